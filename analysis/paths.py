"""Where the project lives, so that notebooks and commands name files the same way."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def find(path: str | Path) -> Path:
    """Resolve ``path`` against the working folder, else against the project.

    A notebook in ``notebooks/`` and a command at the top can both say
    ``data/articles``.

    >>> find("analysis").name
    'analysis'
    """
    path = Path(path).expanduser()
    if path.is_absolute() or path.exists():
        return path.resolve()
    return (ROOT / path).resolve() if (ROOT / path).exists() else path.resolve()


def place(path: str | Path) -> Path:
    """Where to write ``path``: against the project from anywhere inside it, else as usual.

    >>> place("data/exports").relative_to(ROOT).as_posix()
    'data/exports'
    """
    path = Path(path).expanduser()
    inside = Path.cwd().is_relative_to(ROOT)
    return (ROOT / path if inside else path).resolve()


def write(path: Path, content: bytes) -> Path:
    """Write a file whole or not at all, so that nobody ever opens half of one.

    >>> import tempfile
    >>> write(Path(tempfile.mkdtemp()) / "new" / "a.txt", b"It may rain.").read_text()
    'It may rain.'
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        partial.write_bytes(content)
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
    return path


def importable() -> str:
    """A ``PYTHONPATH`` with which kernels in ``notebooks/`` import the project uninstalled.

    >>> importable().split(os.pathsep)[0] == str(ROOT)
    True
    """
    return os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH", "")]))
