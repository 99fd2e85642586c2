"""Who is in the story, what are they called, and with whom do they stand?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path

import pandas as pd

from analysis import chart
from analysis.annotate import wording
from analysis.annotate.wording import events
from analysis.arguments import typed
from analysis.ask import once
from analysis.ask.comparing import compare, compare_kinds, show
from analysis.ask.counting import drawn, joined
from analysis.ask.grouping import TOP, analysed, in_voice, whose
from analysis.ask.measures import Counted, Measure
from analysis.ask.selecting import cast, main_name
from analysis.ask.selecting import entities as meant
from analysis.ask.telling import some
from analysis.measure import agreement, evidence
from analysis.measure import names as counting
from analysis.measure import together as pairing
from analysis.publish.answer import Answer
from analysis.said import count as number
from analysis.tables import Frames, Tables

CLOSE = 8  # articles: of so few, mentions tell more than articles
MOST_FORMS = 8  # of a name; all others are one
LINKED = "Names found by a language model; surnames, titles and short forms linked to one name."
FOUND = ("entities", "names, exact, F1")
GRAMMAR = "Read from the grammar of each sentence."
NAMES = Measure(
    name="names",
    title="How often each is named",
    scale="rate",
    unit="mentions per 1,000 words",
    counts="mentions",
    more="names more",
    of="names {} more",
    worth=1.5,
    method=LINKED,
    card=FOUND,
)
FORMS = NAMES._replace(
    name="naming",
    scale="share",
    unit="of the mentions",
    of="uses the form “{}” more",
    worth=10,
    caveat="A form may be house style and no view.",
)
WORDING = FORMS._replace(
    unit="of the words for it",
    counts="words",
    of="chooses “{}” more",
    method="Words of a list of competing terms, by lemma and part of speech.",
    card=None,
    caveat="A word may be the law's or a source's, and no view.",
)
ACTING = NAMES._replace(
    name="acting",
    title="Who acts, and who is acted upon",
    scale="share",
    unit="of the verbs as agent",
    counts="verbs and event nouns",
    more="acts more",
    worth=8,
    fewest=5,
    method=GRAMMAR,
    card=None,
    caveat="Agent means that the grammar gives them the deed; “Ruiz suffered” is done to her.",
)


@typed
def names(story: Tables, *, by: str | None = None, voice: str = "all", top: int = TOP) -> Answer:
    """Who and what is named most: those found in the most articles.

    With ``by``, how often each group names each of them, for each 1,000 words, tested name
    by name. The table has ``entity``, ``label``, ``n`` (mentions) and ``articles``.
    """
    whose(voice)  # refuses what is none
    known = counting.known(story, voice)
    table = known.head(top)
    count = partial(_counted_names, names=tuple(table["entity"]), voice=voice)
    if by is not None:
        return compare_kinds(
            story, count, NAMES, by=by, kind="entity",
            kinds=table["entity"].tolist(), about=f"Mentions in {whose(voice)}",
        )  # fmt: skip
    articles = len(analysed(story))
    counts = "n" if articles <= CLOSE else "articles"
    table = table.assign(value=table[counts])
    table = table.sort_values("value", ascending=False, kind="stable", ignore_index=True)
    most = "most often" if counts == "n" else "in the most articles"
    first = zip(table["entity"], table["value"], strict=True)
    told = [f"{name} ({times:,})" for name, times in list(first)[:4]]
    mentions = int(known["n"].sum())
    behind = drawn(story)
    return show(
        story,
        _mentioned(behind, table["entity"], voice),
        drawn=behind,
        name="names",
        question="Who is in the story?",
        title=f"The names found {most}",
        sentence=f"Named {most}: {some(told, 4)}; {number(mentions, 'mention')} in all "
        f"{'was' if mentions == 1 else 'were'} linked to {number(len(known), 'name')}."
        if told
        else "The articles name no person, organisation or place.",
        subtitle="Mentions" if counts == "n" else f"Articles that name each, of {articles:,}",
        table=table,
        by=("entity",),
        draw=partial(chart.bars, label="entity", value="value") if told else None,
        caveat="A wrong link moves a mention to another name: aliases.csv mends it.",
        method=f"{LINKED} {agreement.say(*FOUND)}",
        card=FOUND,
    )


@typed
def naming(
    story: Tables,
    who: str = "",
    *,
    by: str = "outlet",
    voice: str = "author",
    top: int | None = None,
) -> Answer:
    """In what forms one name is written: with title, in full, by surname.

    ``who`` is the name; without it, the person found in the most articles.
    """
    chosen = main_name(story, who)
    count = partial(_counted_forms, who=chosen, voice=voice)
    measure = FORMS._replace(title=f"How {chosen or 'nobody'} is named")
    return compare_kinds(
        story, count, measure, by=by, kind="form", kinds=MOST_FORMS, top=top,
        about=f"Mentions in {whose(voice)}",
    )  # fmt: skip


@typed
def together(story: Tables, *, voice: str = "all", top: int = TOP) -> Answer:
    """Who is named together with whom: names that share a paragraph, twice or more.

    The table has ``a``, ``b``, ``n`` (paragraphs with both), ``expected`` by chance, ``g2``.
    """
    table = counting.known(story, voice).head(top)
    nodes = table.assign(kind=table["label"].map(counting.KINDS))
    entities = nodes["entity"].tolist()
    frames = list(story.each(partial(_placed, names=tuple(entities), voice=voice)))
    first = joined(frame["first"] for frame in frames)
    paragraphs = int(sum(frame["paragraphs"]["n"].sum() for frame in frames))
    pairs = pairing.pairs(first, paragraphs=paragraphs, entities=entities)
    behind = drawn(story)
    shown = first[first["article_id"].isin(behind.listed["article_id"])]
    both = pairing.occurrences(shown, pairs, entities=entities)
    both = both.assign(why="with " + both["b"])
    told = [f"{row.a} and {row.b} ({row.n:,})" for row in pairs.nlargest(3, "n").itertuples()]
    return show(
        story,
        both,
        drawn=behind,
        name="together",
        question="Who is named together with whom?",
        title="Who shares a paragraph with whom",
        sentence=f"Most paragraphs in common: {some(told)}."
        if told
        else "No two of the most frequent names share two paragraphs.",
        subtitle="Lines: paragraphs that name both, two or more; dots: mentions",
        table=pairs,
        by=("a", "b"),
        draw=partial(
            chart.network,
            nodes=nodes,
            label="entity",
            size="n",
            weight="n",
            unit="paragraphs",
            group="kind",
        )
        if told
        else None,
        caveat="Two names in one paragraph may have nothing to do with each other. Places on the "
        "page mean nothing.",
        method=LINKED,
    )


@typed
def acting(
    story: Tables,
    *,
    names: Sequence[str] | str = (),
    by: str = "name",
    voice: str = "author",
    top: int | None = None,
) -> Answer:
    """Who acts and who is acted upon: of how many verbs the name is the agent.

    ``names`` are those to look at; without any, those found in the most articles.
    """
    count = partial(_counted_acts, names=tuple(cast(story, names, top)), voice=voice)
    measure = ACTING
    if by != "name":
        wanted = some(meant(story, names)) if names else "the main names"
        measure = ACTING._replace(
            title=f"How often {wanted} act",
            more=f"lets {wanted} act more",
        )
    return compare(
        story, count, measure, by=by, top=top, names=True,
        about=f"Verbs in {whose(voice)}",
    )  # fmt: skip


@typed
def described(story: Tables, who: str = "", *, voice: str = "author", top: int = TOP) -> Answer:
    """In what words one name is described: titles, appositions, adjectives, predicates.

    The table has ``phrase``, ``relation``, ``n``, ``articles``, ``outlets``.
    """
    chosen = main_name(story, who)
    told = joined(
        each["described"] for each in story.each(partial(_described, who=chosen, voice=voice))
    )
    told = evidence.about(told.assign(why=told["relation"]), story.catalogue)
    table = told.groupby(["phrase", "relation"], as_index=False).agg(
        n=("phrase", "size"), articles=("article_id", "nunique"), outlets=("outlet", "nunique")
    )
    order = ["n", "articles", "phrase", "relation"]
    table = table.sort_values(order, ascending=[False, False, True, True], ignore_index=True)
    whole, table = len(table), table.head(top).assign(value=lambda t: t["n"])
    behind = drawn(story)
    kept = told.merge(table[["phrase", "relation"]])
    kept = kept[kept["article_id"].isin(behind.listed["article_id"])]
    often = table[table["n"].gt(1)].head(3)
    said = [f"“{row.phrase}” ({row.n:,})" for row in often.itertuples()]
    most = f"most often {some(said)}" if said else "each of them once"
    phrases = f"with {whole:,} different phrases, {most}"
    if whole == 1:
        phrases = f"with one phrase, “{table['phrase'].iloc[0]}”"
    return show(
        story,
        kept,
        drawn=behind,
        name="described",
        question=f"How is {chosen or 'anybody'} described?",
        title=f"How {chosen} is described",
        sentence=f"{chosen} is described in {number(len(told), 'place')} {phrases}."
        if whole
        else f"No description of {chosen or 'anybody'} was found.",
        subtitle=f"Descriptions in {whose(voice)}",
        table=table,
        by=("phrase", "relation"),
        draw=partial(chart.bars, label="phrase", value="value") if whole else None,
        caveat="Only what hangs on the name in the grammar of its sentence is found.",
        method=GRAMMAR,
    )


@typed
def wordings(
    story: Tables,
    event: str = "killing",
    *,
    by: str = "outlet",
    voice: str = "author",
    words: Path | str | None = None,
    top: int | None = None,
) -> Answer:
    """Which of several words for one thing each chooses: killed, assassinated, eliminated.

    ``event`` names a set of competing words; ``words`` is a CSV with sets of your own
    (``event``, ``term``, ``word``, ``pos``). Raises ``ValueError`` for a set that there is not.
    """
    count = partial(_counted_wordings, event=event, words=words, voice=voice)
    measure = WORDING._replace(name=f"words-for-{event}", title=f"Which words for: {event}")
    return compare_kinds(
        story, count, measure, by=by, kind="term", top=top,
        about=f"Words in {whose(voice)}",
    )  # fmt: skip


def _mentioned(story: Tables, names: Iterable[str], voice: str) -> pd.DataFrame:
    rows = in_voice(story.mentions, voice)
    rows = rows[rows["entity"].isin(set(names))]
    return rows.assign(amount=1, why=rows["label"] + ", by " + rows["rule"].fillna("no rule"))


def _counted_names(story: Tables, names: Sequence[str], voice: str) -> Counted:
    base = in_voice(once.words(story), voice)
    return Counted(_mentioned(story, names, voice), base)


def _counted_forms(story: Tables, who: str, voice: str) -> Counted:
    """The mentions of a name with the ``form`` of each."""
    mentions = _mentioned(story, [who], voice)
    called = wording.named(mentions, wording.described(mentions, story.tokens))
    called = called.assign(size=1, why=called["form"])
    return Counted(called, called)


def _placed(story: Tables, names: Sequence[str], voice: str) -> Frames:
    """The first mention of each name in each paragraph, and how many paragraphs there are."""
    first = pairing.first_in_paragraph(
        in_voice(story.mentions, voice), sentences=story.sentences, entities=list(names)
    )
    lines = story.sentences[pairing.UNIT].drop_duplicates()
    count = lines.groupby("article_id", as_index=False).agg(n=("paragraph", "size"))
    return {"first": first, "paragraphs": count}


def _counted_acts(story: Tables, names: Sequence[str], voice: str) -> Counted:
    acts = wording.acts(_mentioned(story, names, voice), story.tokens)
    acts = acts.assign(
        size=1,
        amount=acts["role"].eq("agent").astype(int),
        why=acts["role"] + ": " + acts["lemma"] + ", " + acts["construction"],
    )
    return Counted(acts, acts)


def _described(story: Tables, who: str, voice: str) -> Frames:
    """The phrases that describe a name."""
    told = wording.described(_mentioned(story, [who], voice), story.tokens)
    return {"described": told.assign(phrase=wording.phrases(told["text"]))}


def _counted_wordings(story: Tables, event: str, words: Path | str | None, voice: str) -> Counted:
    found = in_voice(events.competing(story.tokens, event=event, path=words), voice)
    found = found.assign(amount=1, size=1, why=found["word"])
    return Counted(found, found)
