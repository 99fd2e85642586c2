"""Read one file: clean and check each of its articles, knowing nothing of other files."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, NamedTuple

from analysis.corpus import datelines, dates, files, from_path, repeated, traits
from analysis.corpus.clean import Cleaned, Removed, clean, count_words
from analysis.corpus.fields import whole, without_site
from analysis.corpus.language import english, foreign, foreign_lines
from analysis.corpus.metadata import resolve, sources
from analysis.corpus.readers import OF_FILE, READERS, ending
from analysis.corpus.readers.article import (
    Passing,
    RawArticle,
    Remark,
    Skipped,
    Unreadable,
    check_length,
)

FOREIGN = "foreign"
ID = 16
"""So many signs of a digest name an article."""


class Item(NamedTuple):
    """An item of a file: a row of ``kept.ITEMS``, the text and the lines taken out of it."""

    row: dict[str, Any]
    text: str = ""
    removed: tuple[Removed, ...] = ()


@dataclass
class Told:
    """What is said of a file as a whole; ``passing`` that the machine failed and not the file."""

    remarks: list[str] = field(default_factory=list)
    error: str | None = None
    order: dates.Order = field(default_factory=dates.Order)
    passing: bool = False


def read(
    file: files.Found,
    given: Mapping[str, str],
    off: frozenset[str],
    told: Told,
    known: Callable[[str], bool] = lambda _: False,
) -> Iterator[Item | str]:
    """Yield the items of ``file``; ``told`` is filled as they come.

    ``given`` is what the user's ``metadata.csv`` says of the file, ``off`` names rules that
    are not used. Of an item that is ``known`` by its digest that digest is given alone.
    """
    try:
        for raw in READERS[ending(file.name)](file.path):
            if isinstance(raw, Remark):
                if raw.text not in told.remarks:  # of each sheet of a book, say
                    told.remarks.append(raw.text)
                continue
            if isinstance(raw, RawArticle):
                told.order = told.order.seen(raw.fields.get("published", ""))
            digest = _digest(raw, file.source, given) if raw.item else ""
            if digest and known(digest):
                yield digest
                continue
            item = _item(raw, file, given, off)
            item.row["raw"] = digest
            yield item
    except Passing as error:
        told.passing, told.error = True, str(error)
    except Unreadable as error:
        told.error = str(error)
    except PermissionError:
        told.error = "cannot be opened: ask for permission to read it"
    except OSError as error:
        told.passing = error.errno not in OF_FILE
        told.error = f"cannot be opened: {(error.strerror or 'unknown error').lower()}"
    except MemoryError:
        told.passing = True
        told.error = "needs more memory than is free: close other programs or split it"


def _digest(raw: RawArticle | Skipped, source: str, given: Mapping[str, str]) -> str:
    """A digest of all that an item is made of."""
    parts: list[Any] = [source, raw.item, sorted(given.items())]
    if isinstance(raw, RawArticle):
        parts += [raw.text, raw.fields, raw.offset, raw.problem]
    else:
        parts += [raw.reason]
    return sha256(json.dumps(parts).encode()).hexdigest()[:ID]


def _item(
    raw: RawArticle | Skipped, file: files.Found, given: Mapping[str, str], off: frozenset[str]
) -> Item:
    try:
        found = raw.reason if isinstance(raw, Skipped) else _article(raw, file, given, off)
    except Unreadable as error:
        found = str(error)
    if isinstance(found, str):
        return Item({"item": raw.item, "skipped": True, "reason": found, "digest": EMPTY})
    return found


EMPTY = sha256().hexdigest()


def _article(
    raw: RawArticle, file: files.Found, given: Mapping[str, str], off: frozenset[str]
) -> Item | str:
    """Clean and check one article; or say why it is skipped."""
    check_length(len(raw.text))
    byline = raw.fields.get("byline", "")
    cleaned = clean(whole(raw.text), offset=raw.offset, off=off, byline=byline)
    words = count_words(cleaned.text)
    if not words:
        return "holds no words" + (" but boilerplate" if cleaned.removed else "")
    if reason := _not_english(cleaned.text, given.get("language", "")):
        return reason
    left_out = ""
    if not given.get("language") and FOREIGN not in off:
        cleaned, left_out = _without_foreign(cleaned)
        words = count_words(cleaned.text) if left_out else words
    text, single = cleaned.text, raw.item is None
    written, url = raw.fields.get("published", ""), raw.fields.get("url", "")
    waits = dates.two_ways(written)
    columns, problems = resolve(
        sources(
            given=given,
            found={k: v for k, v in raw.fields.items() if k != "published" or not waits},
            head=cleaned.head,
            dateline=_dateline(text, file.source, url),
            closing=cleaned.hints,
            path=from_path.read(file.source) | from_path.of_address(url),
            host=from_path.of_host(url),
            of_one=single,
        )
    )
    if not english(raw.fields.get("language", "en")):
        problems.append(f"the language is {raw.fields['language']} by the file, but it is read")
    if "title" in columns:
        columns["title"] = without_site(columns["title"], columns.get("outlet", ""))
    if single:
        columns.setdefault("title", from_path.title(file.source))
    own, outlet = raw.fields.get("id") or columns.get("url"), columns.get("outlet")
    edges, known = repeated.edges(text), traits.of(text)
    row = columns | {
        "item": raw.item,
        "skipped": False,
        "reason": "; ".join(filter(None, [raw.problem, left_out, *problems])),
        "own": own,
        "digest": sha256(text.encode()).hexdigest(),
        "other": None if own else sha256(f"{outlet}\n{text}".encode()).hexdigest()[:ID],
        "waits": written if waits and columns.get("published_from") != "given" else None,
        "words": words,
        **edges._asdict(),
        "places": [cleaned.starts[n] for n in edges.numbers],
        **of_traits(known),
    }
    return Item(row, text, tuple(cleaned.removed))


def of_traits(known: traits.Traits) -> dict[str, Any]:
    """Traits as they are kept."""
    arrays = {"minima": known.minima.tobytes(), "sample": known.sample.tobytes()}
    return known._asdict() | arrays


def _without_foreign(cleaned: Cleaned) -> tuple[Cleaned, str]:
    """An article without its paragraphs in another language, and what to say of them."""
    lines = cleaned.text.split("\n")
    found = foreign_lines(lines)
    if not found:
        return cleaned, ""
    removed = [Removed(cleaned.starts[n], lines[n], FOREIGN) for n in found]
    text = repeated.without(cleaned.text, found)
    starts = [cleaned.starts[n] for n in repeated.kept(lines, found)]
    removed = sorted([*cleaned.removed, *removed])
    cleaned = cleaned._replace(text=text, removed=removed, starts=starts)
    many = "paragraph is" if len(found) == 1 else "paragraphs are"
    named = " and ".join(sorted(set(found.values())))
    return cleaned, f"{len(found)} {many} in {named} and left out"


def _not_english(text: str, given: str) -> str | None:
    """Why an article is not analysed; the user's word on its language counts first."""
    if given:
        told = f"is in {given} by metadata.csv; only English is analysed"
        return None if english(given) else told
    language = foreign(text)
    return f"reads as {language}; only English is analysed" if language else None


def _dateline(text: str, source: str, url: str) -> dict[str, str]:
    """Agency and day of a dateline; a day without its year needs one from the path."""
    found = datelines.read(text)
    if found is None:
        return {}
    day = found.day
    if day and not from_path.YEAR.search(day):
        year = from_path.year(source, url)
        day = f"{day}, {year}" if year else ""
    return {"outlet": found.outlet, "published": day}
