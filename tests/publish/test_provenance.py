import pandas as pd
import pytest

from analysis import files, tables
from analysis.publish import provenance


def of(*rows, removed=(), ledger=()):
    articles = tables.frame(
        [{"article_id": i, "text": text, "outlet": "Herald", "words": 3} for i, text in rows],
        "articles",
    )
    empty = {name: tables.empty(name) for name in tables.SCHEMAS}
    return tables.Tables(
        **empty
        | {"articles": articles}
        | {"removed": tables.frame(list(removed), "removed") if removed else empty["removed"]}
        | {"ledger": tables.frame(list(ledger), "ledger") if ledger else empty["ledger"]}
    )


def figure(out, name, text):
    (out / "figures").mkdir(exist_ok=True)
    path = out / "figures" / f"{name}.csv"
    path.write_text(text)
    files.add(out, [path])


def page(loaded, before, now):
    """The pieces of the last chapter in words, a line a paragraph or row."""
    parts = provenance.page(
        loaded, settings={"voice": "author"}, versions={"spacy": "3"}, before=before, now=now
    )
    bodies = [one for part in parts for one in part.body]
    rows = ([one.caption, *map(" | ".join, one.rows)] for one in bodies if not isinstance(one, str))
    return "\n".join(
        [*(one for one in bodies if isinstance(one, str)), *(r for t in rows for r in t)]
    )


def test_the_digest_follows_the_text():
    one, same, other = of(("a", "It rained.")), of(("a", "It rained.")), of(("a", "It snowed."))
    assert one.digest == same.digest
    assert one.digest != other.digest


def test_what_is_kept_is_what_the_next_run_finds(tmp_path):
    figure(tmp_path, "rates", "outlet,n\nHerald,1\n")
    figure(tmp_path, "rates-evidence", "outlet\nHerald\n")
    now = provenance.snapshot(of(("a", "It rained.")), tmp_path)
    provenance.keep(now, tmp_path)
    assert provenance.last(tmp_path) == now
    assert list(now["figures"]) == ["rates"]


WRONG = ["", "{", "[]", "3", '{"articles": {}}', '{"articles": 3, "figures": []}']
WRONG += ['{"articles": {"a": {}}, "figures": {}}', "[" * 100_000]


@pytest.mark.parametrize("content", WRONG)
def test_a_damaged_record_is_no_record_and_is_told(tmp_path, caplog, content):
    (tmp_path / provenance.FILE).write_text(content)
    assert provenance.last(tmp_path) is None
    assert "does not say what changed" in caplog.messages[0]


def test_a_missing_record_is_no_record(tmp_path, caplog):
    assert provenance.last(tmp_path) is None and not caplog.messages


def test_files_of_the_users_among_the_figures_are_left_out(tmp_path):
    figure(tmp_path, "rates", "outlet,n\nHerald,1\n")
    (tmp_path / "figures" / "mine.csv").write_bytes(b"\xff")
    (tmp_path / "figures" / "more.csv").mkdir()
    assert list(provenance.figures(tmp_path)) == ["rates"]


def test_a_record_of_figures_that_are_no_tables_moves_nothing():
    assert provenance.moved({"a": '"x\n1,2'}, {"a": '"x\n1,2'}).empty


def test_a_first_run_has_nothing_to_compare(tmp_path):
    now = provenance.snapshot(of(("a", "It rained.")), tmp_path)
    assert "first run" in page(of(("a", "It rained.")), None, now)


def test_the_same_again_changes_nothing(tmp_path):
    now = provenance.snapshot(of(("a", "It rained.")), tmp_path)
    assert "Nothing:" in page(of(("a", "It rained.")), now, now)


def test_articles_that_come_and_go_are_named(tmp_path):
    before = provenance.snapshot(of(("a", "It rained all day.")), tmp_path)
    now = provenance.snapshot(of(("b", "It snowed <b>all</b> day.")), tmp_path)
    shown = page(of(("b", "It snowed all day.")), before, now)
    assert "removed: Herald, no date: It rained all day. …" in shown
    assert "added: Herald, no date: It snowed <b>all</b> day. …" in shown


def test_values_that_moved_are_shown_and_their_intervals_are_not():
    before = {"rates": "outlet,n,low\nA,1,0.5\nB,2,1.5\n", "gone": "x,n\ny,1\n"}
    now = {"rates": "outlet,n,low\nA,3,0.9\nB,2,1.6\nC,1,\n"}
    moved = provenance.moved(before, now)
    assert moved.values.tolist() == [
        ["gone", "y", "n", "1", "–"],
        ["rates", "A", "n", "1", "3"],
        ["rates", "C", "n", "–", "1"],
    ]


def test_a_figure_without_rows_has_no_values():
    nothing = {"rates": '"outlet","n"\n'}
    assert provenance.moved(nothing, nothing).empty
    assert provenance.moved(nothing, {"rates": "outlet,n\nA,1\n"}).values.tolist() == [
        ["rates", "A", "n", "–", "1"]
    ]


def test_files_and_boilerplate_are_accounted_for(tmp_path):
    loaded = of(
        ("a", "It rained."),
        ledger=[{"source": "x.txt", "status": "skipped", "reason": "is empty", "articles": 0}],
        removed=[
            {"article_id": "a", "start_in_source": 3, "text": "Sign up", "rule": "newsletter"}
        ],
    )
    now = provenance.snapshot(loaded, tmp_path)
    shown = page(loaded, None, now)
    for line in ("x.txt | skipped | is empty", "newsletter | 1", "spacy | 3", "voice | author"):
        assert line in shown


def test_what_was_read_is_not_among_what_was_left_out(tmp_path):
    loaded = of(
        ("a", "It rained."),
        ledger=[
            {"source": "x.txt", "status": "loaded", "reason": "date read as 3/1", "articles": 1},
            {"source": "y.txt", "status": "duplicate", "reason": "is a copy", "articles": 0},
        ],
    )
    parts = provenance.page(loaded, settings={}, versions={}, before=None, now={})
    tables = {
        one.caption: one.frame["source"].tolist()
        for part in parts
        for one in part.body
        if not isinstance(one, str) and "source" in one.frame
    }
    assert tables == {"Left out, and why": ["y.txt"], "Read, with a remark": ["x.txt"]}


def test_long_lists_are_cut_and_say_so():
    frame = pd.DataFrame({"source": [f"{i}.txt" for i in range(100)]})
    assert "(the first 40 of 100)" in provenance._table(frame, "Files").caption
