"""A search as a person writes it: a phrase, a /pattern/, lemmas, parts of speech.

Patterns are matched by a machine that takes linear time whatever the pattern (RE2), so that none
can be made to hang.
"""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analysis.said import nearest, shown
from analysis.tables import Tables

PLACE = ["article_id", "sentence_id", "start", "end"]
KEYS = {"lemma": "lemma", "pos": "pos", "tag": "tag", "dep": "dep"}
POS = (
    "ADJ", "ADP", "ADV", "AUX", "CCONJ", "DET", "INTJ", "NOUN", "NUM", "PART", "PRON", "PROPN",
    "PUNCT", "SCONJ", "SYM", "VERB", "X",
)  # fmt: skip
LONGEST = 300  # letters of a query
ITEM = re.compile(r"\S+")
OPEN, CLOSE = "\ue000", "\ue001"  # private signs, which no text that is cleaned holds
LETTER = r"\p{L}\p{M}\p{N}_"
HOW = "write a word, a phrase, /a pattern/, lemma:kill or pos:ADJ Trump"


def find(story: Tables, query: str) -> pd.DataFrame:
    """Where a query stands: ``article_id``, ``sentence_id``, ``start``, ``end``, in order.

    A word or phrase is found in any case, or as written where it has a capital; a ``*`` stands
    for any letters. ``/…/`` is a regular expression without look-around, within a sentence.
    ``lemma:``, ``pos:``, ``tag:`` and ``dep:`` each stand for one token, and so does a
    word among them. Raises ``ValueError`` for a query that cannot be read, saying where.

    >>> from analysis import pipeline
    >>> frame = pd.DataFrame({"article_id": ["a"], "text": ["Old ferries sank. He sinks."]})
    >>> story = pipeline.annotate(frame, tone=None, derived=None)
    >>> [find(story, query)["start"].tolist() for query in ("ferr*", "/s[ai]nk/", "lemma:sink")]
    [[4], [12, 21], [12, 21]]
    >>> find(story, "/s(nk/")
    Traceback (most recent call last):
    ValueError: The query /s(nk/ cannot be read at sign 3: missing ), unterminated subpattern.
    """
    text = " ".join(query.split())
    if not text:
        raise ValueError(f"The query is empty: {HOW}.")
    if len(text) > LONGEST:
        raise ValueError(f"The query is longer than {LONGEST} signs: {HOW}.")
    if text.startswith("/"):
        found = _matching(story.sentences, _pattern(text))
    elif any(_keyed(item) for item in text.split()):
        found = _tokens(story.tokens, text)
    else:
        found = _phrase(story.sentences, text)
    known = story.articles.loc[story.articles["duplicate_of"].isna(), "article_id"]
    return found[found["article_id"].isin(known)].reset_index(drop=True)


def _unread(query: str, sign: int, why: str) -> ValueError:
    return ValueError(f"The query {shown(query)} cannot be read at sign {sign}: {why}.")


def _pattern(query: str) -> str:
    """A regular expression between strokes, as the machine reads it."""
    if len(query) < 2 or not query.endswith("/"):
        raise _unread(query, len(query), "close the pattern with /")
    pattern = query[1:-1]
    if not pattern:
        raise _unread(query, 2, "there is nothing between the strokes")
    try:
        re.compile(pattern)
    except re.error as error:
        raise _unread(query, (error.pos or 0) + 2, error.msg) from None
    except (OverflowError, RecursionError):
        raise _unread(query, 2, "the pattern is too large") from None
    case = "" if any(c.isupper() for c in re.sub(r"\\.", "", pattern)) else "(?i)"
    told = f"{case}(?:{_letters(pattern)})"
    try:
        pc.match_substring_regex(pa.array([""]), told)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
        what = str(error).rpartition(": ")[2].strip()
        at = max(pattern.find(what), 0) + 2
        raise _unread(query, at, f"{shown(what)} is not known here or asks too much") from None
    return told


def _letters(pattern: str) -> str:
    r"""``\w`` for the letters of every script, also within brackets."""
    done, inside, i = "", False, 0
    while i < len(pattern):
        part = pattern[i : i + 2] if pattern[i] == "\\" else pattern[i]
        inside = (inside or part == "[") and part != "]"
        done += (LETTER if inside else f"[{LETTER}]") if part == r"\w" else part
        i += len(part)
    return done


