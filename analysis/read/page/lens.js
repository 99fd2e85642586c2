// One view: what is selected, and everything that shows it.

const NOTHING = "Nothing to show.";
const PANES = {
  counted: countedPane,
  text: textPane,
  sentences: sentencesPane,
  concordance: concordancePane,
};

function makePage(data) {
  const parts = makeParts(data);
  const { text, article, id, articles } = data.sentences;
  const methods = Object.keys(data.scores);
  const state = {
    terms: [], // the words searched for
    matches: null, // or the places that a regular expression found, by sentence
    regular: false,
    picked: null, // by Python, or by a mark of a chart: 1 for each sentence picked
    pickedBy: "", // what to call that
    counted: null, // the mark of a chart that was opened, with a row for each thing counted
    order: "date",
    tone: data.tone === true,
    method: methods[0] ?? "",
    open: null, // the sentence that is explained
    pane: data.panes.find((name) => name !== "counted"),
    sort: "place",
    key: null, // the layer of the concordance, if it was chosen; -1 for the words searched for
  };
  const page = { data, parts, layers: parts.slice(0, -1), state, hits: [] };
  page.searching = () => state.matches !== null || state.terms.length > 0;
  page.found = (s) => {
    if (state.matches) return state.matches.get(s) ?? [];
    return state.terms.length ? locate(text[s], state.terms) : [];
  };
  page.sourceOf = (s) => articles.source[article[s]];
  page.placeOf = (s) => {
    const place = `sentence ${number(id[s] + 1)}`;
    return page.sourceOf(s) ? `${page.sourceOf(s)} · ${place}` : place;
  };
  page.follows = (s) => article[s] === article[s + 1] && id[s] + 1 === id[s + 1];
  page.facets = parts.flatMap((part) => part.facets);
  return page;
}

// The tests of a selection besides its bars: words, and what Python picked.
function testsOf(page, folded) {
  const { terms, matches, picked: given } = page.state;
  const { text } = page.data.sentences;
  const tests = given ? [given] : [];
  if (matches) tests.push(Uint8Array.from(text, (_, s) => (matches.has(s) ? 1 : 0)));
  if (terms.length) {
    const has = (s) => terms.every((term) => folded(s).includes(term));
    tests.push(Uint8Array.from(text, (_, s) => (has(s) ? 1 : 0)));
  }
  return tests;
}

function statusText(page) {
  const all = page.data.sentences.text.length;
  if (!all) return NOTHING;
  const { hits } = page;
  if (page.state.pane === "counted") {
    const rows = countedRows(page);
    const places = new Set(rows.map(({ s }) => s)).size;
    const told = plural(rows.length, "passage");
    return places === rows.length ? told : `${told} in ${plural(places, "sentence")}`;
  }
  const total = plural(all, "sentence");
  const shown = hits.length === all ? total : `${number(hits.length)} of ${total}`;
  const part = keyPart(page);
  const marks = part ? marksIn(part, hits).length : 0;
  const noun = part?.look === "counted" ? "counted in them" : part?.name;
  return part && marks !== hits.length ? `${shown} · ${number(marks)} ${noun}` : shown;
}

const contentOf = (host) => JSON.parse(host.querySelector("script").textContent);

