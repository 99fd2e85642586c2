"""A user's ``aliases.csv``: which names are one, which are not, what they are called.

Columns ``name``, ``entity``, ``action`` and, if wanted, ``label``; further columns are for
the reader. ``merge``: mentions written ``name`` are ``entity``. ``split``: they are an
entity of their own, called ``entity`` or as written. ``rename``: the entity ``name`` is called
``entity``. ``drop``: mentions of ``name`` are left out. A row without action says nothing. A
name matches as written in a text, without title, or as the entity it was given. The file
wins over every rule.
"""

from __future__ import annotations

import errno
import os
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import pandas as pd

from analysis import files, lists
from analysis.annotate.entities import gazetteer

ACTIONS = ("merge", "split", "rename", "drop")
COLUMNS = ("name", "entity", "action")


@dataclass(frozen=True)
class Aliases:
    """What a file says, by the name it says it of."""

    forms: dict[str, str] = field(default_factory=dict)
    entities: dict[str, str] = field(default_factory=dict)
    dropped: frozenset[str] = frozenset()
    labels: dict[str, str] = field(default_factory=dict)

    def entity(self, names: tuple[str, ...], linked: str) -> str | None:
        """The entity of a mention with these spellings, ``None`` where the file is silent.

        ``linked`` is the entity the rules gave it.
        """
        chosen = next((self.forms[name] for name in names if name in self.forms), None)
        return self.entities.get(chosen or linked, chosen)

    def drops(self, names: tuple[str, ...], linked: str) -> bool:
        """Whether a mention is to be left out."""
        return not self.dropped.isdisjoint((*names, linked))


def load(path: Path | None) -> Aliases:
    """Read ``aliases.csv``; without a path there are none.

    Raises ``ValueError`` naming the file, the line and what to do about it.

    >>> load(None).forms
    {}
    """
    if path is None:
        return Aliases()
    return _read(path.name, lists.content(path))


@lru_cache(maxsize=4)
def _read(file: str, content: bytes) -> Aliases:
    said: dict[str, tuple[str, str, str]] = {}
    labels: dict[str, str] = {}
    for where, row in lists.rows(content, file, COLUMNS)[1]:
        name, entity, action = (row[column] for column in COLUMNS)
        if not action:
            continue
        if action not in ACTIONS:
            raise ValueError(f"{where}: the action {action!r} is not one of {', '.join(ACTIONS)}.")
        if not name:
            raise ValueError(f"{where}: give a name.")
        if action in ("merge", "rename") and not entity:
            raise ValueError(f"{where}: give the entity to {action} {name} to.")
        before = said.setdefault(name, (action, entity, where))
        if before[:2] != (action, entity):
            raise ValueError(f"{where}: {before[2]} says something else of {name}; keep one.")
        label = row.get("label", "")
        if label and label not in gazetteer.LABELS:
            known = ", ".join(sorted(gazetteer.LABELS))
            raise ValueError(f"{where}: the label {label!r} is not one of {known}.")
        if label:
            labels[entity or name] = label
    forms = {n: e or n for n, (action, e, _) in said.items() if action in ("merge", "split")}
    entities = {n: e for n, (action, e, _) in said.items() if action in ("merge", "rename")}
    dropped = frozenset(n for n, (action, _, _) in said.items() if action == "drop")
    return Aliases(forms, entities, dropped, labels)


def write(merges: pd.DataFrame, mentions: pd.DataFrame, path: Path) -> int:
    """Write ``merges`` of ``mentions`` (see ``entities``) as a file to edit; give its rows.

    The file as it is changes nothing: a form that means somebody else in another article,
    or nobody, has no action, which leaves it to the rules. Raises ``FileExistsError``
    rather than replace a file.
    """
    keys = ["form", "entity"]
    counts = merges.groupby(keys, sort=False)["mentions"].transform("sum")
    rows = merges.assign(mentions=counts).drop_duplicates(keys).rename(columns={"form": "name"})
    varies = rows["name"].duplicated(keep=False) | rows["name"].isin(mentions["entity"])
    rows = rows.assign(action=["" if v else "merge" for v in varies])
    if os.path.lexists(path):
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path))
    files.write_csv(rows[[*COLUMNS, "label", "rule", "mentions"]], path)
    return len(rows)
