"""Hedge rules for modals: may, could, would, must, should.

The same word leaves open, permits, obliges or tells what somebody was able to do. What decides
is the subject, what the clause hangs on and the time it tells of, not which verb is meant.
"""

from __future__ import annotations

from analysis.annotate.hedges import grammar
from analysis.annotate.hedges.grammar import (
    acts,
    before_subject,
    below,
    by_person,
    near,
    negated,
    subject,
    words,
)
from analysis.annotate.parse import Parse

# Closed classes: with verbs of the senses "could" is an ability, with these words around it one
# or a purpose; after mandative verbs "should" is a duty.
SENSES = words("see hear feel smell taste remember imagine afford")
ABILITY = words("so how why where when easily only finally always often whether because once order")
MANDATIVE = words(
    "agree argue ask believe decide demand feel insist propose recommend suggest think urge"
)
# Verbs of change in amount or degree (Levin 1993, "English Verb Classes and Alternations", 45.4
# to 45.6): what "should" tells of these is most often what is expected. The class is open; of a
# verb that is not here "should" is read as a duty, which it mostly is whatever the subject.
CHANGES = words(
    "abate accelerate appreciate balloon boost broaden climb contract cool curb cut decline "
    "decrease deepen depreciate deteriorate diminish dissipate double drop dwindle ease erode "
    "escalate expand fade fall fluctuate grow halve harden heighten help improve increase "
    "intensify jump lengthen lessen lift loosen lower mend moderate mount multiply mushroom "
    "narrow peak plateau plummet plunge quicken raise rally rebound recede recover reduce relieve "
    "rise rocket sharpen shorten shrink skyrocket slide slow soar soften speed spike stabilise "
    "stabilize stagnate stimulate strengthen subside surge swell taper thaw tighten triple tumble "
    "wane warm weaken widen worsen"
)
# With the verb of a change after them: "should start to rise".
PHASES = words("begin start continue keep stop")
EVERYONE = words("no every each any one everything i you we")


def modal(p: Parse, first: int, last: int) -> bool:
    """An auxiliary; no month, surname or noun, nor a wish or question ("May they rest").

    "Might as well" makes no difference and leaves nothing open.
    """
    following = near(p, first, 1)
    just = following == "just"
    if (near(p, first, 1 + just), near(p, first, 2 + just)) == ("as", "well"):
        return False
    if grammar.shouted(p, first):
        bare = bool(following) and p.tag[first + 1] == "VB"
        return bare or following in ("be", "have", "not")
    past = p.tag[p.head[first]] == "VBD" and not following.endswith("'ve")
    if p.word[first].istitle() and near(p, first, -1) and following and _is_title(p, first):
        return False
    return (
        p.tag[first] == "MD"
        and following not in ("-", "")
        and not past
        and not (p.lower[first] == "may" and grammar.opens_sentence(p, first))
    )


def _is_title(p: Parse, first: int) -> bool:
    """Whether a capital word stands among others in a sentence in small letters, as in a title."""
    left, right = grammar.sentence_edges(p, first)
    small = any(p.word[i].islower() and p.pos[i] in ("VERB", "NOUN") for i in range(left, right))
    return small and p.word[first - 1].istitle() and p.word[first + 1].istitle()


def not_permitted(p: Parse, first: int, last: int) -> bool:
    """ "May" of what is open, not of what is allowed: "only members may vote"."""
    verb = p.head[first]
    who = subject(p, verb)
    if who is None or verb == first:
        return True
    only = "only" in below(p, who) or (acts(p, who) and "only" in below(p, verb, "advmod"))
    chosen = only or below(p, who) & {"no", "neither"}
    told = p.lower[who] == "you" and not grammar.perfect(p, verb, first) and p.pos[verb] == "VERB"
    return not chosen and not told


