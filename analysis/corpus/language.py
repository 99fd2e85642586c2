"""Tell articles, and paragraphs of them, that are clearly not in English."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any

SURE = 0.9
"""So likely must it be that a text is in another language."""
LIKE_ENGLISH = frozenset({"en", "pcm"})
MIN_WORDS = 20
FEW = 8
"""A paragraph of fewer words tells no language."""
SAMPLE = 400
ENGLISH = 0.25
"""A text of which every fourth word is one of these is English; most news has more."""
COMMON = frozenset(
    [
        "the",
        "of",
        "and",
        "to",
        "in",
        "a",
        "is",
        "that",
        "for",
        "it",
        "was",
        "on",
        "with",
        "as",
        "by",
        "at",
        "from",
        "be",
        "he",
        "his",
        "said",
        "has",
        "have",
        "not",
        "are",
        "but",
        "an",
        "they",
        "this",
        "who",
        "will",
        "their",
        "were",
        "or",
        "its",
        "had",
        "would",
        "been",
        "which",
        "she",
        "her",
        "we",
        "i",
        "you",
    ]
)
LAST_LATIN = "\u024f"
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


class Unloaded(Exception):
    """The model cannot be read from this disk, or into this memory: no fault of a text."""


NAMES = {
    "af": "Afrikaans", "ar": "Arabic", "bg": "Bulgarian", "bn": "Bengali", "ca": "Catalan",
    "cs": "Czech", "cy": "Welsh", "da": "Danish", "de": "German", "el": "Greek", "es": "Spanish",
    "et": "Estonian", "eu": "Basque", "fa": "Persian", "fi": "Finnish", "fr": "French",
    "ga": "Irish", "he": "Hebrew", "hi": "Hindi", "hr": "Croatian", "hu": "Hungarian",
    "id": "Indonesian", "it": "Italian", "ja": "Japanese", "ko": "Korean", "la": "Latin",
    "lt": "Lithuanian", "lv": "Latvian", "ms": "Malay", "nl": "Dutch", "no": "Norwegian",
    "pl": "Polish", "pt": "Portuguese", "ro": "Romanian", "ru": "Russian", "sk": "Slovak",
    "sl": "Slovenian", "sr": "Serbian", "sv": "Swedish", "sw": "Swahili", "ta": "Tamil",
    "th": "Thai", "tr": "Turkish", "uk": "Ukrainian", "ur": "Urdu", "vi": "Vietnamese",
    "zh": "Chinese",
}  # fmt: skip


def english(name: str) -> bool:
    """Whether ``name`` stands for English, as in "en-GB".

    >>> english("en_US"), english("English"), english("fr")
    (True, True, False)
    """
    first = name.strip().casefold().replace("_", "-").split("-")[0].split(" ")[0]
    return first in {"en", "eng", "english"}


def foreign(text: str) -> str | None:
    """Name the language of ``text`` if more of it is clearly not English than is.

    Each paragraph is judged by its words in small letters, since names tell nothing; a
    short text has the benefit of the doubt. Uses py3langid (a naive Bayes classifier over
    byte n-grams: Lui and Baldwin, "langid.py", ACL 2012).

    >>> foreign("Low water came at noon and the boats lay on the sand.") is None
    True
    """
    judged = [_judged(paragraph) for paragraph in text.split("\n")]
    known = [code_words for code_words in judged if code_words[0]]
    if not known:
        pooled = _told(text)
        code = _of_words(pooled) if len(pooled) >= MIN_WORDS else ""
        known = [(code, len(pooled))] if code else []
    words: Counter[str] = Counter()
    for code, count in known:
        words[code] += count
    native = words.pop("en", 0)
    if sum(words.values()) <= native or sum(words.values()) < MIN_WORDS:
        return None
    code = min(words, key=lambda name: (-words[name], name))
    return NAMES.get(code, f"another language ({code})")


def foreign_lines(lines: Sequence[str]) -> dict[int, str]:
    """The paragraphs of an English article that are not, by their numbers, with the language.

    >>> foreign_lines(["The sea left.", "Le maire a dit que la mer avait quitté le port " * 3])
    {1: 'French'}
    """
    found = {}
    for number, line in enumerate(lines):
        code, words = _judged(line)
        if code and code != "en" and words >= MIN_WORDS:
            found[number] = NAMES.get(code, f"another language ({code})")
    return found


@lru_cache(maxsize=1_024)
def _judged(paragraph: str) -> tuple[str, int]:
    """The language of a paragraph, "" where it cannot be told, and its words that tell it."""
    if len(paragraph) < 4 * FEW:
        return "", 0
    start = paragraph[: 2 * SAMPLE].lower().split()
    if len(start) >= FEW and sum(map(COMMON.__contains__, start)) >= ENGLISH * len(start):
        return "en", len(paragraph.split())
    if _in_other_script(paragraph):
        words = len(paragraph.split())
        unspaced = len(paragraph) > 20 * words
        return _sure(paragraph[:SAMPLE]), len(paragraph) // 2 if unspaced else words
    told = _told(paragraph)
    words = len(paragraph.split())
    return (_of_words(told) if len(told) >= FEW else "", words)


def _told(text: str) -> list[str]:
    """The words that are no names: those in small letters, or in a script without them."""
    words = WORD.findall(text)
    small = [word for word in words if not word[0].isupper()]
    return small or ([word.lower() for word in words] if text.isupper() else [])


def _of_words(words: list[str]) -> str:
    if sum(word in COMMON for word in words) >= ENGLISH * len(words):
        return "en"
    return _sure(" ".join(words)[:SAMPLE])


def _sure(text: str) -> str:
    try:
        model = load()
    except OSError as error:
        raise Unloaded(error.strerror or str(error)) from error
    ranked = model.rank(text)  # two of its languages may be alike, and neither is English
    code = "en" if ranked[0][0] in LIKE_ENGLISH else ranked[0][0]
    native = sum(probability for name, probability in ranked if name in LIKE_ENGLISH)
    return code if code == "en" or native <= 1 - SURE else ""


def _in_other_script(text: str) -> bool:
    """Whether most letters of a text are of a script that no English is written in."""
    letters = [sign for sign in text if sign.isalpha()]
    return 2 * sum(sign > LAST_LATIN for sign in letters) > len(letters)


@cache
def load() -> Any:
    """The model, read once, and in many runs never: plain English needs none.

    Raises ``OSError`` where the machine has no room to unpack it.
    """
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
