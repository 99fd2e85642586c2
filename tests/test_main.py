import contextlib
import os
import shutil
import subprocess
import sys

import pytest

from analysis import Tables
from analysis import __main__ as command
from analysis.command import report as reports

from places import ROOT


def run(capsys, *arguments):
    code = command.main([str(a) for a in arguments])
    shown = capsys.readouterr()
    return code, shown.out, shown.err


def test_help_names_every_command(capsys):
    with pytest.raises(SystemExit):
        command.main(["--help"])
    shown = capsys.readouterr().out
    assert all(name in shown for name in ("report", "lab", "start", "tables", "check", "aliases"))


def test_an_unknown_option_is_refused(capsys):
    with pytest.raises(SystemExit):
        command.main(["check", "data/articles", "--wat"])
    assert "unknown: --wat" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["reprot"], "there is no command reprot; the choices are report"),
        (["report", "--voice", "autor"], "there is no --voice autor; the choices are author"),
        (["report", "--outlet-names"], "unknown: --outlet-names; perhaps --out or --outlets"),
        (["report", "--only", "hedgin"], "There is no notebook 'hedgin'"),
        (["report", "--only", " , "], "names nothing; leave the option out for all"),
        (["report", "--set", "whoo=Ann"], "No notebook has a parameter whoo"),
        (["report", "--only", "hedging", "--set", "top=9"], "top is a parameter of 03-entities"),
        (["report", "--set", "top"], "'top' is no setting; write it as top=20"),
    ],
)
def test_a_word_that_is_unknown_names_the_nearest(capsys, words, said):
    with contextlib.suppress(SystemExit):
        assert command.main(words) == 2
    assert said in capsys.readouterr().err


def test_what_could_steer_a_terminal_is_shown_escaped(capsys, tmp_path):
    (tmp_path / "a\x1b]0;x\x07\u202eb.txt").write_text("")
    _, out, _ = run(capsys, "check", tmp_path)
    assert "\x1b" not in out and "\u202e" not in out
    assert "a\\x1b]0;x\\x07\\u202eb.txt: skipped" in out
    _, _, err = run(capsys, "check", tmp_path / "no\x1b[2Jwhere")
    assert "no\\x1b[2Jwhere" in err


@pytest.mark.parametrize("encoding", ["cp1252", "ascii"])
def test_a_console_that_lacks_a_sign_ends_no_run(tmp_path, encoding):
    (tmp_path / "новости.txt").write_text("")
    done = subprocess.run(
        [sys.executable, "-m", "analysis", "check", tmp_path],
        cwd=ROOT,
        env={**os.environ, "PYTHONIOENCODING": encoding},
        capture_output=True,
    )
    assert done.returncode == 0
    assert b"\\u043d" in done.stdout and done.stderr == b""


def test_a_reader_that_has_gone_ends_the_run_quietly(tmp_path):
    for number in range(2000):
        (tmp_path / f"{number}-{'x' * 60}.txt").write_text("")
    words = [sys.executable, "-m", "analysis", "check", tmp_path]
    with subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as check:
        assert check.stdout.readline().startswith(b"0 loaded")
        check.stdout.close()
        assert check.stderr.read() == b""


def test_the_cache_goes_where_it_is_told(capsys, tmp_path, monkeypatch):
    monkeypatch.delenv("MEDIA_ANALYSIS_CACHE", raising=False)
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "one.txt").write_text("The ferry may sail, and nobody knows when.")
    told = ["tables", tmp_path / "in", "--out", tmp_path / "out"]
    assert run(capsys, *told, "--cache", tmp_path / "cache")[0] == 0
    kept = sorted(path.name for path in (tmp_path / "cache").iterdir())
    assert kept and "MEDIA_ANALYSIS_CACHE" not in os.environ
    shutil.copytree(
        next((tmp_path / "cache").glob("[0-9a-f]*")), tmp_path / "cache" / "0123456789abcdef"
    )
    code, out, _ = run(capsys, *told, "--cache", tmp_path / "cache", "--keep-cache")
    assert "Deleted" not in out and (tmp_path / "cache" / "0123456789abcdef").exists()
    code, out, _ = run(capsys, *told, "--cache", tmp_path / "cache")
    assert "Deleted what older versions kept" in out
    assert sorted(path.name for path in (tmp_path / "cache").iterdir()) == kept
    (tmp_path / "file").write_text("")
    code, out, _ = run(capsys, *told, "--cache", tmp_path / "file")
    assert code == 0 and len(Tables.read(tmp_path / "out").articles) == 1


