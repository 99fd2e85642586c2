import pandas as pd
import pytest

from analysis import tables


@pytest.mark.parametrize("name", tables.SCHEMAS)
def test_an_empty_table_is_valid(name):
    tables.check(tables.empty(name), name)


def ledger(**columns):
    rows = {"source": ["a", "b"], "status": "loaded", "reason": None, "articles": 1} | columns
    return tables.frame(rows, "ledger")


def test_frame_sorts_and_types():
    df = ledger(source=["b", "a"])
    assert df["source"].tolist() == ["a", "b"]
    assert tables.check(df, "ledger") is df


def test_frame_does_not_change_its_input():
    rows = pd.DataFrame({"source": ["b", "a"], "status": "loaded", "articles": 1})
    before = rows.copy()
    tables.frame(rows, "ledger")
    pd.testing.assert_frame_equal(rows, before)


def test_frame_names_a_missing_count():
    with pytest.raises(ValueError, match="no column articles"):
        tables.frame([{"source": "a", "status": "loaded"}], "ledger")


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lambda df: df.drop(columns="reason"), "columns are"),
        (lambda df: df.astype({"articles": "float64"}), "dtype is float64"),
        (lambda df: df.assign(source="a"), "more than once"),
        (lambda df: df.assign(source=pd.Series([None, "b"], dtype="str")), "missing value"),
        (lambda df: df.iloc[::-1], "not in the order"),
        (lambda df: df.assign(status=pd.Series(["loaded", "lost"], dtype="str")), "lost"),
    ],
)
def test_check_says_what_is_wrong(damage, message):
    with pytest.raises(ValueError, match=message):
        tables.check(damage(ledger()), "ledger")


def test_save_writes_parquet_and_csv(tmp_path):
    parts = {name: tables.empty(name) for name in tables.SCHEMAS} | {"ledger": ledger()}
    paths = tables.Tables(**parts).save(tmp_path)
    assert {p.name for p in tmp_path.iterdir()} == {p.name for p in paths}
    pd.testing.assert_frame_equal(pd.read_parquet(tmp_path / "ledger.parquet"), ledger())
    assert (tmp_path / "ledger.csv").read_text().startswith("source,status,reason,articles\n")
