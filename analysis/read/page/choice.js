// What is selected. A part is a layer of marks, or the sentences themselves; a facet is one
// of its attributes that has bars. Choices in one part must hold for the same mark.

function makeParts(data) {
  const size = data.sentences.text.length;
  const whole = { name: "sentence", look: "", attributes: data.sentences.attributes, more: [] };
  whole.at = Array.from({ length: size }, (_, s) => s);
  return [...data.layers, whole].map((part) => {
    const first = new Int32Array(size + 1);
    for (const s of part.at) first[s + 1] += 1;
    for (let s = 0; s < size; s += 1) first[s + 1] += first[s];
    const more = new Uint8Array(part.at.length);
    for (const m of part.more) more[m] = 1;
    const facets = part.attributes.filter((attribute) => attribute.chart);
    const kind = part.attributes.find((attribute) => attribute.role === "kind");
    const made = { ...part, first, more, kind, hidden: new Set() };
    made.facets = facets.map((attribute) => ({ ...attribute, part: made, chosen: new Set() }));
    return made;
  });
}

// Whether a mark has every chosen value, looking past one facet.
function picked(part, m, except) {
  return part.facets.every(
    (facet) => facet === except || !facet.chosen.size || facet.chosen.has(facet.values[m]),
  );
}

// The sentences that meet every choice and every further test, and the counts of all bars.
// A bar counts what choosing it would give, so it looks past the choices of its own chart.
function select(parts, size, tests) {
  const fails = new Uint8Array(size);
  for (const part of parts) {
    part.meets = null;
    if (!part.facets.some((facet) => facet.chosen.size)) continue;
    part.meets = new Uint8Array(size);
    part.at.forEach((s, m) => {
      if (picked(part, m)) part.meets[s] = 1;
    });
    for (let s = 0; s < size; s += 1) fails[s] += 1 - part.meets[s];
  }
  for (const test of tests) for (let s = 0; s < size; s += 1) fails[s] += 1 - test[s];
  for (const part of parts) for (const facet of part.facets) facet.counts = count(facet, fails);
  const hits = [];
  for (let s = 0; s < size; s += 1) if (!fails[s]) hits.push(s);
  return hits;
}

function count(facet, fails) {
  const { part, values } = facet;
  const counts = facet.labels.map(() => 0);
  part.at.forEach((s, m) => {
    const others = fails[s] - (part.meets ? 1 - part.meets[s] : 0);
    const counted = values[m] >= 0 && !others && !part.more[m];
    if (counted && picked(part, m, facet)) counts[values[m]] += 1;
  });
  return counts;
}

// Marks of a part that meet its choices, within the given sentences.
function marksIn(part, sentences) {
  const marks = [];
  for (const s of sentences) {
    for (let m = part.first[s]; m < part.first[s + 1]; m += 1) {
      if (!part.more[m] && picked(part, m)) marks.push(m);
    }
  }
  return marks;
}