function mountLens(host, css, data = contentOf(host)) {
  const page = makePage(data);
  page.level = headingLevel(host);
  const { state } = page;
  const { text } = data.sentences;
  const cache = [];
  const folded = (s) => (cache[s] ??= `${fold(text[s])} `);
  const match = makeMatcher(text);
  const box = el("div", { class: "box", tabindex: 0, role: "group" });
  const rows = makeRows(box, data.first);
  let pane = null;
  let told = 0;

  function choose(facet, value, add) {
    const had = facet.chosen.has(value);
    if (!add) facet.chosen.clear();
    if (had) facet.chosen.delete(value);
    else facet.chosen.add(value);
    state.key = null;
    const { part } = facet;
    if (part.toggle && facet.chosen.size && !part.on) part.toggle.click();
    update();
  }

  page.chooseMethod = (method) => {
    state.method = method;
    for (const facet of page.facets) if (facet.name === "tone") facet.chosen.clear();
    update();
  };

  const sortBy = (sort) => {
    state.sort = sort;
    drawPane();
    box.querySelector(`[data-sort="${sort}"]`).focus();
  };

  function drawPane() {
    pane = PANES[state.pane](page, sortBy);
    box.setAttribute("aria-label", `${NAMES[state.pane]}: arrow keys move, Enter says why`);
    bar.keys.hidden = state.pane !== "concordance";
    bar.order.hidden = state.pane !== "counted";
    bar.say();
    rows.show(pane);
    why.show(state.open);
    if (state.pane === "text" && page.hits.length < text.length) goTo(page.hits[0], false);
  }

  function update() {
    page.hits = select(page.parts, text.length, testsOf(page, folded));
    for (const chart of charts) {
      chart.update();
      chart.node.hidden = chart.facet.name === "tone" && chart.facet.role !== state.method;
    }
    bar.update();
    state.open = null;
    drawPane();
    clearTimeout(told);
    told = setTimeout(() => {
      const detail = page.hits.length === text.length ? null : page.hits;
      host.dispatchEvent(new CustomEvent("lens-select", { bubbles: true, detail }));
    }, 60);
  }

  function explain(s) {
    const before = state.open;
    state.open = s;
    if (before !== s) rows.repaint();
    why.show(s);
    // The explanation must not cover what it explains.
    const item = s === null ? null : box.querySelector(":focus");
    const top = why.node.getBoundingClientRect().top;
    const under = item ? item.getBoundingClientRect().bottom - top : 0;
    if (under > 0) box.scrollTop += under + 8;
  }

  function goTo(s, focus) {
    const k = s === undefined ? -1 : pane.itemOf(s);
    const item = k < 0 ? null : rows.reveal(k);
    if (!item) return;
    box.scrollTop += item.getBoundingClientRect().top - box.getBoundingClientRect().top - 60;
    if (focus) item.focus({ preventScroll: true });
  }

  function readInText(s) {
    bar.open("text");
    goTo(s, true);
    explain(s);
  }

  function close() {
    const s = state.open;
    explain(null);
    if (s !== null) rows.reveal(pane.itemOf(s))?.focus({ preventScroll: true });
  }

  function move(k) {
    if (k < 0 || k >= pane.size) return;
    const item = rows.reveal(k);
    item.focus({ preventScroll: true });
    item.scrollIntoView({ block: "nearest" });
    if (state.open !== null) explain(pane.sentenceOf(k));
  }

  function nextSelected(k, step) {
    let next = k + step;
    while (pane.selected && pane.size > next && next >= 0 && !pane.selected(next)) next += step;
    return next;
  }

  box.addEventListener("keydown", (event) => {
    if (event.target.closest("button")) return;
    const item = event.target.closest("[data-k]");
    const k = item ? Number(item.dataset.k) : -1;
    const last = pane.size - 1;
    const to = { ArrowDown: k + 1, ArrowUp: k - 1, Home: 0, End: last }[event.key];
    const jump = { n: 1, p: -1 }[event.key];
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (to !== undefined) move(to);
    else if (jump) move(nextSelected(k, jump));
    else if ((event.key === "Enter" || event.key === " ") && item) explain(pane.sentenceOf(k));
    else if (event.key === "Escape" && state.open !== null) close();
    else return;
    event.preventDefault();
  });
  box.addEventListener("click", (event) => {
    const item = event.target.closest("[data-k]");
    if (!item || String(getSelection())) return; // the reader is copying text
    const s = pane.sentenceOf(Number(item.dataset.k));
    item.focus({ preventScroll: true });
    explain(state.open === s ? null : s);
  });

  const why = makeWhy(page, { close, goTo: readInText });
  const narrow = host.clientWidth > 0 && host.clientWidth < 640;
  const several = page.facets.length > 2;
  const charts = page.facets.map((facet, i) =>
    makeChart(facet, several ? i === 0 && !narrow : true, choose),
  );
  const bar = makeBar(page, { match, update, drawPane, rowsOf: () => rowsFor(page, pane) });
  const legend = makeLegend(page, () => {
    state.open = null;
    drawPane();
  });
  const keys = "↑ ↓ from sentence to sentence · Enter why · n p the next selected · Esc close";
  const hint = el("p", { class: "hint", "aria-hidden": "true" }, keys);
  const bars = el("div", { class: "charts" }, ...charts.map(({ node }) => node));
  const drawer = el("details", { class: "fold" }, el("summary", {}, "Marks and filters"));
  if (data.panel) drawer.append(legend, bars);
  const left = data.panel ? drawer : bars;
  const right = el("div", { class: "pane" }, box, el("p", { class: "left-out" }), why.node, hint);
  const body = el("div", { class: charts.length ? "body" : "body alone" }, left, right);
  const title = data.title ? [el("p", { class: "title" }, data.title)] : [];
  // No landmark: a report has dozens of views, some of the same name.
  const named = { class: "lens", role: "group", "aria-label": data.title || "Sentences" };
  const whole = el("div", named, ...title);
  const about = el("div", { class: "about" }, bar.status, bar.chips);
  whole.append(bar.node, ...(data.panel ? [] : [legend]), about, body);
  whole.classList.toggle("empty", !text.length);
  whole.classList.toggle("single", !charts.length);
  // A notebook's own shortcuts must not act on what is typed here.
  host.addEventListener("keydown", (event) => event.stopPropagation());
  host.addEventListener("lens-pick", ({ detail }) => bar.pick(detail));
  host.attachShadow({ mode: "open" }).append(el("style", {}, css), whole);
  // The event comes before pages are counted; the query also tells a preview.
  addEventListener("beforeprint", rows.print);
  matchMedia("print").addEventListener("change", ({ matches }) => matches && rows.print());
  update();
  host.dispatchEvent(new CustomEvent("lens-ready", { bubbles: true }));

  // Show what a mark counts, or everything.
  function show(counted) {
    Object.assign(state, { counted, terms: [], matches: null, pane: counted ? "counted" : "text" });
    bar.pick(counted && counted.rows.map(({ s }) => s), counted ? counted.name : "");
  }
  return { show };
}
