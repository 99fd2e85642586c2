"""A story in several articles: what each carries, a column an article."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Unpack

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Circle, Patch
from matplotlib.transforms import ScaledTranslation

from analysis.chart import rows, style
from analysis.chart.layout import breadth, page
from analysis.chart.lettering import literal, width, wrap
from analysis.chart.palette import ACCENT, INK, PALE, QUIET, RULE

STATES = {"said": "said", "hedged": "hedged", "quoted": "only quoted", "near": "nearest there is"}
"""What a mark can show, and what the key calls it."""
SIZE, SMALL, HEAD = 8.5, 7.0, 8.5  # points: letters of rows, beside a mark, of headings
LINES = 2  # of a row's label
LABEL = 0.46  # of the width is for the labels, at most
PITCH = 0.36  # inches from row to row
ROUND = 4.6  # points: the radius of a mark
NARROW = 4.5  # inches: below, less is beside a mark


def card(
    table: pd.DataFrame,
    *,
    section: str = "section",
    row: str = "row",
    column: str = "article",
    state: str = "state",
    told: str = "told",
    columns: Sequence[str] = (),
    ax: Axes | None = None,
    **around: Unpack[style.Finish],
) -> Axes:
    """Draw a mark for each row of the table: what an article carries of a row of the card.

    section, row, column: columns naming the heading, the line and the article; they stand in
        the order in which they first occur. A line that an article does not carry stays blank.
    state: ``said`` (filled), ``hedged`` (hatched), ``quoted`` (a ring), or ``near`` (a small dot).
    told: column written beside the mark, or missing.
    columns: the articles in their order, also those that carry nothing.
    around: title, subtitle, source, axis, reference; see ``style.finish``.

    Raises ``ValueError`` if the table lacks one of the columns, or has another state.

    >>> told = pd.DataFrame({"section": "Points", "row": "The ferry sank", "article": ["A", "B"],
    ...                      "state": ["said", "quoted"], "told": ["", "12 words"]})
    >>> [text.get_text() for text in card(told).texts]
    ['Points', 'A', 'B', '12 words']
    """
    style.need(table, section, row, column, state, told)
    if not set(table[state]) <= set(STATES):
        raise ValueError(f"a state of the card is one of {', '.join(STATES)}")
    with style.house():
        lines = list(dict.fromkeys(zip(table[section], table[row], strict=True)))
        names = list(dict.fromkeys([*columns, *table[column].astype("str")]))
        places, labels, heads, at = {}, [], [], 0.0
        wide = around.get("width", style.PAGE)
        room = LABEL * wide * 72
        before = None
        for line in lines:
            if line[0] != before:
                heads.append((at + 0.1, str(line[0])))
                at, before = at + 1.0, line[0]
            places[line] = at
            labels.append(wrap(literal(line[1]), room, size=SIZE, lines=LINES))
            at += 1.0
        grow = PITCH * max(at, 1) if ax is None else None
        ax = style.axes(ax, height=PITCH * max(at, 1), width=wide)
        ax.set_yticks([places[line] for line in lines], labels, linespacing=1.05, parse_math=False,
                      size=SIZE)  # fmt: skip
        ax.tick_params(axis="y", pad=9)
        ax.set_xticks([])
        ax.set_ylim(max(at, 1) - 0.5, -0.5)
        ax.set_xlim(0, max(len(names), 1))
        beside = max((width(x, SIZE) for text in labels for x in text.split("\n")), default=0)
        cell = (breadth(ax) - beside - 24) / max(len(names), 1)
        for top, text in heads:
            _heading(ax, top, text, beside)
        for number, name in enumerate(names):
            ax.annotate(
                wrap(name, cell - 6, size=SMALL, lines=3, bold=True), xy=(number, 1),
                xycoords=("data", "axes fraction"), xytext=(2, 4), textcoords="offset points",
                size=SMALL, weight="bold", va="bottom", color=INK,
            )  # fmt: skip
        for line in lines:
            ax.axhline(places[line] + 0.5, color=RULE, linewidth=0.6, zorder=0.5)
        across = {name: i for i, name in enumerate(names)}
        rows_of = zip(
            table[section], table[row], table[column].astype("str"), table[state], table[told],
            strict=True,
        )  # fmt: skip
        for i, (head, line, name, how, text) in enumerate(rows_of):
            _mark(ax, i, across[name], places[head, line], str(how))
            if pd.notna(text) and str(text):
                short = wrap(literal(text), max(cell - 2.9 * ROUND - 6, 12), size=SMALL, lines=2)
                ax.annotate(
                    short, xy=(across[name], places[head, line]),
                    xytext=(2.9 * ROUND + 3, 0), textcoords="offset points", size=SMALL,
                    va="center", color=QUIET, linespacing=1.0, gid=rows.mark(i),
                )  # fmt: skip
        shown = [s for s in STATES if s in set(table[state])]
        if shown:
            rows.key(ax, [_key(s) for s in shown], gap=12 + 9 * _most_lines(names, cell))
        return style.finish(ax, height=grow, **around)


def _most_lines(names: list[str], cell: float) -> int:
    wrapped = [wrap(name, cell - 6, size=SMALL, lines=3, bold=True) for name in names]
    return max((text.count("\n") + 1 for text in wrapped), default=1)


def _heading(ax: Axes, top: float, text: str, beside: float) -> None:
    ax.annotate(
        text, xy=(0, top), xycoords=("axes fraction", "data"), xytext=(-beside - 4, 0),
        textcoords="offset points", size=HEAD, weight="bold", va="center", color=INK,
        annotation_clip=False,
    )  # fmt: skip


def _mark(ax: Axes, number: int, x: int, y: float, how: str) -> None:
    """A circle of the same size in points wherever it stands."""
    scale = page(ax).dpi_scale_trans
    where = scale + ScaledTranslation(x, y, ax.transData)  # type: ignore[arg-type]
    radius = (0.4 if how == "near" else 1.0) * ROUND / 72
    look = _look(how)
    mark = Circle((1.5 * ROUND / 72, 0), radius, transform=where, clip_on=False, zorder=3, **look)
    mark.set_gid(rows.mark(number))
    ax.add_patch(mark)


def _look(how: str) -> dict[str, Any]:
    fill, ink = ACCENT.fill, ACCENT.ink
    if how == "quoted":
        return {"facecolor": "white", "edgecolor": ink, "linewidth": 1.6}
    if how == "hedged":
        return {"facecolor": PALE, "edgecolor": ink, "hatch": "//////", "linewidth": 0.8}
    if how == "near":
        return {"facecolor": QUIET, "edgecolor": "none"}
    return {"facecolor": fill, "edgecolor": ink, "linewidth": 0.8}


def _key(state: str) -> Patch:
    return Patch(label=STATES[state], **_look(state))
