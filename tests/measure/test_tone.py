import numpy as np
import pandas as pd
import pytest

from analysis.measure import evidence, tone


def scores(**more):
    rows = [("a", s, "X") for s in (0.9, 0.0, 0.0)] + [("b", -0.5, "X"), ("c", -0.1, "X")]
    rows += [("d", 0.4, "Y")]
    return pd.DataFrame(rows, columns=["article_id", "score", "outlet"]).assign(**more)


def test_an_outlet_is_the_mean_of_its_sentences():
    outlet = tone.mean(scores(), by="outlet").set_index("outlet")
    assert outlet.loc["X", "mean"] == pytest.approx(0.06)
    assert outlet.loc["X", ["n", "articles"]].tolist() == [5, 3]
    assert outlet.loc["X", "low"] <= 0.06 <= outlet.loc["X", "high"]


def test_the_interval_of_an_outlet_resamples_whole_articles():
    alike = pd.DataFrame({"article_id": ["a"] * 50 + ["b"] * 50 + ["c"] * 50, "outlet": "X"})
    alike["score"] = [0.5] * 50 + [-0.5] * 50 + [0.0] * 50
    outlet = tone.mean(alike, by="outlet").loc[0]
    assert outlet["high"] - outlet["low"] > 0.6


def test_one_or_two_articles_have_no_interval():
    outlet = tone.mean(scores(), by="outlet").set_index("outlet")
    assert outlet.loc["Y", ["low", "high"]].isna().all()


def test_an_article_is_the_mean_of_its_sentences_and_resamples_them():
    many = pd.DataFrame({"article_id": "a", "score": [0.1, -0.3, 0.2, 0.4, -0.1, 0.0]})
    article = tone.mean(pd.concat([many, scores()]), by="article_id").set_index("article_id")
    assert article.loc["a", "n"] == 9
    assert article.loc["a", "low"] < article.loc["a", "mean"] < article.loc["a", "high"]
    assert np.isnan(article.loc["b", "low"])


def test_a_part_of_an_article_with_four_sentences_has_no_interval():
    few = pd.DataFrame({"article_id": "a", "part": "1st fifth", "score": [0.1, 0.5, -0.2, 0.3]})
    assert np.isnan(tone.mean(few, by=["article_id", "part"]).loc[0, "low"])
    more = pd.concat([few, few.head(1)])
    assert tone.mean(more, by=["article_id", "part"]).loc[0, "low"] < 0.24


def test_rows_without_a_score_do_not_count():
    rows = scores()
    rows.loc[0, "score"] = np.nan
    assert tone.mean(rows, by="outlet").set_index("outlet").loc["X", "n"] == 4


def test_scores_of_two_methods_are_never_mixed():
    mixed = pd.concat([scores(method="model"), scores(method="vader")])
    with pytest.raises(ValueError, match="several methods"):
        tone.mean(mixed, by="outlet")
    assert len(tone.mean(mixed, by=["outlet", "method"])) == 4


def test_the_order_of_rows_does_not_matter():
    shuffled = scores().sample(frac=1, random_state=1)
    pd.testing.assert_frame_equal(
        tone.mean(scores(), by="outlet"), tone.mean(shuffled, by="outlet")
    )


@pytest.mark.parametrize("by", ["outlet", "article_id", ["article_id", "outlet"]])
def test_no_rows_are_no_error(by):
    assert tone.mean(scores().head(0), by=by).empty


def test_the_means_of_fifths_count_every_sentence_once():
    text = pd.DataFrame({"article_id": ["a"], "text": ["x" * 100]})
    rows = pd.DataFrame({"article_id": "a", "start": range(0, 100, 10), "score": 0.5})
    course = tone.mean(evidence.fifths(rows, text), by="part")
    assert course["part"].tolist() == list(evidence.PARTS)
    assert course["n"].tolist() == [2] * 5


def test_names_with_too_few_mentions_or_articles_are_refused():
    rows = [("a", "Ann")] * 5 + [(x, "Bo") for x in "abcde"] + [(x, "Cy") for x in "abc"]
    toward = pd.DataFrame(rows, columns=["article_id", "entity"])
    assert tone.enough(toward, by="entity")["entity"].unique().tolist() == ["Bo"]
    assert tone.enough(toward, by="entity", rows=3)["entity"].unique().tolist() == ["Bo", "Cy"]
    assert tone.enough(toward.head(0), by="entity").empty


def test_enough_counts_in_each_cell():
    rows = [(x, "Ann", o) for x, o in zip("abcdef", "XXXXXY", strict=True)]
    toward = pd.DataFrame(rows, columns=["article_id", "entity", "outlet"])
    assert tone.enough(toward, by=["entity", "outlet"])["outlet"].tolist() == ["X"] * 5


def test_nothing_is_mutated():
    rows, before = scores(), scores()
    tone.mean(rows, by="outlet")
    tone.enough(rows, by="outlet")
    pd.testing.assert_frame_equal(rows, before)


def test_no_scores_are_written_as_no_text():
    assert tone.signed(pd.Series([], dtype="float64")).astype("str").tolist() == []
    assert ("a " + tone.signed(pd.Series([], dtype="float64"))).empty


def test_the_strongest_of_each_group_keep_their_order():
    rows = scores(place=range(6))
    kept = tone.strongest(rows, by="outlet", most=2)
    assert kept["place"].tolist() == [0, 3, 5]
    assert tone.strongest(rows, by="outlet")["place"].tolist() == list(range(6))
    assert tone.strongest(rows.head(0), by="outlet").empty
