"""The text of a piece of a page, its blocks as paragraphs."""

from __future__ import annotations

import re
from typing import Any

BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "br",
        "dd",
        "div",
        "dl",
        "dt",
        "figcaption",
        "figure",
        "footer",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "td",
        "th",
        "tr",
        "ul",
    ]
)
UNSEEN = frozenset({"script", "style", "template", "noscript", "iframe", "object"})
BLANKS = re.compile(r"[ \t\r\n\f]+")
RUNS = re.compile(r" {2,}")
BREAKS = re.compile(r" ?\n\s*")


def text_of(element: Any) -> str:
    """What a reader sees of an element, with a blank line between its blocks.

    >>> from lxml import html
    >>> text_of(html.fromstring("<div><p>It <b>rained</b>.</p><script>x()</script>Then not.</div>"))
    'It rained.\\n\\nThen not.'
    """
    from lxml import etree

    pieces: list[str] = []
    hidden = 0
    for event, part in etree.iterwalk(element, events=("start", "end", "comment", "pi")):
        seen = isinstance(part.tag, str)
        block = seen and part.tag in BLOCKS
        if event == "start":
            hidden += part.tag in UNSEEN
            if not hidden:
                pieces += ["\n" if block else "", BLANKS.sub(" ", part.text or "")]
            continue
        if seen:
            hidden -= part.tag in UNSEEN
        if not hidden and part is not element:
            pieces += ["\n" if block else "", BLANKS.sub(" ", part.tail or "")]
    return BREAKS.sub("\n\n", RUNS.sub(" ", "".join(pieces))).strip()


def text_of_html(source: str) -> str:
    """The same of HTML as it stands in a feed; a text without marks stays as it is.

    >>> text_of_html("It rained &amp; poured.<br>Then not.")
    'It rained & poured.\\n\\nThen not.'
    """
    from lxml import html

    if "<" not in source and "&" not in source:
        return source.strip()
    return text_of(html.fromstring(f"<div>{source}</div>")) if source.strip() else ""
