"""Whose doubt a hedge is, and the selection of the author's own."""

import pandas as pd
import pytest

from analysis import tables
from analysis.annotate import hedges, spans


def found(text: str) -> pd.DataFrame:
    """The hedges of one text, with voice, holder and whose."""
    return spans.find(pd.DataFrame({"article_id": ["a"], "text": [text]}))["hedges"]


@pytest.mark.parametrize(
    ("text", "cue", "whose", "holder"),
    [
        ("The ferry may sink.", "may", "own", None),
        ("The purse is believed to be lost.", "believed", "own", None),
        ("I think the tariff is unwise.", "think", "own", None),
        ("The samples suggest that the well is clean.", "suggest", "own", None),
        ("Nobody is sure who called.", "sure", "own", None),
        ("No one expects a surplus.", "expects", "own", None),
        ("Ann Lee is almost certain to lose.", "almost certain", "own", None),
        ("Villagers believe that the lake is haunted.", "believe", "belief", "Villagers"),
        ("Villagers believe that the lake may rise.", "may", "belief", "Villagers"),
        ("The clerk, who thinks that the till is short, left.", "thinks", "belief", "The clerk"),
        (
            "She cannot see why they shout, cannot grasp that they are cold, "
            "and believes that they will leave.",
            "believes",
            "belief",
            "She",
        ),
        ("Her belief that the pool is safe amazed them.", "belief", "belief", "Her"),
        ("The worry that the roof would leak grew.", "worry", "belief", None),
        ("Brokers are sceptical about the merger.", "sceptical", "belief", "Brokers"),
        ("He is considered by tutors to be the best.", "considered", "belief", "tutors"),
        ("The cook told us that the oven may be broken.", "may", "reported", "The cook"),
        ("The fair will move if it snows.", "if", "condition", None),
        ("It is open whether the choir sings.", "whether", "question", None),
        ("“The oven may be broken,” Ann Lee said.", "may", "own", "Ann Lee"),
    ],
)
def test_whose_doubt_it_is(text, cue, whose, holder):
    row = found(text).query("text == @cue").iloc[0]
    assert (row["whose"], None if pd.isna(row["holder"]) else row["holder"]) == (whose, holder)


def test_own_is_the_uncertainty_of_one_voice():
    table = found(
        "The ferry may sink. Sailors think it may leak. It clearly leaks, and about 40 were "
        "hurt. “Perhaps it is old,” Ann Lee said."
    )
    assert hedges.own(table)["text"].tolist() == ["may"]
    assert hedges.own(table, voice="quoted")["text"].tolist() == ["Perhaps"]
    assert table.loc[table["pole"].eq("booster"), "whose"].tolist() == ["own"]


def test_every_row_says_whose(sample):
    assert set(sample.hedges["whose"]) <= set(hedges.WHOSE)
    assert tables.ALLOWED["hedges", "whose"] == set(hedges.WHOSE)
    assert len(hedges.own(sample.hedges))
