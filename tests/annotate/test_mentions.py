import json
from pathlib import Path

import pandas as pd
import pytest

from analysis import tables
from analysis.annotate import language
from analysis.annotate.entities import mentions

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
        ("BAGHDAD, Oct 3 (Reuters) - Nobody came.",
         [("BAGHDAD", "GPE"), ("Oct 3", "DATE"), ("Reuters", "ORG")]),
        ("Photo: Ana Ruiz/Harbour Tribune", []),
        ("He paid three dollars for 40 percent.", []),
        ("Pelham Holdings, Inc. sold it.", [("Pelham Holdings, Inc.", "ORG")]),
    ],
)  # fmt: skip
def test_mentions(text, names):
    found = [name for name in named(text) if name[1] != "DATE" or name in names]
    assert found == [name for name in names if name[1] != "DATE" or name in found]


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
    assert sum(document["text"].count("\n") + 1 for document in DOCUMENTS) >= 120
    assert f1 > 0.94, sorted(got ^ wanted)
