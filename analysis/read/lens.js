// Shows the sentences behind a chart: group buttons, a search box, a list.
// Article text is untrusted: it only ever becomes text nodes and attribute values.

const FIRST = 10;
const MORE = 50;
const NOTHING = "Nothing to show.";

function el(tag, attributes, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

const number = (n) => n.toLocaleString("en");
const partText = (part) => (typeof part === "string" ? part : part[0]);
const sentenceText = (sentence) => sentence.parts.map(partText).join("");

// Words without case, accents or punctuation, each after a space: " word" finds a word's start.
function fold(text) {
  const plain = text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  return " " + plain.replace(/[\s\p{P}]+/gu, " ").trim();
}

// Whether a mark is in every chosen group, looking past one facet.
function picked(mark, chosen, except) {
  return chosen.every((g, facet) => facet === except || g === null || mark.groups[facet] === g);
}

function markText(sentence, i) {
  return sentence.parts
    .filter((part) => typeof part !== "string" && part[1].includes(i))
    .map(partText)
    .join("");
}

function describe(mark, facets) {
  const groups = facets.map((facet, i) => `${facet.name} = ${facet.labels[mark.groups[i]]}`);
  return [...groups, ...(mark.why ? [mark.why] : [])].join(" · ");
}

// A whole sentence counted needs no highlight: every sentence listed would be one.
function markClass(marks, kinds, sentence, chosen) {
  const inside = marks.filter((i) => markText(sentence, i) !== sentenceText(sentence));
  if (inside.some((i) => picked(sentence.marks[i], chosen))) return "counted";
  if (inside.length) return "other";
  return kinds.length ? `kind-${kinds[0] % 4}` : "whole";
}

function partNode(part, sentence, data, chosen) {
  if (typeof part === "string") return part;
  const [text, marks, kinds] = part;
  const titles = marks.map((i) => describe(sentence.marks[i], data.facets));
  titles.push(...kinds.map((kind) => data.kinds[kind]));
  const name = markClass(marks, kinds, sentence, chosen);
  return el("mark", { class: name, title: titles.join("\n") }, text);
}

function noteItem(mark, i, sentence, facets) {
  const text = markText(sentence, i);
  const quoted = text === "" || text === sentenceText(sentence) ? "" : `“${text}” · `;
  return el("li", {}, quoted + describe(mark, facets));
}

function sentenceItem(sentence, data, chosen) {
  const why = el("button", { type: "button", "aria-expanded": "false" }, "Why");
  const notes = el("ul", { class: "notes", hidden: "" });
  notes.append(...sentence.marks.map((mark, i) => noteItem(mark, i, sentence, data.facets)));
  const parts = sentence.parts.map((part) => partNode(part, sentence, data, chosen));
  const source = el("p", { class: "source" }, el("span", {}, data.sources[sentence.source]), why);
  const item = el("li", {}, source, el("p", { class: "text", dir: "auto" }, ...parts), notes);
  item.addEventListener("click", (event) => {
    if (event.target !== why && String(getSelection())) return; // the reader is copying text
    notes.hidden = !notes.hidden;
    why.setAttribute("aria-expanded", String(!notes.hidden));
  });
  return item;
}

function facetRow(facet, choose) {
  const buttons = facet.labels.map((label, g) => {
    const button = el("button", { type: "button" }, label, " ", el("span", { class: "n" }));
    button.addEventListener("click", () => choose(g));
    return button;
  });
  const name = el("span", { class: "name", "aria-hidden": "true" }, facet.name);
  const group = { class: "facet", role: "group", "aria-label": facet.name };
  return { node: el("div", group, name, ...buttons), buttons };
}

function updateFacet(buttons, facet, marks, chosen) {
  const counts = buttons.map(() => 0);
  for (const mark of marks) if (picked(mark, chosen, facet)) counts[mark.groups[facet]] += 1;
  buttons.forEach((button, g) => {
    button.setAttribute("aria-pressed", String(chosen[facet] === g));
    button.querySelector(".n").textContent = number(counts[g]);
  });
}

function statusText(data, hits, chosen, query) {
  const total = `${number(data.sentences.length)} sentence${data.sentences.length === 1 ? "" : "s"}`;
  const filters = data.facets.flatMap((facet, i) =>
    chosen[i] === null ? [] : [`${facet.name} = ${facet.labels[chosen[i]]}`],
  );
  if (query) filters.push(`“${query}”`);
  const shown = filters.length ? `${number(hits.length)} of ${total}` : total;
  const marks = hits.flatMap((sentence) => sentence.marks.filter((mark) => picked(mark, chosen)));
  const counted = marks.length === hits.length ? [] : [`${number(marks.length)} counted in them`];
  return [shown, ...filters, ...counted].join(" · ");
}

function mountLens(host, css) {
  const data = JSON.parse(host.querySelector("script").textContent);
  const marks = data.sentences.flatMap((sentence) => sentence.marks);
  const chosen = data.facets.map(() => null);
  const folded = new Map();
  let hits = [];

  const search = el("input", { type: "search", autocomplete: "off", spellcheck: "false" });
  const status = el("p", { class: "status", role: "status", "aria-live": "polite" });
  const list = el("ol", { "aria-label": "Sentences" });
  const extent = el("span", {});
  const more = el("button", { type: "button" });
  const facets = data.facets.map((facet, i) =>
    facetRow(facet, (g) => {
      chosen[i] = chosen[i] === g ? null : g;
      update();
    }),
  );

  function says(sentence, words) {
    if (words.length && !folded.has(sentence)) folded.set(sentence, fold(sentenceText(sentence)));
    return words.every((word) => folded.get(sentence).includes(` ${word}`));
  }

  function extend(count) {
    const shown = list.children.length;
    const next = hits.slice(shown, shown + count);
    list.append(...next.map((sentence) => sentenceItem(sentence, data, chosen)));
    const left = hits.length - shown - next.length;
    extent.textContent = left ? `${number(shown + next.length)} of ${number(hits.length)} shown` : "";
    more.textContent = `Show ${Math.min(MORE, left)} more`;
    more.hidden = left === 0;
    return list.children[shown];
  }

  function update() {
    const words = fold(search.value).split(" ").filter(Boolean);
    hits = data.sentences.filter(
      (s) => s.marks.some((mark) => picked(mark, chosen)) && says(s, words),
    );
    facets.forEach(({ buttons }, i) => updateFacet(buttons, i, marks, chosen));
    status.textContent = data.sentences.length
      ? statusText(data, hits, chosen, search.value.trim())
      : NOTHING;
    list.replaceChildren();
    extend(FIRST);
  }

  search.addEventListener("input", update);
  more.addEventListener("click", () => extend(MORE).querySelector("button").focus());
  // A notebook's own shortcuts must not act on what is typed here.
  host.addEventListener("keydown", (event) => event.stopPropagation());

  const key = data.kinds.map((kind, i) => el("mark", { class: `kind-${i % 4}` }, kind));
  const page = el("section", { class: "lens", "aria-label": data.title || "Sentences" });
  if (data.title) page.append(el("p", { class: "title" }, data.title));
  if (data.sentences.length) {
    page.append(...facets.map(({ node }) => node));
    page.append(el("label", { class: "search" }, "Search the sentences", search));
  }
  page.append(status);
  if (key.length) page.append(el("p", { class: "key" }, "Also marked: ", ...key));
  page.append(list, el("p", { class: "more" }, extent, more));
  host.attachShadow({ mode: "open" }).append(el("style", {}, css), page);
  update();
}
