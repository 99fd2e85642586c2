"""Which news database a text was exported from, if from any."""

from __future__ import annotations

from collections.abc import Iterable

from analysis.corpus.readers import factiva, nexis, proquest
from analysis.corpus.readers.article import RawArticle, Skipped

DATABASES = (nexis, factiva, proquest)


def split(text: str) -> Iterable[RawArticle | Skipped] | None:
    """The articles of a database export, or nothing where the text is none.

    >>> split("It rained.") is None
    True
    """
    for database in DATABASES:
        if database.is_export(text):
            return database.split(text)
    return None
