"""What goes from one process to another, in files: their names alone go through a pipe.

Of a large message through a pipe the rest is waited for without an end where a process is
killed amid it, as long as another holds the pipe open.
"""

from __future__ import annotations

import os
import pickle
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any


def folder() -> tempfile.TemporaryDirectory[str]:
    """A folder for such files, which goes with what is left in it."""
    return tempfile.TemporaryDirectory(prefix="media-analysis-", ignore_cleanup_errors=True)


def over(folder: str, work: Callable[..., Any], given: str) -> str:
    """Do ``work`` in a process: the file of what it makes of what is in the file ``given``.

    >>> with folder() as place:
    ...     take(over(place, str.upper, put(place, ["a"])))
    'A'
    """
    return put(folder, work(*take(given)))


def put(folder: str, what: Any) -> str:
    """The file that has it from now on."""
    number, path = tempfile.mkstemp(dir=folder)
    with os.fdopen(number, "wb") as file:
        pickle.dump(what, file, protocol=pickle.HIGHEST_PROTOCOL)
    return path


def take(path: str) -> Any:
    """What is in a file that ``put`` wrote, which then goes."""
    what = pickle.loads(Path(path).read_bytes())  # noqa: S301 - by a process of this program
    Path(path).unlink()
    return what
