"""Which words are typical of one side, and what goes with a word?"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from analysis import chart
from analysis.arguments import typed
from analysis.ask.comparing import show
from analysis.ask.comparing_words import compare_words
from analysis.ask.counting import drawn, joined
from analysis.ask.features import feature
from analysis.ask.grouping import whose
from analysis.ask.neighbours import Node, around, named_or_word, neighbours
from analysis.ask.sides import Side, split
from analysis.ask.telling import at_least_one, count, slug, some
from analysis.measure import collocation
from analysis.publish.answer import Answer
from analysis.tables import Tables

EACH = 12  # words of a relation
GRAMMAR = "Relations read from the grammar of each sentence."
SCORES = "logDice (Rychlý 2008); ΔP both ways (Gries 2013)."
READ = (
    "Only what hangs together in the grammar of a sentence, or stands within five words, is found."
)
SUBJECT = "A word may be the subject's and no view: compare articles on the same matter."


@typed
def keywords(
    story: Tables,
    *,
    between: Sequence[Side] | None = None,
    of: Side | None = None,
    by: str | None = None,
    features: str | pd.DataFrame = "words",
    voice: str = "author",
    top: int | None = None,
    picture: str = "dots",
) -> Answer:
    """Which words only one side uses, or far more: kept where articles prove it.

    ``between`` are two outlets, periods, sections, voices, values of the column ``by``, lists
    of such, or two stories from ``story.where``; ``of`` is one of them, against all the rest.
    ``features``: words, lemmas, bigrams, names, epithets, speech_verbs, hedges, or a span
    table. ``picture``: dots, list or scatter; ``top`` words a side are drawn.

    The table has every word kept and the ``top`` of each side: ``word``, ``kept``, ``side``
    (which has more), ``n``, ``value`` (log ratio: 1 is twice as often on the first side) with
    ``low`` and ``high``; ``n_a``, ``articles_a``, ``value_a``, ``low_a``, ``high_a`` (rate for
    each 1,000) of the first side and the same of the second with ``_b``; ``dispersion``,
    ``g2``, ``log_odds``, ``p``, ``q``.
    """
    whole = by in {"voice", "speaker"} or {"author", "quoted"} & _named(between, of)
    spoken = "all" if whole else voice
    counting = partial(feature, what=features, voice=spoken)
    sides = split(story, counting, between=between, of=of, by=by)
    kind = features if isinstance(features, str) else "spans"
    return compare_words(
        story, sides, name=slug("keywords", kind, sides.by), picture=picture, top=top,
        about=f"{sides.one.capitalize()}s: {whose(spoken)}", caveat=SUBJECT,
    )  # fmt: skip


@typed
def collocates(
    story: Tables,
    word: str = "",
    *,
    between: Sequence[Side] | None = None,
    of: Side | None = None,
    by: str | None = None,
    voice: str = "all",
    top: int = EACH,
    picture: str = "dots",
) -> Answer:
    """What goes with a word by grammar and nearby, or a sketch of a name, on one side or two.

    ``word`` is a lemma or a name; without it, the main name. A word has what it is the subject
    and object of, what modifies it and what it modifies, what it is joined to by "and", and
    what stands within five words; a name what it does, what is done to it, how it is
    described, whom it speaks of and what stands near. What stands in three articles counts.

    The table has ``relation``, ``word``, ``n``, ``articles``, ``value`` (logDice, 14 at most),
    ``delta_p`` (of it, given the word), ``delta_p_back``. With ``between`` or ``of``, as
    ``keywords`` takes them, it is what goes with the word on one side and not on the other,
    with the table of ``keywords``.
    """
    at_least_one(top)
    node = named_or_word(story, word)
    method = f"{GRAMMAR} {SCORES}"
    frames = list(story.each(partial(around, node=node, voice=voice)))
    base = joined(frame["uses"] for frame in frames)
    if base.empty:
        return _absent(story, node, voice)
    if between or of:
        whole = {"author", "quoted"} & _named(between, of)
        counting = partial(neighbours, node=node, voice="all" if whole else voice)
        sides = split(story, counting, between=between, of=of, by=by)
        return compare_words(
            story, sides, name=slug("collocates", node.word, sides.by), picture=picture,
            about=f"What goes with “{node.word}”, of its uses", caveat=READ,
        )  # fmt: skip
    near = joined(frame["near"] for frame in frames)
    known = node.uses(story, collocation.frequent(near)["word"])
    table = collocation.scored(near, *known)
    table = table.groupby("relation", sort=False).head(top).reset_index(drop=True)
    behind = drawn(story)
    uses = neighbours(behind, node, voice=voice).uses
    uses = uses.drop(columns="word").rename(columns={"other": "word"})
    kept = uses.merge(table[["relation", "word"]]).assign(amount=1)
    closest = table.sort_values("value", ascending=False, kind="stable").head(3)
    told = [f"“{row.word}” ({row.relation}, {row.n:,})" for row in closest.itertuples()]
    articles = count(base["article_id"].nunique(), "article")
    forms = "" if node.name else ", in any form,"
    sentence = f"“{node.word}”{forms} stands {count(int(base['n'].sum()), 'time')} in {articles}"
    if told:
        sentence += f" and goes most closely with {some(told)}."
    else:
        sentence += f"; nothing goes with it in {collocation.FEWEST} or more."
    return show(
        story,
        kept.assign(why=kept["relation"]),
        drawn=behind,
        name=slug("collocates", node.word),
        question=f"What goes with “{node.word}”?",
        title=f"What goes with “{node.word}”",
        sentence=sentence,
        subtitle="Closest first, by logDice; at the right how often",
        table=table,
        by=("relation", "word"),
        draw=_sketch if told else None,
        caveat=READ,
        method=method,
        unit="logDice",
    )


def _absent(story: Tables, node: Node, voice: str) -> Answer:
    """For a word that is not there, and for a phrase, which is no word of a sentence's grammar."""
    where = "in these articles" if voice == "all" else f"among {whose(voice)}"
    told = f"“{node.word}” does not stand {where}."
    if " " in node.word:
        told = (
            f"“{node.word}” is neither one word nor a name that is found {where}: collocates takes "
            "these; concordance finds a phrase."
        )
    behind = drawn(story)
    return show(
        story,
        behind.sentences.head(0),
        drawn=behind,
        name=slug("collocates", node.word),
        question=f"What goes with “{node.word}”?",
        title=f"What goes with “{node.word}”",
        verdict="too few to tell",
        sentence=told,
        table=pd.DataFrame(columns=["relation", "word", "n", "articles", "value"]),
    )


def _sketch(table: pd.DataFrame, **around: Any) -> Axes:
    table = table.assign(beside=table["n"].map("{:,}".format))
    return chart.lists(table, group="relation", word="word", beside="beside", **around)


def _named(between: Any, of: Any) -> set[str]:
    """What is named on either side, where it is named by a word."""
    return {side for side in (*(between or ()), of) if isinstance(side, str)}
