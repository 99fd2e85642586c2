"""Where a command keeps what it finds, how it loads articles, and what it leaves behind."""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from analysis import paths
from analysis.command.console import say
from analysis.said import count


@contextmanager
def cached(options: argparse.Namespace) -> Iterator[None]:
    """Say where the cache lies to this process and those that it starts."""
    before = os.environ.get(paths.CACHE)
    with ExitStack() as passing:
        if getattr(options, "no_cache", False):
            # The notebooks of one run share what was annotated, then it goes.
            folder = tempfile.TemporaryDirectory(prefix="media-analysis-")
            os.environ[paths.CACHE] = passing.enter_context(folder)
        elif told := getattr(options, "cache", None):
            os.environ[paths.CACHE] = str(told.expanduser().absolute())
        try:
            yield
        finally:
            if before is None:
                os.environ.pop(paths.CACHE, None)
            else:
                os.environ[paths.CACHE] = before


def how(options: argparse.Namespace) -> dict[str, Any]:
    """How articles are annotated, as ``pipeline.load`` takes it."""
    names = ("workers", "cluster", "tone_sample")
    return {name: getattr(options, name) for name in names}


def apart(path: Path, folders: Sequence[Path]) -> None:
    """Raise ``ValueError`` if results would lie among the articles themselves."""
    for folder in folders:
        if folder.exists() and not folder.is_dir():
            raise ValueError(f"{folder} is a file; name a folder to write to.")
        if folder.resolve() == path:
            raise ValueError(f"{folder} is the folder of the articles; name another to write to.")


def prune(options: argparse.Namespace) -> None:
    """Delete what other versions kept, unless it is to stay."""
    from analysis import pipeline

    if not options.keep_cache:
        parts, size = pipeline.prune()
        if parts:
            freed = f"{size / 1e6:,.0f} MB in {count(parts, 'part')}"
            say(f"Deleted what older versions kept in the cache: {freed} (--keep-cache keeps it).")
