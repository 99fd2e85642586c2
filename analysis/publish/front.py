"""Answers → the first page: what these articles are, what was found, what was not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple, Protocol

import numpy as np
import pandas as pd

from analysis.measure import agreement
from analysis.measure.names import known, with_article
from analysis.publish.answer import Answer
from analysis.said import count
from analysis.tables import Tables

MOST = 5  # findings on the first page
LEAST = 3  # of fewer differences, what is merely shown fills the page up to so many
ROWS = 6  # of a chart on the first page
READABLE = (50, 220)  # letters of a sentence that is given as an example
COMMON = 0.5  # of the articles name what they are said to be about
DIFFERENCE, NONE, FEW, SHOWN = "difference", "no difference found", "too few to tell", "shown"
APART = ("corpus", "profile", "validate")  # answers that the first page tells in other ways


class Chapter(Protocol):
    """Answers on one subject: those to show, and those that have nothing to show."""

    @property
    def name(self) -> str: ...  # noqa: D102
    @property
    def title(self) -> str: ...  # noqa: D102
    @property
    def answers(self) -> list[Answer]: ...  # noqa: D102
    @property
    def silent(self) -> list[Answer]: ...  # noqa: D102


class Example(NamedTuple):
    """A sentence from the articles: of which group, and the row of the evidence."""

    side: str
    row: pd.Series


class Finding(NamedTuple):
    """An answer on the first page, with a sentence from each side and how far to trust it."""

    answer: Answer
    examples: list[Example]


class Front(NamedTuple):
    """The first page. ``nulls`` and ``few`` are questions without an answer to show."""

    title: str
    line: str
    headline: str
    findings: list[Finding]
    profile: Answer | None
    nulls: list[str]
    few: list[str]


def tell(
    chapters: Sequence[Chapter],
    story: Tables,
    *,
    title: str = "",
    filters: str = "",
    close: bool = False,
) -> Front:
    """The first page of a report on ``story``; ``title`` and ``filters`` as the user gave them.

    ``close`` tells that the articles are read side by side, which fills the page.
    """
    shown = [answer for chapter in chapters for answer in chapter.answers]
    every = [*shown, *(answer for chapter in chapters for answer in chapter.silent)]
    clear = [answer for answer in shown if answer.verdict == DIFFERENCE]
    clear = _once(sorted(clear, key=lambda answer: (-answer.strength, answer.name)))[:MOST]
    findings = [*clear, *([] if close else _fill(chapters, LEAST - len(clear)))]
    profile = next((a for a in shown if a.name.startswith("profile")), None)
    return Front(
        title=title or name_of(story),
        line=" · ".join(filter(None, [_corpus(story), filters])),
        headline=_headline(clear, every, said=bool(shown)),
        findings=[Finding(answer, examples(answer)) for answer in findings],
        profile=profile if profile is not None and _placed(profile) else None,
        nulls=_questions(a for a in every if a.verdict == NONE),
        few=_questions(a for a in every if a.verdict == FEW),
    )


def name_of(story: Tables) -> str:
    """What to call a report: how many articles, about whom, from when.

    >>> from analysis import pipeline
    >>> frame = pd.DataFrame({"article_id": ["a"], "text": ["Iran spoke to Iraq."]})
    >>> name_of(pipeline.annotate(frame, tone=None, derived=None))
    '1 article on Iran and Iraq'
    """
    articles = _analysed(story)
    named = known(story).head(2)
    named = named[named["articles"].ge(COMMON * len(articles))]
    subjects = [with_article(name, _parts(story)) for name in named["entity"]]
    about = f" on {' and '.join(subjects)}" if subjects else ""
    when = period(articles["published"])
    return f"{count(len(articles), 'article')}{about}{', ' + when if when else ''}"


def period(published: pd.Series) -> str:
    """From which days to which, as short as can be; nothing where no date is known.

    >>> period(pd.to_datetime(pd.Series(["2020-01-03", "2020-01-17"]), utc=True))
    '3–17 January 2020'
    """
    days = published.dropna()
    if days.empty:
        return ""
    first, last = days.min(), days.max()
    end = f"{last.day} {last:%B %Y}"
    if first.date() == last.date():
        return end
    if (last - first).days > 2 * 365:
        return f"{first.year}–{last.year}"
    if first.year != last.year:
        return f"{first.day} {first:%B %Y} – {end}"
    start = f"{first.day}" if first.month == last.month else f"{first.day} {first:%B}"
    return f"{start}{'–' if first.month == last.month else ' – '}{end}"


def examples(answer: Answer) -> list[Example]:
    """A sentence from each of the two groups that differ most, or from the first two rows."""
    rows = answer.evidence
    if rows.empty or not answer.by:
        return []
    column = answer.by[0]
    claim = _claim(answer)
    if claim is None:
        sides = [(str(group), True) for group in dict.fromkeys(answer.table[column])][:2]
    else:
        sides = [(str(claim["high"]), True), (str(claim["low"]), False)]
        if len(answer.by) > 1:
            rows = rows[rows[answer.by[1]].astype("str").eq(str(claim["of"]))]
    labels = _labels(answer)
    groups = rows[column].astype("str")
    chosen = [(side, example(rows[groups.eq(side)], high)) for side, high in sides]
    return [Example(labels.get(side, side), row) for side, row in chosen if row is not None]


def capital(text: str) -> str:
    """A text with a capital at its beginning."""
    return text[:1].upper() + text[1:]


def stopped(text: str) -> str:
    """A text with a full stop at its end, unless it asks.

    >>> stopped("Who is heard?"), stopped("Hedges, by outlet")
    ('Who is heard?', 'Hedges, by outlet.')
    """
    return text if text.endswith("?") else f"{text}."


def drawn(answer: Answer) -> bool:
    """Whether the chart of an answer shows something: dates there are, or bars that differ."""
    table = answer.table
    if answer.draw is None or table.empty:
        return False
    if answer.name == "corpus":
        return int(table["published"].notna().sum()) > 1
    if len(table) == 1 or "value" not in table or "low" in table:
        return True
    return bool(table["value"].ne(table["value"].iloc[0]).any())


def trust(answer: Answer) -> tuple[str, str]:
    """How far the method agrees with human readers: a level, and a line that says so.

    Labels of the user's own count before those of others.
    """
    if answer.own is not None:
        return answer.own
    if answer.card is None:
        return "unmeasured", "Not measured against readers"
    name, measure = answer.card
    rows = agreement.card(name)
    rows = rows[rows["measure"].eq(measure) & ~rows["method"].isin(agreement.SECOND_OPINIONS)]
    if rows.empty:
        return "unmeasured", "Not measured against readers"
    low, high = rows["value"].min(), rows["value"].max()
    figures = f"{low:.2f}" if f"{low:.2f}" == f"{high:.2f}" else f"{low:.2f}–{high:.2f}"
    level = "high" if low >= 0.8 else "fair" if low >= 0.6 else "low"
    word = {"high": "Close to human readers", "fair": "Fairly close to human readers"}
    told = word.get(level, "Far from human readers")
    return level, f"{told} ({measure.split(', ')[-1]} {figures})"


def rows_of(answer: Answer, most: int = ROWS) -> list[int]:
    """The rows of an answer's table for a small chart: the two that differ, then the first.

    What is kept goes before what may be chance.
    Of several kinds it is the one that the finding is about.
    """
    table, claim = answer.table.reset_index(drop=True), _claim(answer)
    if claim is not None and len(answer.by) > 1:
        table = table[table[answer.by[1]].astype("str").eq(str(claim["of"]))]
    elif len(answer.by) > 1:
        return table.index.tolist()
    names = table[answer.by[0]].astype("str") if answer.by else table.index.astype("str")
    first = [] if claim is None else [str(claim["high"]), str(claim["low"])]
    kept, rank = table.get("kept", False), table.get("articles", 0)
    order = pd.DataFrame({"near": np.isin(names, first)}, index=table.index)
    order = order.assign(kept=kept, many=rank)
    order = order.sort_values(["near", "kept", "many"], ascending=False, kind="stable").head(most)
    return sorted(order.index.tolist())


def _claim(answer: Answer) -> pd.Series | None:
    """The test that an answer's title is about."""
    if answer.verdict != DIFFERENCE or not len(answer.tests):
        return None
    tests = answer.tests.sort_values("p", kind="stable")
    marks = [(f"“{kind}”", f" {kind} ") for kind in tests["of"]]  # as titles write a kind
    named = tests[[any(mark in answer.title for mark in each) for each in marks]]
    return (named if len(named) else tests).iloc[0]


