"""The names that sources use for an article's fields, and the tidying of their values."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

TEXT_NAMES = ("text", "body", "content", "article")

NAMES: dict[str, tuple[str, ...]] = {
    "id": ("id", "article_id"),
    "title": ("title", "headline"),
    "outlet": ("outlet", "source", "publication"),
    "published": ("published", "date", "published_at"),
    "byline": ("byline", "author", "authors"),
    "url": ("url", "link"),
    "section": ("section",),
    "language": ("language", "lang"),
    "text": ("full_text", *TEXT_NAMES),  # what stands beside it may be a beginning
}

MAX_VALUE = 1_000
"""A longer value is no title, name or address; it is cut."""

UNSEEN = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ufeff\u202a-\u202e\u2066-\u2069]")
"""Signs that a terminal obeys, and marks that turn the direction of a line."""
SURROGATE = re.compile(r"[\ud800-\udfff]")
SITE_MARK = re.compile(r" (?:[|»·]|[-–—]{1,2}|::) ")


def canonical(names: Iterable[str]) -> dict[str, str]:
    """Map each field to the name that a source uses for it, preferring the names listed first.

    >>> canonical(["Headline", "source", "Outlet", "views"])
    {'title': 'Headline', 'outlet': 'Outlet'}
    """
    return dict(_canonical(tuple(names)))


@lru_cache(maxsize=1_024)
def _canonical(names: tuple[str, ...]) -> dict[str, str]:
    own: dict[str, str] = {}
    for name in names:
        own.setdefault(name.strip().lower().replace(" ", "_"), name)
    return {
        field: next(own[n] for n in accepted if n in own)
        for field, accepted in NAMES.items()
        if any(n in own for n in accepted)
    }


def tidy(value: object) -> str:
    """One line of text for a metadata value; a list is joined by commas, other things are empty.

    >>> tidy(["Ada  Quill", "Ben Roe"]), tidy({"name": "Pier News"}), tidy(None)
    ('Ada Quill, Ben Roe', 'Pier News', '')
    """
    if isinstance(value, Mapping):
        value = value.get("name")
    if isinstance(value, list):
        value = ", ".join(filter(None, (tidy(v) for v in value if not isinstance(v, list))))
    if value is None or isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    text = str(value)[: 4 * MAX_VALUE]
    if not (text.isascii() and text.isprintable()):
        text = UNSEEN.sub("", whole(text))
    return " ".join(text.split())[:MAX_VALUE]


def whole(text: str) -> str:
    """Replace half characters (lone surrogates), which no file can hold, one for one."""
    return text if text.isascii() else SURROGATE.sub("\ufffd", text)


def pick(source: Mapping[str, object]) -> dict[str, str]:
    """The known fields of one item that have a value, tidied; its text is left out.

    >>> pick({"Headline": "Rain", "views": 3, "date": ""})
    {'title': 'Rain'}
    """
    found = {f: tidy(source[name]) for f, name in canonical(source).items() if f != "text"}
    return {field: value for field, value in found.items() if value}


def without_site(title: str, *sites: str) -> str:
    """A title without the name of its site at the end, as pages and news interfaces join it.

    ``sites`` are the outlet and the host of the address, where they are known.

    >>> without_site("Low tide | News | Pier News", "Pier News")
    'Low tide | News'
    >>> without_site("Low tide - The Pier News", "", "www.piernews.example")
    'Low tide'
    >>> without_site("Low tide - and high", "Pier News")
    'Low tide - and high'
    """
    head, tail = _parted(title)
    plain = _plain(tail)
    if not head or not plain:
        return title
    for site in sites:
        host = "." in site and " " not in site
        own = _plain(site.removeprefix("www.").partition(".")[0] if host else site)
        if own and (plain == own or (len(plain) > 4 and _plain(tail.partition(".")[0]) == own)):
            return head
    return title


def _parted(title: str) -> tuple[str, str]:
    """What stands before and after the last mark that joins a title to a site's name."""
    marks = list(SITE_MARK.finditer(title))
    return (title[: marks[-1].start()], title[marks[-1].end() :]) if marks else (title, "")


def _plain(name: str) -> str:
    return re.sub(r"[\W_]+", "", name.casefold().removeprefix("the "))


def printable(text: str) -> str:
    r"""``text`` with every sign that a terminal would obey, or that turns the line, written out.

    >>> print(printable("a\x1b[31m\nb\u202ec é"))
    a\x1b[31m\nb\u202ec é
    """
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
