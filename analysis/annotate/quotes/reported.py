"""Reported clauses: what somebody is said to have said, with or without marks."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from analysis.annotate.parse import Parse
from analysis.annotate.quotes import phrases, reporting
from analysis.annotate.quotes.phrases import Words
from analysis.annotate.quotes.scene import Attribution, Scene
from analysis.annotate.quotes.speech import Verb

_DATELINE = re.compile(r"[A-Z][A-Z .,’'-]{2,40}[^-–—\n]{0,40}? (?:--|[-–—]) (?=[A-Z])")
_STOPS = frozenset({"—", "–", "--", "(", ":", ".", "!", "?"})
SHORTEST = 8
"""A reported clause with fewer characters ("so", "it is") says nothing by itself."""
EDGE = 80
"""How much space and punctuation is cut from an edge; more of it is no text."""


class Clause(NamedTuple):
    """Character span of a reported clause and who reports it."""

    start: int
    end: int
    attribution: Attribution


def clauses(scene: Scene) -> list[Clause]:
    """Clauses of a speech verb or noun or of "according to", outermost only, in order."""
    found = [*_governed(scene), *_of_nouns(scene), *_according_to(scene)]
    kept: list[Clause] = []
    for clause in sorted(found, key=lambda c: (c.start, -c.end)):
        if kept and clause.end <= kept[-1].end:
            aside = _aside(scene, clause)
            if aside <= kept[-1].start:
                continue
            by_the_same = clause.attribution._replace(speaker=kept[-1].attribution.speaker)
            clause = clause._replace(attribution=by_the_same)
            kept[-1] = kept[-1]._replace(end=trim(scene.parse.text, kept[-1].start, aside)[1])
        kept.append(clause)
    return kept


def _aside(scene: Scene, clause: Clause) -> int:
    """Where ", adding that" starts, which ends the clause before it; -1 for other cues."""
    parse = scene.parse
    cue = clause.attribution.cue
    if cue is None or parse.tag[cue[0]] != "VBG" or cue[0] == 0 or parse.word[cue[0] - 1] != ",":
        return -1
    return parse.start[cue[0] - 1]


def _governed(scene: Scene) -> Iterator[Clause]:
    parse = scene.parse
    for verb in range(len(parse)):
        entry = scene.verb(verb)
        if entry is None:
            continue
        speaker = phrases.speaker(parse, verb, scene.quoted)
        if not reporting.reports(scene, verb, speaker):
            continue
        attribution = Attribution(speaker, scene.cue(verb))
        inserted = parse.dep[verb] == "parataxis" and parse.head[verb] > verb
        inserted = inserted and _is_set_off(parse, verb)
        if speaker and (inserted or (entry.strong and _as_told(parse, verb))):
            yield from _around(scene, verb, attribution)
        below = [*parse.children[verb], *_hung_lower(parse, verb, entry)]
        contents = [c for c in below if reporting.is_content(parse, verb, c, entry)]
        # A clause before the subject of a verb that has one behind it is a sentence of its own:
        # "It rained, so she said that she would stay".
        apart = speaker is not None and speaker[0] < verb and _governs_behind(parse, verb, contents)
        for child in contents:
            if not (apart and parse.dep[child] == "ccomp" and child < verb):
                words = _without_frame(scene, verb, child)
                words = _beside(words, speaker) if words and speaker else words
                words = _with_object(parse, words, speaker) if words and speaker else words
                if words:
                    yield from _clause(scene, words, attribution)


def _of_nouns(scene: Scene) -> Iterator[Clause]:
    """``Ms. Lane's claim that it rained`` and ``made a promise to stay``."""
    parse = scene.parse
    for noun in range(len(parse)):
        entry = scene.noun(noun)
        if entry is None:
            continue
        for clause in parse.having(noun, "acl"):
            that = any(parse.lower[c] == "that" for c in parse.having(clause, "mark"))
            to = parse.lower[clause - 1] == "to" and entry.infinitive
            if clause > noun and (that or to):
                words = max(noun + 1, parse.edges[clause][0]), parse.edges[clause][1]
                attribution = Attribution(phrases.owner(parse, noun, scene.quoted), (noun, noun))
                yield from _clause(scene, words, attribution)


def _hung_lower(parse: Parse, verb: int, entry: Verb) -> Iterator[int]:
    """``wrote in a report that it rained``: the clause that the parser hung on the report."""
    nouns = parse.having(verb, "dobj")
    for prep in (c for noun in nouns for c in parse.having(noun, "prep")):
        if parse.lower[prep] == entry.before and parse.has(prep, "pcomp"):
            yield prep
    for clause in (c for noun in nouns for c in parse.having(noun, "relcl") if noun > verb):
        # "told friends he had won a prize": a relative clause would want its object.
        whole = parse.has(clause, "dobj", "ccomp", "acomp", "attr") and parse.has(clause, "nsubj")
        inside = range(parse.edges[clause][0], clause)
        relative = any(parse.tag[i] in phrases.RELATIVE for i in inside)
        if (whole and not relative) or parse.has(clause, "mark"):
            yield clause
    nouns += [n for prep in parse.having(verb, "prep") for n in parse.having(prep, "pobj")]
    for clause in (c for noun in nouns for c in parse.having(noun, "acl") if c > noun > verb):
        if any(parse.lower[c] == "that" for c in parse.having(clause, "mark")):
            yield clause


