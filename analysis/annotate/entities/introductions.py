"""How an article introduces the people it names: "his wife, Jill Hale", "Mrs. Hale"."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache

import pandas as pd

from analysis.annotate.entities import gazetteer

BEFORE, AFTER = 80, 50  # characters that are read around a name
RELATIVE = (
    r"(?:wife|husband|spouse|widow(?:er)?|fianc[ée]e?|son|daughter|"
    r"father|mother|brother|sister|uncle|aunt|nephew|niece|cousin|twin)"
)
KIN = rf"(?:(?:grand|step|ex-|half-)?{RELATIVE}(?:-in-law)?)"
ANY_KIN = re.compile(RELATIVE)  # without it near, nothing else is looked for
# "his late brother, Pat", "the son of the late Pat"; one is a relative of somebody else.
KIN_BEFORE = re.compile(
    rf"\b{KIN}(?:,? (?:of )?the late|, the)?"
    r"(?:,? (?:is|was|named|called|former|[A-Z][\w.]+)){0,4},? $"
)
KIN_AFTER = re.compile(
    rf",? (?:his|her|their|(?:the )?[\w’'-]{{2,30}}['’]s)(?: [\w-]{{1,20}}){{0,2}} {KIN}\b"
)
ADDRESS, SPACES = re.compile(r"(?<![\w.])([A-Z][a-z]+\.?) $"), (" ", " \n")
ADDRESSED = ("article_id", "start", "end")
ENDED = re.compile(r"[.!?…:][\"”’)\]]*\s*$")


def read(mentions: pd.DataFrame, articles: pd.DataFrame | None) -> pd.DataFrame:
    """What stands around each of ``mentions``: a frame with their index.

    ``sex`` (``man``, ``woman`` or "") by a form of address, ``office`` (the title of one before
    it, or ""), ``relative`` (is the name brought in as somebody's), ``start``, and
    ``told``: the same, but none in a headline, which may call by surname whom the text has not
    named. Without ``articles`` nothing is known.

    >>> text = "Ed Hale and his wife, Jo Hale, left."
    >>> texts = pd.DataFrame({"article_id": ["a"], "text": [text]})
    >>> rows = pd.DataFrame({"article_id": ["a", "a"], "start": [0, 22], "end": [7, 29]})
    >>> read(rows, texts)["relative"].tolist()
    [False, True]
    """
    if articles is None or not {"start", "end"} <= set(mentions.columns):
        known = {"sex": "", "office": "", "relative": False, "start": 0, "told": 0}
        return pd.DataFrame(known, index=mentions.index)
    texts = dict(zip(articles["article_id"], articles["text"], strict=True))
    rows, last = [], None
    places = zip(*(mentions[c].tolist() for c in ADDRESSED), strict=True)
    for article, start, end in places:
        if article != last:
            text, last = texts[article], article
            prose, kin = _prose(text), [found.start() for found in ANY_KIN.finditer(text)]
        before = text[max(0, start - BEFORE) : start]
        form = ADDRESS.search(before) if before.endswith(SPACES) else None
        relative = False
        if bisect_left(kin, end + AFTER) > bisect_left(kin, start - BEFORE):
            after = text[end : end + AFTER]
            relative = bool(KIN_BEFORE.search(before) or KIN_AFTER.match(after))
        told = start if start >= prose else len(text)
        title = form[1] if form else ""
        rows.append((_sexes().get(title, ""), _offices().get(title, ""), relative, start, told))
    columns = ["sex", "office", "relative", "start", "told"]
    return pd.DataFrame(rows, columns=columns, index=mentions.index)


def _prose(text: str) -> int:
    """Where the first line begins that ends as a sentence does."""
    start = 0
    for line in text.split("\n"):
        if ENDED.search(line):
            return start
        start += len(line) + 1
    return 0


@lru_cache(maxsize=1)
def _offices() -> dict[str, str]:
    """The last words of titles that are more than a form of address: "Sen." is "Senator"."""
    listed = gazetteer.rows("titles.csv")
    words = {r["title"].split()[-1] for r in listed if r["reason"] != "form of address"}
    short = {s: r["noun"] for r in gazetteer.rows("offices.csv") for s in r["short"].split()}
    return {word: short.get(word, word).title() for word in words}


@lru_cache(maxsize=1)
def _sexes() -> dict[str, str]:
    """Forms of address by the sex they are of."""
    listed = gazetteer.rows("genders.csv")
    return {row["word"]: row["gender"] for row in listed if row["kind"] == "title"}
