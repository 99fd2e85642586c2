"""Article files → Tables: read the corpus, annotate what is new, link names.

The only module that lets ``corpus`` and ``annotate`` work together.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from analysis import (
    cache,
    choosing,
    corpus,
    fingerprints,
    linked,
    lists,
    paths,
    shelf,
    stages,
    tables,
)
from analysis.annotate import language, sentiment, spans
from analysis.annotate import tone as model_tone
from analysis.apart import Apart
from analysis.arguments import typed
from analysis.cache import Cache
from analysis.corpus.build import Known
from analysis.corpus.clean import count_words
from analysis.lists import NOTHING, Own
from analysis.packs import ARROW
from analysis.pools import Pool, Processes
from analysis.tables import Tables

USUAL = "usual"
"""The place of the cache unless another is given, see ``paths.cache``."""
ONE_LINE = ("title", "outlet", "section")
BYTES_READ_APART = 2_000_000  # the model of languages and what reading leaves take 100 MB
WORDS_IN_SENTENCE = 20  # about


@typed
def load(
    path: str | Path,
    *,
    outlets: str | Sequence[str] = (),
    since: choosing.Day = "",
    until: choosing.Day = "",
    model: str = language.MODEL,
    tone: Path | None = sentiment.MODEL,
    tone_sample: int | None = None,
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
    own = lists.beside(path if path.is_dir() else path.parent)
    before = _before(derived, model, own)
    with Apart() as apart:
        few = None if cluster else partial(apart.start, *_first(model, tone, own))
        found, digests = _read(path, derived, partial(_annotated, before), few)
        story = _analyse(
            found,
            _keys(digests),
            before,
            own=own,
            outlets=outlets,
            since=since,
            until=until,
            model=model,
            tone=tone,
            tone_sample=tone_sample,
            workers=workers,
            cluster=cluster,
            apart=apart,
        )
    return story.changed(labels=str(paths.labels(path)))


def read(path: str | Path, *, derived: str | Path | None = USUAL) -> dict[str, pd.DataFrame]:
    """The tables ``articles``, ``removed`` and ``ledger`` of what lies at ``path``.

    Where ``stories.csv`` lies there, the articles have a column ``story``. Raises
    ``corpus.CorpusError`` when nothing can be read at all.
    """
    return _read(paths.find(path), derived)[0]


def analyse(
    read: Mapping[str, pd.DataFrame],
    *,
    own: Own = NOTHING,
    outlets: str | Sequence[str] = (),
    since: choosing.Day = "",
    until: choosing.Day = "",
    model: str = language.MODEL,
    derived: str | Path | None = USUAL,
    **how: Any,
) -> Tables:
    """Choose among the articles that were ``read`` and annotate them, as ``load`` does.

    ``how`` are further options of ``annotate``.
    """
    key = _keys(map(tables.key_of, read["articles"]["text"]))
    chosen: dict[str, Any] = {"outlets": outlets, "since": since, "until": until}
    return _analyse(read, key, _before(derived, model, own), own=own, model=model, **chosen, **how)


def _analyse(
    read: Mapping[str, pd.DataFrame],
    key: pd.Series,
    before: Cache,
    *,
    outlets: str | Sequence[str],
    since: choosing.Day,
    until: choosing.Day,
    **how: Any,
) -> Tables:
    """The same with the ``key`` of each article; what is in ``before`` needs no text."""
    articles = read["articles"]
    of_outlets, asked = choosing.outlets(articles, outlets)
    of_days, also = choosing.days(articles, since=since, until=until)
    articles, key = _only(of_outlets & of_days, articles, key)
    alone = articles["duplicate_of"].isna()
    if alone.sum() <= shelf.LARGE:
        articles = _with_texts(articles, key, before)
    found = _annotate(*_only(alone, articles, key), before, **how)
    frames: dict[str, Any] = {"articles": articles}
    if isinstance(found.shelf, shelf.Shelf):  # which reads the texts again when they are asked for
        frames = replace(found.shelf, copies=articles[~alone]).fields()
    frames |= {name: read[name] for name in tables.APART}
    return found.changed(**frames, filters=(*asked, *also, *found.filters))


@typed
def annotate(
    articles: pd.DataFrame,
    *,
    model: str = language.MODEL,
    tone: Path | None = sentiment.MODEL,
    tone_sample: int | None = None,
    workers: int | None = None,
    cluster: str = "",
    derived: str | Path | None = USUAL,
    own: Own = NOTHING,
) -> Tables:
    """Annotate any frame with ``article_id`` and ``text``.

    ``model`` names the language model; ``tone`` is the folder of the tone model, whose pass
    takes longer than all others: with ``None`` its rows are left out, with ``tone_sample`` it
    reads that many sentences drawn by chance, up to twice as many, or all there are. What was
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
    how: dict[str, Any] = {"tone": tone, "tone_sample": tone_sample, "workers": workers}
    key, before = _keys(map(tables.key_of, articles["text"])), _before(derived, model, own)
    return _annotate(articles, key, before, own=own, model=model, cluster=cluster, **how)


