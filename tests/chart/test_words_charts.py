"""Charts of words: one mark a row, every text legible, nothing changed that is handed in."""

from functools import partial
from itertools import combinations

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

from analysis import chart
from analysis.chart import style

from chart_samples import AWKWARD, TITLE

NAMES = ("The Eastbridge Examiner & Intelligencer", "Herald <Post>")
AROUND = {"title": TITLE, "subtitle": "Words: " * 30, "source": "40 articles, 2 outlets. " * 6}


def words(count):
    """Words of two sides, the first half with more on the first side, every third kept."""
    index = np.arange(count)
    first = index < count / 2
    value = np.where(first, 1, -1) * (0.5 + index % 5)
    return pd.DataFrame(
        {
            "word": [f"{AWKWARD[i % 8]} {i}" for i in index],
            "kept": index % 3 == 0,
            "side": np.where(first, *NAMES),
            "value": value,
            "low": value - 0.7,
            "high": value + 0.9,
            "articles_a": 3 + index * 7 % 41,
            "articles_b": index * 5 % 38,
            "value_a": 0.02 + index * 37 % 101 / 20,
            "value_b": index * 53 % 97 / 15,
            "in": [f"{i} : 3" for i in index],
            "left": "what stands before " * 6,
            "right": "what stands behind " * 6,
            "match": [f"found {AWKWARD[i % 8]}" for i in index],
        }
    )


def uses(count):
    return pd.DataFrame({"word": words(count)["word"].repeat(3), "at": [0.1, 0.5, 0.9] * count})


def weeks(count):
    starts = pd.date_range("2020-01-06", periods=count, freq="7D", tz="UTC")
    value = 2 + np.arange(count) % 4
    return pd.DataFrame(
        {"start": starts, "value": value, "low": value - 1.0, "high": value + 1.0, "n": 3}
    )


SIDES = {"names": NAMES, "articles": (41, 38)}
EVENTS = pd.DataFrame(
    {
        "date": pd.to_datetime(["2020-02-01", "2020-02-03", "2020-02-05", "2031-01-01"], utc=True),
        "label": ["The flood", "Another flood, with a very long name indeed", "Election", "Later"],
    }
)
CHARTS = {
    "ratios": (partial(chart.ratios, **SIDES), words),
    "scatter": (partial(chart.scatter, **SIDES), words),
    "lists": (partial(chart.lists, group="side", word="word", beside="in", kept="kept"), words),
    "kwic": (partial(chart.kwic, named="side"), words),
    "strips": (
        partial(chart.strips, label="word", marks=uses(40), row="word", place="at", n="articles_a"),
        words,
    ),
    "trend": (
        partial(chart.trend, when="start", value="value", low="low", high="high",
                events=EVENTS, unit="uses per 1,000 words"),
        weeks,
    ),
}  # fmt: skip


@pytest.mark.parametrize("count", [1, 7, 30])
@pytest.mark.parametrize("name", CHARTS)
def test_every_text_can_be_read(name, count, legible):
    draw, table = CHARTS[name]
    legible(draw(table(count), **AROUND))


@pytest.mark.parametrize("name", CHARTS)
def test_an_empty_table_draws_and_nothing_is_changed(name, untouched):
    draw, table = CHARTS[name]
    assert draw(table(3).head(0), title="Nothing") is not None
    untouched(draw, table(5))


@pytest.mark.parametrize("name", CHARTS)
def test_draws_on_given_axes_and_names_a_missing_column(name):
    draw, table = CHARTS[name]
    _, (_, right) = plt.subplots(1, 2, layout="constrained")
    assert draw(table(4), ax=right) is right
    with pytest.raises(ValueError, match="no column"):
        draw(pd.DataFrame({"x": [1]}))


def test_labels_of_a_scatter_do_not_touch_and_are_sixty_at_most():
    ax = chart.scatter(words(90), **SIDES)
    with style.house():
        ax.figure.draw_without_rendering()
    labels = [t for t in ax.texts if (t.get_gid() or "").startswith("mark-")]
    assert 25 <= len(labels) <= 60
    boxes = [label.get_window_extent() for label in labels]
    frame = ax.get_window_extent()
    for one, other in combinations(boxes, 2):
        assert not one.overlaps(other)
    assert all(frame.x0 - 1 <= box.x0 and box.x1 <= frame.x1 + 1 for box in boxes)


def test_kept_words_are_bold_and_the_rest_grey_in_their_rows():
    table = words(6)
    ax = chart.ratios(table, **SIDES)
    weights = [tick.get_fontweight() for tick in ax.get_yticklabels()]
    assert weights == ["bold" if kept else "normal" for kept in table["kept"]]
    dots = [float(line.get_xdata()[0]) for line in ax.lines if line.get_marker() == "o"]
    assert dots == table["value"].tolist()
    low, high = ax.get_xlim()
    assert low == -high, "both sides have as much room"


def test_time_runs_to_the_right_and_events_outside_are_not_drawn():
    ax = chart.trend(weeks(12), when="start", value="value", low="low", high="high", events=EVENTS)
    line = ax.lines[0].get_xdata()
    assert list(line) == sorted(line)
    texts = [text.get_text() for text in ax.texts]
    assert "The flood" in texts and "Later" not in texts


def test_a_strip_has_a_stroke_for_each_use():
    ax = chart.strips(words(4), label="word", marks=uses(4), row="word", place="at", n="articles_a")
    assert [len(lines.get_segments()) for lines in ax.collections] == [3, 3, 3, 3]
