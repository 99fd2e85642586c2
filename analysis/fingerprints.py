"""Digests of all that decides a result: what was kept under another is made anew."""

from __future__ import annotations

import hashlib
import json
import platform
import re
from collections.abc import Iterable
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, distribution, version
from importlib.resources import files
from pathlib import Path

from analysis import corpus, lists, tables
from analysis.annotate import language, meaning, sentiment

ANNOTATING, READING = (
    ("pandas", "pyarrow", "thinc"),
    ("numpy", "pandas", "python-dateutil", "PyYAML"),
)
"""Packages that decide a result besides those that the folders name themselves."""
COUNTING = (
    "ask",
    "measure",
    *(f"{name}.py" for name in ("choosing", "linked", "shelf", "stages", "tables", "volumes")),
)


@lru_cache(maxsize=4)
def annotating(model: str = language.MODEL) -> str:
    """A digest of all that decides an annotation besides the text: versions, code, lexicons.

    Its first half is of all but the language ``model``, its second half of that. What a model of
    tone says is kept apart, under that model's digest.
    """
    packages = language.versions(model) | sentiment.packages() | meaning.versions()
    packages |= {name: version(name) for name in ANNOTATING}
    of_model = packages.pop(model.replace("_", "-"), "")
    return f"{_digest(['annotate'], packages)}-{tables.key_of(f'{model} {of_model}')[:8]}"


def versions(model: str = language.MODEL) -> dict[str, str]:
    """Name and version of every package that decides a result, and the digest of the code."""
    packages = language.versions(model) | sentiment.versions() | meaning.versions()
    packages |= corpus.versions()
    return dict(sorted(packages.items())) | {"annotation code": annotating(model)}


def _digest(parts: Iterable[str], versions: dict[str, str]) -> str:
    """A digest of ``versions`` and of the code and word lists of these folders and modules."""
    known = versions | {"python": platform.python_version()}
    whole = hashlib.sha256(json.dumps(known, sort_keys=True).encode())
    whole.update(repr(tables.SCHEMAS).encode())
    named = [Path(str(files("analysis") / part)) for part in parts]
    named.append(Path(lists.__file__))
    for path in sorted(path for part in named for path in (part, *part.rglob("*.*"))):
        if path.suffix in {".py", ".csv"}:
            whole.update(path.name.encode() + path.read_bytes())
    return whole.hexdigest()[:16]


@lru_cache(maxsize=1)
def counting() -> str:
    """A digest of all that decides what is counted in what was found."""
    return _digest(COUNTING, {name: version(name) for name in ("numpy", "pandas")})


@lru_cache(maxsize=1)
def reading() -> str:
    """A digest of all that decides what is read out of files."""
    return _digest(["corpus"], _needed([*corpus.versions(), *READING]))


def _needed(names: Iterable[str]) -> dict[str, str]:
    """The versions of packages and of all that they need in turn."""
    found: dict[str, str] = {}
    todo = list(names)
    while todo:
        name = re.sub(r"[-_.]+", "-", todo.pop()).lower()
        try:
            package = distribution(name)
        except PackageNotFoundError:  # one for another system
            continue
        if name not in found:
            found[name] = package.version
            needs = [need for need in package.requires or [] if "extra ==" not in need]
            todo += [match[0] for need in needs if (match := re.match(r"[\w.-]+", need))]
    return found


def whole(model: str, tone: Path | None = sentiment.MODEL) -> str:
    """A digest of all that decides what this process would find in a text."""
    return f"{annotating(model)}-{toned(tone) if tone else 'none'}"


def toned(tone: Path) -> str:
    """A digest of a tone model. Raises ``ValueError`` if its files are not as recorded."""
    return hashlib.sha256(json.dumps(sentiment.versions(tone)).encode()).hexdigest()[:8]
