"""A report's content → one HTML file that asks for nothing over the network."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Sequence
from importlib.resources import files
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from analysis.publish import front, marks, packed
from analysis.publish.answer import Answer
from analysis.publish.beside import Beside
from analysis.publish.close import Close
from analysis.publish.front import Chapter, Finding, Front
from analysis.publish.prose import Table
from analysis.publish.provenance import Part
from analysis.read.view import View, json_of, script, style

WIDE, HALF, NARROW = 7.4, 5.2, 3.7  # inches: of a chapter, half a first page, a telephone
TOOLS = (
    ("copy", "Copy picture"),
    ("png", "PNG"),
    ("svg", "SVG"),
    ("rows", "Rows (CSV)"),
    ("sentences", "Sentences (CSV)"),
)
COLUMN, AROUND = 864, 220  # pixels: an answer is so wide, and higher than its chart
TABLES = ("rows", "sentences")
LISTED = 12  # rows of a list where there is no chart
MADE = "made"  # the id of the last chapter


def write(
    told: Front,
    chapters: Sequence[Chapter],
    close: Close | None,
    closing: Sequence[Part],
    *,
    view: View,
    pictures: dict[str, dict[str, bytes]],
) -> str:
    """The page. ``close`` is the reading of a few articles; ``pictures`` are files by name."""
    shown = [answer for chapter in chapters for answer in chapter.answers]
    every = [*shown, *(finding.answer for finding in told.findings)]
    if close is not None:
        every += [close.lists, *([close.card] if close.card is not None else [])]
    carried = {packed.key(answer): answer for answer in every}
    sections = [_front(told, close)]
    entries = [("front", "In short")]
    for chapter in chapters:
        if chapter.answers:
            sections.append(_chapter(chapter))
            entries.append((_id(chapter), chapter.title))
    sections.append(_made(shown, closing))
    entries.append((MADE, "How it was made"))
    body = "\n".join(sections)
    figures = {
        name: packed.figure(answer, view, files=pictures.get(answer.name, {}))
        for name, answer in carried.items()
    }
    code = f"(() => {{\nconst STYLE = {json_of(style())};\n{script()}\n{_asset('report.js')}}})();"
    return _fill(
        title=html.escape(told.title),
        style=f":root {{ {marks.palette(body)} }}\n{_asset('report.css')}",
        heading=html.escape(told.title),
        line=html.escape(told.line),
        contents="\n".join(
            f'<li><a href="#{name}">{html.escape(title)}</a></li>' for name, title in entries
        ),
        sections=body,
        data=packed.packed({"reader": view.content, "figures": figures}),
        script=code,
    )


def _front(told: Front, close: Close | None) -> str:
    findings = "".join(_finding(finding) for finding in told.findings)
    if told.profile is not None:
        findings += _profile(told.profile, HALF if findings else WIDE)
    lines = "".join(
        f"<dt>{name}:</dt><dd>{html.escape('. '.join(map(front.capital, questions)))}.</dd>"
        for name, questions in (
            ("Looked at, no difference found", told.nulls),
            ("Too few to tell", told.few),
        )
        if questions
    )
    return (
        f'<section id="front"><h2 class="headline">{html.escape(told.headline)}</h2>'
        f'<div class="findings">{findings}</div>{_close(close) if close else ""}'
        f'<dl class="lines">{lines}</dl></section>'
    )


def _finding(finding: Finding) -> str:
    answer = finding.answer
    level, told = front.trust(answer)
    quoted = "".join(_quoted(example.row, example.side) for example in finding.examples)
    return (
        f'<article class="finding" data-figure="{packed.key(answer)}">'
        f'<h3><a href="#{packed.key(answer)}">{html.escape(answer.title)}</a></h3>'
        f"<p>{html.escape(answer.below)}</p>"
        f"{_chart(answer, HALF, f'{packed.key(answer)}-f', rows=front.rows_of(answer))}{quoted}"
        f'<span class="badge {level}">{html.escape(told)}</span></article>'
    )


def _profile(answer: Answer, width: float) -> str:
    return (
        f'<article class="finding" data-figure="{packed.key(answer)}">'
        f'<h3><a href="#{packed.key(answer)}">{html.escape(answer.question)}</a></h3>'
        f"<p>{html.escape(answer.sentence)}</p>"
        f"{_chart(answer, width, f'{packed.key(answer)}-f')}</article>"
    )


def _quoted(row: pd.Series, side: str) -> str:
    """A sentence of an article, with what is counted in it marked."""
    text, source = str(row["sentence"]), str(row["source"])
    word = str(row["text"]) if "text" in row and pd.notna(row["text"]) else ""
    at = text.find(word) if word and word != text else -1
    marked = html.escape(text)
    if at >= 0:
        before, after = text[:at], text[at + len(word) :]
        marked = f"{html.escape(before)}<mark>{html.escape(word)}</mark>{html.escape(after)}"
    named = source.startswith(side) or source.endswith(f": {side}")
    told = source if named else f"{side} · {source}"
    return f'<blockquote dir="auto"><p>{marked}</p><cite>{html.escape(told)}</cite></blockquote>'


def _chapter(chapter: Chapter) -> str:
    answers = "".join(_answer(answer) for answer in chapter.answers)
    return f'<section id="{_id(chapter)}"><h2>{html.escape(chapter.title)}</h2>{answers}</section>'


def _id(chapter: Chapter) -> str:
    """An answer may have the name of a chapter, and is linked to by it."""
    return f"on-{chapter.name}"


def _answer(answer: Answer) -> str:
    name = packed.key(answer)
    own = answer.own[1] if answer.own else ""
    notes = "".join(f"<p>{html.escape(n)}</p>" for n in (own, answer.caveat, answer.method) if n)
    about = f"<details><summary>What to keep in mind</summary>{notes}</details>" if notes else ""
    chart = _chart(answer, WIDE, name)
    return (
        f'<article class="answer" id="{name}" data-figure="{name}"{_height(chart)}>'
        f"<h3>{html.escape(answer.title or answer.question)}"
        f'<a class="here" href="#{name}" aria-label="Link to this answer">#</a></h3>'
        f"<p>{html.escape(answer.below)}</p>{chart}{_corrected(answer)}{_tools(answer)}"
        f"{about}</article>"
    )


def _corrected(answer: Answer) -> str:
    """The same figures corrected by the user's labels, to be opened; its marks open the same."""
    twin = answer.correction
    if twin is None:
        return f'<p class="note">{html.escape(answer.refused)}</p>' if answer.refused else ""
    chart = _chart(twin, WIDE, f"{packed.key(answer)}-c")
    told = f"<p>{html.escape(twin.sentence)}</p>{chart}"
    return f"<details><summary>Corrected by your labels</summary>{told}</details>"


