"""Questions about the tree of one parse that the hedge rules and scopes share."""

from __future__ import annotations

from analysis.annotate.parse import Parse

DENIAL = frozenset({"nobody", "none", "nothing", "neither", "no", "few"})


def words(text: str) -> frozenset[str]:
    """The words of a list written as running text."""
    return frozenset(text.split())


CONDITION_MARKS = frozenset({"if", "unless", "until", "till", "provided", "providing"})
CLAUSES = ("ccomp", "xcomp", "oprd")
PEOPLE = words("i you he she we they who")
AMOUNTS = words(
    "half third quarter dozen dozens hundred hundreds thousand thousands million millions "
    "billion billions trillion decade century"
)
PASSIVE = ("nsubjpass", "auxpass", "csubjpass")


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


def inverted(p: Parse, verb: int) -> bool:
    """A condition without a conjunction: "should talks fail", "had he known"."""
    first = p.edges[verb][0]
    return (
        p.lower[first] in ("should", "had", "were")
        and p.head[first] == verb != first
        and p.dep[first] in ("aux", "auxpass")
        and any(p.dep[c].startswith("nsubj") for c in p.children[verb] if c > first)
    )


def conditional_clause(p: Parse, verb: int) -> bool:
    """Whether a clause with "if", "unless" or "until", or an inversion, hangs on ``verb``."""
    return any(
        p.dep[c] == "advcl" and (below(p, c, "mark") & CONDITION_MARKS or inverted(p, c))
        for c in p.children[verb]
    )


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
    if p.end[i] != p.start[i + 1]:
        return False
    before, after = p.word[i], p.word[i + 1]
    clitic = len(after) > 1 and after[0] in "'’"
    return before[-1:].isalnum() and (after[:1].isalnum() or clitic)
