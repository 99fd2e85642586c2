"""The verbs and nouns that introduce speech: the project's own list, and a user's laid over it.

Both lists of verbs are CSV with one row a verb, or a phrase such as "point out". The
project's gives every column. A user's needs ``verb``, ``class`` and ``reason``; its class
may be ``none``, which takes a verb away.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from analysis import lists
from analysis.lists import Row

COLUMNS = ("verb", "class", "speech", "frames", "reason", "example")
NEEDED = ("verb", "class", "reason")
CLASSES = ("neutral", "distancing", "endorsing", "emotive")
NONE = "none"
SPEECH = ("strong", "weak")
FRAMES = ("clause", "infinitive", "naming", "words", "evidence", "for", "of")

_VERB = re.compile(r"[a-z]+(?:[ '-][a-z]+)*")


class Verb(NamedTuple):
    """One row of the lexicon: how a verb colours speech, and what it governs.

    ``strong`` verbs report an utterance, the others a state of mind.
    ``infinitive`` ones govern "to do" as well as a clause, ``naming`` ones
    give a name or a quality to an object. Without ``clause`` the verb introduces
    marked words alone. The subject of ``evidence`` may be a thing, which says nothing:
    "Experience shows that". ``before`` is the preposition of what is said: "called for".
    """

    verb_class: str
    strong: bool
    infinitive: bool
    naming: bool
    clause: bool = True
    evidence: bool = False
    before: str = ""


PATH = Path(__file__).parents[1] / "lexicons" / "speech_verbs.csv"
"""The lexicon: a class with its reason, whether words are said or thought, and frames."""

NOUNS = PATH.with_name("speech_nouns.csv")
"""Nouns of speech, each with its verb and an example."""

Verbs = Mapping[str, Verb]


def lexicon() -> Verbs:
    """The project's speech verbs by lemma.

    >>> lexicon()["claim"].verb_class
    'distancing'
    """
    return load()


def load(extra: Path | None = None) -> Verbs:
    """The project's speech verbs by lemma, with a user's file of verbs laid over them.

    A row of ``extra`` (columns ``verb``, ``class`` and ``reason``, and ``speech``,
    ``frames`` and ``example`` if wanted) adds its verb, replaces that of the lexicon
    or, where its class is ``none``, removes it. An edited file is read anew.

    Raises ``ValueError`` naming the file, the line and what to do about it.

    >>> load()["fume"].verb_class
    'emotive'
    """
    if extra is None:
        return _project()
    return _with_own(extra.name, lists.content(extra))


@lru_cache(maxsize=1)
def _project() -> Verbs:
    return _verbs(read(PATH.read_bytes(), PATH.name))


@lru_cache(maxsize=1)
def nouns() -> dict[str, str]:
    """Nouns that stand for a verb of speech: a "claim" that something is so."""
    table = pd.read_csv(NOUNS, keep_default_na=False)
    return dict(zip(table["noun"], table["verb"], strict=True))


@lru_cache(maxsize=4)
def _with_own(name: str, content: bytes) -> Verbs:
    base = read(PATH.read_bytes(), PATH.name)
    return _verbs(laid_over(base, content, name))


def _verbs(rows: Mapping[str, Row]) -> Verbs:
    return {
        verb: Verb(
            row["class"],
            row["speech"] == "strong",
            "infinitive" in row["frames"],
            "naming" in row["frames"],
            "words" not in row["frames"],
            "evidence" in row["frames"],
            next((word for word in ("for", "of") if word in row["frames"].split()), ""),
        )
        for verb, row in rows.items()
    }


def read(content: bytes, name: str) -> dict[str, Row]:
    """The rows of the project's list by verb, each column given and right.

    Raises ``ValueError`` naming the file, the row and what to do about it.
    """
    header, lines = lists.rows(content, name, ())
    if tuple(header) != COLUMNS:
        raise ValueError(f"{name}: write the header as {','.join(COLUMNS)}.")
    rows: dict[str, Row] = {}
    for place, row in lines:
        _check(row, place, rows)
        if not all(row.values()):
            raise ValueError(f"{place} ({row['verb']}): fill in every column.")
        rows[row["verb"]] = row
    return rows


def laid_over(base: dict[str, Row], content: bytes, name: str) -> dict[str, Row]:
    """The rows of ``base`` with those of a user's list added, replaced or removed.

    ``speech`` and ``frames`` that the list leaves out are those of the verb in
    ``base``, else a strong verb with a clause. Raises ``ValueError`` as ``read`` does.

    >>> own = b"verb,class,reason\\nquack,emotive,a loud duck\\n"
    >>> laid_over({}, own, "verbs.csv")["quack"]["speech"]
    'strong'
    """
    header, lines = lists.rows(content, name, NEEDED)
    unknown = [column for column in header if column not in COLUMNS]
    if unknown:
        raise ValueError(f"{name}: delete the column {unknown[0]!r} or call it as in the lexicon.")
    rows, seen = dict(base), dict[str, Row]()
    for place, row in lines:
        if row["class"] == NONE and row["verb"] not in base:
            raise ValueError(
                f"{place} ({row['verb']}): no such verb to remove; check its spelling."
            )
        _check(row, place, seen)
        seen[row["verb"]] = row
        known = base.get(row["verb"], {"speech": "strong", "frames": "clause"})
        if row["class"] == NONE:
            del rows[row["verb"]]
        else:
            rows[row["verb"]] = known | {column: value for column, value in row.items() if value}
    return rows


def _check(row: Row, place: str, earlier: dict[str, Row]) -> None:
    """What no row may lack; the first thing wrong is said in one sentence."""
    verb, removed = row["verb"], row["class"] == NONE
    frames = row.get("frames", "").split()
    problems = (
        (not verb, "write the verb as a dictionary has it, such as claim."),
        (not _VERB.fullmatch(verb), "write it in small letters, without marks."),
        (verb in earlier, "the verb stands in an earlier row; delete one."),
        (row["class"] not in (*CLASSES, NONE), f"choose class from {', '.join(CLASSES)}, none."),
        (not removed and not row["reason"], "say in reason why the verb has that class."),
        (row.get("speech", "") not in ("", *SPEECH), f"choose speech from {', '.join(SPEECH)}."),
        (not set(frames) <= set(FRAMES), f"choose frames from {', '.join(FRAMES)}."),
    )
    for wrong, advice in problems:
        if wrong:
            raise ValueError(f"{place} ({verb}): {advice}" if verb else f"{place}: {advice}")
