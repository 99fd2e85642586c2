"""Who does what to whom: the verbs and event nouns around a name, from its place in the tree."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import NamedTuple

import pandas as pd

from analysis.annotate.parse import Parse, placed

PLACE = {"article_id": "str", "start": "int64", "end": "int64", "sentence_id": "int64"}
ACTS = PLACE | {
    "text": "str",
    "lemma": "str",
    "entity": "str",
    "role": "str",
    "construction": "str",
    "negated": "bool",
    "voice": "str",
}
# Whether a construction says who did it.
DOER = {
    "active": "named",
    "passive with agent": "named",
    "passive without agent": "left out",
    "noun": "left out",
    "intransitive": "left out",
}

NOMINAL = frozenset({"NOUN", "PROPN", "PRON"})
SUBJECTS = ("nsubj", "nsubjpass", "csubj", "csubjpass", "expl")
RELATIVE = frozenset({"WP", "WDT"})
# They carry tense or a noun, and say little about what a name does.
LIGHT = frozenset({"be", "become", "have", "do", "'", "’s"})
# The subject of these does nothing: it is the one to whom it happens.
UNDERGOING = frozenset({"bleed", "collapse", "die", "drown", "fall", "perish", "starve", "suffer"})
# Who hears, and where somebody goes or stays, is no patient: nothing is done to "told CNN".
HEARING = frozenset({"answer", "ask", "assure", "brief", "inform", "notify", "remind", "tell"})
STAYING = frozenset(
    {
        "approach",
        "attend",
        "cross",
        "enter",
        "exit",
        "join",
        "leave",
        "near",
        "reach",
        "tour",
        "visit",
    }
)
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
    with (files("analysis") / "annotate" / "lexicons" / "event_nouns.csv").open(
        encoding="utf-8"
    ) as file:
        listed = pd.read_csv(file, keep_default_na=False)
    pairs = zip(listed["verb"], listed["holder"], strict=True)
    return dict(zip(listed["noun"], pairs, strict=True))


def acts(mentions: pd.DataFrame, tokens: pd.DataFrame) -> pd.DataFrame:
    """What each name does and what is done to it.

    ``role`` is ``agent`` or ``patient``, ``construction`` ``active``, ``passive with
    agent``, ``passive without agent``, ``noun`` ("the killing of Ruiz", "Ruiz's arrest",
    "for killing Ruiz") or ``intransitive`` ("Ruiz died", a patient of nobody). Roles are
    read from grammar: shared subjects and objects, relative and participle clauses,
    infinitives; "be", "become", "have" and "do" are left out, and so are those who only hear
    or are visited: "told CNN", "left the White House". Returns ``article_id``,
    ``start``, ``end`` (of the verb or noun), ``sentence_id``, ``text``, ``lemma`` (of the
    verb, with its particle), ``entity``, ``role``, ``construction``, ``negated``,
    ``voice``.

    The share of agentless constructions as a sign of framing: Trew (1979), in Fowler et
    al., "Language and Control".

    >>> tokens = pd.DataFrame({
    ...     "article_id": "a", "token_id": [0, 1], "sentence_id": 0, "start": [0, 5],
    ...     "end": [4, 9], "text": ["Ruiz", "left"], "lemma": ["Ruiz", "leave"],
    ...     "pos": ["PROPN", "VERB"], "tag": ["NNP", "VBD"], "dep": ["nsubj", "ROOT"],
    ...     "head": [1, 1], "voice": "author"})
    >>> name = pd.DataFrame({"article_id": ["a"], "sentence_id": [0], "start": [0], "end": [4],
    ...                      "entity": ["Ana Ruiz"]})
    >>> acts(name, tokens)[["lemma", "role", "construction"]].values.tolist()
    [['leave', 'agent', 'active']]
    """
    rows = []
    entities = mentions["entity"].tolist()
    for here in placed(mentions, tokens):
        parse = here.parse
        for row, root in zip(here.rows, here.roots, strict=True):
            rows += [
                (
                    parse.article_id,
                    *parse.span(act.token, act.last),
                    parse.sentence[act.token],
                    parse.phrase(act.token, act.last),
                    act.lemma,
                    entities[row],
                    act.role,
                    act.construction,
                    parse.has(act.token, "neg"),
                    here.voice[act.token],
                )
                for act in (acts_of(parse, root) if root >= 0 else [])
            ]
    return table(rows, ACTS, key=["article_id", "start", "end", "entity", "role"])


def acts_of(parse: Parse, name: int) -> list[Act]:
    """The acts in which the noun at token ``name`` takes part, each verb and role once."""
    found: dict[tuple[int, str], Act] = {}
    for act in _acts(parse, name):
        found.setdefault((act.token, act.role), act)
    return list(found.values())


def bearers(parse: Parse, name: int) -> tuple[int, list[int]]:
    """The token whose place in the sentence the name shares, and the nouns that mean the same.

    "Ruiz" in "Haddad and Ruiz left" shares the place of "Haddad", in "the judge, Ruiz,
    left" that of "judge"; only the judge means the same.
    """
    top, same = name, [name]
    while parse.dep[top] in {"conj", "appos"} and parse.pos[parse.head[top]] in NOMINAL:
        if parse.dep[top] == "appos" and top == same[-1]:
            same.append(parse.head[top])
        top = parse.head[top]
    return top, same + parse.having(name, "appos")


def _acts(parse: Parse, name: int) -> Iterator[Act]:
    top, same = bearers(parse, name)
    head, dep = parse.head[top], parse.dep[top]
    if dep in {"nsubj", "nsubjpass"}:
        # A subject that hangs on "was" in "was re-elected" is that of the verb.
        helper = parse.dep[head] in {"aux", "auxpass"}
        passive = dep == "nsubjpass" or parse.dep[head] == "auxpass"
        yield from _subject(parse, parse.head[head] if helper else head, passive=passive)
    elif dep in {"dobj", "dative"}:
        yield from _object(parse, head)
    elif dep == "pobj" and parse.dep[head] == "agent":
        yield from _verb(parse, parse.head[head], "agent", "passive with agent")
    elif dep == "pobj":
        yield from _noun(parse, parse.head[head], parse.lower[head])
    elif dep in {"poss", "compound", "amod", "nmod"}:
        # A country has an adjective for what it does, so its bare name is what a noun is about:
        # a "Russia investigation", but a "U.S. strike", which has no other way to be said.
        about = dep == "compound" and not parse.word[top].isupper()
        yield from _noun(parse, head, "about" if about else dep)
    for noun in same:
        for clause in parse.having(noun, "relcl", "acl"):
            if clause > noun:
                yield from _clause(parse, clause)


def _clause(parse: Parse, verb: int) -> Iterator[Act]:
    """Acts of the noun that a relative or participle clause is about."""
    if parse.dep[verb] == "acl":
        if parse.tag[verb] in {"VBN", "VBD", "VBG"}:
            yield from _subject(parse, verb, passive=parse.tag[verb] != "VBG")
        return
    for pronoun in parse.children[verb]:
        if parse.tag[pronoun] in RELATIVE and parse.dep[pronoun] in {"nsubj", "nsubjpass"}:
            yield from _subject(parse, verb, passive=parse.dep[pronoun] == "nsubjpass")
        elif parse.tag[pronoun] in RELATIVE and parse.dep[pronoun] in {"dobj", "dative"}:
            yield from _object(parse, verb)


def _subject(parse: Parse, verb: int, *, passive: bool) -> Iterator[Act]:
    """Acts of the subject of ``verb``, and of the verbs that share it."""
    todo = [(verb, passive)]
    for node, is_passive in todo:
        if is_passive:
            how = "passive with agent" if _agent(parse, node) else "passive without agent"
            yield from _verb(parse, node, "patient", how)
        elif parse.lemma[node] in UNDERGOING:
            yield from _verb(parse, node, "patient", "intransitive")
        else:
            yield from _verb(parse, node, "agent", "active")
        todo.extend(_sharing(parse, node, is_passive))


def _sharing(parse: Parse, verb: int, passive: bool) -> Iterator[tuple[int, bool]]:
    """Verbs below ``verb`` that take its subject as theirs, with whether they are passive."""
    controlled_by_object = bool(parse.having(verb, "dobj")) and not passive
    for child in parse.children[verb]:
        dep, tag = parse.dep[child], parse.tag[child]
        if dep == "prep":
            yield from (
                (c, bool(parse.having(c, "auxpass")))
                for c in parse.having(child, "pcomp")
                if parse.tag[c] == "VBG" and not parse.having(c, *SUBJECTS)
            )
        elif not tag.startswith("VB") or parse.having(child, *SUBJECTS):
            continue
        elif dep == "conj":
            bare = not parse.having(child, "aux", "auxpass")
            yield child, _passive(parse, child) or (passive and tag == "VBN" and bare)
        elif dep == "xcomp" and not controlled_by_object:
            yield child, _passive(parse, child)
        elif dep == "advcl" and tag in {"VBG", "VBN"} and not parse.having(child, "mark"):
            yield child, _passive(parse, child) or tag == "VBN"


def _object(parse: Parse, verb: int) -> Iterator[Act]:
    """Acts of the object of ``verb``: its own, that of a verb before it, those it is made to do."""
    gerund = parse.tag[verb] == "VBG" and parse.dep[verb] in {"pcomp", "csubj", "pobj", "nsubj"}
    bare = gerund and not parse.having(verb, *SUBJECTS)
    yield from _verb(parse, verb, "patient", "noun" if bare else "active")
    before = parse.head[verb]
    between = range(before + 1, verb)
    if (
        parse.dep[verb] == "conj"
        and parse.tag[before].startswith("VB")
        and not _passive(parse, before)
        and all(parse.dep[i] in {"cc", "punct", "advmod", "conj"} for i in between)
    ):
        yield from _object(parse, before)
    for child in parse.having(verb, "xcomp"):
        if parse.tag[child] in {"VB", "VBG"} and not parse.having(child, *SUBJECTS):
            yield from _subject(parse, child, passive=_passive(parse, child))


def _noun(parse: Parse, noun: int, relation: str) -> Iterator[Act]:
    """The act named by a noun that the name modifies: "the killing of Ruiz", "Ruiz's arrest"."""
    if parse.pos[noun] not in NOMINAL and parse.tag[noun] != "VBG":
        return
    known = event_nouns().get(parse.lower[noun]) or event_nouns().get(parse.lemma[noun].lower())
    if known is None:
        return
    verb, holder = known
    of = any(parse.lower[c] == "of" for c in parse.having(noun, "prep"))
    if relation in {"poss", "about", "compound", "amod", "nmod"}:
        role = "agent" if of and holder == "patient" else holder
        if relation in {"amod", "nmod"} and role != "agent":
            return
        if relation == "about" and role == "agent":
            return
    elif relation == "by":
        role = "agent"
    elif relation in AGAINST:
        role = "patient"
    elif relation == "of":
        # "Lima's condemnation of Ruiz": where the doer stands before the noun, "of" is the other.
        role = "patient" if parse.having(noun, "poss") else holder
    else:
        return
    how = "intransitive" if role == "undergoer" else "noun"
    yield Act(noun, noun, verb, "patient" if role == "undergoer" else role, how)


def _verb(parse: Parse, verb: int, role: str, construction: str) -> Iterator[Act]:
    lemma, last = parse.lemma[verb].lower(), verb
    if role == "patient" and lemma in HEARING | STAYING:
        return
    if lemma in LIGHT or not parse.tag[verb].startswith("VB") or not parse.word[verb][0].isalpha():
        return
    if parse.glued(verb - 1) and parse.lower[verb - 1] == "-":
        return
    # The engine cuts "re-elect" at its hyphen and hangs the sentence on the first part.
    if parse.glued(verb) and parse.lower[verb + 1] == "-" and parse.glued(verb + 1):
        last = verb + 2
        lemma = f"{parse.lower[verb]}-{parse.lemma[last].lower()}"
    particles = [parse.lower[c] for c in parse.having(verb, "prt")]
    yield Act(verb, last, " ".join([lemma, *particles]), role, construction)


def _passive(parse: Parse, verb: int) -> bool:
    return bool(parse.having(verb, "auxpass"))


def _agent(parse: Parse, verb: int) -> bool:
    """Whether a by-phrase says who did it, here or after the verbs joined to this one."""
    if any(parse.having(c, "pobj") for c in parse.having(verb, "agent")):
        return True
    # "described as a hero by fishermen": the parser takes the hero to be by fishermen.
    said = [c for p in parse.having(verb, "prep") for c in parse.having(p, "pobj")]
    if any(parse.lower[c] == "by" for noun in said for c in parse.having(noun, "prep", "agent")):
        return any(parse.lower[p] == "as" for p in parse.having(verb, "prep"))
    return any(parse.tag[c] == "VBN" and _agent(parse, c) for c in parse.having(verb, "conj"))


def table(rows: list[tuple], columns: dict[str, str], *, key: list[str]) -> pd.DataFrame:
    """Rows as a table in the order of ``key``, each key once."""
    made = pd.DataFrame(rows, columns=list(columns)).astype(columns)
    return made.drop_duplicates(key).sort_values(key, kind="stable", ignore_index=True)
