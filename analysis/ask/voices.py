"""In whose words is the story told?"""

from __future__ import annotations

from functools import partial

from analysis import chart
from analysis.arguments import typed
from analysis.ask import once
from analysis.ask.comparing import compare, compare_kinds, show
from analysis.ask.counting import drawn, joined
from analysis.ask.grouping import TOP, analysed
from analysis.ask.measures import Counted, Measure
from analysis.ask.telling import count, some
from analysis.measure import agreement, passages
from analysis.measure.intervals import FEWEST
from analysis.publish.answer import Answer
from analysis.tables import Frames, Tables

QUOTES = ("quotes", "direct quotes, exact, F1")
SPEAKERS = ("quotes", "direct quotes with their speaker, F1")
RULES = "Quotations and their speakers are found by rules."
QUOTING = Measure(
    name="quoting",
    title="Words within quotation marks",
    scale="share",
    unit="of the words in quotation marks",
    counts="quotations",
    more="quotes more",
    worth=3,
    short="words quoted",
    voices=False,
    method=RULES,
    card=QUOTES,
    caveat="Quoting much may be care for sources, or leaving the telling to them.",
)
SOURCING = QUOTING._replace(
    name="sourcing",
    title="What kind of sources speak",
    unit="of the passages, quoted or reported",
    counts="passages",
    worth=5,
    of="turns more to sources of the kind “{}”",
    card=SPEAKERS,
    caveat="Office: “the minister”; unnamed: “officials”, “experts”, whom no reader can check. "
    "Passages whose speaker was not found are counted as such.",
)
UNNAMED = SOURCING._replace(
    name="unnamed",
    title="Passages from sources without a name",
    scale="rate",
    unit="per 1,000 words",
    more="has more sources without a name",
    worth=1.5,
    short="unnamed per 1,000",
)
VERBS = SOURCING._replace(
    name="speech verbs",
    title="Verbs that bring in what is said",
    unit="of the passages that have a verb",
    of="uses more {} verbs of speech",
    card=None,
    caveat="Distancing: claimed, alleged; endorsing: noted, revealed; emotive: fumed, warned. A "
    "verb may be house style.",
)
TYPES = {
    "person": "named person",
    "organisation": "organisation",
    "office": "office",
    "unnamed": "unnamed",
    "unresolved": "not found",
}
CLASSES = ("neutral", "endorsing", "distancing", "emotive")


@typed
def quoting(story: Tables, *, by: str = "outlet", top: int | None = None) -> Answer:
    """Who leaves the telling to others: the share of words within quotation marks."""
    return compare(story, counted, QUOTING, by=by, top=top)


@typed
def speakers(story: Tables, *, of: str = "quoted", top: int = TOP) -> Answer:
    """Who is heard: the speakers found in the most articles, and how many words are theirs.

    ``of`` is quoted, reported or words (both). The table has ``speaker``, ``n`` (passages),
    ``articles``, ``value`` (their share of all such words, in percent).
    """
    if of not in passages.SPEECH:
        raise ValueError(f"of={of!r} is no kind of words; it can be {', '.join(passages.SPEECH)}")
    every = joined(each["heard"] for each in story.each(partial(_heard, of=of)))
    table = every.groupby("speaker", as_index=False).agg(
        n=("n", "sum"), articles=("article_id", "nunique"), words=("words", "sum")
    )
    whole = int(every["words"].sum())
    table["value"] = 100 * table["words"] / max(whole, 1)
    # Articles first, so that one long interview does not lead; in vain where all are heard once.
    widely = table["articles"].max() >= FEWEST
    order = ["articles", "words"] if widely else ["words", "articles"]
    table = table.sort_values(
        [*order, "speaker"], ascending=[False, False, True], ignore_index=True
    ).head(top)
    behind = drawn(story)
    kept = once.said(behind)
    kept = kept[kept[of].gt(0)].assign(speaker=lambda rows: rows["speaker_entity"])
    kept = kept[kept["speaker"].isin(table["speaker"])]
    first = zip(table["speaker"], table[order[0]], strict=True)
    told = [f"{name} ({number:,})" for name, number in list(first)[:3]]
    most = "in the most articles" if widely else "with the most words"
    shown = f"The first {len(table):,} speakers have"
    shown = "The one speaker shown has" if len(table) == 1 else shown
    words = count(whole, passages.SPEECH[of].removesuffix("s"))
    sentence = (
        f"Heard {most}: {some(told)}. {shown} {table['value'].sum():.0f}% of the {words}."
        if len(table)
        else f"Nobody with a name is heard in these articles ({passages.SPEECH[of]})."
    )
    return show(
        story,
        kept,
        drawn=behind,
        name="speakers",
        question="Who is heard?",
        title=f"Who is heard {most}",
        sentence=sentence,
        subtitle=f"Articles with {passages.SPEECH[of]} of each, of {len(analysed(story)):,}"
        if widely
        else f"{passages.SPEECH[of].capitalize()} of each",
        table=table,
        by=("speaker",),
        draw=partial(chart.bars, label="speaker", value=order[0]) if len(table) else None,
        method=f"{RULES} {agreement.say(*SPEAKERS)}",
        card=SPEAKERS,
    )


@typed
def sourcing(story: Tables, *, by: str = "outlet", top: int | None = None) -> Answer:
    """What kind of sources speak: named people, organisations, offices, or nobody with a name."""
    return compare_kinds(
        story,
        _counted_types,
        SOURCING,
        by=by,
        kind="type",
        kinds=list(TYPES.values()),
        top=top,
    )


@typed
def speech_verbs(story: Tables, *, by: str = "outlet", top: int | None = None) -> Answer:
    """Whether verbs of speech take sides: neutral, endorsing, distancing or emotive."""
    return compare_kinds(
        story, _counted_verbs, VERBS, by=by, kind="verb_class", kinds=CLASSES, top=top
    )


def counted(story: Tables) -> Counted:
    """The quotations with their words between the marks, and all words."""
    rows = once.said(story)
    rows = rows[rows["quoted"].gt(0)]
    return Counted(rows.assign(amount=rows["quoted"]), once.words(story))


def counted_unnamed(story: Tables) -> Counted:
    """The passages of sources without a name, and all words."""
    rows = once.said(story)
    rows = rows[rows["type"].eq("unnamed")]
    return Counted(rows.assign(amount=1), once.words(story))


def _heard(story: Tables, of: str) -> Frames:
    """How many passages and words each article has of each speaker, or of nobody with a name."""
    rows = once.said(story)
    rows = rows[rows[of].gt(0)].assign(speaker=lambda rows: rows["speaker_entity"])
    groups = rows.groupby(["article_id", "speaker"], as_index=False, dropna=False)
    return {"heard": groups.agg(n=("passages", "sum"), words=(of, "sum"))}


def _counted_types(story: Tables) -> Counted:
    rows = once.said(story)
    rows = rows.assign(type=rows["type"].map(TYPES), size=1, amount=1)
    return Counted(rows, rows)


def _counted_verbs(story: Tables) -> Counted:
    rows = once.said(story)
    rows = rows[rows["verb_class"].notna()].assign(size=1, amount=1)
    return Counted(rows, rows)
