"""Where two articles come from: whether they are versions, of one report or of one form."""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

HOUR = 3_600_000_000  # microseconds
SAME_DAY = 36 * HOUR
STAGE = re.compile(
    r"(?:UPDATE|WRAPUP|RECASTS?|REFILE|CORRECTED|CORRECTION|UPDATED|LEAD) ?-?(\d{0,2})\b"
    r"|(\d)(?:st|nd|rd|th) (?:lead|ld)\b",
    re.I,
)
"""What a later version says of itself in its title; for its text see ``traits``."""
FORM_FIGURES = 3
FORM_CHANGED = 0.5
FORM_WORDS = 0.8
"""Reports of one form share so many of their words while half of their figures differ."""
WORD = re.compile(r"\w+")
FIGURES = frozenset(
    WORD.findall(
        "one two three four five six seven eight nine ten eleven twelve "
        "monday tuesday wednesday thursday friday saturday sunday "
        "january february march april may june "
        "july august september october november december"
    )
)


class Origin(NamedTuple):
    """What tells where an article comes from: agency and place of its dateline, outlet, title."""

    wire: str
    place: str
    published: int | None
    outlet: str
    title: str
    url: str
    stage: int


def stage(title: str, corrected: bool) -> int:
    """How late among its versions an article calls itself; 0 where it says nothing."""
    found = STAGE.match(title)
    number = 1 + int(found[1] or found[2] or 0) if found else 0
    return 2 * number + corrected


def apart(one: Origin, other: Origin) -> int:
    """The time between two articles; none where a date is missing."""
    if one.published is None or other.published is None:
        return 0
    return abs(one.published - other.published)


def is_version(earlier: Origin, later: Origin) -> bool:
    """Whether one outlet printed the second after the first, as far as one can see."""
    first, last = earlier.published, later.published
    dated = first is not None and last is not None
    if dated and first > last:  # type: ignore[operator]
        return False
    if not (dated and first < last) and earlier.stage >= later.stage:  # type: ignore[operator]
        return False
    if earlier.url and earlier.url == later.url:
        return True
    if earlier.outlet or later.outlet:
        return earlier.outlet == later.outlet
    titles = [
        STAGE.sub("", title, count=1).lstrip(" :-–—") for title in (earlier.title, later.title)
    ]
    return bool(titles[0]) and titles[0] == titles[1]


def one_form(one: str, other: str) -> bool:
    """Whether two texts share their words but not their figures: numbers, days and months."""
    words = [WORD.findall(text.lower()) for text in (one, other)]
    figures = [Counter(w for w in text if w in FIGURES or w[0].isdigit()) for text in words]
    plain = [Counter(w for w in text if w not in FIGURES and not w[0].isdigit()) for text in words]
    if min(f.total() for f in figures) < FORM_FIGURES:
        return False
    most = max(f.total() for f in figures)
    if (figures[0] & figures[1]).total() > (1 - FORM_CHANGED) * most:
        return False
    return (plain[0] & plain[1]).total() >= FORM_WORDS * max(p.total() for p in plain)


def one_report(one: Origin, other: Origin) -> bool:
    """Whether two articles have a dateline of one agency, place and day."""
    if not one.wire or (one.wire, one.place) != (other.wire, other.place):
        return False
    return apart(one, other) <= SAME_DAY
