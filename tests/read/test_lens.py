"""The text explorer: what the page carries, and what a reader sees in a browser."""

import json
import os
import re
import subprocess
import sys

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import read
from analysis.read.lens import Span, _parts

HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(1)>"

TEXTS = {
    "a": ["The 🚢🚢 ferry may sail.", "It might rain, and it could snow.", "Nobody was asked."],
    "b": [f"Perhaps {HOSTILE} is a name.", "The crew of the Málaga may go in May."],
}


def _sentences(texts=TEXTS):
    rows = []
    for article, lines in texts.items():
        start = 0
        for number, text in enumerate(lines):
            rows.append((article, number, start, start + len(text), text, 0))
            start += len(text) + 1
    columns = ["article_id", "sentence_id", "start", "end", "text", "paragraph"]
    return pd.DataFrame(rows, columns=columns)


def _spans(words, texts=TEXTS):
    """A row for the first use of each (article, sentence, word), offsets in the article."""
    starts = _sentences(texts).set_index(["article_id", "sentence_id"])["start"]
    rows = []
    for article, number, word, kind in words:
        start = int(starts[article, number]) + texts[article][number].index(word)
        rows.append((article, number, start, start + len(word), kind))
    return pd.DataFrame(rows, columns=["article_id", "sentence_id", "start", "end", "kind"])


@pytest.fixture
def sentences():
    return _sentences()


@pytest.fixture
def evidence():
    words = [
        ("a", 0, "may", "modal"),
        ("a", 1, "might", "modal"),
        ("a", 1, "could", "modal"),
        ("b", 0, "Perhaps", "adverb"),
        ("b", 1, "may", "modal"),
    ]
    return _spans(words).assign(
        why=["rule 1", "rule 1", None, HOSTILE, ""],
        source=["Harbour Post, 3 Jan 2020", None, None, None, None],
        voice=["author", "author", "quoted", "author", "quoted"],
    )


def _data(html):
    """What the script of the page would read."""
    (block,) = re.findall(r'<script type="application/json">(.*?)</script>', html, re.DOTALL)
    return json.loads(block)


def _text(sentence):
    return "".join(part if isinstance(part, str) else part[0] for part in sentence["parts"])


def _marked(sentence):
    return [part[0] for part in sentence["parts"] if not isinstance(part, str)]


def test_each_sentence_stands_once_and_only_where_something_was_counted(evidence, sentences):
    data = _data(read.lens(evidence, by="kind", sentences=sentences)._repr_html_())
    a, b = TEXTS["a"], TEXTS["b"]
    assert [_text(s) for s in data["sentences"]] == [a[0], a[1], b[0], b[1]]


def test_spans_are_marked_by_code_point(evidence, sentences):
    shown = read.lens(evidence, by="kind", sentences=sentences).content["sentences"]
    assert [_marked(s) for s in shown] == [["may"], ["might", "could"], ["Perhaps"], ["may"]]


def test_counts_per_group_are_the_rows_of_evidence(evidence, sentences):
    content = read.lens(evidence, by=["kind", "voice"], sentences=sentences).content
    for number, column in enumerate(["kind", "voice"]):
        facet = content["facets"][number]
        marks = [m for s in content["sentences"] for m in s["marks"]]
        shown = pd.Series([facet["labels"][m["groups"][number]] for m in marks]).value_counts()
        assert shown.to_dict() == evidence[column].value_counts().to_dict()


def test_groups_come_most_counted_first_or_in_their_own_order(evidence, sentences):
    def labels(table, by):
        return read.lens(table, by=by, sentences=sentences).content["facets"][0]["labels"]

    assert labels(evidence, "kind") == ["modal", "adverb"]
    ordered = pd.Categorical(evidence["kind"], categories=["adverb", "modal", "unused"])
    assert labels(evidence.assign(kind=ordered), "kind") == ["adverb", "modal"]
    assert labels(evidence.assign(year=[2021, 2019, 2021, 2021, 2020]), "year") == [
        "2019",
        "2020",
        "2021",
    ]


def test_an_article_is_called_by_its_source_or_else_its_id(evidence, sentences):
    content = read.lens(evidence, by="kind", sentences=sentences).content
    assert content["sources"] == ["Harbour Post, 3 Jan 2020", "b"]
    assert [s["source"] for s in content["sentences"]] == [0, 0, 1, 1]


def test_why_is_kept_where_there_is_one(evidence, sentences):
    content = read.lens(evidence, by="kind", sentences=sentences).content
    whys = [mark.get("why") for s in content["sentences"] for mark in s["marks"]]
    assert whys == ["rule 1", "rule 1", None, HOSTILE, None]


