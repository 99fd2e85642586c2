"""How a name is described where it stands: titles, appositions, modifiers and predicates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches
from functools import lru_cache
from typing import NamedTuple

import pandas as pd

from analysis.annotate.parse import Parse, placed
from analysis.annotate.wording.roles import NOMINAL, PLACE, RELATIVE, SUBJECTS, bearers, table

DESCRIBED = PLACE | {"text": "str", "entity": "str", "relation": "str", "voice": "str"}
ARTICLE = re.compile(r"^(?:the|an?)\s+", re.IGNORECASE)

COPULAS = frozenset({"be", "become", "remain", "seem", "appear", "look", "prove", "'", "’"})
# Verbs that hand on what somebody else makes of the name.
CALLING = frozenset(
    {
        "brand", "call", "cast", "celebrate", "condemn", "consider", "declare", "deem", "denounce",
        "depict", "describe", "dismiss", "dub", "hail", "know", "label", "mourn", "name", "paint",
        "portray", "praise", "regard", "revere", "see", "style", "view",
    }
)  # fmt: skip
ARTICLES = frozenset({"the", "a", "an"})
BEFORE = frozenset({"compound", "amod", "nmod", "poss", "det", "advmod", "punct"})
# Adjectives that only count or point.
POINTING = frozenset({"other", "same", "own", "such", "many", "several", "more", "most", "few"})
# Adjectives that say what may come, not what somebody is.
MODAL = frozenset({"about", "able", "unable", "due", "likely", "unlikely", "bound", "set"})
LONGEST = 25  # words
CLOSING = frozenset({")", "]"})
STOPS = frozenset({",", ";", ":", "–", "—", "(", ")"})


class Description(NamedTuple):
    """The tokens ``first`` to ``last``, both included, and how they hang on the name."""

    first: int
    last: int
    relation: str


def described(mentions: pd.DataFrame, tokens: pd.DataFrame) -> pd.DataFrame:
    """What is said of each name where it stands.

    ``relation`` is ``title`` ("Judge Ruiz"), ``apposition`` ("Ruiz, a judge"; "the
    judge, Ruiz"), ``modifier`` ("the embattled Ruiz") or ``predicate`` ("Ruiz is a
    judge", "called Ruiz a hero"). Returns ``article_id``, ``start``, ``end`` (of the
    description), ``sentence_id``, ``text``, ``entity``, ``relation``, ``voice``. A
    predicate that is denied begins at its verb: "is not a judge".

    >>> tokens = pd.DataFrame({
    ...     "article_id": "a", "token_id": [0, 1, 2], "sentence_id": 0, "start": [0, 6, 11],
    ...     "end": [5, 10, 15], "text": ["Judge", "Ruiz", "left"], "lemma": ["judge", "Ruiz", "go"],
    ...     "pos": ["PROPN", "PROPN", "VERB"], "tag": ["NNP", "NNP", "VBD"],
    ...     "dep": ["compound", "nsubj", "ROOT"], "head": [1, 2, 2], "voice": "author"})
    >>> name = pd.DataFrame({"article_id": ["a"], "sentence_id": [0], "start": [6], "end": [10],
    ...                      "entity": ["Ana Ruiz"]})
    >>> described(name, tokens)[["text", "relation"]].values.tolist()
    [['Judge', 'title']]
    """
    rows = []
    entities = mentions["entity"].tolist()
    for here in placed(mentions, tokens):
        parse, names = here.parse, frozenset(here.roots)
        for row, span, root in zip(here.rows, here.spans, here.roots, strict=True):
            rows += [
                (
                    parse.article_id,
                    *parse.span(said.first, said.last),
                    parse.sentence[said.first],
                    parse.phrase(said.first, said.last),
                    entities[row],
                    said.relation,
                    here.voice[said.first],
                )
                for said in (
                    descriptions_of(parse, span, root, names, str(entities[row]))
                    if root >= 0
                    else []
                )
            ]
    return table(rows, DESCRIBED, key=["article_id", "start", "end", "entity"])


def phrases(texts: pd.Series) -> pd.Series:
    """Descriptions made alike for counting: no leading article, in their commonest writing.

    >>> phrases(pd.Series(["The Chief  Prosecutor", "chief prosecutor", "a hero"])).tolist()
    ['Chief Prosecutor', 'Chief Prosecutor', 'hero']
    """
    plain = texts.str.split().str.join(" ").str.replace(ARTICLE, "", regex=True)
    counts = plain.groupby([plain.str.lower().rename("small"), plain.rename("plain")]).size()
    common = (
        counts.rename("n")
        .reset_index()
        .sort_values(["n", "plain"], ascending=[False, True], kind="stable")
    )
    written = common.drop_duplicates("small").set_index("small")["plain"]
    return plain.str.lower().map(written).astype("str")


def named(mentions: pd.DataFrame, described: pd.DataFrame) -> pd.DataFrame:
    """Add ``form``: the name as it stands with the title before it, without possessive.

    >>> rows = pd.DataFrame({"article_id": "a", "start": [6, 20], "end": [12, 26],
    ...                      "text": ["Ruiz’s", "Ruiz's"], "entity": "Ana Ruiz"})
    >>> titles = pd.DataFrame({"article_id": ["a"], "end": [5], "text": ["Judge"],
    ...                        "entity": "Ana Ruiz", "relation": "title"})
    >>> named(rows, titles)["form"].tolist()
    ['Judge Ruiz', 'Ruiz']
    """
    titles = described.loc[described["relation"].eq("title"), ["article_id", "end", "text"]]
    titles = titles.rename(columns={"end": "before", "text": "title"})
    rows = mentions[["article_id"]].assign(before=mentions["start"] - 1)
    title = rows.merge(titles, on=["article_id", "before"], how="left")["title"].fillna("")
    bare = mentions["text"].str.replace(r"['’]s?$", "", regex=True)
    form = (pd.Series(title.array, bare.index) + " " + bare).str.strip()
    form = form.str.replace(ARTICLE, "", regex=True)
    return mentions.assign(form=form)


def descriptions_of(
    parse: Parse, span: tuple[int, int], root: int, names: frozenset[int], entity: str
) -> list[Description]:
    """What is said of a name; ``names`` are the head tokens of all names."""
    first, last = span
    found = [
        *_inside(parse, first, last, entity),
        *_before(parse, first, last, names),
        *_appositions(parse, root, names),
        *_predicates(parse, root, names),
    ]
    return [said for said in found if _fit(parse, said)]


def _inside(parse: Parse, first: int, last: int, entity: str) -> Iterator[Description]:
    """The title that a mention holds beyond the name: "Gen." in "Gen. Ruiz" of Ana Ruiz."""
    told = [_spells(parse.lower[i], entity.lower()) for i in range(first, last)]
    lead = told.index(True) if True in told else 0
    start = first + (parse.lower[first] in ARTICLES)
    if start < first + lead:
        yield Description(start, first + lead - 1, "title")


@lru_cache(maxsize=65536)
def _spells(word: str, name: str) -> bool:
    """Whether ``word`` is one of the name's own, an initial or another spelling of it."""
    bare, parts = word.strip("."), name.split()
    initial = len(bare) == 1 and any(part.startswith(bare) for part in parts)
    return initial or bool(get_close_matches(bare, parts, n=1, cutoff=0.7))


