// Passes selections between the kernel and every copy of a view on the page.
// It draws nothing: a view is plain HTML, so that it outlives the kernel.

function initialize({ model }) {
  const name = model.get("view");

  function pick() {
    const detail = model.get("picked");
    for (const host of document.querySelectorAll(`[data-lens="${name}"]`)) {
      host.dispatchEvent(new CustomEvent("lens-pick", { detail }));
    }
  }

  // Says on the page that what is selected there reaches the kernel from now on.
  function join() {
    for (const host of document.querySelectorAll(`[data-lens="${name}"]`)) host.dataset.live = "";
  }

  function selected(event) {
    if (event.target.dataset?.lens !== name) return;
    model.set("selected", event.detail);
    model.save_changes();
  }

  function ready(event) {
    if (event.target.dataset?.lens !== name) return;
    join();
    if (model.get("picked")) pick();
  }

  document.addEventListener("lens-select", selected);
  document.addEventListener("lens-ready", ready);
  model.on("change:picked", pick);
  join();
  if (model.get("picked")) pick();
  return () => {
    document.removeEventListener("lens-select", selected);
    document.removeEventListener("lens-ready", ready);
    model.off("change:picked", pick);
  };
}

export default { initialize };
