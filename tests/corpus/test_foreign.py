import pytest

from analysis.corpus.language import foreign, foreign_lines

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


INDONESIAN = (
    "Wali kota mengatakan pada hari Selasa bahwa laut telah meninggalkan pelabuhan sebelum tengah "
    "hari dan perahu tergeletak di atas pasir. Tidak ada yang terluka, kata para nelayan desa."
)
ARABIC = (
    "قال رئيس البلدية يوم الثلاثاء إن البحر غادر الميناء قبل الظهر وإن القوارب بقيت على الرمال. "
    "ولم يصب أحد بأذى، كما قال صيادو القرية."
)
CHINESE = "\n\n".join(
    ["市长周二表示，海水在中午之前离开了港口，船只都躺在沙滩上，没有人受伤，渔民说。"] * 3
)

NAMES = (
    "Ferri Tarn, Oku Bellamy, Ines Varga\n\nTop 5: Salt Bay 9, Quay End 4\n\nFoto: Ines Varga / "
    "Pier News\n\nFacebook Twitter WhatsApp Email Print\n\n"
) * 4


@pytest.mark.parametrize("text", [INDONESIAN, ARABIC, CHINESE])
def test_a_text_in_one_of_two_languages_that_are_alike_is_foreign_all_the_same(text):
    assert foreign(text) is not None
    assert foreign(f"{text}\n\n{NAMES}") is not None


@pytest.mark.parametrize(("text", "expected"), [(FRENCH, "French"), (GERMAN, "German")])
def test_a_foreign_text_with_a_tail_of_names_is_named(text, expected):
    assert foreign(f"{text}\n\n{NAMES}") == expected


def test_names_do_not_make_a_text_foreign():
    text = (
        "Łódź, Szczecin, Białystok, Częstochowa, Bydgoszcz and Rzeszów lose their post offices in "
        "March. Wójcik, Kamiński and Szymańska of the Związek Zawodowy met at Świnoujście."
    )
    assert foreign(text) is None


def test_paragraphs_in_another_language_are_left_out_and_said(corpus, reason):
    text = f"{ENGLISH}\n\n{FRENCH}\n\n{ENGLISH}\n\n{ENGLISH}"
    assert foreign_lines(text.split("\n")) == {2: "French"}
    read = corpus({"a.txt": text})
    assert "Le maire" not in read.articles["text"][0]
    assert read.removed[["rule", "text"]].values.tolist() == [["foreign", FRENCH.strip()]]
    assert reason(read, "a.txt") == "1 paragraph is in French and left out"
    kept = corpus({"a.txt": text, "boilerplate.csv": "rule,use\nforeign,off\n"})
    assert "Le maire" in kept.articles["text"][0]
