"""The schema: which columns every table has, their types, keys and order.

Offsets are half-open code-point offsets into ``articles.text``; in every span
table ``text`` equals that slice of its article.
"""

from __future__ import annotations

import hashlib
import html
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields
from functools import cached_property, partial
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import pandas as pd

from analysis import choosing, files
from analysis.arguments import typed
from analysis.said import NO_FORMULAS, count, shown

# In news a dollar is money: a notebook that shows a frame sets no formula in it.
pd.set_option("display.html.use_mathjax", False)

KEY = 24  # signs of the digest of a text
TEXT = "str"
COUNT = "int64"
OFFSET = "Int64"
NUMBER = "float64"
TIME = "datetime64[us, UTC]"


class Schema(NamedTuple):
    """Columns with their dtypes in order, and the columns that identify a row."""

    columns: dict[str, str]
    key: tuple[str, ...]


SPAN = {"article_id": TEXT, "start": COUNT, "end": COUNT, "sentence_id": COUNT, "text": TEXT}
SPAN_KEY = ("article_id", "start", "end")

SCHEMAS: dict[str, Schema] = {
    "articles": Schema(
        {
            "article_id": TEXT,
            "outlet": TEXT,
            "published": TIME,
            "day": TEXT,
            "title": TEXT,
            "byline": TEXT,
            "section": TEXT,
            "url": TEXT,
            "language": TEXT,
            "text": TEXT,
            "words": COUNT,
            "source_path": TEXT,
            "outlet_from": TEXT,
            "published_from": TEXT,
            "duplicate_of": TEXT,
            "version_of": TEXT,
        },
        ("article_id",),
    ),
    "removed": Schema(
        {"article_id": TEXT, "start_in_source": COUNT, "text": TEXT, "rule": TEXT},
        ("article_id", "start_in_source"),
    ),
    "ledger": Schema(
        {"source": TEXT, "status": TEXT, "reason": TEXT, "articles": COUNT},
        ("source",),
    ),
    "furniture": Schema(
        {"article_id": TEXT, "start": COUNT, "end": COUNT, "text": TEXT, "kind": TEXT},
        SPAN_KEY,
    ),
    "sentences": Schema(
        {
            "article_id": TEXT,
            "sentence_id": COUNT,
            "start": COUNT,
            "end": COUNT,
            "text": TEXT,
            "paragraph": COUNT,
        },
        ("article_id", "sentence_id"),
    ),
    "tokens": Schema(
        {
            "article_id": TEXT,
            "token_id": COUNT,
            "sentence_id": COUNT,
            "start": COUNT,
            "end": COUNT,
            "text": TEXT,
            "lemma": TEXT,
            "pos": TEXT,
            "tag": TEXT,
            "dep": TEXT,
            "head": COUNT,
            "voice": TEXT,
        },
        ("article_id", "token_id"),
    ),
    "quotes": Schema(
        {
            **SPAN,
            "kind": TEXT,
            "depth": COUNT,
            "speaker": TEXT,
            "speaker_start": OFFSET,
            "speaker_end": OFFSET,
            "speaker_entity": TEXT,
            "speaker_type": TEXT,
            "speaker_confidence": NUMBER,
            "speaker_reason": TEXT,
            "cue": TEXT,
            "cue_start": OFFSET,
            "cue_end": OFFSET,
            "verb_class": TEXT,
        },
        SPAN_KEY,
    ),
    "mentions": Schema(
        {
            **SPAN,
            "label": TEXT,
            "entity": TEXT,
            "rule": TEXT,
            "confidence": NUMBER,
            "voice": TEXT,
        },
        SPAN_KEY,
    ),
    "hedges": Schema(
        {
            **SPAN,
            "pole": TEXT,
            "kind": TEXT,
            "szeged": TEXT,
            "rule": TEXT,
            "scope_start": OFFSET,
            "scope_end": OFFSET,
            "voice": TEXT,
            "holder": TEXT,
            "whose": TEXT,
        },
        SPAN_KEY,
    ),
    "sentiment": Schema(
        {
            "article_id": TEXT,
            "sentence_id": COUNT,
            "method": TEXT,
            "score": NUMBER,
            "label": TEXT,
            "voice": TEXT,
        },
        ("article_id", "sentence_id", "method"),
    ),
    "toward": Schema(
        {
            "article_id": TEXT,
            "start": COUNT,
            "end": COUNT,
            "sentence_id": COUNT,
            "entity": TEXT,
            "score": NUMBER,
            "label": TEXT,
            "voice": TEXT,
        },
        SPAN_KEY,
    ),
}

