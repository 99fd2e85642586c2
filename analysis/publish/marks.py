"""A chart → SVG that stands in a page: its marks are buttons, its colours follow the theme."""

from __future__ import annotations

import colorsys
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import matplotlib.pyplot as plt
import numpy as np
from lxml import etree
from matplotlib.axes import Axes
from matplotlib.collections import Collection, LineCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from analysis.chart import layout, style
from analysis.chart.rows import MARK, MARKS
from analysis.publish.figures import draw

SVG = "{http://www.w3.org/2000/svg}"
LEAST = 14.0  # points: no mark is harder to hit
BESIDE = 2.0  # points around a mark that count as the mark
COLOUR = re.compile(r"#[0-9a-f]{6}\b")
LINK = re.compile(r"url\(#([^()]+)\)")
DROPPED = (f"{SVG}metadata", f"{SVG}style", f"{SVG}title")
PAPER, LETTERS = 0.085, 0.96  # lightness of white and of black in the dark


class Place(NamedTuple):
    """Where the mark of a row is, in points from the left and top: a box, or a line."""

    row: int
    box: tuple[float, float, float, float]
    line: str = ""


def inline(
    ax: Axes,
    *,
    prefix: str,
    label: str,
    names: Sequence[str],
    rows: Sequence[int] | None = None,
) -> str:
    """The chart as SVG for a page, and its figure closed.

    prefix: begins every id, so that charts on one page do not share any. label: what the
    chart is, for those who do not see it. names: of each row of the table, what its mark
    says; an empty one has no mark to press. rows: numbers of the rows that are drawn, where
    these are not all.

    The first mark is in the tab order, arrow keys go on from there; each has ``data-row``.
    """
    canvas = layout.page(ax)
    try:
        with style.house():  # letters as wide as they are drawn
            places = {place.row: place for place in _places(canvas)}
        root = etree.fromstring(draw(canvas, "svg", ""), etree.XMLParser(resolve_entities=False))
    finally:
        plt.close(canvas)
    _clean(root, prefix)
    group = etree.SubElement(root, f"{SVG}g")
    chosen = [(row, name) for row, name in enumerate(names) if name and row in places]
    for number, (row, name) in enumerate(chosen):
        known = row if rows is None else rows[row]
        group.append(_button(places[row]._replace(row=known), name, first=number == 0))
    for name in ("width", "height", "version"):
        root.attrib.pop(name, None)
    root.set("role", "group")
    root.set("aria-label", label)
    return etree.tostring(root, encoding="unicode")


def palette(pages: str) -> str:
    """The colours used in ``pages`` as variables of a style sheet, light and dark.

    >>> palette("fill: var(--c-ffffff)")
    '--c-ffffff: light-dark(#ffffff, #161616);'
    """
    known = sorted(set(re.findall(r"var\(--c-([0-9a-f]{6})\)", pages)))
    return " ".join(f"--c-{one}: light-dark(#{one}, {dark(one)});" for one in known)


def dark(colour: str) -> str:
    """A colour on dark paper: as light as it was dark, so that all contrasts stay.

    >>> dark("ffffff"), dark("000000")
    ('#161616', '#f5f5f5')
    """
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (0, 2, 4))
    hue, light, saturation = colorsys.rgb_to_hls(red, green, blue)
    turned = PAPER + (LETTERS - PAPER) * (1 - light)
    parts = colorsys.hls_to_rgb(hue, turned, saturation * 0.85)
    return "#" + "".join(f"{round(255 * part):02x}" for part in parts)


def _places(canvas: Figure) -> Iterator[Place]:
    renderer = layout.ruler(canvas.dpi)
    high, scale = canvas.get_figheight() * 72, 72 / canvas.dpi
    boxes: dict[int, list[np.ndarray]] = {}
    for artist in canvas.findobj():
        gid = artist.get_gid() or ""
        if gid == MARKS and isinstance(artist, Collection):
            yield from _items(artist, high, scale)
        elif gid.startswith(MARK):
            box = np.asarray(artist.get_window_extent(renderer).extents) * scale
            if isinstance(artist, Line2D):  # the extent of a line has no thickness
                size = artist.get_markersize() if artist.get_marker() != "None" else 0
                box = box + np.array([-1, -1, 1, 1]) * size / 2
            if np.isfinite(box).all():
                boxes.setdefault(int(gid.removeprefix(MARK)), []).append(box)
    for row, found in boxes.items():
        whole = np.array(found)
        left, bottom = whole[:, :2].min(axis=0)
        right, top = whole[:, 2:].max(axis=0)
        yield Place(row, _padded(left, high - top, right - left, top - bottom))


def _items(artist: Collection, high: float, scale: float) -> Iterator[Place]:
    """The places of a collection's items: lines, or dots at their offsets."""
    if isinstance(artist, LineCollection):
        for row, segment in enumerate(artist.get_segments()):
            points = artist.get_transform().transform(segment) * scale
            told = " L ".join(f"{x:.1f} {high - y:.1f}" for x, y in points)
            left, bottom = points.min(axis=0)
            right, top = points.max(axis=0)
            yield Place(row, (left, high - top, right - left, top - bottom), f"M {told}")
        return
    offsets = np.asarray(artist.get_offsets())
    sizes = np.resize(np.asarray(artist.get_sizes()), len(offsets))  # type: ignore[attr-defined]
    dots = artist.get_offset_transform().transform(offsets) * scale
    for row, ((x, y), size) in enumerate(zip(dots, np.sqrt(sizes), strict=True)):
        if np.isfinite([x, y]).all():
            yield Place(row, _padded(x - size / 2, high - y - size / 2, size, size))


def _padded(left: float, top: float, wide: float, high: float) -> tuple[float, float, float, float]:
    across, down = (max(BESIDE, (LEAST - side) / 2) for side in (wide, high))
    return left - across, top - down, wide + 2 * across, high + 2 * down


def _clean(root: etree._Element, prefix: str) -> None:
    """Take out what a page has no use for, and make ids and colours those of the page."""
    for node in [node for node in root.iter() if node.tag in DROPPED]:
        parent = node.getparent()
        if parent is not None:
            parent.remove(node)
    used = {name for node in root.iter() for v in node.attrib.values() for name in LINK.findall(v)}
    used |= {v[1:] for node in root.iter() for k, v in node.attrib.items() if k.endswith("href")}
    for node in root.iter():
        name = node.attrib.pop("id", None)
        if name in used:
            node.set("id", f"{prefix}-{name}")
        elif name and name.startswith(MARK):
            node.set("data-mark", name.removeprefix(MARK))
        for key, value in node.attrib.items():
            if key.endswith("href") and value.startswith("#"):
                node.set(key, f"#{prefix}-{value[1:]}")
            elif key in {"style", "clip-path", "fill"}:
                value = LINK.sub(lambda m: f"url(#{prefix}-{m[1]})", value)
                node.set(key, COLOUR.sub(lambda m: f"var(--c-{m[0][1:]})", value))
    for child in root:
        child.set("aria-hidden", "true")


def _button(place: Place, name: str, *, first: bool) -> etree._Element:
    button = etree.Element(f"{SVG}g")
    button.set("class", "mark")
    button.set("role", "button")
    button.set("tabindex", "0" if first else "-1")
    button.set("aria-label", name)
    button.set("data-row", str(place.row))
    if place.line:
        etree.SubElement(button, f"{SVG}path").set("d", place.line)
        return button
    box = etree.SubElement(button, f"{SVG}rect")
    for key, value in zip(("x", "y", "width", "height"), place.box, strict=True):
        box.set(key, f"{value:.1f}")
    box.set("rx", "3")
    return button