def could_be_so(p: Parse, first: int, last: int) -> bool:
    """What may turn out so ("rates could rise"), not an ability, a purpose or a missed chance.

    In a story of the past "could" tells what was possible then, for people above all ("he
    could hear the sea"); under a verb of saying the past is that of the report.
    """
    verb = p.head[first]
    if p.tag[first] != "MD" or verb <= first or negated(p, verb) or grammar.perfect(p, verb, first):
        return False
    who, clause = subject(p, verb), grammar.first_conjunct(p, verb)
    if who is None or p.lemma[verb] in SENSES or p.lemma[p.head[clause]] == "order":
        return False
    if p.dep[clause] == "csubj":  # "that he could win means little": a fact is spoken of
        return False
    openings = {p.lower[c] for c in (*p.children[verb], *p.children[clause])}
    if openings & ABILITY or (below(p, who, "det") | {p.lower[who]}) & (EVERYONE | grammar.DENIAL):
        return False
    if _in_past_story(p, first, clause):
        told = p.dep[clause] in ("ROOT", "ccomp") and not grammar.is_passive(p, verb)
        return told and not acts(p, who)
    return not (p.dep[clause] == "relcl" and grammar.is_passive(p, verb))


def _in_past_story(p: Parse, first: int, clause: int) -> bool:
    """Whether the words around tell of the past, the verb that reports the clause left out."""
    reported = p.dep[clause] in ("ccomp", "acl") and p.head[clause] < clause
    left, right = p.edges[clause] if reported else grammar.sentence_edges(p, first)
    return any(
        p.tag[i] == "VBD"
        and not p.has(i, "ccomp")
        and p.dep[i] != "parataxis"
        and not below(p, i, "mark") & grammar.CONDITION_MARKS
        for i in range(left, right + 1)
    )


def would_now(p: Parse, first: int, last: int) -> bool:
    """A supposition about a thing, not a habit or a future seen from the past.

    No verb of the sentence is in the past, no person is the subject; a main verb other
    than "be" needs "this", "that" or "it", as much else is a plan ("the firm would build").
    """
    verb = p.head[first]
    if p.tag[first] != "MD" or grammar.perfect(p, verb, first) or near(p, first, 1) == "-":
        return False
    if by_person(p, verb):
        return False
    thing = below(p, verb, "nsubj", "nsubjpass") & {"this", "that", "it"}
    free = p.dep[verb] == "ROOT" and p.lemma[verb] != "be" and not thing
    return not free and "VBD" not in grammar.sentence_tags(p, first)


def inference(p: Parse, first: int, last: int) -> bool:
    """A conclusion about the past: "must have slipped"."""
    return p.tag[first] == "MD" and grammar.perfect(p, p.head[first], first)


def should_of_forecast(p: Parse, first: int, last: int) -> bool:
    """An expectation of a change ("sales should rise"), not a duty, question or condition.

    Of other verbs, in real news, "should" most often tells what ought to be, whatever the subject
    and with or without a day.
    """
    verb = p.head[first]
    who = subject(p, verb)
    if p.tag[first] != "MD" or verb <= first or who is None or before_subject(p, first):
        return False
    thing = p.tag[who] in ("NN", "NNS", "DT") or p.lower[who] == "it"
    moves = _changes(p, verb) and not grammar.is_passive(p, verb) and not negated(p, verb)
    clause = grammar.first_conjunct(p, verb)
    told = p.dep[clause] in ("ROOT", "ccomp") and not grammar.perfect(p, verb, first)
    wanted = p.lemma[p.head[clause]].lower() in MANDATIVE
    return thing and moves and told and not wanted and not acts(p, who)


def _changes(p: Parse, verb: int) -> bool:
    """Whether a verb tells of a change in degree: "rise", "start to rise", "make it harder"."""
    more = [c for c in p.children[verb] if p.dep[c] in ("ccomp", "acomp", "oprd", "xcomp")]
    compared = any(p.tag[i] == "JJR" for c in more for i in (c, *p.children[c]))
    if p.lemma[verb] in CHANGES or (compared and p.lemma[verb] not in ("be", "have")):
        return True
    return p.lemma[verb] in PHASES and any(p.lemma[c] in CHANGES for c in more)
