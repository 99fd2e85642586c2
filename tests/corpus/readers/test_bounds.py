"""Files made to cost more than their bytes: each is read in bounded work and said."""

import json
import time

import pytest

from analysis.corpus import readers
from analysis.corpus.readers import csv_tsv, office, pdf, rtf, xlsx
from analysis.corpus.readers.article import Passing, RawArticle, Remark, Skipped, Unreadable
from tests.corpus.fuzz import samples
from tests.corpus.fuzz.samples import STORIES, TIDE
from tests.corpus.readers.test_documents import run, word

TEXT = " ".join(TIDE)


@pytest.fixture(autouse=True)
def small(monkeypatch):
    """The limits a hundredth of what they are, so that the files may be small too."""
    monkeypatch.setattr(readers, "MAX_BARREN", 500)
    monkeypatch.setattr(readers, "MAX_TOLD", 10)
    monkeypatch.setattr(readers, "MANY", 200)
    monkeypatch.setattr(csv_tsv, "MAX_EMPTY", 1_000)
    monkeypatch.setattr(office, "MAX_ELEMENTS", 12_000)
    monkeypatch.setattr(pdf, "MAX_TOKENS", 25_000)
    monkeypatch.setattr(pdf, "MAX_PAGE_TOKENS", 4_000)
    monkeypatch.setattr(rtf, "MAX_TOKENS", 60_000)
    monkeypatch.setattr(xlsx, "MAX_CELLS", 10_000)


def parquet(values):
    import io

    import pyarrow
    from pyarrow import parquet as pq

    stream = io.BytesIO()
    pq.write_table(pyarrow.table({"text": values}), stream)
    return stream.getvalue()


def same(count):
    import pyarrow

    places = pyarrow.array([0] * count, pyarrow.int32())
    return pyarrow.DictionaryArray.from_arrays(places, pyarrow.array([TEXT]))


def nulls(count):
    import pyarrow

    return pyarrow.nulls(count, pyarrow.string())


BOMBS = {
    "nulls.parquet": (lambda: parquet(nulls(100_000)), "no new article in 500 items"),
    "same.parquet": (lambda: parquet(same(100_000)), "no new article in 500 items"),
    "same.jsonl": (lambda: (json.dumps({"text": TEXT}) + "\n") * 2_000, "no new article in 500"),
    "objects.json": (lambda: "[" + "{}," * 20_000 + "{}]", "no new article in 500 items"),
    "tiny.csv": (lambda: "text\n" + "".join(f"Rain {n}.\n" for n in range(900)), "on average"),
    "columns.csv": (lambda: "text," + "a," * 50_000 + "\nx\n", "has more than 2,000 columns"),
    "empty.csv": (lambda: "text,title\n" + ",\n" * 50_000, "more than 1,000 empty rows"),
    "cells.xlsx": (lambda: samples.xlsx([["text"], *[["x", *[""] * 60, 1]] * 200]), "10,000 cells"),
    "runs.docx": (lambda: word(f"<w:p>{run('a') * 9_000}</w:p>"), "more than 12,000 elements"),
    "spans.odt": (
        lambda: samples.odt("", "<text:p>" + "<text:span>a</text:span>" * 13_000 + "</text:p>"),
        "more than 12,000 elements",
    ),
    "items.rss": (lambda: "<rss>" + "<item/>" * 13_000 + "</rss>", "more than 12,000 elements"),
    "groups.rtf": (lambda: "{\\rtf1 " + "{a}" * 80_000 + "}", "groups and control words"),
    "records.ris": (lambda: "TY  - NEWS\nER  - \n" * 5_000, "no new article in 500 items"),
    "codes.txt": (lambda: "HD\tx\nPD\ty\nLP\tz\nAN\tw\n" * 5_000, "no new article in 500 items"),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_file_that_costs_too_much_is_not_read_on(refusal, name):
    make, told = BOMBS[name]
    content = make()
    start = time.process_time()
    assert told in refusal(name, content)
    assert time.process_time() - start < 5


def test_items_that_give_nothing_are_counted_beyond_the_first(every):
    lines = [
        json.dumps({"text": TEXT}),
        *["{}"] * 100,
        json.dumps({"text": " ".join(STORIES[1][1])}),
    ]
    found = every("a.jsonl", "\n".join(lines))
    assert sum(isinstance(item, RawArticle) for item in found) == 2
    assert sum(isinstance(item, Skipped) for item in found) == 10
    assert Remark("90 more items gave no new article") in found


def test_copies_of_one_text_in_other_outlets_are_articles(items, monkeypatch):
    monkeypatch.setattr(readers, "MAX_COPIES", 20)
    rows = [{"text": TEXT, "outlet": f"Pier {n % 30}"} for n in range(60)]
    found = items("a.json", json.dumps(rows))
    assert len({item.fields["outlet"] for item in found[:20]}) == 20


def test_a_pdf_drawn_by_too_much_is_read_up_to_there(items, refusal):
    page = b"BT /F1 9 Tf 50 700 Td (" + TIDE[0].encode() + b") Tj ET\n"
    (item,) = items(
        "a.pdf", samples.pdf_of([page, page.replace(b"tide", b"gale") + b"q Q " * 400] * 30)
    )
    assert item.text.startswith(TIDE[0])
    assert "of 60: it is drawn by too much" in item.problem
    assert "could not be read" in refusal("b.pdf", samples.pdf_of([b"1 " * 9_000] * 3))


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (MemoryError(), "needs more memory"),
        (OSError(28, "No space left on device"), "could not be read now: no space left on device"),
        (ImportError("no", name="pypdf"), "needs a package that is not installed: pypdf"),
    ],
)
def test_what_is_no_fault_of_a_file_is_not_called_its_damage(tmp_path, error, told):
    def read(source):
        raise error
        yield

    with pytest.raises(Passing, match=told):
        list(readers._safely(".txt", read, tmp_path))


def test_a_mistake_of_this_program_is_named_as_one(monkeypatch, tmp_path):
    (tmp_path / "a.txt").write_text(TEXT)
    monkeypatch.setattr(readers.txt, "MAX_LINES", "many")
    with pytest.raises(Unreadable, match=r"mistake in this program \(TypeError in txt\.py\)"):
        list(readers.READERS[".txt"](tmp_path / "a.txt"))


def test_a_reading_in_which_the_machine_failed_is_not_kept(monkeypatch, tmp_path):
    from analysis import corpus

    (tmp_path / "a.txt").write_text(TEXT)
    (tmp_path / "b.txt").write_text(" ".join(STORIES[1][1]))
    original = readers.txt.read_bytes

    def full(path):
        if path.name == "a.txt":
            raise OSError(28, "No space left on device")
        return original(path)

    assert corpus.read(tmp_path).passing is False
    monkeypatch.setattr(readers.txt, "read_bytes", full)
    read = corpus.read(tmp_path)
    assert read.passing and len(read.articles) == 1


def test_a_full_disk_while_an_article_is_told_from_foreign_ones_is_not_kept(monkeypatch, tmp_path):
    from analysis import corpus

    def full(text):
        raise OSError(28, "No space left on device")

    (tmp_path / "a.txt").write_text(TEXT)
    monkeypatch.setattr("analysis.corpus.items.foreign", full)
    assert corpus.read(tmp_path).passing
