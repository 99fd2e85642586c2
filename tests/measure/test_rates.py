import numpy as np
import pandas as pd
import pytest

from analysis.measure import contrasts, intervals, rates


def spans(**columns):
    rows = {"article_id": ["a", "a", "b"], "kind": ["p", "q", "p"], "outlet": "X", "amount": 1}
    return pd.DataFrame(rows | columns)


def words():
    return pd.DataFrame(
        {"article_id": ["a", "b", "c"], "outlet": ["X", "X", "Y"], "size": [500, 500, 100]}
    )


def test_a_bootstrap_covers_the_ratio_and_repeats():
    rng = np.random.default_rng(1)
    table = pd.DataFrame({"g": "x", "n": rng.poisson(5, 40), "words": 500})
    one = intervals.bootstrap(table, by=["g"], total="n", size="words")
    two = intervals.bootstrap(
        table.sample(frac=1, random_state=2), by=["g"], total="n", size="words"
    )
    assert one.loc[0, "low"] < table["n"].sum() / table["words"].sum() < one.loc[0, "high"]
    pd.testing.assert_frame_equal(one, two)


@pytest.mark.parametrize("counts", [[1, 9], [0, 0, 0, 0]])
def test_a_bootstrap_of_too_little_refuses(counts):
    table = pd.DataFrame({"g": "x", "n": counts, "words": 500})
    limits = intervals.bootstrap(table, by=["g"], total="n", size="words")
    assert limits[["low", "high"]].isna().all(axis=None)


@pytest.mark.parametrize("words", [[4, 900, 1100], [700, 30, 20, 10]])
def test_an_interval_that_short_articles_alone_decide_is_refused(words):
    table = pd.DataFrame({"g": "x", "n": range(1, len(words) + 1), "words": words})
    limits = intervals.bootstrap(table, by=["g"], total="n", size="words")
    assert limits[["low", "high"]].isna().all(axis=None)


def test_one_short_article_among_many_does_not_matter():
    table = pd.DataFrame({"g": "x", "n": [1, *range(3, 22)], "words": [4] + [800] * 19})
    limits = intervals.bootstrap(table, by=["g"], total="n", size="words")
    assert limits["high"].lt(3 * table["n"].sum() / table["words"].sum()).all()


def test_an_interval_holds_the_truth_as_often_as_it_should():
    rng = np.random.default_rng(2)
    table = pd.DataFrame({"g": np.repeat(range(200), 6), "n": rng.normal(5, 2, 1200), "words": 1})
    limits = intervals.bootstrap(table, by=["g"], total="n", size="words")
    assert (limits["low"].lt(5) & limits["high"].gt(5)).mean() >= 0.9


def _limits(monkeypatch, rows, **bounds):
    for name, value in bounds.items():
        monkeypatch.setattr(intervals, name, value)
    return intervals.limits(np.divide(*intervals.resampled(rows).T), n=len(rows))


@pytest.mark.parametrize(("held", "n"), [(0.5, 900), (0.004, 2500), (0.05, 2500)])
def test_what_is_drawn_at_once_has_the_limits_of_what_is_drawn_one_by_one(monkeypatch, held, n):
    rng = np.random.default_rng(3)
    counts = rng.poisson(3, n) * (rng.random(n) < held)
    rows = np.column_stack([counts, rng.gamma(3, 200, n)]).astype(float)
    once = np.array(_limits(monkeypatch, rows))
    one_by_one = np.array(_limits(monkeypatch, rows, MANY=10**9, MOST=10**9))
    assert (once >= 0).all()
    assert np.allclose(once, one_by_one, atol=0.1 * np.ptp(one_by_one))


def test_rows_in_any_order_have_the_same_limits(monkeypatch):
    rng = np.random.default_rng(3)
    for n in (50, 400, 2500):
        rows = np.column_stack([rng.poisson(0.05 if n > 2000 else 5, n), rng.gamma(3, 200, n)])
        assert _limits(monkeypatch, rows) == _limits(monkeypatch, rows[::-1])


