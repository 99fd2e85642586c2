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
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from analysis import paths, pipeline
from analysis.annotate import language, meaning
from analysis.measure import agreement, amounts, likeness, points, stories
from analysis.tables import Tables
from benchmarks import accuracy
from benchmarks.open_accuracy import SCORES, Measured, card
from benchmarks.speed import BENCH

Words = Mapping[str, np.ndarray]
Counts = dict[str, np.ndarray]

GOLD = paths.ROOT.parent / "shared" / "gold" / "stories.jsonl.gz"
OWN = paths.ROOT / "tests" / "gold" / "stories.jsonl"
ALIKE = (0.10, 0.12, 0.14, 0.16, 0.18)
APART = (0.5, 0.55, 0.6, 0.65, 0.7)
SAME = (0.25, 0.3, 0.35, 0.4, 0.45)
STEPS = 30
CORPORA = {"ecb": "42 look-alike events (half of ECB+)", "wcl": "5 events (half of NewsWCL50)"}
FIXED = "development data, its two thresholds were fixed on it"
NOTE = "each set by weights fitted on the others; what is weighed was chosen on all"
FIGURES = {
    "pairs": ("sentences that say the same", ("precision", "recall", "F1")),
    "sure": ("told without a perhaps", ("precision",)),
    "alone": ("found in one alone", ("precision",)),
    "numbers": ("numbers that differ", ("precision",)),
}
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
    made: list[Measured] = []
    for line in [*_grouping(made), *_points(made), *_times(many)]:
        print(line, flush=True)
    written = card(iter(made))
    if not GOLD.exists():
        before = agreement.card("stories")
        written = pd.concat([before[before["method"].eq("grouping")], written])
    accuracy.write(written, accuracy.CARDS / "stories.csv")


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


def _b_cubed_f1(rows: np.ndarray) -> float:
    return f1(rows[:, 0], rows[:, 1])


def _grouping(made: list[Measured]) -> Iterator[str]:
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
        counts = np.column_stack(scored[(name, *usual)])
        place = ("grouping", CORPORA[name], "articles on one event, B3 F1", FIXED)
        events = sides[name]["topic"].astype(str).tolist()
        made.append(Measured(*place, _b_cubed_f1, counts, events, len(counts)))
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


class Compared(NamedTuple):
    """One own set: its sentences with their labels, what their likeness is made of, its words."""

    rows: pd.DataFrame
    tokens: pd.DataFrame
    labels: list[dict[str, Any]]
    features: np.ndarray
    apart: np.ndarray
    gold: np.ndarray


def compared(
    tables: Tables, sets: dict[str, list[tuple[str, dict[str, Any]]]], vectors: Words
) -> list[Compared]:
    """Every own set, its sentences compared."""
    made = []
    for members in sets.values():
        ids = [name for name, _ in members]
        lines = tables.sentences[tables.sentences["article_id"].isin(ids)].reset_index(drop=True)
        tokens = tables.tokens[tables.tokens["article_id"].isin(ids)]
        labels = [dict(members)[a]["sentences"][s] for a, s in _keys(lines)]
        meant = meaning.of_sentences(lines, tokens)
        article = pd.factorize(lines["article_id"])[0]
        apart = article[:, None] != article[None]
        says = [set(label["says"]) for label in labels]
        gold = np.array([[bool(one & other) for other in says] for one in says]) & apart
        features = points.features(lines, tokens, vectors, meant)
        made.append(Compared(lines, tokens, labels, features, apart, gold))
    return made


def fitted(sets: Sequence[Compared]) -> np.ndarray:
    """The weights of a logistic regression on pairs of sentences, and its base (Newton steps)."""
    pairs = [np.triu(one.apart, 1) for one in sets]
    known = np.concatenate([one.features[pair] for one, pair in zip(sets, pairs, strict=True)])
    right = np.concatenate([one.gold[pair] for one, pair in zip(sets, pairs, strict=True)])
    spread = known.std(axis=0)
    rows = np.column_stack([known / spread, np.ones(len(known))])
    shrunk = np.diag([1.0] * len(spread) + [0.0])
    weights = np.zeros(rows.shape[1])
    for _ in range(STEPS):
        share = 1 / (1 + np.exp(-rows @ weights))
        bend = (rows * (share * (1 - share))[:, None]).T @ rows + shrunk
        weights -= np.linalg.solve(bend, rows.T @ (share - right) + shrunk @ weights)
    return np.append(weights[:-1] / spread, weights[-1])


