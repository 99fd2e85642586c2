"""How positive or negative is the coverage, and toward whom?"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from analysis.arguments import typed
from analysis.ask.comparing import compare, compare_kinds
from analysis.ask.grouping import in_voice, whose
from analysis.ask.measures import Counted, Measure, written
from analysis.ask.selecting import cast, entities
from analysis.publish.answer import Answer
from analysis.said import unknown
from analysis.tables import Tables

METHODS = {
    "model": "A trained model",
    "vader": "VADER, a list of words",
    "textblob": "TextBlob, a list of words from reviews",
}
TONE = Measure(
    name="tone",
    title="Tone of the sentences",
    scale="mean",
    unit="on a scale from −1 to 1",
    counts="sentences",
    more="sounds more positive",
    less="sounds less negative",
    worth=0.05,
    method="",
    card=("sentiment", "Pearson's r"),
    short="tone",
    caveat="Tone is the choice of words, sentence by sentence; it is not approval of a person.",
)
TOWARD = TONE._replace(
    name="toward",
    title="Tone toward names",
    unit="on a scale from −1 to 1",
    counts="mentions",
    more="is spoken of better",
    less="is spoken of less badly",
    of="speaks better of {}",
    fewest=5,
    card=("sentiment", "toward a name, macro-F1"),
    caveat="The model judges a mention within its sentence: what is reported and what the outlet "
    "thinks are not told apart.",
)


@typed
def tone(
    story: Tables,
    *,
    by: str = "outlet",
    voice: str = "author",
    method: str = "model",
    top: int | None = None,
) -> Answer:
    """Whose sentences are the more positive: the mean score of their sentences.

    ``method`` is model, vader or textblob; the two lists of words are second opinions.
    """
    if method not in METHODS:
        raise ValueError(
            unknown(f"method={method!r} is none", str(method), METHODS, kind="methods")
        )
    return compare(
        story,
        partial(counted, voice=_voice(voice, by), method=method),
        TONE._replace(
            method=f"{METHODS[method]}; a text is the mean of its sentences.",
            card=TONE.card if method == "model" else None,
        ),
        by=by,
        top=top,
        about=f"{whose(_voice(voice, by)).capitalize()}",
        normal=_voice(voice, by) == "author" and method == "model",
    )


@typed
def toward(
    story: Tables,
    *,
    names: Sequence[str] | str = (),
    by: str = "name",
    voice: str = "author",
    top: int | None = None,
) -> Answer:
    """Who fares best and who worst: the mean tone toward each name.

    ``names`` are those to look at; without any, those found in the most articles.
    ``by="name"`` compares them, any other ``by`` compares groups in how they speak of them.
    """
    meant = tuple(cast(story, names, top))
    count = partial(_counted_toward, names=meant, voice=_voice(voice, by))
    measure = TOWARD._replace(method="A trained model.")
    wanted = entities(story, names)
    about = f"Mentions in {whose(_voice(voice, by))}"
    if by == "name" or len(wanted) == 1:
        if by != "name":
            measure = measure._replace(
                title=f"Tone toward {wanted[0]}", more=f"speaks better of {wanted[0]}"
            )
        return compare(
            story, count, measure, by=by, top=top,
            names=True, about=about,
        )  # fmt: skip
    return compare_kinds(story, count, measure, by=by, kind="entity", top=top, about=about)


def _counted_toward(story: Tables, names: Sequence[str], voice: str) -> Counted:
    """The scored mentions of ``names``, each counted in itself."""
    rows = in_voice(story.toward, voice).dropna(subset=["score", "entity"])
    rows = rows[rows["entity"].isin(names)]
    why = rows["label"].fillna("") + written(rows["score"], " {:+z.2f}")
    rows = rows.assign(amount=rows["score"], size=1, why=why)
    return Counted(rows, rows)


def counted(story: Tables, voice: str = "author", method: str = "model") -> Counted:
    """The sentences with their score by ``method``, each counted in itself."""
    rows = in_voice(story.sentiment, voice)
    rows = rows[rows["method"].eq(method)].dropna(subset="score")
    places = story.sentences[["article_id", "sentence_id", "start", "end", "text"]]
    rows = rows.merge(places, on=["article_id", "sentence_id"])
    rows = rows.assign(amount=rows["score"], size=1, why=written(rows["score"], "{:+z.2f}"))
    return Counted(rows, rows)


def _voice(voice: str, by: str) -> str:
    return "all" if by in {"voice", "speaker"} else voice