def _annotate(
    articles: pd.DataFrame,
    key: pd.Series,
    before: Cache,
    *,
    own: Own = NOTHING,
    model: str = language.MODEL,
    tone: Path | None = sentiment.MODEL,
    tone_sample: int | None = None,
    workers: int | None = None,
    cluster: str = "",
    apart: Apart | None = None,
) -> Tables:
    """The same of articles with the ``key`` of each; what is in ``before`` needs no text.

    A process ``apart`` that has the models does what is new, if there is little.
    """
    spans.check(own)
    articles, key = _in_order(articles, key)
    texts = pd.DataFrame({"article_id": key, "text": articles["text"], "words": articles["words"]})
    texts = texts.drop_duplicates("article_id") if key.duplicated().any() else texts
    usual = tone == sentiment.MODEL  # which has another path on another machine
    score = model_tone.find if usual or not tone else partial(model_tone.find, model=tone)
    digest = (
        partial(fingerprints.whole, model) if usual else partial(fingerprints.whole, model, tone)
    )
    one_in = _one_in(int(texts["words"].sum()), tone_sample) if tone else 1
    kept = _kept(before, own, tone, one_in)
    with Apart() as linking:
        if apart and apart.started:
            linking.start(partial(linked.ready, kept))
        with _pool(workers, cluster, digest, apart) as pool:
            stages.run(
                texts,
                partial(spans.find, model=model, own=own),
                inputs=lambda chunk: (chunk,),
                title="Annotating",
                pool=pool,
                cache=before,
            )
            keys = texts["article_id"].tolist()
            few = apart and apart.started  # else their processes and this one want the room
            begun = _linking(keys, kept, own, linking) if few else None
            if kept.tone:
                stages.run(
                    texts,
                    score,
                    inputs=partial(_sentences_and_names, before, one_in),
                    title="Scoring tone",
                    pool=pool,
                    cache=kept.tone,
                )
        groups = (begun or _linking(keys, kept, own, linking))()
    light = articles.drop(columns="text") if len(articles) > shelf.LARGE else articles
    found = shelf.Shelf(light, key, groups, kept, workers)
    told = (f"tone: 1 in {one_in} sentences",) if one_in > 1 else ()
    return Tables(**found.fields(), filters=told)


def _first(model: str, tone: Path | None, own: Own) -> list[Callable[[], Any]]:
    """What a process does before the first article, so that this takes no longer than others."""
    example = pd.DataFrame({"article_id": ["a"], "text": ["“It may rain,” Ana Ruiz said."]})
    of_tone = [partial(sentiment.score, ["It may rain."], model=tone)] if tone else []
    return [partial(spans.find, example, model=model, own=own), *of_tone]


def _one_in(words: int, sample: int | None) -> int:
    """Of how many sentences one is scored: a power of two, so that more articles change nothing."""
    if sample is None:
        return 1
    if sample < 1:
        raise ValueError(f"A sample of {sample} sentences has no tone; take 1,000 or more.")
    times = words // (WORDS_IN_SENTENCE * sample)
    return 1 << max(times.bit_length() - 1, 0)


