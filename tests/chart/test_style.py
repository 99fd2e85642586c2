import matplotlib.pyplot as plt
import pandas as pd
import pytest
from matplotlib.colors import to_rgb

from analysis.chart import lettering, palette, rows, style

from chart_samples import AWKWARD, TITLE


def contrast(colour):
    """Contrast with white, as WCAG 2 defines it."""
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour)
    )
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


@pytest.mark.parametrize("ink", [*palette.INKS, palette.INK, palette.QUIET])
def test_inks_can_be_read_on_white(ink):
    assert contrast(ink) >= 4.5


def test_colours_do_not_depend_on_order_or_repetition():
    assert style.colours(["b", "a", "b"]) == style.colours(["a", "b"])


def test_colour_and_marker_together_tell_many_outlets_apart():
    marks = style.colours(f"outlet {i:02}" for i in range(56)).values()
    assert len({(mark.fill, mark.marker) for mark in marks}) == 56


def test_house_restores_the_settings():
    before = dict(plt.rcParams)
    with style.house():
        assert not plt.rcParams["text.parse_math"]
    assert dict(plt.rcParams) == before


@pytest.mark.parametrize("name", AWKWARD)
@pytest.mark.parametrize("room", [20, 60, 150])
def test_wrapped_text_fits_its_room(name, room):
    lines = lettering.wrap(name, room, size=9, lines=2).split("\n")
    assert len(lines) <= 2
    assert all(lettering.width(line, 9) <= room for line in lines)


def test_wrapping_keeps_every_word():
    assert lettering.wrap(TITLE, 300, size=12).split() == TITLE.split()


def test_control_characters_are_not_drawn():
    assert lettering.literal("a\x00b\u200bc\x0b d\r\n") == "abc d"


@pytest.mark.parametrize(
    ("values", "texts"),
    [
        ([], []),
        ([float("nan")], ["–"]),
        ([0.0, -0.0], ["0", "0"]),
        ([123.456, 1.2], ["123", "1"]),
        ([1.5, -0.001], ["1.50", "0.00"]),
        ([1e-9], ["0.000000"]),
    ],
)
def test_numbers(values, texts):
    assert lettering.numbers(values) == texts


def test_the_title_stands_above_the_plot_and_the_footer_below():
    with style.house():
        ax = style.axes(None, height=1)
    style.finish(ax, title=TITLE, subtitle="Unit", source="Source", height=1)
    plot = ax.get_window_extent()
    subtitle, title, source = (note.get_window_extent() for note in ax.texts)
    assert source.y1 < plot.y0 < plot.y1 < subtitle.y0 < subtitle.y1 < title.y0
    assert title.x0 == pytest.approx(subtitle.x0, abs=2) == pytest.approx(source.x0, abs=2)


def test_the_figure_grows_and_the_plot_keeps_its_height():
    heights = []
    for title in ("", TITLE):
        ax = style.finish(style.axes(None, height=2), title=title, height=2)
        heights.append(ax.figure.get_figheight())
        assert ax.get_window_extent().height / ax.figure.dpi == pytest.approx(2)
    assert heights[1] > heights[0]


def test_a_given_figure_keeps_its_size():
    figure, ax = plt.subplots(figsize=(13.33, 7.5))
    style.finish(ax, title=TITLE, source="Source")
    assert figure.get_size_inches().tolist() == [13.33, 7.5]


def test_shared_figures_are_not_rearranged():
    _, (left, _) = plt.subplots(1, 2)
    before = left.get_position().bounds
    style.finish(left, title="Left")
    assert left.get_position().bounds == before


def test_an_unknown_keyword_is_an_error():
    with pytest.raises(TypeError):
        style.finish(plt.subplots()[1], titel="Typo")


def test_a_highlight_that_is_not_there_leaves_no_chart_all_grey():
    assert rows.shades(pd.Series(["A", "B"]), [False, False]) == [palette.ACCENT, palette.ACCENT]


def test_categories_keep_their_colours_in_their_order():
    names = ["Courier", "Herald", "Post", "other"]
    known = palette.colours(pd.Series(["Post"], dtype=pd.CategoricalDtype(names)))
    assert list(known) == names
    assert known["Post"] == palette.colours(names[:3])["Post"]
