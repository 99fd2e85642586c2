"""What of the recipe runs without torch: the windows, the split and the figures."""

import gzip
import json

import pytest
from tokenizers import Tokenizer

from analysis.annotate import encoder, windows
from training import data, figures

SAID = "was a happy place for every child and every old dog, said Ms Lund, and Mr Berg agreed."
OPINION = [
    {"doc": str(i // 3), "mean": 1.5, "text": f"On day {i} the harbour {SAID}"} for i in range(300)
]
TARGETS = [
    {
        "sent_id": str(i),
        "text": f"Ms Lund opened bridge {i}, and she smiled.",
        "start": 0,
        "end": 7,
        "label": "positive",
        "further": [{"start": 29, "end": 32}],
    }
    for i in range(300)
]


@pytest.fixture(scope="module")
def gold(tmp_path_factory):
    folder = tmp_path_factory.mktemp("gold")
    for name, rows in {data.OPINION: OPINION, data.TARGETS: TARGETS}.items():
        with gzip.open(folder / name, "wt", encoding="utf-8") as file:
            file.writelines(json.dumps(row) + "\n" for row in rows)
    return folder


@pytest.fixture(scope="module")
def tokenizer():
    return Tokenizer.from_file(str(encoder.WEIGHTS / encoder.TOKENIZER))


def test_every_label_becomes_a_target(gold, tokenizer):
    rows = data.labelled(gold, tokenizer)
    assert [row.task for row in rows].count(data.VALENCE) == len(OPINION)
    assert [row.task for row in rows].count(data.TOWARD) == len(TARGETS)
    assert rows[0].target == (1.5,)
    assert sum(rows[-1].target) == pytest.approx(1)
    assert max(rows[-1].target) == rows[-1].target[data.LABELS.index("positive")]


def test_the_name_is_marked(gold, tokenizer):
    window = data.labelled(gold, tokenizer)[-1].window
    name = [i for i, inside in zip(window.ids, window.target, strict=True) if inside]
    assert tokenizer.decode(name) == "ms lund"
    assert window.ids[window.target.index(True) - 1] == windows.OPEN


def test_no_group_is_on_both_sides_of_the_split(gold, tokenizer):
    rows = [*data.labelled(gold, tokenizer), *data.unlabelled(gold, tokenizer, seed=1)]
    trained, held_back = data.split(rows)
    assert len(trained) > 5 * len(held_back) > 0
    assert not {r.group for r in trained} & {r.group for r in held_back}


def test_unlabelled_windows_have_no_target_and_follow_the_seed(gold, tokenizer):
    rows = data.unlabelled(gold, tokenizer, seed=1)
    assert {row.task for row in rows} == {data.VALENCE, data.TOWARD}
    assert {row.target for row in rows} == {()}
    assert rows == data.unlabelled(gold, tokenizer, seed=1)
    assert rows != data.unlabelled(gold, tokenizer, seed=2)


def test_figures_of_perfect_scores():
    window = windows.plain([7])
    targets = [(-2.0,), (0.0,), (2.0,), (0.9, 0.05, 0.05), (0.1, 0.8, 0.1), (0.1, 0.1, 0.8)]
    rows = [
        data.Example(data.VALENCE if len(t) == 1 else data.TOWARD, window, t, "a") for t in targets
    ]
    found = figures.of(targets, rows)
    assert [found[k] for k in ("valence, r", "valence, macro-F1", "toward, macro-F1")] == [1, 1, 1]
    worse = figures.of([(2.0,), *targets[1:]], rows)
    assert worse["valence, macro-F1"] < 1
