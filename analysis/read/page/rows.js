// A long list of which only what is near the window of its box is in the page.

const CHUNK = 20;

function makeRows(box, first) {
  let pane = null;
  let chunks = [];
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        if (isIntersecting) fill(target);
        else empty(target);
      }
    },
    { root: box, rootMargin: "500px 0px" },
  );

  function fill(chunk) {
    if (chunk.children.length) return;
    const from = Number(chunk.dataset.n) * CHUNK;
    const rows = [];
    for (let i = from; i < Math.min(pane.rows, from + CHUNK); i += 1) rows.push(pane.render(i));
    chunk.replaceChildren(...rows);
    chunk.style.height = "";
  }

  function empty(chunk) {
    if (!chunk.children.length || chunk.contains(box.getRootNode().activeElement)) return;
    if (!chunk.offsetHeight) return; // hidden, not out of sight
    chunk.style.height = `${chunk.offsetHeight}px`;
    chunk.replaceChildren();
  }

  // Every chunk keeps its place by an estimate of its height until it is filled.
  function show(next) {
    observer.disconnect();
    pane = next;
    const columns = Math.max(20, (box.clientWidth || 600) / 8);
    chunks = Array.from({ length: Math.ceil(pane.rows / CHUNK) }, (_, n) => {
      let height = 0;
      for (let i = n * CHUNK; i < Math.min(pane.rows, (n + 1) * CHUNK); i += 1) {
        height += pane.height(i, columns);
      }
      return el("div", { class: "chunk", role: "none", "data-n": n, style: `height:${height}px` });
    });
    pane.list.replaceChildren(...(pane.head ? [pane.head] : []), ...chunks);
    box.replaceChildren(pane.list);
    box.scrollTop = 0;
    let height = 0;
    for (const chunk of chunks) {
      if (height > 900) break;
      fill(chunk);
      height += pane.height(0, columns) * CHUNK;
    }
    for (const chunk of chunks) observer.observe(chunk);
  }

  // The element of an item, after bringing it into the page.
  function reveal(k) {
    const chunk = chunks[Math.floor(pane.rowOf(k) / CHUNK)];
    if (!chunk) return null;
    fill(chunk);
    return chunk.querySelector(`[data-k="${k}"]`);
  }

  // Paint the rows again that are in the page, where they stand.
  function repaint() {
    for (const chunk of chunks) {
      if (!chunk.children.length) continue;
      const focused = chunk.querySelector(":focus")?.dataset.k;
      chunk.replaceChildren();
      fill(chunk);
      if (focused) chunk.querySelector(`[data-k="${focused}"]`)?.focus({ preventScroll: true });
    }
  }

  // Paper has no window: the first rows are printed, and how many are left out is said.
  function print() {
    chunks.forEach((chunk, n) => {
      const left = first - n * CHUNK;
      if (left > 0) fill(chunk);
      chunk.classList.toggle("unprinted", left <= 0);
      [...chunk.children].forEach((row, i) => row.classList.toggle("unprinted", i >= left));
    });
    const left = pane.rows - first;
    const more = left > 0 ? `… ${plural(left, `more ${pane.noun}`)} in the page` : "";
    box.nextElementSibling.textContent = more;
  }

  return { show, reveal, repaint, print };
}