def test_a_word_is_counted_once_whatever_its_tokens():
    rows = [("“", 0, 1), ("It", 1, 3), ("'s", 3, 5), ("79", 6, 8), ("-", 8, 9), ("year", 9, 13)]
    tokens = pd.DataFrame([*rows, ("–", 14, 15)], columns=["text", "start", "end"])
    counted = rates.words(tokens.assign(article_id="a", sentence_id=0, voice="author"))
    assert counted["start"].tolist() == [1, 6]


def test_units_hold_every_article_and_add_up():
    units = rates.units(spans(), words(), by="outlet")
    assert units["n"].tolist() == [2, 1, 0]
    assert units["size"].sum() == words()["size"].sum()


def test_units_by_kind_hold_every_pair():
    units = rates.units(spans(), words(), by="outlet", kind="kind")
    counts = units.set_index(["article_id", "kind"])["n"].to_dict()
    assert counts == {
        ("a", "p"): 1, ("a", "q"): 1, ("b", "p"): 1, ("b", "q"): 0, ("c", "p"): 0, ("c", "q"): 0,
    }  # fmt: skip


def test_scores_are_added_with_their_sign():
    scored = spans(amount=[0.5, -1.0, 0.25])
    table = rates.ratios(rates.units(scored, scored.assign(size=1), by="outlet"), by=["outlet"])
    assert table["value"].tolist() == [pytest.approx(-0.25 / 3)]


def test_ratios_count_articles_and_keep_groups_without_a_span():
    table = rates.ratios(rates.units(spans(), words(), by="outlet"), by=["outlet"], per=1000)
    assert table[["outlet", "n", "articles", "value"]].values.tolist() == [
        ["X", 3, 2, 3.0],
        ["Y", 0, 1, 0.0],
    ]


def test_a_single_article_has_the_interval_of_its_sentences():
    lines = pd.DataFrame({"article_id": "a", "sentence_id": range(20), "size": 20})
    hedges = pd.DataFrame({"article_id": "a", "sentence_id": [1, 3, 3, 9, 17], "amount": 1})
    units = rates.units(hedges, lines, by="article_id", each=rates.SENTENCE)
    table = rates.ratios(units, by=["article_id"], per=1000)
    assert table["n"].tolist() == [5] and table["articles"].tolist() == [1]
    assert table["low"].iloc[0] < 12.5 < table["high"].iloc[0]


def test_nothing_to_count_in_has_no_value():
    empty = rates.units(spans(), words().assign(size=0), by="outlet")
    assert rates.ratios(empty, by=["outlet"])["value"].isna().all()


def two_groups(shared):
    ids = list(range(8)) + (list(range(8)) if shared else list(range(8, 16)))
    return pd.DataFrame(
        {
            "g": ["A"] * 8 + ["B"] * 8,
            "article_id": [str(i) for i in ids],
            "total": [4.0, 5, 6, 5, 4, 6, 5, 5, 2.0, 3, 1, 2, 3, 1, 2, 2],
            "size": 100.0,
        }
    )


@pytest.mark.parametrize("shared", [True, False])
@pytest.mark.parametrize(("ratio", "value"), [(True, 2.5), (False, 0.03)])
def test_a_contrast_covers_its_value_and_repeats(shared, ratio, value):
    units = two_groups(shared)
    found = contrasts.contrast(units, by="g", more="A", less="B", ratio=ratio)
    again = contrasts.contrast(
        units.sample(frac=1, random_state=3), by="g", more="A", less="B", ratio=ratio
    )
    assert found.value == pytest.approx(value)
    assert found.low < value < found.high
    assert found == pytest.approx(again)


def test_a_contrast_with_nothing_or_two_articles_has_no_interval():
    units = two_groups(False)
    none = units.assign(total=units["total"].where(units["g"].eq("A"), 0.0))
    assert np.isinf(contrasts.contrast(none, by="g", more="A", less="B", ratio=True).value)
    assert np.isnan(contrasts.contrast(none, by="g", more="A", less="B", ratio=True).low)
    few = units.groupby("g").head(2)
    assert np.isnan(contrasts.contrast(few, by="g", more="A", less="B", ratio=True).low)
