"""Messages (.eml) and pages saved whole by a browser (.mhtml), which have the same form.

Of a message that was sent on, the one that it holds is the article: its text, subject, date
and sender. What was written above it is left out, and that is said.
"""

from __future__ import annotations

import re
from email import message_from_bytes, policy
from email.message import EmailMessage, MIMEPart

from analysis.corpus.fields import pick
from analysis.corpus.readers import page, tabular, txt
from analysis.corpus.readers.article import Items, RawArticle, Source, Unreadable
from analysis.corpus.readers.decode import label, read_bytes, to_text

ADDRESS = re.compile(r"(?<!\s)\s*<[^<>]{0,300}>|\"")
SENT_ON = re.compile(
    r"^[ \t]*(?:-{3,20}[ \t]*(?:Forwarded|Original|Weitergeleitete|Ursprüngliche)[^\n-]{0,40}"
    r"-{3,20}|Begin forwarded message:|_{10,80})[ \t\r]*\n\s{0,9}",
    re.M | re.I,
)
OF_FORWARDS = re.compile(r"forward|weitergeleitet", re.I)
FORWARD = re.compile(r"\s*(?:fwd?|wg|tr|i)\s?:", re.I)
INNER_LINE = re.compile(
    r"[*>\t ]{0,9}(From|Von|Date|Sent|Gesendet|Datum|Subject|Betreff|To|An|Cc|Reply-To)[*]?:[*]?"
    r"[ \t]*([^\n]{0,1000})\n"
)
INNER = {
    **dict.fromkeys(("date", "sent", "gesendet", "datum"), "published"),
    **dict.fromkeys(("subject", "betreff"), "title"),
    **dict.fromkeys(("from", "von"), "byline"),
}
PREFIXES = re.compile(r"(?:(?:fwd?|re|aw|wg|tr)\s{0,3}:\s{0,3}){1,9}", re.I)
ONLY = "the message that was sent on was read, and not what stands above it"
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
            start, inner = _sent_on(item.text, FORWARD.match(str(message.get("Subject", ""))))
            only = ONLY if start else None
            problem = "; ".join(filter(None, (item.problem, only, left))) or None
            known = item.fields | fields | inner
            yield RawArticle(item.text[start:], known, item.item, item.offset + start, problem)
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


def _sent_on(text: str, forward: object) -> tuple[int, dict[str, str]]:
    """Where the last message begins that was sent on in a text, and what its lines say of it.

    What only stands below an answer is no such message: a mark of both counts where the
    subject says that something is sent on.

    >>> _sent_on("See below.\\n---- Original Message ----\\nFrom: Ada Quill\\n\\nIt fell.", "Fwd")
    (54, {'byline': 'Ada Quill'})
    """
    place, found = 0, {}
    for mark in SENT_ON.finditer(text):
        if not forward and not OF_FORWARDS.search(mark[0]):
            continue
        inner: dict[str, object] = {}
        end = mark.end()
        while line := INNER_LINE.match(text, end):
            if field := INNER.get(line[1].lower()):
                inner[field] = line[2]
            end = line.end()
        if inner:
            place, found = end, _told(inner)
    return place, found


def _told(values: dict[str, object]) -> dict[str, str]:
    """The fields of a message, its subject without "Fwd:" and its sender without the address."""
    found = pick(values)
    for field, sign in (("title", PREFIXES), ("byline", ADDRESS), ("outlet", ADDRESS)):
        if field in found:
            found[field] = sign.sub("", found[field], count=field == "title").strip()
    return {field: value for field, value in found.items() if value}


def _fields(message: EmailMessage) -> dict[str, str]:
    """Subject, date and sender: a mailing list is the outlet, a person the author."""
    to_many = "List-Id" in message or "List-Unsubscribe" in message
    return _told(
        {
            "title": str(message.get("Subject", "")),
            "published": str(message.get("Date", "")),
            "outlet" if to_many else "byline": str(message.get("From", "")),
        }
    )
