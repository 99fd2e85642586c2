// Which layers are laid over the text: each name looks as its marks do.

function toggle(label, names, n, pressed, flip) {
  const sample = el("mark", { class: names }, label);
  const counted = n === null ? [] : [" ", el("span", { class: "n" }, number(n))];
  const node = button({ class: "toggle", "aria-pressed": String(pressed) }, sample, ...counted);
  node.addEventListener("click", () => node.setAttribute("aria-pressed", String(flip())));
  return node;
}

// One switch for each kind of a layer.
function kindSwitches(part, repaint) {
  const counts = part.kind.labels.map(() => 0);
  part.kind.values.forEach((value, m) => {
    if (value >= 0 && !part.more[m]) counts[value] += 1;
  });
  const switches = part.kind.labels.map((label, value) => {
    const names = `${part.look} ${part.look === "shade" ? "u" : "k"}${value % 20}`;
    return toggle(label, names, counts[value], true, () => {
      if (!part.hidden.delete(value)) part.hidden.add(value);
      repaint();
      return !part.hidden.has(value);
    });
  });
  const group = { class: "kinds", role: "group", "aria-label": `Kinds of ${part.name}` };
  const node = el("div", group, ...switches);
  rove(node, "ArrowRight", "ArrowLeft");
  tabStop(switches);
  return node;
}

function makeLegend(page, repaint) {
  const bar = el("div", { class: "layers", role: "toolbar", "aria-label": "Layers" });
  const node = el("div", { class: "legend" }, bar);
  for (const part of page.layers) {
    const n = part.at.length - part.more.reduce((sum, more) => sum + more, 0);
    if (!n) continue;
    const names = part.look;
    bar.append(
      toggle(capital(part.name), names, n, part.on, () => {
        part.on = !part.on;
        repaint();
        return part.on;
      }),
    );
    part.toggle = bar.lastChild;
    if (!part.kind || part.kind.labels.length < 2) continue;
    const kinds = kindSwitches(part, repaint);
    kinds.hidden = part.look !== "shade";
    const open = button({ class: "opens", "aria-expanded": String(!kinds.hidden) }, "kinds");
    open.setAttribute("aria-label", `Kinds of ${part.name}`);
    open.addEventListener("click", () => {
      kinds.hidden = !kinds.hidden;
      open.setAttribute("aria-expanded", String(!kinds.hidden));
    });
    bar.append(open);
    node.append(kinds);
  }
  const methods = Object.keys(page.data.scores);
  if (methods.length) bar.append(...toneSwitch(page, methods, repaint));
  rove(bar, "ArrowRight", "ArrowLeft");
  tabStop([...bar.querySelectorAll("button")]);
  node.hidden = !bar.children.length || (page.layers.length === 1 && page.data.panes[0] !== "text");
  return node;
}

function toneSwitch(page, methods, repaint) {
  const tone = toggle("Tone", "tone", null, page.state.tone, () => {
    page.state.tone = !page.state.tone;
    repaint();
    return page.state.tone;
  });
  if (methods.length === 1) return [tone];
  const choose = el("select", { "aria-label": "Method for tone" });
  choose.append(...methods.map((name) => el("option", { value: name }, name)));
  choose.addEventListener("change", () => page.chooseMethod(choose.value));
  return [tone, choose];
}
