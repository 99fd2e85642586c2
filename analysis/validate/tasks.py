"""What can be labelled: the units of each question, what the machine says of them, the codebook."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from importlib.resources import files
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.exports import slug
from analysis.measure import rates
from analysis.measure.names import KINDS
from analysis.said import shown, unknown
from analysis.tables import Tables

CANNOT = "cannot say"
"""The label of a unit that a coder has seen and cannot judge."""
SIDES = {"negative": -1.0, "neutral": 0.0, "positive": 1.0}
YES_NO = {"no": 0.0, "yes": 1.0}
COUNTS = {str(n): float(n) for n in range(5)}
SOURCES = ("named person", "organisation", "office", "unnamed", "not found")
TYPES = dict(
    zip(("person", "organisation", "office", "unnamed", "unresolved"), SOURCES, strict=True)
)
OWN = "question"
NAME = 80  # letters of a task's name, which is a part of file names
PLACE = ["article_id", "sentence_id"]
UNIT = ["unit", *PLACE, "start", "end", "marked", "text"]
"""What names a unit: its id and place, the words that are marked in it, its sentence."""


class Task(NamedTuple):
    """A question that coders answer of each unit.

    classes: the labels with their numbers, in order. level: what the numbers mean, for α.
    many: what the units are called. units: what finds them in a story, with ``machine`` (its
    class, missing where there is none), ``f`` (its amount), ``size`` (what it is counted in).
    coarse: classes that count as one in precision and recall. told: those to give figures of.
    """

    name: str
    question: str
    many: str
    classes: Mapping[str, float]
    level: str
    find: Callable[[Tables], pd.DataFrame]
    told: tuple[str, ...]
    coarse: Mapping[str, str] = {}
    codebook: str = ""
    spans: bool = False

    @property
    def one(self) -> str:
        """What a unit is called."""
        return self.many.removesuffix("s")

    @property
    def asked(self) -> str:
        """What to write in a call for this task: its name, or one's own question."""
        return repr(self.name if self.name in TASKS else self.question)

    @property
    def called(self) -> str:
        """What to call it in a sentence: its name, or one's own question."""
        return self.name if self.name in TASKS else f"“{self.question}”"

    @property
    def doubt(self) -> str:
        """The question that labels answer."""
        return f"How far can {self.called} be trusted on these articles?"

    def units(self, story: Tables) -> pd.DataFrame:
        """All units of a story, by their place, each with an id that new articles do not change.

        Raises ``ValueError`` where there is none.
        """
        found = self.find(story).sort_values(["article_id", "start", "end"], ignore_index=True)
        if found.empty:
            raise ValueError(f"These articles hold no {self.many} to label for {self.name}.")
        keys = zip(found["article_id"], found["start"], found["end"], strict=True)
        ids = [hashed(f"{self.name} {a} {s} {e}")[:12] for a, s, e in keys]
        marked = found["marked"] if "marked" in found else pd.Series("", found.index)
        return found.assign(unit=ids, marked=marked)[[*UNIT, "machine", "f", "size"]]

    def merged(self, label: str) -> str:
        """The class that a label counts as in precision and recall."""
        return self.coarse.get(label, label)


def hashed(text: str) -> str:
    """A number for each text that looks random and is the same in every run."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def task(what: str) -> Task:
    """The task of that name, or a yes/no question of one's own.

    >>> task("tone").many, task("Does it guess at motives?").name
    ('sentences', 'question-does-it-guess-at-motives')
    """
    if what in TASKS:
        return TASKS[what]
    name = f"{OWN}-{slug(what)}" if not what.startswith(f"{OWN}-") else what
    if " " not in what.strip() and not what.startswith(f"{OWN}-"):
        opening = f"There is nothing to label called {what!r}, and a question has several words"
        raise ValueError(unknown(opening, what, TASKS, kind="tasks"))
    question = shown(" ".join(what.split()))
    if name == f"{OWN}-":
        raise ValueError(f"A question to label needs words: {question} has none.")
    if len(name) > NAME:  # the rest of two long ones may differ
        name = f"{name[: NAME - 9]}-{hashed(name)[:8]}"
    text = OWN_CODEBOOK.format(question=question)
    return Task(name, question, "sentences", YES_NO, "nominal", _every, ("yes",), {}, text)


def _every(story: Tables) -> pd.DataFrame:
    """All sentences; of a question of one's own the machine knows nothing."""
    return story.sentences.assign(machine=None, f=0.0, size=1.0)


def _tone(story: Tables) -> pd.DataFrame:
    scores = story.sentiment
    scores = scores[scores["method"].eq("model") & scores["voice"].eq("author")]
    rows = story.sentences.merge(scores[[*PLACE, "score", "label"]].dropna(), on=PLACE)
    return rows.assign(machine=rows["label"], f=rows["score"], size=1.0)


def _toward(story: Tables) -> pd.DataFrame:
    rows = story.toward[story.toward["voice"].eq("author")].dropna(subset=["score", "entity"])
    rows = _in_sentence(rows, story)
    return rows.assign(machine=rows["label"], f=rows["score"], size=1.0)


