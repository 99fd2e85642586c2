"""The points of the own sets: what is shipped is what is measured."""

import numpy as np
import pytest

from analysis.annotate import language
from analysis.measure import agreement, points
from benchmarks import stories


@pytest.mark.slow
def test_the_weights_are_those_of_the_own_sets_and_find_what_the_card_says():
    tables, own = stories.own_sets()
    vectors = language.vectors({*tables.tokens["lemma"].str.lower()})
    sets = stories.compared(tables, own, vectors)
    assert np.allclose(stories.fitted(sets), (*points.WEIGHTS, points.BASE), atol=0.1)
    counts = stories.pair_counts(sets, vectors, same=points.SAME)
    told = agreement.card("stories").set_index("measure")["value"]
    f1 = told["sentences that say the same, F1"]
    assert f1 >= 0.8 and agreement.f1(counts["pairs"]) == pytest.approx(f1, abs=0.02)
    for name in ("sure", "alone", "numbers"):
        assert agreement.precision(counts[name]) >= 0.9
