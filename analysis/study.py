"""A study of one's own outside the project: notebooks, articles, lists, exports."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from importlib.resources import files
from pathlib import Path
from typing import Any

from analysis.paths import NOTEBOOKS, STUDY, find

ARTICLES = "articles"
CELL = {"corpus": '"articles"', "out": '"exports/articles"'}
"""The parameters of a notebook that are others in a study."""


def start(folder: Path) -> Path:
    """Make a study in a new or empty ``folder``; all of it or nothing.

    It has ``articles``, empty but for a README of what goes in; ``lists``, an example of
    every list that may be laid beside the articles; ``notebooks``, without outputs; and a
    mark by which commands know it. Raises ``ValueError`` if there is something already.
    """
    folder = folder.expanduser().absolute()
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ValueError(f"{folder} is not empty; name a folder that is new.")
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".study-", dir=folder.parent) as made:
        whole = Path(made) / "study"
        shutil.copytree(str(files("analysis") / "starting"), whole)
        (whole / "notebooks").mkdir()
        for path in sorted(NOTEBOOKS.glob("[0-9]*.ipynb")):
            (whole / "notebooks" / path.name).write_text(_blank(path), encoding="utf-8")
        (whole / STUDY).write_text("The folder of a study of media-analysis.\n", encoding="utf-8")
        if folder.exists():
            folder.rmdir()
        whole.rename(folder)
    return folder


def articles(path: str | Path) -> Path:
    """The articles at ``path``; those of a study where ``path`` is one."""
    found = find(path)
    return found / ARTICLES if (found / STUDY).is_file() else found


def _blank(path: Path) -> str:
    """A notebook without its outputs, with the parameters of a study."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell |= {"outputs": [], "execution_count": None}
        if "parameters" in cell.get("metadata", {}).get("tags", []):
            cell["source"] = _told(cell["source"])
    return json.dumps(notebook, ensure_ascii=False, indent=1) + "\n"


def _told(source: Any) -> str:
    text = source if isinstance(source, str) else "".join(source)
    for name, value in CELL.items():
        text = re.sub(rf'^{name} = "[^"\n]*"', f"{name} = {value}", text, flags=re.M)
    return text
