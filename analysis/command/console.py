"""What a command says to whoever runs it."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, Any

from analysis.said import count, shown

if TYPE_CHECKING:
    import pandas as pd

EXAMPLES = 10


def say(text: str, *, to: Any = None) -> None:
    """Print a line in which nothing steers the terminal."""
    print(shown(text), file=to)


def complain(text: str) -> None:
    """Print what went wrong, as a sentence."""
    end = "" if text.endswith((".", "!", "?")) else "."
    say(f"Error: {text}{end}", to=sys.stderr)


def tell(ledger: pd.DataFrame) -> None:
    """Say what was read; a file with a reason gets its own line, of many alike the first ten."""
    counts = ledger["status"].value_counts()
    read = ", ".join(f"{counts.get(s, 0)} {s}" for s in ("loaded", "duplicate", "skipped"))
    say(f"{read}: {count(int(ledger['articles'].sum()), 'article')}")
    told = ledger[ledger["reason"].notna()]
    kinds = told["status"] + ": " + told["reason"].map(_kind)
    for row in told[told.groupby(kinds).cumcount().lt(EXAMPLES)].itertuples():
        say(f"  {row.source}: {row.status}: {row.reason}")
    for kind, number in kinds.value_counts().sort_index().items():
        if number > EXAMPLES:
            say(f"  and {number - EXAMPLES:,} more {kind} …; the command tables writes all")


def _kind(reason: str) -> str:
    """How a reason begins, by which it is like others."""
    return " ".join(re.sub(r"\d+", "0", reason[:80]).split()[:2])
