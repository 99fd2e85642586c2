"""Competing words for the same thing: "killed", "assassinated" or "eliminated"?

Each set of ``lexicons/events.csv`` lists words that name one kind of event, actor or policy in
different lights, with a reason and an example a word.
"""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from analysis.annotate.parse import Parse, placed
from analysis.annotate.speakers import roles, speaker_phrases

POS = ("NOUN", "VERB", "ADJ", "")
COLUMNS = ["event", "term", "word", "pos", "of", "reason", "example"]
# Those to whom it is done, besides the offices and sources of the speakers' lexicons.
PERSONS = frozenset(
    {
        "bomber", "captive", "civilian", "courier", "dissident", "enemy", "fighter", "guard",
        "gunman", "hitman", "hostage", "insurgent", "jihadist", "militant", "prisoner", "rebel",
        "sniper", "target", "terrorist", "traitor", "victim",
    }
)  # fmt: skip
FOUND = {
    "article_id": "str",
    "start": "int64",
    "end": "int64",
    "sentence_id": "int64",
    "text": "str",
    "event": "str",
    "term": "str",
    "word": "str",
    "voice": "str",
}


def load(path: str | Path | None = None) -> pd.DataFrame:
    """The sets of competing words: the columns are ``COLUMNS``.

    Words of one ``term`` are one choice ("kill", "killing"). ``pos`` is NOUN, VERB, ADJ
    or empty for any; ``of`` is ``person`` where the word means the event only when it is
    done to one: "eliminated the courier", not "the debt". A CSV at ``path`` adds sets,
    and replaces ours of the same event; it needs the columns event and word, ``term``
    defaults to the word. Raises ``ValueError`` saying what is wrong with it and in which row.

    >>> load().query("event == 'climate'")["term"].head(2).tolist()
    ['climate change', 'global warming']
    """
    own = files("analysis") / "annotate" / "lexicons" / "events.csv"
    with own.open(encoding="utf-8") as file:
        ours = pd.read_csv(file, dtype="str", keep_default_na=False)
    if path is None:
        return ours
    theirs = _read(Path(path))
    ours = ours[~ours["event"].isin(theirs["event"])]
    return pd.concat([ours, theirs], ignore_index=True)


def competing(tokens: pd.DataFrame, *, event: str, path: str | Path | None = None) -> pd.DataFrame:
    """Where the words of one ``event`` stand, the longest where several fit.

    Returns ``article_id``, ``start``, ``end``, ``sentence_id``, ``text``, ``event``,
    ``term``, ``word``, ``voice``. Words match by lemma and part of speech, or as
    written; a verb and its particle may stand apart ("took him out"). ``path``: see
    ``load``. Raises ``ValueError`` for an event without a set.

    >>> tokens = pd.DataFrame({
    ...     "article_id": "a", "token_id": [0, 1, 2], "sentence_id": 0, "start": [0, 3, 11],
    ...     "end": [2, 10, 12], "text": ["He", "rioted", "."], "lemma": ["he", "riot", "."],
    ...     "pos": ["PRON", "VERB", "PUNCT"], "tag": ["PRP", "VBD", "."],
    ...     "dep": ["nsubj", "ROOT", "punct"], "head": [1, 1, 1], "voice": "author"})
    >>> competing(tokens, event="protest")[["text", "term"]].values.tolist()
    [['rioted', 'riot']]
    """
    sets = load(path)
    chosen = sets[sets["event"].eq(event)]
    if chosen.empty:
        known = ", ".join(sorted(set(sets["event"])))
        raise ValueError(f"No set of words is called {event!r}; there are {known}.")
    entries = _entries(chosen)
    first = list({entry.parts[0] for entry in entries})
    hit = tokens["lemma"].str.lower().isin(first) | tokens["text"].str.lower().isin(first)
    rows = []
    for here in placed(tokens[hit], tokens):
        parse, done = here.parse, -1
        for i in here.roots:
            matches = ((_last(parse, i, entry), entry) for entry in entries)
            last, entry = next((m for m in matches if m[0] >= 0), (-1, entries[0]))
            if i <= done or last < 0 or (entry.of and not _done_to_person(parse, i, last)):
                continue
            done = last
            place = (parse.article_id, *parse.span(i, last), parse.sentence[i])
            named = (parse.phrase(i, last), event, entry.term, entry.word, here.voice[i])
            rows.append((*place, *named))
    return pd.DataFrame(rows, columns=list(FOUND)).astype(FOUND)


