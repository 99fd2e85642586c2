"""Every annotation that needs one article alone, made in one pass."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from analysis import tables
from analysis.annotate import cues, hedges, language, quotes, sentiment, voice


def find(
    articles: pd.DataFrame, *, model: str = language.MODEL, own_cues: Path | None = None
) -> dict[str, pd.DataFrame]:
    """Sentences, tokens, quotes, mentions, hedges and sentiment of ``articles``.

    ``own_cues`` is a CSV of hedge cues that the user adds or removes, see ``cues.load``.
    Returns each as a table of that name. ``entity`` and ``speaker_entity`` stay empty:
    they take the whole corpus, see ``entities``. Raises ``ValueError`` as
    ``language.parse`` does.

    >>> found = find(pd.DataFrame({"article_id": ["a"], "text": ["“It may rain,” he said."]}))
    >>> found["hedges"][["text", "voice", "holder"]].values.tolist()
    [['may', 'quoted', 'he']]
    """
    parsed = language.parse(articles, model=model)
    quoted = quotes.annotate(articles, parsed.tokens)
    found = hedges.annotate(articles, parsed.tokens, cues=cues.load(own_cues))
    hedged = voice.mark(found, quoted)
    scored = sentiment.annotate(parsed.sentences)
    spoken = voice.mark(parsed.sentences, quoted)[["article_id", "sentence_id", "voice"]]
    scored = scored.drop(columns="voice").merge(spoken, on=["article_id", "sentence_id"])
    return {
        "sentences": parsed.sentences,
        "tokens": voice.mark(parsed.tokens, quoted),
        "quotes": quoted,
        "mentions": voice.mark(parsed.mentions, quoted),
        "hedges": voice.holder(hedged, quoted),
        "sentiment": tables.frame(scored, "sentiment"),
    }
