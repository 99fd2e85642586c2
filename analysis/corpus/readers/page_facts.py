"""What a web page says of its article: title, author, day, outlet, section, address.

Pages say it in linked data (JSON-LD), in meta tags, in marked elements (``<time>``,
``rel=author``, ``itemprop``) and in visible lines ("Published 3 January 2020"). Each field is
taken from the first of these that gives something of its kind: a name is no address.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from analysis.corpus import boilerplate, dates, from_path
from analysis.corpus.fields import pick, tidy, without_site

META = {
    "title": ("og:title", "twitter:title", "parsely-title", "sailthru.title", "dc.title"),
    "outlet": ("og:site_name", "application-name", "dc.publisher", "citation_journal_title"),
    "published": (
        "article:published_time", "og:published_time", "datepublished", "parsely-pub-date",
        "sailthru.date", "date", "pubdate", "publishdate", "publish-date", "publication_date",
        "article.published", "published_time", "dc.date.issued", "dc.date", "dcterms.created",
        "dcterms.date", "citation_publication_date", "cxenseparse:recs:publishtime",
        "displaydate", "originalpublicationdate", "article_date_original", "ptime", "date.created",
    ),
    "byline": (
        "author", "byl", "parsely-author", "sailthru.author", "dc.creator", "dcterms.creator",
        "citation_author", "article:author_name", "cxenseparse:author", "article:author",
        "og:article:author", "twitter:data1",
    ),
    "section": ("article:section", "parsely-section", "sailthru.section"),
    "url": ("og:url",),
}  # fmt: skip
WRITTEN_BY = ("twitter:label1", "written by")
"""A card on Twitter has a label and a value; the value is an author under this label alone."""
ARTICLE = re.compile(r"(?:\w*Article|\w*Posting|Report|Review)")
LISTS = frozenset({"WebSite", "CollectionPage", "ItemList"})
MOST_NODES = 2_000
"""So many objects of a page's linked data are looked at."""
SCRIPT = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)\s*$")
TRAILING = re.compile(r",\s*+([}\]])")
NO_NAME = re.compile(r"https?:|www\.|[@{}<>|]|\.(?:com|org|net|co)\b|^\W*$", re.I)
CREDIT = re.compile(
    r"(?:(?:written|story|words|analysis|posted|report(?:ed|ing)?) )?by[: ]\s*", re.I
)
AFTER_NAME = re.compile(
    rf"(?<!\s)\s*(?:[|•·]|\(?\b(?:{boilerplate.DAY}|{boilerplate.MONTH}\.? \d|\d"
    rf"|on (?:\d|{boilerplate.MONTH})|updated|published|posted)\b)",
    re.I,
)
"""What follows a name in a line for the author: a day, a time, a mark."""
PERSON = boilerplate.SHAPES["NAME"]
NAMES = re.compile(rf"{PERSON}(?:(?:,| and|, and| &) {PERSON}){{0,4}}(?:, [\w ]{{2,40}})?")
AUTHOR_CLASS = re.compile(
    r"(?:^|[\s_-])(?:byline|authors?)(?:[_-]{1,2}(?:name|link|text))?(?:\s|$)", re.I
)
DATE_CLASS = re.compile(r"publi(?:sh|cation)|pub-?date|\bdate(?:line)?\b|timestamp|posted", re.I)
DAY_LINE = re.compile(
    rf"(?:{CREDIT.pattern}{PERSON},? (?:on )?)?({boilerplate.SHAPES['DATE']}"
    rf"(?:,? (?:at )?{boilerplate.SHAPES['TIME']})?)"
)
NEAR = 60
"""So many elements below its heading belong to the head of an article."""
SHORT_ELEMENTS = ("p", "span", "div", "a", "address", "li", "time", "small", "em", "h3", "h4")
BELOW = "following::*[" + " or ".join(f"self::{name}" for name in SHORT_ELEMENTS) + "]"
VISIBLE = 3_000
"""So many elements of a page are looked at for visible lines."""
LONGEST_NAME, LONGEST_DATE = 120, 60


def fields(tree: Any) -> dict[str, str]:
    """The fields of the article that a page is about.

    >>> from lxml import html
    >>> page = '<title>Low tide | Pier News</title><h1>Low tide</h1><a rel="author">Ada Quill</a>'
    >>> fields(html.document_fromstring(page))
    {'title': 'Low tide', 'byline': 'Ada Quill'}
    """
    nodes = list(islice(_linked(tree), MOST_NODES))
    tags = _meta(tree)
    url = tags.get("og:url") or next(iter(tree.xpath("//link[@rel='canonical']/@href")), "")
    article = _article(nodes, url)
    known = {str(node["@id"]): node for node in nodes if node.get("@id") and node.get("name")}
    outlet = _first(tags, "outlet") or tidy(_named(article.get("publisher"), known))
    heading = tidy(next((h.text_content() for h in tree.iter("h1")), ""))
    titles = [_first(tags, "title"), tidy(article.get("headline")), tidy(tree.findtext(".//title"))]
    found: dict[str, object] = {
        "title": _title([t for t in titles if t], heading, outlet, url),
        "outlet": outlet,
        "published": next(filter(None, _days(tree, tags, article, url)), ""),
        "byline": next(filter(None, _authors(tree, tags, article, known)), ""),
        "section": _first(tags, "section") or article.get("articleSection"),
        "url": url,
    }
    return pick(found)


