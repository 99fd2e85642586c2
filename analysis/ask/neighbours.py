"""What stands around a word or a name: the rows that collocates are counted from."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.annotate import wording
from analysis.ask.features import ADDRESS, Feature
from analysis.ask.grouping import analysed, in_voice
from analysis.ask.selecting import entities, main_name
from analysis.measure import collocation
from analysis.measure import names as naming
from analysis.tables import Frames, Tables

DOES, UNDERGOES, DESCRIBED, SPEAKS = "does", "is done to", "described as", "speaks of"


class Node(NamedTuple):
    """A word by its lemma, or a linked name."""

    word: str
    name: bool

    def uses(self, story: Tables, words: pd.Series) -> tuple[pd.Series, int]:
        """How often each of ``words`` occurs, a phrase as its last word does; and all words."""
        wanted = {*words, *words.str.split().str[-1]}
        lemmas: Counter[str] = Counter()
        whole = 0
        for frame in story.each(_lemmas):
            here = frame["lemmas"]
            whole += int(here["n"].sum())
            uses = here[here["lemma"].isin(wanted)].groupby("lemma")["n"].sum()
            lemmas.update(dict(zip(uses.index.astype(str), uses.tolist(), strict=True)))
        found = pd.Series(lemmas, dtype="int64")
        if self.name:
            names = naming.times(story)
            found = pd.concat([names, found[~found.index.isin(names.index)]])
        return found, whole


def named_or_word(story: Tables, word: str) -> Node:
    """What is meant: a name where it has a capital and is one, else a lemma.

    Without a word it is the main name of the story.
    """
    word = " ".join(word.split())
    if not word:
        return Node(main_name(story), True)
    if word[:1].isupper():
        try:
            return Node(entities(story, word)[0], True)
        except ValueError:
            pass
    return Node(word.lower(), False)


def neighbours(story: Tables, node: Node, *, voice: str = "all") -> Feature:
    """What stands in which ``relation`` to the node: ``other``, and both as ``word``.

    What it is counted in is the uses of the node.
    """
    here = analysed(story)["article_id"]
    if node.name:
        mentions = story.mentions[story.mentions["entity"].eq(node.word)]
        mentions = in_voice(mentions[mentions["article_id"].isin(here)], voice)
        rows, own = _of_name(story, node.word, mentions), mentions
    else:
        tokens = story.tokens
        chosen = tokens["lemma"].isin({node.word, node.word.capitalize(), node.word.upper()})
        chosen &= tokens["article_id"].isin(here)
        if voice != "all":
            chosen &= tokens["voice"].eq(voice)
        at = np.flatnonzero(chosen.to_numpy())
        rows = collocation.around(*_sentences_of(tokens, at)).rename(columns={"word": "other"})
        own = tokens.iloc[at]
    rows = rows.assign(word=rows["relation"] + ": " + rows["other"].astype("str"))
    base = own[[*ADDRESS, "voice"]].assign(size=1).reset_index(drop=True)
    per = f"uses of “{node.word}”"
    return Feature(rows.reset_index(drop=True), base, "collocate", per)


def around(story: Tables, node: Node, voice: str) -> Frames:
    """What stands around the node in each article, and how often the node does: ``n``."""
    found = neighbours(story, node, voice=voice)
    rows = found.uses.rename(columns={"word": "both", "other": "word"})
    keys = ["relation", "word", "article_id"]
    near = rows.groupby(keys, observed=True).size().reset_index(name="n")
    return {"near": near, "uses": found.base.groupby("article_id").size().reset_index(name="n")}


def _lemmas(story: Tables) -> Frames:
    """How often each lemma stands; "" for what has none."""
    counts = story.tokens["lemma"].fillna("").value_counts()
    counts = counts.groupby(counts.index.str.lower()).sum()
    return {"lemmas": counts.rename_axis("lemma").reset_index(name="n")}


def _sentences_of(tokens: pd.DataFrame, at: np.ndarray) -> tuple[collocation.Grammar, np.ndarray]:
    """The sentences that hold the tokens of these rows, and the rows in them."""
    article = pd.factorize(tokens["article_id"])[0].astype(np.int64)
    wide = int(tokens["sentence_id"].max()) + 1 if len(tokens) else 1
    key = article * wide + tokens["sentence_id"].to_numpy()
    kept = np.flatnonzero(np.isin(key, key[at]))
    part = tokens.iloc[kept].reset_index(drop=True)
    return collocation.grammar(part), np.searchsorted(kept, at)


def _of_name(story: Tables, name: str, mentions: pd.DataFrame) -> pd.DataFrame:
    """A sketch of a name: its acts, its descriptions, whom it speaks of, what stands near."""
    acts = wording.acts(mentions, story.tokens)
    acts = acts.assign(
        relation=acts["role"].map({"agent": DOES, "patient": UNDERGOES}), other=acts["lemma"]
    )
    told = wording.described(mentions, story.tokens)
    told = told.assign(relation=DESCRIBED, other=wording.phrases(told["text"]).str.lower())
    columns = [*ADDRESS, "voice", "relation", "other"]
    near = _near(story.tokens, mentions)
    parts = [part[columns] for part in (acts, told, _spoken_of(story, name), near)]
    rows = pd.concat(parts, ignore_index=True).dropna(subset="relation")
    return rows.drop_duplicates([*ADDRESS, "relation", "other"])


def _spoken_of(story: Tables, name: str) -> pd.DataFrame:
    """The names within what somebody says, but not their own."""
    said = story.quotes[story.quotes["speaker_entity"].eq(name) & story.quotes["depth"].eq(0)]
    said = said[["article_id", "start", "end"]].rename(columns={"start": "open", "end": "close"})
    rows = story.mentions[story.mentions["entity"].ne(name)].merge(said, on="article_id")
    rows = rows[rows["start"].ge(rows["open"]) & rows["end"].le(rows["close"])]
    return rows.assign(relation=SPEAKS, other=rows["entity"]).dropna(subset="other")


def _near(tokens: pd.DataFrame, mentions: pd.DataFrame) -> pd.DataFrame:
    """Words of content within five words of a mention, none of its own."""
    ids = pd.Index(tokens["article_id"].unique())
    wide = int(max(tokens["end"].max(), mentions["end"].max(), 0)) + 1 if len(tokens) else 1
    ends = ids.get_indexer(tokens["article_id"]) * np.int64(wide) + tokens["end"].to_numpy()
    of = ids.get_indexer(mentions["article_id"])
    known = of >= 0
    starts = (of * np.int64(wide) + mentions["start"].to_numpy())[known]
    stops = (of * np.int64(wide) + mentions["end"].to_numpy())[known]
    last = np.minimum(np.searchsorted(ends, stops), max(len(ends) - 1, 0))
    rows = collocation.around(*_sentences_of(tokens, np.unique(last)))
    rows = rows[rows["relation"].eq("near")].rename(columns={"word": "other"})
    # A word of the name itself stands within one of its mentions.
    places = ids.get_indexer(rows["article_id"]) * np.int64(wide) + rows["start"].to_numpy()
    order = np.argsort(starts)
    before = np.searchsorted(starts[order], places, side="right") - 1
    inside = (
        (before >= 0) & (places < stops[order][np.maximum(before, 0)]) if len(starts) else False
    )
    return rows[~np.asarray(inside)] if len(starts) else rows
