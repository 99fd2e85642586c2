"""Two lists of words side by side, to be read and printed."""

from __future__ import annotations

from typing import Unpack

import pandas as pd
from matplotlib.axes import Axes

from analysis.chart import rows, style
from analysis.chart.layout import breadth
from analysis.chart.lettering import width, wrap
from analysis.chart.palette import INK, QUIET, RULE

PITCH = 0.235  # inches from row to row
GUTTER = 26.0  # points between the two lists


def wordlist(
    table: pd.DataFrame,
    *,
    names: tuple[str, str],
    articles: tuple[int, int],
    per: str = "words",
    ax: Axes | None = None,
    **around: Unpack[style.Finish],
) -> Axes:
    """Write the words of each side below its name, with the articles that hold them.

    table: columns ``word``, ``kept``, ``side`` (one of ``names``), ``articles_a``,
        ``articles_b``, in the order in which they are to be read. Kept words are bold and
        dark, the rest grey. A word says in how many articles of its own side it stands,
        and in how many of the other.
    names, articles: of the two sides, and how many articles each has.
    per: what rates are counted in, unused; around: see ``style.finish``.

    Raises ``ValueError`` if the table lacks one of the columns.

    >>> words = pd.DataFrame({"word": ["strike", "raid"], "kept": [True, False],
    ...                       "side": ["Herald", "Courier"], "articles_a": [12, 1],
    ...                       "articles_b": [3, 9]})
    >>> ax = wordlist(words, names=("Herald", "Courier"), articles=(40, 38))
    >>> [text.get_text() for text in ax.texts]
    ['Herald (40)', 'strike', '12 : 3', 'Courier (38)', 'raid', '9 : 1']
    """
    style.need(table, "word", "kept", "side", "articles_a", "articles_b")
    del per
    with style.house():
        parts = [table[table["side"].eq(name)] for name in names]
        depth = max([1, *map(len, parts)])
        height = PITCH * (depth + 1)
        grow = height if ax is None else None
        ax = style.axes(ax, height=height, width=around.get("width", style.PAGE))
        ax.set(xlim=(0, 1), ylim=(depth + 0.5, -0.5))
        ax.set_xticks([])
        ax.set_yticks([0], [""])
        room = (breadth(ax) - GUTTER) / 2
        step = (room + GUTTER) / breadth(ax)
        place = {label: i for i, label in enumerate(table.index)}
        sides = zip(names, parts, articles, (("a", "b"), ("b", "a")), strict=True)
        for turn, (name, part, of, order) in enumerate(sides):
            left, right = turn * step, turn * step + room / breadth(ax)
            head = wrap(f"{name} ({of:,})", room, size=9, lines=1, bold=True)
            _write(ax, left, 0, head, size=9, weight="bold", color=INK)
            ax.plot([left, right], [0.5, 0.5], color=RULE, linewidth=0.8)
            for row, word in enumerate(part.itertuples(), start=1):
                dark = bool(word.kept)
                counts = " : ".join(f"{int(getattr(word, f'articles_{s}')):,}" for s in order)
                left_for = room - width(counts, 8) - 10
                text = wrap(word.word, left_for, size=9.5, lines=1, bold=dark)
                gid = rows.mark(place[word.Index])
                look = {"weight": "bold" if dark else "normal", "color": INK if dark else QUIET}
                _write(ax, left, row, text, size=9.5, gid=gid, **look)
                _write(ax, right, row, counts, size=8, color=QUIET, ha="right", gid=gid)
        return style.finish(ax, height=grow, **around)


def _write(ax: Axes, x: float, y: float, text: str, **look: object) -> None:
    ax.text(x, y, text, va="center_baseline", parse_math=False, **look)  # type: ignore[arg-type]
