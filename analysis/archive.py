"""A ZIP file with a list of its own: the same content gives the same bytes, and damage is told.

``bundle.json``, the first member, names every other with its size and SHA-256. Nothing is
taken out of an archive that its list does not name, nothing is larger than the list says, and
no name leads out of the folder that it is unpacked to.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple
from urllib.parse import unquote_to_bytes

from analysis.said import shown

LIST = "bundle.json"
FORMAT = "media-analysis bundle 1"
MOST_LISTED = 100_000_000  # bytes of the list
MOST_HELD = 20_000_000_000  # bytes of all members, unpacked
MOST_RATIO = 200
"""Text shrinks to a tenth; what shrinks further is made to harm."""
FREE_OF_RATIO = 10_000_000
BLOCK = 1 << 20
TOLD_OTHERWISE = '%\\:<>"|?*'  # signs of a name that some system takes for something else
DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError)

Content = bytes | Path


class Archive(NamedTuple):
    """An archive that was checked: where it lies, what its list says, and its own digest.

    ``told`` is what was handed to ``pack``; ``files`` has size and SHA-256 of each member;
    ``identity`` is the SHA-256 of the list, which changes if anything in the archive does.
    """

    path: Path
    told: dict[str, Any]
    files: dict[str, tuple[int, str]]
    identity: str

    def names(self, folder: str = "") -> list[str]:
        """The members below a folder of the archive, all without one."""
        return [name for name in self.files if name.startswith(folder)]

    def read(self, name: str) -> bytes:
        """The content of a member. Raises ``ValueError`` if there is none of that name."""
        if name not in self.files:
            raise ValueError(f"{shown(self.path)} holds no {shown(name)}.")
        with _opened(self.path) as whole, whole.open(name) as member:
            return member.read(self.files[name][0])

    def unpack(self, folder: str, to: Path) -> list[Path]:
        """Write the members below ``folder`` to ``to``, under the names that they were packed by.

        Raises ``ValueError`` where the disk is too full or a name cannot be written here.
        """
        names = self.names(folder)
        needed = sum(self.files[name][0] for name in names)
        to.mkdir(parents=True, exist_ok=True)
        if shutil.disk_usage(to).free < needed:
            raise ValueError(f"{to} has no room for {needed / 1e6:,.0f} MB of {shown(self.path)}.")
        written = []
        with _opened(self.path) as whole:
            for name in names:
                path = to / filename(name[len(folder) :])
                path.parent.mkdir(parents=True, exist_ok=True)
                with whole.open(name) as member, path.open("xb") as file:
                    shutil.copyfileobj(member, file, BLOCK)
                written.append(path)
        return written


def member(path: str) -> str:
    """A relative path as the name of a member, which every system can show and write.

    Signs that some system takes for something else are written as in an address of the web.

    >>> member("desk: one/a\\nb.txt"), filename("desk%3A one/a%0Ab.txt")
    ('desk%3A one/a%0Ab.txt', 'desk: one/a\\nb.txt')
    """
    odd = [not sign.isprintable() or sign in TOLD_OTHERWISE for sign in path]
    last = [sign in ". " and path[at + 1 : at + 2] in ("", "/") for at, sign in enumerate(path)]
    return "".join(
        "".join(f"%{byte:02X}" for byte in os.fsencode(sign)) if any(why) else sign
        for sign, *why in zip(path, odd, last, strict=True)
    )


def filename(name: str) -> str:
    """The relative path that ``member`` made this name of.

    Raises ``ValueError`` for one that would lead out of a folder.
    """
    path = os.fsdecode(unquote_to_bytes(name))
    steps = path.split("/")
    outside = any(step in ("", ".", "..") or "\0" in step for step in steps)
    if outside or "%2F" in name.upper() or (os.name == "nt" and re.search(r'[<>:"|?*\\]', path)):
        raise ValueError(f"A file called {shown(name)} cannot be written here.")
    return path


def pack(path: Path, members: Mapping[str, Content], *, told: Mapping[str, Any]) -> str:
    """Write an archive of ``members``, bytes or files, whole or not at all; return its identity.

    ``told`` is any JSON value that is kept in the list. Raises ``ValueError`` for a file that
    has gone, and if something else lies at ``path``.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     made = pack(Path(folder, "a.zip"), {"a.txt": b"It may rain."}, told={})
    ...     opened(Path(folder, "a.zip")).read("a.txt"), opened(Path(folder, "a.zip")).told
    (b'It may rain.', {})
    """
    ordered = dict(sorted(members.items()))
    listed = {name: _measured(name, content) for name, content in ordered.items()}
    whole = {"format": FORMAT, "told": told, "files": listed}
    text = f"{json.dumps(whole, ensure_ascii=True, indent=1, sort_keys=True)}\n".encode()
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with zipfile.ZipFile(partial, "w") as archive:
            for name, content in {LIST: text, **ordered}.items():
                _add(archive, name, content)
        if not path.exists():
            partial.replace(path)
        elif _digest(partial) != _digest(path):
            raise ValueError(f"{path} is there already and stays as it is; name another file.")
    finally:
        partial.unlink(missing_ok=True)
    return hashlib.sha256(text).hexdigest()


def opened(path: Path) -> Archive:
    """Open an archive and check every member against the list.

    Raises ``ValueError`` naming the first file that is damaged, altered, missing or not listed.
    """
    name = shown(path)
    if not path.is_file():
        raise ValueError(f"{name} does not exist; name the ZIP file of a bundle.")
    with _opened(path) as archive:
        members = archive.infolist()
        known = [info.filename for info in members]
        if LIST not in known:
            raise ValueError(f"{name} is no bundle of media-analysis: it holds no {LIST}.")
        text = _all(archive, archive.getinfo(LIST), name)
        told, files = _list(text, name)
        for one, times in Counter(known).items():
            if times > 1:
                raise ValueError(f"{name} was altered: it holds {shown(one)} {times} times.")
        if unlisted := [one for one in known if one not in files and one != LIST]:
            raise ValueError(f"{name} was altered: its list does not name {shown(unlisted[0])}.")
        if missing := [one for one in files if one not in set(known)]:
            raise ValueError(f"{name} is not whole: {shown(missing[0])} is missing.")
        held = sum(size for size, _ in files.values())
        if held > MOST_HELD or held > max(MOST_RATIO * path.stat().st_size, FREE_OF_RATIO):
            raise ValueError(f"{name} would unpack to {held / 1e6:,.0f} MB: that is no study.")
        bad = [
            one for one, (size, digest) in files.items() if not _same(archive, one, size, digest)
        ]
    if bad:
        are = f" and {len(bad) - 1} more are" if len(bad) > 1 else " is"
        raise ValueError(
            f"{name} was damaged or altered: {shown(bad[0])}{are} not what the list says."
        )
    return Archive(path, told, files, hashlib.sha256(text).hexdigest())


@contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError) as error:
        raise ValueError(
            f"{shown(path)} is no whole ZIP file; fetch the bundle again ({shown(error)})."
        ) from None


def _all(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str) -> bytes:
    if info.file_size > MOST_LISTED:
        raise ValueError(f"{name} was altered: its {LIST} is too large to be a list.")
    try:
        return archive.read(info)
    except DAMAGE:
        raise ValueError(f"{name} was damaged or altered: its {LIST} cannot be read.") from None


def _list(text: bytes, name: str) -> tuple[dict[str, Any], dict[str, tuple[int, str]]]:
    try:
        whole = json.loads(text)
        form, told = str(whole["format"]), dict(whole["told"])
        files = {str(k): (int(size), str(digest)) for k, (size, digest) in whole["files"].items()}
        if any(size < 0 for size, _ in files.values()):
            raise ValueError
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise ValueError(f"{name} was damaged or altered: its {LIST} is no list.") from None
    if form != FORMAT:
        raise ValueError(f"{name} is of another form ({shown(form)[:60]}); update media-analysis.")
    for one in files:
        if PurePosixPath(one).is_absolute() or "\\" in one:
            raise ValueError(f"{name} was altered: {shown(one)} leads out of it.")
        try:
            filename(one)
        except ValueError:
            raise ValueError(f"{name} was altered: {shown(one)} leads out of it.") from None
    return told, files


def _same(archive: zipfile.ZipFile, name: str, size: int, digest: str) -> bool:
    """Whether a member is what the list says; never more of it is read than that."""
    if archive.getinfo(name).file_size != size:
        return False
    whole = hashlib.sha256()
    try:
        with archive.open(name) as member:
            while block := member.read(BLOCK):
                whole.update(block)
    except DAMAGE:
        return False
    return whole.hexdigest() == digest


def _measured(name: str, content: Content) -> tuple[int, str]:
    if isinstance(content, bytes):
        return len(content), hashlib.sha256(content).hexdigest()
    try:
        return content.stat().st_size, _digest(content)
    except OSError as error:
        why = (error.strerror or "fault").lower()
        raise ValueError(f"{shown(content)} cannot be read ({why}); put it back.") from None


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _add(archive: zipfile.ZipFile, name: str, content: Content) -> None:
    info = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
    info.compress_type, info.create_system = zipfile.ZIP_DEFLATED, 3
    info.external_attr = 0o644 << 16
    info.file_size = len(content) if isinstance(content, bytes) else content.stat().st_size
    with archive.open(info, "w") as member:
        if isinstance(content, bytes):
            member.write(content)
        else:
            with content.open("rb") as file:
                shutil.copyfileobj(file, member, BLOCK)
