"""The lines of a story card, each as the sentences behind it: what articles carry, side by side.

Every function returns rows with ``section``, ``row``, ``article_id``, ``sentence_id``, ``start``,
``end``, ``why``, ``state`` (said, hedged, quoted, near) and ``told``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.annotate import hedges as cues
from analysis.annotate import language, meaning, sentiment, spans
from analysis.measure import amounts, passages, points
from analysis.measure import names as naming
from analysis.measure.points import KEY, Likeness
from analysis.said import count
from analysis.tables import Tables

POINTS, PERHAPS, ONLY, DOUBTS, SPEAKERS, NAMES, COMING, NUMBERS = 10, 6, 3, 2, 8, 8, 4, 6
"""Lines of each section; of what is found in one alone, and of doubts, for each article."""
COLUMNS = ("section", "row", *KEY, "start", "end", "why", "state", "told")
PLACES = ("", "at the start", "early on", "in the middle", "later on", "at the end")
"""What to call the fifths of an article, from 1."""
SCOPE = ("epistemic", "doxastic", "condition", "investigation")
FUTURE = frozenset({"will", "shall", "may", "might"})
INTENT = frozenset({"promise", "vow", "threaten", "pledge", "warn", "expect"})
"""Verbs of what somebody means to do, or thinks that will be done."""
SAYS = re.compile(
    r"[“”\"]|‘\w|\w: \w|\b(?:says?|said|claims?|according to|told|warns?|vows?)\b", re.I
)
"""What shows in a title that it tells what somebody said."""
POINTED = 3  # content words of a sentence that can make a point
FORMS = 3  # of a name
CERTAIN = 6  # points that are not equally certain
NEARLY = 0.9  # of a speaker's words within quotation marks: with fewer he is not only quoted


class Texts(NamedTuple):
    """Articles to lay side by side, their sentences compared."""

    tables: Tables
    ids: list[str]
    labels: dict[str, str]
    found: Likeness
    point: np.ndarray
    sure: np.ndarray
    whole: np.ndarray
    vectors: Mapping[str, np.ndarray]
    meaning: np.ndarray
    state: list[str]
    fifth: list[int]


def read(tables: Tables, ids: list[str], labels: dict[str, str]) -> Texts:
    """Compare all sentences of the articles ``ids``; ``labels`` says what to call each."""
    lines = tables.sentences[tables.sentences["article_id"].isin(ids)]
    order = {name: i for i, name in enumerate(ids)}
    lines = lines.sort_values("article_id", key=lambda c: c.map(order), kind="stable")
    tokens = tables.tokens[tables.tokens["article_id"].isin(ids)]
    lines = lines.reset_index(drop=True)
    vectors = language.vectors({*tokens["lemma"].str.lower(), *tokens["text"].str.lower()})
    meant = meaning.of_sentences(lines, tokens)
    found = points.likeness(lines, tokens, vectors, meant)
    point = _points_of(found, tokens)
    return Texts(
        tables,
        ids,
        labels,
        found,
        point,
        points.sure(found, point),
        _whole(found.rows, tokens),
        vectors,
        meant,
        _states(lines, tables),
        _fifths(lines, tables),
    )


def _whole(rows: pd.DataFrame, tokens: pd.DataFrame) -> np.ndarray:
    """Which sentences can stand alone: a main verb with a subject, and no "that" before it."""
    heads = tokens.loc[tokens["dep"].eq("ROOT"), ["article_id", "token_id"]]
    below = tokens[[*KEY, "dep", "head"]].merge(
        heads.rename(columns={"token_id": "head"}), on=["article_id", "head"]
    )
    subject = below[below["dep"].isin(["nsubj", "nsubjpass", "csubj", "expl"])]
    marked = below[below["dep"].eq("mark")]
    keys = pd.MultiIndex.from_frame(rows[KEY])
    has, not_whole = (keys.isin(pd.MultiIndex.from_frame(part[KEY])) for part in (subject, marked))
    return has & ~not_whole


def _points_of(found: Likeness, tokens: pd.DataFrame) -> np.ndarray:
    """The points, without sentences of a word or two: "To do what?" says nothing to share."""
    point = points.groups(found)
    point = np.where(points.sizes(found.rows, tokens) >= POINTED, point, -1)
    carried = pd.Series(found.rows["article_id"].to_numpy()).groupby(point).nunique()
    return np.where(carried.reindex(point).to_numpy() > 1, point, -1)


def rows(texts: Texts) -> pd.DataFrame:
    """All lines of the card, section by section."""
    parts = [
        _points(texts),
        _certainty(texts),
        _numbers(texts),
        _coming(texts),
        _speakers(texts),
        _names(texts),
        _headlines(texts),
        _doubts(texts),
        _only(texts),
    ]
    kept = [part for part in parts if len(part)]
    if not kept:
        return pd.DataFrame(columns=list(COLUMNS))
    return pd.concat(kept, ignore_index=True)[list(COLUMNS)]


def label(texts: Texts, point: int) -> str:
    """A point in words: the shortest of its sentences, of those that are sure and whole if any."""
    here = texts.point == point
    for better in (texts.sure, texts.whole):
        here = here & better if (here & better).any() else here
    said = texts.found.rows.loc[here, "text"]
    return " ".join(min(said, key=lambda text: (len(text), text)).split())


def _points(texts: Texts) -> pd.DataFrame:
    every = texts.found.rows.assign(point=texts.point, state=texts.state, fifth=texts.fifth)
    every = every[every["point"].ge(0)]
    known = set(texts.point[texts.sure].tolist())
    told = []
    for name, part, most in (
        ("What they have in common", every[texts.sure[every.index]], POINTS),
        ("Perhaps the same", every[~every["point"].isin(known)], PERHAPS),
    ):
        near = points.strength(texts.found, _only_of(texts, part.index))
        carried = part.groupby("point")["article_id"].nunique()
        order = sorted(carried.index, key=lambda p: (-carried[p], -near[p], p))
        told.append(_carried(texts, part, order[:most], name))
    return pd.concat([part for part in told if len(part)] or told[:1], ignore_index=True)


def _only_of(texts: Texts, kept: pd.Index) -> np.ndarray:
    """The points, of the sentences at the places ``kept`` alone."""
    return np.where(np.isin(np.arange(len(texts.point)), kept), texts.point, -1)


def _carried(texts: Texts, every: pd.DataFrame, chosen: list[int], name: str) -> pd.DataFrame:
    spoken = _reported(texts)
    parts = []
    for point in chosen:
        part = every[every["point"].eq(point)]
        keys = zip(part["article_id"], part["sentence_id"], strict=True)
        who = [spoken.get(key, "") for key in keys]
        told = [
            PLACES[n] + (f", {name}" if name else "")
            for n, name in zip(part["fifth"], who, strict=True)
        ]
        parts.append(
            part.assign(row=label(texts, point), told=told, why="says the same as the others")
        )
    return _section(name, parts)


def _certainty(texts: Texts) -> pd.DataFrame:
    """Points that are hedged or boosted in one article and not in another, and "could"."""
    rows = texts.found.rows.assign(point=np.where(texts.sure, texts.point, -1))
    marks = _uncertain(texts, boosters=True)
    marks = marks.merge(rows[[*KEY, "point"]], on=KEY)
    parts: list[pd.DataFrame] = []
    near = points.strength(texts.found, rows["point"].to_numpy())
    for point in sorted(near, key=lambda p: (-near[p], p)):
        if len(parts) == CERTAIN:
            break
        of = rows[rows["point"].eq(point)]
        here = marks[marks["point"].eq(point)]
        if here.empty or set(here["article_id"]) == set(of["article_id"]):
            continue
        plain = of[~of["article_id"].isin(here["article_id"])]
        cue = here.assign(
            told="“" + here["text"] + "”",
            state=np.where(here["pole"].eq("hedge"), "hedged", "said"),
            why=here["kind"].str.replace("_", " "),
        )
        bald = plain.assign(told="plain", state="said", why="neither hedged nor boosted")
        parts.append(pd.concat([cue, bald]).assign(row=label(texts, point)))
    articles = texts.tables.articles[texts.tables.articles["article_id"].isin(texts.ids)]
    tokens = texts.tables.tokens[texts.tables.tokens["article_id"].isin(texts.ids)]
    uses = cues.readings(articles, tokens)
    uses = uses[uses["text"].str.lower().eq("could")]
    able = uses[~uses.groupby(["article_id", "start"])["accepted"].transform("any")]
    able = able.drop_duplicates(["article_id", "start"])
    if len(set(able["article_id"])) > 1:
        parts.append(
            able.assign(
                row="“could” of ability: what can be done, no doubt",
                state="said",
                told=_counts(able),
                why=able["rule"],
            )
        )
    return _section("How certain of the same", parts)


def _numbers(texts: Texts) -> pd.DataFrame:
    tokens = texts.tables.tokens[texts.tables.tokens["article_id"].isin(texts.ids)]
    found = amounts.differing(texts.found, texts.point, tokens, texts.vectors)
    parts = []
    for pair in found.head(NUMBERS).to_dict("records"):
        thing = pair["thing"] if pair["thing"] not in {"", "percent", "money"} else ""
        name = label(texts, texts.point[pair["row"]])
        name = f"{thing.capitalize()}: {name}" if thing else name
        for side in ("", "_2"):
            row = int(pair[f"row{side}"])
            line = texts.found.rows.iloc[[row]]
            parts.append(
                line.assign(
                    row=name,
                    told=str(pair[f"told{side}"]),
                    start=int(pair[f"start{side}"]),
                    end=int(pair[f"end{side}"]),
                    state=texts.state[row],
                    why="another number of the same thing",
                )
            )
    rows = _section("Numbers that differ", parts)
    return rows.drop_duplicates(["row", "article_id", "start"]) if len(rows) else rows


def _coming(texts: Texts) -> pd.DataFrame:
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
    hedged = set(zip(*(_uncertain(texts)[c] for c in ("article_id", "start")), strict=True))
    spoken = _quoted_places(texts)
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
    return _section("What they see coming", parts)


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


def _speakers(texts: Texts) -> pd.DataFrame:
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
    return _section("Whose words", parts)


def _names(texts: Texts) -> pd.DataFrame:
    mentions = texts.tables.mentions[texts.tables.mentions["article_id"].isin(texts.ids)]
    order = naming.frequent(mentions, top=NAMES)["entity"].tolist()
    parts = []
    for entity in order:
        part = mentions[mentions["entity"].eq(entity)]
        told = part["article_id"].map(part.groupby("article_id")["text"].agg(_forms))
        state = np.where(part["voice"].eq("quoted"), "quoted", "said")
        parts.append(part.assign(row=entity, told=told, state=state, why=part["label"]))
    return _section("Names, and what they are called", parts)


def _headlines(texts: Texts) -> pd.DataFrame:
    """The titles against their texts: doubt that is gone, attribution that is gone, tone."""
    articles = texts.tables.articles
    articles = articles[articles["article_id"].isin(texts.ids) & articles["title"].notna()]
    if articles.empty:
        return pd.DataFrame()
    titles = pd.DataFrame({"article_id": articles["article_id"], "text": articles["title"]})
    found = spans.find(titles.reset_index(drop=True))
    doubted = set(found["hedges"].loc[found["hedges"]["szeged"].notna(), "article_id"])
    marks = _uncertain(texts)
    lost = marks[
        ~marks["article_id"].isin(doubted) & marks["article_id"].isin(titles["article_id"])
    ]
    counts = lost.groupby("article_id").size()
    lost = lost.assign(
        row="Doubt in the text, none in the title",
        state="hedged",
        why=lost["rule"],
        told=lost["article_id"].map(counts).map(lambda n: f"{n} in the text"),
    )
    parts = [lost, _attribution(texts, titles, found["tokens"]), _tones(texts, titles)]
    return _section("The title against the text", [p for p in parts if len(p)])


def _attribution(texts: Texts, titles: pd.DataFrame, tokens: pd.DataFrame) -> pd.DataFrame:
    """Titles that say as a fact what their text says that somebody said."""
    spoken = _reported(texts)
    parts = []
    for article, title in zip(titles["article_id"], titles["text"], strict=True):
        if SAYS.search(title):
            continue
        here = texts.found.rows["article_id"].eq(article)
        lines = texts.found.rows[here]
        words = texts.tables.tokens[texts.tables.tokens["article_id"].eq(article)]
        of_title = tokens[tokens["article_id"].eq(article)].assign(article_id="", sentence_id=0)
        head = pd.DataFrame({"article_id": [""], "sentence_id": [0], "start": [0], "text": [title]})
        both = points.likeness(
            pd.concat([head, lines], ignore_index=True),
            pd.concat([of_title, words]),
            texts.vectors,
            np.concatenate([meaning.of_sentences(head, of_title), texts.meaning[here]]),
        )
        best = int(both.alike[0].argmax())
        if not best or both.alike[0, best] < points.SAME:
            continue
        line = both.rows.iloc[[best]]
        who = spoken.get((article, int(line["sentence_id"].iloc[0])), "")
        if who:
            parts.append(
                line.assign(
                    row="Said by somebody in the text, as a fact in the title",
                    state=texts.state[lines.index[best - 1]],
                    told=who,
                    why="the sentence that the title is nearest to",
                )
            )
    return pd.concat(parts) if parts else pd.DataFrame()


def _tones(texts: Texts, titles: pd.DataFrame) -> pd.DataFrame:
    scores = texts.tables.sentiment
    scores = scores[scores["method"].eq("model") & scores["article_id"].isin(titles["article_id"])]
    scores = scores.dropna(subset="score")
    if scores.empty:
        return pd.DataFrame()
    told = dict(
        zip(titles["article_id"], sentiment.score(titles["text"].tolist())["score"], strict=True)
    )
    means = scores.groupby("article_id")["score"].mean()
    both = {a: f"{_signed(told[a])} / {_signed(m)}" for a, m in means.items()}
    lines = texts.found.rows[texts.found.rows["sentence_id"].eq(0)]
    lines = lines[lines["article_id"].isin(both)]
    return lines.assign(
        row="Tone of the title / of the text",
        state="said",
        told=lines["article_id"].map(both),
        why="the text begins",
    )


def _doubts(texts: Texts) -> pd.DataFrame:
    """The most doubtful sentences of each article, with the nearest of the others."""
    marks = texts.tables.hedges
    marks = marks[marks["pole"].eq("hedge") & marks["szeged"].isin(SCOPE)]
    marks = marks[marks["whose"].isin(["own", "condition", "question"])]
    counts = marks.groupby(KEY).size()
    rows = texts.found.rows
    n = np.array([counts.get(key, 0) for key in zip(*(rows[k] for k in KEY), strict=True)])
    chosen: list[int] = []
    for article in texts.ids:
        here = np.flatnonzero(rows["article_id"].eq(article).to_numpy() & (n > 1)).tolist()
        chosen += sorted(here, key=lambda i: (-n[i], i))[:DOUBTS]
    return _alone(texts, chosen, "What each doubts most", "hedged")


def _only(texts: Texts) -> pd.DataFrame:
    """Sentences that nothing in the others comes near, with the nearest all the same."""
    best = texts.found.alike.max(axis=1) if len(texts.found.rows) else np.zeros(0)
    alone = points.alone(texts.found, texts.point, texts.tables.tokens)
    chosen: list[int] = []
    for article in texts.ids:
        mine = texts.found.rows["article_id"].eq(article).to_numpy()
        here = np.flatnonzero(mine & alone).tolist()
        chosen += sorted(sorted(here, key=lambda i: (best[i], i))[:ONLY])
    return _alone(texts, chosen, "Found in one alone", "")


def _alone(texts: Texts, chosen: list[int], section: str, state: str) -> pd.DataFrame:
    near = points.nearest(texts.found)
    parts = []
    for row in chosen:
        line = texts.found.rows.iloc[[row]]
        name = " ".join(line["text"].iloc[0].split())
        parts.append(
            line.assign(
                row=name,
                state=state or texts.state[row],
                told=PLACES[texts.fifth[row]],
                why="found here",
            )
        )
        others = near[near["row"].eq(row)]
        told = others["likeness"].map("{:.2f}".format)
        parts.append(
            texts.found.rows.iloc[others["nearest"].to_numpy(int)].assign(
                row=name,
                state="near",
                told=("nearest: " + told).tolist(),
                why=("the nearest in this article, likeness " + told).tolist(),
            )
        )
    return _section(section, parts)


def _section(name: str, parts: list[pd.DataFrame]) -> pd.DataFrame:
    if not parts:
        return pd.DataFrame(columns=list(COLUMNS))
    return pd.concat(parts).assign(section=name)[list(COLUMNS)].reset_index(drop=True)


def _uncertain(texts: Texts, *, boosters: bool = False) -> pd.DataFrame:
    marks = texts.tables.hedges
    marks = marks[marks["article_id"].isin(texts.ids) & marks["whose"].eq("own")]
    doubt = marks["pole"].eq("hedge") & marks["szeged"].notna()
    return marks[doubt | (marks["pole"].eq("booster") if boosters else False)]


def _states(lines: pd.DataFrame, tables: Tables) -> list[str]:
    """In whose voice each sentence is, and whether its author doubts it."""
    words = tables.tokens[tables.tokens["text"].str.contains(r"\w", regex=True)]
    quoted = words["voice"].eq("quoted").groupby([words[k] for k in KEY]).mean()
    marks = tables.hedges
    marks = marks[marks["pole"].eq("hedge") & marks["szeged"].notna() & marks["whose"].eq("own")]
    doubt = set(zip(*(marks[k] for k in KEY), strict=True))
    keys = zip(*(lines[k] for k in KEY), strict=True)
    return [
        "quoted" if quoted.get(key, 0) >= 0.5 else "hedged" if key in doubt else "said"
        for key in keys
    ]


def _fifths(lines: pd.DataFrame, tables: Tables) -> list[int]:
    length = tables.articles.set_index("article_id")["text"].str.len()
    whole = lines["article_id"].map(length).clip(lower=1)
    return (5 * lines["start"] // whole + 1).clip(upper=5).astype(int).tolist()


def _reported(texts: Texts) -> dict[tuple[str, int], str]:
    """Whose words a sentence tells, where it tells somebody's; a "he" alone is nobody."""
    quotes = texts.tables.quotes
    quotes = quotes[quotes["article_id"].isin(texts.ids) & quotes["depth"].eq(0)]
    found = quotes["speaker_type"].fillna("unresolved").ne("unresolved")
    told = quotes["speaker"].where(found | quotes["speaker"].isna(), passages.UNKNOWN)
    who = quotes["speaker_entity"].fillna(told)
    pairs = zip(quotes["article_id"], quotes["sentence_id"], who, strict=True)
    return {(a, int(s)): str(w) for a, s, w in pairs if pd.notna(w)}


def _quoted_places(texts: Texts) -> set[tuple[str, int]]:
    tokens = texts.tables.tokens
    tokens = tokens[tokens["article_id"].isin(texts.ids) & tokens["voice"].eq("quoted")]
    return set(zip(tokens["article_id"], tokens["start"], strict=True))


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


def _counts(rows: pd.DataFrame) -> pd.Series:
    sizes = rows.groupby("article_id").size()
    return rows["article_id"].map(sizes).map(lambda n: "once" if n == 1 else f"{n} times")


def _forms(texts: pd.Series) -> str:
    often = texts.value_counts()
    return ", ".join(sorted(often.index, key=lambda form: (-often[form], form))[:FORMS])


def _signed(score: float) -> str:
    return f"{score:+.2f}".replace("-", "−")


def linked(texts: Texts) -> Iterator[tuple[str, pd.DataFrame]]:
    """Each article with its sentences, their ``point`` (−1: none) and ``state``."""
    perhaps = (texts.point >= 0) & ~texts.sure
    state = np.where(perhaps, "perhaps", texts.state)
    rows = texts.found.rows.assign(point=texts.point, state=state)
    for article in texts.ids:
        yield article, rows[rows["article_id"].eq(article)]
