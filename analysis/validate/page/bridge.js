// Carries labels from the frame that shows the units to the kernel, and back that they are kept.

function initialize({ model }) {
  const name = model.get("host");

  function tell(kind, detail) {
    for (const frame of document.querySelectorAll(`iframe[data-labels="${name}"]`)) {
      frame.contentDocument?.dispatchEvent(new CustomEvent(kind, { detail }));
    }
  }

  const here = () => tell("label-here", model.get("given"));

  function given({ detail }) {
    if (detail.host === name) model.send({ unit: detail.unit, label: detail.label });
  }

  function hello({ detail }) {
    if (detail === name) here();
  }

  const answered = (message) => tell("label-kept", message);
  document.addEventListener("label-given", given);
  document.addEventListener("label-hello", hello);
  model.on("msg:custom", answered);
  here();
  return () => {
    document.removeEventListener("label-given", given);
    document.removeEventListener("label-hello", hello);
    model.off("msg:custom", answered);
  };
}

export default { initialize };
