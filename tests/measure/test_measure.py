import numpy as np
import pandas as pd
import pytest

from analysis.measure import comparison, evidence, intervals, names, rates


def test_a_bootstrap_covers_the_ratio_and_repeats():
    rng = np.random.default_rng(1)
    table = pd.DataFrame({"g": "x", "n": rng.poisson(5, 40), "words": 500})
    one = intervals.bootstrap(table, by=["g"], total="n", size="words")
    two = intervals.bootstrap(
        table.sample(frac=1, random_state=2), by=["g"], total="n", size="words"
    )
    assert one.loc[0, "low"] < table["n"].sum() / table["words"].sum() < one.loc[0, "high"]
    pd.testing.assert_frame_equal(one, two)


def test_a_bootstrap_of_two_articles_refuses():
    table = pd.DataFrame({"g": ["x", "x"], "n": [1, 9], "words": 500})
    limits = intervals.bootstrap(table, by=["g"], total="n", size="words")
    assert limits[["low", "high"]].isna().all(axis=None)


def test_a_bootstrap_of_zeros_does_not_claim_certainty():
    table = pd.DataFrame({"g": "x", "n": [0, 0, 0, 0], "words": 500})
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


def test_a_text_too_short_to_expect_even_one_has_no_interval():
    limits = intervals.poisson(pd.Series([1, 9, 12]), pd.Series([4, 800, 900]))
    assert limits["low"].isna().tolist() == [True, False, False]


@pytest.mark.parametrize(
    ("count", "low", "high"), [(1, 0.025, 5.572), (10, 4.795, 18.39), (50, 37.11, 65.92)]
)
def test_poisson_limits_are_near_the_exact_ones(count, low, high):
    limits = intervals.poisson(pd.Series([count]), pd.Series([1]))
    assert limits.loc[0, "low"] == pytest.approx(low, abs=0.03)
    assert limits.loc[0, "high"] == pytest.approx(high, abs=0.05)


def spans():
    return pd.DataFrame(
        {
            "article_id": ["a", "a", "b"],
            "kind": ["p", "q", "p"],
            "voice": ["author", "quoted", "author"],
        }
    )


def words():
    return pd.DataFrame(
        {
            "article_id": ["a", "a", "b", "c"],
            "voice": ["author", "quoted", "author", "author"],
            "outlet": ["X", "X", "X", "Y"],
            "words": [300, 200, 500, 100],
        }
    )


def test_rates_count_every_group_and_add_up():
    rate = rates.per_1000(spans(), words(), by="outlet").set_index("outlet")
    assert rate["n"].to_dict() == {"X": 3, "Y": 0}
    assert rate["per_1000"].to_dict() == {"X": 3.0, "Y": 0.0}
    assert rate["articles"].to_dict() == {"X": 2, "Y": 1}


def test_rates_by_voice_divide_by_the_words_of_that_voice():
    rate = rates.per_1000(spans(), words(), by="voice").set_index("voice")
    assert rate["n"].to_dict() == {"author": 2, "quoted": 1}
    assert rate["words"].to_dict() == {"author": 900, "quoted": 200}


def test_rates_by_kind_hold_every_pair():
    rate = rates.per_1000(spans(), words(), by="outlet", kind="kind")
    assert rate.set_index(["outlet", "kind"])["n"].to_dict() == {
        ("X", "p"): 2,
        ("X", "q"): 1,
        ("Y", "p"): 0,
        ("Y", "q"): 0,
    }


def test_a_word_is_counted_once_whatever_its_tokens():
    rows = [
        ("“", 0, 1),
        ("It", 1, 3),
        ("'s", 3, 5),
        ("79", 6, 8),
        ("-", 8, 9),
        ("year", 9, 13),
        ("–", 14, 15),
    ]
    tokens = pd.DataFrame(rows, columns=["text", "start", "end"]).assign(
        article_id="a", voice="author"
    )
    assert rates.words(tokens)["words"].tolist() == [2]


def mentions():
    rows = [
        ("x", 0, "A"),
        ("x", 0, "B"),
        ("x", 0, "A"),
        ("x", 1, "A"),
        ("y", 0, "B"),
        ("y", 0, "A"),
        ("y", 1, "C"),
    ]
    table = pd.DataFrame(rows, columns=["article_id", "sentence_id", "entity"])
    return table.assign(label="PERSON", start=range(len(table)), end=range(1, len(table) + 1))


def test_pairs_and_their_sentences_add_up():
    pairs = names.together(mentions(), sentences=8, entities=["A", "B", "C"])
    found = names.occurrences(mentions(), entities=["A", "B", "C"])
    assert pairs[["a", "b", "n"]].values.tolist() == [["A", "B", 2]]
    assert len(found) == 2


def test_a_pair_seen_less_than_expected_has_a_negative_association():
    rows = [("x", i, e) for i in range(9) for e in ("A" if i < 8 else "C", "C" if i == 0 else "D")]
    table = pd.DataFrame(rows, columns=["article_id", "sentence_id", "entity"])
    pairs = names.together(table, sentences=9, entities=["A", "C"])
    assert pairs.loc[0, "n"] < pairs.loc[0, "expected"] and pairs.loc[0, "g2"] < 0


def test_names_are_ranked_by_articles_before_mentions():
    frequent = names.frequent(mentions(), top=2)
    assert frequent["entity"].tolist() == ["A", "B"]
    assert frequent["n"].tolist() == [4, 2]


