"""Hedge rules for modals and conjunctions: may, could, would, if, until."""

from __future__ import annotations

from analysis.annotate.hedges import syntax
from analysis.annotate.hedges.syntax import below, by_person, near, negated, words
from analysis.annotate.parse import Parse

# "could become" forecasts; "could lift" says what someone is able to do.
OUTCOMES = words(
    "affect be become begin bring cause change come contain continue cost damage delay depend "
    "drop emerge end explain face fall force give grow happen have help hurt improve include "
    "increase indicate last lead leave lose make mean occur prompt prove push reduce refer "
    "remain represent result rise signal spell start stay suffer suggest take threaten trigger "
    "turn undermine worsen"
)
GAINS = words("add boost cut ease face fall grow help improve increase lift reduce rise")
NOT_CLAUSES = words("possible anything ever necessary -")


def modal(p: Parse, first: int, last: int) -> bool:
    """An auxiliary; no month, surname or noun, nor a wish or question ("May they rest")."""
    following = near(p, first, 1)
    if syntax.shouted(p, first):
        bare = bool(following) and p.tag[first + 1] == "VB"
        return bare or following in ("be", "have", "not")
    past = p.tag[p.head[first]] == "VBD" and not following.endswith("'ve")
    return (
        p.tag[first] == "MD"
        and following != "-"
        and not past
        and not (p.lower[first] == "may" and syntax.opens_sentence(p, first))
    )


def modal_of_condition(p: Parse, first: int, last: int) -> bool:
    """The modal of the clause that an "if", "unless" or "until" clause depends on."""
    verb = p.head[first]
    if p.tag[first] != "MD" or verb == first:
        return False
    above = p.head[verb] if p.dep[verb] == "conj" and p.head[verb] < first else verb
    return syntax.conditional_clause(p, verb) or syntax.conditional_clause(p, above)


def could_of_outcome(p: Parse, first: int, last: int) -> bool:
    """A forecast ("could become"), not an ability, a permission or a missed chance."""
    verb = p.head[first]
    if p.tag[first] != "MD" or verb == first or negated(p, verb) or syntax.perfect(p, verb, first):
        return False
    able = below(p, verb, "advmod") & {"easily", "only", "barely", "hardly", "finally", "long"}
    return not able and p.lemma[verb] in OUTCOMES


def would_now(p: Parse, first: int, last: int) -> bool:
    """A supposition about a thing, not a habit or a future seen from the past.

    No verb of the sentence is in the past, no person is the subject; a main verb other
    than "be" needs "this", "that" or "it", as much else is a plan ("the firm would build").
    """
    verb = p.head[first]
    if p.tag[first] != "MD" or syntax.perfect(p, verb, first) or near(p, first, 1) == "-":
        return False
    if by_person(p, verb):
        return False
    thing = below(p, verb, "nsubj", "nsubjpass") & {"this", "that", "it"}
    free = p.dep[verb] == "ROOT" and p.lemma[verb] != "be" and not thing
    return not free and "VBD" not in syntax.sentence_tags(p, first)


def inference(p: Parse, first: int, last: int) -> bool:
    """A conclusion about the past: "must have slipped"."""
    return p.tag[first] == "MD" and syntax.perfect(p, p.head[first], first)


def should_of_forecast(p: Parse, first: int, last: int) -> bool:
    """An expectation about a thing ("sales should rise"), not a duty, question or condition."""
    verb = p.head[first]
    expected = p.tag[first] == "MD" and p.lemma[verb] in GAINS and not by_person(p, verb)
    return expected and not _before_subject(p, first)


def condition_without_if(p: Parse, first: int, last: int) -> bool:
    """The inversion "should talks fail", not a question."""
    asked = near(p, first, -1) in ("why", "how", "what", "when", "where", "who")
    return _before_subject(p, first) and not asked and syntax.last_word(p, first) != "?"


def _before_subject(p: Parse, first: int) -> bool:
    """Whether a modal stands before the subject of its verb."""
    verb = p.head[first]
    return any(first < c < verb and p.dep[c] in ("nsubj", "nsubjpass") for c in p.children[verb])


def if_condition(p: Parse, first: int, last: int) -> bool:
    """A condition, not "as if", "if possible", "small if any" or "if and only if"."""
    before, after = near(p, first, -1), near(p, first, 1)
    if (before == "only" and near(p, first, -2) == "and") or before in ("as", "-"):
        return False
    if after in ("any", "not"):
        return syntax.opens_sentence(p, first) or before == "even"
    return after not in NOT_CLAUSES and not (after == "and" and near(p, first, 2) == "only")


def if_means_whether(p: Parse, first: int, last: int) -> bool:
    """A question in another verb: "asked if", "do not know if"."""
    clause = p.head[first]
    asked = p.lemma[p.head[clause]].lower() in ("ask", "wonder", "know", "see", "determine", "say")
    return p.dep[clause] == "ccomp" and asked and p.head[clause] < first


def until_open(p: Parse, first: int, last: int) -> bool:
    """Something still to come ("will stay until talks resume"), not a finished span."""
    clause = p.head[first]
    if p.dep[first] != "mark" or syntax.in_past(p, clause):
        return False
    verb = p.head[clause]
    ahead = {"will", "would", "'ll", "wo", "can", "to", "not", "n't"}
    return bool({p.lower[c] for c in p.children[verb]} & ahead) or p.tag[verb] == "VB"


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
