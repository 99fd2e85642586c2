// Above the text: search, the ways to read, the download, and what is chosen.

function rowsFor(page, pane) {
  if (page.state.pane === "concordance") return concordanceRows(page, pane.lines);
  return page.state.pane === "counted" ? countedCells(page, pane.lines) : sentenceRows(page);
}

// Tabs for the ways to read; arrow keys go from one to the next.
function makeTabs(page, open) {
  const tabs = page.data.panes.map((pane) => {
    const tab = button({ role: "tab", "data-pane": pane }, NAMES[pane]);
    tab.addEventListener("click", () => open(pane));
    return tab;
  });
  const node = el("div", { class: "tabs", role: "tablist", "aria-label": "Ways to read" }, ...tabs);
  rove(node, "ArrowRight", "ArrowLeft");
  node.addEventListener("focusin", ({ target }) => {
    if (target.dataset.pane !== page.state.pane) open(target.dataset.pane);
  });
  function update() {
    for (const tab of tabs) {
      const on = tab.dataset.pane === page.state.pane;
      tab.setAttribute("aria-selected", String(on));
      tab.tabIndex = on ? 0 : -1;
      tab.hidden = tab.dataset.pane === "counted" && !page.state.counted;
    }
  }
  node.hidden = tabs.length < 2;
  update();
  return { node, update };
}

// Which words the concordance is about.
function makeKeys(page, drawPane) {
  const choose = el("select", {});
  const node = el("label", { class: "keys" }, "Key word ", choose);
  choose.addEventListener("change", () => {
    page.state.key = choose.value === "" ? -1 : Number(choose.value);
    drawPane();
  });
  function update() {
    const part = keyPart(page);
    const layers = page.layers.map((layer, i) => [layer, i]).filter(([layer]) => layer.at.length);
    const options = layers.map(([layer, i]) => el("option", { value: i }, layer.name));
    if (page.searching()) options.unshift(el("option", { value: "" }, "words searched for"));
    choose.replaceChildren(...options);
    choose.value = part ? String(page.layers.indexOf(part)) : "";
    node.classList.toggle("one", options.length < 2);
  }
  return { node, update };
}

function makeBar(page, { match, update: refresh, drawPane, rowsOf }) {
  const { state, data } = page;
  const hint = 'words, or "exactly this"';
  const plain = { type: "search", autocomplete: "off", spellcheck: "false" };
  const field = el("input", { ...plain, placeholder: hint, "aria-label": "Search" });
  const named = { title: "Regular expression", "aria-label": "Regular expression" };
  const regular = button({ class: "regular", "aria-pressed": "false", ...named }, ".*");
  const problem = el("p", { class: "problem", role: "alert" });
  const safe = "Text that begins with = + - @ gets an apostrophe, so that no spreadsheet runs it";
  const save = button({ class: "save", title: safe }, "Download CSV");
  const status = el("p", { class: "status", role: "status", "aria-live": "polite" });
  const chips = el("div", { class: "chips", role: "group", "aria-label": "Chosen" });
  const keys = makeKeys(page, drawPane);
  const choices = Object.entries(ORDERS).map(([value, label]) => el("option", { value }, label));
  const orders = el("select", {}, ...choices);
  const order = el("label", { class: "keys" }, "Order ", orders);
  orders.addEventListener("change", () => {
    state.order = orders.value;
    drawPane();
  });
  const tabs = makeTabs(page, (pane) => {
    state.pane = pane;
    tabs.update();
    keys.update();
    drawPane();
  });
  const what = ["Search", page.data.title].filter(Boolean).join(": ");
  const search = el("div", { class: "search", role: "group", "aria-label": what }, field, regular);
  const node = el("div", { class: "bar" }, tabs.node, keys.node, order, search, save);
  node.hidden = !data.sentences.text.length || data.panes.length < 2;
  let asked = 0;
  let timer = 0;

  function apply(terms, matches, trouble) {
    Object.assign(state, { terms, matches, key: null });
    problem.textContent = trouble;
    refresh();
  }

  function find() {
    asked += 1;
    const question = asked;
    const query = field.value.trim();
    if (!state.regular || !query) {
      apply(state.regular ? [] : termsOf(query), null, "");
      return;
    }
    const latest = (act) => (value) => (question === asked ? act(value) : undefined);
    match(
      query,
      latest((found) => apply([], matchesOf(found), "")),
      latest((trouble) => apply([], null, trouble)),
    );
  }

  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(find, 120);
  });
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    clearTimeout(timer);
    find();
  });
  regular.addEventListener("click", () => {
    state.regular = !state.regular;
    regular.setAttribute("aria-pressed", String(state.regular));
    field.placeholder = state.regular ? "regular expression" : hint;
    find();
  });
  save.addEventListener("click", () => {
    const title = data.title.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");
    const what = state.pane === "sentences" || state.pane === "text" ? "sentences" : state.pane;
    download(rowsOf(), `${title || "reader"}-${what}.csv`);
  });

  function pick(numbers, name = "picked in Python") {
    state.pickedBy = name;
    state.picked = numbers && Uint8Array.from(data.sentences.text, () => 0);
    for (const s of numbers ?? []) state.picked[s] = 1;
    for (const facet of page.facets) facet.chosen.clear();
    field.value = "";
    find();
  }

  function chip(label, drop) {
    const node = button({ class: "chip", "aria-label": `Remove ${label}` }, label, " ×");
    node.addEventListener("click", () => {
      drop();
      refresh();
      (chips.querySelector("button") ?? field).focus();
    });
    return node;
  }

  function update() {
    const chosen = page.facets.flatMap((facet) =>
      [...facet.chosen].map((value) =>
        chip(`${facet.name}: ${facet.labels[value]}`, () => facet.chosen.delete(value)),
      ),
    );
    if (state.picked) {
      const drop = () => {
        state.picked = null;
        state.counted = null;
        if (state.pane === "counted") state.pane = "sentences";
      };
      chosen.push(chip(state.pickedBy, drop));
    }
    chips.replaceChildren(...chosen);
    tabs.update();
    keys.update();
    save.disabled = !page.hits.length;
  }

  function say() {
    status.textContent = data.panes.length > 1 || !page.hits.length ? statusText(page) : "";
  }

  node.append(problem);
  const open = (pane) => node.querySelector(`[data-pane="${pane}"]`).click();
  return { node, chips, status, keys: keys.node, order, say, update, pick, open };
}

function matchesOf(found) {
  const matches = new Map();
  for (let i = 0; i < found.length; i += 3) {
    if (!matches.has(found[i])) matches.set(found[i], []);
    matches.get(found[i]).push(found[i + 1], found[i + 2]);
  }
  return matches;
}