def _height(chart: str) -> str:
    """How high an answer will be, so that a link to one further down finds its place."""
    box = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', chart)
    high = COLUMN * float(box[2]) / float(box[1]) if box else 0
    return f' style="contain-intrinsic-size: auto {round(high + AROUND)}px"'


def _all(passages: int) -> str:
    return "The one passage" if passages == 1 else f"All {passages:,} passages"


def _tools(answer: Answer) -> str:
    n = len(answer.evidence)
    behind = f'<button type="button" data-row="">{_all(n)}</button>' if n else ""
    taken = "".join(
        f'<button type="button" data-take="{kind}">{label}</button>'
        for kind, label in TOOLS
        if kind in TABLES or front.drawn(answer)
    )
    alt = f"<details><summary>In words</summary><p>{html.escape(answer.alt)}</p></details>"
    return f'<div class="tools">{behind}{taken}</div>{alt}'


def _chart(answer: Answer, width: float, prefix: str, rows: list[int] | None = None) -> str:
    draw = answer.draw
    if draw is None or not front.drawn(answer):
        return _listed(answer)
    caption = " · ".join(filter(None, [answer.subtitle, f"Source: {answer.source}"]))
    drawn = "".join(
        f'<div class="{look}">{_svg(answer, draw, wide, f"{prefix}-{look[0]}", rows)}</div>'
        for look, wide in _looks(width)
    )
    return f"<figure>{drawn}<figcaption>{html.escape(caption)}</figcaption></figure>"


def inline(answer: Answer) -> dict[str, str]:
    """The charts of an answer in its chapter, by what their ids begin with; see ``ahead``."""
    name, draw = packed.key(answer), answer.draw
    if draw is None or not front.drawn(answer):
        return {}
    prefixes = {f"{name}-{look[0]}": wide for look, wide in _looks(WIDE)}
    return {prefix: _svg(answer, draw, wide, prefix, None) for prefix, wide in prefixes.items()}


def _looks(width: float) -> tuple[tuple[str, float], ...]:
    """A chart is drawn for a screen, and for a telephone."""
    return ("wide", width), ("narrow", NARROW)


def _listed(answer: Answer) -> str:
    """What would make no chart, to press."""
    buttons = "".join(
        f'<li><button type="button" data-row="{row}">{html.escape(name)}'
        f' <span class="n">{n:,}</span></button></li>'
        for row, (name, n) in enumerate(packed.named(answer)[:LISTED])
        if n
    )
    return f'<ul class="listed">{buttons}</ul>' if buttons else ""


def _svg(
    answer: Answer,
    draw: Callable[..., Axes],
    width: float,
    prefix: str,
    rows: list[int] | None,
) -> str:
    if prefix in (known := answer.__dict__.get("inline", {})):  # drawn ahead
        return known[prefix]
    table = answer.table if rows is None else answer.table.iloc[rows]
    ax = draw(table, title="", subtitle="", source="", width=width)
    every = _said(answer)
    names = every if rows is None else [every[row] for row in rows]
    title = front.stopped(answer.title or answer.question)
    label = f"{title} A chart: arrow keys go from mark to mark."
    return marks.inline(ax, prefix=prefix, label=label, names=names, rows=rows)


