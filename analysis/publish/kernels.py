"""Run notebooks, two at a time, with a line of progress."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Lock
from typing import Any

from analysis.paths import importable, write
from analysis.publish import imports
from analysis.publish.notebooks import PARAMETERS, Run, damaged, values
from analysis.said import count, shown

with imports.without("rfc3987_syntax"):  # it takes longer to load than all else that a report does
    import nbformat
    from jupyter_client.kernelspec import NoSuchKernel
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
    from papermill.iorw import load_notebook_node
    from papermill.parameterize import parameterize_notebook

CELL_SECONDS = 1800
GONE = (
    "Trust the notebook, or open the page in a browser, for all of it.",
    "Run the cell to see, sort and search all of it.",
)
"""What a reader says where its scripts do not run, and where there are none to run."""
TOGETHER = 2  # kernels: each holds the tables of the whole corpus


def run(sources: Sequence[Path], *, parameters: dict[str, Any], out: Path | None) -> list[Run]:
    """See ``notebooks.run``; ``sources`` are the files."""
    progress = _Progress()
    with ThreadPoolExecutor(min(TOGETHER, os.cpu_count() or 1)) as pool:
        return list(pool.map(lambda source: _run(source, parameters, out, progress), sources))


def _opened(path: Path) -> nbformat.NotebookNode:
    try:
        return load_notebook_node(str(path))
    except OSError:
        raise
    except Exception as error:  # of JSON, of a schema, of a key that is not there
        raise damaged(path) from error


def _run(source: Path, told: dict[str, Any], out: Path | None, progress: _Progress) -> Run:
    name, notebook = source.stem, _opened(source)
    if out is None:
        for cell in notebook.cells:
            cell.metadata.pop("papermill", None)
    else:
        tagged = [c for c in notebook.cells if PARAMETERS in c.metadata.get("tags", [])]
        known = values(tagged[0].source if tagged else "", source)
        notebook = parameterize_notebook(notebook, {k: v for k, v in told.items() if k in known})
        for cell in notebook.cells:
            if "injected-parameters" in cell.metadata.get("tags", []):
                cell.id = "injected-parameters"  # else a random one, and other bytes each time
    notebook.metadata.pop("papermill", None)
    cells = sum(cell.cell_type == "code" for cell in notebook.cells)
    progress.start(name, cells)
    client = NotebookClient(
        notebook,
        timeout=CELL_SECONDS,
        record_timing=False,
        store_widget_state=False,
        resources={"metadata": {"path": str(source.parent)}},
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
    except (NoSuchKernel, RuntimeError) as error:  # none is installed, or it does not answer
        failure = f"{name} did not start: {error}".split("\n")[0]
    if out is None:
        still(notebook)
    path = source if out is None else out / f"{name}.ipynb"
    write(path, f"{nbformat.writes(notebook)}\n".encode())
    progress.close(name, shown(failure or f"{name}: {count(cells, 'cell')} done"))
    return Run(name, path, failure)


def still(notebook: nbformat.NotebookNode) -> None:
    """Leave of the outputs what shows where no scripts run, as on GitHub: a tenth of the bytes.

    Sentence, picture, table and first sentences stay; the data and code that make the reader
    go. Running the cell brings them back.

    >>> page = f'<p>{GONE[0]}</p><script type="application/json">[1]</script>'
    >>> output = nbformat.v4.new_output("display_data", {"text/html": page})
    >>> cell = nbformat.v4.new_code_cell("1", outputs=[output])
    >>> still(nbformat.v4.new_notebook(cells=[cell]))
    >>> output.data["text/html"]
    '<p>Run the cell to see, sort and search all of it.</p>'
    """
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if "text/html" in output.get("data", {}):
                output.data["text/html"] = _without_scripts(output.data["text/html"]).replace(*GONE)


def _without_scripts(page: str) -> str:
    kept, at = [], 0
    while (start := page.find("<script", at)) >= 0:
        kept.append(page[at:start])
        end = page.find("</script>", start)
        at = end + len("</script>") if end >= 0 else len(page)
    return "".join([*kept, page[at:]])


def _error(notebook: nbformat.NotebookNode) -> str:
    errors = [o for c in notebook.cells for o in c.get("outputs", []) if o.output_type == "error"]
    return (
        f"{errors[-1].ename}: {errors[-1].evalue}".split("\n")[0] if errors else "no reason given"
    )


def _environment() -> dict[str, str]:
    return {
        **os.environ,
        "PYTHONPATH": importable(),
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
        "TQDM_DISABLE": "1",
    }


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
