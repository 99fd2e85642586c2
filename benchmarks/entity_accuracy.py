"""Mentions and entities against labelled texts: ``python -m benchmarks.entity_accuracy``.

Reads ``names_web.jsonl.gz`` from ``../shared/gold`` beside the repository where it is
there, and the project's own cases. ``--show N`` prints N examples of each kind of error
of the own sentences.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import numpy as np
import pandas as pd

from analysis.annotate import language
from analysis.annotate.entities import mentions
from analysis.paths import ROOT

GOLD = ROOT.parent / "shared" / "gold"
WEB = "names_web.jsonl.gz"
OWN = ROOT / "tests" / "gold" / "mentions.jsonl"
LABELS = {"PERSON": "PER", "ORG": "ORG", "GPE": "LOC", "LOC": "LOC", "FAC": "LOC"}

Span = tuple[str, int, int, str]


def main() -> None:
    """Print exact-span figures of the model alone and of ours."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--show", type=int, default=0, metavar="N")
    show = parser.parse_args().show
    for path in (GOLD / WEB, OWN):
        if path.exists():
            documents = read(path)
            raw, ours = raw_mentions(documents), our_mentions(documents)
            for name, found in (("model alone", raw), ("ours", ours)):
                print(f"{path.name:22} {name:12} {describe(counts(documents, found))}")
            if path == OWN and show:
                for line in errors(documents, ours, show):
                    print(line)


def read(path: Path) -> pd.DataFrame:
    """Documents with ``article_id``, ``text`` and ``spans`` of PER, ORG and LOC."""
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as file:
        documents = [json.loads(line) for line in file]
    table = pd.DataFrame(documents)[["text", "spans"]]
    return table.assign(article_id=[f"{i:06}" for i in range(len(table))])


def raw_mentions(documents: pd.DataFrame) -> pd.DataFrame:
    """What the engine finds in our sentences as they are written, without any rule of ours."""
    with mock.patch.object(language, "truecase", lambda text, is_word: text):
        return language.parse(documents[["article_id", "text"]]).mentions


def our_mentions(documents: pd.DataFrame) -> pd.DataFrame:
    """The mentions of the pipeline."""
    articles = documents[["article_id", "text"]]
    parsed = language.parse(articles)
    return mentions.correct(articles, parsed.tokens, parsed.mentions)


def counts(documents: pd.DataFrame, found: pd.DataFrame) -> np.ndarray:
    """Per document: spans right with their label, spans found, spans wanted."""
    wanted, got = _wanted(documents), _found(found)
    rows = []
    for article_id in documents["article_id"]:
        ours = {span for span in got if span[0] == article_id}
        gold = {span for span in wanted if span[0] == article_id}
        rows.append((len(ours & gold), len(ours), len(gold)))
    return np.array(rows)


def describe(numbers: np.ndarray) -> str:
    """Precision, recall and F1 of all documents together, in percent."""
    right, found, wanted = numbers.sum(axis=0)
    parts = {"P": right / found, "R": right / wanted, "F1": 2 * right / (found + wanted)}
    return "  ".join(f"{name} {100 * value:5.1f}" for name, value in parts.items())


def errors(documents: pd.DataFrame, found: pd.DataFrame, most: int) -> Iterator[str]:
    """Some of the spans that are missing and some that are wrong."""
    wanted, got = _wanted(documents), _found(found)
    texts = dict(zip(documents["article_id"], documents["text"], strict=True))
    for name, spans in (("missing", wanted - got), ("wrong", got - wanted)):
        for article_id, start, end, label in sorted(spans)[:most]:
            text = texts[article_id]
            around = f"{text[max(0, start - 20) : start]}[{text[start:end]}]{text[end : end + 20]}"
            yield f"{name:8} {label} {around!r}"


def _wanted(documents: pd.DataFrame) -> set[Span]:
    return {
        (article_id, span["start"], span["end"], span["label"])
        for article_id, spans in zip(documents["article_id"], documents["spans"], strict=True)
        for span in spans
    }


def _found(found: pd.DataFrame) -> set[Span]:
    rows = found[["article_id", "start", "end", "label"]].itertuples(index=False)
    return {(a, start, end, LABELS[label]) for a, start, end, label in rows if label in LABELS}


if __name__ == "__main__":
    main()
