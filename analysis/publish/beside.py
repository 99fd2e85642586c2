"""The answer that lays articles side by side: a card, and the texts themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from analysis.publish.answer import Answer
from analysis.read import Texts, beside

__all__ = ["Beside", "beside", "labels"]


@dataclass(frozen=True, eq=False, repr=False)
class Beside(Answer):
    """An answer whose evidence is read in the texts, side by side.

    ``texts`` are the articles with what they share linked.
    """

    texts: Texts = field(default_factory=lambda: Texts((), {}))

    def read(self) -> Texts:  # type: ignore[override]
        """The texts side by side; a press on a sentence brings up what says the same."""
        return self.texts

    def html(self) -> str:
        """The card and the texts as a piece of a page."""
        return f"{super().html()}\n{self.texts._repr_html_()}"


def labels(articles: pd.DataFrame, titles: Mapping[str, str]) -> dict[str, str]:
    """What to call each article beside others: by its outlet, with its title if that has several.

    >>> rows = pd.DataFrame({"article_id": ["a", "b", "c"], "outlet": ["Post", "Post", "Mail"]})
    >>> list(labels(rows, {"a": "Rain", "b": "Snow", "c": "Hail"}).values())
    ['Post: Rain', 'Post: Snow', 'Mail']
    """
    outlet, title = articles["outlet"], articles["article_id"].map(titles)
    several = (outlet + ": " + title).fillna(title)
    names = outlet.where(outlet.notna() & ~outlet.duplicated(keep=False), several)
    told = names + " (" + articles["article_id"].str[:8] + ")"
    names = names.where(~names.duplicated(keep=False), told)
    return dict(zip(articles["article_id"], names, strict=True))
