"""The answer that lays articles side by side: a card, and the texts themselves."""

from __future__ import annotations

from dataclasses import dataclass, field

from analysis.publish.answer import Answer
from analysis.read import Texts, beside

__all__ = ["Beside", "beside"]


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
