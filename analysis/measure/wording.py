"""How names are worded: what they are called, what they do and what is done to them."""

from __future__ import annotations

import re

import pandas as pd

from analysis.measure.descriptions import descriptions
from analysis.measure.roles import acts as roles_of
from analysis.measure.trees import Trees

PLACE = {"article_id": "str", "start": "int64", "end": "int64", "sentence_id": "int64"}
DESCRIBED = PLACE | {"text": "str", "entity": "str", "relation": "str", "voice": "str"}
ACTS = PLACE | {
    "text": "str",
    "lemma": "str",
    "entity": "str",
    "role": "str",
    "construction": "str",
    "negated": "bool",
    "voice": "str",
}


# Whether a construction says who did it.
DOER = {
    "active": "named",
    "passive with agent": "named",
    "passive without agent": "left out",
    "noun": "left out",
    "intransitive": "left out",
}
ARTICLE = re.compile(r"^(?:the|an?)\s+", re.IGNORECASE)


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
    trees = Trees(mentions, tokens)
    names = frozenset(trees.roots)
    rows = []
    for number, (article_id, entity) in enumerate(
        zip(mentions["article_id"], mentions["entity"], strict=True)
    ):
        if trees.roots[number] < 0:
            continue
        rows += [
            (
                article_id,
                trees.start[first],
                trees.end[last],
                trees.sentence_id[first],
                trees.phrase(first, last),
                entity,
                relation,
                trees.voice[first],
            )
            for first, last, relation in descriptions(trees, number, names, str(entity))
        ]
    return _table(rows, DESCRIBED, key=["article_id", "start", "end", "entity"])


def acts(mentions: pd.DataFrame, tokens: pd.DataFrame) -> pd.DataFrame:
    """What each name does and what is done to it.

    ``role`` is ``agent`` or ``patient``, ``construction`` ``active``, ``passive with
    agent``, ``passive without agent``, ``noun`` ("the killing of Ruiz", "Ruiz's arrest",
    "for killing Ruiz") or ``intransitive`` ("Ruiz died", a patient of nobody). Roles are
    read from grammar: shared subjects and objects, relative and participle clauses,
    infinitives; "be", "become", "have" and "do" are left out. Returns ``article_id``,
    ``start``, ``end`` (of the verb or noun), ``sentence_id``, ``text``, ``lemma`` (of the
    verb, with its particle), ``entity``, ``role``, ``construction``, ``negated``,
    ``voice``.

    The share of agentless constructions as a sign of framing: Trew (1979), in Fowler et
    al., "Language and Control".

    >>> tokens = pd.DataFrame({
    ...     "article_id": "a", "token_id": [0, 1], "sentence_id": 0, "start": [0, 5],
    ...     "end": [4, 9], "text": ["Ruiz", "left"], "lemma": ["Ruiz", "leave"],
    ...     "pos": ["PROPN", "VERB"], "tag": ["NNP", "VBD"], "dep": ["nsubj", "ROOT"],
    ...     "head": [1, 1], "voice": "author"})
    >>> name = pd.DataFrame({"article_id": ["a"], "sentence_id": [0], "start": [0], "end": [4],
    ...                      "entity": ["Ana Ruiz"]})
    >>> acts(name, tokens)[["lemma", "role", "construction"]].values.tolist()
    [['leave', 'agent', 'active']]
    """
    trees = Trees(mentions, tokens)
    rows = []
    for root, article_id, entity in zip(
        trees.roots, mentions["article_id"], mentions["entity"], strict=True
    ):
        rows += [
            (
                article_id,
                trees.start[act.token],
                trees.end[act.last],
                trees.sentence_id[act.token],
                trees.phrase(act.token, act.last),
                act.lemma,
                entity,
                act.role,
                act.construction,
                bool(trees.having(act.token, "neg")),
                trees.voice[act.token],
            )
            for act in (roles_of(trees, root) if root >= 0 else [])
        ]
    return _table(rows, ACTS, key=["article_id", "start", "end", "entity", "role"])


def phrases(texts: pd.Series) -> pd.Series:
    """Descriptions made alike for counting: small letters, no leading article.

    >>> phrases(pd.Series(["The Chief  Prosecutor", "a hero"])).tolist()
    ['chief prosecutor', 'hero']
    """
    return texts.str.split().str.join(" ").str.replace(ARTICLE, "", regex=True).str.lower()


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


def _table(rows: list[tuple], columns: dict[str, str], *, key: list[str]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=list(columns)).astype(columns)
    return table.drop_duplicates(key).sort_values(key, kind="stable", ignore_index=True)
