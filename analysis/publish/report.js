// The page of a report: marks of charts open the one reader at what they count, and every
// chart can be taken along as a picture or as tables.

const find = (query) => document.querySelector(query);
const reader = { view: null, data: null, from: null };

function bytes(letters) {
  const raw = atob(letters);
  const all = new Uint8Array(raw.length);
  for (let i = 0; i < raw.length; i += 1) all[i] = raw.charCodeAt(i);
  return all;
}

async function unpack() {
  const packed = new Blob([bytes(find("#data").textContent)]);
  const stream = packed.stream().pipeThrough(new DecompressionStream("gzip"));
  reader.data = JSON.parse(await new Response(stream).text());
  const host = find("#reader-view");
  host.toggleAttribute("data-lens", true);
  reader.view = mountLens(host, STYLE, {
    ...reader.data.reader,
    panes: ["counted", ...reader.data.reader.panes],
    panel: true,
  });
  // Once out of sight, so that the first press is as quick as the next.
  const some = Object.values(reader.data.figures).find(({ behind }) => behind);
  if (some) reader.view.show({ name: some.title, rows: rowsBehind(some, null) });
  reader.view.show(null);
  document.body.dataset.ready = "yes";
}

const ready = new Promise((done) => {
  const start = () => unpack().then(done);
  addEventListener("load", () => ("requestIdleCallback" in window ? requestIdleCallback(start) : start()));
});

function rowsBehind({ behind }, chosen) {
  const rows = [];
  behind.mark.forEach((mark, i) => {
    if (chosen !== null && mark !== chosen) return;
    const why = behind.labels[behind.why[i]];
    rows.push({ s: behind.at[i], from: behind.from[i], to: behind.to[i], why, strength: behind.strength[i] });
  });
  return rows;
}

// Open the reader at what a mark counts (a row of the chart's table), at all that a chart
// counts (null), or at the articles as they are (no figure).
async function openReader(from, name, row) {
  await ready;
  const figure = name ? reader.data.figures[name] : null;
  const what = figure && (row === null ? figure.title : figure.names[row]);
  const before = from.getBoundingClientRect().top;
  find("#reader").hidden = false;
  document.body.classList.add("reading");
  find("#reader-title").textContent = what ?? "The articles";
  reader.view.show(figure && { name: what, rows: rowsBehind(figure, row) });
  for (const mark of document.querySelectorAll(".mark.open")) mark.classList.remove("open");
  if (from.matches(".mark")) from.classList.add("open");
  // The page beside the reader is narrower: what was pressed stays where it was.
  const now = from.isConnected && from.getClientRects().length ? from.getBoundingClientRect().top : before;
  scrollBy(0, now - before);
  reader.from = from;
  find("#reader-title").focus({ preventScroll: true });
}

function closeReader() {
  find("#reader").hidden = true;
  document.body.classList.remove("reading");
  for (const mark of document.querySelectorAll(".mark.open")) mark.classList.remove("open");
  reader.from?.focus({ preventScroll: true });
  reader.from?.scrollIntoView({ block: "nearest" });
}

function press(target) {
  const mark = target.closest("[data-row]");
  if (!mark) return false;
  const name = mark.closest("[data-figure]").dataset.figure;
  openReader(mark, name, mark.dataset.row === "" ? null : Number(mark.dataset.row));
  return true;
}

// Arrow keys go from mark to mark of a chart, of which one is in the tab order.
function roveMarks(event) {
  const mark = event.target.closest(".mark");
  if (!mark) return;
  const all = [...mark.parentNode.querySelectorAll(".mark")];
  const at = all.indexOf(mark);
  const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
  const to = { Home: 0, End: all.length - 1 }[event.key] ?? (step && at + step);
  if (event.key === "Enter" || event.key === " ") press(mark);
  else if (to === undefined || !all[to]) return;
  else {
    mark.setAttribute("tabindex", "-1");
    all[to].setAttribute("tabindex", "0");
    all[to].focus();
  }
  event.preventDefault();
}

function csvCells({ columns, behind }) {
  const { text } = reader.data.reader.sentences;
  const size = behind ? behind.at.length : 0;
  const lines = [columns.map(({ name }) => name).join(",")];
  for (let i = 0; i < size; i += 1) {
    const cells = columns.map(({ cells, at }) => (cells ? cells[at[i]] : csvCell(text[behind.at[i]])));
    lines.push(cells.join(","));
  }
  return `${lines.join("\n")}\n`;
}

function keep(parts, type, name) {
  const link = el("a", { href: URL.createObjectURL(new Blob(parts, { type })), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

const say = (text) => {
  find("#said").textContent = text;
};

async function copyPicture(figure) {
  try {
    const picture = new Blob([bytes(figure.png)], { type: "image/png" });
    await navigator.clipboard.write([new ClipboardItem({ "image/png": picture })]);
    say("The picture is copied.");
  } catch {
    say("This browser does not let the page copy: take PNG instead.");
  }
}

const TAKE = {
  copy: copyPicture,
  png: (figure, name) => keep([bytes(figure.png)], "image/png", `${name}.png`),
  svg: (figure, name) => keep([figure.svg], "image/svg+xml", `${name}.svg`),
  rows: (figure, name) => keep([figure.rows], "text/csv", `${name}.csv`),
  sentences: (figure, name) => keep([csvCells(figure)], "text/csv", `${name}-evidence.csv`),
};

async function take(button) {
  await ready;
  const name = button.closest("[data-figure]").dataset.figure;
  TAKE[button.dataset.take](reader.data.figures[name], name);
}

document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-take]");
  if (button) take(button);
  else if (target.closest("#read-all")) openReader(find("#read-all"), null, null);
  else if (target.closest("#reader-close")) closeReader();
  else press(target);
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !find("#reader").hidden) closeReader();
  else if (!event.ctrlKey && !event.metaKey && !event.altKey) roveMarks(event);
});

// The contents say where the page is: in the last section that has begun, at its end in the last.
const sections = [...document.querySelectorAll("main > section")];

function follow() {
  const ended = scrollY + innerHeight >= document.documentElement.scrollHeight - 4;
  const begun = sections.filter((one) => one.getBoundingClientRect().top < innerHeight * 0.35);
  const here = (ended ? sections : begun).at(-1) ?? sections[0];
  for (const link of document.querySelectorAll("nav a")) {
    if (link.hash === `#${here.id}`) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}

let asked = false;
addEventListener(
  "scroll",
  () => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      follow();
    });
  },
  { passive: true },
);
follow();

// A link to something that is folded away opens it. What lies between has its height only
// once it is near, so the way there is taken twice.
function arrive() {
  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target) return;
  for (let at = target; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
  const go = () => target.scrollIntoView();
  go();
  requestAnimationFrame(() => requestAnimationFrame(go));
}
addEventListener("hashchange", arrive);
document.querySelector("nav").addEventListener("click", ({ target }) => {
  if (target.hash && target.hash === location.hash) arrive();
});
arrive();
