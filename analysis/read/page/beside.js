// Texts side by side: a press on a sentence brings what says the same in every other column
// to the same height.
function mountBeside(host) {
  if (host.dataset.ready) return;
  host.dataset.ready = "yes";
  const columns = [...host.querySelectorAll(".text")];
  const told = host.querySelector(".told");
  const choice = host.querySelector("select");
  const linked = (column, point) => [...column.querySelectorAll(`[data-point="${point}"]`)];

  // The sentence that was pressed stays where it is; the others come to its height.
  function show(point, from) {
    for (const one of host.querySelectorAll(".point.open")) one.classList.remove("open");
    const home = from?.closest(".text");
    const high = from
      ? from.getBoundingClientRect().top - home.getBoundingClientRect().top
      : 40;
    let found = 0;
    for (const column of columns) {
      const all = linked(column, point);
      for (const one of all) one.classList.add("open");
      if (!all.length) continue;
      found += 1;
      if (column === home) continue;
      const top = all[0].getBoundingClientRect().top - column.getBoundingClientRect().top;
      column.scrollTop += top - high;
    }
    if (choice) choice.value = point;
    told.textContent = `In ${found} of ${columns.length} texts.`;
  }

  host.addEventListener("click", ({ target }) => {
    const sentence = target.closest(".point");
    if (sentence && !String(getSelection())) show(sentence.dataset.point, sentence);
  });
  host.addEventListener("keydown", (event) => {
    event.stopPropagation();
    const sentence = event.target.closest(".point");
    if (!sentence || (event.key !== "Enter" && event.key !== " ")) return;
    show(sentence.dataset.point, sentence);
    event.preventDefault();
  });
  choice?.addEventListener("change", () => choice.value && show(choice.value, null));
}
