// The ways to read: running text, a list of sentences, a concordance, what a mark counts.

const NAMES = {
  counted: "Counted",
  text: "Text",
  sentences: "Sentences",
  concordance: "Concordance",
};

function sentenceItem(page, s, k, tag, more, counted = null) {
  const names = ["item", "sentence", ...(page.state.open === s ? ["open"] : [])];
  const node = el(tag, { class: names.join(" "), tabindex: -1, "data-k": k, ...more });
  node.append(...paint(page, s, counted));
  shadeTone(page, s, node);
  return node;
}

// Every article that has a selected sentence, whole, with what is not selected in grey.
function textPane(page) {
  const { article, paragraph, text, articles } = page.data.sentences;
  const selected = new Uint8Array(text.length);
  const shown = new Set();
  for (const s of page.hits) {
    selected[s] = 1;
    shown.add(article[s]);
  }
  const rows = [];
  const order = [];
  const rowOf = new Map();
  text.forEach((_, s) => {
    if (!shown.has(article[s])) return;
    const fresh = s === 0 || article[s] !== article[s - 1];
    if (fresh && articles.source[article[s]]) rows.push({ article: article[s] });
    if (fresh || paragraph[s] !== paragraph[s - 1]) rows.push({ sentences: [] });
    rows.at(-1).sentences.push([s, order.length]);
    rowOf.set(order.length, rows.length - 1);
    order.push(s);
  });
  const filtered = page.hits.length < text.length;
  const place = new Map(order.map((s, k) => [s, k]));
  return {
    list: el("div", { class: "running" }),
    noun: "paragraph",
    rows: rows.length,
    size: order.length,
    rowOf: (k) => rowOf.get(k),
    sentenceOf: (k) => order[k],
    itemOf: (s) => place.get(s) ?? -1,
    selected: (k) => selected[order[k]] === 1,
    height(i, columns) {
      if (!rows[i].sentences) return 70;
      const length = rows[i].sentences.reduce((sum, [s]) => sum + text[s].length + 1, 0);
      return 14 + 27 * Math.ceil(length / columns);
    },
    render(i) {
      if (!rows[i].sentences) return articleHeading(page, articles.source[rows[i].article]);
      const parts = rows[i].sentences.flatMap(([s, k]) => {
        const item = sentenceItem(page, s, k, "span", {});
        if (filtered && !selected[s]) item.classList.add("beside");
        return [item, " "];
      });
      return el("p", { dir: "auto" }, ...parts);
    },
  };
}

function articleHeading(page, source) {
  const [where, ...title] = source.split(": ");
  const heading = el(`h${page.level}`, { class: "article" });
  if (!title.length) heading.append(source);
  else heading.append(title.join(": "), el("small", {}, where));
  return heading;
}

// One below the heading that the view stands under.
function headingLevel(host) {
  const above = [...document.querySelectorAll("h1, h2, h3, h4, h5")].filter(
    (heading) => host.compareDocumentPosition(heading) & Node.DOCUMENT_POSITION_PRECEDING,
  );
  return above.length ? Number(above.at(-1).tagName[1]) + 1 : 2;
}

function sentencesPane(page) {
  const { text } = page.data.sentences;
  const label = plural(page.hits.length, "sentence");
  const place = new Map(page.hits.map((s, k) => [s, k]));
  return {
    list: el("div", { class: "sentences", role: "list", "aria-label": label }),
    noun: "sentence",
    rows: page.hits.length,
    size: page.hits.length,
    rowOf: (k) => k,
    sentenceOf: (k) => page.hits[k],
    itemOf: (s) => place.get(s) ?? -1,
    height: (i, columns) => 42 + 25 * Math.ceil(text[page.hits[i]].length / columns),
    render(k) {
      const s = page.hits[k];
      const row = { role: "listitem", "aria-posinset": k + 1, "aria-setsize": page.hits.length };
      const node = sentenceItem(page, s, k, "div", { ...row, dir: "auto" });
      const score = page.state.tone ? page.data.scores[page.state.method]?.[s] : null;
      const fresh = k === 0 || page.sourceOf(s) !== page.sourceOf(page.hits[k - 1]);
      if (fresh) node.prepend(sourceLine(page, s));
      if (typeof score === "number") node.append(" ", el("small", { class: "n" }, signed(score)));
      return node;
    },
  };
}
