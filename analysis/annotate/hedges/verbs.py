"""Hedge rules for verbs: what they take tells a belief from a perception or an act."""

from __future__ import annotations

from analysis.annotate.hedges.grammar import (
    CLAUSES,
    acts,
    below,
    by_person,
    is_passive,
    near,
    negated,
    top,
)
from analysis.annotate.parse import Parse


def verb(p: Parse, first: int, last: int) -> bool:
    """A verb, not a noun or an adjective of the same spelling."""
    return p.pos[first] == "VERB" and p.dep[first] != "amod" and not p.has(first, "det")


def with_clause(p: Parse, first: int, last: int) -> bool:
    """A verb with a clause or a predicate, or a passive: "thinks (that) it will rain"."""
    i = top(p, first, last)
    return p.pos[i] == "VERB" and (
        p.has(i, *CLAUSES) or is_passive(p, i) or p.dep[i] == "parataxis"
    )


def with_finite_clause(p: Parse, first: int, last: int) -> bool:
    """A verb with a whole clause: "feels (that) the law is weak", not "feels cold"."""
    clauses = [c for c in p.children[first] if p.dep[c] == "ccomp" and c > first]
    return p.pos[first] == "VERB" and any(
        p.has(c, "nsubj", "nsubjpass", "expl", "csubj") for c in clauses
    )


def proposition(p: Parse, first: int, last: int) -> bool:
    """ "Suggest" as a weak claim, not a proposal ("suggested meeting", "suggested a dinner")."""
    clauses = [c for c in p.children[first] if p.dep[c] in ("ccomp", "xcomp")]
    proposed = p.has(first, "agent") and not clauses
    if p.pos[first] != "VERB" or p.dep[first] == "amod" or proposed:
        return False
    if not clauses and p.has(first, "dobj") and by_person(p, first):
        return False
    return not any(p.tag[c] in ("VB", "VBG") and not p.has(c, "aux") for c in clauses)


def evidence(p: Parse, first: int, last: int) -> bool:
    """A thing that points to a fact: "tracks indicate that", not "she indicated that"."""
    return with_finite_clause(p, first, last) and p.has(first, "nsubj") and not by_person(p, first)


def of_statement(p: Parse, first: int, last: int) -> bool:
    """A verb with a clause of its own: "claims that", "is claimed to be", not "claimed land"."""
    i = top(p, first, last)
    return p.pos[i] == "VERB" and (p.has(i, *CLAUSES) or p.dep[i] == "parataxis")


def forecast(p: Parse, first: int, last: int) -> bool:
    """ "Expect" with what is expected; not "as expected", "the expected gain" or a guest."""
    if p.pos[first] != "VERB" or {near(p, first, -1), near(p, first, -2)} & {"as", "than"}:
        return False
    objects = [c for c in p.children[first] if p.dep[c] == "dobj"]
    guests = any(acts(p, c) for c in objects)
    return (
        p.has(first, *CLAUSES, "dobj", "prep", "agent")
        and p.dep[first] != "amod"
        and not (guests and not p.has(first, *CLAUSES))
    )


def as_complement(p: Parse, first: int, last: int) -> bool:
    """A judgement with "as" ("is seen (by many) as a threat"), not a perception."""
    ahead = [near(p, last, step) for step in range(1, 6)]
    by_whom = ahead[0] == "by" and "as" in ahead
    return p.pos[first] == "VERB" and (
        ahead[0] == "as" or by_whom or "as" in below(p, first, "prep")
    )


def seen_as(p: Parse, first: int, last: int) -> bool:
    """ "See" as a judgement: "is seen as", "they see it as"."""
    return p.tag[first] != "VBD" and as_complement(p, first, last)


def judged(p: Parse, first: int, last: int) -> bool:
    """ "Consider" with a verdict ("is considered safe"); no options, nor "to be considered as"."""
    weighed = any(p.dep[c] == "xcomp" and p.tag[c] == "VBG" for c in p.children[first])
    if p.pos[first] != "VERB" or p.lower[first] == "considering" or weighed:
        return False
    verdicts = [c for c in p.children[first] if p.dep[c] in CLAUSES and p.tag[c] != "VBG"]
    following = p.tag[last + 1] if near(p, last, 1) else ""
    bare = p.tag[first] == "VBN" and (following in ("DT", "CD", "JJ") or p.has(first, "agent"))
    chosen = "to" in below(p, first, "aux")
    return bool(verdicts) or bare or (as_complement(p, first, last) and not chosen)


