"""Tables to draw and a check that everything written on a chart can be read."""

from itertools import combinations

import matplotlib.pyplot as plt
import pandas as pd
import pytest

from analysis.chart import style

from chart_samples import AWKWARD


@pytest.fixture(autouse=True)
def closed():
    """Leave no figure open after a test."""
    yield
    plt.close("all")


@pytest.fixture
def estimates():
    """Return a maker of ``count`` rows of estimates with awkward labels."""

    def make(count: int) -> pd.DataFrame:
        index = range(count)
        return pd.DataFrame(
            {
                "label": [f"{AWKWARD[i % 8]} {i // 8 or ''}" for i in index],
                "value": [3.25 + i % 7 for i in index],
                "low": [2.5 + i % 5 for i in index],
                "high": [4.5 + i % 11 for i in index],
                "n": [(i * 97) % 1500 for i in index],
                "outlet": [AWKWARD[i % 5] for i in index],
            }
        )

    return make


def written(ax):
    """Every text that is drawn on the axes, outside and inside."""
    (left, right), (bottom, top) = sorted(ax.get_xlim()), sorted(ax.get_ylim())
    texts = [*ax.texts, ax.xaxis.label]
    for axis, low, high in ((ax.xaxis, left, right), (ax.yaxis, bottom, top)):
        for tick in axis.get_major_ticks():
            if low <= tick.get_loc() <= high:
                texts += [label for label in (tick.label1, tick.label2) if label.get_visible()]
    if ax.get_legend():
        texts += ax.get_legend().get_texts()
    return [text for text in texts if text.get_text()]


@pytest.fixture
def legible():
    """Return a check that no text leaves the figure, or touches another or the title's plot."""

    def check(ax) -> None:
        with style.house():
            ax.figure.draw_without_rendering()
            boxes = [(t.get_text(), t.get_rotation(), t.get_window_extent()) for t in written(ax)]
        page = ax.figure.bbox
        for text, _, box in boxes:
            assert page.x0 <= box.x0 and box.x1 <= page.x1, f"{text!r} leaves the figure"
            assert page.y0 <= box.y0 and box.y1 <= page.y1, f"{text!r} leaves the figure"
        for (one, turn, a), (other, turned, b) in combinations(boxes, 2):
            if turn == turned == 45:
                continue  # the boxes of slanted lines cross where the lines do not
            across = min(a.x1, b.x1) - max(a.x0, b.x0)
            down = min(a.y1, b.y1) - max(a.y0, b.y0)
            assert across <= 1 or down <= 1, f"{one!r} touches {other!r}"

    return check


@pytest.fixture
def untouched():
    """Return a check that a call leaves the table and the settings as they were."""

    def check(draw, table, **options) -> None:
        before, settings = table.copy(deep=True), dict(plt.rcParams)
        draw(table, **options)
        pd.testing.assert_frame_equal(table, before)
        assert dict(plt.rcParams) == settings

    return check
