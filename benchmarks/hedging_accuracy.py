"""Hedges against the Szeged Uncertainty Corpus: precision, recall and F1 as a table.

SENT: a sentence is uncertain if it has at least one hedge. CUE: the exact span of a cue,
its type ignored. Only the kinds in ``hedges.UNCERTAINTY`` count (Vincze et al. 2008,
Szarvas et al. 2012). Run ``python -m benchmarks.hedging_accuracy [FILE]``.
"""

from __future__ import annotations

import gzip
import json
import sys
from pathlib import Path
from typing import Any

import pandas as pd

from analysis import paths
from analysis.annotate import hedges, language

GOLD = paths.ROOT.parent / "shared" / "gold" / "hedging.jsonl.gz"
Span = tuple[str, int, int]


def read(path: Path) -> pd.DataFrame:
    """One row a sentence: article_id, text, part (corpus and split), uncertain, cues."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        rows = pd.DataFrame([json.loads(line) for line in file])
    rows["part"] = rows["corpus"] + " " + rows["split"]
    rows["article_id"] = [f"{i:06}" for i in range(len(rows))]
    return rows


def predicted(sentences: pd.DataFrame) -> set[Span]:
    """The uncertainty cues found in the sentences."""
    found = hedges.annotate(sentences, language.parse(sentences).tokens)
    found = found[found["kind"].isin(hedges.UNCERTAINTY)]
    return set(zip(found["article_id"], found["start"], found["end"], strict=True))


def expected(sentences: pd.DataFrame) -> set[Span]:
    """The annotated cues of the sentences."""
    pairs = zip(sentences["article_id"], sentences["cues"], strict=True)
    return {(i, cue["start"], cue["end"]) for i, cues in pairs for cue in cues}


def score(found: set[Any], gold: set[Any]) -> dict[str, float]:
    """Precision, recall and F1 of a set against the gold set, in percent."""
    right = len(found & gold)
    precision, recall = right / max(len(found), 1), right / max(len(gold), 1)
    f1 = 2 * precision * recall / max(precision + recall, 1e-9)
    return {"P": 100 * precision, "R": 100 * recall, "F1": 100 * f1}


def table(rows: pd.DataFrame) -> pd.DataFrame:
    """P, R and F1 for each part of the corpus, for sentences and for cues."""
    lines = []
    for part, sentences in rows.groupby("part"):
        found, gold = predicted(sentences), expected(sentences)
        uncertain = set(sentences.loc[sentences["uncertain"], "article_id"])
        tasks: dict[str, tuple[set[Any], set[Any]]] = {
            "SENT": ({i for i, _, _ in found}, uncertain),
            "CUE": (found, gold),
        }
        for task, (ours, theirs) in tasks.items():
            lines.append({"part": part, "task": task, "gold": len(theirs), **score(ours, theirs)})
    return pd.DataFrame(lines)


def main(arguments: list[str]) -> None:
    """Print the table, or say that the corpus is missing."""
    path = Path(arguments[0]) if arguments else GOLD
    if not path.exists():
        print(f"The gold file {path.name} is missing; give its path as the first argument.")
        return
    print(table(read(path)).to_string(index=False, float_format="{:.1f}".format))


if __name__ == "__main__":
    main(sys.argv[1:])
