"""The accuracy gate: ``python -m benchmarks.gate`` fails where a figure fell below its pin.

Figures on the open gold, on own cases that were written together with the rules, and on
made-up counts: nothing beside the repository is needed. ``gate.json`` pins each with its noise:
two standard errors of a share of so many cases, or of a correlation. ``--write`` pins anew what
is measured; say why in the commit.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.annotate import sentiment
from analysis.measure import agreement, claims
from benchmarks import (
    accuracy,
    corpus_accuracy,
    entity_accuracy,
    keywords,
    open_accuracy,
    open_gold,
    sentiment_accuracy,
)

PINS = Path(__file__).with_name("gate.json")
SEED = 20200103
TIMES = 200
SPLITS = 40
GROUPS, EACH = 6, 6
PARTIAL = ("precision", "recall", "characters")
"""What is in the F1 already, or counts the letters of few passages, pins nothing of its own."""

Figures = dict[str, tuple[float, float]]


def main() -> int:
    """Print each figure beside its pin; 1 if one fell by more than its noise."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="pin what is measured")
    found = measured()
    if parser.parse_args().write:
        pins = {n: {"value": round(v, 4), "noise": round(e, 4)} for n, (v, e) in found.items()}
        PINS.write_text(json.dumps(pins, indent=1) + "\n", encoding="utf-8")
    pins = json.loads(PINS.read_text(encoding="utf-8"))
    fell = [n for n, pin in pins.items() if found[n][0] < pin["value"] - pin["noise"]]
    for name, pin in pins.items():
        mark = "FELL" if name in fell else ""
        print(f"{name:66} {found[name][0]:.3f}  pinned {pin['value']:.3f} {mark}")
    return 1 if fell else 0


def measured() -> Figures:
    """Every figure and its noise, by name; the higher the better."""
    own = accuracy.own_sentences()
    toned = sentiment_accuracy.own(sentiment.loaded())
    names = entity_accuracy.read(entity_accuracy.OWN)
    counts = entity_accuracy.counts(names, entity_accuracy.our_mentions(names))
    lines = corpus_accuracy.of_lines(corpus_accuracy.cases("boilerplate"))
    copies = corpus_accuracy.of_copies(corpus_accuracy.cases("duplicates"))
    return open_figures() | {
        "own sentences with their hedges right": _share(own.statistic(own.rows), own.n),
        "own sentences with their tone right": _share(float(np.mean(toned)), len(toned)),
        "names in own texts, exact, F1": _share(agreement.f1(counts), int(counts[:, 2].sum())),
        "boilerplate lines, precision": _share(lines["precision"], int(lines["number"])),
        "boilerplate lines, recall": _share(lines["recall"], int(lines["number"])),
        "pairs of copies, F1": _share(copies["F1"], int(copies["number"])),
        "no claim where outlets are dealt at random": _share(1 - claimed(times=1.0), TIMES),
        "a claim where one outlet has three times as many": _share(claimed(times=3.0), TIMES),
        **{name: _share(value, SPLITS) for name, value in keywords.small(SPLITS).items()},
    }


def open_figures() -> Figures:
    """The figures of the open gold, those of second opinions left out."""
    gold = open_gold.read()
    found = open_accuracy.annotated(gold)
    return {
        f"own articles, {task}: {m.measure}": _noisy(m.statistic, m.rows, m.n)
        for task, measures in open_accuracy.MEASURES.items()
        for m in measures(gold, found)
        if m.method not in agreement.SECOND_OPINIONS
        if not any(word in m.measure for word in PARTIAL)
    }


def claimed(*, times: float) -> float:
    """How often outlets are told apart, the first having ``times`` as much of what is counted."""
    rng = np.random.default_rng(SEED)
    labels = np.repeat(np.arange(GROUPS), EACH)
    made = []
    for _ in range(TIMES):
        size = rng.integers(300, 1500, len(labels)).astype(float)
        rate = rng.gamma(3, 0.003, len(labels)) * np.where(labels == 0, times, 1.0)
        units = pd.DataFrame({"outlet": labels, "article_id": range(len(labels)), "size": size})
        found = claims.between_groups(units.assign(total=rng.poisson(rate * size)), by="outlet")
        made.append(found.p <= claims.LEVEL)
    return float(np.mean(made))


def _noisy(statistic: agreement.Statistic, rows: np.ndarray, n: int) -> tuple[float, float]:
    value = statistic(rows)
    if statistic is agreement.pearson:
        return value, 2 * (1 - value**2) / n**0.5
    return _share(value, n)


def _share(value: float, n: int) -> tuple[float, float]:
    """A share of ``n`` cases and two of its standard errors, of one case at the least."""
    return value, 2 * max((value * (1 - value) / n) ** 0.5, 0.5 / n)


if __name__ == "__main__":
    sys.exit(main())
