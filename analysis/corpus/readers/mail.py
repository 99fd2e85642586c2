"""Messages (.eml) and pages saved whole by a browser (.mhtml), which have the same form."""

from __future__ import annotations

import re
from email import message_from_bytes, policy
from email.message import EmailMessage, MIMEPart

from analysis.corpus.fields import pick
from analysis.corpus.readers import page, tabular, txt
from analysis.corpus.readers.article import Items, RawArticle, Source, Unreadable
from analysis.corpus.readers.decode import label, read_bytes, to_text

ADDRESS = re.compile(r"(?<!\s)\s*<[^<>]{0,300}>|\"")
MAX_PARTS = 1_000
MAX_HEADER = 10_000
MAX_MARKS = 10_000


def read(path: Source) -> Items:
    """Yield the article of a message: its plain text, else its page."""
    message = _parse(path)
    body = message.get_body(("plain", "html"))
    if body is None:
        raise Unreadable("is a message without text")
    fields = _fields(message)
    names = [part.get_filename() or "unnamed" for part in message.iter_attachments()]
    left = f"its attachments were not read: {tabular.shown(names)}" if names else None
    for item in _items(body):
        if isinstance(item, RawArticle):
            problem = "; ".join(filter(None, (item.problem, left))) or None
            yield RawArticle(item.text, item.fields | fields, item.item, item.offset, problem)
        else:
            yield item


def read_page(path: Source) -> Items:
    """Yield the article of a saved page; its address is the one that it was saved from."""
    message = _parse(path)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            address = part.get("Content-Location") or message.get("Snapshot-Content-Location")
            fields = pick({"url": str(address)}) if str(address).startswith("http") else {}
            for item in _items(part):
                yield page.with_fields(item, fields)
            return
    raise Unreadable("holds no page: save its text as .txt")


def _parse(path: Source) -> EmailMessage:
    data = read_bytes(path)
    if data.count(b"\n--") > MAX_MARKS:
        raise Unreadable(f"has more than {MAX_MARKS:,} marks of parts: save its text as .txt")
    message = message_from_bytes(data, policy=policy.default)
    for number, part in enumerate(message.walk()):
        if number > MAX_PARTS:
            raise Unreadable(f"has more than {MAX_PARTS:,} parts: save its text as .txt")
        # Reading a header takes the square of its length.
        if any(len(str(value)) > MAX_HEADER for _, value in part.raw_items()):
            raise Unreadable("has a header that is too long to be one: save its text as .txt")
    return message


def _items(part: MIMEPart) -> Items:
    data = part.get_payload(decode=True)
    charset = part.get_content_charset()
    if not isinstance(data, bytes):
        raise Unreadable("is a message whose text cannot be decoded")
    if part.get_content_type() == "text/html":
        yield from page.articles(data, charset=charset)
    else:
        yield from txt.articles(to_text(data, declared=label(charset)))


def _fields(message: EmailMessage) -> dict[str, str]:
    """Subject, date and sender: a mailing list is the outlet, a person the author."""
    sender = ADDRESS.sub("", str(message.get("From", "")))
    to_many = "List-Id" in message or "List-Unsubscribe" in message
    return pick(
        {
            "title": str(message.get("Subject", "")),
            "published": str(message.get("Date", "")),
            "outlet" if to_many else "byline": sender,
        }
    )
