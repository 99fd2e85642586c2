"""Every annotation that needs one article alone, made in one pass."""

from __future__ import annotations

import pandas as pd

from analysis import tables
from analysis.annotate import entities, furniture, hedges, language, quotes, sentiment, voice
from analysis.annotate.entities import aliases, gazetteer, mentions
from analysis.annotate.hedges import cues
from analysis.annotate.quotes import speech
from analysis.lists import NOTHING, Own


def find(
    articles: pd.DataFrame, *, model: str = language.MODEL, own: Own = NOTHING
) -> dict[str, pd.DataFrame]:
    """Furniture, sentences, tokens, quotes, mentions, hedges and sentiment of ``articles``.

    What is furniture is marked first; it has no sentences and no tokens, and no rule sees its
    text. ``own`` are the user's lists. Returns each as a table of that name. ``entity`` and the
    columns of a quote's speaker stay empty: they take the whole corpus, see ``entities`` and
    ``speakers``, for which ``cases`` and ``texts`` are there; so do the model's scores, see
    ``tone``. Raises ``ValueError`` as ``language.parse`` does, and for a list that cannot be read.

    >>> found = find(pd.DataFrame({"article_id": ["a"], "text": ["“It may rain,” he said."]}))
    >>> found["hedges"][["text", "voice", "holder"]].values.tolist()
    [['may', 'quoted', 'he']]
    """
    set_apart = furniture.annotate(articles)
    written, articles = articles, furniture.without(articles, set_apart)
    parsed = language.parse(articles, model=model)
    quoted = quotes.annotate(articles, parsed.tokens, verbs=speech.load(own.verbs))
    found = hedges.annotate(articles, parsed.tokens, cues=cues.load(own.hedges))
    hedged = voice.mark(found, quoted)
    named = mentions.correct(articles, parsed.tokens, parsed.mentions, own_names=own.names)
    scored = sentiment.annotate(parsed.sentences)
    spoken = voice.mark(parsed.sentences, quoted)[["article_id", "sentence_id", "voice"]]
    scored = scored.drop(columns="voice").merge(spoken, on=["article_id", "sentence_id"])
    return {
        "texts": written[["article_id", "text"]],
        "cases": entities.cases(named, written),
        "furniture": set_apart,
        "sentences": parsed.sentences,
        "tokens": voice.mark(parsed.tokens, quoted),
        "quotes": _as_written(quoted, written),
        "mentions": voice.mark(named, quoted),
        "hedges": hedges.reported(voice.holder(hedged, quoted)),
        "sentiment": tables.frame(scored, "sentiment"),
    }


def _as_written(spans: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """``spans`` with the text of their articles: a long quotation may run round a caption."""
    texts = dict(zip(articles["article_id"], articles["text"], strict=True))
    places = zip(spans["article_id"], spans["start"], spans["end"], strict=True)
    whole = [texts[article_id][start:end] for article_id, start, end in places]
    return spans.assign(text=pd.array(whole, dtype="str"))


def check(own: Own) -> None:
    """Raise ``ValueError`` naming file, line and what to do, if a user's list cannot be read."""
    cues.load(own.hedges)
    speech.load(own.verbs)
    gazetteer.own_names(own.names)
    aliases.load(own.aliases)
