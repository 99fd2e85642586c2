"""Archives (.zip): which members are read, within limits; nothing is unpacked to disk."""

from __future__ import annotations

import io
import re
import stat
import unicodedata
import weakref
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO, BinaryIO, NamedTuple, cast
from zipfile import BadZipFile, ZipFile, ZipInfo

from analysis.corpus.readers.article import Damaged, Member, Source, Unreadable

MAX_MEMBERS = 200_000
MAX_UNPACKED = 4_000_000_000
MAX_RATIO = 200
"""Text shrinks to a tenth, tables to a fiftieth; what shrinks further is made to harm."""
FREE_OF_RATIO = 10_000_000
"""Below this many bytes a member does no harm however well it was packed."""
MAX_INNER = 100_000_000
MAX_DEPTH = 2

DRIVE = re.compile(r"[a-z]:[\\/]", re.I)
NO_ARCHIVE = "is damaged or no zip archive: make it again"
DAMAGED = "is damaged in its archive: make the archive again"


class Listed(NamedTuple):
    """A member of an archive: its label, the member, and why it cannot be read."""

    name: str
    member: Member
    problem: str | None = None


class Archive:
    """A zip file that is open only while it is used; its listing is kept.

    Of all archives one is open at a time: a folder may hold thousands.
    """

    _open: weakref.ref[Archive] | None = None

    def __init__(self, source: Path | bytes) -> None:
        self.source = source
        self.file: ZipFile | None = None

    def opened(self) -> ZipFile:
        """The zip file, opened again if another one was used since."""
        other = Archive._open() if Archive._open else None
        if other is not None and other is not self:
            other.close()
        Archive._open = weakref.ref(self)
        if self.file is None:
            where = io.BytesIO(self.source) if isinstance(self.source, bytes) else self.source
            self.file = ZipFile(where)
        return self.file

    def close(self) -> None:
        """Close the file; it can be opened again."""
        if self.file:
            self.file.close()
            self.file = None


def members(source: Source, *, depth: int = 1) -> Iterator[Listed]:
    """List the members of an archive and of the archives in it, but folders and hidden files.

    Raises ``Unreadable`` where the archive itself cannot be read or goes beyond a limit.
    """
    try:
        archive = Archive(source if isinstance(source, Path) else _inner(source))
        infos = archive.opened().infolist()
    except Unreadable:
        raise
    except PermissionError:
        raise
    except Exception as error:  # whatever zipfile makes of bytes that are no archive
        raise Unreadable(NO_ARCHIVE) from error
    check(infos)
    seen: dict[str, int] = {}
    for info in infos:
        if info.is_dir() or _hidden(info.filename):
            continue
        name = _label(info.filename)
        seen[name] = seen.get(name, 0) + 1
        label = name if seen[name] == 1 else f"{name} ({seen[name]})"
        yield from _listed(archive, info, label, depth)
    archive.close()


def check(infos: list[ZipInfo]) -> None:
    """Raise ``Unreadable`` where an archive would unpack to more than the limits."""
    if len(infos) > MAX_MEMBERS:
        raise Unreadable(f"holds {len(infos):,} files; the limit is {MAX_MEMBERS:,}: split it")
    size = sum(info.file_size for info in infos)
    if size > MAX_UNPACKED:
        limit = f"{MAX_UNPACKED / 1e9:,.0f} GB"
        raise Unreadable(f"unpacks to {size / 1e9:,.0f} GB; the limit is {limit}: split it")


def problem(info: ZipInfo) -> str | None:
    """Why a member of an archive cannot be read, if it cannot."""
    if info.flag_bits & 0x1:
        return "is protected by a password: unpack it first"
    if stat.S_ISLNK(info.external_attr >> 16):
        return "is a link inside an archive: put the file itself there"
    if info.file_size > max(FREE_OF_RATIO, MAX_RATIO * info.compress_size):
        times = info.file_size / max(info.compress_size, 1)
        return f"unpacks to {times:,.0f} times its size; the limit is {MAX_RATIO}: not unpacked"
    name = PurePosixPath(info.filename.replace("\\", "/"))
    if name.is_absolute() or ".." in name.parts or DRIVE.match(info.filename):
        return "has a name that leads out of the archive: rename it"
    return None


def _listed(archive: Archive, info: ZipInfo, label: str, depth: int) -> Iterator[Listed]:
    name = PurePosixPath(_label(info.filename)).name
    member = Member(name, info.file_size, lambda: _unpack(archive, info))
    reason = problem(info)
    if reason or not name.lower().endswith(".zip"):
        yield Listed(label, member, reason)
        return
    try:
        if depth >= MAX_DEPTH:
            raise Unreadable(f"lies {depth} archives deep: unpack it first")
        for inner in members(member, depth=depth + 1):
            yield inner._replace(name=f"{label}!/{inner.name}")
    except Unreadable as error:
        yield Listed(label, member, str(error))


def _inner(member: Member) -> bytes:
    if member.size > MAX_INNER:
        size, limit = f"{member.size / 1e6:,.0f} MB", f"{MAX_INNER / 1e6:,.0f} MB"
        raise Unreadable(f"is an archive of {size} in another; the limit is {limit}: unpack it")
    with member.open() as file:
        return file.read()


def _hidden(name: str) -> bool:
    """Whether a part of the name hides it, as in a folder; ``..`` is no hiding but a leap."""
    parts = name.replace("\\", "/").split("/")
    return parts[0] == "__MACOSX" or any(p.startswith(".") and p not in {".", ".."} for p in parts)


def _label(name: str) -> str:
    """A name to show and never to write to: one line, no half characters."""
    shown = "".join(
        "\ufffd" if unicodedata.category(c) in {"Cc", "Cs"} else c
        for c in name.replace("\\", "/")[:1_000]
    )
    return shown or "\ufffd"


class _Stream(io.RawIOBase):
    """The bytes of a member; whatever is wrong with them is ``Damaged``."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer) -> int:
        """Read the next bytes."""
        try:
            data = self.file.read(len(buffer))
        except Exception as error:  # each compression has errors of its own
            raise Damaged(DAMAGED) from error
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        """Close the member too."""
        if not self.closed:
            self.file.close()
        super().close()


def _unpack(archive: Archive, info: ZipInfo) -> BinaryIO:
    try:
        file = archive.opened().open(info)
    except (BadZipFile, NotImplementedError, RuntimeError, ValueError, OSError) as error:
        raise Damaged(DAMAGED) from error
    return cast(BinaryIO, io.BufferedReader(_Stream(file), 1 << 16))
