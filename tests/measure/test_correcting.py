"""The correction is right on average, honest about its doubt, and refuses where it must."""

import numpy as np
import pandas as pd
import pytest

from analysis.measure import correcting
from analysis.measure.correcting import Refused


def world(seed=3, articles=200, noise=0.3, outlets=("A", "B")):
    """Units of articles with a right amount y and a machine's f that is too high by half."""
    rng = np.random.default_rng(seed)
    article = np.repeat(np.arange(articles), 10)
    outlet = np.array(outlets)[article % len(outlets)]
    y = rng.binomial(1, np.where(outlet == outlets[0], 0.4, 0.2)).astype(float)
    f = np.clip(0.5 + 0.5 * y + rng.normal(0, noise, len(y)), 0, 1.5)
    return pd.DataFrame(
        {"article_id": article.astype(str), "outlet": outlet, "y": y, "f": f, "size": 1.0,
         "weight": 1.0, "stratum": np.where(f > 0.75, "yes", "no")}
    )  # fmt: skip


def drawn(rows, n, seed):
    return rows.sample(n, random_state=seed).assign(weight=len(rows) / n)


def totals(rows):
    return rows.groupby(["outlet", "article_id"], as_index=False).agg(
        total=("f", "sum"), size=("size", "sum")
    )


def test_a_machine_that_is_always_too_high_is_corrected():
    rows = world()
    found = []
    for seed in range(100):
        used = correcting.rule(drawn(rows, 100, seed), len(rows))
        value, low, high = correcting.whole(used, rows["f"].mean(), units=len(rows), articles=200)
        found.append((value, low <= rows["y"].mean() <= high))
    values, held = np.array(found).T
    assert rows["f"].mean() - rows["y"].mean() > 0.3
    assert abs(values.mean() - rows["y"].mean()) < 0.01
    assert held.mean() > 0.9


def test_a_machine_that_knows_nothing_is_not_listened_to():
    rows = world()
    rows = rows.assign(f=np.random.default_rng(0).normal(size=len(rows)))
    used = correcting.rule(drawn(rows, 400, 1), len(rows))
    assert abs(used.slope) < 0.1
    assert correcting.slope(rows.assign(f=1.0), 10) == 0


def test_labels_sampled_unequally_are_weighted():
    rows = world()
    yes, no = (rows[rows["stratum"].eq(s)] for s in ("yes", "no"))
    alone = []
    for seed in range(60):
        some = pd.concat(
            [part.sample(50, random_state=seed).assign(weight=len(part) / 50) for part in (yes, no)]
        )
        alone.append(correcting.rule(some, len(rows), given=0.0).rest)
    assert np.mean(alone) == pytest.approx(rows["y"].mean(), abs=0.02)


def test_groups_share_a_correction_or_have_their_own_from_thirty_labels():
    rows = world()
    units, truth = totals(rows), rows.groupby("outlet")["y"].mean()
    table, used = correcting.corrected(units, drawn(rows, 300, 5), by="outlet", count=len(rows))
    assert used.labels == 300 and table["labels"].ge(30).all()
    for row in table.itertuples():
        assert row.low < truth[row.outlet] < row.high
        assert row.high - row.low < 0.35


def test_a_group_of_two_articles_gets_a_value_and_no_interval():
    rows = world(outlets=("A",))
    few = rows[rows["article_id"].isin(["0", "1"])]
    table, _ = correcting.corrected(totals(few), drawn(rows, 100, 5), by="outlet", count=len(rows))
    assert table["value"].notna().all() and table["low"].isna().all()


def test_it_refuses_where_it_must():
    rows = world()
    with pytest.raises(Refused, match=r"^49 labels are too few"):
        correcting.rule(drawn(rows, 49, 1), len(rows))
    with pytest.raises(Refused, match=r"^Labels from 6 articles are too few"):
        correcting.rule(rows[rows["article_id"].isin([*"012345"])], len(rows))
    with pytest.raises(Refused, match=r"^All labels are the same"):
        correcting.rule(drawn(rows.assign(y=1.0), 60, 1), len(rows))


def test_a_machine_that_errs_otherwise_in_one_outlet_is_not_corrected_in_common():
    rows = world(outlets=("A", "B", "C"), noise=0.05)
    wrong = rows.assign(f=rows["f"] + np.where(rows["outlet"].eq("C"), 0.4, 0.0))
    some = drawn(wrong, 75, 2)
    assert some["outlet"].value_counts().min() < 30
    with pytest.raises(Refused, match=r"errs otherwise in [AB] than in C|errs otherwise in C than"):
        correcting.corrected(totals(wrong), some, by="outlet", count=len(rows))
    correcting.corrected(totals(rows), drawn(rows, 75, 2), by="outlet", count=len(rows))
    lonely = some.assign(
        outlet=np.where(some["article_id"].eq(some["article_id"].iloc[0]), "B", "A")
    )
    with pytest.raises(Refused, match=r"cannot be told \(fewer than two groups"):
        correcting.corrected(totals(rows), lonely, by="outlet", count=len(rows))


def test_none_wrong_among_few_leaves_doubt():
    rows = world(noise=0.0)
    some = drawn(rows, 60, 4)
    used = correcting.rule(some, len(rows))
    assert used.within < 1e-3 and used.unseen > 1e-4


def test_the_planner_asks_for_four_times_as_many_for_half_the_width():
    rows = drawn(world(), 60, 4)
    wide, narrow = (correcting.needed(rows, width, units=10**6) for width in (0.2, 0.1))
    assert narrow == pytest.approx(4 * wide, abs=4)
    assert correcting.needed(rows.assign(f=rows["y"]), 0.1, units=10**6) < 5
