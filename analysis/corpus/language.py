"""Tell articles that are clearly not in English."""

from __future__ import annotations

from functools import cache
from typing import Any

SURE = 0.9
MIN_WORDS = 20
SAMPLE = 400

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
    """Name the language of ``text`` if it is clearly not English.

    Its start and its end must both read as foreign; a short text has the benefit of
    the doubt. Uses py3langid (a naive Bayes classifier over byte n-grams: Lui and
    Baldwin, "langid.py", ACL 2012).

    >>> foreign("Low water came at noon and the boats lay on the sand.") is None
    True
    """
    start, end = text[:SAMPLE], text[-SAMPLE:]
    if len(text) < 4 * MIN_WORDS and len(text.split()) < MIN_WORDS and text.isascii():
        return None
    code = _sure(start)
    if code is None or (len(text) > SAMPLE and _sure(end) is None):
        return None
    if len(text.split()) < MIN_WORDS and not _unspaced(text):
        return None
    return NAMES.get(code, f"another language ({code})")


def _sure(text: str) -> str | None:
    code, probability = _identifier().classify(text)
    return code if code not in {"en", "pcm"} and probability >= SURE else None


def _unspaced(text: str) -> bool:
    """Whether a text of few words is long, as in scripts written without blanks."""
    return len(text) >= 4 * MIN_WORDS and len(text) > 20 * len(text.split())


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
