"""Which news database a text or a page was exported from, if from any."""

from __future__ import annotations

import re
from typing import Any

from analysis.corpus.readers import factiva, nexis, proquest, ris
from analysis.corpus.readers.article import Item, Items
from analysis.corpus.readers.blocks import text_of

DATABASES = (ris, factiva, nexis, proquest)

# Each sign for one sign, so that places in the text stay what they are.
EVEN = {
    **dict.fromkeys(map(ord, "\u00a0\u1680\u202f\u205f\u3000"), " "),
    **dict.fromkeys(range(0x2000, 0x200B), " "),
    **dict.fromkeys(map(ord, "\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"), "\n"),
}
ODD = re.compile("[" + "".join(map(chr, EVEN)) + "]")


def even(text: str) -> str:
    """``text`` with one kind of blank and one of line end, of the same length.

    What a program puts between words and lines (no-break spaces, Windows line ends) says
    nothing, but no pattern of an export may depend on it.

    >>> even("Length:\\u00a0130 words\\r\\nBody")
    'Length: 130 words \\nBody'
    """
    return text.replace("\r\n", " \n").translate(EVEN) if ODD.search(text) else text


def split(text: str) -> Items | None:
    """The articles of a database export, or nothing where the text is none.

    >>> split("It rained.") is None
    True
    """
    text = even(text)
    for database in DATABASES:
        if database.is_export(text):
            return database.split(text)
    return None


def from_page(tree: Any) -> list[Item]:
    """The articles of an export that was saved as a page; none where it is another page."""
    found = factiva.from_page(tree)
    if not found and tree.xpath(
        "//a[starts-with(@name, 'DOC_ID_') or starts-with(@name, 'DocID_')]"
        " | //p[contains(., ' DOCUMENT')][string-length() < 40]"
        " | //*[contains(text(), 'End of Document')]"
        " | //*[contains(text(), 'ProQuest document')]"
    ):
        found = list(split(proquest.parted(tree) or text_of(tree)) or [])
    return found
