import pandas as pd

from analysis.annotate import sentiment, spans, tone

TEXT = (
    "Critics called Mayor Lund a liar. “Rita Lund saved our town,” said Omar Bell. 12 3.\n\n"
    "The plan was signed in May."
)


def found():
    articles = pd.DataFrame({"article_id": ["a"], "text": [TEXT]})
    made = spans.find(articles)
    voices = made["sentiment"].drop_duplicates("sentence_id")[["sentence_id", "voice"]]
    sentences = made["sentences"].merge(voices, on="sentence_id")
    return made, tone.find(sentences, made["mentions"], model=sentiment.MODEL)


def test_every_sentence_with_words_has_a_row_of_the_model_in_its_voice():
    made, rows = found()
    scored = rows["sentiment"]
    assert set(scored["method"]) == {"model"}
    assert scored["score"].between(-1, 1).all()
    by_id = dict(zip(scored["sentence_id"], scored["voice"], strict=True))
    with_words = made["sentences"][made["sentences"]["text"].str.contains("[A-Za-z]")]
    assert set(by_id) == set(with_words["sentence_id"])
    assert by_id[0] == "author"


def test_names_are_scored_where_they_stand_and_dates_are_not():
    _, rows = found()
    toward = rows["toward"].set_index(["start", "end"])
    names = [TEXT[start:end] for start, end in toward.index]
    assert any("Lund" in name for name in names) and "May" not in names
    assert toward["label"].iloc[0] == "negative"
    quoted = toward[toward["voice"].eq("quoted")]
    assert quoted["label"].tolist() == ["positive"]


def test_nothing_gives_empty_tables():
    made, _ = found()
    none = made["sentences"].iloc[:0].assign(voice=pd.Series(dtype="str"))
    rows = tone.find(none, made["mentions"].iloc[:0], model=sentiment.MODEL)
    assert rows["sentiment"].empty and rows["toward"].empty
