"""What went wrong with the machine, in one sentence that names the place and says what to do."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MEMORY = (
    "The memory is not enough: close other programs, take fewer articles at once, "
    "or fewer --workers."
)
SAID_OF_MEMORY = (
    "cannot allocate memory",
    "failed to map segment",
    "can't start new thread",
    "failed to launch worker thread",
    "bad_alloc",
    "bad allocation",
    "out of memory",
    "failed to allocate",
)
"""What libraries say that want memory and raise something else than ``MemoryError``."""
ADVICE = {
    errno.ENOSPC: "the disk is full; make room, or name another folder",
    errno.EDQUOT: "your share of the disk is used up; make room, or name another folder",
    errno.EFBIG: "the file would be larger than is allowed here; name another folder",
    errno.EROFS: "it is on a disk that is read only; name another folder",
    errno.EACCES: "it may not be opened or written; ask for permission, or name another",
    errno.EPERM: "it may not be opened or written; ask for permission, or name another",
    errno.ENOENT: "it is not there; check the name",
    errno.ENOTDIR: "a part of it is a file and no folder; name another",
    errno.EISDIR: "it is a folder and no file; name another",
    errno.EEXIST: "something of that name is there already; name another",
    errno.ENAMETOOLONG: "the name is too long; name a shorter one",
    errno.ELOOP: "it is a link that leads to itself; name another",
    errno.EMFILE: "too many files are open; close other programs",
    errno.ENFILE: "too many files are open; close other programs",
    errno.EINVAL: "it is no file that can be read; name another",
    errno.EIO: "the disk does not answer; check it, or name another folder",
}
PARTIAL = ".media-analysis"
"""How the names of what is only written on the way begin."""


def sentence(error: BaseException) -> str | None:
    """What to tell a person of ``error``; ``None`` for one that only a mistake of ours explains.

    >>> sentence(PermissionError(13, "Permission denied", "/out"))
    '/out: it may not be opened or written; ask for permission, or name another.'
    >>> sentence(ImportError("libblas.so: failed to map segment from shared object")) == MEMORY
    True
    >>> sentence(ValueError("There is no outlet.")), sentence(KeyError("outlet"))
    ('There is no outlet.', None)
    """
    if of_memory(error):
        return MEMORY
    if isinstance(error, OSError):
        return _of_system(error)
    if isinstance(error, RuntimeError) and str(error).startswith("Symlink loop"):
        return f"{str(error).partition(' from ')[2]}: {ADVICE[errno.ELOOP]}."
    if isinstance(error, ImportError):
        return f"A package cannot be loaded; install the requirements again ({error})."
    return str(error) if isinstance(error, ValueError) else None


def of_memory(error: BaseException | None) -> bool:
    """Whether a want of memory is behind ``error``, whatever raised it.

    >>> of_memory(MemoryError()), of_memory(ValueError("out of memory"))
    (True, False)
    """
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        if isinstance(error, MemoryError) or getattr(error, "errno", None) == errno.ENOMEM:
            return True
        if type(error).__name__ == "TerminatedWorkerError":  # the system ends who takes most
            return True
        said = "" if isinstance(error, ValueError | KeyError) else str(error).lower()
        if any(words in said for words in SAID_OF_MEMORY):
            return True
        error = error.__cause__ or error.__context__
    return False


@contextmanager
def at(path: Path) -> Iterator[None]:
    """Give an error of the system that names no file the name of ``path``.

    >>> with at(Path("/out")):
    ...     raise OSError(28, "No space left on device")
    Traceback (most recent call last):
    OSError: [Errno 28] No space left on device: '/out'
    """
    try:
        yield
    except OSError as error:
        if error.errno is None or error.filename is not None:
            raise
        raise OSError(error.errno, os.strerror(error.errno), str(path)) from error


def _of_system(error: OSError) -> str:
    if isinstance(error, shutil.Error) and error.args and isinstance(error.args[0], list):
        _, place, why = error.args[0][0]
        return f"{_place(place)} cannot be written: {why}."
    told = ADVICE.get(error.errno or 0) or (error.strerror or "").lower()
    if error.filename is None:
        plain = (error.strerror or str(error)).rstrip(".")
        return f"{plain}."
    return f"{_place(error.filename)}: {told}."


def _place(name: object) -> Path:
    """The file or folder as its user knows it: what is written on the way stands for its folder."""
    path = Path(os.fsdecode(name) if isinstance(name, str | bytes) else str(name))
    for folder in (path, *path.parents):
        if folder.name.startswith(PARTIAL) or folder.name.endswith(".part"):
            path = folder.parent
    return path
