"""Archives: every member in the ledger, within limits, and nothing written anywhere."""

import io
import zipfile

import pytest

from analysis.corpus import digest, read
from analysis.corpus.readers import archive, article
from tests.corpus.fuzz.samples import GALE, TIDE, docx, page, zipped

TEXT = "\n\n".join(TIDE)
OTHER = "\n\n".join(GALE)


def named(*names, content=TEXT, **changes):
    """A zip file whose members have these names, written as they are."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        for name in names:
            info = zipfile.ZipInfo("x")
            info.filename = name
            for attribute, value in changes.items():
                setattr(info, attribute, value)
            made.writestr(info, content)
    return stream.getvalue()


def test_members_are_read_like_the_files_of_a_folder(corpus):
    files = {
        "metadata.csv": "file,outlet\nnews/tide.txt,Pier News\n",
        "news/tide.txt": TEXT,
        "gale.docx": docx(GALE),
        "photo.jpg": b"\xff\xd8",
        "__MACOSX/news/._tide.txt": b"\0",
        ".DS_Store": b"\0",
    }
    found = corpus({"a.zip": zipped(files)})
    rows = found.articles.set_index("source_path")
    assert rows.loc["a.zip!/news/tide.txt", "outlet"] == "Pier News"
    assert rows.loc["a.zip!/news/tide.txt", "title"] == "tide"
    assert set(rows.index) == {"a.zip!/news/tide.txt", "a.zip!/gale.docx"}
    ledger = found.ledger.set_index("source")
    assert ledger.loc["a.zip!/photo.jpg", "status"] == "skipped"
    assert len(ledger) == 3


def test_an_archive_may_be_the_corpus_itself(tmp_path):
    path = tmp_path / "a.zip"
    path.write_bytes(zipped({"tide.txt": TEXT}))
    assert read(path).articles["source_path"].tolist() == ["a.zip!/tide.txt"]
    before = digest(path)
    path.write_bytes(zipped({"tide.txt": OTHER}))
    assert digest(path) != before


def test_archives_in_archives_are_read_up_to_a_depth(corpus, reason):
    once = zipped({"page.html": page("Gale", GALE)})
    twice = zipped({"b.zip": once})
    found = corpus({"a.zip": twice, "deep.zip": zipped({"a.zip": twice})})
    assert found.articles["source_path"].tolist() == ["a.zip!/b.zip!/page.html"]
    assert "lies 2 archives deep" in reason(found, "deep.zip!/a.zip!/b.zip")


@pytest.mark.parametrize("name", ["../out.txt", "/etc/out.txt", "a/../../out.txt", "C:\\out.txt"])
def test_names_that_lead_out_are_refused_and_nothing_is_written(corpus, tmp_path, name):
    found = corpus({"in/a.zip": named(name, "good.txt")})
    assert len(found.articles) == 1 and len(found.ledger) == 2
    refused = found.ledger[found.ledger["status"] == "skipped"]["reason"].item()
    assert refused == "has a name that leads out of the archive: rename it"
    assert [path.name for path in tmp_path.rglob("*")] in (["in", "a.zip"], ["a.zip", "in"])


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_names_are_labels_of_one_line(corpus):
    found = corpus({"a.zip": named("a\nb\x1b[31m.txt", "x.txt", "x.txt")})
    assert found.ledger["source"].tolist() == [
        "a.zip!/a\ufffdb\ufffd[31m.txt",
        "a.zip!/x.txt",
        "a.zip!/x.txt (2)",
    ]


def test_what_unpacks_to_very_much_is_not_unpacked(corpus, reason):
    bomb = zipped({"bomb.txt": b"rain " * 4_000_000, "good.txt": TEXT})
    found = corpus({"a.zip": bomb, "b.docx": zipped({"word/document.xml": b" " * 20_000_000})})
    assert "times its size; the limit is 200: not unpacked" in reason(found, "a.zip!/bomb.txt")
    assert "has a part that unpacks to" in reason(found, "b.docx")
    assert found.articles["source_path"].tolist() == ["a.zip!/good.txt"]


@pytest.mark.parametrize(
    ("limit", "value", "expected"),
    [
        ("MAX_UNPACKED", 100, "the limit is 0 GB: split it"),
        ("MAX_MEMBERS", 1, "holds 2 files; the limit is 1: split it"),
    ],
)
def test_an_archive_beyond_a_limit_is_one_row(corpus, reason, monkeypatch, limit, value, expected):
    monkeypatch.setattr(archive, limit, value)
    found = corpus({"a.zip": zipped({"a.txt": TEXT, "b.txt": OTHER}), "c.txt": TEXT})
    assert expected in reason(found, "a.zip")
    assert len(found.articles) == 1


def test_a_member_beyond_the_limit_of_a_file_is_refused(corpus, reason, monkeypatch):
    monkeypatch.setattr(article, "MAX_WHOLE", 100_000)
    found = corpus({"a.zip": named("a.txt", content="It rained. " * 20_000)})
    assert reason(found, "a.zip!/a.txt") == "is 0 MB; the limit is 0 MB: split it"


def test_protected_linked_and_damaged_members_get_a_row_each(corpus, reason):
    protected = bytearray(named("a.txt"))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        protected[protected.find(mark) + place] |= 1
    damaged = named("a.txt", "b.txt").replace(TIDE[0].encode(), TIDE[0].encode().upper(), 1)
    found = corpus(
        {
            "locked.zip": bytes(protected),
            "link.zip": named("a.txt", external_attr=0o120777 << 16),
            "damaged.zip": damaged,
            "none.zip": b"PK",
            "empty.zip": zipped({}),
        }
    )
    assert "protected by a password" in reason(found, "locked.zip!/a.txt")
    assert "is a link inside an archive" in reason(found, "link.zip!/a.txt")
    assert "is damaged in its archive" in reason(found, "damaged.zip!/a.txt")
    assert reason(found, "none.zip") == "is damaged or no zip archive: make it again"
    assert reason(found, "empty.zip") == "is an archive without files"
    assert found.articles["source_path"].tolist() == ["damaged.zip!/b.txt"]


def test_a_member_offers_no_way_to_write():
    member = article.Member("a.txt", 1, lambda: io.BytesIO(b"a"))
    with pytest.raises(ValueError, match="read as bytes"):
        member.open("wb")