APART = ("removed", "ledger")
"""Tables that parts of a corpus have none of."""
READ = ("articles", *APART)
"""Tables of what was read, not of what was found in it."""
EXTENDED = frozenset({"articles"})
"""Tables that a user may add columns to, behind ours."""
MOST_SAID = 8

VOICES = frozenset(choosing.VOICES) | {"reported"}  # which voice.mark may tell apart
TONES = frozenset({"negative", "neutral", "positive"})

ALLOWED: dict[tuple[str, str], frozenset[str]] = {
    ("ledger", "status"): frozenset({"loaded", "duplicate", "skipped", "noted"}),
    ("articles", "outlet_from"): frozenset({"given", "header", "inferred"}),
    ("articles", "published_from"): frozenset({"given", "header", "inferred"}),
    ("furniture", "kind"): frozenset({"dateline", "caption", "credit", "link"}),
    ("quotes", "kind"): frozenset({"direct", "mixed", "indirect"}),
    ("quotes", "verb_class"): frozenset({"neutral", "distancing", "endorsing", "emotive"}),
    ("quotes", "speaker_type"): frozenset(
        {"person", "office", "organisation", "unnamed", "unresolved"}
    ),
    ("hedges", "pole"): frozenset({"hedge", "booster"}),
    ("hedges", "szeged"): frozenset({"epistemic", "doxastic", "investigation", "condition"}),
    ("hedges", "whose"): frozenset({"own", "reported", "belief", "condition", "question"}),
    ("tokens", "voice"): VOICES,
    ("mentions", "voice"): VOICES,
    ("hedges", "voice"): VOICES,
    ("sentiment", "voice"): VOICES,
    ("sentiment", "label"): TONES,
    ("toward", "label"): TONES,
    ("toward", "voice"): VOICES,
}


def frame(rows: Any, name: str) -> pd.DataFrame:
    """Make table ``name`` from rows, a mapping of columns or a frame, sorted by its key.

    Columns that are absent are added empty, so a stage fills only what it knows. Columns
    of the user's stay in ``articles``, behind ours, as text, numbers, days or yes and no.

    >>> frame([{"source": "a.txt", "status": "loaded", "articles": 1}], "ledger").shape
    (1, 4)
    """
    columns, key = SCHEMAS[name]
    data = rows if isinstance(rows, pd.DataFrame) else pd.DataFrame(rows)
    if not data.columns.is_unique:
        twice = data.columns[data.columns.duplicated()][0]
        raise ValueError(f"{name}: the column {shown(twice)} occurs more than once")
    missing = [c for c, dtype in columns.items() if c not in data and dtype == COUNT]
    if missing and len(data):
        raise ValueError(f"{name}: no column {', '.join(missing)}")
    more = [c for c in data if c not in columns] if name in EXTENDED else []
    data = data.reindex(columns=[*columns, *more])
    types: dict[Any, str] = columns | {c: TEXT for c in more if not _keeps(data[c])}
    data = data.astype(types).rename(columns={c: str(c) for c in more})
    return data.sort_values(list(key), kind="stable", ignore_index=True)


def empty(name: str) -> pd.DataFrame:
    """The table ``name`` without rows."""
    return frame({c: [] for c in SCHEMAS[name].columns}, name)


def check(df: pd.DataFrame, name: str) -> pd.DataFrame:
    """Return ``df`` unchanged if it is a valid ``name`` table.

    Raises ``ValueError`` naming the first thing wrong: columns, dtypes, missing
    or repeated keys, row order, or a value outside a closed set.

    >>> check(empty("hedges"), "hedges").empty
    True
    """
    columns, key = SCHEMAS[name]
    ours = list(df.columns)[: len(columns)] if name in EXTENDED else list(df.columns)
    if ours != list(columns):
        raise ValueError(f"{name}: columns are {list(df.columns)}, expected {list(columns)}")
    for column, dtype in columns.items():
        if str(df[column].dtype) != dtype:
            raise ValueError(f"{name}.{column}: dtype is {df[column].dtype}, expected {dtype}")
    for column in df.columns[len(columns) :]:
        if not _keeps(df[column]):
            raise ValueError(f"{name}.{column}: dtype is {df[column].dtype}, expected {TEXT}")
    keys = df[list(key)]
    if keys.isna().any(axis=None):
        raise ValueError(f"{name}: a key column has a missing value")
    if keys.duplicated().any():
        repeated = tuple(keys[keys.duplicated()].iloc[0])
        raise ValueError(f"{name}: the key {repeated} occurs more than once")
    ordered = keys.sort_values(list(key), kind="stable").index
    if not ordered.equals(df.index) or not isinstance(df.index, pd.RangeIndex):
        raise ValueError(f"{name}: rows are not in the order of {key}")
    for (table, column), allowed in ALLOWED.items():
        if table == name and not set(df[column].dropna()) <= allowed:
            odd = sorted(set(df[column].dropna()) - allowed)
            raise ValueError(f"{name}.{column}: {odd} not among {sorted(allowed)}")
    return df