def test_further_marks_shade_the_sentences_shown(evidence, sentences):
    marks = _spans([("a", 0, "ferry may", "vessel"), ("a", 2, "Nobody", "person")])
    content = read.lens(evidence, by="kind", sentences=sentences, marks=marks).content
    assert content["kinds"] == ["vessel"]
    assert content["sentences"][0]["parts"] == [
        "The 🚢🚢 ",
        ["ferry ", [], [0]],
        ["may", [0], [0]],
        " sail.",
    ]


def test_a_span_beyond_its_sentence_is_clipped(sentences):
    evidence = _spans([("a", 0, "sail", "verb")]).assign(end=999)
    shown = read.lens(evidence, by="kind", sentences=sentences).content["sentences"]
    assert _marked(shown[0]) == ["sail."]


@given(
    st.text(max_size=12),
    st.lists(st.tuples(st.integers(-3, 15), st.integers(-3, 15)), max_size=4),
)
def test_parts_rebuild_the_sentence_and_every_span(text, pairs):
    parts = _parts(text, [Span(a, b, "marks", i) for i, (a, b) in enumerate(pairs)])
    assert _text({"parts": parts}) == text
    for i, (a, b) in enumerate(pairs):
        marked = "".join(p[0] for p in parts if not isinstance(p, str) and i in p[1])
        assert marked == text[max(a, 0) : max(b, 0)]


def test_article_text_never_becomes_markup(evidence, sentences):
    evidence = evidence.assign(kind=HOSTILE, source=HOSTILE)
    html = read.lens(evidence, by="kind", sentences=sentences, title=HOSTILE)._repr_html_()
    assert html.count("<script") == html.count("</script>") == 2
    assert "<img" not in html
    assert "&lt;img src=x onerror" in html


def test_line_separators_are_escaped_in_the_data():
    texts = {"a": ["One\u2028may\u2029two."]}
    evidence = _spans([("a", 0, "may", "modal")], texts)
    html = read.lens(evidence, by="kind", sentences=_sentences(texts))._repr_html_()
    assert "One\\u2028" in html
    assert _text(_data(html)["sentences"][0]) == texts["a"][0]


def test_without_scripts_counts_and_first_sentences_can_be_read():
    texts = {"a": [f"It may be {n}." for n in range(12)]}
    evidence = _spans([("a", n, "may", "modal & more") for n in range(12)], texts)
    html = read.lens(evidence, by="kind", sentences=_sentences(texts))._repr_html_()
    fallback = html[: html.index("<script")]
    assert "<td>kind</td><td>modal &amp; more</td><td>12</td>" in fallback
    assert fallback.count("<li>") == 10
    assert "<li>It <mark>may</mark> be 9. <small>a</small></li>" in fallback


def test_missing_values_are_shown_not_raised(evidence, sentences):
    holes = evidence.astype({"start": "Int64", "end": "Int64"})
    holes.loc[0, ["start", "end", "kind", "source"]] = None
    lens = read.lens(holes, by="kind", sentences=sentences)
    assert lens.content["facets"][0]["labels"] == ["modal", "adverb", "(none)"]
    assert _marked(lens.content["sentences"][0]) == []
    assert "nan" not in lens._repr_html_().lower()


def test_without_evidence_there_is_nothing_to_show(evidence, sentences):
    lens = read.lens(evidence[:0], by="kind", sentences=sentences, marks=evidence)
    assert repr(lens) == "Lens: 0 sentences in 0 groups"
    assert "<p>Nothing to show.</p>" in lens._repr_html_()


def test_the_input_is_not_changed(evidence, sentences):
    before = evidence.copy(deep=True), sentences.copy(deep=True)
    read.lens(evidence, by=["kind", "voice"], sentences=sentences, marks=evidence)
    pd.testing.assert_frame_equal(evidence, before[0])
    pd.testing.assert_frame_equal(sentences, before[1])


def test_evidence_must_have_its_columns_and_sentences(evidence, sentences):
    with pytest.raises(ValueError, match="evidence: no column tone"):
        read.lens(evidence, by="tone", sentences=sentences)
    with pytest.raises(ValueError, match="evidence: article b has no sentence 1"):
        read.lens(evidence, by="kind", sentences=sentences[:4])


def test_the_notebook_gets_a_short_text_and_the_page(evidence, sentences):
    lens = read.lens(evidence, by="kind", sentences=sentences)
    bundle = lens._repr_mimebundle_()
    assert bundle["text/plain"] == "Lens: 4 sentences in 2 groups"
    assert bundle["text/html"] == lens._repr_html_()
    assert repr(read.lens(evidence, by=["kind", "voice"], sentences=sentences)).endswith("3 groups")


