"""Which sentences of several articles say the same, and which numbers in them differ.

Each content word looks for its likest in the other sentence: itself, a word of its family, or
one of a near meaning by word vectors. Words count by how few of the sentences compared hold
them, since within one story the subject says nothing (a soft cosine: Sidorov et al. 2014).
What a sentence has better elsewhere in the same article is taken off.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from math import log
from typing import NamedTuple

import numpy as np
import pandas as pd

CONTENT = frozenset({"NOUN", "PROPN", "VERB", "ADJ", "NUM", "ADV"})
SAME = 0.25  # likeness from which two sentences make a point
SURE = 0.35  # likeness from which it is said without a perhaps, and numbers are compared
ONLY = 0.12  # likeness below which nothing of another article comes near
CLOSE = 0.4  # cosine of two words below which they have nothing in common
FAMILY = 0.9  # likeness of two words of one family
STEM = 5  # letters that words of one family begin with
SHORT = 0.3  # added to the weight of a sentence, so that two words alone are no sentence
NOUNS = 0.6  # how near two numbers must be by what they count, to be of the same
KEY = ["article_id", "sentence_id"]
SMALL = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven")
LARGE = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
DIGITS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
MONTHS = frozenset(
    {"january", "february", "march", "april", "may", "june", "july", "august"}
    | {"september", "october", "november", "december"}
)
SIGNS = frozenset("$£€")
CURRENCIES = frozenset(["dollar", "dollars", "pound", "pounds", "euro", "euros"])
UNKNOWN = 0.3
FACTOR = 2.5  # numbers further apart are hardly of one thing
MORE = frozenset({"more than", "at least", "no fewer than"})
YEARS = range(1800, 2101)


class Likeness(NamedTuple):
    """Sentences by their place in ``rows``, how alike each two of different articles are,

    and the same less what either has better in the other's article.
    """

    rows: pd.DataFrame
    plain: np.ndarray
    net: np.ndarray


def likeness(
    sentences: pd.DataFrame, tokens: pd.DataFrame, vectors: Mapping[str, np.ndarray]
) -> Likeness:
    """Compare all sentences of different articles.

    ``sentences`` and ``tokens`` are the tables of those names; ``vectors`` gives the unit vector
    of a word in small letters, where there is one.

    >>> lines = pd.DataFrame({"article_id": ["a", "b"], "sentence_id": 0})
    >>> words = pd.DataFrame({"article_id": ["a", "a", "b", "b"], "sentence_id": 0,
    ...     "text": ["Ferry", "sinks", "Ferry", "sank"], "lemma": ["ferry", "sink"] * 2,
    ...     "pos": ["NOUN", "VERB"] * 2, "dep": ["nsubj", "ROOT"] * 2})
    >>> likeness(lines, words, {}).plain.round(1).tolist()
    [[0.0, 0.5], [0.5, 0.0]]
    """
    rows = sentences.reset_index(drop=True)
    words, told = _content(rows, tokens)
    weight = _weights(told, len(rows))
    alike = _words_alike(words, vectors)
    many = len(rows)
    article = pd.factorize(rows["article_id"])[0]
    plain = np.zeros((many, many))
    for i in range(many):
        mine = told[i]
        if not len(mine):
            continue
        best = alike[mine].max(axis=0)  # of every word, its likest in this sentence
        full = weight[mine].sum() + SHORT
        for j in range(i + 1, many):
            theirs = told[j]
            if article[i] == article[j] or not len(theirs):
                continue
            there = weight[theirs] @ best[theirs] / (weight[theirs].sum() + SHORT)
            here = weight[mine] @ alike[np.ix_(mine, theirs)].max(axis=1) / full
            if there + here > 0:
                plain[i, j] = plain[j, i] = 2 * there * here / (there + here)
    return Likeness(rows, plain, _net(plain, article))


def groups(found: Likeness, *, least: float = SAME) -> np.ndarray:
    """The point of each sentence, numbered by its first; −1 for one that says it alone.

    Average linkage over the pairs of different articles: a group ends where what joins it is
    on average less alike.
    """
    many = len(found.rows)
    article = pd.factorize(found.rows["article_id"])[0]
    members: dict[int, list[int]] = {i: [i] for i in range(many)}
    told = found.net.copy()
    told[article[:, None] == article[None]] = np.nan
    order = np.argwhere(np.triu(np.nan_to_num(told, nan=-1) >= least, 1))
    order = order[np.argsort([-told[i, j] for i, j in order], kind="stable")]
    home = np.arange(many)
    for i, j in order:
        one, other = home[i], home[j]
        if one == other:
            continue
        between = told[np.ix_(members[one], members[other])]
        if np.nanmean(between) >= least:
            one, other = min(one, other), max(one, other)
            members[one] += members.pop(other)
            home[members[one]] = one
    size = np.bincount(home, minlength=many)
    return np.where(size[home] > 1, home, -1)


def strength(found: Likeness, point: np.ndarray) -> dict[int, float]:
    """How alike the sentences of each point are, on average over those of different articles."""
    article = found.rows["article_id"].to_numpy()
    told = {}
    for one in np.unique(point[point >= 0]).tolist():
        rows = np.flatnonzero(point == one)
        apart = article[rows][:, None] != article[rows][None]
        told[one] = float(found.net[np.ix_(rows, rows)][apart].mean())
    return told


def nearest(found: Likeness) -> pd.DataFrame:
    """Of each sentence the likest in every other article.

    Returns a row a sentence and other article: ``row``, ``other``, ``nearest`` (a row),
    ``likeness``.
    """
    article = found.rows["article_id"].to_numpy()
    told = []
    for other in dict.fromkeys(article.tolist()):
        there = np.flatnonzero(article == other)
        for row in np.flatnonzero(article != other).tolist():
            best = there[found.plain[row, there].argmax()]
            told.append((row, other, int(best), float(found.plain[row, best])))
    return pd.DataFrame(told, columns=["row", "other", "nearest", "likeness"])


def sizes(rows: pd.DataFrame, tokens: pd.DataFrame) -> np.ndarray:
    """How many different content words each sentence has."""
    return np.array([len(told) for told in _content(rows, tokens)[1]], dtype=int)


def numbers(
    found: Likeness,
    point: np.ndarray,
    tokens: pd.DataFrame,
    vectors: Mapping[str, np.ndarray],
) -> pd.DataFrame:
    """Numbers that count the same thing in two sentences of one point, and differ.

    Of several in a sentence each has one at most in the other: the one whose noun, and the word
    on which that hangs, are likest. Returns ``thing``, and for each side ``row``, ``value``,
    ``told`` (as written), ``start``, ``end``; the columns of the second side end in ``_2``.
    """
    known = amounts(tokens)
    place = {key: i for i, key in enumerate(zip(*(found.rows[k] for k in KEY), strict=True))}
    known["row"] = [place.get(key, -1) for key in zip(*(known[k] for k in KEY), strict=True)]
    pairs = known[known["row"].ge(0)].merge(known, on="unit", suffixes=("", "_2"))
    pairs = pairs[pairs["row"] < pairs["row_2"]]
    rows = pairs["row"].to_numpy(int), pairs["row_2"].to_numpy(int)
    together = (point[rows[0]] == point[rows[1]]) & (point[rows[0]] >= 0)
    pairs = pairs[together & (found.net[rows] >= SURE)]
    near = [
        _near(a, b, vectors) + 0.5 * _near(c, d, vectors)
        for a, b, c, d in zip(
            *(pairs[c] for c in ("thing", "thing_2", "under", "under_2")), strict=True
        )
    ]
    pairs = pairs.assign(near=near, equal=pairs["value"].eq(pairs["value_2"]))
    pairs = pairs[pairs["near"].ge(NOUNS)]
    pairs = pairs.sort_values(["near", "equal"], ascending=False, kind="stable")
    for side in (["row", "start", "row_2"], ["row_2", "start_2", "row"]):
        pairs = pairs.drop_duplicates(side)
    value, other = pairs["value"], pairs["value_2"]
    likely = value.lt(FACTOR * other) & other.lt(FACTOR * value)
    differ = likely & ~pairs["equal"] & ~_within(pairs, "", "_2") & ~_within(pairs, "_2", "")
    columns = ["row", "value", "told", "start", "end"]
    columns = ["thing", *columns, *(f"{c}_2" for c in columns)]
    order = ["row", "row_2", "start"]
    return pairs[differ].sort_values(order, kind="stable")[columns].reset_index(drop=True)


def _within(pairs: pd.DataFrame, one: str, other: str) -> pd.Series:
    """Whether a side says "more than" a number that the other is not below."""
    return pairs[f"least{one}"].astype(bool) & pairs[f"value{other}"].ge(pairs[f"value{one}"])


def amounts(tokens: pd.DataFrame) -> pd.DataFrame:
    """The numbers of a text with what they count; days, years and ages apart.

    Returns ``article_id``, ``sentence_id``, ``start``, ``end``, ``told``, ``value``, ``unit``
    (percent, money or count), ``thing`` (a noun in small letters), ``under`` (what that hangs on),
    ``least`` (whether it is "more than" so many).
    """
    rows = []
    for (article, sentence), part in tokens.groupby(KEY, sort=False):
        part = part.reset_index(drop=True)
        texts = part["text"].str.lower().tolist()
        place = {token: i for i, token in enumerate(part["token_id"].tolist())}
        heads = [place.get(h, i) for i, h in enumerate(part["head"].tolist())]
        pos, lemma = part["pos"].tolist(), part["lemma"].str.lower().tolist()
        used: set[int] = set()
        for i, text in enumerate(texts):
            if i in used:
                continue
            value, last = _value(texts, i)
            if value is None:
                continue
            used.update(range(i, last + 1))
            near = set(texts[max(0, i - 1) : last + 2])
            if texts[last + 1 : last + 2] in (["a.m."], ["p.m."], ["am"], ["pm"]) or ":" in text:
                continue
            if texts[last + 1 : last + 2] == ["of"] or texts[last + 1 : last + 3] == ["out", "of"]:
                continue  # two of nine: a part, and no count of anything
            if near & MONTHS or (
                value in YEARS
                and float(value).is_integer()
                and "," not in text
                and (last + 1 == len(texts) or pos[last + 1] not in {"NOUN", "ADJ"})
            ):
                continue
            unit, thing, under = _thing(i, last, texts, lemma, pos, heads)
            rows.append(
                (article, sentence, int(part["start"][i]), int(part["end"][last]),
                 " ".join(part["text"][i : last + 1]), value, unit, thing, under,
                 " ".join(texts[max(0, i - 2) : i]) in MORE)
            )  # fmt: skip
    columns = [*KEY, "start", "end", "told", "value", "unit", "thing", "under", "least"]
    return pd.DataFrame(rows, columns=columns)


def _value(texts: Sequence[str], i: int) -> tuple[float | None, int]:
    """What a number that begins here is, and where it ends."""
    text = texts[i].lstrip("$£€")
    if DIGITS.fullmatch(text):
        value = float(text.replace(",", ""))
    elif text in SMALL:
        value = float(SMALL.index(text) + 1)
    else:
        return None, i
    last = i
    while last + 1 < len(texts) and texts[last + 1] in LARGE:
        last += 1
        value *= LARGE[texts[last]]
    if texts[last + 1 : last + 2] in (["decades"], ["decade"]):
        value *= 10
    return value, last


def _thing(
    i: int,
    last: int,
    texts: Sequence[str],
    lemma: Sequence[str],
    pos: Sequence[str],
    heads: Sequence[int],
) -> tuple[str, str, str]:
    """The unit of a number, the noun that it counts, and the word on which that noun hangs."""
    following = texts[last + 1] if last + 1 < len(texts) else ""
    before = texts[i - 1] if i else ""
    unit = "count"
    if following in {"%", "per"} or following.startswith("percent"):
        unit = "percent"
    elif {before, texts[i][0]} & SIGNS or following in CURRENCIES:
        unit = "money"
    at = i
    for _ in range(3):
        at = heads[at]
        if pos[at] == "NOUN" and at > i:
            break
        if pos[at] in {"VERB", "AUX"}:
            return unit, "" if unit == "count" else unit, lemma[at]
    noun = lemma[at] if pos[at] == "NOUN" else ""
    under = next((h for h in (heads[at], heads[heads[at]]) if pos[h] in {"NOUN", "VERB"}), at)
    return unit, noun if unit == "count" else unit, lemma[under]


def _near(a: str, b: str, vectors: Mapping[str, np.ndarray]) -> float:
    """How near the things of two numbers are: 1 for the same, little where one is not known."""
    if a == b:
        return 1.0
    if not a or not b:
        return UNKNOWN
    return float(vectors[a] @ vectors[b]) if a in vectors and b in vectors else 0.0


def _content(rows: pd.DataFrame, tokens: pd.DataFrame) -> tuple[list[str], list[np.ndarray]]:
    """The different content words, and which of them each sentence holds."""
    spoken = tokens[tokens["pos"].isin(CONTENT) & tokens["text"].str.contains(r"\w", regex=True)]
    # Of a name of several words the last stands for all: a long name is no more of a claim.
    spoken = spoken[~(spoken["pos"].eq("PROPN") & spoken["dep"].eq("compound"))]
    name = spoken["pos"].eq("PROPN")
    word = spoken["lemma"].where(~name, spoken["text"]).str.lower()
    word = word.str.replace(r"['’]s$", "", regex=True)
    at = pd.MultiIndex.from_frame(rows[KEY]).get_indexer(pd.MultiIndex.from_frame(spoken[KEY]))
    code, words = pd.factorize(word)
    both = (
        np.unique(np.column_stack([at, code])[at >= 0], axis=0)
        if len(spoken)
        else np.zeros((0, 2), int)
    )
    cuts = np.searchsorted(both[:, 0], np.arange(len(rows) + 1))
    held = [both[a:b, 1] for a, b in pairwise(cuts.tolist())]
    return [str(w) for w in words], held


def _weights(told: list[np.ndarray], many: int) -> np.ndarray:
    """How few of the sentences hold each word: 1 for one of them, 0 for all."""
    every = np.concatenate(told) if told else np.zeros(0, int)
    held = np.bincount(every) if len(every) else np.zeros(0)
    return np.maximum(np.log((many + 1) / (held + 0.5)) / log(many + 1), 0)


def _words_alike(words: list[str], vectors: Mapping[str, np.ndarray]) -> np.ndarray:
    """How alike each two words are, from 0 to 1."""
    known = [i for i, word in enumerate(words) if word in vectors]
    alike = np.zeros((len(words), len(words)))
    if known:
        of = np.array([vectors[words[i]] for i in known])
        alike[np.ix_(known, known)] = np.clip((of @ of.T - CLOSE) / (1 - CLOSE), 0, 1)
    families: dict[str, list[int]] = {}
    for i, word in enumerate(words):
        families.setdefault(word[:STEM], []).append(i)
    for family in families.values():
        if len(words[family[0]]) >= STEM:
            for i in family:
                alike[i, family] = np.maximum(alike[i, family], FAMILY)
    np.fill_diagonal(alike, 1.0)
    return alike


def _net(plain: np.ndarray, article: np.ndarray) -> np.ndarray:
    """Likeness less what either sentence has better in the other's article."""
    if not len(article):
        return plain
    best = np.array([plain[:, article == a].max(axis=1) for a in range(article.max() + 1)]).T
    net = 2 * plain - np.maximum(best[:, article], best[:, article].T)
    return np.where(article[:, None] == article[None], 0.0, net)
