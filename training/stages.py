"""What takes long is kept in the work folder, so that a run that was cut off goes on there."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import torch


def kept(folder: Path, name: str, follows: object, make: Callable[[], dict]) -> dict:
    """What ``make`` gives, or gave before in this folder, if it follows from the same things."""
    path = folder / f"{name}-{digest(follows)}.pt"
    if path.exists():
        print(f"{path.name} is there", flush=True)
    else:
        folder.mkdir(parents=True, exist_ok=True)
        save(make(), path)
    return torch.load(path, map_location="cpu")


def save(values: dict, path: Path) -> None:
    """Write values whole or not at all."""
    part = path.with_suffix(".part")
    torch.save(values, part)
    part.replace(path)


def digest(follows: object) -> str:
    """A name for what something follows from."""
    return hashlib.sha256(repr(follows).encode()).hexdigest()[:16]
