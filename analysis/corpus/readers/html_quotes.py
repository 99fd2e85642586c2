"""Quotations that a page sets off by its tags alone, kept as marks in the text."""

from __future__ import annotations

import re
from typing import Any

PREFIX = "> "
_LINES = frozenset(
    ["blockquote", "p", "div", "section", "h1", "h2", "h3", "h4", "h5", "h6", "footer"]
)
_BETWEEN = re.compile(r"^(> .*)\n\n(?=> )", re.MULTILINE)


def mark(tree: Any) -> None:
    """Put ``> `` before every line of a block quote and “ ” around the words of a ``<q>``.

    Extracting the text of a page drops the tags, and with them who speaks. Changes ``tree``.

    >>> from lxml import html
    >>> page = html.fromstring("<div><blockquote><p>We won.</p></blockquote></div>")
    >>> mark(page)
    >>> page.text_content()
    '> We won.'
    """
    for words in list(tree.iter("q")):
        # Marks that stand there already are not doubled.
        if not words.text_content().strip().startswith(("“", '"', "‘", "«")):
            words.text = f"“{words.text or ''}"
            if len(words):
                words[-1].tail = f"{words[-1].tail or ''}”"
            else:
                words.text += "”"
        words.drop_tag()
    for block in tree.iter("blockquote"):
        if not any(above.tag == "blockquote" for above in block.iterancestors()):
            _mark_lines(block)


def join(text: str) -> str:
    """Close up the empty lines between the lines of one block quote.

    >>> join("Moss wrote:\\n\\n> We won.\\n\\n> We did.\\n\\nThat was all.")
    'Moss wrote:\\n\\n> We won.\\n> We did.\\n\\nThat was all.'
    """
    return _BETWEEN.sub(r"\1\n", text)


def _mark_lines(block: Any) -> None:
    for node in list(block.iter()):
        if node.tag in _LINES:
            if _starts_line(node):
                node.text = PREFIX + (node.text or "").lstrip()
            if node is not block and (node.tail or "").strip():
                node.tail = PREFIX + node.tail.lstrip()
        elif node.tag == "br" and (node.tail or "").strip():
            node.tail = PREFIX + node.tail.lstrip()


def _starts_line(node: Any) -> bool:
    """Whether the element's own words come before any line within it."""
    if (node.text or "").strip():
        return True
    first = next(iter(node), None)
    if first is None or not isinstance(first.tag, str):
        return False
    return first.tag not in _LINES | {"ul", "ol", "br"} and bool(first.text_content().strip())