def _once(clear: Iterable[Answer]) -> list[Answer]:
    """Those of which none counts what one before it does, in the same two groups.

    One kind of hedge alone, say, may have a question of its own.
    """
    found: dict[Any, Answer] = {}
    for answer in clear:
        found.setdefault(_counted(answer) or id(answer), answer)
    return list(found.values())


def _counted(answer: Answer) -> tuple[Any, ...]:
    """How many a finding counts in each of its two groups, and the figures; nothing without."""
    claim, rows = _claim(answer), answer.table
    if claim is None or not {*answer.by, "n", "value"} <= set(rows):
        return ()
    if len(answer.by) > 1:
        rows = rows[rows[answer.by[1]].eq(claim["of"])]
    group = rows[answer.by[0]].astype("str")
    kept = group.isin([str(claim["high"]), str(claim["low"])])
    figures = rows.loc[kept, "value"].round(6)
    return tuple(sorted(zip(group[kept], rows.loc[kept, "n"], figures, strict=True)))


def _fill(chapters: Sequence[Chapter], wanted: int) -> list[Answer]:
    """Answers that compare nothing, of as many chapters as can be."""
    if wanted <= 0:
        return []
    plain = [
        [a for a in chapter.answers if a.verdict == SHOWN and not a.name.startswith(APART)]
        for chapter in chapters
    ]
    firsts = [some[0] for some in plain if some]
    more = [answer for some in plain for answer in some[1:]]
    return [*firsts, *more][:wanted]


