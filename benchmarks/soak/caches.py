"""A cache that is damaged in every way: the tables are the same, and it heals."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

from analysis.packs import MANIFEST, PARTIAL
from analysis.paths import CACHE
from benchmarks.soak.judge import LOSS, MIXTURE, Found
from benchmarks.soak.kills import SET
from benchmarks.soak.places import corpus, full, held, read_only
from benchmarks.soak.warm import Warm, command

Damage = Callable[[Path], object]


def _files(cache: Path) -> list[Path]:
    return sorted(path for path in cache.rglob("*") if path.is_file() and path.name != MANIFEST)


def _packs(cache: Path) -> list[Path]:
    return sorted(path.parent for path in cache.rglob(MANIFEST))


def _each(paths: Callable[[Path], list[Path]], do: Callable[[Path], object]) -> Damage:
    def damage(cache: Path) -> None:
        for path in paths(cache):
            do(path)

    return damage


def _instead(make: Callable[[Path], object]) -> Callable[[Path], object]:
    def replace(path: Path) -> None:
        shutil.rmtree(path) if path.is_dir() else path.unlink()
        make(path)

    return replace


def _flipped(path: Path) -> None:
    if data := bytearray(path.read_bytes()):
        data[len(data) // 2] ^= 1
        path.write_bytes(data)


def _dangling(path: Path) -> None:
    path.symlink_to(path.parent / "nowhere")


def _circle(path: Path) -> None:
    path.symlink_to(path)


def _killed(pack: Path) -> None:
    shutil.copytree(pack, pack.with_name(f"{PARTIAL}{pack.name}"))


def _forged(listed: object) -> Callable[[Path], None]:
    """A pack whose manifest has another shape, and the name that fits it."""

    def forge(pack: Path) -> None:
        text = json.dumps(listed)
        (pack / MANIFEST).write_text(text)
        fits = pack.with_name(hashlib.sha256(text.encode()).hexdigest()[:24])
        if not fits.exists():  # another pack was forged so before
            pack.rename(fits)

    return forge


DAMAGES: dict[str, Damage] = {
    "files cut": _each(_files, lambda p: p.write_bytes(p.read_bytes()[:-9])),
    "a byte flipped": _each(_files, _flipped),
    "files empty": _each(_files, lambda p: p.write_bytes(b"")),
    "files gone": _each(_files, Path.unlink),
    "files are pipes": _each(_files, _instead(os.mkfifo)),
    "files are folders": _each(_files, _instead(Path.mkdir)),
    "files are dangling links": _each(_files, _instead(_dangling)),
    "manifests cut": _each(_packs, lambda p: (p / MANIFEST).write_text('{"keys": [')),
    "manifests no text": _each(_packs, lambda p: (p / MANIFEST).write_bytes(b"\xff\0")),
    "manifests are pipes": _each(_packs, lambda p: _instead(os.mkfifo)(p / MANIFEST)),
    "manifests of another shape": _each(_packs, _forged([1, {"keys": 3}])),
    "manifests that lead out": _each(
        _packs, _forged({"keys": ["a"], "files": {"../../../../etc/hosts": "0"}})
    ),
    "packs are files": _each(_packs, _instead(lambda p: p.write_text("x"))),
    "packs are pipes": _each(_packs, _instead(os.mkfifo)),
    "packs are dangling links": _each(_packs, _instead(_dangling)),
    "versions are files": _each(
        lambda c: sorted(c.iterdir()), _instead(lambda p: p.write_text("x"))
    ),
    "versions are links in a circle": _each(lambda c: sorted(c.iterdir()), _instead(_circle)),
    "the cache is a file": _instead(lambda p: p.write_text("x")),
    "the cache is a pipe": _instead(os.mkfifo),
    "the cache is a dangling link": _instead(_dangling),
    "the cache is a link in a circle": _instead(_circle),
    "what a killed run left": _each(_packs, _killed),
}


def run(warm: Warm, folder: Path, *, only: int = len(DAMAGES)) -> Found:
    """Damage a cache, run ``tables`` twice with it, and compare with what it gives without."""
    found = Found("damaged caches")
    path, whole = corpus(folder / "articles"), folder / "whole"
    first = command("tables", path, "--out", folder / "out", environment={CACHE: str(whole)})
    found.judge("the run before", warm.run(first), codes=[0], whole=True)
    wanted = held(folder / "out")
    for name, damage in list(DAMAGES.items())[:: max(1, len(DAMAGES) // only)]:
        cache = folder / "cache"
        shutil.copytree(whole, cache)
        damage(cache)
        for turn in ("first", "second"):
            _same(warm, found, f"{name}, {turn} run", path, cache, folder, wanted)
        (folder / "gone").mkdir()
        cache.rename(folder / "gone" / "cache")
        shutil.rmtree(folder / "gone")
    for name, disk in (("full", lambda at: full(at, free=0)), ("read only", read_only)):
        cache = folder / f"cache-{name}"
        cache.mkdir()
        with disk(cache) as can:
            if can:
                _same(warm, found, f"on a {name} disk", path, cache, folder, wanted)
    return found


def _same(
    warm: Warm,
    found: Found,
    name: str,
    path: Path,
    cache: Path,
    folder: Path,
    wanted: dict[str, str],
) -> None:
    shutil.rmtree(folder / "out")
    told = command("tables", path, "--out", folder / "out", environment={CACHE: str(cache)})
    found.judge(name, warm.run(told), codes=[0], whole=True)
    left = held(folder / "out") if (folder / "out").exists() else {}
    if not set(SET) <= set(left):
        found.add(LOSS, f"{name}: {set(SET) - set(left)}")
        (folder / "out").mkdir(exist_ok=True)
    elif left != wanted:
        found.add(MIXTURE, f"{name}: {sorted(n for n in SET if left[n] != wanted[n])}")
