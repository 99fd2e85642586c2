"""Write a chart as files, together with the rows it draws and the sentences behind them."""

from __future__ import annotations

import base64
import html
import io
import re
from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas
from matplotlib.transforms import Bbox

from analysis import files
from analysis.chart import layout, style
from analysis.chart.lettering import literal
from analysis.paths import place, write
from analysis.publish.png import indexed

DPI = 200
SIZES = ("page", "slide")
SLIDE = (13.333, 7.5)  # inches
SLIDE_MARGIN = 0.4
SCREEN = 96  # pixels to an inch of a web page
UNDATED: dict[str, dict[str, str | None]] = {
    "png": {"Software": None},
    "svg": {"Date": None, "Creator": None},
    "pdf": {"CreationDate": None, "Creator": None, "Producer": None},
}
DESCRIPTION = {"png": "Description", "svg": "Description", "pdf": "Subject"}


class EvidenceError(ValueError):
    """The evidence does not add up to the counts that a chart draws."""


@dataclass(frozen=True)
class Figure:
    """A written chart; a notebook shows it with its alt text.

    paths: the files by their kind: png, svg, pdf, csv, evidence, txt.
    """

    name: str
    alt: str
    caption: str
    paths: dict[str, Path]
    png: bytes = field(repr=False)
    width: int  # pixels on a web page

    def __repr__(self) -> str:
        """Return the alt text: what a screen reader or a terminal shows."""
        return self.alt

    def _repr_mimebundle_(
        self, include: object = None, exclude: object = None
    ) -> tuple[dict[str, str], dict[str, dict[str, str | int]]]:
        """Return HTML with alt text, the picture and the alt text, for whichever is shown."""
        data = base64.b64encode(self.png).decode("ascii")
        page = (
            f'<figure style="margin:0"><img alt="{html.escape(self.alt)}" width="{self.width}"'
            f' style="max-width:100%;height:auto" src="data:image/png;base64,{data}">'
            f"<figcaption>{html.escape(self.caption)}</figcaption></figure>"
        )
        bundle = {"text/html": page, "image/png": data, "text/plain": self.alt}
        return bundle, {"image/png": {"alt": self.alt, "width": self.width}}


def figure(
    ax: Axes,
    name: str,
    *,
    data: pd.DataFrame,
    evidence: pd.DataFrame,
    by: str | Sequence[str],
    alt: str,
    out: Path | str,
    size: str = "page",
) -> Figure:
    """Write a chart, the rows it draws and the sentences behind them below ``out/figures``.

    ax: what a function of ``analysis.chart`` returned; its figure is closed.
    name: of the files, in small letters, digits and hyphens.
    data: the rows drawn, with a column ``n``: how many pieces of evidence each has.
    evidence: one row for each sentence (or span) that was counted.
    by: the column or columns, in both tables, that say which evidence belongs to
        which row of ``data``.
    alt: what the chart shows, in a sentence or two, for those who do not see it.
    size: ``page`` as wide as the text of a report, ``slide`` in the shape of a 16:9
        slide, its letters large enough for a room.

    Files: ``NAME.png``, ``.svg``, ``.pdf``, ``.csv`` (data), ``NAME-evidence.csv`` and
    ``NAME.txt`` (alt). The same arguments give the same bytes.

    Raises ``EvidenceError``, before anything is written, if a row of ``data`` has not as
    much evidence as its ``n`` or evidence belongs to no row; ``ValueError`` for a name that
    is not fit for a file, an empty ``alt`` or a column that is not there.

    >>> from tempfile import TemporaryDirectory
    >>> from analysis import chart
    >>> rates = pd.DataFrame({"outlet": ["Herald"], "rate": [8.1], "n": [1]})
    >>> hedges = pd.DataFrame({"outlet": ["Herald"], "text": ["It may rain."]})
    >>> ax = chart.bars(rates, label="outlet", value="rate")
    >>> with TemporaryDirectory() as out:
    ...     drawn = figure(ax, "rates", data=rates, evidence=hedges, by="outlet",
    ...                    alt="A bar: Herald, 8.1 hedges per 1,000 words.", out=out)
    >>> drawn
    A bar: Herald, 8.1 hedges per 1,000 words.
    >>> sorted(path.name for path in drawn.paths.values())[:2]
    ['rates-evidence.csv', 'rates.csv']
    """
    canvas = layout.page(ax)
    try:
        if not re.fullmatch(r"[a-z0-9-]+", name):
            raise ValueError(f"{name!r} is no name for files: use a-z, 0-9 and hyphens")
        if size not in SIZES:
            raise ValueError(f"size is {size!r}; it can be {' or '.join(SIZES)}")
        alt = literal(alt)
        if not alt:
            raise ValueError(f"figure {name!r} needs an alt text")
        _agree(name, data, evidence, [by] if isinstance(by, str) else list(by))
        contents = {kind: _draw(canvas, kind, alt, size) for kind in UNDATED}
    finally:
        plt.close(canvas)
    contents |= {
        "csv": files.csv_bytes(data),
        "evidence": files.csv_bytes(evidence),
        "txt": f"{alt}\n".encode(),
    }
    folder = place(out) / "figures"
    names = {kind: f"{name}.{kind}" for kind in contents} | {"evidence": f"{name}-evidence.csv"}
    paths = {kind: write(folder / names[kind], contents[kind]) for kind in contents}
    files.add(folder.parent, paths.values())
    return Figure(
        name=name,
        alt=alt,
        caption=f"{name} · data: figures/{names['csv']} · evidence: figures/{names['evidence']}",
        paths=paths,
        png=contents["png"],
        width=round(canvas.get_figwidth() * SCREEN),
    )


