"""The lines of a story card, each as the sentences behind it: what articles carry, side by side.

Every section is a function that returns rows with ``section``, ``row``, ``article_id``,
``sentence_id``, ``start``, ``end``, ``why``, ``state`` (said, hedged, quoted, near) and ``told``.
"""

from __future__ import annotations

import pandas as pd

from analysis.ask.card import cast, shared, titles
from analysis.ask.card.texts import COLUMNS, Texts, label, linked, read

__all__ = ["Texts", "label", "linked", "read", "rows"]


def rows(texts: Texts) -> pd.DataFrame:
    """All lines of the card, section by section."""
    parts = [
        shared.points_of(texts),
        shared.certainty(texts),
        shared.numbers(texts),
        cast.coming(texts),
        cast.speakers(texts),
        cast.names(texts),
        titles.against_texts(texts),
        shared.doubts(texts),
        shared.only(texts),
    ]
    kept = [part for part in parts if len(part)]
    if not kept:
        return pd.DataFrame(columns=list(COLUMNS))
    return pd.concat(kept, ignore_index=True)[list(COLUMNS)]