def _said(answer: Answer) -> list[str]:
    """What the mark of each row says; nothing where nothing is behind it."""
    unit = answer.unit if answer.unit.startswith("%") else f" {answer.unit}"
    column = next((c for c in ("told", "value") if c in answer.table), None)
    values = answer.table[column].tolist() if column else [None] * len(answer.table)
    said = []
    for (name, n), value in zip(packed.named(answer), values, strict=True):
        written = value if isinstance(value, str) else "" if pd.isna(value) else f"{value:z.3g}"
        told = f": {written}{unit.rstrip()}" if written and len(values) > 1 else ""
        line = f"{name}{told}. Open {n:,} passage{'' if n == 1 else 's'}"
        said.append(line.replace(": -", ": −") if n else "")
    return said


def _close(close: Close) -> str:
    """The articles side by side: their figures in a table, then what each says, to press."""
    names = "".join(
        f'<th class="number">{html.escape(name)}</th>' for name in close.labels.values()
    )
    rows = "".join(
        f'<tr><th scope="row">{html.escape(row.measure)}</th>'
        + "".join(f'<td class="number">{value}</td>' for value in row.values)
        + f"<td>{html.escape(row.verdict)}</td></tr>"
        for row in close.rows
    )
    table = (
        '<div class="scroll" tabindex="0" role="group" aria-label="The figures of each article">'
        f'<table class="figures"><thead><tr><td></td>{names}<th>Can that be chance?</th></tr>'
        f"</thead><tbody>{rows}</tbody></table></div>"
    )
    texts = "".join(_text(close, article) for article in close.labels)
    lists = f'<div class="texts" data-figure="{packed.key(close.lists)}">{texts}</div>'
    return f"{_card(close.card)}{table}{lists}"


def _card(card: Answer | None) -> str:
    """The story card, and below it the texts with what they share linked."""
    if card is None:
        return ""
    name = packed.key(card)
    notes = "".join(f"<p>{html.escape(n)}</p>" for n in (card.caveat, card.method) if n)
    texts = card.texts.html() if isinstance(card, Beside) else ""
    return (
        f'<article class="answer" id="{name}" data-figure="{name}">'
        f"<h3>{html.escape(card.title)}</h3><p>{html.escape(card.sentence)}</p>"
        f"{_chart(card, WIDE, name)}{_tools(card)}"
        f"<details><summary>What to keep in mind</summary>{notes}</details>"
        f"<h4>The texts side by side</h4>{texts}</article>"
    )


def _text(close: Close, article: str) -> str:
    words = close.lists.table
    ours = words[words["article_id"].eq(article)]
    title = close.titles[article]
    parts = [f"<h3>{html.escape(close.labels[article])}</h3>"]
    if not close.labels[article].endswith(title):
        parts.append(f'<p class="note">{html.escape(title)}</p>')
    if article in close.quoted:
        parts.append(_quoted(close.quoted[article], close.labels[article]))
    for heading in dict.fromkeys(words["list"]):
        rows = ours[ours["list"].eq(heading)]
        buttons = "".join(
            f'<li><button type="button" data-row="{row.Index}">{html.escape(str(row.word))}'
            f' <span class="n">{row.n}</span></button></li>'
            for row in rows.itertuples()
        )
        told = f"<ul>{buttons}</ul>" if buttons else '<p class="note">nothing</p>'
        parts.append(f"<h4>{html.escape(heading)}</h4>{told}")
    return f"<article>{''.join(parts)}</article>"


def _made(shown: Sequence[Answer], closing: Sequence[Part]) -> str:
    methods = "".join(
        f"<p><strong>{html.escape(front.stopped(answer.question))}</strong> "
        f"{html.escape(answer.method)}</p>"
        for answer in shown
        if answer.method
    )
    parts = [f"<details><summary>Methods</summary>{methods}</details>"]
    parts += [
        f"<details><summary>{html.escape(part.title)}</summary>{''.join(_told(part.body))}</details>"
        for part in closing
    ]
    return f'<section id="{MADE}"><h2>How it was made</h2>{"".join(parts)}</section>'


def _told(body: Sequence[str | Table]) -> Iterator[str]:
    for one in body:
        if isinstance(one, str):
            yield f"<p>{html.escape(one)}</p>"
        else:
            yield f'<div class="scroll" tabindex="0" role="group">{one._repr_html_()}</div>'


def _fill(**values: str) -> str:
    template = _asset("report.html")
    parts: list[Any] = []
    for key, value in values.items():
        before, template = template.split(f"<!-- {key} -->", 1)
        parts += [before, value]
    return "".join([*parts, template])


def _asset(name: str) -> str:
    return (files("analysis.publish") / name).read_text(encoding="utf-8")
