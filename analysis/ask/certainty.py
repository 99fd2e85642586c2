"""How certain does each text sound?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial

import pandas as pd

from analysis import chart
from analysis.annotate import hedges as cues
from analysis.arguments import typed
from analysis.ask import once
from analysis.ask.comparing import compare, compare_kinds, show
from analysis.ask.counting import Count
from analysis.ask.grouping import in_voice, whose
from analysis.ask.measures import Counted, Measure
from analysis.ask.selecting import cast
from analysis.ask.telling import count
from analysis.measure import names as naming
from analysis.publish.answer import Answer
from analysis.tables import Tables

RULES = "Cues of a word list, each judged in its sentence by grammatical rules."
CARD = ("hedging", "uncertain sentences, F1")
HEDGING = Measure(
    name="hedging",
    title="Hedges for each 1,000 words",
    scale="rate",
    unit="hedges per 1,000 words",
    counts="hedges",
    more="hedges more",
    worth=1.25,
    short="hedges per 1,000",
    method=RULES,
    card=CARD,
    caveat="Hedging is no weakness: careful reports tell what is known from what is not.",
)
BOOSTING = HEDGING._replace(
    name="boosting",
    title="Boosters for each 1,000 words",
    unit="boosters per 1,000 words",
    counts="boosters",
    more="insists more",
    short="boosters per 1,000",
    card=None,
    caveat="A booster (certainly, of course) does not make a claim true; it says how sure the "
    "author wants to sound.",
)
KINDS = HEDGING._replace(
    name="hedge kinds",
    title="How each hedges, softens and insists",
    unit="per 1,000 words",
    counts="cues of the kind",
    of="has more cues of the kind “{}”",
    card=None,
    caveat="Softening (often, about 300) and attribution (reportedly) are not uncertainty; they "
    "are counted apart.",
)
DOUBTS = KINDS._replace(
    name="doubts",
    title="Whose doubt it is",
    counts="hedges",
    of="has more hedges of the kind “{}”",
    caveat="Only the writer's own doubt counts in the rate of hedges; reported doubt and beliefs "
    "are those of people the text speaks of.",
)
ABOUT = HEDGING._replace(
    name="hedged about",
    title="How often what is said of a name is hedged",
    scale="share",
    unit="of the mentions within the scope of a hedge",
    counts="hedged mentions",
    more="is hedged about more",
    worth=5,
    fewest=5,
    card=None,
    caveat="What is uncertain may be what somebody did or what may happen to them.",
)


@typed
def hedging(
    story: Tables, *, by: str = "outlet", voice: str = "author", top: int | None = None
) -> Answer:
    """Who hedges most: words of one's own uncertainty (may, seems, probably) in 1,000 words.

    ``by`` is outlet, article, period, voice, speaker, section or a column of your own;
    ``voice`` is author, quoted or all (for ``by="voice"`` or ``"speaker"`` always all).
    """
    return compare(story, counting("hedge", voice, by), HEDGING, by=by, top=top,
                   normal=_spoken(voice, by) == "author",
                   about=f"May, seems, probably …, in {_whose(voice, by)}")  # fmt: skip


@typed
def boosting(
    story: Tables, *, by: str = "outlet", voice: str = "author", top: int | None = None
) -> Answer:
    """Who insists most: boosters (certainly, of course, clearly) for each 1,000 words."""
    return compare(story, counting("booster", voice, by), BOOSTING, by=by, top=top,
                   normal=_spoken(voice, by) == "author",
                   about=f"Certainly, of course, clearly …, in {_whose(voice, by)}")  # fmt: skip


@typed
def hedge_kinds(
    story: Tables, *, by: str = "outlet", voice: str = "author", top: int | None = None
) -> Answer:
    """In what ways each hedges, softens and insists: rates of every kind of cue.

    Boosters are shown and not compared: ``boosting`` does that.
    """
    order = [kind.replace("_", " ") for kind in cues.KINDS]
    return compare_kinds(
        story, counting("", voice, by), KINDS, by=by, kind="kind", kinds=order, top=top,
        shown=cues.BOOSTERS,  # which have a question of their own
        about=f"Rates in {_whose(voice, by)}",
    )  # fmt: skip


@typed
def doubts(
    story: Tables, *, by: str = "outlet", voice: str = "author", top: int | None = None
) -> Answer:
    """Whose doubt it is: the writer's own, somebody's belief, a condition, an open question.

    The writer's own is shown and not compared: ``hedging`` does that.
    """
    return compare_kinds(
        story, counting("doubt", voice, by), DOUBTS, by=by, kind="whose", kinds=list(cues.WHOSE),
        shown=["own"],  # which is what hedging compares
        top=top, about=f"Words of uncertainty, in {_whose(voice, by)}",
    )  # fmt: skip


@typed
def hedged_about(
    story: Tables,
    *,
    names: Sequence[str] | str = (),
    by: str = "name",
    voice: str = "author",
    top: int | None = None,
) -> Answer:
    """About whom there is doubt: the share of mentions that lie in the scope of a hedge.

    ``names`` are those to look at; without any, those found in the most articles.
    """
    wanted = tuple(cast(story, names, top))
    return compare(
        story, partial(_counted_about, names=wanted, voice=voice, by=by),
        ABOUT, by=by, top=top, names=True, about=f"Mentions in {_whose(voice, by)}",
    )  # fmt: skip


@typed
def readings(story: Tables, cue: str = "could") -> Answer:
    """Where one cue counts as a hedge and where not, each use with its reason.

    The table has ``reading`` (counted, left out), ``rule``, ``n``, ``articles``, ``value``.
    """
    alone = story.articles["article_id"].isin(story.catalogue["article_id"])
    uses = cues.readings(story.articles[alone], story.tokens)
    uses = uses[uses["text"].str.lower().eq(cue.lower())]
    uses = uses.sort_values("accepted", ascending=False, kind="stable")
    uses = uses.drop_duplicates(["article_id", "start"])
    uses = uses.assign(
        reading=uses["accepted"].map({True: "counted", False: "left out"}), why=uses["rule"]
    )
    table = uses.groupby(["reading", "rule"], as_index=False).agg(
        n=("rule", "size"), articles=("article_id", "nunique")
    )
    table = table.assign(value=table["n"], label=table["reading"] + ": " + table["rule"])
    order = ["reading", "n", "rule"]
    table = table.sort_values(order, ascending=[True, False, True], ignore_index=True)
    kept, whole = int(uses["accepted"].sum()), len(uses)
    return show(
        story,
        uses,
        name="-".join(["readings", *re.findall(r"\w+", cue.lower())]),
        question=f"Where does “{cue}” count as a hedge?",
        title=f"“{cue}”: what counts, and why",
        sentence=f"Of {count(whole, 'use')} of “{cue}”, {kept:,} "
        f"{'counts' if kept == 1 else 'count'} as a hedge or booster."
        if whole
        else f"“{cue}” does not stand in these articles, or is no cue of the list.",
        subtitle="Uses by reading and rule",
        table=table,
        by=("reading", "rule"),
        draw=partial(chart.bars, label="label", value="value") if whole else None,
        method=RULES,
    )


def counting(pole: str, voice: str = "author", by: str = "") -> Count:
    """What counts hedges of one's own, boosters, doubts or, with no ``pole``, every cue."""
    return partial(counted, pole=pole, voice=_spoken(voice, by))


