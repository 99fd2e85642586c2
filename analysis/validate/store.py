"""Labels on disk: plain CSV files that are added to line by line, and read however saved.

``tone.csv`` is the sample, ``tone.md`` the codebook, ``tone-Ann.csv`` what Ann has said, a line a
label in the order given: the last of a unit counts, and an empty one takes it back. The same may
be a spreadsheet, ``tone-Ann.xlsx``. ``tone-settled.csv`` is what was agreed on, and who decided.
"""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from analysis import lists
from analysis.files import MARK, csv_bytes, csv_row, digest
from analysis.paths import write
from analysis.said import shown, unknown
from analysis.tables import Tables
from analysis.validate.tasks import CANNOT, UNIT, Task

LABELS = ["what", *UNIT, "label", "coder", "at"]
SETTLED = "settled"
ALIASES = {"y": "yes", "1": "yes", "true": "yes", "n": "no", "0": "no", "false": "no"}
NAME = re.compile(r"[\w][\w .@-]{0,39}")
_TEXT = dict.fromkeys(LABELS, "str")


def folder(story: Tables, given: str | Path | None = None) -> Path:
    """Where the labels on a story lie: ``given``, else beside the folder of its articles."""
    from analysis.paths import place

    return Path(given).expanduser().absolute() if given else Path(story.labels or place("labels"))


def named(coder: str) -> str:
    """The name of a coder, which is a part of file names. Raises ``ValueError`` for others."""
    if not NAME.fullmatch(coder) or coder.lower() == SETTLED:
        raise ValueError(
            f"{shown(coder)!r} cannot name a coder: take letters, digits, spaces and hyphens, "
            f"at most 40, and not the word {SETTLED}."
        )
    return coder


def path(place: Path, task: Task, coder: str = "", kind: str = "csv") -> Path:
    """The file of a coder's labels, of the sample without a coder, of the codebook as ``md``."""
    return place / (f"{task.name}-{named(coder)}.{kind}" if coder else f"{task.name}.{kind}")


def sampled(place: Path, task: Task) -> pd.DataFrame:
    """The sample; without one an empty frame. Raises ``ValueError`` for a file that is none."""
    from analysis.validate.sampling import COLUMNS

    file = path(place, task)
    if not file.is_file():
        return pd.DataFrame({name: pd.Series(dtype="str") for name in COLUMNS})
    _, rows = lists.rows(lists.content(file), file.name, COLUMNS[:-3])
    blank = dict.fromkeys(COLUMNS, "")
    frame = pd.DataFrame([blank | row for _, row in rows], columns=COLUMNS)
    chance = pd.to_numeric(frame["probability"], errors="coerce")
    whole = dict.fromkeys(("sentence_id", "start", "end"), "int64")
    return frame.astype(whole).assign(probability=chance)


def keep_sample(place: Path, task: Task, sample: pd.DataFrame) -> Path:
    """Write the sample, its rows in the order of their ids."""
    frame = sample.sort_values("unit", ignore_index=True)
    frame = frame.assign(text=frame["text"].map(_line), marked=frame["marked"].map(_line))
    return write(path(place, task), csv_bytes(frame))


def codebook(place: Path, task: Task, given: str = "") -> str:
    """The codebook that lies with the labels; written first where there is none, or ``given``."""
    file = path(place, task, kind="md")
    place.mkdir(parents=True, exist_ok=True)
    (place / MARK).touch()  # so that nobody reads labels as articles
    if given or not file.is_file():
        write(file, (given or task.codebook).rstrip().encode("utf-8", "replace") + b"\n")
    return file.read_text(encoding="utf-8", errors="replace")


def add(place: Path, task: Task, unit: Mapping[Any, Any], label: str, coder: str) -> None:
    """Put one label on disk, at the end of the coder's file; it is there when this returns.

    An empty ``label`` takes back what was said before. What a power cut left of a line goes,
    since nobody was told that it is kept; whatever else stands in the file stays.
    """
    _append(path(place, task, coder), _row(task, unit, label, coder))


