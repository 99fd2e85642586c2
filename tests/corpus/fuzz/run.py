"""Read mutated files of every format: nothing may be raised, and each must be in the ledger.

``python -m tests.corpus.fuzz.run --files 20000`` is the full run; the test suite does a few.
"""

from __future__ import annotations

import argparse
import faulthandler
import gzip
import io
import random
import tempfile
import time
import zipfile
from collections import Counter
from pathlib import Path

from analysis import tables
from analysis.corpus import Corpus, read
from tests.corpus.fuzz.mutate import mutated
from tests.corpus.fuzz.samples import samples

BATCH = 20
HANG = 120
PACKED = {".docx", ".odt", ".xlsx", ".zip"}


def mutants(count: int, seed: int) -> list[tuple[str, bytes]]:
    """Mutated files of all formats in turn, as (name, content).

    Half of those that are packed are damaged below the packing: a checksum would hide
    what lies under it from the damage.
    """
    valid = samples()
    names = list(valid)
    chance = random.Random(seed)  # noqa: S311 (no secret)
    made = []
    for number in range(count):
        name = names[number % len(names)]
        other = valid[chance.choice(names)]
        content = valid[name]
        if chance.random() < 0.5 and name.endswith(".gz"):
            content = gzip.compress(mutated(gzip.decompress(content), other, chance), 1, mtime=0)
        elif chance.random() < 0.5 and Path(name).suffix in PACKED:
            content = _mutated_inside(content, other, chance)
        else:
            content = mutated(content, other, chance)
        made.append((f"{number:06}-{name}", content))
    return made


def check(files: list[tuple[str, bytes]]) -> Corpus:
    """Read the files as a corpus and assert what must hold whatever they contain."""
    with tempfile.TemporaryDirectory() as folder:
        for name, content in files:
            Path(folder, name).write_bytes(content)
        corpus = read(folder)
    for table in ("articles", "removed", "ledger"):
        tables.check(getattr(corpus, table), table)
    sources = corpus.ledger["source"].tolist()
    told = {source.partition("!/")[0] for source in sources}
    silent = [name for name, _ in files if name not in told]
    assert not silent, f"not in the ledger: {silent}"
    assert corpus.ledger["articles"].sum() == len(corpus.articles)
    skipped = corpus.ledger[corpus.ledger["status"] != "loaded"]
    assert skipped["reason"].notna().all()
    return corpus


def _mutated_inside(content: bytes, other: bytes, chance: random.Random) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        unlucky = chance.choice(old.namelist())
        for info in old.infolist():
            data = old.read(info)
            hit = info.filename == unlucky or chance.random() < 0.2
            new.writestr(info, mutated(data, other, chance) if hit else data)
    return out.getvalue()


def main() -> None:
    """Run, and print how many files were read and how long the slowest batch took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    files = mutants(options.files, options.seed)
    status: Counter[str] = Counter()
    slowest = (0.0, "")
    for start in range(0, len(files), BATCH):
        batch = files[start : start + BATCH]
        faulthandler.dump_traceback_later(HANG, exit=True)
        began = time.perf_counter()
        try:
            corpus = check(batch)
        except BaseException:
            print(f"failed between {batch[0][0]} and {batch[-1][0]} (seed {options.seed})")
            raise
        slowest = max(slowest, (time.perf_counter() - began, batch[0][0]))
        status.update(corpus.ledger["status"])
    faulthandler.cancel_dump_traceback_later()
    rows = ", ".join(f"{status[s]:,} {s}" for s in ("loaded", "duplicate", "skipped"))
    print(f"{len(files):,} mutated files of {len(samples())} kinds, all in the ledger: {rows}")
    print(f"slowest {BATCH} files: {slowest[0]:.1f} s, from {slowest[1]} on")


if __name__ == "__main__":
    main()
