"""What many questions count, worked out once for each story or part of one."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from analysis.measure import passages, rates
from analysis.tables import Tables


def words(story: Tables) -> pd.DataFrame:
    """The words of ``rates.words``."""
    return _once(story, "words", lambda: rates.words(story.tokens))


def said(story: Tables) -> pd.DataFrame:
    """The passages of ``passages.said``, with what tells ``why`` each has its speaker."""
    return _once(story, "said", lambda: _said(story))


def _said(story: Tables) -> pd.DataFrame:
    rows = passages.said(story.quotes, story.tokens)
    who = rows["who"] + ": " + rows["speaker_reason"].fillna("no reason")
    return rows.assign(why=who + ", with “" + rows["verb"].fillna("no verb") + "”")


def _once(story: Tables, name: str, work: Callable[[], pd.DataFrame]) -> pd.DataFrame:
    kept = story.__dict__.setdefault("once", {})
    if name not in kept:
        kept[name] = work()
    return kept[name]
