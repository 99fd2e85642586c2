"""The language engine's components on arrays: its weights, its rules and its results.

The engine takes one small step after another for each word. Here all words or sentences of a
text take a step together, a word that comes again is looked up, and the result is the same in
less than half of the time. Words are numbered within their text; nothing here depends on any
other text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from analysis.annotate.engine import loading
from analysis.annotate.engine.lifting import lifted
from analysis.annotate.engine.rules import Lemma, Rules, UnknownRuleError, Words

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

MIX = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F], dtype=np.uint64)
ROOT = "ROOT"


class Found(NamedTuple):
    """What each word of a text is, and the names: first word, one past the last, label."""

    head: list[int]
    dep: list[str]
    tag: list[str]
    pos: list[str]
    lemma: list[str]
    names: list[tuple[int, int, str]]


class Engine:
    """The components of one language model. Raises ``UnknownRuleError`` as ``Rules`` does."""

    def __init__(self, nlp: Language, lemma: Lemma) -> None:
        pipes: dict[str, Any] = dict(nlp.pipeline)
        self._table = nlp.vocab.vectors
        self._shared = loading.encoder(pipes["tok2vec"])
        self._tagger, self._tags = loading.tagger(pipes["tagger"]), pipes["tagger"].labels
        self._parser, relations = loading.parser(pipes["parser"])
        self._relations = [*relations, ROOT]  # so that the move -1 gives the last
        self._words = Words(Rules(pipes["attribute_ruler"].patterns), lemma)
        self._own, self._namer = loading.encoder(pipes["ner"]), loading.namer(pipes["ner"])

    @classmethod
    def of(cls, nlp: Language, lemma: Lemma) -> Engine | None:
        """The components of ``nlp``, or nothing if there are some that are not known here."""
        if not loading.is_known(nlp):
            return None
        try:
            return cls(nlp, lemma)
        except UnknownRuleError:
            return None

    def __call__(self, doc: Doc, starts: np.ndarray) -> Found:
        """What the words of ``doc`` are; ``starts`` tells which begin a sentence."""
        if not len(doc):
            return Found([], [], [], [], [], [])
        values = doc.to_array(list(loading.READ))
        form, norm, spaced, blank = values.T[:4]
        # A word that comes again is embedded once: all else that is read follows from these.
        key = form * MIX[0] + norm * MIX[1] + spaced
        _, first, which = np.unique(key, return_index=True, return_inverse=True)
        different, vectors = values[first], self._vectors(form[first])
        shared = self._shared.encode(self._shared.embed(different, vectors)[which])
        own = self._own.encode(self._own.embed(different, vectors)[which])
        blank = blank == 1

        tags = self._tagger(shared).argmax(axis=1)
        tag = [self._tags[i] for i in tags.tolist()]
        heads, moves = self._parser(shared, starts)
        relations = [self._relations[i] for i in moves.tolist()]
        head, dep = lifted(heads.tolist(), relations, blank, starts)
        pos, lemma = self._words(form, tag, dep, blank, lambda i: doc[i].text)
        return Found(head, dep, tag, pos, lemma, self._namer(own, starts, blank))

    def _vectors(self, forms: np.ndarray) -> np.ndarray:
        rows = self._table.find(keys=forms)
        found = self._table.data.take(rows, axis=0, mode="wrap")
        found[rows < 0] = 0
        return found
