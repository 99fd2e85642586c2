"""Hedge rules for nouns, adjectives, adverbs and words before amounts."""

from __future__ import annotations

from analysis.annotate.hedges import grammar
from analysis.annotate.hedges.grammar import acts, below, near, negated, of_nobody, top, words
from analysis.annotate.parse import Parse

TOPICAL = words(
    "ask book concern debate film hear joke know question read report speak story talk tell "
    "think worry write"
)

MORE_OR_LESS = words("more less as least")
MEASURES = words("times percent % twice half")
MANY = words("they them those these many most others")
WEAKENING = words("not n't never almost nearly virtually practically hardly scarcely barely less")
EXTREMES = words("all any every everyone everybody everything no nobody none nothing")
CERTAIN = words(
    "sure certain certainly clear clearly plain plainly obvious obviously evident right "
    "wrong possible possibly impossible frankly simply literally the"
)


def noun(p: Parse, first: int, last: int) -> bool:
    """A noun that is not denied; no order ("Guess who") and no charge ("on suspicion of")."""
    order = grammar.opens_sentence(p, first) and near(p, last, 1) in ("who", "what", "where")
    named = p.pos[first] == "NOUN" and p.dep[first] != "compound"
    return named and near(p, first, -1) not in ("false", "no", "on") and not order


def with_content(p: Parse, first: int, last: int) -> bool:
    """A noun with a clause ("the view that the law is weak"), not with "views that they share".

    The clause may be its predicate: "the fear is that prices rise".
    """
    be = p.head[first]
    if p.pos[first] == "NOUN" and p.dep[first] == "nsubj" and p.lemma[be] == "be":
        told = (c for c in p.children[be] if p.dep[c] == "ccomp" and c > be)
        if any("that" in below(p, c, "mark") for c in told):
            return True
    return p.pos[first] == "NOUN" and any(
        (p.dep[c] == "prep" and p.has(c, "pcomp"))
        or (
            p.dep[c] in ("acl", "ccomp")
            and (p.tag[c] not in ("VBN", "VBG") or p.has(c, "mark", "aux", "auxpass"))
            and not _with_gap(p, c)
        )
        for c in p.children[first]
    )


def _with_gap(p: Parse, clause: int) -> bool:
    """Whether a relative "that" or a stranded preposition shows that something is left out."""
    inside = range(p.edges[clause][0], p.edges[clause][1] + 1)
    return any(
        (p.lower[i] in ("that", "which") and p.dep[i] in ("dobj", "pobj", "nsubj", "nsubjpass"))
        or (p.dep[i] == "prep" and not p.children[i] and i == inside[-1])
        for i in inside
    )


def participle(p: Parse, first: int, last: int) -> bool:
    """A participle or adjective ("the supposed cure", "is supposed to"), not the past tense."""
    return p.tag[first] in ("JJ", "VBN")


def before_noun(p: Parse, first: int, last: int) -> bool:
    """A participle before its noun: "the alleged thief", not "he alleged"."""
    return p.dep[first] == "amod" and p.pos[p.head[first]] in ("NOUN", "PROPN")


def supposition(p: Parse, first: int, last: int) -> bool:
    """ "It is possible that", "a possible link"; no ability and no "soonest possible"."""
    i, head = first, p.head[first]
    if "as" in (near(p, i, -1), near(p, i, -2)) or p.tag[max(i - 1, 0)] in ("JJS", "RBS"):
        return False
    if p.dep[i] == "amod":
        others = below(p, head) & {"all", "every", "any", "only", "many", "no"}
        return not others and p.tag[head] == "NN" and i < head
    clauses = [head, *p.children[head], *p.children[i]]
    return p.lemma[head] == "be" and any("that" in below(p, c, "mark") for c in clauses)


def not_compared(p: Parse, first: int, last: int) -> bool:
    """What may happen; no comparison ("twice as likely as"), no term of polls ("likely voters")."""
    head = p.head[first]
    surveyed = p.dep[first] == "amod" and p.tag[head] == "NNS" and acts(p, head)
    return not surveyed and not (near(p, first, -1) in MORE_OR_LESS and _is_rate(p, first))


def _is_rate(p: Parse, i: int) -> bool:
    """Whether "more likely" compares how often: with "than", a measure, or of a class of people.

    "Women are more likely to vote" tells a finding; "it is more likely to rain" what may come.
    """
    if {near(p, i, step) for step in range(1, 6)} & {"than", "as"} or near(p, i, -2) in MEASURES:
        return True
    place = grammar.first_conjunct(p, i)
    verb = place if p.has(place, "nsubj") else p.head[place]
    who = grammar.subject(p, verb)
    foreseen = any(p.tag[c] == "MD" for c in p.children[verb])
    if who is None or foreseen or not p.has(i, "xcomp"):
        return False
    if p.dep[verb] == "relcl" and p.tag[who] in ("WP", "WDT"):
        who = p.head[verb]
    one = p.has(who, "det", "poss") and not acts(p, who)  # "the talks" are one event
    return (p.tag[who] in ("NNS", "NNPS") or p.lower[who] in MANY) and not one


def of_event(p: Parse, first: int, last: int) -> bool:
    """ "Potential" of things that may happen, not of people, voltage or skill."""
    head = p.head[first]
    someone = acts(p, head) or p.lemma[head].lower().endswith(("er", "or"))
    return p.dep[first] == "amod" and not someone and p.lemma[head] not in ("energy", "theory")


def clausal_predicate(p: Parse, first: int, last: int) -> bool:
    """A predicate about a clause: "it is unknown who", "sure that", "certain to"."""
    i = top(p, first, last)
    head = p.head[i]
    if p.dep[i] not in ("acomp", "attr", "oprd") or p.lemma[max(first - 1, 0)] == "make":
        return False
    clause = p.has(i, "ccomp", "xcomp") or p.has(head, "ccomp", "csubj", "csubjpass", "advcl")
    return clause and not negated(p, head) and not of_nobody(p, head)


