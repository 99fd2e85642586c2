// Bars that count and select. A bar's full length is all there is, its solid part what the
// other choices leave of it.

const BARS = 8;
const ALL_BARS = 200;

function makeChart(facet, open, choose) {
  const list = el("div", { class: "bars", role: "group", "aria-label": facet.chart });
  const totals = facet.labels.map(() => 0);
  facet.values.forEach((value, m) => {
    if (value >= 0 && !facet.part.more[m]) totals[value] += 1;
  });
  const longest = Math.max(1, ...totals);
  const bars = facet.labels.slice(0, ALL_BARS).map((label, value) => {
    const solid = el("span", { class: "solid" });
    const n = el("span", { class: "n" });
    const name = el("span", { class: "name" }, label);
    const track = el("span", { class: "track", "aria-hidden": "true" }, solid);
    const bar = button({ "aria-pressed": "false", title: label }, name, " ", n, track);
    track.style.width = `${(100 * totals[value]) / longest}%`;
    bar.addEventListener("click", (event) => {
      choose(facet, value, event.shiftKey || event.ctrlKey || event.metaKey);
    });
    return { bar, n, solid };
  });
  list.append(...bars.map(({ bar }) => bar));
  rove(list, "ArrowDown", "ArrowUp");

  const rest = button({ class: "rest" }, `all ${number(facet.labels.length)}`);
  rest.hidden = bars.length <= BARS + 1;
  let whole = rest.hidden;
  rest.addEventListener("click", () => {
    whole = !whole;
    rest.textContent = whole ? "fewer" : `all ${number(facet.labels.length)}`;
    update();
  });
  const said = el("span", { class: "said" });
  const summary = el("summary", {}, capital(facet.chart), " ", said);
  const node = el("details", { class: "chart" }, summary, list, rest);
  node.open = open;

  function update() {
    bars.forEach(({ bar, n, solid }, value) => {
      const chosen = facet.chosen.has(value);
      n.textContent = number(facet.counts[value]);
      solid.style.width = `${totals[value] ? (100 * facet.counts[value]) / totals[value] : 0}%`;
      bar.setAttribute("aria-pressed", String(chosen));
      bar.hidden = !whole && value >= BARS && !chosen;
    });
    tabStop(bars.map(({ bar }) => bar).filter((bar) => !bar.hidden));
    const chosen = [...facet.chosen].map((value) => facet.labels[value]);
    said.textContent = chosen.join(", ");
  }

  return { node, update, facet };
}
