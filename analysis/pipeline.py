"""Article files → Tables: read the corpus, annotate what is new, link names.

The only module that joins ``corpus`` and ``annotate``.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache, partial
from importlib.metadata import PackageNotFoundError, distribution, version
from importlib.resources import files
from pathlib import Path
from typing import Any

import pandas as pd

from analysis import cache, choosing, corpus, lists, paths, stages, tables
from analysis.annotate import entities, language, meaning, sentiment, spans, speakers
from analysis.annotate import tone as model_tone
from analysis.cache import Cache
from analysis.corpus.clean import count_words
from analysis.lists import NOTHING, Own
from analysis.pools import Pool, Processes
from analysis.tables import Tables

USUAL = "usual"
"""The place of the cache unless another is given, see ``paths.cache``."""
ONE_LINE = ("title", "outlet", "section")
BYTES_READ_APART = 2_000_000  # the model of languages and what reading leaves take 100 MB
FOUND = ("furniture", "sentences", "tokens", "quotes", "mentions", "hedges", "sentiment", "toward")
ADDRESS = ["article_id", "start", "end"]
ANNOTATING, READING = ("pandas", "thinc"), ("numpy", "pandas", "python-dateutil", "PyYAML")
"""Packages that decide a result besides those that the folders name themselves."""


def load(
    path: str | Path,
    *,
    outlets: str | Sequence[str] = (),
    since: str = "",
    until: str = "",
    model: str = language.MODEL,
    tone: Path | None = sentiment.MODEL,
    workers: int | None = None,
    cluster: str = "",
    derived: str | Path | None = USUAL,
) -> Tables:
    """Read the articles at ``path`` (a folder or a file) and annotate them.

    ``outlets`` keeps that one or those alone, ``since`` and ``until`` the articles
    published from and to that day (``2020-01-31``, UTC, both included); undated ones then
    go. The other options are those of ``annotate``.

    ``path`` is resolved against the working folder, else the project. Lists beside the
    articles (``hedges.csv``, ``verbs.csv``, ``names.csv``, ``aliases.csv``) win over ours, see
    ``lists``; ``stories.csv`` becomes a column ``story``. Articles marked as duplicates stay in
    ``articles`` but are not annotated. Raises ``corpus.CorpusError`` when nothing can be read at
    all; a single bad file is a row of ``ledger``. Raises ``ValueError`` for an outlet or day that
    cannot be meant, and for a list that cannot be read.

    >>> load("data/articles").articles["outlet"].nunique()
    6
    """
    path = paths.find(path)
    found = analyse(
        read(path, derived=derived),
        own=lists.beside(path if path.is_dir() else path.parent),
        outlets=outlets,
        since=since,
        until=until,
        model=model,
        tone=tone,
        workers=workers,
        cluster=cluster,
        derived=derived,
    )
    return replace(found, labels=str(paths.labels(path)))


def read(path: str | Path, *, derived: str | Path | None = USUAL) -> dict[str, pd.DataFrame]:
    """The tables ``articles``, ``removed`` and ``ledger`` of what lies at ``path``.

    Where ``stories.csv`` lies there, the articles have a column ``story``. Raises
    ``corpus.CorpusError`` when nothing can be read at all.
    """
    path, derived = paths.find(path), _place(derived)
    if derived and path.is_dir() and _among(derived, path):
        raise ValueError(f"The cache {derived} lies among the articles; name another folder.")
    found = _read(path, derived)
    told = lists.stories(path if path.is_dir() else path.parent)
    return found | {"articles": _with_stories(found["articles"], told)}


def analyse(
    read: Mapping[str, pd.DataFrame],
    *,
    own: Own = NOTHING,
    outlets: str | Sequence[str] = (),
    since: str = "",
    until: str = "",
    **how: Any,
) -> Tables:
    """Choose among the articles that were ``read`` and annotate them, as ``load`` does.

    ``how`` are the options of ``annotate``.
    """
    articles = read["articles"]
    of_outlets, asked = choosing.outlets(articles, outlets)
    of_days, also = choosing.days(articles, since=since, until=until)
    articles = articles[of_outlets & of_days].reset_index(drop=True)
    first = articles[articles["duplicate_of"].isna()]
    found = annotate(first, own=own, **how)
    frames: dict[str, Any] = {**read, "articles": articles}
    return replace(found, **frames, filters=(*asked, *also))


def annotate(
    articles: pd.DataFrame,
    *,
    model: str = language.MODEL,
    tone: Path | None = sentiment.MODEL,
    workers: int | None = None,
    cluster: str = "",
    derived: str | Path | None = USUAL,
    own: Own = NOTHING,
) -> Tables:
    """Annotate any frame with ``article_id`` and ``text``.

    ``model`` names the language model; ``tone`` is the folder of the tone model, whose pass
    takes longer than all others: with ``None`` its rows are left out. What was
    annotated before, by the same code and versions, comes from ``derived`` (``None``: keep
    nothing). ``workers`` processes share the rest; by default one, or one a core, at most
    four, from 100,000 words on; ``cluster`` is where Dask shares it out instead, see
    ``cluster.Cluster``. The result is the same for any. ``own`` are the user's lists. Raises
    ``ValueError`` for a missing column, a repeated id, a missing text, a model that is not
    there, or a list that cannot be read.

    >>> tables = annotate(pd.DataFrame({"article_id": ["a"], "text": ["It may rain."]}))
    >>> tables.hedges["text"].tolist()
    ['may']
    """
    articles, derived = _articles(articles), _place(derived)
    spans.check(own)
    keys = [_key(text) for text in articles["text"]]
    texts = pd.DataFrame({"article_id": keys, "text": articles["text"], "words": articles["words"]})
    texts = texts.drop_duplicates("article_id")
    made_by = "-".join(filter(None, [fingerprint(model), own.digest()]))
    usual = tone == sentiment.MODEL  # which has another path on another machine
    score = model_tone.find if usual or not tone else partial(model_tone.find, model=tone)
    digest = partial(_result_of, model) if usual else partial(_result_of, model, tone)
    with _pool(workers, cluster, digest) as pool:
        packs = stages.run(
            texts,
            partial(spans.find, model=model, own=own),
            inputs=lambda chunk: (chunk,),
            title="Annotating",
            pool=pool,
            cache=Cache(derived, made_by) if derived else None,
        )
        if tone:
            packs += stages.run(
                texts,
                score,
                inputs=partial(_sentences_and_names, packs),
                title="Scoring tone",
                pool=pool,
                cache=Cache(derived, f"{made_by}-{_digest(tone)}") if derived else None,
            )
    ids = pd.DataFrame({"key": keys, "article_id": articles["article_id"]})
    found = {name: stages.assemble(packs, name, ids) for name in FOUND}
    linked_by = f"linked-{made_by}-{own.digest(of=('aliases',))}"
    linked_before = Cache(derived, linked_by) if derived else None
    mentions, quotes = _linked(
        found, articles, own, linked_before, _key("\0".join([*ids["key"], *ids["article_id"]]))
    )
    known = mentions[[*ADDRESS, "entity"]]
    toward = found["toward"].drop(columns="entity").merge(known, on=ADDRESS)
    linked = {"mentions": mentions, "quotes": quotes, "toward": tables.frame(toward, "toward")}
    none = {name: tables.empty(name) for name in ("removed", "ledger")}
    frames: dict[str, Any] = {"articles": articles, **found, **linked, **none}
    return Tables(**frames)


def _with_stories(articles: pd.DataFrame, told: dict[str, str]) -> pd.DataFrame:
    """The articles with the ``story`` that the user's list puts each in."""
    if not told:
        return articles
    lost = sorted(set(told) - set(articles["article_id"]))
    if lost:
        raise ValueError(
            f"stories.csv: {lost[0]} is no article_id here; ask.stories(…).table has them all."
        )
    story = articles["article_id"].map(told).astype("str")
    return articles.assign(story=story.where(articles["article_id"].isin(told)))


