"""Claims hold on chance alone as rarely as they say, and find what is there."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.measure import claims, dealing

WIDE = {"max_examples": 25, "deadline": None}


def drawn(rng, articles, *, rate=0.01, spread=1.0):
    """Hedges and words of articles whose own rates differ, as those of real ones do."""
    size = rng.lognormal(6.4, 0.6, articles).round()
    own = rate * rng.gamma(1 / spread, spread, articles)
    return pd.DataFrame({"total": rng.poisson(size * own).astype(float), "size": size})


def labelled(table, groups):
    return table.assign(outlet=groups, article_id=[f"{i:03}" for i in range(len(table))])


def design(groups, each):
    return np.repeat([f"g{i}" for i in range(groups)], each)


def beside(rng, articles, groups=("author", "quoted"), *, times=1.0):
    """Parts of the same articles: of one length in one voice, of another in the other."""
    rows = []
    for article in range(articles):
        rate = 0.01 * rng.gamma(1, 1)
        for i, group in enumerate(groups):
            size = float(rng.integers(50, 200) * (1 + 4 * (i == 0)))
            total = rng.poisson(size * rate * (times if i else 1))
            rows.append((group, f"{article:03}", float(total), size))
    return pd.DataFrame(rows, columns=["outlet", "article_id", "total", "size"])


@st.composite
def units(draw):
    """Anything a question may count: groups of any size, zeros, scores below zero."""
    rows = draw(
        st.lists(
            st.tuples(
                st.sampled_from("ABCD"),
                st.integers(0, 12),
                st.one_of(st.just(0.0), st.floats(-50, 50)),
                st.one_of(st.just(0.0), st.integers(1, 500)),
            ),
            max_size=40,
            unique_by=lambda row: row[:2],
        )
    )
    table = pd.DataFrame(rows, columns=["outlet", "article_id", "total", "size"])
    return table.astype({"total": float, "size": float})


@pytest.fixture
def quick(monkeypatch):
    monkeypatch.setattr(dealing, "SAMPLE", 399)


def false(claimed):
    return np.mean([claim.p <= claims.LEVEL for claim in claimed])


@pytest.mark.parametrize(("groups", "each"), [(2, 5), (5, 4), (10, 3)])
def test_shuffled_outlets_are_claimed_to_differ_as_rarely_as_they_should(quick, groups, each):
    rng = np.random.default_rng(3)
    outlets = design(groups, each)
    tables = (labelled(drawn(rng, len(outlets)), outlets) for _ in range(100))
    assert false(claims.between_groups(table, by="outlet") for table in tables) <= 0.11


def test_twice_the_rate_is_found():
    rng = np.random.default_rng(4)
    found = []
    for _ in range(20):
        table = pd.concat([drawn(rng, 10, spread=0.1), drawn(rng, 10, rate=0.02, spread=0.1)])
        claim = claims.between_groups(labelled(table, design(2, 10)), by="outlet")
        found.append(claim.p <= claims.LEVEL and claim.high == "g1")
    assert np.mean(found) >= 0.8


def test_three_articles_a_side_can_prove_nothing_and_the_claim_says_so():
    table = labelled(pd.DataFrame({"total": [9.0, 8, 9, 0, 0, 0], "size": 100.0}), design(2, 3))
    claim = claims.between_groups(table, by="outlet")
    assert (claim.kind, claim.reason) == ("untested", "too few articles to tell")
    assert np.isnan(claim.p)


def test_every_arrangement_is_seen_where_there_are_few():
    table = labelled(
        pd.DataFrame({"total": [9.0, 8, 9.5, 7, 1, 2, 1.5, 3], "size": 100.0}), design(2, 4)
    )
    assert claims.between_groups(table, by="outlet").p == pytest.approx(2 / 70)


def test_one_short_article_does_not_stand_for_its_outlet():
    rng = np.random.default_rng(5)
    table = labelled(drawn(rng, 30), design(3, 10))
    table.loc[0, ["total", "size"]] = [3.0, 4.0]
    assert claims.between_groups(table, by="outlet").p > claims.LEVEL


def test_parts_of_the_same_articles_change_places_within_them():
    rng = np.random.default_rng(6)
    claim = claims.between_groups(beside(rng, 40, times=3), by="outlet")
    assert (claim.kind, claim.high, claim.low) == ("within articles", "quoted", "author")
    assert claim.p < 0.01 and claim.articles == 40


def test_voices_of_unlike_length_are_claimed_to_differ_as_rarely_as_they_should(quick):
    rng = np.random.default_rng(6)
    tables = (beside(rng, 12) for _ in range(100))
    assert false(claims.between_groups(table, by="outlet") for table in tables) <= 0.11


def test_counts_that_a_short_part_could_hardly_hold_are_not_missed_in_it(quick):
    rng = np.random.default_rng(12)
    p = []
    for _ in range(60):
        rare = beside(rng, 12)
        total = rare.groupby("article_id")["size"].transform("sum")
        marked = rng.integers(total[::2]) < rare["size"][::2]
        rare["total"] = np.column_stack([marked, ~marked]).astype(float).ravel()
        p.append(claims.between_groups(rare, by="outlet").p)
    assert np.mean(np.array(p) <= claims.LEVEL) <= 0.11


def test_articles_that_hold_one_voice_alone_cannot_make_a_claim_about_voices():
    rng = np.random.default_rng(7)
    both = beside(rng, 10)
    alone = beside(rng, 60, times=9).query("outlet == 'quoted'")
    alone = alone.assign(article_id="x" + alone["article_id"])
    claim = claims.between_groups(pd.concat([both, alone]), by="outlet")
    assert claim.p > claims.LEVEL and claim.articles == 10
    claim = claims.between_groups(
        pd.concat([both.head(4), both.query("outlet == 'author'"), alone]), by="outlet"
    )
    assert claim.reason == "fewer than three articles hold the same two groups"


def test_where_the_articles_that_hold_both_say_otherwise_nothing_is_claimed():
    rng = np.random.default_rng(8)
    both = beside(rng, 40, times=4)
    alone = beside(rng, 400, times=0).query("outlet == 'quoted'")
    alone = alone.assign(article_id="x" + alone["article_id"])
    claim = claims.between_groups(pd.concat([both, alone]), by="outlet")
    assert claim.reason == "the articles that hold both say otherwise than all do"


@settings(**WIDE)
@given(units(), st.randoms(use_true_random=False))
def test_neither_order_nor_ids_move_a_claim(table, random):
    claim = claims.between_groups(table, by="outlet")
    order = random.sample(range(len(table)), len(table))
    moved = table.iloc[order].assign(article_id=table["article_id"].map(lambda i: f"x{12 - i}"))
    assert str(claims.between_groups(moved, by="outlet")) == str(claim)


@settings(**WIDE)
@given(units())
def test_a_claim_is_whole_or_says_why_not(table):
    claim = claims.between_groups(table, by="outlet")
    if claim.kind == "untested":
        assert claim.reason and np.isnan(claim.p) and claim.high is None
    else:
        assert 0 < claim.p <= 1 and not claim.reason
        assert claim.high != claim.low and claim.high_value >= claim.low_value
        assert claim.groups >= 2 and claim.articles >= 3
        sums = table[table["size"] > 0].groupby("outlet")[["total", "size"]].sum()
        assert claim.high_value == pytest.approx(
            sums.loc[claim.high, "total"] / sums.loc[claim.high, "size"]
        )


def test_names_of_the_groups_do_not_move_p():
    table = labelled(drawn(np.random.default_rng(9), 40), design(4, 10))
    claim = claims.between_groups(table, by="outlet")
    other = {"g0": "zebra", "g1": "m", "g2": "a", "g3": "b"}
    renamed = claims.between_groups(table.replace({"outlet": other}), by="outlet")
    assert (renamed.p, renamed.high, renamed.low) == (
        claim.p,
        other[claim.high],
        other[claim.low],
    )


@pytest.mark.parametrize("total", [0.0, 5.0])
def test_articles_that_are_all_alike_prove_nothing(total):
    table = labelled(pd.DataFrame({"total": [total] * 60, "size": 100.0}), design(3, 20))
    assert claims.between_groups(table, by="outlet").reason == (
        "the articles are too much alike to tell"
    )


@pytest.mark.parametrize("rows", [0, 1, 2, 20])
def test_one_group_or_none_is_not_compared(rows):
    table = labelled(pd.DataFrame({"total": [1.0] * rows, "size": 10.0}), ["g"] * rows)
    assert claims.between_groups(table, by="outlet").reason == (
        "fewer than two groups have three articles"
    )


def test_rows_of_no_size_and_groups_of_one_article_are_left_out():
    table = labelled(drawn(np.random.default_rng(1), 20), design(2, 10))
    more = pd.DataFrame(
        {
            "outlet": ["g0", "alone", None],
            "article_id": ["x", "y", "z"],
            "total": [9.0, 500.0, 500.0],
            "size": [0.0, 1.0, 1.0],
        }
    )
    assert claims.between_groups(pd.concat([table, more]), by="outlet") == claims.between_groups(
        table, by="outlet"
    )


def sentences(rng, name, n, *, rate):
    """Sentences whose hedges come in clusters: one in three paragraphs holds most of them."""
    lively = np.repeat(rng.random(n // 3 + 1) < 1 / 3, 3)[:n]
    total = rng.poisson(rate * np.where(lively, 2.5, 0.25)).astype(float)
    return pd.DataFrame({"article_id": name, "sentence_id": range(n), "total": total, "size": 20.0})


def test_two_texts_are_compared_as_texts():
    rng = np.random.default_rng(10)
    one, other = sentences(rng, "a", 60, rate=0.2), sentences(rng, "b", 40, rate=1.2)
    claim = claims.between_texts(pd.concat([one, other]), by="article_id")
    assert (claim.kind, claim.high, claim.low, claim.articles) == ("texts", "b", "a", 2)
    assert claim.p <= claims.LEVEL
    assert claims.between_texts(one, by="article_id").kind == "untested"
    few = pd.concat([one.head(5), other.head(5)])
    assert claims.between_texts(few, by="article_id").reason == (
        "fewer than two texts have 12 sentences"
    )


def test_texts_of_one_kind_are_rarely_claimed_to_differ_though_hedges_cluster(quick):
    rng = np.random.default_rng(11)
    pairs = (pd.concat([sentences(rng, name, 45, rate=0.4) for name in "ab"]) for _ in range(100))
    assert false(claims.between_texts(pair, by="article_id") for pair in pairs) <= 0.11


def test_adjusted_as_in_the_paper():
    """The fifteen p-values of Benjamini & Hochberg's example, of which four are kept."""
    p = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240]
    p += [0.4262, 0.5719, 0.6528, 0.7590, 1.0]
    assert (claims.adjusted(p) <= claims.LEVEL).sum() == 4
    assert claims.adjusted([]).size == 0
    assert np.isnan(claims.adjusted([np.nan])).all()


@settings(**WIDE)
@given(st.lists(st.one_of(st.floats(0, 1), st.just(float("nan"))), max_size=20))
def test_adjusting_keeps_the_order_and_never_lowers(p):
    p = np.array(p, dtype=float)
    q = claims.adjusted(p)
    known = ~np.isnan(p)
    assert (np.isnan(q) == np.isnan(p)).all()
    assert (q[known] >= p[known]).all() and (q[known] <= 1).all()
    assert (np.diff(q[known][np.argsort(p[known], kind="stable")]) >= 0).all()
