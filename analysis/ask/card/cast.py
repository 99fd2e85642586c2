"""Who is named, who speaks, and what each is to do."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.ask.card.texts import Texts, quoted_places, section, uncertain
from analysis.measure import names as naming
from analysis.measure import passages
from analysis.measure.points import KEY
from analysis.said import count

SPEAKERS, NAMES, COMING = 8, 8, 4
"""Lines of each section."""
FUTURE = frozenset({"will", "shall", "may", "might"})
INTENT = frozenset({"promise", "vow", "threaten", "pledge", "warn", "expect"})
"""Verbs of what somebody means to do, or thinks that will be done."""
FORMS = 3  # of a name
NEARLY = 0.9  # of a speaker's words within quotation marks: with fewer he is not only quoted


def coming(texts: Texts) -> pd.DataFrame:
    """What is said to come: who will, may or means to do what, by a name in the sentence."""
    tables = texts.tables
    tokens = tables.tokens[tables.tokens["article_id"].isin(texts.ids)]
    lemma = tokens["lemma"].str.lower()
    modal = tokens["tag"].eq("MD") & lemma.isin(FUTURE)
    meant = tokens["pos"].isin(["VERB"]) & lemma.isin(INTENT)
    place = ["article_id", "token_id"]
    heads = tokens[[*place, "text"]].rename(columns={"token_id": "verb", "text": "act"})
    ahead = tokens[modal | meant]
    ahead = ahead.assign(verb=ahead["head"].where(ahead["tag"].eq("MD"), ahead["token_id"]))
    ahead = ahead.merge(heads, on=["article_id", "verb"], how="left")
    ahead["told"] = _with_subject(ahead, tokens)
    mentions = _countries(tables.mentions[tables.mentions["article_id"].isin(texts.ids)])
    both = ahead[[*KEY, "start", "end", "told"]].merge(
        mentions[[*KEY, "entity", "start"]].rename(columns={"start": "named"}), on=KEY
    )
    both = both[both["named"] < both["start"]]  # who is named first is who it is about
    nearest = both.groupby([*KEY, "start"])["named"].transform("max")
    both = both[both["named"].eq(nearest)].drop_duplicates([*KEY, "start"])
    carried = both.groupby("entity").agg(a=("article_id", "nunique"), n=("start", "size"))
    carried = carried[carried["a"].gt(1)].sort_values(["a", "n"], ascending=False, kind="stable")
    hedged = set(zip(*(uncertain(texts)[c] for c in ("article_id", "start")), strict=True))
    spoken = quoted_places(texts)
    parts = []
    for entity in carried.index[:COMING]:
        part = both[both["entity"].eq(entity)]
        state = [
            "quoted" if (a, s) in spoken else "hedged" if (a, s) in hedged else "said"
            for a, s in zip(part["article_id"], part["start"], strict=True)
        ]
        told = part.groupby("article_id")["told"].agg(lambda v: ", ".join(dict.fromkeys(v)))
        parts.append(
            part.assign(
                row=f"Where {entity} is named",
                state=state,
                told=part["article_id"].map(told),
                why="“" + part["told"] + "”",
            )
        )
    return section("What they see coming", parts)


def speakers(texts: Texts) -> pd.DataFrame:
    """How many words each speaker has, those whom several articles let speak first."""
    tables = texts.tables
    said = passages.said(
        tables.quotes[tables.quotes["article_id"].isin(texts.ids)],
        tables.tokens[tables.tokens["article_id"].isin(texts.ids)],
    )
    said = said[said["words"].gt(0)]
    if said.empty:
        return said
    whole = said.groupby("who").agg(a=("article_id", "nunique"), w=("words", "sum"))
    whole = whole.assign(named=~whole.index.isin(passages.WITHOUT_NAME))
    order = whole.sort_values(["named", "a", "w"], ascending=False, kind="stable").index[:SPEAKERS]
    keys = ["article_id", "who"]
    each = said.groupby(keys, as_index=False)[["quoted", "words"]].sum()
    share = each["quoted"] / each["words"]
    each = each.assign(state=np.where(share.ge(NEARLY), "quoted", "said"))
    each["told"] = [count(words, "word") for words in each["words"]]
    # A word or two within quotation marks: a scare quote, or a phrase among the author's words.
    mixed = share.between(0, NEARLY, inclusive="neither")
    each.loc[mixed, "told"] += ", " + each["quoted"].astype("str") + " quoted"
    said = said.merge(each[[*keys, "state", "told"]], on=keys)
    parts = []
    for who in order:
        part = said[said["who"].eq(who)]
        parts.append(part.assign(row=who, why=part["verb"]))
    return section("Whose words", parts)


def names(texts: Texts) -> pd.DataFrame:
    """What the names that most articles have are called in each."""
    mentions = texts.tables.mentions[texts.tables.mentions["article_id"].isin(texts.ids)]
    order = naming.frequent(mentions, top=NAMES)["entity"].tolist()
    parts = []
    for entity in order:
        part = mentions[mentions["entity"].eq(entity)]
        told = part["article_id"].map(part.groupby("article_id")["text"].agg(_forms))
        state = np.where(part["voice"].eq("quoted"), "quoted", "said")
        parts.append(part.assign(row=entity, told=told, state=state, why=part["label"]))
    return section("Names, and what they are called", parts)


def _with_subject(ahead: pd.DataFrame, tokens: pd.DataFrame) -> list[str]:
    """Each modal or verb of intent of ``ahead`` with its subject and ``act``: "it may rain"."""
    places = zip(tokens["article_id"], tokens["token_id"], strict=True)
    deps = dict(zip(places, zip(tokens["dep"], tokens["head"], strict=True), strict=True))
    below: dict[tuple[str, int, str], str] = {}
    columns = (tokens[c] for c in ("article_id", "head", "dep", "text"))
    for article, head, dep, text in zip(*columns, strict=True):
        below.setdefault((article, head, "nsubj" if dep == "nsubjpass" else dep), text)
    told = []
    columns = (ahead[c] for c in ("article_id", "verb", "text", "act", "tag"))
    for article, verb, text, act, tag in zip(*columns, strict=True):
        of = verb  # a verb that is joined to another has its subject
        while (article, of, "nsubj") not in below and deps[article, of][0] in {"conj", "xcomp"}:
            of = deps[article, of][1]
        no = "not" if (article, verb, "neg") in below else ""
        words = [below.get((article, of, "nsubj"), "…"), text, no, act if tag == "MD" else ""]
        told.append(" ".join(filter(None, words)))
    return told


def _countries(mentions: pd.DataFrame) -> pd.DataFrame:
    """Mentions in which a people stands for its country: the Iranians for Iran."""
    known = mentions[mentions["label"].isin(naming.CAST)]
    places = mentions[mentions["label"].eq("GPE")].drop_duplicates("text")
    stems = {
        t.lower()[: max(4, len(t) - 1)]: e
        for t, e in zip(places["text"], places["entity"], strict=True)
        if len(t) > 3
    }
    people = mentions[mentions["label"].eq("NORP")]
    entity = [
        next((e for stem, e in stems.items() if text.lower().startswith(stem)), None)
        for text in people["text"]
    ]
    people = people.assign(entity=pd.Series(entity, people.index, dtype="str"))
    return pd.concat([known, people.dropna(subset="entity")])


def _forms(texts: pd.Series) -> str:
    often = texts.value_counts()
    return ", ".join(sorted(often.index, key=lambda form: (-often[form], form))[:FORMS])
