"""A study outside the project."""

import json
import shutil

import pytest

from analysis import corpus, exports, paths, pipeline, study
from analysis.publish import notebooks

from places import ROOT

TEXT = "The ferry may sail on Monday, and nobody in the harbour knows when."


@pytest.fixture
def made(tmp_path, monkeypatch):
    folder = study.start(tmp_path / "mine")
    monkeypatch.chdir(folder)
    return folder


def test_a_study_is_whole_and_quiet(made):
    assert {path.name for path in made.iterdir()} == {
        paths.STUDY,
        "README.md",
        "articles",
        "lists",
        "notebooks",
    }
    theirs = {path.stem for path in (made / "notebooks").iterdir()}
    assert theirs == {path.stem for path in (ROOT / "notebooks").glob("[0-9]*.ipynb")}
    for path in (made / "notebooks").iterdir():
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        assert not any(cell.get("outputs") for cell in cells)


def test_its_notebooks_read_its_articles_and_write_beside_them(made):
    known = notebooks.parameters(notebooks.available())
    assert notebooks.folder() == made / "notebooks"
    assert (known["corpus"], known["out"]) == ("articles", "exports/articles")
    assert paths.find(known["corpus"]) == made / "articles"
    assert paths.place(known["out"]) == paths.exports() / "articles"
    assert paths.cache() == made / ".cache"


def test_below_its_notebooks_it_is_the_same_study(made, monkeypatch):
    monkeypatch.chdir(made / "notebooks")
    assert paths.find("articles") == made / "articles"
    assert paths.study() == made


def test_the_readme_among_the_articles_is_passed_by(made):
    with pytest.raises(corpus.CorpusError, match="no files that can be read"):
        corpus.read(made / "articles")
    (made / "articles" / "ferry.txt").write_text(TEXT)
    (made / "articles" / "desk").mkdir()
    (made / "articles" / "desk" / "README.md").write_text(TEXT + " It was told on Sunday.")
    found = corpus.read(made / "articles").ledger
    assert found["source"].tolist() == ["desk/README.md", "ferry.txt"]


def test_its_lists_can_be_used_as_they_are(made):
    (made / "articles" / "ferry.txt").write_text(TEXT)
    for path in (made / "lists").glob("*.csv"):
        shutil.copy(path, made / "articles")
    found = pipeline.load("articles", derived=None, tone=None)
    assert found.articles["source_path"].tolist() == ["ferry.txt"]
    assert found.articles["outlet"].tolist() == ["The Harbour Post"]


def test_a_folder_with_something_in_it_stays_as_it_is(tmp_path):
    (tmp_path / "letter.txt").write_text("Dear Ann")
    for folder in (tmp_path, tmp_path / "letter.txt"):
        with pytest.raises(ValueError, match="is not empty"):
            study.start(folder)
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_an_empty_folder_becomes_a_study(tmp_path):
    (tmp_path / "mine").mkdir()
    assert (study.start(tmp_path / "mine") / paths.STUDY).exists()
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


def test_reports_on_it_lie_beside_its_articles(made, monkeypatch):
    monkeypatch.chdir(made.parent)
    assert exports.candidates(made / "articles", {})[0] == made / "exports" / "articles"
    assert exports.name(made / "articles") == "mine"


def test_a_study_stands_for_its_articles(made):
    assert study.articles(made) == made / "articles"
    assert study.articles("articles") == made / "articles"
