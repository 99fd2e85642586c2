"""Web archives (.warc, .warc.gz): the pages among their records."""

from __future__ import annotations

import io
from contextlib import redirect_stderr
from typing import Any

from analysis.corpus.fields import pick, tidy
from analysis.corpus.readers import page, txt
from analysis.corpus.readers.article import Items, RawArticle, Skipped, Source, Unreadable
from analysis.corpus.readers.decode import Limited, check_size, label, open_binary, to_text

MAX_RECORD = 20_000_000
PAGES = ("text/html", "application/xhtml+xml")
TEXTS = ("text/plain",)
WRONG_LENGTH = "Content-Length is invalid"
DAMAGED = "is damaged from here on: fetch it again"


def read(path: Source) -> Items:
    """Yield the articles of the pages that a web archive holds; ``item`` is the record.

    Pictures, scripts and whatever else belongs to pages are passed over, and so are
    answers that only say that there is no page.
    """
    from warcio.archiveiterator import ArchiveIterator  # type: ignore[import-untyped]

    check_size(path)
    number = pages = 0
    with open_binary(path) as file:
        records = iter(ArchiveIterator(Limited(file)))
        while True:
            number += 1
            item = f"record {number}"
            try:
                # warcio tells the terminal what it doubts, with the bytes in question.
                with redirect_stderr(io.StringIO()) as doubts:
                    record = next(records, None)
                    found = None if record is None else _page(record)
            except Unreadable:
                raise
            except Exception as error:  # warcio has errors of its own, zlib and http others
                if not pages:
                    raise Unreadable("is damaged or no web archive: fetch it again") from error
                yield Skipped(DAMAGED, item)
                return
            if WRONG_LENGTH in doubts.getvalue():
                yield Skipped("may be cut: its length is wrong", f"before record {number}")
            if record is None:
                break
            if found:
                pages += 1
                yield from _articles(*found, item)
    if not pages:
        raise Unreadable("is a web archive without pages")


def _page(record: Any) -> tuple[str, bytes, str, str | None] | None:
    """The address, bytes, kind and encoding of a record that is a page."""
    if record.rec_type not in {"response", "resource"}:
        return None
    headers = record.http_headers or record.rec_headers
    if record.http_headers and not (record.http_headers.get_statuscode() or "").startswith("2"):
        return None
    kind, _, more = (headers.get_header("Content-Type") or "").partition(";")
    kind = kind.strip().lower()
    if kind not in PAGES + TEXTS:
        return None
    charset = more.partition("charset=")[2].partition(";")[0].strip("\"' ") or None
    data = record.content_stream().read(MAX_RECORD + 1)
    return record.rec_headers.get_header("WARC-Target-URI") or "", data, kind, charset


def _articles(address: str, data: bytes, kind: str, charset: str | None, item: str) -> Items:
    fields = pick({"url": address.strip("<>")})
    try:
        if len(data) > MAX_RECORD:
            raise Unreadable(f"is larger than {MAX_RECORD / 1e6:,.0f} MB")
        if kind in PAGES:
            found = list(page.articles(data, charset=charset))
        else:
            found = list(txt.articles(to_text(data, declared=label(charset))))
    except Unreadable as error:
        yield Skipped(f"{tidy(address)[:200]} {error}", item)
        return
    for number, one in enumerate(found, start=1):
        place = item if len(found) == 1 else f"{item}.{number}"
        if isinstance(one, RawArticle):
            fields_of = fields | one.fields
            yield RawArticle(one.text, fields_of, place, one.offset, one.problem)
        elif isinstance(one, Skipped):
            yield Skipped(one.reason, place)
        else:
            yield Skipped(one.text, place)
