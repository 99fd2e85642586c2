"""A story's units with what coders say of them: what every figure of validation is made from."""

from __future__ import annotations

import weakref
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.measure.correcting import Rule, rule
from analysis.tables import Tables
from analysis.validate import store
from analysis.validate.tasks import SIDES, TASKS, Task, amounts, numbers, strata, task

_KNOWN: dict[tuple[str, str], tuple[list[weakref.ref], tuple, Labelled]] = {}


class Labelled(NamedTuple):
    """What was labelled of a story for a task.

    units: all there are, with the machine's ``machine``, ``f``, ``size``. sample: as it lies on
    disk. given: a row a unit and coder, of units that are here. rows: a row a labelled
    unit, with ``coders`` (the class agreed on or settled, missing where coders differ),
    ``weight``, ``stratum`` and ``label``, all that were given. gone: labels of other articles.
    """

    task: Task
    units: pd.DataFrame
    sample: pd.DataFrame
    given: pd.DataFrame
    rows: pd.DataFrame
    settled: pd.DataFrame
    gone: int

    @property
    def coders(self) -> list[str]:
        """Who has labelled, by name."""
        return sorted(self.given["coder"].unique())

    def ratings(self) -> pd.DataFrame:
        """Labels as numbers: a row a unit, a column a coder; "cannot say" is missing."""
        told = self.given.assign(number=numbers(self.task, self.given["label"]))
        wide = told.set_index(["unit", "coder"])["number"].unstack()  # noqa: PD010
        return wide.reindex(columns=self.coders).astype("float64")

    def machine(self, of: str) -> pd.Series:
        """What the machine says of a class in each unit: its score, or whether it is that class.

        Zero for a question of one's own, which no machine has answered for all units.
        """
        if self.task.name not in TASKS:
            return pd.Series(0.0, self.units.index)
        scored = self.task.classes == SIDES
        return self.units["f"] if scored else self.units["machine"].eq(of).astype("float64")

    def right(self, of: str = "") -> pd.DataFrame:
        """The labelled units with ``y``: their amount, or the share of labels that are ``of``.

        With ``of``, ``f`` is the machine's score, or whether its class is ``of`` where it has none.
        """
        rows = self.rows
        if of:
            y = [float(np.mean([label == of for label in labels])) for labels in rows["label"]]
            return rows.assign(y=y, f=self.machine(of)[rows["at"]].to_numpy(), size=1.0)
        values = [
            float(np.mean([self.task.classes[label] for label in labels]))
            for labels in rows["label"]
        ]
        return rows.assign(y=amounts(self.task, rows, pd.Series(values, rows.index)))

    def rule(self, of: str = "") -> Rule:
        """How the machine's figure is corrected; raises ``Refused`` where it cannot be."""
        return rule(self.right(of), len(self.units))


def gather(story: Tables, what: str, folder: str | Path | None = None) -> Labelled:
    """All labels on a story for a task. Raises ``ValueError`` for files that cannot be read."""
    todo, place = task(what), store.folder(story, folder)
    key, state = (todo.name, str(place)), _state(place, todo)
    frames = [frame for _, frame in story]
    known = _KNOWN.get(key)
    if known and known[1] == state and list(map(id, frames)) == [id(r()) for r in known[0]]:
        return known[2]
    found = _gather(story, todo, place)
    _KNOWN[key] = ([weakref.ref(frame) for frame in frames], state, found)
    return found


def has_labels(story: Tables, what: str, folder: str | Path | None = None) -> bool:
    """Whether there are labels for a task, which is quick to see."""
    return bool(store.files(store.folder(story, folder), task(what)))


def _gather(story: Tables, todo: Task, place: Path) -> Labelled:
    units = todo.units(story)
    sample = store.sampled(place, todo)
    given, settled = store.read(place, todo), store.read(place, todo, settled=True)
    here = given["unit"].isin(units["unit"])
    gone, given = int((~here).sum()), given[here].reset_index(drop=True)
    rows = _rows(todo, units, sample, given, settled)
    return Labelled(todo, units, sample, given, rows, settled, gone)


def _rows(
    todo: Task,
    units: pd.DataFrame,
    sample: pd.DataFrame,
    given: pd.DataFrame,
    settled: pd.DataFrame,
) -> pd.DataFrame:
    usable = given[given["label"].isin(list(todo.classes))]
    labels = usable.groupby("unit")["label"].agg(list)
    agreed = settled[settled["label"].isin(list(todo.classes))].set_index("unit")["label"]
    agreed = agreed[~agreed.index.duplicated(keep="last")]
    labels = pd.concat([labels[~labels.index.isin(agreed.index)], agreed.map(lambda one: [one])])
    rows = units[units["unit"].isin(labels.index)].reset_index(names="at")
    told = [labels[unit] for unit in rows["unit"]]
    chance = rows["unit"].map(dict(zip(sample["unit"], sample["probability"], strict=True)))
    # Labels made elsewhere have no known chance: all of them had the same, or they are left out.
    chance = chance.fillna(len(rows) / max(len(units), 1)) if chance.isna().all() else chance
    agreed_on = [one[0] if len(set(one)) == 1 else None for one in told]
    rows = rows.assign(
        label=pd.Series(told, rows.index, dtype=object),
        coders=pd.Series(agreed_on, rows.index, dtype="str"),
        weight=1 / chance.astype("float64"),
        stratum=strata(todo, rows),
    )
    return rows.dropna(subset="weight").reset_index(drop=True)


def _state(place: Path, todo: Task) -> tuple:
    found = [store.path(place, todo), *store.files(place, todo), *store.files(place, todo, True)]
    return tuple(
        (file.name, file.stat().st_mtime_ns, file.stat().st_size) for file in found if file.exists()
    )
