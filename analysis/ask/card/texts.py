"""Articles laid side by side: their sentences compared, and what is known of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.annotate import language, meaning
from analysis.measure import passages, points
from analysis.measure.points import KEY, Likeness
from analysis.tables import Tables

COLUMNS = ("section", "row", *KEY, "start", "end", "why", "state", "told")
PLACES = ("", "at the start", "early on", "in the middle", "later on", "at the end")
"""What to call the fifths of an article, from 1."""
POINTED = 3  # content words of a sentence that can make a point


class Texts(NamedTuple):
    """Articles to lay side by side, their sentences compared."""

    tables: Tables
    ids: list[str]
    labels: dict[str, str]
    found: Likeness
    point: np.ndarray
    sure: np.ndarray
    whole: np.ndarray
    vectors: Mapping[str, np.ndarray]
    meaning: np.ndarray
    state: list[str]
    fifth: list[int]


def read(tables: Tables, ids: list[str], labels: dict[str, str]) -> Texts:
    """Compare all sentences of the articles ``ids``; ``labels`` says what to call each."""
    lines = tables.sentences[tables.sentences["article_id"].isin(ids)]
    order = {name: i for i, name in enumerate(ids)}
    lines = lines.sort_values("article_id", key=lambda c: c.map(order), kind="stable")
    tokens = tables.tokens[tables.tokens["article_id"].isin(ids)]
    lines = lines.reset_index(drop=True)
    vectors = language.vectors({*tokens["lemma"].str.lower(), *tokens["text"].str.lower()})
    meant = meaning.of_sentences(lines, tokens)
    found = points.likeness(lines, tokens, vectors, meant)
    point = _points_of(found, tokens)
    return Texts(
        tables,
        ids,
        labels,
        found,
        point,
        points.sure(found, point),
        _whole(found.rows, tokens),
        vectors,
        meant,
        _states(lines, tables),
        _fifths(lines, tables),
    )


def linked(texts: Texts) -> Iterator[tuple[str, pd.DataFrame]]:
    """Each article with its sentences, their ``point`` (−1: none) and ``state``."""
    perhaps = (texts.point >= 0) & ~texts.sure
    state = np.where(perhaps, "perhaps", texts.state)
    rows = texts.found.rows.assign(point=texts.point, state=state)
    for article in texts.ids:
        yield article, rows[rows["article_id"].eq(article)]


def label(texts: Texts, point: int) -> str:
    """A point in words: the shortest of its sentences, of those that are sure and whole if any."""
    here = texts.point == point
    for better in (texts.sure, texts.whole):
        here = here & better if (here & better).any() else here
    said = texts.found.rows.loc[here, "text"]
    return " ".join(min(said, key=lambda text: (len(text), text)).split())


def section(name: str, parts: list[pd.DataFrame]) -> pd.DataFrame:
    """The lines of ``parts`` as the section ``name`` of the card."""
    if not parts:
        return pd.DataFrame(columns=list(COLUMNS))
    return pd.concat(parts).assign(section=name)[list(COLUMNS)].reset_index(drop=True)


def uncertain(texts: Texts, *, boosters: bool = False) -> pd.DataFrame:
    """What shows own doubt in the articles, with ``boosters`` what shows certainty too."""
    marks = texts.tables.hedges
    marks = marks[marks["article_id"].isin(texts.ids) & marks["whose"].eq("own")]
    doubt = marks["pole"].eq("hedge") & marks["szeged"].notna()
    return marks[doubt | (marks["pole"].eq("booster") if boosters else False)]


def reported(texts: Texts) -> dict[tuple[str, int], str]:
    """Whose words a sentence tells, where it tells somebody's; a "he" alone is nobody."""
    quotes = texts.tables.quotes
    quotes = quotes[quotes["article_id"].isin(texts.ids) & quotes["depth"].eq(0)]
    found = quotes["speaker_type"].fillna("unresolved").ne("unresolved")
    told = quotes["speaker"].where(found | quotes["speaker"].isna(), passages.UNKNOWN)
    who = quotes["speaker_entity"].fillna(told)
    pairs = zip(quotes["article_id"], quotes["sentence_id"], who, strict=True)
    return {(a, int(s)): str(w) for a, s, w in pairs if pd.notna(w)}


def quoted_places(texts: Texts) -> set[tuple[str, int]]:
    """The articles and places at which a quoted word begins."""
    tokens = texts.tables.tokens
    tokens = tokens[tokens["article_id"].isin(texts.ids) & tokens["voice"].eq("quoted")]
    return set(zip(tokens["article_id"], tokens["start"], strict=True))


def _whole(rows: pd.DataFrame, tokens: pd.DataFrame) -> np.ndarray:
    """Which sentences can stand alone: a main verb with a subject, and no "that" before it."""
    heads = tokens.loc[tokens["dep"].eq("ROOT"), ["article_id", "token_id"]]
    below = tokens[[*KEY, "dep", "head"]].merge(
        heads.rename(columns={"token_id": "head"}), on=["article_id", "head"]
    )
    subject = below[below["dep"].isin(["nsubj", "nsubjpass", "csubj", "expl"])]
    marked = below[below["dep"].eq("mark")]
    keys = pd.MultiIndex.from_frame(rows[KEY])
    has, not_whole = (keys.isin(pd.MultiIndex.from_frame(part[KEY])) for part in (subject, marked))
    return has & ~not_whole


def _points_of(found: Likeness, tokens: pd.DataFrame) -> np.ndarray:
    """The points, without sentences of a word or two: "To do what?" says nothing to share."""
    point = points.groups(found)
    point = np.where(points.sizes(found.rows, tokens) >= POINTED, point, -1)
    carried = pd.Series(found.rows["article_id"].to_numpy()).groupby(point).nunique()
    return np.where(carried.reindex(point).to_numpy() > 1, point, -1)


def _states(lines: pd.DataFrame, tables: Tables) -> list[str]:
    """In whose voice each sentence is, and whether its author doubts it."""
    words = tables.tokens[tables.tokens["text"].str.contains(r"\w", regex=True)]
    quoted = words["voice"].eq("quoted").groupby([words[k] for k in KEY]).mean()
    marks = tables.hedges
    marks = marks[marks["pole"].eq("hedge") & marks["szeged"].notna() & marks["whose"].eq("own")]
    doubt = set(zip(*(marks[k] for k in KEY), strict=True))
    keys = zip(*(lines[k] for k in KEY), strict=True)
    return [
        "quoted" if quoted.get(key, 0) >= 0.5 else "hedged" if key in doubt else "said"
        for key in keys
    ]


def _fifths(lines: pd.DataFrame, tables: Tables) -> list[int]:
    length = tables.articles.set_index("article_id")["text"].str.len()
    whole = lines["article_id"].map(length).clip(lower=1)
    return (5 * lines["start"] // whole + 1).clip(upper=5).astype(int).tolist()
