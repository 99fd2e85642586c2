"""Small corpora, what a folder holds, and disks that are full or read only."""

from __future__ import annotations

import hashlib
import random
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

TOWNS = ("Tarn", "Vell", "Oster", "Quay", "Brem", "Lund", "Marsh", "Pell")
SAID = (
    "The ferry to {town} may sail again, Mayor Ilse Brandt said on Friday.",
    "“We have seen worse,” said Otto Lind, who owns the market of {town}.",
    "The council could pay half of the cost, according to a report.",
    "It is a disgrace that nobody in {town} was told, Lind said.",
    "A gale took the roof off the church in the night, and nobody was hurt.",
    "Fishermen from {town} have waited three weeks for the new nets.",
    "The school will perhaps stay open, Ana Ruiz of the ministry told reporters.",
    "“Nobody asked us,” Ruiz said, “and nobody will.”",
    "Prices rose by $3m in one year, which the bank of {town} calls a success.",
    "Two bridges were closed after the rain, and one of them is likely to fall.",
    "The trial of a former captain began in {town} with a long silence.",
    "Doctors warned that the water might not be safe to drink before spring.",
    "The new railway is wonderful, the governor claimed, and everybody laughed.",
)
HEAD = "Title: {town} {n}\nOutlet: Pier {of}\nPublished: 2020-01-{day:02}\n\n"


def corpus(folder: Path, *, first: int = 0, number: int = 3) -> Path:
    """A folder of a few articles; another ``first`` makes others."""
    folder.mkdir(parents=True)
    for n in range(first, first + number):
        town = TOWNS[n % len(TOWNS)]
        body = [SAID[(n * 5 + step * (1 + n % 7)) % len(SAID)] for step in range(6)]
        head = HEAD.format(n=n, of=n % 2, day=1 + n % 28, town=town)
        told = head + "\n\n".join(body).format(town=town) + "\n"
        (folder / f"{n}.txt").write_text(told, encoding="utf-8")
    return folder


def wordy(folder: Path, *, number: int = 30) -> Path:
    """A folder of articles with words enough for several processes, each in an order of its own."""
    folder.mkdir(parents=True)
    words = " ".join(SAID).format(town=TOWNS[0]).split()
    for n in range(number):
        chance = random.Random(n)  # noqa: S311
        said = (" ".join(chance.sample(words, 12)).capitalize() for _ in range(100))
        (folder / f"{n}.txt").write_text(f"{'. '.join(said)}.\n", encoding="utf-8")
    return folder


def held(folder: Path) -> dict[str, str]:
    """Every file below a folder with a digest of its content."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def _mount(*words: str) -> bool:
    tool = shutil.which("mount")
    if tool is None:
        return False
    return not subprocess.run([tool, *words], capture_output=True, check=False).returncode  # noqa: S603


@contextmanager
def full(folder: Path, *, free: int) -> Iterator[bool]:
    """Put a disk with ``free`` bytes of room at ``folder``, with what is there; whether it can be.

    A page more than asked for may be free, as memory is dealt out in pages.
    """
    content = folder.with_name(f"{folder.name}-before")
    folder.rename(content)
    folder.mkdir()
    size = sum(4_096 * (2 + path.stat().st_size // 4_096) for path in content.rglob("*"))
    if not _mount("-t", "tmpfs", "-o", f"size={size + 4_096 * 8 + free}", "none", str(folder)):
        folder.rmdir()
        content.rename(folder)
        yield False
        return
    try:
        shutil.copytree(content, folder, dirs_exist_ok=True)
        room = shutil.disk_usage(folder).free - free
        if room > 0:
            with suppress(OSError):
                (folder / ".ballast").write_bytes(bytes(room))
        yield True
    finally:
        _unmount(folder)
        folder.rmdir()
        content.rename(folder)


@contextmanager
def read_only(folder: Path) -> Iterator[bool]:
    """Make a folder one that nobody can write to, root included; whether that can be."""
    if not _mount("--bind", str(folder), str(folder)):
        yield False
        return
    try:
        yield _mount("-o", "remount,bind,ro", str(folder))
    finally:
        _unmount(folder)


def _unmount(folder: Path) -> None:
    subprocess.run(["umount", "-l", str(folder)], capture_output=True, check=False)  # noqa: S603, S607
