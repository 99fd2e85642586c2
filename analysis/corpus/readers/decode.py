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

from analysis.corpus.readers import article
from analysis.corpus.readers.article import Source, Unreadable

SAMPLE = 65_536
MAX_LINE = 50_000_000
ODD_SHARE = 0.3
"""Above this share of bytes that are neither ASCII nor UTF-8, a file is no English text."""

BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # begins as UTF-16 does
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
DAMAGE = (EOFError, gzip.BadGzipFile, zlib.error)
DAMAGED = "is damaged or cut off and cannot be unpacked: fetch it again"
ENCODING = "is not text in an encoding that is read (UTF-8, UTF-16, Windows-1252): save it as UTF-8"
UNPRINTABLE = re.compile(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f\x7f]")
HIGH = re.compile(rb"[\x80-\xff]")
STRAY = re.compile("[\udc80-\udcff]+")
"""Bytes that are no UTF-8, as Python keeps them."""
NOT_ASCII = re.compile(r"[^\x00-\x7f]")
# Quotation marks, dashes and the letters of Western names, as each of the two writes them.
OF_WINDOWS = re.compile(rb"[\x80\x82-\x85\x91-\x97\xe0-\xff]")
OF_MAC = re.compile(rb"[\x87-\x8a\x8d-\x90\x98-\x9a\x9e\x9f\xc9\xd0-\xd5]")

# What a label means to a browser (WHATWG Encoding Standard), where Python means another thing.
LABELS = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "johab": "cp949",
    "utf-16": "utf-16-le",
}
KNOWN = re.compile(
    r"utf-8|utf-16-[lb]e|cp(?:125\d|874|932|949|866)|iso8859-\d+|koi8-[ru]|gb18030|big5hkscs|"
    r"euc_jp|iso2022_jp|mac-(?:roman|cyrillic)"
)


def label(name: str | None) -> str | None:
    """The codec that a label of an encoding means to browsers, if it is one that is read.

    >>> label("iso-8859-1"), label("GB2312"), label("punycode")
    ('cp1252', 'gb18030', None)
    """
    name = (name or "").strip().lower()
    name = {"macintosh": "mac-roman", "x-sjis": "shift_jis", "x-gbk": "gbk"}.get(name, name)
    try:
        own = codecs.lookup(name.removeprefix("x-") if name.startswith("x-mac") else name).name
    except (LookupError, ValueError):
        return None
    own = LABELS.get(own, own)
    return own if KNOWN.fullmatch(own) else None


def encoding(sample: bytes, *, complete: bool = True) -> str:
    """Name the encoding of ``sample``; raise ``Unreadable`` where it is not text.

    A text in UTF-8 with a few stray bytes is one in UTF-8.

    >>> encoding("naïve".encode()), encoding("naïve, they said of it".encode("cp1252"))
    ('utf-8', 'cp1252')
    """
    for bom, name in BOMS:
        if sample.startswith(bom):
            return name
    if wide := _wide(sample):
        return wide
    check_text(sample)
    if sample.isascii():
        return "utf-8"
    text = sample.decode("utf-8", "surrogateescape")
    if not complete:
        text = re.sub("[\udc80-\udcff]{1,3}\\Z", "", text)
    strays = sum(map(len, STRAY.findall(text)))
    if not strays or len(NOT_ASCII.findall(text)) >= 2 * strays:
        return "utf-8"
    if len(HIGH.findall(sample)) > ODD_SHARE * len(sample):
        raise Unreadable(ENCODING)
    mac, windows = len(OF_MAC.findall(sample)), len(OF_WINDOWS.findall(sample))
    return "mac_roman" if mac > windows else "cp1252"


def _wide(sample: bytes) -> str | None:
    """UTF-16 without a mark: in English text every other byte is zero."""
    start = sample[:4_000]
    for zeros, name in ((start[1::2], "utf-16-le"), (start[::2], "utf-16-be")):
        other = len(start) - len(zeros)
        if zeros.count(0) > 0.7 * len(zeros) and start.count(0) - zeros.count(0) < 0.05 * other:
            return name
    return None


