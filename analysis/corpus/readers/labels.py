"""The words that news databases write around an article, in the languages of their interfaces."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from functools import cache
from importlib.resources import files
from typing import NamedTuple

COLON = r"[ \t]*[:：][ \t]*"
TIME = re.compile(
    r"(?<!\d)\d{1,2}:\d\d(?::\d\d)?(?: ?[AP]\.?M\b\.?)?(?: {1,2}[A-Z]{2,5}(?:[+-]\d{1,2})?\b)?",
    re.I,
)
MAX_AFTER = 80
"""In letters: a line that goes on for longer after its date is a sentence."""


class Dated(NamedTuple):
    """A line that gives a day: where it stands, and the day as ``2020-01-31``, with its hour.

    A line of a month or a season alone, as magazines have it, gives none.
    """

    start: int
    end: int
    published: str


@cache
def words() -> dict[str, tuple[str, ...]]:
    """The words of each label, as ``labels.csv`` has them."""
    found: dict[str, list[str]] = defaultdict(list)
    with files("analysis.corpus.readers").joinpath("labels.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            found[row["label"]].append(row["word"])
    return {label: tuple(dict.fromkeys(those)) for label, those in found.items()}


def of(*labels: str) -> str:
    """A pattern of the words of ``labels``; the longest goes first.

    >>> re.fullmatch(of("length"), "Longueur", re.I) is not None
    True
    """
    those = {word for label in labels for word in words()[label]}
    return "|".join(re.escape(word) for word in sorted(those, key=lambda w: (-len(w), w)))


@cache
def _months() -> dict[str, int]:
    return {word.lower(): n for n in range(1, 13) for word in words()[str(n)]}


@cache
def _date() -> re.Pattern[str]:
    names = "|".join(sorted(_months(), key=lambda w: (-len(w), w)))
    short = "Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec"
    month = rf"(?P<month{{n}}>{names}|(?:{short})\b\.?)"
    season = "Spring|Summer|Autumn|Fall|Winter"
    return re.compile(
        r"^[ \t]*(?:[^\W\d_]{2,12}\.?,?[ ]{1,3})?(?:"
        + month.format(n=1)
        + r"[ ]{1,3}(?P<day1>\d{1,2})(?:[-–/][ ]?\d{1,2})?,?[ ]{1,3}(?P<year1>\d{4})|"
        r"(?P<day2>\d{1,2})\.?[ ]{1,3}(?:de[ ]{1,3})?"
        + month.format(n=2)
        + r",?[ ]{1,3}(?:de[ ]{1,3})?(?P<year2>\d{4})|"
        r"(?P<year3>\d{4})[ ]?年[ ]?(?P<month3>\d{1,2})[ ]?月[ ]?(?P<day3>\d{1,2})[ ]?日|"
        r"(?P<year4>\d{4})-(?P<month4>\d\d)-(?P<day4>\d\d)|"
        + rf"(?:{season}|{month.format(n=5)}),?[ ]{{1,3}}(?P<year5>\d{{4}}))(?!\d)"
        rf"(?P<after>[^\n]{{0,{MAX_AFTER}}})$",
        re.M | re.I,
    )


def dates(text: str, start: int = 0, end: int | None = None) -> list[Dated]:
    """The lines of ``text`` that begin with a day (after its weekday), in any of the languages.

    >>> [line.published for line in dates("27. Februar 2012 Montag 9:50 PM GMT+1\\nIt rained.")]
    ['2012-02-27 9:50 PM GMT+1']
    """
    found = []
    for line in _date().finditer(text, start, len(text) if end is None else end):
        n = next(n for n in "12345" if line[f"year{n}"])
        if n == "5":  # a magazine: the month or the season alone
            found.append(Dated(line.start(), line.end(), ""))
            continue
        name = line[f"month{n}"]
        month = int(name) if name.isdecimal() else _month(name)
        day = f"{line[f'year{n}']}-{month:02}-{int(line[f'day{n}']):02}"
        hour = TIME.search(line["after"])
        found.append(Dated(line.start(), line.end(), f"{day} {hour[0]}" if hour else day))
    return found


def _month(name: str) -> int:
    """The number of a month by its name or the English short form of it."""
    name = name.lower().rstrip(".")
    return _months().get(name) or next(n for w, n in _months().items() if w.startswith(name[:3]))
