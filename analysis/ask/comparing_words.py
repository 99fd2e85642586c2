"""What is typical of one side of two: the answer, from counts to sentence, chart and caveat."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from analysis import chart
from analysis.ask.caveats import caveats
from analysis.ask.comparing import show
from analysis.ask.sides import Sides
from analysis.ask.telling import at_least_one, count, some
from analysis.measure import keyness, proof, tally
from analysis.measure.claims import Claim
from analysis.publish import front
from analysis.publish.answer import Answer
from analysis.said import unknown
from analysis.tables import Tables

TOP = 15  # words a side that are drawn
SCATTERED = 60
METHOD = (
    "Welch's t of the uses beyond an article's length; p from articles dealt to sides at random "
    "(Chung & Romano 2013), for each of the words that stand in enough articles to be proven "
    "(Tarone 1990); kept at a false discovery rate of 5% (Benjamini & Hochberg 1995). Log ratio "
    "(Hardie 2014) with a 95% interval over articles; order of the grey words by log-odds with an "
    "informative prior (Monroe et al. 2008)."
)
WITHIN = METHOD.replace(
    "Welch's t of the uses beyond an article's length; p from articles dealt to sides at random "
    "(Chung & Romano 2013),",
    "The difference of rates within each article that has both sides; p from its parts changing "
    "places,",
)
PICTURES = ("dots", "list", "scatter")


def compare_words(
    story: Tables,
    sides: Sides,
    *,
    name: str,
    about: str,
    picture: str = "dots",
    top: int | None = None,
    caveat: str = "",
) -> Answer:
    """Compare what lies on two sides, use by use, over articles.

    ``about`` says in a clause what was counted. Raises ``ValueError`` for a picture that there
    is not.
    """
    if picture not in PICTURES:
        raise ValueError(
            unknown(f"picture={picture!r} is none", picture, PICTURES, kind="pictures")
        )
    top = at_least_one(top) or (SCATTERED // 2 if picture == "scatter" else TOP)
    sums = tally.summed(() if sides.reason else sides.parts)
    reason = sides.reason or _too_few(sums, sides)
    if reason:
        return _refused(sides, name, reason, about)
    near = keyness.to_look_at(sums, top)
    dealt, drawn = tally.gathered(sides.parts, sums, near, keyness.to_draw(sums, near))
    every = keyness.compare(dealt, sums)
    every = every.assign(
        side=np.where(every["value"] > 0, *sides.names), n=every["n_a"] + every["n_b"]
    )
    table = _chosen(every, sides, top)
    limits = keyness.intervals(drawn, sums, pd.Index(table["word"]))
    table = pd.concat([table, limits], axis=1)[_columns()]
    words = table["word"].tolist()
    uses = sides.uses[sides.uses["word"].isin(words)]
    uses = uses.assign(
        word=uses["word"].astype("str"),
        side=np.where(uses["second"], sides.names[1], sides.names[0]),
        amount=1,
    )
    uses = uses.assign(why=uses["side"])
    return show(
        story,
        uses.drop(columns="second"),
        name=name if picture == "dots" else f"{name}-{picture}",
        drawn=sides.drawn if sides.drawn is not story else None,
        **_told(table, every, sums, sides),
        subtitle=_subtitle(table, sums, sides, about, top),
        table=table,
        tests=_tests(table, sums),
        by=("word",),
        draw=_picture(picture, table, sums, sides, top) if len(table) else None,
        caveat=caveats(story, table, uses, sums, sides, caveat),
        method=WITHIN if sums.within else METHOD,
        unit="doublings, as the log ratio",
    )


def _too_few(sums: tally.Sums, sides: Sides) -> str:
    """Why nothing can be proven; empty where something can."""
    names, tested = sides.names, sums.tested()
    if not len(sums.words):
        return f"The articles hold nothing to count: no {sides.one}"
    few, n = proof.FEWEST, min(tested)
    if n >= few:
        return ""
    if sums.within:
        held = f"{count(n, 'article')} {'holds' if n == 1 else 'hold'}"
        both = f"{names[0]} and {names[1]}"
        return f"{held} both {both}, and of fewer than {few} nothing can be proven"
    name = names[tested.index(n)]
    told = "is one article" if sides.by == "article" else f"has {count(n, 'article')}"
    holding = "" if sides.per == "words" else f" with {sides.per}"
    return f"{name} {told}{holding}, and under {few} a side no {sides.one} can be proven"


def _refused(sides: Sides, name: str, reason: str, about: str) -> Answer:
    claim = Claim("untested", reason=reason)
    tests = pd.DataFrame([claim._asdict()]).assign(of=sides.one, q=np.nan)
    return Answer(
        name=name,
        question=_question(sides),
        title=_question(sides),
        verdict="too few to tell",
        sentence=f"No {sides.one}s are told apart. {reason[:1].upper()}{reason[1:].rstrip('.')}.",
        subtitle=about,
        table=pd.DataFrame(columns=_columns()),
        tests=tests,
        sentences=sides.drawn.sentences,
        method=METHOD,
    )


def _question(sides: Sides) -> str:
    return f"Which {sides.one}s are typical of {sides.names[0]}, against {sides.names[1]}?"


def _columns() -> list[str]:
    per_side = [f"{c}_{s}" for s in "ab" for c in ("n", "articles", "value", "low", "high")]
    return [
        "word", "kept", "side", "n", "value", "low", "high", *per_side,
        "dispersion", "g2", "log_odds", "p", "q",
    ]  # fmt: skip


def _chosen(every: pd.DataFrame, sides: Sides, top: int) -> pd.DataFrame:
    """``top`` words of each side, the kept first, then by log-odds; behind them all else kept."""
    parts = []
    for name, sign in zip(sides.names, (1, -1), strict=True):
        part = every[every["side"].eq(name)]
        part = part.assign(rank=sign * part["log_odds"], unsure=part["q"].where(part["kept"], 1.0))
        order = ["kept", "unsure", "rank", "word"]
        part = part.sort_values(order, ascending=[False, True, False, True], kind="stable")
        parts.append(part.drop(columns=["rank", "unsure"]))
    more = [part[part["kept"]].iloc[top:] for part in parts]
    return pd.concat([*(part.head(top) for part in parts), *more], ignore_index=True)


def _told(
    table: pd.DataFrame, every: pd.DataFrame, sums: tally.Sums, sides: Sides
) -> dict[str, Any]:
    names, tested, many = sides.names, int(every["p"].notna().sum()), f"{sides.one}s"
    kept = table[table["kept"]]
    articles = " and ".join(f"{n:,}" for n in sums.tested())
    if sums.within:
        articles = f"{sums.tested()[0]:,}"
    among = f"of {count(tested, sides.one)} tested over {articles} articles"
    whole = dict(zip("ab", sums.sides(), strict=True))
    leads = some([f"“{word}”" for word in table["word"].head(3)])
    opening = front.capital(names[0]) if sides.by == "voice" else names[0]
    unclear = {
        "verdict": "no difference found",
        "title": _question(sides),
        "sentence": f"{opening} and {names[1]} do not differ in any {sides.one} "
        f"that could be proven: {among}, none is kept. What leads ({leads}) chance alone may give.",
    }
    if kept.empty:
        return {"question": _question(sides), **unclear}
    said = []
    for name, own, other in ((names[0], "a", "b"), (names[1], "b", "a")):
        part = kept[kept["side"].eq(name)]
        if len(part):
            words = [
                f"“{row.word}” ({_apart(row, own, other, whole, sides.per)})"
                for row in part.head(4).itertuples()
            ]
            more = f" and {len(part) - 4:,} more" if len(part) > 4 else ""
            said.append(f"{_typical(part, sides, name)}: {', '.join(words)}{more}.")
    first = kept.sort_values(["q", "p"], kind="stable").iloc[0]
    led = kept[kept["side"].eq(first["side"])]
    lead = some([f"“{word}”" for word in led["word"]])
    nearest = min(abs(first["low"]), abs(first["high"]))
    surely = nearest if first["low"] * first["high"] > 0 else 0.0
    return {
        "question": _question(sides),
        "verdict": "difference",
        "title": f"{_typical(led, sides, first['side'])}: {lead}",
        "sentence": f"{' '.join(said)} {among[:1].upper()}{among[1:]}, {len(kept):,} "
        f"{'is' if len(kept) == 1 else 'are'} kept; of {many} kept so, at most one in twenty is "
        "expected to be chance.",
        "strength": max(1.0, float(surely)),
        "otherwise": unclear,
    }


def _apart(row: Any, own: str, other: str, whole: dict[str, int], per: str) -> str:
    """How far a word is apart: by articles that have it, or by rates where these do not tell."""
    here, there = getattr(row, f"articles_{own}"), getattr(row, f"articles_{other}")
    if here * whole[other] > there * whole[own]:
        return f"in {here:,} of {whole[own]:,} articles against {there:,} of {whole[other]:,}"
    rates = getattr(row, f"value_{own}"), getattr(row, f"value_{other}")
    return f"{rates[0]:,.1f} against {rates[1]:,.1f} for each 1,000 {per}"


def _typical(part: pd.DataFrame, sides: Sides, name: str) -> str:
    """What the kept words of a side are: those that stand there alone, or more often."""
    own, other = sides.names if name == sides.names[0] else sides.names[::-1]
    never = part["n_b" if own == sides.names[0] else "n_a"].eq(0).all()
    where = f"only in {own}" if never else f"more often in {own} than in {other}"
    return f"{sides.one.capitalize()}s that stand {where}"


def _subtitle(table: pd.DataFrame, sums: tally.Sums, sides: Sides, about: str, top: int) -> str:
    shown = _drawn(table, sides, top)
    left_out = f"{len(table) - shown:,} more kept ones in the table" if len(table) > shown else ""
    part = "; articles hold both sides" if sums.within else ""
    dark = "dark: kept; grey: may be chance"
    return "; ".join(filter(None, [about + part, dark, left_out]))


def _tests(table: pd.DataFrame, sums: tally.Sums) -> pd.DataFrame:
    rows = table[table["p"].notna()]
    return pd.DataFrame(
        {
            "of": rows["word"],
            "kind": "within articles" if sums.within else "articles",
            "p": rows["p"],
            "high": rows["word"],
            "low": None,
            "groups": 2,
            "articles": sum(sums.tested()) // (2 if sums.within else 1),
            "reason": "",
            "q": rows["q"],
        }
    ).reset_index(drop=True)


def _picture(picture: str, table: pd.DataFrame, sums: tally.Sums, sides: Sides, top: int) -> Any:
    settings: dict[str, Any] = {"names": sides.names, "articles": sums.sides()}
    if picture == "list":
        draw: Any = partial(_lists, **settings)
    else:
        drawn = chart.scatter if picture == "scatter" else chart.ratios
        draw = partial(drawn, per=sides.per, **settings)
    return partial(_first, draw=draw, most=_drawn(table, sides, top))


def _first(rows: pd.DataFrame, *, draw: Any, most: int, **around: Any) -> Axes:
    return draw(rows.head(most), **around)


def _lists(
    rows: pd.DataFrame, names: tuple[str, str], articles: tuple[int, int], **around: Any
) -> Axes:
    """Each word with the articles of its own side that hold it, and of the other."""
    own = rows["side"].eq(names[0])
    here, there = (
        rows["articles_a"].where(own, rows["articles_b"]),
        rows["articles_b"].where(own, rows["articles_a"]),
    )
    rows = rows.assign(beside=here.map("{:,}".format) + " : " + there.map("{:,}".format))
    heads = {name: f"{name} ({n:,})" for name, n in zip(names, articles, strict=True)}
    return chart.lists(
        rows, group="side", word="word", beside="beside", kept="kept", heads=heads, **around
    )


def _drawn(table: pd.DataFrame, sides: Sides, top: int) -> int:
    """How many rows are drawn: the first of each side."""
    return sum(min(top, int(table["side"].eq(name).sum())) for name in sides.names)
