"""Faults of the machine, of killed runs and of files from strangers, kind by kind."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest

from analysis import __main__ as command
from analysis import exports, faults, files, lists, study, tables
from analysis.annotate import language
from analysis.ask.measures import Measure
from analysis.command import console
from analysis.corpus import fetch
from analysis.publish import notebooks, packed, prose, provenance

from places import ROOT

NOW = "The ferry may sail, and nobody in the harbour knows when it will."
pipes = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs a system that has pipes")


def run(capsys, *arguments):
    code = command.main([str(a) for a in arguments])
    shown = capsys.readouterr()
    return code, shown.out, shown.err


# The machine


@pytest.mark.parametrize(
    "error",
    [
        MemoryError(),
        OSError(12, "Cannot allocate memory"),
        ImportError("libx.so: failed to map segment from shared object"),
        RuntimeError("can't start new thread"),
        type("TerminatedWorkerError", (RuntimeError,), {})("a worker was terminated"),
    ],
)
def test_too_little_memory_is_said_whatever_raises_it(capsys, monkeypatch, tmp_path, error):
    def fails(_):
        raise KeyError("first") from error

    monkeypatch.setattr("analysis.corpus.read", fails)
    code, _, err = run(capsys, "check", tmp_path)
    assert code == 2 and err == f"Error: {faults.MEMORY}\n"


def test_a_model_that_cannot_be_loaded_for_want_of_memory_is_installed(monkeypatch):
    def fails(_):
        raise ImportError("libblas.so: cannot allocate memory in static TLS block")

    monkeypatch.setattr(language, "importlib", SimpleNamespace(import_module=fails))
    with pytest.raises(ImportError) as raised:
        language.load("some_model")
    assert faults.sentence(raised.value) == faults.MEMORY
    monkeypatch.undo()
    with pytest.raises(ValueError, match="no_such_model is not installed"):
        language.load("no_such_model")


def test_what_the_system_says_names_the_folder_and_what_to_do(tmp_path):
    part = tmp_path / ".media-analysis-part" / "tokens.csv"
    said = faults.sentence(OSError(28, "No space left on device", str(part)))
    assert said == f"{tmp_path}: the disk is full; make room, or name another folder."


def test_a_link_that_leads_to_itself_is_a_sentence(capsys, tmp_path):
    loop = tmp_path / "loop"
    loop.symlink_to(loop)
    (tmp_path / "a.txt").write_text(NOW)
    for words in (("check", loop), ("tables", tmp_path / "a.txt", "--out", loop)):
        code, _, err = run(capsys, *words)
        assert code == 2 and "loop" in err and err.count("\n") == 1


def test_a_folder_that_cannot_be_written_to_is_said_before_the_work(capsys, monkeypatch, tmp_path):
    def read(*_, **__):
        raise AssertionError("the work had begun")

    (tmp_path / "a.txt").write_text(NOW)
    monkeypatch.setattr("analysis.pipeline.load", read)
    code, _, err = run(capsys, "tables", tmp_path, "--out", tmp_path / "a.txt" / "out")
    assert code == 2 and "a part of it is a file" in err
    files.probe(tmp_path / "new" / "deep")
    assert not (tmp_path / "new").exists()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize(("out", "code"), [("/dev/full", 2), (None, 0)])
def test_a_place_that_takes_no_words_ends_in_a_sentence_or_nothing(tmp_path, out, code):
    (tmp_path / "a.txt").write_text(NOW)
    words = f"{sys.executable} -m analysis check {tmp_path} {f'>{out}' if out else '>&-'}"
    done = subprocess.run(words, shell=True, cwd=ROOT, capture_output=True, text=True)  # noqa: S602
    assert done.returncode == code
    assert done.stderr == ("Error: No space left on device.\n" if out else "")


def test_a_mistake_of_ours_is_one_sentence_and_a_file_to_report(capsys, monkeypatch, tmp_path):
    def fails(_):
        raise KeyError("outlet")

    monkeypatch.setattr("analysis.corpus.read", fails)
    monkeypatch.setattr(command.tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(sys, "argv", ["media-analysis", "check", str(tmp_path)])
    with pytest.raises(SystemExit) as ended:
        command.run()
    err = capsys.readouterr().err
    (file,) = tmp_path.glob("media-analysis-*.txt")
    assert ended.value.code == 1 and err.count("\n") == 1 and str(file) in err
    assert "KeyError: 'outlet'" in file.read_text() and "Traceback" not in err


# What is said


def test_twenty_thousand_bad_rows_are_ten_and_a_count(capsys):
    rows = [(f"t.csv#row {n}", "skipped", f"row {n} has no text") for n in range(20_000)]
    rows += [("a.txt", "skipped", "holds no words"), ("b.txt", "loaded", None)]
    ledger = pd.DataFrame(rows, columns=["source", "status", "reason"])
    console.tell(ledger.assign(articles=0))
    out = capsys.readouterr().out.splitlines()
    assert len(out) == 1 + 10 + 1 + 1
    assert "a.txt: skipped: holds no words" in out[-2]
    assert "and 19,990 more skipped: row 0 …" in out[-1]


def test_no_zero_has_a_sign():
    tone = Measure("tone", "Tone", "mean", "", "", "", 0.1, "")
    rows = pd.DataFrame({"outlet": ["A"], "value": [-0.001]})
    said = [tone.number(-0.001), prose.alt_text("It is.", rows, by=["outlet"])]
    assert not any("−0" in text or "-0" in text for text in said)
    assert prose.table(rows, caption="x").rows == [["A", "0.00"]]


def test_an_answer_without_rows_can_be_listed():
    none = pd.DataFrame({"outlet": [], "measure": [], "n": []})
    answer = SimpleNamespace(table=none, evidence=none, by=("outlet", "measure"))
    assert packed.named(answer) == []


# Files from strangers


def test_a_list_of_files_never_leads_out_of_its_folder(tmp_path):
    out, mine = tmp_path / "out", tmp_path / "mine.txt"
    out.mkdir()
    mine.write_text("mine")
    told = files.digest(mine)
    names = ["../mine.txt", str(mine), "figures/../../mine.txt", "..\\mine.txt"]
    (out / files.MARK).write_text("".join(f"{told}  {name}\n" for name in names))
    assert files.listed(out) == {} and files.forget(out, but=[]) == []
    (out / files.READY).mkdir()
    (out / files.READY / files.MARK).write_text(f"{told}  ../../mine.txt\n{told}  ../stray.txt\n")
    (out / "stray.txt").write_text("stray")
    files.check_set(out, [])
    assert mine.read_text() == "mine" and (out / "stray.txt").exists()
    assert not (tmp_path / "stray.txt").exists()


def test_a_link_in_place_of_a_part_is_taken_away_and_not_followed(tmp_path):
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    (theirs / "a.txt").write_text("theirs")
    for name in (files.PART, files.READY):
        out = tmp_path / name.strip(".")
        out.mkdir()
        (out / name).symlink_to(theirs)
        files.write_set(out, {"b.txt": lambda path: path.write_text("b")})
        assert {path.name for path in out.iterdir()} == {"b.txt", files.MARK}
    assert (theirs / "a.txt").read_text() == "theirs"


@pipes
def test_a_pipe_in_place_of_a_file_is_never_waited_for(tmp_path):
    for name in (provenance.FILE, files.MARK, lists.METADATA):
        os.mkfifo(tmp_path / name)
    assert provenance.last(tmp_path) is None and files.listed(tmp_path) == {}
    with pytest.raises(fetch.Refused, match="put a file in its place"):
        fetch._with_row(tmp_path / lists.METADATA, {"file": "a"})


@pytest.mark.parametrize(
    "shape", ["[]", "3", "null", '{"articles": []}', "[" * 99_999, "{", "\xff"]
)
def test_a_last_run_of_another_shape_is_none(tmp_path, shape):
    (tmp_path / provenance.FILE).write_bytes(shape.encode("latin-1"))
    assert provenance.last(tmp_path) is None


@pytest.mark.parametrize(
    "text", ["a,a\n1,True\n", "a\n\x00\n", "a,b\n1\n2,3,4\n", "\n\n", "v\nTrue\n"]
)
def test_figures_of_a_last_run_may_be_anything(text):
    provenance.moved({"a": text}, {"a": "outlet,n\nX,1\n"})


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("top = = 3", "holds more than names and plain values"),
        ("top = open('x')", "holds more than names and plain values"),
        (None, "is damaged or no notebook"),
    ],
)
def test_a_notebook_that_was_spoiled_is_named(monkeypatch, tmp_path, cell, said):
    tagged = {"cell_type": "code", "metadata": {"tags": ["parameters"]}, "outputs": []}
    made = {"cells": [tagged | {"source": cell, "execution_count": None}], "metadata": {}}
    text = json.dumps(made | {"nbformat": 4, "nbformat_minor": 4}) if cell else "<<<<<<< HEAD"
    (tmp_path / "01-mine.ipynb").write_text(text)
    monkeypatch.setattr(notebooks, "folder", lambda: tmp_path)
    with pytest.raises(ValueError, match=rf"01-mine\.ipynb.*{said}"):
        notebooks.parameters(["01-mine"])


def test_a_wall_of_mixed_signs_is_few_tokens():
    text = "-'\"(" * 5_000 + " Rain fell."
    found = language.parse(pd.DataFrame({"article_id": ["a"], "text": [text]}))
    assert len(found.tokens) < 200
    assert found.tokens["text"].tail(3).tolist() == ["Rain", "fell", "."]


# What runs leave


def test_tables_of_nothing_do_not_take_the_place_of_older_ones(capsys, tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("")
    out = tmp_path / "out"
    files.write_set(out, {"articles.csv": lambda path: path.write_text("older")})
    code, _, err = run(capsys, "tables", tmp_path / "in", "--out", out)
    assert code == 2 and "No article in" in err
    assert (out / "articles.csv").read_text() == "older"


def test_a_report_that_was_stopped_says_so_until_one_is_done(tmp_path):
    out, who = tmp_path / "out", "me"
    with pytest.raises(KeyboardInterrupt), exports.opened([out], who=who):
        (out / "figures").mkdir()
        (out / "figures" / "a.csv").write_text("a")
        files.add(out, [out / "figures" / "a.csv"])
        raise KeyboardInterrupt
    assert "run the report again" in (out / files.UNFINISHED).read_text()
    with exports.opened([out], who=who):
        assert (out / files.UNFINISHED).exists()
    assert not (out / files.UNFINISHED).exists()


def test_a_cache_does_not_go_among_the_articles(capsys, tmp_path):
    (tmp_path / "a.txt").write_text(NOW)
    for place in (tmp_path, tmp_path / "kept"):
        words = ("tables", tmp_path, "--out", tmp_path.parent / "out", "--cache", place)
        code, _, err = run(capsys, *words)
        assert code == 2 and "lies among the articles" in err
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


@pytest.mark.parametrize("name", ["corpus", "out", "voice", "outlets"])
def test_what_has_an_option_is_not_set_behind_it(capsys, tmp_path, name):
    words = ("report", "data/articles", "--out", tmp_path, "--set", f"{name}=x")
    code, _, err = run(capsys, *words)
    assert code == 2 and f"{name} is not set with --set" in err


def test_only_parts_that_a_run_leaves_are_swept(tmp_path):
    (tmp_path / "figures").mkdir()
    theirs = [".download.part", "mine.77.part", "figures/.x.part"]
    ours = [".report.html.77.part", "figures/.a.png.1.part", f"{files.MARK}.9.part"]
    for name in theirs + ours:
        (tmp_path / name).write_text("half")
    files.write_set(tmp_path, {"a.txt": lambda path: path.write_text("a")})
    left = {p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*.part")}
    assert left == set(theirs)


def test_a_study_leaves_nothing_half_made_and_can_be_written(monkeypatch, tmp_path):
    old, new = (tmp_path / f"{study.PARTIAL}{n}" for n in ("old", "new"))
    for part in (old, new):
        (part / "study").mkdir(parents=True)
    os.utime(old, (1, 1))
    installed = tmp_path / "installed" / "starting"
    (installed / "articles").mkdir(parents=True)
    (installed / "articles" / "README.md").write_text("x")
    for path in (installed / "articles" / "README.md", installed / "articles", installed):
        path.chmod(0o555)
    monkeypatch.setattr(study, "files", lambda _: installed.parent)
    made = study.start(tmp_path / "mine")
    assert not old.exists() and new.exists()
    assert all(path.stat().st_mode & 0o200 for path in [made, *made.rglob("*")])


def test_a_row_of_a_page_that_never_came_is_replaced(tmp_path):
    listed = tmp_path / lists.METADATA
    listed.write_text("outlet;file;url\nPier;a.html;\nQuay;mine.html;\n")
    row = {"file": "a.html", "url": "https://pier.example/é漢"}
    found = lists.parse(fetch._with_row(listed, row), listed.name, ["file"])
    assert [row["file"] for _, row in found.rows] == ["mine.html", "a.html"]
    assert found.rows[0][1]["outlet"] == "Quay" and found.rows[1][1]["url"].endswith("é漢")


def test_the_lists_of_a_folder_that_is_in_use_wait(tmp_path):
    began = time.monotonic()
    with files.locked(tmp_path), pytest.raises(files.InUse), files.locked(tmp_path, wait=0.2):
        pass
    assert time.monotonic() - began >= 0.2


def test_every_csv_has_one_writer():
    """No module but ``files`` writes rows itself; ``metadata.csv`` is the user's own."""
    writing = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "analysis").rglob("*.py")
        if any(how in path.read_text(encoding="utf-8") for how in (".to_csv(", "csv.writer("))
    }
    assert writing == {"analysis/files.py", "analysis/corpus/fetch.py"}
    assert set(tables.SCHEMAS) >= {"ledger"}
