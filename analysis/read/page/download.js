// The selection as a CSV file. Text that a spreadsheet would run as a formula gets a leading
// apostrophe; numbers stay numbers.

const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;

function csvCell(value) {
  if (typeof value === "number") return String(value);
  const text = FORMULA.test(value) ? `'${value}` : value;
  return `"${text.replaceAll('"', '""')}"`;
}

const csvOf = (rows) => rows.map((row) => `${row.map(csvCell).join(",")}\n`).join("");
const points = (text, units) => [...text.slice(0, units)].length;

function addressOf(page, s, from, to) {
  const { text, start, id, articles, article } = page.data.sentences;
  const place = [start[s] + points(text[s], from), start[s] + points(text[s], to)];
  return [articles.source[article[s]], articles.id[article[s]], id[s], ...place];
}

const ADDRESS = ["source", "article_id", "sentence_id", "start", "end"];

function sentenceRows(page) {
  const methods = Object.keys(page.data.scores);
  const { text, attributes } = page.data.sentences;
  const own = attributes.filter((a) => a.chart && a.name !== "tone" && a.name !== "article");
  const names = own.map((attribute) => attribute.name);
  const head = [...ADDRESS, ...names, "sentence", ...page.layers.map((part) => part.name)];
  const rows = page.hits.map((s) => {
    const told = own.map((attribute) => attribute.labels[attribute.values[s]] ?? "");
    const marks = page.layers.map((part) =>
      marksIn(part, [s])
        .map((m) => {
          const kind = part.kind?.labels[part.kind.values[m]];
          return textOf(part, m, text[s]) + (kind ? ` [${kind}]` : "");
        })
        .join("; "),
    );
    const scores = methods.map((method) => {
      const score = page.data.scores[method][s];
      return score === null ? "" : score / 100;
    });
    return [...addressOf(page, s, 0, text[s].length), ...told, text[s], ...marks, ...scores];
  });
  return [[...head, ...methods], ...rows];
}

function concordanceRows(page, lines) {
  const part = lines[0]?.part ?? null;
  const names = part ? part.attributes.map((attribute) => attribute.name) : [];
  const rows = lines.map((line) => {
    const { left, key, right } = contextOf(page, line);
    const told = (part?.attributes ?? []).map((a) => a.labels[a.values[line.m]] ?? "");
    return [...addressOf(page, line.s, line.from, line.to), left, key, right, ...told];
  });
  return [[...ADDRESS, "left", "key_word", "right", ...names], ...rows];
}

function countedCells(page, rows) {
  const { text } = page.data.sentences;
  const cells = rows.map(({ s, from, to, why, strength }) => {
    const words = text[s].slice(from, to);
    return [...addressOf(page, s, from, to), words, why, strength, text[s]];
  });
  return [[...ADDRESS, "text", "why", "strength", "sentence"], ...cells];
}

function download(rows, name) {
  // The mark at the beginning tells spreadsheets that the file is UTF-8.
  const file = new Blob(["\ufeff", csvOf(rows)], { type: "text/csv;charset=utf-8" });
  const link = el("a", { href: URL.createObjectURL(file), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