def _before(parse: Parse, first: int, last: int, names: frozenset[int]) -> Iterator[Description]:
    """Titles and adjectives right before the name."""
    heads = [
        c
        for i in range(first, last)
        for c in parse.children[i]
        if c < first and parse.dep[c] in BEFORE
    ]
    heads += _second_subject(parse, first, last)
    if not heads:
        return
    start, end = min(min(parse.under(c)) for c in heads), first - 1
    # What is closed before the name belongs to a byline: "(CNN) President Ruiz".
    closed = [i for i in range(start, first) if parse.lower[i] in CLOSING]
    start = max([start, *(i + 1 for i in closed)])
    while start <= end and (parse.lower[start] in ARTICLES or parse.dep[start] == "punct"):
        start += 1
    while start <= end and parse.dep[end] == "punct":
        end -= 1
    if start > end or max(heads) in names:
        return
    if parse.pos[end] in {"NOUN", "PROPN"} and parse.dep[end] != "poss":
        yield Description(start, end, "title")
        return
    plain = [i for i in heads if parse.dep[i] == "amod" and parse.lower[i] not in POINTING]
    if plain and not parse.word[end][0].isdigit():
        yield Description(min(min(parse.under(i)) for i in plain), end, "modifier")


def _second_subject(parse: Parse, first: int, last: int) -> list[int]:
    """A title that the parser took for a subject of its own: "The judge Ana Ruiz left"."""
    before = first - 1
    verbs = {parse.head[i] for i in range(first, last) if parse.dep[i].startswith("nsubj")}
    beside = before >= 0 and parse.pos[before] == "NOUN" and parse.head[before] in verbs
    return [before] if beside and parse.dep[before].startswith("nsubj") else []


