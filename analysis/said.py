"""What is said to a person: words without tricks, and the nearest ones to a mistaken one."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable

NO_FORMULAS = "mathjax_ignore tex2jax_ignore"
"""The classes by which JupyterLab and nbconvert leave dollars in a piece of a page alone."""
SHORT = 20  # so many choices are all named
MOST = 3  # of more than that, the nearest
LONG, WORDS = 60, 8  # letters and words of a choice that are compared


def shown(text: object) -> str:
    """``text`` on one line, with what could steer a terminal or turn its reading escaped.

    Control signs, line ends, text direction marks and halves of signs become escapes such
    as ``\\x1b``; letters of every script stay.

    >>> shown("Новости\\x1b[2J")
    'Новости\\\\x1b[2J'
    """
    return "".join(_escaped(sign) if _steers(sign) else sign for sign in str(text))


def unknown(opening: str, word: str, known: Iterable[str], *, kind: str) -> str:
    """A sentence for a ``word`` that is none of ``known``, which names the nearest of them.

    ``opening`` says what was asked for, ``kind`` names the choices, in the plural.

    >>> unknown("No article is from Cnn", "Cnn", ["BBC", "CNN"], kind="outlets")
    'No article is from Cnn; the outlets are CNN, BBC.'
    """
    choices = list(dict.fromkeys(known))
    if not choices:
        return f"{shown(opening)}; there are no {kind}."
    few = len(choices) <= SHORT
    named = ", ".join(map(shown, nearest(word, choices, most=SHORT if few else MOST)))
    listed = f"the {kind} are {named}" if few else f"the nearest of {len(choices):,} are {named}"
    return f"{shown(opening)}; {listed}."


def count(number: int, noun: str, nouns: str = "") -> str:
    """A number with its noun; ``nouns`` where an s alone does not make it several.

    >>> count(1, "article"), count(1200, "article")
    ('1 article', '1,200 articles')
    """
    return f"{number:,} {noun if number == 1 else nouns or f'{noun}s'}"


def nearest(word: str, known: Iterable[str], *, most: int = MOST) -> list[str]:
    """The ``most`` of ``known`` that are most like ``word``, the most alike first.

    >>> nearest("trump", ["Iran", "Donald Trump", "Trumpet"], most=2)
    ['Donald Trump', 'Trumpet']
    """
    asked = word.casefold()
    matcher = difflib.SequenceMatcher(b=asked, autojunk=False)

    def likeness(part: str) -> float:
        matcher.set_seq1(part)
        return matcher.ratio()

    def unlike(choice: str) -> tuple[bool, float]:
        folded = choice.casefold()
        part = bool(asked and folded) and (asked in folded or folded in asked)
        # A name of several words is often asked for by one of them.
        words = folded.split()[:WORDS]
        return not part, -max(map(likeness, [folded[:LONG], *(w[:LONG] for w in words)]))

    return sorted(dict.fromkeys(known), key=unlike)[:most]


def _steers(sign: str) -> bool:
    return (
        unicodedata.category(sign) in {"Cc", "Cf", "Cs", "Zl", "Zp"} and sign not in "\u200c\u200d"
    )


def _escaped(sign: str) -> str:
    return sign.encode("unicode_escape").decode("ascii")