def _before(derived: str | Path | None, model: str, own: Own) -> Cache:
    """What was annotated before: its name stands for all that decides it besides the text."""
    return Cache(
        _place(derived), "-".join(filter(None, [fingerprints.annotating(model), own.digest()]))
    )


def _kept(before: Cache, own: Own, tone: Path | None, one_in: int) -> linked.Kept:
    """Where everything is kept: the names stand for all that decides what is in it."""
    derived, made_by = before.place
    toned = f"{made_by}-{fingerprints.toned(tone)}" if tone else made_by
    toned += f"-1in{one_in}" if one_in > 1 else ""
    names = f"linked-{made_by}-{own.digest(of=('aliases',))}"
    counted = f"counted-{toned}-{own.digest(of=('aliases',))}-{fingerprints.counting()}"
    return linked.Kept(
        before,
        Cache(derived, toned) if tone else None,
        Cache(derived, names),
        Cache(derived, counted),
        Cache(derived, f"{counted}-bound", ARROW),
    )


def _annotated(before: Cache, digests: Sequence[str]) -> set[str]:
    """Those of the ``digests`` of texts that were annotated ``before``."""
    had = before.have(digest[: tables.KEY] for digest in digests)
    return {digest for digest in digests if digest[: tables.KEY] in had}


def _with_texts(articles: pd.DataFrame, key: pd.Series, before: Cache) -> pd.DataFrame:
    """The articles with the texts that were not read since they were annotated ``before``."""
    missing = articles["text"].isna()
    found = before.table(key[missing], "texts") if missing.any() else None
    if found is None:
        return articles
    texts = dict(zip(found["article_id"].to_pylist(), found["text"].to_pylist(), strict=True))
    return articles.assign(text=articles["text"].where(~missing, key.map(texts)).astype("str"))


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


def _linking(
    keys: Sequence[str], kept: linked.Kept, own: Own, apart: Apart
) -> Callable[[], tuple[linked.Group, ...]]:
    """Begin to link the names of the corpus, which takes all of it.

    What is given waits for the parts with their names, see ``linked``.
    """
    parts = linked.parts(keys, kept)
    found = linked.known(kept, parts)
    if found is not None:
        return partial(tuple, found)
    large = len(keys) > shelf.LARGE and kept.on_disk
    begun = apart.begin(linked.link, kept, parts, own) if large else None

    def done() -> tuple[linked.Group, ...]:
        if not (begun and begun()):
            linked.link(kept, parts, own)
        kept.linked.look_again()
        found = linked.known(kept, parts)
        assert found is not None  # noqa: S101 - linked above
        return found

    return done


def _sentences_and_names(
    spans: Cache, one_in: int, texts: pd.DataFrame
) -> tuple[pd.DataFrame, ...]:
    """What the tone model reads of ``texts``: sentences with their voice, and mentions.

    One sentence ``one_in`` so many, by a digest of its place: the same in every run.
    """
    keys, place = texts["article_id"], ["article_id", "sentence_id"]
    ids = pd.DataFrame({"article_id": keys, "key": keys})
    sentences, scored, mentions = (
        stages.assemble(spans.table(keys, name), name, ids)
        for name in ("sentences", "sentiment", "mentions")
    )
    spoken = scored[[*place, "voice"]].drop_duplicates(place)
    sentences = sentences.merge(spoken, on=place)
    drawn = pd.util.hash_pandas_object(sentences[place], index=False).mod(one_in).eq(0)
    return sentences[drawn].reset_index(drop=True), mentions


def prune(derived: str | Path | None = USUAL) -> tuple[int, int]:
    """Delete what other versions of this code kept; give the number of parts and their bytes."""
    place = _place(derived)
    ours = [fingerprints.annotating().split("-")[0], fingerprints.reading()]
    return cache.prune(place, keep=ours) if place else (0, 0)


def _among(derived: Path, articles: Path) -> bool:
    """Whether the reader of ``articles`` would take what is kept in ``derived`` for some."""
    place = Path(os.path.realpath(derived))
    inside = place.is_relative_to(articles)
    return inside and not any(p.startswith(".") for p in place.relative_to(articles).parts)


