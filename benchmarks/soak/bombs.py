"""Small files that stand for a lot of work: each is read in bounded time and memory, or refused."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

from benchmarks.soak.judge import WORDY, Found, sentence
from benchmarks.soak.places import SAID
from benchmarks.soak.warm import Job, Warm
from tests.corpus.fuzz import samples

SIZES = (100, 1_000, 5_000, 20_000, 80_000, 200_000, 400_000)
PARTS = "Content-Type: multipart/mixed; boundary=b\r\n\r\n"
TEXT = " ".join(SAID).format(town="Tarn")


def _docx(body: str) -> bytes:
    names = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    told = f"<w:document {names}><w:body>{body}</w:body></w:document>"
    return samples.zipped({"word/document.xml": told})


def _table(count: int, *, same: bool) -> bytes:
    import pyarrow
    from pyarrow import parquet

    places = pyarrow.array([0] * (count * 12), pyarrow.int32())
    kept = pyarrow.DictionaryArray.from_arrays(places, pyarrow.array([TEXT]))
    stream = io.BytesIO()
    column = kept if same else pyarrow.nulls(count * 12, pyarrow.string())
    parquet.write_table(pyarrow.table({"text": column}), stream)
    return stream.getvalue()


def _zeros(count: int) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", b"rain " * (count * 200))
    return stream.getvalue()


def _entities(count: int) -> str:
    told = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "rain "}">' for n in range(9))
    item = f"<item><title>{'&e8;' * (count // 100)}</title></item>"
    return f"<?xml version='1.0'?><!DOCTYPE rss [{told}]><rss>{item}</rss>"


BOMBS: dict[str, Callable[[int], str | bytes]] = {
    "commas.txt": lambda n: "," * n + TEXT,
    "marks.txt": lambda n: "“‘(\"'-" * n + TEXT,
    "lines.txt": lambda n: "\n" * n * 5 + TEXT,
    "dates.txt": lambda n: "Published: 4 January 2020\n" * n + TEXT,
    "codes.txt": lambda n: "HD\tx\nPD\ty\nLP\tz\nAN\tw\n" * n,
    "quoted.md": lambda n: "> " * n + TEXT + "\n" + "*_[`" * n,
    "attributes.html": lambda n: f"<p {' '.join(f'a{i}=1' for i in range(n))}>{TEXT}</p>",
    "deep.html": lambda n: "<div>" * n + TEXT,
    "unclosed.html": lambda n: f"<p>{TEXT}</p>" + "<p><a><b>" * n,
    "headers.eml": lambda n: "X-Odd: a\r\n" * n + "\r\n" + TEXT,
    "parts.eml": lambda n: PARTS + "--b\r\n\r\na\r\n" * n,
    "runs.docx": lambda n: _docx(f"<w:p>{'<w:r><w:t>a</w:t></w:r>' * n}</w:p>"),
    "spans.odt": lambda n: samples.odt("", f"<text:p>{'<text:span>a</text:span>' * n}</text:p>"),
    "groups.rtf": lambda n: "{\\rtf1 " + "{a}" * n + "{" * n + "}",
    "operators.pdf": lambda n: samples.pdf_of([b"q Q 1 0 0 1 0 0 cm " * n + b"BT (a) Tj ET"] * 4),
    "pages.pdf": lambda n: samples.pdf_of([b"BT /F1 9 Tf (rain) Tj ET"] * min(n, 20_000)),
    "columns.csv": lambda n: "text," + "a," * n + "\nx\n",
    "empty.csv.gz": lambda n: gzip.compress(b"text,title\n" + b",\n" * n * 20, 1),
    "cells.xlsx": lambda n: samples.xlsx([["text"], *[["x", *[""] * 60, 1]] * min(n // 60, 3_000)]),
    "objects.json": lambda n: "[" + "{}," * n + "{}]",
    "deep.json": lambda n: "[" * n,
    "numbers.jsonl": lambda n: '{"text": ' + "9" * n + "}\n" + json.dumps({"text": TEXT}),
    "nulls.parquet": lambda n: _table(n, same=False),
    "same.parquet": lambda n: _table(n, same=True),
    "zeros.zip": _zeros,
    "entities.xml": _entities,
}  # fmt: skip


def run(warm: Warm, folder: Path, *, sizes: tuple[int, ...] = SIZES) -> Found:
    """Read every bomb of every size, each in a process of its own."""
    found = Found("bombs")
    for name, make in BOMBS.items():
        for size in sizes:
            path = folder / f"{size}"
            path.mkdir(exist_ok=True)
            content = make(size)
            data = content.encode() if isinstance(content, str) else content
            (path / name).write_bytes(data)
            done = warm.run(Job("benchmarks.soak.jobs:read", (str(path / name),)))
            (path / name).unlink()
            found.judge(f"{name} of {size:,} ({len(data) / 1e6:.1f} MB)", done, codes=[0])
            for line in done.out.splitlines():
                status, _, reason = line.partition("\t")
                if status == "skipped" and not sentence(f"{reason}."):
                    found.add(WORDY, f"{name} of {size:,}: {reason}")
    return found
