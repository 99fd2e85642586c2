"""Sixty labels by keyboard alone: on the page that is mailed, and in a real JupyterLab."""

import pandas as pd
import pytest

from analysis import pipeline, validate
from analysis.validate import store
from analysis.validate.tasks import task

from story import HOSTILE

pytestmark = pytest.mark.browser

MANY = 60
FOCUS = "(frame) => frame.contentWindow.focus()"


@pytest.fixture(scope="module")
def sixty():
    """Articles of two sentences each, of which sixty sentences are drawn."""
    texts = [f"The ferry {n} may sail. {HOSTILE} is what they say of {n}." for n in range(40)]
    frame = pd.DataFrame({"article_id": [f"a{n}" for n in range(40)], "text": texts})
    return pipeline.annotate(frame, tone=None, derived=None)


def test_sixty_labels_by_keyboard_on_a_narrow_page_that_is_closed_halfway(browser, sixty, tmp_path):
    validate.sample(sixty, "hedging", n=MANY, coders=["Ann"], folder=tmp_path)
    file = validate.page(sixty, "hedging", "Ann", folder=tmp_path)
    page = browser.page
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(file.as_uri())
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 390
    for number in range(MANY // 2):
        assert page.locator("#count").text_content() == f"{number} of {MANY}"
        page.keyboard.press("01234"[number % 5])
    page.keyboard.press("u")
    assert page.locator("#count").text_content() == f"{MANY // 2 - 1} of {MANY}"
    page.goto("about:blank")  # the tab is closed, and opened again
    page.goto(file.as_uri())
    # A browser with much to do passes on only now what the closed tab has kept.
    page.locator("#count", has_text=f"{MANY // 2 - 1} of {MANY}").wait_for(timeout=15_000)
    for _ in range(MANY // 2 + 1):
        page.keyboard.press("x" if _ == 0 else "1")
    assert page.locator("#count").text_content() == f"{MANY} of {MANY}"
    page.keyboard.press("u")
    assert page.locator("#count").text_content() == f"{MANY - 1} of {MANY}"
    with page.expect_download() as saved:
        page.keyboard.press("s")
    saved.value.save_as(tmp_path / "mail" / saved.value.suggested_filename)
    told = validate.add(
        sixty, "hedging", tmp_path / "mail" / "hedging-Ann.csv", folder=tmp_path / "back"
    )
    assert told == f"{MANY} labels for hedging taken in."
    rows = store.read(tmp_path / "back", task("hedging"))
    assert len(rows) == MANY - 1 and rows["label"].eq("cannot say").sum() == 1


def test_the_page_is_complete_for_those_who_do_not_see_it(browser, sixty, tmp_path):
    from axe_playwright_python.sync_playwright import Axe

    validate.sample(sixty, "hedging", n=4, coders=["Ann"], folder=tmp_path)
    browser.page.goto(validate.page(sixty, "hedging", "Ann", folder=tmp_path).as_uri())
    found = Axe().run(browser.page)
    assert [each["id"] for each in found.response["violations"]] == []
    for key in ("Tab", "Tab"):
        browser.page.keyboard.press(key)
    browser.page.keyboard.press("Enter")
    assert browser.page.locator("#count").text_content() == "1 of 4"


CELLS = """
import pandas as pd
from analysis import pipeline, validate
texts = [f"The ferry {n} may sail. It is late on day {n}." for n in range(40)]
frame = pd.DataFrame({"article_id": [f"a{n}" for n in range(40)], "text": texts})
story = pipeline.annotate(frame, tone=None, derived=None)
_ = validate.sample(story, "hedging", n=60, coders=["Ann"], folder="labels")
"""


def test_sixty_labels_by_keyboard_in_jupyterlab(lab, tmp_path):
    import nbformat

    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    cells = [nbformat.v4.new_code_cell(CELLS)]
    cells.append(
        nbformat.v4.new_code_cell('validate.label(story, "hedging", "Ann", folder="labels")')
    )
    made = nbformat.v4.new_notebook(metadata={"kernelspec": kernel}, cells=cells)
    nbformat.write(made, tmp_path / "label.ipynb")
    lab.open("label.ipynb")
    assert lab.run_all() == []
    frame = lab.page.locator("iframe[data-labels]")
    frame.wait_for()
    inside = frame.content_frame
    inside.locator("#choices button:enabled").first.wait_for(timeout=30_000)
    frame.evaluate(FOCUS)
    file = tmp_path / "labels" / "hedging-Ann.csv"
    for number in range(MANY):
        lab.page.keyboard.press("01"[number % 2])
        inside.locator("#count", has_text=f"{number + 1} of {MANY}").wait_for(timeout=15_000)
        # What is counted on the page is on disk: the header and a line each.
        assert file.read_bytes().count(b"\n") == number + 2
    lab.page.keyboard.press("u")
    inside.locator("#count", has_text=f"{MANY - 1} of {MANY}").wait_for(timeout=15_000)
    rows = store.read(tmp_path / "labels", task("hedging"))
    assert len(rows) == MANY - 1 and set(rows["label"]) == {"0", "1"}
    assert (lab.outside, lab.faults) == ([], [])