def _appositions(parse: Parse, root: int, names: frozenset[int]) -> Iterator[Description]:
    for noun in _beside(parse, root):
        if noun > root and _describes(parse, noun, names):
            phrase = _phrase(parse, noun, "apposition")
            # "Haddad, a judge, and Ruiz": a name that is joined to the judge is not part of him.
            beyond = [min(parse.under(c)) for c in parse.having(noun, "conj") if c in names]
            last = min([phrase.last, *(first - 1 for first in beyond)])
            while parse.dep[last] in {"punct", "cc"}:
                last -= 1
            yield phrase._replace(last=last)
    noun = parse.head[root]
    if parse.dep[root] == "appos" and noun < root and _describes(parse, noun, names):
        phrase = _phrase(parse, noun, "apposition")
        last = min(phrase.last, min(parse.under(root)) - 1)
        yield phrase._replace(last=last - (parse.dep[last] == "punct"))


def _beside(parse: Parse, root: int) -> Iterator[int]:
    """Appositions of a name; in "Haddad and Ruiz, a judge" the judge is the last of the row.

    The engine hangs it on the first. What is said of several is of the first as well.
    """
    first = root
    while parse.dep[first] == "conj" and parse.pos[parse.head[first]] in NOMINAL:
        first = parse.head[first]
    row = [first]
    for name in row:
        row += [c for c in parse.having(name, "conj") if c > name]
    for name in row:
        for noun in parse.having(name, "appos"):
            several = parse.tag[noun] in {"NNS", "NNPS"}
            owner = name if several else max((c for c in row if c < noun), default=name)
            if owner == root:
                yield noun


def _describes(parse: Parse, noun: int, names: frozenset[int]) -> bool:
    """A common noun or an office: not another name, an age or a place ("Lima, Peru")."""
    office = any(parse.lower[c] in {"of", "for", "to"} for c in parse.having(noun, "prep"))
    common = parse.pos[noun] in {"NOUN", "ADJ"} or (parse.pos[noun] == "PROPN" and office)
    return common and noun not in names


def _predicates(parse: Parse, root: int, names: frozenset[int]) -> Iterator[Description]:
    """What the name is said to be, or called."""
    for said, verb in _said(parse, root):
        if said in names or parse.lower[said] in MODAL:
            continue
        phrase = _phrase(parse, said, "predicate")
        # "was not a spy" must not read "a spy", nor "could not be better" be better.
        if denied := parse.having(verb, "neg") + parse.having(said, "neg"):
            first = min(verb, phrase.first, *denied, *parse.having(verb, "aux", "auxpass"))
            phrase = phrase._replace(first=first)
        yield phrase


