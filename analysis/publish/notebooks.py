"""The notebooks that there are, and the parameters that a run gives them."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from analysis.paths import NOTEBOOKS, study
from analysis.said import unknown

FOLDER = NOTEBOOKS
PARAMETERS = "parameters"  # the tag of the cell whose values a run may replace


class Run(NamedTuple):
    """One executed notebook: where it lies, and why it stopped if it did."""

    name: str
    path: Path
    failure: str | None


def run(names: Iterable[str], *, parameters: dict[str, Any], out: Path | None = None) -> list[Run]:
    """Execute notebooks with ``parameters`` and keep each in ``out``.

    Each takes the parameters that its first code cell names. Without ``out`` the notebooks
    are executed as they are and saved in place, with what shows where no scripts run: see
    ``kernels.still``. A notebook that fails is kept up to the cell that failed, with the reason
    in its ``Run``; the others still run. The runs come in the order of ``names``.
    """
    found = [folder() / f"{name}.ipynb" for name in names]
    if not found:  # what runs them takes longer to load than to find that out
        return []
    from analysis.publish import kernels

    return kernels.run(found, parameters=parameters, out=out)


def folder() -> Path:
    """Where the notebooks lie: those of the study, else those of the project."""
    own = study()
    return own / "notebooks" if own and (own / "notebooks").is_dir() else FOLDER


def available() -> list[str]:
    """Names of the notebooks, in their order."""
    return sorted(path.stem for path in folder().glob("[0-9]*.ipynb"))


def parameters(names: Iterable[str]) -> dict[str, Any]:
    """The parameters of some notebooks with the values they have unless told.

    Raises ``ValueError`` for a notebook that is damaged, or whose parameters are no values.
    """
    found: dict[str, Any] = {}
    for name in names:
        path = folder() / f"{name}.ipynb"
        found |= values(_source(path), path)
    return found


def values(source: str, path: Path) -> dict[str, Any]:
    """What the cell of parameters of the notebook at ``path`` sets. Raises as ``parameters``."""
    found: dict[str, Any] = {}
    try:
        for node in ast.parse(source).body:
            if isinstance(node, ast.Assign):
                target, value = node.targets[0], ast.literal_eval(node.value)
                several = isinstance(target, ast.Tuple)
                names = [name.id for name in ast.walk(target) if isinstance(name, ast.Name)]
                found |= zip(names, value if several else [value], strict=True)
    except (SyntaxError, ValueError, TypeError, RecursionError, MemoryError) as error:
        raise ValueError(
            f"{path}: the cell of parameters holds more than names and plain values, as top = 20."
        ) from error
    return found


def damaged(path: Path) -> ValueError:
    """What is said of a notebook that cannot be read."""
    return ValueError(
        f"{path} is damaged or no notebook; take it from a new study, or undo your last change."
    )


def settings(pairs: Iterable[str], known: Mapping[str, Any]) -> dict[str, Any]:
    """Values for parameters out of texts such as ``top=20``, in the kinds that they have.

    Raises ``ValueError`` for a parameter that they do not have, or a value of another kind.

    >>> settings(["top=20", "names=Iran, Ann Lee"], {"top": 10, "names": []})
    {'top': 20, 'names': ['Iran', 'Ann Lee']}
    """
    found = {}
    for pair in pairs:
        name, sign, text = (part.strip() for part in pair.partition("="))
        if not sign:
            raise ValueError(f"{pair!r} is no setting; write it as top=20.")
        if name not in known:
            raise ValueError(_no_parameter(name, known))
        found[name] = _value(name, text, known[name])
    return found


def _no_parameter(name: str, known: Mapping[str, Any]) -> str:
    """What is said of a parameter that none of the notebooks chosen has."""
    if having := [each for each in available() if name in parameters([each])]:
        return f"{name} is a parameter of {', '.join(having)} alone, which --only leaves out."
    return unknown(f"No notebook has a parameter {name}", name, sorted(known), kind="parameters")


def _value(name: str, text: str, usual: Any) -> Any:
    if isinstance(usual, str):
        return text
    if isinstance(usual, list | tuple):
        return [part.strip() for part in text.strip("[]").split(",") if part.strip()]
    try:
        if isinstance(usual, bool):
            return {"true": True, "yes": True, "false": False, "no": False}[text.lower()]
        if isinstance(usual, int | float):
            return type(usual)(text)
    except (KeyError, ValueError):
        kind = {bool: "yes or no", int: "a whole number", float: "a number"}[type(usual)]
        raise ValueError(f"{name} is {kind}, such as {usual}, and not {text!r}.") from None
    return None if text == "None" else text


def _source(path: Path) -> str:
    """The cell of parameters, read without what runs notebooks; "" without one."""
    try:
        cells = json.loads(path.read_text(encoding="utf-8")).get("cells", [])
        tagged = [c for c in cells if PARAMETERS in c["metadata"].get("tags", [])]
        return "".join(tagged[0]["source"]) if tagged else ""
    except OSError:
        raise
    except Exception as error:  # of JSON, of a key that is not there
        raise damaged(path) from error
