"""Labels from and for other programs: spreadsheets, tables, Label Studio, doccano."""

from __future__ import annotations

import io
import json
import re
import warnings
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from analysis import lists
from analysis.paths import write
from analysis.said import shown
from analysis.validate import store
from analysis.validate.tasks import CANNOT, UNIT, Task

Row = dict[str, str]
Placed = list[tuple[str, Row]]
FIXED = (2020, 1, 3, 0, 0, 0)
WIDTHS = {"text": 90, "label": 16, "marked": 24, "context": 60}
SHOWN = ("unit", "context", "text", "marked", "label", "coder", "article_id", "sentence_id",
         "start", "end", "what", "at")  # fmt: skip
HIDDEN = ("unit", "article_id", "sentence_id", "start", "end", "what", "at")
TEXTS = ("text", "sentence", "context")
COLUMN = re.compile(r"[^a-z_]")
MOST_BYTES = 50_000_000


def table(file: Path) -> tuple[list[str], Placed]:
    """The columns and rows of a file of labels, each with its place for messages.

    A CSV as any program saves it, ``.xlsx`` (the first sheet with a column ``label``), or
    the JSON of Label Studio or doccano. Raises ``ValueError`` for what is none of these.
    """
    kind = file.suffix.lower()
    if not file.is_file():
        raise ValueError(f"There is no file {shown(file)}: check the path.")
    if file.stat().st_size > MOST_BYTES:
        raise ValueError(f"{file.name} is larger than {MOST_BYTES // 10**6} MB; split it.")
    if kind == ".xlsx":
        return _xlsx(file)
    if kind in {".json", ".jsonl"}:
        return _json(file)
    return lists.rows(store.tidied(lists.content(file)), file.name, ["label"])


def workbook(place: Path, task: Task, rows: pd.DataFrame, coder: str, codebook: str) -> Path:
    """Write ``tone-Ann.xlsx``: a sentence a row, a drop-down of labels, the codebook beside.

    ``rows`` have the columns of a unit, ``context`` and ``label``.
    """
    import openpyxl
    from openpyxl.styles import Alignment, Font
    from openpyxl.worksheet.datavalidation import DataValidation

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "labels"
    columns = [name for name in SHOWN if name != "marked" or task.spans]
    rows = rows.assign(what=task.name, coder=coder, at="")[columns]
    for number, row in enumerate([columns, *rows.astype("str").to_numpy().tolist()], start=1):
        for at, value in enumerate(row, start=1):
            cell = sheet.cell(number, at)
            # As text, so that nothing an article says is ever computed.
            cell.value, cell.data_type = _legal(value), "s"
            cell.alignment = Alignment(wrap_text=columns[at - 1] in WIDTHS, vertical="top")
            cell.font = Font(bold=number == 1 or columns[at - 1] == "text")
    for at, name in enumerate(columns, start=1):
        letter = openpyxl.utils.get_column_letter(at)
        sheet.column_dimensions[letter].width = WIDTHS.get(name, 12)
        sheet.column_dimensions[letter].hidden = name in HIDDEN
        if name == "label":
            choices = ",".join([*task.classes, CANNOT])
            drop = DataValidation(type="list", formula1=f'"{choices}"', allow_blank=True)
            drop.error, drop.showErrorMessage = f"Choose one of: {choices}", True
            sheet.add_data_validation(drop)
            drop.add(f"{letter}2:{letter}{len(rows) + 1}")
    sheet.freeze_panes = "A2"
    told = book.create_sheet("codebook")
    told.column_dimensions["A"].width = 110
    for number, line in enumerate(codebook.splitlines(), start=1):
        cell = told.cell(number, 1)
        cell.value, cell.data_type = _legal(line), "s"
        cell.alignment = Alignment(wrap_text=True)
    buffer = io.BytesIO()
    book.save(buffer)
    return write(store.path(place, task, coder, "xlsx"), _undated(buffer.getvalue()))


def found(rows: Placed, units: pd.DataFrame, task: Task, name: str) -> tuple[list[Row], int]:
    """Labels made elsewhere, each put to its unit: by id, by offsets, by the text of its sentence.

    Also says how many belong to no unit. A text that several units share is none of theirs.
    """
    every: list[Any] = units.to_dict("records")
    by_id: dict[str, Any] = {row["unit"]: row for row in every}
    places = {(str(r["article_id"]), str(r["start"]), str(r["end"])): r for r in by_id.values()}
    texts: dict[str, list[Any]] = {}
    for unit in by_id.values():
        texts.setdefault(_plain(unit["text"]), []).append(unit)
    kept, lost = [], 0
    for where, row in rows:
        label = store.right(task, row.get("label", ""), where)
        spot = (row.get("article_id", ""), row.get("start", ""), row.get("end", ""))
        unit = by_id.get(row.get("unit", "")) or places.get(spot) or _by_text(row, texts)
        if unit is None:
            lost += bool(label)
            continue
        told = {key: str(unit[key]) for key in UNIT}
        more = {"what": task.name, "label": label, "at": row.get("at", ""), "source": name}
        kept.append({**told, **more, "coder": row.get("coder", "")})
    return kept, lost