def _said(parse: Parse, root: int) -> Iterator[tuple[int, int]]:
    """The head of each predicate with its verb."""
    top, same = bearers(parse, root)
    verb = parse.head[top]
    if parse.dep[top] in {"nsubj", "nsubjpass"}:
        for joined in [verb, *_joined(parse, verb)]:
            yield from _predicate(parse, joined, passive=parse.dep[top] == "nsubjpass")
    elif parse.dep[top] == "dobj" and parse.lemma[verb] in CALLING:
        yield from _called(parse, verb)
    for noun in same:
        for clause in parse.having(noun, "relcl", "acl"):
            subject = any(
                parse.tag[c] in RELATIVE and parse.dep[c] in {"nsubj", "nsubjpass"}
                for c in parse.children[clause]
            )
            if parse.dep[clause] == "acl" or subject:
                yield from _predicate(parse, clause, passive=parse.tag[clause] == "VBN")


def _joined(parse: Parse, verb: int) -> list[int]:
    """Verbs joined to ``verb`` that share its subject."""
    joined = [c for c in parse.having(verb, "conj") if not parse.having(c, *SUBJECTS)]
    return joined + [d for c in joined for d in _joined(parse, c)]


def _predicate(parse: Parse, verb: int, *, passive: bool) -> Iterator[tuple[int, int]]:
    if passive and parse.lemma[verb] in CALLING:
        yield from _called(parse, verb)
    if parse.lemma[verb].lower() in COPULAS:
        for said in parse.having(verb, "attr", "acomp", "oprd"):
            if said > verb and parse.pos[said] in {"NOUN", "PROPN", "ADJ"}:
                yield said, verb


def _called(parse: Parse, verb: int) -> Iterator[tuple[int, int]]:
    as_what = [c for p in parse.having(verb, "prep") if parse.lower[p] == "as"
               for c in parse.having(p, "pobj", "amod")]  # fmt: skip
    for said in [*parse.having(verb, "oprd"), *as_what]:
        if said > verb and parse.pos[said] in {"NOUN", "PROPN", "ADJ"}:
            yield said, verb


def _phrase(parse: Parse, noun: int, relation: str) -> Description:
    """A noun with all that belongs to it, up to a comma where something new begins."""
    below = parse.under(noun, without=frozenset({"relcl", "parataxis"}))
    by = [c for c in parse.having(noun, "prep") if parse.lower[c] == "by" and c > noun]
    last = min([below[-1], *(c - 1 for c in by if relation == "predicate")])
    for i in below:
        new = i < len(parse) - 1 and parse.tag[i + 1] in {"DT", "WDT", "WP", "WRB", "VBG"}
        if noun < i < last and parse.lower[i] in STOPS and (new or parse.lower[i] != ","):
            last = i - 1
    while last > noun and parse.dep[last] in {"punct", "cc"}:
        last -= 1
    first = next((i for i in below if parse.dep[i] != "punct"), noun)
    return _whole(parse, Description(first, max(last, noun), relation))


def _whole(parse: Parse, said: Description) -> Description:
    """Complete a word that the engine cut at its hyphen: "Co" in "Co-founder of the mill"."""
    first, last = said.first, said.last
    while parse.glued(first - 1) and "-" in {parse.lower[first - 1], parse.lower[first]}:
        first -= 1
    while parse.glued(last) and "-" in {parse.lower[last], parse.lower[last + 1]}:
        last += 1
    below = parse.under(last, without=frozenset({"relcl", "parataxis"}))
    if last > said.last and below[0] >= first:
        last = below[-1]
    return said._replace(first=first, last=last)


def _fit(parse: Parse, said: Description) -> bool:
    """Not a party letter ("Haddad (R)"), a pronoun, or a table that was read as a sentence."""
    words = parse.lower[said.first : said.last + 1]
    return 0 < len(words) <= LONGEST and len("".join(words)) > 1 and words[0] not in {"one", "ones"}
