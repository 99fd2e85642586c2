"""A study is packed, handed on and made again; what is wrong on the way is one sentence."""

import csv
import io
import json
import re
import shutil
import zipfile

import pytest

from analysis import __main__ as command
from analysis import ask, bundle, exports, files, paths, pipeline, replay, study
from analysis.archive import opened
from analysis.ask import reporting
from analysis.publish import provenance

LINES = {
    "Harbour Post": (
        "The old ferry to the long island may sail again on Monday, perhaps with new engines. "
        "It could take a year, and nobody in the town seems to mind.",
        "“Nobody in this harbour knows when the boats will leave,” said Ann Lee on Sunday evening. "
        "She might be wrong, and the weather will probably turn.",
        "The mayor could sell both of the boats before the end of a very long winter. "
        "Perhaps a buyer is found; it is possible that none will come.",
    ),
    "Pier News": (
        "The ferry failed its test, and the crew of the island boat went home. "
        "The engine stood still for an hour while the pilot waited at the pier.",
        "“The boats are safe in every storm of the year,” said the head of the company. "
        "The town paid for them in the spring, and they came in the summer.",
        "Ann Lee sold the last of the boats to the people of the northern coast. "
        "They paid with three loads of salt and one of herring.",
    ),
}
ASKING = {"voice": "author", "full": True, "only": ["certainty"], "by": "outlet"}
CHOICE = {"outlets": [], "since": "", "until": ""}


def report(path, asked=None, choice=CHOICE):
    """What media-analysis report leaves behind, without pages and notebooks."""
    asked = asked or {}
    who = exports.owner(path, asked)
    with exports.opened(exports.candidates(path, asked), who=who) as (out, _):
        story = pipeline.load(path, **choice)
        answers = [a for chapter in ask.chapters(story, **ASKING) for a in chapter.answers]
        for answer in answers:
            answer.save(out)
        (out / "methods.md").write_text("The articles were counted.")
        names = [answer.name for answer in answers]
        made = bundle.made(story, names, choice=choice, asking=ASKING, asked=asked)
        files.add(out, [provenance.keep(provenance.snapshot(story, out), out, made=made)])
    return out


@pytest.fixture(scope="module")
def cached(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MEDIA_ANALYSIS_CACHE", str(tmp_path_factory.mktemp("cache")))
        few = [
            (name, title, rows[:1])
            for name, title, rows in reporting.PLAN
            if name in ASKING["only"]
        ]
        patch.setattr(reporting, "PLAN", tuple(few))  # two questions do what twenty do
        yield


@pytest.fixture(scope="module")
def kept(cached, tmp_path_factory):
    """A study with a report, lists, labels and an unused film."""
    home = study.start(tmp_path_factory.mktemp("studies") / "harbour")
    for outlet, texts in LINES.items():
        for number, text in enumerate(texts):
            head = f"Title: {outlet} {number}\nOutlet: {outlet}\nPublished: 2020-01-0{number + 1}\n"
            folder = home / "articles" / outlet[:4]
            folder.mkdir(exist_ok=True)
            (folder / f"{number}: a.txt").write_text(f"{head}\n{text}\n")
    (home / "articles" / "film.mp4").write_bytes(b"film")
    (home / "articles" / "hedges.csv").write_text(
        "cue,kind,pole\nin a storm,epistemic_word,hedge\n"
    )
    (home / "labels").mkdir()
    with (home / "labels" / "tone.csv").open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["id", "Sentence", "label"])
        rows.writerows([n, text, "neutral"] for n, text in enumerate(LINES["Pier News"]))
    report(home / "articles")
    return home


@pytest.fixture
def harbour(kept, tmp_path):
    """A copy of the study that a test may change."""
    return shutil.copytree(kept, tmp_path / "harbour")


@pytest.fixture(scope="module")
def whole(kept, tmp_path_factory):
    return bundle.make(kept / "articles", to=tmp_path_factory.mktemp("whole") / "a.zip").path


@pytest.fixture(scope="module")
def bare(kept, tmp_path_factory):
    out = tmp_path_factory.mktemp("bare") / "b.zip"
    return bundle.make(kept / "articles", to=out, texts=False).path


def contents(path):
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def verdicts(found):
    return [each.verdict for figures in found.figures.values() for each in figures]


def test_a_bundle_holds_the_study_and_nothing_else(whole):
    names = set(contents(whole))
    assert {"README.md", "articles.csv", "bundle.json", "requirements.lock"} <= names
    assert {"articles/Harb/0%3A a.txt", "articles/hedges.csv", "labels/tone.csv"} <= names
    assert "reports/articles/figures/hedging-by-outlet.csv" in names
    assert "reports/articles/methods.md" in names
    assert not [name for name in names if "film" in name or "README" in name.rpartition("/")[0]]
    notebook = json.loads(contents(whole)["notebooks/02-hedging.ipynb"])
    assert not any(cell.get("outputs") for cell in notebook["cells"])


