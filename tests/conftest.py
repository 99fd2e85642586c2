import importlib.util
import shutil
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import settings

from places import ROOT

# The same draws on every machine; ``make soak`` makes others.
settings.register_profile("same", derandomize=True)
settings.load_profile("same")

HOSTILE = "<script>alert(1)</script> <img src=x onerror=alert(2)>"
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run"]
FLAGS += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]

WHOLE = {"sample", "odd", "told", "chromium", "lab", "cached", "built", "two_outlets"}
"""Fixtures that annotate a corpus, build a wheel or start a browser."""


def pytest_collection_modifyitems(items):
    """What needs one of them is slow, and is left out of ``make quick``."""
    for item in items:
        if WHOLE & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session")
def sample(tmp_path_factory):
    """Tables of the sample corpus, annotated once a test run."""
    from analysis import pipeline

    return pipeline.load(ROOT / "data" / "articles", derived=tmp_path_factory.mktemp("derived"))


@pytest.fixture
def articles():
    """Make a frame of articles from texts."""

    def make(*texts):
        return pd.DataFrame(
            {"article_id": [f"a{i}" for i in range(len(texts))], "text": list(texts)}
        )

    return make


@pytest.fixture(scope="session")
def odd(tmp_path_factory):
    """Chapters, files and texts of a report on two articles without date, outlet, quotation, name.

    One of them has markup in its text.
    """
    from analysis import ask, pipeline
    from analysis.publish import report
    from analysis.publish.prose import table
    from analysis.publish.provenance import Part

    folder = tmp_path_factory.mktemp("odd")
    texts = {
        "one": f"It may rain, they say. {HOSTILE} Nobody knows. $x_1$ *a*",
        "two": "Nothing happened here, and nothing is likely to happen soon.",
    }
    (folder / "corpus").mkdir()
    for name, text in texts.items():
        (folder / "corpus" / f"{name}.txt").write_text(text)
    story = pipeline.load(folder / "corpus", derived=folder / "derived")
    chapters = ask.chapters(story)
    kept = table(pd.DataFrame({"what": ["<b>"], "n": [1]}), caption="Kept <here>")
    closing = [Part("With what?", ["With care.", kept])]
    written = report.build(chapters, story, title="Odd <articles>", out=folder, closing=closing)
    return chapters, written, texts


@pytest.fixture(scope="session")
def told(sample, tmp_path_factory):
    """Chapters and files of a report on the sample corpus."""
    from analysis import ask
    from analysis.publish import report

    chapters = ask.chapters(sample)
    return chapters, report.build(chapters, sample, out=tmp_path_factory.mktemp("told"))


class Browser:
    """One page in chromium, and everything that it should not have done."""

    def __init__(self, context):
        self.requests, self.faults = [], []
        self.page = context.new_page()
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("console", lambda message: self.faults.append(message.text))
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("dialog", self._refuse)

    def _refuse(self, dialog):
        self.faults.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def open(self, path: Path, html: str):
        path.write_text(f"<!doctype html><meta charset='utf-8'>{html}", encoding="utf-8")
        self.page.goto(path.as_uri())
        return [host.locator(".lens") for host in self.page.locator("[data-lens]").all()]


@pytest.fixture(scope="session")
def chromium():
    executable = shutil.which("chromium")
    if executable is None or importlib.util.find_spec("playwright") is None:
        pytest.skip("needs chromium on the path and the playwright package")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=executable, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def browser(chromium):
    context = chromium.new_context(viewport={"width": 420, "height": 800}, offline=True)
    watched = Browser(context)
    yield watched
    assert watched.faults == []
    assert [url for url in watched.requests if not url.startswith(("file:", "blob:"))] == []
    context.close()
