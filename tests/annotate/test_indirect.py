import pandas as pd
import pytest

from analysis import pipeline, tables
from analysis.annotate.speakers import indirect

TEXT = (
    "Mayor Ana Ruiz met Judge Omar Lane on Monday. The judge had signed the order. He left early. "
    "The mayor stayed, and later she spoke to reporters.\n\n"
    "“He never asked the mayor,” said Karl Voss. The president of the club was not there."
)


@pytest.fixture(scope="module")
def found():
    articles = pd.DataFrame({"article_id": ["a"], "text": [TEXT]})
    return pipeline.annotate(articles, tone=None, derived=None)


def test_offices_and_pronouns_lead_to_the_people_meant(found):
    meant = indirect.mentions(found)
    assert meant[["text", "entity", "rule"]].values.tolist() == [
        ["The judge", "Omar Lane", "office"],
        ["He", "Omar Lane", "pronoun"],
        ["The mayor", "Ana Ruiz", "office"],
        ["she", "Ana Ruiz", "pronoun"],
    ]
    assert meant["confidence"].between(0.5, 1).all()


def test_they_are_a_mentions_table_and_lie_where_they_say(found):
    meant = tables.check(indirect.mentions(found), "mentions")
    assert [TEXT[a:b] for a, b in zip(meant["start"], meant["end"], strict=True)] == list(
        meant["text"]
    )


def test_kinds_can_be_switched_off(found):
    assert set(indirect.mentions(found, kinds=["office"])["rule"]) == {"office"}
    assert indirect.mentions(found, kinds=[]).empty
    with pytest.raises(ValueError, match="'title' is no kind; it can be pronoun or office"):
        indirect.mentions(found, kinds=["title"])


def test_a_corpus_without_people_has_none():
    articles = pd.DataFrame({"article_id": ["a"], "text": ["It rained. The mayor was ill."]})
    assert indirect.mentions(pipeline.annotate(articles, tone=None, derived=None)).empty
