"""Blocks → a PDF with bookmarks, tags and alt texts, set by Typst without a browser."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

from analysis.publish.blocks import (
    Block,
    Contents,
    Grid,
    Heading,
    Items,
    Paragraph,
    Picture,
    Run,
)

WIDEST = 24  # characters of a cell up to which a column takes what it needs


def write(parts: Sequence[Block], *, title: str) -> bytes:
    """The bytes of a PDF of ``parts``; the same parts give the same bytes.

    >>> write([Paragraph([Run("It may rain.")])], title="Rain")[:5]
    b'%PDF-'
    """
    import typst

    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "report.typ"
        source.write_text(_source(parts, title, Path(folder)), encoding="utf-8")
        return typst.compile(str(source), ignore_system_fonts=True, timestamp=0)


def _source(parts: Sequence[Block], title: str, folder: Path) -> str:
    lines = [
        (files("analysis.publish") / "report.typ").read_text(encoding="utf-8"),
        f"#set document(title: {_text(title)})",
        f"#title-of({_text(title)})",
    ]
    for number, part in enumerate(parts):
        if isinstance(part, Picture):
            (folder / f"{number}.png").write_bytes(part.png)
        lines.append(_block(part, number))
    return "\n\n".join(lines)


def _block(part: Block, number: int) -> str:
    match part:
        case Heading(level, text):
            return f"#heading(level: {level}, {_text(text)})"
        case Paragraph(runs, look):
            return f"#said({_runs(runs)}, look: {_text(look)})"
        case Contents():
            return "#contents()"
        case Items(items, quoted=True):
            return f"#evidence({', '.join(map(_runs, items))})"
        case Items(items):
            return f"#list({', '.join(map(_runs, items))})"
        case Picture():
            return _picture(part, number)
        case Grid():
            return _grid(part)


def _picture(part: Picture, number: int) -> str:
    return (
        f'#figure(image("{number}.png", width: {part.width}in, alt: {_text(part.alt)}),'
        f" caption: {_text(part.caption)})"
    )


def _grid(part: Grid) -> str:
    if not part.head:
        return ""
    columns = []
    for i, name in enumerate(part.head):
        cells = [row[i] for row in part.rows if i < len(row)]
        wide = max(map(len, [name, *cells])) > WIDEST
        columns.append("1fr" if wide else "auto")
    align = ["right" if number else "left" for number in part.numeric]
    body = [_text(cell) for row in part.rows for cell in row]
    caption = f"#par(strong({_text(part.caption)}))\n\n" if part.caption else ""
    return (
        f"{caption}#grid-of({_array(columns)}, {_array(align)},"
        f" {_array(map(_text, part.head))}, {_array(body)})"
    )


def _array(values: object) -> str:
    return "(" + "".join(f"{value}, " for value in values) + ")"  # type: ignore[attr-defined]


def _runs(runs: Sequence[Run]) -> str:
    return " + ".join(_run(run) for run in runs) or '""'


def _run(run: Run) -> str:
    text = f"text({_text(run.text)})"
    text = f"emph({text})" if run.italic else text
    return f"strong({text})" if run.bold else text


def _text(text: str) -> str:
    """A string literal of Typst: JSON's, but for the escapes of control characters."""
    plain = "".join(c if c.isprintable() or c == " " else " " for c in text)
    return json.dumps(plain, ensure_ascii=False)