def _keeps(column: pd.Series) -> bool:
    """Whether a column of the user's can stay as it is."""
    kinds = pd.api.types
    known = kinds.is_numeric_dtype(column) and not kinds.is_complex_dtype(column)
    return known or kinds.is_datetime64_any_dtype(column) or str(column.dtype) == TEXT


def key_of(text: str) -> str:
    """What stands for a text wherever something of it is kept: its digest.

    >>> key_of("It may rain.")
    'b213e54d6dcf825998cfb349'
    """
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:KEY]


Frames = dict[str, pd.DataFrame]


class Shelf(Protocol):
    """Articles that are too many to hold all that was found in them, read in parts."""

    def parts(self) -> Iterator[Tables]:
        """Small ``Tables``, one after the other; an article is whole in one of them."""

    def each(
        self, work: Callable[[Tables], Frames], *, only: Sequence[str] = ()
    ) -> Iterator[Frames]:
        """What ``work`` makes of each part; the rows of several parts may come together.

        Of its frames ``only`` these are read, if any are named. ``article_id`` is a category of
        ``ids`` in each.
        """

    def ask(
        self, story: Tables, questions: Sequence[Callable[[Tables], Any]]
    ) -> Iterator[tuple[int, Any]]:
        """What each question says to ``story``, with its number, in any order.

        As much as can be is counted for all of them in one reading of the parts.
        """

    @property
    def ids(self) -> pd.CategoricalDtype:
        """The ids of all articles that stand for themselves, in their order."""

    def together(self) -> pd.Series:
        """The number of the part that each article is in, by ``article_id``."""

    def keys(self) -> list[str]:
        """What stands for the text of each article (``key_of``), in their order."""

    def only(
        self, articles: pd.DataFrame, *, names: tuple[str, ...] = (), voices: tuple[str, ...] = ()
    ) -> dict[str, Any]:
        """The fields of ``Tables`` with these articles alone, and of them what is meant."""


class _Table:
    """A field that holds a frame, or a function that reads it when it is first asked for."""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, tables: Tables | None, owner: type | None = None) -> pd.DataFrame:
        if tables is None:
            raise AttributeError(self.name)  # so that the field has no default
        held = tables.__dict__[self.name]
        if not isinstance(held, pd.DataFrame):
            held = tables.__dict__[self.name] = held()
        return held

    def __set__(self, tables: Tables, value: pd.DataFrame | Callable[[], pd.DataFrame]) -> None:
        tables.__dict__[self.name] = value