def settle(place: Path, task: Task, unit: Mapping[Any, Any], label: str, by: str) -> None:
    """Put on disk what is right of a unit, and who decided."""
    file = place / f"{task.name}-{SETTLED}.csv"
    _append(file, _row(task, unit, label, named(by)))


def read(place: Path, task: Task, *, settled: bool = False) -> pd.DataFrame:
    """All labels in a folder, each once: ``unit``, ``label``, ``coder``, ``at``, ``source``, ….

    One row a unit and coder: the last label that was given, none where it was taken back.
    Rows without a time come before those with one; two that differ and cannot be put in an
    order are "cannot say". Raises ``ValueError`` for a file that cannot be read, or a label that is
    none, naming file and line.
    """
    frames = [_rows(file, task) for file in files(place, task, settled)]
    return latest(pd.concat([_none(), *frames], ignore_index=True))


def latest(rows: pd.DataFrame) -> pd.DataFrame:
    """Of several labels of a coder for a unit the last, in whatever order the rows come."""
    rows = rows[rows["label"].ne("") | rows["at"].ne("")]
    rows = rows.sort_values(["unit", "coder", "at", "label", "source"], ignore_index=True)
    key = ["unit", "coder"]
    last = rows["at"].eq(rows.groupby(key)["at"].transform("last"))
    rows = rows[last]
    several = rows.groupby(key)["label"].transform("nunique").gt(1)
    rows = rows.assign(label=rows["label"].mask(several, CANNOT))
    rows = rows.drop_duplicates(key)
    return rows[rows["label"].ne("")].reset_index(drop=True)


def merged(rows: pd.DataFrame) -> bytes:
    """Labels as the bytes of a file: the same for the same rows, in whatever order they came."""
    rows = rows[LABELS].fillna("").drop_duplicates()
    return csv_bytes(rows.sort_values(["unit", "coder", "at", "label"], ignore_index=True))


def rows_of(file: Path, task: Task) -> pd.DataFrame:
    """Every row of one file of labels, those taken back as well."""
    return _rows(file, task)


def right(task: Task, label: str, where: str) -> str:
    """A label as the task writes it. Raises ``ValueError`` naming those there are."""
    plain = " ".join(label.split()).casefold()
    plain = ALIASES.get(plain, plain) if "yes" in task.classes else plain
    known = {name.casefold(): name for name in [*task.classes, CANNOT, ""]}
    if plain not in known:
        opening = f"{where}: “{label[:40]}” is no label of {task.name}"
        raise ValueError(unknown(opening, label[:40], [*task.classes, CANNOT], kind="labels"))
    return known[plain]


def tidied(data: bytes) -> bytes:
    """A file of labels whose last line is whole, with its line end; half a line goes.

    >>> tidied(b'unit,label\\na,yes\\nb,"n'), tidied(b"unit,label\\na,yes")
    (b'unit,label\\na,yes\\n', b'unit,label\\na,yes\\n')
    """
    if not data or data.endswith(b"\n") or b"\0" in data:
        return data
    head, _, tail = data.rpartition(b"\n")
    first = (head or tail).partition(b"\n")[0]
    sign = chr(max(b",;\t", key=lambda code: first.count(bytes([code]))))
    cells = [
        len(next(csv.reader([line.decode("utf-8", "replace")], delimiter=sign), []))
        for line in (first, tail)
    ]
    whole = tail.count(b'"') % 2 == 0 and cells[0] == cells[1]
    return data + b"\n" if whole else head + b"\n" if head else b""


def record(place: Path) -> dict[str, str]:
    """What lies in a folder of labels, for the record of a run: digests by file."""
    if not place.is_dir():
        return {}
    found = sorted(p for p in place.iterdir() if p.suffix in {".csv", ".md", ".xlsx"})
    return {f"labels: {shown(file.name)}": digest(file)[:16] for file in found if file.is_file()}


