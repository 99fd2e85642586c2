import pandas as pd

from analysis.measure import names, together

LINES = pd.DataFrame({"article_id": "x", "sentence_id": range(9), "paragraph": range(9)})


def mentions(rows):
    table = pd.DataFrame(rows, columns=["article_id", "sentence_id", "entity"])
    return table.assign(label="PERSON", start=range(len(table)), end=range(1, len(table) + 1))


def test_names_are_ranked_by_articles_before_mentions():
    rows = [("x", 0, "B"), ("x", 0, "A"), ("x", 1, "B"), ("x", 2, "B"), ("y", 0, "A")]
    frequent = names.frequent(mentions(rows), top=2)
    assert frequent["entity"].tolist() == ["A", "B"]
    assert frequent["n"].tolist() == [2, 3]


def test_a_mention_is_hedged_when_it_lies_wholly_in_a_scope():
    named = pd.DataFrame(
        {"article_id": ["a", "a", "b"], "start": [5, 18, 5], "end": [9, 25, 9], "entity": "E"}
    )
    cues = pd.DataFrame(
        {"article_id": "a", "scope_start": [0, 4], "scope_end": [20, 10], "text": ["may", "if"]}
    ).astype({"scope_start": "Int64", "scope_end": "Int64"})
    held = names.hedged(named, cues)
    assert held[["article_id", "start", "cue"]].values.tolist() == [["a", 5, "may"]]


def test_pairs_and_their_paragraphs_add_up():
    rows = mentions([("x", 0, "A"), ("x", 0, "B"), ("x", 0, "A"), ("x", 1, "A"), ("x", 3, "C")])
    first = together.first_in_paragraph(rows, sentences=LINES, entities=["A", "B", "C"])
    asked = {"entities": ["A", "B", "C"], "fewest": 1}
    pairs = together.pairs(first, paragraphs=9, **asked)
    found = together.occurrences(first, pairs, entities=asked["entities"])
    assert pairs[["a", "b", "n", "articles"]].values.tolist() == [["A", "B", 1, 1]]
    assert found[["start", "a", "b"]].values.tolist() == [[0, "A", "B"]]


def test_one_paragraph_of_several_sentences_joins_its_names():
    lines = LINES.assign(paragraph=[0, 0, 1, 1, 2, 2, 3, 3, 4])
    rows = mentions([("x", 0, "A"), ("x", 1, "B"), ("x", 2, "B"), ("x", 3, "A")])
    first = together.first_in_paragraph(rows, sentences=lines, entities=["A", "B"])
    pairs = together.pairs(first, paragraphs=5, entities=["A", "B"])
    assert pairs["n"].tolist() == [2]


def test_a_pair_seen_less_than_expected_has_a_negative_association():
    rows = [("x", i, e) for i in range(9) for e in ("A" if i < 8 else "C", "C" if i == 0 else "D")]
    named = {"entities": ["A", "C"]}
    first = together.first_in_paragraph(mentions(rows), sentences=LINES, **named)
    pairs = together.pairs(first, paragraphs=len(LINES), **named, fewest=1)
    assert pairs.loc[0, "n"] < pairs.loc[0, "expected"] and pairs.loc[0, "g2"] < 0
