"""Names in sports: teams called by their city, and lines of results and scores.

A city that plays is a team: an organisation, as in Tjong Kim Sang & De Meulder (2003).
"""

from __future__ import annotations

import re

from analysis.annotate.entities import gazetteer
from analysis.annotate.entities.mention_edges import Name, laid_over, text
from analysis.annotate.parse import Parse

SCORE = re.compile(r"\d{1,3}")
TEAM_VERBS = gazetteer.words(
    "lost won wins loses beat beats defeat defeated defeats thrash thrashed edge edged drew draw "
    "host hosts trounced "
    "downed routed swept crushed outplayed held overcame hammered visit visits"
)
AGAINST = frozenset({"against", "v", "vs", "vs.", "over"})
SPORT = gazetteer.words(
    "goal goals scored scorer striker midfielder league coach innings wicket wickets inning homer "
    "pitcher quarterback touchdown halftime season championship cup striker soccer football "
    "basketball baseball hockey cricket rugby playoffs playoff match matches"
)
TEAM_NOUNS = gazetteer.words(
    "coach manager captain striker goalkeeper midfielder defender forward pitcher quarterback "
    "skipper winger goalie fans players starter reliever guard center centre"
)
CLUB = r"(?:[A-Z][\w.'’&-]*(?: (?:[A-Z][\w.'’&-]*|de|of|and|la)){0,3}?)"
RESULT = re.compile(rf"({CLUB}) (\d{{1,3}}) ({CLUB}) (\d{{1,3}})(?= ?(?:$|[(,.]))")
STANDING = re.compile(rf"(?:\d{{1,2}}\. )?({CLUB})(?: -?[\d.]+){{3,}}")
FIXTURE = re.compile(r"([A-Z][A-Z. ]+[A-Z]) (?:AT|VS?\.?) ([A-Z][A-Z. ]+[A-Z])$")
PLAYER = re.compile(
    r"(?<![\w.])((?:[A-Z][\w'’-]*\.?|[A-Z]\.) (?:(?!and )[\w'’.-]+ ){0,2}?[A-Z][\w'’-]+) "
    r"\( ?([A-Z][\w. ]+?) ?\)"
)
BATSMAN = r"(?:[A-Z]\.? ?){0,3}[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)?"
WICKET = re.compile(
    rf"(?:({BATSMAN}) )?(?:(?:c|st) (?:sub )?({BATSMAN}|and) )?(?:lbw )?(?:b ({BATSMAN}) )?"
    r"(?:run out|not out|retired hurt)? ?(?:\(.*\) )?\d{1,3}(?: \(.*\))?"
)
OVERS = re.compile(rf"({BATSMAN}) (?=\d+(?:\.\d)? ?- ?\d+ ?- ?\d+ ?- ?\d+)")
SCORECARD = re.compile(r" (?:c|st|lbw|b) |(?:run|not) out ")
HEADER = re.compile(r"(?:[A-Z%]{1,4} +){3,}[A-Z%]{1,4}\s*")
LONGEST_LINE = 200  # characters


def results(p: Parse, names: list[Name]) -> list[Name]:
    """Mark teams and players in lines of results, standings and fixtures."""
    start = {offset: i for i, offset in enumerate(p.start)}
    end = {offset: i for i, offset in enumerate(p.end)}
    found: list[Name] = []
    offset = 0
    for line in p.text.split("\n"):
        if HEADER.fullmatch(line):
            end_of_line = offset + len(line)
            names = [n for n in names if not offset <= p.start[n.first] < end_of_line]
        if len(line) < LONGEST_LINE:
            for a, b, label in _in_line(line):
                if a + offset in start and b + offset in end:
                    found.append(Name(start[a + offset], end[b + offset], label))
        offset += len(line) + 1
    return laid_over(names, found) if found else names


def _in_line(line: str) -> list[tuple[int, int, str]]:
    """Character spans and labels of the teams and players of one line."""
    if "(" in line:
        players = [
            (*match.span(i), label)
            for match in PLAYER.finditer(line)
            if _country(match[2]) and not _listed(match[1])
            for i, label in ((1, "PERSON"), (2, "GPE"))
        ]
        if players:
            return players
    bowlers = [(*match.span(1), "PERSON") for match in OVERS.finditer(line)]
    wicket = WICKET.fullmatch(line.strip()) if SCORECARD.search(line) else None
    if wicket:
        lead = len(line) - len(line.lstrip())
        people = [i for i in (1, 2, 3) if wicket[i] and wicket[i] != "and"]
        return [(a + lead, b + lead, "PERSON") for a, b in map(wicket.span, people)]
    if bowlers:
        return bowlers
    match = RESULT.match(line)
    if match:
        return [(*match.span(i), _side(match[i])) for i in (1, 3)]
    match = FIXTURE.fullmatch(line.rstrip())
    if match:
        return [(*match.span(1), _side(match[1])), (*match.span(2), "GPE")]
    match = STANDING.match(line)
    if match and match.end() > len(line) - 8 and not match[1].isdigit():
        words = match[1].split()
        player = words[0] in gazetteer.load().given_names and len(words) > 1
        return [(*match.span(1), "PERSON" if player else _side(match[1]))]
    return []


def _country(name: str) -> bool:
    entry = gazetteer.load().places.get(name)
    return entry is not None and entry.kind == "country"


def _listed(name: str) -> bool:
    known = gazetteer.load()
    return name in known.places or name.rsplit(" ", 1)[-1] in known.last_words


def _side(name: str) -> str:
    """Countries play as places, all others as organisations."""
    return "GPE" if _country(_title(name)) else "ORG"


def is_sport(p: Parse) -> bool:
    """Whether the article is about sports: it uses two of its words at least."""
    return len(SPORT.intersection(p.lower)) > 1


def teams(p: Parse, names: list[Name]) -> list[Name]:
    """Cities that play: in a line of results ("Leeds 2 Derby 0") or as those who win."""
    if SPORT.isdisjoint(p.lower) and not _results(p, names):
        return names
    return [
        name._replace(label="ORG") if _city(p, name) and _plays(p, name) else name for name in names
    ]


def _results(p: Parse, names: list[Name]) -> bool:
    return sum(_city(p, n) and _before_score(p, n) for n in names) > 1


def _city(p: Parse, name: Name) -> bool:
    if name.label != "GPE":
        return False
    entry = gazetteer.load().places.get(_title(text(p, name)))
    return entry is None or entry.kind in ("city", "state")


def _title(written: str) -> str:
    return written.title() if written.isupper() else written


def _before_score(p: Parse, name: Name) -> bool:
    after = name.last + 1
    return (
        after < len(p)
        and p.sentence[after] == p.sentence[name.first]
        and SCORE.fullmatch(p.word[after]) is not None
        and (after + 1 == len(p) or p.lower[after + 1] not in ("(", "percent", "%", "people"))
    )


def _plays(p: Parse, name: Name) -> bool:
    before, after = name.first - 1, name.last + 1
    same = p.sentence[name.first]
    word_before = p.lower[before] if before >= 0 and p.sentence[before] == same else ""
    word_after = p.lower[after] if after < len(p) and p.sentence[after] == same else ""
    if word_before in ("in", "at", "from", "near", "of", "("):
        return False
    if _before_score(p, name):
        return True
    if word_before == "to" and p.lower[before - 1] in ("lost", "lose", "loss"):
        return True
    return word_after in TEAM_VERBS | TEAM_NOUNS or word_before in TEAM_VERBS | AGAINST
