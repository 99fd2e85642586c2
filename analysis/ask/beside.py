"""What do several articles say of one event, side by side?"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np
import pandas as pd

from analysis import chart
from analysis.arguments import typed
from analysis.ask import card, same_event
from analysis.ask.comparing import show, source
from analysis.ask.grouping import titles
from analysis.ask.telling import count, some
from analysis.measure import agreement, evidence, likeness
from analysis.measure.stories import ALIKE
from analysis.publish.answer import Answer
from analysis.publish.beside import Beside, beside, labels
from analysis.said import unknown
from analysis.tables import Tables

MOST = 8  # articles that a card has room for
METHOD = (
    "Sentences are compared by what a sentence encoder (all-MiniLM-L6-v2) makes of them, of all of "
    "each and of its words without names, and by the words they share; it counts how much nearer "
    "two are than the next best. On twelve sets of own articles, each on one event, with weights "
    "that never saw the set, sentences that say the same are found with an F1 of {} and a "
    "precision of {} ({} where no perhaps is said); the precision is {} for what is called found "
    "in one alone, and {} for numbers that differ. Long articles hold more that is alike by "
    "chance: fewer points are right there."
)
MEASURED = (
    "sentences that say the same, F1",
    "sentences that say the same, precision",
    "told without a perhaps, precision",
    "found in one alone, precision",
    "numbers that differ, precision",
)
CAVEAT = (
    "What is found in one article alone may stand in another in other words: its nearest sentence "
    "and their likeness are there to judge. A report and a comment differ in kind."
)


@typed
def side_by_side(tables: Tables, *, articles: Sequence[str] | str = (), story: str = "") -> Answer:
    """What 2 to 8 articles say of one event: the story card.

    ``articles`` are ids or titles, or ``story`` names one of ``ask.stories``; without either, all
    articles where they are 8 at most, else the story that most outlets told. Of more than 8 the
    longest of each outlet are taken, which is said. The table has a row for each line of the card
    and article: ``section``, ``row``, ``article``, ``state`` (said, hedged, quoted, near),
    ``told``, ``n``. ``read()`` has the texts side by side, with what they share linked.
    """
    rows, notes = _chosen(tables, articles, story)
    names = labels(rows, titles(tables))
    name, question = "story-card", "What does each say of it?"
    if len(rows) < 2:
        told = " ".join(["One article alone: there is nothing to lay beside it.", *notes])
        if rows.empty:
            told = "There is no article with text to lay beside another."
        return show(
            tables,
            tables.sentences.head(0),
            name=name,
            question=question,
            sentence=told,
            verdict="too few to tell",
            title="One article alone",
            table=pd.DataFrame(),
        )
    texts = card.read(tables, rows["article_id"].tolist(), names)
    found = card.rows(texts)
    keys = ["section", "row", "article_id"]
    table = found.groupby(keys, sort=False, as_index=False).agg(
        state=("state", _of_all), told=("told", "first"), n=("told", "size")
    )
    order = {article: i for i, article in enumerate(texts.ids)}
    lines = dict.fromkeys(zip(found["section"], found["row"], strict=True))
    place = {line: i for i, line in enumerate(lines)}
    at = [place[line] for line in zip(table["section"], table["row"], strict=True)]
    table = table.assign(at=at, column=table["article_id"].map(order))
    table = table.sort_values(["at", "column"], ignore_index=True).drop(columns=["at", "column"])
    table.insert(2, "article", table["article_id"].map(names).astype("str"))
    sure, perhaps = _points(texts)
    return Beside(
        name=name,
        question=question,
        title=_title(texts, names),
        sentence=" ".join([_sentence(texts, found, names), *notes, _unlike(rows, names)]).strip(),
        subtitle="A line a point, voice or name; a column an article",
        table=table,
        evidence=evidence.sentences(found, sentences=tables.sentences, articles=tables.articles),
        sentences=tables.sentences,
        by=("section", "row", "article_id"),
        draw=partial(chart.card, columns=list(names.values())) if len(table) else None,
        source=source(tables),
        method=METHOD.format(*agreement.figures("stories", *MEASURED)),
        caveat=CAVEAT,
        texts=beside(
            [(names[a], part) for a, part in card.linked(texts)],
            {p: card.label(texts, p) for p in sure}
            | {p: f"Perhaps: {card.label(texts, p)}" for p in perhaps},
        ),
    )


def _chosen(
    tables: Tables, articles: Sequence[str] | str, story: str
) -> tuple[pd.DataFrame, list[str]]:
    """The articles to lay side by side, by day, and what is to be said of the choice."""
    own = tables.articles[tables.articles["duplicate_of"].isna()]
    own = own[own["article_id"].isin(tables.sentences["article_id"])]
    notes: list[str] = []
    if story or (not len(articles) and len(own) > MOST):
        told = same_event.told_by(tables)
        told = told[told["article_id"].isin(own["article_id"])]
        if story and story not in set(told["story"]):
            opening = f"No story is called {story!r}"
            raise ValueError(unknown(opening, story, told["story"].unique(), kind="stories"))
        if not story:
            outlet = told["article_id"].map(
                dict(zip(own["article_id"], own["outlet"], strict=True))
            )
            by_story = told.assign(outlet=outlet).groupby("story", sort=False)
            sizes = by_story.agg(o=("outlet", "nunique"), n=("article_id", "size"))
            story = str(sizes.sort_values(["o", "n"], ascending=False, kind="stable").index[0])
            notes.append(f"It is the story that most outlets told: “{story}”.")
        own = own[own["article_id"].isin(told.loc[told["story"].eq(story), "article_id"])]
    elif len(articles):
        wanted = [articles] if isinstance(articles, str) else list(articles)
        own, notes = _named(tables, own, wanted)
    if "version_of" in own:
        later = own["version_of"].isin(own["article_id"])
        if later.any():
            notes.append(f"{count(int(later.sum()), 'other version')} of an article left out.")
        own = own[~later]
    copies = tables.articles[tables.articles["duplicate_of"].isin(own["article_id"])]
    for original, part in copies.groupby("duplicate_of"):
        outlets = some(sorted(part["outlet"].fillna("no outlet").unique()))
        first = own.loc[own["article_id"].eq(original), "outlet"].fillna("no outlet").iloc[0]
        notes.append(f"{outlets}: same text as {first}.")
    if len(own) > MOST:
        whole = len(own)
        own = _eight(own)
        called = some(own["outlet"].fillna("no outlet").tolist(), most=MOST)
        notes.append(f"Of {whole} articles {MOST} are shown, the longest of each outlet: {called}.")
    order = ["published", "outlet", "article_id"]
    return own.sort_values(order, ignore_index=True), notes


def _named(tables: Tables, own: pd.DataFrame, wanted: list[str]) -> tuple[pd.DataFrame, list[str]]:
    by_title = {title: article for article, title in titles(tables).items()}
    ids, notes = [], []
    original = dict(
        zip(tables.articles["article_id"], tables.articles["duplicate_of"], strict=True)
    )
    for name in wanted:
        article = name if name in original else by_title.get(name)
        if article is None:
            opening = f"No article is called {name!r}"
            raise ValueError(unknown(opening, str(name), [*by_title, *original], kind="articles"))
        while pd.notna(original[article]) and original[article] in original:
            article = original[article]
        ids.append(article)
    if len(set(ids)) < len(ids):
        notes.append("The same text was named twice and stands there once.")
    return own[own["article_id"].isin(ids)], notes


def _eight(own: pd.DataFrame) -> pd.DataFrame:
    """The longest article of each outlet, then the second ones, until there are eight."""
    ranked = own.sort_values(["words", "article_id"], ascending=[False, True])
    turn = ranked.groupby(ranked["outlet"].fillna("")).cumcount()
    return ranked.assign(turn=turn).sort_values(
        ["turn", "words", "article_id"], ascending=[True, False, True]
    ).head(MOST).drop(columns="turn")  # fmt: skip


def _of_all(states: pd.Series) -> str:
    return next(s for s in ("said", "hedged", "quoted", "near") if s in set(states))


def _title(texts: card.Texts, names: dict[str, str]) -> str:
    shared = len(_points(texts)[0])
    who = some(list(names.values()))
    return f"{who}: {_shared(shared, names)}" if shared else f"{who}: no point in common"


def _shared(points: int, names: dict[str, str]) -> str:
    """How many points are shared: of more than two articles, by some of them at least."""
    shared = "in common" if len(names) == 2 else "that two or more of them tell"
    return f"{count(points, 'point')} {shared}"


def _points(texts: card.Texts) -> tuple[list[int], list[int]]:
    """The points that are sure, and the others."""
    sure = np.unique(texts.point[texts.sure])
    every = np.unique(texts.point[texts.point >= 0])
    return sure.tolist(), np.setdiff1d(every, sure).tolist()


def _sentence(texts: card.Texts, found: pd.DataFrame, names: dict[str, str]) -> str:
    sure, perhaps = _points(texts)
    differ = found.loc[found["section"].eq("Numbers that differ"), "row"].nunique()
    lines = found.loc[found["section"].eq("How certain of the same"), "row"]
    certain = int(lines[~lines.str.startswith("“could”")].nunique())
    told = f"{count(len(names), 'article')} side by side: {_shared(len(sure), names)}"
    told += f" and {len(perhaps)} more perhaps" if perhaps else ""
    more = [
        f"{certain} of them told with other certainty" if certain else "",
        f"{count(differ, 'number')} {'differs' if differ == 1 else 'differ'}" if differ else "",
    ]
    return "; ".join(filter(None, [told, *more])) + "."


def _unlike(rows: pd.DataFrame, names: dict[str, str]) -> str:
    """What is said where the articles are hardly of one event."""
    many = len(rows)
    words = likeness.vectors(rows["text"])
    told = likeness.table(words, np.arange(many), np.full(many, np.nan)).astype(float)
    np.fill_diagonal(told, np.nan)
    mean = float(np.nanmean(told))
    if mean >= ALIKE:
        return ""
    i, j = np.unravel_index(np.nanargmin(told), told.shape)
    called = list(names.values())
    which = f"; least alike are {called[i]} and {called[j]} ({told[i, j]:.2f})" if many > 2 else ""
    return (
        f"They may not tell of one event: their likeness is {mean:.2f}, where articles on one "
        f"event have {ALIKE:.2f} and more{which}."
    )