def _place(derived: str | Path | None) -> Path | None:
    return paths.cache() if derived == USUAL else None if derived is None else Path(derived)


def _pool(
    workers: int | None, cluster: str, digest: Callable[[], str], apart: Apart | None
) -> Pool:
    if not cluster:
        return Processes(workers, apart)
    try:
        from analysis.cluster import Cluster
    except ImportError:
        raise ValueError(
            "A cluster needs Dask: pip install 'media-analysis-notebooks[cluster]'."
        ) from None
    return Cluster(cluster, digest=digest, workers=workers)


def _read(
    path: Path,
    derived: str | Path | None,
    known: Known | None = None,
    few: Callable[[], None] | None = None,
) -> tuple[dict[str, pd.DataFrame], Sequence[str]]:
    """The tables of ``read`` and the digests of the articles' texts.

    Only files are read that were not read before, and of the texts those that are not ``known``.
    ``few`` is called when there is little to read beside much that was read before.
    """
    derived = _place(derived)
    if derived and path.is_dir() and _among(derived, path):
        raise ValueError(f"The cache {derived} lies among the articles; name another folder.")
    found = _corpus(path, derived, known, few)
    told = lists.stories(path if path.is_dir() else path.parent)
    articles = _with_stories(found.articles, told)
    frames = {"articles": articles, "removed": found.removed, "ledger": found.ledger}
    return frames, found.digests


def _corpus(
    path: Path, derived: Path | None, known: Known | None, few: Callable[[], None] | None
) -> corpus.Corpus:
    if derived is None or not path.exists():
        return corpus.read(path)
    keep = derived / f"corpus-{fingerprints.reading()}"
    sources = corpus.Sources(path, keep)
    if sources.size > BYTES_READ_APART:
        del sources  # what it knows of the files takes room
        with Apart() as apart:
            apart.do(corpus.prepare, path, keep)
        sources = corpus.Sources(path, keep)
    elif few and sources.new:
        before = sum(len(pack.items) for pack in sources.kept.packs.values())
        if before > shelf.LARGE:
            few()
    return sources.corpus(known)


def _only(
    kept: pd.Series, articles: pd.DataFrame, key: pd.Series
) -> tuple[pd.DataFrame, pd.Series]:
    """The articles that are ``kept`` and their keys; texts are not copied in vain."""
    if kept.all():
        return articles, key
    return articles[kept].reset_index(drop=True), key[kept].reset_index(drop=True)


def _in_order(articles: pd.DataFrame, key: pd.Series) -> tuple[pd.DataFrame, pd.Series]:
    """Articles as a table has them, and their keys; what is in order already is not copied.

    Titles and names are told in sentences: line ends in them would break these.
    """
    lines = {
        name: articles[name].map(_on_one_line)
        for name in ONE_LINE
        if name in articles
        and not all(v == _on_one_line(v) for v in articles[name].dropna().unique().tolist())
    }
    if not lines and _is_table(articles):
        return articles, key
    of = dict(zip(articles["article_id"], key, strict=True))
    articles = tables.frame(articles.assign(**lines), "articles")
    return articles, articles["article_id"].map(of).astype("str")


def _is_table(articles: pd.DataFrame) -> bool:
    """Whether these are articles as a table has them already."""
    schema = tables.SCHEMAS["articles"].columns
    typed = {name: str(dtype) for name, dtype in articles.dtypes.items()}
    ordered = isinstance(articles.index, pd.RangeIndex) and articles.index.equals(
        pd.RangeIndex(len(articles))
    )
    named = list(articles)[: len(schema)] == list(schema)
    alike = named and all(typed[name] == dtype for name, dtype in schema.items())
    return ordered and alike and articles["article_id"].is_monotonic_increasing


def _on_one_line(text: Any) -> Any:
    return " ".join(text.split()) if isinstance(text, str) else text


def _keys(digests: Iterable[str]) -> pd.Series:
    """What stands for texts of these ``digests``."""
    return pd.Series([digest[: tables.KEY] for digest in digests], dtype="str")
