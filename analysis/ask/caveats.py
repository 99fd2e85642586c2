"""What kept words do not say: of the page, of the outlet's name, of outlets as wholes."""

from __future__ import annotations

import pandas as pd

from analysis.ask.sides import Sides
from analysis.ask.telling import some
from analysis.measure import keyness, proof, tally
from analysis.tables import Tables

LAST_LINES = 0.1  # of an outlet's last paragraphs, from which on a word may be the page's
OUTLET = 5  # articles of an outlet, to speak of its last paragraphs
PARAGRAPHS = 3  # of an article, to have a last one


def caveats(
    story: Tables,
    table: pd.DataFrame,
    uses: pd.DataFrame,
    sums: tally.Sums,
    sides: Sides,
    caveat: str,
) -> str:
    """``caveat`` and what else is to be kept in mind, in sentences.

    Which kept words are mostly an outlet's last lines, or part of its name; where the sides are
    groups of outlets, how many words remain with outlets dealt to the sides as wholes.
    """
    notes = [caveat, _of_outlets(story, table, sums, sides)]
    articles = story.listed.set_index("article_id")["outlet"].dropna()
    page = _last_lines(sides.drawn, uses, articles)
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


def _of_outlets(story: Tables, table: pd.DataFrame, sums: tally.Sums, sides: Sides) -> str:
    """Where the sides are groups of outlets: how many words these prove, dealt out as wholes."""
    outlets = story.listed.set_index("article_id")["outlet"].dropna()
    base = sums.units.assign(outlet=sums.units["article_id"].map(outlets)).dropna(subset="outlet")
    places = base[["article_id", "second", "outlet"]].drop_duplicates(["article_id", "second"])
    each = places.drop_duplicates(["outlet", "second"])
    several = each["second"].value_counts().reindex([False, True], fill_value=0)
    if each["outlet"].duplicated().any() or several.min() < 2 or not table["kept"].any():
        return ""
    told = f"The sides are {several[False]:,} and {several[True]:,} outlets"
    if several.min() < proof.FEWEST:
        return f"{told}: too few to say that others of their kind write so."
    names = dict(zip(places["article_id"], places["outlet"], strict=True))
    words = set(table.loc[table["kept"], "word"])
    uses = pd.concat(
        [_by_outlet(rows[rows["word"].isin(words)], names) for rows, _ in sides.parts],
        ignore_index=True,
    )
    proven = keyness.compare(tally.count(uses, _by_outlet(base, names)))
    n = int(proven["kept"].sum())
    kept = int(table["kept"].sum())
    return f"{told}: with outlets dealt to the sides as wholes, {n:,} of the {kept:,} kept remain."


def _by_outlet(rows: pd.DataFrame, names: dict[str, str]) -> pd.DataFrame:
    """The rows, their outlet in place of the article."""
    outlet = pd.Categorical(rows["article_id"].map(names)).astype("str")
    rows = rows.assign(article_id=outlet)
    return rows.astype({"word": "str"}) if "word" in rows else rows


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
