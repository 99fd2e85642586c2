"""A study as one file that others can check and make again: ``media-analysis bundle``.

What is in it: the articles, or without their texts only ids, addresses, digests and offsets;
the user's lists, labels and notebooks; and of each report its settings, seeds, versions,
figures, methods and codebook. The same study gives the same bytes.
"""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from analysis import (
    __version__,
    archive,
    exports,
    files,
    fingerprints,
    lists,
    paths,
    pipeline,
    study,
)
from analysis.archive import Content
from analysis.corpus.files import find
from analysis.measure import dealing, intervals
from analysis.publish import provenance
from analysis.said import count, shown
from analysis.tables import ALLOWED, SCHEMAS, TEXT, Tables
from analysis.withheld import Passages

ARTICLES, LABELS, NOTEBOOKS, REPORTS = "articles/", "labels/", "notebooks/", "reports/"
LISTING, OFFSETS = "articles.csv", "offsets/"
README = "README.md"
LOCK = "requirements.lock"
WRITTEN = ("methods.md", "methods.bib", "codebook.csv", "codebook.md")
EVIDENCE = "-evidence.csv"
FACTS = (
    "article_id", "url", "outlet", "published", "day", "section", "language", "words",
    "source_path", "outlet_from", "published_from", "duplicate_of", "version_of",
)  # fmt: skip
"""What is said of each article, besides the digest of its text."""
PLAIN = ("kind", "rule", "label", "method")
"""Columns of words that are ours and not an article's."""
ROWS = 100_000  # of a table that are written at once
TELLS = """# {name}

A study made with [media-analysis](https://pypi.org/project/media-analysis-notebooks/) {version}.

- `articles/`: {texts}
- `articles.csv`: every article with its id, address and the SHA-256 of its text{offsets}
- `reports/`: of each report its settings, seeds, versions, figures, methods and codebook
- `bundle.json`: every file with its size and SHA-256; the digests of all tables

To make every figure again and hold it against the one here:

    python -m pip install -r requirements.lock    # the versions that it was made with
    media-analysis replay THIS.zip{more}
"""


Members = dict[str, Content]


class Made(NamedTuple):
    """A bundle that was written: where, its identity, and what is in it, in words."""

    path: Path
    identity: str
    said: list[str]


def made(
    story: Tables,
    answers: Iterable[str],
    *,
    choice: Mapping[str, Any],
    asking: Mapping[str, Any],
    asked: Mapping[str, str],
) -> dict[str, Any]:
    """What a report says of its making, for those who make it again.

    choice: what ``pipeline.load`` was told; asking: what ``ask.chapters`` was told; asked: the
    same in words, by which the folder of the report is known. ``answers`` are names of figures.
    """
    return {
        "answers": list(answers),
        "articles": story.digest,
        "asked": dict(asked),
        "asking": dict(asking),
        "choice": dict(choice),
        "seeds": {"resampling": intervals.SEED, "shuffles": dealing.SEED},
        "versions": versions(),
    }


def versions() -> dict[str, str]:
    """Name and version of all that decides a result, this package and Python among them."""
    ours = {"media-analysis": __version__, "python": platform.python_version()}
    return ours | fingerprints.versions()