def _linked(
    found: dict[str, pd.DataFrame],
    articles: pd.DataFrame,
    own: Own,
    before: Cache | None,
    key: str,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Mentions and quotes with their names, which take the whole corpus, or what was kept."""
    kept = before.read([key])[1] if before else []
    if kept:
        return kept[0]["mentions"].to_pandas(), kept[0]["quotes"].to_pandas()
    mentions = entities.resolve(
        found["mentions"], articles, aliases=own.aliases, own_names=own.names
    )
    quotes = speakers.resolve(found["quotes"], mentions, found["sentences"], articles)
    if before:
        before.write([key], {"mentions": mentions, "quotes": quotes})
    return mentions, quotes


def _sentences_and_names(packs: stages.Packs, texts: pd.DataFrame) -> tuple[pd.DataFrame, ...]:
    """What the tone model reads of ``texts``: sentences with their voice, and mentions."""
    keys, place = texts["article_id"], ["article_id", "sentence_id"]
    scored = stages.rows(packs, "sentiment", keys)[[*place, "voice"]].drop_duplicates(place)
    sentences = stages.rows(packs, "sentences", keys).merge(scored, on=place)
    return sentences, stages.rows(packs, "mentions", keys)


@lru_cache(maxsize=4)
def fingerprint(model: str = language.MODEL) -> str:
    """A digest of all that decides an annotation besides the text: versions, code, lexicons.

    Its first half is of all but the language ``model``, its second half of that.
    """
    packages = language.versions(model) | sentiment.versions() | meaning.versions()
    packages |= {name: version(name) for name in ANNOTATING}
    of_model = packages.pop(model.replace("_", "-"), "")
    return f"{_fingerprint('annotate', packages)}-{_key(f'{model} {of_model}')[:8]}"


def prune(derived: str | Path | None = USUAL) -> tuple[int, int]:
    """Delete what other versions of this code kept; give the number of parts and their bytes."""
    place = _place(derived)
    return cache.prune(place, keep=[fingerprint().split("-")[0], _reading()]) if place else (0, 0)


def versions(model: str = language.MODEL) -> dict[str, str]:
    """Name and version of every package that decides a result, and the digest of the code."""
    packages = language.versions(model) | sentiment.versions() | meaning.versions()
    packages |= corpus.versions()
    return dict(sorted(packages.items())) | {"annotation code": fingerprint(model)}


def _fingerprint(package: str, versions: dict[str, str]) -> str:
    known = versions | {"python": platform.python_version()}
    whole = hashlib.sha256(json.dumps(known, sort_keys=True).encode())
    folder = Path(str(files("analysis") / package))
    for path in sorted([*folder.rglob("*.*"), Path(tables.__file__), Path(lists.__file__)]):
        if path.suffix in {".py", ".csv"}:
            whole.update(path.name.encode() + path.read_bytes())
    return whole.hexdigest()[:16]


@lru_cache(maxsize=1)
def _reading() -> str:
    """A digest of all that decides what is read out of files."""
    return _fingerprint("corpus", _needed([*corpus.versions(), *READING]))


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


def _among(derived: Path, articles: Path) -> bool:
    """Whether the reader of ``articles`` would take what is kept in ``derived`` for some."""
    place = Path(os.path.realpath(derived))
    inside = place.is_relative_to(articles)
    return inside and not any(p.startswith(".") for p in place.relative_to(articles).parts)


def _place(derived: str | Path | None) -> Path | None:
    return paths.cache() if derived == USUAL else None if derived is None else Path(derived)


def _pool(workers: int | None, cluster: str, digest: Callable[[], str]) -> Pool:
    if not cluster:
        return Processes(workers)
    try:
        from analysis.cluster import Cluster
    except ImportError:
        raise ValueError(
            "A cluster needs Dask: pip install 'media-analysis-notebooks[cluster]'."
        ) from None
    return Cluster(cluster, digest=digest, workers=workers)


def _result_of(model: str, tone: Path | None = sentiment.MODEL) -> str:
    """A digest of all that decides what this process would find in a text."""
    return f"{fingerprint(model)}-{_digest(tone) if tone else 'none'}"


def _digest(tone: Path) -> str:
    """A digest of a tone model. Raises ``ValueError`` if its files are not as recorded."""
    return hashlib.sha256(json.dumps(sentiment.versions(tone)).encode()).hexdigest()[:8]


def _read(path: Path, derived: Path | None) -> dict[str, pd.DataFrame]:
    """``corpus.read``, of which only files are read that were not read before."""
    if derived is None or not path.exists():
        return _parts(corpus.read(path))
    keep = derived / f"corpus-{_reading()}"
    sources = corpus.Sources(path, keep)
    if sources.size > BYTES_READ_APART:
        del sources  # what it knows of the files takes room
        _elsewhere(corpus.prepare, path, keep)
        sources = corpus.Sources(path, keep)
    return _parts(sources.corpus())


def _elsewhere(work: Callable[..., Any], *arguments: Any) -> Any:
    """Do ``work`` in a process that ends with it, and so gives its memory back."""
    from joblib import Parallel, delayed
    from joblib.externals.loky import get_reusable_executor

    try:
        (result,) = Parallel(2, max_nbytes=None)([delayed(work)(*arguments)])
    finally:
        get_reusable_executor().shutdown(kill_workers=True)
    return result


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
    # Titles and names are told in sentences: line ends in them would break these.
    lines = {name: articles[name].map(_on_one_line) for name in ONE_LINE if name in articles}
    return tables.frame(articles.assign(**lines), "articles")


def _on_one_line(text: Any) -> Any:
    return " ".join(text.split()) if isinstance(text, str) else text


def _key(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:24]
