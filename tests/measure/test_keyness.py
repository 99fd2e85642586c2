"""Published examples to their digits; nothing kept by chance, and what is planted kept."""

import numpy as np
import pandas as pd
import pytest

from analysis.measure import dealing, keyness, tally


def dunning(table):
    """A table of two by two as he prints it: both, first alone, second alone, neither."""
    both, first, second, neither = table
    return float(
        keyness.g2(
            np.array([float(both)]), np.array([float(second)]), both + first, second + neither
        )[0]
    )


@pytest.mark.parametrize(
    ("table", "printed"),
    [
        ((110, 2442, 111, 29114), 270.72),  # the swiss
        ((29, 13, 123, 31612), 263.90),  # can be
        ((31, 23, 139, 31584), 256.84),  # previous year
    ],
)
def test_g2_is_that_of_dunning_1993_table_1(table, printed):
    assert dunning(table) == pytest.approx(printed, abs=0.005)


def test_dispersion_is_that_of_gries_2008():
    """Parts of 9, 10, 10, 10 and 11 words with 1 to 5 uses: DP .18, and .18 / .82 = .22."""
    base = pd.DataFrame({"article_id": [*"abcde"], "second": False, "size": [9, 10, 10, 10, 11]})
    uses = pd.DataFrame({"article_id": [*"abbcccddddeeeee"], "second": False, "word": "a"})
    assert keyness.dispersion(tally.count(uses, base))[0] == pytest.approx(0.18 / 0.82)


def test_a_log_ratio_of_one_more_is_twice_as_often():
    """Hardie 2014: 0 the same, 1 twice, 2 four times as often, −1 half as often."""
    a, b = np.array([9.5, 19.5, 39.5, 4.5]), np.full(4, 9.5)
    assert keyness.log_ratio(a, b, 5e4, 5e4).tolist() == pytest.approx([0, 1, 2, -1])
    assert np.isfinite(keyness.log_ratio(np.array([0.0]), np.array([9.0]), 1e4, 1e4)).all()


