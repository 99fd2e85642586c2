"""Write what the documentation takes from the code: ``python -m docs.write``.

A page says what it wants between two comments, ``<!-- write: agreement hedging -->`` and
``<!-- written -->``; what stands between them is made anew by the function of that name in
``PARTS``. ``tests/test_docs.py`` fails where a page is not what this would write.
"""

from __future__ import annotations

import argparse
import csv
import inspect
import json
import pkgutil
import re
from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import pandas as pd

import analysis
from analysis import ask, paths, tables
from analysis.ask.measures import Measure
from analysis.command.options import parser_of_all
from analysis.measure import agreement, norms

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
MEANINGS = paths.PACKAGE / "publish" / "variables.csv"
OPEN_GOLD = ROOT / "tests" / "gold" / "figures.csv"
PART = re.compile(r"(<!-- write: ([^>\n]+?) -->\n).*?(<!-- written -->)", re.S)
ITEM = re.compile(r"([a-z_]+(?:, [a-z_]+)*): ")
COLUMN = re.compile(r"(``\w+``)  +")
CODE = re.compile(r"(`[^`]*`)")
WIDE = 90
PLAIN = (str, int, float, bool, type(None), tuple)
TYPES = {
    tables.TEXT: "text",
    tables.COUNT: "whole number",
    tables.OFFSET: "whole number, or none",
    tables.NUMBER: "number",
    tables.TIME: "time, UTC",
}
WORTH = {"rate": "{:g} times", "share": "{:g} points", "mean": "{:g}", "points": "{:g} points"}


def pages() -> dict[Path, str]:
    """Every page as it should be, by its path."""
    found = [ROOT / "README.md", *sorted(HERE.rglob("*.md"))]
    return {path: filled(path.read_text(encoding="utf-8")) for path in found}


def filled(text: str) -> str:
    """A page with its parts made anew. Raises ``ValueError`` for a part that there is not."""
    return PART.sub(lambda part: f"{part[1]}\n{_part(part[2])}\n\n{part[3]}", text)


def commands() -> str:
    """Every command with what it takes."""
    lines = []
    for name, parser in subparsers().items():
        named = [action for action in parser._actions if not action.option_strings]
        takes = " ".join(f"[{_takes(a)}]" if a.nargs == "?" else _takes(a) for a in named)
        needed = [a for a in parser._actions if a.option_strings and a.required]
        takes = " ".join([takes, *(f"{a.option_strings[0]} {_takes(a)}" for a in needed)])
        usage = f"media-analysis {name} {takes}".rstrip()
        lines += [f"## {name}", "", f"{parser.description}", "", f"    {usage}", ""]
        first, second, *others = parser._action_groups
        for title, actions in (
            ("", first._group_actions + second._group_actions),
            *((f"{group.title}:".capitalize(), group._group_actions) for group in others),
        ):
            rows = [(_option(a), _cell(a.help)) for a in actions if a.dest != "help"]
            if rows:
                lines += [title, ""] if title else []
                lines += [table(["takes", "which is"], rows), ""]
    return "\n".join(lines).strip()


def subparsers() -> dict[str, argparse.ArgumentParser]:
    """The parser of each command, by its name."""
    actions = parser_of_all()._actions
    return next(dict(a.choices) for a in actions if isinstance(a, argparse._SubParsersAction))


def questions() -> str:
    """Every question in a line."""
    rows = [
        (f"`ask.{q.__name__}`", _cell(first_line(q)), _link("reference/questions.md", q.__name__))
        for q in ask.QUESTIONS
    ]
    return table(["", "what it answers", "all it takes"], rows)


def asking() -> str:
    """Every question in full."""
    return "\n\n".join(entry(f"ask.{q.__name__}", q, level=2) for q in ask.QUESTIONS)


def rooms() -> str:
    """All that the rooms of the package offer, without the questions."""
    parts = []
    for name, room in public_rooms().items():
        shown = [entry(f"{_last(name)}.{key}", thing) for key, thing in offered(room)]
        if shown:
            parts += [f"## {name}", told(room.__doc__ or ""), *shown]
    return "\n\n".join(parts)


def measuring() -> str:
    """Every function that makes a number."""
    parts = []
    for name, module in measure_modules().items():
        parts += [f"## {name}", told(module.__doc__ or "")]
        parts += [entry(f"{_last(name)}.{key}", thing) for key, thing in made_in(module)]
    return "\n\n".join(parts)


def public_rooms() -> dict[str, ModuleType]:
    """The packages that say what they offer, by name."""
    below = pkgutil.walk_packages(analysis.__path__, "analysis.")
    names = ["analysis", *sorted(module.name for module in below if module.ispkg)]
    found = {name: import_module(name) for name in names}
    return {name: room for name, room in found.items() if hasattr(room, "__all__")}


def offered(room: ModuleType) -> Iterator[tuple[str, Any]]:
    """The functions and classes that a room offers; questions have a page of their own."""
    for name in sorted(room.__all__, key=str.lower):
        thing = getattr(room, name)
        if callable(thing) and thing not in ask.QUESTIONS and not isinstance(thing, ModuleType):
            yield name, thing
        elif name == "annotate" and room is analysis:
            yield name, import_module("analysis.pipeline").annotate


