import pandas as pd
import pytest

from analysis.measure import voices


def said(*rows):
    """Passages from ``article outlet who quoted reported [verb verb_class]``."""
    made = []
    for i, row in enumerate(rows):
        article, outlet, who, quoted, reported, *cue = row.split()
        verb, verb_class = cue or ("say", "neutral")
        made.append(
            {"article_id": article, "outlet": outlet, "who": who, "sentence_id": i, "start": 10 * i}
            | {"end": 10 * i + 9, "quoted": int(quoted), "reported": int(reported), "passages": 1}
            | {"words": int(quoted) + int(reported), "verb": verb, "verb_class": verb_class}
            | {"speaker_entity": None if who.islower() else who, "type": "person"}
        )
    return pd.DataFrame(made).astype({"speaker_entity": "str"})


PASSAGES = said(
    "a X Ann 6 0",
    "a X Bo 2 0 claim distancing",
    "b X Ann 2 10",
    "c Y Bo 5 0",
    "c Y nobody 5 5 claim distancing",
)


def test_shares_of_voice_add_up_to_one():
    share = voices.share(PASSAGES, kind="who", of="quoted").set_index("who")
    assert share["share"].to_dict() == {"Ann": 0.4, "Bo": 0.35, "nobody": 0.25}
    assert share["n"].to_dict() == {"Ann": 2, "Bo": 2, "nobody": 1}
    assert share["articles"].tolist() == [3, 3, 3]


def test_passages_and_reported_words_can_be_shared_out_too():
    passages = voices.share(PASSAGES, kind="who").set_index("who")["share"]
    assert passages["Bo"] == 0.4
    reported = voices.share(PASSAGES, kind="who", of="reported").set_index("who")
    assert reported["n"].to_dict() == {"Ann": 1, "nobody": 1}
    assert reported.loc["Ann", "share"] == pytest.approx(2 / 3)


def test_every_group_has_every_kind_in_the_order_asked_for():
    share = voices.share(PASSAGES, kind="who", by="outlet", of="quoted", only=["Bo", "Ann"])
    assert share[["outlet", "who", "n", "part", "whole"]].values.tolist() == [
        ["X", "Bo", 1, 2, 10],
        ["X", "Ann", 2, 8, 10],
        ["Y", "Bo", 1, 5, 10],
        ["Y", "Ann", 0, 0, 10],
    ]


def test_a_share_of_few_articles_has_no_interval():
    share = voices.share(PASSAGES, kind="who", by="outlet", of="quoted")
    assert share[["low", "high"]].isna().all(axis=None)


def test_an_interval_resamples_articles_not_passages():
    # One article alone quotes Ann, at length: drawn or not, she has much or nothing.
    rows = [f"a{i} X Bo 10 0" for i in range(9)]
    long = said(*rows, *["b X Ann 1 0"] * 60).assign(passages=1)
    share = voices.share(long, kind="who", of="quoted").set_index("who").loc["Ann"]
    assert share["low"] == 0
    assert share["high"] > 0.6


def test_the_evidence_of_a_share_adds_up():
    share = voices.share(PASSAGES, kind="verb_class", by="outlet", only=voices.CLASSES)
    counted = PASSAGES.groupby(["outlet", "verb_class"]).size()
    found = share.set_index(["outlet", "verb_class"])["n"]
    assert found[found > 0].to_dict() == counted.to_dict()
    assert found.sum() == len(PASSAGES)


def test_an_article_without_quotations_lowers_the_share():
    words = pd.DataFrame({"article_id": list("abcd"), "outlet": list("XXYY"), "words": 50})
    share = voices.share_of_article(PASSAGES, words, by="outlet")
    shares = share.set_index(["outlet", "speech"])["share"]
    assert shares.to_dict() == {
        ("X", "quoted"): 0.1,
        ("X", "reported"): 0.1,
        ("Y", "quoted"): 0.1,
        ("Y", "reported"): 0.05,
    }
    assert share["articles"].tolist() == [2, 2, 2, 2]
    by_article = voices.share_of_article(PASSAGES, words, by="article_id")
    assert by_article.query("article_id == 'd'")[["n", "share"]].to_numpy().sum() == 0


