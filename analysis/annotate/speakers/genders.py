"""Whether "he" or "she" can stand for a person, from what the article itself says."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from functools import lru_cache
from pathlib import Path

import pandas as pd

LEXICON = Path(__file__).parents[1] / "lexicons" / "genders.csv"
ENOUGH = 3
"""So many pronouns outweigh a given name."""
AGREEING = 0.8
"""Share of the pronouns near a person that have to agree."""
PRONOUNS = {
    "he": "man",
    "him": "man",
    "his": "man",
    "himself": "man",
    "she": "woman",
    "her": "woman",
    "hers": "woman",
    "herself": "woman",
}

_NEXT = re.compile(r"[^\"“”«»]*?\b(he|himself|she|herself)\b", re.IGNORECASE)
_WORD_BEFORE = re.compile(r"(?<![\w.])([\w.]+)\s$")


def of(mentions: pd.DataFrame, sentences: pd.DataFrame) -> dict[str, dict[str, str]]:
    """``man`` or ``woman`` for each person in ``entity`` of whom that can be told, by article.

    A title (Mr., Lady) decides; then three or more pronouns; then the given name, of
    those that English-language news gives to one sex alone (``lexicons/genders.csv``);
    then fewer pronouns that agree. A pronoun counts where its sentence names
    nobody else before it. Only the article itself is asked: a namesake elsewhere, or two
    people taken for one, say nothing of who is meant here.

    >>> rows = {"article_id": "a", "sentence_id": 0, "start": 0, "text": "Ngo left as she was ill."}
    >>> sentences = pd.DataFrame([rows])
    >>> of(sentences.assign(end=3, label="PERSON", entity="Lan Ngo"), sentences)
    {'a': {'Lan Ngo': 'woman'}}
    """
    people = mentions.loc[mentions["label"].eq("PERSON") & mentions["entity"].notna()]
    columns = ["article_id", "sentence_id"]
    # Their numbers, not their texts: one sentence may be long and name hundreds.
    numbered = sentences[[*columns, "start"]].assign(number=range(len(sentences)))
    placed = people[[*columns, "start", "end", "entity"]].merge(
        numbered, on=columns, suffixes=("", "_of_sentence")
    )
    texts = sentences["text"].tolist()
    titles: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    pronouns: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    alone = ~placed.duplicated(columns, keep=False)
    who = list(zip(placed["article_id"].tolist(), placed["entity"].tolist(), strict=True))
    rows = zip(
        who,
        (placed["start"] - placed["start_of_sentence"]).tolist(),
        (placed["end"] - placed["start_of_sentence"]).tolist(),
        placed["number"].tolist(),
        alone.tolist(),
        strict=True,
    )
    for person, start, end, number, only in rows:
        text = texts[number]
        title = _title(text, start, end)
        if title:
            titles[person][title] += 1
        found = _NEXT.match(text, end) if only and text[end : end + 1] not in "'’" else None
        if found:
            pronouns[person][PRONOUNS[found[1].lower()]] += 1
    sexes: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for person in dict.fromkeys(who):
        sex = _decide(person[1], titles.get(person), pronouns.get(person))
        if sex:
            sexes[person[0]][person[1]] = sex
    return dict(sexes)


def of_noun(noun: str) -> str | None:
    """The sex that a noun names: ``woman`` for "spokeswoman"."""
    return _words("noun").get(noun)


def _title(text: str, start: int, end: int) -> str | None:
    titles = _words("title")
    before = _WORD_BEFORE.search(text, max(0, start - 14), start)
    first = text[start:end].partition(" ")[0]
    return titles.get(first) or (titles.get(before[1]) if before else None)


def _decide(entity: str, titles: Counter[str] | None, pronouns: Counter[str] | None) -> str | None:
    titled = _majority(titles)
    if titled:
        return titled
    named = _words("given name").get(entity.partition(" ")[0]) if " " in entity else None
    told = _majority(pronouns)
    many = pronouns is not None and pronouns.total() >= ENOUGH
    return (told if many else None) or named or told


def _majority(votes: Counter[str] | None) -> str | None:
    if not votes:
        return None
    best, count = max(votes.items(), key=lambda vote: (vote[1], vote[0]))
    return best if count >= AGREEING * votes.total() else None


@lru_cache(maxsize=3)
def _words(kind: str) -> dict[str, str]:
    table = pd.read_csv(LEXICON, keep_default_na=False)
    table = table[table["kind"].eq(kind)]
    return dict(zip(table["word"], table["gender"], strict=True))