def measure_modules() -> dict[str, ModuleType]:
    """The modules of ``analysis.measure``, by name."""
    package = import_module("analysis.measure")
    names = [f"analysis.measure.{module.name}" for module in pkgutil.iter_modules(package.__path__)]
    return {name: import_module(name) for name in sorted(names)}


def made_in(module: ModuleType) -> Iterator[tuple[str, Any]]:
    """The public functions and classes that a module itself defines, in its order."""
    for name, thing in vars(module).items():
        own = getattr(thing, "__module__", "") == module.__name__
        if own and not name.startswith("_") and (inspect.isclass(thing) or callable(thing)):
            yield name, thing


def measures() -> str:
    """Every figure that groups are compared by, with what it cannot say."""
    rows: list[tuple[str, ...]] = []
    titles: set[tuple[str, str]] = set()
    for module in pkgutil.iter_modules(ask.__path__):
        for m in vars(import_module(f"analysis.ask.{module.name}")).values():
            if isinstance(m, Measure) and (m.title, m.unit) not in titles:
                same = m.title in {title for title, _ in titles}  # the question gives it its own
                figure = f"Who {m.of.replace('{}', '…')}" if same else m.title
                worth = WORTH[m.scale].format(m.worth)
                rows.append((figure, _cell(m.axis), worth, _cell(m.caveat)))
                titles.add((m.title, m.unit))
    return table(["figure", "unit", "worth telling from", "what it does not say"], rows)


def agreed(name: str, measure: str = "") -> str:
    """How well a method agrees with human readers: one figure of its card, or all of them."""
    card = agreement.card(name)
    if OPEN_GOLD.exists():
        gold = pd.read_csv(OPEN_GOLD, keep_default_na=False)
        card = pd.concat([card, gold[gold["task"].eq(name)]])
    if measure:
        card = card[card["measure"].eq(measure) & ~card["method"].isin(agreement.SECOND_OPINIONS)]
    if card.empty:
        raise ValueError(f"The card {name} has no figure {measure!r}.")
    rows = [
        [
            *(_cell(r[name]) for name in ("method", "corpus", "measure")),
            f"{r['value']:.2f} ({r['low']:.2f} to {r['high']:.2f})",
            *(f"{r[name]:,}" for name in ("n", "documents")),
            _cell(r["note"]),
        ]
        for r in card.to_dict("records")
    ]
    heads = ["method", "texts", "figure", "value (95%)", "n", "texts in all", "conditions"]
    return table(heads, rows)


def columns(name: str) -> str:
    """The columns of a table, or of the ``figure`` that an answer saves, with their meanings."""
    with MEANINGS.open(encoding="utf-8", newline="") as file:
        meanings = {r["column"]: r["meaning"] for r in csv.DictReader(file) if r["table"] == name}
    if name not in tables.SCHEMAS:
        return table(["column", "meaning"], [(f"`{c}`", _cell(m)) for c, m in meanings.items()])
    rows = []
    for column, dtype in tables.SCHEMAS[name].columns.items():
        values = sorted(tables.ALLOWED.get((name, column), ()))
        shown = ", ".join(f"`{value}`" for value in values) or TYPES[dtype]
        rows.append((f"`{column}`", _cell(meanings[column]), shown))
    return table(["column", "meaning", "type or values"], rows)


def ordinary() -> str:
    """What is ordinary: the middle of every headline measure, and a tenth on either side."""
    with norms.NORMS.open(encoding="utf-8") as file:
        known = pd.read_csv(file, comment="#")
    wide = known.pivot_table(index="measure", columns="percentile", values="value", sort=False)
    rows = [(name, *(f"{wide.loc[name, at]:.2f}" for at in (10, 50, 90))) for name in wide.index]
    heads = ["measure", "a tenth have less than", "the middle", "a tenth have more than"]
    return f"Made of {norms.made_of()}.\n\n{table(heads, rows)}"


def notebooks() -> str:
    """The notebooks, each with its question."""
    rows = []
    for path in sorted((ROOT / "notebooks").glob("[0-9]*.ipynb")):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        heading = "".join(cells[0]["source"]).splitlines()[0].removeprefix("# ")
        rows.append((f"`{path.stem}`", heading))
    return table(["notebook", "question"], rows)


