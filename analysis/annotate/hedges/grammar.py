"""Questions about the tree of one parse that the hedge rules share, and the scope of a cue."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import pandas as pd

from analysis.annotate.parse import Parse

LONGEST = 150  # tokens of a sentence
LEXICONS = Path(__file__).parents[1] / "lexicons"

DENIAL = frozenset({"nobody", "none", "nothing", "neither", "no", "few"})


def in_pieces(p: Parse) -> Parse:
    """The parse with sentences of more than ``LONGEST`` tokens cut, heads beyond a cut left out.

    The tree of such a run of words means nothing, and walking it takes the square of its length.

    >>> in_pieces(Parse("a", "", [0], [0], [0], [""], [""], [""], [""], [""], [0])).sentence
    [0]
    """
    pieces: list[int] = []
    size = 0
    for i, sentence in enumerate(p.sentence):
        fresh = i == 0 or sentence != p.sentence[i - 1] or size == LONGEST
        pieces.append((pieces[-1] if pieces else -1) + fresh)
        size = 1 if fresh else size + 1
    if not pieces or pieces[-1] == len(set(p.sentence)) - 1:
        return p
    heads = [h if pieces[h] == pieces[i] else i for i, h in enumerate(p.head)]
    # A token whose head is cut off is a root by its relation too: no walk goes on above it.
    deps = ["ROOT" if h == i else dep for i, (h, dep) in enumerate(zip(heads, p.dep, strict=True))]
    return replace(p, sentence=pieces, head=heads, dep=deps)


def words(text: str) -> frozenset[str]:
    """The words of a list written as running text."""
    return frozenset(text.split())


CONDITION_MARKS = frozenset({"if", "unless", "until", "till", "provided", "providing"})
CLAUSES = ("ccomp", "xcomp", "oprd")
PERSONS = words(
    "applicant baby candidate defendant detainee guest inmate nominee patient prisoner suspect "
    "teenager twin victim visitor"
)
PEOPLE = words("i you he she we they who")
AMOUNTS = words(
    "half third quarter dozen dozens hundred hundreds thousand thousands million millions "
    "billion billions trillion decade century"
)
PASSIVE = ("nsubjpass", "auxpass", "csubjpass")
ON_HEAD = words("aux mark advmod amod neg det npadvmod prep acomp")


def shouted(p: Parse, i: int) -> bool:
    """A word in capitals that the tagger takes for a name, as in headlines."""
    return p.pos[i] == "PROPN" and len(p.word[i]) > 1 and p.word[i].isupper()


def near(p: Parse, i: int, step: int) -> str:
    """The word ``step`` tokens from ``i`` in the same sentence, or an empty string."""
    at = i + step
    return p.lower[at] if 0 <= at < len(p) and p.sentence[at] == p.sentence[i] else ""


def opens_sentence(p: Parse, i: int) -> bool:
    """Whether ``i`` is the first word of its sentence, after at most one mark."""
    return not near(p, i, -1) or (p.pos[i - 1] == "PUNCT" and not near(p, i, -2))


def below(p: Parse, i: int, *deps: str) -> set[str]:
    """Lemmas of the dependents of ``i``, or of those with one of these relations."""
    return {p.lemma[c].lower() for c in p.children[i] if not deps or p.dep[c] in deps}


def top(p: Parse, first: int, last: int) -> int:
    """The token of a span whose head lies outside the span."""
    for i in range(first, last + 1):
        if p.head[i] == i or not first <= p.head[i] <= last:
            return i
    return first


def negated(p: Parse, i: int) -> bool:
    """Whether "not" or "never" hangs on ``i``."""
    return p.has(i, "neg") or bool(below(p, i, "advmod") & {"never", "not"})


def of_nobody(p: Parse, verb: int) -> bool:
    """Whether the subject of ``verb`` denies: "nobody", "neither side", "no one"."""
    subjects = [c for c in p.children[verb] if p.dep[c] in ("nsubj", "nsubjpass")]
    return any(p.lower[c] in DENIAL or below(p, c, "det") & DENIAL for c in subjects)


def is_passive(p: Parse, i: int) -> bool:
    """A passive clause or a participle after its noun: "a man thought to be hiding"."""
    return p.has(i, *PASSIVE) or (p.tag[i] == "VBN" and p.dep[i] in ("acl", "relcl"))


def by_person(p: Parse, verb: int) -> bool:
    """Whether the subject of ``verb`` is a name or a personal pronoun."""
    subjects = [c for c in p.children[verb] if p.dep[c] in ("nsubj", "nsubjpass")]
    return any(p.pos[c] == "PROPN" or p.lower[c] in PEOPLE for c in subjects)


def subject(p: Parse, verb: int) -> int | None:
    """The subject of ``verb``, or of the verb that it is joined to ("fell and may rise")."""
    while True:
        for c in p.children[verb]:
            if p.dep[c] in ("nsubj", "nsubjpass", "csubj", "csubjpass", "expl"):
                return c
        if p.dep[verb] != "conj" or p.head[verb] >= verb:
            return None
        verb = p.head[verb]


def first_conjunct(p: Parse, verb: int) -> int:
    """The verb that a joined verb shares its place in the sentence with."""
    while p.dep[verb] == "conj" and p.head[verb] < verb:
        verb = p.head[verb]
    return verb


def ancestors(p: Parse, i: int) -> list[int]:
    """The tokens that ``i`` hangs on, the nearest first."""
    above = []
    while p.head[i] != i:
        i = p.head[i]
        above.append(i)
    return above


def acts(p: Parse, i: int) -> bool:
    """Whether a subject can act of itself: a name, a personal pronoun, people or a body of them."""
    if p.pos[i] == "NOUN":
        return p.lemma[i].lower() in _people() or p.lower[i] in _people()
    return p.pos[i] == "PROPN" or p.lower[i] in PEOPLE or p.lower[i] == "one"


@lru_cache(maxsize=1)
def _people() -> frozenset[str]:
    """Nouns for people and bodies: offices, sources without a name, institutions."""
    offices, sources, bodies = (
        pd.read_csv(LEXICONS / f"{name}.csv", keep_default_na=False)
        for name in ("offices", "unnamed_sources", "institutions")
    )
    heads = offices["noun"].str.split().str[-1]
    acting = bodies.loc[bodies["kind"].isin(["state", "firm", "government"]), "noun"]
    listed = frozenset([*heads, *sources["word"], *acting])
    return (listed | PERSONS) - AMOUNTS - words("number majority percent plenty")


def before_subject(p: Parse, first: int) -> bool:
    """Whether a modal stands before the subject of its verb: "should talks fail"."""
    verb = p.head[first]
    return any(first < c < verb and p.dep[c] in ("nsubj", "nsubjpass") for c in p.children[verb])


def perfect(p: Parse, verb: int, modal: int) -> bool:
    """Whether "have" stands between a modal and its verb."""
    return any(
        p.dep[c] == "aux" and c > modal and p.lower[c] in ("have", "'ve", "of")
        for c in p.children[verb]
    )


def in_past(p: Parse, verb: int) -> bool:
    """Whether ``verb`` or its auxiliary is in the simple past."""
    return p.tag[verb] == "VBD" or any(
        p.tag[c] == "VBD" and p.dep[c] in ("aux", "auxpass") for c in p.children[verb]
    )


def sentence_edges(p: Parse, i: int) -> tuple[int, int]:
    """First and last token of the sentence of ``i``."""
    left = right = i
    while left and p.sentence[left - 1] == p.sentence[i]:
        left -= 1
    while right + 1 < len(p) and p.sentence[right + 1] == p.sentence[i]:
        right += 1
    return left, right


def sentence_tags(p: Parse, i: int) -> set[str]:
    """The tags of the tokens in the sentence of ``i``."""
    left, right = sentence_edges(p, i)
    return set(p.tag[left : right + 1])


def last_word(p: Parse, i: int) -> str:
    """What the sentence of ``i`` ends on, usually a mark."""
    return p.lower[sentence_edges(p, i)[1]]


def quantity(p: Parse, i: int) -> bool:
    """Whether an amount starts at ``i``: a number, "$5", "half", "a dozen"."""
    if near(p, i, 0) in ("a", "an", "one", "the", "$", "£", "€", "us$", "c$"):
        word = near(p, i, 1)
        return word in AMOUNTS or (i + 1 < len(p) and bool(word) and p.tag[i + 1] == "CD")
    return bool(near(p, i, 0)) and (p.tag[i] == "CD" or near(p, i, 0) in AMOUNTS)


def whole_words(p: Parse, first: int, last: int) -> tuple[int, int]:
    """First and last token of the written words that hold a span: "n't" takes "does" along."""
    while first and _joined(p, first - 1):
        first -= 1
    while last + 1 < len(p) and _joined(p, last):
        last += 1
    return first, last


def _joined(p: Parse, i: int) -> bool:
    """Whether no space, hyphen or closing mark parts token ``i`` from the next one."""
    if p.end[i] != p.start[i + 1] or p.sentence[i] != p.sentence[i + 1]:
        return False
    before, after = p.word[i], p.word[i + 1]
    clitic = len(after) > 1 and after[0] in "'’"
    return before[-1:].isalnum() and (after[:1].isalnum() or clitic)


def scope(p: Parse, first: int, last: int) -> tuple[int, int]:
    """First and last token of what the cue covers, marks at its ends left out.

    The clause of its verb for a modal, a conjunction, an adverb or a predicate adjective;
    the noun phrase for an adjective before its noun; its own subtree for verbs and nouns.
    After the scopes of Vincze et al. (2008), read off the dependency tree.

    >>> p = Parse("a", "It may rain", [0] * 3, [0, 3, 7], [2, 6, 11], ["It", "may", "rain"],
    ...           ["it", "may", "rain"], ["PRON", "AUX", "VERB"], ["PRP", "MD", "VB"],
    ...           ["nsubj", "aux", "ROOT"], [2, 2, 2])
    >>> scope(p, 1, 1)
    (0, 2)
    """
    i = top(p, first, last)
    opens_clause = p.dep[i] == "prep" and p.has(i, "pcomp", "ccomp")
    node = p.head[i] if p.dep[i] in ON_HEAD and not opens_clause else i
    left, right = p.edges[node]
    if p.dep[i] != "mark":
        right = _before_next_clause(p, node, right)
    left, right = min(left, first), max(right, last)
    while left < first and (p.sentence[left] != p.sentence[first] or p.pos[left] == "PUNCT"):
        left += 1
    while right > last and (p.sentence[right] != p.sentence[last] or p.pos[right] == "PUNCT"):
        right -= 1
    return left, right


def _before_next_clause(p: Parse, verb: int, right: int) -> int:
    """The last token before a clause joined to ``verb`` that has a subject of its own."""
    for c in p.children[verb]:
        if c > verb and p.dep[c] == "conj" and p.has(c, "nsubj", "nsubjpass", "expl"):
            joints = [k for k in p.children[verb] if verb < k < c and p.dep[k] == "cc"]
            return min([p.edges[c][0], *joints[-1:]]) - 1
    return right
