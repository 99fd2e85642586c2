import numpy as np
import pandas as pd
import pytest

from analysis.measure import methods, tone

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


def test_rescaling_keeps_zero_sign_and_order():
    units = methods.rescaled(scores())
    for name, rows in units.groupby("method"):
        raw = scores()[scores()["method"].eq(name)]["score"].to_numpy()
        assert rows["score"].std() == pytest.approx(1)
        assert np.sign(rows["score"]).tolist() == np.sign(raw).tolist()
        assert rows["score"].rank().tolist() == pd.Series(raw).rank().tolist()


def test_a_method_without_differences_is_left_out():
    units = methods.rescaled(scores(model=MODEL, textblob=[0.0] * 4))
    assert units["method"].unique().tolist() == ["model"]


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


def test_agreement_counts_the_rows_that_are_opposed():
    pairs = methods.pairs(scores())
    table = methods.agreement(pairs).set_index("methods")
    counted = pairs[pairs["opposed"]]["methods"].value_counts()
    assert table["n"].to_dict() == {name: counted.get(name, 0) for name in table.index}
    assert table["sentences"].tolist() == [4, 4, 4]
    assert table.loc["model and VADER", "share"] == 0.25


def test_agreement_correlates_ten_sentences_or_more():
    again = [scores().assign(article_id=f"d{i}") for i in range(3)]
    rows = pd.concat([part.assign(sentence_id=part.index % 4) for part in again])
    table = methods.agreement(methods.pairs(rows)).set_index("methods")
    assert table.loc["model and VADER", "r"] == pytest.approx(np.corrcoef(MODEL, VADER)[0, 1])
    assert methods.agreement(methods.pairs(scores()))["r"].isna().all()


def test_no_rows_are_no_error():
    none = scores().head(0)
    assert methods.common(none).empty
    assert methods.rescaled(none).empty
    pairs = methods.pairs(none)
    assert pairs.empty and {"methods", "opposed", "gap"} <= set(pairs)
    assert methods.agreement(pairs).empty
    assert tone.mean(methods.rescaled(none), by=["outlet", "method"]).empty


def test_one_sentence_is_compared_by_sign_alone():
    one = scores().drop_duplicates("method")
    pairs = methods.pairs(one)
    assert pairs["opposed"].tolist().count(True) == 1
    assert methods.agreement(pairs)["r"].isna().all()


def test_nothing_is_mutated():
    rows, before = scores(), scores()
    methods.agreement(methods.pairs(methods.rescaled(methods.common(rows))))
    pd.testing.assert_frame_equal(rows, before)
