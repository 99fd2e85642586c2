"""Who and what the articles name, and what of it is hedged."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

import pandas as pd

from analysis.choosing import DAYS
from analysis.tables import Frames, Tables

# Adjectives such as "American" (NORP) would fill any list.
CAST = ("PERSON", "ORG", "GPE", "LOC", "FAC")
ENOUGH = 50  # mentions that tell whether a name has "the"
KINDS = {"PERSON": "person", "ORG": "organisation", "GPE": "place", "LOC": "place", "FAC": "place"}


def times(story: Tables, voice: str = "all", *, days: bool = True) -> pd.Series:
    """How many mentions each name of any kind has in a voice, by the name; perhaps without days."""
    every = [frames["every"] for frames in story.each(partial(_named, voice=voice), only=["every"])]
    found = pd.concat(every, ignore_index=True)
    return (found if days else found[~found["day"]]).groupby("entity")["n"].sum()


def _named(part: Tables, voice: str) -> Frames:
    """The names of ``known`` in a part, and the mentions of ``every`` one."""
    mentions = part.mentions[part.mentions["entity"].notna()]
    if voice != "all":
        mentions = mentions[mentions["voice"].eq(voice)]
    keys = ["article_id", "entity", "label"]
    uses = mentions.groupby(keys, as_index=False, dropna=False).agg(n=("start", "size"))
    kinds = uses.assign(day=uses["label"].eq(DAYS).astype(bool))
    every = kinds.groupby(["entity", "day"], as_index=False).agg(n=("n", "sum"))
    return {"known": frequent(uses, top=len(uses)), "every": every}


def frequent(mentions: pd.DataFrame, *, top: int = 12, labels=CAST) -> pd.DataFrame:
    """The ``top`` entities by the number of articles that name them, then by mentions.

    Counting articles first keeps one long article from filling the list. A row of ``mentions``
    is one, or ``n`` where it says so. Returns ``entity``, ``label``, ``n`` (mentions),
    ``articles``.

    >>> rows = pd.DataFrame({"article_id": ["a", "b", "b"], "entity": ["Iran", "Iran", "Ruiz"],
    ...                      "label": ["GPE", "GPE", "PERSON"]})
    >>> frequent(rows, top=1).values.tolist()
    [['Iran', 'GPE', 2, 2]]
    """
    kept = mentions[mentions["label"].isin(labels)]
    kept = kept if "n" in kept else kept.assign(n=1)
    counts = kept.groupby("entity", as_index=False).agg(
        label=("label", "first"), n=("n", "sum"), articles=("article_id", "nunique")
    )
    return _ranked(counts).head(top)


def _ranked(counts: pd.DataFrame) -> pd.DataFrame:
    order = ["articles", "n", "entity"]
    counts = counts.sort_values(order, ascending=[False, False, True], ignore_index=True)
    return counts.astype({"entity": "str", "label": "str"})


def known(story: Tables, voice: str = "all") -> pd.DataFrame:
    """All names in a voice as ``frequent`` has them, counted once for each story."""
    held = story.__dict__.setdefault("known", {})
    if voice not in held:
        parts = story.each(partial(_named, voice=voice), only=["known"])
        rows = pd.concat([frames["known"] for frames in parts], ignore_index=True)
        # An article is whole in one part.
        held[voice] = _ranked(
            rows.groupby("entity", as_index=False).agg(
                label=("label", "first"), n=("n", "sum"), articles=("articles", "sum")
            )
        )
    return held[voice]


def with_article(name: str, parts: Iterable[tuple[pd.DataFrame, pd.DataFrame]]) -> str:
    """A name as it stands in a sentence: with "the" where most of its mentions have it.

    Each part has mentions (``article_id``, ``entity``, ``start``, ``end``) and articles
    (``article_id``, ``text``); a name that was seen often enough is looked for no further.

    >>> text = "The United States and Iran spoke."
    >>> articles = pd.DataFrame({"article_id": ["a"], "text": [text]})
    >>> mentions = pd.DataFrame({"article_id": "a", "entity": ["United States", "Iran"],
    ...                          "start": [4, 22], "end": [17, 26]})
    >>> [with_article(name, [(mentions, articles)]) for name in mentions["entity"]]
    ['the United States', 'Iran']
    """
    before: list[bool] = []
    for mentions, articles in parts:
        own = mentions[mentions["entity"].eq(name)]
        texts = dict(zip(articles["article_id"], articles["text"], strict=True))
        places = zip(own["article_id"], own["start"], own["end"], strict=True)
        before += [
            texts[one][max(0, start - 4) : start].lower() == "the "
            for one, start, end in places
            if texts[one][start:end] == name
        ]
        if len(before) >= ENOUGH:
            break
    return f"the {name}" if before and sum(before) > len(before) / 2 else name


def hedged(mentions: pd.DataFrame, hedges: pd.DataFrame) -> pd.DataFrame:
    """Mentions that lie in the scope of a hedge: rows of ``mentions`` with its ``cue``.

    A mention in several scopes counts once, for the first cue.

    >>> mentions = pd.DataFrame({"article_id": ["a", "a"], "start": [7, 40], "end": [11, 44]})
    >>> hedges = pd.DataFrame({"article_id": ["a"], "scope_start": [0], "scope_end": [20],
    ...                        "text": ["may"]})
    >>> hedged(mentions, hedges)[["start", "cue"]].values.tolist()
    [[7, 'may']]
    """
    scopes = hedges[["article_id", "scope_start", "scope_end", "text"]]
    scopes = scopes.rename(columns={"text": "cue"})
    pairs = mentions.reset_index(names="mention").merge(scopes, on="article_id")
    inside = pairs["scope_start"].le(pairs["start"]) & pairs["scope_end"].ge(pairs["end"])
    first = pairs[inside.astype(bool)].drop_duplicates("mention")
    return first.drop(columns=["mention", "scope_start", "scope_end"]).reset_index(drop=True)
