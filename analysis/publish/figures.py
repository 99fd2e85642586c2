"""Write a chart as files, together with the rows it draws and the sentences behind them."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Hashable, Mapping
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas
from matplotlib.transforms import Bbox

from analysis import files
from analysis.chart import layout, style
from analysis.chart.lettering import literal
from analysis.paths import place, write
from analysis.publish import fonts
from analysis.publish.columns import written
from analysis.publish.png import indexed

DPI = 200
SIZES = ("page", "slide")
SLIDE = (13.333, 7.5)  # inches
SLIDE_MARGIN = 0.4
SCREEN = 96  # pixels to an inch of a web page
SHARP = 144  # of a picture in a notebook, which keeps it: sharp on a screen, half the bytes
UNDATED: dict[str, dict[str, str | None]] = {
    "png": {"Software": None},
    "svg": {"Date": None, "Creator": None},
    "pdf": {"CreationDate": None, "Creator": None, "Producer": None},
}
DESCRIPTION = {"png": "Description", "svg": "Description", "pdf": "Subject"}


class EvidenceError(ValueError):
    """The evidence does not add up to the counts that a chart draws."""


def save(
    name: str,
    *,
    pictures: Mapping[str, bytes],
    data: pd.DataFrame,
    evidence: pd.DataFrame,
    alt: str,
    out: Path | str,
) -> list[Path]:
    """Write a chart, the rows it draws and the sentences behind them below ``out/figures``.

    name: of the files, in small letters, digits and hyphens.
    pictures: what ``pictures`` returned; none where there is nothing to draw.
    data, evidence: the rows drawn, and one row for each thing counted.
    alt: what the chart shows, in a sentence or two, for those who do not see it.

    Files: ``NAME.png``, ``.svg``, ``.pdf``, ``.csv`` (data), ``NAME-evidence.csv`` and
    ``NAME.txt`` (alt). The same arguments give the same bytes. Raises ``ValueError`` for a
    name that is not fit for a file, or an empty ``alt``.

    >>> from tempfile import TemporaryDirectory
    >>> from analysis import chart
    >>> rates = pd.DataFrame({"outlet": ["Herald"], "value": [8.1], "n": [1]})
    >>> hedges = pd.DataFrame({"outlet": ["Herald"], "text": ["It may rain."]})
    >>> drawn = pictures(chart.bars(rates, label="outlet", value="value"), alt="Herald: 8.1")
    >>> more = {"data": rates, "evidence": hedges, "alt": "Herald: 8.1"}
    >>> with TemporaryDirectory() as out:
    ...     paths = save("rates", pictures=drawn, out=out, **more)
    >>> sorted(path.name for path in paths)[:2]
    ['rates-evidence.csv', 'rates.csv']
    """
    if not re.fullmatch(r"[\w-]+", name):
        raise ValueError(f"{name!r} is no name for files: use letters, digits and hyphens")
    alt = literal(alt)
    if not alt:
        raise ValueError(f"figure {name!r} needs an alt text")
    contents = {f"{name}.{kind}": picture for kind, picture in pictures.items()} | {
        f"{name}.csv": files.csv_bytes(data),
        f"{name}-evidence.csv": written(evidence),
        f"{name}.txt": f"{alt}\n".encode(),
    }
    folder = place(out) / "figures"
    paths = [write(folder / file, content) for file, content in contents.items()]
    files.add(folder.parent, paths)
    return paths


def png(ax: Axes, *, alt: str) -> tuple[bytes, int]:
    """The chart as a picture, and how many pixels wide it should be on a page; it is closed."""
    canvas = layout.page(ax)
    try:
        return draw(canvas, "png", literal(alt), dpi=SHARP), round(canvas.get_figwidth() * SCREEN)
    finally:
        plt.close(canvas)


def pictures(ax: Axes, *, alt: str, size: str = "page") -> dict[str, bytes]:
    """The chart as ``png``, ``svg`` and ``pdf``; it is closed.

    ``size`` is ``page`` as wide as the text of a report, ``slide`` in the shape of a 16:9
    slide, its letters large enough for a room. Raises ``ValueError`` for another.
    """
    canvas = layout.page(ax)
    try:
        if size not in SIZES:
            raise ValueError(f"size is {size!r}; it can be {' or '.join(SIZES)}")
        return {kind: draw(canvas, kind, literal(alt), size) for kind in UNDATED}
    finally:
        plt.close(canvas)


def agree(name: str, data: pd.DataFrame, evidence: pd.DataFrame, by: list[str]) -> None:
    """Raise ``EvidenceError`` unless each row has as much evidence as its ``n`` says.

    ``by`` are the columns, in both tables, that say which evidence belongs to which row.
    """
    if evidence.empty and not data.get("n", pd.Series(dtype=int)).any():
        return
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


def draw(canvas: Canvas, kind: str, alt: str, size: str = "page", *, dpi: float = DPI) -> bytes:
    """A figure as the bytes of a ``png``, ``svg`` or ``pdf`` file with its description."""
    buffer = io.BytesIO()
    with style.house(), fonts.few():
        metadata = UNDATED[kind] | {DESCRIPTION[kind]: alt}
        wide, high = canvas.get_size_inches()
        room, dpi = (None, dpi) if size == "page" else _slide(wide, high)
        more: dict[str, Any] = {"dpi": dpi, "metadata": metadata, "bbox_inches": room}
        if kind == "png":  # which is packed anew
            more["pil_kwargs"] = {"compress_level": 0}
        canvas.savefig(buffer, format=kind, **more)
    return indexed(buffer.getvalue()) if kind == "png" else buffer.getvalue()


def _slide(wide: float, high: float) -> tuple[Bbox, float]:
    """The area around a chart that makes it a slide, and the dpi that fills ``SLIDE`` with it."""
    scale = min(
        (side - 2 * SLIDE_MARGIN) / own for side, own in zip(SLIDE, (wide, high), strict=True)
    )
    sides = [(side / scale - own) / 2 for side, own in zip(SLIDE, (wide, high), strict=True)]
    room = Bbox([(-sides[0], -sides[1]), (wide + sides[0], high + sides[1])])
    return room, DPI * scale