def articles(rng, n, words, *, rate=None):
    """Uses and base of ``n`` articles of two sides, words drawn with the burstiness of news."""
    share = 1 / np.arange(1, words + 1) if rate is None else rate
    uses, base = [], []
    for i in range(n):
        size = int(rng.integers(200, 800))
        here = share * rng.gamma(0.5, 2, words)
        drawn = rng.choice(words, size, p=here / here.sum())
        uses.append(pd.DataFrame({"word": drawn, "article_id": i, "second": i >= n // 2}))
        base.append((i, i >= n // 2, size))
    table = pd.concat(uses, ignore_index=True)
    table["word"] = "w" + table["word"].astype("str")
    return table, pd.DataFrame(base, columns=["article_id", "second", "size"])


def planted(uses, ids, times):
    rows = [
        {"word": "marigold", "article_id": i, "second": s} for i, s in ids for _ in range(times)
    ]
    return pd.concat([uses, pd.DataFrame(rows)], ignore_index=True)


def test_articles_split_at_random_keep_no_word_while_g2_finds_many():
    rng = np.random.default_rng(1)
    kept = loud = 0
    for _ in range(12):
        table = keyness.compare(tally.count(*articles(rng, 40, 400)))
        kept += int(table["kept"].any())
        loud += int(table["g2"].gt(15.13).sum())
    assert kept <= 2 and loud > 100


def test_a_word_in_a_third_of_one_sides_articles_is_kept_with_its_figures():
    uses, base = articles(np.random.default_rng(2), 80, 400)
    counts = tally.count(planted(uses, [(i, False) for i in range(14)], 2), base)
    row = keyness.compare(counts).set_index("word").loc["marigold"]
    assert row["kept"] and row["q"] <= 0.05 and row["value"] > 3
    assert (row["n_a"], row["articles_a"], row["n_b"], row["articles_b"]) == (28, 14, 0, 0)
    size = base.loc[~base["second"], "size"].sum()
    assert row["value_a"] == pytest.approx(1000 * 28 / size)
    limits = keyness.intervals(counts, tally.total(counts), pd.Index(["marigold"])).iloc[0]
    assert limits["low"] < row["value"] < limits["high"] and limits["low"] > 0
    assert limits["low_a"] < row["value_a"] < limits["high_a"]


def test_one_article_full_of_a_word_proves_nothing():
    uses, base = articles(np.random.default_rng(3), 60, 300)
    table = keyness.compare(tally.count(planted(uses, [(0, False)], 200), base)).set_index("word")
    assert table.loc["marigold", "g2"] > 200
    assert not table.loc["marigold", "kept"] and np.isnan(table.loc["marigold", "p"])


def test_order_and_names_of_articles_do_not_matter():
    uses, base = articles(np.random.default_rng(4), 30, 100)
    one = keyness.compare(tally.count(uses, base))
    other = keyness.compare(
        tally.count(uses.sample(frac=1, random_state=1), base.sample(frac=1, random_state=2))
    )
    columns = ["word", "n_a", "n_b", "g2", "value"]
    pd.testing.assert_frame_equal(one[columns], other[columns])
    assert one["kept"].equals(other["kept"])


def test_few_articles_are_dealt_in_every_way():
    """Six a side: 924 ways, of which two set all of a word on one side."""
    base = pd.DataFrame({"article_id": range(12), "second": [False] * 6 + [True] * 6, "size": 100})
    uses = base.loc[~base["second"], ["article_id", "second"]].assign(word="only")
    row = keyness.compare(tally.count(uses, base)).iloc[0]
    assert row["p"] == pytest.approx(2 / 924) and row["kept"]


def test_five_articles_are_too_few():
    base = pd.DataFrame({"article_id": range(10), "second": [False] * 5 + [True] * 5, "size": 100})
    uses = base.loc[~base["second"], ["article_id", "second"]].assign(word="only")
    row = keyness.compare(tally.count(uses, base)).iloc[0]
    assert np.isnan(row["p"]) and not row["kept"]


def test_words_dealt_to_parts_of_articles_at_random_are_not_kept():
    """A short part that lacks a word is no proof: nine in ten words fall to the long part."""
    rng = np.random.default_rng(5)
    kept = 0
    for _ in range(8):
        uses, _ = articles(rng, 30, 300)
        uses["second"] = rng.random(len(uses)) < 0.1
        base = uses.groupby(["article_id", "second"], as_index=False).size()
        counts = tally.count(uses, base)
        assert counts.within
        kept += int(keyness.compare(counts)["kept"].any())
    assert kept <= 1


def test_what_one_part_of_each_article_has_more_of_is_kept():
    rng = np.random.default_rng(6)
    uses, _ = articles(rng, 30, 300)
    uses["second"] = rng.random(len(uses)) < 0.4
    uses = planted(uses, [(i, True) for i in range(20)], 2)
    base = uses.groupby(["article_id", "second"], as_index=False).size()
    table = keyness.compare(tally.count(uses, base)).set_index("word")
    assert table.loc["marigold", "kept"] and table["kept"].sum() <= 2


def test_sides_and_turns_are_dealt_fairly():
    one = np.arange(40) < 15
    every, ways = dealing.sides(one, 10_000)
    dealt = np.concatenate(list(ways), axis=1)
    assert not every and dealt.shape == (40, 10_000)
    assert set(dealt.sum(axis=0)) == {15.0}
    assert np.abs(dealt.mean(axis=1) - 15 / 40).max() < 0.025
    every, ways = dealing.signs(40, 10_000)
    dealt = np.concatenate(list(ways), axis=1)
    assert not every and np.abs(dealt.mean(axis=1)).max() < 0.05
    assert np.abs(np.corrcoef(dealt)[np.triu_indices(40, 1)]).max() < 0.1


@pytest.mark.parametrize("dealt", [(4_000, 300, 120), (7, 2, 5), (3, 9, 0), (5, 5, 10)])
def test_what_is_dealt_to_a_part_is_as_likely_as_the_hypergeometric(dealt):
    got, upto = dealing.shares(*dealt)
    drawn = np.random.default_rng(1).hypergeometric(*dealt, size=50_000)
    assert got.min() <= drawn.min() and drawn.max() <= got.max()
    assert np.allclose(upto, [(drawn <= k).mean() for k in got], atol=0.01) and upto[-1] == 1


@pytest.mark.parametrize("within", [False, True])
def test_intervals_of_frequent_words_are_those_of_resamples(monkeypatch, within):
    rng = np.random.default_rng(3)
    ids = np.array([f"a{i}" for i in range(700)])
    second = np.arange(700) % 2 == 1
    base = pd.DataFrame({"article_id": ids, "second": second, "size": rng.integers(200, 900, 700)})
    if within:
        other = base.iloc[:650].assign(second=lambda rows: ~rows["second"])
        base = pd.concat([base, other], ignore_index=True)
    times = rng.poisson(2.0 * base["size"] / 400 * rng.gamma(1, 1, len(base)))
    counts = tally.count(base.loc[base.index.repeat(times)].assign(word="sea"), base)
    monkeypatch.setattr(keyness, "MANY", 10**9)
    resampled = keyness.intervals(counts, tally.total(counts), counts.words).iloc[0]
    monkeypatch.setattr(keyness, "MANY", 1)
    normal = keyness.intervals(counts, tally.total(counts), counts.words).iloc[0]
    width = resampled["high_a"] - resampled["low_a"]
    rates = ["low_a", "high_a", "low_b", "high_b"]
    assert np.allclose(normal[rates], resampled[rates], atol=0.1 * width)
    assert np.allclose(normal[["low", "high"]], resampled[["low", "high"]], atol=0.05)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("second", [[9], [9, 8, 7, 6, 5, 4]], ids=["one article", "six articles"])
def test_intervals_where_resamples_leave_a_side_out(second):
    """Ten articles, of which only some have a part on the second side."""
    both = pd.DataFrame({"article_id": second, "second": True, "size": 100.0})
    base = pd.concat(
        [pd.DataFrame({"article_id": range(10), "second": False, "size": 100.0}), both]
    )
    uses = pd.DataFrame({"word": "war", "article_id": [0, 1, 2, *second], "second": False})
    uses.loc[3:, "second"] = True
    counts = tally.count(uses, base)
    limits = keyness.intervals(counts, tally.total(counts), counts.words).iloc[0]
    told = limits[["low", "high", "low_b", "high_b"]].notna()
    assert told.all() if len(second) > 1 else not told.any()
    assert limits[["low_a", "high_a"]].notna().all()


@pytest.mark.filterwarnings("error")
def test_a_side_that_hangs_on_one_long_article_has_no_interval():
    sizes = [5000.0, *[1.0] * 9]
    base = pd.concat(
        pd.DataFrame({"article_id": [f"{side}{i}" for i in range(10)], "second": side, "size": s})
        for side, s in ((False, 100.0), (True, sizes))
    )
    uses = pd.DataFrame({"word": "war", "article_id": ["False0", "True0"], "second": [False, True]})
    counts = tally.count(uses, base)
    limits = keyness.intervals(counts, tally.total(counts), counts.words).iloc[0]
    assert limits[["low_b", "high_b", "low", "high"]].isna().all()
    assert limits[["low_a", "high_a"]].notna().all()
