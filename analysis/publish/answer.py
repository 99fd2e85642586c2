"""The answer to one question: what was found, how sure it is, the picture, the sentences."""

from __future__ import annotations

import base64
import html
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from analysis.arguments import typed
from analysis.measure.claims import LEVEL, adjusted
from analysis.publish import figures
from analysis.publish.prose import alt_text
from analysis.read import View, lens
from analysis.said import NO_FORMULAS, unknown

_NONE = pd.Series(dtype="str")
VERDICTS = ("difference", "no difference found", "too few to tell", "shown")
SENTENCES = 120  # of the evidence that an answer shows by itself; ``read`` has them all


@dataclass(frozen=True, eq=False, repr=False)
class Answer:
    """What was asked and what was found. It computes nothing: showing it twice shows the same.

    question: as a person would ask it.
    verdict: ``difference``, ``no difference found``, ``too few to tell`` or ``shown``, where
        there is nothing to compare.
    sentence: the finding with its size, interval and number of articles.
    table: the rows of the chart: the group under its own name, ``n``, ``articles``, ``value``,
        ``low``, ``high``.
    tests: a row for each test made: what was compared, ``p``, and ``q``, corrected for the
        other tests of this answer.
    evidence: a row for each thing counted, with its sentence and address.
    caveat, method: what the figure does not say, how it was made and how far to trust it.
    card: where its agreement with human readers stands, and which figure of it.
    unit: what the values are, such as "hedges per 1,000 words".
    own: how far the method holds on labels of the user's own: a level, and a sentence.
    sampled: whether the evidence is that of some articles of a large corpus.
    correction, refused: the same corrected by those labels, or why that cannot be; see
        ``corrected``.

    >>> table = pd.DataFrame({"outlet": ["A"], "n": [1], "value": [8.1]})
    >>> Answer(name="rates", question="How many?", sentence="A has 8.1.", table=table)
    A has 8.1.
    """

    name: str
    question: str
    sentence: str
    table: pd.DataFrame
    verdict: str = "shown"
    title: str = ""
    subtitle: str = ""
    tests: pd.DataFrame = field(default_factory=lambda: pd.DataFrame({"p": [], "q": []}))
    evidence: pd.DataFrame = field(default_factory=pd.DataFrame)
    sentences: pd.DataFrame = field(default_factory=pd.DataFrame)
    by: tuple[str, ...] = ()
    draw: Callable[..., Axes] | None = None
    caveat: str = ""
    method: str = ""
    source: str = ""
    strength: float = 0.0
    otherwise: Mapping[str, Any] | None = None
    card: tuple[str, str] | None = None
    unit: str = ""
    own: tuple[str, str] | None = None
    correction: Answer | None = None
    refused: str = ""
    sampled: bool = False

    def __post_init__(self) -> None:
        """Refuse evidence that does not add up to the counts drawn."""
        if self.by and not self.sampled:
            figures.agree(self.name, self.table, self.evidence, list(self.by))

    @property
    def p(self) -> float:
        """How often chance alone gives a difference as clear, all tests of this answer considered.

        The smallest of its corrected values (Simes 1986); missing where nothing was tested.
        """
        return float(self.tests["q"].min()) if len(self.tests) else float("nan")

    def judged(self, p: float, *, among: int) -> Answer:
        """This answer with its ``p`` corrected for ``among`` tested: what fell is unsaid."""
        if self.otherwise is None or p <= LEVEL:
            return self
        told = {**self.otherwise, "strength": 0.0, "otherwise": None}
        told["sentence"] += f" What there is may be chance: {among} comparisons were made."
        return replace(self, **told)

    def corrected(self) -> Answer:
        """The same, corrected by the labels of one's own sample, with a wider interval.

        Its table has the value as ``measured`` beside the corrected one. Raises ``ValueError``
        with the reason where nothing is labelled, or too little.
        """
        if self.correction is None:
            none = (
                "This figure cannot be corrected: nothing is labelled for it; see validate.sample."
            )
            raise ValueError(self.refused or none)
        return self.correction

    @typed
    def chart(
        self,
        *,
        title: str | None = None,
        subtitle: str | None = None,
        colours: Mapping[str, str] | None = None,
        width: float | None = None,
        top: int | None = None,
        ax: Axes | None = None,
    ) -> Axes:
        """Draw it. Whatever is given replaces what the answer would have written or chosen.

        colours: of groups by name, such as ``{"CNN": "#a80000"}``. width: in inches.
        top: draw the first so many groups alone. ax: draw on these axes.
        Raises ``ValueError`` where there is nothing to draw, or no group of such a name.
        """
        if self.draw is None:
            raise ValueError(f"There is nothing to draw: {self.sentence}")
        self._known(colours or {})
        options: dict[str, Any] = {"colours": colours, "width": width, "ax": ax}
        return self.draw(
            self._first(self.table, top),
            title=self.title if title is None else title,
            subtitle=self.subtitle if subtitle is None else subtitle,
            source=self.source,
            **{name: value for name, value in options.items() if value is not None},
        )

    @typed
    def save(
        self, out: Path | str, *, size: str = "page", top: int | None = None, **options: Any
    ) -> list[Path]:
        """Write chart, rows, sentences and alt text below ``out/figures``.

        Files: ``NAME.png``, ``.svg``, ``.pdf``, ``NAME.csv`` (the rows), ``NAME-evidence.csv``
        and ``NAME.txt`` (alt text). ``options`` are those of ``chart``; ``size`` is ``page`` or
        ``slide``. The same answer gives the same bytes. Without a chart there are no pictures.
        """
        if self.draw and (top or options or size != "page"):
            drawn = figures.pictures(self.chart(top=top, **options), alt=self.alt, size=size)
        else:
            drawn = self.pictures
        shown = self._first(self.table, top)
        keys = [c for c in self.by if c in shown]
        evidence = (
            self.evidence.merge(shown[keys].drop_duplicates()) if top and keys else self.evidence
        )
        return figures.save(
            self.name, pictures=drawn, data=shown, evidence=evidence, alt=self.alt, out=out
        )

    def read(self) -> View:
        """All sentences behind the answer, by group, to page through and search."""
        return self._lens(self.evidence)

    @cached_property
    def pictures(self) -> dict[str, bytes]:
        """The chart as ``png``, ``svg`` and ``pdf``, as a page has it; none without a chart."""
        return figures.pictures(self.chart(), alt=self.alt) if self.draw else {}

    @cached_property
    def alt(self) -> str:
        """The finding, then the first rows and the last: the chart in words."""
        return alt_text(self.sentence, self.table, by=self.by)

    @property
    def below(self) -> str:
        """The sentence as it stands below the title, without saying that again."""
        told = self.sentence.removeprefix(f"{self.title}: ")
        return told[:1].upper() + told[1:]

    def __repr__(self) -> str:
        """The finding in a sentence."""
        return self.sentence

    def _repr_mimebundle_(
        self, include: object = None, exclude: object = None
    ) -> tuple[dict[str, str], dict[str, Any]]:
        """Sentence, picture and evidence for a notebook; the sentence for a terminal."""
        bundle = {"text/html": self.html(), "text/plain": self.sentence}
        return bundle, {}

    def html(self) -> str:
        """The answer as a piece of a page: sentence, picture, how it was made, first sentences."""
        parts = [f"<p><strong>{html.escape(self.sentence)}</strong></p>", self._picture()]
        notes = " ".join(filter(None, [self.own[1] if self.own else "", self.caveat, self.method]))
        if notes:
            parts.append(f"<p><small>{html.escape(notes)}</small></p>")
        if self.correction is not None:
            told = f"<p>{html.escape(self.correction.sentence)}</p>{self.correction._picture()}"
            parts.append(f"<details><summary>Corrected by your labels</summary>{told}</details>")
        if len(self.evidence) > SENTENCES:
            told = f"{SENTENCES} of {len(self.evidence):,} passages, some of each group, with their"
            parts.append(f"<p><small>Below: {told} counts; read() has them all.</small></p>")
        if len(self.evidence):
            parts.append(self._lens(self._sample())._repr_html_())
        return f'<div class="answer {NO_FORMULAS}">{"".join(parts)}</div>'

    def _picture(self) -> str:
        if self.draw is None:
            return ""
        png, width = figures.png(self.chart(), alt=self.alt)
        data = base64.b64encode(png).decode("ascii")
        return (
            f'<figure style="margin:0"><img alt="{html.escape(self.alt)}" width="{width}"'
            f' style="max-width:100%;height:auto" src="data:image/png;base64,{data}"></figure>'
        )

    def _known(self, names: Iterable[str]) -> None:
        """Raise ``ValueError`` for a name of a colour that no group has."""
        groups: dict[str, None] = {}
        for column in self.table.select_dtypes(["str", "object", "category"]):
            cells = self.table[column]
            kinds = cells.cat.categories if cells.dtype == "category" else cells.dropna()
            groups |= dict.fromkeys(map(str, kinds))
        for name in names:
            if name not in groups:
                raise ValueError(unknown(f"No group is called {name}", name, groups, kind="groups"))

    def _first(self, table: pd.DataFrame, top: int | None) -> pd.DataFrame:
        if top is not None and top < 1:
            raise ValueError(f"top={top} shows nothing: give 1 or more, or leave it out.")
        if not top or not self.by:
            return table
        key = self.by[0]
        return table[table[key].isin(list(dict.fromkeys(table[key]))[:top])].reset_index(drop=True)

    def _sample(self) -> pd.DataFrame:
        """As many sentences of each group as fit, in turn, so that none crowds out another."""
        keys = list(self.by) or ["article_id"]
        turn = self.evidence.groupby(keys, observed=True, dropna=False).cumcount()
        chosen = turn.sort_values(kind="stable").index[:SENTENCES]
        return self.evidence.loc[sorted(chosen)]

    def _lens(self, evidence: pd.DataFrame) -> View:
        by = ["article" if key == "article_id" else key for key in self.by] or ["outlet"]
        return lens(evidence, by=by, sentences=self.sentences)


