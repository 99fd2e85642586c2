"""Run the notebooks on a corpus, two at a time, with a line of progress."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Lock
from typing import NamedTuple

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from papermill.iorw import load_notebook_node
from papermill.parameterize import parameterize_notebook

from analysis.paths import ROOT, importable, write

FOLDER = ROOT / "notebooks"
CELL_SECONDS = 1800
TOGETHER = 2  # kernels: each holds the tables of the whole corpus


class Run(NamedTuple):
    """One executed notebook: where it lies, and why it stopped if it did."""

    name: str
    path: Path
    failure: str | None


def run(names: Iterable[str], *, parameters: dict[str, str], out: Path | None = None) -> list[Run]:
    """Execute notebooks with ``parameters`` and keep each in ``out``.

    Without ``out`` they are executed as they are and saved in place. A notebook that
    fails is kept up to the cell that failed, with the reason in its ``Run``; the
    others still run. The runs come in the order of ``names``.
    """
    progress = _Progress()
    with ThreadPoolExecutor(min(TOGETHER, os.cpu_count() or 1)) as pool:
        return list(pool.map(lambda name: _run(name, parameters, out, progress), names))


def available() -> list[str]:
    """Names of the notebooks, in their order."""
    return sorted(path.stem for path in FOLDER.glob("[0-9]*.ipynb"))


def _run(name: str, parameters: dict[str, str], out: Path | None, progress: _Progress) -> Run:
    source = FOLDER / f"{name}.ipynb"
    notebook = load_notebook_node(str(source))
    if out is None:
        for cell in notebook.cells:
            cell.metadata.pop("papermill", None)
    else:
        notebook = parameterize_notebook(notebook, parameters)
    notebook.metadata.pop("papermill", None)
    cells = sum(cell.cell_type == "code" for cell in notebook.cells)
    progress.start(name, cells)
    client = NotebookClient(
        notebook,
        timeout=CELL_SECONDS,
        record_timing=False,
        store_widget_state=False,
        resources={"metadata": {"path": str(FOLDER)}},
        extra_arguments=["--IPKernelApp.log_level=40"],
        on_cell_executed=lambda **_: progress.step(name),
    )
    failure = None
    try:
        client.execute(env=_environment())
    except CellExecutionError:
        failure = f"{name} stopped at cell {progress.done[name]} of {cells}: {_error(notebook)}"
    except (CellTimeoutError, DeadKernelError) as error:
        last = progress.done[name] + 1
        failure = f"{name} stopped at cell {last} of {cells}: {error}".split("\n")[0]
    path = source if out is None else out / f"{name}.ipynb"
    write(path, f"{nbformat.writes(notebook)}\n".encode())
    progress.close(name, failure or f"{name}: {cells} cells done")
    return Run(name, path, failure)


def _error(notebook: nbformat.NotebookNode) -> str:
    errors = [o for c in notebook.cells for o in c.get("outputs", []) if o.output_type == "error"]
    return (
        f"{errors[-1].ename}: {errors[-1].evalue}".split("\n")[0] if errors else "no reason given"
    )


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": importable(), "PYDEVD_DISABLE_FILE_VALIDATION": "1"}


class _Progress:
    """A line for each notebook when it is done; on a terminal one more of those that run."""

    def __init__(self) -> None:
        self.total: dict[str, int] = {}
        self.done: dict[str, int] = {}
        self.live = sys.stderr.isatty()
        self.lock = Lock()

    def start(self, name: str, total: int) -> None:
        with self.lock:
            self.total[name], self.done[name] = total, 0

    def step(self, name: str) -> None:
        with self.lock:
            self.done[name] += 1
            self._show("")

    def close(self, name: str, line: str) -> None:
        with self.lock:
            del self.total[name]
            self._show(f"{line}\n")

    def _show(self, line: str) -> None:
        running = [f"{name}: cell {self.done[name]} of {n}" for name, n in self.total.items()]
        text = f"\r\033[K{line}{' · '.join(running)}" if self.live else line
        print(text, end="", file=sys.stderr, flush=True)
