"""Whether a verb reports what somebody said, and which clause under it is that.

Wishes, sights, plans, questions, advice, the author's own words and verdicts, and things
that "show" something are no speech.
"""

from __future__ import annotations

from analysis.annotate.parse import Parse
from analysis.annotate.quotes import phrases
from analysis.annotate.quotes.phrases import Words
from analysis.annotate.quotes.scene import Scene
from analysis.annotate.quotes.speech import Verb
from analysis.annotate.speakers import speaker_phrases

_THINGS = frozenset({"it", "this", "that", "these", "those", "which", "what", "there"})
_OPEN = frozenset({"should", "must", "ought", "could", "might"})
_DASHES = frozenset({"--", "—", "–", ";", ":"})


def reports(scene: Scene, verb: int, speaker: Words | None) -> bool:
    """Whether a verb reports somebody else: "we know" and "there is reason to believe" do not."""
    parse, entry = scene.parse, scene.verb(verb)
    if entry is None or _is_judged(parse, verb):
        return False
    if entry.evidence and not (speaker and _can_speak(parse, speaker)):
        return False
    if _is_own(parse, verb, entry, speaker) or _is_meant(scene, verb, entry, speaker):
        return False
    if _is_open(parse, verb) or (not entry.strong and parse.dep[verb] == "pcomp"):
        return False
    if speaker and _to_say(parse, verb) and not _is_person(parse, speaker):
        return False
    if entry.strong:
        return speaker is not None or (parse.tag[verb] == "VBN" and parse.dep[verb] != "advcl")
    nobody = speaker is None or parse.lower[speaker[0]] in phrases.ANYBODY
    return not nobody and not (parse.tag[verb] == "VB" and parse.dep[verb] in ("acl", "relcl"))


def _can_speak(parse: Parse, speaker: Words) -> bool:
    """Whether "shows" has somebody or a document for its subject, not "experience" or "this"."""
    first, last = speaker
    if first == last and parse.pos[first] in ("PRON", "DET"):
        return parse.lower[first] not in _THINGS
    named = any(parse.pos[i] in ("PROPN", "NUM") for i in range(first, last + 1))
    return named or _kind(parse, speaker) != "unresolved"


def _is_person(parse: Parse, speaker: Words) -> bool:
    if speaker[0] == speaker[1] and parse.pos[speaker[0]] == "PRON":
        return parse.lower[speaker[0]] not in _THINGS
    return parse.pos[speaker[1]] == "PROPN" or _kind(parse, speaker) in ("office", "unnamed")


def _kind(parse: Parse, speaker: Words) -> str:
    return speaker_phrases.kind(" ".join(parse.word[speaker[0] : speaker[1] + 1]))[0]


def _is_own(parse: Parse, verb: int, entry: Verb, speaker: Words | None) -> bool:
    """``I call``, ``you might say``, ``we agree`` are the author's own; ``I told him`` is not."""
    if speaker is None or speaker[0] < speaker[1] or parse.lower[speaker[0]] not in phrases.ANYBODY:
        return False
    return entry.naming or not entry.strong or parse.tag[verb] != "VBD"


def _is_open(parse: Parse, verb: int) -> bool:
    """``Did he say so?`` and ``He should apologize``: whether anything is said stays open."""
    helpers = parse.having(verb, "aux", "auxpass")
    subject = min(parse.having(verb, "nsubj"), default=-1)
    asks = parse.dep[verb] == "ROOT" and bool(helpers) and helpers[0] < subject < verb
    return asks or any(parse.lower[i] in _OPEN for i in helpers)


def _is_meant(scene: Scene, verb: int, entry: Verb, speaker: Words | None) -> bool:
    """``plans to ask``, ``tries to learn``, ``it is time to ask``: nothing is said yet."""
    parse = scene.parse
    if parse.tag[verb] != "VB" or verb == 0 or parse.lower[verb - 1] != "to":
        return False
    if parse.dep[verb] == "xcomp":
        above = scene.verb(parse.head[verb])
        return not entry.strong or (above is not None and not above.strong and not above.clause)
    return speaker is not None and not _can_speak(parse, speaker)


def _to_say(parse: Parse, verb: int) -> bool:
    """``The story was corrected to say that``: an aim, where no person is its subject."""
    if parse.tag[verb] != "VB" or parse.dep[verb] not in ("advcl", "xcomp"):
        return False
    return parse.has(parse.head[verb], "auxpass") and verb > 0 and parse.lower[verb - 1] == "to"


def _is_judged(parse: Parse, verb: int) -> bool:
    """``For Ms. Lane to claim that is absurd``: the author's verdict, not a report."""
    below = [c for c in phrases.near(parse, verb) if c < verb]
    return parse.tag[verb] == "VB" and any(
        parse.dep[c] == "mark" and parse.lower[c] == "for" for c in below
    )


def is_content(parse: Parse, verb: int, clause: int, entry: Verb) -> bool:
    """Whether a clause under a verb may be what is said; wishes and sights are not.

    "wants to leave" and "saw the town shrink" say what somebody wishes or sees.
    """
    if parse.dep[clause] == "prep":
        named = entry.before == "for" and parse.has(verb, "dobj", "oprd", "auxpass")
        return bool(entry.before) and parse.lower[clause] == entry.before and not named
    to_do = entry.before == "for" and parse.dep[clause] in ("advcl", "xcomp", "ccomp")
    if to_do and any(parse.lower[c] == "for" for c in parse.having(clause, "mark")):
        return True  # "called for the guild to pay"
    if parse.dep[clause] == "xcomp":
        return entry.infinitive
    if parse.dep[clause] not in ("ccomp", "acl", "relcl") or not entry.clause:
        return False
    if parse.dep[clause] != "ccomp":
        return entry.strong and not parse.has(verb, "ccomp")
    if parse.pos[clause] not in ("VERB", "AUX") and not (entry.naming or _is_clause(parse, clause)):
        return False
    if _is_dashed_off(parse, verb, clause):
        return False
    if parse.has(clause, "aux", "auxpass", "mark") or parse.tag[clause] not in ("VB", "VBG"):
        return True
    # A bare verb is an order ("demands he leave") or a sight; "her voice rising" goes beside.
    sees = not entry.strong or entry.verb_class == "endorsing"
    return entry.evidence if parse.tag[clause] == "VBG" else not sees


def _is_clause(parse: Parse, head: int) -> bool:
    """Whether a clause that the parser hung on a noun has a verb: its subject or "is"."""
    return parse.has(head, "nsubj", "nsubjpass", "cop", "aux", "mark", "relcl")


def _is_dashed_off(parse: Parse, verb: int, clause: int) -> bool:
    """``It rained -- the mayor said it would``: what stands before the dash is not said."""
    dashes = (i for i in parse.having(verb, "punct") if clause < i < verb)
    return any(parse.word[i] in _DASHES for i in dashes)
