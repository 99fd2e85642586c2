from importlib.metadata import version

import numpy as np
import pandas as pd
import pytest

from analysis import tables
from analysis.annotate import encoder, sentiment

LONG = " ".join(["The valley lay quiet under a pale sky"] * 250)
PRAISE = "Everyone praised Ms Lund as a brilliant and honest minister."
BLAME = "Critics called Ms Lund a liar, but praised Mr Berg for his courage."


def sentences(*texts):
    rows = [
        {"article_id": "a", "sentence_id": i, "start": 0, "end": len(t), "text": t, "paragraph": 0}
        for i, t in enumerate(texts)
    ]
    return tables.frame(rows, "sentences")


def at(text, name, *, after=0):
    start = text.index(name, after)
    return start, start + len(name)


def test_every_sentence_has_a_score_by_every_method():
    scored = sentiment.annotate(sentences("A wonderful day.", "", "An awful, cruel war."))
    tables.check(scored, "sentiment")
    assert len(scored) == 3 * len(sentiment.METHODS)
    assert scored["score"].between(-1, 1).all()


def test_the_model_is_a_method_and_leaves_out_what_it_cannot_score():
    scored = sentiment.annotate(
        sentences("A wonderful day.", "", "An awful, cruel war."), methods=("model", "vader")
    )
    tables.check(scored, "sentiment")
    model = scored[scored["method"].eq("model")]
    assert model["sentence_id"].tolist() == [0, 2]
    assert scored["method"].value_counts().to_dict() == {"vader": 3, "model": 2}


def test_no_sentences():
    scored = sentiment.annotate(tables.empty("sentences"), methods=("model", "vader", "textblob"))
    tables.check(scored, "sentiment")
    assert scored.empty


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


def test_the_model_tells_good_from_bad():
    scored = sentiment.score(
        ["A wonderful, happy day for all.", "The board meets on Monday.", "A cruel, bloody war."]
    )
    good, neutral, bad = scored["score"]
    assert good > 0.3 > neutral > -0.3 > bad
    assert scored["note"].eq("").all()


@pytest.mark.parametrize("text", ["", "   ", "😀😀", "1914–1918", "—"])
def test_without_words_there_is_no_score(text):
    for scored in (sentiment.score([text]), sentiment.toward([text], [(0, 1)])):
        assert scored["score"].isna().all()
        assert scored["note"].tolist() == [sentiment.EMPTY]


def test_an_emoji_beside_words_does_not_matter_much():
    scores = sentiment.score(["What a lovely day!", "😀 What a lovely day!"])["score"]
    assert scores.gt(0.3).all()


def test_other_languages_are_flagged():
    texts = ["Der Rat hat das Geld für die Brücke mit der Stadt geteilt.", "Мост закрыт."]
    assert sentiment.score(texts)["note"].tolist() == [sentiment.FOREIGN] * 2
    assert sentiment.toward(texts, [(0, 3)] * 2)["label"].isna().all()


def test_two_thousand_words_are_cut_with_a_note():
    assert len(LONG.split()) == 2000
    scored = sentiment.score([LONG])
    assert scored["note"].tolist() == [sentiment.CUT]
    assert scored["score"].between(-1, 1).all()


@pytest.mark.parametrize("name", ["Lund", "Lund,", "Mr Lund"])
def test_a_long_sentence_is_read_around_the_name(name):
    texts = [f"{LONG} and {name} is a {what} {LONG}" for what in ("disgraceful liar", "painter")]
    scored = sentiment.toward(texts, [at(text, "Lund") for text in texts])
    assert scored["note"].tolist() == [sentiment.CUT] * 2
    liar, painter = scored["negative"]
    assert liar > 3 * painter


def test_each_name_has_a_tone_of_its_own():
    scored = sentiment.toward([BLAME, BLAME], [at(BLAME, "Ms Lund"), at(BLAME, "Mr Berg")])
    assert scored["label"].tolist() == ["negative", "positive"]
    assert scored["score"].iloc[0] < 0 < scored["score"].iloc[1]
    shares = scored[list(encoder.LABELS)]
    assert np.allclose(shares.sum(axis=1), 1, atol=1e-5)
    assert np.allclose(scored["score"], shares["positive"] - shares["negative"], atol=1e-5)


def test_a_name_at_the_very_start_and_end():
    text = "Lund is a disgrace, said the harbour master of Berg"
    scored = sentiment.toward([text, text], [at(text, "Lund"), at(text, "Berg")])
    assert scored["label"].tolist() == ["negative", "neutral"]


def test_the_same_name_twice_is_two_mentions():
    text = "Lund met the press, and then a furious crowd booed Lund, the disgraced liar."
    spans = [at(text, "Lund"), at(text, "Lund", after=4)]
    scored = sentiment.toward([text, text], spans)
    assert scored["note"].eq("").all()
    assert scored["score"].nunique() == 2


