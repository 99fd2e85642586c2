"""The open gold: own articles labelled by hand, read from the marks that are written in them.

``tests/gold/CODEBOOK.md`` says what is labelled, by which rule, and what each mark means.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from analysis.paths import ROOT

FOLDER = ROOT / "tests" / "gold" / "articles"
TONES = {"+": "positive", "-": "negative", "": "neutral", "=": "neutral"}
HEDGES = {None: "doubt", "b": "belief", "c": "condition", "q": "question", "a": "amount"}
SAID = {"d": "direct", "m": "mixed", "i": "indirect"}
SPEAKER, NOBODY = "s", "?"

CAST = re.compile(r"(?P<key>[a-z0-9]+) (?P<label>PER|ORG|LOC|-) (?P<entity>\S.*)")
LINE = re.compile(r"(?P<tone>[-+=]) (?P<text>\S.*)")
MARK = re.compile(
    r"\[(?P<name>[a-z0-9]+)(?P<tone>[-+]?) |\{(?P<said>[dmis]) (?P<who>[a-z0-9]+|\?) "
    r"|(?P<furniture>\{f )|(?P<hedge><)(?:(?P<kind>[bcqa]):)?|(?P<other>[\[\]{}<>])"
)
CLOSING = {"]": "[", "}": "{", ">": "<"}

Rows = dict[str, list[dict[str, Any]]]


class Gold(NamedTuple):
    """Labelled articles, a frame a label, all with ``article_id``, ``start`` and ``end``.

    ``articles`` have a kind and the text; ``sentences`` a tone; ``names`` a label, the entity,
    a tone, and ``sentence`` with the text of theirs and ``first``, where it starts; ``hedges`` a
    kind; ``said`` a kind, a depth and ``who`` says it; ``speakers`` are words for who speaks.
    ``who`` is what the cast calls them, or nothing, and ``label`` that of the cast.
    """

    articles: pd.DataFrame
    sentences: pd.DataFrame
    names: pd.DataFrame
    hedges: pd.DataFrame
    said: pd.DataFrame
    speakers: pd.DataFrame
    furniture: pd.DataFrame


def read(folder: Path = FOLDER) -> Gold:
    """All labelled articles of a folder, in the order of their files' names.

    Raises ``ValueError`` naming the file and the place where marks make no sense.

    >>> sorted(read().names["label"].unique())
    ['LOC', 'ORG', 'PER']
    """
    frames: Rows = {name: [] for name in Gold._fields}
    for path in sorted(folder.glob("*.txt")):
        try:
            found = parse(path.read_text(encoding="utf-8"))
        except ValueError as error:
            raise ValueError(f"{path.name}: {error}") from error
        for name, rows in found.items():
            frames[name] += [{"article_id": path.stem, **row} for row in rows]
    return Gold(**{name: pd.DataFrame(rows) for name, rows in frames.items()})


def parse(source: str) -> Rows:
    r"""The rows of each frame of ``Gold`` for one article as it is written.

    Raises ``ValueError`` for a line without a tone, a mark that is not closed or crosses
    another, and a key that the cast has not.

    >>> rows = parse("wire\nlund PER Eva Lund\n\n= [lund Lund] <may> go.\n")
    >>> rows["articles"][0]["text"], rows["hedges"][0]["start"], rows["names"][0]["entity"]
    ('Lund may go.', 5, 'Eva Lund')
    """
    head, _, body = source.partition("\n\n")
    kind, *lines = head.splitlines()
    cast: dict[str, tuple[str, str | None]] = {NOBODY: ("-", None)}
    for line in lines:
        if not (known := CAST.fullmatch(line)):
            raise ValueError(f"{line!r} is no line of a cast: key, PER, ORG, LOC or -, name.")
        cast[known["key"]] = (known["label"], known["entity"])
    rows: Rows = {name: [] for name in Gold._fields}
    text = ""
    opened: list[tuple[re.Match[str], int]] = []
    for paragraph in body.strip("\n").split("\n\n"):
        for i, line in enumerate(paragraph.split("\n")):
            if not (read_ := LINE.fullmatch(line)):
                raise ValueError(f"{line!r} does not start with +, - or = and a blank.")
            text += (" " if i else "\n\n") if text else ""
            start = len(text)
            text = _unmarked(read_["text"], text, opened, cast, rows)
            rows["sentences"].append(
                {"start": start, "end": len(text), "tone": TONES[read_["tone"]]}
            )
        if opened:
            raise ValueError(f"{opened[-1][0][0]!r} is not closed before {text[-30:]!r}.")
    rows["articles"].append({"kind": kind, "text": text})
    for name in rows["names"]:
        own = next(s for s in rows["sentences"] if s["start"] <= name["start"] < s["end"])
        name |= {"sentence": text[own["start"] : own["end"]], "first": own["start"]}
    return rows


def _unmarked(
    line: str,
    text: str,
    opened: list[tuple[re.Match[str], int]],
    cast: dict[str, tuple[str, str | None]],
    rows: Rows,
) -> str:
    """``text`` with the line added without its marks, whose labels go to ``rows``."""
    done = 0
    for mark in MARK.finditer(line):
        text += line[done : mark.start()]
        done = mark.end()
        if mark["other"] is None:
            opened.append((mark, len(text)))
            continue
        if not opened or CLOSING.get(mark[0]) != opened[-1][0][0][0]:
            raise ValueError(f"{mark[0]!r} fits no open mark after {text[-30:]!r}.")
        begun, start = opened.pop()
        place = {"start": start, "end": len(text)}
        _label(begun, place, [m for m, _ in opened], cast, rows)
    return text + line[done:]


def _label(
    mark: re.Match[str],
    place: dict[str, Any],
    around: list[re.Match[str]],
    cast: dict[str, tuple[str, str | None]],
    rows: Rows,
) -> None:
    key = mark["name"] or mark["who"]
    if key and key not in cast:
        raise ValueError(f"{mark[0]!r} is nobody of the cast.")
    if mark["furniture"]:
        rows["furniture"].append(place)
    elif mark["hedge"]:
        rows["hedges"].append(place | {"kind": HEDGES[mark["kind"]]})
    elif mark["name"]:
        label, entity = cast[key]
        if label == "-":
            raise ValueError(f"{mark[0]!r} has no name in the cast.")
        tone = TONES[mark["tone"]]
        rows["names"].append(place | {"label": label, "entity": entity, "tone": tone})
    else:
        label, entity = cast[key]
        who = {"who": entity, "label": label}
        if mark["said"] == SPEAKER:
            rows["speakers"].append(place | who)
        else:
            depth = sum(m["said"] in SAID for m in around if m["said"])
            rows["said"].append(place | {"kind": SAID[mark["said"]], "depth": depth} | who)
