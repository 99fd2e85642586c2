"""Datelines: a place, a day or an agency set off at the head of a line, before a new sentence."""

from __future__ import annotations

import re
from functools import lru_cache

from analysis.annotate.entities import gazetteer, organisations

HEAD = 120  # characters of a line in which a dateline stands
SMALL = gazetteer.words("of de da do du la le el al the upon on sur am an in and y e")
DAY = (
    r"(?:(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.? \d{1,2}(?:,? \d{4})?"
    r"|\d{1,2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?(?:,? \d{4})?"
    r"|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)"
)
DASH = r"(?: ?(?:—|–|―|--|_) ?| - )"
OPENING = re.compile(
    rf"(?P<place>[^\W\d_][^()\n—–―_:]{{1,58}}?)??(?:(?:^|,? )\(?(?P<day>{DAY})\)?)?,?"
    rf"(?:{DASH}? ?\((?P<agency>[^()\n]{{2,40}})\)(?P<mark>{DASH}|: ?)?|(?P<set>{DASH}|: ))"
    r"\s?(?=\S)"
)


def end(line: str, text: str, *, head: bool) -> int:
    """Where the dateline at the head of a line ends, 0 if it has none.

    ``head``: no sentence stands before the line, which is where a place in small letters may
    be one: "Cairo — Thousands marched". ``text`` is that of the whole article.

    >>> line = "LEEDS, May 3 (AP) — Rain fell."
    >>> line[: end(line, line, head=True)]
    'LEEDS, May 3 (AP) —'
    """
    match = OPENING.match(line[:HEAD])
    if not match:
        return 0
    place, agency = (match["place"] or "").strip(" ,"), match["agency"] or ""
    mark, rest = match["mark"] or match["set"] or "", line[match.end() :]
    opens = rest[0].isupper() or rest[0].isdigit() or rest[0] in "“\"'‘(["
    colon = mark.strip() == ":"
    if colon and place:  # "DELHI: The minister", and no label of turns: "JORDAN: Yes."
        told = agency in _agencies() if agency else place in _capitals()
        right = opens and told and text.count(f"\n{place}:") + text.startswith(f"{place}:") < 2
    elif not place:
        wire = agency in _agencies() or (head and (_is_place(agency) or "." in agency))
        right = bool(mark) and opens and (wire or (bool(match["day"]) and bool(agency)))
    elif agency in _agencies():
        right = _may_be_place(place, agency) and (bool(mark) or opens)
    elif place.split(",")[0] == place.split(",")[0].upper():
        right = bool(mark) and opens and not _is_label(place)
    else:
        told = _is_place(place) and not (agency and _is_place(agency))
        set_apart = bool(match["day"] or agency) or _unpaired(line)
        right = bool(mark) and opens and head and told and set_apart
    return len(line[: match.end()].rstrip()) if right else 0


def _unpaired(line: str) -> bool:
    """Whether the dashes of a line leave one over, so that the first sets nothing apart."""
    sentence = re.split(r"(?<=[.!?]) ", line, maxsplit=1)[0]
    return len(re.findall(DASH, sentence)) % 2 == 1


def _may_be_place(name: str, agency: str) -> bool:
    """Whether a name before an agency's may be a place: no body, and nobody with a title."""
    words, known = name.split(), gazetteer.load()
    if name in known.organisations or organisations.stands_for(agency, name) or len(words) > 6:
        return False
    if _is_place(name) or name.isupper():
        return True
    titled = all(w[0].isupper() or w.lower() in SMALL for w in words)
    return titled and words[0] != "The" and words[0] not in known.given_names


def _is_place(name: str) -> bool:
    """Whether a name, or the part after its comma, is listed as a place."""
    places = gazetteer.load().places
    parts = [part.strip() for part in name.split(",")]
    return all(part[:1].isupper() for part in parts) and any(
        part in places or part.upper() in _capitals() for part in parts
    )


def _is_label(name: str) -> bool:
    """Whether capitals that open a line are no place: an organisation, or "BREAKING"."""
    known, first = gazetteer.load(), name.split(",")[0]
    labels = {row["label"] for row in gazetteer.rows("not_speakers.csv")}
    plain = name.lower().replace("’", "'")
    return first not in _capitals() and (
        name in known.organisations
        or len(first) < 4
        or plain in labels
        or not name.rstrip(".")[-1:].isalpha()
    )


@lru_cache(maxsize=1)
def _capitals() -> frozenset[str]:
    return frozenset(gazetteer.load().places_in_capitals)


@lru_cache(maxsize=1)
def _agencies() -> frozenset[str]:
    """News agencies, broadcasters and papers, and their acronyms."""
    listed = gazetteer.rows("organisations.csv")
    kinds = {"news agency", "broadcaster", "newspaper"}
    names = {row[c] for row in listed if row["reason"] in kinds for c in ("name", "acronym")}
    return frozenset(names | {f"The {name}" for name in names} - {"", "The "}) - {""}
