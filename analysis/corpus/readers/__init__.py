"""One module per file format; each yields raw articles.

A new format is a module with ``read(path) -> Items`` and a line in ``READERS``.
"""

from __future__ import annotations

from pathlib import Path

from analysis.corpus.readers import lines, markdown, page, plain, table
from analysis.corpus.readers.raw import Reader

READERS: dict[str, Reader] = {
    ".txt": plain.read,
    ".md": markdown.read,
    ".html": page.read,
    ".htm": page.read,
    ".csv": table.read,
    ".csv.gz": table.read,
    ".jsonl": lines.read,
    ".jsonl.gz": lines.read,
}


def ending(path: Path) -> str:
    """The ending that names a file's format, in lower case.

    >>> ending(Path("wire.JSONL.gz")), ending(Path("notes.v2.txt"))
    ('.jsonl.gz', '.txt')
    """
    last = path.suffix.lower()
    return Path(path.stem).suffix.lower() + last if last == ".gz" else last