def make(
    path: Path,
    *,
    to: Path | None = None,
    texts: bool = True,
    reports: Sequence[Path] = (),
    workers: int | None = None,
) -> Made:
    """Pack the articles at ``path`` with the reports on them that lie where reports lie.

    to: the file, by default beside the reports. texts: whether the articles go in.
    reports: folders of reports to take instead. Raises ``ValueError`` where there is no
    report, or one that was made of other articles or versions, or whose files were changed.
    """
    held = [_report(folder, path) for folder in reports or _reports(path)]
    if not held:
        raise ValueError(
            f"There is no report on {shown(path)} yet; media-analysis report makes one, or name"
            " the folder of one with --report."
        )
    story = pipeline.load(path, workers=workers)
    for folder, record in held:
        _check(folder, record, path, workers)
    name = exports.name(path)
    members = dict(_beside(path))
    for folder, _ in held:
        members |= _figures(folder)
    left_out: list[str] = []
    if texts:
        members |= _articles(path)
    else:
        members |= {name: file for name, file in _articles(path).items() if _is_list(name)}
        members, left_out = _without(members, story)
        members |= _offsets(story)
    members[LISTING] = _listing(story)
    if (paths.ROOT / LOCK).is_file():
        members[LOCK] = paths.ROOT / LOCK
    members[README] = _readme(name, texts)
    told = {
        "name": name,
        "texts": texts,
        "corpus": ARTICLES if path.is_dir() else ARTICLES + archive.member(path.name),
        "columns": {c: str(story.articles[c].dtype) for c in _own(story)},
        "reports": {
            folder.name: {**record, "digests": _digests(folder)} for folder, record in held
        },
        "tables": digests(story),
        "withheld": sorted(left_out),
    }
    target = to or _base(path) / f"{exports.slug(name)}{'' if texts else '-without-texts'}.zip"
    identity = archive.pack(target.absolute(), members, told=told)
    what = "with their texts" if texts else "without their texts"
    said = [
        f"{count(len(story.articles), 'article')} {what}",
        *(f"the report {folder.name}" for folder, _ in held),
        *([f"withheld: {count(len(left_out), 'file')} with words of articles"] if left_out else []),
    ]
    return Made(target.absolute(), identity, said)


def digests(story: Tables) -> dict[str, str]:
    """The SHA-256 of each table that comes from the articles, written as CSV."""
    found = {}
    for name, frame in story:
        whole = hashlib.sha256()
        for first in range(0, max(len(frame), 1), ROWS):
            whole.update(files.csv_bytes(frame.iloc[first : first + ROWS]))
        found[name] = whole.hexdigest()
    return {name: digest for name, digest in found.items() if name != "ledger"}