def test_a_span_outside_the_text_is_noted():
    scored = sentiment.toward([PRAISE, PRAISE], [(500, 510), at(PRAISE, "Ms Lund")])
    assert scored["note"].tolist() == [sentiment.OUTSIDE, ""]
    assert scored["label"].isna().tolist() == [True, False]


def test_nothing_to_score():
    assert sentiment.score([]).columns.tolist() == ["score", "label", "note"]
    columns = ["score", "label", *encoder.LABELS, "note"]
    assert sentiment.toward([], []).columns.tolist() == columns


def test_any_series_of_texts_will_do():
    texts = pd.Series([BLAME, "", PRAISE], index=[7, 7, 2])
    assert sentiment.score(texts)["note"].tolist() == ["", sentiment.EMPTY, ""]
    assert sentiment.toward(texts, [at(BLAME, "Ms Lund")] * 3)["label"].iloc[0] == "negative"


def test_one_reading_gives_what_two_would():
    texts = [BLAME, "", LONG, PRAISE]
    spans = [at(BLAME, "Ms Lund"), at(BLAME, "Mr Berg"), (0, 1), at(PRAISE, "Ms Lund"), (900, 910)]
    of = [0, 0, 1, 3, 3]
    names = [sentiment.Name(i, *span) for i, span in zip(of, spans, strict=True)]
    scored, named = sentiment.read(texts, names)
    pd.testing.assert_frame_equal(scored, sentiment.score(texts))
    pd.testing.assert_frame_equal(named, sentiment.toward([texts[i] for i in of], spans))
    assert named["note"].tolist() == ["", "", sentiment.EMPTY, "", sentiment.OUTSIDE]


def test_a_sentence_is_called_by_the_cuts_of_the_model():
    class Cut(Constant):
        def read(self, texts, names):
            found = super().read(texts, names)._replace(cuts=(-0.2, 0.3))
            return found._replace(valence=np.array([-0.21, -0.2, 0.0, 0.3, 0.31]))

    found = sentiment.score([PRAISE] * 5, model=Cut())["label"]
    assert found.tolist() == ["negative", "neutral", "neutral", "neutral", "positive"]


def test_one_text_a_span():
    with pytest.raises(ValueError, match="2 texts and 1 spans"):
        sentiment.toward([PRAISE, PRAISE], [(0, 8)])


class Constant:
    """A model of one's own: the same for every text."""

    def read(self, texts, names):
        shares = np.tile([0.1, 0.2, 0.7], (len(names), 1))
        cuts = (np.zeros(len(rows), dtype=bool) for rows in (texts, names))
        return encoder.Reading(np.full(len(texts), 0.25), shares, *cuts)


def test_another_model_can_be_named():
    own = Constant()
    scored = sentiment.score([PRAISE, ""], model=own)
    assert scored["score"].tolist()[0] == 0.25
    assert scored["label"].tolist()[0] == "positive" and scored["label"].isna().tolist()[1]
    assert sentiment.toward([PRAISE], [(0, 8)], model=own)["score"].tolist() == [0.6]
    table = sentiment.annotate(sentences(PRAISE), methods=("model",), model=own)
    assert table["score"].tolist() == [0.25]


def test_a_folder_can_be_named(tmp_path):
    import shutil

    folder = shutil.copytree(encoder.WEIGHTS, tmp_path / "model")
    pd.testing.assert_frame_equal(
        sentiment.score([PRAISE], model=folder), sentiment.score([PRAISE])
    )


def test_versions_name_the_packages_and_the_weights():
    found = sentiment.versions()
    assert found["onnxruntime"] == version("onnxruntime")
    assert found[encoder.GRAPH] == encoder.digests(encoder.WEIGHTS)[encoder.GRAPH]


NAMES = [
    "Trump",
    "Clinton",
    "Obama",
    "Merkel",
    "Putin",
    "Macron",
    "Johnson",
    "Lopez",
    "Chen",
    "Khan",
    "Okafor",
    "Haddad",
    "Ivanova",
    "Kim",
    "Silva",
    "Novak",
    "Yilmaz",
    "Cohen",
    "Singh",
    "Murphy",
]


@pytest.mark.parametrize(
    "frame",
    [
        "Officials met {} in the capital on Thursday.",
        "{} arrived at the station shortly after noon.",
        "The letter was addressed to {} and two others.",
        "{} will speak to the committee next week.",
    ],
)
def test_a_name_alone_changes_no_label(frame):
    texts = [frame.format(name) for name in NAMES]
    spans = [at(text, name) for text, name in zip(texts, NAMES, strict=True)]
    assert set(sentiment.toward(texts, spans)["label"]) == {"neutral"}
    assert set(sentiment.score(texts)["label"]) == {"neutral"}
