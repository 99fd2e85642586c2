"""The numbers in sentences, what they count, and where articles give different ones."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from analysis.measure.points import KEY, SURE, Likeness

NOUNS = 0.6  # how near two numbers must be by what they count, to be of the same
UNITS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
TEENS = ("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen")
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
SMALL = {word: n for n, word in enumerate((*UNITS, *TEENS, "eighteen", "nineteen"), start=1)}
SMALL |= {word: 10 * n for n, word in enumerate(TENS, start=2)}
LARGE = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
DIGITS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
MONTHS = frozenset(
    {"january", "february", "march", "april", "may", "june", "july", "august"}
    | {"september", "october", "november", "december"}
)
SIGNS = frozenset("$£€")
CURRENCIES = frozenset(["dollar", "dollars", "pound", "pounds", "euro", "euros"])
UNKNOWN = 0.3
FACTOR = 2.5  # numbers further apart are hardly of one thing
MORE = frozenset({"more than", "at least", "no fewer than"})
YEARS = range(1800, 2101)


def find(tokens: pd.DataFrame) -> pd.DataFrame:
    """The numbers of a text with what they count; days, years and ages apart.

    Returns ``article_id``, ``sentence_id``, ``start``, ``end``, ``told``, ``value``, ``unit``
    (percent, money or count), ``thing`` (a noun in small letters), ``under`` (what that hangs on),
    ``least`` (whether it is "more than" so many).
    """
    rows = []
    for (article, sentence), part in tokens.groupby(KEY, sort=False):
        part = part.reset_index(drop=True)
        texts = part["text"].str.lower().tolist()
        place = {token: i for i, token in enumerate(part["token_id"].tolist())}
        heads = [place.get(h, i) for i, h in enumerate(part["head"].tolist())]
        pos, lemma = part["pos"].tolist(), part["lemma"].str.lower().tolist()
        used: set[int] = set()
        for i, text in enumerate(texts):
            if i in used:
                continue
            value, last = _value(texts, i)
            if value is None:
                continue
            used.update(range(i, last + 1))
            near = set(texts[max(0, i - 1) : last + 2])
            if texts[last + 1 : last + 2] in (["a.m."], ["p.m."], ["am"], ["pm"]) or ":" in text:
                continue
            if texts[last + 1 : last + 2] == ["of"] or texts[last + 1 : last + 3] == ["out", "of"]:
                continue  # two of nine: a part, and no count of anything
            if near & MONTHS or (
                value in YEARS
                and float(value).is_integer()
                and "," not in text
                and (last + 1 == len(texts) or pos[last + 1] not in {"NOUN", "ADJ"})
            ):
                continue
            unit, thing, under = _thing(i, last, texts, lemma, pos, heads)
            told = " ".join(part["text"][i : last + 1]).replace(" - ", "-")
            rows.append(
                (article, sentence, int(part["start"][i]), int(part["end"][last]),
                 told, value, unit, thing, under,
                 " ".join(texts[max(0, i - 2) : i]) in MORE)
            )  # fmt: skip
    columns = [*KEY, "start", "end", "told", "value", "unit", "thing", "under", "least"]
    return pd.DataFrame(rows, columns=columns)


def differing(
    found: Likeness,
    point: np.ndarray,
    tokens: pd.DataFrame,
    vectors: Mapping[str, np.ndarray],
) -> pd.DataFrame:
    """Numbers that count the same thing in two sentences of one point, and differ.

    What the other article says too, in any sentence of the point, differs in nothing. Of several
    in a sentence each has one at most in the other: the one whose noun, and the word on which
    that hangs, are likest. Returns ``thing``, and for each side ``row``, ``value``,
    ``told`` (as written), ``start``, ``end``; the columns of the second side end in ``_2``.
    """
    known = find(tokens)
    place = {key: i for i, key in enumerate(zip(*(found.rows[k] for k in KEY), strict=True))}
    known["row"] = [place.get(key, -1) for key in zip(*(known[k] for k in KEY), strict=True)]
    known = known[known["row"].ge(0)]
    known["point"] = point[known["row"].to_numpy(int)]
    pairs = known.merge(known, on="unit", suffixes=("", "_2"))
    pairs = pairs[~_told(pairs, known, "", "_2") & ~_told(pairs, known, "_2", "")]
    pairs = pairs[pairs["row"] < pairs["row_2"]]
    rows = pairs["row"].to_numpy(int), pairs["row_2"].to_numpy(int)
    together = (point[rows[0]] == point[rows[1]]) & (point[rows[0]] >= 0)
    pairs = pairs[together & (found.alike[rows] >= SURE)]
    near = [
        _near(a, b, vectors) + 0.5 * _near(c, d, vectors)
        for a, b, c, d in zip(
            *(pairs[c] for c in ("thing", "thing_2", "under", "under_2")), strict=True
        )
    ]
    pairs = pairs.assign(near=near)
    pairs = pairs[pairs["near"].ge(NOUNS)]
    pairs = pairs.sort_values("near", ascending=False, kind="stable")
    for side in (["row", "start", "row_2"], ["row_2", "start_2", "row"]):
        pairs = pairs.drop_duplicates(side)
    value, other = pairs["value"], pairs["value_2"]
    likely = value.lt(FACTOR * other) & other.lt(FACTOR * value)
    differ = likely & ~_within(pairs, "", "_2") & ~_within(pairs, "_2", "")
    columns = ["row", "value", "told", "start", "end"]
    columns = ["thing", *columns, *(f"{c}_2" for c in columns)]
    order = ["row", "row_2", "start"]
    return pairs[differ].sort_values(order, kind="stable")[columns].reset_index(drop=True)


def _told(pairs: pd.DataFrame, known: pd.DataFrame, one: str, other: str) -> np.ndarray:
    """Whether the other article has a side's number too, in any sentence of the point."""
    place = ["article_id", "unit", "value", "point"]
    has = pd.MultiIndex.from_frame(known[place])
    asked = pairs[[f"article_id{other}", "unit", f"value{one}", f"point{one}"]]
    return pd.MultiIndex.from_frame(asked.set_axis(place, axis=1)).isin(has)


