"""How well boilerplate and copies are found in own labelled cases, and how fast.

    python -m benchmarks.corpus_accuracy [FILE.jsonl]

With a file of articles (.jsonl or .jsonl.gz) it also reads that file and prints the speed,
the peak memory, the share of words kept and the number of lines that each rule takes.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from itertools import combinations
from pathlib import Path

import pandas as pd

from analysis import corpus
from analysis.corpus import boilerplate, duplicates
from analysis.paths import ROOT

GOLD = ROOT / "tests" / "gold"


def main() -> None:
    """Print one table."""
    lines, copies = of_lines(cases("boilerplate")), of_copies(cases("duplicates"))
    rows = [(f"boilerplate lines, {name}", value) for name, value in lines.items()]
    rows += [(f"pairs of copies, {name}", value) for name, value in copies.items()]
    for path in sys.argv[1:]:
        rows += of_reading(Path(path))
    print(pd.DataFrame(rows, columns=["measure", "value"]).to_string(index=False, header=False))


def cases(name: str) -> list[dict]:
    """The labelled cases of a file of ``tests/gold``."""
    text = (GOLD / f"{name}.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def of_lines(known: list[dict]) -> dict[str, float]:
    """Precision and recall of the lines taken out, and how many lines there are."""
    pairs = [(taken(case), case["boilerplate"]) for case in known]
    right = sum(found and wanted for found, wanted in pairs)
    return {
        "precision": right / sum(found for found, _ in pairs),
        "recall": right / sum(wanted for _, wanted in pairs),
        "number": len(pairs),
    }


def taken(case: dict) -> bool:
    """Whether the line of a case is taken out of its article."""
    lines = [*case["before"], case["line"], *case["after"]]
    return len(case["before"]) in boilerplate.find(lines).taken


def of_copies(known: list[dict]) -> dict[str, float]:
    """Precision, recall and F1 of pairs of articles of one story, and pairs wrongly joined."""
    articles = pd.DataFrame(known).rename(columns={"id": "article_id"})
    articles["published"] = pd.to_datetime(articles["published"], utc=True)
    articles["words"] = [len(text.split()) for text in articles["text"]]
    kept = {copy.article_id: copy.kept for copy in duplicates.find(articles)}
    found = {i: kept.get(i, i) for i in articles["article_id"]}
    story = dict(zip(articles["article_id"], articles["group"], strict=True))
    pairs = [(found[a] == found[b], story[a] == story[b]) for a, b in combinations(story, 2)]
    right = sum(mine and theirs for mine, theirs in pairs)
    mine, theirs = (sum(column) for column in zip(*pairs, strict=True))
    return {
        "precision": right / mine,
        "recall": right / theirs,
        "F1": 2 * right / (mine + theirs),
        "wrongly joined": mine - right,
        "number": theirs,
    }


def of_reading(path: Path) -> list[tuple[str, float]]:
    """Articles a second, peak memory, words kept and lines taken out by each rule."""
    start = time.process_time()
    read = corpus.read(path)
    seconds = time.process_time() - start
    gone = read.removed[read.removed["rule"] != boilerplate.KEPT]
    words = int(read.articles["words"].sum())
    out = sum(len(text.split()) for text in gone["text"])
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    rows: list[tuple[str, float]] = [
        (f"{path.name}: articles", len(read.articles)),
        ("articles a second", len(read.articles) / seconds),
        ("peak memory, MB", peak),
        ("% of words in lines taken out", 100 * out / max(words + out, 1)),
        ("copies", read.articles["duplicate_of"].notna().sum()),
    ]
    return rows + [(f"lines: {rule}", n) for rule, n in read.removed["rule"].value_counts().items()]


if __name__ == "__main__":
    main()
