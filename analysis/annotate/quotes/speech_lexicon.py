"""Files of speech verbs → checked rows: the project's own list, and a user's laid over it.

Both are CSV with one row a verb, or a phrase such as "point out". The project's
list gives every column. A user's list needs ``verb``, ``class`` and ``reason``;
its class may be ``none``, which takes a verb away.
"""

from __future__ import annotations

import re

from analysis import lists
from analysis.lists import Row

COLUMNS = ("verb", "class", "speech", "frames", "reason", "example")
NEEDED = ("verb", "class", "reason")
CLASSES = ("neutral", "distancing", "endorsing", "emotive")
NONE = "none"
SPEECH = ("strong", "weak")
FRAMES = ("clause", "infinitive", "naming")

_VERB = re.compile(r"[a-z]+(?:[ '-][a-z]+)*")


def read(content: bytes, name: str) -> dict[str, Row]:
    """The rows of the project's list by verb, each column given and right.

    Raises ``ValueError`` naming the file, the line and what to do about it.
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
