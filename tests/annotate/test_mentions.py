import json
from pathlib import Path

import pandas as pd
import pytest

from analysis import tables
from analysis.annotate import language
from analysis.annotate.entities import mentions
from analysis.annotate.entities.resolve import resolve

GOLD = Path(__file__).parent.parent / "gold" / "mentions.jsonl"
DOCUMENTS = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]
LABELS = {"PERSON": "PER", "ORG": "ORG", "GPE": "LOC", "LOC": "LOC", "FAC": "LOC"}


def find(*texts, own_names=None):
    table = pd.DataFrame({"article_id": [f"{i:03}" for i in range(len(texts))], "text": texts})
    parsed = language.parse(table)
    return mentions.correct(table, parsed.tokens, parsed.mentions, own_names=own_names)


def named(text, **options):
    found = find(text, **options)
    return list(zip(found["text"], found["label"], strict=True))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("We met the Quds Force's men.", [("Quds Force", "ORG")]),
        ("Talks with President Ana Ruiz failed.", [("Ana Ruiz", "PERSON")]),
        ("Secretary of State Mike Pompeo left.", [("Mike Pompeo", "PERSON")]),
        ("The Iranian ships left Houston, Texas.",
         [("Iranian", "NORP"), ("Houston", "GPE"), ("Texas", "GPE")]),
        ("The Trump administration agreed.", [("Trump administration", "ORG")]),
        ("He paid three dollars for 40 percent.", []),
        ("The Commerce Department sued Duke Realty and the King Aldous Hospital.",
         [("Commerce Department", "ORG"), ("Duke Realty", "ORG"), ("King Aldous Hospital", "ORG")]),
        ("Queen Anne County paid General Dynamics.",
         [("Queen Anne County", "GPE"), ("General Dynamics", "ORG")]),
        ("General Rosa Lindt and Judge Peter Hill left with Mr. Park.",
         [("Rosa Lindt", "PERSON"), ("Peter Hill", "PERSON"), ("Park", "PERSON")]),
        ("Minister Harriet May quit in May. May's plan failed, and nobody asked May on May 3.",
         [("Harriet May", "PERSON"), ("May", "DATE"), ("May", "PERSON"), ("May", "PERSON")]),
        ("Mrs. June left in June. The end of June was dry.",
         [("June", "PERSON"), ("June", "DATE")]),
        ("He was in Leeds in May, and in May 2019.", [("Leeds", "GPE"), ("May", "DATE")]),
        ("We met June Carver in June.", [("June Carver", "PERSON"), ("June", "DATE")]),
        ("They asked Marijke van der Velde and Siobhan O’Dowd-Price.",
         [("Marijke van der Velde", "PERSON"), ("Siobhan O’Dowd-Price", "PERSON")]),
        ("Calder Says The Ferry Was Late\n\nCalder left.", [("Calder", "PERSON")] * 2),
        ("Christian and Druze leaders met.", [("Christian", "NORP"), ("Druze", "NORP")]),
        ("Muslim and Christian groups asked Christian Bauer.",
         [("Muslim", "NORP"), ("Christian", "NORP"), ("Christian Bauer", "PERSON")]),
        ("COVID-19 and the Marburg virus spread.", []),
        ("Pelham Holdings, Inc. sold it.", [("Pelham Holdings, Inc.", "ORG")]),
        ("The river quality index (RQI) rose. RQI of 40 is good, the Clean Water Fund (CWF) says.",
         [("Clean Water Fund", "ORG"), ("CWF", "ORG")]),
        ("They asked the N.S.A. for help.", [("N.S.A.", "ORG")]),
        ("She spoke at the Liberal National Convention in Leeds.",
         [("Liberal National Convention", "ORG"), ("Leeds", "GPE")]),
        ("Black Lives Matter marched.", [("Black Lives Matter", "ORG")]),
        ("Congressional aides spoke of Islam and of anti-Semitic posts.", []),
        ("They died in the Red Autumn of 1921.", [("Red Autumn", "EVENT")]),
        ("Vermonters met a band of Nebraskan farmers.",
         [("Vermonters", "NORP"), ("Nebraskan", "NORP")]),
        ("I look forward to REJECTING it. Rejecting it, and rejecting more, is easy.", []),
        ("Talks with Stop the War Coalition failed. Activists of No Labels met in South Bend.",
         [("Stop the War Coalition", "ORG"), ("No Labels", "ORG"), ("South Bend", "GPE")]),
        ("Regulators grounded the Boeing 737 Max.", [("Boeing", "ORG"), ("737 Max", "PRODUCT")]),
        ("Why hasn't Peter Judge answered?", [("Peter Judge", "PERSON")]),
        ("He and Rosa Jordan met. The aides of Jordan smiled.",
         [("Rosa Jordan", "PERSON"), ("Jordan", "PERSON")]),
        ("He and Rosa Jordan met. The aides of Jordan smiled. She was born in Jordan.",
         [("Rosa Jordan", "PERSON"), ("Jordan", "GPE"), ("Jordan", "GPE")]),
        ("A nursing home in Troy, New York, took him.", [("Troy", "GPE"), ("New York", "GPE")]),
        ("A N.K.L. law professor came.", [("N.K.L.", "ORG")]),
        ("They urged states and firms to defy “U.S. wrath.”", [("U.S.", "GPE")]),
        ("They use fluid-bed reactor testing, or FBRT, and FBRT is cheap.", []),
        ("Troops of the U.S.-led force crossed the U.S.–Mexico border.",
         [("U.S.", "GPE"), ("U.S.", "GPE"), ("Mexico", "GPE")]),
    ],
)  # fmt: skip
def test_mentions(text, names):
    found = [n for n in named(text) if n[1] != "DATE"]
    assert found == [n for n in names if n[1] != "DATE"]
    assert {n for n in names if n[1] == "DATE"} <= set(named(text))


