"""How a name is described where it stands: titles, appositions, modifiers and predicates."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from functools import lru_cache
from typing import NamedTuple

from analysis.measure.roles import RELATIVE, SUBJECTS, bearers
from analysis.measure.trees import Trees

COPULAS = frozenset({"be", "become", "remain", "seem", "appear", "look", "prove", "'", "’"})
# Verbs that hand on what somebody else makes of the name.
CALLING = frozenset(
    {
        "brand", "call", "cast", "celebrate", "condemn", "consider", "declare", "deem", "denounce",
        "depict", "describe", "dismiss", "dub", "hail", "know", "label", "mourn", "name", "paint",
        "portray", "praise", "regard", "revere", "see", "style", "view",
    }
)  # fmt: skip
ARTICLES = frozenset({"the", "a", "an"})
BEFORE = frozenset({"compound", "amod", "nmod", "poss", "det", "advmod", "punct"})
# Adjectives that only count or point.
POINTING = frozenset({"other", "same", "own", "such", "many", "several", "more", "most", "few"})
# Adjectives that say what may come, not what somebody is.
MODAL = frozenset({"about", "able", "unable", "due", "likely", "unlikely", "bound", "set"})
LONGEST = 25  # words
STOPS = frozenset({",", ";", ":", "–", "—", "(", ")"})


class Description(NamedTuple):
    """The tokens ``first`` to ``last``, both included, and how they hang on the name."""

    first: int
    last: int
    relation: str


def descriptions(
    trees: Trees, number: int, names: frozenset[int], entity: str
) -> list[Description]:
    """What is said of span ``number``; ``names`` are the head tokens of all names."""
    root = trees.roots[number]
    first, last = trees.spans[number]
    found = [
        *_inside(trees, first, last, entity),
        *_before(trees, first, last, names),
        *_appositions(trees, root, names),
        *_predicates(trees, root, names),
    ]
    return [said for said in found if _fit(trees, said)]


def _inside(trees: Trees, first: int, last: int, entity: str) -> Iterator[Description]:
    """The title that a mention holds beyond the name: "Gen." in "Gen. Ruiz" of Ana Ruiz."""
    told = [_spells(trees.lower[i], entity.lower()) for i in range(first, last)]
    lead = told.index(True) if True in told else 0
    start = first + (trees.lower[first] in ARTICLES)
    if start < first + lead:
        yield Description(start, first + lead - 1, "title")


@lru_cache(maxsize=65536)
def _spells(word: str, name: str) -> bool:
    """Whether ``word`` is one of the name's own, an initial or another spelling of it."""
    bare, parts = word.strip("."), name.split()
    initial = len(bare) == 1 and any(part.startswith(bare) for part in parts)
    return initial or bool(get_close_matches(bare, parts, n=1, cutoff=0.7))


def _before(trees: Trees, first: int, last: int, names: frozenset[int]) -> Iterator[Description]:
    """Titles and adjectives right before the name."""
    heads = [
        c
        for i in range(first, last)
        for c in trees.children[i]
        if c < first and trees.dep[c] in BEFORE
    ]
    heads += _second_subject(trees, first, last)
    if not heads:
        return
    start, end = min(min(trees.under(c)) for c in heads), first - 1
    while start <= end and (trees.lower[start] in ARTICLES or trees.dep[start] == "punct"):
        start += 1
    while start <= end and trees.dep[end] == "punct":
        end -= 1
    if start > end or max(heads) in names:
        return
    if trees.pos[end] in {"NOUN", "PROPN"} and trees.dep[end] != "poss":
        yield Description(start, end, "title")
        return
    plain = [i for i in heads if trees.dep[i] == "amod" and trees.lower[i] not in POINTING]
    if plain and not trees.word[end][0].isdigit():
        yield Description(min(min(trees.under(i)) for i in plain), end, "modifier")


def _second_subject(trees: Trees, first: int, last: int) -> list[int]:
    """A title that the parser took for a subject of its own: "The judge Ana Ruiz left"."""
    before = first - 1
    verbs = {trees.head[i] for i in range(first, last) if trees.dep[i].startswith("nsubj")}
    beside = before >= 0 and trees.pos[before] == "NOUN" and trees.head[before] in verbs
    return [before] if beside and trees.dep[before].startswith("nsubj") else []


def _appositions(trees: Trees, root: int, names: frozenset[int]) -> Iterator[Description]:
    for noun in trees.having(root, "appos"):
        if noun > root and _describes(trees, noun, names):
            yield _phrase(trees, noun, "apposition")
    noun = trees.head[root]
    if trees.dep[root] == "appos" and noun < root and _describes(trees, noun, names):
        phrase = _phrase(trees, noun, "apposition")
        last = min(phrase.last, min(trees.under(root)) - 1)
        yield phrase._replace(last=last - (trees.dep[last] == "punct"))


