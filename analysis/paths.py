"""Where things lie: the project, a study of one's own, the sample, the cache, the results."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from analysis import faults

PACKAGE = Path(__file__).resolve().parent
PROJECT = PACKAGE.parent
CHECKOUT = (PROJECT / "pyproject.toml").is_file() and (PROJECT / "notebooks").is_dir()
"""Whether this is the project itself; else the package was installed somewhere."""
ROOT = PROJECT if CHECKOUT else PACKAGE / "shipped"
"""What the sample and the notebooks lie below."""
SAMPLE = "data/articles"
NOTEBOOKS = ROOT / "notebooks"
STUDY = ".media-analysis-study"
"""A file that marks the folder of a study, see ``python -m analysis start``."""
CACHE = "MEDIA_ANALYSIS_CACHE"
"""The environment variable that says where the cache lies; ``off``: nowhere."""


def study() -> Path | None:
    """The study that the working folder is in; ``None`` outside of any."""
    here = Path.cwd()
    return next((folder for folder in (here, *here.parents) if (folder / STUDY).is_file()), None)


def home() -> Path | None:
    """The folder that results and relative paths belong to: the study, else the project.

    ``None`` outside of both.
    """
    inside = CHECKOUT and Path.cwd().is_relative_to(ROOT)
    return study() or (ROOT if inside else None)


def find(path: str | Path) -> Path:
    """Resolve ``path`` against the working folder, else the study, else the project.

    A notebook in ``notebooks/`` and a command at the top can both say ``data/articles``.

    >>> find("data/articles").is_dir()
    True
    """
    if path == "":  # else the working folder, with all that lies there
        raise ValueError("No path is given; name a folder or a file.")
    path = Path(path).expanduser()
    for folder in (Path(), study() or Path(), ROOT):
        if (folder / path).exists():
            return _real(folder / path)
    return _real(path)


def hold(path: Path, size: int) -> bool:
    """Whether the file at ``path``, or all below that folder, has ``size`` bytes or more.

    >>> hold(ROOT / "data" / "articles", 1_000), hold(ROOT / "data" / "articles", 10**9)
    (True, False)
    """
    for file in [path] if path.is_file() else path.rglob("*"):
        with suppress(OSError):
            size -= file.stat().st_size
        if size <= 0:
            return True
    return False


def place(path: str | Path) -> Path:
    """Where to write ``path``: against the study or project from inside it, else as usual.

    >>> place("data/exports").relative_to(ROOT).as_posix()
    'data/exports'
    """
    return _real((home() or Path()) / Path(path).expanduser())


def _real(path: Path) -> Path:
    """``path`` from the root, links followed; one that leads to itself stays as it is."""
    return Path(os.path.realpath(path))


def exports() -> Path:
    """The folder below which each report gets a folder of its own."""
    if CHECKOUT and not study():
        return ROOT / "data" / "exports"
    return (study() or Path.cwd()) / "exports"


def labels(path: Path) -> Path:
    """Where labels on the articles at ``path`` lie: beside their folder or file.

    >>> labels(ROOT / "data" / "articles").relative_to(ROOT).as_posix()
    'data/labels'
    """
    name = path.stem if path.is_file() else path.name
    return path.parent / ("labels" if name == "articles" else f"{name}-labels")


def cache() -> Path | None:
    """The folder of the cache; ``None`` where nothing is to be kept.

    In this order: ``MEDIA_ANALYSIS_CACHE``, the study, the project, the user's cache folder.
    """
    told = os.environ.get(CACHE, "")
    if told.strip().lower() in {"off", "none", "no", "0"}:
        return None
    if told.strip():
        return _real(Path(told).expanduser())
    if own := study():
        return own / ".cache"
    if CHECKOUT:
        return ROOT / "data" / "derived"
    from platformdirs import user_cache_path

    return user_cache_path("media-analysis", appauthor=False)


def write(path: Path, content: bytes) -> Path:
    """Write a file whole or not at all, so that nobody ever opens half of one.

    >>> import tempfile
    >>> write(Path(tempfile.mkdtemp()) / "new" / "a.txt", b"It may rain.").read_text()
    'It may rain.'
    """
    partial = path.with_name(f".{path.name}.{os.getpid()}.part")
    with faults.at(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            partial.write_bytes(content)
            partial.replace(path)
        finally:
            with suppress(OSError):  # where the disk has become read only
                partial.unlink(missing_ok=True)
    return path


def importable() -> str:
    """A ``PYTHONPATH`` with which the kernels of a run import the package that runs them.

    >>> importable().split(os.pathsep)[0] == str(PROJECT)
    True
    """
    return os.pathsep.join(filter(None, [str(PROJECT), os.environ.get("PYTHONPATH", "")]))
