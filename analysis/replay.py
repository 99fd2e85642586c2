"""A bundle made again: ``media-analysis replay`` says of each figure whether it is the same."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from analysis import archive, ask, bundle, files, lists, pipeline, study, tables
from analysis.archive import Archive
from analysis.corpus import CorpusError
from analysis.files import FORMULA
from analysis.publish import repeats
from analysis.publish.repeats import MOVED, SAME, WITHIN, Repeat
from analysis.said import count, shown
from analysis.tables import SCHEMAS

KINDS = (".csv", ".png", ".svg", ".pdf", ".txt")

TOLD = {"texts": bool, "corpus": str, "columns": dict, "reports": dict, "tables": dict}
OF_A_REPORT = {
    "asking": dict, "choice": dict, "versions": dict, "digests": dict, "answers": list,
}  # fmt: skip
ASKING = {
    "voice": str, "full": bool, "only": list, "by": str, "who": str, "names": list, "top": int,
}  # fmt: skip
CHOICE = {"outlets": list, "since": str, "until": str, "tone_sample": int}
DTYPES = {"str", "int64", "float64", "bool", "Int64"} | {
    f"datetime64[{unit}{zone}]" for unit in ("s", "ms", "us", "ns") for zone in ("", ", UTC")
}
"""What a column of the user's can be in a list of articles."""


class Replayed(NamedTuple):
    """What came of a bundle: remarks in words, and each figure of each report."""

    identity: str
    remarks: list[str]
    figures: dict[str, list[Repeat]]

    @property
    def moved(self) -> bool:
        """Whether any figure has moved."""
        return any(each.verdict == MOVED for found in self.figures.values() for each in found)

    def lines(self) -> Iterator[str]:
        """Each figure with its verdict, then how many have which."""
        for report, found in self.figures.items():
            yield f"{report}:"
            wide = max((len(each.figure) for each in found), default=0)
            for each in found:
                why = f": {each.why}" if each.why else ""
                yield f"  {each.figure:{wide}}  {each.verdict}{why}"
        verdicts = [each.verdict for found in self.figures.values() for each in found]
        same, within, moved = map(verdicts.count, (SAME, WITHIN, MOVED))
        yield (
            f"{count(len(verdicts), 'figure')}: {same} with the same bytes, {within} within "
            f"{'its interval' if within == 1 else 'their intervals'}, {moved} moved."
        )


def run(
    path: Path,
    *,
    articles: Path | None = None,
    out: Path | None = None,
    workers: int | None = None,
) -> Replayed:
    """Check a bundle, make every figure of its reports again, and hold each against the old one.

    articles: where the articles lie, if the bundle has no texts of its own.
    out: a new or empty folder that becomes a study with all that the bundle holds; without it
    nothing is left. Code of a bundle is never run: figures that its notebooks drew are named
    and not made. Raises ``ValueError`` for a bundle that is damaged or altered, for one without
    texts where ``articles`` is not given, and for a folder that holds something.
    """
    held = archive.opened(path)
    told = _told(held)
    if not told["texts"] and articles is None:
        raise ValueError(
            f"{shown(path)} is whole, and holds no texts: name the folder of the articles with"
            f" --articles; its {bundle.LISTING} says which they are."
        )
    if told["texts"] and articles is not None:
        raise ValueError(f"{shown(path)} has texts of its own; leave --articles out.")
    with _study(held, out) as home:
        given, remarks = _given(held, told, home, articles)
        own = lists.beside(home / _folder(told["corpus"]))
        figures = {
            name: list(_again(held, name, report, given, own, home, workers))
            for name, report in sorted(told["reports"].items())
        }
        whole = pipeline.analyse(given, own=own, workers=workers)
    remarks += _tables(told["tables"], bundle.digests(whole))
    for report in told["reports"].values():
        moved = bundle.differing(report["versions"], bundle.versions())
        remarks.append(f"programs: {'; '.join(moved) if moved else 'the same versions'}")
    return Replayed(held.identity, list(dict.fromkeys(remarks)), figures)


def _told(held: Archive) -> dict[str, Any]:
    """What the list of a bundle says. Raises ``ValueError`` unless it says all that is needed."""
    told = held.told
    whole = _fits(told, TOLD) and all(
        _fits(report, OF_A_REPORT)
        and _fits(report["asking"], ASKING, all_of_it=False)
        and _fits(report["choice"], CHOICE, all_of_it=False)
        for report in told["reports"].values()
    )
    if not whole or not all(str(dtype) in DTYPES for dtype in told["columns"].values()):
        raise ValueError(
            f"{shown(held.path)} was altered: its {archive.LIST} lacks what is needed."
        )
    return told


def _fits(found: Any, kinds: Mapping[str, type], *, all_of_it: bool = True) -> bool:
    """Whether a part of the list has the entries that it should have, in their kinds."""
    if not isinstance(found, dict) or (all_of_it and not set(kinds) <= set(found)):
        return False
    if not (all_of_it or set(found) <= set(kinds)):
        return False
    there = [(found[name], kind) for name, kind in kinds.items() if name in found]
    if not all(isinstance(part, kind) for part, kind in there):
        return False
    return all(isinstance(one, str) for part, kind in there if kind is list for one in part)


@contextmanager
def _study(held: Archive, out: Path | None) -> Iterator[Path]:
    """A study with all that the bundle holds: in ``out``, or for as long as it is used."""
    with tempfile.TemporaryDirectory(prefix="media-analysis-") as passing:
        home = (out or Path(passing) / "study").expanduser().absolute()
        with study.making(home) as whole:
            study.start(whole, notebooks=False)
            for folder in (bundle.ARTICLES, bundle.LABELS, bundle.NOTEBOOKS):
                held.unpack(folder, whole / folder)
        yield home


