// Shows a unit, takes its label, and shows the next only when the label is kept: in the browser's
// own store where the page stands alone, on the kernel's disk where a notebook shows it.
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const at = (id) => document.getElementById(id);
  const known = new Map(data.units.map((unit) => [unit.unit, unit]));
  const hosted = data.host !== "";
  let rows = {};
  let given = new Map();
  let waiting = null;
  let alive = !hosted;
  let sending = 0;

  // What was taken back stays among the rows, to be told to whoever has had it.
  function take(labels) {
    rows = labels;
    given = new Map(Object.entries(labels).filter(([unit, row]) => known.has(unit) && row.label));
  }

  function stored() {
    try {
      return JSON.parse(localStorage.getItem(data.store)) ?? {};
    } catch {
      return {};
    }
  }

  // The last given comes last.
  function inOrder() {
    return [...given].sort(([, a], [, b]) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  }

  function say(text, wrong = false) {
    at("said").textContent = text;
    at("said").classList.toggle("wrong", wrong);
  }

  function current() {
    return data.units.find((unit) => !given.has(unit.unit));
  }

  function show() {
    const unit = current();
    const total = data.units.length;
    at("count").textContent = `${given.size} of ${total}`;
    at("done").value = total ? given.size / total : 1;
    at("text").replaceChildren();
    if (unit) {
      const mark = document.createElement("mark");
      const inner = unit.marked ? document.createElement("b") : document.createTextNode(unit.focus);
      if (unit.marked) inner.textContent = unit.focus;
      mark.append(inner);
      at("text").append(unit.before, mark, unit.after);
    } else {
      const end = hosted ? "All are labelled." : "All are labelled. Save the file and send it back.";
      at("text").append(end);
    }
    for (const button of at("choices").children) button.disabled = !unit || !alive || waiting !== null;
    at("undo").disabled = given.size === 0 || !alive || waiting !== null;
  }

  function keep(unit, label) {
    const row = { label, at: new Date().toISOString() };
    if (hosted) {
      waiting = { unit, row, number: (sending += 1) };
      show();
      window.parent.document.dispatchEvent(
        new CustomEvent("label-given", { detail: { host: data.host, unit, label } }),
      );
      const mine = waiting.number;
      setTimeout(() => {
        if (waiting?.number !== mine) return;
        say("Not kept yet: the notebook's kernel does not answer. Wait, or run the cell again.", true);
      }, 4000);
      return;
    }
    try {
      // What another tab has kept meanwhile stays.
      const all = { ...stored(), [unit]: row };
      localStorage.setItem(data.store, JSON.stringify(all));
      take({ ...data.given, ...all });
      say(label ? `Kept: ${label}.` : "Taken back.");
    } catch {
      take({ ...rows, [unit]: row });
      say("This browser keeps nothing: save the file before you close the page.", true);
    }
    show();
  }

  function choose(label) {
    const unit = current();
    if (unit && alive && waiting === null) keep(unit.unit, label);
  }

  function undo() {
    const last = inOrder().at(-1);
    if (last && alive && waiting === null) keep(last[0], "");
  }

  function csv() {
    const cell = (value) => {
      const text = String(value).replace(/\s+/g, " ").trim();
      const safe = /^[=+\-@]/.test(text) ? `'${text}` : text;
      return `"${safe.replaceAll('"', '""')}"`;
    };
    const columns = ["what", "unit", "article_id", "sentence_id", "start", "end", "marked", "text",
      "label", "coder", "at"];
    const told = Object.entries(rows).filter(([unit]) => known.has(unit)).map(([unit, row]) => ({
      ...known.get(unit), ...row, what: data.what, coder: data.coder,
    }));
    return [columns.map(cell), ...told.map((row) => columns.map((name) => cell(row[name])))]
      .map((cells) => `${cells.join(",")}\n`).join("");
  }

  function save() {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([csv()], { type: "text/csv" }));
    link.download = `${data.what}-${data.coder}.csv`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    say(`Saved as ${link.download}: ${given.size} labels.`);
  }

  function button(text, key, press) {
    const made = document.createElement("button");
    made.type = "button";
    const hint = document.createElement("kbd");
    hint.textContent = key;
    made.append(hint, text);
    made.setAttribute("aria-keyshortcuts", key);
    made.addEventListener("click", press);
    return made;
  }

  const keys = new Map(data.options.map(({ key, label }) => [key, () => choose(label)]));
  keys.set("u", undo);
  for (const { key, label } of data.options) {
    at("choices").append(button(label, key, () => choose(label)));
  }
  const back = button("Undo", "u", undo);
  back.id = "undo";
  at("tools").append(back);
  if (!hosted) {
    at("tools").append(button("Save the labels (CSV)", "s", save));
    keys.set("s", save);
  }
  at("question").textContent = data.question;
  at("who").textContent = data.coder;

  document.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    const press = keys.get(event.key.toLowerCase());
    if (!press) return;
    event.preventDefault();
    press();
  });

  if (hosted) {
    take(data.given);
    document.addEventListener("label-here", ({ detail }) => {
      alive = true;
      waiting = null;
      take(JSON.parse(detail));
      say("");
      show();
    });
    document.addEventListener("label-kept", ({ detail }) => {
      if (waiting === null) return;
      const { unit, row } = waiting;
      waiting = null;
      if (detail.failed) {
        say(`Not kept: ${detail.failed}`, true);
      } else {
        if (row.label) given.set(unit, row);
        else given.delete(unit);
        say(row.label ? `Kept: ${row.label}.` : "Taken back.");
      }
      show();
    });
    say("Waiting for the notebook's kernel: if this stays, run the cell again.");
    window.parent.document.dispatchEvent(new CustomEvent("label-hello", { detail: data.host }));
  } else {
    take({ ...data.given, ...stored() });
    window.addEventListener("storage", (event) => {
      if (event.key !== data.store) return;
      take({ ...data.given, ...stored() });
      show();
    });
  }
  show();
})();
