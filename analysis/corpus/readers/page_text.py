"""The text of the article on a web page, as trafilatura finds it, and what it passes over.

Two readings may differ on a page: one leaves out all that may not belong, one keeps all that
may. The narrow one is taken unless it keeps next to nothing of what the wide one has.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from analysis.corpus.readers import html_quotes

PROSE = 80
"""A paragraph of so many characters is prose: no label, link or button."""
FEW_WORDS = 100
WIDER = 3
MOST = 0.5


def body(parse: Callable[[], Any]) -> str:
    """The article's text, a blank line between its paragraphs; ``parse`` makes the page's tree."""
    text = _extracted(parse(), narrow=True)
    words = len(text.split())
    if words < FEW_WORDS:
        wide = _extracted(parse(), narrow=False)
        if len(wide.split()) > WIDER * words:
            text = wide
    return html_quotes.join(text.replace("\n", "\n\n"))


def _extracted(tree: Any, *, narrow: bool) -> str:
    from trafilatura import bare_extraction

    html_quotes.mark(tree)
    _join_pieces(tree)
    page = bare_extraction(tree, include_comments=False, favor_precision=narrow)
    return (page.text or "") if page is not None and not isinstance(page, dict) else ""


def _join_pieces(tree: Any) -> None:
    """Put an article that a page cuts into boxes of one kind into the first of them.

    Pages put advertisements between the boxes; a reader that looks for the one box of
    the article would take the first alone. Boxes are of one kind if they have the same
    class and hold paragraphs of prose themselves.
    """
    boxes: dict[tuple[str, str], list[Any]] = defaultdict(list)
    prose: dict[Any, int] = {}
    whole = 0
    for paragraph in tree.iter("p"):
        length = len(paragraph.text_content())
        if length < PROSE:
            continue
        whole += length
        box = paragraph.getparent()
        if box is None or box.tag not in ("div", "section") or not box.get("class"):
            continue
        if box not in prose:
            boxes[box.tag, " ".join(box.get("class").split())].append(box)
        prose[box] = prose.get(box, 0) + length
    for pieces in boxes.values():
        held = [prose[box] for box in pieces]
        if len(pieces) < 2 or sum(held) < MOST * whole or max(held) > 0.9 * sum(held):
            continue
        articles = {next(box.iterancestors("article"), None) for box in pieces}
        if len(articles) == 1 and _apart(pieces):
            for box in pieces[1:]:
                _append(pieces[0], box)
            return


def _apart(pieces: list[Any]) -> bool:
    """Whether no box lies in another and none has a heading of the first rank of its own."""
    inside = set(pieces)
    return not any(
        inside.intersection(box.iterancestors()) or box.find(".//h1") is not None for box in pieces
    )


def _append(first: Any, box: Any) -> None:
    last = first[-1] if len(first) else None
    if (box.text or "").strip() and last is not None:
        last.tail = f"{last.tail or ''} {box.text}"
    for child in list(box):
        first.append(child)