def _within(pairs: pd.DataFrame, one: str, other: str) -> pd.Series:
    """Whether a side says "more than" a number that the other is not below."""
    return pairs[f"least{one}"].astype(bool) & pairs[f"value{other}"].ge(pairs[f"value{one}"])


def _value(texts: Sequence[str], i: int) -> tuple[float | None, int]:
    """What a number that begins here is, and where it ends."""
    text = texts[i].lstrip("$£€")
    if DIGITS.fullmatch(text):
        value = float(text.replace(",", ""))
    elif text in SMALL:
        value = float(SMALL[text])
    else:
        return None, i
    last = i
    match texts[i + 1 : i + 3]:
        case ["-", more] if text in TENS and more in UNITS:
            last, value = i + 2, value + SMALL[more]
    while last + 1 < len(texts) and texts[last + 1] in LARGE:
        last += 1
        value *= LARGE[texts[last]]
    if texts[last + 1 : last + 2] in (["decades"], ["decade"]):
        value *= 10
    return value, last


def _thing(
    i: int,
    last: int,
    texts: Sequence[str],
    lemma: Sequence[str],
    pos: Sequence[str],
    heads: Sequence[int],
) -> tuple[str, str, str]:
    """The unit of a number, the noun that it counts, and the word on which that noun hangs."""
    following = texts[last + 1] if last + 1 < len(texts) else ""
    before = texts[i - 1] if i else ""
    unit = "count"
    if following in {"%", "per"} or following.startswith("percent"):
        unit = "percent"
    elif {before, texts[i][0]} & SIGNS or following in CURRENCIES:
        unit = "money"
    at = i
    for _ in range(3):
        at = heads[at]
        if pos[at] == "NOUN" and at > i:
            break
        if pos[at] in {"VERB", "AUX"}:
            return unit, "" if unit == "count" else unit, lemma[at]
    noun = lemma[at] if pos[at] == "NOUN" else ""
    under = next((h for h in (heads[at], heads[heads[at]]) if pos[h] in {"NOUN", "VERB"}), at)
    return unit, noun if unit == "count" else unit, lemma[under]


def _near(a: str, b: str, vectors: Mapping[str, np.ndarray]) -> float:
    """How near the things of two numbers are: 1 for the same, little where one is not known."""
    if a == b:
        return 1.0
    if not a or not b:
        return UNKNOWN
    return float(vectors[a] @ vectors[b]) if a in vectors and b in vectors else 0.0
