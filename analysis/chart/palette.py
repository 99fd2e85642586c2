"""Colours and marker shapes that every reader can tell apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import pandas as pd

INK = "#262626"
QUIET = "#595959"
GREY = "#A6A6A6"
PALE = "#F2F2F2"
RULE = "#E3E3E3"


class Mark(NamedTuple):
    """How one outlet is drawn: ``fill`` for areas, ``ink`` for text and lines, a marker shape."""

    fill: str
    ink: str
    marker: str


# Okabe & Ito (2008), "Color Universal Design". Yellow is left out and each ink
# is darkened, since the originals are too pale on white for letters.
FILLS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#595959")
INKS = ("#005A8C", "#A84300", "#00714F", "#9C4A7A", "#8A5D00", "#1B6E9C", "#333333")
MARKERS = ("o", "s", "^", "D", "v", "P", "X", "p")

ACCENT = Mark(FILLS[0], INKS[0], "o")
MUTED = Mark(GREY, "#8C8C8C", "o")


def colours(outlets: Iterable[str], own: Mapping[str, str] | None = None) -> dict[str, Mark]:
    """Give each outlet a colour and a marker, by its place among the sorted names.

    Pass the names of the whole report and an outlet looks the same in every
    chart. A categorical column does so by itself: its categories count in their
    order, also those without a row. Seven colours and eight markers make 56
    distinct pairs; after those they repeat. ``own`` gives names a colour of the
    user's, such as ``{"Herald": "#a80000"}``.

    >>> [mark.marker for mark in colours(["Herald", "Courier", "Herald"]).values()]
    ['o', 's']
    >>> some = pd.Series(["Herald"], dtype=pd.CategoricalDtype(["Courier", "Herald"]))
    >>> colours(some)["Herald"] == colours(["Courier", "Herald"])["Herald"]
    True
    """
    dtype = getattr(outlets, "dtype", None)
    if isinstance(dtype, pd.CategoricalDtype):
        known = [str(name) for name in dtype.categories]
    else:
        known = sorted({str(name) for name in outlets if not pd.isna(name)})
    found = {
        name: Mark(FILLS[i % len(FILLS)], INKS[i % len(INKS)], MARKERS[i % len(MARKERS)])
        for i, name in enumerate(known)
    }
    for name, colour in (own or {}).items():
        if name in found:
            found[name] = found[name]._replace(fill=colour, ink=colour)
    return found
