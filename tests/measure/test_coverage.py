import pandas as pd
import pytest

from analysis.measure import coverage


def table(*rows):
    frame = pd.DataFrame(rows, columns=["outlet", "published", "words"])
    return frame.assign(published=pd.to_datetime(frame["published"], utc=True))


EVEN = [(outlet, f"2020-01-0{day}", 500) for outlet in "AB" for day in range(1, 7)]


def warned(*rows, copies=0):
    return coverage.warnings(table(*rows), copies=copies)["because"].tolist()


def test_an_even_corpus_has_no_warning():
    assert warned(*EVEN) == []


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (EVEN[:9], "articles: 9, fewer than 10"),
        ([*EVEN[:6], *EVEN[:6]], "only one outlet has 3 articles or more"),
        ([*EVEN, ("C", "2020-01-02", 500)], "outlets with fewer than 3 articles: 1 of 3"),
        ([*EVEN[:6], *[("B", day, 1000) for _, day, _ in EVEN[6:]]], "B has 67% of all words"),
        ([*EVEN, *[(None, "2020-01-02", 9)] * 4], "25% of the articles have no outlet"),
        ([*EVEN, *[("A", None, 500)] * 4], "25% of the articles have no date"),
        (
            [*EVEN[:6], *[("B", f"2020-01-1{day}", 500) for day in range(6)]],
            "B begins after A has ended",
        ),
        (
            [*EVEN[:6], *[("B", day, 1600) for _, day, _ in EVEN[6:]]],
            "the usual article has 500 words in one outlet, 1,600 in another",
        ),
        (
            [*EVEN, ("A", "2020-02-01", 500)],
            "no article in the 25 days between 2020-01-06 and 2020-02-01",
        ),
    ],
)
def test_each_warning_says_why(rows, expected):
    assert expected in warned(*rows)


def test_many_copies_are_said():
    assert warned(*EVEN, copies=4) == ["25% of the articles read are copies of another"]


@pytest.mark.parametrize(
    ("word", "count"),
    [("tide", 1), ("tables", 2), ("wanted", 2), ("closed", 1), ("social", 2), ("idea", 3),
     ("people", 2), ("nations", 2), ("criticism", 4), ("hmm", 1)],
)  # fmt: skip
def test_syllables_are_counted_by_spelling(word, count):
    assert coverage.syllables(word) == count


def test_longer_words_and_sentences_are_harder():
    texts = ["It may rain.", "Meteorological institutions anticipate precipitation."]
    rows = pd.DataFrame({"article_id": ["easy", "hard"], "text": texts})
    ease = coverage.readability(rows).set_index("article_id")["ease"]
    assert ease["easy"] > 100 > 0 > ease["hard"]
    assert coverage.readability(rows.assign(text="…")).empty
