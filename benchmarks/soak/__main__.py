"""Run every kind of fault on purpose, and print what was lost, mixed, raised or said badly.

``python -m benchmarks.soak`` or ``make soak``: bounded, and the same for the same seed.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from benchmarks.soak import bombs, caches, corpora, grammar, kills, rooms, together
from benchmarks.soak.judge import Found, printed
from benchmarks.soak.warm import Warm

Trial = Callable[[Warm, Path], Found]


def trials(seed: int) -> list[tuple[str, bool, Trial]]:
    """Each kind of trial: its name, whether it needs the language model, and what it does."""
    return [
        ("bombs", False, bombs.run),
        ("kill-report", True, partial(kills.report, number=12, seed=seed)),
        ("made", False, partial(grammar.run, number=6_000, seed=seed)),
        ("corpora", True, corpora.run),
        ("kill-tables", True, partial(kills.tables, number=36, seed=seed)),
        ("kill-workers", False, partial(kills.workers, number=20, seed=seed)),
        ("together", True, partial(together.run, number=12)),
        ("caches", True, caches.run),
        ("rooms", True, rooms.run),
        ("memory", True, rooms.memory),
        ("reports", True, together.reports),
        ("kill-add", True, partial(kills.add, number=12, seed=seed)),
    ]


def main() -> int:
    """Run the trials, two at a time, and print the table; 1 if there is any fault."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", metavar="NAMES", help="some trials, with commas between")
    options = parser.parse_args()
    chosen = options.only.split(",") if options.only else []
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(2) as pool:

        def one(told: tuple[str, bool, Trial]) -> Found:
            name, models, trial = told
            place = Path(folder) / name
            place.mkdir()
            with Warm(models=models) as warm:
                found = trial(warm, place)
            said = ", ".join(f"{n} {what}" for what, n in found.counts.items()) or "no fault"
            print(f"{time.monotonic() - began:5.0f} s  {found.name}: {said}", flush=True)
            return found

        asked = [told for told in trials(options.seed) if not chosen or told[0] in chosen]
        rows = list(pool.map(one, asked))
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = f"{time.monotonic() - began:.0f} s, {used.ru_utime + used.ru_stime:.0f} s of processor"
    print(f"\n{printed(rows)}\n\n{spent}, seed {options.seed}")
    return int(any(row.counts for row in rows))


if __name__ == "__main__":
    raise SystemExit(main())