def test_a_finding_is_claimed_only_when_intervals_are_apart():
    rows = pd.DataFrame({"o": ["A", "B"], "v": [5.0, 2.0], "low": [4.0, 1.0], "high": [6.0, 3.0]})
    says = {"label": "o", "value": "v", "clear": "{high} > {low}", "unclear": "none"}
    assert comparison.finding(rows, **says) == "A > B"
    assert comparison.finding(rows.assign(high=4.5), **says) == "none"
    assert comparison.finding(rows.assign(low=np.nan), **says) == "none"
    assert comparison.finding(rows.head(1), **says) == "none"
    assert comparison.finding(rows.head(0), **says) == "none"


def test_braces_in_a_label_are_only_text():
    rows = pd.DataFrame({"o": ["{x}", "B"], "v": [5.0, 2.0], "low": [4.0, 1.0], "high": [6.0, 3.0]})
    says = {"label": "o", "value": "v", "clear": "{high} leads", "unclear": "none"}
    assert comparison.finding(rows, **says) == "{x} leads"


def test_titles_that_two_articles_share_are_told_apart():
    articles = pd.DataFrame(
        {
            "article_id": ["aaaaaaaaaa", "bbbbbbbbbb", "c"],
            "outlet": ["X", None, "Y"],
            "title": ["T", "T", "U"],
            "published": pd.to_datetime([None, "2020-01-03", None], utc=True),
        }
    )
    known = evidence.about(articles[["article_id"]], articles)
    assert known["article"].tolist() == ["T (aaaaaaaa)", "T (bbbbbbbb)", "U"]
    assert known["source"].tolist()[1] == "no outlet, 3 Jan 2020: T"


def test_share_of_sentences_counts_a_sentence_once():
    every = pd.DataFrame(
        {"article_id": ["a", "a", "b"], "sentence_id": [0, 1, 0], "outlet": ["X", "X", "Y"]}
    )
    held = pd.DataFrame({"article_id": ["a", "a"], "sentence_id": [1, 1]})
    share = rates.share_of_sentences(held, every, by="outlet").set_index("outlet")
    assert share["share"].to_dict() == {"X": 0.5, "Y": 0.0}
    assert share["n"].to_dict() == {"X": 1, "Y": 0}


def test_share_of_sentences_by_kind_counts_both_kinds_and_none():
    every = pd.DataFrame(
        {"article_id": ["a", "a", "b"], "sentence_id": [0, 1, 0], "outlet": ["X", "X", "Y"]}
    )
    held = pd.DataFrame({"article_id": "a", "sentence_id": [0, 0, 1], "kind": ["p", "q", "p"]})
    share = rates.share_of_sentences(held, every, by="outlet", kind="kind")
    assert share.set_index(["outlet", "kind"])["share"].to_dict() == {
        ("X", "p"): 1.0,
        ("X", "q"): 0.5,
        ("Y", "p"): 0.0,
        ("Y", "q"): 0.0,
    }
    by_article = rates.share_of_sentences(held, every, by="article_id")
    assert by_article["share"].tolist() == [1.0, 0.0]


def test_balance_runs_from_boosters_to_hedges():
    rows = pd.DataFrame(
        {
            "article_id": ["a"] * 4,
            "outlet": ["X", "Y", "Z", "Z"],
            "pole": ["hedge", "booster", "hedge", "booster"],
        }
    )
    balance = rates.balance(rows, by="outlet").set_index("outlet")["balance"]
    assert balance.to_dict() == {"X": 1.0, "Y": -1.0, "Z": 0.0}


def test_a_mention_is_hedged_when_it_lies_wholly_in_a_scope():
    named = pd.DataFrame(
        {"article_id": ["a", "a", "b"], "start": [5, 18, 5], "end": [9, 25, 9], "entity": "E"}
    )
    cues = pd.DataFrame(
        {
            "article_id": ["a", "a"],
            "scope_start": [0, 4],
            "scope_end": [20, 10],
            "text": ["may", "if"],
        }
    ).astype({"scope_start": "Int64", "scope_end": "Int64"})
    held = names.hedged(named, cues)
    assert held[["article_id", "start", "cue"]].values.tolist() == [["a", 5, "may"]]
    share = rates.hedged_share(named, held, entities=["E", "F"])
    assert share[["entity", "n", "mentions"]].values.tolist() == [["E", 1, 3]]


def test_fifths_and_words_by_fifth():
    articles = pd.DataFrame({"article_id": ["a"], "text": ["w" * 10]})
    tokens = pd.DataFrame(
        {"article_id": "a", "start": [0, 2, 9], "end": [1, 3, 10], "text": ["w", "w", "w"]}
    )
    placed = evidence.fifths(tokens, articles)
    assert placed["part"].tolist() == ["1st fifth", "2nd fifth", "5th fifth"]
    assert rates.words(placed, by="part")["words"].tolist() == [1, 1, 1]


def test_a_concordance_keeps_to_one_line():
    articles = pd.DataFrame({"article_id": ["a"], "text": ["One\n\ntwo may three\nfour"]})
    spans = pd.DataFrame({"article_id": ["a"], "start": [9], "end": [12], "text": ["may"]})
    row = evidence.concordance(spans, articles, width=9).iloc[0]
    assert (row["left"], row["right"]) == ("One two", "three")
    assert evidence.concordance(spans.head(0), articles).empty
