"""Label a sample of one's own, see how far a method can be trusted on it, correct figures by it.

>>> import analysis
>>> from analysis import validate
>>> story = analysis.load("data/articles")
>>> validate.result(story, "tone").coders  # doctest: +SKIP
['Ann', 'Ben']

All is plain files in the folder ``labels`` beside that of the articles: ``tone.csv`` the sample,
``tone.md`` the codebook, ``tone-Ann.csv`` the labels of Ann.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from analysis.arguments import typed
from analysis.paths import write
from analysis.said import count
from analysis.tables import Tables
from analysis.validate import forms, sampling, sheets, store
from analysis.validate.forms import Labeller
from analysis.validate.gathering import gather
from analysis.validate.results import Result, plan, result
from analysis.validate.results import disagreements as _disagreements
from analysis.validate.tasks import TASKS, Task, hashed, strata, task

__all__ = [
    "TASKS",
    "Labeller",
    "Result",
    "Sample",
    "add",
    "disagreements",
    "label",
    "labels",
    "page",
    "plan",
    "result",
    "sample",
    "settle",
    "sheet",
]

Folder = str | Path | None
SHARED = 50
EACH = 2  # units of an article


class Sample(pd.DataFrame):
    """A sample as it lies on disk; shown, it says who has what to label, and where it lies."""

    _metadata = ("told",)
    told: list[str]

    @property
    def _constructor(self):
        return pd.DataFrame

    def __repr__(self) -> str:
        return "\n".join(self.told)

    def _repr_html_(self) -> str:
        from html import escape

        return "".join(f"<p>{escape(line)}</p>" for line in self.told)


@typed
def sample(
    story: Tables,
    what: str,
    *,
    n: int = 100,
    coders: Sequence[str] | str = (),
    shared: int = SHARED,
    each: int = EACH,
    codebook: str = "",
    folder: Folder = None,
) -> Sample:
    """Draw what is to be labelled, at random, and lay it beside the articles.

    what: tone, toward, hedging, quotes, speakers or names; or a yes/no question of one's own.
    n: how many in all, at most ``each`` of an article; ``shared`` of them go to all coders, the
        others to one coder each. With 0 nothing is drawn or written: it shows what there is.
    coders: by name; without any those that the sample has, else "me".
    codebook: Markdown to take in place of ours; the file can be edited as well.

    The same call gives the same sample; a larger ``n``, or more coders, add to it. Units are
    drawn by strata of the machine's class and outlet; ``probability`` is the chance of each.
    Raises ``ValueError`` for what cannot be drawn or named.
    """
    todo, place = task(what), store.folder(story, folder)
    kept = store.sampled(place, todo)
    dealt = kept["coders"].str.split(sampling.AND).explode().dropna()
    had = [name for name in dealt.unique() if name]
    given = [coders] if isinstance(coders, str) else list(coders) or had or ["me"]
    names = [store.named(name.strip()) for name in given]
    if n < 0 or each < 1 or shared < 0:
        raise ValueError("A sample takes n and shared of 0 or more, and each of 1 or more.")
    # Their files would be one where a file system knows no capitals.
    if len({name.casefold() for name in {*names, *had}}) < len({*names, *had}) or len(
        set(names)
    ) < len(names):
        raise ValueError(
            f"Coders need names that differ by more than capitals: {', '.join(names)}."
        )
    if n == 0:
        return _sample(kept, _told(kept, todo, place, n=0, each=each))
    units = todo.units(story)
    here = kept["unit"].isin(units["unit"])
    if len(kept) and not here.any():
        raise ValueError(
            f"{store.path(place, todo)} samples other articles: name another folder, folder=…"
        )
    outlets = dict(zip(story.articles["article_id"], story.articles["outlet"], strict=True))
    frame = units.assign(outlet=units["article_id"].map(outlets), **{"class": strata(todo, units)})
    if here.sum() < n:
        drawn = sampling.draw(frame, n, each=each, kept=kept[here])
        more = drawn[~drawn["unit"].isin(kept["unit"])].assign(coders="")
        # As digests, since they name what the machine says, which coders are not to know.
        more["stratum"] = [hashed(name)[:8] for name in more["stratum"]]
        now = dict(zip(drawn["unit"], drawn["probability"], strict=True))
        chance = kept["unit"].map(now).fillna(kept["probability"])
        known = kept.assign(probability=chance)
        kept = pd.concat([known[sampling.COLUMNS], more[sampling.COLUMNS]])
    kept = kept.sort_values("unit", ignore_index=True)
    kept = kept.assign(coders=sampling.deal(kept, names, shared))[sampling.COLUMNS]
    store.codebook(place, todo, codebook)
    store.keep_sample(place, todo, kept)
    return _sample(kept, _told(kept, todo, place, n=n, each=each))


def _sample(kept: pd.DataFrame, told: list[str]) -> Sample:
    made = Sample(kept)
    made.told = told
    return made


@typed
def label(story: Tables, what: str, coder: str = "me", *, folder: Folder = None) -> Labeller:
    """Label in the notebook, a key a label; each is on disk before the next is asked."""
    todo, place = task(what), store.folder(story, folder)
    rows = _dealt(story, todo, place, coder)
    book = _book(place, todo) if len(rows) else ""
    return Labeller(place, todo, rows, coder, book)


@typed
def page(story: Tables, what: str, coder: str = "me", *, folder: Folder = None) -> Path:
    """Write one HTML file for a coder without Python, to be sent by mail; it gives back a CSV."""
    todo, place = task(what), store.folder(story, folder)
    return forms.page(place, todo, _mine(story, todo, place, coder), coder, _book(place, todo))


@typed
def sheet(story: Tables, what: str, coder: str = "me", *, folder: Folder = None) -> Path:
    """Write a spreadsheet of what a coder has left, with a drop-down for each label.

    Saved where it lies, it counts. Raises ``ValueError`` where one is there, or nothing is left.
    """
    todo, place = task(what), store.folder(story, folder)
    rows = _mine(story, todo, place, coder)
    file = store.path(place, todo, coder, "xlsx")
    if file.exists():
        raise ValueError(f"{file} is there already and stays as it is; move it to start anew.")
    done = store.read(place, todo)
    rows = rows[~rows["unit"].isin(done.loc[done["coder"].eq(coder), "unit"])]
    if rows.empty:
        raise ValueError(f"{coder} has labelled all: there is nothing left for a spreadsheet.")
    rows = rows.assign(context=rows["before"] + rows["focus"] + rows["after"], label="")
    return sheets.workbook(place, todo, rows, coder, _book(place, todo))


@typed
def add(
    story: Tables, what: str, *files: str | Path, coder: str = "", folder: Folder = None
) -> str:
    """Take in labels made elsewhere; say how many, and how many belong to no unit.

    files: a page's CSV, a spreadsheet, any CSV with ``label`` and a text or offsets, the JSON of
    Label Studio or doccano. ``coder`` names who made those that do not say. Labels merge in any
    order to the same files. Raises ``ValueError`` for a file that cannot be read or a label that
    is none; then nothing is taken in.
    """
    todo, place = task(what), store.folder(story, folder)
    units = todo.units(story)
    taken, lost = [], 0
    for path in map(Path, files):
        _, rows = sheets.table(path.expanduser())
        kept, gone = sheets.found(rows, units, todo, path.name)
        taken += kept
        lost += gone
    who = store.named(coder) if coder else ""
    frame = pd.DataFrame(taken, columns=[*store.LABELS, "source"]).fillna("")
    frame = frame.assign(coder=frame["coder"].where(frame["coder"].ne(""), who or "me"))
    frame = frame[frame["label"].ne("") | frame["at"].ne("")]
    for name, given in frame.groupby("coder"):
        file = store.path(place, todo, _safe(str(name)))
        before = store.rows_of(file, todo) if file.is_file() else frame.head(0)
        write(file, store.merged(pd.concat([before, given])))
    _enter(place, todo, units, frame)
    store.codebook(place, todo)
    told = f"{count(len(frame), 'label')} for {todo.called} taken in"
    belong = "belongs" if lost == 1 else "belong"
    return f"{told}; {lost:,} {belong} to none of its {todo.many}." if lost else f"{told}."


@typed
def labels(story: Tables, what: str, *, folder: Folder = None) -> pd.DataFrame:
    """All labels on these articles, a row a unit and coder: ``unit``, ``label``, ``coder``, …."""
    return gather(story, what, folder).given


@typed
def disagreements(story: Tables, what: str, *, folder: Folder = None) -> pd.DataFrame:
    """Where coders differ, side by side, with what was settled and who decided."""
    return _disagreements(gather(story, what, folder), story)


@typed
def settle(
    story: Tables, what: str, unit: str, label: str, *, by: str, folder: Folder = None
) -> None:
    """Say what is right of a unit on which coders differ, and who decided."""
    todo, place = task(what), store.folder(story, folder)
    rows = todo.units(story)
    rows = rows[rows["unit"].eq(unit)]
    if rows.empty:
        raise ValueError(f"{unit} is no unit of these articles: see validate.disagreements.")
    store.settle(place, todo, rows.iloc[0].to_dict(), store.right(todo, label, todo.name), by)


def record(story: Tables) -> dict[str, str]:
    """The files of labels and codebooks with their digests, for the record of a run."""
    return store.record(store.folder(story))


def _mine(story: Tables, todo: Task, place: Path, coder: str) -> pd.DataFrame:
    """What a coder is to label. Raises ``ValueError`` where nothing was drawn."""
    rows = _dealt(story, todo, place, coder)
    if rows.empty:
        raise ValueError(
            f"Nothing was drawn for {coder}: validate.sample(story, {todo.asked}, "
            f"coders=[{coder!r}]) first."
        )
    return rows


def _dealt(story: Tables, todo: Task, place: Path, coder: str) -> pd.DataFrame:
    """What a coder is to label, in the coder's own order, with its paragraph."""
    sampled = store.sampled(place, todo)
    dealt = sampled["coders"].str.split(sampling.AND).map(lambda names: store.named(coder) in names)
    units = todo.units(story)
    mine = units[units["unit"].isin(sampled.loc[dealt.astype(bool), "unit"])]
    rows = mine.set_index("unit").loc[sampling.order(mine["unit"], coder)].reset_index()
    return forms.context(story, rows, spans=todo.spans)


