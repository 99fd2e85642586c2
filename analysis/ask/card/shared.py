"""What articles have in common, how sure each is of it, and what is found in one alone."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.annotate import hedges as cues
from analysis.ask.card.texts import PLACES, Texts, label, reported, section, uncertain
from analysis.measure import amounts, points
from analysis.measure.points import KEY

POINTS, PERHAPS, CERTAIN, NUMBERS = 10, 6, 6, 6
"""Lines of each section."""
ONLY, DOUBTS = 3, 2
"""The same of what is found in one alone, and of doubts, for each article."""
SCOPE = ("epistemic", "doxastic", "condition", "investigation")


def points_of(texts: Texts) -> pd.DataFrame:
    """The points that several articles make, and those that are perhaps the same."""
    every = texts.found.rows.assign(point=texts.point, state=texts.state, fifth=texts.fifth)
    every = every[every["point"].ge(0)]
    known = set(texts.point[texts.sure].tolist())
    told = []
    for name, part, most in (
        ("What they have in common", every[texts.sure[every.index]], POINTS),
        ("Perhaps the same", every[~every["point"].isin(known)], PERHAPS),
    ):
        near = points.strength(texts.found, _only_of(texts, part.index))
        carried = part.groupby("point")["article_id"].nunique()
        order = sorted(carried.index, key=lambda p: (-carried[p], -near[p], p))
        told.append(_carried(texts, part, order[:most], name))
    return pd.concat([part for part in told if len(part)] or told[:1], ignore_index=True)


def certainty(texts: Texts) -> pd.DataFrame:
    """Points that are hedged or boosted in one article and not in another, and "could"."""
    rows = texts.found.rows.assign(point=np.where(texts.sure, texts.point, -1))
    marks = uncertain(texts, boosters=True)
    marks = marks.merge(rows[[*KEY, "point"]], on=KEY)
    parts: list[pd.DataFrame] = []
    near = points.strength(texts.found, rows["point"].to_numpy())
    for point in sorted(near, key=lambda p: (-near[p], p)):
        if len(parts) == CERTAIN:
            break
        of = rows[rows["point"].eq(point)]
        here = marks[marks["point"].eq(point)]
        if here.empty or set(here["article_id"]) == set(of["article_id"]):
            continue
        plain = of[~of["article_id"].isin(here["article_id"])]
        cue = here.assign(
            told="“" + here["text"] + "”",
            state=np.where(here["pole"].eq("hedge"), "hedged", "said"),
            why=here["kind"].str.replace("_", " "),
        )
        bald = plain.assign(told="plain", state="said", why="neither hedged nor boosted")
        parts.append(pd.concat([cue, bald]).assign(row=label(texts, point)))
    articles = texts.tables.articles[texts.tables.articles["article_id"].isin(texts.ids)]
    tokens = texts.tables.tokens[texts.tables.tokens["article_id"].isin(texts.ids)]
    uses = cues.readings(articles, tokens)
    uses = uses[uses["text"].str.lower().eq("could")]
    able = uses[~uses.groupby(["article_id", "start"])["accepted"].transform("any")]
    able = able.drop_duplicates(["article_id", "start"])
    if len(set(able["article_id"])) > 1:
        parts.append(
            able.assign(
                row="“could” of ability: what can be done, no doubt",
                state="said",
                told=_counts(able),
                why=able["rule"],
            )
        )
    return section("How certain of the same", parts)


def numbers(texts: Texts) -> pd.DataFrame:
    """Numbers of the same thing that differ."""
    tokens = texts.tables.tokens[texts.tables.tokens["article_id"].isin(texts.ids)]
    found = amounts.differing(texts.found, texts.point, tokens, texts.vectors)
    parts = []
    for pair in found.head(NUMBERS).to_dict("records"):
        thing = pair["thing"] if pair["thing"] not in {"", "percent", "money"} else ""
        name = label(texts, texts.point[pair["row"]])
        name = f"{thing.capitalize()}: {name}" if thing else name
        for side in ("", "_2"):
            row = int(pair[f"row{side}"])
            line = texts.found.rows.iloc[[row]]
            parts.append(
                line.assign(
                    row=name,
                    told=str(pair[f"told{side}"]),
                    start=int(pair[f"start{side}"]),
                    end=int(pair[f"end{side}"]),
                    state=texts.state[row],
                    why="another number of the same thing",
                )
            )
    rows = section("Numbers that differ", parts)
    return rows.drop_duplicates(["row", "article_id", "start"]) if len(rows) else rows


def doubts(texts: Texts) -> pd.DataFrame:
    """The most doubtful sentences of each article, with the nearest of the others."""
    marks = texts.tables.hedges
    marks = marks[marks["pole"].eq("hedge") & marks["szeged"].isin(SCOPE)]
    marks = marks[marks["whose"].isin(["own", "condition", "question"])]
    counts = marks.groupby(KEY).size()
    rows = texts.found.rows
    n = np.array([counts.get(key, 0) for key in zip(*(rows[k] for k in KEY), strict=True)])
    chosen: list[int] = []
    for article in texts.ids:
        here = np.flatnonzero(rows["article_id"].eq(article).to_numpy() & (n > 1)).tolist()
        chosen += sorted(here, key=lambda i: (-n[i], i))[:DOUBTS]
    return _alone(texts, chosen, "What each doubts most", "hedged")


def only(texts: Texts) -> pd.DataFrame:
    """Sentences that nothing in the others comes near, with the nearest all the same."""
    best = texts.found.alike.max(axis=1) if len(texts.found.rows) else np.zeros(0)
    alone = points.alone(texts.found, texts.point, texts.tables.tokens)
    chosen: list[int] = []
    for article in texts.ids:
        mine = texts.found.rows["article_id"].eq(article).to_numpy()
        here = np.flatnonzero(mine & alone).tolist()
        chosen += sorted(sorted(here, key=lambda i: (best[i], i))[:ONLY])
    return _alone(texts, chosen, "Found in one alone", "")


def _only_of(texts: Texts, kept: pd.Index) -> np.ndarray:
    """The points, of the sentences at the places ``kept`` alone."""
    return np.where(np.isin(np.arange(len(texts.point)), kept), texts.point, -1)


def _carried(texts: Texts, every: pd.DataFrame, chosen: list[int], name: str) -> pd.DataFrame:
    spoken = reported(texts)
    parts = []
    for point in chosen:
        part = every[every["point"].eq(point)]
        keys = zip(part["article_id"], part["sentence_id"], strict=True)
        who = [spoken.get(key, "") for key in keys]
        told = [
            PLACES[n] + (f", {name}" if name else "")
            for n, name in zip(part["fifth"], who, strict=True)
        ]
        parts.append(
            part.assign(row=label(texts, point), told=told, why="says the same as the others")
        )
    return section(name, parts)


def _alone(texts: Texts, chosen: list[int], title: str, state: str) -> pd.DataFrame:
    near = points.nearest(texts.found)
    parts = []
    for row in chosen:
        line = texts.found.rows.iloc[[row]]
        name = " ".join(line["text"].iloc[0].split())
        parts.append(
            line.assign(
                row=name,
                state=state or texts.state[row],
                told=PLACES[texts.fifth[row]],
                why="found here",
            )
        )
        others = near[near["row"].eq(row)]
        told = others["likeness"].map("{:.2f}".format)
        parts.append(
            texts.found.rows.iloc[others["nearest"].to_numpy(int)].assign(
                row=name,
                state="near",
                told=("nearest: " + told).tolist(),
                why=("the nearest in this article, likeness " + told).tolist(),
            )
        )
    return section(title, parts)


def _counts(rows: pd.DataFrame) -> pd.Series:
    sizes = rows.groupby("article_id").size()
    return rows["article_id"].map(sizes).map(lambda n: "once" if n == 1 else f"{n} times")
