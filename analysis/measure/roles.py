"""Who does what to whom: the verbs and event nouns around a name, from its place in the tree."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import NamedTuple

import pandas as pd

from analysis.measure.trees import Trees

NOMINAL = frozenset({"NOUN", "PROPN", "PRON"})
SUBJECTS = ("nsubj", "nsubjpass", "csubj", "csubjpass", "expl")
RELATIVE = frozenset({"WP", "WDT"})
# They carry tense or a noun, and say little about what a name does.
LIGHT = frozenset({"be", "become", "have", "do", "'", "’s"})
# The subject of these does nothing: it is the one to whom it happens.
UNDERGOING = frozenset({"bleed", "collapse", "die", "drown", "fall", "perish", "starve", "suffer"})
AGAINST = frozenset({"on", "upon", "against", "at"})


class Act(NamedTuple):
    """One verb or event noun: its tokens, its lemma, the role of the name, the construction."""

    token: int
    last: int
    lemma: str
    role: str
    construction: str


@cache
def event_nouns() -> dict[str, tuple[str, str]]:
    """Nouns that name a deed: the verb, and what "of" and the possessive stand for."""
    with (files("analysis") / "measure" / "event_nouns.csv").open(encoding="utf-8") as file:
        listed = pd.read_csv(file, keep_default_na=False)
    pairs = zip(listed["verb"], listed["holder"], strict=True)
    return dict(zip(listed["noun"], pairs, strict=True))


def acts(trees: Trees, name: int) -> list[Act]:
    """The acts in which the noun at token ``name`` takes part, each verb and role once."""
    found: dict[tuple[int, str], Act] = {}
    for act in _acts(trees, name):
        found.setdefault((act.token, act.role), act)
    return list(found.values())


def bearers(trees: Trees, name: int) -> tuple[int, list[int]]:
    """The token whose place in the sentence the name shares, and the nouns that mean the same.

    "Ruiz" in "Haddad and Ruiz left" shares the place of "Haddad", in "the judge, Ruiz,
    left" that of "judge"; only the judge means the same.
    """
    top, same = name, [name]
    while trees.dep[top] in {"conj", "appos"} and trees.pos[trees.head[top]] in NOMINAL:
        if trees.dep[top] == "appos" and top == same[-1]:
            same.append(trees.head[top])
        top = trees.head[top]
    return top, same + trees.having(name, "appos")


def _acts(trees: Trees, name: int) -> Iterator[Act]:
    top, same = bearers(trees, name)
    head, dep = trees.head[top], trees.dep[top]
    if dep in {"nsubj", "nsubjpass"}:
        # A subject that hangs on "was" in "was re-elected" is that of the verb.
        helper = trees.dep[head] in {"aux", "auxpass"}
        passive = dep == "nsubjpass" or trees.dep[head] == "auxpass"
        yield from _subject(trees, trees.head[head] if helper else head, passive=passive)
    elif dep in {"dobj", "dative"}:
        yield from _object(trees, head)
    elif dep == "pobj" and trees.dep[head] == "agent":
        yield from _verb(trees, trees.head[head], "agent", "passive with agent")
    elif dep == "pobj":
        yield from _noun(trees, trees.head[head], trees.lower[head])
    elif dep in {"poss", "compound", "amod", "nmod"}:
        yield from _noun(trees, head, dep)
    for noun in same:
        for clause in trees.having(noun, "relcl", "acl"):
            if clause > noun:
                yield from _clause(trees, clause)


def _clause(trees: Trees, verb: int) -> Iterator[Act]:
    """Acts of the noun that a relative or participle clause is about."""
    if trees.dep[verb] == "acl":
        if trees.tag[verb] in {"VBN", "VBD", "VBG"}:
            yield from _subject(trees, verb, passive=trees.tag[verb] != "VBG")
        return
    for pronoun in trees.children[verb]:
        if trees.tag[pronoun] in RELATIVE and trees.dep[pronoun] in {"nsubj", "nsubjpass"}:
            yield from _subject(trees, verb, passive=trees.dep[pronoun] == "nsubjpass")
        elif trees.tag[pronoun] in RELATIVE and trees.dep[pronoun] in {"dobj", "dative"}:
            yield from _object(trees, verb)


def _subject(trees: Trees, verb: int, *, passive: bool) -> Iterator[Act]:
    """Acts of the subject of ``verb``, and of the verbs that share it."""
    todo = [(verb, passive)]
    for node, is_passive in todo:
        if is_passive:
            how = "passive with agent" if _agent(trees, node) else "passive without agent"
            yield from _verb(trees, node, "patient", how)
        elif trees.lemma[node] in UNDERGOING:
            yield from _verb(trees, node, "patient", "intransitive")
        else:
            yield from _verb(trees, node, "agent", "active")
        todo.extend(_sharing(trees, node, is_passive))


def _sharing(trees: Trees, verb: int, passive: bool) -> Iterator[tuple[int, bool]]:
    """Verbs below ``verb`` that take its subject as theirs, with whether they are passive."""
    controlled_by_object = bool(trees.having(verb, "dobj")) and not passive
    for child in trees.children[verb]:
        dep, tag = trees.dep[child], trees.tag[child]
        if dep == "prep":
            yield from (
                (c, bool(trees.having(c, "auxpass")))
                for c in trees.having(child, "pcomp")
                if trees.tag[c] == "VBG" and not trees.having(c, *SUBJECTS)
            )
        elif not tag.startswith("VB") or trees.having(child, *SUBJECTS):
            continue
        elif dep == "conj":
            bare = not trees.having(child, "aux", "auxpass")
            yield child, _passive(trees, child) or (passive and tag == "VBN" and bare)
        elif dep == "xcomp" and not controlled_by_object:
            yield child, _passive(trees, child)
        elif dep == "advcl" and tag in {"VBG", "VBN"} and not trees.having(child, "mark"):
            yield child, _passive(trees, child) or tag == "VBN"


def _object(trees: Trees, verb: int) -> Iterator[Act]:
    """Acts of the object of ``verb``: its own, that of a verb before it, those it is made to do."""
    gerund = trees.tag[verb] == "VBG" and trees.dep[verb] in {"pcomp", "csubj", "pobj", "nsubj"}
    bare = gerund and not trees.having(verb, *SUBJECTS)
    yield from _verb(trees, verb, "patient", "noun" if bare else "active")
    before = trees.head[verb]
    between = range(before + 1, verb)
    if (
        trees.dep[verb] == "conj"
        and trees.tag[before].startswith("VB")
        and not _passive(trees, before)
        and all(trees.dep[i] in {"cc", "punct", "advmod", "conj"} for i in between)
    ):
        yield from _object(trees, before)
    for child in trees.having(verb, "xcomp"):
        if trees.tag[child] in {"VB", "VBG"} and not trees.having(child, *SUBJECTS):
            yield from _subject(trees, child, passive=_passive(trees, child))


def _noun(trees: Trees, noun: int, relation: str) -> Iterator[Act]:
    """The act named by a noun that the name modifies: "the killing of Ruiz", "Ruiz's arrest"."""
    if trees.pos[noun] not in NOMINAL and trees.tag[noun] != "VBG":
        return
    known = event_nouns().get(trees.lower[noun]) or event_nouns().get(trees.lemma[noun].lower())
    if known is None:
        return
    verb, holder = known
    of = any(trees.lower[c] == "of" for c in trees.having(noun, "prep"))
    if relation in {"poss", "compound", "amod", "nmod"}:
        role = "agent" if of and holder == "patient" else holder
        if relation in {"amod", "nmod"} and role != "agent":
            return
    elif relation == "by":
        role = "agent"
    elif relation in AGAINST:
        role = "patient"
    elif relation == "of":
        # "Lima's condemnation of Ruiz": where the doer stands before the noun, "of" is the other.
        role = "patient" if trees.having(noun, "poss") else holder
    else:
        return
    how = "intransitive" if role == "undergoer" else "noun"
    yield Act(noun, noun, verb, "patient" if role == "undergoer" else role, how)


def _verb(trees: Trees, verb: int, role: str, construction: str) -> Iterator[Act]:
    lemma, last = trees.lemma[verb].lower(), verb
    if lemma in LIGHT or not trees.tag[verb].startswith("VB") or not trees.word[verb][0].isalpha():
        return
    if trees.glued(verb - 1) and trees.lower[verb - 1] == "-":
        return
    # The engine cuts "re-elect" at its hyphen and hangs the sentence on the first part.
    if trees.glued(verb) and trees.lower[verb + 1] == "-" and trees.glued(verb + 1):
        last = verb + 2
        lemma = f"{trees.lower[verb]}-{trees.lemma[last].lower()}"
    particles = [trees.lower[c] for c in trees.having(verb, "prt")]
    yield Act(verb, last, " ".join([lemma, *particles]), role, construction)


def _passive(trees: Trees, verb: int) -> bool:
    return bool(trees.having(verb, "auxpass"))


def _agent(trees: Trees, verb: int) -> bool:
    """Whether a by-phrase says who did it, here or after the verbs joined to this one."""
    if any(trees.having(c, "pobj") for c in trees.having(verb, "agent")):
        return True
    # "described as a hero by fishermen": the parser takes the hero to be by fishermen.
    said = [c for p in trees.having(verb, "prep") for c in trees.having(p, "pobj")]
    if any(trees.lower[c] == "by" for noun in said for c in trees.having(noun, "prep", "agent")):
        return any(trees.lower[p] == "as" for p in trees.having(verb, "prep"))
    return any(trees.tag[c] == "VBN" and _agent(trees, c) for c in trees.having(verb, "conj"))
