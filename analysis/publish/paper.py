"""A report's content → the blocks of a Word file and a PDF."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd

from analysis.publish import front
from analysis.publish.answer import Answer
from analysis.publish.blocks import (
    Block,
    Contents,
    Grid,
    Heading,
    Items,
    Paragraph,
    Picture,
    Run,
)
from analysis.publish.close import Close
from analysis.publish.front import Chapter, Finding, Front
from analysis.publish.prose import Table
from analysis.publish.provenance import Part

FULL, SMALL = 6.5, 4.6  # inches
TOLD = 600  # letters of a method's line on paper


def write(
    told: Front,
    chapters: Sequence[Chapter],
    close: Close | None,
    closing: Sequence[Part],
    *,
    pictures: dict[str, dict[str, bytes]],
) -> list[Block]:
    """The blocks: the first page, contents, a chapter a topic, how it was made."""
    parts: list[Block] = [Paragraph([Run(told.line)], "small")]
    parts.append(Paragraph([Run(told.headline, bold=True)], "lead"))
    for finding in told.findings:
        parts += _finding(finding, pictures)
    if told.profile is not None:
        parts.append(_picture(told.profile, pictures, SMALL))
    if close is not None:
        parts += _close(close, pictures)
    for name, questions in (
        ("Looked at, no difference found", told.nulls),
        ("Too few to tell", told.few),
    ):
        if questions:
            words = [
                Run(f"{name}: ", bold=True),
                Run(". ".join(map(front.capital, questions)) + "."),
            ]
            parts.append(Paragraph(words, "small"))
    parts.append(Contents())
    first = {finding.answer.name for finding in told.findings}
    if told.profile is not None:
        first.add(told.profile.name)
    for chapter in chapters:
        if chapter.answers:
            parts.append(Heading(1, chapter.title))
            for answer in chapter.answers:
                parts += _answer(answer, pictures, again=answer.name in first)
    parts.append(Heading(1, "How it was made"))
    parts += _methods(chapters)
    for part in closing:
        parts.append(Heading(2, part.title))
        parts += _told(part.body)
    return parts


def _close(close: Close, pictures: dict[str, dict[str, bytes]]) -> Iterator[Block]:
    """The articles side by side: the card, their figures, then what each says."""
    if close.card is not None:
        yield Heading(2, close.card.title)
        yield Paragraph([Run(close.card.sentence)], "above")
        if close.card.name in pictures:
            yield _picture(close.card, pictures, FULL)
    names = list(close.labels.values())
    rows = [[row.measure, *row.values, row.verdict] for row in close.rows]
    numeric = [False, *(True for _ in names), False]
    if rows:
        yield Grid("The articles side by side", ["", *names, "Can that be chance?"], rows, numeric)
    words = close.lists.table
    for article, name in close.labels.items():
        yield Heading(2, name)
        if not name.endswith(close.titles[article]):
            yield Paragraph([Run(close.titles[article])], "small")
        if article in close.quoted:
            yield Items([_quoted(close.quoted[article])], quoted=True)
        for heading in dict.fromkeys(words["list"]):
            ours = words[words["article_id"].eq(article) & words["list"].eq(heading)]
            told = ", ".join(f"{row.word} ({row.n})" for row in ours.itertuples()) or "nothing"
            yield Paragraph([Run(f"{heading}: ", bold=True), Run(told)])


def _finding(finding: Finding, pictures: dict[str, dict[str, bytes]]) -> Iterator[Block]:
    answer = finding.answer
    yield Heading(2, answer.title)
    yield Paragraph([Run(answer.below)], "above")
    if front.drawn(answer):
        yield _picture(answer, pictures, SMALL)
    if finding.examples:
        yield Items([_quoted(example.row) for example in finding.examples], quoted=True)
    yield Paragraph([Run(f"{front.trust(answer)[1]}.", italic=True)], "small")


def _answer(
    answer: Answer, pictures: dict[str, dict[str, bytes]], *, again: bool
) -> Iterator[Block]:
    yield Heading(2, answer.title or answer.question)
    yield Paragraph([Run(answer.below)], "" if again else "above")
    if again:
        yield Paragraph([Run("Its chart is on the first pages.", italic=True)], "small")
    elif front.drawn(answer):
        yield _picture(answer, pictures, FULL)
    for told in (answer.correction.sentence if answer.correction else answer.refused,
                 answer.own[1] if answer.own else "", answer.caveat):  # fmt: skip
        if told:
            yield Paragraph([Run(told)], "small")


def _picture(answer: Answer, pictures: dict[str, dict[str, bytes]], width: float) -> Picture:
    caption = f"{front.stopped(answer.title or answer.question)} {_stop(answer.subtitle)}"
    caption += f"Source: {answer.source}"
    return Picture(pictures[answer.name]["png"], answer.alt, caption, width)


def _stop(text: str) -> str:
    return f"{text.rstrip('.')}. " if text else ""


def _quoted(row: pd.Series) -> list[Run]:
    return [Run(str(row["sentence"])), Run(f" — {row['source']}", italic=True)]


def _methods(chapters: Sequence[Chapter]) -> Iterator[Block]:
    methods: dict[str, list[str]] = {}
    for chapter in chapters:
        for answer in chapter.answers:
            if answer.method:
                methods.setdefault(answer.method, []).append(answer.question)
    if methods:
        yield Heading(2, "Methods")
    for method, questions in methods.items():
        runs = [Run(f"{front.stopped('; '.join(questions))} ", bold=True), Run(_short(method))]
        yield Paragraph(runs, "small")


def _told(body: Sequence[str | Table]) -> Iterator[Block]:
    for one in body:
        if isinstance(one, str):
            yield Paragraph([Run(one)])
        else:
            yield Grid(one.caption, [str(c) for c in one.frame.columns], one.rows, one.numeric)


def _short(text: str) -> str:
    return text if len(text) <= TOLD else f"{text[:TOLD].rsplit(' ', 1)[0]} …"
