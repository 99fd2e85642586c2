// A sentence as text nodes and marks. Marks that overlap are nested, wide layers outside.

const DEPTH = ["quote", "voice", "scope", "shade", "name", "hedge", "booster", "counted", "found"];
const depth = (span) => DEPTH.indexOf(span.look);

const textOf = (part, m, text) => text.slice(part.from[m], part.to[m]);

// What is known of a mark, each as "name: value".
function describe(part, m) {
  return part.attributes
    .filter((attribute) => attribute.values[m] >= 0)
    .map((attribute) => {
      const label = attribute.labels[attribute.values[m]];
      return attribute.name === "why" ? label : `${attribute.name}: ${label}`;
    });
}

function spanOf(part, m, s, page) {
  const kind = part.kind ? part.kind.values[m] : -1;
  const [look, ...more] = part.look.split(" ");
  const names = [look, ...more];
  if (kind >= 0) names.push(`${look === "shade" ? "u" : "k"}${kind % 20}`);
  const choosing = part.facets.some((facet) => facet.chosen.size);
  if (choosing) names.push(picked(part, m) ? "picked" : "other");
  const speaker = part.attributes.find((attribute) => attribute.role === "speaker");
  const said = speaker && !part.more[m] ? speaker.labels[speaker.values[m]] : null;
  const title = [part.name, ...describe(part, m)].join(" · ");
  return { look, names: names.join(" "), title, said, from: part.from[m], to: part.to[m] };
}

// What to mark in a sentence: the layers that are on, the words searched for, and in the
// sentence that is explained how far its hedges reach.
function spansOf(page, s, counted) {
  const spans = [];
  if (counted && (counted.from || counted.to < page.data.sentences.text[s].length)) {
    spans.push({ look: "counted", names: "counted", title: counted.why, ...counted });
  }
  const length = page.data.sentences.text[s].length;
  for (const part of page.layers) {
    for (let m = part.first[s]; m < part.first[s + 1]; m += 1) {
      // A whole sentence counted needs no highlight: every sentence listed would be one.
      const whole = part.look === "counted" && !part.from[m] && part.to[m] === length;
      const shown = part.on && !(part.kind && part.hidden.has(part.kind.values[m]));
      if (shown && !whole && part.from[m] < part.to[m]) spans.push(spanOf(part, m, s, page));
      if (shown && part.coverFrom && page.state.open === s) {
        const cover = { from: part.coverFrom[m], to: part.coverTo[m] };
        spans.push({ look: "scope", names: "scope", title: "what the hedge covers", ...cover });
      }
    }
  }
  const found = page.found(s);
  for (let i = 0; i < found.length; i += 2) {
    spans.push({ look: "found", names: "found", title: null, from: found[i], to: found[i + 1] });
  }
  return spans.sort((a, b) => depth(a) - depth(b) || b.to - b.from - (a.to - a.from));
}

function paint(page, s, counted = null) {
  const text = page.data.sentences.text[s];
  const spans = spansOf(page, s, counted);
  const cuts = new Set([0, text.length]);
  for (const span of spans) cuts.add(span.from).add(span.to);
  const places = [...cuts].sort((a, b) => a - b);
  return places.slice(0, -1).map((from, i) => {
    const to = places[i + 1];
    const over = spans.filter((span) => span.from <= from && to <= span.to);
    return over.reduceRight((inside, { names, title, said, from: begin }) => {
      const speaker = said && begin === from ? said : null;
      return el("mark", { class: names, title, "data-speaker": speaker }, inside);
    }, text.slice(from, to));
  });
}

// Tone shades a sentence, by how strong it is, and says its sign in a mark that is not colour.
function shadeTone(page, s, node) {
  const score = page.state.tone ? page.data.scores[page.state.method]?.[s] : null;
  node.classList.toggle("negative", score !== null && score <= -5);
  node.classList.toggle("positive", score !== null && score >= 5);
  if (score !== null && score !== undefined) {
    node.style.setProperty("--tone", `${Math.round(6 + Math.abs(score) * 0.22)}%`);
  }
}
