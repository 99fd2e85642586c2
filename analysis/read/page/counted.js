// What a mark of a chart counts: a row for each thing counted, with its sentence around it.

const ORDERS = { date: "by date", strength: "strongest first" };

function countedRows(page) {
  const { counted, order } = page.state;
  const inside = new Uint8Array(page.data.sentences.text.length);
  for (const s of page.hits) inside[s] = 1;
  const rows = counted.rows.filter((row) => inside[row.s]);
  if (order === "strength") rows.sort((a, b) => Math.abs(b.strength) - Math.abs(a.strength));
  return rows;
}

function countedPane(page) {
  const rows = countedRows(page);
  const { text } = page.data.sentences;
  const label = `${plural(rows.length, "passage")}, ${ORDERS[page.state.order]}`;
  return {
    list: el("div", { class: "sentences", role: "list", "aria-label": label }),
    noun: "passage",
    lines: rows,
    rows: rows.length,
    size: rows.length,
    rowOf: (k) => k,
    sentenceOf: (k) => rows[k].s,
    itemOf: (s) => rows.findIndex((row) => row.s === s),
    height: (i, columns) => 62 + 25 * Math.ceil(text[rows[i].s].length / columns),
    render(k) {
      const { s, why } = rows[k];
      const row = { role: "listitem", "aria-posinset": k + 1, "aria-setsize": rows.length };
      const node = sentenceItem(page, s, k, "div", { ...row, dir: "auto" }, rows[k]);
      const fresh = k === 0 || page.sourceOf(s) !== page.sourceOf(rows[k - 1].s);
      if (fresh) node.prepend(sourceLine(page, s));
      if (why) node.append(" ", el("small", { class: "told" }, why));
      return node;
    },
  };
}

// Where a sentence is from; an article that has an address on the web is linked to it.
function sourceLine(page, s) {
  const { articles, article } = page.data.sentences;
  const url = articles.url?.[article[s]];
  const line = el("p", { class: "source" }, page.sourceOf(s));
  if (url) line.append(" ", el("a", { href: url, rel: "noreferrer", target: "_blank" }, "read it"));
  return line;
}
