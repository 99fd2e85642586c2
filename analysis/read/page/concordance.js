// The key word in context (Luhn 1960): a line for each mark, or for each word found.

const CONTEXT = 90; // characters to each side
const SORTS = [
  ["place", "Source"],
  ["left", "Left"],
  ["key", "Key word"],
  ["right", "Right"],
];

// What the lines are about: the words searched for, else the layer that a bar was chosen from,
// else one that is on.
function keyPart(page) {
  const { key } = page.state;
  if (key !== null) return page.layers[key] ?? null;
  if (page.searching()) return null;
  const chosen = page.layers.find((part) => part.facets.some((facet) => facet.chosen.size));
  return chosen ?? page.layers.find((part) => part.on && part.at.length) ?? page.layers[0] ?? null;
}

function linesOf(page) {
  const part = keyPart(page);
  if (!part) {
    return page.hits.flatMap((s) => {
      const found = page.found(s);
      const starts = Array.from({ length: found.length / 2 }, (_, i) => 2 * i);
      return starts.map((i) => ({ s, from: found[i], to: found[i + 1], part: null, m: -1 }));
    });
  }
  const hidden = (m) => part.kind && part.hidden.has(part.kind.values[m]);
  return marksIn(part, page.hits)
    .filter((m) => part.from[m] < part.to[m] && !hidden(m))
    .map((m) => ({ s: part.at[m], from: part.from[m], to: part.to[m], part, m }));
}

// The text beside a line; a short one goes on in the sentence before or after.
function contextOf(page, line) {
  const { text } = page.data.sentences;
  const here = text[line.s];
  let left = here.slice(Math.max(0, line.from - CONTEXT), line.from);
  let right = here.slice(line.to, line.to + CONTEXT);
  if (line.from < CONTEXT && page.follows(line.s - 1)) {
    left = `${text[line.s - 1].slice(line.from - CONTEXT)} ${left}`;
  }
  if (right.length < CONTEXT && page.follows(line.s)) {
    right = `${right} ${text[line.s + 1].slice(0, CONTEXT - right.length)}`;
  }
  return { left, key: here.slice(line.from, line.to), right };
}

const SORT_KEYS = {
  left: (context) => fold(context.left).split(" ").reverse().join(" "),
  key: (context) => fold(context.key),
  right: (context) => fold(context.right),
};

function sortLines(page, lines) {
  const keyOf = SORT_KEYS[page.state.sort];
  if (!keyOf) return lines;
  const keyed = lines.map((line, i) => [keyOf(contextOf(page, line)), i, line]);
  keyed.sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : a[1] - b[1]));
  return keyed.map(([, , line]) => line);
}

function concordanceHead(page, sortBy) {
  const cells = SORTS.map(([sort, label]) => {
    const on = page.state.sort === sort;
    const title = sort === "place" ? "Sort in order of the text" : `Sort by ${label.toLowerCase()}`;
    const sorter = button({ title, "data-sort": sort }, label, on ? " ↓" : "");
    sorter.addEventListener("click", () => sortBy(sort));
    const aria = { role: "columnheader", "aria-sort": on ? "ascending" : "none" };
    return el("span", { class: sort, ...aria }, sorter);
  });
  return el("div", { class: "line head", role: "row" }, ...cells);
}

function concordancePane(page, sortBy) {
  const lines = sortLines(page, linesOf(page));
  const label = `Concordance, ${plural(lines.length, "line")}`;
  const longest = lines.reduce((most, { from, to }) => Math.max(most, to - from), 8);
  const style = `--key: ${Math.min(18, longest)}ch`;
  const table = { role: "table", "aria-label": label, "aria-rowcount": lines.length + 1 };
  return {
    list: el("div", { class: "concordance", style, ...table }),
    head: concordanceHead(page, sortBy),
    noun: "line",
    lines,
    rows: lines.length,
    size: lines.length,
    height: () => 30,
    rowOf: (k) => k,
    sentenceOf: (k) => lines[k].s,
    itemOf: (s) => lines.findIndex((line) => line.s === s),
    render(k) {
      const { left, key, right } = contextOf(page, lines[k]);
      const row = { role: "row", tabindex: -1, "data-k": k, "aria-rowindex": k + 2 };
      const cell = (name, ...inside) => el("span", { class: name, role: "cell" }, ...inside);
      const open = page.state.open === lines[k].s ? " open" : "";
      return el(
        "div",
        { class: `line item${open}`, ...row },
        cell("place", page.sourceOf(lines[k].s)),
        cell("left", el("span", {}, left)),
        cell("key", el("strong", {}, key)),
        cell("right", right),
      );
    },
  };
}
