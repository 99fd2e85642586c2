"""Files made by a grammar of each format: well formed in the large, odd in the small.

Mutated files (``tests.corpus.fuzz``) are mostly refused at the door; these get in.
"""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any

from benchmarks.soak.judge import LOSS, WORDY, Found, sentence
from benchmarks.soak.places import SAID
from benchmarks.soak.warm import Job, Warm
from tests.corpus.fuzz import samples

BATCH = 25
ODD = (
    "", " ", "\t", "\u00a0", "\u200b", "\u202e", "\ufeff", "\x00", "\x1b[2J", "\x85", "\u2028",
    "é", "e\u0301", "漢字", "العربية", "🚢", "=1+1", "$x_1$", "<b>", "&amp;", "&#0;", "]]>",
    "{{", "\\", "%s", "NaN", "null", "-0", "1e999", "9" * 40, "..", "/", "http://[", "“", "'",
)  # fmt: skip
DAYS = (
    "2020-01-04", "4.1.2020", "01/02/2020", "Jan. 4, 2020", "soon", "0000-00-00", "1e9", "-1",
    "2020-13-45", "1578096000", "20200104T0930Z", "Sat, 04 Jan 2020 09:30:00 +9900", "٢٠٢٠",
)  # fmt: skip
KEYS = (
    "title", "text", "outlet", "published", "url", "id", "byline", "section", "language",
    "content", "body", "date", "source", "author", "Title", "", " ", "title ", "__proto__", "=a",
)  # fmt: skip


class Grammar:
    """What files are made of, by chance, the same for the same seed."""

    def __init__(self, seed: str):
        self.chance = random.Random(seed)  # noqa: S311 (no secret)

    def words(self, most: int = 6) -> str:
        """Sentences with odd signs among them."""
        parts = [self.chance.choice(SAID).format(town="Tarn") for _ in range(self.upto(most))]
        for _ in range(self.upto(3)):
            odd = self.chance.choice(ODD) * self.chance.choice((1, 1, 1, 5, 300))
            parts.insert(self.upto(len(parts)), odd)
        return self.chance.choice((" ", "\n", "\n\n", "\r\n", "")).join(parts)

    def upto(self, most: int) -> int:
        """A number from 0 on."""
        return self.chance.randint(0, most)

    def value(self, key: str = "") -> Any:
        """A value, mostly of the kind that the key promises."""
        if self.chance.random() < 0.15:
            return self.chance.choice([None, True, 0, -1, 1e300, 10**30, [], {}, "", [[]], "x" * 5])
        if "date" in key or key == "published":
            return self.chance.choice(DAYS)
        return self.words(8 if key in {"text", "content", "body"} else 1)

    def record(self) -> dict[str, Any]:
        """Some keys with their values."""
        keys = [self.chance.choice(KEYS) for _ in range(1 + self.upto(7))]
        return {key: self.value(key) for key in keys}

    def nested(self, deep: int = 4) -> Any:
        """Lists and records in each other."""
        if deep == 0 or self.chance.random() < 0.3:
            return self.record()
        inner = [self.nested(deep - 1) for _ in range(self.upto(4))]
        return inner if self.chance.random() < 0.5 else {self.chance.choice(KEYS): inner}

    def elements(self, names: tuple[str, ...], deep: int = 5) -> str:
        """Elements in each other, closed or not, with attributes."""
        parts = []
        for _ in range(self.upto(5)):
            name = self.chance.choice(names)
            odd = escape(self.words(1))
            keys = ("class", "id", "href", "content", "dir", "style", "x:y")
            attributes = "".join(
                f' {self.chance.choice(keys)}{n}="{odd}"' for n in range(self.upto(3))
            )
            inner = self.elements(names, deep - 1) if deep else ""
            text = self.words(3) if self.chance.random() < 0.2 else escape(self.words(3), False)
            close = f"</{name}>" if self.chance.random() < 0.95 else ""
            parts.append(f"<{name}{attributes}>{text}{inner}{close}")
        return "".join(parts)


def _split(names: str) -> tuple[str, ...]:
    return tuple(names.split())


HTML = _split("p div article section h1 h2 span table tr td ul li pre a br script style q")
FEED = _split("item entry title link description pubDate updated author id content summary")
ODT = _split("text:p text:h text:span text:list text:list-item text:s text:tab text:note")
DOCX = _split("w:p w:r w:t w:tbl w:tr w:tc w:br w:tab w:hyperlink w:pPr w:ins w:del")
RTF = _split(
    r"\par \tab \b \b0 {\b x} \u8220? \'e9 \line \pard \plain \f1 \fs24 \cell \row {\*\x y}"
)
PDF = _split("BT ET Tf Tj TJ Td Tm T* ' q Q cm re f S Do 0 1 -1 9999 (a) [(b)-9(c)] /F1 <</A")
RIS = ("TY", "TI", "T1", "JO", "PY", "DA", "AB", "N2", "UR", "AU", "ER", "LA", "XX")