def test_results_do_not_go_among_the_articles(capsys, tmp_path):
    (tmp_path / "one.txt").write_text("The ferry may sail, and nobody knows when.")
    for name in ("report", "tables"):
        code, _, err = run(capsys, name, tmp_path, "--out", tmp_path)
        assert code == 2 and "is the folder of the articles" in err
    code, _, err = run(capsys, "report", tmp_path, "--out", tmp_path / "one.txt")
    assert code == 2 and "is a file" in err


def test_start_says_what_to_do_next(capsys, tmp_path):
    code, out, _ = run(capsys, "start", tmp_path / "mine")
    assert code == 0 and str(tmp_path / "mine" / "articles") in out and "report" in out
    code, _, err = run(capsys, "start", tmp_path / "mine")
    assert code == 2 and "is not empty" in err


def test_lab_passes_its_options_on(monkeypatch):
    seen = []
    monkeypatch.setattr("jupyterlab.labapp.main", lambda options: seen.append(options))
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("PYTHONPATH", "")
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", "")
    assert command.main(["lab", "--no-browser", "--ServerApp.port=1"]) == 0
    assert seen == [["--no-browser", "--ServerApp.port=1"]]


@pytest.mark.parametrize("name", ["report", "tables", "check"])
def test_a_missing_path_is_one_sentence(capsys, tmp_path, name):
    out = ["--out", tmp_path / "out"] if name == "tables" else []
    code, _, err = run(capsys, name, tmp_path / "nowhere", *out)
    assert code == 2
    assert err.startswith("Error: ") and "nowhere" in err and err.count("\n") == 1


