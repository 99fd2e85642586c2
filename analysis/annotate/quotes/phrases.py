"""Noun phrases and subjects from dependency edges, as first and last token."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from analysis.annotate.parse import Parse

Words = tuple[int, int]

ANYBODY = frozenset(
    ("i", "we", "us", "'s", "you", "one", "nobody", "no", "none", "anyone", "anybody")
)
"""Subjects that are the author, or nobody: "Let's say that" too."""
_SUBJECTS = ("nsubj", "nsubjpass", "csubj")
_LEFT = frozenset(
    {"det", "poss", "amod", "compound", "nummod", "nmod", "quantmod"}
    | {"predet", "neg", "advmod", "case", "npadvmod"}
)
_RIGHT = frozenset(
    ("prep", "compound", "flat", "nummod", "case", "cc", "conj", "pobj", "nmod", "pcomp")
)
_NOMINAL = ("NOUN", "PROPN", "PRON", "NUM", "ADJ", "DET")
RELATIVE = ("WDT", "WP", "WP$")
_INHERITS = ("conj", "xcomp", "advcl", "ccomp", "pcomp", "prep", "dep", "aux")
_EMPTY = ("it", "there", "this", "that")
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SOURCE_PHRASES = (["according", "to"], ["in", "the", "words", "of"])
_LINKS = ("of", "for", "'s", "’s", "&")
_PARTS = frozenset({")", "—", "–", "--", ";", ":"})
_CUTS = _PARTS - {")"} | {",", "("}
_MADE = frozenset({"make", "issue", "repeat", "give", "renew", "offer", "voice", "express"})
_CLIMB = 6
_DEPENDENTS = 24
_MOST = 60
_LONGEST = 12


def noun_phrase(parse: Parse, head: int) -> Words:
    """The noun phrase of ``head`` without appositions and relative clauses."""
    first = last = head
    for child in near(parse, head):
        if child < head and parse.dep[child] in _LEFT:
            first = min(first, parse.edges[child][0])
        elif child > head and _continues(parse, child) and child - last <= _LONGEST:
            last = max(last, _right_edge(parse, child))
    # Whatever a bracket or a dash parts from the head is beside it: "LEEDS (Wire) — Ms. Lane".
    while first > 1 and _hyphen(parse, first - 1):
        first -= 2
    parted = [i for i in range(first, head) if parse.word[i] in _PARTS]
    return trimmed(parse, parted[-1] + 1 if parted else first, last)


def _continues(parse: Parse, child: int) -> bool:
    return parse.dep[child] in _RIGHT and parse.lower[child] not in ("as", "by", "during", "after")


def _right_edge(parse: Parse, i: int) -> int:
    """The last token below ``i`` before a clause or apposition opens."""
    last = i
    for child in near(parse, i):
        if parse.dep[child] in ("relcl", "acl", "appos", "advcl") or child - last > _LONGEST:
            break
        if child > i and parse.dep[child] != "punct":
            last = max(last, parse.edges[child][1])
    return last


def trimmed(parse: Parse, first: int, last: int) -> Words:
    """The phrase cut at its first comma, bracket or relative pronoun, edges cleaned."""
    last = min(last, first + _MOST)
    for i in range(first + 1, last + 1):
        if parse.word[i] in _CUTS or parse.tag[i] in RELATIVE:
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
        if _hyphen(parse, last + 1):
            last += 2
            continue
        word, pos = parse.word[last + 1], parse.pos[last + 1]
        nominal = pos in _NOMINAL and parse.tag[last + 1] not in RELATIVE
        links = word in _LINKS or (parse.pos[last] == "ADJ" and word in ("to", "with"))
        if parse.pos[last] == "PRON" or not (nominal or links):
            break
        last += 1
    joined = _joined(parse, last)
    return trimmed(parse, first, joined if joined - first < _LONGEST else last)


def _hyphen(parse: Parse, i: int) -> bool:
    """Whether token ``i`` is the hyphen at which the engine cuts "ex-mayor"."""
    return parse.word[i] == "-" and parse.glued(i - 1) and parse.glued(i)


def _joined(parse: Parse, last: int) -> int:
    """The last token of "head and founder Ana Lane", where "and" stands behind ``last``."""
    first = last + 2
    if first >= len(parse) or parse.pos[last + 1] != "CCONJ" or parse.pos[last] == "PRON":
        return last
    end = first
    while end < min(len(parse), first + _LONGEST) and (
        parse.pos[end] in _NOMINAL or parse.word[end] == "-"
    ):
        end += 1
    named = end > first and parse.pos[end - 1] == "PROPN"
    clause = end < len(parse) and parse.pos[end] in ("VERB", "AUX", "ADV")
    return end - 1 if named and not clause else last


def run_before(parse: Parse, last: int, barred: Sequence[bool]) -> Words | None:
    """The noun phrase that ends at ``last``, read off the surface."""
    first = last + 1
    while first > max(0, last - _LONGEST) and parse.pos[first - 1] in _NOMINAL:
        if barred[first - 1] or parse.sentence[first - 1] != parse.sentence[last]:
            break
        first -= 1
    return (first, last) if first <= last else None


def source_phrase(parse: Parse, i: int) -> Words | None:
    """The tokens of "according to" or "in the words of" that start at ``i``."""
    for phrase in _SOURCE_PHRASES:
        if parse.lower[i] == phrase[0] and parse.lower[i : i + len(phrase)] == phrase:
            return i, i + len(phrase) - 1
    return None


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


def owner(parse: Parse, noun: int, barred: Sequence[bool]) -> Words | None:
    """Whose a noun of speech is: ``Ms. Lane's claim``, ``a claim by Ms. Lane``, who made it."""
    for child in near(parse, noun):
        named = None
        if parse.dep[child] == "poss":
            named = child
        elif parse.dep[child] == "prep" and parse.lower[child] in ("by", "from", "of"):
            named = next(iter(parse.having(child, "pobj")), None)
        if named is not None and not barred[named]:
            first, last = noun_phrase(parse, named)
            return first, last - (last > first and parse.dep[last] == "case")
    verb = parse.head[noun]
    made = parse.dep[noun] == "dobj" and parse.lemma[verb] in _MADE
    return speaker(parse, verb, barred) if made else None


