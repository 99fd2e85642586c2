import pandas as pd
import pytest

from analysis.measure import relations

SENTENCES = pd.DataFrame(
    {
        "article_id": ["a"] * 4 + ["b"] * 2,
        "sentence_id": [0, 1, 2, 3, 0, 1],
        "paragraph": [0, 0, 1, 1, 0, 0],
        "text": ["A.", "B.", "A and B.", "C.", "A.", "B and A."],
    }
)
MENTIONS = pd.DataFrame(
    [
        ("a", 0, 0, "A"),
        ("a", 1, 10, "B"),
        ("a", 2, 20, "A"),
        ("a", 2, 26, "B"),
        ("a", 3, 30, "C"),
        ("b", 0, 0, "A"),
        ("b", 1, 10, "B"),
        ("b", 1, 16, "A"),
    ],
    columns=["article_id", "sentence_id", "start", "entity"],
)
ALL = {"sentences": SENTENCES, "entities": ["A", "B", "C"]}


def counts(table):
    return {(row.a, row.b): row.n for row in table.itertuples()}


def test_pairs_by_sentence_and_by_paragraph():
    assert counts(relations.together(MENTIONS, **ALL)) == {("A", "B"): 2}
    by_paragraph = relations.together(MENTIONS, **ALL, within="paragraph")
    assert counts(by_paragraph) == {("A", "B"): 3, ("A", "C"): 1, ("B", "C"): 1}
    assert by_paragraph.set_index(["a", "b"]).loc[("A", "B"), "articles"] == 2


def test_expected_counts_are_of_the_same_unit():
    (row,) = relations.together(MENTIONS, **ALL).itertuples()
    assert row.expected == pytest.approx(4 * 3 / 6)
    rows = relations.together(MENTIONS, **ALL, within="paragraph").set_index(["a", "b"])
    assert rows.loc[("A", "B"), "expected"] == pytest.approx(3 * 3 / 3)


def test_a_floor_leaves_rare_pairs_out():
    pairs = relations.together(MENTIONS, **ALL, within="paragraph", fewest=2)
    assert counts(pairs) == {("A", "B"): 3}


@pytest.mark.parametrize("within", relations.WITHIN)
@pytest.mark.parametrize("fewest", [1, 2])
def test_the_evidence_adds_up(within, fewest):
    options = ALL | {"within": within, "fewest": fewest}
    pairs = relations.together(MENTIONS, **options)
    found = relations.occurrences(MENTIONS, **options)
    assert found.groupby(["a", "b"]).size().to_dict() == counts(pairs)


def test_evidence_leads_to_both_sentences():
    found = relations.occurrences(MENTIONS, **ALL, within="paragraph", fewest=2)
    assert found[["article_id", "sentence_id", "start", "other"]].values.tolist() == [
        ["a", 0, 0, "B."],
        ["a", 2, 20, "A and B."],
        ["b", 0, 0, "B and A."],
    ]


def test_the_order_of_mentions_does_not_matter():
    turned = MENTIONS.iloc[::-1]
    for within in relations.WITHIN:
        options = ALL | {"within": within}
        pd.testing.assert_frame_equal(
            relations.occurrences(MENTIONS, **options), relations.occurrences(turned, **options)
        )


def test_without_pairs_there_are_columns():
    pairs = relations.together(MENTIONS.head(0), **ALL)
    assert pairs.empty and {"a", "b", "n", "g2", "articles"} <= set(pairs)
    assert relations.occurrences(MENTIONS.head(0), **ALL).empty


def test_another_unit_is_refused():
    with pytest.raises(ValueError, match="sentence or paragraph, not 'page'"):
        relations.together(MENTIONS, **ALL, within="page")