def lists_articles(tree: Any) -> bool:
    """Whether a page is a front page: it names no article, and links to many by headings.

    >>> from lxml import html
    >>> links = "".join(f"<h3><a href='/{n}'>Tide number {n} rose</a></h3>" for n in range(9))
    >>> lists_articles(html.document_fromstring(f"<html><body>{links}</body></html>"))
    True
    """
    nodes = list(islice(_linked(tree), MOST_NODES))
    tags = _meta(tree)
    if _article(nodes, "") or tags.get("og:type", "").lower() == "article":
        return False
    if any(tags.get(name) for name in META["published"]):
        return False
    headings = tree.xpath("//*[self::h2 or self::h3 or self::h4][.//a or parent::a]")
    prose = sum(1 for p in tree.iter("p") if _is_prose(p))
    url = tags.get("og:url") or next(iter(tree.xpath("//link[@rel='canonical']/@href")), "")
    types = {name for node in nodes for name in _types(node)}
    named = bool(types & LISTS) or tags.get("og:type", "").lower() == "website" or _is_root(url)
    return len(headings) >= (5 if named else 8) and prose < len(headings) / 2


def _is_prose(paragraph: Any) -> bool:
    text = paragraph.text_content()
    linked = sum(len(a.text_content()) for a in paragraph.iter("a"))
    return len(text) >= 120 and linked < len(text) / 2