class Answers(list[Answer]):
    """Several answers, shown one below the other; ``none`` is said where there are none.

    >>> Answers(none="Nothing was found.")
    Nothing was found.
    """

    def __init__(self, answers: Iterable[Answer] = (), *, none: str):
        super().__init__(answers)
        self.none = none

    def __repr__(self) -> str:
        """The findings, a line each."""
        return "\n".join(map(repr, self)) or self.none

    def _repr_html_(self) -> str:
        shown = [f"<h3>{html.escape(each.title)}</h3>{each.html()}" for each in self]
        said = "\n".join(shown) or f"<p><strong>{html.escape(self.none)}</strong></p>"
        return f'<div class="{NO_FORMULAS}">{said}</div>'


def judged(answers: Sequence[Answer]) -> list[Answer]:
    """The answers, each claim over articles corrected for all others (Benjamini & Hochberg 1995).

    What is said of single texts is of these texts alone, and stays as it was tested.
    """
    p = [
        math.nan if answer.tests.get("kind", _NONE).eq("texts").any() else answer.p
        for answer in answers
    ]
    among = sum(not math.isnan(each) for each in p)
    return [
        answer if math.isnan(each) else answer.judged(q, among=among)
        for answer, each, q in zip(answers, p, adjusted(p), strict=True)
    ]
