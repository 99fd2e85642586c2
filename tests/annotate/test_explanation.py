import pytest

from analysis.annotate import explanation, sentiment

BLAME = "Critics called Ms Lund a liar, but praised Mr Berg for his courage."


@pytest.mark.parametrize(
    "text",
    [
        "It was not a very good plan, but the talks were GREAT!!!",
        "😀 What a lovely day :) and   an awful\tnight?",
        "The least helpful, kind of sad, (terrible) row.",
    ],
)
def test_vaders_words_add_up_to_its_score(text):
    found = explanation.vader(text)
    analyzer = sentiment.analyzer()
    words = found["contribution"].sum()
    emphasis = analyzer._punctuation_emphasis(text)
    total = words + emphasis if words > 0 else words - emphasis
    assert total / (total**2 + 15) ** 0.5 == pytest.approx(sentiment.vader(text), abs=1e-4)


def test_vaders_words_stand_where_they_are_said_to_stand():
    text = "😀😀 An (awful), mild night :)"
    found = explanation.vader(text)
    assert found["text"].tolist() == ["😀", "😀", "awful", ":)"]
    places = zip(found["start"], found["end"], strict=True)
    assert [text[start:end] for start, end in places] == found["text"].tolist()
    assert found["start"].tolist() == [0, 1, text.index("awful"), text.index(":)")]


@pytest.mark.parametrize("text", ["", "The board meets.", "   "])
def test_vader_without_a_word_of_its_list(text):
    found = explanation.vader(text)
    assert found.empty
    assert found.columns.tolist() == explanation.COLUMNS


def test_the_word_that_moves_the_model_most():
    text = "The harbour town had a wonderful summer."
    found = explanation.model(text)
    assert found.loc[found["contribution"].idxmax(), "text"] == "wonderful"
    assert [text[s:e] for s, e in zip(found["start"], found["end"], strict=True)] == found[
        "text"
    ].tolist()


def test_a_contribution_is_the_difference_that_the_word_makes():
    whole, without = sentiment.score(["A cruel war.", "A  war."])["score"]
    found = explanation.model("A cruel war.").set_index("text")
    assert found.loc["cruel", "contribution"] == pytest.approx(whole - without)


def test_toward_a_name_its_own_words_stay():
    span = (BLAME.index("Ms Lund"), BLAME.index("Ms Lund") + 7)
    found = explanation.model(BLAME, span=span)
    assert not {"Ms", "Lund"} & set(found["text"])
    assert found.loc[found["contribution"].idxmin(), "text"] == "liar"
    start = BLAME.index("Lund")
    assert found["start"].lt(start).any()
    assert found["start"].gt(start).any()


def test_words_before_the_name_are_left_out_without_losing_it():
    text = "Dishonest Lund resigned."
    whole = sentiment.toward([text], [(10, 14)])["score"].iloc[0]
    without = sentiment.toward([" Lund resigned."], [(1, 5)])["score"].iloc[0]
    found = explanation.model(text, span=(10, 14)).set_index("text")
    assert found.loc["Dishonest", "contribution"] == pytest.approx(whole - without)


@pytest.mark.parametrize("text", ["", "😀", "Мост закрыт."])
def test_no_score_no_words(text):
    found = explanation.model(text)
    assert found.empty
    assert found.columns.tolist() == explanation.COLUMNS
