"""Answers → a report: one HTML page, a PDF and a Word file of the same content."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from analysis.paths import write
from analysis.publish import close as close_reading
from analysis.publish import front, page, paper, pdf, word
from analysis.publish.answer import Answer
from analysis.publish.front import Chapter
from analysis.publish.provenance import Part
from analysis.read import reader
from analysis.tables import Tables

CLOSELY = ("hedges", "boosters", "quotations")  # what is marked in texts that are read closely


def build(
    chapters: Sequence[Chapter],
    story: Tables,
    *,
    out: Path,
    title: str = "",
    closing: Sequence[Part] = (),
    filters: str = "",
) -> dict[str, Path]:
    """Write ``report.html``, ``.pdf`` and ``.docx`` into ``out``; return the paths by kind.

    chapters: what ``ask.chapters`` returns for ``story``. title: of the report; without one
    it says what the articles are. filters: which articles were chosen, in words.
    closing: what ``provenance.page`` returns. The same answers give the same bytes.

    The page is one file and asks for nothing over the network; a press on a mark of a chart
    shows the sentences that it counts. Two to eight articles are read side by side.
    """
    close = close_reading.read(chapters, story)
    told = front.tell(chapters, story, title=title, filters=filters, close=close is not None)
    if close is not None:
        clear = [finding.answer for finding in told.findings]
        told = told._replace(headline=close_reading.headline(close, clear))
    shown = [answer for chapter in chapters for answer in chapter.answers]
    pictured = [*shown, *(finding.answer for finding in told.findings)]
    if close is not None and close.card is not None:
        pictured.append(close.card)
    pictures = _pictures(pictured)
    whole = page.write(
        told,
        chapters,
        close,
        closing,
        view=reader(_to_read(story, pictured), on=CLOSELY if close else ()),
        pictures=pictures,
    )
    blocks = paper.write(told, chapters, close, closing, pictures=pictures)
    written = {
        "html": whole.encode("utf-8"),
        "pdf": pdf.write(blocks, title=told.title),
        "docx": word.write(blocks, title=told.title),
    }
    return {kind: write(out / f"report.{kind}", content) for kind, content in written.items()}


def _to_read(story: Tables, answers: Iterable[Answer]) -> Tables:
    """The articles whose texts are in the page: of a large corpus those behind the answers."""
    if story.shelf is None:
        return story
    behind = {str(i) for a in answers if len(a.evidence) for i in a.evidence["article_id"].unique()}
    return story.only(story.listed[story.listed["article_id"].isin(behind)])


def _pictures(answers: Iterable[Answer]) -> dict[str, dict[str, bytes]]:
    """The files of each chart, as ``Answer.save`` writes them."""
    return {
        answer.name: answer.pictures
        for answer in {answer.name: answer for answer in answers}.values()
        if front.drawn(answer)
    }
