"""No change where there is none, a step where it was made, the mix of outlets held still."""

import numpy as np
import pandas as pd

from analysis.measure import trends

WEEKS = pd.period_range("2020-01-06", periods=20, freq="W-SUN")


def units(rng, rates, *, each=8, outlets="AB"):
    """``each`` articles a week with so many uses in 1,000 words, by outlet and week."""
    rows = [
        (outlet, week, size, rng.poisson(rates(outlet, i) * size / 1000))
        for i, week in enumerate(WEEKS)
        for outlet in outlets
        for size in rng.integers(300, 900, each // len(outlets))
    ]
    table = pd.DataFrame(rows, columns=["outlet", "period", "size", "total"])
    table = table.assign(article_id=range(len(table)), day=table["period"].dt.start_time)
    return table.astype({"size": float, "total": float})


def test_no_change_is_told_where_there_is_none():
    rng = np.random.default_rng(1)
    alarms = 0
    for _ in range(40):
        table = trends.standardised(units(rng, lambda o, i: 3.0), ratio=True)
        alarms += trends.change(table, ratio=True).p <= 0.05
    assert alarms <= 5


def test_a_step_is_found_where_it_is():
    rng = np.random.default_rng(2)
    found = 0
    for _ in range(10):
        table = units(rng, lambda o, i: 6.0 if i >= 12 else 3.0)
        after = trends.change(trends.standardised(table, ratio=True), ratio=True).after
        found += any(abs(step - 12) <= 1 for step in after)
    assert found >= 9


def test_a_step_of_means_is_found_as_well():
    rng = np.random.default_rng(3)
    table = units(rng, lambda o, i: 3.0)
    late = table["period"].ge(WEEKS[8])
    table["total"] = table["size"] * (rng.normal(0, 0.2, len(table)) - 0.3 * late)
    found = trends.change(trends.standardised(table, ratio=False), ratio=False)
    assert found.p <= 0.05 and any(abs(step - 8) <= 1 for step in found.after)


def test_another_mix_of_outlets_is_no_change():
    """One outlet writes of it all the time and publishes more and more."""
    told = 0
    for seed in range(12):
        held = growing(np.random.default_rng(seed))
        told += trends.change(held, ratio=True).p <= 0.05
        value = trends.series(held, per=1000)["value"]
        assert value.iloc[-5:].mean() / value.iloc[:5].mean() < 1.5
    assert told <= 3
    mixed = held.assign(outlet="one", expected=held["size"])
    assert trends.change(mixed, ratio=True).p <= 0.05


def growing(rng):
    table = units(rng, lambda o, i: 8.0 if o == "A" else 1.0, each=16)
    week = table.groupby("outlet")["period"].transform(lambda p: pd.factorize(p)[0])
    keep = rng.random(len(table)) < np.where(table["outlet"].eq("A"), (week + 4) / 24, 1)
    return trends.standardised(table[keep].reset_index(drop=True), ratio=True)


def test_before_and_after_a_day():
    rng = np.random.default_rng(5)
    table = trends.standardised(units(rng, lambda o, i: 6.0 if i >= 10 else 3.0), ratio=True)
    claim = trends.before_and_after(table, WEEKS[10].start_time)
    assert claim.p <= 0.05 and claim.high == "after" and claim.high_value > claim.low_value


def test_a_period_of_two_articles_has_no_interval():
    rng = np.random.default_rng(6)
    table = units(rng, lambda o, i: 5.0).drop(index=range(6))
    table = trends.series(trends.standardised(table, ratio=True), per=1000)
    assert table["articles"].iloc[0] == 2 and np.isnan(table["low"].iloc[0])
    assert table["low"].iloc[1:].notna().all()


def test_the_finest_unit_that_holds_nearly_all_articles():
    days = pd.Series(pd.date_range("2020-01-01", periods=30, tz="UTC").repeat(3))
    assert trends.finest(pd.DataFrame({"published": days})) == "day"
    assert trends.finest(pd.DataFrame({"published": days.head(6)})) == ""


def test_of_many_articles_some_change_places(monkeypatch):
    """As seldom an alarm, and a step found as well, as if all did."""
    rng = np.random.default_rng(7)
    monkeypatch.setattr(trends, "MOST_DEALT", 100)
    flat = [units(rng, lambda o, i: 3.0, each=40) for _ in range(40)]
    p = [trends.change(trends.standardised(one, ratio=True), ratio=True).p for one in flat]
    assert sum(one <= 0.05 for one in p) <= 5 and 0.3 < np.mean(p) < 0.7
    step = units(rng, lambda o, i: 4.0 if i >= 12 else 3.0, each=40)
    found = trends.change(trends.standardised(step, ratio=True), ratio=True)
    assert 0 < found.p <= 0.01 and any(abs(at - 12) <= 1 for at in found.after)
