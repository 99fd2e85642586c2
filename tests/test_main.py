import pytest

from analysis import __main__ as command

from places import ROOT


def run(capsys, *arguments):
    code = command.main([str(a) for a in arguments])
    shown = capsys.readouterr()
    return code, shown.out, shown.err


def test_help_names_every_command(capsys):
    with pytest.raises(SystemExit):
        command.main(["--help"])
    shown = capsys.readouterr().out
    assert all(name in shown for name in ("report", "lab", "tables", "check", "aliases"))


def test_an_unknown_option_is_refused(capsys):
    with pytest.raises(SystemExit):
        command.main(["check", "data/articles", "--wat"])
    assert "unknown: --wat" in capsys.readouterr().err


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
    assert out.startswith("1 loaded, 0 duplicate, 2 skipped")
    assert "empty.txt: skipped: " in out and "picture.txt: skipped: " in out


def test_aliases_are_written_once_and_then_obeyed(capsys, tmp_path):
    (tmp_path / "one.txt").write_text("Ana Ruiz left Madrid on Monday. Ruiz was late, she said.")
    code, out, _ = run(capsys, "aliases", tmp_path)
    assert code == 0 and "1 names" in out
    file = tmp_path / "aliases.csv"
    assert "Ruiz,Ana Ruiz,merge,PERSON,surname in article,1" in file.read_text().splitlines()
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
    assert command._notebook_names(["hedging"], known) == ["02-hedging"]
    assert command._notebook_names(["02-hedging", "sentiment"], known) == known
    assert command._notebook_names([], known) == known


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

    monkeypatch.setattr(command, "_report_once", report)
    monkeypatch.setattr(command.time, "sleep", wait)
    code, _, err = run(capsys, "report", tmp_path, "--watch")
    assert (code, runs) == (130, [1, 2])
    assert "Waiting for the articles to change" in err


def test_an_interrupt_is_not_a_traceback(capsys, monkeypatch, tmp_path):
    def interrupted(_):
        raise KeyboardInterrupt

    monkeypatch.setattr("analysis.corpus.read", interrupted)
    code, _, err = run(capsys, "check", tmp_path)
    assert code == 130 and "Stopped" in err