def digest(text: str) -> str:
    """The digest by which an article's text is known where it is not handed on."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _base(path: Path) -> Path:
    """The folder that the reports on ``path`` lie in."""
    return exports.candidates(path, {})[0].parent


def _reports(path: Path) -> list[Path]:
    """The folders of the reports on ``path``, by their name."""
    base = _base(path)
    found = sorted(folder.parent for folder in base.glob(f"*/{provenance.FILE}"))
    records = [(folder, provenance.made(folder)) for folder in found]
    return [
        folder
        for folder, record in records
        if record and files.owner(folder) == exports.owner(path, record.get("asked") or {})
    ]


def _report(folder: Path, path: Path) -> tuple[Path, dict[str, Any]]:
    record = provenance.made(folder)
    if record is None:
        raise ValueError(
            f"{shown(folder)} holds no report of this version; run media-analysis report again."
        )
    return folder, record


def _check(folder: Path, record: Mapping[str, Any], path: Path, workers: int | None) -> None:
    """Raise ``ValueError`` unless the report is of these articles and versions, and whole."""
    again = f"run media-analysis report again to bring {shown(folder)} up to date."
    now = pipeline.load(path, **record["choice"], workers=workers)
    if now.digest != record["articles"]:
        raise ValueError(f"The articles or their lists have changed since the report; {again}")
    if record["versions"] != versions():
        moved = ", ".join(differing(record["versions"], versions()))
        raise ValueError(f"The report was made with other versions ({moved}); {again}")
    known = files.listed(folder)
    missing = [f"{name}.csv" for name in record["answers"] if f"figures/{name}.csv" not in known]
    gone = [name for name in known if not (folder / name).is_file()]
    if missing or gone:
        raise ValueError(f"{shown([*missing, *gone][0])} of the report is missing; {again}")
    for name, digest in known.items():
        if name.startswith("figures/") and files.digest(folder / name) != digest:
            raise ValueError(f"{shown(name)} was changed since the report was made; {again}")


def differing(before: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    """What is of another version now, in words.

    >>> differing({"a": "1", "b": "2"}, {"a": "1", "b": "3"})
    ['b 2 → 3']
    """
    names = sorted({*before, *now})
    pairs = [(name, before.get(name, "none"), now.get(name, "none")) for name in names]
    return [f"{name} {old} → {new}" for name, old, new in pairs if old != new]


def _articles(path: Path) -> Members:
    """The files that articles are read from, and the lists beside them."""
    root = path if path.is_dir() else path.parent
    if path.is_dir():
        # A member of an archive, "archive.zip!/member.txt", stands for the archive.
        read = [each for each in find(path) if each.problem is None]
        found = [f.path if isinstance(f.path, Path) else _archive(root, f.source) for f in read]
    else:
        found = [path, *filter(None, (lists.find(root, name) for name in sorted(lists.FILES)))]
    return {ARTICLES + archive.member(f.relative_to(root).as_posix()): f for f in found}


def _archive(root: Path, source: str) -> Path:
    return root / source.split("!/")[0]


def _is_list(member: str) -> bool:
    return lists.known(member.rpartition("/")[2])


def _without(members: Members, story: Tables) -> tuple[Members, list[str]]:
    """What may be handed on of ``members`` without the texts, and the names of what may not."""
    contents = {
        name: content if isinstance(content, bytes) else content.read_bytes()
        for name, content in members.items()
    }
    held = Passages(story.articles["text"], contents.values())
    kept: Members = {}
    left_out = []
    for name, content in contents.items():
        if name.startswith(REPORTS):
            # A picture shows what its rows and its alt text say.
            stem = name.rpartition(".")[0]
            told = [
                contents[f"{stem}.{kind}"]
                for kind in ("csv", "txt")
                if f"{stem}.{kind}" in contents
            ]
            rest = None if name.endswith(EVIDENCE) or any(map(held.shown, told)) else content
        else:
            rest = held.without(name, content)
        if rest is None:
            left_out.append(name)
        else:
            kept[name] = rest
    return kept, [name for name in left_out if not name.endswith(EVIDENCE)]


def _listing(story: Tables) -> bytes:
    """Every article by id, address and the digest of its text, with what is known of it."""
    rows = story.articles[[*FACTS, *_own(story)]]
    rows = rows.astype("str").where(rows.notna(), "")
    return files.csv_bytes(rows.assign(sha256=[digest(t) for t in story.articles["text"]]))


def _own(story: Tables) -> list[str]:
    return [str(c) for c in story.articles if c not in SCHEMAS["articles"].columns]


def _beside(path: Path) -> Iterator[tuple[str, Content]]:
    """The labels on the articles, and the notebooks of a study."""
    labels = paths.labels(path)
    for file in sorted(labels.rglob("*")):
        parts = file.relative_to(labels).parts
        if file.is_file() and not file.is_symlink() and not any(p.startswith(".") for p in parts):
            yield LABELS + archive.member("/".join(parts)), file
    home = path.parent if (path.parent / paths.STUDY).is_file() else None
    if home is None:
        return
    for file in sorted((home / "notebooks").glob("*.ipynb")):
        yield NOTEBOOKS + archive.member(file.name), study.blank(file).encode()


def _figures(folder: Path) -> Members:
    """The figures of a report, their evidence, and what was written beside them."""
    place = f"{REPORTS}{archive.member(folder.name)}/"
    names = [name for name in files.listed(folder) if name.startswith("figures/")]
    beside = [name for name in WRITTEN if (folder / name).is_file()]
    return {place + archive.member(name): folder / name for name in (*names, *beside)}


def _digests(folder: Path) -> dict[str, str]:
    return {
        name.removeprefix("figures/"): digest
        for name, digest in sorted(files.listed(folder).items())
        if name.startswith("figures/")
    }


def _offsets(story: Tables) -> Members:
    """Where each span stands, without a word of the text."""
    ours = {column for _, column in ALLOWED} | set(PLAIN)
    found: Members = {}
    for name, frame in story:
        columns, key = SCHEMAS[name]
        if name not in ("articles", "removed", "ledger", "tokens"):
            kept = [c for c, dtype in columns.items() if dtype != TEXT or c in ours or c in key]
            found[f"{OFFSETS}{name}.csv"] = files.csv_bytes(frame[kept])
    return found


def _readme(name: str, texts: bool) -> bytes:
    return TELLS.format(
        name=shown(name),
        version=__version__,
        texts="the articles and lists as they were" if texts else "the lists; no texts",
        offsets="" if texts else "; `offsets/`: where each span stands in it",
        more="" if texts else " --articles FOLDER    # the articles, from where you have them",
    ).encode()
