import numpy as np
import pandas as pd
import pytest

from analysis.chart import matrix

from chart_samples import AWKWARD, TITLE

PAIRS = pd.DataFrame(
    {
        "kind": ["may", "may", "seem"],
        "outlet": ["Herald", "Courier", "Herald"],
        "rate": [2.5, 0.0, 8.0],
        "n": [25, 0, 80],
    }
)
COLUMNS = {"row": "kind", "column": "outlet", "value": "rate"}


def test_one_cell_a_row_in_order_of_first_appearance():
    ax = matrix(PAIRS, **COLUMNS)
    assert [(cell.get_x(), cell.get_y()) for cell in ax.patches] == [
        (-0.5, -0.5),
        (0.5, -0.5),
        (-0.5, 0.5),
    ]
    assert [tick.get_text() for tick in ax.get_xticklabels()] == ["Herald", "Courier"]
    assert [tick.get_text() for tick in ax.get_yticklabels()] == ["may", "seem"]


def test_the_number_stands_in_its_cell_with_contrast():
    ax = matrix(PAIRS, **COLUMNS)
    assert [(text.get_text(), text.xy) for text in ax.texts] == [
        ("2.50", (0, 0)),
        ("0.00", (1, 0)),
        ("8.00", (0, 1)),
    ]
    assert ax.texts[2].get_color() == "white"
    assert ax.texts[1].get_color() != "white"


def test_larger_is_darker():
    brightness = [sum(cell.get_facecolor()[:3]) for cell in matrix(PAIRS, **COLUMNS).patches]
    assert brightness[1] > brightness[0] > brightness[2]


def test_n_is_written_below_in_smaller_letters():
    ax = matrix(PAIRS, **COLUMNS, n="n")
    assert [text.get_text() for text in ax.texts[3:]] == ["25", "0", "80"]
    assert ax.texts[3].get_fontsize() < ax.texts[0].get_fontsize()


def test_a_missing_value_is_hatched():
    ax = matrix(PAIRS.assign(rate=[1.0, np.nan, 2.0]), **COLUMNS)
    assert [bool(cell.get_hatch()) for cell in ax.patches] == [False, True, False]
    assert ax.texts[1].get_text() == "–"


def test_a_cell_named_twice_is_refused():
    with pytest.raises(ValueError, match="more than one row for the cell"):
        matrix(pd.concat([PAIRS, PAIRS]), **COLUMNS)


@pytest.mark.parametrize(("down", "across"), [(1, 1), (2, 2), (16, 8), (16, 12), (16, 20), (60, 4)])
@pytest.mark.parametrize("n", [None, "n"])
def test_every_text_can_be_read(legible, down, across, n):
    rows = [f"{AWKWARD[i % 8]} {i}" for i in range(down)]
    columns = [f"{AWKWARD[i % 8]} {i}" for i in range(across)]
    table = pd.DataFrame([(r, c) for r in rows for c in columns], columns=["kind", "outlet"])
    table["rate"] = (np.arange(len(table)) * 7 % 40) / 3
    table["n"] = np.arange(len(table)) * 13 % 900
    legible(matrix(table, **COLUMNS, n=n, title=TITLE, subtitle="Rate and n", source="Invented."))


@pytest.mark.parametrize("down", [3, 60])
def test_slanted_labels_stand_clear_of_one_another(down):
    pairs = [(f"{AWKWARD[5]} {i}", f"{AWKWARD[5]} {j}") for i in range(down) for j in range(10)]
    ax = matrix(pd.DataFrame(pairs, columns=["kind", "outlet"]).assign(rate=1), **COLUMNS)
    first = ax.get_xticklabels()[0]
    assert first.get_rotation() == 45
    cell = (ax.transData.transform((1, 0)) - ax.transData.transform((0, 0)))[0]
    first.set_rotation(0)
    assert cell * np.sin(np.pi / 4) > first.get_window_extent().height


def test_no_mutate(untouched):
    untouched(matrix, PAIRS.copy(), **COLUMNS, n="n")
