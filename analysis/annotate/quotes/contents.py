"""Stretches of reported content: marked passages and reported clauses, each once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from analysis.annotate.quotes import attribution, labels, phrases, reported, utterances
from analysis.annotate.quotes.quotemarks import Marked
from analysis.annotate.quotes.reported import Clause
from analysis.annotate.quotes.scene import Attribution, Scene

MARKED_SHARE = 0.9
"""Content is direct speech when this share of it lies between marks (PolNeAR)."""
SENTENCE_REACH = 40
"""How many tokens before the marks the author's part of a quoted sentence may start."""

_AND = re.compile(r",?\s+(?:and|or)\s+(?:an?\s+|the\s+)?|,\s+(?:an?\s+)?")
_COMMA = re.compile(r",[”\"']*$")
_JOINS = re.compile(r"(?:,?\s*\b(?:and|but|then))*\s*$")
_LONGEST_JOIN = 16


class Speech(NamedTuple):
    """A stretch of reported content on its way to becoming a row."""

    start: int
    end: int
    kind: str
    attribution: Attribution
    depth: int = 0


class _Reported(NamedTuple):
    """Reported clauses, and what they say about the marked passages in them."""

    found: list[Speech]
    reporters: dict[Marked, Attribution]
    starts: dict[Marked, int]
    swallowed: set[Marked]


def find(scene: Scene) -> list[Speech]:
    """The contents of one article, in order: what stands between marks, and reported clauses.

    A clause with marked words in it is one content, mixed or, by ``MARKED_SHARE``,
    direct. A marked utterance inside a clause stands by itself.
    """
    clauses = _reported(scene)
    found = [*clauses.found, *_marked(scene, clauses)]
    return list(_apart(scene, sorted(found, key=lambda speech: (speech.start, -speech.end))))


def _reported(scene: Scene) -> _Reported:
    result = _Reported([], {}, {}, set())
    for clause in reported.clauses(scene):
        inside = scene.overlapping(clause.start, clause.end)
        result.reporters.update((m, clause.attribution) for m in inside)
        kept = _before_utterance(scene, clause, inside)
        if kept is None:
            continue
        inside = [m for m in inside if m.start < kept.end]
        if not inside:
            result.found.append(Speech(kept.start, kept.end, "indirect", kept.attribution))
            continue
        start = min(kept.start, inside[0].outer_start)
        end = max(kept.end, inside[-1].outer_end)
        if _marked_share(inside, start, end) >= MARKED_SHARE:
            result.starts[inside[0]] = start
        else:
            result.swallowed.update(inside)
            result.found.append(Speech(start, end, "mixed", kept.attribution))
    return result


def _marked(scene: Scene, clauses: _Reported) -> list[Speech]:
    """The contents of the marked passages that no mixed clause has taken in."""
    found: list[Speech] = []
    last: Marked | None = None
    for marked in scene.marked:
        if marked in clauses.swallowed:
            last = None
        elif last is not None and _coordinated(scene, last, marked):
            found.append(found[-1]._replace(end=marked.outer_end, kind="mixed"))
            last = marked
        else:
            said = _between_marks(scene, marked, clauses)
            if said is not None:
                found.append(said)
            last = marked if said is not None and said.attribution.cue else None
    return found


def _before_utterance(scene: Scene, clause: Clause, inside: list[Marked]) -> Clause | None:
    """The clause up to the first utterance in it; ``None`` where that leaves nothing reported."""
    own = next((m for m in inside if utterances.stands_alone(scene, m)), None)
    if own is None:
        return clause
    end = min(clause.end, own.outer_start)
    introduces = _introduction(scene, attribution.attribute(scene, own), clause.start)
    if clause.start <= introduces < end:
        end = introduces
        joins = _JOINS.search(scene.parse.text, max(clause.start, end - _LONGEST_JOIN), end)
        end = joins.start() if joins else end
    start, end = reported.trim(scene.parse.text, clause.start, end)
    cue = clause.attribution.cue
    if end - start < reported.SHORTEST or cue is None or scene.parse.start[cue[0]] > start:
        return None
    return clause._replace(start=start, end=end)


def _introduction(scene: Scene, found: Attribution, after: int) -> int:
    """Where the cue begins, or its own subject if that stands ``after``; -1 without a cue."""
    parse = scene.parse
    if not found.cue:
        return -1
    cue, speaker = found.cue[0], found.speaker
    if speaker and after <= parse.start[speaker[0]] < parse.start[cue]:
        own = any(parse.head[i] == cue for i in range(speaker[0], speaker[1] + 1))
        return parse.start[speaker[0] if own else cue]
    return parse.start[cue]


