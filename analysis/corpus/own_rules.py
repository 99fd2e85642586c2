"""A ``boilerplate.csv`` beside the articles: rules that are not to be used on them."""

from __future__ import annotations

import csv
from pathlib import Path

from analysis.corpus import boilerplate

FILE = "boilerplate.csv"
USES = {"on": False, "off": True}


class RulesError(ValueError):
    """The file cannot be used; the message says where and what to write instead."""


def switched_off(folder: Path) -> frozenset[str]:
    """The rules that the file in ``folder`` puts off: columns ``rule`` and ``use`` (on, off).

    Without the file, none. Raises ``RulesError`` for a file that cannot be read, a
    rule that there is not, or another ``use``.

    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> _ = (folder / FILE).write_text("rule,use\\nphoto_credit,off\\n")
    >>> switched_off(folder)
    frozenset({'photo_credit'})
    """
    path = folder / FILE
    if not path.is_file():
        return frozenset()
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise RulesError(f"{FILE} cannot be read: save it as CSV in UTF-8") from error
    off = set()
    for number, row in enumerate(rows, start=2):
        rule, use = ((row.get(name) or "").strip().lower() for name in ("rule", "use"))
        if rule not in boilerplate.names():
            known = ", ".join(sorted(boilerplate.names()))
            raise RulesError(f'{FILE}, row {number}: there is no rule "{rule}"; there are {known}')
        if use not in USES:
            raise RulesError(f'{FILE}, row {number}: the column use is on or off, not "{use}"')
        if USES[use]:
            off.add(rule)
    return frozenset(off)