def _is_root(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return bool(parts.netloc) and parts.path.strip("/") == ""


def _meta(tree: Any) -> dict[str, str]:
    tags: dict[str, str] = {}
    for tag in tree.iter("meta"):
        name = tag.get("property") or tag.get("name") or tag.get("itemprop") or ""
        value = (tag.get("content") or "").strip()
        if value:
            tags.setdefault(name.lower(), value)
    if tags.get(WRITTEN_BY[0], "").lower() != WRITTEN_BY[1]:
        tags.pop("twitter:data1", None)
    return tags


def _first(tags: dict[str, str], field: str) -> str:
    return next((tidy(tags[name]) for name in META[field] if tags.get(name)), "")


def _linked(tree: Any) -> Iterator[dict[str, Any]]:
    """Every object of the page's linked data, in lists, graphs and inside others too."""
    for script in tree.xpath("//script[contains(@type, 'ld+json')]"):
        text = SCRIPT.sub("", SCRIPT.sub("", script.text or ""))
        stack = []
        for written in (text, TRAILING.sub(r"\1", text)):
            try:
                stack = [json.loads(written, strict=False)]
                break
            except (ValueError, RecursionError):
                continue
        while stack:
            data = stack.pop()
            if isinstance(data, dict):
                yield data
                stack += [v for v in reversed(data.values()) if isinstance(v, dict | list)]
            elif isinstance(data, list):
                stack += reversed(data)


def _types(node: dict[str, Any]) -> list[str]:
    named = node.get("@type")
    return [t for t in (named if isinstance(named, list) else [named]) if isinstance(t, str)]


def _is_article(node: dict[str, Any]) -> bool:
    types = _types(node)
    if any(ARTICLE.fullmatch(name) for name in types):
        return bool(node.get("headline") or node.get("name") or node.get("articleBody"))
    return not types and bool(node.get("headline"))


def _article(nodes: list[dict[str, Any]], url: str) -> dict[str, Any]:
    """The article among the objects: the one at the page's address, else the first."""
    articles = [node for node in nodes if _is_article(node)]
    here = url.rstrip("/")
    for node in articles if here else []:
        page = node.get("mainEntityOfPage")
        page = page.get("@id") if isinstance(page, dict) else page
        if here in {str(value).rstrip("/") for value in (page, node.get("url")) if value}:
            return node
    return next(iter(articles), {})


def _named(value: object, known: dict[str, dict[str, Any]]) -> str:
    """The name of a person or an organisation, or of each in a list, as linked data has it."""
    if isinstance(value, list):
        names = [_named(v, known) for v in value[:20] if not isinstance(v, list)]
        return ", ".join(dict.fromkeys(filter(None, names)))
    if isinstance(value, dict):
        value = value.get("name") or known.get(str(value.get("@id")), {}).get("name")
        if isinstance(value, list):
            return ", ".join(v for v in value if isinstance(v, str))
    return value if isinstance(value, str) else ""


def _authors(
    tree: Any, tags: dict[str, str], article: dict[str, Any], known: dict[str, dict[str, Any]]
) -> Iterator[str]:
    """What the page says of its authors, the surest first; the site's own name comes last."""
    told = [_named(article.get("author") or article.get("creator"), known)]
    told += [tags[name] for name in META["byline"] if tags.get(name)]
    for path in ("//*[@rel='author']", "//*[@itemprop='author']"):
        names = [_name(_shown(element)) for element in tree.xpath(path)[:8]]
        told.append(", ".join(dict.fromkeys(filter(None, names))))
    names = [name for name in map(_name, told) if name]
    sites = [_first(tags, "outlet"), tidy(_named(article.get("publisher"), known))]
    yield from (name for name in names if not _is_site(name, sites))
    yield from _visible_authors(tree)
    yield from names


def _is_site(name: str, sites: list[str]) -> bool:
    own = {site.casefold().removeprefix("the ") for site in sites if site}
    return name.casefold().removeprefix("the ") in own


def _visible_authors(tree: Any) -> Iterator[str]:
    """Names in elements that are called so, below the heading, and in lines such as "By …"."""
    heading = next(tree.iter("h1"), None)
    elements = tree.iter(*SHORT_ELEMENTS) if heading is None else heading.xpath(BELOW)
    for element in islice(elements, VISIBLE):
        shown = _shown(element)
        if not shown or len(shown) > LONGEST_NAME:
            continue
        name = _name(shown)
        called = AUTHOR_CLASS.search(element.get("class") or "") or CREDIT.match(shown)
        if called and name and NAMES.fullmatch(name):
            yield name


def _shown(element: Any) -> str:
    inner = element.xpath(".//*[@itemprop='name']")
    element = inner[0] if inner else element
    words = islice(element.itertext(), 40)
    return tidy(element.get("content") or " ".join(words)[: 4 * LONGEST_NAME])


def _name(text: str) -> str:
    """A name or several; nothing for an address, a handle or a sentence."""
    text = CREDIT.sub("", tidy(text), count=1)
    text = AFTER_NAME.split(text, maxsplit=1)[0].strip(" ,;|•·–—-")
    return "" if len(text) > LONGEST_NAME or len(text) < 2 or NO_NAME.search(text) else text


def _days(tree: Any, tags: dict[str, str], article: dict[str, Any], url: str) -> Iterator[str]:
    """What the page says of its day, the surest first; only what can be read as one."""
    told = [article.get("datePublished"), article.get("dateCreated")]
    told += [tags.get(name) for name in META["published"]]
    told += [
        element.get("content") or element.get("datetime") or element.text_content()
        for element in tree.xpath("//*[@itemprop='datePublished' or @pubdate]")[:4]
    ]
    times = tree.xpath("(//article | //header | //main)//time")[:2] or tree.xpath("//time")[:2]
    told += [element.get("datetime") or element.text_content() for element in times]
    yield from (d for d in map(tidy, told) if len(d) <= LONGEST_DATE and dates.parse(d))
    yield from _visible_days(tree)
    yield tidy(article.get("dateModified"))
    yield _guessed(tree, url)


def _visible_days(tree: Any) -> Iterator[str]:
    """Days in elements that are called so, and close below the heading in any short line."""
    heading = next(tree.iter("h1"), None)
    elements = tree.iter(*SHORT_ELEMENTS) if heading is None else heading.xpath(BELOW)
    for number, element in enumerate(islice(elements, VISIBLE)):
        shown = tidy(" ".join(islice(element.itertext(), 12)))
        if not shown or len(shown) > LONGEST_NAME:
            continue
        if DATE_CLASS.search(element.get("class") or "") or dates.LABEL.match(shown):
            if dates.parse(shown):
                yield shown
        elif number < NEAR and (day := DAY_LINE.fullmatch(shown)):
            yield day[1]


def _guessed(tree: Any, url: str) -> str:
    """The day that htmldate finds in the whole page, where its address has none."""
    from htmldate import find_date

    if from_path.of_address(url):
        return ""
    try:
        found = find_date(tree, original_date=True, extensive_search=True) or ""
    except (ValueError, TypeError, AttributeError, RecursionError):
        return ""
    return "" if found.endswith("-01-01") else found  # of a year alone, as in a copyright


def _title(titles: list[str], heading: str, outlet: str, url: str) -> str:
    """The first title, without the name of the site and its section that follow it."""
    if not titles:
        return heading
    title = titles[0]
    if heading and len(heading) >= 8 and title != heading and title.startswith(heading):
        return heading
    if any(other != title and len(other) >= 8 and title.startswith(other) for other in titles[1:2]):
        return titles[1]
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        host = ""
    return without_site(title, outlet, host)
