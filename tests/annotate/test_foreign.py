import csv

import pytest

from analysis.annotate import foreign


@pytest.mark.parametrize(
    "text",
    [
        "Der Rat hat das Geld für die Brücke mit der Stadt geteilt.",
        "Le conseil est dans la salle et les portes sont fermées.",
        "El puente es para los vecinos y las familias.",
        "Il ponte della città non è per gli abitanti.",
        "Os moradores não querem a ponte para um ano.",
        "De brug is van het dorp en het plein.",
        "Мост через реку закрыт.",
        "橋は閉鎖された。",
        "الجسر مغلق",
    ],
)
def test_other_languages(text):
    assert foreign.flagged(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "No comment.",
        "Los Angeles, Las Vegas, El Paso",
        "Oscar de la Vega opens a shop",
        "The café on the Place des Vosges is run by a son of the mayor.",
        "Van der Berg wins again",
        "C’est la vie, she said, and closed the door.",
        "Ministers LASHED over harbour row",
    ],
)
def test_english_with_names(text):
    assert not foreign.flagged(text)


def test_every_word_speaks_for_one_language():
    with foreign.WORDS.open(encoding="utf-8", newline="") as lines:
        words = [row["word"] for row in csv.DictReader(lines)]
    assert len(words) == len(set(words)) > 100
    assert all(word == word.lower() and word.isalpha() for word in words)