def counted(story: Tables, pole: str, voice: str = "author") -> Counted:
    """The cues of ``counting``, and the words they stand among."""
    spans = in_voice(story.hedges, voice)
    if pole:
        spans = spans[spans["pole"].eq("booster" if pole == "booster" else "hedge")]
    if pole in {"hedge", "doubt"}:
        spans = spans[spans["szeged"].notna()]
    if pole == "hedge":
        spans = spans[spans["whose"].eq("own")]
    return Counted(_cues(spans), in_voice(once.words(story), voice))


def _counted_about(story: Tables, names: Sequence[str], voice: str, by: str) -> Counted:
    """The mentions of ``names`` in the scope of a hedge, and all of them."""
    mentions = in_voice(story.mentions, voice)
    mentions = mentions[mentions["entity"].isin(names)]
    hedges = counting("hedge", voice, by)(story).spans
    return Counted(_in_scope(mentions, hedges), mentions.assign(size=1))


def _cues(spans: pd.DataFrame) -> pd.DataFrame:
    kind = spans["kind"].str.replace("_", " ")
    return spans.assign(amount=1, why=kind + ": " + spans["rule"], kind=kind)


def _in_scope(mentions: pd.DataFrame, spans: pd.DataFrame) -> pd.DataFrame:
    hedged = naming.hedged(mentions, spans)
    return hedged.assign(amount=1, why="in the scope of “" + hedged["cue"] + "”")


def _whose(voice: str, by: str) -> str:
    return whose(_spoken(voice, by))


def _spoken(voice: str, by: str) -> str:
    """Whose words count: all where voices are compared."""
    return "all" if by in {"voice", "speaker"} else voice
