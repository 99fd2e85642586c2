"""Run the notebooks on a corpus, one after the other, with a line of progress."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from papermill.iorw import load_notebook_node
from papermill.parameterize import parameterize_notebook

from analysis.paths import ROOT, importable, write

FOLDER = ROOT / "notebooks"
CELL_SECONDS = 1800


class Run(NamedTuple):
    """One executed notebook: where it lies, and why it stopped if it did."""

    name: str
    path: Path
    failure: str | None


def run(names: Iterable[str], *, parameters: dict[str, str], out: Path | None = None) -> list[Run]:
    """Execute notebooks with ``parameters`` and keep each in ``out``.

    Without ``out`` they are executed as they are and saved in place. A notebook that
    fails is kept up to the cell that failed, with the reason in its ``Run``; the
    others still run.
    """
    return [_run(name, parameters, out) for name in names]


def available() -> list[str]:
    """Names of the notebooks, in their order."""
    return sorted(path.stem for path in FOLDER.glob("[0-9]*.ipynb"))


def _run(name: str, parameters: dict[str, str], out: Path | None) -> Run:
    source = FOLDER / f"{name}.ipynb"
    notebook = load_notebook_node(str(source))
    if out is None:
        for cell in notebook.cells:
            cell.metadata.pop("papermill", None)
    else:
        notebook = parameterize_notebook(notebook, parameters)
    notebook.metadata.pop("papermill", None)
    cells = sum(cell.cell_type == "code" for cell in notebook.cells)
    progress = _Progress(name, cells)
    client = NotebookClient(
        notebook,
        timeout=CELL_SECONDS,
        record_timing=False,
        store_widget_state=False,
        resources={"metadata": {"path": str(FOLDER)}},
        extra_arguments=["--IPKernelApp.log_level=40"],
        on_cell_executed=progress.step,
    )
    failure = None
    try:
        client.execute(env=_environment())
    except CellExecutionError:
        failure = f"{name} stopped at cell {progress.done} of {cells}: {_error(notebook)}"
    except (CellTimeoutError, DeadKernelError) as error:
        failure = f"{name} stopped at cell {progress.done + 1} of {cells}: {error}".split("\n")[0]
    path = source if out is None else out / f"{name}.ipynb"
    write(path, f"{nbformat.writes(notebook)}\n".encode())
    progress.close(failure)
    return Run(name, path, failure)


def _error(notebook: nbformat.NotebookNode) -> str:
    errors = [o for c in notebook.cells for o in c.get("outputs", []) if o.output_type == "error"]
    return (
        f"{errors[-1].ename}: {errors[-1].evalue}".split("\n")[0] if errors else "no reason given"
    )


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": importable(), "PYDEVD_DISABLE_FILE_VALIDATION": "1"}


class _Progress:
    """One line a notebook; rewritten in place on a terminal, written once elsewhere."""

    def __init__(self, name: str, total: int):
        self.name, self.total, self.done = name, total, 0
        self.live = sys.stderr.isatty()

    def step(self, **_: object) -> None:
        self.done += 1
        if self.live:
            print(f"\r{self.name}: cell {self.done} of {self.total}", end="", file=sys.stderr)

    def close(self, failure: str | None) -> None:
        line = failure or f"{self.name}: {self.total} cells done"
        print(("\r\033[K" if self.live else "") + line, file=sys.stderr, flush=True)
