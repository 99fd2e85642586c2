"""Read the dateline that opens a report: where it was written, when, and for which agency."""

from __future__ import annotations

import re
from typing import NamedTuple

from analysis.corpus import outlets
from analysis.corpus.boilerplate import MONTH

WIRES = {
    "AP": "Associated Press",
    "The Associated Press": "Associated Press",
    "Associated Press": "Associated Press",
    "Reuters": "Reuters",
    "Thomson Reuters": "Reuters",
    "Thomson Reuters Foundation": "Reuters",
    "AFP": "Agence France-Presse",
    "Agence France-Presse": "Agence France-Presse",
    "UPI": "United Press International",
    "United Press International": "United Press International",
    "Bloomberg": "Bloomberg",
    "Bloomberg News": "Bloomberg",
    "dpa": "dpa",
    "DPA": "dpa",
    "EFE": "EFE",
    "Xinhua": "Xinhua",
    "TASS": "TASS",
    "PTI": "Press Trust of India",
    "Press Trust of India": "Press Trust of India",
    "PA": "PA Media",
    "Kyodo": "Kyodo News",
    "Yonhap": "Yonhap",
    "IRNA": "IRNA",
    "Canadian Press": "The Canadian Press",
    "The Canadian Press": "The Canadian Press",
}
"""Agencies as datelines write them, and their names as outlets."""
FIRST_LINES = 3
LONGEST = 120
DAY = rf"(?P<day>{MONTH}\.? \d{{1,2}}(?:, \d{{4}})?|\d{{1,2}} {MONTH}\.?(?:,? \d{{4}})?)"
AGENCY = r"\((?P<agency>[A-Za-z][\w .&'’/-]{1,38})\)"
CAPITALS = r"[A-Z](?:[A-Z.'’-]|St|Mc|Mac| (?=[A-Z]))+(?:,? [A-Z][\w.]*(?: [A-Z][\w.]*)?){0,2}"
TITLED = r"[A-Z][\w.'’-]+(?: (?:[A-Z][\w.'’-]+|de|of|the|al|la)){0,3}(?:, [A-Z][\w.]*){0,2}"
DASH = r" ?(?:—|–|--|-(?= )|―)"
FORMS = tuple(
    re.compile(form)
    for form in (
        rf"(?P<place>{CAPITALS})(?:,? {DAY})?,? ?{AGENCY} ?(?:{DASH}|:)?",
        rf"(?P<place>{TITLED})(?:,? {DAY})?,? ?{AGENCY}{DASH}",
        rf"(?P<place>{CAPITALS}),? {DAY}{DASH}",
        rf"(?P<place>{CAPITALS}){DASH}",
        rf"{AGENCY} ?{DASH}",
    )
)


class Dateline(NamedTuple):
    """What a dateline says, each missing as an empty string, and where the report goes on.

    ``outlet`` is the agency's name, ``wire`` whether it is one that serves many papers.
    """

    place: str
    day: str
    outlet: str
    wire: bool
    end: int


def read(text: str) -> Dateline | None:
    """The dateline in the first lines of ``text``, or nothing.

    >>> read("BAGHDAD, Jan 3 (Reuters) - The tide rose.")
    Dateline(place='BAGHDAD', day='Jan 3', outlet='Reuters', wire=True, end=26)
    >>> read("PORT SALT, Maine (AP) — The tide rose.").outlet
    'Associated Press'
    >>> read("The tide rose (again) - and fell.") is None
    True
    """
    start = 0
    for line in text.split("\n", 2 * FIRST_LINES)[: 2 * FIRST_LINES]:
        for form in FORMS:
            if found := form.match(line[:LONGEST]):
                facts = {k: v or "" for k, v in found.groupdict().items()}
                agency = facts.get("agency", "").strip()
                outlet = WIRES.get(agency) or outlets.sure(agency) or ""
                place, day = facts.get("place", ""), facts.get("day", "")
                return Dateline(place, day, outlet, agency in WIRES, start + found.end())
        start += len(line) + 1
    return None


def without(text: str) -> str:
    """``text`` from where the report goes on; papers print one agency's under many datelines.

    >>> without("WASHINGTON (AP) — The tide rose.")
    ' The tide rose.'
    """
    found = read(text)
    return text[found.end :] if found else text