def _page(g: Grammar) -> str:
    head, body = g.elements(("title", "meta", "script"), 1), g.elements(HTML)
    told = f"<body>{body}{escape(g.words(9))}</body>"
    return f"<!doctype html><html><head>{head}</head>{told}</html>"


def _rows(g: Grammar, sign: str) -> str:
    keys = [g.chance.choice(KEYS) for _ in range(1 + g.upto(6))]
    lines = [sign.join(keys)]
    for _ in range(g.upto(8)):
        cells = [str(g.value(key)) for key in keys[: len(keys) - g.upto(1)]] + [""] * g.upto(1)
        quote = g.chance.random() < 0.7
        lines.append(
            sign.join(f'"{c.replace(chr(34), chr(34) * 2)}"' if quote else c for c in cells)
        )
    return g.chance.choice(("\n", "\r\n", "\r")).join(lines)


def _mail(g: Grammar, kind: str = "text/plain") -> str:
    names = ("Subject", "From", "Date", "X-Odd", "Content-Transfer-Encoding", "MIME-Version")
    head = "".join(f"{g.chance.choice(names)}: {g.words(1)[:200]}\r\n" for _ in range(g.upto(6)))
    charset = g.chance.choice(("utf-8", "odd", "utf-7", "utf-16"))
    coding = g.chance.choice(("7bit", "8bit", "base64", "quoted-printable", "odd"))
    told = f"Content-Type: {kind}; charset={charset}\r\nContent-Transfer-Encoding: {coding}\r\n"
    part = f"{told}\r\n{g.words()}\r\n"
    if g.chance.random() < 0.5:
        return f"{head}{part}"
    several = g.chance.choice(("mixed", "related", "alternative"))
    parts = "".join(f"--b\r\n{part}" for _ in range(g.upto(4)))
    return f"{head}Content-Type: multipart/{several}; boundary=b\r\n\r\n{parts}--b--\r\n"


def _docx(g: Grammar) -> bytes:
    names = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    body = g.elements(DOCX).replace("\x00", "").replace("\x1b", "")
    return samples.zipped(
        {
            "word/document.xml": f"<w:document {names}><w:body>{body}</w:body></w:document>",
            "docProps/core.xml": f"<core>{escape(g.words(1))}</core>",
        }
    )


def _xlsx(g: Grammar) -> bytes:
    def cell(value: Any) -> Any:
        plain = value if isinstance(value, str | int | float | bool) else str(value)
        if isinstance(plain, str):
            return "".join(c for c in plain if c.isprintable() or c == "\n")[:30_000]
        return plain if abs(plain) < 1e15 else str(plain)

    return samples.xlsx([[cell(v) for v in g.record().values()] for _ in range(1 + g.upto(6))])


def _parquet(g: Grammar) -> bytes:
    keys = list(dict.fromkeys(g.chance.choice(KEYS) for _ in range(1 + g.upto(5))))
    kinds = [g.chance.choice(("text", "text", "text", "number", "truth", "list")) for _ in keys]
    rows = []
    for _ in range(g.upto(6)):
        row: dict[str, Any] = {}
        for key, kind in zip(keys, kinds, strict=True):
            of = {"text": g.words(4), "number": g.upto(3) / 2, "truth": g.upto(1) == 0}
            row[key] = of.get(kind, [g.words(4)])
        rows.append(row)
    return samples.parquet(rows)


def _warc(g: Grammar) -> bytes:
    out = b""
    for _ in range(g.upto(4)):
        status = g.chance.choice((200, 404, "x"))
        content = g.chance.choice(("text/html", "x", "text/html; charset=utf-7"))
        answer = f"HTTP/1.1 {status} OK\r\nContent-Type: {content}\r\n\r\n{_page(g)}".encode()
        fields = {
            "WARC-Type": g.chance.choice(("response", "response", "request", "odd")),
            "WARC-Target-URI": f"https://pier.example/{g.upto(9)}",
            "WARC-Date": g.chance.choice(DAYS),
            "WARC-Record-ID": f"<urn:x:{g.upto(99)}>",
            "Content-Type": "application/http; msgtype=response",
            "Content-Length": len(answer) + g.chance.choice((0, 0, 0, -5, 5)),
        }
        head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
        out += f"WARC/1.0\r\n{head}\r\n".encode() + answer + b"\r\n\r\n"
    return out


