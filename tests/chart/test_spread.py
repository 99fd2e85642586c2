import numpy as np
import pandas as pd
import pytest

from analysis.chart import spread
from analysis.chart.palette import colours

from chart_samples import AWKWARD, TITLE

TONES = pd.DataFrame(
    {"outlet": ["Herald", "Courier", "Herald", "Courier"], "tone": [0.1, -0.2, 0.3, -0.2]}
)


def points(ax):
    ax.figure.draw_without_rendering()
    return [np.asarray(lane.get_offsets()) for lane in ax.collections]


def test_every_row_is_a_point_at_its_exact_value():
    herald, courier = points(spread(TONES, label="outlet", value="tone"))
    assert sorted(herald[:, 0]) == [0.1, 0.3]
    assert sorted(courier[:, 0]) == [-0.2, -0.2]


def test_points_that_meet_stand_side_by_side():
    _, courier = points(spread(TONES, label="outlet", value="tone"))
    assert len(set(courier[:, 1])) == 2
    assert (abs(courier[:, 1] - 1) < 0.5).all()


def test_lanes_keep_the_order_of_the_table_and_the_colour_of_the_outlet():
    ax = spread(TONES, label="outlet", value="tone")
    assert [tick.get_text() for tick in ax.get_yticklabels()] == ["Herald", "Courier"]
    from matplotlib.colors import to_hex

    drawn = [to_hex(lane.get_facecolor()[0]).upper() for lane in ax.collections]
    known = colours(TONES["outlet"])
    assert drawn == [known["Herald"].ink, known["Courier"].ink]


def test_rows_without_a_value_are_not_drawn():
    ax = spread(TONES.assign(tone=[0.1, None, 0.3, None]), label="outlet", value="tone")
    assert [len(lane) for lane in points(ax)] == [2]


@pytest.mark.parametrize("count", [0, 1, 16, 200])
def test_everything_can_be_read(count, legible):
    table = pd.DataFrame({"outlet": [AWKWARD[i % 8] for i in range(count)]})
    table["tone"] = [(i * 37 % 101) / 100 for i in range(count)]
    legible(spread(table, label="outlet", value="tone", title=TITLE, axis="tone"))


def test_the_table_is_not_mutated():
    before = TONES.copy()
    spread(TONES, label="outlet", value="tone")
    pd.testing.assert_frame_equal(TONES, before)


def test_a_missing_column_is_named():
    with pytest.raises(ValueError, match="no column 'tone'"):
        spread(TONES.drop(columns="tone"), label="outlet", value="tone")
