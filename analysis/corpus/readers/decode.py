"""From bytes to text: encodings, compression and limits."""

from __future__ import annotations

import codecs
import gzip
import io
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, cast

from charset_normalizer import from_bytes

from analysis.corpus.readers import article
from analysis.corpus.readers.article import Source, Unreadable

SAMPLE = 65_536
MAX_LINE = 50_000_000
ODD_SHARE = 0.3
"""Above this share of bytes that are neither ASCII nor UTF-8, a file is no English text."""

BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
DAMAGE = (EOFError, gzip.BadGzipFile, zlib.error)
DAMAGED = "is damaged or cut off and cannot be unpacked: fetch it again"
ENCODING = "is not text in an encoding that is read (UTF-8, UTF-16, Windows-1252): save it as UTF-8"
UNPRINTABLE = re.compile(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f\x7f]")
HIGH = re.compile(rb"[\x80-\xff]")


def _as_windows(error: UnicodeError) -> tuple[str, int]:
    """Read the bytes that are not UTF-8 as Windows-1252, the usual stray encoding."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error("windows-1252", _as_windows)


def encoding(sample: bytes, *, complete: bool = True) -> str:
    """Name the encoding of ``sample``; raise ``Unreadable`` where it is not text.

    >>> encoding("naïve".encode()), encoding("naïve, they said of it".encode("cp1252"))
    ('utf-8', 'cp1252')
    """
    for bom, name in BOMS:
        if sample.startswith(bom):
            return name
    check_text(sample)
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        decoder.decode(sample, final=complete)
    except UnicodeDecodeError:
        return _single_byte(sample)
    return "utf-8"


def check_text(data: bytes) -> None:
    """Raise ``Unreadable`` for bytes that are no text in any encoding that is read."""
    start = data[:SAMPLE]
    if b"\0" in data or len(UNPRINTABLE.findall(start)) > 0.1 * len(start):
        raise Unreadable("is not text")


def _single_byte(sample: bytes) -> str:
    if len(HIGH.findall(sample)) > ODD_SHARE * len(sample):
        raise Unreadable(ENCODING)
    best = from_bytes(sample[:SAMPLE], cp_isolation=["cp1252", "mac_roman"]).best()
    return best.encoding if best else "cp1252"


def read_text(path: Source, *, declared: str | None = None) -> str:
    """The whole of a text file; line ends stay as they are.

    Raises ``Unreadable`` for an empty, binary or oversized file.
    """
    return to_text(read_bytes(path), declared=declared)


def to_text(data: bytes, *, declared: str | None = None) -> str:
    """Decode the whole of a text, in the encoding it declares or else the likeliest.

    Raises ``Unreadable`` for bytes that are none or no text.
    """
    if not data.strip():
        raise Unreadable("is empty")
    if declared:
        check_text(data)
    name = declared or encoding(data)
    return data.decode(name, "windows-1252" if name.startswith("utf-8") else "replace")


def read_bytes(path: Source) -> bytes:
    """The whole of a file, unpacked where it is gzip; raises ``Unreadable`` beyond the limit."""
    check_size(path, article.MAX_WHOLE)
    with open_binary(path) as file:
        try:
            data = file.read(article.MAX_WHOLE + 1)
        except DAMAGE as error:
            raise Unreadable(DAMAGED) from error
    if len(data) > article.MAX_WHOLE:
        raise Unreadable(f"holds more than {article.MAX_WHOLE / 1e6:,.0f} MB: split it")
    return data


@contextmanager
def open_binary(path: Source) -> Iterator[BinaryIO]:
    """Open a file, plain or gzip, as a stream of bytes."""
    with path.open("rb") as file:
        if path.name.lower().endswith(".gz"):
            with gzip.open(file) as unpacked:
                yield cast(BinaryIO, unpacked)
        else:
            yield file


class Limited(io.RawIOBase):
    """A stream of bytes that raises ``Unreadable`` beyond the limit of a stream."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file
        self.given = 0

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer) -> int:
        """Read the next bytes."""
        data = self.file.read(len(buffer))
        buffer[: len(data)] = data
        self.given += len(data)
        if self.given > article.MAX_BYTES:
            raise Unreadable(f"holds more than {article.MAX_BYTES / 1e6:,.0f} MB: split it")
        return len(data)


def check_size(path: Source, limit: int | None = None) -> None:
    """Raise ``Unreadable`` for a file beyond the limit, without one that of a stream."""
    size = path.size if isinstance(path, article.Member) else path.stat().st_size
    limit = min(limit or article.MAX_BYTES, article.MAX_BYTES)
    if size > limit:
        raise Unreadable(f"is {size / 1e6:,.0f} MB; the limit is {limit / 1e6:,.0f} MB: split it")


@contextmanager
def open_lines(path: Source) -> Iterator[Iterator[str]]:
    """Open a text file, plain or gzip, as an iterator of lines that keep their ends.

    Raises ``Unreadable`` for an empty, binary, damaged or oversized file, the last two
    also while lines are read.
    """
    check_size(path)
    with open_binary(path) as file:
        try:
            sample = file.read(SAMPLE)
        except DAMAGE as error:
            raise Unreadable(DAMAGED) from error
    if not sample.strip():
        raise Unreadable("is empty")
    name = encoding(sample, complete=len(sample) < SAMPLE)
    handler = "windows-1252" if name.startswith("utf-8") else "replace"
    with open_binary(path) as file:
        yield _lines(io.TextIOWrapper(file, encoding=name, errors=handler, newline=""))


def _lines(text: io.TextIOWrapper) -> Iterator[str]:
    read = 0
    while True:
        try:
            line = text.readline(MAX_LINE)
        except DAMAGE as error:
            raise Unreadable(DAMAGED) from error
        read += len(line)
        if read > article.MAX_BYTES:
            raise Unreadable(f"holds more than {article.MAX_BYTES / 1e6:,.0f} MB: split it")
        if len(line) >= MAX_LINE:
            raise Unreadable(f"has a line longer than {MAX_LINE:,} characters: split it")
        if not line:
            return
        yield line
