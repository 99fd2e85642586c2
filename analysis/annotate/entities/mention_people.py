"""People's names that the engine cuts, or takes for a date, a headline or a people."""

from __future__ import annotations

from analysis.annotate.entities import gazetteer
from analysis.annotate.entities.mention_edges import Name, laid_over
from analysis.annotate.entities.names import PARTICLES, title_length
from analysis.annotate.parse import Parse

MONTHS = gazetteer.words(
    "January February March April May June July August September October November December"
)
WHEN = gazetteer.words("in since until till during last next this early late mid every through")
WHEN_OR_WHOM = gazetteer.words("by before after around")
PART_OF_MONTH = gazetteer.words("end month beginning middle start rest part first half days weeks")
FUNCTION = frozenset({"VERB", "AUX", "DET", "PRON", "ADP", "SCONJ"})
INSIDE = PARTICLES - {"of", "do", "ten"}  # particles that a name may be cut at


def whole(p: Parse, name: Name) -> Name:
    """ "von der Leyen", "al-Assad" and "Ana Ruiz-Ortega" whole, and no words of a headline."""
    if name.label != "PERSON":
        return name
    first, last = name.first, name.last
    if first < last and p.pos[first] == "AUX":  # "Will Ruiz resign?"
        first += 1
    last = _last(p, first, last)
    begun = first
    while first and p.word[first - 1] in INSIDE and p.sentence[first - 1] == p.sentence[last]:
        first -= 1
    if first > 1 and p.lower[first - 2] in ("al", "el") and _joined(p, first - 1):
        first -= 2
    if (first < begun or p.lower[first] in INSIDE) and _given_before(p, first, last):
        first -= 1
    last = _to_surname(p, last)
    if last + 2 < len(p) and p.word[last + 1] == "," and p.lower[last + 2] in ("jr", "jr.", "sr."):
        last += 2
    return Name(first, last, name.label)


def _last(p: Parse, first: int, last: int) -> int:
    """The last token before a verb or another word that stands in no name."""
    for i in range(first + 1, last + 1):
        if p.pos[i] in FUNCTION and p.lower[i] not in PARTICLES and len(p.word[i]) > 1:
            return i - 1
    return last


def _given_before(p: Parse, first: int, last: int) -> bool:
    """Whether the word before a surname may be a given name, and is no title."""
    i = first - 1
    if i < 0 or p.sentence[i] != p.sentence[last] or p.pos[i] != "PROPN":
        return False
    return p.word[i][:1].isupper() and not title_length(["".join(p.word[i]), "Surname"])


def _to_surname(p: Parse, last: int) -> int:
    """The last token of a name that is cut at a particle or a hyphen."""
    if last + 2 < len(p) and _joined(p, last + 1) and p.word[last + 2][:1].isupper():
        return last + 2
    end = last
    while end + 1 < len(p) and p.word[end + 1] in INSIDE:
        end += 1
    cut = end > last or p.lower[last] in INSIDE
    same = cut and end + 1 < len(p) and p.sentence[end + 1] == p.sentence[last]
    return end + 1 if same and p.word[end + 1][:1].isupper() and p.pos[end + 1] == "PROPN" else last


def _joined(p: Parse, hyphen: int) -> bool:
    """Whether a hyphen joins the tokens beside it, without spaces."""
    return (
        p.word[hyphen] == "-"
        and p.end[hyphen - 1] == p.start[hyphen]
        and p.end[hyphen] == p.start[hyphen + 1]
    )


def with_given(p: Parse, names: list[Name]) -> list[Name]:
    """ "Qassem Soleimani", where the engine took one word alone, or two names for it."""
    ends = {name.last for name in names if name.first < name.last}
    starts = {name.first for name in names}
    whole = [_with_given(p, name) if name.first - 1 not in ends else name for name in names]
    return [_with_surname(p, name) if name.last + 1 not in starts else name for name in whole]