def pair_counts(sets: Sequence[Compared], vectors: Words, *, same: float = 0) -> Counts:
    """For pairs, sure pairs, what is alone and numbers: a row a set with right, found, labelled.

    Each set is judged by weights that were fitted on the others, with ``same`` as the likeness
    from which two sentences make a point; without it, by that which is best on the others.
    """
    counts: dict[str, list[tuple[int, ...]]] = {"pairs": [], "sure": [], "alone": [], "numbers": []}
    for out, one in enumerate(sets):
        rest = [other for i, other in enumerate(sets) if i != out]
        weights = fitted(rest)
        least = same or _best(rest, weights)
        found = points.weighed(one.rows, one.tokens, one.features, weights)
        point = points.groups(found, least=least)
        mine = (point[:, None] == point) & (point >= 0) & one.apart
        strong = points.sure(found, point)
        sure = mine & strong & strong[:, None]
        for name, told in (("pairs", mine), ("sure", sure)):
            counts[name].append(tuple(int(x.sum()) // 2 for x in (told & one.gold, told, one.gold)))
        shared = one.gold.any(axis=1)
        alone = points.alone(found, point, one.tokens)
        counts["alone"].append(tuple(int(x.sum()) for x in (alone & ~shared, alone, ~shared)))
        counts["numbers"].append(_numbers(one, found, point, vectors))
    return {name: np.array(rows) for name, rows in counts.items()}


def _best(sets: Sequence[Compared], weights: np.ndarray) -> float:
    """The likeness from which points of ``sets`` have the best F1."""
    totals = {}
    for same in SAME:
        total = np.zeros(3)
        for one in sets:
            point = points.groups(
                points.weighed(one.rows, one.tokens, one.features, weights), least=same
            )
            mine = (point[:, None] == point) & (point >= 0) & one.apart
            total += [(mine & one.gold).sum(), mine.sum(), one.gold.sum()]
        totals[same] = _f1_of(total)
    return max(SAME, key=totals.__getitem__)


def _numbers(
    one: Compared, found: points.Likeness, point: np.ndarray, vectors: Words
) -> tuple[int, int, int]:
    differ = amounts.differing(found, point, one.tokens, vectors)
    labels = [label["numbers"] for label in one.labels]
    meant = [
        (i, j, {labels[i][k], labels[j][k]})
        for i, j in np.argwhere(np.triu(one.apart)).tolist()
        for k in set(labels[i]) & set(labels[j])
        if labels[i][k] != labels[j][k]
    ]
    told = zip(*(differ[c].tolist() for c in ("row", "row_2", "value", "value_2")), strict=True)
    right = sum(
        any((i, j) == (a, b) and kept in ({v, w}, {v / 1e6, w / 1e6}) for a, b, kept in meant)
        for i, j, v, w in told
    )
    return right, len(differ), len(meant)


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


def _points(made: list[Measured]) -> Iterator[str]:
    """The figures of the own sets, which are written to the card too."""
    tables, own = own_sets()
    vectors = language.vectors({*tables.tokens["lemma"].str.lower()})
    sets = compared(tables, own, vectors)
    yield f"weights on all: {', '.join(f'{w:.2f}' for w in fitted(sets))}"
    now = pair_counts(sets, vectors, same=points.SAME)
    held = pair_counts(sets, vectors)["pairs"].sum(axis=0)
    yield f"pairs: F1 {_f1_of(held):.3f} with the threshold chosen on the other sets too"
    for name, (what, scored) in FIGURES.items():
        counts = now[name]
        right, found, gold = counts.sum(axis=0)
        yield (
            f"{name}: {right} of {found} right (of {gold}), precision {right / found:.3f}, "
            f"recall {right / gold:.3f}, F1 {_f1_of(counts.sum(axis=0)):.3f}"
        )
        for score in scored:
            place = ("points", f"{len(sets)} own sets of articles", f"{what}, {score}", NOTE)
            n = int(found if score == "precision" else gold)
            made.append(Measured(*place, SCORES[score], counts, list(own), n))
    right, found, gold = names_present(tables, own)
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