def _folder(corpus: str) -> str:
    return corpus if corpus.endswith("/") else corpus.rpartition("/")[0]


def _given(
    held: Archive, told: Mapping[str, Any], home: Path, articles: Path | None
) -> tuple[dict[str, pd.DataFrame], list[str]]:
    """The articles as they were read for the bundle, as far as they are there, and remarks."""
    listed = _listing(held, told["columns"])
    place = home / archive.filename(told["corpus"].rstrip("/")) if articles is None else articles
    try:
        read = pipeline.read(place, derived=None if articles is None else pipeline.USUAL)
    except CorpusError as error:
        raise ValueError(f"The articles cannot be read: {error}.") from None
    theirs = read["articles"].assign(sha256=[bundle.digest(t) for t in read["articles"]["text"]])
    same = listed["sha256"].isin(theirs["sha256"])
    remarks = [f"articles: {int(same.sum()):,} of {len(listed):,} with the same text"]
    if articles is None:
        return read, remarks
    texts = theirs.drop_duplicates("sha256").set_index("sha256")
    by_id = theirs.set_index("article_id")
    other = ~same & listed["article_id"].isin(by_id.index)
    missing = listed[~same & ~other]
    if len(missing) == len(listed):
        raise ValueError(f"{shown(articles)} holds none of the {count(len(listed), 'article')}.")
    if other.any():
        first = listed.loc[other, "source_path"].iloc[0]
        remarks.append(f"articles with another text: {int(other.sum()):,}, such as {shown(first)}")
    if len(missing):
        first = missing["url"].fillna(missing["source_path"]).iloc[0]
        remarks.append(f"articles not found: {len(missing):,}, such as {shown(first)}")
    rows = pd.concat(
        [
            listed[same].join(texts[["title", "byline", "text"]], on="sha256"),
            listed[other].join(by_id[["title", "byline", "text"]], on="article_id"),
        ]
    )
    # A copy whose first is not there stands for itself.
    first = rows["duplicate_of"].isin(rows["article_id"])
    rows["duplicate_of"] = rows["duplicate_of"].where(first, None)
    return {**read, "articles": tables.frame(rows.drop(columns="sha256"), "articles")}, remarks


def _listing(held: Archive, columns: Mapping[str, str]) -> pd.DataFrame:
    """The articles of the bundle with their digests, in the types of the table."""
    data = io.BytesIO(held.read(bundle.LISTING))
    rows = pd.read_csv(data, dtype="str", keep_default_na=False).replace("", None)
    for column in rows:
        cells = rows[column]
        guarded = cells.str.startswith(tuple(f"'{sign}" for sign in FORMULA)).eq(True)
        rows[column] = cells.mask(guarded, cells.str[1:])
    own = {name: dtype for name, dtype in columns.items() if name in rows}
    rows["published"] = pd.to_datetime(rows["published"], utc=True)
    return rows.astype({**own, "words": SCHEMAS["articles"].columns["words"]})


def _again(
    held: Archive,
    name: str,
    report: Mapping[str, Any],
    given: Mapping[str, pd.DataFrame],
    own: lists.Own,
    home: Path,
    workers: int | None,
) -> Iterator[Repeat]:
    """The figures of a report, made again and held against those of the bundle."""
    story = pipeline.analyse(given, own=own, workers=workers, **report["choice"])
    found = ask.chapters(story, **report["asking"])
    answers = {answer.name: answer for chapter in found for answer in chapter.answers}
    known = report["digests"]
    drawn = sorted(file.removesuffix(".csv") for file in known if _is_rows(file))
    with tempfile.TemporaryDirectory(prefix="media-analysis-") as passing:
        for figure in sorted({*drawn, *answers}):
            if figure not in report["answers"] and figure not in answers:
                continue
            if figure in answers:
                answers[figure].save(passing)
            yield _held(held, f"{bundle.REPORTS}{archive.member(name)}/figures/", figure, known,
                        Path(passing) / "figures")  # fmt: skip


def _held(held: Archive, place: str, figure: str, known: Mapping[str, str], new: Path) -> Repeat:
    """One figure: its rows and sentences against the digests, then row by row."""
    made = {
        file.name: files.digest(file)
        for file in (new / f"{figure}{end}" for end in (*KINDS, "-evidence.csv"))
        if file.is_file()
    }
    rows = f"{figure}.csv"
    member = f"{place}{archive.member(rows)}"
    before = held.read(member).decode("utf-8", "replace") if member in held.files else None
    now = (new / rows).read_text(encoding="utf-8") if rows in made else None
    if rows in made and known.get(rows) == made[rows]:
        found = Repeat(figure, SAME)
    elif before is None and rows in known:
        found = Repeat(figure, MOVED, "its rows differ; they are withheld, so not by how much")
    else:
        found = repeats.held(figure, before, now)
    if found.verdict != SAME:
        return found
    others = sorted(name for name in made if made[name] != known.get(name))
    if f"{figure}-evidence.csv" in others:
        return Repeat(figure, WITHIN, "the rows are the same; the sentences behind them differ")
    why = f"drawn otherwise here: {', '.join(others)}" if others else ""
    return found._replace(why=why)


def _is_rows(file: str) -> bool:
    return file.endswith(".csv") and not file.endswith(bundle.EVIDENCE)


def _tables(before: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    other = sorted(name for name in before if before[name] != now.get(name))
    same = f"tables: {len(before) - len(other)} of {len(before)} the same"
    return [f"{same}; not {', '.join(other)}" if other else same]
