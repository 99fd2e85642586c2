import matplotlib.dates as mdates
import numpy as np
import pandas as pd
import pytest
from matplotlib.collections import PathCollection
from matplotlib.colors import to_hex

from analysis.chart import timeline
from analysis.chart.palette import colours

from chart_samples import AWKWARD, TITLE


def articles(count, *, undated=(), outlets=5):
    table = pd.DataFrame(
        {
            "outlet": [AWKWARD[i % outlets] for i in range(count)],
            "published": pd.date_range("2024-01-20", periods=count, freq="3D", tz="UTC"),
            "title": [f"Story {i}" for i in range(count)],
            "words": [100 + (i * 331) % 1900 for i in range(count)],
        }
    )
    table.loc[list(undated), "published"] = pd.NaT
    return table


def points(ax):
    return next(c for c in ax.collections if isinstance(c, PathCollection))


def test_one_point_a_row_at_its_date_in_its_lane():
    table = articles(6, outlets=3)
    ax = timeline(table)
    x, y = points(ax).get_offsets().T
    assert x.tolist() == mdates.date2num(table["published"]).tolist()
    names = sorted(set(table["outlet"]))
    assert np.round(y).tolist() == [names.index(name) for name in table["outlet"]]
    assert len(ax.get_yticklabels()) == 3


def test_area_is_in_proportion_to_words():
    table = articles(3).assign(words=[500, 1000, 2000])
    areas = points(timeline(table)).get_sizes()
    assert areas[1] / areas[0] == pytest.approx(2)
    assert areas[2] / areas[0] == pytest.approx(4)


def test_points_are_smaller_in_a_crowd():
    few, many = (points(timeline(articles(n, outlets=1))).get_sizes().max() for n in (20, 400))
    assert few > 4 * many


def test_articles_without_a_date_stand_left_of_all_dates():
    table = articles(8, undated=[0, 3])
    ax = timeline(table)
    x = points(ax).get_offsets()[:, 0]
    assert max(x[[0, 3]]) < min(np.delete(x, [0, 3]))
    assert "no date" in [tick.get_text() for tick in ax.get_xticklabels()]


def test_without_any_date_there_is_only_that_column():
    ax = timeline(articles(7, undated=range(7)))
    assert len(points(ax).get_offsets()) == 7
    assert [tick.get_text() for tick in ax.get_xticklabels()] == ["no date"]


def test_points_of_one_day_do_not_hide_one_another():
    table = articles(3, outlets=1).assign(published=pd.Timestamp("2024-03-04", tz="UTC"))
    assert len(set(points(timeline(table)).get_offsets()[:, 1])) == 3


def test_many_articles_without_date_are_all_apart():
    offsets = points(timeline(articles(30, undated=range(30), outlets=1))).get_offsets()
    assert len({tuple(place) for place in offsets}) == 30


def test_a_categorical_outlet_keeps_its_colour():
    table = articles(4, outlets=2)
    every = pd.CategoricalDtype(["Courier", *sorted(set(table["outlet"]))])
    ax = timeline(table.astype({"outlet": every}))
    fill = to_hex(points(ax).get_facecolors()[0]).upper()
    assert fill == colours(every.categories)[table["outlet"][0]].fill


def test_articles_without_outlet_have_a_lane_at_the_bottom():
    table = articles(3, outlets=2)
    table["outlet"] = table["outlet"].where([True, False, True])
    assert [t.get_text() for t in timeline(table).get_yticklabels()] == ["Herald", "no outlet"]


@pytest.mark.parametrize("count", [1, 2, 16, 60])
@pytest.mark.parametrize("undated", ["none", "some", "all"])
def test_every_text_can_be_read(legible, count, undated):
    without = {"none": [], "some": range(0, count, 4), "all": range(count)}[undated]
    legible(timeline(articles(count, undated=without), title=TITLE, source="Invented."))


@pytest.mark.parametrize("freq", ["20min", "5h", "D", "9D", "40D", "85D", "400D"])
@pytest.mark.filterwarnings("error")
def test_dates_can_be_read_at_every_scale(legible, freq):
    table = articles(12)
    table["published"] = pd.date_range("2019-12-20 22:00", periods=12, freq=freq, tz="UTC")
    ax = timeline(table)
    legible(ax)
    assert len(ax.get_xticklabels()) >= 2


def test_an_empty_table_says_so(legible):
    ax = timeline(articles(0))
    assert "no rows to draw" in [text.get_text() for text in ax.texts]


def test_no_mutate(untouched):
    untouched(timeline, articles(5, undated=[1]))
