"""Which articles tell of one event.

First by their words, over days: average linkage (Sokal & Michener 1958) of what
``likeness`` says. Then by names and numbers, since two earthquakes share most words: a group
falls in two where its articles hardly share what only some of them name (the second
eigenvalue of the normalised likeness, Shi & Malik 2000). Both thresholds were fixed once,
by cross-validation over the topics of ECB+ (Cybulska & Vossen 2014) and NewsWCL50.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.measure import likeness
from analysis.measure.likeness import Vectors

__all__ = ["Corpus", "group", "rand", "read", "stability"]

ALIKE = 0.14  # average likeness that makes one story
APART = 0.6  # second eigenvalue from which a group is two
FEWEST = 5  # articles of a group that can fall in two
KEPT = 0.45  # of the threshold: what is less alike is not kept
LARGEST = 4000  # articles in one table of likeness
NEAR = 0.75  # of its likeness to its own story, that makes an article as near to another
TURNS = 300  # of the power iteration
STAMP = re.compile(r"^\W{0,3}\d{1,2}[:.]\d\d(?: ?[ap]\.?m\b)?", re.I | re.M)
OPENING = 7  # words, where there is no title
STAMPS = 4  # lines that begin with a time of day make a live blog
COLUMNS = ("article_id", "story", "likeness", "next_story", "next_likeness", "sure", "flag")


class Corpus(NamedTuple):
    """Articles in the order of their days, their words, and which are alike."""

    articles: pd.DataFrame
    days: np.ndarray
    words: Vectors
    later: np.ndarray
    earlier: np.ndarray
    value: np.ndarray


def group(
    articles: pd.DataFrame,
    *,
    given: Mapping[str, str] | None = None,
    corpus: Corpus | None = None,
    strict: float = 1.0,
) -> pd.DataFrame:
    """Put each article in the story it tells.

    ``articles`` has ``article_id`` and ``text``, perhaps ``published``, ``title``,
    ``duplicate_of`` and ``version_of``: a copy goes where its original does. ``given`` names the
    story of some articles by their id: these stay, what is alike joins them, and two names are
    never one story. What ``read`` made of the articles saves time; ``strict`` scales both
    thresholds.

    Returns a row an article: ``article_id``; ``story``, named by its first article;
    ``likeness`` to the rest of it; ``next_story``, ``next_likeness`` of the story it is nearest
    to besides; ``sure``, the share of its own in both; ``flag``.

    >>> rows = pd.DataFrame({"article_id": ["a", "b", "c"], "text": [
    ...     "The ferry Marigold struck the pier at Dover.", "At Dover a pier was hit by a ferry.",
    ...     "Parliament debates the budget of the navy."]})
    >>> group(rows.assign(title=["Ferry hits pier", "Pier hit", "The navy"]))["story"].tolist()
    ['Ferry hits pier', 'Ferry hits pier', 'The navy']
    """
    corpus = read(articles) if corpus is None else corpus
    labels = _linked(corpus, ALIKE * strict)
    labels = _parted(corpus, labels, APART * strict)
    if given:
        labels = _given(corpus, labels, given)
    return _told(corpus, labels, given or {}, articles)


def read(articles: pd.DataFrame) -> Corpus:
    """What grouping needs of articles: for ``group`` and ``stability`` at once."""
    known = articles
    for column in ("duplicate_of", "version_of"):
        if column in known:
            known = known[known[column].isna() | ~known[column].isin(articles["article_id"])]
    published = known["published"] if "published" in known else pd.Series(pd.NaT, known.index)
    moment = pd.to_datetime(published, utc=True)
    # Also where two were published at one moment, the order in which they came does not count.
    known = known.assign(moment=moment).sort_values(
        ["moment", "article_id"], na_position="first", ignore_index=True
    )
    moments = known["moment"].dt.tz_localize(None).to_numpy("datetime64[s]")
    days = np.where(np.isnat(moments), np.nan, moments.astype(np.int64) / 86_400)
    words = likeness.vectors(known["text"])
    found = likeness.pairs(words, days, KEPT * ALIKE)
    return Corpus(known.drop(columns="moment"), days, words, *found)


def stability(corpus: Corpus) -> tuple[float, float]:
    """The adjusted Rand index (Hubert & Arabie 1985) of the stories with those

    that thresholds of a tenth less and a tenth more make: 1 where nothing changes.
    """
    first = group(corpus.articles, corpus=corpus)["story"].to_numpy()
    less, more = (
        rand(first, group(corpus.articles, corpus=corpus, strict=strict)["story"].to_numpy())
        for strict in (0.9, 1.1)
    )
    return less, more


def rand(one: np.ndarray, other: np.ndarray) -> float:
    """The adjusted Rand index of two groupings of the same things.

    >>> rand(np.array([0, 0, 1, 1]), np.array([1, 1, 0, 0]))
    1.0
    """
    a, b = (np.unique(labels, return_inverse=True)[1] for labels in (one, other))
    both = np.unique(a.astype(np.int64) * (b.max(initial=0) + 1) + b, return_counts=True)[1]
    cells, rows, columns, whole = (
        float((n * (n - 1.0) / 2).sum())
        for n in (both, np.bincount(a), np.bincount(b), np.array([len(a)]))
    )
    expected = rows * columns / whole if whole else 0.0
    best = (rows + columns) / 2
    return 1.0 if best == expected else (cells - expected) / (best - expected)


def _linked(corpus: Corpus, least: float) -> np.ndarray:
    """Average linkage, block by block: what no pair so alike connects can never be one group."""
    labels = np.arange(len(corpus.days))
    for block in _blocks(corpus, np.arange(len(corpus.days)), least):
        if len(block) > 1:
            told = likeness.table(corpus.words, block, corpus.days)
            labels[block] = block[_average(told, least)]
    return labels


def _blocks(corpus: Corpus, rows: np.ndarray, least: float) -> list[np.ndarray]:
    """Articles connected by pairs so alike; those of more than 4,000 by pairs that are more so."""
    inside = np.zeros(len(corpus.days), bool)
    inside[rows] = True
    strong = (corpus.value >= least) & inside[corpus.later] & inside[corpus.earlier]
    root = _connected(len(corpus.days), corpus.later[strong], corpus.earlier[strong])[rows]
    order = np.argsort(root, kind="stable")
    parts = np.split(rows[order], np.flatnonzero(np.diff(root[order])) + 1)
    blocks = []
    for part in parts:
        blocks += [part] if len(part) <= LARGEST else _blocks(corpus, part, least * 1.15)
    return blocks


def _connected(many: int, one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """The smallest of those that each is connected with."""
    root = np.arange(many)
    while True:
        low = np.minimum(root[one], root[other])
        new = root.copy()
        np.minimum.at(new, root[one], low)
        np.minimum.at(new, root[other], low)
        new = new[new]
        if np.array_equal(new, root):
            return root
        root = new


def _average(told: np.ndarray, least: float) -> np.ndarray:
    """The group of each row by average linkage, by the number of its first member.

    By chains of nearest neighbours (Müllner 2011), which find the same tree in n² steps.
    """
    told = told.astype(np.float64)
    many = len(told)
    np.fill_diagonal(told, -1.0)
    size, active, root = np.ones(many), np.ones(many, bool), np.arange(many)
    chain: list[int] = []
    for _ in range(many - 1):
        if not chain:
            chain = [int(np.argmax(active))]
        while True:
            row = np.where(active, told[chain[-1]], -1.0)
            row[chain[-1]] = -1.0
            nearest = int(row.argmax())
            if len(chain) > 1 and row[chain[-2]] >= row[nearest]:
                nearest = chain[-2]
                break
            chain.append(nearest)
        one, other = sorted((chain.pop(), chain.pop()))
        height = told[one, other]
        merged = (size[one] * told[one] + size[other] * told[other]) / (size[one] + size[other])
        told[one], told[:, one] = merged, merged
        told[one, one] = -1.0
        size[one] += size[other]
        active[other] = False
        if height >= least:
            root[root == root[other]] = root[one]
    return root


def _parted(corpus: Corpus, labels: np.ndarray, least: float) -> np.ndarray:
    """Groups cut in two where names and numbers fall apart, as long as they do."""
    labels = labels.copy()
    texts = corpus.articles["text"].tolist()
    order = np.argsort(labels, kind="stable")
    for group in np.split(order, np.flatnonzero(np.diff(labels[order])) + 1):
        waiting = [group] if len(group) >= FEWEST else []
        known = {i: Counter(likeness.names_of(texts[i])) for part in waiting for i in part}
        while waiting:
            part = waiting.pop()
            value, side = _second(likeness.own([known[i] for i in part]))
            if value < least or min(side.sum(), (~side).sum()) < 2:
                continue
            for half in (part[side], part[~side]):
                labels[half] = half[0]
                if len(half) >= FEWEST:
                    waiting.append(half)
    return labels


def _second(told: np.ndarray) -> tuple[float, np.ndarray]:
    """The second eigenvalue of a likeness, each row divided by its sum, and its two sides."""
    told = told.astype(np.float64)
    np.fill_diagonal(told, 0.0)
    degree = told.sum(axis=1)
    alone = degree < 1e-9
    root = np.sqrt(np.where(alone, 1.0, degree))
    told = told / root[:, None] / root[None]
    first = np.where(alone, 0.0, root)
    first /= np.linalg.norm(first) or 1.0
    vector = np.cos(np.arange(len(told)) * 2.399963)  # any start that is the same each time
    for _ in range(TURNS):
        vector = vector - first * (first @ vector)
        vector = np.where(alone, 0.0, vector)
        vector /= np.linalg.norm(vector) or 1.0
        # Half of itself is added, so that the largest value is found, and not the most negative.
        vector = (told @ vector + vector) / 2
    vector -= first * (first @ vector)
    length = np.linalg.norm(vector) or 1.0
    vector /= length
    return float(vector @ told @ vector), vector / root > 0


def _given(corpus: Corpus, labels: np.ndarray, given: Mapping[str, str]) -> np.ndarray:
    """Groups by the names that a person gave: one name one group, two names two."""
    names = [given.get(article) for article in corpus.articles["article_id"]]
    labels = labels.copy()
    fresh = len(labels)
    place = {name: fresh + i for i, name in enumerate(sorted({n for n in names if n is not None}))}
    own = np.array([-1 if name is None else place[name] for name in names])
    for label in np.unique(labels[own >= 0]):
        rows = np.flatnonzero(labels == label)
        known = rows[own[rows] >= 0]
        told = likeness.table(corpus.words, rows, corpus.days)[:, own[rows] >= 0]
        groups = np.unique(own[known])
        means = np.array([told[:, own[known] == g].mean(axis=1) for g in groups])
        labels[rows] = groups[means.argmax(axis=0)]
        labels[known] = own[known]
    labels[own >= 0] = own[own >= 0]
    return labels


def _told(
    corpus: Corpus, labels: np.ndarray, given: Mapping[str, str], articles: pd.DataFrame
) -> pd.DataFrame:
    number = np.unique(labels, return_inverse=True)[1]
    first = np.full(number.max(initial=-1) + 1, len(labels))
    np.minimum.at(first, number, np.arange(len(labels)))
    names = _names(corpus, number, first, given)
    inside, following, other = _nearest(corpus, number)
    size = np.bincount(number)[number] if len(number) else number
    own = np.where(size > 1, inside, ALIKE)
    sure = own / np.maximum(own + other, 1e-9)
    stamped = corpus.articles["text"].map(lambda text: len(STAMP.findall(text)) >= STAMPS)
    near = (other >= ALIKE) & (other >= NEAR * own)
    flag = np.where(stamped, "live blog", np.where(near, "near another story", ""))
    table = pd.DataFrame(
        {
            "article_id": corpus.articles["article_id"],
            "story": pd.Series(names[number] if len(number) else [], dtype="str"),
            "likeness": np.where(size > 1, inside, np.nan),
            "next_story": pd.Series([names[n] if n >= 0 else None for n in following], dtype="str"),
            "next_likeness": other,
            "sure": sure,
            "flag": flag,
        }
    ).astype({"flag": "str"})
    return _with_copies(table, articles)


def _names(
    corpus: Corpus, number: np.ndarray, first: np.ndarray, given: Mapping[str, str]
) -> np.ndarray:
    """What to call each group: as a person did, else by the title of its first article."""
    ids = corpus.articles["article_id"].tolist()
    opening = corpus.articles["text"].str.split(n=OPENING).str[:OPENING].str.join(" ") + " …"
    known = corpus.articles.get("title", opening)
    titles = known.fillna(opening).tolist()
    own = {number[i]: given[name] for i, name in enumerate(ids) if name in given}
    names: list[str] = []
    seen = set(own.values())
    for group, article in enumerate(first.tolist()):
        name = own.get(group) or str(titles[article]).strip()
        if group not in own and name in seen:
            name = f"{name} ({ids[article][:8]})"
        seen.add(name)
        names.append(name)
    return np.array(names, dtype=object)


def _nearest(corpus: Corpus, number: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Of each article the mean likeness to its own group, which other is nearest, how near."""
    many = len(number)
    sizes = np.bincount(number) if many else np.zeros(0)
    one = np.concatenate([corpus.later, corpus.earlier]).astype(np.int64)
    other = np.concatenate([corpus.earlier, corpus.later]).astype(np.int64)
    value = np.concatenate([corpus.value, corpus.value]).astype(float)
    key, at = np.unique(one * max(len(sizes), 1) + number[other], return_inverse=True)
    total = np.bincount(at, value, minlength=len(key))
    article, group = key // max(len(sizes), 1), key % max(len(sizes), 1)
    mine = number[article] == group
    inside = np.zeros(many)
    inside[article[mine]] = total[mine] / np.maximum(sizes[group[mine]] - 1, 1)
    article, group, mean = article[~mine], group[~mine], (total / sizes[group])[~mine]
    order = np.lexsort((-group, mean))  # the nearest is written last
    following, nearest = np.full(many, -1), np.zeros(many)
    following[article[order]] = group[order]
    nearest[article[order]] = mean[order]
    return inside, following, nearest


def _with_copies(table: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """All articles, copies and versions where their original is, which says so in ``flag``."""
    known = table.set_index("article_id")
    rows = []
    columns = [c for c in ("duplicate_of", "version_of") if c in articles]
    original = dict(zip(articles["article_id"], articles["article_id"], strict=True))
    for column in columns:
        pairs = articles[["article_id", column]].dropna()
        original |= dict(zip(pairs["article_id"], pairs[column], strict=True))
    said = {"duplicate_of": "same text as", "version_of": "version of"}
    for article in articles["article_id"]:
        if article in known.index:
            continue
        source, steps = article, 0
        while source not in known.index and steps < len(articles):
            source, steps = original[source], steps + 1
        row = articles[articles["article_id"].eq(article)].iloc[0]
        kind = next(c for c in columns[::-1] if pd.notna(row[c]))
        rows.append(known.loc[source].to_dict() | {"article_id": article, "flag": said[kind]})
    if rows:
        table = pd.concat([table, pd.DataFrame(rows)], ignore_index=True)
    return table.astype({"flag": "str"})[list(COLUMNS)]
