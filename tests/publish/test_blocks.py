import base64

import pytest

from analysis.publish import pdf, word
from analysis.publish.blocks import (
    SENTENCES,
    Grid,
    Heading,
    Items,
    Paragraph,
    Picture,
    Run,
    blocks,
)

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)
FIGURE = (
    '<figure><img alt="One &lt;dot&gt;" width="624" src="data:image/png;base64,'
    f'{base64.b64encode(PIXEL).decode()}"><figcaption>dot · data</figcaption></figure>'
)
LENS = (
    '<div data-lens="x"><p><strong>Hedges</strong></p><details open><summary>Lens: 5 sentences in 2'
    " groups</summary><table><tr><th>Column</th></tr></table><ol>"
    + "".join(f"<li>It <mark>may</mark> rain {i}. <small>Herald</small></li>" for i in range(5))
    + "</ol></details><script>if (1 < 2) alert()</script></div>"
)


def test_text_keeps_its_styles_and_loses_its_scripts():
    page = "<div><h2>Why?</h2><p>It <b>may</b>\n rain<script>x()</script>.</p></div>"
    assert blocks(page) == [
        Heading(2, "Why?"),
        Paragraph([Run("It "), Run("may", bold=True), Run(" rain"), Run(".")]),
    ]


def test_a_chart_keeps_its_alt_text():
    assert blocks(FIGURE) == [Picture(PIXEL, "One <dot>", "dot · data", 624)]


def test_a_table_keeps_its_cells():
    page = (
        "<table><caption>Rates</caption><thead><tr><th>outlet</th><th class='number'>n</th></tr>"
        "</thead><tbody><tr><td>A &amp; B</td><td class='number'>2</td></tr></tbody></table>"
    )
    assert blocks(page) == [Grid("Rates", ["outlet", "n"], [["A & B", "2"]], [False, True])]


def test_of_the_evidence_the_first_sentences_stay():
    title, items = blocks(LENS)
    assert title == Paragraph([Run("Hedges. 5 sentences in 2 groups.", italic=True)])
    assert len(items.items) == SENTENCES
    assert Run("may", bold=True) in items.items[0]


def test_a_sentence_that_is_counted_whole_is_not_bold():
    (items,) = blocks('<div data-lens="x"><ol><li><mark>It rains.</mark></li></ol></div>')
    assert items == Items([[Run("It rains.")]], quoted=True)


def test_nothing_gives_no_blocks():
    assert blocks(" \n") == []


HOSTILE = [
    Heading(1, '#eval("1") $x$ *a* \\ " </w:p>'),
    Paragraph([Run("@ref <label> \x00\x0b\ud83d #import", bold=True, italic=True)]),
    Items([[Run("/* no end")]], quoted=True),
    Items([], quoted=False),
    Picture(PIXEL, 'quote " and \\ in alt', "#caption", 0),
    Grid("", ["a", "b"], [["=1+1", "2"], ["#(", "]"]], [False, True]),
    Grid("", [], [], []),
]


@pytest.mark.parametrize("writer", [pdf, word])
def test_no_text_is_read_as_markup_and_the_bytes_repeat(writer):
    first = writer.write(HOSTILE, title="#title ]")
    assert first == writer.write(HOSTILE, title="#title ]")
    assert len(first) > 1000


def test_a_word_file_holds_the_words_and_the_alt_text():
    import io

    from docx import Document

    document = Document(io.BytesIO(word.write(HOSTILE, title="T")))
    texts = [p.text for p in document.paragraphs]
    assert HOSTILE[0].text in texts
    assert document.tables[0].cell(1, 0).text == "=1+1"
    (shape,) = document.inline_shapes
    assert shape._inline.docPr.get("descr") == 'quote " and \\ in alt'
