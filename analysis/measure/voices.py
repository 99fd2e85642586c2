"""In whose words the story is told: who is quoted, how much, with which verbs, with whom.

Each function counts the passages of ``passages.said``.
"""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

from analysis.measure import names, passages, rates
from analysis.measure.intervals import FEWEST

CLASSES = ("neutral", "endorsing", "distancing", "emotive")
LOADED = CLASSES[1:]
TYPES = ("person", "organisation", "office", "unnamed", "unresolved")
PLACE = ["article_id", "sentence_id", "start", "end"]
READABLE = 20  # words: an example about as long as a line or two


def share(
    said: pd.DataFrame,
    *,
    kind: str,
    by: str | None = None,
    of: str = "passages",
    only: Collection[str] | None = None,
) -> pd.DataFrame:
    """What share of ``said`` each ``kind`` has, in all or in each group ``by``.

    ``kind`` is a column: ``who`` (share of voice), ``type``, ``verb_class``. ``of`` is what
    is shared out: ``passages``, or the words ``quoted``, ``reported`` or ``words``; passages
    without any do not count. ``only`` lists the kinds to return, in their order; the whole
    is that of all rows, those of an unknown kind included. Returns ``by``, ``kind``, ``n``
    (passages), ``part``, ``whole`` (both in ``of``), ``articles`` (with any), ``share`` (0 to
    1), ``low``, ``high``: 95%, resampling articles, missing below three.

    >>> rows = pd.DataFrame({"article_id": "a", "who": ["Ann", "Ann", "Bo"],
    ...                      "quoted": [5, 1, 4], "passages": 1})
    >>> share(rows, kind="who", of="quoted")[["who", "n", "share"]].values.tolist()
    [['Ann', 2, 0.6], ['Bo', 1, 0.4]]
    """
    rows = said[said[of].gt(0)]
    kinds = sorted(rows[kind].dropna().unique()) if only is None else list(only)
    groups = [] if by is None else [by]
    keys = list(dict.fromkeys([*groups, "article_id"]))
    whole = rows.groupby(keys, as_index=False).agg(whole=(of, "sum"))
    part = rows.groupby([*keys, kind], as_index=False).agg(n=("passages", "sum"), part=(of, "sum"))
    texts = whole.merge(pd.DataFrame({kind: pd.array(kinds, dtype="str")}), how="cross")
    texts = texts.merge(part, on=[*keys, kind], how="left").fillna({"n": 0, "part": 0})
    texts[kind] = pd.Categorical(texts[kind], categories=kinds)
    return _shares(texts, [*groups, kind]).astype({kind: "str"})


def share_of_article(said: pd.DataFrame, words: pd.DataFrame, *, by: str) -> pd.DataFrame:
    """What share of all words is quoted, and what share reported, by a column of ``words``.

    ``words`` has one row or more for each article, quotations or not: ``article_id``,
    ``words`` and ``by``. Returns ``by``, ``speech`` (``quoted`` or
    ``reported``, see ``passages.said``), ``n`` (passages with such words), ``part``, ``whole``
    (words), ``articles``, ``share`` (0 to 1), ``low``, ``high``: 95%, resampling articles,
    missing below three, and for a single article, of which every word was counted.

    >>> rows = pd.DataFrame({"article_id": ["a"], "quoted": [30], "reported": [10]})
    >>> texts = pd.DataFrame({"article_id": ["a", "b"], "outlet": "X", "words": [60, 40]})
    >>> found = share_of_article(rows, texts, by="outlet")
    >>> found[["outlet", "speech", "n", "share"]].values.tolist()
    [['X', 'quoted', 1, 0.3], ['X', 'reported', 1, 0.1]]
    """
    keys = list(dict.fromkeys([by, "article_id"]))
    whole = words.groupby(keys, as_index=False).agg(whole=("words", "sum"))
    texts = whole.merge(pd.DataFrame({"speech": ["quoted", "reported"]}), how="cross")
    rows = passages.by_speech(said).groupby(["article_id", "speech"], as_index=False)
    part = rows.agg(n=("part", "size"), part=("part", "sum"))
    texts = texts.merge(part, on=["article_id", "speech"], how="left").fillna({"n": 0, "part": 0})
    return _shares(texts, [by, "speech"])


