"""Articles fall into the stories that they tell, whatever order they come in."""

import json

import numpy as np
import pandas as pd
import pytest

from analysis.measure import likeness, stories

from places import ROOT


@pytest.fixture(scope="module")
def told():
    """Articles of twelve events, three or four of each, as they were written for it."""
    lines = (ROOT / "tests" / "gold" / "stories.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    return pd.DataFrame(
        {
            "article_id": [f"{i:02}-{row['set']}" for i, row in enumerate(rows)],
            "title": [row["title"] for row in rows],
            "text": [" ".join(s["text"] for s in row["sentences"]) for row in rows],
            "event": [row["set"] for row in rows],
            "published": pd.to_datetime(["2024-03-04"] * len(rows), utc=True),
        }
    )


def grouped(articles, **options):
    found = stories.group(articles, **options)
    return found.set_index("article_id")["story"]


def test_each_event_is_a_story_of_its_own(told):
    found = grouped(told).loc[told["article_id"]]
    assert stories.rand(found.to_numpy(), told["event"].to_numpy()) > 0.9


def test_neither_the_order_nor_missing_days_change_the_groups(told):
    found = grouped(told)
    turned = grouped(told.sample(frac=1, random_state=3))
    assert turned.loc[found.index].tolist() == found.tolist()
    undated = grouped(told.drop(columns="published"))
    assert stories.rand(undated.loc[found.index].to_numpy(), found.to_numpy()) == 1.0


def test_what_is_added_leaves_the_stories_there_were(told):
    first = told[~told["event"].isin(["vaccine", "bridge"])]
    before, after = grouped(first), grouped(told)
    assert after.loc[before.index].tolist() == before.tolist()


def test_reports_a_month_apart_are_two_stories(told):
    both = told[told["event"].eq("ferry")].head(2)
    days = pd.to_datetime(["2024-03-04", "2024-04-20"], utc=True)
    assert len(set(grouped(both))) == 1
    assert grouped(both.assign(published=days)).nunique() == 2


def test_a_persons_list_merges_splits_and_names(told):
    ferry = told.loc[told["event"].eq("ferry"), "article_id"].tolist()
    mayor = told.loc[told["event"].eq("mayor"), "article_id"].tolist()
    given = {ferry[0]: "At sea", ferry[1]: "At sea too", mayor[0]: "At sea"}
    found = grouped(told, given=given)
    assert found[[ferry[0], mayor[0]]].tolist() == ["At sea", "At sea"]
    assert found[ferry[1]] == "At sea too"
    assert set(found[ferry]) <= {"At sea", "At sea too"}  # the others join one or the other
    assert found[mayor].eq("At sea").all()


def test_saved_stories_hold_when_articles_come(told):
    first = told[told["event"].ne("recount")]
    saved = grouped(first)
    found = grouped(told, given=saved.to_dict())
    assert found.loc[saved.index].tolist() == saved.tolist()


def test_copies_stand_with_their_original_and_live_blogs_are_flagged(told):
    live = "\n".join(f"1{n}:05 The ferry Marigold has news from the pier." for n in range(6))
    more = pd.DataFrame(
        {
            "article_id": ["copy", "later", "live"],
            "title": ["A copy", "A version", "Live"],
            "text": ["Same words.", "Same words, a few more.", live],
            "duplicate_of": [told["article_id"][0], None, None],
            "version_of": [None, told["article_id"][0], None],
        }
    )
    found = stories.group(pd.concat([told, more], ignore_index=True)).set_index("article_id")
    first = found.loc[told["article_id"][0], "story"]
    assert found.loc[["copy", "later"], "story"].tolist() == [first, first]
    assert found.loc[["copy", "later", "live"], "flag"].tolist() == [
        "same text as",
        "version of",
        "live blog",
    ]


EVENT = (
    "The storm reached {place} on {day}. Roofs of {n} houses were torn off, and the harbour was "
    "closed. The governor of {place} asked for help. Crews from {place} cleared roads near "
    "{town}. {more}"
)
MORE = [
    "Schools stay closed.",
    "Power was lost for hours.",
    "Nobody was killed, said the mayor of {town}.",
    "Insurers count the damage.",
]


def test_two_events_of_one_kind_are_told_apart_by_names():
    rows = []
    for place, town, day, n in (
        ("Veldia", "Port Aline", "Monday 4 March", "312"),
        ("Karsan", "Tarsk", "Friday 8 March", "87"),
    ):
        for i, more in enumerate(MORE):
            text = EVENT.format(place=place, town=town, day=day, n=n, more=more.format(town=town))
            rows.append({"article_id": f"{place}{i}", "text": text, "title": f"{place} {i}"})
    found = grouped(pd.DataFrame(rows))
    assert found.nunique() == 2
    assert len(set(found[found.index.str.startswith("Veldia")])) == 1


def test_no_article_one_article_and_articles_without_words():
    empty = pd.DataFrame({"article_id": [], "text": []}, dtype="str")
    assert stories.group(empty).empty
    odd = pd.DataFrame({"article_id": ["a", "b", "c"], "text": ["", "… — !!", "Rain"]})
    assert grouped(odd).nunique() == 3
    assert stories.group(odd.head(1))["sure"].tolist() == [1.0]


def test_stability_is_one_where_nothing_changes(told):
    corpus = stories.read(told[told["event"].isin(["ferry", "mayor"])])
    assert stories.stability(corpus) == (1.0, 1.0)


def test_the_chains_find_what_the_textbook_does():
    rng = np.random.default_rng(7)
    for _ in range(20):
        told = rng.random((9, 9))
        told = (told + told.T) / 2
        assert stories.rand(stories._average(told, 0.55), plainly(told, 0.55)) == 1.0


def plainly(told, least):
    """Average linkage step by step."""
    groups = [[i] for i in range(len(told))]
    while len(groups) > 1:
        best = max(
            ((told[np.ix_(a, b)].mean(), i, j) for i, a in enumerate(groups)
             for j, b in enumerate(groups) if i < j)
        )  # fmt: skip
        if best[0] < least:
            break
        groups[best[1]] += groups.pop(best[2])
    labels = np.zeros(len(told), int)
    for number, members in enumerate(groups):
        labels[members] = number
    return labels


def test_pairs_by_the_index_are_those_of_all_with_all(told, monkeypatch):
    monkeypatch.setattr(likeness, "BLOCK", 7)
    of = likeness.vectors(told["text"])
    days = np.full(len(told), np.nan)
    later, earlier, value = likeness.pairs(of, days, 0.1)
    whole = likeness.table(of, np.arange(len(told)), days)
    rows, columns = np.nonzero(np.tril(whole >= 0.1, -1))
    assert set(zip(later.tolist(), earlier.tolist(), strict=True)) == set(
        zip(rows.tolist(), columns.tolist(), strict=True)
    )
    assert value == pytest.approx(whole[later, earlier], abs=1e-6)
