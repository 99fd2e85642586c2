"""What is said in the articles, passage by passage, with its words counted."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.measure import rates

SPEECH = {
    "quoted": "quoted words",
    "reported": "reported words",
    "words": "quoted and reported words",
}
"""Columns that count words, and what they count."""

NAMELESS = {"unnamed": "unnamed sources", "office": "offices without a name"}
UNKNOWN = "speaker not found"
WITHOUT_NAME = (*NAMELESS.values(), UNKNOWN)
"""What stands in ``who`` for a speaker without a name."""


def said(quotes: pd.DataFrame, tokens: pd.DataFrame) -> pd.DataFrame:
    """The passages of ``quotes`` with their words: the rows that every measure here counts.

    A quotation inside another is part of the outer one (``depth`` 0) and has no row,
    so that no word counts twice; of passages that overlap, the first has the words.
    Adds to each passage

    - ``quoted``: its words between quotation marks, or in a turn of an interview;
      ``reported``: its other words, which the author chose; ``words``: both;
      ``passages``: 1, to count by;
    - ``who``: the speaker's name, else what is known of a speaker without one;
    - ``type``: ``speaker_type``, ``unresolved`` where it is missing;
    - ``verb``: the lemma of the cue, or the phrase as it stands (``according to``).

    >>> text = ["Ann", "said", "“", "It", "rained"]
    >>> tokens = pd.DataFrame({"article_id": "a", "sentence_id": 0, "start": [0, 4, 9, 10, 13],
    ...     "end": [3, 8, 10, 12, 19], "text": text, "lemma": ["Ann", "say", "“", "it", "rain"],
    ...     "voice": ["author", "author", "quoted", "quoted", "quoted"]})
    >>> quotes = pd.DataFrame({"article_id": ["a"], "start": [10], "end": [19], "depth": [0],
    ...     "speaker_entity": ["Ann Lee"], "speaker_type": ["person"], "cue": ["said"],
    ...     "cue_start": [4], "verb_class": ["neutral"]})
    >>> said(quotes, tokens)[["who", "quoted", "reported", "verb"]].values.tolist()
    [['Ann Lee', 2, 0, 'say']]
    """
    rows = quotes[quotes["depth"].eq(0)].sort_values(["article_id", "start"], ignore_index=True)
    words = rates.words(tokens)
    both = _words_within(rows, words)
    quoted = _words_within(rows, words[words["voice"].eq("quoted")])
    kind = rows["speaker_type"].fillna("unresolved").astype("str")
    nameless = kind.map(NAMELESS).fillna(UNKNOWN)
    return rows.assign(
        quoted=quoted,
        reported=both - quoted,
        words=both,
        passages=1,
        who=rows["speaker_entity"].fillna(nameless).astype("str"),
        type=kind,
        verb=_verbs(rows, tokens),
    )


def _words_within(rows: pd.DataFrame, words: pd.DataFrame) -> np.ndarray:
    """How many words start within each of ``rows``, sorted, and in none before it."""
    codes = pd.factorize(pd.concat([words["article_id"], rows["article_id"]]))[0]
    start, end = (rows[column].to_numpy(np.int64) for column in ("start", "end"))
    at = words["start"].to_numpy(np.int64)
    base = codes * (1 + max(at.max(initial=0), end.max(initial=0)))
    places = np.sort(at + base[: len(words)])
    start, end = start + base[len(words) :], end + base[len(words) :]
    order = np.argsort(start, kind="stable")
    reach = np.maximum.accumulate(end[order])
    fresh = start.copy()
    fresh[order[1:]] = np.maximum(start[order[1:]], reach[:-1])
    inside = np.searchsorted(places, end) - np.searchsorted(places, fresh)
    return np.maximum(inside, 0)


def _verbs(rows: pd.DataFrame, tokens: pd.DataFrame) -> pd.Series:
    """The cue with its verb as a lemma: "told", "tells" → "tell"; other cues in small letters."""
    key = ["article_id", "cue_start"]
    first = tokens[["article_id", "start", "lemma"]].rename(columns={"start": "cue_start"})
    first = first.astype({"cue_start": "Int64"})
    cues = rows[[*key, "cue", "verb_class"]].astype({"cue_start": "Int64"})
    found = cues.merge(first.drop_duplicates(key), on=key, how="left")
    small = found["cue"].astype("str").str.lower()
    rest = small.str.extract(r"(\s.*)$", expand=False).fillna("")
    verb = found["lemma"].str.lower() + rest
    return verb.where(found["verb_class"].notna() & verb.notna(), small).astype("str")