def test_the_same_study_gives_the_same_bytes_wherever_it_lies(whole, harbour):
    again = bundle.make(harbour / "articles").path
    assert again == harbour / "exports" / "harbour.zip"
    assert again.read_bytes() == whole.read_bytes()
    assert str(harbour).encode() not in b"".join(contents(again).values())


def test_made_again_every_figure_is_the_same(whole):
    found = replay.run(whole)
    assert set(verdicts(found)) == {"same bytes"} and not found.moved
    assert "articles: 6 of 6 with the same text" in found.remarks
    assert "tables: 10 of 10 the same" in found.remarks
    assert "programs: the same versions" in found.remarks


def test_a_bundle_becomes_a_study_to_carry_on(whole, harbour, tmp_path):
    replay.run(whole, out=tmp_path / "mine")
    ours = {p.relative_to(harbour) for p in (harbour / "articles").rglob("*") if p.suffix != ".mp4"}
    theirs = {p.relative_to(tmp_path / "mine") for p in (tmp_path / "mine" / "articles").rglob("*")}
    assert ours == theirs
    assert (tmp_path / "mine" / paths.STUDY).is_file() and (tmp_path / "mine" / "labels").is_dir()
    with pytest.raises(ValueError, match="is not empty"):
        replay.run(whole, out=tmp_path / "mine")


def test_without_texts_no_passage_is_left(bare):
    lines = [line for texts in LINES.values() for text in texts for line in text.split(". ")]
    words = [re.findall(r"\w+", line.casefold()) for line in lines]
    runs = {" ".join(w[n : n + 8]) for w in words for n in range(len(w) - 7)}
    for name, content in contents(bare).items():
        told = " ".join(re.findall(r"\w+", content.decode("utf-8", "replace").casefold()))
        assert not any(run in told for run in runs), name
    assert not [name for name in contents(bare) if name.endswith("-evidence.csv")]
    assert contents(bare)["labels/tone.csv"] == b'"id","label"\n' + b"".join(
        f'"{n}","neutral"\n'.encode() for n in range(3)
    )


def test_without_texts_offsets_fit_the_texts(bare, kept):
    held = contents(bare)
    story = pipeline.load(kept / "articles")
    texts = dict(zip(story.articles["article_id"], story.articles["text"], strict=True))
    rows = list(csv.DictReader(io.StringIO(held["offsets/hedges.csv"].decode())))
    found = [texts[row["article_id"]][int(row["start"]) : int(row["end"])] for row in rows]
    assert found == story.hedges["text"].tolist() and "text" not in rows[0]
    listed = list(csv.DictReader(io.StringIO(held["articles.csv"].decode())))
    assert [row["sha256"] for row in listed] == [bundle.digest(t) for t in texts.values()]
    assert "title" not in listed[0]


def test_without_texts_it_is_made_again_from_ones_own(bare, kept, tmp_path):
    with pytest.raises(ValueError, match="holds no texts: name the folder of the articles"):
        replay.run(bare)
    for number, path in enumerate(sorted((kept / "articles").rglob("*.txt"))):
        text = path.read_text().replace("Outlet: Harbour Post", "Outlet: The Post")
        (tmp_path / f"{number}.txt").write_text(text)
    found = replay.run(bare, articles=tmp_path)
    assert set(verdicts(found)) == {"same bytes"}
    assert "articles: 6 of 6 with the same text" in found.remarks


def test_articles_that_are_missing_or_other_are_named(bare, kept, tmp_path):
    place = shutil.copytree(kept / "articles", tmp_path / "articles")
    (place / "Harb" / "0: a.txt").unlink()
    (place / "Pier" / "1: a.txt").write_text("It rained all day in the harbour of the old town.")
    found = replay.run(bare, articles=place)
    assert "articles: 4 of 6 with the same text" in found.remarks
    assert any(said.startswith("articles not found: 2, such as ") for said in found.remarks)
    assert verdicts(found) == ["within its interval"]
    for path in place.rglob("*.txt"):
        path.unlink()
    (place / "other.txt").write_text("It snowed all day in the harbour of the old town.")
    with pytest.raises(ValueError, match="holds none of the 6 articles"):
        replay.run(bare, articles=place)


def test_a_report_on_some_of_the_articles_is_made_again_as_it_was(harbour):
    choice = {**CHOICE, "since": "2020-01-02"}
    report(harbour / "articles", {"since": "2020-01-02"}, choice)
    found = replay.run(bundle.make(harbour / "articles").path)
    assert list(found.figures) == ["articles", "articles-since-2020-01-02"]
    assert set(verdicts(found)) == {"same bytes"}