def _speaker(parse: Parse, verb: int) -> Words | None:
    i, noun = verb, None
    for _ in range(_CLIMB):
        agent = _agent(parse, i)
        if agent is not None:
            return noun_phrase(parse, agent)
        subject = _subject(parse, i)
        if subject is not None and (i == verb or parse.lower[subject] not in _EMPTY):
            if parse.dep[subject] == "nsubjpass" and i == verb:
                return None
            if parse.tag[subject] in RELATIVE:
                return antecedent(parse, subject, i)
            return _behind_object(parse, i, subject) or noun_phrase(parse, subject)
        before = coordinate(parse, i)
        if before is not None:
            return _speaker(parse, before)
        head = parse.head[i]
        if parse.dep[i] in ("acl", "relcl"):
            if parse.tag[verb] == "VBN" and i == verb:
                return None
            noun, head = head, parse.head[head]
            if not _issued(parse, i, noun):
                return noun_phrase(parse, noun)
        elif parse.dep[i] not in _INHERITS or (i == verb and _is_told(parse, verb)):
            break
        elif parse.dep[i] == "pcomp" and parse.lower[head] == "for":
            # "blamed Ms. Lane for saying": she said it.
            told = next((c for c in near(parse, parse.head[head]) if parse.dep[c] == "dobj"), None)
            if told is not None and told < head:
                return noun_phrase(parse, told)
        if head == i:
            break
        i = _coordinate(parse, verb, head) if i == verb else head
    return noun_phrase(parse, noun) if noun is not None else _following(parse, verb)


def _behind_object(parse: Parse, verb: int, subject: int) -> Words | None:
    """``A raid killed Ms. Lane, the police said``: the parser takes the object for the subject.

    It shows where the clause before runs on into the subject without a comma, and a
    comma stands later.
    """
    first = parse.edges[subject][0]
    clause = any(parse.dep[c] == "ccomp" and c < first for c in near(parse, verb))
    if not clause or first == 0 or parse.pos[first - 1] in ("PUNCT", "SPACE"):
        return None
    commas = [i for i in range(subject + 1, verb) if parse.word[i] == ","]
    if not commas or commas[-1] + 1 >= verb:
        return None
    found = run(parse, commas[-1] + 1)
    conjoined = parse.lower[found[1] + 1] == "and"
    found = (found[0], run(parse, found[1] + 2)[1]) if conjoined else found
    return found if found[1] == verb - 1 else None


