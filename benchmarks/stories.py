"""Stories and points against hand labels, and how long grouping takes.

``python -m benchmarks.stories``: B³ F1 of grouping on the development halves of ECB+ and NewsWCL50
(``../shared/gold``), both as they come and by cross-validation over topics; on the twelve own sets
(``tests/gold/stories.jsonl``) pairs of sentences that say the same, what is found in one alone,
numbers that differ and names; seconds and memory for 2,000 articles. ``--many 100000`` times so
many made of them, dealt over a year; ``--words`` writes ``analysis/measure/ordinary.csv``.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import time
from collections import Counter
from collections.abc import Iterator
from itertools import combinations, product
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis import paths, pipeline
from analysis.annotate import language
from analysis.measure import likeness, points, stories
from analysis.tables import Tables
from benchmarks.speed import BENCH

GOLD = paths.ROOT.parent / "shared" / "gold" / "stories.jsonl.gz"
OWN = paths.ROOT / "tests" / "gold" / "stories.jsonl"
ALIKE = (0.10, 0.12, 0.14, 0.16, 0.18)
APART = (0.5, 0.55, 0.6, 0.65, 0.7)
SAME = (0.2, 0.225, 0.25, 0.275, 0.3)
ORDINARY = paths.ROOT / "analysis" / "measure" / "ordinary.csv"
LEAST = 5  # articles
SEED = 20200103


def main() -> None:
    """Print every figure there is data for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--many", type=int, default=0, help="articles to time besides 2,000")
    parser.add_argument("--words", action="store_true", help="write ordinary.csv anew")
    asked = parser.parse_args()
    if asked.words:
        _write_words()
    many = asked.many
    for line in [*_grouping(), *_points(), *_times(many)]:
        print(line, flush=True)


def _write_words() -> None:
    """In how many of the benchmark's news articles each word stands; of the articles no text."""
    texts = pd.read_json(BENCH, lines=True, dtype=False)["text"]
    held = Counter(word for text in texts for word in set(likeness.words_of(text)))
    kept = sorted((word, n) for word, n in held.items() if n >= LEAST and word.isascii())
    head = f"# in how many of {len(texts)} ordinary news articles a word stands; "
    lines = [f"{head}words in fewer than {LEAST} are left out", "word,articles"]
    lines += [f"{word},{n}" for word, n in kept]
    ORDINARY.write_text("\n".join(lines) + "\n", encoding="utf-8")


