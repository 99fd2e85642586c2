"""A page as HTML: self-contained, escaped, the same every time, readable without scripts."""

import json
import os
import re
import subprocess
import sys

import pytest

from analysis import read

import story
from story import HOSTILE


@pytest.fixture(scope="module")
def view():
    return read.reader(story.corpus(), title=HOSTILE)


def _data(html):
    """What the script of the page would read."""
    (block,) = re.findall(r'<script type="application/json">(.*?)</script>', html, re.DOTALL)
    return json.loads(block)


def test_the_page_carries_its_content_and_the_text_once(view):
    html = view._repr_html_()
    assert _data(html) == view.content
    script = html[html.index("<script") :]
    assert all(script.count(json.dumps(t, ensure_ascii=False)) == 1 for t in story.TEXTS["a"])


def test_article_text_never_becomes_markup(view):
    html = view._repr_html_()
    assert html.count("<script") == html.count("</script>") == 3
    assert "<img" not in html
    assert "&lt;img src=x onerror" in html


def test_line_separators_are_escaped_in_the_data():
    texts = {"a": ["One\u2028may\u2029two."]}
    evidence = story.spans([("a", 0, "may", "modal")], texts)
    html = read.lens(evidence, by="kind", sentences=story.sentences(texts))._repr_html_()
    assert "One\\u2028" in html
    assert _data(html)["sentences"]["text"] == texts["a"]


def test_without_scripts_counts_and_first_sentences_can_be_read():
    texts = {"a": [f"It may be {n}." for n in range(12)]}
    evidence = story.spans([("a", n, "may", "modal & more") for n in range(12)], texts)
    html = read.lens(evidence, by="kind", sentences=story.sentences(texts))._repr_html_()
    fallback = html[: html.index("<script")]
    assert "<td>kind</td><td>modal &amp; more</td><td>12</td>" in fallback
    assert fallback.count("<li>") == 10
    assert "<li>It <mark>may</mark> be 9.</li>" in fallback


def test_the_fallback_counts_a_long_quotation_once_and_marks_what_is_on(view):
    html = view._repr_html_()
    fallback = html[: html.index("<script")]
    assert "<td>Speakers</td><td>Ann Lee</td><td>2</td>" in fallback
    assert "The 🚢🚢 ferry <mark>may</mark> sail on Monday." in fallback


def test_nothing_to_show_is_said():
    nothing = story.spans([]).assign(kind="x")
    html = read.lens(nothing, by="kind", sentences=story.sentences())._repr_html_()
    assert "<p>Nothing to show.</p>" in html


def test_a_saved_page_is_whole_and_asks_for_nothing(view, tmp_path):
    page = view.save(tmp_path / "page.html").read_text(encoding="utf-8")
    assert page.startswith("<!doctype html>")
    assert view._repr_html_() in page
    assert f"<title>{'&lt;/script&gt;'}" in page
    assert not re.search(r"(?:src|href)=[\"']|https?://|@import|url\(", page.replace(HOSTILE, ""))


def test_the_notebook_gets_a_short_text_and_the_page(view):
    assert view._repr_mimebundle_() == {
        "text/plain": "Reader: 8 sentences in 2 articles",
        "text/html": view._repr_html_(),
    }


def test_the_page_is_the_same_bytes_whatever_the_hash_seed():
    code = (
        "import story; from analysis import read; print(read.reader(story.corpus())._repr_html_())"
    )
    pages = [
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert pages[0] == pages[1]
    assert b"mountLens" in pages[0]


def test_scripts_lose_their_comments_and_nothing_else():
    from analysis.read import view

    assert not re.search(r"^\s*//", view.script(), re.MULTILINE)
    assert "function mountLens(host, css, data" in view.script()
    assert "innerHTML" not in view.script()
    assert "/*" not in view.style()
