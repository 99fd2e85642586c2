"""A corpus or one article to read, with every layer of the analysis laid over it."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from analysis.read import content
from analysis.read.content import KEY, Attribute
from analysis.read.view import View
from analysis.said import count
from analysis.tables import Tables

NAMED = {
    "PERSON": "person",
    "ORG": "organisation",
    "GPE": "country or city",
    "LOC": "place",
    "FAC": "building or road",
    "NORP": "nation or group",
    "EVENT": "event",
    "LAW": "law",
    "WORK_OF_ART": "work",
    "PRODUCT": "product",
}
METHODS = ("model", "vader", "textblob")  # the first that the table has shades the text
TONES = ("negative", "neutral", "positive")
PRINTED = 60  # paragraphs of a corpus; an article is printed whole
ON = ("hedges", "boosters")


def reader(
    tables: Tables,
    *,
    article: str | None = None,
    on: tuple[str, ...] = ON,
    method: str | None = None,
    title: str = "",
) -> View:
    """Show a corpus, or one ``article`` by its id, as text with layers, bars and a concordance.

    Layers: ``hedges`` by kind, ``boosters``, ``names``, ``quotations`` with their
    speakers, ``voice`` (what is not in the author's) and ``tone`` of the sentences by
    ``method``; those in ``on`` are switched on at first. Bars count hedges by kind,
    names, speakers, outlets, articles, tones and voices, and select their sentences.
    A page carries the text once: about 1 MB for 100 articles of 900 words.

    Raises ``ValueError`` for an article or a method that the tables do not have, or
    a layer that there is not.

    >>> from analysis import pipeline
    >>> articles = pd.DataFrame({"article_id": ["a"], "text": ["It may rain. Clearly, Ann left."]})
    >>> reader(pipeline.annotate(articles, derived=None))
    Reader: 2 sentences in 1 article
    """
    lines, articles = _shown(tables, article)
    methods = _methods(tables.sentiment, method)
    layers = [
        _hedges(tables.hedges, lines, "hedge"),
        _hedges(tables.hedges, lines, "booster"),
        _names(tables.mentions, lines),
        _quotations(tables.quotes, lines),
        _voice(tables.tokens, lines),
    ]
    known = {*(layer["name"] for layer in layers), "tone"}
    if not set(on) <= known:
        raise ValueError(f"no layer {', '.join(sorted(set(on) - known))}; there are {known}")
    for layer in layers:
        layer["on"] = layer["name"] in on
    about = lines[["article_id"]].merge(articles, on="article_id", how="left")
    scores = {name: _of(tables.sentiment, lines, name, "score") for name in methods}
    attributes = _attributes(lines, about, tables.sentiment, scores)
    shown = content.sentences(lines, lines["article_id"].map(_sources(articles)), attributes)
    shown["articles"]["url"] = _addresses(about)
    page = {
        "title": title,
        "panes": ["text", "sentences", "concordance"],
        "first": PRINTED if article is None else len(lines),
        "sentences": shown,
        "layers": layers,
        "scores": {name: _hundredths(score) for name, score in scores.items()},
        "tone": "tone" in on,
    }
    texts = lines["article_id"].nunique()
    return View(page, f"Reader: {count(len(lines), 'sentence')} in {count(texts, 'article')}")


def _shown(tables: Tables, article: str | None) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The sentences to show, articles by date, and what is known of the articles."""
    articles = tables.articles
    if article is not None:
        articles = articles[articles["article_id"].eq(article)]
        if articles.empty:
            raise ValueError(f"no article {article}")
        if not tables.sentences["article_id"].eq(article).any():
            raise ValueError(f"article {article} was not analysed: it is a copy or holds no text")
    articles = articles.sort_values(["published", "outlet", "article_id"], ignore_index=True)
    order = dict(zip(articles["article_id"], range(len(articles)), strict=True))
    lines = tables.sentences[tables.sentences["article_id"].isin(order)]
    lines = lines.sort_values("article_id", key=lambda ids: ids.map(order), kind="stable")
    return lines.reset_index(drop=True), articles


def _methods(sentiment: pd.DataFrame, method: str | None) -> list[str]:
    known = sorted(
        sentiment["method"].unique(),
        key=lambda name: (METHODS.index(name) if name in METHODS else len(METHODS), name),
    )
    if method is not None and method not in known:
        raise ValueError(f"no method {method}; there are {', '.join(known)}")
    return sorted(known, key=lambda name: name != method)


def _hedges(table: pd.DataFrame, lines: pd.DataFrame, pole: str) -> dict[str, Any]:
    rows = _ours(table[table["pole"].eq(pole)], lines)
    kind = _plain(rows["kind"])
    told = [
        Attribute("kind", kind, chart="Hedges by kind" if pole == "hedge" else "", role="kind"),
        Attribute("rule", _plain(rows["rule"])),
        Attribute("voice", rows["voice"]),
        Attribute("holder", rows["holder"]),
    ]
    scope = rows.assign(start=rows["scope_start"], end=rows["scope_end"])
    places, covers = _at(rows, lines), _at(scope, lines)
    return content.layer(f"{pole}s", places, lines, told, look=pole, covers=covers)


def _names(table: pd.DataFrame, lines: pd.DataFrame) -> dict[str, Any]:
    rows = _ours(table[table["label"].isin(NAMED)], lines)
    told = [
        Attribute("name", rows["entity"], chart="Names"),
        Attribute("type", rows["label"].map(NAMED).astype("str"), role="kind"),
    ]
    return content.layer("names", _at(rows, lines), lines, told, look="name")


def _quotations(table: pd.DataFrame, lines: pd.DataFrame) -> dict[str, Any]:
    rows = _ours(table, lines)
    speaker = rows["speaker"].where(rows["speaker_type"].ne("unresolved"))  # a bare "he"
    told = [
        Attribute(
            "speaker",
            rows["speaker_entity"].fillna(speaker),
            chart="Speakers",
            role="speaker",
            none="nobody named",
        ),
        Attribute("kind", rows["kind"], role="kind"),
        Attribute("said with", rows["cue"]),
        Attribute("verb", rows["verb_class"]),
        Attribute("speaker found by", _plain(rows["speaker_reason"])),
    ]
    return content.layer("quotations", content.across(rows, lines), lines, told, look="quote")


def _voice(tokens: pd.DataFrame, lines: pd.DataFrame) -> dict[str, Any]:
    """Runs of words that are not in the author's voice."""
    rows = tokens[["article_id", "start", "end", "voice"]]
    change = rows["voice"].ne(rows["voice"].shift()) | rows["article_id"].ne(
        rows["article_id"].shift()
    )
    runs = rows.groupby(change.cumsum()).agg(
        article_id=("article_id", "first"),
        start=("start", "first"),
        end=("end", "last"),
        voice=("voice", "first"),
    )
    runs = _ours(runs[runs["voice"].ne("author")], lines)
    told = [Attribute("voice", runs["voice"], role="kind")]
    return content.layer("voice", content.across(runs, lines), lines, told, look="voice")


def _attributes(
    lines: pd.DataFrame,
    about: pd.DataFrame,
    sentiment: pd.DataFrame,
    scores: dict[str, pd.Series],
) -> list[Attribute]:
    told = []
    if len(about) and about["article_id"].ne(about["article_id"].iloc[0]).any():
        told.append(Attribute("outlet", about["outlet"], chart="Outlets", none="no outlet"))
        told.append(Attribute("article", _titles(about), chart="Articles"))
    for method in scores:
        label = _of(sentiment, lines, method, "label")
        tone = pd.Series(pd.Categorical(label, categories=TONES))
        told.append(Attribute("tone", tone, chart="Tone", role=method))
    voice = sentiment.drop_duplicates(KEY).set_index(KEY)["voice"]
    voice = lines[KEY].join(voice, on=KEY)["voice"]
    told.append(Attribute("voice", voice, chart="Voice"))
    return told


def _titles(about: pd.DataFrame) -> pd.Series:
    """The title of each sentence's article in the order of the text, by its id where shared."""
    title = about["title"].fillna("no title")
    titles = about.assign(title=title).drop_duplicates("article_id")["title"]
    shared = title.isin(titles[titles.duplicated()])
    told = title.where(~shared, title + " (" + about["article_id"].str[:8] + ")")
    return pd.Series(pd.Categorical(told, categories=told.unique()))


def _of(sentiment: pd.DataFrame, lines: pd.DataFrame, method: str, column: str) -> pd.Series:
    of_method = sentiment[sentiment["method"].eq(method)].set_index(KEY)[column]
    return lines[KEY].join(of_method, on=KEY)[column]


def _hundredths(scores: pd.Series) -> list[int | None]:
    return [None if math.isnan(score) else round(100 * score) for score in scores.tolist()]


def _sources(articles: pd.DataFrame) -> pd.Series:
    """Outlet, date and title of each article, by its id."""
    known = articles.set_index("article_id")
    date = known["published"].dt.strftime("%d %b %Y").str.lstrip("0").fillna("no date")
    title = known["title"].fillna("no title")
    return known["outlet"].fillna("no outlet") + ", " + date + ": " + title


def _addresses(about: pd.DataFrame) -> list[str]:
    """Where each article is on the web; only what a browser opens as a page."""
    urls = about.drop_duplicates("article_id")["url"].fillna("").astype("str")
    return urls.where(urls.str.match(r"https?://"), "").tolist()


def _at(rows: pd.DataFrame, lines: pd.DataFrame) -> content.Places:
    slots = pd.MultiIndex.from_frame(lines[KEY]).get_indexer(pd.MultiIndex.from_frame(rows[KEY]))
    return content.within(rows, slots, lines)


def _ours(rows: pd.DataFrame, lines: pd.DataFrame) -> pd.DataFrame:
    return rows[rows["article_id"].isin(lines["article_id"].unique())].reset_index(drop=True)


def _plain(words: pd.Series) -> pd.Series:
    return words.str.replace("_", " ", regex=False)
