"""Article files → Tables: read the corpus, annotate what is new, link names.

The only module that joins ``corpus`` and ``annotate``.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache, partial
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from analysis import corpus, tables
from analysis.annotate import cues, entities, language, sentiment, spans
from analysis.cache import Cache
from analysis.corpus.clean import count_words
from analysis.paths import ROOT, find
from analysis.tables import Tables

DERIVED = ROOT / "data" / "derived"
CHUNK_WORDS = 20_000
BYTES_READ_APART = 2_000_000  # finding copies among many articles takes 200 MB
WORDS_WORTH_A_POOL = 100_000  # below this, starting workers takes longer than it saves
MOST_WORKERS = 4  # by default: each holds the language model, about 500 MB
OWN_CUES = "hedges.csv"
ANNOTATED = ("sentences", "tokens", "quotes", "mentions", "hedges", "sentiment")

Work = Callable[[pd.DataFrame], dict[str, pd.DataFrame]]


def load(
    path: str | Path,
    *,
    outlets: Sequence[str] = (),
    since: str = "",
    until: str = "",
    model: str = language.MODEL,
    workers: int | None = None,
    derived: Path | None = DERIVED,
) -> Tables:
    """Read the articles at ``path`` (a folder or a file) and annotate them.

    ``outlets`` keeps those alone, ``since`` and ``until`` the articles published from and
    to that day (``2020-01-31``, UTC, both included); undated ones then go.

    ``path`` is resolved against the working folder, else the project. A ``hedges.csv``
    beside the articles adds or removes hedge cues, see ``cues.load``. Articles
    marked as duplicates stay in ``articles`` but are not annotated. Raises
    ``corpus.CorpusError`` when nothing can be read at all; a single bad file is a
    row of ``ledger``. Raises ``ValueError`` for an outlet or day that cannot be meant.

    >>> load("data/articles").articles["outlet"].nunique()
    6
    """
    path = find(path)
    read = _read(path, derived)
    read["articles"] = _chosen(read["articles"], outlets, since, until)
    first = read["articles"][read["articles"]["duplicate_of"].isna()]
    own = (path if path.is_dir() else path.parent) / OWN_CUES
    own_cues = own if own.exists() else None
    found = annotate(first, model=model, workers=workers, derived=derived, own_cues=own_cues)
    return Tables(**dict(found) | read)


def annotate(
    articles: pd.DataFrame,
    *,
    model: str = language.MODEL,
    workers: int | None = None,
    derived: Path | None = DERIVED,
    own_cues: Path | None = None,
) -> Tables:
    """Annotate any frame with ``article_id`` and ``text``.

    What was annotated before, by the same code and versions, comes from ``derived``
    (``None``: keep nothing). ``workers`` processes share the rest; by default one, or
    one a core, at most four, from 100,000 words on. The result is the same for any
    number. ``own_cues`` is a CSV of hedge cues to add or remove. Raises ``ValueError`` for
    a missing column, a repeated id, a missing text, or cues that cannot be read.

    >>> tables = annotate(pd.DataFrame({"article_id": ["a"], "text": ["It may rain."]}))
    >>> tables.hedges["text"].tolist()
    ['may']
    """
    articles = _articles(articles)
    keys = [_key(text) for text in articles["text"]]
    cues.load(own_cues)  # says what is wrong before any work is done
    work = partial(spans.find, model=model, own_cues=own_cues)
    cache = Cache(derived, fingerprint(model) + _own(own_cues)) if derived else None
    found, frames = cache.read(keys) if cache else (set(), [])
    texts = pd.DataFrame({"article_id": keys, "text": articles["text"], "words": articles["words"]})
    new = texts[~texts["article_id"].isin(found)].drop_duplicates("article_id")
    if cache:
        # Results go to disk at once, so that memory holds one chunk and a stop loses one.
        for chunk, result in _run(new, work, workers):
            cache.write(chunk["article_id"], result)
        found, more = cache.read(new["article_id"])
        frames += more
        new = new[~new["article_id"].isin(found)]
    frames += [_arrow(result) for _, result in _run(new, work, workers)]
    parts = _assemble(frames, pd.DataFrame({"key": keys, "article_id": articles["article_id"]}))
    parts["mentions"] = entities.resolve(parts["mentions"])
    parts["quotes"] = entities.speakers(parts["quotes"], parts["mentions"])
    empty = {name: tables.empty(name) for name in ("removed", "ledger", "toward")}
    return Tables(articles=articles, **parts, **empty)


@lru_cache(maxsize=4)
def fingerprint(model: str = language.MODEL) -> str:
    """A digest of all that decides an annotation besides the text: versions, code, lexicons."""
    return _fingerprint("annotate", language.versions(model) | sentiment.versions())


def versions(model: str = language.MODEL) -> dict[str, str]:
    """Name and version of every package that decides a result, and the digest of the code."""
    packages = language.versions(model) | sentiment.versions() | corpus.versions()
    return dict(sorted(packages.items())) | {"annotation code": fingerprint(model)}


def _fingerprint(package: str, versions: dict[str, str]) -> str:
    whole = hashlib.sha256(json.dumps(versions, sort_keys=True).encode())
    folder = Path(str(files("analysis") / package))
    for path in sorted([*folder.rglob("*.*"), Path(tables.__file__)]):
        if path.suffix in {".py", ".csv"}:
            whole.update(path.name.encode() + path.read_bytes())
    return whole.hexdigest()[:16]


def _own(own_cues: Path | None) -> str:
    return "-" + hashlib.sha256(own_cues.read_bytes()).hexdigest()[:8] if own_cues else ""


def _read(path: Path, derived: Path | None) -> dict[str, pd.DataFrame]:
    """``corpus.read``, or what it gave when the files were last the same."""
    if derived is None or not path.exists():
        return _parts(corpus.read(path))
    cache = Cache(derived, "corpus-" + _fingerprint("corpus", corpus.versions()))
    key = corpus.digest(path)
    found, frames = cache.read([key])
    if found:
        return {name: table.to_pandas() for name, table in frames[0].items()}
    apart = sum(f.lstat().st_size for f in [path, *path.rglob("*")]) > BYTES_READ_APART
    read = _parts(_elsewhere(corpus.read, path) if apart else corpus.read(path))
    cache.write([key], read)
    return read


def _chosen(articles: pd.DataFrame, outlets: Sequence[str], since: str, until: str) -> pd.DataFrame:
    known = sorted(articles["outlet"].dropna().unique())
    if unknown := [outlet for outlet in outlets if outlet not in known]:
        raise ValueError(f"No article is from {unknown[0]}; the outlets are {', '.join(known)}.")
    keep = articles["outlet"].isin(outlets) | (not outlets)
    if since:
        keep &= articles["published"].ge(_day(since))
    if until:
        keep &= articles["published"].lt(_day(until) + pd.Timedelta(days=1))
    return articles[keep.astype(bool)].reset_index(drop=True)


def _day(text: str) -> pd.Timestamp:
    try:
        return pd.to_datetime(text, format="%Y-%m-%d", utc=True)
    except ValueError:
        raise ValueError(f"{text!r} is no day; write it as 2020-01-31.") from None


def _elsewhere(work: Callable[..., Any], *arguments: Any) -> Any:
    """Do ``work`` in a process that ends with it, and so gives its memory back."""
    from joblib import Parallel, delayed
    from joblib.externals.loky import get_reusable_executor

    try:
        (result,) = Parallel(2, max_nbytes=None)([delayed(work)(*arguments)])
    finally:
        get_reusable_executor().shutdown(kill_workers=True)
    return result


def _arrow(frames: dict[str, pd.DataFrame]) -> dict[str, pa.Table]:
    return {name: pa.Table.from_pandas(df, preserve_index=False) for name, df in frames.items()}


def _parts(read: corpus.Corpus) -> dict[str, pd.DataFrame]:
    return {"articles": read.articles, "removed": read.removed, "ledger": read.ledger}


def _articles(articles: pd.DataFrame) -> pd.DataFrame:
    missing = {"article_id", "text"} - set(articles.columns)
    if missing:
        raise ValueError(f"The articles need a column {' and '.join(sorted(missing))}.")
    if articles["text"].isna().any():
        bad = articles.loc[articles["text"].isna(), "article_id"].iloc[0]
        raise ValueError(f"Article {bad} has no text.")
    if articles["article_id"].duplicated().any():
        bad = articles.loc[articles["article_id"].duplicated(), "article_id"].iloc[0]
        raise ValueError(f"The id {bad} occurs more than once.")
    if "words" not in articles:
        articles = articles.assign(words=[count_words(text) for text in articles["text"]])
    return tables.frame(articles, "articles")


def _key(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:24]


def _chunks(articles: pd.DataFrame) -> Iterator[pd.DataFrame]:
    # Chunks depend on the articles alone, never on the number of workers.
    number = articles["words"].cumsum() // CHUNK_WORDS
    for _, chunk in articles.groupby(number, sort=True):
        yield chunk


def _run(
    articles: pd.DataFrame, work: Work, workers: int | None
) -> Iterator[tuple[pd.DataFrame, dict[str, pd.DataFrame]]]:
    from tqdm import tqdm

    chunks, words = list(_chunks(articles)), int(articles["words"].sum())
    if workers is None:
        workers = min(os.cpu_count() or 1, MOST_WORKERS) if words >= WORDS_WORTH_A_POOL else 1
    with tqdm(
        total=words, unit=" words", unit_scale=True, desc="Annotating", delay=2, leave=False
    ) as bar:
        results = _map(chunks, work, min(workers, len(chunks)))
        for chunk, result in zip(chunks, results, strict=True):
            bar.update(int(chunk["words"].sum()))
            yield chunk, result


def _map(chunks: list[pd.DataFrame], work: Work, workers: int) -> Iterator[dict[str, pd.DataFrame]]:
    if workers <= 1:
        yield from (work(chunk) for chunk in chunks)
        return
    from joblib import Parallel, delayed
    from joblib.externals.loky import get_reusable_executor

    # Unlike the standard pool, joblib's works in a script without a main guard too.
    pool = Parallel(workers, return_as="generator", max_nbytes=None)
    try:
        yield from pool(delayed(work)(chunk) for chunk in chunks)
    finally:
        get_reusable_executor().shutdown(kill_workers=True)


def _assemble(frames: list[dict[str, pa.Table]], ids: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Join chunks and give every row the ids of the articles that have its text.

    In Arrow, since a copy of every string in pandas takes longer than reading them.
    """
    ids = ids.sort_values("article_id")
    joined = {}
    for name in ANNOTATED:
        empty = pa.Table.from_pandas(tables.empty(name), preserve_index=False)
        rows = pa.concat_tables([empty, *(f.pop(name).cast(empty.schema) for f in frames)])
        # Rows of one text stand together and in order, so whole runs are moved, not sorted.
        texts = rows["article_id"].combine_chunks().dictionary_encode()
        found = texts.indices.to_numpy(zero_copy_only=False)
        order = np.argsort(found, kind="stable")
        size = np.bincount(found, minlength=len(texts.dictionary))
        runs = dict(zip(texts.dictionary.to_pylist(), np.split(order, size.cumsum()), strict=False))
        wanted = [runs.get(key, order[:0]) for key in ids["key"]]
        article_id = np.repeat(ids["article_id"].to_numpy(object), [len(run) for run in wanted])
        rows = rows.take(pa.array(np.concatenate([order[:0], *wanted])))
        joined[name] = rows.set_column(
            0, empty.schema.field(0), pa.array(article_id, empty.schema.types[0])
        ).to_pandas()
    return joined
