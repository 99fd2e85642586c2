"""Make a large corpus out of a small one, with its annotations: ``python -m benchmarks.many``.

    python -m benchmarks.many --from NEWS.jsonl --cache CACHE --to MANY --articles 100000
    python -m benchmarks.many --renamed MANY

The first makes ``MANY/articles`` (JSON Lines, a part of as many articles as ``NEWS.jsonl`` has) and
``MANY/cache``, the second gives the annotations of ``MANY/cache`` the name that this version of the
code looks for, where only its speed or its use of memory differs. Then
``analysis.load("MANY/articles", derived="MANY/cache")`` finds every article annotated.

The articles are repeated and varied. A variant exchanges nouns, adjectives, verbs, adverbs, proper
nouns and figures for others, each everywhere for the same one: a seeded permutation without fixed
points, within words of one length, one tag and one use of capitals. What a lexicon of the project
holds changes places only with what the same lists hold and say the same of: given names with given
names, verbs of speech with such of the same class; words of its longer rows, months and days of the
week stay. So offsets and the rest of the annotation hold and are carried over, while names,
subjects and sequences of words differ: variants of an article share about 5% of their sequences of
five words, and what would be a copy is left out, as is what reading would alter or refuse. Days are
shifted by the number of the variant; ids and addresses are new; outlets stay. Annotations are those
of the words before the exchange: they serve to measure speed and memory, and nothing else.

A group of articles, as the cache keeps them together, is in memory at a time; parts and packs are
written whole or not at all, and a run that was stopped begins anew.
"""

from __future__ import annotations

import argparse
import calendar
import csv
import json
import os
import re
import shutil
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from tqdm import tqdm

from analysis import files, fingerprints, linked, pipeline, tables
from analysis.annotate import entities
from analysis.annotate.entities.gazetteer import LEXICONS
from analysis.cache import Cache
from analysis.corpus import repeated
from analysis.corpus.clean import clean
from analysis.corpus.language import foreign
from analysis.corpus.shingles import shingles
from analysis.paths import ROOT

BENCH = ROOT.parent / "shared" / "bench" / "news_2000.jsonl.gz"
OPEN = ("NOUN", "PROPN", "ADJ", "VERB", "ADV", "NUM")
WORD = re.compile(r"\w+")
LISTED = {"name", "word", "noun", "verb", "cue", "title", "label", "term", "acronym", "short"}
PROSE = {"reason", "example", "counter", "source"}
"""Columns of the lexicons that hold words, and those that say something of a row or quote it."""
ALIKE = 0.2
"""Of the sequences of five words in two variants of an article: more could make them copies."""
OF_THE_TEXT = {"texts", "cases"}
"""Tables that are made anew of the new texts."""
ANNOTATIONS = re.compile(r"[0-9a-f]{16}-[0-9a-f]{8}(-[0-9a-f]{8})?")
SPANS = {"text": ("start", "end"), "speaker": ("speaker_start", "speaker_end")}
SPANS["cue"] = ("cue_start", "cue_end")


class Words(NamedTuple):
    """The words that are exchanged: ``forms`` and their ``lemmas``, in ``classes`` of places.

    ``letters`` are the code points of all forms, one behind the other, from ``first`` on.
    """

    forms: pa.Array
    lemmas: pa.Array
    classes: list[np.ndarray]
    letters: np.ndarray
    first: np.ndarray
    places: dict[str, int]

    def exchanged(self, variant: int) -> np.ndarray:
        """For each word the place of the one that stands for it in this variant."""
        rng = np.random.default_rng(variant)
        into = np.arange(len(self.forms))
        for words in self.classes:
            ring = rng.permutation(words)
            into[ring] = np.roll(ring, 1)
        return into

    def within(self, text: str, into: np.ndarray) -> str:
        """``text`` with its words exchanged, whatever they are in it."""

        def other(found: re.Match[str]) -> str:
            place = self.places.get(found[0])
            return found[0] if place is None else self.forms[into[place]].as_py()

        return WORD.sub(other, text)


