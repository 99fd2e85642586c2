"""What counts as a fault of a run, and the table of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from benchmarks.soak.warm import Outcome

SECONDS, MEGABYTES = 20.0, 600.0
COLUMNS = (
    "losses",
    "mixtures",
    "tracebacks",
    f"over {SECONDS:.0f} s",
    f"over {MEGABYTES:.0f} MB",
    "not one sentence",
)
LOSS, MIXTURE, TRACEBACK, SLOW, BIG, WORDY = COLUMNS
RAW = re.compile(r"Errno|Error\(|Exception|<class|object at 0x|Traceback|b'|b\"|errno|\x1b")
LONGEST = 700


@dataclass
class Found:
    """The faults of one kind of trial: how many trials, how many faults, an example of each."""

    name: str
    trials: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    examples: dict[str, str] = field(default_factory=dict)
    skipped: str = ""

    def add(self, column: str, example: str) -> None:
        """Count a fault."""
        self.counts[column] += 1
        self.examples.setdefault(column, example[:1_500])

    def judge(
        self, what: str, done: Outcome, *, codes: Iterable[int] = (0, 2), whole: bool = False
    ) -> None:
        """Count a trial, and what is wrong with how it ended.

        ``whole``: a run over a corpus, for which seconds and MB of one file are no measure.
        """
        self.trials += 1
        said = f"{what}: exit {done.code}, signal {done.signal}\n{done.err[-1_200:]}"
        if done.hung or (done.cpu > SECONDS and not whole):
            self.add(SLOW, f"{what}: {done.cpu:.1f} s")
        if done.peak > MEGABYTES and not whole:
            self.add(BIG, f"{what}: {done.peak:.0f} MB")
        if done.signal or done.code not in codes or unexpected(done.err):
            self.add(TRACEBACK, said)
        elif done.code == 2 and not spoken(done.err):
            self.add(WORDY, said)


def unexpected(err: str) -> bool:
    """Whether a mistake of the program shows in what it said."""
    return "Traceback (most recent call last)" in err or "a mistake of media-analysis" in err


def spoken(err: str) -> bool:
    """Whether the errors said are a sentence each, and there is one."""
    errors = [line for line in err.splitlines() if line.startswith("Error: ")]
    return bool(errors) and all(sentence(line.removeprefix("Error: ")) for line in errors)


def sentence(text: str) -> bool:
    """Whether a text is a sentence for people, not what a library says to programmers."""
    plain = len(text) <= LONGEST and text.isprintable() and text.endswith((".", "!", "?"))
    return plain and not RAW.search(text)


def printed(rows: Iterable[Found]) -> str:
    """The table, and below it an example of each fault."""
    rows = list(rows)
    wide = max(len(row.name) for row in rows)
    lines = [f"{'trial':{wide}}  {'trials':>6}  " + "  ".join(COLUMNS)]
    for row in rows:
        cells = [f"{row.counts[c]:>{len(c)}}" for c in COLUMNS]
        told = "  ".join(cells) if row.trials else f"skipped: {row.skipped}"
        lines.append(f"{row.name:{wide}}  {row.trials:>6}  {told}")
    for row in rows:
        lines += [f"\n{row.name}, {column}:\n{said}" for column, said in row.examples.items()]
    return "\n".join(lines)
