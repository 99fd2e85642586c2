import json
import re

import pandas as pd
import pytest

from analysis.annotate import language, wording

from places import ROOT

CASES = [
    json.loads(line)
    for line in (ROOT / "tests" / "gold" / "wording.jsonl").read_text("utf-8").splitlines()
]
NAME = re.compile(r"(?:Ana )?Ruiz|(?:Omar )?Haddad")
ENOUGH = 0.9


def names(texts):
    rows = [
        (f"{i:03}", found.start(), found.end(), 0, found[0])
        for i, text in enumerate(texts)
        for found in NAME.finditer(text)
    ]
    table = pd.DataFrame(rows, columns=["article_id", "start", "end", "sentence_id", "text"])
    entity = table["text"].map(lambda name: "Ana Ruiz" if "Ruiz" in name else "Omar Haddad")
    return table.assign(entity=entity)


@pytest.fixture(scope="module")
def read():
    """Return mentions, acts and descriptions of some texts."""

    def read(*texts):
        ids = [f"{i:03}" for i in range(len(texts))]
        parsed = language.parse(pd.DataFrame({"article_id": ids, "text": texts}))
        tokens = parsed.tokens.assign(voice="author")
        mentions = names(texts)
        return wording.acts(mentions, tokens), wording.described(mentions, tokens)

    return read


def test_constructions_are_read_as_people_read_them(read):
    acts, described = read(*(case["text"] for case in CASES))
    wrong = []
    for i, case in enumerate(CASES):
        here = acts[acts["article_id"].eq(f"{i:03}")]
        there = described[described["article_id"].eq(f"{i:03}")]
        found = here[["entity", "role", "lemma", "construction"]].values.tolist()
        said = there[["entity", "relation", "text"]].values.tolist()
        if sorted(found) != sorted(case["acts"]) or sorted(said) != sorted(case["described"]):
            wrong.append((case["text"], found, said))
    assert len(CASES) >= 40
    assert len(wrong) <= (1 - ENOUGH) * len(CASES), wrong


def test_spans_are_addresses_in_the_text(read):
    texts = ["The  old judge, Ana Ruiz, was called a   hero.", "Mr. Haddad took Ruiz out."]
    for table in read(*texts):
        assert len(table)
        for row in table.itertuples():
            assert texts[int(row.article_id)][row.start : row.end] == row.text


def test_the_order_of_mentions_does_not_matter(read):
    texts = [case["text"] for case in CASES[:12]]
    ids = [f"{i:03}" for i in range(len(texts))]
    tokens = language.parse(pd.DataFrame({"article_id": ids, "text": texts})).tokens
    mentions = names(texts)
    turned = mentions.iloc[::-1]
    pd.testing.assert_frame_equal(wording.acts(mentions, tokens), wording.acts(turned, tokens))


def test_who_hears_or_is_visited_is_no_patient(read):
    acts, _ = read(
        "Haddad told Ruiz that it rained.", "Haddad asked Ruiz.", "Haddad reached Ruiz and hit her."
    )
    assert acts.loc[acts["role"].eq("patient"), "lemma"].tolist() == []
    acts, _ = read("Haddad left Ruiz.", "Haddad arrested Ruiz.")
    assert acts.loc[acts["role"].eq("patient"), "lemma"].tolist() == ["arrest"]


def test_a_denial_is_marked(read):
    acts, _ = read("Ruiz did not sell the mill.", "Ruiz sold the mill.")
    assert acts["negated"].tolist() == [True, False]


def test_the_voice_is_that_of_the_verb():
    text = "Ruiz left."
    parsed = language.parse(pd.DataFrame({"article_id": ["000"], "text": [text]}))
    tokens = parsed.tokens.assign(voice=["author", "quoted", "author"])
    assert wording.acts(names([text]), tokens)["voice"].tolist() == ["quoted"]


def test_a_verb_with_a_hyphen_is_one_verb(read):
    acts, _ = read("Haddad was re-elected in the spring.")
    assert acts[["text", "lemma"]].values.tolist() == [["re-elected", "re-elect"]]


def test_without_names_there_is_nothing(read):
    acts, described = read("It rained.")
    assert acts.empty and described.empty
    assert list(acts) == list(wording.ACTS)
    assert list(described) == list(wording.DESCRIBED)


def test_a_title_inside_the_mention_counts():
    text = "Gen. Qasem Haddad and J. Haddad met."
    parsed = language.parse(pd.DataFrame({"article_id": ["a"], "text": [text]}))
    mentions = pd.DataFrame(
        {
            "article_id": "a",
            "start": [0, 22],
            "end": [17, 31],
            "sentence_id": 0,
            "entity": ["Qassem Haddad", "John Haddad"],
        }
    )
    described = wording.described(mentions, parsed.tokens.assign(voice="author"))
    assert described["text"].tolist() == ["Gen."]


def test_an_event_noun_is_listed_once_and_with_a_known_holder():
    from analysis.annotate.wording.roles import event_nouns

    assert {holder for _, holder in event_nouns().values()} <= {"agent", "patient", "undergoer"}
    path = ROOT / "analysis" / "annotate" / "lexicons" / "event_nouns.csv"
    assert len(path.read_text("utf-8").splitlines()) - 1 == len(event_nouns())


@pytest.mark.parametrize(
    ("text", "acts"),
    [
        ("The Ruiz investigation goes on.", False),
        ("The Haddad decision surprised everybody.", False),
        ("Ruiz's attack surprised everybody.", True),
    ],
)
def test_a_bare_name_before_a_noun_is_what_it_is_about(read, text, acts):
    told, _ = read(text)
    assert told["role"].eq("agent").any() == acts


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "While both Haddad and Ruiz, a shepherd from Marsh, agreed, nobody paid.",
            {("Ana Ruiz", "a shepherd from Marsh")},
        ),
        ("(Reuters) President Ruiz spoke of the strike.", {("Ana Ruiz", "President")}),
        (
            "Haddad, a judge, and Ruiz, a baker, left.",
            {("Omar Haddad", "a judge"), ("Ana Ruiz", "a baker")},
        ),
        ("Ruiz could not be happier.", {("Ana Ruiz", "could not be happier")}),
        ("Ruiz isn't seen as a rival.", {("Ana Ruiz", "isn't seen as a rival")}),
    ],
)
def test_a_description_is_of_the_right_name_and_keeps_its_denial(read, text, told):
    described = read(text)[1]
    assert set(zip(described["entity"], described["text"], strict=True)) == told
