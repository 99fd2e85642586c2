"""One module per file format; each yields raw articles.

A new format is a module with ``read(source) -> Items`` and a line in ``FORMATS``.
"""

from __future__ import annotations

from functools import partial
from pathlib import PurePath

from analysis.corpus.readers import (
    columns,
    feed,
    lines,
    mail,
    markdown,
    mojibake,
    objects,
    opendocument,
    page,
    pdf,
    plain,
    ris,
    rtf,
    sheet,
    table,
    warc,
    word,
)
from analysis.corpus.readers.raw import Items, RawArticle, Reader, Source, Unreadable

FORMATS: dict[str, Reader] = {
    ".txt": plain.read,
    ".md": markdown.read,
    ".html": page.read,
    ".htm": page.read,
    ".xhtml": page.read,
    ".mhtml": mail.read_page,
    ".mht": mail.read_page,
    ".docx": word.read,
    ".odt": opendocument.read,
    ".rtf": rtf.read,
    ".pdf": pdf.read,
    ".eml": mail.read,
    ".csv": table.read,
    ".csv.gz": table.read,
    ".tsv": table.read,
    ".tsv.gz": table.read,
    ".xlsx": sheet.read,
    ".json": objects.read,
    ".json.gz": objects.read,
    ".jsonl": lines.read,
    ".jsonl.gz": lines.read,
    ".parquet": columns.read,
    ".ris": ris.read,
    ".rss": feed.read,
    ".atom": feed.read,
    ".xml": feed.read,
    ".warc": warc.read,
    ".warc.gz": warc.read,
}
"""Archives (``.zip``) are no format: `analysis.corpus.files` looks into them like folders."""


def _safely(suffix: str, read: Reader, source: Source) -> Items:
    """Read a file so that whatever a library makes of damaged bytes becomes one sentence."""
    try:
        for item in read(source):
            yield mojibake.mended(item) if isinstance(item, RawArticle) else item
    except Unreadable:
        raise
    except OSError as error:
        if error.errno is not None:
            raise
        raise Unreadable(_damaged(suffix)) from error
    except Exception as error:
        raise Unreadable(_damaged(suffix)) from error


def _damaged(suffix: str) -> str:
    return f"is damaged or no {suffix} file: save it again, or save its text as .txt"


READERS: dict[str, Reader] = {
    suffix: partial(_safely, suffix, read) for suffix, read in FORMATS.items()
}


def ending(path: Source | PurePath) -> str:
    """The ending that names a file's format, in lower case.

    >>> from pathlib import Path
    >>> ending(Path("wire.JSONL.gz")), ending(Path("notes.v2.txt"))
    ('.jsonl.gz', '.txt')
    """
    name = PurePath(path.name)
    last = name.suffix.lower()
    return PurePath(name.stem).suffix.lower() + last if last == ".gz" else last
