"""No two corpora or questions share a folder of results."""

import threading
from pathlib import Path

import pytest

from analysis import corpus, exports, files, paths

from places import ROOT


@pytest.fixture(autouse=True)
def below(tmp_path, monkeypatch):
    monkeypatch.setattr(paths, "exports", lambda: tmp_path / "exports")


def folder(path, asked=None):
    """Where a report on ``path`` would be written, and it is written."""
    asked, path = asked or {}, Path(path)
    who = exports.owner(path, asked)
    with exports.opened(exports.candidates(path, asked), who=who) as (out, _):
        (out / "report.html").write_text("x")
        return out.name


def test_one_corpus_keeps_its_folder():
    assert [folder("/a/news"), folder("/a/news")] == ["news", "news"]


def test_two_corpora_of_one_name_have_two_folders():
    one, two = folder("/a/news"), folder("/b/news")
    assert one == "news" and two.startswith("news-") and two != one
    assert folder("/b/news") == two and folder("/a/news") == one


def test_the_folder_of_the_sample_is_for_the_sample():
    assert folder("/a/sample").startswith("sample-")
    assert folder(ROOT / "data" / "articles") == "sample"


@pytest.mark.parametrize("name", ["новости", "статьи", "新闻", "Zürich"])
def test_letters_of_every_script_stay(name):
    assert folder(f"/a/{name}") == name.lower()


def test_a_name_without_letters_is_still_one():
    one, two = folder("/a/!!!"), folder("/a/???")
    assert one == "articles" and two.startswith("articles-")


def test_what_a_run_leaves_out_is_in_the_name():
    whole = folder("/a/news")
    some = folder("/a/news", {"outlets": "The Post, Herald", "since": "2020-01-05"})
    assert (whole, some) == ("news", "news-outlets-the-post-herald-since-2020-01-05")
    long = folder("/a/news", {"outlets": "x" * 300})
    assert len(long) < 100 and long != folder("/a/news", {"outlets": "x" * 301})


def test_an_older_folder_that_names_nobody_is_taken(tmp_path):
    (tmp_path / "exports" / "news").mkdir(parents=True)
    (tmp_path / "exports" / "news" / "report.html").write_text("old")
    assert folder("/a/news") == "news"


def test_a_folder_in_use_is_refused_and_nothing_is_left():
    news = Path("/a/news")
    who, folders = exports.owner(news, {}), exports.candidates(news, {})
    with (
        exports.opened(folders, who=who) as (out, _),
        pytest.raises(ValueError, match=r"Another run is writing to .*news"),
        exports.opened(folders, who=who),
    ):
        pass
    assert not out.exists()


def test_another_corpus_does_not_wait_for_the_folder_of_the_first():
    one, two = Path("/a/news"), Path("/b/news")
    with exports.opened(exports.candidates(one, {}), who=exports.owner(one, {})) as (first, _):
        assert folder(two) != first.name


def test_what_a_killed_run_left_in_part_goes(tmp_path):
    out = tmp_path / "exports" / "news"
    (out / "figures").mkdir(parents=True)
    (out / "figures" / ".rates.png.77.part").write_text("half")
    (out / "figures" / "mine.part").write_text("mine")
    folder("/a/news")
    assert [path.name for path in (out / "figures").iterdir()] == ["mine.part"]


def test_a_folder_named_by_hand_is_taken_from_another_and_not_compared(tmp_path):
    for who, expected in (("one", True), ("one", True), ("two", False), ("two", True)):
        with exports.opened([tmp_path / "out"], who=who, take=True) as (out, ours):
            (out / "report.html").write_text("x")
        assert ours is expected


def test_results_among_articles_are_not_read(tmp_path):
    text = "The ferry may sail on Monday, and nobody in the harbour knows when."
    (tmp_path / "one.txt").write_text(text)
    (tmp_path / "results").mkdir()
    (tmp_path / "results" / "report.txt").write_text(f"{text} It is a report.")
    before = corpus.digest(tmp_path)
    assert len(corpus.read(tmp_path).articles) == 2
    files.add(tmp_path / "results", [tmp_path / "results" / "report.txt"])
    ledger = corpus.read(tmp_path).ledger.set_index("source")["status"]
    assert ledger.to_dict() == {"one.txt": "loaded", "results": "skipped"}
    assert corpus.digest(tmp_path) != before


def test_sets_written_at_once_are_never_mixed(tmp_path):
    def write(number):
        def file(path):
            path.write_text(str(number))

        files.write_set(tmp_path, {f"{name}.txt": file for name in "abcdef"})

    threads = [threading.Thread(target=write, args=[number]) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({path.read_text() for path in tmp_path.glob("*.txt")}) == 1
    files.check_set(tmp_path, [f"{name}.txt" for name in "abcdef"])
    assert {path.name for path in tmp_path.iterdir() if path.suffix != ".txt"} == {files.MARK}
