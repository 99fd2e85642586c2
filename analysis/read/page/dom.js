// Small things every other file uses. Article text is untrusted: it only ever becomes
// text nodes and attribute values.

function el(tag, attributes, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null) node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
}

const number = (n) => n.toLocaleString("en");
const plural = (n, noun) => `${number(n)} ${noun}${n === 1 ? "" : "s"}`;
const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);
const button = (attributes, ...children) =>
  el("button", { type: "button", ...attributes }, ...children);

// Arrow keys move the focus within a group, of which one button is in the tab order.
function rove(group, forward, back) {
  const items = () => [...group.querySelectorAll("button")].filter((item) => item.offsetParent);
  group.addEventListener("focusin", ({ target }) => {
    for (const item of items()) item.tabIndex = item === target ? 0 : -1;
  });
  group.addEventListener("keydown", (event) => {
    const all = items();
    const at = all.indexOf(event.target);
    const to = { [forward]: at + 1, [back]: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (at < 0 || !all[to]) return;
    event.preventDefault();
    all[to].focus();
  });
}

// After a group's buttons changed: the pressed one is in the tab order, or else the first.
function tabStop(buttons) {
  const first = buttons.find((item) => item.getAttribute("aria-pressed") === "true") ?? buttons[0];
  for (const item of buttons) item.tabIndex = item === first ? 0 : -1;
}
