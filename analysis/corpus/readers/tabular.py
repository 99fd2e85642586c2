"""An article from a record: a row of a table, an object of JSON, a hit of a database."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from analysis.corpus.fields import canonical, pick, whole
from analysis.corpus.readers.article import NO_TEXT, RawArticle, Skipped

# Further names of fields, by the exports that use them. Those of `fields` go first.
ALIASES = {
    "id": ("stories_id", "guid", "uuid", "doi"),
    "published": ("publish_date", "publishedat", "publication_date", "pubdate", "pub_date"),
    "outlet": ("media_name", "source_name", "publication_title", "journal", "newspaper"),
    "text": ("full_text", "fulltext", "story_text", "article_text", "body_text", "maintext"),
    "url": ("web_url", "permalink"),
    "byline": ("creator",),
    "section": ("section_name",),
}
MEDIA_CLOUD = frozenset({"stories_id", "media_name"})
CUT = re.compile(r"\s*(?:…|\.\.\.)?\s*\[\+(\d{1,9}) chars\]\s*\Z")


def article(record: Mapping[str, object], item: str) -> RawArticle | Skipped:
    """The article of one record, or why it gives none; ``item`` is its place.

    A text that a news interface cut short ("… [+1234 chars]") says so.

    >>> article({"publishedAt": "2020-01-04", "content": "It rained."}, "article 1").fields
    {'published': '2020-01-04'}
    """
    record = renamed(record)
    name = canonical(record).get("text")
    if name is None:
        return Skipped(f"has no {NO_TEXT}; it has: {', '.join(record)[:200]}", item)
    text = record[name]
    if text is not None and not isinstance(text, str):
        return Skipped(f"has a {name} that is not a string", item)
    if not text or not text.strip():
        told = "has no text, only a description" if record.get("description") else "has no text"
        return Skipped(told, item)
    problem = None
    if cut := CUT.search(text, max(0, len(text) - 100)):
        problem = f"the text is cut short: {int(cut[1]):,} more characters are at its address"
        text = text[: cut.start()]
    return RawArticle(whole(text), pick(record), item, problem=problem)


def renamed(record: Mapping[str, object]) -> Mapping[str, object]:
    """``record`` with fields under their usual names where it has them under others only."""
    known = canonical(record)
    more = {
        field: record[name]
        for field, name in _others(record).items()
        if field not in known and field not in record
    }
    return {**record, **more} if more else record


def has(names: Iterable[str], field: str) -> bool:
    """Whether one of ``names`` stands for ``field``."""
    names = list(names)
    return field in canonical(names) or field in _others(names)


def missing(names: Iterable[str]) -> str:
    """What to say of a table whose columns hold no text."""
    names = list(names)
    if {_plain(name) for name in names} >= MEDIA_CLOUD:
        return (
            "is a Media Cloud list of stories without their text: "
            "fetch them with `python -m analysis add URL`"
        )
    return f"has no column {NO_TEXT}; it has: {', '.join(names)[:200]}"


def _others(names: Iterable[str]) -> dict[str, str]:
    own = {_plain(name): name for name in names}
    found = {f: next((own[n] for n in accepted if n in own), "") for f, accepted in ALIASES.items()}
    return {field: name for field, name in found.items() if name}


def _plain(name: str) -> str:
    return name.strip().lower().replace(" ", "_")
