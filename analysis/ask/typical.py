"""What is typical of one side of two: the answer, from counts to sentence, chart and caveat."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from analysis import chart
from analysis.ask.comparing import show
from analysis.ask.sides import Sides
from analysis.ask.telling import count, some
from analysis.measure import keyness
from analysis.measure.claims import Claim
from analysis.publish.answer import Answer
from analysis.said import unknown
from analysis.tables import Tables

TOP = 15  # words a side that are drawn
SCATTERED = 60
LAST_LINES = 0.1  # of an outlet's last paragraphs, from which on a word may be the page's
OUTLET = 5  # articles of an outlet, to speak of its last paragraphs
PARAGRAPHS = 3  # of an article, to have a last one
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


def typical(
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
        raise ValueError(unknown(f"picture={picture!r} is none", picture, PICTURES, kind="ones"))
    top = top or (SCATTERED // 2 if picture == "scatter" else TOP)
    counts = keyness.count(sides.uses, sides.base)
    reason = sides.reason or _too_few(counts, sides)
    if reason:
        return _refused(story, sides, name, reason, about)
    every = keyness.compare(counts)
    every = every.assign(
        side=np.where(every["value"] > 0, *sides.names), n=every["n_a"] + every["n_b"]
    )
    table = _chosen(every, sides, top)
    limits = keyness.intervals(counts, pd.Index(table["word"]))
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
        name="keywords-"
        + ("voices" if sides.by == "voice" else f"by-{sides.by}").replace(" ", "-"),
        **_told(table, every, counts, sides),
        subtitle=_subtitle(table, counts, sides, about, top),
        table=table,
        tests=_tests(table, counts),
        by=("word",),
        draw=_picture(picture, table, counts, sides, top) if len(table) else None,
        caveat=_caveat(story, table, uses, sides, caveat),
        method=WITHIN if counts.within else METHOD,
        unit="times as often",
    )


def _too_few(counts: keyness.Counts, sides: Sides) -> str:
    """Why nothing can be proven; empty where something can."""
    names, tested = sides.names, counts.tested()
    if not len(counts.words):
        return f"The articles hold nothing to count: no {sides.one}"
    few = keyness.FEWEST
    if counts.within and min(tested) < few:
        held = count(min(tested), "article")
        both = f"{names[0]} and {names[1]}"
        return f"{held} hold both {both}, and of fewer than {few} nothing can be proven"
    if min(tested) < few:
        name, n = min(zip(names, tested, strict=True), key=lambda pair: pair[1])
        return f"{name} has {count(n, 'article')}, and under {few} a side no word can be proven"
    return ""


def _refused(story: Tables, sides: Sides, name: str, reason: str, about: str) -> Answer:
    claim = Claim("untested", reason=reason)
    tests = pd.DataFrame([claim._asdict()]).assign(of=sides.one, q=np.nan)
    return Answer(
        name=name,
        question=_question(sides),
        title=_question(sides),
        verdict="too few to tell",
        sentence=f"No {sides.one}s are told apart: {reason.rstrip('.')}.",
        subtitle=about,
        table=pd.DataFrame(columns=_columns()),
        tests=tests,
        sentences=story.sentences,
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
    table: pd.DataFrame, every: pd.DataFrame, counts: keyness.Counts, sides: Sides
) -> dict[str, Any]:
    names, tested = sides.names, int(every["p"].notna().sum())
    kept = table[table["kept"]]
    articles = " and ".join(f"{n:,}" for n in counts.tested())
    if counts.within:
        articles = f"{counts.tested()[0]:,}"
    among = f"of {count(tested, sides.one)} tested over {articles} articles"
    leads = some([f"“{word}”" for word in table["word"].head(3)])
    unclear = {
        "verdict": "no difference found",
        "title": _question(sides),
        "sentence": f"{names[0]} and {names[1]} do not differ in any {sides.one} that could be "
        f"proven: {among}, none is kept. What leads ({leads}) chance alone may give.",
    }
    if kept.empty:
        return {"question": _question(sides), **unclear}
    said = []
    for name, own, other in ((names[0], "a", "b"), (names[1], "b", "a")):
        part = kept[kept["side"].eq(name)]
        if len(part):
            words = [
                f"“{row.word}” (in {getattr(row, f'articles_{own}'):,} against "
                f"{getattr(row, f'articles_{other}'):,} articles)"
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
        "sentence": f"{' '.join(said)} {count(len(kept), sides.one)} {among} "
        f"{'is' if len(kept) == 1 else 'are'} kept; of those, at most one in twenty is expected "
        "to be chance.",
        "strength": max(1.0, float(surely)),
        "otherwise": unclear,
    }


def _typical(part: pd.DataFrame, sides: Sides, name: str) -> str:
    """What the kept words of a side are: those that stand there alone, or more often."""
    own, other = sides.names if name == sides.names[0] else sides.names[::-1]
    never = part["n_b" if own == sides.names[0] else "n_a"].eq(0).all()
    where = f"only in {own}" if never else f"more often in {own} than in {other}"
    return f"{sides.one.capitalize()}s that stand {where}"


def _subtitle(
    table: pd.DataFrame, counts: keyness.Counts, sides: Sides, about: str, top: int
) -> str:
    shown = _drawn(table, sides, top)
    left_out = f"{len(table) - shown:,} more kept ones in the table" if len(table) > shown else ""
    part = "; articles hold both sides" if counts.within else ""
    dark = "dark: kept; grey: may be chance"
    return "; ".join(filter(None, [about + part, dark, left_out]))


def _tests(table: pd.DataFrame, counts: keyness.Counts) -> pd.DataFrame:
    rows = table[table["p"].notna()]
    return pd.DataFrame(
        {
            "of": rows["word"],
            "kind": "within articles" if counts.within else "articles",
            "p": rows["p"],
            "high": rows["word"],
            "low": None,
            "groups": 2,
            "articles": sum(counts.tested()) // (2 if counts.within else 1),
            "reason": "",
            "q": rows["q"],
        }
    ).reset_index(drop=True)


def _picture(
    picture: str, table: pd.DataFrame, counts: keyness.Counts, sides: Sides, top: int
) -> Any:
    of = int((~counts.second).sum()), int(counts.second.sum())
    first = _drawn(table, sides, top)

    def draw(rows: pd.DataFrame, **around: Any) -> Axes:
        some = rows.head(first)
        if picture == "list":
            return _lists(some, sides, of, **around)
        drawn = chart.scatter if picture == "scatter" else chart.ratios
        return drawn(some, names=sides.names, articles=of, per=sides.per, **around)

    return draw


def _lists(rows: pd.DataFrame, sides: Sides, of: tuple[int, int], **around: Any) -> Axes:
    """Each word with the articles of its own side that hold it, and of the other."""
    own = rows["side"].eq(sides.names[0])
    here, there = (
        rows["articles_a"].where(own, rows["articles_b"]),
        rows["articles_b"].where(own, rows["articles_a"]),
    )
    rows = rows.assign(beside=here.map("{:,}".format) + " : " + there.map("{:,}".format))
    heads = {name: f"{name} ({n:,})" for name, n in zip(sides.names, of, strict=True)}
    return chart.lists(
        rows, group="side", word="word", beside="beside", kept="kept", heads=heads, **around
    )


def _drawn(table: pd.DataFrame, sides: Sides, top: int) -> int:
    """How many rows are drawn: the first of each side."""
    return sum(min(top, int(table["side"].eq(name).sum())) for name in sides.names)


def _caveat(
    story: Tables, table: pd.DataFrame, uses: pd.DataFrame, sides: Sides, caveat: str
) -> str:
    notes = [caveat, _of_outlets(story, table, sides)]
    articles = story.articles.set_index("article_id")["outlet"].dropna()
    page = _last_lines(story, uses, articles)
    if page:
        notes.append(
            f"{some([f'“{w}”' for w in page], 6)}: mostly in an outlet's last lines, perhaps the "
            "page's and not the article's (boilerplate.csv takes such lines out)."
        )
    outlets = {word for name in articles.unique() for word in str(name).lower().split()}
    own = [word for word in table.loc[table["kept"], "word"] if str(word).lower() in outlets]
    if own:
        notes.append(f"In an outlet's own name: {some([f'“{w}”' for w in own])}.")
    return " ".join(filter(None, notes))


def _of_outlets(story: Tables, table: pd.DataFrame, sides: Sides) -> str:
    """Where the sides are groups of outlets: how many words these prove, dealt out as wholes."""
    outlets = story.articles.set_index("article_id")["outlet"].dropna()
    base = sides.base[sides.base["article_id"].isin(outlets.index)]
    places = base[["article_id", "second"]].drop_duplicates()
    places = places.assign(outlet=places["article_id"].map(outlets))
    each = places.drop_duplicates(["outlet", "second"])
    several = each["second"].value_counts().reindex([False, True], fill_value=0)
    if each["outlet"].duplicated().any() or several.min() < 2 or not table["kept"].any():
        return ""
    told = f"The sides are {several[False]:,} and {several[True]:,} outlets"
    if several.min() < keyness.FEWEST:
        return f"{told}: too few to say that others of their kind write so."
    uses = sides.uses[sides.uses["word"].isin(table.loc[table["kept"], "word"])]
    names = dict(zip(places["article_id"], places["outlet"], strict=True))
    parts = (
        rows.assign(article_id=pd.Categorical(rows["article_id"].map(names)).astype("str"))
        for rows in (uses, base)
    )
    proven = keyness.compare(keyness.count(*parts))
    n = int(proven["kept"].sum())
    kept = int(table["kept"].sum())
    return f"{told}: with outlets dealt to the sides as wholes, {n:,} of the {kept:,} kept remain."


def _last_lines(story: Tables, uses: pd.DataFrame, outlets: pd.Series) -> list[str]:
    """Words of which most uses stand in last paragraphs, and in a tenth of an outlet's."""
    place = ["article_id", "sentence_id"]
    lines = story.sentences[[*place, "paragraph"]]
    last = lines.groupby("article_id")["paragraph"].agg(["max", "nunique"])
    last = last[last["nunique"].ge(PARAGRAPHS)]
    rows = uses[[*place, "word"]].merge(lines, on=place)
    rows = rows[rows["article_id"].isin(last.index)]
    rows = rows.assign(
        foot=rows["paragraph"].eq(rows["article_id"].map(last["max"])),
        outlet=rows["article_id"].map(outlets),
    )
    mostly = rows.groupby("word")["foot"].mean()
    sizes = outlets[outlets.index.isin(last.index)].value_counts()
    foot = rows[rows["foot"]].drop_duplicates(["word", "article_id"])
    held = foot.groupby(["word", "outlet"]).size().reset_index(name="n")
    held["of"] = held["outlet"].map(sizes).astype("float64")
    held = held[held["of"].ge(OUTLET) & held["n"].ge((LAST_LINES * held["of"]).clip(lower=2))]
    return sorted(set(held["word"]) & set(mostly.index[mostly.gt(0.5)]))
