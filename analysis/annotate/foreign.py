"""Tell sentences that are clearly not in English, by script and by function words.

Whole articles are told apart where they are read (``articles.language``); this finds
the sentence in another language inside an English article. It names no language.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from functools import cache, lru_cache
from pathlib import Path

WORD = re.compile(r"[^\W\d_]+")

WORDS = Path(__file__).parent / "lexicons" / "function_words.csv"


def flagged(text: str) -> bool:
    """Whether the letters are mostly of another script, or the small words of another language.

    Capitalised words do not count ("Los Angeles", "Las Vegas"), and one small word
    of another language is not enough.

    >>> flagged("Der Minister wies das auf dem Weg zu der Sitzung zurück."), flagged("She said no.")
    (True, False)
    """
    letters = [c for c in text if c.isalpha()]
    latin = sum(map(_latin, letters))
    if 2 * latin < len(letters):
        return True
    words, languages = WORD.findall(text), _languages()
    other = len({word for word in words if languages.get(word, "en") != "en"})
    return other > max(1, sum(languages.get(word.lower()) == "en" for word in words))


@cache
def _languages() -> dict[str, str]:
    """The language that each small word speaks for."""
    with WORDS.open(encoding="utf-8", newline="") as lines:
        return {row["word"]: row["language"] for row in csv.DictReader(lines)}


@lru_cache(maxsize=4096)
def _latin(letter: str) -> bool:
    return letter.isascii() or unicodedata.name(letter, "").startswith("LATIN")
