"""What can be counted word by word: words, lemmas, pairs, names, descriptions, verbs, hedges."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.annotate import wording
from analysis.ask import once
from analysis.ask.grouping import analysed, in_voice
from analysis.said import unknown
from analysis.tables import Tables

ADDRESS = ["article_id", "sentence_id", "start", "end"]
STARTS_A_WORD = r"^[^\W\d_]"


class Feature(NamedTuple):
    """What is counted, and in what.

    ``uses`` has a row a use: its address, ``voice`` and ``word``. ``base``, what they are
    counted in: ``article_id``, ``voice``, ``size``. ``one`` is what a use is called, ``per``
    what it is counted in.
    """

    uses: pd.DataFrame
    base: pd.DataFrame
    one: str
    per: str


def feature(story: Tables, what: str | pd.DataFrame, *, voice: str = "all") -> Feature:
    """The uses of a feature of ``KINDS``, or of a span table with ``word`` or ``text``.

    Copies are left out; furniture is no token. Raises ``ValueError`` for what is no feature.

    >>> from analysis import pipeline
    >>> frame = pd.DataFrame({"article_id": ["a"], "text": ["The ferry sailed. It rained."]})
    >>> story = pipeline.annotate(frame, tone=None, derived=None)
    >>> feature(story, "bigrams").uses["word"].tolist()
    ['the ferry', 'ferry sailed', 'it rained']
    """
    if isinstance(what, pd.DataFrame):
        found = _own(what)
    elif what in KINDS:
        found = KINDS[what](story)
    else:
        raise ValueError(unknown(f"features={what!r} is none", str(what), KINDS, kind="features"))
    here = analysed(story)["article_id"]
    copies = isinstance(what, pd.DataFrame) or len(here) < len(story.listed)

    def kept(rows: pd.DataFrame) -> pd.DataFrame:
        rows = rows[rows["article_id"].isin(here)] if copies else rows
        return in_voice(rows, voice) if "voice" in rows else rows

    return found._replace(uses=kept(found.uses), base=kept(found.base))


def _words(story: Tables) -> Feature:
    return _of_tokens(story, "text", "word")


def _lemmas(story: Tables) -> Feature:
    return _of_tokens(story, "lemma", "lemma")


def _of_tokens(story: Tables, column: str, one: str) -> Feature:
    codes, texts = _spelt(story.tokens[column])
    kept = np.flatnonzero(codes >= 0)
    uses = story.tokens[[*ADDRESS, "voice"]].take(kept)
    word = pd.Categorical.from_codes(codes[kept], categories=texts)
    return Feature(uses.assign(word=word), once.words(story), one, "words")


def _bigrams(story: Tables) -> Feature:
    tokens = story.tokens
    codes, texts = _spelt(tokens["text"])
    sentence, article = tokens["sentence_id"].to_numpy(), pd.factorize(tokens["article_id"])[0]
    next_to = (article[1:] == article[:-1]) & (sentence[1:] == sentence[:-1])
    first = np.flatnonzero(next_to & (codes[1:] >= 0) & (codes[:-1] >= 0))
    pairs, known = pd.factorize(codes[first].astype(np.int64) * len(texts) + codes[first + 1])
    one, other = np.divmod(known, max(len(texts), 1))
    names = pd.Series(texts.to_numpy()[one], dtype="str") + " " + texts.to_numpy()[other]
    uses = tokens.iloc[first][[*ADDRESS, "voice"]]
    uses = uses.assign(end=tokens["end"].to_numpy()[first + 1])
    word = pd.Categorical.from_codes(pairs, categories=pd.Index(names))
    return Feature(uses.assign(word=word), once.words(story), "word pair", "words")


def _names(story: Tables) -> Feature:
    uses = story.mentions[[*ADDRESS, "voice", "entity"]].rename(columns={"entity": "word"})
    return Feature(uses.dropna(subset="word"), once.words(story), "name", "words")


def _epithets(story: Tables) -> Feature:
    told = wording.described(story.mentions, story.tokens)
    told = told[told["relation"].isin(["title", "apposition", "modifier"])]
    uses = told[[*ADDRESS, "voice"]].assign(word=wording.phrases(told["text"]).str.lower())
    return _among_themselves(uses.drop_duplicates(ADDRESS), "epithet", "epithets")


def _speech_verbs(story: Tables) -> Feature:
    said = once.said(story)
    said = said[said["verb_class"].notna()]
    uses = said[ADDRESS].assign(word=said["verb"])
    return _among_themselves(uses, "speech verb", "speech verbs")


def _hedges(story: Tables) -> Feature:
    hedges = story.hedges[story.hedges["pole"].eq("hedge")]
    uses = hedges[[*ADDRESS, "voice"]].assign(word=hedges["text"].str.lower())
    return _among_themselves(uses, "hedge", "hedges")


def _own(spans: pd.DataFrame) -> Feature:
    named = "word" if "word" in spans else "text"
    missing = [c for c in (*ADDRESS, named) if c not in spans]
    if missing:
        raise ValueError(f"The spans need a column {missing[0]}; they have {list(spans.columns)}.")
    voice = ["voice"] if "voice" in spans else []
    uses = spans[[*ADDRESS, *voice]].assign(word=spans[named]).dropna(subset="word")
    return _among_themselves(uses.drop_duplicates([*ADDRESS, "word"]), "span", "spans")


def _among_themselves(uses: pd.DataFrame, one: str, many: str) -> Feature:
    """Counted among one another: which of them is chosen, not how many there are."""
    uses = uses.reset_index(drop=True)
    return Feature(uses, uses.assign(size=1), one, many)


def _spelt(texts: pd.Series) -> tuple[np.ndarray, pd.Index]:
    """The code of each text in small letters, −1 for what is no word, and what the codes mean."""
    codes, known = pd.factorize(texts)
    small = pd.Series(known, dtype="str").str.lower().str.replace("’", "'")
    small = small.where(small.str.contains(STARTS_A_WORD, regex=True))
    again, names = pd.factorize(small)
    return np.append(again, -1)[codes], pd.Index(names)


KINDS: dict[str, Callable[[Tables], Feature]] = {
    "words": _words,
    "lemmas": _lemmas,
    "bigrams": _bigrams,
    "names": _names,
    "epithets": _epithets,
    "speech_verbs": _speech_verbs,
    "hedges": _hedges,
}
"""The features that can be compared, by name."""
