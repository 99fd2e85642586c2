"""Cards, the measures behind them, and the counts that the benchmarks take."""

import numpy as np
import pandas as pd
import pytest

from analysis.measure import agreement
from benchmarks import accuracy, hedging_accuracy, quote_accuracy


@pytest.mark.parametrize("name", agreement.CARDS)
def test_cards_are_valid(name):
    card = agreement.card(name)
    assert list(card.columns) == list(agreement.COLUMNS)
    assert card.dtypes.astype(str).to_dict() == agreement.COLUMNS
    assert len(card)
    lowest = np.where(card["measure"].str.contains("Pearson|Spearman| less "), -1, 0)
    assert card["value"].between(lowest, 1).all()
    assert (card["low"] <= card["value"]).all()
    assert (card["value"] <= card["high"]).all()
    assert card[["n", "documents"]].gt(0).all(axis=None)
    assert card["note"].str.len().gt(0).all()
    key = ["method", "corpus", "measure"]
    assert not card.duplicated(key).any()
    assert card[key].equals(card[key].sort_values(key, ignore_index=True))


def test_unknown_card_names_the_known():
    with pytest.raises(ValueError, match="hedging, quotes, sentiment"):
        agreement.card("../hedging")


def test_bootstrap_draws_documents():
    counts = np.array([[1, 1, 1]] * 50 + [[0, 1, 1]] * 50)
    apart = agreement.bootstrap(counts, list(range(100)), agreement.f1)
    alike = agreement.bootstrap(counts, [i // 10 for i in range(100)], agreement.f1)
    assert apart[0] == alike[0] == 0.5
    assert 0.38 < apart[1] < 0.42
    assert 0.58 < apart[2] < 0.62
    assert alike[1] < apart[1] < apart[2] < alike[2]


def test_bootstrap_repeats_and_knows_no_spread():
    counts = np.array([[1, 2, 1], [3, 3, 4], [0, 1, 2]])
    first = agreement.bootstrap(counts, ["a", "b", "c"], agreement.f1)
    assert first == agreement.bootstrap(counts, ["a", "b", "c"], agreement.f1)
    assert agreement.bootstrap(counts[:1], ["a"], agreement.precision) == (0.5, 0.5, 0.5)


def test_scores_without_anything_found_or_annotated():
    nothing = np.array([[0, 0, 0]])
    assert agreement.precision(nothing) == agreement.recall(nothing) == agreement.f1(nothing) == 0


def test_spearman_shares_ranks():
    pairs = np.array([[1, 1], [1, 2], [2, 3], [2, 4]])
    assert agreement.spearman(pairs) == pytest.approx(2 / np.sqrt(5))
    assert agreement.pearson(pairs * [2, -1]) == pytest.approx(-2 / np.sqrt(5))


def test_hedge_counts_by_hand():
    cue = {"start": 4, "end": 7}
    sentences = pd.DataFrame(
        {
            "article_id": ["a", "b", "c"],
            "uncertain": [True, True, False],
            "cues": [[cue, {"start": 9, "end": 12}], [cue], []],
        }
    )
    found = pd.DataFrame(
        {
            "article_id": ["a", "a", "c", "b", "z"],
            "start": [4, 9, 0, 4, 0],
            "end": [7, 14, 5, 7, 5],
            "kind": ["epistemic_modal", "conditional", "doxastic_verb", "softener", "conditional"],
        }
    )
    counts = hedging_accuracy.counts(sentences, found)
    assert counts["SENT"].tolist() == [[1, 1, 1], [0, 0, 1], [0, 1, 0]]
    assert counts["CUE"].tolist() == [[1, 2, 2], [0, 0, 1], [0, 1, 0]]
    assert agreement.precision(counts["CUE"]) == pytest.approx(1 / 3)
    assert agreement.recall(counts["CUE"]) == pytest.approx(1 / 3)
    assert agreement.f1(counts["SENT"]) == pytest.approx(1 / 2)


def test_own_sentence_is_right_with_all_cues_and_none_unwanted():
    case = {"cues": [{"text": "may", "kind": "epistemic_modal"}], "not": ["May"]}
    hits = pd.DataFrame({"text": ["may", "about", "May"], "kind": ["epistemic_modal", "x", "y"]})
    assert hedging_accuracy.right(case, hits.iloc[:2])
    assert not hedging_accuracy.right(case, hits)
    assert not hedging_accuracy.right(case, hits.iloc[1:2])


def test_quote_counts_by_hand():
    text = "“The well is dry,” Ana said. Tom hopes it will rain soon."
    speaker = text.index("Ana")
    hope = text.index("it will")
    articles = pd.DataFrame(
        {
            "article_id": ["a"],
            "text": [text],
            "attributions": [
                [
                    {
                        "source": [{"start": speaker, "end": speaker + 3}],
                        "content": [{"start": 0, "end": 18}],
                    },
                    {"source": [], "content": [{"start": hope, "end": len(text)}]},
                ]
            ],
        }
    )
    found = pd.DataFrame(
        {
            "article_id": ["a"],
            "start": [1],
            "end": [17],
            "speaker": ["Ana"],
            "speaker_start": [speaker],
            "speaker_end": [speaker + 3],
        }
    )
    counts = quote_accuracy.counts(articles, found)
    assert counts["DIRECT exact"].tolist() == [[1, 1, 1]]
    assert counts["SPEAKER"].tolist() == counts["DIRECT E2E"].tolist() == [[1, 1, 1]]
    assert counts["ALL"].tolist() == [[1, 1, 2]]
    marked, hoped = len("The well is dry"), len("it will rain soon")
    assert counts["CHAR"].tolist() == [[marked, marked, marked + hoped]]
    wrong = found.assign(speaker_start=hope, speaker_end=hope + 2)
    assert quote_accuracy.counts(articles, wrong)["SPEAKER"].tolist() == [[0, 1, 1]]


def test_missing_texts_leave_the_cards_and_the_open_gold_is_measured(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(hedging_accuracy, "GOLD", tmp_path)
    monkeypatch.setattr(accuracy, "CARDS", tmp_path / "cards")
    monkeypatch.setattr(accuracy, "FIGURES", tmp_path / "figures.csv")
    monkeypatch.setattr(accuracy, "open_tables", lambda: pd.DataFrame({"value": [0.5]}))
    assert accuracy.main() == 0
    assert pd.read_csv(tmp_path / "figures.csv")["value"].tolist() == [0.5]
    said = capsys.readouterr().out.splitlines()
    assert len(said) == len(accuracy.MAKERS)
    assert all("stays as it is" in line for line in said)
    assert not (tmp_path / "cards").exists()


def test_a_card_is_written_in_order_and_read_back(tmp_path):
    counts = np.array([[1, 1, 3], [1, 1, 1]])
    made = [
        accuracy.Measured("m", "c", name, "own, made up", agreement.f1, counts, ["a", "b"], 4)
        for name in ("second", "first")
    ]
    table = accuracy.card(iter(made))
    accuracy.write(table, tmp_path / "x.csv")
    lines = (tmp_path / "x.csv").read_text(encoding="utf-8").splitlines()
    assert lines[1] == 'm,c,first,0.667,0.500,1.000,4,2,"own, made up"'
    assert lines[2].startswith("m,c,second")
    assert [p.name for p in tmp_path.iterdir()] == ["x.csv"]
