"""Headlines → text as it would stand in a sentence, character for character.

The language engine was trained on sentences: in "HARBOUR CREWS STRIKE" it finds no name, in
"Vance Broke The Law With Harbour Deal" a person of seven words. Lines in capitals, and lines
whose words have capitals as in a headline, are lower-cased word by word, but for what is a
name elsewhere in the article, a listed name, or no English word (Lita et al. 2003,
"tRuEcasIng").
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from functools import lru_cache

from analysis.annotate.entities import gazetteer

SHOUTED = 0.7  # of a line's letters
LONGEST_NAME = 4  # words
WORD = re.compile(r"[^\W\d_]+(?:[.'’][^\W\d_]+)*")
CAPITALS = re.compile(r"\b[A-Z]{4,}\b")
TITLED = 0.8  # of a headline's words of four letters and more begin with a capital
SHORTEST_HEADLINE, LONGEST_HEADLINE = 4, 200  # words, characters
INSIDE = re.compile(r"(?<=[a-z,;] )(?:Mc|Mac|O['’]|De|Le|La|Van)?[A-Z][a-z]+")
SMALL = gazetteer.words(
    "a an and are as at be but by for from had has have he her his in into is it its may more no "
    "not of off on or our out over per she so some than that the their them they this to under "
    "until up was we were what when who why will with without would you your after against amid "
    "before between could did do does during how if just like me my near new now than then these "
    "those upon us versus via which while"
)
# Small words that part the words of a headline and of no name.
BETWEEN = gazetteer.words("to is are was were has have as after over into than that its his her")
# Names that are common words, and as such stand in headlines more often.
WORDS_TOO = gazetteer.words(
    "Apple Art Ban Barr Bath Begin Bill Brooks Buffalo Bush Chuck Columbus Confederate Dawn Dean "
    "Democratic Dick Don Drew Essen Faith Ford Foster Frank Gene Grace Grant Guy Hazel Iris Jack "
    "Jay Join Lance Lara Lens Major Male Mark Mobile Nice Orthodox Pat Penny Per Pole Poles Polish "
    "Providence Queens Ray Reading Rice Rich Rob Roma Rose Split Sue Turk Turner Tyre Val Walker "
    "Western Will Woods Xi Young"
)


def truecase(text: str, is_word: Callable[[str], bool]) -> str:
    """Give ``text`` with words in capitals re-cased; every offset stays.

    ``is_word`` tells whether a word in lower case is English.

    >>> truecase("HARBOUR CREWS STRIKE IN NEW YORK\\nThey left.", lambda word: True)
    'harbour crews strike in New York\\nThey left.'
    """
    lines = text.split("\n")
    shouted, titled = [_shouted(line) for line in lines], [_headline(line) for line in lines]
    if len(lines) > 1 and not shouted[0]:
        titled[0] = titled[0] or _headline(lines[0], first=True)
    if not any(titled) and not CAPITALS.search(text):
        return text
    told = zip(lines, shouted, titled, strict=True)
    names = _names("\n".join(line for line, loud, title in told if not loud and not title))
    cased = "\n".join(
        _sentence_case(line, names, is_word, titled=not loud)
        if loud or title
        else _listed(line, names)
        for line, loud, title in zip(lines, shouted, titled, strict=True)
    )
    return cased if len(cased) == len(text) else text


def _shouted(line: str) -> bool:
    if not CAPITALS.search(line):
        return False
    upper = sum(map(str.isupper, line))
    return upper > SHOUTED * (upper + sum(map(str.islower, line)))


def _headline(line: str, *, first: bool = False) -> bool:
    """Whether a line has capitals as in a headline: on small words too, or after "to" or "is".

    The ``first`` line of an article need not have small words.
    """
    if len(line) > LONGEST_HEADLINE or line.rstrip(" )]\"”'’")[-1:] in {".", ",", ";", ":"}:
        return False
    words = WORD.findall(line)
    small = [w for w in words[1:] if w.lower() in SMALL and w != w.upper()]
    told = (first and len(words) > SHORTEST_HEADLINE) or any(
        w[0].isupper() or w in BETWEEN for w in small
    )
    if len(words) < SHORTEST_HEADLINE or not told:
        return False
    long = [w for w in words if len(w) > 3]
    return sum(w[0].isupper() for w in long) >= TITLED * max(1, len(long))


def _names(text: str) -> dict[str, str]:
    """Words that stand capitalised inside sentences, by their form in capitals."""
    counts = Counter(INSIDE.findall(text))
    return {word.upper(): word for word, _ in sorted(counts.items(), key=lambda c: (c[1], c[0]))}


def _listed(line: str, names: dict[str, str]) -> str:
    """Re-case the places and people of a line that is not in capitals as a whole."""

    def cased(match: re.Match[str]) -> str:
        word = match.group()
        if word in _acronyms():
            return word
        return names.get(word) or _places().get(word, word)

    return CAPITALS.sub(cased, line)


def _sentence_case(
    line: str, names: dict[str, str], is_word: Callable[[str], bool], *, titled: bool
) -> str:
    """Re-case the words of a line in capitals, or of a headline all but the first."""
    words = list(WORD.finditer(line))
    out, done = list(line), 0
    for i, match in enumerate(words):
        if i < done:
            continue
        for size in range(min(LONGEST_NAME, len(words) - i), 1, -1):
            a, b = match.start(), words[i + size - 1].end()
            listed = _places().get(line[a:b].upper() if titled else line[a:b])
            if listed:
                out[a:b], done = listed, i + size
                break
        else:
            word = match.group()
            if not titled and len(word) > 1 and word.isupper():
                out[match.start() : match.end()] = _cased(word, names, is_word)
            elif titled and i and _common(word, words[i - 1].group(), names, is_word):
                out[match.start()] = word[0].lower()
    return "".join(out)


def _common(word: str, before: str, names: dict[str, str], is_word: Callable[[str], bool]) -> bool:
    """Whether a capitalised word of a headline is none of a name."""
    lower = word.lower()
    if lower in SMALL or not word[1:].islower():
        return lower in SMALL
    stem, mark, end = lower.replace("’", "'").partition("'")
    if mark and end != "s":
        return True  # "Don't"
    upper = stem.upper()
    given = before in gazetteer.load().given_names
    return not given and upper not in names and upper not in _places() and is_word(stem)


def _cased(word: str, names: dict[str, str], is_word: Callable[[str], bool]) -> str:
    lower = word.lower()
    stem, mark, end = word.partition("'" if "'" in word else "’")
    if mark and end == "S":
        return _cased(stem, names, is_word) + mark + "s"
    if word in names:
        return names[word]
    if word in _acronyms() or "." in word:
        return word
    if lower in SMALL:
        return lower
    if word in _places():
        return _places()[word]
    if is_word(lower):
        return lower
    vowels = sum(c in "AEIOUY" for c in word)
    return word if len(word) < 4 and not vowels else word.capitalize()


@lru_cache(maxsize=1)
def _acronyms() -> frozenset[str]:
    listed = gazetteer.load()
    short = {n for n in (*listed.organisations, *listed.places) if n.isupper()}
    return frozenset(n for n in short if n == "US" or n.lower() not in SMALL | {"ice", "sec"})


@lru_cache(maxsize=1)
def _places() -> dict[str, str]:
    """Names as they stand in a sentence, by their form in capitals."""
    known = gazetteer.load()
    sure = [name for name, e in known.places.items() if not (e.people and name in WORDS_TOO)]
    names = [*known.given_names, *known.surnames, *known.demonyms, *sure]
    names += [n for n in known.organisations if not n.isupper()]
    return {n.upper(): n for n in sorted(names) if n not in WORDS_TOO}
