"""Two-way selection between a page and Python."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

import anywidget
import pandas as pd
import traitlets

from analysis.read.content import KEY, require
from analysis.read.view import View


class _Bridge(anywidget.AnyWidget):
    """Carries selections; the page itself is plain HTML that a saved notebook keeps."""

    _esm = (files("analysis.read") / "page" / "bridge.js").read_text(encoding="utf-8")
    view = traitlets.Unicode().tag(sync=True)
    # Numbers of sentences, None for all.
    selected: Any = traitlets.Any(None).tag(sync=True)
    picked: Any = traitlets.Any(None).tag(sync=True)


class Live:
    """A view whose selection Python can read and set.

    Shown, it is the view's own page and nothing else, so that a saved notebook, a report
    and a page without a kernel keep it. The same view shown twice has one selection.
    """

    def __init__(self, view: View):
        self.view = view
        self._sentences = view.sentences
        self._bridge = _Bridge(view=view.name)

    @property
    def selection(self) -> pd.DataFrame:
        """The sentences selected in the page, all of them where nothing is.

        ``article_id``, ``sentence_id``, ``start``, ``end``, ``text`` and ``source``. Set it
        to any frame with ``article_id`` and ``sentence_id`` to select those sentences in
        the page, or to ``None`` to select all. Raises ``ValueError`` for a sentence that
        the page does not have.
        """
        chosen: list[int] | None = self._bridge.selected
        rows = self._sentences if chosen is None else self._sentences.iloc[chosen]
        return rows.reset_index(drop=True)

    @selection.setter
    def selection(self, rows: pd.DataFrame | None) -> None:
        chosen = None if rows is None else self._numbers(rows)
        self._bridge.picked = self._bridge.selected = chosen

    def within(self, table: pd.DataFrame) -> pd.DataFrame:
        """Rows of any table with ``article_id`` and ``sentence_id`` in the selected sentences.

        >>> from analysis.read import lens
        >>> text = pd.DataFrame({"article_id": "a", "sentence_id": [0, 1], "start": [0, 10],
        ...                      "end": [9, 20], "text": ["It may be.", "It is so."]})
        >>> view = Live(lens(text, by="article_id", sentences=text))
        >>> view.selection = text.tail(1)
        >>> view.within(text)["text"].tolist()
        ['It is so.']
        """
        require(table, "table", KEY)
        chosen = pd.MultiIndex.from_frame(self.selection[KEY])
        rows = pd.MultiIndex.from_frame(table[KEY]).isin(chosen)
        return table[rows].reset_index(drop=True)

    def _numbers(self, rows: pd.DataFrame) -> list[int]:
        require(rows, "selection", KEY)
        known = pd.MultiIndex.from_frame(self._sentences[KEY])
        numbers = known.get_indexer(pd.MultiIndex.from_frame(rows[KEY]))
        if (numbers < 0).any():
            article, number = rows[KEY].iloc[int((numbers < 0).argmax())]
            raise ValueError(f"selection: the page has no sentence {number} of article {article}")
        return sorted(set(numbers.tolist()))

    def __repr__(self) -> str:
        return f"{self.view!r}, live"

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return {"text/plain": repr(self), "text/html": self.view._repr_html_()}


def live(view: View) -> Live:
    """Make a view's selection known to Python, and Python's to the view, while a kernel runs.

    ``live(reader(tables)).selection`` is a frame of the sentences selected in the page;
    setting it moves the page. Works in JupyterLab and Notebook 7.

    >>> from analysis.read import lens
    >>> text = pd.DataFrame({"article_id": ["a"], "sentence_id": [0], "start": [0], "end": [12],
    ...                      "text": ["It may rain."]})
    >>> live(lens(text, by="article_id", sentences=text)).selection["text"].tolist()
    ['It may rain.']
    """
    return Live(view)
