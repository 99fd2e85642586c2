"""Charts as SVG of a page: marks to press, names apart, colours of the theme."""

import re

import matplotlib.pyplot as plt
import pandas as pd
import pytest
from lxml import etree

from analysis import chart
from analysis.chart import layout
from analysis.chart.palette import INK, INKS, QUIET
from analysis.publish import marks

ROWS = pd.DataFrame(
    {
        "outlet": ["A <b>", "B & c", "C"],
        "kind": ["x", "y", "z"],
        "value": [3.0, 1.0, 2.0],
        "low": [2.0, 0.5, None],
        "high": [4.0, 1.5, None],
        "n": [3, 1, 2],
        "published": pd.to_datetime(["2020-01-01", "2020-01-02", None], utc=True),
        "words": [100, 200, 300],
        "told": ["3", "1", "2"],
    }
)
NODES = pd.DataFrame({"name": ["A", "B", "C"], "n": [3, 2, 1]})
PAIRS = pd.DataFrame({"a": ["A", "A", "B"], "b": ["B", "C", "C"], "n": [3, 2, 1]})
CHARTS = {
    "bars": lambda: chart.bars(ROWS, label="outlet", value="value"),
    "intervals": lambda: chart.intervals(
        ROWS, label="outlet", value="value", low="low", high="high", n="n"
    ),
    "panels": lambda: chart.panels(
        ROWS, label="outlet", panel="kind", value="value", low="low", high="high"
    ),
    "matrix": lambda: chart.matrix(ROWS, row="outlet", column="kind", value="value"),
    "profile": lambda: chart.profile(ROWS, row="outlet", column="kind", place="value", text="told"),
    "timeline": lambda: chart.timeline(ROWS),
    "network": lambda: chart.network(
        PAIRS, NODES, label="name", size="n", weight="n", unit="texts"
    ),
}


def drawn(name, **options):
    given = {"prefix": "p", "label": "A chart", "names": ["one <i>", "two", "three"]} | options
    return marks.inline(CHARTS[name](), **given)


@pytest.mark.parametrize("name", CHARTS)
def test_letters_are_measured_as_they_are_drawn_whatever_is_set_outside(name):
    layout.ruler.cache_clear()
    with plt.rc_context({"text.hinting": "force_autohint", "font.sans-serif": ["DejaVu Serif"]}):
        there = drawn(name)
    assert drawn(name) == there
    layout.ruler.cache_clear()
    assert drawn(name) == there


@pytest.mark.parametrize("name", CHARTS)
def test_every_row_has_one_button_within_the_picture(name):
    root = etree.fromstring(drawn(name))
    buttons = root.xpath("//*[@role='button']")
    assert sorted(button.get("data-row") for button in buttons) == ["0", "1", "2"]
    assert [button.get("tabindex") for button in buttons].count("0") == 1
    wide, high = map(float, root.get("viewBox").split()[2:])
    for button in buttons:
        (shape,) = button
        if shape.tag.endswith("rect"):
            x, y, w, h = (float(shape.get(k)) for k in ("x", "y", "width", "height"))
            assert x >= -3 and x + w <= wide + 3 and y >= -3 and y + h <= high + 3
            assert w >= 13.9 and h >= 13.9


@pytest.mark.parametrize("name", CHARTS)
def test_nothing_but_marks_speaks_and_no_colour_is_fixed(name):
    svg = drawn(name)
    root = etree.fromstring(svg)
    assert [child.get("aria-hidden") for child in root][:-1] == ["true"] * (len(root) - 1)
    assert "#0072b2" not in svg.lower() and "<style" not in svg and "metadata" not in svg
    assert all(i.startswith("p-") for i in re.findall(r' id="([^"]+)"', svg))
    assert drawn(name) == svg


def test_names_of_rows_and_labels_are_text():
    root = etree.fromstring(drawn("bars"))
    assert root.xpath("//*[@role='button']")[0].get("aria-label") == "one <i>"
    assert "A <b>" in "".join(root.itertext())


def test_a_row_without_a_name_has_no_button_and_some_rows_keep_their_numbers():
    svg = drawn("bars", names=["one", "", "three"])
    assert re.findall(r'data-row="(\d)"', svg) == ["0", "2"]
    svg = drawn("bars", rows=[4, 7, 9])
    assert re.findall(r'data-row="(\d)"', svg) == ["4", "7", "9"]


def test_the_palette_turns_light_into_dark():
    css = marks.palette(drawn("matrix"))
    assert "--c-ffffff: light-dark(#ffffff, #161616);" in css
    assert marks.dark("262626") > "#c" and marks.dark("e3e3e3") < "#4"


def luminance(colour):
    parts = [int(colour.lstrip("#")[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return sum(share * part for share, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.parametrize("ink", [INK, QUIET, *INKS])
def test_letters_can_be_read_on_light_and_dark_paper(ink):
    dark, paper = (luminance(marks.dark(c.lstrip("#").lower())) for c in (ink, "#ffffff"))
    assert (1 + 0.05) / (luminance(ink) + 0.05) >= 4.5
    assert (dark + 0.05) / (paper + 0.05) >= 4.5
