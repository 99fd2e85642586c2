import pytest

from analysis import tables
from analysis.annotate import sentiment


def sentences(*texts):
    rows = [
        {"article_id": "a", "sentence_id": i, "start": 0, "end": len(t), "text": t, "paragraph": 0}
        for i, t in enumerate(texts)
    ]
    return tables.frame(rows, "sentences")


def test_every_sentence_has_a_score_by_every_method():
    scored = sentiment.annotate(sentences("A wonderful day.", "", "An awful, cruel war."))
    tables.check(scored, "sentiment")
    assert len(scored) == 3 * len(sentiment.METHODS)
    assert scored["score"].between(-1, 1).all()


@pytest.mark.parametrize("method", sentiment.METHODS.values())
def test_direction(method):
    assert method("A wonderful, happy day.") > 0 > method("An awful, terrible war.")
    assert method("") == 0


def test_textblob_is_what_the_library_says():
    from textblob import TextBlob

    text = "It was not a very good plan, though the talks were pleasant."
    assert sentiment.textblob(text) == TextBlob(text).sentiment.polarity != 0


def test_negation_turns_the_score():
    assert sentiment.vader("The plan is not good.") < 0 < sentiment.vader("The plan is good.")
