"""Sentences with each word shaded by how far it moved a score."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import pandas as pd

from analysis.read import content
from analysis.read.view import NOTHING, count

FAINT = 0.1  # of the largest contribution: words that moved a score less stay plain
NAMED = 3  # words each way that are named with their figures
# Translucent, so that letters stay readable on light and dark pages; the line below a word
# tells up from down where colours do not.
LOWER, HIGHER = "213, 94, 0", "0, 114, 178"
LINES = {LOWER: "dotted", HIGHER: "solid"}
PLAIN = "margin: .2em 0;"


@dataclass(frozen=True)
class Shaded:
    """Sentences with shaded words and a legend; the same in a notebook, a report, on paper."""

    page: str
    summary: str

    def __repr__(self) -> str:
        """How many sentences there are, in a line."""
        return self.summary

    def _repr_html_(self) -> str:
        return self.page


def shaded(
    lines: pd.DataFrame, words: Sequence[pd.DataFrame], *, label: str, title: str = ""
) -> Shaded:
    """Show each of ``lines`` with its ``words`` shaded by their contribution to a score.

    ``lines`` have ``sentence``, ``source`` and the column ``label``, what was scored and
    how. ``words`` hold a table for each line: ``start``, ``end`` (code points of the
    sentence, in order), ``text`` and ``contribution``, as ``analysis.annotate.explanation`` makes
    them. All lines share a scale, so that a sentence in which no single word moved the
    score stays plain; the figures of its words stand below it. It needs no script. Raises
    ``ValueError`` for a missing column, or unless there are as many tables as lines.

    >>> line = pd.DataFrame({"sentence": ["A sad day."], "source": ["X"], "label": ["VADER −0.48"]})
    >>> word = pd.DataFrame({"start": [2], "end": [5], "text": ["sad"], "contribution": [-2.1]})
    >>> shaded(line, [word], label="label")
    Words of 1 sentence, shaded
    """
    content.require(lines, "lines", ["sentence", "source", label])
    if len(lines) != len(words):
        raise ValueError(f"{len(lines)} lines and {len(words)} tables: give one table a line")
    for table in words:
        content.require(table, "words", ["start", "end", "text", "contribution"])
    # A table without rows has no type; a sentence of one word has no score without it.
    words = [table.astype({"contribution": "float64"}).dropna() for table in words]
    most = max((float(m) for table in words for m in table["contribution"].abs()), default=0.0)
    rows = zip(lines[label], lines["sentence"], lines["source"], words, strict=True)
    body = "".join(
        _line(str(name), text, str(where), table, most) for name, text, where, table in rows
    )
    head = f"<p><strong>{escape(title)}</strong></p>" if title else ""
    legend = _legend(most) if len(lines) else f"<p>{NOTHING}</p>"
    page = f'<div class="shaded" style="line-height: 1.7">{head}{legend}{body}</div>'
    return Shaded(page, f"Words of {count(len(lines), 'sentence')}, shaded")


def _line(name: str, text: str, source: str, words: pd.DataFrame, most: float) -> str:
    """A sentence below its label, then the figures of its strongest words."""
    return (
        f'<p style="margin: .9em 0 0"><strong>{escape(name)}</strong>'
        f" <small>{escape(source)}</small></p>"
        f'<p style="{PLAIN}">{_marked(text, words, most)}</p>'
        f'<p style="{PLAIN}"><small>{_figures(words)}</small></p>'
    )


def _marked(text: str, words: pd.DataFrame, most: float) -> str:
    """The sentence, each word that moved the score enough in a mark of its shade."""
    parts, done = [], 0
    for start, end, moved in words[["start", "end", "contribution"]].itertuples(index=False):
        if start < done or not moved or abs(moved) < FAINT * most:
            continue
        parts += [escape(text[done:start]), _mark(text[start:end], moved, most)]
        done = end
    return "".join([*parts, escape(text[done:])])


def _mark(word: str, moved: float, most: float) -> str:
    colour = LOWER if moved < 0 else HIGHER
    shade = 0.08 + 0.5 * abs(moved) / most
    style = (
        f"background: rgba({colour}, {shade:.2f}); color: inherit; padding: 0 .1em;"
        f" border-bottom: 2px {LINES[colour]} rgb({colour})"
    )
    return f'<mark title="{_number(moved)}" style="{style}">{escape(word)}</mark>'


def _figures(words: pd.DataFrame) -> str:
    """The words that lowered and raised the score most, with how much."""
    if words.empty:
        return "no single word can be said to have moved it"
    said = []
    for what, rows in (
        ("lowered", words[words["contribution"].lt(0)].nsmallest(NAMED, "contribution")),
        ("raised", words[words["contribution"].gt(0)].nlargest(NAMED, "contribution")),
    ):
        moved = zip(rows["text"], rows["contribution"], strict=True)
        named = ", ".join(f"{escape(word)} {_number(number)}" for word, number in moved)
        said.append(f"{what} by {named}" if named else f"{what} by no word")
    return "; ".join(said)


def _legend(most: float) -> str:
    """What the shades mean, at the weakest and the strongest."""
    ends = [part * (most or 1.0) for part in (FAINT, 1.0)]
    down, up = (
        " ".join(_mark(_number(sign * end), sign * end, most or 1.0) for end in ends)
        for sign in (-1, 1)
    )
    return (
        f"<p><small>Lowers the score (dotted line): {down} · raises it (solid line): {up}. "
        "Weaker words are not shaded.</small></p>"
    )


def _number(value: float) -> str:
    return f"{value:+.2f}".replace("-", "−")