def main() -> None:
    """Make the corpus, or rename its annotations."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--from", dest="source", type=Path, default=BENCH)
    options.add_argument("--cache", type=Path, help="the annotations of --from; else the usual")
    options.add_argument("--to", type=Path)
    options.add_argument("--articles", type=int, default=100_000)
    options.add_argument("--renamed", type=Path)
    asked = options.parse_args()
    if asked.renamed:
        for folder in renamed(asked.renamed / "cache"):
            print(folder)
    elif asked.to:
        made = make(asked.source, asked.to, articles=asked.articles, derived=asked.cache)
        print(f"{made:,} articles in {asked.to / 'articles'}")
    else:
        options.error("name a folder with --to or --renamed")


def make(source: Path, to: Path, *, articles: int, derived: Path | None = None) -> int:
    """Write ``articles`` variants of those at ``source`` to ``to``; give how many there are.

    ``derived`` is the cache in which those at ``source`` are annotated, by this version of the
    code. Raises ``ValueError`` where they are not.
    """
    place: Any = derived or pipeline.USUAL
    found = pipeline.read(source, derived=place)["articles"]
    found = found[found["duplicate_of"].isna()].reset_index(drop=True)
    found["key"] = _keys(found["text"])
    known, toned = (Cache(pipeline._place(place), name) for name in folders())
    for cache in (known, toned):
        if missing := len(found) - len(cache.have(found["key"])):
            raise ValueError(
                f"{missing:,} articles are not annotated in {cache.folder}: load them first, with "
                "tone, by this version of the code."
            )
    words = vocabulary(found, known)
    found = found[~_stiff(found, known, words)]
    if to.exists():
        shutil.rmtree(to)
    kept, scored = (Cache(to / "cache", name) for name in folders())
    made, variant, none = 0, 0, found.empty
    with tqdm(total=articles, unit=" articles", desc="Varying", leave=False) as bar:
        while made < articles and not none:
            into, few = words.exchanged(variant), found.head(articles - made)
            parts = []
            for group in _groups(few):
                new = _varied(group, known, words, into)
                parts.append(new := new[[_readable(text) for text in new["text"]]])
                _keep(kept, _carried(known, new, words, into), new)
                _keep(scored, _carried(toned, new, words, into), new)
                bar.update(len(new))
            new = pd.concat(parts)
            lines = _lines(few.loc[new.index], new["text"], variant, words, into)
            _write(to / "articles" / f"part-{variant:04}.jsonl", lines)
            made, variant, none = made + len(new), variant + 1, new.empty
    return made


def folders() -> tuple[str, str]:
    """The names of the folders in which this version keeps annotations, and those of tone."""
    return fingerprints.annotating(), fingerprints.whole(pipeline.language.MODEL)


def renamed(derived: Path) -> list[Path]:
    """Give the annotations in ``derived`` the names that this version looks for.

    Files are linked, so that other versions find theirs too, and nothing takes room twice.
    """
    before = [path for path in derived.glob("*") if ANNOTATIONS.fullmatch(path.name)]
    spans = [path for path in before if path.name.count("-") == 1 and path.name not in folders()]
    if not spans:
        return []
    latest = max(spans, key=lambda path: (path.stat().st_mtime_ns, path.name))
    # Of one version both: rows of tone name sentences, which another version may cut otherwise.
    toned = [path for path in before if path.name.startswith(f"{latest.name}-")]
    made = []
    for old, name in zip([latest, *toned[:1]], folders(), strict=False):
        to, partial = derived / name, derived / f".{name}"
        if to.exists():
            continue
        shutil.rmtree(partial, ignore_errors=True)
        shutil.copytree(old, partial, copy_function=os.link)
        partial.rename(to)
        made.append(to)
    return made


def vocabulary(articles: pd.DataFrame, known: Cache) -> Words:
    """The words of these articles that can be exchanged."""
    parts = []
    for group in _groups(articles):
        tokens = _tokens(group, known)
        tokens = tokens.filter(pc.is_in(tokens["pos"], pa.array(OPEN, tokens["pos"].type)))
        parts.append(tokens.group_by(["text", "lemma", "tag"]).aggregate([([], "count_all")]))
    counted = pa.concat_tables(parts).to_pandas()
    counted = counted.groupby(["text", "lemma", "tag"], as_index=False)["count_all"].sum()
    counted = counted.sort_values(
        ["text", "count_all", "lemma", "tag"], ascending=[True, False, True, True]
    ).drop_duplicates("text")
    listed, kept = _listed()
    counted = counted[
        [
            text.isascii() and text.isalnum() and len(text) > 1 and text not in kept
            for text in counted["text"]
        ]
    ].reset_index(drop=True)
    classes: dict[tuple, list[int]] = defaultdict(list)
    for place, (text, lemma, tag) in enumerate(
        zip(counted["text"], counted["lemma"], counted["tag"], strict=True)
    ):
        kinds = (text.isupper(), text.istitle(), text.islower(), text.isalpha(), text.isdigit())
        stands = frozenset(row for word in (text, text.lower(), lemma) for row in listed[word])
        classes[len(text), tag, kinds, stands].append(place)
    lengths = counted["text"].str.len().to_numpy()
    return Words(
        pa.array(counted["text"], pa.large_string()),
        pa.array(counted["lemma"], pa.large_string()),
        [np.array(places) for places in classes.values()],
        np.frombuffer("".join(counted["text"]).encode("utf-32-le"), np.uint32),
        np.cumsum(lengths) - lengths,
        {text: place for place, text in enumerate(counted["text"])},
    )


def _listed() -> tuple[dict[str, set[tuple[str, ...]]], set[str]]:
    """What the lexicons say of each word that is a row, and the words of longer rows."""
    listed: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    longer: set[str] = set()
    for path in sorted(LEXICONS.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                of_kind = tuple(row[c] or "" for c in row if c not in LISTED | PROSE)
                for column in LISTED & row.keys():
                    words = WORD.findall(row[column] or "")
                    if len(words) == 1:
                        listed[words[0]].add((path.name, column, *of_kind))
                    longer.update(words[1:] and words)
    calendars = (calendar.month_name, calendar.month_abbr, calendar.day_name, calendar.day_abbr)
    return listed, longer.union(*calendars)


def _groups(articles: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """The articles in groups as the cache keeps them together."""
    for first in range(0, len(articles), linked.PART):
        yield articles.iloc[first : first + linked.PART]


def _stiff(articles: pd.DataFrame, known: Cache, words: Words) -> np.ndarray:
    """Articles whose variants would be copies, or have a first or last line that is repeated."""
    before: dict[str, np.ndarray] = {}
    stiff, order = set(), []

    def pages() -> Iterator[tuple[str | None, str]]:
        for variant in range(repeated.FEWEST_OTHER):
            into = words.exchanged(variant)
            for group in _groups(articles):
                texts = _varied(group, known, words, into)["text"]
                for key, outlet, text in zip(group["key"], group["outlet"], texts, strict=True):
                    order.append(key)
                    yield (outlet if isinstance(outlet, str) else None), text
                    if variant == 0:
                        before[key] = shingles(text)
                    elif variant == 1 and _alike(before[key], shingles(text)):
                        stiff.add(key)

    found = list(repeated.find(pages()))
    stiff.update(key for key, lines in zip(order, found, strict=True) if lines)
    return articles["key"].isin(stiff).to_numpy()


def _alike(one: np.ndarray, other: np.ndarray) -> bool:
    return len(np.intersect1d(one, other)) > ALIKE * len(np.union1d(one, other))


def _varied(few: pd.DataFrame, known: Cache, words: Words, into: np.ndarray) -> pd.DataFrame:
    """The new ``text`` and ``new_key`` of a group of articles, by their ``key``."""
    lengths = few["text"].str.len().to_numpy()
    begins = dict(zip(few["key"], np.cumsum(lengths) - lengths, strict=True))
    letters = np.frombuffer("".join(few["text"]).encode("utf-32-le"), np.uint32).copy()
    tokens = _tokens(few, known)
    codes = _codes(tokens, words)
    tokens, codes = tokens.filter(pa.array(codes >= 0)), codes[codes >= 0]
    new, first = into[codes], tokens["start"].to_numpy()
    size = np.diff(words.first, append=len(words.letters))[codes]
    first = first + np.array([begins[key] for key in tokens["article_id"].to_pylist()], int)
    inside = np.arange(size.sum()) - np.repeat(np.cumsum(size) - size, size)
    letters[np.repeat(first, size) + inside] = words.letters[
        np.repeat(words.first[new], size) + inside
    ]
    whole = letters.tobytes().decode("utf-32-le")
    ends = np.cumsum(lengths)
    texts = [whole[end - length : end] for end, length in zip(ends, lengths, strict=True)]
    found = pd.DataFrame({"key": few["key"], "text": texts}, index=few.index)
    return found.assign(new_key=_keys(texts))


def _keys(texts: Iterable[str]) -> list[str]:
    return pipeline._keys(map(tables.key_of, texts)).tolist()


def _keep(cache: Cache, frames: dict[str, pd.DataFrame], new: pd.DataFrame) -> None:
    if len(new) and not cache.write(new["new_key"], frames):
        raise OSError(f"{cache.folder} cannot be written")


def _carried(
    known: Cache, new: pd.DataFrame, words: Words, into: np.ndarray
) -> dict[str, pd.DataFrame]:
    """The tables of a group of articles, of their new texts."""
    packs = known.read(new["key"])[1]
    frames = {}
    for name in sorted({name for pack in packs for name in pack} - OF_THE_TEXT):
        table = pa.concat_tables([pack[name] for pack in packs])
        frames[name] = _exchanged(table, name, new, words, into)
    if "tokens" in frames:
        texts = new[["new_key", "text"]].rename(columns={"new_key": "article_id"})
        texts = texts.sort_values("article_id", ignore_index=True)
        frames |= {"texts": texts, "cases": entities.cases(frames["mentions"], texts)}
    return frames


def _exchanged(
    table: pa.Table, name: str, new: pd.DataFrame, words: Words, into: np.ndarray
) -> pd.DataFrame:
    """A table with the words of the new texts."""
    ids = table["article_id"].combine_chunks().dictionary_encode()
    known = ids.dictionary.to_pylist()
    if name == "tokens":
        codes = _codes(table, words)
        other = pa.array(np.where(codes >= 0, into[codes], 0), mask=codes < 0)
        for column, others in (("text", words.forms), ("lemma", words.lemmas)):
            told = pc.coalesce(others.take(other), table[column].combine_chunks())
            table = _set(table, column, told)
    else:
        texts = dict(zip(new["key"], new["text"], strict=True))
        for column, ends in SPANS.items():
            if column in table.column_names:
                places = zip(
                    table["article_id"].to_pylist(),
                    *(table[end].to_pylist() for end in ends),
                    strict=True,
                )
                told = [None if start is None else texts[k][start:end] for k, start, end in places]
                table = _set(table, column, pa.array(told, pa.large_string()))
    if "holder" in table.column_names:
        held = table["holder"].combine_chunks().dictionary_encode()
        values = [words.within(each, into) for each in held.dictionary.to_pylist()]
        table = _set(table, "holder", pa.array(values, pa.large_string()).take(held.indices))
    keys = dict(zip(new["key"], new["new_key"], strict=True))
    new_ids = pa.array([keys[key] for key in known], pa.large_string())
    whole = _set(table, "article_id", new_ids.take(ids.indices)).to_pandas()
    return whole.sort_values("article_id", kind="stable", ignore_index=True)


def _tokens(articles: pd.DataFrame, known: Cache) -> pa.Table:
    found = known.table(articles["key"], "tokens")
    if found is None:
        raise ValueError(f"{known.folder} holds no words: delete it, and load the articles anew.")
    return found


def _codes(tokens: pa.Table, words: Words) -> np.ndarray:
    """The place of each token's word among those that are exchanged, or −1."""
    open_ = pc.is_in(tokens["pos"], pa.array(OPEN, tokens["pos"].type))
    places = pc.index_in(tokens["text"].cast(pa.large_string()), words.forms)
    return pc.if_else(open_, pc.fill_null(places, -1), -1).to_numpy().astype(int)


def _set(table: pa.Table, column: str, values: pa.Array) -> pa.Table:
    return table.set_column(table.column_names.index(column), column, values)


def _readable(text: str) -> bool:
    """Whether reading leaves a text as it is."""
    return clean(text).text == text and foreign(text) is None


def _lines(
    before: pd.DataFrame, texts: pd.Series, variant: int, words: Words, into: np.ndarray
) -> list[dict[str, Any]]:
    """The new articles as they are written."""
    made = []
    for row, text in zip(before.itertuples(), texts, strict=True):
        own_id = f"{variant:04}-{row.Index:06}"
        told = {"id": own_id, "text": text, "url": f"https://news.invalid/{own_id}"}
        if isinstance(row.title, str):
            told["title"] = words.within(row.title, into)
        if isinstance(row.outlet, str):
            told["outlet"] = row.outlet
        if isinstance(row.published, pd.Timestamp):
            told["date"] = (row.published + pd.Timedelta(days=variant)).isoformat()
        made.append(told)
    return made


def _write(path: Path, lines: list[dict[str, Any]]) -> None:
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    path.parent.mkdir(parents=True, exist_ok=True)
    files.write(path, text.encode("utf-8", "surrogatepass"))


if __name__ == "__main__":
    main()