def test_a_headline_in_capitals_keeps_its_spelling():
    found = find("JAPAN HOLD NERVE TO BEAT SYRIA\nJapan won.")
    assert found["text"].tolist() == ["JAPAN", "SYRIA", "Japan"]
    tables.check(found, "mentions")


def test_a_name_is_found_again_in_its_article():
    text = "Ana Vrellova spoke in Madrid. Later they asked Vrellova, and Vrellova laughed."
    found = find(text)
    assert found.loc[found["label"].eq("PERSON"), "text"].tolist() == [
        "Ana Vrellova",
        "Vrellova",
        "Vrellova",
    ]


@pytest.mark.parametrize("engine", [["Halveni"], ["Qasem", "Halveni"]])
def test_a_given_name_joins_the_surname_that_the_engine_left_alone(engine):
    text = "They spoke of killing Qasem Halveni before Halveni replied."
    table = pd.DataFrame({"article_id": ["a"], "text": [text]})
    parsed = language.parse(table)
    rows = [{"start": text.index(n), "end": text.index(n) + len(n), "text": n} for n in engine]
    given = pd.DataFrame(rows).assign(article_id="a", sentence_id=0, label="PERSON")
    found = mentions.correct(table, parsed.tokens, tables.frame(given, "mentions"))
    assert found["text"].tolist() == ["Qasem Halveni", "Halveni"]


def relabelled(text: str, name: str, label: str) -> list[str]:
    """The labels of the names in a text of which the engine found one, with this label."""
    table = pd.DataFrame({"article_id": ["a"], "text": [text]})
    place = {"start": text.index(name), "end": text.index(name) + len(name), "text": name}
    given = pd.DataFrame([place]).assign(article_id="a", sentence_id=0, label=label)
    found = mentions.correct(table, language.parse(table).tokens, tables.frame(given, "mentions"))
    return found["label"].tolist()


@pytest.mark.parametrize("label", ["PERSON", "ORG"])
@pytest.mark.parametrize("law", ["Obamacare", "ObamaCare", "Merkelcare"])
def test_a_law_called_after_its_maker_is_nobody(law, label):
    assert relabelled(f"Nurses fear that {law} will cost more.", law, label) == ["LAW"]


@pytest.mark.parametrize(
    ("name", "label"),
    [("SnackBros", "ORG"), ("MacArthur", "PERSON"), ("DeWitt", "PERSON"), ("MaryAnn", "PERSON")],
)
def test_a_capital_inside_a_word_tells_a_firm_unless_people_are_written_so(name, label):
    assert relabelled(f"The strike at the docks hurt {name} too.", name, "PERSON") == [label]


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Workers at Amazon walked out.", "ORG"),
        ("The Amazon warehouse was shut.", "ORG"),
        ("Smoke hung over the Amazon.", "LOC"),
        ("Trees in the Amazon rainforest burned.", "LOC"),
    ],
)
def test_a_firm_called_as_a_river_is_goes_without_its_article(text, label):
    assert named(text) == [("Amazon", label)]
    assert resolve(find(text))["label"].tolist() == [label]


def test_an_adjective_is_no_place():
    assert relabelled("A Titanic struggle began.", "Titanic", "LOC") == []
    assert relabelled("A Black woman led the march.", "Black", "LOC") == []
    assert relabelled("A Madrid lawyer led the march.", "Madrid", "GPE") == ["GPE"]


def test_own_names_win(tmp_path):
    path = tmp_path / "names.csv"
    path.write_text("name,label\nblue ladder,WORK_OF_ART\nMadrid Plan,LAW\n", encoding="utf-8")
    text = "They read the blue ladder and the Madrid Plan in Madrid."
    assert named(text, own_names=path) == [
        ("blue ladder", "WORK_OF_ART"),
        ("Madrid Plan", "LAW"),
        ("Madrid", "GPE"),
    ]


def test_no_articles_and_no_names():
    assert find().empty
    assert find("", "\n \n", "...").empty


def test_tables_are_valid_and_spans_do_not_overlap():
    found = find(*(document["text"] for document in DOCUMENTS))
    tables.check(found, "mentions")
    texts = [document["text"] for document in DOCUMENTS]
    for row in found.itertuples():
        assert texts[int(row.article_id)][row.start : row.end] == row.text
    after = found.groupby("article_id")["start"].shift(-1)
    assert (after.isna() | after.ge(found["end"])).all()


def test_own_sentences_are_marked_as_a_reader_would():
    found = find(*(document["text"] for document in DOCUMENTS))
    got = {
        (int(row.article_id), row.start, row.end, LABELS[row.label])
        for row in found.itertuples()
        if row.label in LABELS
    }
    wanted = {
        (i, span["start"], span["end"], span["label"])
        for i, document in enumerate(DOCUMENTS)
        for span in document["spans"]
    }
    f1 = 2 * len(got & wanted) / (len(got) + len(wanted))
    assert sum(document["text"].count("\n") + 1 for document in DOCUMENTS) >= 110
    assert f1 > 0.93, sorted(got ^ wanted)
