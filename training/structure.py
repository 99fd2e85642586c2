"""Sentences made from frames, whose tone toward each name is known by construction.

What decides the tone toward a name is its role: who acts, who is acted upon, whose words
they are, and what is denied. ``sentences.tsv`` has the frames, ``words.txt`` the
words that are put in; names are drawn, so that none means anything.
"""

from __future__ import annotations

import random
import re
from pathlib import Path
from typing import NamedTuple

from training.data import LABELS, SMOOTHING, Shares, Span

FRAMES, WORDS = (Path(__file__).parent / name for name in ("sentences.tsv", "words.txt"))
FORMS = ("", "ed", "en", "ing", "s")
Words = dict[str, list[list[str]]]
OTHERS = {"o": "body", "i": "place"}
TONES: dict[str, Shares] = {
    "-": (1.0, 0.0, 0.0),
    "0": (0.0, 1.0, 0.0),
    "+": (0.0, 0.0, 1.0),
    "p": (0.0, 0.6, 0.4),
    "n": (0.5, 0.5, 0.0),
}
"""Of a denied reproach and of a victim one knows that nothing bad is said of them."""
SLOT = re.compile(r"\[([oi]?)([-+0pn])\]|\{([a-z]+)(?::([a-z]+))?\}")
WRAPPED = 0.25
"""Share of the sentences with a clause before them, and after them."""


class Made(NamedTuple):
    """A sentence, its rating on -4 to 4, and the probabilities of ``LABELS`` for its names."""

    text: str
    valence: float
    names: dict[Span, Shares]


class Frame(NamedTuple):
    """A line of ``sentences.tsv``."""

    text: str
    valence: float
    weight: int


def made(count: int, *, seed: int) -> list[Made]:
    """``count`` different sentences; the same for the same seed."""
    draw, frames, words = random.Random(seed), read_frames(), read_words()  # noqa: S311
    found: dict[str, Made] = {}
    while len(found) < count:
        (frame,) = draw.choices(frames, weights=[f.weight for f in frames])
        one = fill(frame, words, draw)
        found.setdefault(one.text, one)
    return list(found.values())


def read_frames() -> list[Frame]:
    """The frames, in the order of the file."""
    rows = [line.split("\t") for line in FRAMES.read_text(encoding="utf-8").splitlines()[1:]]
    return [Frame(text, float(valence), int(weight)) for text, valence, weight in rows]


def read_words() -> Words:
    """For each class its words, each with its forms."""
    lines = WORDS.read_text(encoding="utf-8").splitlines()[1:]
    parts = (line.split(": ", 1) for line in lines)
    return {
        name: [word.split("/") for word in words.split("; " if "; " in words else ", ")]
        for name, words in parts
    }


def fill(frame: Frame, words: Words, draw: random.Random) -> Made:
    """The frame with words and names drawn for its slots."""
    text, at, people = "", 0, _people(words, draw)
    names: dict[Span, Shares] = {}
    for slot in SLOT.finditer(frame.text):
        text += frame.text[at : slot.start()]
        at = slot.end()
        what, tone, kind, form = slot.groups()
        if tone:
            word = draw.choice(words[OTHERS[what]])[0] if what else people.pop()
            names[len(text), len(text) + len(word)] = tuple(
                share * (1 - SMOOTHING) + SMOOTHING / len(LABELS) for share in TONES[tone]
            )
        else:
            word = _form(draw.choice(words[kind]), form)
        text += word
    text += frame.text[at:]
    return _among_news(Made(text[0].upper() + text[1:], frame.valence, names), words, draw)


def _among_news(made: Made, words: Words, draw: random.Random) -> Made:
    """Some sentences with a clause before or after them that says nothing good or bad."""
    before = draw.choice(words["before"])[0] + ", " if draw.random() < WRAPPED else ""
    if not made.text[0].isalpha() or made.text[-1] != ".":
        return made
    text, kept = made.text[:-1], made.text[0]
    if before and not any(start == 0 for start, _ in made.names):
        kept = kept.lower()
    after = ", " + draw.choice(words["after"])[0] if draw.random() < WRAPPED else ""
    by = len(before)
    names = {(start + by, end + by): tone for (start, end), tone in made.names.items()}
    return Made(before + kept + text[1:] + after + ".", made.valence, names)


def _people(words: Words, draw: random.Random) -> list[str]:
    """Three people with different names, each spelt in one of the ways of news."""
    found = []
    for last in draw.sample(words["last"], 3):
        title, first = draw.choice(words["title"])[0], draw.choice(words["first"])[0]
        ways = (last[0], f"{title} {last[0]}", f"{first} {last[0]}", f"{title} {first} {last[0]}")
        found.append(draw.choices(ways, weights=(2, 2, 5, 1))[0])
    return found


def _form(word: list[str], form: str | None) -> str:
    if form == "cap":
        return word[0][0].upper() + word[0][1:]
    if form == "s":
        first, *rest = word[0].rsplit(" ", 1)
        return " ".join([first, *rest]) + (
            "es" if word[0].endswith(("s", "sh", "ch", "x")) else "s"
        )
    return word[FORMS.index(form)] if form else word[0]
