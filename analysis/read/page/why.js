// Why a sentence is marked as it is: its words, their rules, who speaks, its scores.

const signed = (score) => (score / 100).toFixed(2).replace("-", "−");

const WORDS = 80; // characters of a long passage

function noteItem(part, m, page) {
  const text = page.data.sentences.text[part.at[m]];
  const words = textOf(part, m, text);
  const whole = words === "" || words === text;
  const short = words.length > WORDS ? `${words.slice(0, WORDS)}…` : words;
  const start = whole ? [] : [el("mark", { class: part.look }, short), " "];
  const [first, ...told] = describe(part, m);
  if (part.coverFrom && part.coverFrom[m] < part.coverTo[m]) {
    told.push(`covers “${text.slice(part.coverFrom[m], part.coverTo[m])}”`);
  }
  const counted = part.look === "counted";
  const what = first?.replace(/^[^:]*: /, counted ? "$&" : `${part.name.replace(/s$/, "")}: `);
  return el("li", {}, ...start, [what ?? part.name, ...told].join(" · "));
}

function toneItem(page, s) {
  const scores = Object.entries(page.data.scores)
    .filter(([, values]) => values[s] !== null)
    .map(([method, values]) => `${method} ${signed(values[s])}`);
  return scores.length ? [el("li", {}, `tone · ${scores.join(" · ")}`)] : [];
}

function makeWhy(page, { close, goTo }) {
  const inside = el("div", { class: "inside", "aria-live": "polite" });
  const text = button({ class: "go" }, "Read in the text");
  const shut = button({ class: "shut", "aria-label": "Close" }, "×");
  const node = el("section", { class: "why", "aria-label": "Why" }, inside, text, shut);
  node.hidden = true;
  text.addEventListener("click", () => goTo(page.state.open));
  shut.addEventListener("click", close);

  function show(s) {
    node.hidden = s === null;
    if (s === null) return;
    const notes = page.layers.flatMap((part) => {
      const marks = Array.from({ length: part.first[s + 1] - part.first[s] });
      return marks.map((_, i) => noteItem(part, part.first[s] + i, page));
    });
    notes.push(...toneItem(page, s));
    const whole = page.state.pane === "concordance"; // whose line is a part of the sentence
    const line = whole ? [el("p", { class: "text" }, ...paint(page, s))] : [];
    const none = notes.length ? [] : [el("li", {}, "Nothing is marked in this sentence.")];
    const source = el("p", { class: "source" }, page.placeOf(s));
    inside.replaceChildren(source, ...line, el("ul", { class: "notes" }, ...notes, ...none));
    text.hidden = page.state.pane === "text" || !page.data.panes.includes("text");
  }

  return { node, show };
}