def _agree(name: str, data: pd.DataFrame, evidence: pd.DataFrame, by: list[str]) -> None:
    """Raise ``EvidenceError`` unless each row has as much evidence as its ``n`` says."""
    for table, columns, what in ((data, [*by, "n"], "data"), (evidence, by, "evidence")):
        for column in columns:
            if column not in table.columns:
                raise ValueError(f"{name}: no column {column!r} in the {what}")
    found = Counter(_groups(evidence, by))
    drawn = _groups(data, by)
    for group, n in zip(drawn, data["n"].tolist(), strict=True):
        if pd.isna(n) or n != found[group]:
            raise EvidenceError(
                f"{name}: {_say(by, group)} is drawn with n = {n},"
                f" but the evidence has {found[group]} rows"
            )
    known = set(drawn)
    for group, rows in found.items():
        if group not in known:
            raise EvidenceError(
                f"{name}: {_say(by, group)} is not drawn (n = 0), but the evidence has {rows} rows"
            )


def _groups(table: pd.DataFrame, by: list[str]) -> list[tuple[Hashable, ...]]:
    """Return the group of each row; a missing value equals a missing value."""
    columns = [[None if pd.isna(v) else v for v in table[column].tolist()] for column in by]
    return list(zip(*columns, strict=True))


def _say(by: list[str], group: tuple[Hashable, ...]) -> str:
    return ", ".join(f"{column} = {value!r}" for column, value in zip(by, group, strict=True))


def _draw(canvas: Canvas, kind: str, alt: str, size: str) -> bytes:
    buffer = io.BytesIO()
    with style.house():
        metadata = UNDATED[kind] | {DESCRIPTION[kind]: alt}
        wide, high = canvas.get_size_inches()
        room, dpi = (None, DPI) if size == "page" else _slide(wide, high)
        canvas.savefig(buffer, format=kind, dpi=dpi, metadata=metadata, bbox_inches=room)
    return indexed(buffer.getvalue()) if kind == "png" else buffer.getvalue()


def _slide(wide: float, high: float) -> tuple[Bbox, float]:
    """The area around a chart that makes it a slide, and the dpi that fills ``SLIDE`` with it."""
    scale = min(
        (side - 2 * SLIDE_MARGIN) / own for side, own in zip(SLIDE, (wide, high), strict=True)
    )
    sides = [(side / scale - own) / 2 for side, own in zip(SLIDE, (wide, high), strict=True)]
    room = Bbox([(-sides[0], -sides[1]), (wide + sides[0], high + sides[1])])
    return room, DPI * scale
