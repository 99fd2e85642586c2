"""One module per file format; each yields raw articles.

A new format is a module with ``read(source) -> Items`` and a line in ``FORMATS``.
"""

from __future__ import annotations

import errno
from functools import partial
from pathlib import PurePath

from analysis.corpus.readers import (
    csv_tsv,
    feed,
    json_jsonl,
    mail,
    markdown,
    missing,
    mojibake,
    odt,
    page,
    parquet,
    pdf,
    ris,
    rtf,
    txt,
    warc,
    word,
    xlsx,
)
from analysis.corpus.readers.article import (
    Items,
    Passing,
    RawArticle,
    Reader,
    Remark,
    Skipped,
    Source,
    Unreadable,
)

FORMATS: dict[str, Reader] = {
    ".txt": txt.read,
    ".md": markdown.read,
    ".html": page.read,
    ".htm": page.read,
    ".xhtml": page.read,
    ".mhtml": mail.read_page,
    ".mht": mail.read_page,
    ".docx": word.read,
    ".odt": odt.read,
    ".rtf": rtf.read,
    ".pdf": pdf.read,
    ".eml": mail.read,
    ".csv": csv_tsv.read,
    ".csv.gz": csv_tsv.read,
    ".tsv": csv_tsv.read,
    ".tsv.gz": csv_tsv.read,
    ".xlsx": xlsx.read,
    ".xlsm": xlsx.read,
    ".json": json_jsonl.read,
    ".json.gz": json_jsonl.read,
    ".jsonl": json_jsonl.read_lines,
    ".jsonl.gz": json_jsonl.read_lines,
    ".ndjson": json_jsonl.read_lines,
    ".jl": json_jsonl.read_lines,
    ".parquet": parquet.read,
    ".ris": ris.read,
    ".rss": feed.read,
    ".atom": feed.read,
    ".xml": feed.read,
    ".warc": warc.read,
    ".warc.gz": warc.read,
}
"""Archives (``.zip``) are no format: `analysis.corpus.files` looks into them like folders."""


MAX_BARREN = 50_000
LONG = 5_000
MAX_COPIES = 1_000
TELLING = ("id", "url", "outlet")
MANY = 20_000
SHORT = 30
MAX_TOLD = 1_000
"""Of items that give nothing so many have a line of their own in the ledger."""
HERE = PurePath(__file__).parent
OF_FILE = {errno.EACCES, errno.EPERM, errno.ENOENT, errno.EISDIR, errno.ENXIO, errno.EINVAL}
"""What the system says of a file itself; other errors of its pass."""


def _safely(suffix: str, read: Reader, source: Source) -> Items:
    """Read a file so that whatever a library makes of damaged bytes becomes one sentence.

    What is no fault of the file is never called its damage: a machine without memory or
    room raises ``Passing``, a mistake of this program says so.
    """
    try:
        yield from _bounded(read(source))
    except Unreadable:
        raise
    except MemoryError as error:
        raise Passing("needs more memory than is free: close other programs or split it") from error
    except ImportError as error:
        raise Passing(f"needs a package that is not installed: {error.name}") from error
    except OSError as error:
        if error.errno is None:  # libraries raise it of damaged bytes
            raise Unreadable(_damaged(suffix)) from error
        if error.errno in OF_FILE:
            raise
        raise Passing(f"could not be read now: {(error.strerror or 'fault').lower()}") from error
    except Exception as error:
        if our_fault := _our_fault(error):
            raise Unreadable(our_fault) from error
        raise Unreadable(_damaged(suffix)) from error


def _bounded(items: Items) -> Items:
    """The items, articles mended; a file that goes on without a new one is not read on.

    So a file of a few bytes that stands for millions of rows costs no more than others.
    """
    known = _Known()
    barren = told = 0
    for item in items:
        if isinstance(item, Remark):
            yield item
            continue
        if isinstance(item, RawArticle) and missing.refuses(item.text):
            item = Skipped(missing.REFUSED, item.item)
        if isinstance(item, RawArticle) and known.add(item):
            barren = 0
            yield mojibake.mended(item)
            continue
        # A long text that comes again costs more than a short one.
        barren += 1 + (len(item.text) // LONG if isinstance(item, RawArticle) else 0)
        if barren > MAX_BARREN:
            raise Unreadable(
                f"gave no new article in {MAX_BARREN:,} items one after the other: not read on"
            )
        told += 1
        if told <= MAX_TOLD:
            yield item
    if told > MAX_TOLD:
        yield Remark(f"{told - MAX_TOLD:,} more items gave no new article")


class _Known:
    """The articles of a file so far: their texts, and what tells copies of one text apart."""

    def __init__(self) -> None:
        self.times: dict[int, int] = {}
        self.articles: set[int] = set()
        self.length = 0

    def add(self, article: RawArticle) -> bool:
        """Add an article; whether it is new. Texts too short for articles are not read on."""
        text = hash(article.text)
        whole = hash((text, *(article.fields.get(name) for name in TELLING)))
        if whole in self.articles or self.times.get(text, 0) >= MAX_COPIES:
            return False
        self.articles.add(whole)
        self.times[text] = self.times.get(text, 0) + 1
        self.length += len(article.text)
        if len(self.articles) >= MANY and self.length < SHORT * len(self.articles):
            raise Unreadable(
                f"holds {MANY:,} texts of {self.length // len(self.articles)} letters on "
                "average, which are no articles: not read on"
            )
        return True


def _our_fault(error: Exception) -> str | None:
    """What to say of an error that was raised in this package and not in a library."""
    where = error.__traceback__
    while where and where.tb_next:
        where = where.tb_next
    place = PurePath(where.tb_frame.f_code.co_filename if where else "")
    if place.parent != HERE:
        return None
    return f"met a mistake in this program ({type(error).__name__} in {place.name}): report it"


def _damaged(suffix: str) -> str:
    return f"is damaged or no {suffix} file: save it again, or save its text as .txt"


READERS: dict[str, Reader] = {
    suffix: partial(_safely, suffix, read) for suffix, read in FORMATS.items()
}


def ending(name: str) -> str:
    """The ending that names a file's format, in lower case.

    >>> ending("wire.JSONL.gz"), ending("notes.v2.txt")
    ('.jsonl.gz', '.txt')
    """
    last = _suffix(name)
    return _suffix(name[: -len(last)]) + last if last == ".gz" else last


def _suffix(name: str) -> str:
    """What ``PurePath.suffix`` gives, in small letters, in a tenth of the time."""
    place = name.rfind(".")
    return name[place:].lower() if 0 < place < len(name) - 1 else ""
