"""A study of one's own outside the project: notebooks, articles, lists, exports."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from importlib.resources import files
from pathlib import Path
from typing import Any

from analysis.faults import at
from analysis.paths import NOTEBOOKS, STUDY, find

ARTICLES = "articles"
PARTIAL = ".media-analysis-study-"
OLD = 86_400  # seconds, after which no run is still making a study
CELL = {"corpus": '"articles"', "out": '"exports/articles"'}
"""The parameters of a notebook that are others in a study."""


def start(folder: Path, *, notebooks: bool = True) -> Path:
    """Make a study in a new or empty ``folder``; all of it or nothing.

    It has ``articles``, empty but for a README of what goes in; ``lists``, an example of
    every list that may be laid beside the articles; ``notebooks``, without outputs, unless they
    are left out; and a mark by which commands know it. Raises ``ValueError`` if there is
    something already.
    """
    with making(folder) as whole:
        _copy(Path(str(files("analysis") / "starting")), whole)
        (whole / "notebooks").mkdir()
        for path in sorted(NOTEBOOKS.glob("[0-9]*.ipynb")) if notebooks else ():
            (whole / "notebooks" / path.name).write_text(blank(path, CELL), encoding="utf-8")
        (whole / STUDY).write_text("The folder of a study of media-analysis.\n", encoding="utf-8")
    return folder.expanduser().absolute()


@contextmanager
def making(folder: Path) -> Iterator[Path]:
    """A folder to fill, which becomes ``folder`` in the end, or goes where something fails.

    Raises ``ValueError`` if there is something in ``folder`` already.
    """
    folder = folder.expanduser().absolute()
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ValueError(f"{folder} is not empty; name a folder that is new.")
    folder.parent.mkdir(parents=True, exist_ok=True)
    _sweep(folder.parent)
    with tempfile.TemporaryDirectory(prefix=PARTIAL, dir=folder.parent) as made, at(folder):
        whole = Path(made) / "study"
        whole.mkdir()
        yield whole
        if folder.exists():
            folder.rmdir()
        whole.rename(folder)


def _copy(source: Path, target: Path) -> None:
    """Copy a folder's contents alone: what was installed read only can be written in a study."""
    target.mkdir(exist_ok=True)
    for path in sorted(source.iterdir()):
        if path.is_dir():
            _copy(path, target / path.name)
        else:
            (target / path.name).write_bytes(path.read_bytes())


def _sweep(folder: Path) -> None:
    """Delete the studies that killed runs left half made in ``folder``."""
    for part in folder.glob(f"{PARTIAL}*"):
        with suppress(OSError):
            if time.time() - part.lstat().st_mtime > OLD and not part.is_symlink():
                shutil.rmtree(part)


def articles(path: str | Path) -> Path:
    """The articles at ``path``; those of a study where ``path`` is one."""
    found = find(path)
    return found / ARTICLES if (found / STUDY).is_file() else found


def blank(path: Path, parameters: Mapping[str, str] | None = None) -> str:
    """A notebook without its outputs, with other values for some of its ``parameters``."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell |= {"outputs": [], "execution_count": None}
        if parameters and "parameters" in cell.get("metadata", {}).get("tags", []):
            cell["source"] = _told(cell["source"], parameters)
    return json.dumps(notebook, ensure_ascii=False, indent=1) + "\n"


def _told(source: Any, parameters: Mapping[str, str]) -> str:
    text = source if isinstance(source, str) else "".join(source)
    for name, value in parameters.items():
        text = re.sub(rf'^{name} = "[^"\n]*"', f"{name} = {value}", text, flags=re.M)
    return text
