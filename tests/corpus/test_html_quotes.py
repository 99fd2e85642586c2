import pytest
from lxml import html

from analysis.corpus.readers import html_quotes, page

NEWS = "<p>The harbour was shut on Monday after a storm broke the mole in two places.</p>" * 3


def read(tmp_path, inner: str) -> list[str]:
    path = tmp_path / "page.html"
    path.write_text(
        f"<html><head><title>Mole</title></head><body><article><h1>Storm</h1>{NEWS}{inner}{NEWS}"
        "</article></body></html>",
        encoding="utf-8",
    )
    (article,) = page.read(path)
    lines = article.text.split("\n")
    return [line for line in lines if line and not line.startswith(("The harbour", "Storm"))]


@pytest.mark.parametrize(
    ("inner", "lines"),
    [
        (
            "<p>Ida Moss wrote:</p><blockquote><p>We will do it.</p><p>Twice.</p></blockquote>",
            ["Ida Moss wrote:", "> We will do it.", "> Twice."],
        ),
        (
            "<p>Moss said:</p><blockquote>We will<br/>rebuild <b>all</b> of it.</blockquote>",
            ["Moss said:", "> We will", "> rebuild all of it."],
        ),
        (
            "<p>Moss said:</p><blockquote><p><em>We</em> will.</p>— Ida Moss</blockquote>",
            ["Moss said:", "> We will.", "> — Ida Moss"],
        ),
        (
            "<p>Moss said:</p><blockquote><blockquote><p>We will.</p></blockquote></blockquote>",
            ["Moss said:", "> We will."],
        ),
        ("<p>Moss said <q>we will</q> on Monday.</p>", ["Moss said “we will” on Monday."]),
        ("<p>Moss said <q>we <i>will</i></q>.</p>", ["Moss said “we will”."]),
        ("<p>Moss said <q>“we will”</q>.</p>", ["Moss said “we will”."]),
    ],
)
def test_what_tags_set_off_is_marked_in_the_text(tmp_path, inner, lines):
    assert read(tmp_path, inner) == lines


def test_lines_of_one_block_stand_together():
    text = "Moss:\n\n> One.\n\n> Two.\n\n> Three.\n\nThe end.\n\n> Four."
    assert html_quotes.join(text) == "Moss:\n\n> One.\n> Two.\n> Three.\n\nThe end.\n\n> Four."


@pytest.mark.parametrize("source", ["<blockquote>" * 100, "<p><q></p></q>", "<q><!-- x --></q>"])
def test_broken_markup_is_marked_without_an_error(source):
    tree = html.document_fromstring(f"<html><body>{source}words</body></html>")
    html_quotes.mark(tree)
    assert "words" in tree.text_content()