def _coordinate(parse: Parse, verb: int, head: int) -> int:
    """The verb that the speech verb in ``Ms. Lane said it rained and asked`` is beside."""
    governor = parse.head[head]
    reported = parse.dep[verb] == "conj" and parse.dep[head] == "ccomp" and governor < head
    return governor if reported and parse.tag[governor] == parse.tag[verb] else head


def _is_told(parse: Parse, verb: int) -> bool:
    """Whether the words went to the one named: ``When asked if it rained, Ms. Lane left``."""
    helped = any(parse.dep[c] in ("aux", "nsubj") for c in near(parse, verb))
    opens = verb == 0 or parse.pos[verb - 1] in ("PUNCT", "SPACE", "SCONJ", "ADV", "CCONJ")
    told = parse.tag[verb] in ("VBN", "VBD") and parse.dep[verb] == "advcl"
    return told and opens and not helped


def _issued(parse: Parse, verb: int, noun: int) -> bool:
    """Whether the noun is what somebody gave out: ``Ms. Lane issued a statement saying``."""
    given = parse.dep[noun] in ("dobj", "pobj") and parse.pos[noun] == "NOUN"
    return parse.tag[verb] == "VBG" and given


def _subject(parse: Parse, verb: int) -> int | None:
    """The subject beside the verb: what stands before another one is a label or a place."""
    found = [c for c in near(parse, verb) if parse.dep[c] in _SUBJECTS]
    return max((c for c in found if c < verb), default=next(iter(found), None))


def coordinate(parse: Parse, verb: int) -> int | None:
    """The clause before "said" in ``Ms. Lane left early, said it was late and slept``.

    The parser takes the first clause, which has a subject, for what was said.
    """
    below = near(parse, verb)
    clauses = [c for c in below if parse.dep[c] == "ccomp"]
    if len(clauses) < 2 or not clauses[0] < verb < clauses[-1]:
        return None
    if _subject(parse, verb) is not None or parse.word[verb - 1] != ",":
        return None
    return clauses[0] if _subject(parse, clauses[0]) is not None else None


def _agent(parse: Parse, verb: int) -> int | None:
    for by in near(parse, verb):
        if parse.dep[by] == "agent" or (parse.tag[verb] == "VBN" and parse.lower[by] == "by"):
            return next((c for c in near(parse, by) if parse.dep[c] == "pobj"), None)
    return None


def antecedent(parse: Parse, pronoun: int, verb: int) -> Words:
    """The noun phrase that a relative pronoun stands for, else the pronoun itself."""
    before = pronoun - 1
    while before > 0 and (parse.pos[before] in ("PUNCT", "SPACE", "ADP") or _when(parse, before)):
        before -= 1
    if before >= 0 and parse.pos[before] in _NOMINAL:
        while (
            parse.dep[before] in ("compound", "flat", "nmod")
            and before < parse.head[before] < pronoun
        ):
            before = parse.head[before]
        return noun_phrase(parse, before)
    for _ in range(_CLIMB):
        if parse.dep[verb] == "relcl":
            return noun_phrase(parse, parse.head[verb])
        if parse.dep[verb] not in ("conj", "xcomp", "advcl", "pcomp", "prep"):
            break
        verb = parse.head[verb]
    return pronoun, pronoun


def _when(parse: Parse, i: int) -> bool:
    """Whether a token says when: "a report last Wednesday that claimed"."""
    head = parse.head[i]
    return parse.dep[i] == "npadvmod" or (parse.dep[head] == "npadvmod" and i < head)


def _following(parse: Parse, verb: int) -> Words | None:
    """``said Ms. Lane``: a name or pronoun right behind a verb without a subject."""
    i = verb + 1
    if i == len(parse) or parse.sentence[i] != parse.sentence[verb]:
        return None
    named = parse.pos[i] == "PROPN" and parse.lower[i] not in _DAYS
    finite = parse.tag[verb] in ("VBD", "VBZ", "VBN") and parse.lower[i] not in _EMPTY
    return run(parse, i) if named or (finite and parse.tag[i] == "PRP") else None


def complement(parse: Parse, verb: int) -> int | None:
    """The head of the clause that ``verb`` governs."""
    return next((c for c in near(parse, verb) if parse.dep[c] == "ccomp"), None)


def near(parse: Parse, i: int) -> list[int]:
    """The dependents of token ``i``, of very many the nearest: broken text has heads of all."""
    below = parse.children[i]
    if len(below) <= 2 * _DEPENDENTS:
        return below
    at = bisect_left(below, i)
    return below[max(0, at - _DEPENDENTS) : at + _DEPENDENTS]
