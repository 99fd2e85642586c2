import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

from analysis.chart import intervals
from analysis.chart.palette import ACCENT, MUTED, colours

from chart_samples import TITLE

COLUMNS = {"label": "label", "value": "value", "low": "low", "high": "high"}


def dots(ax):
    return [line for line in ax.lines if line.get_marker() not in ("None", "")]


def bars(ax):
    return [line for line in ax.lines if line.get_marker() in ("None", "")]


def test_one_dot_and_interval_a_row_in_table_order(estimates):
    table = estimates(4)
    ax = intervals(table, **COLUMNS)
    assert [float(dot.get_xdata()[0]) for dot in dots(ax)] == table["value"].tolist()
    assert [int(dot.get_ydata()[0]) for dot in dots(ax)] == [0, 1, 2, 3]
    assert [list(bar.get_xdata()) for bar in bars(ax)] == table[["low", "high"]].values.tolist()
    bottom, top = ax.get_ylim()
    assert bottom > top, "the first row stands on top"


def test_a_row_without_interval_is_a_hollow_dot(estimates):
    table = estimates(3)
    table.loc[1, "high"] = np.nan
    ax = intervals(table, **COLUMNS)
    faces = [dot.get_markerfacecolor() for dot in dots(ax)]
    assert len(bars(ax)) == 2
    assert faces[1] == "white" and "white" not in (faces[0], faces[2])


def test_a_row_without_value_says_so(estimates):
    table = estimates(3)
    table.loc[2, "value"] = np.nan
    assert "no value" in [text.get_text() for text in intervals(table, **COLUMNS).texts]


def test_highlight_is_coloured_and_bold_and_the_rest_grey(estimates):
    ax = intervals(estimates(3), **COLUMNS, highlight="Herald ")
    assert [dot.get_color() for dot in dots(ax)] == [ACCENT.ink, MUTED.ink, MUTED.ink]
    assert [tick.get_fontweight() for tick in ax.get_yticklabels()] == ["bold", "normal", "normal"]


def test_groups_differ_in_colour_and_marker_and_have_a_key(estimates):
    table = estimates(4)
    ax = intervals(table, **COLUMNS, group="outlet")
    known = colours(table["outlet"])
    assert [(d.get_color(), d.get_marker()) for d in dots(ax)] == [
        (known[name].ink, known[name].marker) for name in table["outlet"]
    ]
    assert len(ax.get_legend().get_texts()) == 4


def test_no_key_where_the_label_is_the_group(estimates):
    ax = intervals(estimates(4), **(COLUMNS | {"label": "outlet"}), group="outlet")
    assert ax.get_legend() is None


def test_n_and_reference_are_drawn(estimates):
    table = estimates(3)
    ax = intervals(table, **COLUMNS, n="n", reference=5)
    assert [text.get_text() for text in ax.texts] == ["n", "0", "97", "194"]
    assert [5, 5] in [list(line.get_xdata()) for line in ax.lines]


@pytest.mark.parametrize("count", [1, 2, 16, 60])
@pytest.mark.parametrize("group", [None, "outlet"])
def test_every_text_can_be_read(estimates, legible, count, group):
    ax = intervals(
        estimates(count),
        **COLUMNS,
        n="n",
        group=group,
        title=TITLE,
        subtitle="Hedges per 1,000 words, " * 6,
        source="Source: an invented corpus. " * 8,
        axis="hedges per 1,000 words",
    )
    legible(ax)


def test_an_empty_table_says_so(estimates):
    ax = intervals(estimates(0), **COLUMNS, n="n", title="Nothing")
    assert "no rows to draw" in [text.get_text() for text in ax.texts]


def test_no_mutate(estimates, untouched):
    untouched(intervals, estimates(3), **COLUMNS, n="n", group="outlet")


def test_draws_on_given_axes_and_opens_no_figure(estimates):
    figure, (left, right) = plt.subplots(1, 2, layout="constrained")
    assert intervals(estimates(2), **COLUMNS, ax=right, title="Right") is right
    assert plt.get_fignums() == [figure.number]
    assert not left.lines


def test_a_missing_column_is_named(estimates):
    with pytest.raises(ValueError, match="no column 'upper'"):
        intervals(estimates(2), **(COLUMNS | {"high": "upper"}))


def test_nullable_numbers_are_drawn():
    table = pd.DataFrame({"label": ["a", "b"], "value": [1, 2], "low": [0, None], "high": [2, 3]})
    ax = intervals(table.astype({"value": "Int64", "low": "Float64", "high": "Int64"}), **COLUMNS)
    assert len(bars(ax)) == 1


def test_the_scale_holds_zero(estimates):
    table = estimates(4).assign(value=50.0, low=45.0, high=55.0)
    low, high = intervals(table, **COLUMNS).get_xlim()
    assert low <= 0 and high > 55


def test_the_key_begins_at_the_left_and_stays_in_the_figure(estimates):
    names = ["The Eastbridge Examiner", "The Tallow Street Review", "Northgate Tribune"]
    names += ["Cupola Ledger", "Meridian Wire", "The Harbour Post"]
    table = estimates(6).assign(outlet=names)
    ax = intervals(table, **COLUMNS, group="outlet")
    key, whole = ax.get_legend().get_window_extent(), ax.get_figure().bbox
    assert key.x1 < whole.x1 and key.x0 < ax.get_window_extent().x0
    assert ax.get_window_extent().width > 0.4 * whole.width


def test_a_chart_without_rows_has_no_line_to_compare_with(estimates):
    ax = intervals(estimates(1).iloc[:0], **COLUMNS, reference=0, axis="score")
    assert not ax.lines and ax.get_xlabel() == ""
