import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex

from analysis.chart import bars
from analysis.chart.palette import ACCENT, MUTED

from chart_samples import TITLE

COUNTS = pd.DataFrame({"name": ["Ada Brandt", "Port", "Ferry"], "mentions": [1200, 90, 0]})


def texts(ax):
    return [text.get_text() for text in ax.texts]


def test_one_bar_a_row_from_zero_with_its_value():
    ax = bars(COUNTS, label="name", value="mentions")
    assert [bar.get_width() for bar in ax.patches] == [1200, 90, 0]
    assert [bar.get_x() for bar in ax.patches] == [0, 0, 0]
    assert texts(ax) == ["1,200", "90", "0"]


def test_the_value_stands_beyond_bar_and_whisker():
    table = COUNTS.assign(low=[1000, 50, 0], high=[1500, 200, 10])
    ax = bars(table, label="name", value="mentions", low="low", high="high")
    assert [text.xy[0] for text in ax.texts] == [1500, 200, 10]
    whiskers = ax.collections[0].get_segments()
    assert [segment[:, 0].tolist() for segment in whiskers] == [[1000, 1500], [50, 200], [0, 10]]


def test_negative_values_are_printed_at_the_left():
    ax = bars(COUNTS.assign(mentions=[-1.5, 2.25, 0]), label="name", value="mentions")
    assert texts(ax) == ["−1.50", "2.25", "0.00"]
    assert [text.get_ha() for text in ax.texts] == ["right", "left", "left"]


def test_a_missing_value_has_an_empty_bar_and_a_dash():
    ax = bars(COUNTS.assign(mentions=[1.0, np.nan, 3.0]), label="name", value="mentions")
    assert [bar.get_width() for bar in ax.patches] == [1, 0, 3]
    assert texts(ax)[1] == "–"


def test_highlight_and_grey():
    ax = bars(COUNTS, label="name", value="mentions", highlight=["Port"])
    fills = [to_hex(bar.get_facecolor()).upper() for bar in ax.patches]
    assert fills == [MUTED.fill, ACCENT.fill, MUTED.fill]


def test_article_text_is_never_a_formula():
    ax = bars(COUNTS.assign(name=["$x_1$", "a\nb", "\\frac"]), label="name", value="mentions")
    labels = ax.get_yticklabels()
    assert [label.get_text() for label in labels] == ["$x_1$", "a b", "\\frac"]
    assert not any(label.get_parse_math() for label in labels)


@pytest.mark.parametrize("count", [1, 2, 16, 60])
@pytest.mark.parametrize("shift", [0, -6, -90])
def test_every_text_can_be_read(estimates, legible, count, shift):
    table = estimates(count)
    table[["value", "low", "high"]] += shift
    options = {"label": "label", "value": "value", "title": TITLE, "source": "Source: invented."}
    legible(bars(table, **options))
    legible(bars(table, **options, low="low", high="high", axis="hedges per 1,000 words"))


def test_no_mutate(estimates, untouched):
    untouched(bars, estimates(3), label="label", value="value", low="low", high="high")
