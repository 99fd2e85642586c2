"""Text that was once decoded wrongly ("itâ€™s" for "it’s"), made right again."""

from __future__ import annotations

import re
from dataclasses import replace

from analysis.corpus.readers.article import MAX_CHARACTERS, RawArticle

# The letters that the usual wrong decodings begin with: a look at them is fast.
SUSPECT = re.compile(
    r"[\u00c2\u00c3\u00e2\u00c5\u0393\u201a\u00d0][\u0080-\u00bf\u0152-\u0178\u02c6-\u02dc\u2013-\u203a\u20ac\u2122\u00ff]"
)
REPAIRED = "letters that were garbled by a wrong encoding were repaired"


def mended(article: RawArticle) -> RawArticle:
    """``article`` with its text and fields repaired, and a note of it.

    >>> mended(RawArticle("It\u00e2\u20ac\u2122s closed.")).text == "It\u2019s closed."
    True
    """
    text = mend(article.text)
    fields = {name: mend(value) for name, value in article.fields.items()}
    if text == article.text and fields == article.fields:
        return article
    problem = "; ".join(filter(None, (article.problem, REPAIRED)))
    return replace(article, text=text, fields=fields, problem=problem)


def mend(text: str) -> str:
    """Repair ``text`` line by line, with ftfy (Speer 2019); what is in order stays as it is."""
    if text.isascii() or len(text) > MAX_CHARACTERS or not SUSPECT.search(text):
        return text
    import ftfy

    lines = text.splitlines(keepends=True)
    return "".join(ftfy.fix_encoding(ln) if SUSPECT.search(ln) else ln for ln in lines)
