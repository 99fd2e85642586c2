"""Hedge rules for conditions and open questions: if, until, and the modals that hang on them."""

from __future__ import annotations

from analysis.annotate.hedges import clauses, grammar
from analysis.annotate.hedges.grammar import before_subject, near, subject, words
from analysis.annotate.parse import Parse

AHEAD = words("will would 'll wo can to not n't")
NOT_CLAUSES = words("possible anything ever necessary -")


def modal_of_condition(p: Parse, first: int, last: int) -> bool:
    """The modal of the clause that an "if", "unless" or "until" clause depends on."""
    verb = p.head[first]
    if p.tag[first] != "MD" or verb == first:
        return False
    above = p.head[verb] if p.dep[verb] == "conj" and p.head[verb] < first else verb
    return clauses.conditional(p, verb) or clauses.conditional(p, above)


def condition_without_if(p: Parse, first: int, last: int) -> bool:
    """The inversion "should talks fail", not a question."""
    asked = near(p, first, -1) in ("why", "how", "what", "when", "where", "who")
    return before_subject(p, first) and not asked and grammar.last_word(p, first) != "?"


def if_condition(p: Parse, first: int, last: int) -> bool:
    """A condition; not "as if", "even if", "if possible", "a joy, if short" or "if and only if"."""
    before, after = near(p, first, -1), near(p, first, 1)
    if (before == "only" and near(p, first, -2) == "and") or before in ("as", "even", "-"):
        return False
    if after in ("any", "not"):
        return grammar.opens_sentence(p, first)
    clause = p.head[first]
    verbless = p.pos[clause] in ("ADJ", "ADV", "NOUN") and subject(p, clause) is None
    concession = verbless and after != "so" and not grammar.opens_sentence(p, first)
    return (
        after not in NOT_CLAUSES
        and not (after == "and" and near(p, first, 2) == "only")
        and not (p.dep[first] == "mark" and concession)
    )


def if_means_whether(p: Parse, first: int, last: int) -> bool:
    """A question in another clause: "asked if", "do not know if"."""
    return near(p, first, -1) not in ("as", "even") and clauses.asks(p, first)


def open_question(p: Parse, first: int, last: int) -> bool:
    """A question left open ("asked whether"), not all answers at once ("whether rich or poor")."""
    clause = p.head[first]
    inside = range(p.edges[clause][0], p.edges[clause][1] + 1)
    verbless = p.pos[clause] not in ("VERB", "AUX") and subject(p, clause) is None
    aside = p.dep[clause] == "advcl" or verbless
    return not (aside and any(p.lower[i] == "or" for i in inside))


def until_open(p: Parse, first: int, last: int) -> bool:
    """Something still to come ("will stay until talks resume"), not a finished span."""
    clause = p.head[first]
    if p.dep[first] != "mark" or grammar.in_past(p, clause):
        return False
    above = grammar.ancestors(p, clause)
    return any(p.tag[v] == "VB" or {p.lower[c] for c in p.children[v]} & AHEAD for v in above)


def condition_of_clause(p: Parse, first: int, last: int) -> bool:
    """A participle that opens a condition: "provided (that) rain falls"."""
    if p.dep[first] == "mark":
        return True
    free = p.dep[first] in ("advcl", "prep") or near(p, last, 1) == "that"
    return free and p.has(first, "ccomp", "pcomp") and not p.has(first, "nsubj")


def before_long_clause(p: Parse, first: int, last: int) -> bool:
    """A conjunction, not a measure: no "to" after it."""
    return near(p, last, 1) != "to"


def in_case_clause(p: Parse, first: int, last: int) -> bool:
    """A conjunction: no "of" after it."""
    return near(p, last, 1) != "of"
