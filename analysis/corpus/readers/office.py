"""What documents of office programs have in common: a zip file with XML in it."""

from __future__ import annotations

import io
from typing import Any
from zipfile import BadZipFile, ZipFile

from analysis.corpus.readers import archive
from analysis.corpus.readers.article import Source, Unreadable
from analysis.corpus.readers.decode import read_bytes

MAX_UNPACKED = 500_000_000
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


def parse(data: bytes) -> Any:
    """The root of XML from elsewhere: no entity is resolved, no address opened.

    Raises ``Unreadable`` where it declares entities, ``lxml.etree.XMLSyntaxError`` where
    it is no XML at all.
    """
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True
    )
    root = etree.fromstring(data, parser)
    if root is None:
        raise Unreadable("is no XML that can be read")
    declared = root.getroottree().docinfo.internalDTD
    if declared is not None and next(declared.iterentities(), None) is not None:
        raise Unreadable("declares entities of its own, which are not read")
    return root
