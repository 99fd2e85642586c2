import pandas as pd
import pytest

from analysis.measure import names, shares

MENTIONS = pd.DataFrame(
    {
        "article_id": ["a", "a", "b", "b", "c"],
        "outlet": ["X", "X", "Y", "Y", "Y"],
        "text": ["Ana Ruiz", "Ruiz", "Ruiz", "Lima", "Lima"],
        "entity": ["Ana Ruiz", "Ana Ruiz", "Ana Ruiz", "Lima", "Lima"],
        "label": ["PERSON", "PERSON", "PERSON", "GPE", "GPE"],
        "rule": [None, "surname", "surname", None, None],
        "confidence": [1.0, 0.9, 0.6, 1.0, 1.0],
    }
)
SAID = pd.DataFrame({"who": ["Ana Ruiz", "speaker not found"], "quoted": [3, 2]})
TOWARD = pd.DataFrame({"entity": ["Ana Ruiz", "Ana Ruiz"], "score": [0.5, -0.1]})


def test_the_cast_with_all_that_is_known():
    cast = names.cast(MENTIONS, SAID, TOWARD).set_index("entity")
    ruiz = cast.loc["Ana Ruiz"]
    assert (ruiz["n"], ruiz["articles"], ruiz["outlets"]) == (3, 2, 2)
    assert (ruiz["quoted"], ruiz["quoted_share"]) == (3, 3 / 5)  # words between marks
    assert ruiz["tone"] == pytest.approx(0.2)
    assert cast.loc["Lima", "quoted"] == 0 and pd.isna(cast.loc["Lima", "tone"])


def test_columns_that_nobody_filled_are_left_out():
    assert list(names.cast(MENTIONS, SAID.head(0), TOWARD.head(0))) == [
        "entity",
        "label",
        "n",
        "articles",
        "outlets",
    ]


def test_the_name_looked_at():
    cast = names.cast(MENTIONS, SAID, TOWARD)
    assert names.choose(cast) == "Ana Ruiz"
    assert names.choose(cast, "Lima") == "Lima"
    assert names.choose(cast[cast["label"].eq("GPE")]) == "Lima"
    assert names.choose(cast.head(0)) == "nobody"


def test_shares_add_up_to_one_in_each_group():
    rows = MENTIONS.rename(columns={"text": "form"})
    table = shares.shares(rows, by="outlet", kind="form")
    assert table.groupby("outlet")["share"].sum().tolist() == [1.0, 1.0]
    assert table.groupby("outlet")["n"].sum().to_dict() == {"X": 2, "Y": 3}
    lima = table[table["form"].eq("Lima")].set_index("outlet")
    assert lima["n"].to_dict() == {"X": 0, "Y": 2}
    assert lima["all"].to_dict() == {"X": 2, "Y": 3}


def test_shares_have_an_interval_from_three_articles_on():
    rows = pd.DataFrame(
        {
            "article_id": ["a", "a", "b", "c", "d"],
            "outlet": ["X", "X", "X", "X", "Y"],
            "word": ["kill", "slay", "slay", "kill", "kill"],
        }
    )
    table = shares.shares(rows, by="outlet", kind="word").set_index(["outlet", "word"])
    low, share, high = table.loc[("X", "kill"), ["low", "share", "high"]]
    assert low < share < high
    assert table.loc[("Y", "kill"), ["low", "high"]].isna().all()


def test_rare_values_are_folded():
    table = shares.folded(MENTIONS, kind="text", keep=2)
    assert table["text"].tolist() == ["other", "Ruiz", "Ruiz", "Lima", "Lima"]
    named = shares.folded(MENTIONS, kind="text", keep=["Lima"])
    assert named["text"].tolist() == ["other", "other", "other", "Lima", "Lima"]
    assert "other" not in MENTIONS["text"].tolist()


@pytest.mark.parametrize(
    ("dates", "names"),
    [
        (["2020-01-03", "2020-01-09"], ["2020-01-03", "2020-01-09"]),
        (["2020-01-03", "2020-02-09"], ["2019-12-30 week", "2020-02-03 week"]),
        (["2020-01-03", "2020-09-09"], ["2020-01", "2020-09"]),
        (["2001-01-03", "2020-09-09"], ["2001", "2020"]),
        (["2020-01-03T23:59:00", None], ["2020-01-03"]),
        ([None], []),
        ([], []),
    ],
)
def test_periods_are_as_fine_as_a_chart_can_hold(dates, names):
    published = pd.to_datetime(pd.Series(dates, dtype="str"), utc=True, format="ISO8601")
    assert shares.in_periods(pd.DataFrame({"published": published}))["period"].tolist() == names
