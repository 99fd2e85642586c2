"""A ``boilerplate.csv`` beside the articles: rules that are not to be used on them."""

from __future__ import annotations

from pathlib import Path

from analysis import lists
from analysis.corpus import boilerplate

USES = {"on": False, "off": True}


def switched_off(folder: Path) -> frozenset[str]:
    """The rules that the file in ``folder`` puts off: columns ``rule`` and ``use`` (on, off).

    Without the file, none. Raises ``ValueError`` naming file and line for a file that cannot
    be read, a rule that there is not, or another ``use``.

    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> _ = (folder / lists.BOILERPLATE).write_text("rule,use\\nphoto_credit,off\\n")
    >>> switched_off(folder)
    frozenset({'photo_credit'})
    """
    path = lists.find(folder, lists.BOILERPLATE)
    if path is None:
        return frozenset()
    off = set()
    for place, row in lists.rows(lists.content(path), path.name, ("rule", "use"))[1]:
        rule, use = row["rule"].lower(), row["use"].lower()
        if rule not in boilerplate.names():
            known = ", ".join(sorted(boilerplate.names()))
            raise ValueError(f'{place}: there is no rule "{rule}"; there are {known}.')
        if use not in USES:
            raise ValueError(f'{place}: the column use is on or off, not "{use}".')
        if USES[use]:
            off.add(rule)
    return frozenset(off)
