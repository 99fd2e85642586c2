"""Every annotation that needs one article alone, made in one pass."""

from __future__ import annotations

import pandas as pd

from analysis import tables
from analysis.annotate import hedges, language, quotes, sentiment, voice
from analysis.annotate.entities import mentions
from analysis.annotate.hedges import cues
from analysis.annotate.own import NOTHING, Own
from analysis.annotate.quotes import speech


def find(
    articles: pd.DataFrame, *, model: str = language.MODEL, own: Own = NOTHING
) -> dict[str, pd.DataFrame]:
    """Sentences, tokens, quotes, mentions, hedges and sentiment of ``articles``.

    ``own`` are the user's lists. Returns each as a table of that name. ``entity`` and the
    columns of a quote's speaker stay empty: they take the whole corpus, see ``entities`` and
    ``speakers``; so do the model's scores, see ``tone``. Raises ``ValueError`` as
    ``language.parse`` does, and for a list that cannot be read.

    >>> found = find(pd.DataFrame({"article_id": ["a"], "text": ["“It may rain,” he said."]}))
    >>> found["hedges"][["text", "voice", "holder"]].values.tolist()
    [['may', 'quoted', 'he']]
    """
    parsed = language.parse(articles, model=model)
    quoted = quotes.annotate(articles, parsed.tokens, verbs=speech.load(own.verbs))
    found = hedges.annotate(articles, parsed.tokens, cues=cues.load(own.hedges))
    hedged = voice.mark(found, quoted)
    named = mentions.correct(articles, parsed.tokens, parsed.mentions, own_names=own.names)
    scored = sentiment.annotate(parsed.sentences)
    spoken = voice.mark(parsed.sentences, quoted)[["article_id", "sentence_id", "voice"]]
    scored = scored.drop(columns="voice").merge(spoken, on=["article_id", "sentence_id"])
    return {
        "sentences": parsed.sentences,
        "tokens": voice.mark(parsed.tokens, quoted),
        "quotes": quoted,
        "mentions": voice.mark(named, quoted),
        "hedges": hedges.reported(voice.holder(hedged, quoted)),
        "sentiment": tables.frame(scored, "sentiment"),
    }
