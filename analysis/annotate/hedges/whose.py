"""Whose doubt a hedge is: the writer's own, or one that the writer tells of.

In "Police think he may have fled" both doubts are the police's; in "It may rain if the wind
turns" one hangs on a condition. A count of the writer's uncertainty wants neither.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from analysis.annotate.hedges.cues import Cue
from analysis.annotate.hedges.grammar import DENIAL, ancestors, below, by_person, top, words
from analysis.annotate.parse import Parse

WHOSE = {
    "own": "Of whoever speaks: the author, or in quoted voice the person quoted.",
    "reported": "Of a speaker whom the author puts into other words.",
    "belief": "A belief, fear or charge of somebody else, told as theirs.",
    "condition": "What hangs on a condition.",
    "question": "What is left open as a question.",
}
"""Value of ``whose`` → what it says."""

OF_SZEGED = {"condition": "condition", "investigation": "question"}
OURSELVES = words("i we us 's my our")
THINGS = words("it this that there")
CONTENT = ("VERB", "NOUN", "ADJ")
# A doubt that takes a mind: "analysts speculate"; with these a thing is mere evidence ("data
# suggest"), so only a name or a pronoun holds it.
MINDS = words(
    "speculate surmise infer conjecture question unsure sure skeptical sceptical rule "
    "fear concern worry suspicion speculation rumor rumour"
)
CLAIMS = words("suggest indicate imply certain uncertain doubtful")
AFTERTHOUGHTS = ("case", "relcl", "acl", "appos", "punct", "cc", "conj", "advcl")

Place = tuple[int, int, Cue]


def attribute(p: Parse, places: Sequence[Place]) -> list[tuple[str, str | None]]:
    """``whose`` and ``holder`` of the cues of one article, given as first and last token.

    What stands in the clause that somebody believes is theirs as well.

    >>> attribute(Parse("a", "", [], [], [], [], [], [], [], [], []), [])
    []
    """
    held = [_holder(p, first, last, cue) for first, last, cue in places]
    contents = [(*_content(p, *place[:2]), who) for place, who in zip(places, held, strict=True)]
    waiting = sorted(c for c in contents if c[2] is not None)[::-1]
    around: list[tuple[int, int, str | None]] = []
    found = []
    for (first, _, cue), who in zip(places, held, strict=True):
        while waiting and waiting[-1][0] <= first:
            around.append(waiting.pop())
        while around and around[-1][1] < first:
            around.pop()
        holder = around[-1][2] if who is None and around else who
        whose = OF_SZEGED.get(cue.szeged or "", "own" if holder is None else "belief")
        found.append((whose, holder or None))
    return found


def reported(hedges: pd.DataFrame) -> pd.DataFrame:
    """``hedges`` with ``whose`` "reported" where a speaker other than I or we holds an own doubt.

    Wants ``voice`` and ``holder``. Returns a new frame.

    >>> rows = pd.DataFrame({"voice": ["author", "quoted", "author"], "whose": "own",
    ...                      "holder": ["Ann", "Ann", None]})
    >>> reported(rows)["whose"].tolist()
    ['reported', 'own', 'own']
    """
    others = hedges["holder"].notna() & ~hedges["holder"].str.lower().isin(OURSELVES)
    told = hedges["whose"].eq("own") & hedges["voice"].ne("quoted") & others
    return hedges.assign(whose=hedges["whose"].mask(told, "reported"))


def own(hedges: pd.DataFrame, *, voice: str = "author") -> pd.DataFrame:
    """The hedges by which whoever speaks in ``voice`` shows uncertainty of their own.

    This is the headline measure: the kinds of ``UNCERTAINTY`` (those with a ``szeged`` type),
    without what others are said to believe, and without conditions and open questions.
    ``hedges["whose"]`` shows the rest apart, by name. Rows keep their order and index.

    >>> rows = pd.DataFrame({"voice": ["author", "author", "quoted"], "szeged": "epistemic",
    ...                      "whose": ["own", "belief", "own"]})
    >>> own(rows).index.tolist(), own(rows, voice="quoted").index.tolist()
    ([0], [2])
    """
    return hedges[hedges["szeged"].notna() & hedges["whose"].eq("own") & hedges["voice"].eq(voice)]


def _holder(p: Parse, first: int, last: int, cue: Cue) -> str | None:
    """Who else holds the doubt of a cue: a phrase, "" for someone unnamed, or ``None``."""
    i = next((k for k in range(last, first, -1) if p.pos[k] in CONTENT), first)
    lemma = p.lemma[i].lower()
    if p.pos[i] == "NOUN" and (cue.szeged == "doxastic" or lemma in MINDS):
        owners = [c for c in p.children[i] if p.dep[c] == "poss"]
        return "" if not owners else _other(p, owners[0])
    claims = lemma in CLAIMS and by_person(p, i if p.pos[i] == "VERB" else p.head[i])
    claims = claims and not p.has(i, "xcomp")  # "he is certain to lose" is what the writer says
    if p.pos[i] not in ("VERB", "ADJ") or not (
        cue.kind == "doxastic_verb" or lemma in MINDS or claims
    ):
        return None
    return _other(p, _believer(p, i))


def _other(p: Parse, i: int | None) -> str | None:
    """The phrase of a holder, unless it is nobody or the one who speaks."""
    if i is None or p.lower[i] in OURSELVES | DENIAL | THINGS or below(p, i, "det") & DENIAL:
        return None
    return _phrase(p, i)


def _believer(p: Parse, i: int) -> int | None:
    """The subject of an active verb or a predicate, or who stands after "by" in a passive."""
    agents = [c for a in p.children[i] if p.dep[a] == "agent" for c in p.children[a]]
    if agents:
        return agents[0]
    for verb in (i, *ancestors(p, i)):
        if p.has(verb, "nsubjpass", "auxpass"):
            return None
        subjects = [c for c in p.children[verb] if p.dep[c] == "nsubj"]
        if subjects:
            relative = p.tag[subjects[0]] in ("WP", "WDT") and p.dep[verb] == "relcl"
            return p.head[verb] if relative else subjects[0]
        # "she stopped, looked around and thought": one subject for all
        if p.dep[verb] not in ("conj", "xcomp", "acomp", "attr", "ccomp"):
            return None
    return None


def _phrase(p: Parse, i: int) -> str:
    """The phrase of a noun, without what is added after it."""
    left, right = p.edges[i]
    cuts = [p.edges[c][0] for c in p.children[i] if c > i and p.dep[c] in AFTERTHOUGHTS]
    start, end = p.span(left, min(cuts, default=right + 1) - 1)
    return p.text[start:end]


def _content(p: Parse, first: int, last: int) -> tuple[int, int]:
    """First and last token of the clauses that depend on a cue; an empty range without any."""
    i = top(p, first, last)
    clauses = [p.edges[c] for c in p.children[i] if p.dep[c] in ("ccomp", "xcomp", "oprd", "acl")]
    return (clauses[0][0], clauses[-1][1]) if clauses else (i + 1, i)
