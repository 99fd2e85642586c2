// Search: words by their beginnings, "whole words" in quotation marks, or regular expressions.

const PATIENCE = 1500; // milliseconds for a regular expression
const FOLDED = new Map();

// Words without case, accents or punctuation, each after a space: " word" finds a word's start.
function fold(text) {
  const plain = text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  return " " + plain.replace(/[\s\p{P}\p{S}]+/gu, " ").trim();
}

function foldCharacter(character) {
  if (!FOLDED.has(character)) {
    const plain = character.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
    FOLDED.set(character, plain.replace(/[\s\p{P}\p{S}]/gu, " "));
  }
  return FOLDED.get(character);
}

// The words of a query as fold() writes them, a space behind those that must end there.
function termsOf(query) {
  const parts = query.match(/"[^"]*"|[^\s"]+/g) ?? [];
  const terms = parts.map((part) => (part.startsWith('"') ? `${fold(part)} ` : fold(part)));
  return terms.filter((term) => term.trim());
}

// Where folded terms stand in a text: [start, end, start, end, …].
function locate(text, terms) {
  let folded = " ";
  const places = [0];
  let at = 0;
  for (const character of text) {
    for (const plain of foldCharacter(character)) {
      if (plain === " " && folded.endsWith(" ")) continue;
      folded += plain;
      places.push(...(plain.length === 1 ? [at] : [at, at]));
    }
    at += character.length;
  }
  folded = `${folded.trimEnd()} `;
  const found = [];
  for (const term of terms) {
    for (let i = folded.indexOf(term); i >= 0; i = folded.indexOf(term, i + 1)) {
      const last = places[i + term.trimEnd().length - 1];
      found.push(places[i + 1], last + String.fromCodePoint(text.codePointAt(last)).length);
    }
  }
  return found;
}

// Runs in a worker, so that a pattern that never ends can be stopped.
function matchAll() {
  let texts = [];
  onmessage = ({ data }) => {
    if (data.texts) texts = data.texts;
    const found = [];
    texts.forEach((text, s) => {
      for (const match of text.matchAll(new RegExp(data.pattern, "giu"))) {
        if (match[0]) found.push(s, match.index, match.index + match[0].length);
      }
    });
    postMessage(Int32Array.from(found));
  };
}

// A search that answers done(matches) or refuse(message), the latest question only.
function makeMatcher(texts) {
  let worker = null;
  let timer = 0;

  function stop() {
    clearTimeout(timer);
    worker?.terminate();
    worker = null;
  }

  function start() {
    const url = URL.createObjectURL(new Blob([`(${matchAll})()`], { type: "text/javascript" }));
    worker = new Worker(url);
    URL.revokeObjectURL(url);
    return texts;
  }

  return function match(pattern, done, refuse) {
    clearTimeout(timer);
    try {
      new RegExp(pattern, "giu");
    } catch (error) {
      refuse(`Not a regular expression: ${error.message.replace(/^.*: /, "")}.`);
      return;
    }
    try {
      if (worker?.onmessage) stop(); // it is still at an older pattern
      const all = worker ? null : start();
      worker.postMessage({ pattern, texts: all });
    } catch {
      refuse("Regular expressions cannot be used in this page.");
      return;
    }
    worker.onmessage = ({ data }) => {
      clearTimeout(timer);
      worker.onmessage = null;
      done(data);
    };
    timer = setTimeout(() => {
      stop();
      refuse("This pattern takes too long here: make it simpler.");
    }, PATIENCE);
  };
}