def _book(place: Path, todo: Task) -> str:
    return store.codebook(place, todo)


def _safe(name: str) -> str:
    """A coder's name from elsewhere, such as an address, as a part of a file's name."""
    plain = "".join(c if c.isalnum() or c in " .@-" else "-" for c in name)[:40].lstrip(" .@-")
    return plain or "me"


def _enter(place: Path, todo: Task, units: pd.DataFrame, frame: pd.DataFrame) -> None:
    """Labels made without a sample of ours make one, of which no chance is known."""
    if len(store.sampled(place, todo)) or frame.empty:
        return
    rows = units[units["unit"].isin(frame["unit"])]
    by = frame.groupby("unit")["coder"].agg(lambda names: sampling.AND.join(sorted(set(names))))
    rows = rows.assign(stratum="", probability=float("nan"), coders=rows["unit"].map(by))
    store.keep_sample(place, todo, rows[sampling.COLUMNS])


def _told(kept: pd.DataFrame, todo: Task, place: Path, *, n: int, each: int) -> list[str]:
    if kept.empty:
        return [f"Nothing is drawn yet: validate.sample(story, {todo.asked}, n=100)."]
    names = kept["coders"].str.split(sampling.AND).explode().value_counts().sort_index()
    articles = kept["article_id"].nunique()
    lines = [
        f"{count(len(kept), todo.one)} from {count(articles, 'article')} to label for "
        f"{todo.called}: " + ", ".join(f"{name} {many}" for name, many in names.items()) + ".",
        f"They lie in {place.name}/{todo.name}.csv, the codebook in {place.name}/{todo.name}.md.",
    ]
    if len(kept) < n:
        lines.append(
            f"There are fewer than {n:,}, since at most {each} of an article are taken; "
            "each=… takes more."
        )
    return lines
