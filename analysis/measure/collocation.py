"""What a word goes with: by grammar and within a window, and how closely."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

FEWEST = 3  # articles that must hold a word and what it goes with
WINDOW = 5  # words to each side
SUBJECT, OBJECT = ("nsubj", "csubj"), ("dobj", "nsubjpass", "obj")
MODIFIER = ("amod", "compound", "nmod", "advmod")
CONTENT = ("NOUN", "PROPN", "VERB", "ADJ", "ADV", "NUM")
RELATIONS = (
    "does", "is done to", "described as", "speaks of",
    "subject of", "object of", "modified by", "modifies", "and", "near",
)  # fmt: skip
"""Of a name, of a word, and of both, in the order in which they are shown."""
ADDRESS = ["article_id", "sentence_id", "start", "end", "voice"]


class Grammar(NamedTuple):
    """The tokens as numbers: lemmas by code, and the row of the head of each token."""

    tokens: pd.DataFrame
    lemma: np.ndarray
    lemmas: pd.Index
    head: np.ndarray
    dep: pd.Series
    pos: pd.Series


def log_dice(both: np.ndarray, one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """How much of the uses of two words are uses together: 14 all, one less is half as much.

    Rychlý (2008), "A Lexicographer-Friendly Association Score". It does not grow with the
    corpus, and does not favour rare words.

    >>> log_dice(np.array([8, 300]), np.array([389, 300]), np.array([230, 300])).round(6).tolist()
    [8.726204, 14.0]
    """
    return 14 + np.log2(2 * both / (one + other))


def delta_p(both: np.ndarray, one: np.ndarray, other: np.ndarray, whole: float) -> np.ndarray:
    """How much likelier ``other`` is where ``one`` is than where it is not.

    From −1 to 1, and another number the other way round (Gries 2013, "50-something years of
    work on collocations"): after "of", "course" is hardly likelier, before "course", "of" is.

    >>> delta_p(np.array([5610]), np.array([174548]), np.array([7867]), 10409868).round(3).tolist()
    [0.032]
    >>> delta_p(np.array([5610]), np.array([7867]), np.array([174548]), 10409868).round(3).tolist()
    [0.697]
    """
    return both / one - (other - both) / np.maximum(whole - one, 1)


def grammar(tokens: pd.DataFrame) -> Grammar:
    """Read the tokens once: their lemmas and heads as numbers."""
    codes, known = pd.factorize(tokens["lemma"])
    small, lemmas = pd.factorize(pd.Series(known, dtype="str").str.lower())
    article = pd.factorize(tokens["article_id"])[0].astype(np.int64)
    wide = int(max(tokens["token_id"].max(), tokens["head"].max(), 0)) + 1 if len(tokens) else 1
    key = article * wide + tokens["token_id"].to_numpy()
    head = np.searchsorted(key, article * wide + tokens["head"].to_numpy())
    head = np.minimum(head, max(len(tokens) - 1, 0))
    return Grammar(
        tokens, np.append(small, -1)[codes], pd.Index(lemmas), head, tokens["dep"], tokens["pos"]
    )


def around(read: Grammar, nodes: np.ndarray) -> pd.DataFrame:
    """What stands to the tokens of the rows ``nodes`` in each relation.

    Returns a row for each: the address of the other word, ``relation``, ``word`` (its lemma),
    ``node`` (the row of the token). Relations: ``subject of`` and ``object of`` a verb, also a
    passive one; ``modified by`` an adjective, noun or adverb; ``modifies``; ``and``; ``near``,
    a word of content within five.

    >>> tokens = pd.DataFrame({"article_id": "a", "token_id": [0, 1, 2], "sentence_id": 0,
    ...     "start": [0, 5, 12], "end": [4, 11, 17], "text": ["Rain", "halted", "ships"],
    ...     "lemma": ["rain", "halt", "ship"], "pos": ["NOUN", "VERB", "NOUN"],
    ...     "dep": ["nsubj", "ROOT", "dobj"], "head": [1, 1, 1], "voice": "author"})
    >>> around(grammar(tokens), np.array([0]))[["relation", "word"]].values.tolist()
    [['subject of', 'halt'], ['near', 'halt'], ['near', 'ship']]
    """
    chosen = np.zeros(len(read.head), dtype=bool)
    chosen[nodes] = True
    dep, pos, head = read.dep, read.pos, read.head
    root = head == np.arange(len(head))
    is_verb = pos.isin(["VERB", "AUX"]).to_numpy()
    at, below = np.asarray(nodes), np.flatnonzero(chosen[head] & ~root)
    of = dep.iloc[at]
    # "killed by the storm": the storm hangs on "by", which hangs on the verb.
    agent = (dep.to_numpy()[head[at]] == "agent") & of.eq("pobj").to_numpy()
    parts = [
        ("subject of", at, head[at], of.isin(SUBJECT).to_numpy() & is_verb[head[at]]),
        ("subject of", at, head[head[at]], agent),
        ("object of", at, head[at], of.isin(OBJECT).to_numpy() & is_verb[head[at]]),
        ("modified by", head[below], below, dep.iloc[below].isin(MODIFIER).to_numpy()),
        ("modifies", at, head[at], of.isin(MODIFIER).to_numpy() & ~root[at]),
        ("and", at, head[at], of.eq("conj").to_numpy()),
        ("and", head[below], below, dep.iloc[below].eq("conj").to_numpy()),
        _near(read, at),
    ]
    found = [
        pd.DataFrame({"relation": name, "node": one[kept], "row": other[kept]})
        for name, one, other, kept in parts
    ]
    rows = pd.concat(found, ignore_index=True)
    other = rows["row"].to_numpy()
    rows["word"] = read.lemmas.to_numpy()[read.lemma[other]] if len(rows) else None
    rows = rows[pos.iloc[other].isin(CONTENT).to_numpy()]
    address = read.tokens.iloc[rows["row"].to_numpy()][ADDRESS].reset_index(drop=True)
    rows = pd.concat([address, rows.drop(columns="row").reset_index(drop=True)], axis=1)
    return rows.drop_duplicates([*ADDRESS, "relation"]).reset_index(drop=True)


def scored(
    rows: pd.DataFrame, uses: pd.Series, whole: int, *, fewest: int = FEWEST
) -> pd.DataFrame:
    """How closely each word goes with the node in each relation.

    ``rows`` as ``around`` gives them, or one for several, with how many as ``n``; ``uses`` how
    often each word occurs at all (of a phrase, its last word), ``whole`` how many words there are.
    Returns ``relation``, ``word``, ``n``, ``articles``, ``value`` (``log_dice``: of the word, and
    of the node in this relation), ``delta_p`` (of the word, given the node), ``delta_p_back``;
    those in ``fewest`` articles or more, closest first.
    """
    table = frequent(rows, fewest=fewest)
    rows = rows if "n" in rows else rows.assign(n=1)
    whole_relation = rows.groupby("relation", observed=True)["n"].sum()
    both = table["n"].to_numpy(float)
    one = table["relation"].map(whole_relation).to_numpy(float)
    last = table["word"].astype("str").str.split().str[-1]
    other = np.fmax(table["word"].map(uses).fillna(last.map(uses)).to_numpy(float), both)
    table = table.assign(
        value=log_dice(both, one, other),
        delta_p=delta_p(both, one, other, whole),
        delta_p_back=delta_p(both, other, one, whole),
    )
    table = table.assign(order=table["relation"].map(RELATIONS.index)).sort_values(
        ["order", "value", "n", "word"], ascending=[True, False, False, True], kind="stable"
    )
    return table.drop(columns="order").reset_index(drop=True)


def frequent(rows: pd.DataFrame, *, fewest: int = FEWEST) -> pd.DataFrame:
    """``relation`` and ``word`` in ``fewest`` articles or more, with ``n`` and ``articles``."""
    rows = rows if "n" in rows else rows.assign(n=1)
    groups = rows.groupby(["relation", "word"], as_index=False, observed=True)
    table = groups.agg(n=("n", "sum"), articles=("article_id", "nunique"))
    return table[table["articles"].ge(fewest)]


def _near(read: Grammar, nodes: np.ndarray) -> tuple[str, np.ndarray, np.ndarray, np.ndarray]:
    """The tokens within ``WINDOW`` words of each node, in its sentence."""
    steps = np.array([step for step in range(-WINDOW, WINDOW + 1) if step])
    one = np.repeat(nodes, len(steps))
    other = (nodes[:, None] + steps).ravel()
    inside = (other >= 0) & (other < len(read.head))
    one, other = one[inside], other[inside]
    sentence = read.tokens["sentence_id"].to_numpy()
    article = pd.factorize(read.tokens["article_id"])[0]
    same = (sentence[one] == sentence[other]) & (article[one] == article[other])
    return "near", one, other, same