def test_the_most_quoted_are_in_the_most_articles():
    cast = voices.most_quoted(PASSAGES)
    assert cast[["who", "n", "words", "articles", "outlets"]].values.tolist() == [
        ["Ann", 2, 8, 2, 1],
        ["Bo", 2, 7, 2, 2],
    ]
    assert voices.most_quoted(PASSAGES, top=1)["who"].tolist() == ["Ann"]


def test_an_example_leads_to_a_passage_of_its_speaker():
    cast = voices.most_quoted(PASSAGES)
    place = cast.merge(PASSAGES, on=voices.PLACE, suffixes=("", "_found"))
    assert place["who_found"].tolist() == cast["who"].tolist()
    assert place["quoted"].tolist() == [6, 5]


def test_the_verb_of_a_speaker_is_the_one_used_most():
    rows = said("a X Ann 1 0 warn endorsing", "a X Ann 1 0", "b X Ann 1 0")
    assert voices.most_quoted(rows)["verb"].tolist() == ["say"]


def test_verbs_stand_by_class_and_then_by_use():
    found = voices.verbs(PASSAGES)
    assert found.values.tolist() == [["neutral", "say", 3, 3], ["distancing", "claim", 2, 2]]


def test_pairs_count_articles_and_need_a_few_for_an_association():
    rows = [f"a{i} X {who} 1 0" for i in range(3) for who in ("Ann", "Bo", "Ann")]
    rows += ["b X Ann 1 0", "b X Cy 1 0", *(f"c{i} X Di 1 0" for i in range(6))]
    pairs = voices.together(said(*rows), speakers=["Ann", "Bo", "Cy", "Di"])
    assert pairs[["a", "b", "n"]].values.tolist() == [["Ann", "Bo", 3], ["Ann", "Cy", 1]]
    assert pairs["expected"].tolist() == [4 * 3 / 10, 4 * 1 / 10]
    assert pairs["g2"].iloc[0] > 3.84
    assert pairs["g2"].isna().tolist() == [False, True]


def test_every_meeting_leads_to_a_sentence_of_the_first_speaker():
    pairs = voices.together(PASSAGES, speakers=["Bo", "Ann"])
    found = voices.meetings(PASSAGES, speakers=["Bo", "Ann"])
    assert found.groupby(["a", "b"]).size().tolist() == pairs["n"].tolist() == [1]
    assert found[["article_id", "sentence_id", "start"]].values.tolist() == [["a", 1, 10]]


def test_nobody_speaks():
    none = PASSAGES.head(0)
    words = pd.DataFrame({"article_id": ["a"], "outlet": ["X"], "words": [50]})
    assert voices.share(none, kind="who", by="outlet", only=["Ann"]).empty
    assert voices.most_quoted(none).empty
    assert voices.verbs(none).empty
    assert voices.together(none, speakers=[]).empty
    assert voices.meetings(none, speakers=[]).empty
    assert voices.share_of_article(none, words, by="outlet")["share"].tolist() == [0, 0]


def test_nothing_is_mutated():
    before = PASSAGES.copy(deep=True)
    voices.share(PASSAGES, kind="who", by="outlet")
    voices.most_quoted(PASSAGES)
    voices.together(PASSAGES, speakers=["Ann", "Bo"])
    pd.testing.assert_frame_equal(PASSAGES, before)


def test_speakers_who_never_meet_make_no_pair():
    rows = said("a X Ann 1 0", "b X Bo 1 0")
    pairs = voices.together(rows, speakers=["Ann", "Bo"])
    assert pairs.empty and list(pairs) == ["a", "b", "n", "expected", "g2"]
    assert voices.meetings(rows, speakers=["Ann", "Bo"]).empty
