"""Whether intervals of corrected shares hold the truth, and whether labels are ever lost.

    python -m benchmarks.validation [--draws 1000]

From sentences that people labelled whole, samples of 100 and 400 are drawn at random and by
strata of the machine's class; the share of all is estimated from each by the labels alone and
corrected. Prints how often 95% intervals hold the true share, errors and widths, how well the
raters of news agree where the files tell, published examples, and the labels that fifty kills lose.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis import paths, pipeline
from analysis.annotate import encoder, sentiment
from analysis.measure import coding, correcting

GOLD = paths.ROOT.parent / "shared" / "gold"
SEED = 20200103
SIZES = (100, 400)
KILLS = 50
FOUR = """1 1 . 1; 2 2 3 2; 3 3 3 3; 3 3 3 3; 2 2 2 2; 1 2 3 4; 4 4 4 4; 1 1 2 1; 2 2 2 2; . 5 5 5;
. . 1 1; . 3 . ."""
"""Twelve units by four observers (Krippendorff 2011; also Gwet's ``cac.raw4raters``)."""


class Setting(NamedTuple):
    """Units with the right share ``y``, the machine's ``f`` and ``class``, and their document."""

    name: str
    rows: pd.DataFrame


def settings() -> list[Setting]:
    """Tone of news sentences; hedged sentences of an encyclopaedia and of newswire."""
    tone = pd.read_json(GOLD / "news_tone.jsonl.gz", lines=True, dtype=False, convert_dates=False)
    model = encoder.Encoder(encoder.WEIGHTS)
    tone["f"] = sentiment.score(tone["text"].tolist(), model=model)["score"].to_numpy()
    tone["class"] = tone["f"].ge(0.05).astype(int) - tone["f"].le(-0.05).astype(int)
    made = [
        Setting(f"news, {label}", tone.assign(y=tone["label"].eq(label).astype(float)))
        for label in ("negative", "positive")
    ]
    hedges = pd.read_json(GOLD / "hedging.jsonl.gz", lines=True, dtype=False, convert_dates=False)
    parts = hedges["corpus"].eq("factbank"), hedges["split"].eq("dev")
    for name, part in zip(("newswire, hedged", "encyclopaedia, hedged"), parts, strict=True):
        rows = hedges[part].reset_index(drop=True)
        frame = pd.DataFrame({"article_id": rows["id"], "text": rows["text"]})
        found = pipeline.annotate(frame, tone=None).hedges
        found = found[found["pole"].eq("hedge") & found["szeged"].notna()]
        count = rows["id"].map(found.groupby("article_id").size()).fillna(0.0)
        hedged = count.gt(0).astype(int)
        rows = rows.assign(doc=rows["doc_id"], f=hedged, y=rows["uncertain"].astype(float))
        made.append(Setting(name, rows.assign(**{"class": hedged})))
    return made


def drawn(rows: pd.DataFrame, n: int, rng: np.random.Generator, *, strata: bool) -> pd.DataFrame:
    """A sample with its weights: at random, or of each class by the square root of its number."""
    if not strata:
        chosen = rows.iloc[rng.choice(len(rows), n, replace=False)]
        return chosen.assign(weight=len(rows) / n, stratum=chosen["class"])
    sizes = rows["class"].value_counts()
    many = (n * np.sqrt(sizes) / np.sqrt(sizes).sum()).round().astype(int)
    many = np.minimum(many, sizes)
    parts = []
    for name, part in rows.groupby("class"):
        k = int(many[name])
        parts.append(part.iloc[rng.choice(len(part), k, replace=False)].assign(
            weight=len(part) / k, stratum=name))  # fmt: skip
    return pd.concat(parts)


def coverage(setting: Setting, n: int, draws: int, *, strata: bool) -> dict[str, float]:
    """Coverage and width of the intervals, and the errors of both estimates."""
    rng = np.random.default_rng(SEED)
    rows = setting.rows.assign(article_id=setting.rows["doc"], size=1.0)
    truth, ratio = rows["y"].mean(), rows["f"].mean()
    articles, found = rows["doc"].nunique(), []
    for _ in range(draws):
        some = drawn(rows, n, rng, strata=strata)
        plain = correcting.rule(some, len(rows), given=0.0)
        used = correcting.rule(some, len(rows))
        value, low, high = correcting.whole(used, ratio, units=len(rows), articles=articles)
        found.append((plain.rest, value, low <= truth <= high, high - low, used.slope))
    alone, value, held, width, slope = np.array(found, dtype=float).T
    return {
        "truth": truth,
        "machine": rows["class"].eq(_class(setting.name)).mean(),
        "RMSE labels": np.sqrt(((alone - truth) ** 2).mean()),
        "RMSE corrected": np.sqrt(((value - truth) ** 2).mean()),
        "coverage": held.mean(),
        "width": width.mean(),
        "λ": slope.mean(),
    }


def examples() -> pd.DataFrame:
    """Published coefficients, and ours."""
    rows = [[np.nan if v == "." else float(v) for v in unit.split()] for unit in FOUR.split(";")]
    four = np.array(rows)
    table = np.array([[1, 1]] * 118 + [[1, 2]] * 5 + [[2, 1]] * 2, dtype=float)
    return pd.DataFrame(
        [
            ("α nominal, Krippendorff 2011 (D)", 0.743, coding.alpha(four)),
            ("α ordinal", 0.815, coding.alpha(four, level="ordinal")),
            ("α interval", 0.849, coding.alpha(four, level="interval")),
            ("AC1, four raters, Gwet 2014", 0.775, coding.ac1(four)),
            ("AC1, 118 + 5 + 2, Gwet 2002", 0.941, coding.ac1(table, classes=2)),
        ],
        columns=["example", "published", "ours"],
    )


def killed(times: int) -> tuple[int, int]:
    """Labels lost at most at one kill, and files that could not be read after it."""
    from analysis.validate import store
    from analysis.validate.tasks import task

    rng = np.random.default_rng(SEED)
    lost = broken = 0
    with tempfile.TemporaryDirectory() as made:
        for number in range(times):
            place = Path(made) / str(number)
            child = subprocess.Popen(  # noqa: S603
                [sys.executable, "-m", "benchmarks.labelling", str(place)],
                stdout=subprocess.PIPE,
                cwd=paths.PROJECT,
            )
            assert child.stdout is not None  # noqa: S101
            said = [child.stdout.readline()]
            time.sleep(rng.uniform(0, 0.2))
            os.kill(child.pid, signal.SIGKILL)
            said += child.stdout.readlines()
            child.wait()
            known = sum(line.endswith(b"\n") for line in said)
            try:
                kept = len(store.read(place, task("tone")))
            except ValueError:
                broken += 1
                continue
            lost = max(lost, known - kept)
    return lost, broken


def main() -> int:
    """Print the tables; 1 if coverage falls below .93, or an error is above that of labels."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--draws", type=int, default=1000)
    draws = parser.parse_args().draws
    print(examples().round(3).to_string(index=False))
    lost, broken = killed(KILLS)
    print(f"\n{KILLS} kills: at most {max(lost, 0)} labels lost, {broken} files broken\n")
    rows = [
        {"setting": s.name, "drawn": how, "n": n, **coverage(s, n, draws, strata=how == "strata")}
        for s in settings()
        for how in ("random", "strata")
        for n in SIZES
    ]
    table = pd.DataFrame(rows)
    print(table.round(4).to_string(index=False))
    worse = table["RMSE corrected"].gt(table["RMSE labels"] * (1 + 1e-9))
    return int(table["coverage"].lt(0.93).any() or worse.any() or lost > 1 or broken > 0)


def _class(name: str) -> int:
    return {"negative": -1, "positive": 1, "hedged": 1}[name.split()[-1]]


if __name__ == "__main__":
    sys.exit(main())