def still_needed(p: Parse, first: int, last: int) -> bool:
    """Work that is asked for ("more research is needed"), not work that was done."""
    i = top(p, first, last)
    asks = {"need", "require", "warrant", "want", "await", "recommend", "necessary", "call"}
    heads = {p.lemma[p.head[i]].lower(), p.lemma[p.head[p.head[i]]].lower()}
    heads |= below(p, p.head[i], "acomp")
    return p.pos[i] == "NOUN" and bool(heads & asks)


def denied_predicate(p: Parse, first: int, last: int) -> bool:
    """A predicate that its subject denies: "nobody is sure", "neither side was certain"."""
    return p.dep[first] in ("acomp", "attr", "oprd") and of_nobody(p, p.head[first])


def in_full(p: Parse, first: int, last: int) -> bool:
    """Full force, not "not always" or "almost entirely"."""
    before = {near(p, first, -1), near(p, first, -2)} if near(p, first, -1) == "so" else set()
    weakened = (before | {near(p, first, -1)}) & WEAKENING
    return not weakened and not negated(p, top(p, first, last))


def on_its_own(p: Parse, first: int, last: int) -> bool:
    """A set phrase that no noun goes on: "for certain", not "for certain issues"."""
    goes_on = p.head[last] > last and p.dep[last] in ("amod", "compound", "det", "nummod")
    return not goes_on and near(p, last, 1) != "of"


def said_to_be(p: Parse, first: int, last: int) -> bool:
    """What there is or is not: "there is no question", not "he took no question"."""
    return p.lemma[p.head[last]] == "be"


def as_it_were(p: Parse, first: int, last: int) -> bool:
    """ "In effect ends the case", not "the rules in effect"."""
    if near(p, last, 1) == ",":
        return near(p, first, -1) == "," or grammar.opens_sentence(p, first)
    return bool(near(p, last, 1)) and p.pos[last + 1] in ("VERB", "AUX", "DET", "ADJ", "PRON")


def no_comparison(p: Parse, first: int, last: int) -> bool:
    """A denial ("not quite clear"), not a denial of more ("could not be more clear")."""
    return not any(p.tag[i] in ("JJR", "RBR") for i in range(first, last + 1))


def beyond_compare(p: Parse, first: int, last: int) -> bool:
    """A denial of more: "could not be clearer", "couldn't be more wrong"."""
    return bool(near(p, last, 1)) and p.tag[last + 1] in ("JJR", "RBR")


def of_clause(p: Parse, first: int, last: int) -> bool:
    """An adverb about the statement ("clearly, he lied"), not its manner ("speak clearly").

    Between a verb and its clause it is about the statement too: "shows clearly that".
    """
    head = p.head[first]
    if p.dep[first] != "advmod" or near(p, first, -1) in WEAKENING:
        return False
    before = first < head or p.lemma[head] in ("be", "have")
    return near(p, last, 1) == "that" or (before and near(p, first, -1) != "very")


def of_degree(p: Parse, first: int, last: int) -> bool:
    """An adverb before an adjective or adverb: "fairly calm", not "treated fairly"."""
    i = last + 1
    graded = bool(near(p, last, 1)) and (p.tag[i] in ("JJ", "RB", "VBN") or p.pos[i] == "ADJ")
    return graded and p.lower[i] not in ("than", "not", "a") and p.dep[first] != "amod"


def short_of(p: Parse, first: int, last: int) -> bool:
    """Just short of a degree or of all: "almost empty", "almost no rain", not "almost fell"."""
    return of_degree(p, first, last) or near(p, last, 1) in EXTREMES


def of_some_degree(p: Parse, first: int, last: int) -> bool:
    """A degree short of the whole: "quite dark", not "quite clear" or "quite the best"."""
    return of_degree(p, first, last) and near(p, last, 1) not in CERTAIN


def before_quantity(p: Parse, first: int, last: int) -> bool:
    """Right before an amount: "about 300", not "about the war"."""
    return bool(near(p, last, 1)) and grammar.quantity(p, last + 1)


def amount_not_topic(p: Parse, first: int, last: int) -> bool:
    """Right before an amount that is not what a talk, story or thought is about."""
    before = p.lemma[first - 1] if near(p, first, -1) else ""
    return before_quantity(p, first, last) and before not in TOPICAL


def after_quantity(p: Parse, first: int, last: int) -> bool:
    """Right after an amount: "20 or so"."""
    amounts = (near(p, first, -1), near(p, first, -2))
    tags = [p.tag[k] for k in (first - 1, first - 2) if k >= 0]
    return "CD" in tags or bool(set(amounts) & grammar.AMOUNTS)


def vague_group(p: Parse, first: int, last: int) -> bool:
    """A group left unnamed ("some voters", "certain officials"), not an amount."""
    head = p.head[first]
    return p.dep[first] in ("det", "amod") and p.tag[head] in ("NNS", "NNPS") and first < head


def unarticled(p: Parse, first: int, last: int) -> bool:
    """ "It sort of works", not "a sort of bread" or "this kind of law"."""
    return (
        p.tag[max(first - 1, 0)] not in ("DT", "JJ", "WDT", "WP", "PRP$", "WRB", "PDT")
        or first == 0
    )


def of_degree_or_focus(p: Parse, first: int, last: int) -> bool:
    """Before what it sharpens: "exactly why", "precisely because"."""
    return near(p, last, 1) in ("why", "how", "because", "what", "the", "when", "where", "who")
