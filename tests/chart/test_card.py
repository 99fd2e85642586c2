"""What the story card and the view of stories draw."""

import matplotlib.pyplot as plt
import pandas as pd
import pytest
from matplotlib.patches import Circle

from analysis import chart


@pytest.fixture
def told():
    return pd.DataFrame(
        {
            "section": ["Points", "Points", "Points", "Voices"],
            "row": ["It sank", "It sank", "It <b>burnt</b> for $5", "Ann Lee"],
            "article": ["Herald", "Courier", "Courier", "Herald"],
            "state": ["said", "hedged", "near", "quoted"],
            "told": ["fifth 1", "fifth 2", "nearest: 0.10", None],
        }
    )


def circles(ax):
    return [patch for patch in ax.patches if isinstance(patch, Circle)]


def test_each_row_has_a_mark_that_a_page_finds(told):
    ax = chart.card(told)
    assert [mark.get_gid() for mark in circles(ax)] == [f"mark-{i}" for i in range(4)]
    looks = [(mark.get_facecolor()[:3], mark.get_hatch()) for mark in circles(ax)]
    assert len(set(looks)) == 4  # said, hedged, near and quoted differ, also without colour
    assert circles(ax)[3].get_facecolor()[:3] == (1, 1, 1)
    assert circles(ax)[1].get_hatch()
    plt.close("all")


def test_lines_stand_below_their_heading_and_columns_in_their_order(told):
    ax = chart.card(told, columns=["Gazette", "Courier", "Herald"])
    texts = [text.get_text() for text in ax.texts]
    assert texts[:2] == ["Points", "Voices"]
    assert texts[2:5] == ["Gazette", "Courier", "Herald"]
    assert [label.get_text().replace("\n", " ") for label in ax.get_yticklabels()] == [
        "It sank",
        "It <b>burnt</b> for $5",
        "Ann Lee",
    ]
    assert list(ax.get_yticks()) == sorted(ax.get_yticks())
    plt.close("all")


def test_a_state_that_there_is_not_is_refused(told):
    with pytest.raises(ValueError, match="a state of the card is one of said, hedged"):
        chart.card(told.assign(state="shouted"))
    with pytest.raises(ValueError, match="no column 'told'"):
        chart.card(told.drop(columns="told"))


def test_the_table_is_not_changed(told):
    before = told.copy()
    chart.card(told)
    pd.testing.assert_frame_equal(told, before)
    plt.close("all")


def test_stories_are_lines_and_articles_points():
    rows = pd.DataFrame(
        {
            "story": [f"Story {i // 2}" for i in range(10)],
            "outlet": ["Herald", "Courier"] * 4 + ["Herald", None],
            "published": pd.to_datetime([*["2024-03-04"] * 9, None], utc=True),
            "words": range(100, 1100, 100),
        }
    )
    ax = chart.stories(rows, most=3)
    assert [label.get_text() for label in ax.get_yticklabels()] == [
        "Story 0",
        "Story 1",
        "Story 2",
        "all other stories",
    ]
    points = {line.get_gid() for line in ax.lines if str(line.get_gid()).startswith("mark-")}
    assert points == {f"mark-{i}" for i in range(10)}
    places = {(x, y) for line in ax.lines if line.get_gid() for x, y in line.get_xydata().tolist()}
    assert len(places) == 10  # none hides another
    plt.close("all")
