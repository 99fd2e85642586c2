"""Find the lines of a page that are not the article: rules over single lines and their place.

The rules are in boilerplate.csv. Whole lines alone are ever taken out. A rule whose place
is ``start`` counts among the first lines, one whose place is ``end`` among the last, where
nothing but boilerplate follows; the others count anywhere.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

MAX_LINE = 500
"""A longer line is no boilerplate but for forms; this also bounds the cost of every pattern."""
HEAD = 6
"""So many lines are the head of a page: its title, standfirst, author and date."""
PROSE = 80
"""So many characters of sentences above their label have something to comment on."""
SHORT = 120
"""A headline in a list of links is not longer."""

MONTH = (
    "(?:January|February|March|April|May|June|July|August|September|October|November|December"
    "|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)"
)
DAY = "(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
SHORT_DAY = r"(?:Mon|Tues?|Wed|Thu(?:rs?)?|Fri|Sat|Sun)\b\.?"
PARTICLE = "(?:de|del|della|van|von|der|den|da|dos|di|du|la|le|bin|bint|ibn|al|el|of|y)"
SHAPES = {
    "MONTH": MONTH,
    "DAY": DAY,
    "DATE": rf"(?:(?:{DAY}|{SHORT_DAY}),? )?(?:{MONTH}\.? \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}"
    rf"|\d{{1,2}}(?:st|nd|rd|th)? {MONTH}\.?,? \d{{4}}|\d{{4}}-\d\d-\d\d"
    r"|\d{1,2}[./]\d{1,2}[./]\d{4})",
    "TIME": r"\d{1,2}(?:[:.]\d\d)?(?: ?[AaPp]\.?[Mm]\b\.?)?(?: ?\(?[A-Z]{2,4}\b\)?)?",
    "NAME": rf"[A-Z][\w.'’-]*(?: (?:[A-Z“\"][\w.'’”\"-]*|{PARTICLE})){{1,4}}",
    "ASKED": r"(?:(?i:want|looking for|need|(?:did you )?(?:enjoy|like|love)(?:d|ed)?"
    r"|(?:enjoy|lik|lov)ing) [^?]{1,160}\? ?)?",
    "LETTER": r"(?i:our (?:[\w’'-]+ ){0,6}(?:newsletters?|mailing list|e-?mail list"
    r"|(?:briefing|bulletin|digest|round-?up|e-?mail|alert|update)s?))",
    "UNSAID": r"(?!.*(?:[“”\"]|\b(?:said|says|told|urged|urges|wrote|writes|added|asked)\b))",
}
"""What ``%NAME%`` and the like stand for in the patterns."""

NAME = re.compile(r"(?:[A-Z][\w.'’-]*|[a-z]{2,3})(?: (?:[A-Z][\w.'’-]*|[a-z]{2,3})){1,4}")
MORE = re.compile(r"(?i:read |see )?more ?[>»›→]+", re.I)
POST = re.compile(
    r".{0,100} is (?:an?|the) [^!?]{0,200}\b(?:fellow|professor|lecturer|author|columnist|writer"
    r"|editor|director|journalist|reporter|correspondent|contributor|commentator|analyst|scholar"
    r"|researcher|historian|host|anchor)\b.{0,300}"
)
COMMENT = re.compile(
    r"(?!(?i:published|updated|posted|last|first|by)\b)"
    r"(?i:reply|report abuse|like|upvote|\d{1,4} (?:likes?|replies)|.{1,40} (?:says|wrote):"
    r"|.{0,60}\b\d{1,2}:\d\d ?[ap]\.?m\.?.{0,20}|.{0,40}\b\d{1,2} (?:minute|hour|day|month|year)s?"
    r" ago.{0,20})"
)
FORM = re.compile(
    r"(?i:get|sign up|subscribe|join)\b.{0,300}"
    r"\b(?i:choose|select) (?i:your|a) (?i:country|state|region|language)\b"
)
FORM_END = re.compile(
    r"(?i:newsletters?|inbox|spam folder|privacy policy|(?:un)?subscribe|sign up)\b"
)
FORM_EDGE = 400
"""So many characters at either end of a form show that it is one, however long its lists are."""
GROUP = re.compile(r"\(\?P<\w+>")
ENDED = re.compile(r"[.!?…]['\"”’)\]]*$")
QUOTED = re.compile('[“”"]')
WORD = re.compile(r"\w")

AT_HEAD = frozenset({"byline", "timestamp"})
AUTHOR_BOX, AUTHOR_NOTE, TIMESTAMP = "author_box", "author_note", "timestamp"
COMMENTS, RELATED, KEPT, NEWSLETTER = "comments", "related", "kept_correction", "newsletter"
FOUND_OTHERWISE = (AUTHOR_BOX, "repeated", "foreign")
"""Rules without a pattern: see ``_boxes`` here, ``corpus.repeated`` and ``corpus.language``."""


class Rule(NamedTuple):
    """A kind of boilerplate; named groups of its pattern are facts about the article."""

    name: str
    place: str
    pattern: re.Pattern[str]


class Found(NamedTuple):
    """The rule of each line that goes, by its number, and of each that is only marked.

    ``head`` holds the facts in a line for the author or the date, ``hints`` those in others.
    """

    taken: dict[int, str]
    marked: dict[int, str]
    head: dict[str, str]
    hints: dict[str, str]


def find(lines: Sequence[str], *, off: frozenset[str] = frozenset(), byline: str = "") -> Found:
    """Find the boilerplate among the lines of an article, blanks off both ends.

    ``off`` names rules that are not to be used; ``byline`` is the author where known.

    >>> find(["By Ada Quill", "The tide rose.", "Read more: Tides explained"]).taken
    {0: 'byline', 2: 'read_more'}
    """
    found = Found({}, {}, {}, {})
    filled = [n for n, line in enumerate(lines) if line]
    boxed = "" if AUTHOR_BOX in off else _boxes(lines, filled, found)
    if NEWSLETTER not in off:
        found.taken.update((n, NEWSLETTER) for n in filled if _is_form(lines[n]))
    for number in filled[:HEAD]:  # before the rules for any place, which may know less of a line
        _at_start(number, lines, filled, off, found)
    if changed := found.head.pop("changed", ""):
        found.head.setdefault("published", changed)
    short = [n for n in filled if len(lines[n]) <= MAX_LINE and n not in found.taken]
    for number in short:
        if hit := match(lines[number], "any", off):
            _take(number, *hit, found)
    _at_end(lines, filled, off, byline, found)
    _comments(lines, filled, found)
    _lists(lines, filled, found)
    if boxed:
        found.hints.setdefault("byline", boxed)
    return found


def match(
    line: str, place: str = "any", off: frozenset[str] = frozenset()
) -> tuple[str, dict[str, str]] | None:
    """The rule that takes ``line`` out at a place, and the facts it gives, or nothing.

    >>> match("This article was originally published in Pier News.")
    ('originally_published', {'outlet': 'Pier News'})
    """
    if not _some_rule(place).fullmatch(line):
        return None
    for rule in rules(place):
        if rule.name not in off and (hit := rule.pattern.fullmatch(line)):
            return rule.name, {k: v for k, v in hit.groupdict().items() if v}
    return None


@cache
def rules(place: str) -> tuple[Rule, ...]:
    """The rules of boilerplate.csv for a place, in their order."""
    return tuple(rule for rule in _rules() if rule.place == place)


@cache
def _some_rule(place: str) -> re.Pattern[str]:
    """All patterns of a place in one, since nearly every line matches none."""
    whole = "|".join(f"(?:{rule.pattern.pattern})" for rule in rules(place))
    return re.compile(GROUP.sub("(?:", whole))


@cache
def names() -> frozenset[str]:
    """The names of all rules."""
    return frozenset({rule.name for rule in _rules()} | set(FOUND_OTHERWISE))


@cache
def _rules() -> tuple[Rule, ...]:
    with Path(__file__).with_name("boilerplate.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            Rule(row["rule"], row["place"], re.compile(_written_out(row["pattern"])))
            for row in csv.DictReader(file)
        )


def _written_out(pattern: str) -> str:
    for name, shape in SHAPES.items():
        pattern = pattern.replace(f"%{name}%", shape)
    return pattern


def _take(number: int, rule: str, hints: dict[str, str], found: Found) -> None:
    (found.marked if rule == KEPT else found.taken)[number] = rule
    facts = found.head if rule in AT_HEAD else found.hints
    for fact, value in hints.items():
        facts.setdefault(fact, value)


def _is_form(line: str) -> bool:
    """Whether a line is a form to sign up with, written out with all that there is to choose.

    >>> _is_form("Get The Tide. Choose your country Chad Chile China Sign Up Now")
    True
    """
    return bool(FORM.match(line[:FORM_EDGE]) and FORM_END.search(line[-FORM_EDGE:]))


def _boxes(lines: Sequence[str], filled: list[int], found: Found) -> str:
    """Take author boxes: a name alone, then "NAME is …" with a "More >" or a post.

    A name that heads a list of people looks the same, so a box must name the author's
    post or end in "More >". Returns the name in the first.
    """
    boxed = ""
    for place, number in enumerate(filled[:-1]):
        name, about = lines[number], filled[place + 1]
        text = lines[about]
        if len(name) > 60 or len(text) > MAX_LINE or not text.startswith(f"{name} is "):
            continue
        after = lines[filled[place + 2]] if place + 2 < len(filled) else ""
        if NAME.fullmatch(name) and (MORE.fullmatch(after) or POST.fullmatch(text)):
            found.taken[number] = found.taken[about] = AUTHOR_BOX
            boxed = boxed or name
    return boxed


def _at_start(
    number: int, lines: Sequence[str], filled: list[int], off: frozenset[str], found: Found
) -> None:
    line = lines[number]
    if number in found.taken or len(line) > SHORT or not (hit := match(line, "start", off)):
        return
    # A chronicle is full of dates on lines of their own, and they are its headings.
    days = [rule.pattern for rule in rules("start") if rule.name == TIMESTAMP]
    below = (lines[n] for n in filled[HEAD:] if len(lines[n]) <= SHORT)
    if hit[0] != TIMESTAMP or not any(day.fullmatch(text) for text in below for day in days):
        _take(number, *hit, found)


def _at_end(
    lines: Sequence[str], filled: list[int], off: frozenset[str], byline: str, found: Found
) -> None:
    """Go up from the last line for as long as every line is boilerplate.

    A note on an author goes where the byline names them or the article never does.
    """
    for place in range(len(filled) - 1, 0, -1):
        number = filled[place]
        line = lines[number]
        if number in found.taken or number in found.marked or not WORD.search(line):
            continue
        hit = match(line, "end", off) if len(line) <= MAX_LINE else None
        if hit is None:
            return
        rule, hints = hit
        if rule == AUTHOR_NOTE and (name := hints.get("byline")):
            rest = (lines[n] for n in filled[:place] if n not in found.taken)
            family = name.split()[-1].strip("“”\"'’.,")
            if place < 2 or (name not in byline and any(family in text for text in rest)):
                return
        _take(number, rule, hints, found)


def _comments(lines: Sequence[str], filled: list[int], found: Found) -> None:
    """Readers' comments: all below their label, where what stands there looks like them.

    A page has the number of its comments near its head too, with the article below.
    """
    labels = [n for n in filled if found.taken.get(n) == COMMENTS]
    for label in labels:
        told = [n for n in filled if n < label and ENDED.search(lines[n])]
        above = sum(len(lines[n]) for n in told if n not in found.taken)
        below = [n for n in filled if n > label]
        marks = [n for n in below if COMMENT.fullmatch(lines[n])]
        if not marks or marks[0] not in below[:3] or above < PROSE:
            continue
        if len(marks) > 1 or sum(len(lines[n]) for n in below) < above:
            for number in below:
                found.taken.setdefault(number, COMMENTS)
            return


def _lists(lines: Sequence[str], filled: list[int], found: Found) -> None:
    """Headlines below the label of a list of links, where the page ends with them."""
    after = set(filled) - set(found.taken)
    for label, below in pairwise([*filled, -1]):
        if found.taken.get(label) != RELATED or below == -1:
            continue
        rest = [n for n in filled if n > label and n in after]
        if all(_headline(lines[n]) for n in rest):
            for number in rest:
                if number not in found.marked:
                    found.taken[number] = RELATED
            return


def _headline(line: str) -> bool:
    return len(line) <= SHORT and not ENDED.search(line)