def _row(task: Task, unit: Mapping[Any, Any], label: str, coder: str) -> dict[str, str]:
    now = datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
    told = {name: _line(str(unit[name])) for name in UNIT}
    return {"what": task.name, **told, "label": label, "coder": coder, "at": now}


def _append(file: Path, row: Mapping[str, str]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    header, sign = LABELS, ","
    try:
        new = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
    except FileExistsError:
        header, sign = _mended(file)
    else:
        os.write(new, _csv(dict(zip(LABELS, LABELS, strict=True)), LABELS, ","))
        _synced(new)
        if os.name == "posix":
            _synced(os.open(file.parent, os.O_RDONLY))
    # One write at the end of the file: two programs that add to it do not mix their lines.
    end, line = os.open(file, os.O_WRONLY | os.O_APPEND), _csv(row, header, sign)
    written = os.write(end, line)
    _synced(end)
    if written < len(line):
        raise OSError(f"The label could not be kept in {file.name}: the disk is full.")


def _synced(number: int) -> None:
    os.fsync(number)
    os.close(number)


def _mended(file: Path) -> tuple[list[str], str]:
    """The columns of a file and the sign between them; half a line at its end is gone.

    A file in another encoding, or without a column that is needed, is written anew in ours.
    """
    found = file.read_bytes()
    data = tidied(found)
    if data != found:
        write(file, data)
    try:
        parsed = lists.parse(data, file.name, LABELS)
    except ValueError:
        parsed = None
    if parsed is None or not data:
        if data:
            raise ValueError(f"{file.name} is no file of labels; move it away to begin anew.")
        write(file, _csv(dict(zip(LABELS, LABELS, strict=True)), LABELS, ","))
        return LABELS, ","
    header = [name.lower() for name in parsed.header]
    if not set(LABELS) <= set(header) or not parsed.encoding.startswith("utf-8"):
        extra = [name for name in header if name and name not in LABELS]
        header = [*LABELS, *extra]
        blank = dict.fromkeys(header, "")
        kept = pd.DataFrame([blank | row for _, row in parsed.rows], columns=header)
        write(file, csv_bytes(kept))
        return header, ","
    return header, parsed.delimiter


def _csv(row: Mapping[str, str], header: Iterable[str], sign: str) -> bytes:
    return csv_row((row.get(name, "") for name in header), sign)


def files(place: Path, task: Task, settled: bool = False) -> list[Path]:
    """The files of labels of a task, or of what was settled."""
    if not place.is_dir():
        return []
    begins = f"{task.name}-"
    found = [p for p in sorted(place.iterdir()) if p.name.startswith(begins) and p.is_file()]
    found = [p for p in found if p.suffix.lower() in {".csv", ".xlsx"} and not _hidden(p.name)]
    return [p for p in found if (p.stem == f"{begins}{SETTLED}") is settled]


def _hidden(name: str) -> bool:
    return name.startswith((".", "~"))


def _rows(file: Path, task: Task) -> pd.DataFrame:
    """The rows of one file, with their labels as the task writes them."""
    from analysis.validate import sheets

    header, rows = sheets.table(file)
    if "label" not in header or ("what" not in header and "unit" not in header):
        return _none()
    coder = file.stem.removeprefix(f"{task.name}-")
    kept = []
    for where, row in rows:
        if row.get("what", task.name) not in {"", task.name}:
            continue
        told = {name: row.get(name, "") for name in LABELS}
        told |= {"what": task.name, "coder": told["coder"] or coder, "source": file.name}
        told["label"] = right(task, told["label"], where)
        kept.append(told)
    return pd.DataFrame(kept, columns=[*LABELS, "source"]).astype({**_TEXT, "source": "str"})


def _none() -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series(dtype="str") for name in [*LABELS, "source"]})


def _line(text: str) -> str:
    return " ".join(str(text).split())
