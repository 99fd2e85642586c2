"""How far to trust a method on one's own articles: coders, machine, what is true of all."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd

from analysis import chart
from analysis.arguments import typed
from analysis.measure import coding, correcting, evidence
from analysis.publish.answer import Answer
from analysis.publish.prose import table as plain
from analysis.said import count
from analysis.tables import Tables
from analysis.validate.gathering import Labelled, gather

ENOUGH = 100  # shared labels
PLANNED = 30  # labels, from which on it can be told how many more it takes
WIDTH = 0.1  # ±5 points
NAMES = 8  # disagreements told in the page


@dataclass(frozen=True, eq=False, repr=False)
class Result(Answer):
    """The answer on a sample: the table is coders against machine, each cell its sentences.

    agreement: of coders, ``measure``, ``value``, ``low``, ``high``, ``units``; the last row has the
        machine as one more coder.
    figures: of the machine, a row a class: ``precision``, ``recall``, ``f1`` with their limits.
    shares: of each class in all units: ``measured``, ``corrected`` with its limits.
    disagreements: a row a unit on which coders differ, a column a coder.
    """

    agreement: pd.DataFrame = field(default_factory=pd.DataFrame)
    figures: pd.DataFrame = field(default_factory=pd.DataFrame)
    shares: pd.DataFrame = field(default_factory=pd.DataFrame)
    disagreements: pd.DataFrame = field(default_factory=pd.DataFrame)

    def html(self) -> str:
        """The answer as a piece of a page, with its tables."""
        shown = self.disagreements.head(NAMES).drop(columns=["unit"], errors="ignore")
        more = len(self.disagreements) - NAMES
        of = f" (the first {NAMES} of {len(self.disagreements)})" if more > 0 else ""
        tables = (
            (_told(self.agreement, "value"), "How well coders agree"),
            (_told(self.figures, "precision", "recall", "f1"), "The machine against coders"),
            (_told(self.shares, "corrected"), "Shares in %, as measured and corrected"),
            (shown, f"Where coders differ{of}"),
        )
        told = "".join(plain(f, caption=c)._repr_html_() for f, c in tables if len(f))
        style = "<style>table.plain td{white-space:normal;text-align:left}</style>"
        return f"{super().html()}<div>{style}{told}</div>"


@typed
def result(story: Tables, what: str, *, folder: str | Path | None = None) -> Result:
    """How well coders agree, how often the machine is right, and what is true of all articles.

    Raises ``ValueError`` where nothing was labelled.
    """
    found = gather(story, what, folder)
    if found.given.empty:
        raise ValueError(
            f"Nothing of these articles is labelled for {found.task.called} yet: "
            f"validate.sample(story, {what!r}), then validate.label(story, {what!r}, coder)."
        )
    return Result(
        name=f"validate-{found.task.name}",
        question=found.task.doubt,
        title=f"Labels of coders against the machine: {found.task.called}",
        sentence=_sentence(found),
        **_confusion(found, story),
        sentences=story.sentences,
        caveat=_caveat(found),
        method="α: Krippendorff (2011), with a jackknife interval (Hughes 2022); AC1: Gwet (2008); "
        "precision and recall weighted by the chance to be sampled, Wilson intervals; corrected "
        "shares: ỹ = λf + (R/π)(y − λf), errors by article (Egami et al. 2023, "
        "Angelopoulos et al. 2023).",
        agreement=agreement(found),
        figures=figures(found),
        shares=shares(found),
        disagreements=disagreements(found, story),
    )


def trusted(found: Labelled) -> str:
    """How often the machine is right on one's own sentences, in a line; "" where nobody can say.

    Such as "On 100 of your sentences: precision .86 [.78–.92], recall .80 [.70–.88]".
    """
    made = _against(found)
    if made.empty:
        return ""
    one = len(made) == 1
    told = [
        f"{'' if one else row['class'] + ' '}precision {row['precision']}, recall {row['recall']}"
        for row in made.to_dict("records")
    ]
    coders = "" if len(found.coders) > 1 else ", labelled by one coder"
    return f"On {len(_judged(found)):,} of your {found.task.many}{coders}: {'; '.join(told)}."


def level(found: Labelled) -> str:
    """``high``, ``fair`` or ``low``: by the least F1 of the classes that matter."""
    made = _against(found)
    least = min((row.value for row in made["f1"]), default=np.nan)
    return "high" if least >= 0.8 else "fair" if least >= 0.6 else "low"


def agreement(found: Labelled) -> pd.DataFrame:
    """α, raw agreement and AC1 of coders with their limits; α with the machine among them."""
    ratings = found.ratings()
    shared = ratings[ratings.notna().sum(axis=1) > 1]
    classes = len(found.task.classes)
    made = coding.agreement(shared.to_numpy(), level=found.task.level, classes=classes)
    rows = [(name, *made[name], len(shared)) for name in made] if len(shared) else []
    machine = found.units.set_index("unit")["machine"].map(found.task.classes)
    both = np.column_stack([ratings.to_numpy(), machine.reindex(ratings.index)])
    if machine.notna().any() and len(ratings):
        with_it = coding.jackknife(both, partial(coding.alpha, level=found.task.level))
        rows.append(("α, the machine as one more", *with_it, len(ratings)))
    return pd.DataFrame(rows, columns=["measure", "value", "low", "high", "units"])


def figures(found: Labelled) -> pd.DataFrame:
    """Precision, recall and F1 of the machine with their limits, a row a class."""
    made = _against(found)
    table = made[["class", "n", "found"]].copy()
    for name in ("precision", "recall", "f1"):
        for part in ("value", "low", "high"):
            column = name if part == "value" else f"{name}_{part}"
            table[column] = [float(getattr(each, part)) for each in made[name]]
    return table.rename(columns={"n": "labelled"})


def shares(found: Labelled) -> pd.DataFrame:
    """The share of each class in all units: as the machine has it, and corrected by the labels."""
    rows = []
    for name in found.task.classes:
        machine = found.units["machine"]
        measured = 100 * machine.eq(name).mean() if machine.notna().all() else np.nan
        try:
            used = found.rule(name)
        except correcting.Refused:
            value = low = high = np.nan
        else:
            ratio = float(found.machine(name).mean())
            many = {"units": len(found.units), "articles": found.units["article_id"].nunique()}
            value, low, high = (100 * v for v in correcting.whole(used, ratio, **many))
        rows.append((name, measured, value, max(low, 0.0), min(high, 100.0)))
    table = pd.DataFrame(rows, columns=["class", "measured", "corrected", "low", "high"])
    return table.dropna(subset=["measured", "corrected"], how="all").reset_index(drop=True)


def disagreements(found: Labelled, story: Tables) -> pd.DataFrame:
    """Units that coders label differently, side by side, with what was settled and by whom."""
    wide = found.given.set_index(["unit", "coder"])["label"].unstack()  # noqa: PD010
    several = wide[wide.nunique(axis=1).gt(1)]
    rows = found.units[found.units["unit"].isin(several.index)]
    rows = rows[["unit", "article_id", "marked", "text"]].merge(
        several.reset_index(), on="unit", how="left"
    )
    settled = found.settled.drop_duplicates("unit", keep="last").set_index("unit")
    rows = rows.assign(
        settled=rows["unit"].map(settled["label"]), by=rows["unit"].map(settled["coder"])
    )
    rows = evidence.about(rows, story.articles)
    marked = ["marked"] if found.task.spans else []
    order = ["unit", "text", *marked, *several.columns, "settled", "by", "source"]
    return rows.sort_values("unit", ignore_index=True)[order]


@typed
def plan(
    story: Tables, what: str, *, width: float = WIDTH, folder: str | Path | None = None
) -> pd.DataFrame:
    """How many labels it takes for an interval of ``width``: ``0.1`` is ±5 points.

    Returns ``class``, ``labelled``, ``needed``, ``more`` for the share of each class. Raises
    ``ValueError`` before there are 30 labels, or where all are the same.
    """
    found = gather(story, what, folder)
    if not 0 < width < 1:
        raise ValueError(f"width={width} is none: 0.1 means an interval of ±5 points.")
    if len(found.rows) < PLANNED:
        raise ValueError(
            f"How many labels it takes can be told from {PLANNED} on; there are {len(found.rows)}."
        )
    rows = []
    for name in found.task.classes:
        right = found.right(name)
        if len(right["y"].unique()) > 1:
            many = correcting.needed(right, width, units=len(found.units))
            many = min(many, len(found.units))
            rows.append((name, len(right), many, max(many - len(right), 0)))
    if not rows:
        raise ValueError("All labels are the same: nothing is known of how the machine errs.")
    return pd.DataFrame(rows, columns=["class", "labelled", "needed", "more"])


def _told(table: pd.DataFrame, *names: str) -> pd.DataFrame:
    """A table for a page: each figure with its limits in one cell."""
    told = table.copy()
    for name in names:
        ends = [f"{name}_{end}" if f"{name}_{end}" in told else end for end in ("low", "high")]
        if set(ends) <= set(told):
            rows = told[[name, *ends]].to_numpy(float)
            told[name] = [_limits(*row) for row in rows.tolist()]
            told = told.drop(columns=ends)
    return told


def _limits(value: float, low: float, high: float) -> str:
    if np.isnan(value):
        return "–"
    form = "{:.0f}" if max(abs(value), abs(high)) > 1.5 else "{:.2f}"
    told = form.format(value)
    limits = "" if np.isnan(low) else f" [{form.format(low)} to {form.format(high)}]"
    return f"{told}{limits}".replace("-", "−")


def _judged(found: Labelled) -> pd.DataFrame:
    rows = found.rows.dropna(subset=["coders", "machine"])
    return rows.assign(
        coders=rows["coders"].map(found.task.merged), machine=rows["machine"].map(found.task.merged)
    )


def _against(found: Labelled) -> pd.DataFrame:
    rows = _judged(found)
    return coding.against(rows, list(found.task.told) if len(rows) else [])


def _confusion(found: Labelled, story: Tables) -> dict:
    rows = found.rows.dropna(subset="coders")
    rows = rows.assign(machine=rows["machine"].fillna("no machine"), amount=1)
    order = [name for name in found.task.classes if name in {*rows["coders"], *rows["machine"]}]
    across = order if rows["machine"].isin(order).all() else ["no machine"]
    cells = pd.MultiIndex.from_product([order, across], names=["coders", "machine"])
    counts = rows.groupby(["coders", "machine"]).size().reindex(cells, fill_value=0)
    table = counts.rename("n").reset_index()
    table = table.assign(value=table["n"].astype("float64"))
    several = [f"{len(labels)} of {len(found.coders)} coders" for labels in rows["label"]]
    rows = rows.assign(why=several)
    spans = rows[["article_id", "sentence_id", "start", "end", "coders", "machine", "why"]]
    articles = story.articles
    behind = evidence.sentences(spans, sentences=story.sentences, articles=articles)
    draw = partial(chart.matrix, row="coders", column="machine", value="value")
    return {
        "table": table,
        "evidence": behind,
        "by": ("coders", "machine"),
        "draw": draw if len(table) else None,
        "subtitle": f"Rows: coders; columns: the machine; {count(len(rows), found.task.one)} "
        f"in {count(rows['article_id'].nunique(), 'article')}",
        "source": f"{', '.join(found.coders)}; {count(len(found.given), 'label')}.",
    }


def _sentence(found: Labelled) -> str:
    made = agreement(found)
    alpha = made[made["measure"].eq("α")]
    parts = [trusted(found)]
    if len(alpha):
        row = alpha.iloc[0]
        estimate = coding.Estimate(float(row["value"]), float(row["low"]), float(row["high"]))
        parts.append(coding.verdict(estimate, int(row["units"]), ENOUGH))
    elif len(found.coders) > 1:
        parts.append("The coders share no label yet, so that nobody can say how well they agree.")
    else:
        parts.append(f"{found.coders[0]} alone has labelled: only where two coders agree is a "
                     "method validated.")  # fmt: skip
    if len(found.rows) >= PLANNED:
        parts.append(_more(found))
    return " ".join(filter(None, parts))


def _more(found: Labelled) -> str:
    rights = {name: found.right(name) for name in found.task.classes}
    many = [
        correcting.needed(right, WIDTH, units=len(found.units))
        for right in rights.values()
        if len(right["y"].unique()) > 1
    ]
    if not many:
        return "All labels are the same, which tells little: label more."
    more = min(max(many), len(found.units)) - len(found.rows)
    if more <= 0:
        return "The share of every class is known within ±5 points."
    return (
        f"To know the share of every class within ±5 points it takes {count(more, 'more label')}."
    )


def _caveat(found: Labelled) -> str:
    unsettled = int(found.rows["coders"].isna().sum())
    cannot = int(found.given["label"].eq("cannot say").sum())
    one = next((c for c in found.coders if found.given["coder"].eq(c).sum() == 1), "")
    waits = "waits to be settled and is" if unsettled == 1 else "wait to be settled and are"
    belongs = "belongs" if found.gone == 1 else "belong"
    parts = [
        f"{count(unsettled, found.task.one)} on which coders differ {waits} not in the table."
        if unsettled
        else "",
        f"{count(cannot, 'time')} a coder could not say." if cannot else "",
        f"{count(found.gone, 'label')} {belongs} to {found.task.many} that are not among these "
        "articles."
        if found.gone
        else "",
        f"{one} has given a single label." if one else "",
    ]
    return " ".join(filter(None, parts))