def _governs_behind(parse: Parse, verb: int, contents: list[int]) -> bool:
    """Whether the first clause behind a verb is its own: no dash, colon or stop between."""
    first = next((c for c in contents if parse.dep[c] == "ccomp" and c > verb), None)
    if first is None:
        return False
    return not any(parse.word[i] in _STOPS for i in range(verb + 1, parse.edges[first][0]))


def _is_set_off(parse: Parse, verb: int) -> bool:
    """Whether punctuation parts an inserted clause from what is before or behind it."""
    first, last = parse.edges[verb]
    sides = [i for i in (first - 1, first, last, last + 1) if 0 <= i < len(parse)]
    return any(parse.pos[i] == "PUNCT" for i in sides)


def _as_told(parse: Parse, verb: int) -> bool:
    """``As Ms. Lane noted, it rained``: the clause around the verb is what it reports."""
    if parse.dep[verb] != "advcl" or parse.has(verb, "dobj", "ccomp", "xcomp", "prep"):
        return False
    return any(parse.lower[c] == "as" for c in parse.having(verb, "mark", "advmod"))


def _around(scene: Scene, verb: int, attribution: Attribution) -> Iterator[Clause]:
    """Both parts of "The deal, Smith said, would fail"."""
    parse = scene.parse
    first, last = parse.edges[parse.head[verb]]
    opens, closes = parse.edges[verb]
    if first < opens:
        yield from _clause(scene, (first, opens - 1), attribution)
    if closes < last:
        yield from _clause(scene, (closes + 1, last), attribution)


def _without_frame(scene: Scene, verb: int, clause: int) -> Words | None:
    """The clause's tokens on its own side of the verb."""
    first, last = scene.parse.edges[clause]
    if clause < verb:
        last = min(last, verb - 1)
    else:
        first = max(first, verb + 1)
    return (first, last) if first <= last else None


def _beside(words: Words, speaker: Words) -> Words | None:
    """The clause's tokens without a speaker that the parser drew into it."""
    first, last = words
    if speaker[0] <= last and speaker[1] >= first:
        if speaker[0] - first > last - speaker[1]:
            last = speaker[0] - 1
        else:
            first = speaker[1] + 1
    return (first, last) if first <= last else None


def _with_object(parse: Parse, words: Words, speaker: Words) -> Words:
    """The clause's tokens with an object that the parser took for the speaker."""
    first, last = words
    parted = last + 1 >= speaker[0] or parse.pos[last + 1] in ("PUNCT", "SPACE")
    return words if parted else (first, speaker[0] - 1)


def _clause(scene: Scene, words: Words, attribution: Attribution) -> Iterator[Clause]:
    start, end = trim(scene.parse.text, *scene.parse.span(*words))
    dateline = _DATELINE.match(scene.parse.text, start, end)
    start = dateline.end() if dateline else start
    if end - start >= SHORTEST:
        yield Clause(start, end, attribution)


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without space, commas and dashes at its edges, ``EDGE`` of them at most."""
    first, last = min(end, start + EDGE), max(start, end - EDGE)
    while start < first and text[start] in " ,:;—–-\n\t.":
        start += 1
    while end > max(start, last) and text[end - 1] in " ,:;—–-\n\t.":
        end -= 1
    return start, end


def _according_to(scene: Scene) -> Iterator[Clause]:
    """Both sides of the first phrase of each sentence that names a source."""
    parse = scene.parse
    done = -1
    for i in range(len(parse) - 2):
        cue = phrases.source_phrase(parse, i)
        if cue is None or scene.quoted[i] or parse.sentence[i] == done:
            continue
        done = parse.sentence[i]
        first = bisect_left(parse.sentence, parse.sentence[i])
        last = bisect_right(parse.sentence, parse.sentence[i]) - 1
        if cue[1] >= last:
            continue
        first = max([first, *(k + 1 for k in range(first, i) if parse.word[k] in (":", ";"))])
        source = _source(scene, cue[1] + 1, last)
        attribution = Attribution(source, cue)
        opens = i - first <= 1
        if not opens:
            yield from _clause(scene, (first, i - 1), attribution)
        # In mid-sentence "according to Ms. Lane, a baker who was there" says who she is.
        end = source[1] if opens else max(source[1], parse.edges[cue[1]][1])
        rest = _after_source(scene, end, last)
        if parse.tag[min(rest, last)] in phrases.RELATIVE:
            continue
        told = any(parse.pos[j] in ("VERB", "AUX") for j in range(rest, last + 1))
        if told and (opens or parse.word[rest - 1] == ","):
            yield from _clause(scene, (rest, last), attribution)


def _source(scene: Scene, first: int, last: int) -> Words:
    parse = scene.parse
    head = next((c for c in parse.children[first - 1] if parse.dep[c] == "pobj"), first)
    phrase = phrases.noun_phrase(parse, head)
    if first <= phrase[0] <= phrase[1] <= last:
        return phrase
    return phrases.run(parse, first + (parse.pos[first] == "PUNCT" and first < last))


def _after_source(scene: Scene, source_end: int, last: int) -> int:
    for i in range(source_end + 1, last + 1):
        if scene.parse.word[i] == ",":
            return i + 1
    return source_end + 1
