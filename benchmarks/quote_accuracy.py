"""Quotation accuracy on PolNeAR (Newell et al. 2018): spans, speakers, indirect speech.

Reads ``quotes.jsonl.gz`` from the folder given, by default ``../shared/gold``
beside the repository; without it the script says so and stops. ``DIRECT`` is
the content segments with at least 90% of their characters between double
marks; spans compare without the marks, space and punctuation at their edges.
What the program claims to be direct can be read in two ways, and both are
printed: its rows of which 90% lie between marks, whatever their kind, or of
these only the rows it does not call mixed. ``partial`` takes an overlap of half
the union, one to one. A speaker is right when the span found overlaps a source
of the matched segment. ``E2E`` asks for both. ``ALL`` is the partial measure
over every segment and ``CHAR`` its characters. Speech within speech (``depth``)
is left out, since the annotators do not mark it apart.

    python -m benchmarks.quote_accuracy [FOLDER] [SPLIT]
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis.annotate import language, quotes
from analysis.measure import agreement
from benchmarks.hedging_accuracy import GOLD

FILE = "quotes.jsonl.gz"
EDGE = " \n\t\xa0\"“”'‘’,.;:—–-"
DOUBLE_MARKED = re.compile(r"(?:[“\"]|'')(?:[^“”\"\n']|'(?!'))*(?:[”\"“]|''|(?=\n|$))")

# Measure → what is right, found and annotated, by the names of ``compare``.
MEASURES = {
    "DIRECT exact": ("exact", "direct found", "direct gold"),
    "DIRECT partial": ("partial", "direct found", "direct gold"),
    "SPEAKER": ("speaker", "named", "named"),
    "DIRECT E2E": ("e2e", "direct found", "direct gold"),
    "ALL": ("all", "all found", "all gold"),
    "CHAR": ("char", "char found", "char gold"),
}

Span = tuple[int, int]


def main(folder: Path, split: str) -> None:
    """Print the table of measures for one split of the annotated articles."""
    path = folder / FILE
    if not path.exists():
        print(f"No annotated articles at {path}; nothing measured.")
        return
    articles = read(path)
    articles = articles[articles["split"] == split]
    found = quotes.annotate(articles, language.parse(articles).tokens)
    unmixed = found[found["kind"] != "mixed"]
    direct = dict(list(counts(articles, unmixed).items())[:4])
    print(f"{split}: {len(articles)} articles")
    print(f"Every row between marks\n{report(counts(articles, found)).to_string()}")
    print(f"Rows between marks that are not called mixed\n{report(direct).to_string()}")


def read(path: Path) -> pd.DataFrame:
    """One row an article, in the order of its id: article_id, split, text, attributions."""
    rows = pd.read_json(path, lines=True, dtype=False, convert_dates=False)
    return rows.rename(columns={"doc_id": "article_id"}).sort_values("article_id")


def counts(articles: pd.DataFrame, found: pd.DataFrame) -> dict[str, np.ndarray]:
    """For each of ``MEASURES``, a row an article with the numbers right, found and annotated."""
    outer = found[found["depth"] == 0] if "depth" in found else found
    rows = dict(iter(outer.groupby("article_id")))
    each = [
        compare(article, rows.get(article["article_id"], found.iloc[:0]))
        for article in articles.to_dict("records")
    ]
    return {
        measure: np.array([[c[name] for name in names] for c in each])
        for measure, names in MEASURES.items()
    }


def compare(annotated: Mapping[Hashable, Any], found: pd.DataFrame) -> Counter[str]:
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


def report(numbers: Mapping[str, np.ndarray]) -> pd.DataFrame:
    """Precision, recall and F1 in percent, one measure a row."""
    scores = {
        name: [100 * score(c) for score in (agreement.precision, agreement.recall, agreement.f1)]
        for name, c in numbers.items()
    }
    return pd.DataFrame.from_dict(scores, "index", columns=["precision", "recall", "F1"]).round(1)


if __name__ == "__main__":
    main(
        Path(sys.argv[1]) if len(sys.argv) > 1 else GOLD,
        sys.argv[2] if len(sys.argv) > 2 else "dev",
    )