def _by_text(row: Row, texts: Mapping[str, list[Any]]) -> Any:
    units = next((texts[t] for n in TEXTS if (t := _plain(row.get(n, ""))) in texts), [])
    marked = _plain(row.get("marked", ""))
    if marked:
        units = [unit for unit in units if _plain(unit["marked"]) == marked]
    return units[0] if len(units) == 1 else None


def _plain(text: object) -> str:
    return " ".join(str(text).split())


def _xlsx(file: Path) -> tuple[list[str], Placed]:
    import openpyxl

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of styles and extensions, which are not read
        try:
            book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
        except (OSError, ValueError, KeyError, zipfile.BadZipFile, SyntaxError) as error:
            told = f"{file.name} cannot be opened as a spreadsheet; save it again as .xlsx or .csv."
            raise ValueError(told) from error
        try:
            for sheet in book.worksheets:
                rows = sheet.iter_rows(max_row=100_000, max_col=100, values_only=True)
                header = [COLUMN.sub("", _cell(v).lower()) for v in next(iter(rows), ())]
                if "label" in header:
                    return header, list(_lines(rows, header, file.name))
        finally:
            book.close()
    raise ValueError(f"{file.name}: no sheet has a column label in its first row.")


def _lines(rows: Any, header: list[str], name: str) -> Iterator[tuple[str, Row]]:
    for number, values in enumerate(rows, start=2):
        row = {key: _cell(v) for key, v in zip(header, values, strict=False) if key}
        if any(row.values()):
            yield f"{name}, row {number}", row


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else " ".join(str(value).split())


def _json(file: Path) -> tuple[list[str], Placed]:
    """The labels of a Label Studio or doccano export, spans as rows with their offsets."""
    try:
        text = file.read_text(encoding="utf-8-sig")
        whole = [json.loads(line) for line in text.splitlines() if line.strip()] if (
            file.suffix.lower() == ".jsonl"
        ) else json.loads(text)  # fmt: skip
    except (ValueError, RecursionError) as error:
        raise ValueError(f"{file.name} is no JSON: export it once more.") from error
    items = whole if isinstance(whole, list) else [whole]
    placed: Placed = []
    for number, item in enumerate(items, start=1):
        where = f"{file.name}, item {number}"
        if not isinstance(item, dict):
            raise ValueError(f"{where} is no labelled text; export as JSON of Label Studio or "
                             "JSONL of doccano.")  # fmt: skip
        rows = _studio(item) if "annotations" in item else _doccano(item)
        placed += [(where, row) for row in rows]
    return ["label"], placed


def _studio(item: Mapping[str, Any]) -> Iterator[Row]:
    data = item.get("data")
    base = {k: _cell(v) for k, v in data.items()} if isinstance(data, dict) else {}
    if "text" not in base:
        base["text"] = max(base.values(), key=len, default="")
    for one in _listed(item.get("annotations")):
        if not isinstance(one, dict) or one.get("was_cancelled"):
            continue
        by = one.get("completed_by")
        who = by.get("email") or by.get("id") if isinstance(by, dict) else by
        told = base | {"coder": _cell(who), "at": _cell(one.get("updated_at") or "")}
        results = [r for r in _listed(one.get("result")) if isinstance(r, dict)]
        for result in results:
            value = result.get("value")
            value = value if isinstance(value, dict) else {}
            labels = value.get("choices") or value.get("labels") or [value.get("rating", "")]
            marked = {"marked": _cell(value["text"])} if value.get("text") else {}
            for label in _listed(labels)[:1]:
                yield {**told, **marked, "label": _cell(label)}


def _doccano(item: Mapping[str, Any]) -> Iterator[Row]:
    base = {k: _cell(v) for k, v in item.items() if isinstance(v, str | int | float)}
    text = str(item.get("text") or item.get("data") or "")
    base |= {"text": _cell(text), "coder": _cell(item.get("user") or item.get("annotator") or "")}
    labels = item.get("label", item.get("labels", item.get("cats", [])))
    for label in _listed(labels):
        if isinstance(label, list) and len(label) == 3:
            start, end, name = label
            if isinstance(start, int) and isinstance(end, int):
                yield {**base, "marked": _cell(text[start:end]), "label": _cell(name)}
        else:
            yield {**base, "label": _cell(label)}


def _listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _legal(text: str) -> str:
    """Text without the signs that a spreadsheet cannot hold."""
    return "".join(sign for sign in text if sign in "\t\n" or " " <= sign <= "\ud7ff"
                   or "\ue000" <= sign <= "\ufffd" or sign > "\uffff")[:32_000]  # fmt: skip


def _undated(content: bytes) -> bytes:
    """A workbook as the same bytes in every run: without the time at which it was written."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in sorted(old.namelist()):
            data = old.read(name)
            if name == "docProps/core.xml":
                data = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", b"2020-01-03T00:00:00Z", data)
            entry = zipfile.ZipInfo(name, date_time=FIXED)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, data)
    return buffer.getvalue()