def b_cubed(found: np.ndarray, gold: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Precision and recall of each article (Bagga & Baldwin 1998)."""
    one, other = (np.unique(x, return_inverse=True)[1] for x in (found, gold))
    same, meant = one[:, None] == one, other[:, None] == other
    both = (same & meant).sum(axis=1)
    return both / same.sum(axis=1), both / meant.sum(axis=1)


def f1(precision: np.ndarray, recall: np.ndarray) -> float:
    """F1 of the means."""
    p, r = float(precision.mean()), float(recall.mean())
    return 2 * p * r / (p + r)


def _grouping() -> Iterator[str]:
    if not GOLD.exists():
        yield f"no grouping figures: there is no {GOLD.name}"
        return
    rows = pd.read_json(GOLD, lines=True, dtype=False)
    rows["article_id"] = rows["corpus"] + "-" + rows["id"].astype(str)
    sides = {str(name): part.reset_index(drop=True) for name, part in rows.groupby("corpus")}
    read = {name: stories.read(part) for name, part in sides.items()}
    scored = {}
    usual = stories.ALIKE, stories.APART
    for alike, apart in product(ALIKE, APART):
        stories.ALIKE, stories.APART = alike, apart
        for name, part in sides.items():
            found = stories.group(part, corpus=read[name]).set_index("article_id")["story"]
            labels = found.loc[part["article_id"]].to_numpy()
            scored[name, alike, apart] = b_cubed(labels, part["story"].to_numpy())
    stories.ALIKE, stories.APART = usual
    for name in sides:
        less, more = stories.stability(read[name])
        told = f"{f1(*scored[(name, *usual)]):.3f}"
        yield f"{name}: B3 F1 {told}; adjusted Rand at thresholds ±10%: {less:.2f}, {more:.2f}"
    topics = sides["ecb"]["topic"].to_numpy()
    held = np.zeros((2, len(topics)))
    for topic in np.unique(topics):
        out = topics == topic
        best = max(
            product(ALIKE, APART),
            key=lambda pair: (
                f1(*(part[~out] for part in scored[("ecb", *pair)])) + f1(*scored[("wcl", *pair)])
            ),
        )
        held[:, out] = [part[out] for part in scored[("ecb", *best)]]
    yield f"ecb: B3 F1 {f1(*held):.3f} with thresholds chosen on the other topics and wcl"


def own_sets() -> tuple[Tables, dict[str, list[tuple[str, dict[str, Any]]]]]:
    """The own sets annotated, and by set the id of each article with its labels."""
    rows = [json.loads(line) for line in OWN.read_text(encoding="utf-8").splitlines()]
    named = [(f"{row['set']}-{i:02}", row) for i, row in enumerate(rows)]
    frame = pd.DataFrame(
        {
            "article_id": [name for name, _ in named],
            "outlet": [row["outlet"] for _, row in named],
            "title": [row["title"] for _, row in named],
            "text": ["\n".join(s["text"] for s in row["sentences"]) for _, row in named],
        }
    )
    sets: dict[str, list[tuple[str, dict[str, Any]]]] = {}
    for name, row in named:
        sets.setdefault(row["set"], []).append((name, row))
    return pipeline.annotate(frame, tone=None, derived=None), sets


def pair_counts(
    tables: Tables, sets: dict[str, list[tuple[str, dict[str, Any]]]], same: float
) -> dict[str, np.ndarray]:
    """For pairs, what is alone and numbers: a row a set with right, found and labelled."""
    words = {*tables.tokens["lemma"].str.lower(), *tables.tokens["text"].str.lower()}
    vectors = language.vectors(words)
    counts: dict[str, list[tuple[int, int, int]]] = {"pairs": [], "alone": [], "numbers": []}
    for members in sets.values():
        ids = [name for name, _ in members]
        lines = tables.sentences[tables.sentences["article_id"].isin(ids)]
        tokens = tables.tokens[tables.tokens["article_id"].isin(ids)]
        found = points.likeness(lines, tokens, vectors)
        point = points.groups(found, least=same)
        labels = [dict(members)[a]["sentences"][s] for a, s in _keys(found.rows)]
        article = found.rows["article_id"].to_numpy()
        pairs = [(i, j) for i, j in combinations(range(len(labels)), 2) if article[i] != article[j]]
        gold = {(i, j) for i, j in pairs if set(labels[i]["says"]) & set(labels[j]["says"])}
        mine = {(i, j) for i, j in pairs if point[i] == point[j] >= 0}
        counts["pairs"].append((len(gold & mine), len(mine), len(gold)))
        shared = {i for pair in gold for i in pair}
        alone = {i for i in range(len(labels)) if point[i] < 0} & set(
            np.flatnonzero(found.plain.max(axis=1) < points.ONLY).tolist()
        )
        counts["alone"].append((len(alone - shared), len(alone), len(labels) - len(shared)))
        differ = points.numbers(found, point, tokens, vectors)
        meant = [
            (i, j, {labels[i]["numbers"][k], labels[j]["numbers"][k]})
            for i, j in pairs
            for k in set(labels[i]["numbers"]) & set(labels[j]["numbers"])
            if labels[i]["numbers"][k] != labels[j]["numbers"][k]
        ]
        told = zip(*(differ[c].tolist() for c in ("row", "row_2", "value", "value_2")), strict=True)
        right = sum(
            any((i, j) == (a, b) and kept in ({v, w}, {v / 1e6, w / 1e6}) for a, b, kept in meant)
            for i, j, v, w in told
        )
        counts["numbers"].append((right, len(differ), len(meant)))
    return {name: np.array(rows) for name, rows in counts.items()}


def names_present(
    tables: Tables, sets: dict[str, list[tuple[str, dict[str, Any]]]]
) -> tuple[int, int, int]:
    """Of the names labelled in the articles: found, found of people, organisations and places."""
    right = found = gold = 0
    named = tables.mentions[tables.mentions["label"].isin(["PERSON", "ORG", "GPE", "LOC", "FAC"])]
    for name, row in (member for members in sets.values() for member in members):
        known = {_plain(e) for e in named.loc[named["article_id"].eq(name), "entity"]}
        meant = {_plain(one) for one in row["names"]}
        right, found, gold = right + len(known & meant), found + len(known), gold + len(meant)
    return right, found, gold


def _plain(name: str) -> str:
    return str(name).lower().removeprefix("the ").replace(".", "")


def _points() -> Iterator[str]:
    tables, sets = own_sets()
    every = {same: pair_counts(tables, sets, same) for same in SAME}
    now = pair_counts(tables, sets, points.SAME)
    right, found, gold = now["pairs"].sum(axis=0)
    yield f"own sets: {len(sets)}, {len(tables.sentences)} sentences, {gold} pairs alike"
    yield (
        f"pairs: precision {right / found:.3f}, recall {right / gold:.3f}, "
        f"F1 {2 * right / (found + gold):.3f}"
    )
    held = np.zeros(3)
    for out in range(len(sets)):
        rest = [i for i in range(len(sets)) if i != out]
        best = max(SAME, key=lambda same: _f1_of(every[same]["pairs"][rest].sum(axis=0)))
        held += every[best]["pairs"][out]
    yield f"pairs: F1 {_f1_of(held):.3f} with the threshold chosen on the other sets"
    right, found, gold = now["alone"].sum(axis=0)
    yield f"found in one alone: {right} of {found} are (of {gold}), precision {right / found:.3f}"
    right, found, gold = now["numbers"].sum(axis=0)
    yield f"numbers that differ: {right} of {found} do (of {gold}), precision {right / found:.3f}"
    right, found, gold = names_present(tables, sets)
    told = f"precision {right / found:.3f}, recall {right / gold:.3f}"
    yield f"names present: {told}, F1 {2 * right / (found + gold):.3f}"


def _f1_of(counts: np.ndarray) -> float:
    return float(2 * counts[0] / (counts[1] + counts[2]))


def _times(many: int) -> Iterator[str]:
    if not BENCH.exists():
        yield f"no times: there is no {Path(BENCH).name}"
        return
    rows = pd.read_json(BENCH, lines=True, dtype=False)
    rows = rows.rename(columns={"id": "article_id", "date": "published"})
    rows["published"] = pd.to_datetime(rows["published"], utc=True, errors="coerce")
    yield _timed(rows[["article_id", "title", "text", "published"]])
    if many:
        yield _timed(_made(rows, many))


def _made(rows: pd.DataFrame, many: int) -> pd.DataFrame:
    """So many articles: each of them half of the sentences of one there is, on some day."""
    rng = random.Random(SEED)  # noqa: S311
    made = []
    for number in range(many):
        text, title = rows["text"].iloc[number % len(rows)], rows["title"].iloc[number % len(rows)]
        lines = text.split(". ")
        rng.shuffle(lines)
        made.append((f"{number:06}", title, ". ".join(lines[: max(3, len(lines) // 2)])))
    frame = pd.DataFrame(made, columns=["article_id", "title", "text"])
    days = pd.to_timedelta([rng.uniform(0, 365) for _ in range(many)], unit="D")
    return frame.assign(published=pd.Timestamp("2020-01-01", tz="UTC") + days)


def _timed(rows: pd.DataFrame) -> str:
    start, busy = time.perf_counter(), time.process_time()
    table = stories.group(rows)
    took, used = time.perf_counter() - start, time.process_time() - busy
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return (
        f"{len(rows):,} articles grouped into {table['story'].nunique():,} stories in {took:.1f} s "
        f"({used:.1f} s of CPU), {memory:,.0f} MB of this process at most"
    )


def _keys(rows: pd.DataFrame) -> list[tuple[str, int]]:
    return list(zip(rows["article_id"], rows["sentence_id"].astype(int), strict=True))


if __name__ == "__main__":
    main()