def test_a_single_file_is_a_study_too(cached, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "all.jsonl"
    rows = [{"text": t, "outlet": o} for o, texts in LINES.items() for t in texts]
    file.write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    (tmp_path / "letter.txt").write_text("Dear Ann")
    report(file)
    made = bundle.make(file, to=tmp_path / "a.zip").path
    assert [n for n in contents(made) if n.startswith("articles/")] == ["articles/all.jsonl"]
    assert set(verdicts(replay.run(made))) == {"same bytes"}


def changed(folder):
    (folder / "articles" / "new.txt").write_text("It rained all day in the harbour of the town.")


def missing(folder):
    (folder / "exports" / "articles" / "figures" / "hedging-by-outlet.csv").unlink()


def edited(folder):
    path = folder / "exports" / "articles" / "figures" / "hedging-by-outlet.csv"
    path.write_text(path.read_text() + "\n")


def older(folder):
    path = folder / "exports" / "articles" / "run.json"
    path.write_text(path.read_text().replace('"media-analysis": "', '"media-analysis": "0.0-'))


def gone(folder):
    shutil.rmtree(folder / "exports")


def unrecorded(folder):
    (folder / "exports" / "articles" / "run.json").write_text("{")


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (changed, "articles or their lists have changed since the report; run media-analysis"),
        (missing, r"hedging-by-outlet\.csv of the report is missing; run media-analysis report"),
        (edited, r"hedging-by-outlet\.csv was changed since the report was made"),
        (older, r"made with other versions \(media-analysis 0\.0-.* → .*\); run media-analysis"),
        (gone, "There is no report on .* yet"),
        (unrecorded, "There is no report on .* yet"),
    ],
)
def test_a_study_that_is_not_whole_is_a_sentence_and_nothing_is_written(harbour, harm, said):
    harm(harbour)
    before = sorted(harbour.rglob("*"))
    with pytest.raises(ValueError, match=said) as error:
        bundle.make(harbour / "articles")
    assert "\n" not in str(error.value) and sorted(harbour.rglob("*")) == before


@pytest.mark.parametrize(
    "alter",
    [
        lambda told: told.pop("texts"),
        lambda told: told.pop("reports"),
        lambda told: told.update(tables=3),
        lambda told: told.update(columns={"desk": "os.system"}),
        lambda told: told["reports"]["articles"].pop("asking"),
        lambda told: told["reports"]["articles"]["asking"].update(evil=1),
        lambda told: told["reports"]["articles"]["asking"].update(top="x"),
        lambda told: told["reports"]["articles"]["asking"].update(names=[3]),
        lambda told: told["reports"]["articles"].update(choice=[]),
        lambda told: told.update(columns={"desk": ["str"]}),
        lambda told: told.update(reports={"a": 3}),
    ],
)
def test_a_list_that_was_altered_is_a_sentence(whole, tmp_path, alter):
    held = contents(whole)
    listed = json.loads(held["bundle.json"])
    alter(listed["told"])
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for member, content in held.items():
            archive.writestr(member, json.dumps(listed) if member == "bundle.json" else content)
    with pytest.raises(ValueError, match=r"its bundle\.json lacks what is needed"):
        replay.run(tmp_path / "a.zip")


def test_notebooks_of_a_bundle_are_never_run(harbour, tmp_path):
    evil = harbour / "notebooks" / "09-mine.ipynb"
    mark = tmp_path / "ran"
    cell = {"cell_type": "code", "source": f"open({str(mark)!r}, 'w')", "metadata": {}}
    evil.write_text(json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4}))
    replay.run(bundle.make(harbour / "articles").path, out=tmp_path / "mine")
    assert (tmp_path / "mine" / "notebooks" / "09-mine.ipynb").is_file() and not mark.exists()


def test_the_commands_say_what_was_done(harbour, capsys, monkeypatch):
    monkeypatch.chdir(harbour)
    assert command.main(["bundle", "--without-texts"]) == 0
    shown = capsys.readouterr().out
    made = harbour / "exports" / "harbour-without-texts.zip"
    assert f"Bundle:  {made}" in shown and f"to cite: {opened(made).identity}" in shown
    assert command.main(["replay", str(made), "--articles", "articles"]) == 0
    shown = capsys.readouterr().out
    assert "hedging-by-outlet  same bytes" in shown and " 0 moved." in shown
    assert command.main(["replay", str(made)]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_the_record_names_the_figures_of_the_questions_alone(kept):
    record = provenance.made(kept / "exports" / "articles")
    assert record["choice"] == CHOICE and record["asking"] == ASKING
    assert "hedging-by-outlet" in record["answers"] and record["seeds"]["shuffles"]
