from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from analysis.chart import panels
from analysis.chart.palette import INK, colours

from chart_samples import AWKWARD, TITLE

SHARES = pd.DataFrame(
    {
        "outlet": ["Herald", "Herald", "Courier", "Courier"],
        "type": ["person", "office", "person", "office"],
        "share": [70.0, 30.0, 0.0, 5.5],
        "low": [60, 20, np.nan, 2],
        "high": [80, 40, np.nan, 9],
    }
)
NAMES = {"label": "outlet", "panel": "type", "value": "share", "low": "low", "high": "high"}


def dots(ax):
    return [line for line in ax.lines if line.get_marker() != "None" and len(line.get_xdata()) == 1]


def bars(ax):
    """The intervals: level lines between two values."""
    level = [line for line in ax.lines if len(line.get_xdata()) == 2]
    return [line for line in level if line.get_ydata()[0] == line.get_ydata()[1]]


def test_panels_share_a_scale_and_lines():
    ax = panels(SHARES, **NAMES)
    at = [(float(dot.get_xdata()[0]), int(dot.get_ydata()[0])) for dot in dots(ax)]
    beside = at[1][0] - 30
    assert at == [(70, 0), (30 + beside, 0), (0, 1), (pytest.approx(5.5 + beside), 1)]
    assert beside > 80
    assert [tick.get_text() for tick in ax.get_yticklabels()] == ["Herald", "Courier"]
    ticks = [tick.get_text() for tick in ax.get_xticklabels()]
    assert ticks[: len(ticks) // 2] == ticks[len(ticks) // 2 :]


def test_a_row_without_an_interval_is_hollow():
    ax = panels(SHARES, **NAMES)
    assert len(bars(ax)) == 3
    assert [dot.get_markerfacecolor() == "white" for dot in dots(ax)] == [False, False, True, False]


def test_values_are_printed_but_for_zero_and_missing():
    ax = panels(SHARES.assign(share=[70.0, 30.0, 0.0, np.nan]), **NAMES)
    assert [text.get_text() for text in ax.texts] == ["person", "office", "70", "30", "–"]


def test_values_below_zero_stand_left_of_the_zero_of_their_panel():
    tones = SHARES.assign(
        share=[-0.3, 0.1, -0.002, 0.2], low=[-0.5, 0, np.nan, 0], high=[-0.1, 0.3, np.nan, 0.4]
    )
    ax = panels(tones, **NAMES)
    zeros = sorted({line.get_xdata()[0] for line in ax.lines if line.get_color() == INK})
    at = [float(dot.get_xdata()[0]) for dot in dots(ax)]
    assert len(zeros) == 2 and zeros[0] == 0
    assert at == pytest.approx([-0.3, zeros[1] + 0.1, -0.002, zeros[1] + 0.2])
    assert min(bar.get_xdata().min() for bar in bars(ax)) > ax.get_xlim()[0]
    assert zeros[1] - 0.5 > 0.4
    assert ax.get_xlim()[1] > zeros[1] + 0.4
    written = [text.get_text() for text in ax.texts]
    assert written == ["person", "office", "−0.30", "0.10", "0.00", "0.20"]


def test_dots_at_the_ends_of_the_scale_are_drawn_whole():
    tones = SHARES.assign(share=[-1.4, -0.4, -1.3, 0.0], low=np.nan, high=np.nan)
    ax = panels(tones, **NAMES)
    left, right = ax.get_xlim()
    room = 0.04 * (right - left) / 2
    at = [float(dot.get_xdata()[0]) for dot in dots(ax)]
    assert min(at) - left > room and right - max(at) > room


def test_groups_keep_their_colour_and_marker():
    ax = panels(SHARES, group="outlet", **NAMES)
    known = colours(SHARES["outlet"])
    wanted = [(known[name].ink, known[name].marker) for name in SHARES["outlet"]]
    assert [(dot.get_color(), dot.get_marker()) for dot in dots(ax)] == wanted


def test_no_rows_are_no_error():
    ax = panels(SHARES.head(0), title="Nobody speaks", **NAMES)
    assert "no rows to draw" in [text.get_text() for text in ax.texts]


def test_a_missing_column_is_named():
    with pytest.raises(ValueError, match="no column 'kind'"):
        panels(SHARES, **NAMES | {"panel": "kind"})


@pytest.mark.parametrize("count", [1, 2, 6])
@pytest.mark.parametrize("lines", [1, 8, 40])
def test_every_text_can_be_read(legible, count, lines):
    rows = [(label, panel) for label in range(lines) for panel in range(count)]
    table = pd.DataFrame(rows, columns=["outlet", "type"])
    table = table.assign(
        share=[(7 * i) % 61 + 39.5 for i in table.index],
        low=10.0,
        high=100.0,
        outlet=[f"{AWKWARD[i % 5]} {i // 5 or ''}" for i in table["outlet"]],
        type=[f"{AWKWARD[i % 5]} {i // 5 or ''}" for i in table["type"]],
    )
    ax = panels(table, title=TITLE, subtitle=TITLE, source=TITLE, axis=TITLE, **NAMES)
    legible(ax)


def test_nothing_is_mutated(untouched):
    untouched(panels, SHARES, group="outlet", title="Who speaks", **NAMES)


@pytest.mark.parametrize("count", [2, 6, 9])
@pytest.mark.parametrize("shift", [0, -0.5])
def test_numbers_on_the_scale_do_not_touch(count, shift):
    pairs = [(outlet, f"kind {i}") for outlet in AWKWARD for i in range(count)]
    table = pd.DataFrame(pairs, columns=["outlet", "type"])
    table["share"] = np.linspace(0, 1, len(table)) * (100 if not shift else 1) + shift
    ax = panels(table.assign(low=table["share"], high=table["share"]), **NAMES)
    boxes = [tick.get_window_extent() for tick in ax.get_xticklabels() if tick.get_text()]
    boxes = sorted(boxes, key=lambda box: box.x0)
    assert len(boxes) >= count
    assert all(left.x1 < right.x0 for left, right in pairwise(boxes))


def test_a_long_chart_has_no_room_for_printed_values():
    table = pd.DataFrame({"outlet": [f"Paper {i}" for i in range(30)], "type": "a", "share": 5.0})
    ax = panels(table.assign(low=4, high=6), **NAMES)
    assert [text.get_text() for text in ax.texts] == ["a"]