def check_text(data: bytes) -> None:
    """Raise ``Unreadable`` for bytes that are no text in any encoding that is read."""
    start = data[:SAMPLE]
    if b"\0" in data or len(UNPRINTABLE.findall(start)) > 0.1 * len(start):
        raise Unreadable("is not text")


def read_text(path: Source, *, declared: str | None = None) -> str:
    """The whole of a text file; line ends stay as they are.

    Raises ``Unreadable`` for an empty, binary or oversized file.
    """
    return to_text(read_bytes(path), declared=declared)


def to_text(data: bytes, *, declared: str | None = None) -> str:
    """Decode the whole of a text, in the encoding it declares or else the likeliest.

    Raises ``Unreadable`` for bytes that are none or no text.
    """
    return decoded(data, declared=declared)[0]


def decoded(data: bytes, *, declared: str | None = None) -> tuple[str, str | None]:
    """``to_text``, and what to say of bytes that are wrong in that encoding.

    What is UTF-8 throughout is read so, whatever it declares.

    >>> decoded("It’s a ".encode() + b"caf\\xe9.")
    ('It’s a café.', '1 byte that is no UTF-8 was read as Windows-1252')
    """
    if not data.strip():
        raise Unreadable("is empty")
    name = None
    if declared and declared != "utf-8" and not declared.startswith("utf-16"):
        check_text(data)
        name = "utf-8" if _is_utf8(data) else declared
    name = name or encoding(data)
    if name.startswith("utf-8"):
        return _without_strays(data.decode(name, "surrogateescape"))
    text = data.decode(name, "replace")
    lost = text.count("\ufffd")
    told = f"{lost:,} {'byte' if lost == 1 else 'bytes'} could not be read as {name}"
    return text, told if lost else None


def _is_utf8(data: bytes) -> bool:
    try:
        return not data.isascii() and bool(data.decode("utf-8"))
    except UnicodeDecodeError:
        return False


def _without_strays(text: str) -> tuple[str, str | None]:
    """``text`` with the bytes that are no UTF-8 read as Windows-1252, and what to say of it."""
    if text.isascii() or not STRAY.search(text):
        return text, None
    found = STRAY.findall(text)
    return STRAY.sub(_as_windows, text), _told(sum(map(len, found)))


def _as_windows(found: re.Match[str]) -> str:
    return found[0].encode("utf-8", "surrogateescape").decode("cp1252", "replace")


def _told(count: int) -> str:
    many = "bytes that are no UTF-8 were" if count > 1 else "byte that is no UTF-8 was"
    return f"{count:,} {many} read as Windows-1252"


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


class Lines:
    """The lines of a file, with their ends; ``remark`` says what was wrong with its bytes."""

    def __init__(self, file: BinaryIO, name: str) -> None:
        errors = "surrogateescape" if name.startswith("utf-8") else "replace"
        self._text = io.TextIOWrapper(file, encoding=name, errors=errors, newline="")
        self._read = self._strays = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        try:
            line = self._text.readline(MAX_LINE)
        except DAMAGE as error:
            raise Unreadable(DAMAGED) from error
        self._read += len(line)
        if self._read > article.MAX_BYTES:
            raise Unreadable(f"holds more than {article.MAX_BYTES / 1e6:,.0f} MB: split it")
        if len(line) >= MAX_LINE:
            raise Unreadable(f"has a line longer than {MAX_LINE:,} characters: split it")
        if not line:
            raise StopIteration
        if not line.isascii() and STRAY.search(line):
            self._strays += sum(map(len, STRAY.findall(line)))
            return STRAY.sub(_as_windows, line)
        return line

    @property
    def remark(self) -> str | None:
        """What to say of the bytes that were no UTF-8 so far."""
        return _told(self._strays) if self._strays else None


@contextmanager
def open_lines(path: Source) -> Iterator[Lines]:
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
    with open_binary(path) as file:
        yield Lines(file, name)
