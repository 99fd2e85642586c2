"""The charts of many answers, drawn by all cores before they are asked for."""

from __future__ import annotations

from collections.abc import Iterable

from analysis import pools
from analysis.publish import page
from analysis.publish.answer import Answer


def draw(answers: Iterable[Answer], *, workers: int | None = None) -> None:
    """Draw the pictures of ``answers`` and their charts in a page; each answer keeps its own.

    ``workers`` processes share the work, see ``pools.shared``; the bytes are the same for any.
    """
    drawn = [answer for answer in answers if answer.draw is not None]
    made = pools.shared(drawn, here=_charts, there=_charts, workers=workers)
    for number, (pictures, inline) in made:
        drawn[number].__dict__.update(pictures=pictures, inline=inline)


def _charts(answer: Answer) -> tuple[dict[str, bytes], dict[str, str]]:
    return answer.pictures, page.inline(answer)
