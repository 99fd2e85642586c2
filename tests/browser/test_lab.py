"""The reader notebook in a real JupyterLab: run, selected in, saved, reopened."""

import json
import shutil

import nbformat
import pytest

from analysis.read import reader

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
    lab.page.wait_for_selector("[data-lens][data-live]", state="attached", timeout=30_000)
    lab.page.evaluate(TELLS)
    bar.click()
    lab.page.evaluate("async () => { await window.told; }")
    chosen, total = status.text_content().split(" sentences")[0].split(" of ")
    assert 0 < int(chosen) < int(total)
    assert lab.python(SELECTED) == f"{chosen} True"

    lab.python("view.selection = story.sentences.tail(3)")
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


def test_an_untrusted_notebook_shows_the_tables_and_runs_nothing(lab, tmp_path, sample):
    shown = nbformat.v4.new_output("display_data", {"text/html": reader(sample)._repr_html_()})
    assert "<script" in shown.data["text/html"]
    cells = [nbformat.v4.new_code_cell("view", outputs=[shown])]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), tmp_path / "untrusted.ipynb")
    lab.open("untrusted.ipynb", kernel=False)
    fallback = lab.page.locator("details").first
    fallback.wait_for()
    assert fallback.locator("table").is_visible()
    assert fallback.locator("li").count() > 20
    hosts = "[...document.querySelectorAll('[data-lens]')].filter((host) => host.shadowRoot).length"
    assert lab.page.evaluate(hosts) == 0
    assert lab.outside == []


MONEY = """
import pandas as pd
from analysis import load, tables
from analysis.publish.answer import Answer, Answers
from analysis.publish.prose import table
from analysis.read import lens

said = "It may cost $5_000 here and $6_000 there."
rows = pd.DataFrame({"outlet": ["$a_1$"], "n": [1], "value": [1.0]})
text = pd.DataFrame({"article_id": ["a"], "sentence_id": [0], "start": [0],
                     "end": [len(said)], "text": [said]})
found = text.assign(outlet="$a_1$", sentence=said)
one = Answer(name="costs", question="What?", title="From $1_0 to $2_0", sentence=said, table=rows,
             evidence=found, sentences=text, by=("outlet",), caveat="From $1 to $2.")
story = load("$5_000 $x$", tone=None, derived=None)
"""
SHOWN = {
    "an answer": ("one", "$5_000 here and $6_000 there."),
    "answers": ("Answers([one], none='')", "From $1_0 to $2_0"),
    "none": ("Answers(none='Neither $1_0 nor $2_0.')", "Neither $1_0 nor $2_0."),
    "a table of an answer": ("one.table", "$a_1$"),
    "articles": ("story.articles[['title', 'outlet', 'text']]", "Prices of $7_0 and $8_0"),
    "the ledger": ("story.ledger", "$c_1$"),
    "mentions": ("story.mentions[['entity', 'text']]", "$"),
    "all tables": ("story", "Pier $b_1$ News"),
    "a table of a report": ("table(rows, caption='From $1_0 to $2_0')", "From $1_0 to $2_0"),
    "a lens": ("lens(found, by=['outlet'], sentences=text, title='$1_0 or $2_0')", ""),
}


def test_money_is_no_formula_wherever_it_is_shown(lab, tmp_path):
    corpus = tmp_path / "$5_000 $x$"
    corpus.mkdir()
    told = "Ana Ruiz of $Lind_1$ said it may cost $5_000 here and $6_000 there, not $7m_1."
    head = "Title: Prices of $7_0 and $8_0\nOutlet: Pier $b_1$ News\n\n"
    (corpus / "$c_1$.txt").write_text(head + told)
    (corpus / "$c_2$.txt").write_text("")
    code = [MONEY, *(show for show, _ in SHOWN.values())]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    cells = [nbformat.v4.new_markdown_cell("$x_1$"), *map(nbformat.v4.new_code_cell, code)]
    made = nbformat.v4.new_notebook(metadata={"kernelspec": kernel}, cells=cells)
    nbformat.write(made, tmp_path / "costs.ipynb")
    lab.open("costs.ipynb")
    assert lab.run_all() == []
    # A formula of the notebook's own is set, so that a page without formulas proves something.
    lab.page.locator("mjx-container").first.wait_for(state="attached")
    outputs = lab.page.locator(".jp-OutputArea-output")
    assert outputs.locator("mjx-container").count() == 0
    for _, written in SHOWN.values():
        assert any(written in one for one in outputs.all_text_contents())
    assert outputs.count() >= len(SHOWN)
