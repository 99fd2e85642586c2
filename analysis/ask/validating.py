"""How far to trust a figure on the user's own articles, and the figure corrected by labels."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from analysis.arguments import typed
from analysis.ask.grouping import Grouping, grouped
from analysis.ask.measures import Measure
from analysis.measure import correcting
from analysis.publish.answer import Answer
from analysis.said import count
from analysis.tables import Tables
from analysis.validate import gathering, results, tasks

BY_CARD = {
    ("hedging", "uncertain sentences, F1"): "hedging",
    ("sentiment", "Pearson's r"): "tone",
    ("sentiment", "toward a name, macro-F1"): "toward",
    ("quotes", "direct quotes with their speaker, F1"): "speakers",
    ("entities", "names, exact, F1"): "names",
}
"""What is labelled to know how far the method of a card can be trusted."""
BY_MEASURE = {
    "tone": "tone",
    "toward": "toward",
    "hedging": "hedging",
    "quoting": "quotes",
    "sourcing": "speakers",
}
"""What is labelled to correct a measure."""
WITHOUT_VOICE = ("quotes", "speakers")


class Correction(NamedTuple):
    """A table of corrected values, and what they rest on, in words; or why there is none."""

    table: pd.DataFrame | None = None
    told: str = ""
    refused: str = ""


@typed
def validate(story: Tables, what: str = "tone", *, folder: str | Path | None = None) -> Answer:
    """How far a method can be trusted on these articles, by labels of one's own sample.

    what: tone, toward, hedging, quotes, speakers, names, or a question of one's own. The labels
    are those that ``analysis.validate`` asks for; without any, the answer says how to begin.
    """
    todo = tasks.task(what)
    if not gathering.has_labels(story, what, folder):
        return _without(
            todo,
            f"Nothing is labelled for {todo.called} yet: validate.sample(story, {what!r}) "
            f"draws what to label, validate.label(story, {what!r}) asks for the labels.",
        )
    return results.result(story, what, folder=folder)


def checked(story: Tables) -> list[Answer]:
    """An answer for each task that somebody has labelled; of files that cannot be read, why."""
    made: list[Answer] = []
    for name in tasks.TASKS:
        if gathering.has_labels(story, name):
            try:
                made.append(results.result(story, name))
            except ValueError as error:
                made.append(_without(tasks.task(name), str(error)))
    return made


def _without(todo: tasks.Task, why: str) -> Answer:
    return Answer(
        name=f"validate-{todo.name}",
        question=todo.doubt,
        sentence=why,
        table=pd.DataFrame(),
        verdict="too few to tell",
    )


def trust(story: Tables, card: tuple[str, str] | None, name: str) -> tuple[str, str] | None:
    """How far a method holds on one's own sample: a level and a sentence; none without labels.

    Labels that cannot be read are said to be so, in place of the figures.
    """
    what = BY_MEASURE.get(name, BY_CARD.get(card or ("", ""), ""))
    if not what or not gathering.has_labels(story, what):
        return None
    try:
        found = gathering.gather(story, what)
    except ValueError as error:
        return "unmeasured", f"Your labels were not used. {error}"
    told = results.trusted(found)
    return (results.level(found), told) if told else None


def correct(
    story: Tables,
    measure: Measure,
    units: pd.DataFrame,
    spans: pd.DataFrame,
    table: pd.DataFrame,
    group: Grouping,
    *,
    kind: str = "",
) -> Correction | None:
    """The ``table`` of a measure, with values corrected by labels; none where there are none.

    ``units`` and ``spans`` are those that the table was made of. With ``kind``, each kind is
    corrected on its own, as a share.
    """
    what = BY_MEASURE.get(measure.name, "")
    if not what or measure.card is None or not gathering.has_labels(story, what):
        return None
    try:
        return _correct(story, measure, units, spans, table, group, what, kind)
    except ValueError as error:  # too few labels, or files that cannot be read
        return Correction(refused=str(error))


def corrected(answer: Answer, made: Correction | None, measure: Measure) -> Answer:
    """The answer with its corrected twin beside it, or with the reason why there is none."""
    if made is None:
        return answer
    if made.table is None:
        return replace(answer, correction=None, refused=made.refused)
    twin = replace(
        answer,
        name=f"{answer.name}-corrected",
        title=f"{measure.title}, corrected by your labels",
        subtitle="; ".join(filter(None, [answer.subtitle, made.told])),
        sentence=_sentence(made, measure, answer),
        table=made.table,
        verdict="shown",
        tests=answer.tests.head(0),
        strength=0.0,
        otherwise=None,
    )
    return replace(answer, correction=twin, refused="")


def _correct(
    story: Tables,
    measure: Measure,
    units: pd.DataFrame,
    spans: pd.DataFrame,
    table: pd.DataFrame,
    group: Grouping,
    what: str,
    kind: str,
) -> Correction:
    others = "voice" in spans and not spans["voice"].eq("author").all()
    if group.column in {"voice", "speaker"} or (others and what not in WITHOUT_VOICE):
        raise ValueError(
            "Labels speak of the authors' own words alone, and this is of others, too."
        )
    found = gathering.gather(story, what)
    column = group.column
    parts, rules = [], []
    for name in dict.fromkeys(table[kind]) if kind else [""]:
        here = units[units[kind].eq(name)] if kind else units
        rows = grouped(found.right(str(name)) if kind else found.right(), story, group)
        rows = rows[rows[column].astype("str").isin(set(here[column].astype("str")))]
        values, rule = correcting.corrected(
            here, rows, by=column, count=len(found.units), one=group.one
        )
        parts.append(values.assign(**{kind: name}) if kind else values)
        rules.append(rule)
    keys = [column, kind] if kind else [column]
    values = pd.concat(parts, ignore_index=True).set_index(keys)
    at = (
        pd.MultiIndex.from_frame(table[keys].astype("str")) if kind else table[column].astype("str")
    )
    new = values[["value", "low", "high"]].reindex(at)
    floor = 0.0 if measure.scale in {"rate", "share"} else -1.0
    ceiling = {"share": 100.0, "mean": 1.0}.get(measure.scale, float("inf"))
    limits = (new * measure.per).clip(floor, ceiling).to_numpy()
    fixed = table.assign(measured=table["value"])
    fixed[["value", "low", "high"]] = limits
    labels = rules[0].labels
    of = count(rules[0].articles, "article")
    told = f"corrected by {count(labels, 'label')} from {of}"
    return Correction(fixed, told)


def _sentence(made: Correction, measure: Measure, answer: Answer) -> str:
    table = made.table
    assert table is not None  # noqa: S101 - asked for only where there is one
    rows = table.dropna(subset="value")
    if len(answer.by) > 1:
        moved = (rows["value"] - rows["measured"]).abs()
        rows = rows.loc[[moved.idxmax()]] if len(rows) else rows
    else:
        ends = [rows["value"].idxmax(), rows["value"].idxmin()] if len(rows) else []
        rows = rows.loc[list(dict.fromkeys(ends))]
    label = "article" if "article" in table else answer.by[0]
    told = []
    for row in rows.to_dict("records"):
        name = ", ".join(str(row[key]) for key in (label, *answer.by[1:]))
        value, low, high, before = (
            measure.number(row[key] / measure.per) for key in ("value", "low", "high", "measured")
        )
        limits = "" if pd.isna(row["low"]) else f" [{low} to {high}]"
        told.append(f"{name} {value}{limits}, as measured {before}")
    return f"{made.told[0].upper()}{made.told[1:]}: {'; '.join(told)} ({measure.unit})."