def most_quoted(said: pd.DataFrame, *, top: int = 12, of: str = "quoted") -> pd.DataFrame:
    """The ``top`` named speakers by the number of articles that quote them, then by words.

    Counting articles first keeps one long interview from leading. ``of`` is ``quoted``,
    ``reported`` or ``words``; needs ``outlet``, see ``evidence.about``. Returns ``who``,
    ``type``, ``n`` (passages), ``words`` (of that sort), ``articles``, ``outlets``, ``verb``
    (the one used most), and the place of one passage of a length to be read as an
    example: ``article_id``, ``sentence_id``, ``start``, ``end``.
    """
    rows = said[said["speaker_entity"].notna() & said[of].gt(0)]
    speakers = rows.groupby("who", as_index=False).agg(
        type=("type", "first"),
        n=("passages", "sum"),
        words=(of, "sum"),
        articles=("article_id", "nunique"),
        outlets=("outlet", "nunique"),
    )
    order = ["articles", "words", "who"]
    speakers = speakers.sort_values(order, ascending=[False, False, True]).head(top)
    verbs = rows.groupby(["who", "verb"], as_index=False).size()
    verbs = verbs.sort_values(["size", "verb"], ascending=[False, True]).drop_duplicates("who")
    examples = rows.assign(off=rows[of].sub(READABLE).abs()).sort_values(["off", *PLACE])
    speakers = speakers.merge(verbs[["who", "verb"]], on="who", how="left")
    return speakers.merge(examples.drop_duplicates("who")[["who", *PLACE]], on="who")


def verbs(said: pd.DataFrame) -> pd.DataFrame:
    """The verbs that bring in what is said: ``verb_class``, ``verb``, ``n``, ``articles``.

    Verbs of one class stand together, in the order of ``CLASSES``, the most used first.

    >>> rows = pd.DataFrame({"article_id": ["a", "b", "b"], "verb": ["say", "claim", "say"],
    ...                      "verb_class": ["neutral", "distancing", "neutral"]})
    >>> verbs(rows).values.tolist()
    [['neutral', 'say', 2, 2], ['distancing', 'claim', 1, 1]]
    """
    counts = said.groupby(["verb_class", "verb"], as_index=False).agg(
        n=("verb", "size"), articles=("article_id", "nunique")
    )
    counts["place"] = counts["verb_class"].map(dict(zip(CLASSES, range(4), strict=True)))
    counts = counts.sort_values(["place", "n", "verb"], ascending=[True, False, True])
    return counts.drop(columns="place").reset_index(drop=True)


def together(said: pd.DataFrame, *, speakers: list[str], fewest: int = FEWEST) -> pd.DataFrame:
    """Pairs of ``speakers`` who speak in the same article, most strongly linked first.

    Returns ``a``, ``b``, ``n`` (articles), ``expected`` (if they had nothing to do with
    each other, among the articles in which anybody speaks) and ``g2``, the log-likelihood
    ratio of Dunning (1993), negative for a pair that avoids each other and missing for a
    pair that meets in fewer than ``fewest`` articles, which may be chance.

    >>> rows = pd.DataFrame({"article_id": ["a", "a", "b"], "sentence_id": [3, 5, 1],
    ...                      "start": 0, "end": 9, "who": ["Ann", "Bo", "Ann"]})
    >>> together(rows, speakers=["Ann", "Bo"])[["a", "b", "n", "expected"]].values.tolist()
    [['Ann', 'Bo', 1, 1.0]]
    """
    pairs = names.together(
        _one_an_article(said), sentences=said["article_id"].nunique(), entities=speakers
    )
    pairs["g2"] = pairs["g2"].astype(float).where(pairs["n"] >= fewest)
    order = ["g2", "n", "a", "b"]
    return pairs.sort_values(order, ascending=[False, False, True, True], ignore_index=True)


def meetings(said: pd.DataFrame, *, speakers: list[str]) -> pd.DataFrame:
    """One row for each article and pair in ``together``: the first passage of ``a``, with ``b``."""
    rows = names.occurrences(_one_an_article(said), entities=speakers)
    return rows.assign(sentence_id=rows["said_in"]).drop(columns=["said_in", "entity"])


def _one_an_article(said: pd.DataFrame) -> pd.DataFrame:
    """The passages as mentions of their speaker, all in one sentence for each article."""
    return said.assign(entity=said["who"], said_in=said["sentence_id"], sentence_id=0)


def _shares(texts: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """``part`` / ``whole`` with its interval and ``n``, in each group ``by`` of the articles."""
    result = rates.ratio(texts, by=by, total="part", size="whole", name="share")
    n = texts.groupby(by, as_index=False, observed=True)["n"].sum()["n"]
    result.insert(len(by), "n", n.astype("int64"))
    return result.astype({"whole": "int64"})
