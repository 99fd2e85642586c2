"""Questions on words give of a corpus read in parts what they give of it held whole."""

import numpy as np
import pandas as pd
import pytest

from analysis import ask, linked, pipeline, shelf, stages
from analysis.measure import keyness, tally

from places import ROOT

OUTLETS = ["Cupola Ledger", "Northgate Tribune", "Meridian Wire"]


@pytest.fixture(scope="module")
def both(sample, tmp_path_factory):
    """The sample corpus held whole, and in parts of a few articles."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stages, "CHUNK_WORDS", 2_000)
        patch.setattr(linked, "PART", 5)
        patch.setattr(shelf, "LARGE", 6)
        derived = tmp_path_factory.mktemp("parts")
        parts = pipeline.load(ROOT / "data" / "articles", derived=derived)
        assert parts.shelf is not None and len(list(parts.parts())) > 2
        yield sample, parts


QUESTIONS = {
    "keywords of outlets": lambda s: ask.keywords(s, of=OUTLETS),
    "of two lists, lemmas": lambda s: ask.keywords(
        s, between=(OUTLETS, ["The Harbour Post", "The Tallow Street Review"]), features="lemmas"
    ),
    "bigrams": lambda s: ask.keywords(s, of=OUTLETS, features="bigrams"),
    "names": lambda s: ask.keywords(s, of=OUTLETS, features="names", voice="all"),
    "hedges": lambda s: ask.keywords(s, of=OUTLETS, features="hedges"),
    "of voices": lambda s: ask.keywords(s, between=("author", "quoted")),
    "of speakers": lambda s: ask.keywords(s, by="speaker"),
    "of stories": lambda s: ask.keywords(s, of=s.where(outlet=OUTLETS)),
    "of stories on names": lambda s: ask.keywords(
        s, between=(s.where(about="Iran"), s.where(voice="quoted"))
    ),
    "an outlet that is not there": lambda s: ask.keywords(s, of="Nowhere Gazette"),
    "collocates of a word": lambda s: ask.collocates(s, "strike"),
    "collocates of a name": lambda s: ask.collocates(s, "Iran"),
    "collocates of the main name": lambda s: ask.collocates(s),
    "collocates on two sides": lambda s: ask.collocates(s, "say", of=OUTLETS),
    "collocates of nothing": lambda s: ask.collocates(s, "marigold"),
    "a trend": lambda s: ask.trend(s, "strike", unit="day"),
    "a trend of a name": lambda s: ask.trend(s, "Iran"),
    "a trend of a measure": lambda s: ask.trend(s, "hedging", unit="day"),
    "a concordance": lambda s: ask.concordance(s, "lemma:say", sort="left"),
    "a concordance of a phrase": lambda s: ask.concordance(s, "of the"),
    "a concordance of the main name": lambda s: ask.concordance(s),
    "a query that cannot be read": lambda s: ask.concordance(s, "/s(nk/"),
    "a dispersion": lambda s: ask.dispersion(s, "strike"),
}


@pytest.mark.slow
@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS.keys())
def test_parts_give_the_same_answer(both, question):
    one, other = (question(story) for story in both)
    pd.testing.assert_frame_equal(one.table, other.table)
    assert (one.sentence, one.subtitle) == (other.sentence, other.subtitle)
    if one.tests is not None:
        pd.testing.assert_frame_equal(one.tests, other.tests)


def made_up(articles, words, *, seed=1, within=False):
    """Cells of articles of two sides, words as bursty as those of news."""
    rng = np.random.default_rng(seed)
    share = 1 / np.arange(1, words + 1)
    size = rng.integers(200, 800, articles)
    rate = share / share.sum() * rng.gamma(0.5, 2.0, (articles, words))
    uses = rng.poisson(rate * size[:, None])
    article, word = np.nonzero(uses)
    table = pd.DataFrame({"article_id": article, "word": word, "n": uses[article, word]})
    table["word"] = "w" + table["word"].astype("str")
    base = pd.DataFrame({"article_id": range(articles), "size": size})
    if within:
        second = rng.binomial(table["n"], 0.3)
        parts = [
            table.assign(n=table["n"] - second, second=False),
            table.assign(n=second, second=True),
        ]
        table = pd.concat(parts, ignore_index=True)
        table = table[table["n"].gt(0)]
        short = (base["size"] * 0.3).astype(int)
        base = pd.concat(
            [
                base.assign(size=base["size"] - short, second=False),
                base.assign(size=short, second=True),
            ]
        )
        return table, base
    third = articles // 3
    return table.assign(second=table["article_id"].ge(third)), base.assign(
        second=base["article_id"].ge(third)
    )


def compared(table, base, parts, seed=0):
    """What is found where articles are dealt to so many parts at random."""
    part = np.random.default_rng(seed).integers(parts, size=base["article_id"].max() + 1)
    frames = [
        tuple(rows[part[rows["article_id"]] == number] for rows in (table, base))
        for number in range(parts)
    ]
    sums = tally.summed(frames)
    words = keyness.to_look_at(sums, 5)
    dealt, drawn = tally.gathered(frames, sums, words, keyness.to_draw(sums, words))
    every = keyness.compare(dealt, sums)
    return every, keyness.intervals(drawn, sums, dealt.words)


@pytest.mark.parametrize("within", [False, True])
@pytest.mark.parametrize("most", [50, 3_000])
def test_any_parts_give_the_same_to_the_last_bit(monkeypatch, within, most):
    monkeypatch.setattr(tally, "MOST", most)
    corpus = made_up(120, 60, within=within)
    one, other = compared(*corpus, 1), compared(*corpus, 7)
    for a, b in zip(one, other, strict=True):
        pd.testing.assert_frame_equal(a, b, check_exact=True)


def test_sums_of_a_whole_are_those_of_its_parts():
    table, base = made_up(60, 40)
    whole = tally.count(table.loc[table.index.repeat(table["n"])].drop(columns="n"), base)
    every = keyness.compare(whole)
    parts, _ = compared(table, base, 5)
    gathered = parts["dispersion"].notna()
    pd.testing.assert_frame_equal(
        every.drop(columns="dispersion"), parts.drop(columns="dispersion")
    )
    assert np.allclose(every["dispersion"][gathered], parts["dispersion"][gathered])


def test_parts_may_name_words_that_nobody_uses_there():
    table, base = made_up(60, 40)
    kept = table[table["word"].ne("w0")]
    known = pd.CategoricalDtype(table["word"].unique())
    named = kept.astype({"word": known})
    halves = [
        tuple(rows[rows["article_id"].lt(30).eq(first)] for rows in (named, base))
        for first in (True, False)
    ]
    one, other = tally.summed(halves), tally.summed([(kept, base)])
    assert one.words.tolist() == other.words.tolist() and "w0" not in one.words
    for a, b in zip(one[2:], other[2:], strict=True):
        assert np.array_equal(a, b)


def test_many_articles_are_dealt_in_blocks_of_one_number(monkeypatch):
    monkeypatch.setattr(tally, "MOST", 60)
    table, base = made_up(400, 30)
    sums = tally.summed([(table, base)])
    dealt, drawn = tally.gathered([(table, base)], sums, sums.words, sums.words)
    assert len(dealt.second) <= 60 and len(drawn.second) <= 60
    assert drawn.uses.sum() == table["n"].sum() and drawn.size.sum() == base["size"].sum()
    deal = tally._to_deal(sums)
    assert len(set(np.bincount(deal[deal >= 0]))) == 1
    for place in (deal, tally._to_draw(sums)):
        held = sums.units.assign(place=place)[place >= 0]
        assert held.groupby("place")["second"].nunique().eq(1).all()


@pytest.mark.parametrize("within", [False, True])
def test_chance_keeps_no_word_where_many_articles_are_put_together(monkeypatch, within):
    monkeypatch.setattr(tally, "MOST", 60)
    kept = [
        compared(*made_up(240, 60, seed=seed, within=within), 1)[0]["kept"].any()
        for seed in range(12)
    ]
    assert sum(kept) <= 2


@pytest.mark.parametrize("within", [False, True])
def test_a_planted_word_is_kept_where_many_articles_are_put_together(monkeypatch, within):
    monkeypatch.setattr(tally, "MOST", 60)
    table, base = made_up(240, 60, within=within)
    some = base.loc[~base["second"], "article_id"].iloc[::2]
    rows = pd.DataFrame({"article_id": some, "word": "marigold", "n": 2, "second": False})
    every, limits = compared(pd.concat([table, rows], ignore_index=True), base, 3)
    row = every.set_index("word").loc["marigold"]
    assert row["kept"] and row["n_a"] == 2 * len(some) and row["n_b"] == 0
    assert limits["low"].notna().any()