def _describes(trees: Trees, noun: int, names: frozenset[int]) -> bool:
    """A common noun or an office: not another name, an age or a place ("Lima, Peru")."""
    office = any(trees.lower[c] in {"of", "for", "to"} for c in trees.having(noun, "prep"))
    common = trees.pos[noun] in {"NOUN", "ADJ"} or (trees.pos[noun] == "PROPN" and office)
    return common and noun not in names


def _predicates(trees: Trees, root: int, names: frozenset[int]) -> Iterator[Description]:
    """What the name is said to be, or called."""
    for said, verb in _said(trees, root):
        if said in names or trees.lower[said] in MODAL:
            continue
        phrase = _phrase(trees, said, "predicate")
        denied = trees.having(verb, "neg") or trees.having(said, "neg")
        # "was not a spy" must not read "a spy".
        yield phrase._replace(first=min(verb, phrase.first)) if denied else phrase


def _said(trees: Trees, root: int) -> Iterator[tuple[int, int]]:
    """The head of each predicate with its verb."""
    top, same = bearers(trees, root)
    verb = trees.head[top]
    if trees.dep[top] in {"nsubj", "nsubjpass"}:
        for joined in [verb, *_joined(trees, verb)]:
            yield from _predicate(trees, joined, passive=trees.dep[top] == "nsubjpass")
    elif trees.dep[top] == "dobj" and trees.lemma[verb] in CALLING:
        yield from _called(trees, verb)
    for noun in same:
        for clause in trees.having(noun, "relcl", "acl"):
            subject = any(
                trees.tag[c] in RELATIVE and trees.dep[c] in {"nsubj", "nsubjpass"}
                for c in trees.children[clause]
            )
            if trees.dep[clause] == "acl" or subject:
                yield from _predicate(trees, clause, passive=trees.tag[clause] == "VBN")


def _joined(trees: Trees, verb: int) -> list[int]:
    """Verbs joined to ``verb`` that share its subject."""
    joined = [c for c in trees.having(verb, "conj") if not trees.having(c, *SUBJECTS)]
    return joined + [d for c in joined for d in _joined(trees, c)]


def _predicate(trees: Trees, verb: int, *, passive: bool) -> Iterator[tuple[int, int]]:
    if passive and trees.lemma[verb] in CALLING:
        yield from _called(trees, verb)
    if trees.lemma[verb].lower() in COPULAS:
        for said in trees.having(verb, "attr", "acomp", "oprd"):
            if said > verb and trees.pos[said] in {"NOUN", "PROPN", "ADJ"}:
                yield said, verb


def _called(trees: Trees, verb: int) -> Iterator[tuple[int, int]]:
    as_what = [c for p in trees.having(verb, "prep") if trees.lower[p] == "as"
               for c in trees.having(p, "pobj", "amod")]  # fmt: skip
    for said in [*trees.having(verb, "oprd"), *as_what]:
        if said > verb and trees.pos[said] in {"NOUN", "PROPN", "ADJ"}:
            yield said, verb


def _phrase(trees: Trees, noun: int, relation: str) -> Description:
    """A noun with all that belongs to it, up to a comma where something new begins."""
    below = trees.under(noun, without=frozenset({"relcl", "parataxis"}))
    by = [c for c in trees.having(noun, "prep") if trees.lower[c] == "by" and c > noun]
    last = min([below[-1], *(c - 1 for c in by if relation == "predicate")])
    for i in below:
        new = i < len(trees.key) - 1 and trees.tag[i + 1] in {"DT", "WDT", "WP", "WRB", "VBG"}
        if noun < i < last and trees.lower[i] in STOPS and (new or trees.lower[i] != ","):
            last = i - 1
    while last > noun and trees.dep[last] in {"punct", "cc"}:
        last -= 1
    first = next((i for i in below if trees.dep[i] != "punct"), noun)
    return _whole(trees, Description(first, max(last, noun), relation))


def _whole(trees: Trees, said: Description) -> Description:
    """Complete a word that the engine cut at its hyphen: "Co" in "Co-founder of the mill"."""
    first, last = said.first, said.last
    while trees.glued(first - 1) and "-" in {trees.lower[first - 1], trees.lower[first]}:
        first -= 1
    while trees.glued(last) and "-" in {trees.lower[last], trees.lower[last + 1]}:
        last += 1
    below = trees.under(last, without=frozenset({"relcl", "parataxis"}))
    if last > said.last and below[0] >= first:
        last = below[-1]
    return said._replace(first=first, last=last)


def _fit(trees: Trees, said: Description) -> bool:
    """Not a party letter ("Haddad (R)"), a pronoun, or a table that was read as a sentence."""
    words = trees.lower[said.first : said.last + 1]
    return 0 < len(words) <= LONGEST and len("".join(words)) > 1 and words[0] not in {"one", "ones"}
