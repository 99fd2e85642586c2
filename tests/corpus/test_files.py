"""What lies in a folder beside articles, and folders that are not as they should be."""

import os
import sys

import pytest

from analysis.corpus import CorpusError, language, read
from analysis.files import MARK

TIDE = "The tide left the boats on the sand before noon, the harbour master said."


def test_a_folder_of_exports_is_passed_over(corpus, reason):
    found = corpus({"a.txt": TIDE, "out/.media-analysis-export": "", "out/report.html": TIDE * 9})
    assert len(found.articles) == 1
    assert reason(found, "out") == "is a folder of results, not of articles"
    assert "out/report.html" not in set(found.ledger["source"])


def test_a_folder_of_exports_is_no_corpus(tmp_path):
    (tmp_path / MARK).touch()
    (tmp_path / "report.html").write_text(TIDE)
    with pytest.raises(
        CorpusError, match="is a folder of exports; name the folder of the articles"
    ):
        read(tmp_path)


@pytest.mark.parametrize(
    "ending", ["_files", "-Dateien", "_fichiers", "_archivos", "_ficheiros", "_dosyalar"]
)
def test_what_a_browser_saves_beside_a_page_is_no_article(corpus, reason, ending):
    page = f"<html><body><article><p>{TIDE}</p><p>{TIDE[:-1]} twice.</p></article></body></html>"
    found = corpus(
        {"Low tide.html": page, f"Low tide{ending}/frame.html": page, "other_files/b.txt": TIDE}
    )
    assert reason(found, f"Low tide{ending}") == "is what a browser saved beside Low tide.html"
    assert sorted(found.articles["source_path"]) == ["Low tide.html", "other_files/b.txt"]


def test_lists_and_locks_of_a_user_are_no_articles(corpus):
    names = ["verbs.csv", "events.csv", "stories.csv", "Aliases.CSV"]
    found = corpus({"a.txt": TIDE, "~$a.docx": b"\0\0"} | dict.fromkeys(names, "name\nx\n"))
    assert found.ledger["source"].tolist() == ["a.txt"]


@pytest.mark.skipif(sys.platform == "win32", reason="needs links, pipes and odd names")
def test_links_pipes_and_odd_names_are_each_a_line(tmp_path):
    (tmp_path / "a.txt").write_text(TIDE)
    (tmp_path / "loop.txt").symlink_to("loop2.txt")
    (tmp_path / "loop2.txt").symlink_to("loop.txt")
    (tmp_path / "here").symlink_to(tmp_path)
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "two\nlines\x1b[31m.txt").write_text(TIDE.replace("noon", "dusk"))
    (tmp_path / "\u202etxt.a.txt").write_text(TIDE.replace("noon", "ten"))
    found = read(tmp_path)
    told = found.ledger.set_index("source")["reason"].dropna().to_dict()
    assert told == {
        "loop.txt": "is a link that leads nowhere",
        "loop2.txt": "is a link that leads nowhere",
        "here": "is a link to a folder",
        "pipe.txt": "is not a file that holds data",
    }
    sources = found.articles["source_path"].tolist()
    assert "two\\nlines\\x1b[31m.txt" in sources and "\\u202etxt.a.txt" in sources
    assert all(source.isprintable() for source in found.ledger["source"])


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads all")
def test_a_folder_that_cannot_be_opened_is_one_line(tmp_path):
    (tmp_path / "a.txt").write_text(TIDE)
    (tmp_path / "shut").mkdir(mode=0)
    found = read(tmp_path)
    assert len(found.articles) == 1
    assert "is a folder that cannot be opened" in set(found.ledger["reason"])


def test_terminal_signs_and_turning_marks_are_in_no_reason_and_no_name(corpus):
    head = "Title: Low \x1b[31mtide\u202e\nOutlet: Pier\u2066 News\nPublished: soon\x1b\n\n"
    found = corpus({"a.txt": head + TIDE})
    row = found.articles.iloc[0]
    assert (row["title"], row["outlet"]) == ("Low [31mtide", "Pier News")
    assert found.ledger["reason"][0].isprintable()


def test_a_model_that_cannot_be_loaded_is_an_error_and_no_reading(tmp_path, monkeypatch):
    def full():
        raise OSError(28, "No space left on device")

    (tmp_path / "a.txt").write_text("Le maire dit que la mer quitte le port et revient. " * 9)
    monkeypatch.setattr(language, "load", full)
    with pytest.raises(CorpusError, match="cannot be read now: no space left on device"):
        read(tmp_path)


@pytest.mark.parametrize("name", ["a.ndjson", "a.jl"])
def test_other_endings_of_json_lines_are_read(corpus, name):
    assert len(corpus({name: '{"text": "The tide left the boats on the sand."}\n'}).articles) == 1