def _md(g: Grammar) -> str:
    head = f"---\n{_ris(g)[:200]}\n---\n# {g.words(1)}\n\n"
    return f"{head}{g.words()}\n\n> {g.words()}\n```\n{g.words()}"


def _rtf(g: Grammar) -> str:
    parts = [g.chance.choice((*RTF, g.words(1))) for _ in range(g.upto(60))]
    return r"{\rtf1\ansi" + " ".join(parts) + g.chance.choice(("}", "", "}}"))


def _pdf(g: Grammar) -> bytes:
    pages = []
    for _ in range(1 + g.upto(3)):
        drawn = " ".join(g.chance.choice(PDF) for _ in range(g.upto(80)))
        words = g.words(2).encode("cp1252", "replace")
        pages.append(drawn.encode() + b" BT /F1 9 Tf 50 700 Td (" + words + b") Tj ET")
    return samples.pdf_of(pages)


def _rss(g: Grammar) -> str:
    told = f"<rss xmlns:x='x:'><channel>{g.elements(FEED)}</channel></rss>"
    return f"<?xml version='1.0'?>{told}"


def _txt(g: Grammar) -> str:
    head = "".join(
        f"{g.chance.choice(KEYS).title()}: {g.words(1)[:99]}\n" for _ in range(g.upto(5))
    )
    return f"{head}\n{g.words(12)}"


def _ris(g: Grammar) -> str:
    return "".join(f"{g.chance.choice(RIS)}  - {g.words(1)}\n" for _ in range(g.upto(30)))


MADE: dict[str, Callable[[Grammar], str | bytes]] = {
    "txt": _txt,
    "md": _md,
    "html": _page,
    "mhtml": lambda g: _mail(g, "text/html"),
    "eml": _mail,
    "docx": _docx,
    "odt": lambda g: samples.odt(escape(g.words(1)), g.elements(ODT)),
    "rtf": _rtf,
    "pdf": _pdf,
    "csv": lambda g: _rows(g, g.chance.choice(",;|")),
    "tsv": lambda g: _rows(g, "\t"),
    "xlsx": _xlsx,
    "json": lambda g: json.dumps(g.nested(), ensure_ascii=g.chance.random() < 0.5),
    "jsonl": lambda g: "\n".join(json.dumps(g.nested(1)) for _ in range(g.upto(9))),
    "parquet": _parquet,
    "ris": _ris,
    "rss": _rss,
    "warc": _warc,
}


def made(number: int, seed: int) -> list[tuple[str, bytes]]:
    """Files of all formats in turn, as name and content; every ninth is packed."""
    files = []
    for n in range(number):
        kind = list(MADE)[n % len(MADE)]
        grammar = Grammar(f"{seed} {n}")
        content = MADE[kind](grammar)
        data = content.encode("utf-8", "replace") if isinstance(content, str) else content
        name = f"{n:05}.{kind}"
        if kind in {"csv", "tsv", "json", "jsonl", "warc"} and grammar.chance.random() < 0.2:
            name, data = f"{name}.gz", gzip.compress(data, 1, mtime=0)
        elif grammar.chance.random() < 0.05:
            name, data = f"{n:05}.zip", samples.zipped({f"in/{n}.{kind}": data})
        files.append((name, data))
    return files


def run(warm: Warm, folder: Path, *, number: int, seed: int) -> Found:
    """Read made files in batches; where a batch fails, each of its files for itself."""
    found = Found(f"made files of {len(MADE)} formats")
    files = made(number, seed)
    for start in range(0, len(files), BATCH):
        path = _folder(folder / f"{start}", files[start : start + BATCH])
        batch = Found("")
        done = warm.run(Job("benchmarks.soak.jobs:read", (str(path),)))
        batch.judge("", done, codes=[0])
        if batch.counts:
            for name, data in files[start : start + BATCH]:
                one = _folder(folder / name, [(name, data)])
                again = warm.run(Job("benchmarks.soak.jobs:read", (str(one),)))
                found.judge(name, again, codes=[0])
        found.trials += len(files[start : start + BATCH]) if not batch.counts else 0
        _ledger(found, path, done.out, len(files[start : start + BATCH]))
    return found


def _ledger(found: Found, path: Path, told: str, number: int) -> None:
    reasons = [line.partition("\t") for line in told.splitlines()]
    if told and len(reasons) < number:
        found.add(LOSS, f"{path.name}: {len(reasons)} rows of the ledger for {number} files")
    for status, _, reason in reasons:
        if status in {"skipped", "duplicate"} and not sentence(f"{reason}."):
            found.add(WORDY, f"{path.name}: {status}: {reason}")


def _folder(folder: Path, files: list[tuple[str, bytes]]) -> Path:
    folder.mkdir()
    for name, data in files:
        (folder / name).write_bytes(data)
    return folder
