"""Hedges against the Szeged Uncertainty Corpus: precision, recall and F1 as a table.

SENT: a sentence is uncertain if it has at least one hedge. CUE: the exact span of a cue,
its type ignored. Only the kinds in ``hedges.UNCERTAINTY`` count (Vincze et al. 2008,
Szarvas et al. 2012). Run ``python -m benchmarks.hedging_accuracy [FILE]``.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pandas as pd

from analysis import paths
from analysis.annotate import hedges, language
from analysis.measure import agreement

GOLD = paths.ROOT.parent / "shared" / "gold"
FILE = "hedging.jsonl.gz"


def read(path: Path) -> pd.DataFrame:
    """One row a sentence: article_id, doc_id, text, part (corpus and split), uncertain, cues."""
    rows = pd.read_json(path, lines=True, dtype=False, convert_dates=False)
    rows["part"] = rows["corpus"] + " " + rows["split"]
    rows["article_id"] = [f"{i:06}" for i in range(len(rows))]
    return rows


def counts(sentences: pd.DataFrame, found: pd.DataFrame) -> dict[str, np.ndarray]:
    """For SENT and CUE, a row a sentence with the numbers right, found and annotated.

    ``found`` is the ``hedges`` table of the sentences, each an article of its own.
    """
    known = found[found["kind"].isin(hedges.UNCERTAINTY)]
    spans = zip(known["article_id"], known["start"], known["end"], strict=True)
    mine: dict[str, set[tuple[int, int]]] = {i: set() for i in sentences["article_id"]}
    for article_id, start, end in spans:
        if article_id in mine:
            mine[article_id].add((start, end))
    sent, cue = [], []
    columns = (sentences[name] for name in ("article_id", "uncertain", "cues"))
    for article_id, uncertain, cues in zip(*columns, strict=True):
        ours, theirs = mine[article_id], {(c["start"], c["end"]) for c in cues}
        sent.append((bool(ours) and uncertain, bool(ours), uncertain))
        cue.append((len(ours & theirs), len(ours), len(theirs)))
    return {"SENT": np.array(sent, dtype=int), "CUE": np.array(cue, dtype=int)}


def right(case: dict, found: pd.DataFrame) -> bool:
    """Whether one own sentence has every cue it must have, and none that it must not."""
    got = set(zip(found["text"], found["kind"], strict=True))
    wanted = {(cue["text"], cue["kind"]) for cue in case["cues"]}
    return wanted <= got and not any(text in case["not"] for text, _ in got)


def table(rows: pd.DataFrame) -> pd.DataFrame:
    """P, R and F1 in percent for each part of the corpus, for sentences and for cues."""
    found = hedges.annotate(rows, language.parse(rows).tokens)
    lines = []
    for part, sentences in rows.groupby("part"):
        for task, numbers in counts(sentences, found).items():
            scores = {
                "P": 100 * agreement.precision(numbers),
                "R": 100 * agreement.recall(numbers),
                "F1": 100 * agreement.f1(numbers),
            }
            lines.append({"part": part, "task": task, "gold": numbers[:, 2].sum(), **scores})
    return pd.DataFrame(lines)


def main(arguments: list[str]) -> None:
    """Print the table, or say that the corpus is missing."""
    path = Path(arguments[0]) if arguments else GOLD / FILE
    if not path.exists():
        print(f"The gold file {path.name} is missing; give its path as the first argument.")
        return
    print(table(read(path)).to_string(index=False, float_format="{:.1f}".format))


if __name__ == "__main__":
    main(sys.argv[1:])