def lexicons() -> str:
    """The word lists that come with the package, with their columns and length."""
    rows = []
    for path in sorted((paths.PACKAGE / "annotate" / "lexicons").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            head, *entries = csv.reader(file)
        columns = ", ".join(f"`{name}`" for name in head)
        rows.append((f"`{path.name}`", columns, f"{len(entries):,}"))
    return table(["list", "columns", "rows"], rows)


PARTS: dict[str, Callable[..., str]] = {
    "commands": commands,
    "questions": questions,
    "asking": asking,
    "rooms": rooms,
    "measuring": measuring,
    "measures": measures,
    "agreement": agreed,
    "columns": columns,
    "norms": ordinary,
    "notebooks": notebooks,
    "lexicons": lexicons,
}


def entry(name: str, thing: Any, *, level: int = 3) -> str:
    """A function or class with its methods: how it is called, and what it says of itself."""
    call = "" if _is_error(thing) else f"```python\n{called(name, thing)}\n```"
    lines = [f"{'#' * level} {name}", call, told(thing.__doc__ or "")]
    if inspect.isclass(thing):
        for key, method in vars(thing).items():
            if isinstance(method, property | staticmethod | classmethod):
                method = getattr(method, "fget", None) or getattr(method, "__func__", None)
            if key.startswith("_") or not inspect.isfunction(method):
                continue
            lines += [f"{'#' * (level + 1)} {name}.{key}"]
            lines += [f"```python\n{called(key, method)}\n```", told(method.__doc__ or "")]
    return "\n\n".join(filter(None, lines))


def called(name: str, thing: Any) -> str:
    """A call as it is written, with types and what is taken unless told."""
    shown, star = [], False
    parameters = [p for p in inspect.signature(thing).parameters.values() if p.name != "self"]
    for p in parameters:
        if p.kind is p.KEYWORD_ONLY and not star:
            shown.append("*")
        star = star or p.kind in (p.KEYWORD_ONLY, p.VAR_POSITIONAL)
        mark = "*" if p.kind is p.VAR_POSITIONAL else "**" if p.kind is p.VAR_KEYWORD else ""
        kind = "" if p.annotation is p.empty else f": {_type(p.annotation)}"
        usual = f" = {_usual(p.default)}" if p.default is not p.empty else ""
        shown.append(f"{mark}{p.name}{kind}{usual}")
    returns = "" if inspect.isclass(thing) else _type(inspect.signature(thing).return_annotation)
    arrow = f" -> {returns}" if returns else ""
    line = f"{name}({', '.join(shown)}){arrow}"
    if len(line) <= WIDE:
        return line
    return "\n".join([f"{name}(", *(f"    {part}," for part in shown), f"){arrow}"])


def told(doc: str) -> str:
    """A docstring as Markdown."""
    parts = []
    for nth, part in enumerate(inspect.cleandoc(doc).split("\n\n")):
        if part.lstrip().startswith(">>>"):
            code = re.sub(r"\s*# doctest: \S+$", "", inspect.cleandoc(part), flags=re.M)
            parts.append(f"```pycon\n{code}\n```")
        elif all(map(COLUMN.match, part.splitlines())):
            parts.append(_escaped(COLUMN.sub(r"- \1: ", part)))
        elif nth and ITEM.match(part):
            lines = re.sub(r"\n\s+", " ", part)
            items = [ITEM.sub(r"- **\1**: ", line, count=1) for line in lines.split("\n")]
            parts.append(_escaped("\n".join(items)))
        else:
            parts.append(_escaped(part))
    return "\n\n".join(parts)


def first_line(thing: Any) -> str:
    """The first line of what a function says of itself."""
    return inspect.cleandoc(thing.__doc__ or "").splitlines()[0]


def table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table in Markdown."""
    heads = list(heads)
    body = [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join([f"| {' | '.join(heads)} |", f"|{'---|' * len(heads)}", *body])


def _part(asked: str) -> str:
    name, _, more = asked.partition(" ")
    if name not in PARTS:
        raise ValueError(f"No part is called {name!r}; there are {', '.join(PARTS)}.")
    first, _, rest = more.partition(" ")
    return PARTS[name](*filter(None, [first, rest]))


def _escaped(text: str) -> str:
    pieces = CODE.split(text.replace("``", "`"))
    return "".join(p if p.startswith("`") else p.replace("<", "&lt;") for p in pieces)


def _cell(text: str | None) -> str:
    return _escaped(" ".join((text or "").split())).replace("|", "\\|") or "–"


def _is_error(thing: Any) -> bool:
    return inspect.isclass(thing) and issubclass(thing, Exception)


def _takes(action: argparse.Action) -> str:
    many = " …" if action.nargs == "+" else ""
    return str(action.metavar or action.dest).upper() + many


def _option(action: argparse.Action) -> str:
    names = ", ".join(action.option_strings) or _takes(action)
    if not action.option_strings or action.nargs == 0:
        return f"`{names}`"
    value = action.metavar or (action.choices and ",".join(action.choices)) or action.dest.upper()
    return f"`{names} {value}`"


def _type(annotation: Any) -> str:
    if annotation is inspect.Signature.empty:
        return ""
    named = getattr(annotation, "__forward_arg__", annotation)
    return named if isinstance(named, str) else getattr(named, "__name__", str(named))


def _usual(value: Any) -> str:
    if isinstance(value, PLAIN) and not hasattr(value, "_fields"):
        return repr(value).replace("'", '"')
    return "..."


def _last(name: str) -> str:
    return name.rpartition(".")[2]


def _link(page: str, name: str) -> str:
    return f"[{name}](../{page}#ask{name.lower()})"


def main() -> None:
    """Write what has changed, and say so."""
    for path, text in pages().items():
        if path.read_text(encoding="utf-8") != text:
            paths.write(path, text.encode())
            print(f"Written: {path.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
