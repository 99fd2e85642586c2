import pytest

from analysis.corpus.language import foreign

FRENCH = (
    "Le maire a déclaré mardi que la mer avait quitté le port avant midi et que les bateaux "
    "reposaient sur le sable. Personne n'a été blessé, selon les pêcheurs du village. "
)
GERMAN = (
    "Der Bürgermeister sagte am Dienstag, dass das Meer den Hafen vor Mittag verlassen habe und "
    "dass die Boote auf dem Sand lägen. Niemand wurde verletzt, sagten die Fischer des Dorfes."
)
ENGLISH = (
    "The mayor said on Tuesday that the sea had left the port before noon, and nobody was hurt. "
)


@pytest.mark.parametrize(("text", "expected"), [(FRENCH, "French"), (GERMAN, "German")])
def test_a_foreign_text_is_named(text, expected):
    assert foreign(text) == expected
    assert foreign(text * 20) == expected


def test_a_script_without_blanks_is_named():
    assert (
        foreign("海は正午前に港を離れ、船は砂の上に横たわっていたと町長は火曜日に述べた。" * 4)
        == "Japanese"
    )


@pytest.mark.parametrize(
    "text", ["", "Rain.", "C'est la vie, dit le maire.", ENGLISH, ENGLISH * 40, "3 4 5 6 " * 40]
)
def test_english_and_short_texts_stay(text):
    assert foreign(text) is None


def test_an_article_that_opens_in_another_language_stays():
    assert foreign(FRENCH * 3 + ENGLISH * 20) is None


def test_the_ledger_says_which_language(corpus, reason):
    read = corpus({"a.txt": FRENCH, "b.txt": ENGLISH})
    assert reason(read, "a.txt") == "reads as French; only English is analysed"
    assert read.articles["source_path"].tolist() == ["b.txt"]
