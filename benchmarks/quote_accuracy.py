"""Quotation accuracy on PolNeAR (Newell et al. 2018): spans, speakers, indirect speech.

Reads ``quotes.jsonl.gz`` from the folder given, by default ``../shared/gold``
beside the repository; without it the script says so and stops. ``DIRECT`` is
the content segments with at least 90% of their characters between double
marks, of the annotators and of the program alike; spans compare without the
marks, space and punctuation at their edges. ``PARTIAL`` takes an overlap of
half the union, one to one. A speaker is right when the span found overlaps a
source of the matched segment. ``E2E`` asks for both. ``ALL`` is the partial
measure over every segment and ``CHAR`` its characters.

    python -m benchmarks.quote_accuracy [FOLDER] [SPLIT]
"""

from __future__ import annotations

import gzip
import json
import re
import sys
from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from analysis import paths
from analysis.annotate import language, quotes

GOLD = paths.ROOT.parent / "shared" / "gold"
EDGE = " \n\t\xa0\"“”'‘’,.;:—–-"
DOUBLE_MARKED = re.compile(r"(?:[“\"]|'')(?:[^“”\"\n']|'(?!'))*(?:[”\"“]|''|(?=\n|$))")

Span = tuple[int, int]


def main(folder: Path, split: str) -> None:
    """Print the table of measures for one split of the annotated articles."""
    path = folder / "quotes.jsonl.gz"
    if not path.exists():
        print(f"No annotated articles at {path}; nothing measured.")
        return
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        annotated = [row for row in map(json.loads, lines) if row["split"] == split]
    annotated.sort(key=lambda row: row["doc_id"])
    articles = pd.DataFrame(
        {
            "article_id": [row["doc_id"] for row in annotated],
            "text": [row["text"] for row in annotated],
        }
    )
    found = quotes.annotate(articles, language.parse(articles).tokens)
    rows = dict(iter(found.groupby("article_id")))
    counts: Counter[str] = Counter()
    for row in annotated:
        counts += compare(row, rows.get(row["doc_id"], found.iloc[:0]))
    print(f"{split}: {len(annotated)} articles")
    print(report(counts).to_string())


def compare(annotated: dict, found: pd.DataFrame) -> Counter[str]:
    """Count what one article's rows get right."""
    text = annotated["text"]
    gold: dict[Span, list[Span]] = {}
    for attribution in annotated["attributions"]:
        sources = [(s["start"], s["end"]) for s in attribution["source"]]
        for segment in attribution["content"]:
            gold.setdefault(bare(text, segment["start"], segment["end"]), []).extend(sources)
    mine = {bare(text, row["start"], row["end"]): row for row in found.to_dict("records")}
    marked = between_marks(text)
    direct = [s for s in gold if is_direct(s, marked)]
    claimed = [s for s in mine if is_direct(s, marked)]
    pairs = matches(direct, claimed)
    named = [(g, m) for g, m in pairs if gold[g]]
    right = sum(same_speaker(gold[g], mine[m]) for g, m in named)
    nameless = sum(not gold[g] and pd.isna(mine[m]["speaker"]) for g, m in pairs)
    reported, written = characters(gold), characters(mine)
    return Counter(
        {
            "direct gold": len(direct),
            "direct found": len(claimed),
            "exact": len(set(direct) & set(claimed)),
            "partial": len(pairs),
            "named": len(named),
            "speaker": right,
            "e2e": right + nameless,
            "all gold": len(gold),
            "all found": len(mine),
            "all": len(matches(list(gold), list(mine))),
            "char gold": len(reported),
            "char found": len(written),
            "char": len(reported & written),
        }
    )


def bare(text: str, start: int, end: int) -> Span:
    """The span without marks, space and punctuation at its edges."""
    while start < end and text[start] in EDGE:
        start += 1
    while end > start and text[end - 1] in EDGE:
        end -= 1
    return start, end


def between_marks(text: str) -> set[int]:
    """Positions between double marks, by pairing them a line at a time."""
    return {i for m in DOUBLE_MARKED.finditer(text) for i in range(*m.span())}


def is_direct(span: Span, marked: Collection[int]) -> bool:
    """Whether at least 90% of the span lies between marks."""
    start, end = span
    return end > start and sum(i in marked for i in range(start, end)) >= 0.9 * (end - start)


def matches(gold: list[Span], mine: list[Span]) -> list[tuple[Span, Span]]:
    """Pairs that share at least half of their union, each span used once."""
    free, pairs = set(gold), []
    for span in sorted(mine):
        best = max(sorted(free), key=lambda g: overlap(g, span), default=None)
        if best and overlap(best, span) >= 0.5:
            free.remove(best)
            pairs.append((best, span))
    return pairs


def overlap(a: Span, b: Span) -> float:
    """Intersection over union of two spans."""
    shared = min(a[1], b[1]) - max(a[0], b[0])
    return shared / (max(a[1], b[1]) - min(a[0], b[0])) if shared > 0 else 0.0


def same_speaker(sources: list[Span], row: Mapping[Hashable, Any]) -> bool:
    """Whether the row's speaker overlaps one of the sources."""
    first, last = row["speaker_start"], row["speaker_end"]
    return not pd.isna(first) and any(first < end and start < last for start, end in sources)


def characters(spans: Iterable[Span]) -> set[int]:
    """Every position inside the spans."""
    return {i for span in spans for i in range(*span)}


def report(counts: Counter[str]) -> pd.DataFrame:
    """Precision, recall and F1 in percent, one measure a row."""
    measures = [
        ("DIRECT exact", "exact", "direct"),
        ("DIRECT partial", "partial", "direct"),
        ("DIRECT E2E", "e2e", "direct"),
        ("ALL", "all", "all"),
        ("CHAR", "char", "char"),
    ]
    rows = {}
    for name, right, base in measures:
        found, gold = counts[f"{base} found"], counts[f"{base} gold"]
        rows[name] = [
            100 * counts[right] / max(1, found),
            100 * counts[right] / max(1, gold),
            200 * counts[right] / max(1, found + gold),
        ]
    accuracy = 100 * counts["speaker"] / max(1, counts["named"])
    rows["speaker accuracy"] = [accuracy, float("nan"), float("nan")]
    return pd.DataFrame.from_dict(rows, "index", columns=["precision", "recall", "F1"]).round(1)


if __name__ == "__main__":
    main(
        Path(sys.argv[1]) if len(sys.argv) > 1 else GOLD,
        sys.argv[2] if len(sys.argv) > 2 else "dev",
    )
