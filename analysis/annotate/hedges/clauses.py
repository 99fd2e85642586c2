"""What an "if" clause does: it states a condition, or asks as "whether" does."""

from __future__ import annotations

from analysis.annotate.hedges.grammar import (
    CLAUSES,
    CONDITION_MARKS,
    acts,
    below,
    first_conjunct,
    in_past,
    near,
    negated,
    of_nobody,
    words,
)
from analysis.annotate.parse import Parse

# Verbs that take a question (Karttunen 1977, "Syntax and Semantics of Questions").
ASKING = words(
    "ascertain ask assess check clarify confirm debate decide determine disclose discover doubt "
    "enquire establish examine figure find guess indicate inquire investigate judge know learn "
    "question recall remember reveal say see show specify tell test verify wonder"
)
TO_SOMEBODY = words("ask tell")
UNCERTAIN = words("uncertain unclear undecided unknown unsure")
CERTAIN = words("certain clear known sure")


def conditional(p: Parse, verb: int) -> bool:
    """Whether a clause with "if", "unless" or "until", or an inversion, hangs on ``verb``."""
    return any(
        p.dep[c] == "advcl"
        and (below(p, c, "mark") & CONDITION_MARKS or _inverted(p, c))
        and not any(p.lower[m] == "if" and asks(p, m) for m in p.children[c])
        and not (below(p, c, "mark") & {"until", "till"} and in_past(p, c))
        and p.lower[p.edges[c][0]] != "even"
        for c in p.children[verb]
    )


def _inverted(p: Parse, verb: int) -> bool:
    """A condition without a conjunction: "should talks fail", "had he known"."""
    first = p.edges[verb][0]
    return (
        p.lower[first] in ("should", "had", "were")
        and p.head[first] == verb != first
        and p.dep[first] in ("aux", "auxpass")
        and any(p.dep[c].startswith("nsubj") for c in p.children[verb] if c > first)
    )


def asks(p: Parse, mark: int) -> bool:
    """Whether "if" means whether: "asked her if", "not sure if", not "will leave if".

    It then stands where the content of a verb of asking or knowing does, and nothing else does.
    """
    clause = p.head[mark]
    first = first_conjunct(p, clause)
    if first != clause:
        return any(
            p.lower[c] == "whether" or (p.lower[c] == "if" and asks(p, c))
            for c in p.children[first]
            if p.dep[c] == "mark" and c < mark
        )
    verb = p.head[clause]
    if p.dep[mark] != "mark" or p.dep[clause] not in (*CLAUSES, "advcl") or verb >= mark:
        return False
    return _awaits_content(p, verb, mark) or _doubtful(p, verb, mark)


def _awaits_content(p: Parse, verb: int, mark: int) -> bool:
    """Whether a verb of asking or knowing has no content but what starts at ``mark``."""
    if p.lemma[verb].lower() not in ASKING or any(p.pos[i] == "PUNCT" for i in range(verb, mark)):
        return False
    told = p.lemma[verb].lower() in TO_SOMEBODY
    return all(
        p.dep[c] in ("advmod", "prt", "npadvmod", "agent", "neg")
        or (told and (p.lower[c] in ("in", "on", "at", "during") or _somebody(p, c)))
        for c in p.children[verb]
        if verb < c < mark
    )


def _somebody(p: Parse, i: int) -> bool:
    return p.dep[i] in ("dobj", "dative") and (acts(p, i) or p.pos[i] == "PRON")


def _doubtful(p: Parse, verb: int, mark: int) -> bool:
    """Whether a predicate right before ``mark`` says that something is not known."""
    before = near(p, mark, -1)
    denied = any(negated(p, i) or of_nobody(p, i) for i in (verb, mark - 1, p.head[mark - 1]))
    return before in UNCERTAIN or (before in CERTAIN and denied)