def test_the_page_is_the_same_bytes_whatever_the_hash_seed():
    code = (
        "import pandas as pd; from analysis import read\n"
        "s = pd.DataFrame({'article_id': ['a'], 'sentence_id': [0], 'start': [0], 'end': [9],"
        " 'text': ['It may be']})\n"
        "e = pd.concat([s.assign(start=3, end=6, kind=k) for k in 'zyxw'])\n"
        "print(read.lens(e, by='kind', sentences=s, marks=e)._repr_html_())"
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


def _press(lens, label):
    lens.get_by_role("button", name=re.compile(rf"^{label}\b")).click()


@pytest.mark.browser
def test_a_group_a_search_and_a_click_in_the_browser(browser, evidence, sentences, tmp_path):
    marks = _spans([("a", 0, "ferry", HOSTILE)])
    lens = read.lens(evidence, by="kind", sentences=sentences, marks=marks, title=HOSTILE)
    (view,) = browser.open(tmp_path / "lens.html", lens._repr_html_())
    items, status = view.locator("ol > li"), view.get_by_role("status")
    assert status.text_content() == "4 sentences · 5 counted in them"
    assert not browser.page.locator("details").is_visible()

    _press(view, "adverb")
    assert items.count() == 1
    assert status.text_content() == "1 of 4 sentences · kind = adverb"
    assert items.locator(".text").text_content() == TEXTS["b"][0]
    items.locator(".text").click()
    assert items.locator(".notes").text_content() == f"“Perhaps” · kind = adverb · {HOSTILE}"
    _press(view, "adverb")
    assert items.count() == 4
    assert items.first.locator("mark").all_text_contents() == ["ferry", "may"]

    view.get_by_label("Search the sentences").fill("malaga MAY")
    assert items.locator(".text").all_text_contents() == ["The crew of the Málaga may go in May."]
    view.get_by_label("Search the sentences").fill("now")
    assert status.text_content() == "0 of 4 sentences · “now”"
    assert browser.page.evaluate("document.documentElement.scrollWidth") == 420


@pytest.mark.browser
def test_two_group_columns_narrow_each_other(browser, evidence, sentences, tmp_path):
    lens = read.lens(evidence, by=["kind", "voice"], sentences=sentences)
    (view,) = browser.open(tmp_path / "lens.html", lens._repr_html_())
    _press(view, "quoted")
    assert view.locator(".facet").first.locator(".n").all_text_contents() == ["2", "0"]
    _press(view, "modal")
    assert view.locator("ol mark.counted").all_text_contents() == ["could", "may"]
    assert view.get_by_role("button", pressed=True).count() == 2


@pytest.mark.browser
def test_the_same_lens_twice_and_an_empty_one_on_a_page(browser, evidence, sentences, tmp_path):
    html = read.lens(evidence, by="kind", sentences=sentences)._repr_html_()
    empty = read.lens(evidence[:0], by="kind", sentences=sentences)._repr_html_()
    first, second, nothing = browser.open(tmp_path / "lens.html", html + html + empty)
    _press(second, "adverb")
    assert first.locator("ol > li").count() == 4
    assert second.locator("ol > li").count() == 1
    assert nothing.get_by_role("status").text_content() == "Nothing to show."


@pytest.mark.browser
def test_a_long_list_comes_in_pages_and_prints_without_controls(browser, tmp_path):
    texts = {"a": [f"It may be {n}." for n in range(70)]}
    evidence = _spans([("a", n, "may", "modal") for n in range(70)], texts)
    lens = read.lens(evidence, by="kind", sentences=_sentences(texts))
    (view,) = browser.open(tmp_path / "lens.html", lens._repr_html_())
    counts = [view.locator("ol > li").count()]
    for label in ("Show 50 more", "Show 10 more"):
        view.get_by_role("button", name=label).click()
        counts.append(view.locator("ol > li").count())
    assert counts == [10, 60, 70]
    browser.page.emulate_media(media="print")
    assert view.locator("ol > li").first.is_visible()
    assert not any(button.is_visible() for button in view.locator("button, input").all())


@pytest.mark.browser
def test_keys_typed_in_the_search_stay_there(browser, evidence, sentences, tmp_path):
    html = read.lens(evidence, by="kind", sentences=sentences)._repr_html_()
    heard = "<script>addEventListener('keydown', (e) => { document.title += e.key; });</script>"
    (view,) = browser.open(tmp_path / "lens.html", heard + html)
    search = view.get_by_label("Search the sentences")
    search.press("d")
    assert (search.input_value(), browser.page.title()) == ("d", "")
    search.blur()
    browser.page.keyboard.press("x")
    assert browser.page.title() == "x"