def _hedging(story: Tables) -> pd.DataFrame:
    words = rates.words(story.tokens)
    size = words[words["voice"].eq("author")].groupby(PLACE)["size"].sum().reset_index()
    spans = story.hedges
    own = spans["voice"].eq("author") & spans["whose"].eq("own")
    spans = spans[own & spans["pole"].eq("hedge") & spans["szeged"].notna()]
    rows = story.sentences.merge(size, on=PLACE)
    rows = rows.merge(spans.groupby(PLACE).size().rename("f").reset_index(), on=PLACE, how="left")
    count = rows["f"].fillna(0.0)
    machine = count.clip(upper=len(COUNTS) - 1).astype("int64").astype("str")
    return rows.assign(machine=machine, f=count, size=rows["size"].astype("float64"))


def _quotes(story: Tables) -> pd.DataFrame:
    words = rates.words(story.tokens)
    words = words.assign(f=words["voice"].eq("quoted").astype("float64"))
    sums = words.groupby(PLACE, as_index=False)[["f", "size"]].sum()
    rows = story.sentences.merge(sums, on=PLACE)
    machine = rows["f"].gt(0).map({True: "yes", False: "no"})
    return rows.assign(machine=machine, size=rows["size"].astype("float64"))


def _speakers(story: Tables) -> pd.DataFrame:
    rows = story.quotes[story.quotes["depth"].eq(0)]
    rows = _in_sentence(rows, story)
    kind = rows["speaker_type"].fillna("unresolved").map(TYPES)
    return rows.assign(machine=kind, f=1.0, size=1.0)


def _names(story: Tables) -> pd.DataFrame:
    rows = story.mentions[story.mentions["label"].isin(list(KINDS))]
    rows = _in_sentence(rows, story)
    return rows.assign(machine=rows["label"].map(KINDS), f=1.0, size=1.0)


def _in_sentence(rows: pd.DataFrame, story: Tables) -> pd.DataFrame:
    """Spans with their words as ``marked`` and their sentence as ``text``."""
    texts = dict(zip(story.articles["article_id"], story.articles["text"], strict=True))
    places = zip(rows["article_id"], rows["start"], rows["end"], strict=True)
    marked = [texts[article][start:end] for article, start, end in places]
    rows = rows.drop(columns="text", errors="ignore").assign(marked=marked)
    return rows.merge(story.sentences[[*PLACE, "text"]], on=PLACE)


def amounts(task: Task, units: pd.DataFrame, numbers: pd.Series) -> pd.Series:
    """What each label says of its unit, in what the machine's ``f`` is counted in.

    Of a sentence that quotes by the coder, too, the machine's count of words is taken; where
    the machine found none, as large a part as it finds in sentences that quote.
    """
    if task.name != "quotes":
        return numbers.astype("float64")
    some = units["f"].gt(0)
    part = units.loc[some, "f"].sum() / max(units.loc[some, "size"].sum(), 1.0)
    return numbers * units["f"].where(some, part * units["size"])


def _codebook(name: str) -> str:
    path = files("analysis.validate") / "codebooks" / f"{name}.md"
    return path.read_text(encoding="utf-8")


OWN_CODEBOOK = """# {question}

Judge the marked sentence alone; its paragraph is there to understand it.

- **yes**: write here what counts.
- **no**: write here what does not.

Examples of yes: add two. Examples of no: add two.
"""

TASKS: dict[str, Task] = {
    made.name: made._replace(codebook=_codebook(made.name))
    for made in (
        Task(
            "tone", "In what tone is the marked sentence written?", "sentences", SIDES,
            "ordinal", _tone, ("negative", "positive"),
        ),
        Task(
            "toward", "How does the sentence speak of the marked name?", "mentions", SIDES,
            "ordinal", _toward, ("negative", "positive"), spans=True,
        ),
        Task(
            "hedging", "How many words or phrases of the author's own uncertainty has it?",
            "sentences", COUNTS, "ordinal", _hedging, ("hedged",),
            {label: "hedged" if number else "not hedged" for label, number in COUNTS.items()},
        ),
        Task(
            "quotes", "Has the sentence words in quotation marks that somebody said?",
            "sentences", YES_NO, "nominal", _quotes, ("yes",),
        ),
        Task(
            "speakers", "Who says the marked words?", "passages",
            {name: float(i) for i, name in enumerate(SOURCES)}, "nominal", _speakers, SOURCES,
            spans=True,
        ),
        Task(
            "names", "What do the marked words name?", "mentions",
            {"person": 0.0, "organisation": 1.0, "place": 2.0, "something else": 3.0},
            "nominal", _names, ("person", "organisation", "place"), spans=True,
        ),
    )
}  # fmt: skip
"""The tasks by name."""


def strata(task: Task, units: pd.DataFrame) -> pd.Series:
    """The machine's class of each unit as sampling and λ take it: coarse classes as one."""
    known = units["machine"].fillna("")
    return pd.Series([task.merged(label) for label in known], units.index, dtype="str")


def numbers(task: Task, labels: pd.Series) -> pd.Series:
    """Labels as numbers; missing for "cannot say" and what is no class."""
    return pd.Series([task.classes.get(str(label), np.nan) for label in labels], labels.index)
