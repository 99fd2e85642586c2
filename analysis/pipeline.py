"""Article files → Tables: read the corpus, annotate what is new, link names.

The only module that joins ``corpus`` and ``annotate``.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from functools import lru_cache, partial
from importlib.resources import files
from pathlib import Path
from typing import Any

import pandas as pd

from analysis import corpus, lists, stages, tables
from analysis.annotate import entities, language, sentiment, spans, speakers
from analysis.annotate import tone as model_tone
from analysis.cache import Cache
from analysis.corpus.clean import count_words
from analysis.lists import NOTHING, Own
from analysis.paths import ROOT, find
from analysis.tables import Tables

DERIVED = ROOT / "data" / "derived"
BYTES_READ_APART = 2_000_000  # finding copies among many articles takes 200 MB
FOUND = ("sentences", "tokens", "quotes", "mentions", "hedges", "sentiment", "toward")
ADDRESS = ["article_id", "start", "end"]


def load(
    path: str | Path,
    *,
    outlets: Sequence[str] = (),
    since: str = "",
    until: str = "",
    model: str = language.MODEL,
    tone: Path | None = sentiment.MODEL,
    workers: int | None = None,
    derived: Path | None = DERIVED,
) -> Tables:
    """Read the articles at ``path`` (a folder or a file) and annotate them.

    ``outlets`` keeps those alone, ``since`` and ``until`` the articles published from and
    to that day (``2020-01-31``, UTC, both included); undated ones then go. The other
    options are those of ``annotate``.

    ``path`` is resolved against the working folder, else the project. Lists beside the
    articles (``hedges.csv``, ``verbs.csv``, ``names.csv``, ``aliases.csv``) win over ours, see
    ``lists``. Articles marked as duplicates stay in ``articles`` but are not
    annotated. Raises ``corpus.CorpusError`` when nothing can be read at all; a single bad
    file is a row of ``ledger``. Raises ``ValueError`` for an outlet or day that cannot be
    meant, and for a list that cannot be read.

    >>> load("data/articles").articles["outlet"].nunique()
    6
    """
    path = find(path)
    read = _read(path, derived)
    read["articles"] = _chosen(read["articles"], outlets, since, until)
    first = read["articles"][read["articles"]["duplicate_of"].isna()]
    own = lists.beside(path if path.is_dir() else path.parent)
    found = annotate(first, model=model, tone=tone, workers=workers, derived=derived, own=own)
    return Tables(**dict(found) | read)


def annotate(
    articles: pd.DataFrame,
    *,
    model: str = language.MODEL,
    tone: Path | None = sentiment.MODEL,
    workers: int | None = None,
    derived: Path | None = DERIVED,
    own: Own = NOTHING,
) -> Tables:
    """Annotate any frame with ``article_id`` and ``text``.

    ``model`` names the language model; ``tone`` is the folder of the tone model, whose pass
    takes longer than all others: with ``None`` its rows are left out. What was
    annotated before, by the same code and versions, comes from ``derived`` (``None``: keep
    nothing). ``workers`` processes share the rest; by default one, or one a core, at most
    four, from 100,000 words on. The result is the same for any number. ``own`` are the
    user's lists. Raises ``ValueError`` for a missing column, a repeated id, a missing text,
    a model that is not there, or a list that cannot be read.

    >>> tables = annotate(pd.DataFrame({"article_id": ["a"], "text": ["It may rain."]}))
    >>> tables.hedges["text"].tolist()
    ['may']
    """
    articles = _articles(articles)
    spans.check(own)
    keys = [_key(text) for text in articles["text"]]
    texts = pd.DataFrame({"article_id": keys, "text": articles["text"], "words": articles["words"]})
    texts = texts.drop_duplicates("article_id")
    made_by = "-".join(filter(None, [fingerprint(model), own.digest()]))
    packs = stages.run(
        texts,
        partial(spans.find, model=model, own=own),
        inputs=lambda chunk: (chunk,),
        title="Annotating",
        workers=workers,
        cache=Cache(derived, made_by) if derived else None,
    )
    if tone:
        packs += stages.run(
            texts,
            partial(model_tone.find, model=tone),
            inputs=partial(_sentences_and_names, packs),
            title="Scoring tone",
            workers=workers,
            cache=Cache(derived, f"{made_by}-{_digest(tone)}") if derived else None,
        )
    ids = pd.DataFrame({"key": keys, "article_id": articles["article_id"]})
    found = {name: stages.assemble(packs, name, ids) for name in FOUND}
    linked_by = f"linked-{made_by}-{own.digest(of=('aliases',))}"
    cache = Cache(derived, linked_by) if derived else None
    mentions, quotes = _linked(
        found, articles, own, cache, _key("\0".join([*ids["key"], *ids["article_id"]]))
    )
    known = mentions[[*ADDRESS, "entity"]]
    toward = found["toward"].drop(columns="entity").merge(known, on=ADDRESS)
    linked = {"mentions": mentions, "quotes": quotes, "toward": tables.frame(toward, "toward")}
    empty = {name: tables.empty(name) for name in ("removed", "ledger")}
    return Tables(articles=articles, **found | linked, **empty)


def _linked(
    found: dict[str, pd.DataFrame], articles: pd.DataFrame, own: Own, cache: Cache | None, key: str
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Mentions and quotes with their names, which take the whole corpus, or what was kept."""
    kept = cache.read([key])[1] if cache else []
    if kept:
        return kept[0]["mentions"].to_pandas(), kept[0]["quotes"].to_pandas()
    mentions = entities.resolve(found["mentions"], aliases=own.aliases, own_names=own.names)
    quotes = speakers.resolve(found["quotes"], mentions, found["sentences"], articles)
    if cache:
        cache.write([key], {"mentions": mentions, "quotes": quotes})
    return mentions, quotes


def _sentences_and_names(packs: stages.Packs, texts: pd.DataFrame) -> tuple[pd.DataFrame, ...]:
    """What the tone model reads of ``texts``: sentences with their voice, and mentions."""
    keys, place = texts["article_id"], ["article_id", "sentence_id"]
    scored = stages.rows(packs, "sentiment", keys)[[*place, "voice"]].drop_duplicates(place)
    sentences = stages.rows(packs, "sentences", keys).merge(scored, on=place)
    return sentences, stages.rows(packs, "mentions", keys)


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
    for path in sorted([*folder.rglob("*.*"), Path(tables.__file__), Path(lists.__file__)]):
        if path.suffix in {".py", ".csv"}:
            whole.update(path.name.encode() + path.read_bytes())
    return whole.hexdigest()[:16]


def _digest(tone: Path) -> str:
    """A digest of a tone model. Raises ``ValueError`` if its files are not as recorded."""
    return hashlib.sha256(json.dumps(sentiment.versions(tone)).encode()).hexdigest()[:8]


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
    read = _elsewhere(corpus.read, path) if apart else corpus.read(path)
    if not read.passing:
        cache.write([key], _parts(read))
    return _parts(read)


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
