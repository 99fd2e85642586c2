import numpy as np
import pandas as pd
import pytest

from analysis.measure import methods

MODEL = [-0.4, 0.2, 0.02, 0.3]
VADER = [0.6, 0.4, -0.7, -0.04]
TEXTBLOB = [0.0, 0.0, 0.5, 1.0]


def scores(**columns):
    columns = columns or {"model": MODEL, "vader": VADER, "textblob": TEXTBLOB}
    parts = [
        pd.DataFrame(
            {
                "article_id": ["a", "a", "b", "c"],
                "sentence_id": [0, 1, 0, 0],
                "method": name,
                "score": values,
                "outlet": ["X", "X", "X", "Y"],
            }
        )
        for name, values in columns.items()
    ]
    return pd.concat(parts, ignore_index=True)


def test_only_sentences_that_all_methods_scored_are_compared():
    rows = scores().drop(index=[1])
    kept = methods.common(rows)
    assert len(kept) == 9
    assert not kept[["article_id", "sentence_id"]].eq(["a", 1]).all(axis=1).any()


def test_a_corpus_without_the_model_compares_the_two_lists():
    rows = scores(vader=VADER, textblob=TEXTBLOB)
    assert len(methods.common(rows)) == len(rows)
    assert methods.pairs(rows)["methods"].unique().tolist() == ["VADER and TextBlob"]


def test_signs_are_opposed_only_outside_the_neutral_band():
    pairs = methods.pairs(scores(model=MODEL, vader=VADER))
    opposed = pairs[pairs["opposed"]]
    assert opposed[["first", "second"]].values.tolist() == [[-0.4, 0.6]]


@pytest.mark.parametrize(("second", "opposed"), [(-0.05, True), (-0.049, False), (0.05, False)])
def test_the_band_ends_where_its_limit_says(second, opposed):
    rows = scores(model=[0.05, 0.1, 0.2, 0.3], vader=[second, 0.1, 0.2, 0.3])
    pairs = methods.pairs(rows).set_index(["article_id", "sentence_id"])
    assert pairs.loc[("a", 0), "opposed"] == opposed


def test_pairs_come_widest_first_in_spreads_not_in_points():
    pairs = methods.pairs(scores())
    assert pairs["gap"].is_monotonic_decreasing
    assert len(pairs) == 3 * 4
    spread = {"model": np.std(MODEL, ddof=1), "vader": np.std(VADER, ddof=1)}
    row = pairs[pairs["methods"].eq("model and VADER")].set_index("article_id").loc["b"]
    assert row["gap"] == pytest.approx(abs(0.02 / spread["model"] + 0.7 / spread["vader"]))


def test_ten_sentences_or_more_are_correlated():
    again = [scores().assign(article_id=f"d{i}") for i in range(3)]
    rows = pd.concat([part.assign(sentence_id=part.index % 4) for part in again])
    found = methods.correlations(methods.moments(methods.pairs(rows)))
    assert found["model and VADER"] == pytest.approx(np.corrcoef(MODEL, VADER)[0, 1])
    none = methods.moments(methods.pairs(scores()))
    assert pd.isna(list(methods.correlations(none).values())).all()


def test_no_rows_are_no_error():
    none = scores().head(0)
    assert methods.common(none).empty
    pairs = methods.pairs(none)
    assert pairs.empty and {"methods", "opposed", "gap"} <= set(pairs)
    assert methods.correlations(methods.moments(pairs)) == {}


def test_nothing_is_mutated():
    rows, before = scores(), scores()
    methods.correlations(methods.moments(methods.pairs(methods.common(rows))))
    pd.testing.assert_frame_equal(rows, before)
