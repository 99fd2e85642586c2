"""Make the weights of the tone model: ``make train``.

    python -m training --gold ../shared/gold --news ../shared/bench/news_2000.jsonl.gz \\
        --work .train/work

1. Read the rated sentences and labelled names; hold back a tenth by document or sentence.
2. Make sentences whose tone toward each name follows from its role (``structure``).
3. Add those of news articles with the names in them (``news``), and variants of all
   (``variants``).
4. Take two earlier models out of the history and let them score all of these (``earlier``).
5. Slim the smaller of the two (``slim``), and fit it on to what both say on average, mixed half
   and half with the label where there is one.
6. Write it as int8 ONNX with fixed scales of activations.
7. Fit the scale of scores and the cuts of classes to readers (``scales``), and print the
   figures on the part held back, float and int8.

One seed: the same machine makes the same weights. What takes long is kept in the work folder,
and a run that was cut off goes on there.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer

import analysis
from analysis.annotate import encoder
from training import (
    data,
    earlier,
    export,
    figures,
    fit,
    news,
    scales,
    slim,
    stages,
    structure,
    variants,
)
from training.data import Example
from training.graph import RATING
from training.scores import Scores

SEED = 1
MADE = 14_000
"""Sentences made."""
VARIANTS, FURTHER = 3, 6
"""Of every sentence, and as many more of those that people judged, which are few."""
PLACES, HEADS = 896, 7
"""What is left between two dense layers, of 1,536, and of a layer's 12 heads."""
TRUST = 0.5
"""Weight of the earlier models where there is a label."""
SCHEDULE = fit.Schedule(epochs=3, batch=128, rate=2e-4, head_rate=2e-4, dropout=0)
"""Of so many different sentences none is learnt by heart: no dropout."""


def main() -> int:
    """Train, write the weights and print the figures."""
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    parser.add_argument("--gold", type=Path, required=True, help="folder of labelled texts")
    parser.add_argument("--news", type=Path, required=True, help="articles to learn from")
    parser.add_argument("--work", type=Path, required=True, help="folder for what is not shipped")
    parser.add_argument("--out", type=Path, default=encoder.WEIGHTS, help="folder to write")
    asked = parser.parse_args()
    torch.use_deterministic_algorithms(True)
    tokenizer = encoder.tokenizer(encoder.WEIGHTS)
    judged, held_back = data.split(data.labelled(asked.gold, tokenizer, seed=SEED))
    read = analysis.load(asked.news, derived=asked.work / "news", tone=None)
    told, left_out = data.split(news.rows_of(read.sentences, read.mentions, tokenizer))
    words = variants.words_of(read.tokens[["text", "tag"]], tokenizer)
    known = [*judged, *of_frames(tokenizer), *told]
    varied = variants.varied(known, words, tokenizer, each=VARIANTS, seed=SEED)
    varied += variants.varied(judged, words, tokenizer, each=FURTHER, seed=SEED + 1)

    rows = [*known, *varied, *left_out]
    rows = mixed(rows, earlier.scores((earlier.SIX, earlier.FOUR), rows, asked.work))
    rows, left_out = rows[: -len(left_out)], rows[-len(left_out) :]

    student = slim.places(earlier.network(earlier.FOUR), known, PLACES)
    student = slim.heads(student, known, HEADS)

    follows = (earlier.FOUR, PLACES, HEADS, SCHEDULE, SEED, rows)
    unfinished = asked.work / f"unfinished-{stages.digest(follows)}.pt"

    def fitted() -> dict:
        fit.fit(student, rows, SCHEDULE, unfinished, seed=SEED)
        return student.state_dict()

    student.load_state_dict(stages.kept(asked.work, "student", follows, fitted))
    export.deliver(student, tokenizer, asked.out, floats=asked.work / "float", rows=known)
    fit_scale(asked.gold, asked.out, held_back)
    print("earlier models", figures.of(fit.predict(student, left_out), left_out))
    print("float", figures.of(fit.predict(student, held_back), held_back))
    print("int8 ", figures.of(export.scores(encoder.session(asked.out), held_back), held_back))
    return 0


def mixed(rows: list[Example], scores: list[Scores]) -> list[Example]:
    """The rows with the scores as targets, mixed with what labels there are."""
    found = []
    for row, said in zip(rows, scores, strict=True):
        rating = said.valence if np.isnan(row.valence) else row.valence
        toward = []
        for shares, label in zip(said.toward, row.toward, strict=True):
            pairs = zip(shares, label or shares, strict=True)
            toward.append(tuple(TRUST * s + (1 - TRUST) * t for s, t in pairs))
        valence = TRUST * said.valence + (1 - TRUST) * rating
        found.append(row._replace(valence=valence, toward=tuple(toward)))
    return found


def of_frames(tokenizer: Tokenizer) -> list[data.Example]:
    """The sentences made, as examples."""
    return [
        data.example(made.text, tokenizer, made.valence, made.names, "made")
        for made in structure.made(MADE, seed=SEED)
    ]


def fit_scale(gold: Path, folder: Path, held_back: list[data.Example]) -> None:
    """Fit the scale of a model that was delivered, and write it into its folder."""
    rated = [row for row in held_back if not np.isnan(row.valence)]
    scores = [found.valence / RATING for found in export.scores(encoder.session(folder), rated)]
    ratings = np.array([row.valence / RATING for row in rated])
    by = scales.stretch(np.array(scores), ratings, [row.group for row in rated])
    model = encoder.Encoder(folder)
    news = data.read(gold / data.NEWS)
    valence = model.read([row["text"] for row in news], []).valence
    labels = np.array([data.LABELS.index(row["label"]) for row in news])
    scales.write(folder, by, scales.cuts(np.clip(by * valence, -1, 1), labels))
    export.record(folder)


if __name__ == "__main__":
    raise SystemExit(main())