def done_to(words: pd.DataFrame, acts: pd.DataFrame) -> pd.DataFrame:
    """The ``words`` that are among ``acts``, a selection of the table ``wording.acts``.

    With the acts of which a name is the patient: the words for what was done to it.

    >>> words = pd.DataFrame({"article_id": "a", "start": [0, 9], "end": [6, 14], "term": "kill"})
    >>> acts = pd.DataFrame({"article_id": ["a"], "start": [9], "end": [14]})
    >>> done_to(words, acts)["start"].tolist()
    [9]
    """
    place = words.reset_index(names="word_row")[["word_row", "article_id", "start", "end"]]
    pairs = place.merge(acts[["article_id", "start"]], on="article_id", suffixes=("", "_act"))
    inside = pairs["start"].le(pairs["start_act"]) & pairs["start_act"].lt(pairs["end"])
    return words.loc[words.index.isin(pairs.loc[inside, "word_row"])].reset_index(drop=True)


def near(words: pd.DataFrame, mentions: pd.DataFrame) -> pd.DataFrame:
    """The ``words`` that share a sentence with one of ``mentions``.

    >>> words = pd.DataFrame({"article_id": "a", "sentence_id": [0, 1], "term": "kill"})
    >>> near(words, words.head(1))["sentence_id"].tolist()
    [0]
    """
    place = ["article_id", "sentence_id"]
    return words.merge(mentions[place].drop_duplicates(), on=place)


class _Entry(NamedTuple):
    parts: tuple[str, ...]
    pos: str
    term: str
    word: str
    of: str


def _entries(chosen: pd.DataFrame) -> list[_Entry]:
    """The entries of a set, those with more words first."""
    columns = (chosen[c] for c in ("word", "pos", "term", "of"))
    entries = [
        _Entry(tuple(re.findall(r"\w+|[^\w\s]", word.lower())), pos, term, word, of)
        for word, pos, term, of in zip(*columns, strict=True)
    ]
    return sorted(entries, key=lambda entry: (-len(entry.parts), entry.word, entry.pos))


def _last(parse: Parse, i: int, entry: _Entry) -> int:
    """The last token of ``entry`` where it begins at token ``i``, else -1."""
    verb = entry.pos == "VERB"
    last = i + len(entry.parts) - 1
    here = last < len(parse) and parse.sentence[i] == parse.sentence[last]
    if here and all(_is(parse, i + k, part) for k, part in enumerate(entry.parts)):
        return last if entry.pos in {"", parse.pos[i if verb else last]} else -1
    if verb and len(entry.parts) == 2 and parse.pos[i] == "VERB" and _is(parse, i, entry.parts[0]):
        apart = [c for c in parse.having(i, "prt") if c > i and parse.lower[c] == entry.parts[1]]
        return apart[0] if apart else -1
    return -1


def _done_to_person(parse: Parse, first: int, last: int) -> bool:
    """Whether the object of a verb, or that of a noun, is somebody, where it is named."""
    named = parse.having(first, "dobj", "nsubjpass", "oprd")
    named += parse.having(last, "poss", "compound", "amod") if parse.pos[last] == "NOUN" else []
    of = (p for p in parse.having(last, "prep") if parse.lower[p] == "of")
    named += [c for prep in of for c in parse.having(prep, "pobj")]
    named = [i for i in named if i not in (first, last) and parse.pos[i] != "ADJ"]
    if parse.dep[first] == "relcl":
        named = named or [parse.head[first]]
    return not named or any(_is_person(parse, i) for i in named)


def _is_person(parse: Parse, i: int) -> bool:
    if parse.pos[i] != "NOUN":
        return parse.lower[i] not in {"it", "this", "that", "these", "those", "which"}
    noun = parse.lemma[i].lower()
    known = (roles.nouns(), speaker_phrases.unnamed(), PERSONS)
    return any(form in listed for form in (noun, f"{noun}s") for listed in known)


def _is(parse: Parse, i: int, part: str) -> bool:
    return part in {parse.lemma[i].lower(), parse.lower[i]}


def _read(path: Path) -> pd.DataFrame:
    try:
        table = pd.read_csv(path, dtype="str", keep_default_na=False, encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise ValueError(f"There is no file {path}.") from error
    except (UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise ValueError(f"{path.name} is not a CSV in UTF-8: {error}.") from error
    table = table.rename(columns=lambda name: name.strip().lower())
    for column in ("event", "word"):
        if column not in table:
            raise ValueError(f"{path.name} needs a column {column}; it has {list(table.columns)}.")
    table = table.reindex(columns=COLUMNS, fill_value="").apply(lambda column: column.str.strip())
    table["pos"] = table["pos"].str.upper()
    table["term"] = table["term"].where(table["term"].ne(""), table["word"])
    faults = {
        "an empty event or word": table["event"].eq("") | table["word"].eq(""),
        f"a pos that is none of {', '.join(POS[:3])}": ~table["pos"].isin(POS),
        "a word that its event has already": table.duplicated(["event", "word", "pos"]),
    }
    for what, rows in faults.items():
        if rows.any():
            raise ValueError(f"{path.name}, line {int(rows.to_numpy().argmax()) + 2}: {what}.")
    return table
