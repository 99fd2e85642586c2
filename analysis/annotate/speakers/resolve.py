"""Who is quoted: the speaker phrase of each quote → a name of the article, with a reason.

A name in the phrase counts where the phrase is about it ("Reed", not "Reed's lawyer");
pronouns and descriptions go through ``references``. What stays open says so.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.annotate.entities.names import without_titles
from analysis.annotate.speakers import descriptions, genders, roles, speaker_phrases
from analysis.annotate.speakers.pronouns import REACH, Thread
from analysis.annotate.speakers.story import Name, Story, stories

SURE, LISTED, RENAMED, BY_SURNAME = 0.98, 0.8, 0.9, 0.85
INTERVIEWED, UNLISTED, GROUP = 0.75, 0.6, 0.5
"""Confidence in a name of the phrase; the first of several; one set beside it; a surname
alone; who is introduced above an interview; a name that was recognised nowhere; a plural
taken over from the speaker before.

Held against a reading of 27 news articles chosen by chance (405 rows): above .95 right in 283
of 288, about .9 in 29 of 32, .8 to .86 in 26 of 26, below in 12 of 14."""
PLACES = frozenset({"GPE", "LOC"})
_SHORT_TITLE = re.compile(r"^\w{2,4}\.\s")
_BESIDE = re.compile(r",?\s")
_CLOSED = re.compile(r"\s*(?:,|said\b|says\b)")


class Speaker(NamedTuple):
    """What is known of a speaker, as the columns of ``quotes`` have it."""

    entity: str | None
    type: str
    confidence: float
    reason: str


def resolve(
    quotes: pd.DataFrame, mentions: pd.DataFrame, sentences: pd.DataFrame, articles: pd.DataFrame
) -> pd.DataFrame:
    """Fill ``speaker_entity``, ``_type``, ``_confidence`` (0 to 1) and ``_reason`` of ``quotes``.

    From tables of whole articles, each of which is resolved from itself alone; ``entity`` of
    ``mentions`` is filled. The type is
    ``person``, ``office``, ``organisation``, ``unnamed`` or ``unresolved``, missing only
    where the row has no speaker. ``speaker_entity`` is a name of ``mentions``, or
    the phrase's own where no mention covers it; it is missing where no name is sure enough.
    Returns a new frame; row order and index stay.

    >>> place = {"article_id": "a", "start": 0, "end": 4, "sentence_id": 0, "text": "Reed"}
    >>> mentions = pd.DataFrame([{**place, "label": "PERSON", "entity": "Ana Reed"}])
    >>> sentences = pd.DataFrame([{**place, "paragraph": 0}])
    >>> said = {"start": 10, "end": 17, "kind": "indirect", "speaker_start": 0, "speaker_end": 4}
    >>> quotes = pd.DataFrame([{**place, **said}])
    >>> articles = pd.DataFrame([{"article_id": "a", "text": "Reed said he left."}])
    >>> found = resolve(quotes, mentions, sentences, articles)
    >>> found[["speaker_entity", "speaker_type"]].values.tolist()
    [['Ana Reed', 'person']]
    """
    sexes = genders.of(mentions, sentences)
    resolvers = _resolvers(quotes, mentions, sentences, articles, sexes)
    found = dict(answer for rows, resolver in resolvers for answer in resolver.speakers(rows))
    answers = [found.get(i) for i in range(len(quotes))]
    return quotes.assign(
        speaker_entity=pd.array([a.entity if a else None for a in answers], dtype="str"),
        speaker_type=pd.array([a.type if a else None for a in answers], dtype="str"),
        speaker_confidence=np.array([a.confidence if a else np.nan for a in answers], dtype=float),
        speaker_reason=pd.array([a.reason if a else None for a in answers], dtype="str"),
    )


class Row(NamedTuple):
    """A quote: its number, start and end of its speaker phrase, and the words between marks."""

    number: int
    start: int
    end: int
    words: range


@dataclass
class Resolver:
    """The speakers of one article so far, and how to find the next."""

    story: Story
    last: tuple[int, Speaker] | None = None
    labels: dict[str, list[int]] = field(default_factory=dict)
    introduced: dict[tuple[str, str], bool] = field(default_factory=dict)
    spoken: list[tuple[range, str]] = field(default_factory=list)

    @cached_property
    def thread(self) -> Thread:
        """Whom the article has spoken of so far."""
        return Thread(self.story)

    def speakers(self, rows: list[Row]) -> Iterator[tuple[int, Speaker]]:
        """The number and the speaker of each row.

        "He" in somebody's quoted words comes last: whose words they are may be said only
        behind them.
        """
        known: dict[tuple[int, int], Speaker] = {}
        for start, end in sorted({(row.start, row.end) for row in rows}):
            if self._is_label(end):
                self.labels.setdefault(self.story.text[start:end].casefold(), []).append(end)
        for row in sorted(rows, key=lambda r: (self._is_quoted(r), r.start, r.end, r.number)):
            start, end = row.start, row.end
            if (start, end) not in known:
                speaker = self._speaker(start, end)
                known[start, end] = speaker
                self.last = start, speaker
                if speaker.type == "person" and speaker.entity:
                    self.thread.speaks(start, speaker.entity)
                elif speaker.type in ("office", "unnamed"):
                    self._note_stranger(start, end)
            speaker = known[start, end]
            if speaker.entity:
                self.spoken.append((row.words, speaker.entity))
            yield row.number, speaker

    def _is_quoted(self, row: Row) -> bool:
        """Whether the phrase is "he" or "she" in quoted words."""
        word = self.story.text[row.start : row.end].lower()
        return word in speaker_phrases.HE_OR_SHE and self.story.in_speech(row.start)

    def _note_stranger(self, start: int, end: int) -> None:
        core = descriptions.segments(self.story.text[start:end])[0].strip()
        if core and speaker_phrases.is_single(core):
            self.thread.stranger_speaks(start, core)

    def _speaker(self, start: int, end: int) -> Speaker:
        phrase = re.sub(r"\s+", " ", self.story.text[start:end]).strip()
        word = phrase.lower()
        if word in speaker_phrases.HE_OR_SHE:
            # Nobody calls himself "he" in his own words.
            quoting = {entity for words, entity in self.spoken if start in words}
            meant = self.thread.resolve(start, end, but=quoting)
            kind = "person" if meant.entity else "unresolved"
            return Speaker(meant.entity, kind, meant.confidence, meant.reason)
        if word in speaker_phrases.ASKS:
            return Speaker(None, "unresolved", 0.0, f"'{phrase}': the interviewer")
        if word in speaker_phrases.ANSWERS:
            return self._interviewed(phrase, start)
        if word in speaker_phrases.FIRST_PERSON:
            return Speaker(
                None, "unresolved", 0.0, f"'{phrase}': the first person has no name here"
            )
        if word in speaker_phrases.OTHER_PRONOUNS:
            return self._carried(phrase, start)
        found = self._named(phrase, start, end) or self._described(phrase, start, end)
        labelled = self._is_label(end) and found.entity and found.type == "person"
        if labelled and not self._introduced(phrase, str(found.entity)):
            return Speaker(None, "unresolved", 0.0, f"'{phrase}:' is nobody's whole name here")
        return found

    def _is_label(self, end: int) -> bool:
        """Whether a colon stands behind the phrase, as in a transcript."""
        return self.story.text[end : end + 2].lstrip().startswith(":")

    def _introduced(self, phrase: str, entity: str) -> bool:
        """Whether the one word of a label surely stands for ``entity``.

        A house that labels its own "Ross" may speak of another Ross: whoever is called by a
        whole name in turns under that label is somebody else, unless a label has that name.
        """
        if " " in _SHORT_TITLE.sub("", phrase) or " " not in entity:
            return True
        key = phrase.casefold(), entity
        if key not in self.introduced:
            self.introduced[key] = self._stands_for(*key)
        return self.introduced[key]

    def _stands_for(self, word: str, entity: str) -> bool:
        text, whole = self.story.text, entity.casefold()
        if any(whole in label for label in self.labels):
            return True
        return not any(
            self.story.spoken_after(self.labels.get(word, []), name.start)
            for name in self.story.names
            if name.entity == entity and " " in text[name.start : name.end]
        )

    def _interviewed(self, phrase: str, start: int) -> Speaker:
        """The person whom the author names most before, outside the questions and answers."""
        counts = Counter(name.entity for name in self.story.people if name.start < start)
        best = counts.most_common(2)
        if not best or (len(best) == 2 and best[0][1] == best[1][1]):
            return Speaker(None, "unresolved", 0.0, f"'{phrase}': nobody is introduced above")
        reason = f"'{phrase}': the person introduced above the interview"
        return Speaker(best[0][0], "person", INTERVIEWED, reason)

    def _carried(self, phrase: str, start: int) -> Speaker:
        """Take "they" and "it" for the speaker before, where that is no single person."""
        plural = phrase.lower() == "they"
        wanted = ("unnamed", "organisation") if plural else ("organisation",)
        if self.last and phrase.lower() in ("they", "it"):
            offset, before = self.last
            near = self.story.paragraph(start) - self.story.paragraph(offset) <= REACH
            if near and before.type in wanted:
                reason = f"'{phrase}': taken for the speaker before, who is no single person"
                return Speaker(before.entity, before.type, GROUP, reason)
        return Speaker(None, "unresolved", 0.0, f"'{phrase}' fits nobody safely")

    def _named(self, phrase: str, start: int, end: int) -> Speaker | None:
        text = self.story.text
        names = self._names(start, end)
        person = speaker_phrases.person(text, start, end, names)
        if person:
            entity = person.name.entity
            full = [e for e in self.story.surnames.get(entity.casefold(), ()) if " " in e]
            if len(full) > 1:
                reason = f"'{phrase}': several people of that surname in this article"
                return Speaker(None, "unresolved", 0.0, reason)
            if person.listed:
                return Speaker(entity, "person", LISTED, "the first named of several speakers")
            return Speaker(entity, "person", SURE, "named in the speaker phrase")
        beside = self._beside(start, end, names)
        if beside:
            return beside
        named = speaker_phrases.organisation(start, end, text, names)
        if named:
            return self._not_a_person(phrase, start, end, named)
        bare = without_titles(phrase)
        if speaker_phrases.is_name(bare) or (bare != phrase and not names):
            return self._unlisted(bare)
        return None

    def _names(self, start: int, end: int) -> list[Name]:
        names, starts = self.story.names, self.story.name_starts
        i = max(0, bisect_left(starts, start) - 1)
        inside = names[i : bisect_left(starts, end)]
        return [name for name in inside if name.end > start]

    def _beside(self, start: int, end: int, names: list[Name]) -> Speaker | None:
        """``the mayor, Ana Ruiz, said``: the name that follows a description."""
        text = self.story.text
        set_off = _BESIDE.match(text, end)
        if not set_off or speaker_phrases.organisation(start, end, text, names):
            return None
        following = next(iter(self._names(set_off.end(), end + 40)), None)
        if following is None or following.label != "PERSON":
            return None
        bare = without_titles(text[set_off.end() : following.end])
        whole = bare in text[following.start : following.end]
        if whole and _CLOSED.match(text, following.end):
            return Speaker(following.entity, "person", RENAMED, "named right beside the phrase")
        return None

    def _not_a_person(self, phrase: str, start: int, end: int, named: Name) -> Speaker:
        bare = without_titles(phrase)
        titled = bare != phrase and named.label != "NORP"
        mistaken = named.label not in PLACES and len(self.story.surnames.get(bare.lower(), ())) == 1
        if (titled or mistaken) and speaker_phrases.is_name(bare):
            return self._unlisted(bare)
        whole = named.end - named.start >= len(phrase) - len("the ")
        kind = "organisation" if whole else speaker_phrases.kind(phrase)[0]
        core = descriptions.segments(phrase)[0]
        if roles.member(core) and speaker_phrases.is_single(core):
            reason = "one person, without a name"
            return self._meant(start, end) or Speaker(None, "unnamed", SURE, reason)
        if named.label == "NORP" or kind == "unnamed":
            return Speaker(None, "unnamed", SURE, "a group, without a name of its own")
        if kind == "office":
            return Speaker(None, "office", SURE, "an office or a role, without a name")
        return Speaker(named.entity, "organisation", SURE, "named in the speaker phrase")

    def _unlisted(self, name: str) -> Speaker:
        """A name that no mention covers: by the surname of a person of the article."""
        surname = name.split()[-1].casefold()
        people = self.story.surnames.get(surname, ())
        if len(people) == 1:
            reason = f"'{name}': the only person of that surname in this article"
            return Speaker(people[0], "person", BY_SURNAME, reason)
        if people:
            reason = f"'{name}': several people of that surname in this article"
            return Speaker(None, "unresolved", 0.0, reason)
        return Speaker(
            name, "person", UNLISTED, "a name by its capitals, nowhere else in this article"
        )

    def _described(self, phrase: str, start: int, end: int) -> Speaker:
        named = speaker_phrases.behind_office(phrase)
        if named != phrase and speaker_phrases.is_name(named):
            return self._unlisted(named)
        kind, reason = speaker_phrases.kind(phrase)
        meant = None
        if kind != "unnamed" or phrase.lower().startswith("the "):
            meant = self._meant(start, end)
        confidence = 0.0 if kind == "unresolved" else SURE
        return meant or Speaker(None, kind, confidence, f"'{phrase}': {reason}")

    def _meant(self, start: int, end: int) -> Speaker | None:
        """Whom the article calls what the description says."""
        topic, alone = self.thread.topic(start), self.thread.alone(start)
        found = descriptions.resolve(self.story, start, end, topic=topic, alone=alone)
        if not found.entity:
            return None
        is_person = self.story.labels.get(found.entity) == "PERSON"
        kind = "person" if is_person else "organisation"
        return Speaker(found.entity, kind, found.confidence, found.reason)


def _resolvers(
    quotes: pd.DataFrame,
    mentions: pd.DataFrame,
    sentences: pd.DataFrame,
    articles: pd.DataFrame,
    sexes: Mapping[str, Mapping[str, str]],
) -> Iterator[tuple[list[Row], Resolver]]:
    """The rows with a speaker and the resolver of each article that has any."""
    spoken = quotes["speaker_start"].notna().to_numpy()
    rows: defaultdict[str, list[Row]] = defaultdict(list)
    numbers = np.flatnonzero(spoken).tolist()
    wanted = ["article_id", "speaker_start", "speaker_end", "kind", "start", "end"]
    columns = [quotes.loc[spoken, name].tolist() for name in wanted]
    for number, article_id, start, end, kind, *words in zip(numbers, *columns, strict=True):
        marked = range(*words) if kind == "direct" else range(0)
        rows[article_id].append(Row(number, int(start), int(end), marked))
    for article_id, story in stories(list(rows), mentions, sentences, quotes, articles, sexes):
        yield rows[article_id], Resolver(story)