def _with_given(p: Parse, name: Name) -> Name:
    before = name.first - 1
    if name.label != "PERSON" or not _given_before(p, name.first, name.last):
        return name
    given = p.word[before] in gazetteer.load().given_names
    hangs = name.first <= p.head[before] <= name.last
    return name._replace(first=before) if given and hangs else name


def _with_surname(p: Parse, name: Name) -> Name:
    after = name.last + 1
    if name.label != "PERSON" or name.first < name.last or after >= len(p):
        return name
    known = gazetteer.load()
    given = p.word[name.first] in known.given_names and p.word[after] not in known.body_words
    hangs = after == p.head[name.first] or name.first == p.head[after]
    same = p.sentence[after] == p.sentence[name.first] and p.word[after][:1].isupper()
    surname = same and p.pos[after] == "PROPN"
    return name._replace(last=after) if given and hangs and surname else name


def named_as_months(p: Parse, names: list[Name]) -> list[Name]:
    """People called as a month: Theresa May, Mrs. May, June Carver.

    Where the article has such a person, the bare surname means that person wherever grammar
    does not say that it is a date.
    """
    places = [i for i, word in enumerate(p.word) if word in MONTHS and not _modal(p, i)]
    if not places:
        return names
    start = {n.last: n.first for n in names if n.label == "PERSON"}
    end = {n.first: n.last for n in names if n.label == "PERSON"}
    dated = {i for i in places if _number_beside(p, i)}
    found, surnames = [], set()
    for i in places:
        if i in dated:
            continue
        if _surname(p, i, start):
            found.append(Name(start.get(i - 1, i if _titled(p, i) else i - 1), i, "PERSON"))
            surnames.add(p.word[i])
        elif i + 1 in end and _may_open(p, i):
            found.append(Name(i, end[i + 1], "PERSON"))
    taken = {i for name in found for i in range(name.first, name.last + 1)}
    found += [
        Name(i, i, "PERSON")
        for i in places
        if p.word[i] in surnames and i not in taken | dated and not _when(p, i)
    ]
    return laid_over(names, found)


def _modal(p: Parse, i: int) -> bool:
    """Whether "May" opens a wish or a question: no finite verb follows."""
    return p.pos[i] == "AUX" and (i + 1 == len(p) or p.tag[i + 1] not in ("VBD", "VBZ", "MD"))


def _number_beside(p: Parse, i: int) -> bool:
    """Whether a day or a year stands beside a month: "May 3", "3 May", "May 2019"."""
    same = p.sentence[i]
    return any(
        0 <= j < len(p) and p.sentence[j] == same and p.word[j][:1].isdigit()
        for j in (i - 1, i + 1)
    )


def _surname(p: Parse, i: int, start: dict[int, int]) -> bool:
    """Whether a given name or a title stands before the month."""
    if not i or p.sentence[i - 1] != p.sentence[i]:
        return False
    return i - 1 in start or p.word[i - 1] in gazetteer.load().given_names or _titled(p, i)


def _titled(p: Parse, i: int) -> bool:
    return any(
        i - size >= 0 and title_length([*p.word[i - size : i], p.word[i]]) == size
        for size in (1, 2, 3)
    )


def _may_open(p: Parse, i: int) -> bool:
    """Whether a month before a surname may be a given name: not "in June Carver left"."""
    return p.word[i] in gazetteer.load().given_names and (
        not i or p.lower[i - 1] not in WHEN | WHEN_OR_WHOM
    )


def _when(p: Parse, i: int) -> bool:
    """Whether a month that is somebody's surname is a month all the same."""
    before = p.lower[i - 1] if i and p.sentence[i - 1] == p.sentence[i] else ""
    if before in WHEN or (before == "-" and p.lower[i - 2] == "mid"):
        return True
    if before in WHEN_OR_WHOM:
        return p.dep[i - 1] != "agent" and p.dep[i] not in ("nsubj", "nsubjpass", "poss")
    return before == "of" and (p.lower[i - 2] in PART_OF_MONTH or p.word[i - 2][:1].isdigit())
