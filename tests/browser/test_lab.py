"""The reader notebook in a real JupyterLab: run, selected in, saved, reopened."""

import json
import shutil

import pytest

from places import ROOT

pytestmark = pytest.mark.browser

SELECTED = "print(len(view.selection), view.selection['text'].str.len().gt(0).all())"
TELLS = """() => {
  window.told = new Promise((done) => {
    document.addEventListener('lens-select', done, { once: true });
  });
}"""


def _outputs(path):
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return [output for cell in cells for output in cell.get("outputs", [])]


def test_a_selection_reaches_python_and_back_and_the_saved_notebook_keeps_the_page(lab, tmp_path):
    path = tmp_path / "06-read.ipynb"
    shutil.copy(ROOT / "notebooks" / "06-read.ipynb", path)
    lab.open(path.name)
    assert lab.run_all() == []
    view = lab.page.locator("[data-lens]").filter(has=lab.page.locator(".tabs")).first
    status, bar = view.locator(".status"), view.locator(".bars button").first
    everything = status.text_content()
    lab.page.evaluate(TELLS)
    bar.click()
    lab.page.evaluate("async () => { await window.told; }")
    chosen, total = status.text_content().split(" sentences")[0].split(" of ")
    assert 0 < int(chosen) < int(total)
    assert lab.python(SELECTED) == f"{chosen} True"

    lab.python("view.selection = tables.sentences.tail(3)")
    lab.page.wait_for_function(
        "(s) => s.textContent.startsWith('3 of ')", arg=status.element_handle(), timeout=10_000
    )
    assert view.locator(".chip").text_content() == "picked in Python ×"
    lab.python("view.selection = None")
    lab.page.wait_for_function(
        "([s, text]) => s.textContent === text",
        arg=[status.element_handle(), everything],
        timeout=10_000,
    )

    lab.save()
    kinds = {kind for output in _outputs(path) for kind in output.get("data", {})}
    assert not any("widget" in kind for kind in kinds)
    assert "widgets" not in json.loads(path.read_text())["metadata"]
    assert (lab.outside, lab.faults) == ([], [])


def test_an_untrusted_notebook_shows_the_tables_and_runs_nothing(lab, tmp_path):
    path = tmp_path / "untrusted.ipynb"
    shutil.copy(ROOT / "notebooks" / "06-read.ipynb", path)
    lab.open(path.name, kernel=False)
    fallback = lab.page.locator("details").first
    fallback.wait_for()
    assert fallback.locator("table").is_visible()
    assert fallback.locator("li").count() > 20
    hosts = "[...document.querySelectorAll('[data-lens]')].filter((host) => host.shadowRoot).length"
    assert lab.page.evaluate(hosts) == 0
    assert lab.outside == []