def _phrase(sentences: pd.DataFrame, text: str) -> pd.DataFrame:
    case = "" if any(c.isupper() for c in text) else "(?i)"
    words = [re.escape(word).replace(r"\*", f"[{LETTER}]*") for word in text.split()]
    words = [re.sub("['’]", "['’]", word) for word in words]
    found = _matching(sentences, case + r"\s+".join(words))
    whole = ~(found["before"] & found["first"]) & ~(found["after"] & found["last"])
    return found.loc[whole, PLACE]


def _matching(sentences: pd.DataFrame, pattern: str) -> pd.DataFrame:
    """Every match, with whether letters stand before and behind it, and at its own ends."""
    texts = pa.array(sentences["text"].tolist(), pa.string())
    hit = np.flatnonzero(pc.match_substring_regex(texts, pattern).to_numpy(zero_copy_only=False))
    some = texts.take(pa.array(hit))
    marked = pc.replace_substring_regex(some, f"({pattern})", f"{OPEN}\\1{CLOSE}").to_pylist()
    rows = []
    for i, text in zip(hit.tolist(), marked, strict=True):
        at = 0
        for turn, part in enumerate(re.split(f"[{OPEN}{CLOSE}]", text)):
            if turn % 2 and part:
                rows.append((i, at, at + len(part)))
            at += len(part)
    table = pd.DataFrame(rows, columns=["row", "from", "to"], dtype="int64")
    lines = sentences.iloc[table["row"].to_numpy()]
    whole = list(zip(lines["text"], table["from"], table["to"], strict=True))
    start = lines["start"].to_numpy()
    return pd.DataFrame(
        {
            "article_id": lines["article_id"].to_numpy(),
            "sentence_id": lines["sentence_id"].to_numpy(),
            "start": start + table["from"].to_numpy(),
            "end": start + table["to"].to_numpy(),
            "before": [_is_letter(text[max(a - 1, 0) : a]) for text, a, _ in whole],
            "first": [_is_letter(text[a : a + 1]) for text, a, _ in whole],
            "last": [_is_letter(text[b - 1 : b]) for text, _, b in whole],
            "after": [_is_letter(text[b : b + 1]) for text, _, b in whole],
        }
    ).astype(dict.fromkeys(("before", "first", "last", "after"), bool))


def _is_letter(sign: str) -> bool:
    return sign.isalnum()


def _keyed(item: str) -> bool:
    """Whether an item is one such as ``lemma:kill``, and no time of day or end of a clause."""
    key, colon, value = item.partition(":")
    plain = key.isalpha() and key.islower() and value[:1].isalnum()
    return bool(colon) and (key in KEYS or plain)


def _tokens(tokens: pd.DataFrame, text: str) -> pd.DataFrame:
    """Tokens that stand side by side, each as its item says."""
    items = list(ITEM.finditer(text))
    sentence, article = tokens["sentence_id"].to_numpy(), pd.factorize(tokens["article_id"])[0]
    last = len(tokens) - len(items) + 1
    kept = np.ones(max(last, 0), dtype=bool)
    for nth, item in enumerate(items):
        held = _item(tokens, text, item)
        kept &= held[nth : nth + len(kept)]
    first = np.flatnonzero(kept)
    then = first + len(items) - 1
    same = (sentence[first] == sentence[then]) & (article[first] == article[then])
    first, then = first[same], then[same]
    found = tokens.iloc[first][PLACE].reset_index(drop=True)
    return found.assign(end=tokens["end"].to_numpy()[then])


def _item(tokens: pd.DataFrame, query: str, item: re.Match[str]) -> np.ndarray:
    """Which tokens are as one item of a query says."""
    key, colon, value = item[0].partition(":")
    if not colon or not key:
        key, value = "text", item[0]
    elif key not in KEYS:
        known = ", ".join(f"{name}:" for name in KEYS)
        raise _unread(query, item.start() + 1, f"{shown(key)}: is none of {known}")
    if not value:
        raise _unread(query, item.end() + 1, f"write a {key} behind {key}:")
    if key == "pos" and value.upper() not in POS:
        near = " or ".join(nearest(value.upper(), POS, most=2))
        raise _unread(query, item.start() + 5, f"{shown(value)} is no part of speech, as {near} is")
    codes, known_values = pd.factorize(tokens[key])
    names = pd.Series(known_values, dtype="str")
    if key in {"text", "lemma"} and not any(c.isupper() for c in value):
        names = names.str.lower()
    elif key != "text":
        names, value = names.str.lower(), value.lower()
    pattern = "^" + re.escape(value).replace(r"\*", r"\w*") + "$"
    fits = names.map(re.compile(pattern).match).notna() if "*" in value else names.eq(value)
    return np.append(fits.to_numpy(bool), False)[codes]