def test_check_lists_every_file_with_its_reason(capsys, tmp_path):
    (tmp_path / "good.txt").write_text("The talks failed, and nobody in the room knew why.")
    (tmp_path / "empty.txt").write_text("")
    (tmp_path / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00")
    code, out, _ = run(capsys, "check", tmp_path)
    assert code == 0
    assert out.startswith("1 loaded, 0 duplicate, 2 skipped: 1 article\n")
    assert "empty.txt: skipped: " in out and "picture.txt: skipped: " in out


def test_check_tells_outlets_days_and_where_lines_were_taken_out(capsys, tmp_path):
    rows = ["id,outlet,published,text"]
    rows += ["a,Post,2020-01-04,The ferry did not leave on Saturday."]
    rows += ["b,Post,2020-01-07,It left on Tuesday at noon."]
    rows += ["c,,,Nobody in the town knew of a bridge."]
    (tmp_path / "rows.csv").write_text("\n".join(rows))
    letter = "The harbour was full of boats again.\n\nRead more: The boats of last year\n"
    letter += "\nCorrection: An earlier version of this article named another harbour.\n"
    (tmp_path / "letter.txt").write_text("Outlet: Post\n\n" + letter)
    out = run(capsys, "check", tmp_path)[1]
    assert "Post: 3 articles, 2020-01-04 to 2020-01-07, 1 without a day" in out
    assert "no outlet known: 1 article, no day known" in out
    assert "removed from letter.txt as read_more: Read more: The boats of last year" in out
    assert "kept in letter.txt and marked as a correction: Correction: An earlier" in out


def test_aliases_are_written_once_and_then_obeyed(capsys, tmp_path):
    (tmp_path / "one.txt").write_text("Ana Ruiz left Madrid on Monday. Ruiz was late, she said.")
    code, out, _ = run(capsys, "aliases", tmp_path)
    assert code == 0 and "1 name;" in out
    file = tmp_path / "aliases.csv"
    told = '"Ruiz","Ana Ruiz","merge","PERSON","surname in article",1'
    assert told in file.read_text().splitlines()
    file.write_text("name,entity,action\nAna Ruiz,Ana Ruiz-Ortega,rename\n")
    (tmp_path / "names.csv").write_text("name,entity,label\nMadrid,Madrid Office,ORG\n")
    code, _, err = run(capsys, "aliases", tmp_path)
    assert code == 2 and "aliases.csv is there already" in err
    assert run(capsys, "tables", tmp_path, "--out", tmp_path / "out")[0] == 0
    mentions = (tmp_path / "out" / "mentions.csv").read_text()
    assert '"Ana Ruiz-Ortega","aliases.csv",1.0' in mentions
    assert '"Madrid","ORG","Madrid Office","names.csv",1.0' in mentions


def test_a_report_on_nothing_readable_says_so(capsys, tmp_path):
    (tmp_path / "empty.txt").write_text("")
    code, out, err = run(capsys, "report", tmp_path, "--out", tmp_path / "out")
    assert code == 2
    assert "empty.txt: skipped" in out and "No article" in err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--only", "weather", "no notebook 'weather'"),
        ("--outlets", "No Such Paper", "No article is from No Such Paper; the outlets are"),
        ("--since", "soon", "'soon' is no day; write it as 2020-01-31"),
        ("--until", "31/01/2020", "'31/01/2020' is no day"),
    ],
)
def test_a_choice_that_cannot_be_meant_is_one_sentence(capsys, tmp_path, option, value, said):
    code, _, err = run(capsys, "report", "data/articles", "--out", tmp_path, option, value)
    assert code == 2
    assert err.startswith("Error: ") and said in err


def test_a_notebook_goes_by_its_topic_or_its_name():
    known = ["01-sentiment", "02-hedging"]
    assert reports._names(["hedging"], known) == ["02-hedging"]
    assert reports._names(["02-hedging", "sentiment"], known) == known
    assert reports._names([], known) == known


def test_an_article_that_comes_during_the_report_is_seen(capsys, monkeypatch, tmp_path):
    (tmp_path / "one.txt").write_text("It rained.")
    runs = []

    def report(path, options):
        runs.append(len(list(path.iterdir())))
        if len(runs) == 1:
            (tmp_path / "two.txt").write_text("It snowed.")
            raise ValueError("No article can be analysed.")
        raise KeyboardInterrupt

    def wait(_):
        raise AssertionError("it was there before the wait")

    monkeypatch.setattr(reports, "_once", report)
    monkeypatch.setattr(reports.time, "sleep", wait)
    code, _, err = run(capsys, "report", tmp_path, "--watch")
    assert (code, runs) == (130, [1, 2])
    assert "Error: No article can be analysed." in err


def test_watching_reports_again_when_an_article_arrives(capsys, monkeypatch, tmp_path):
    (tmp_path / "one.txt").write_text("It rained.")
    runs = []

    def report(path, options):
        runs.append(len(list(path.iterdir())))
        return 0

    def wait(_):
        if len(runs) == 2:
            raise KeyboardInterrupt
        (tmp_path / "two.txt").write_text("It snowed.")

    monkeypatch.setattr(reports, "_once", report)
    monkeypatch.setattr(reports.time, "sleep", wait)
    code, _, err = run(capsys, "report", tmp_path, "--watch")
    assert (code, runs) == (130, [1, 2])
    assert "Waiting for the articles to change" in err


def test_an_interrupt_is_not_a_traceback(capsys, monkeypatch, tmp_path):
    def interrupted(_):
        raise KeyboardInterrupt

    monkeypatch.setattr("analysis.corpus.read", interrupted)
    code, _, err = run(capsys, "check", tmp_path)
    assert code == 130 and "Stopped" in err
