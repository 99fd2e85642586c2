"""Noun phrases and subjects from dependency edges, as first and last token."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.annotate.parse import Parse

Words = tuple[int, int]

_SUBJECTS = ("nsubj", "nsubjpass", "csubj")
_LEFT = frozenset(
    {"det", "poss", "amod", "compound", "nummod", "nmod", "quantmod"}
    | {"predet", "neg", "advmod", "case", "npadvmod"}
)
_RIGHT = frozenset(
    ("prep", "compound", "flat", "nummod", "case", "cc", "conj", "pobj", "nmod", "pcomp")
)
_NOMINAL = ("NOUN", "PROPN", "PRON", "NUM", "ADJ", "DET")
_RELATIVE = ("WDT", "WP", "WP$")
_INHERITS = ("conj", "xcomp", "advcl", "ccomp", "pcomp", "prep", "dep", "aux")
_CLIMB = 6
_LONGEST = 12


def noun_phrase(parse: Parse, head: int) -> Words:
    """The noun phrase of ``head`` without appositions and relative clauses."""
    first = last = head
    for child in parse.children[head]:
        if child < head and parse.dep[child] in _LEFT:
            first = min(first, parse.edges[child][0])
        elif child > head and _continues(parse, child) and child - last <= _LONGEST:
            last = max(last, _right_edge(parse, child))
    return trimmed(parse, first, last)


def _continues(parse: Parse, child: int) -> bool:
    return parse.dep[child] in _RIGHT and parse.lower[child] not in ("as", "by", "during", "after")


def _right_edge(parse: Parse, i: int) -> int:
    """The last token below ``i`` before a clause or apposition opens."""
    last = i
    for child in parse.children[i]:
        if parse.dep[child] in ("relcl", "acl", "appos", "advcl") or child - last > _LONGEST:
            break
        if child > i and parse.dep[child] != "punct":
            last = max(last, parse.edges[child][1])
    return last


def trimmed(parse: Parse, first: int, last: int) -> Words:
    """The phrase cut at its first comma, bracket or relative pronoun, edges cleaned."""
    for i in range(first + 1, last + 1):
        if parse.word[i] in (",", "(", "—", "–", "--", ";", ":") or parse.tag[i] in _RELATIVE:
            last = i - 1
            break
    while last > first and parse.pos[last] in ("ADV", "AUX", "PUNCT", "PART", "CCONJ", "SPACE"):
        last -= 1
    while first < last and parse.pos[first] in ("PUNCT", "CCONJ", "SPACE"):
        first += 1
    return first, last


def run(parse: Parse, first: int) -> Words:
    """The noun phrase that starts at ``first``, read off the surface."""
    last = first
    end = min(len(parse), first + _LONGEST)
    while last + 1 < end and parse.sentence[last + 1] == parse.sentence[first]:
        word, pos = parse.word[last + 1], parse.pos[last + 1]
        nominal = pos in _NOMINAL and parse.tag[last + 1] not in _RELATIVE
        if parse.pos[last] == "PRON" or not (nominal or word in ("of", "for", "'s", "’s", "&")):
            break
        last += 1
    return trimmed(parse, first, last)


def speaker(parse: Parse, verb: int, barred: Sequence[bool]) -> Words | None:
    """Who the subject of ``verb`` is, or, of a passive, who its agent is.

    A relative pronoun stands for the noun phrase before it; a verb without a
    subject of its own borrows that of the verb it depends on. ``None`` where
    nobody is named, or where the phrase lies within ``barred`` tokens.
    """
    found = _speaker(parse, verb)
    if found is None or barred[found[0]]:
        return None
    last = next((i - 1 for i in range(found[0], found[1] + 1) if barred[i]), found[1])
    return trimmed(parse, found[0], last)


def _speaker(parse: Parse, verb: int) -> Words | None:
    i = verb
    for _ in range(_CLIMB):
        agent = _agent(parse, i)
        if agent is not None:
            return noun_phrase(parse, agent)
        subject = _subject(parse, i)
        if subject is not None:
            if parse.dep[subject] == "nsubjpass" and i == verb:
                return None
            if parse.tag[subject] in _RELATIVE:
                return antecedent(parse, subject, i)
            return noun_phrase(parse, subject)
        head = parse.head[i]
        if parse.dep[i] in ("acl", "relcl"):
            passive = parse.tag[verb] == "VBN" and i == verb
            return None if passive else noun_phrase(parse, head)
        if head == i or parse.dep[i] not in _INHERITS:
            break
        i = head
    return _following(parse, verb)


def _subject(parse: Parse, verb: int) -> int | None:
    return next((c for c in parse.children[verb] if parse.dep[c] in _SUBJECTS), None)


def _agent(parse: Parse, verb: int) -> int | None:
    for by in parse.children[verb]:
        if parse.dep[by] == "agent" or (parse.tag[verb] == "VBN" and parse.lower[by] == "by"):
            return next((c for c in parse.children[by] if parse.dep[c] == "pobj"), None)
    return None


def antecedent(parse: Parse, pronoun: int, verb: int) -> Words:
    """The noun phrase that a relative pronoun stands for, else the pronoun itself."""
    before = pronoun - 1
    while before > 0 and parse.pos[before] in ("PUNCT", "SPACE", "ADP"):
        before -= 1
    if before >= 0 and parse.pos[before] in _NOMINAL:
        while (
            parse.dep[before] in ("compound", "flat", "nmod")
            and before < parse.head[before] < pronoun
        ):
            before = parse.head[before]
        return noun_phrase(parse, before)
    if parse.dep[verb] == "relcl":
        return noun_phrase(parse, parse.head[verb])
    return pronoun, pronoun


def _following(parse: Parse, verb: int) -> Words | None:
    """``said Ms. Lane``: a name or pronoun right behind a verb without a subject."""
    i = verb + 1
    if i == len(parse) or parse.sentence[i] != parse.sentence[verb]:
        return None
    return run(parse, i) if parse.pos[i] == "PROPN" or parse.tag[i] == "PRP" else None


def complement(parse: Parse, verb: int) -> int:
    """The head of the clause that ``verb`` governs, -1 where there is none."""
    return next((c for c in parse.children[verb] if parse.dep[c] == "ccomp"), -1)
