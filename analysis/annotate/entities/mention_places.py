"""Names that the layout of news tells: datelines, desks, and listed names passed over."""

from __future__ import annotations

import re

from analysis.annotate.entities import gazetteer
from analysis.annotate.entities.mention_edges import Name, laid_over, search
from analysis.annotate.parse import Parse

AGENCY = r"(?:Reuters?|AP|AFP|UPI|dpa|DPA|Xinhua|TASS|Tass|IRNA|KCNA|PTI|ANSA|EFE|Bloomberg|CNN)"
CAPS = r"[A-Z][A-Z.'’]+(?:[ -][A-Z][A-Z.'’]+){0,3}"
MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
DATE = rf"(?:{MONTH} \d{{1,2}}|\d{{1,2}} {MONTH}|\d{{4}}-\d\d-\d\d)"
PLACE = r"(?:[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){0,3})"
DATELINE = re.compile(
    rf"(?:(?P<caps>{CAPS})|(?P<place>{PLACE}))"
    rf"(?: ?, (?P<second>(?!{MONTH}){PLACE}))?"
    rf"(?: ?,? ?{DATE})?(?: ?,? \d{{4}})? ?(?:\( ?(?P<agency>{AGENCY}) ?\))?"
    rf" ?(?P<dash>--|[-–—_:])? ?"
)
HEAD = 120  # characters of a line in which a dateline stands
DESK = re.compile(
    r"-- ?(?P<caps>[A-Z][\w.]+(?: [A-Z][\w.]+){0,2} (?:[Nn]ewsroom|[Dd]esk|[Bb]ureau))\b"
)


def datelines(p: Parse, names: list[Name]) -> list[Name]:
    """Mark the place and the agency at the head of a line: "BAGHDAD, Oct 3 (Reuters) -"."""
    found = []
    start = {offset: i for i, offset in enumerate(p.start)}
    end = {offset: i for i, offset in enumerate(p.end)}
    for i in range(len(p)):
        if i and p.sentence[i] == p.sentence[i - 1]:
            continue
        line = p.text[p.start[i] : p.start[i] + HEAD].split("\n")[0]
        desk = DESK.match(line)
        if desk:
            a, b = (p.start[i] + offset for offset in desk.span(1))
            if a in start and b in end:
                found.append(Name(start[a], end[b], "ORG"))
            continue
        match = DATELINE.match(line)
        if not match or not _dateline(match, line):
            continue
        for group, label in (
            ("caps", "GPE"),
            ("place", "GPE"),
            ("second", "GPE"),
            ("agency", "ORG"),
        ):
            a, b = (p.start[i] + offset for offset in match.span(group))
            if match[group] and a in start and b in end:
                found.append(Name(start[a], end[b], label))
    return laid_over(names, found) if found else names


def _dateline(match: re.Match[str], line: str) -> bool:
    """A place in capitals with a date, an agency or a dash; other places need an agency."""
    whole = match.group()
    dated = re.search(DATE, whole) is not None
    if match["agency"]:
        return True
    known = gazetteer.load().places_in_capitals
    if match["caps"]:
        told = bool(match["second"]) or match["caps"] in known
        alone = match.end() == len(line)
        return (dated and (alone or bool(match["dash"]))) or (told and bool(match["dash"]))
    listed_alone = match.end() == len(line) and match["place"].upper() in known
    return dated and (listed_alone or match["dash"] in ("--", "—", "–"))


def listed(p: Parse, names: list[Name]) -> list[Name]:
    """Add listed places, peoples and organisations that the engine passed over."""
    taken = {i for name in names for i in range(name.first, name.last + 1)}
    free = [i for i, w in enumerate(p.word) if w[:1].isupper() and i not in taken]
    found = []
    for name in search(p, gazetteer.load().starts, free):
        whole = of_place(p, name)
        alone = whole != name or _apart(p, name)
        if alone and taken.isdisjoint(range(whole.first, whole.last + 1)):
            found.append(whole)
    return laid_over(names, found) if found else names


def of_place(p: Parse, name: Name) -> Name:
    """ "Chicago White Sox" whole, where the engine saw Chicago alone."""
    if name.label != "GPE" or p.lower[name.last] == "'s":
        return name
    for last in (name.last + 2, name.last + 1):
        if last < len(p) and p.sentence[last] == p.sentence[name.first]:
            rest = range(name.last + 1, last + 1)
            ending = gazetteer.load().last_words.get(p.word[last])
            if ending == "ORG" and all(p.pos[i] == "PROPN" for i in rest):
                return Name(name.first, last, "ORG")
    return name


def _apart(p: Parse, name: Name) -> bool:
    """Not inside a longer name in capitals."""
    return not any(
        0 <= i < len(p)
        and p.sentence[i] == p.sentence[name.first]
        and p.word[i][:1].isupper()
        and p.pos[i] == "PROPN"
        for i in (name.first - 1, name.last + 1)
    )