def _headline(clear: Sequence[Answer], every: Sequence[Answer], *, said: bool) -> str:
    """The finding in a line; ``said`` tells that the page has something to show below it."""
    tried = sum(answer.verdict in {DIFFERENCE, NONE} for answer in every)
    if clear:
        return f"{clear[0].title}."
    if tried:
        told = f"None of the {tried} comparisons" if tried > 1 else "The one comparison"
        return f"{told} that could be made shows a clear difference."
    if not every:
        return "Nothing was asked of these articles."
    if any(answer.verdict == FEW for answer in every):
        return f"There are too few articles to compare{': this is what they say' if said else ''}."
    return "This is what the articles say." if said else "Nothing that was asked can be shown."


def _corpus(story: Tables) -> str:
    articles = _analysed(story)
    outlets = articles["outlet"].nunique()
    when = period(articles["published"]) or "without dates"
    return " · ".join(
        filter(
            None,
            [
                count(len(articles), "article"),
                count(outlets, "outlet") if outlets else "no outlet given",
                when,
                count(int(articles["words"].sum()), "word"),
            ],
        )
    )


def _placed(profile: Answer) -> bool:
    return bool(profile.table["percentile"].notna().any())


def _questions(answers: Iterable[Answer]) -> list[str]:
    """Questions in a few words, those that compare the same together."""
    groups: dict[str, list[str]] = {}
    for answer in answers:
        words, _, by = answer.question.rstrip("?").rpartition(", by ")
        words = words or by
        told = groups.setdefault(f"by {by}: " if by != words else "", [])
        told.append(capital(words))
    return [by + "; ".join(dict.fromkeys(told)) for by, told in groups.items()]


def _labels(answer: Answer) -> dict[str, str]:
    if answer.by[0] != "article_id" or "article" not in answer.table:
        return {}
    table = answer.table
    return dict(zip(table["article_id"].astype("str"), table["article"].astype("str"), strict=True))


def example(rows: pd.DataFrame, high: bool) -> pd.Series | None:
    """The row of evidence whose sentence tells most and can be read: the highest, or lowest."""
    length = rows["sentence"].str.len()
    fit = rows[length.between(*READABLE)]
    rows = fit if len(fit) else rows
    if rows.empty:
        return None
    if "amount" in rows and rows["amount"].ne(rows["amount"].iloc[0]).any():
        rows = rows.sort_values("amount", ascending=not high, kind="stable")
    else:
        times = rows.groupby(["article_id", "sentence_id"])["sentence"].transform("size")
        rows = rows.loc[times.sort_values(ascending=False, kind="stable").index]
    return rows.iloc[0]


def _parts(story: Tables) -> Iterator[tuple[pd.DataFrame, pd.DataFrame]]:
    return ((part.mentions, part.articles) for part in story.parts())


def _analysed(story: Tables) -> pd.DataFrame:
    return story.listed[story.listed["duplicate_of"].isna()]
