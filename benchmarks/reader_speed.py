"""Size of the reader's page, and how fast it answers: ``python -m benchmarks.reader_speed``.

Takes the sample corpus over and over until it has 10,000 sentences, or the tables that
``python -m analysis tables PATH --out FOLDER`` wrote (``--tables FOLDER``). A click is timed in
chromium with ``performance.now``: how long the page is busy, and until it is painted.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import pandas as pd

from analysis import pipeline, read
from analysis.paths import ROOT
from analysis.tables import Tables

SENTENCES = 10_000
REPEATS = 4  # an even number, so that what a click chose the next one takes back
# Act, then wait for the frame that shows it: the second one begins after the first is painted.
CLICK = """async (element) => {
  const begin = performance.now();
  element.click();
  element.getBoundingClientRect();
  const busy = performance.now() - begin;
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  return [busy, performance.now() - begin];
}"""
CLICKS = (
    ("a bar: hedge kind", ".bars button >> nth=0"),
    ("a bar: name", ".chart:has(summary:text('Names')) .bars button >> nth=0"),
    ("the sentence list", "[data-pane=sentences]"),
    ("why", "div.sentence >> nth=2"),
    ("the concordance", "[data-pane=concordance]"),
    ("sort by left context", "[data-sort=left]"),
    ("running text", "[data-pane=text]"),
    ("a layer", ".toggle >> nth=2"),
)


def main() -> None:
    """Measure and print one table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--tables", type=Path)
    folder = options.parse_args().tables
    tables = Tables.read(folder) if folder else _repeated(pipeline.load(ROOT / "data" / "articles"))
    start = time.perf_counter()
    view = read.reader(tables)
    page = view._repr_html_()
    rows = [
        ("articles", f"{tables.articles['article_id'].nunique():,}"),
        ("sentences", f"{len(tables.sentences):,}"),
        ("page", f"{len(page.encode()) / 1e6:.2f} MB"),
        ("made in", f"{time.perf_counter() - start:.2f} s"),
        *clicks(view),
    ]
    for name, figure in rows:
        print(f"{name:32} {figure:>28}")


def clicks(view: read.View) -> list[tuple[str, str]]:
    """The slowest of several clicks of each sort, with nothing else chosen."""
    from playwright.sync_api import sync_playwright

    rows = []
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        path = view.save(Path(folder) / "reader.html")
        browser = driver.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page(viewport={"width": 1180, "height": 900})
        start = time.perf_counter()
        page.goto(path.as_uri())
        page.wait_for_selector(".bars button")
        rows.append(("open", f"{time.perf_counter() - start:.2f} s"))
        for name, selector in CLICKS:
            button = page.locator(selector).first
            times = [button.evaluate(CLICK) for _ in range(REPEATS)]
            busy, painted = max(t[0] for t in times), max(t[1] for t in times)
            rows.append((f"click: {name}", f"{busy:.0f} ms, painted {painted:.0f} ms"))
        rows += [(f"search: {query}", _typed(page, query)) for query in ("the", "soldier")]
        browser.close()
    return rows


def _typed(page, query: str) -> str:
    act = """([field, query]) => {
      field.value = query;
      const begin = performance.now();
      field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
      return performance.now() - begin;
    }"""
    field = page.get_by_role("searchbox").element_handle()
    return f"{page.evaluate(act, [field, query]):.0f} ms"


def _repeated(tables: Tables) -> Tables:
    times = -(-SENTENCES // len(tables.sentences))
    copies = {
        name: pd.concat(
            [df.assign(article_id=df["article_id"] + f"-{i}") for i in range(times)],
            ignore_index=True,
        )
        for name, df in tables
        if "article_id" in df
    }
    return replace(tables, **copies)


if __name__ == "__main__":
    main()
