"""Texts side by side: what says the same is linked, and scrolls together."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from importlib.resources import files
from pathlib import Path

import pandas as pd

from analysis.read.content import require
from analysis.read.view import PAGE
from analysis.said import count

LOOKS = frozenset({"said", "hedged", "quoted", "perhaps"})


@dataclass(frozen=True)
class Texts:
    """Columns of text, each a title and paragraphs; a notebook shows them side by side.

    ``columns`` are pairs of a title and rows with ``text``, ``paragraph``, ``point`` (−1: none) and
    ``state`` (said, hedged, quoted, or perhaps of a point that is not sure); ``points`` says each
    in words.
    """

    columns: tuple[tuple[str, pd.DataFrame], ...]
    points: Mapping[int, str]

    def __repr__(self) -> str:
        """How much there is to read, in a line."""
        return f"Texts: {count(len(self.columns), 'article')}, {count(len(self.points), 'point')}"

    def save(self, path: Path | str) -> Path:
        """Write the page as a file of its own, which needs nothing else, and return its path."""
        page = PAGE.format(title=escape(repr(self)), heading=escape(repr(self)), body=self.html())
        Path(path).write_text(page, encoding="utf-8")
        return Path(path)

    def html(self) -> str:
        """The columns as a piece of a page: without scripts they still read as texts."""
        if not self.columns:
            return ""
        columns = "".join(self._column(title, rows) for title, rows in self.columns)
        picks = "".join(
            f'<option value="{point}">{escape(label)}</option>'
            for point, label in self.points.items()
        )
        choice = (
            '<label class="go">Go to a point they share <select>'
            f'<option value="">choose …</option>{picks}</select></label>'
            if picks
            else '<p class="go">Nothing in them was found to say the same.</p>'
        )
        name = hashlib.sha256((columns + picks).encode()).hexdigest()[:16]
        mount = f"document.querySelectorAll('[data-beside=\"{name}\"]')"
        return (
            f'<div class="beside mathjax_ignore tex2jax_ignore" data-beside="{name}" '
            f'data-lm-suppress-shortcuts="true"><style>{_asset("css")}</style>{choice}'
            f'<div class="side">{columns}</div>'
            '<p class="told" role="status" aria-live="polite"></p></div>'
            f"<script>(() => {{\n{_asset('js')}\n"
            f"for (const host of {mount}) mountBeside(host);\n}})();</script>"
        )

    def _repr_html_(self) -> str:
        return self.html()

    def _column(self, title: str, rows: pd.DataFrame) -> str:
        body = "".join(
            f'<p dir="auto">{" ".join(self._sentences(part))}</p>'
            for _, part in rows.groupby("paragraph", sort=False)
        )
        return (
            f'<section aria-label="{escape(title)}"><h4>{escape(title)}</h4>'
            f'<div class="text" tabindex="0">{body}</div></section>'
        )

    def _sentences(self, rows: pd.DataFrame) -> Iterator[str]:
        told = zip(rows["text"], rows["point"].astype(int), rows["state"], strict=True)
        for text, point, state in told:
            if point < 0:
                yield f"<span>{escape(text)}</span>"
                continue
            look = state if state in LOOKS else "said"
            yield (
                f'<span class="point {look}" role="button" tabindex="0" '
                f'data-point="{point}">{escape(text)}</span>'
            )


def beside(columns: Sequence[tuple[str, pd.DataFrame]], points: Mapping[int, str]) -> Texts:
    """Lay texts side by side: titles with their sentences, and the points in words.

    Each table has ``text``, ``paragraph``, ``point`` and ``state``. Raises ``ValueError`` naming a
    column that is not there.

    >>> lines = {"text": ["It sank."], "paragraph": [0], "point": [0], "state": ["said"]}
    >>> lines = pd.DataFrame(lines)
    >>> beside([("Herald", lines), ("Courier", lines)], {0: "It sank."})
    Texts: 2 articles, 1 point
    """
    for _, rows in columns:
        require(rows, "sentences", ["text", "paragraph", "point", "state"])
    return Texts(tuple(columns), dict(points))


def _asset(kind: str) -> str:
    text = (files("analysis.read") / "page" / f"beside.{kind}").read_text(encoding="utf-8")
    text = re.sub(r"^\s*//.*\n", "", text, flags=re.MULTILINE)
    return re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL).strip()