def _coordinated(scene: Scene, last: Marked, marked: Marked) -> bool:
    """Whether two marked phrases share their verb: called it "wet" and "cold"."""
    between = scene.parse.text[last.outer_end : marked.outer_start]
    inside = _COMMA.search(scene.parse.text, max(last.start, last.end - 2), last.outer_end)
    between = f",{between}" if inside else between
    lower = scene.parse.text[marked.start].islower() and scene.parse.text[last.start].islower()
    return lower and scene.embedded(last) and bool(_AND.fullmatch(between))


def _marked_share(inside: list[Marked], start: int, end: int) -> float:
    return sum(m.outer_end - m.outer_start for m in inside) / (end - start)


def _between_marks(scene: Scene, marked: Marked, clauses: _Reported) -> Speech | None:
    """The content of one marked passage, with the author's words that belong to it."""
    named = _named(scene, marked)
    if named is not None:
        return named
    reporter = clauses.reporters.get(marked)
    found = attribution.attribute(scene, marked)
    if not found.speaker and reporter is not None:
        found = reporter
    if not utterances.is_speech(scene, marked, found):
        return None
    start = clauses.starts[marked] if marked in clauses.starts else _start(scene, marked, found)
    start = reported.trim(scene.parse.text, start, marked.outer_start)[0]
    if start < marked.outer_start:
        direct = _marked_share([marked], start, marked.outer_end) >= MARKED_SHARE
        return Speech(start, marked.outer_end, "direct" if direct else "mixed", found)
    lower = scene.parse.text[marked.start].islower()
    in_sentence = scene.embedded(marked) and lower and reporter is None
    return Speech(marked.start, marked.end, "mixed" if in_sentence else "direct", found)


def _named(scene: Scene, marked: Marked) -> Speech | None:
    """The content of a turn, or of marks that open with a speaker's label."""
    if marked in scene.labels:
        speaker = Attribution(scene.labels[marked], None)
        return Speech(marked.start, marked.end, "direct", speaker)
    label = labels.inner_label(scene, marked)
    if label is None:
        return None
    return Speech(label[0], marked.end, "direct", Attribution(label[1], None))


def _start(scene: Scene, marked: Marked, found: Attribution) -> int:
    """Where content starts whose marks open in the middle of the author's clause."""
    if found.cue is None or not scene.embedded(marked):
        return marked.outer_start
    parse = scene.parse
    first = scene.first_token(marked.outer_start)
    if found.cue[1] < first - SENTENCE_REACH:
        at = first
    elif found.cue[1] < first:
        at = _behind_cue(scene, found.cue[1], first, parse.text[marked.start].isupper())
        if found.speaker and at <= found.speaker[0] < first:
            at = found.speaker[1] + 1
        at += at < first and parse.lower[at] == "as"
    elif found.speaker and found.speaker[0] < first:
        at = first
    else:
        at = first
        floor = max(0, first - SENTENCE_REACH)
        while at > floor and parse.sentence[at - 1] == parse.sentence[first]:
            at -= 1
    return min(parse.start[at], marked.outer_start) if at < first else marked.outer_start


def _behind_cue(scene: Scene, cue: int, first: int, capital: bool) -> int:
    """The token behind the cue where what it governs starts, at the latest ``first``."""
    parse, entry = scene.parse, scene.verb(cue)
    that = next((i for i in range(cue + 1, first) if parse.lower[i] == "that"), None)
    if that is not None:
        return that
    if entry is not None and entry.strong and not entry.naming:
        governed = [parse.edges[c][0] for c in phrases.near(parse, cue) if parse.dep[c] == "ccomp"]
        starts = [i for i in governed if cue < i < first]
        if starts or capital:
            return min(starts, default=first)
    return cue + 1 + (parse.pos[cue + 1 : cue + 2] == ["ADP"])


def _apart(scene: Scene, found: list[Speech]) -> Iterator[Speech]:
    """The contents without overlaps: those of one cue made one, others cut short."""
    kept: list[Speech] = []
    joined: set[int] = set()
    for speech in found:
        last = kept[-1] if kept else None
        if last is None or speech.start >= last.end:
            kept.append(speech)
        elif speech.end > last.end and speech.attribution.cue == last.attribution.cue:
            kept[-1] = last._replace(end=speech.end)
            joined.add(len(kept) - 1)
        elif speech.end > last.end:
            start = reported.trim(scene.parse.text, last.end, speech.end)[0]
            if start < speech.end:
                kept.append(speech._replace(start=start))
    for i, speech in enumerate(kept):
        if i in joined:
            inside = scene.overlapping(speech.start, speech.end)
            direct = _marked_share(inside, speech.start, speech.end) >= MARKED_SHARE
            speech = speech._replace(kind="direct" if direct else "mixed")
        yield speech
