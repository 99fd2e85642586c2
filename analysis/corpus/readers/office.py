"""What documents of office programs have in common: a zip file with XML in it."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any
from zipfile import BadZipFile, ZipFile

from analysis.corpus.readers import archive
from analysis.corpus.readers.article import Source, Unreadable
from analysis.corpus.readers.decode import read_bytes

MAX_UNPACKED = 500_000_000
MAX_PART = 100_000_000
MAX_ELEMENTS = 1_000_000
"""So many elements take 400 MB; an export of 500 long articles has 700,000."""
PACKAGE = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
OLD_FORMAT = b"\xd0\xcf\x11\xe0"
SAVE_AGAIN = "is damaged or not what its ending says: open it and save it again, or save its text"


def open_package(path: Source) -> io.BytesIO:
    """The bytes of an office document whose parts are within the limits and safe to parse.

    Raises ``Unreadable`` for one that is encrypted, damaged, made to unpack to very much,
    or declares entities, which no office program does.
    """
    data = read_bytes(path)
    if data.startswith(OLD_FORMAT):
        raise Unreadable("is protected by a password or of an old format: save it anew without")
    stream = io.BytesIO(data)
    try:
        with ZipFile(stream) as package:
            infos = package.infolist()
            archive.check(infos)
            if sum(info.file_size for info in infos) > MAX_UNPACKED:
                raise Unreadable(f"unpacks to more than {MAX_UNPACKED / 1e6:,.0f} MB: split it")
            for info in infos:
                if reason := archive.problem(info):
                    raise Unreadable(f"has a part that {reason}")
                if info.filename.endswith((".xml", ".rels")):
                    _check_part(package, info.filename)
    except (BadZipFile, NotImplementedError, EOFError) as error:
        raise Unreadable(SAVE_AGAIN) from error
    stream.seek(0)
    return stream


def _check_part(package: ZipFile, name: str) -> None:
    with package.open(name) as part:
        head = part.read(4_096)
    if b"<!DOCTYPE" in head.replace(b"\0", b""):
        raise Unreadable("declares entities, as no office program does: save it again")


def part_of(package: ZipFile, usual: str, kind: str) -> str:
    """The name of the part of a package that its relations say is of a kind, else the usual."""
    names = set(package.namelist())
    if "_rels/.rels" in names:
        for relation in parse(package.read("_rels/.rels")).iter(PACKAGE):
            target = str(PurePosixPath((relation.get("Target") or "").lstrip("/")))
            if (relation.get("Type") or "").endswith(f"/{kind}") and target in names:
                return target
    if usual not in names:
        raise Unreadable(SAVE_AGAIN)
    return usual


def left_out(counts: Mapping[str, int]) -> str:
    """What to say of the parts of a document that are no part of the article.

    >>> left_out({"footnotes": 2, "hidden text": 1})
    'left out of the document: 2 footnotes, hidden text'
    """
    told = (
        what if what.endswith("text") else f"{count} {what if count > 1 else what[:-1]}"
        for what, count in sorted(counts.items())
        if count
    )
    return f"left out of the document: {', '.join(told)}"


def parse(data: bytes) -> Any:
    """The root of XML from elsewhere: no entity is resolved, no address opened.

    Raises ``Unreadable`` where it declares entities or has more elements than
    fit in memory, ``lxml.etree.XMLSyntaxError`` where it is no XML at all.
    """
    from lxml import etree

    if len(data) > MAX_PART or data.count(b"<") - data.count(b"</") > MAX_ELEMENTS:
        raise Unreadable(f"has a part of more than {MAX_ELEMENTS:,} elements: split it")

    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        recover=True,
        remove_comments=True,
        remove_pis=True,
    )
    root = etree.fromstring(data, parser)
    if root is None:
        raise Unreadable("is no XML that can be read")
    declared = root.getroottree().docinfo.internalDTD
    if declared is not None and next(declared.iterentities(), None) is not None:
        raise Unreadable("declares entities of its own, which are not read")
    return root