@dataclass(frozen=True, repr=False)
class Tables:
    """Every table of one corpus; ``tables.hedges`` is a DataFrame, read when it is asked for.

    ``filters`` says in words what was left out, such as ``"outlet: Cupola Ledger"``; ``labels``
    is the folder in which people's labels on the articles lie. ``shelf`` is where the parts of
    a large corpus are read from, ``light`` its articles while their texts are not read.
    """

    articles: pd.DataFrame = _Table()  # type: ignore[assignment]
    removed: pd.DataFrame = _Table()  # type: ignore[assignment]
    ledger: pd.DataFrame = _Table()  # type: ignore[assignment]
    furniture: pd.DataFrame = _Table()  # type: ignore[assignment]
    sentences: pd.DataFrame = _Table()  # type: ignore[assignment]
    tokens: pd.DataFrame = _Table()  # type: ignore[assignment]
    quotes: pd.DataFrame = _Table()  # type: ignore[assignment]
    mentions: pd.DataFrame = _Table()  # type: ignore[assignment]
    hedges: pd.DataFrame = _Table()  # type: ignore[assignment]
    sentiment: pd.DataFrame = _Table()  # type: ignore[assignment]
    toward: pd.DataFrame = _Table()  # type: ignore[assignment]
    filters: tuple[str, ...] = ()
    labels: str = ""
    shelf: Shelf | None = None
    light: pd.DataFrame | None = None

    def __iter__(self):
        """Yield ``(name, frame)`` pairs in the order of the dictionary above."""
        return ((f.name, getattr(self, f.name)) for f in fields(self) if f.name in SCHEMAS)

    def parts(self) -> Iterator[Tables]:
        """Small ``Tables`` that hold these together, one after the other, articles whole.

        They are read one by one, so that memory need not hold more; a corpus of up to 3,000
        articles is one part.

        >>> from analysis import load
        >>> [len(part.articles) for part in load("data/articles").parts()]
        [20]
        """
        return self.shelf.parts() if self.shelf else iter([self])

    def each(
        self, work: Callable[[Tables], Frames], *, only: Sequence[str] = ()
    ) -> Iterator[Frames]:
        """What ``work``, a function of ``Tables``, makes of each part.

        Of a large corpus it is kept, so that the same is counted once, and the rows of several
        parts come together; of its frames ``only`` these are read, if any are named.
        """
        return self.shelf.each(work, only=only) if self.shelf else iter([work(self)])

    def ask(self, questions: Sequence[Callable[[Tables], Any]]) -> Iterator[tuple[int, Any]]:
        """What each of ``questions``, functions of ``Tables``, says: its number, and that."""
        if self.shelf:
            return self.shelf.ask(self, questions)
        return ((number, question(self)) for number, question in enumerate(questions))

    @property
    def listed(self) -> pd.DataFrame:
        """The articles without their texts, which of a large corpus are not read for it."""
        if self.light is None or isinstance(self.__dict__["articles"], pd.DataFrame):
            return self.articles.drop(columns="text")
        return self.light

    @cached_property
    def catalogue(self) -> pd.DataFrame:
        """The articles that stand for themselves, without copies, and without their texts."""
        return self.listed[self.listed["duplicate_of"].isna()]

    @property
    def whole(self) -> bool:
        """Whether all of each article is here, not only what is about a name or in one voice."""
        return choosing.whole(self.filters)

    @cached_property
    def digest(self) -> str:
        """A digest of the ids and texts of all articles: equal digests, equal corpora."""
        whole, ids = hashlib.sha256(), self.listed["article_id"]
        keys = self.shelf.keys() if self.shelf else map(key_of, self.articles["text"])
        for article_id, key in zip(ids, keys, strict=True):
            whole.update(f"{article_id}\0{key}\0".encode("utf-8", "surrogatepass"))
        return whole.hexdigest()[:16]

    def changed(self, **fields_: Any) -> Tables:
        """The same with other values of some fields; no table is read for it."""
        held = {f.name: self.__dict__[f.name] for f in fields(self)}
        return Tables(**{**held, **fields_})

    @typed
    def where(
        self,
        *,
        outlet: choosing.Chosen = None,
        since: choosing.Day = None,
        until: choosing.Day = None,
        article: choosing.Chosen = None,
        section: choosing.Chosen = None,
        about: choosing.Chosen = None,
        voice: choosing.Chosen = None,
        **own_columns: choosing.Chosen,
    ) -> Tables:
        """The same tables with only the rows that are meant; the ledger stays whole.

        outlet, section: one of them, or a list of which any counts; so for every other
            column of ``articles``, one of the user's too: ``where(desk="Foreign")``.
        since, until: days such as ``"2020-01-31"`` (UTC), both included.
        article: a title, an id or a file.
        about: a name; keeps the sentences that mention it, and what is in them.
        voice: ``author`` or ``quoted``; keeps such rows of the tables that have a voice.

        Raises ``ValueError`` naming the nearest there are for a column, value, name, voice
        or day that is not there.

        >>> from analysis import load
        >>> iran = load("data/articles").where(outlet="Cupola Ledger", about="Strait of Hormuz")
        """
        articles, said = choosing.articles(
            self.listed,
            columns={"outlet": outlet, "section": section} | own_columns,
            article=article,
            since=since,
            until=until,
        )
        names, voices, told = choosing.spans(about=about, voice=voice)
        if names:
            mentioned = self.each(partial(choosing.mentioned, names))
            articles = choosing.naming(articles, mentioned, names)
        if not said and not told:
            return self
        found = self.only(articles, names=names, voices=voices)
        return found.changed(filters=(*self.filters, *said, *told))

    def only(
        self, articles: pd.DataFrame, *, names: tuple[str, ...] = (), voices: tuple[str, ...] = ()
    ) -> Tables:
        """The same tables with these ``articles`` alone; in them what is about ``names``, in
        ``voices``."""
        made: dict[str, Any] = {
            name: partial(
                choosing.within, self, name, articles["article_id"], names=names, voices=voices
            )
            for name in SCHEMAS
        }
        if self.shelf:
            found = self.shelf.only(articles, names=names, voices=voices)
            made |= {name: read for name, read in found.items() if name not in APART}
        else:
            made |= {"light": articles.drop(columns="text", errors="ignore").reset_index(drop=True)}
        return Tables(**made, filters=self.filters, labels=self.labels)

    def save(self, folder: str | Path) -> list[Path]:
        """Write every table as ``NAME.parquet`` and ``NAME.csv`` to ``folder``, all or none.

        Other files in the folder stay. Returns the paths. Raises ``ValueError`` when
        another run has been writing there for ten minutes, and for a corpus that is too large
        to be held whole.
        """
        if self.shelf:
            raise ValueError(
                f"{len(self.listed):,} articles are too many to write their tables whole: choose "
                "some with where(outlet=…, since=…), or take parts() one by one."
            )
        writers = {}
        for name, df in self:
            if name == "articles":
                df = df.copy(deep=False)
                df.attrs = {"filters": list(self.filters)}
            writers[f"{name}.parquet"] = partial(df.to_parquet, index=False)
            writers[f"{name}.csv"] = partial(files.write_csv, df)
        return files.write_set(Path(folder).expanduser(), writers)

    @classmethod
    def read(cls, folder: str | Path) -> Tables:
        """Read what ``save`` wrote.

        Raises ``ValueError`` when a table is missing, was changed, or has other columns
        than this version writes.
        """
        folder = Path(folder).expanduser()
        paths = {name: folder / f"{name}.parquet" for name in SCHEMAS}
        files.check_set(folder, [path.name for path in paths.values()])
        found: dict[str, Any] = {}
        for name, path in paths.items():
            try:
                found[name] = check(pd.read_parquet(path), name)
            except (ValueError, KeyError) as error:
                raise ValueError(f"{path} cannot be read as a table: {error}") from error
        return cls(**found, filters=tuple(found["articles"].attrs.pop("filters", ())))

    def _said(self) -> dict[str, str]:
        """What is in the tables, by what to call it."""
        articles, outlets = self.listed, self.listed["outlet"].value_counts()
        days = articles["published"].dropna().dt.strftime("%Y-%m-%d")
        copies = int(articles["duplicate_of"].notna().sum())
        named = [f"{shown(outlet)} {n:,}" for outlet, n in outlets.head(MOST_SAID).items()]
        more = [f"and {len(outlets) - MOST_SAID:,} more"] if len(outlets) > MOST_SAID else []
        unnamed = int(articles["outlet"].isna().sum())
        unknown = [f"none known {unnamed:,}"] if unnamed else []
        own = [shown(c) for c in articles if c not in SCHEMAS["articles"].columns]
        undated = len(articles) - len(days)
        lines = {
            "articles": f"{len(articles):,}" + (f", {copies:,} of them copies" if copies else ""),
            "outlets": ", ".join(named + more + unknown),
            "days": " to ".join(dict.fromkeys([days.min(), days.max()])) if len(days) else "none",
            "undated": f"{undated:,}" if undated and len(days) else "",
            "your columns": ", ".join(own),
            "filtered": "; ".join(map(shown, self.filters)),
        }
        return {what: said for what, said in lines.items() if said}

    def _rows(self) -> dict[str, int]:
        """How many rows each table has; of a large corpus none is read for that."""
        if self.shelf:
            return {}
        return {name: len(df) for name, df in self if name != "articles"}

    def __repr__(self) -> str:
        """What is in the tables: articles, outlets, days, filters, and rows of each table."""
        lines = [f"{what:13} {said}" for what, said in self._said().items()]
        counts = [f"{name:13} {count(rows, 'row')}" for name, rows in self._rows().items()]
        return "\n".join(lines + counts)

    def _repr_html_(self) -> str:
        """The same as a table, for notebooks."""
        counts = [f"{name} {rows:,}" for name, rows in self._rows().items()]
        rows = self._said() | ({"rows": ", ".join(counts)} if counts else {})
        cells = "".join(
            f'<tr><th scope="row" style="text-align:left">{html.escape(what)}</th>'
            f'<td style="text-align:left">{html.escape(said)}</td></tr>'
            for what, said in rows.items()
        )
        caption = "<caption>Articles and what was found in them</caption>"
        return f'<table class="{NO_FORMULAS}">{caption}{cells}</table>'


def filled(part: Tables) -> Frames:
    """How many rows of each table of what was found have a value in each column."""
    rows = [
        (name, column, int(cells.notna().sum()))
        for name in SCHEMAS
        if name not in READ
        for column, cells in getattr(part, name).items()
    ]
    return {"filled": pd.DataFrame(rows, columns=["table", "column", "n"])}
