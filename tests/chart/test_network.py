import io

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from matplotlib.collections import LineCollection

from analysis.chart import graph, network, style

from chart_samples import AWKWARD, TITLE

NODES = pd.DataFrame(
    {
        "name": ["Ruiz", "Haddad", "Port Authority", "Lima"],
        "n": [36, 9, 4, 1],
        "kind": ["person", "person", "organisation", "place"],
    }
)
PAIRS = pd.DataFrame({"a": ["Ruiz", "Haddad"], "b": ["Haddad", "Port Authority"], "n": [8, 2]})
COLUMNS = {"label": "name", "size": "n", "weight": "n", "unit": "sentences"}


def lines(ax):
    return next(c for c in ax.collections if isinstance(c, LineCollection))


def dots(ax):
    return [line for line in ax.lines if line.get_marker() != "None"]


def test_a_line_a_pair_and_a_dot_a_name():
    ax = network(PAIRS, NODES, **COLUMNS)
    spots = {
        t.get_text(): (d.get_xdata()[0], d.get_ydata()[0])
        for t, d in zip(ax.texts, dots(ax), strict=True)
    }
    ends = [tuple(map(tuple, segment)) for segment in lines(ax).get_segments()]
    assert list(spots) == NODES["name"].tolist()
    assert ends == [
        (spots["Ruiz"], spots["Haddad"]),
        (spots["Haddad"], spots["Port Authority"]),
    ]


def test_wider_lines_and_larger_dots_are_more():
    ax = network(PAIRS, NODES, **COLUMNS)
    thick, thin = lines(ax).get_linewidths()
    assert thick > thin
    sizes = [dot.get_markersize() for dot in dots(ax)]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] / sizes[1] == pytest.approx(2)  # four times the mentions, four times the area


def test_the_key_names_kinds_and_widths():
    ax = network(PAIRS, NODES, **COLUMNS, group="kind")
    assert [text.get_text() for text in ax.get_legend().get_texts()] == [
        "organisation",
        "person",
        "place",
        "2",
        "8 sentences",
    ]
    kinds = {dot.get_marker() for dot in dots(ax)}
    assert len(kinds) == 3  # told apart by shape, not by colour alone


def test_a_name_without_a_pair_stands_below_the_others():
    ax = network(PAIRS, NODES, **COLUMNS)
    heights = [dot.get_ydata()[0] for dot in dots(ax)]
    assert heights[3] < min(heights[:3])


def test_the_same_table_gives_the_same_bytes():
    files = []
    for _ in range(2):
        buffer = io.BytesIO()
        with style.house():
            ax = network(PAIRS, NODES, **COLUMNS, group="kind")
            ax.figure.savefig(buffer, format="svg", metadata={"Date": None})
        files.append(buffer.getvalue())
    assert files[0] == files[1]


def test_strongly_joined_names_stand_closer():
    strength = np.ones((6, 6)) - np.eye(6)
    strength[:3, :3] *= 9
    strength[3:, 3:] *= 9
    spot = graph.spring(strength)
    gap = np.linalg.norm(spot[:, None] - spot[None], axis=2)
    assert gap[:3, :3].mean() < gap[:3, 3:].mean()
    assert gap[3:, 3:].mean() < gap[3:, :3].mean()


@pytest.mark.parametrize("count", [1, 2, 6, 10, 15])
@pytest.mark.parametrize("density", [0.0, 0.25, 1.0])
def test_every_label_can_be_read(legible, count, density):
    names = [f"{AWKWARD[i % 8]} {i}" for i in range(count)]
    nodes = pd.DataFrame({"name": names, "n": [60 // (i + 1) for i in range(count)], "kind": "x"})
    every = [(a, b) for i, a in enumerate(names) for b in names[:i]]
    some = every[: round(density * len(every))]
    pairs = pd.DataFrame(some, columns=["a", "b"]).assign(n=range(1, len(some) + 1))
    ax = network(pairs, nodes, **COLUMNS, group="kind", title=TITLE, subtitle="n", source="Made up")
    legible(ax)


@pytest.mark.parametrize("count", [2, 8, 15])
def test_dots_do_not_touch(count):
    nodes = pd.DataFrame({"name": [f"N{i}" for i in range(count)], "n": 5})
    pairs = pd.DataFrame({"a": "N0", "b": nodes["name"][1:], "n": 2})
    ax = network(pairs, nodes, **COLUMNS)
    spot = np.array([(d.get_xdata()[0], d.get_ydata()[0]) for d in dots(ax)])
    gap = np.linalg.norm(spot[:, None] - spot[None], axis=2) + 1e6 * np.eye(count)
    assert gap.min() > dots(ax)[0].get_markersize()


@pytest.mark.parametrize("count", [5, 12, 15])
@pytest.mark.parametrize("density", [0.0, 0.2])
def test_no_label_lies_on_a_dot(count, density):
    names = [f"Winifred Asante-Kerr {i}" for i in range(count)]
    nodes = pd.DataFrame({"name": names, "n": 5})
    every = [(a, b) for i, a in enumerate(names) for b in names[:i]]
    pairs = pd.DataFrame(every[: round(density * len(every))], columns=["a", "b"]).assign(n=2)
    ax = network(pairs, nodes, **COLUMNS)
    ax.figure.draw_without_rendering()
    for text in ax.texts:
        box = text.get_window_extent()
        for dot in dots(ax):
            x, y = ax.transData.transform((dot.get_xdata()[0], dot.get_ydata()[0]))
            assert not (box.x0 < x < box.x1 and box.y0 < y < box.y1)


def test_nothing_to_draw_says_so():
    ax = network(PAIRS.head(0), NODES.head(0), **COLUMNS)
    assert [text.get_text() for text in ax.texts] == ["no names to draw"]


@pytest.mark.parametrize(
    ("pairs", "nodes", "message"),
    [
        (PAIRS, NODES.head(2), "'Port Authority' is in a pair"),
        (PAIRS, pd.concat([NODES, NODES]), "occurs twice"),
        (PAIRS.head(0), pd.DataFrame({"name": range(16), "n": 1}), "16 names cannot be read"),
        (PAIRS.drop(columns="n"), NODES, "no column 'n'"),
    ],
)
def test_what_cannot_be_drawn_is_refused(pairs, nodes, message):
    with pytest.raises(ValueError, match=message):
        network(pairs, nodes, **COLUMNS)


def test_axes_of_a_larger_figure_stay_where_they_are():
    figure, (left, right) = plt.subplots(1, 2, figsize=(13, 5))
    before = left.get_position().bounds
    assert network(PAIRS, NODES, **COLUMNS, ax=left) is left
    assert left.get_position().bounds == before
    assert not right.texts and len(figure.axes) == 2


def test_no_mutate(untouched):
    untouched(network, PAIRS.copy(), nodes=NODES.copy(), **COLUMNS)
