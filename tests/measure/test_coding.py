"""Agreement of coders against published examples."""

import numpy as np
import pandas as pd
import pytest

from analysis.measure import coding
from analysis.measure.coding import Estimate

NONE = np.nan
# Krippendorff (2011), "Computing Krippendorff's alpha-reliability": A to D.
TWO = np.array([[0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]], float).T
LETTERS = np.array(
    [[ord(c) for c in "aabbdcccedda"], [ord(c) for c in "babbbcccedd" + "d"]], float
).T
FOUR = np.array(
    [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, NONE, NONE, NONE],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, NONE, 3],
        [NONE, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, NONE],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, NONE],
    ]
).T
# Efron (1982), "The jackknife, the bootstrap and other resampling plans": fifteen law schools.
LAW = np.array(
    [
        [576, 635, 558, 578, 666, 580, 555, 661, 651, 605, 653, 575, 545, 572, 594],
        [339, 330, 281, 303, 344, 307, 300, 343, 336, 313, 312, 274, 276, 288, 296],
    ],
    float,
).T


@pytest.mark.parametrize(
    ("ratings", "level", "published"),
    [
        (TWO, "nominal", 0.095),
        (LETTERS, "nominal", 0.692),
        (FOUR, "nominal", 0.743),
        (FOUR, "ordinal", 0.815),
        (FOUR, "interval", 0.849),
    ],
)
def test_alpha_is_that_of_krippendorffs_examples(ratings, level, published):
    assert coding.alpha(ratings, level=level) == pytest.approx(published, abs=5e-4)


def test_ac1_is_that_of_gwets_examples():
    table = np.array([[1, 1]] * 118 + [[1, 2]] * 5 + [[2, 1]] * 2, float)
    assert coding.ac1(table) == pytest.approx(0.9408, abs=5e-5)
    assert coding.ac1(FOUR) == pytest.approx(0.77544, abs=5e-6)
    assert coding.raw(FOUR) == pytest.approx(0.81818, abs=5e-6)


def test_the_jackknife_is_efrons_of_the_law_schools():
    error = coding.spread(LAW, lambda rows: np.corrcoef(rows.T)[0, 1])
    assert error == pytest.approx(0.1425, abs=5e-5)


def test_alpha_holds_its_interval_where_labels_are_noise():
    rng = np.random.default_rng(1)
    held = []
    for _ in range(60):
        found = coding.jackknife(rng.integers(0, 2, (50, 2)).astype(float), coding.alpha)
        held.append(found.low <= 0 <= found.high)
    assert np.mean(held) > 0.85


def test_labels_all_the_same_tell_nothing_and_say_so():
    same = np.ones((20, 2))
    assert np.isnan(coding.alpha(same)) and coding.raw(same) == 1
    assert coding.ac1(same, classes=3) == 1
    assert "cannot be told" in coding.verdict(coding.jackknife(same, coding.alpha), 20)
    assert np.isnan(coding.alpha(np.array([[1, NONE], [2, NONE]])))
    with pytest.raises(ValueError, match=r"level='ratio' is none"):
        coding.alpha(FOUR, level="ratio")


def test_verdicts_differ_by_krippendorffs_limits():
    told = [coding.verdict(Estimate(a, a - 0.05, a + 0.05), 150) for a in (0.9, 0.75, 0.4)]
    assert ["reliably" in t for t in told] == [True, False, False]
    assert "tentative" in told[1] and "sharpen the codebook" in told[2]
    assert "100 shared labels" in coding.verdict(Estimate(0.9, 0.8, 1.0), 30)


def frame(machine, coders, weight=1.0):
    ids = [str(n) for n in range(len(machine))]
    return pd.DataFrame(
        {"machine": [*machine], "coders": [*coders], "weight": weight, "article_id": ids}
    )


def test_precision_and_recall_are_weighted_by_the_chance_to_be_sampled():
    rows = frame("aaabbb", "aabbba", [1, 1, 1, 10, 10, 10])
    (found,) = coding.against(rows, ["a"]).to_dict("records")
    assert found["precision"].value == pytest.approx(2 / 3)
    assert found["recall"].value == pytest.approx(2 / 12)
    assert found["f1"].value == pytest.approx(2 * 2 / (3 + 12))


def test_intervals_stay_open_where_all_are_right_and_widen_for_one_article():
    right = coding.against(frame("a" * 20, "a" * 20), ["a"])["precision"][0]
    assert right.value == 1 and 0.8 < right.low < 0.9
    half = frame("a" * 20, "ab" * 10)
    apart = coding.share(half, half["coders"].eq("a"))
    alike = half.assign(article_id=np.where(half["coders"].eq("a"), "x", "y"))
    together = coding.share(alike, alike["coders"].eq("a"))
    assert together.high - together.low > 1.5 * (apart.high - apart.low)
    assert np.isnan(coding.share(half.head(0), pd.Series(dtype=bool)).value)