def raising(p: Parse, first: int, last: int) -> bool:
    """ "Appear to" and "it appears that", not "appeared in court" or "appeared wearing a hat"."""
    if p.pos[first] != "VERB":
        return False
    following = p.tag[last + 1] if near(p, last, 1) else ""
    if following == "TO" or near(p, last, 1) == "that":
        return True
    impersonal = below(p, first, "nsubj", "expl") & {"it", "there"}
    return any(
        (p.dep[c] == "ccomp" and impersonal and p.edges[c][0] <= last + 2)
        or (p.dep[c] == "xcomp" and (p.pos[c] == "ADJ" or p.has(c, "aux")))
        for c in p.children[first]
    )


def looks(p: Parse, first: int, last: int) -> bool:
    """ "Looks like it will", "sounds as if", not "looks like his father"."""
    return any(
        p.dep[c] in ("advcl", "ccomp", "pcomp") for c in [*p.children[first], *p.children[last]]
    )


def first_person(p: Parse, first: int, last: int) -> bool:
    """The writer's own "I think" or "we believe" with a clause, or put in after one."""
    speakers = below(p, first, "nsubj") & {"i", "we"}
    after = near(p, last, 1)
    answer = after in ("so", "not") or (after == "it" and p.lemma[first] == "doubt")
    put_in = near(p, first, -1) in ("i", "we") and (answer or after in (".", ",", "!", ")", "-"))
    # Put in, "I think" may hang on the verb around it; "I feel cold", he said, hangs there too.
    inserted = p.dep[first] == "ccomp" and bool(after) and p.pos[last + 1] == "PUNCT"
    clause = p.has(first, "ccomp") or p.dep[first] == "parataxis" or inserted
    return bool(speakers) and p.pos[first] == "VERB" and (clause or put_in)


def said_of(p: Parse, first: int, last: int) -> bool:
    """A report in the passive: "is said to own", "was reported that"."""
    return p.pos[first] == "VERB" and is_passive(p, first) and p.has(first, "xcomp", "ccomp")


def with_infinitive(p: Parse, first: int, last: int) -> bool:
    """A word before "to" and a verb: "tends to rain", not "tends the garden"."""
    return near(p, last, 1) == "to" and near(p, last, 2) != "" and p.tag[last + 2] in ("VB", "RB")


def not_excluded(p: Parse, first: int, last: int) -> bool:
    """A negated exclusion: "has not ruled out"."""
    return negated(p, top(p, first, last))


def questions_claim(p: Parse, first: int, last: int) -> bool:
    """ "Question" a claim or whether it holds, not a witness or somebody about a matter."""
    objects = [c for c in p.children[first] if p.dep[c] in ("dobj", "nsubjpass")]
    things = any(p.tag[c] in ("NN", "NNS") and not acts(p, c) for c in objects)
    after = range(last, p.edges[first][1] + 1) if p.has(first, "nsubjpass") else p.children[first]
    asked = any(p.lower[i] in ("about", "over") for i in after)
    return p.pos[first] == "VERB" and not asked and (things or p.has(first, "ccomp"))


def rumored(p: Parse, first: int, last: int) -> bool:
    """The verb of an unconfirmed report, not an adjective."""
    return p.dep[first] != "amod"


def wonders(p: Parse, first: int, last: int) -> bool:
    """The verb with an open question."""
    return p.pos[first] == "VERB" and p.has(first, "ccomp", "advcl")


def known_fact(p: Parse, first: int, last: int) -> bool:
    """ "We know that", not "nobody knows whether" or "knows her brother"."""
    speakers = below(p, first, "nsubj") & {"we", "i", "everyone"}
    clause = [c for c in p.children[first] if p.dep[c] == "ccomp"]
    open_question = {"whether", "if", "what", "who", "how", "why", "where", "when"}
    asked = any(below(p, c) & open_question for c in clause)
    return bool(speakers and clause) and not asked and not negated(p, first)
