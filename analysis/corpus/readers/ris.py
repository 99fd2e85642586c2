"""RIS (.ris), what databases write for reference managers: records of tagged lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from analysis.corpus.fields import pick
from analysis.corpus.readers.article import Items, RawArticle, Skipped, Source, Unreadable
from analysis.corpus.readers.decode import open_lines

TAG = re.compile(r"([A-Z][A-Z0-9])  ?-(?: |$)(.*)", re.S)
FIRST = re.compile(r"\s*TY  - [A-Z]{3,6}\s")
LAST = re.compile(r"^ER  ?-", re.M)
FIELDS = {
    "title": ("TI", "T1"),
    "byline": ("AU", "A1"),
    "outlet": ("JO", "JF", "T2", "PB"),
    "published": ("DA", "Y1", "PY"),
    "section": ("SE",),
    "url": ("UR", "L2"),
    "id": ("ID", "AN"),
}
FULL = "N2"
ABSTRACT = "AB"
ONLY_ABSTRACT = "the text is the abstract: the record holds no full text"
MAX_RECORD = 2_000_000
FULL_STOP = re.compile(r"(?<=\w{3})\.$")
"""Behind a name and not behind an initial."""


def read(path: Source) -> Items:
    """Yield the articles of a RIS file; ``item`` is the number of the record."""
    with open_lines(path) as lines:
        yield from _articles(lines)


def is_export(text: str) -> bool:
    """Whether a text is the content of such a file: it begins with a record, which ends."""
    return FIRST.match(text) is not None and LAST.search(text) is not None


def split(text: str) -> Items:
    """Yield the articles of such a text."""
    yield from _articles(text.splitlines(keepends=True))


def _articles(lines: Iterable[str]) -> Items:
    number = 0
    for number, record in enumerate(_records(lines), start=1):
        yield _article(record, f"record {number}")
    if not number:
        raise Unreadable("holds no record (TY to ER) as a RIS file does")


def _records(lines: Iterable[str]) -> Iterator[dict[str, list[str]]]:
    """The values of each tag, record by record; a line without a tag goes on with the last."""
    record: dict[str, list[str]] = {}
    last = ""
    length = 0
    for line in lines:
        tag = TAG.match(line.rstrip("\r\n"))
        if tag and tag[1] == "TY" and record:
            yield record
            record, length = {}, 0
        if tag:
            last = tag[1]
        if last == "ER":
            if record:
                yield record
            record, last, length = {}, "", 0
            continue
        length += len(line)
        if length > MAX_RECORD:
            raise Unreadable(f"has a record of more than {MAX_RECORD:,} characters without an end")
        if tag:
            record.setdefault(last, []).append(tag[2].strip())
        elif last:
            record[last].append("\n" + line.strip())
    if record:
        yield record


def _article(record: dict[str, list[str]], item: str) -> RawArticle | Skipped:
    values = {tag: "\n".join(lines).strip() for tag, lines in record.items()}
    text = max((values.get(FULL, ""), values.get(ABSTRACT, "")), key=len)
    if not text:
        return Skipped("has no text (no AB or N2)", item)
    fields = {f: next((values[t] for t in tags if values.get(t)), "") for f, tags in FIELDS.items()}
    fields["byline"] = "; ".join(person(n) for n in fields["byline"].splitlines() if n.strip())
    fields["published"] = fields["published"].strip("/").replace("/", "-")
    problem = None if values.get(FULL) else ONLY_ABSTRACT
    return RawArticle(text, pick(fields), item, problem=problem)


def person(name: str) -> str:
    """A name as it is read.

    >>> person("Quill, Ada."), person("Ada Quill"), person("Roe, B.")
    ('Ada Quill', 'Ada Quill', 'B. Roe')
    """
    name = FULL_STOP.sub("", name.strip())
    last, comma, first = name.partition(",")
    return f"{first.strip()} {last.strip()}" if comma and "," not in first else name.strip()
