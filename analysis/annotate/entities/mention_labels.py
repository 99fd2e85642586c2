"""What a name stands for: by the lists, and by the rest of its article."""

from __future__ import annotations

import re
from bisect import bisect
from collections import Counter, defaultdict

from analysis.annotate.entities import gazetteer, mention_people, mention_places
from analysis.annotate.entities.mention_edges import (
    LEGAL,
    MARKS,
    POSSESSIVES,
    Name,
    Starts,
    addresses,
    apart,
    laid_over,
    search,
    text,
)
from analysis.annotate.entities.names import INITIALS, is_body, tidy, title_length
from analysis.annotate.entities.organisations import LONGEST_ACRONYM, is_acronym, stands_for
from analysis.annotate.parse import Parse

LINE_END = re.compile("\n")
SHARED = ("PERSON", "ORG", "GPE", "LOC", "FAC", "NORP", "PRODUCT")
NAMED_BY_NOUNS = ("PERSON", "GPE", "LOC", "FAC")
DISEASES = gazetteer.words(
    "covid covid-19 covid19 coronavirus ebola zika sars sars-cov-2 mers hiv aids hiv/aids "
    "h1n1 h5n1 influenza malaria cholera measles polio mpox monkeypox tuberculosis dengue omicron"
)
ILLNESS = gazetteer.words("virus fever disease syndrome flu")
IN_PLACE = frozenset({"in", "from", "near", "outside", "into", "inside", "across"})
CARE = re.compile(r"(\w+)[cC]are")
INNER_CAPITAL = re.compile(r"([A-Za-z][a-z]{2,})[A-Z]\w+")
PREFIXES = gazetteer.words("mac van von fitz des dos del san")
LONGEST_PHRASE = 12  # tokens that are spelled by initials
LANDS = gazetteer.words("rainforest forest jungle basin delta region")
MAJORITY = 2 / 3


def by_list(p: Parse, names: list[Name]) -> list[Name]:
    """Labels that the lists know better than the engine; legal forms join their company."""
    found = []
    for name in names:
        if name.label == "LANGUAGE":
            name = name._replace(label="NORP")
        if name.label in SHARED:
            name = _with_title(p, mention_places.of_place(p, mention_people.whole(p, name)))
            name = _with_legal_form(p, name)
            name = name._replace(label=_label(p, name))
        elif text(p, name) in gazetteer.load().organisations:
            name = name._replace(label="ORG")
        found.append(name)
    ill = {text(p, name) for name in found if _illness(p, name)}
    return [n for n in apart(found) if text(p, n) not in ill and not _office(p, n)]


def _illness(p: Parse, name: Name) -> bool:
    """ "COVID-19" and "Marburg" in "Marburg virus" name nobody; "Wuhan" there is a place."""
    if text(p, name).lower() in DISEASES:
        return True
    after = name.last + 1
    same = after < len(p) and p.sentence[after] == p.sentence[name.first]
    if not same or name.first < name.last or p.word[name.first] in gazetteer.load().places:
        return False
    if p.lower[after] == "'s" and after + 1 < len(p):  # "Alzheimer's disease"
        return p.lower[after + 1] in ("disease", "syndrome")
    return p.lower[after] in ILLNESS


def _office(p: Parse, name: Name) -> bool:
    """ "State" in "Secretary of State" is no name, nor is a lone title."""
    before = p.lower[max(0, name.first - 2) : name.first]
    return p.lower[name.first : name.last + 1] == ["state"] and before == ["secretary", "of"]


def _with_title(p: Parse, name: Name) -> Name:
    """ "King Aldous Hospital" whole, where the engine took the king for a title."""
    before = name.first - 1
    if before < 0 or p.sentence[before] != p.sentence[name.first] or p.pos[before] != "PROPN":
        return name
    words = p.word[name.first : name.last + 1]
    named = len(words) > 1 and is_body(words) and not title_length(words)
    if named and "." not in p.word[before] and title_length([p.word[before], "Surname"]):
        return Name(before, name.last, name.label)
    return name


def _with_legal_form(p: Parse, name: Name) -> Name:
    """ "Acme, Inc." and "Acme Corp" whole."""
    after = name.last + 1
    if after < len(p) and p.word[after] == ",":
        after += 1
    if after >= len(p) or p.sentence[after] != p.sentence[name.first]:
        return name
    if p.lower[after] in LEGAL and p.word[after][:1].isupper() and name.label != "NORP":
        return Name(name.first, after, "ORG")
    return name


def _label(p: Parse, name: Name) -> str:
    known, written, label = gazetteer.load(), text(p, name), name.label
    if written.isupper():
        written = known.places_in_capitals.get(written, written)
    if written in known.demonyms and (label == "NORP" or written not in known.given_names):
        return label if label == "PERSON" and not _describes(p, name) else "NORP"
    firm = written in known.organisations or tidy(written, person=False) in known.organisations
    if written in known.places and not (firm and _without_article(p, name)):
        return _place(p, name, known.places[written])
    if firm and written not in known.given_names:
        return "ORG"
    if written in known.things:
        return known.things[written]
    words = p.word[name.first : name.last + 1]
    first, last = words[0], words[-1]
    if label != "NORP" and INITIALS.fullmatch(written):
        return "ORG"
    if name.first == name.last:
        person = first in known.given_names or first in known.surnames
        settled = name.first > 1 and p.lower[name.first - 1] == "of"
        if settled and p.lower[name.first - 2] in ("city", "town", "village"):
            return "GPE"
        if person and not (label == "GPE" and _placed(p, name)):
            return "PERSON"
        return _coined(first, label) or label
    if is_body(words):
        ending = known.last_words.get(last, "ORG")
        return label if label == "ORG" and ending != "LAW" else ending
    if first in known.given_names and first not in known.places and label != "ORG":
        size = name.last - name.first
        if size < 3 and all(w[:1].isupper() for w in p.word[name.first : name.last + 1]):
            return "PERSON"
    named = known.last_words.get(last)
    if named and label != "ORG" and first not in known.given_names:
        return named
    return label


def _placed(p: Parse, name: Name) -> bool:
    """Whether a word stands as a place does: "in Troy", not "in Troy's view"."""
    before, after = name.first - 1, name.last + 1
    owns = after < len(p) and p.lower[after] in POSSESSIVES
    return before >= 0 and p.lower[before] in IN_PLACE and not owns


def _coined(word: str, label: str) -> str:
    """What a word made up for a law or a firm stands for: "Obamacare", "SnackBox".

    >>> _coined("ObamaCare", "ORG"), _coined("SnackBox", "PERSON"), _coined("MacArthur", "PERSON")
    ('LAW', 'ORG', '')
    """
    known = gazetteer.load()
    law, firm = CARE.fullmatch(word), INNER_CAPITAL.fullmatch(word)
    if law and law[1] in known.surnames | known.given_names:
        return "LAW"
    if label != "PERSON" or not firm or firm[1].lower() in PREFIXES:
        return ""
    return "" if firm[1] in known.given_names else "ORG"


def _without_article(p: Parse, name: Name) -> bool:
    """A firm called as a river or a forest is, but for "the": "Amazon", not "the Amazon"."""
    article = name.first > 0 and p.lower[name.first - 1] == "the"
    after = name.last + 1
    land = after < len(p) and p.lower[after] in LANDS
    return not land and not (article and p.head[name.first - 1] == name.last)


def _describes(p: Parse, name: Name) -> bool:
    """Whether a word stands as an adjective, beside another of its kind or before a noun."""
    head = p.head[name.last]
    return p.dep[name.last] in ("amod", "compound", "nmod") and p.pos[head] == "NOUN"


def _place(p: Parse, name: Name, entry: gazetteer.Entry) -> str:
    """The label of a listed place, unless a person may be meant."""
    before = p.lower[name.first - 1] if name.first else ""
    if before in addresses():  # "Mrs. Lincoln"
        return "PERSON"
    if name.label == "PERSON" and entry.people:
        return "GPE" if before in IN_PLACE else "PERSON"
    return entry.label


def common(p: Parse, names: list[Name]) -> list[Name]:
    """Without verbs and words that the article writes small elsewhere: "Delaying the vote".

    Not where the word is somebody's surname, listed, or stands as often with a capital.
    """
    written, known = Counter(p.word), gazetteer.load()
    last = {p.word[n.last] for n in names if n.label == "PERSON" and n.first < n.last}

    def small(name: Name) -> bool:
        word = p.word[name.first]
        shouted = word.isupper() and len(word) > LONGEST_ACRONYM
        if name.first < name.last or name.label not in SHARED or not (word.istitle() or shouted):
            return False
        listed = word in known.places or word in known.demonyms or word in known.organisations
        named = word in last or word in known.given_names or word in known.surnames or listed
        noun = p.pos[name.first] not in ("VERB", "ADV", "ADJ")
        other = name.label in NAMED_BY_NOUNS and not noun  # "Black people" is no place
        return not named and (other or written[word.lower()] >= written[word])

    return [name for name in names if not small(name)]


def initials(p: Parse, names: list[Name]) -> list[Name]:
    """Without initials of common words, as the article tells: "the air quality index (AQI)"."""
    alone = {p.word[n.first] for n in names if n.first == n.last and n.label != "NORP"}
    alone -= gazetteer.load().places.keys() | gazetteer.load().organisations
    told = {word for i, word in enumerate(p.word) if word in alone and _spelled_small(p, i)}
    return [n for n in names if n.first < n.last or p.word[n.first] not in told]


def _spelled_small(p: Parse, i: int) -> bool:
    """Whether the words before "(AQI)" or ", or AQI" are in small letters and begin with these."""
    end = i - 1
    while end > 0 and p.lower[end] in MARKS | {"or"}:
        end -= 1
    told = not {"(", "[", "or"}.isdisjoint(p.lower[end + 1 : i])
    if not told or not is_acronym(p.word[i]):
        return False
    phrase = ""
    for j in range(end, max(-1, end - LONGEST_PHRASE), -1):
        if not p.word[j].islower() and p.word[j] != "-":
            return False
        phrase = f"{p.word[j]} {phrase}".rstrip()
        if stands_for(p.word[i].removesuffix("s"), phrase):
            return True
    return False


def by_article(p: Parse, names: list[Name]) -> list[Name]:
    """A name takes the label it has in most of the article.

    Surnames follow the full names of people, first words those of organisations.
    """
    surnames, firms = _surnames(p, names), _firms(p, names)
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for name in names:
        if name.label in SHARED:
            counts[text(p, name).upper()][name.label] += 1
    usual: dict[str, str] = {}
    for written, labels in counts.items():
        most, count = min(labels.items(), key=lambda item: (-item[1], item[0]))
        if count >= MAJORITY * labels.total() and labels.total() > 2:
            usual[written] = most
    places = _places(p, names)

    def label(name: Name) -> str:
        written = text(p, name).upper()
        if name.label not in (*SHARED, "WORK_OF_ART") or name.label == "NORP":
            return name.label
        if written in surnames and written not in places:
            return "PERSON"
        if written in firms and written not in surnames:
            return "ORG"
        return usual.get(written, name.label)

    return [name._replace(label=label(name)) for name in names]


def _places(p: Parse, names: list[Name]) -> set[str]:
    """The listed places, in capitals, that the article shows to be meant as places.

    By "in Ferguson" or "Ferguson, Missouri"; else a Ferguson beside Ana Ferguson is she.
    """
    listed = gazetteer.load().places_in_capitals
    states = {n.first for n in names if text(p, n).upper() in listed}
    return {
        text(p, n).upper()
        for n in names
        if _placed(p, n) or (n.last + 2 in states and p.word[n.last + 1] == ",")
    } & listed.keys()


def _surnames(p: Parse, names: list[Name]) -> set[str]:
    """Last words of the full names of people in the article, in capitals.

    Not of a body that the paragraph has named before: "Ford shares fell, and Doug Ford left."
    """
    named: dict[str, int] = {}
    for name in names:
        if name.label == "PERSON" and name.last > name.first:
            last = text(p, name).rsplit(" ", 1)
            if len(last) == 2 and last[1][:1].isupper() and len(last[1]) > 2:
                named.setdefault(last[1].upper(), name.first)

    ends = [end.start() for end in LINE_END.finditer(p.text)]

    def before(name: Name) -> bool:
        first = named.get(text(p, name).upper(), -1)
        lines = (bisect(ends, p.start[i]) for i in (name.last, first))
        return name.label != "PERSON" and name.last < first and len(set(lines)) == 1

    return set(named) - {text(p, name).upper() for name in names if before(name)}


def _firms(p: Parse, names: list[Name]) -> set[str]:
    """What the organisations in the article are called for short, in capitals.

    The first word of a company if it is a word of no other kind, the last of a team or a
    body that begins with its city.
    """
    known = gazetteer.load()
    found = set()
    for name in names:
        if name.label != "ORG" or name.first == name.last:
            continue
        first, last = p.word[name.first], p.word[name.last]
        if " ".join(p.word[name.first : name.last]).upper() in known.places_in_capitals:
            found.add(last.upper())
        listed = first in known.places or first in known.demonyms or first in known.given_names
        if last in known.company_words and first[:1].isupper() and len(first) > 3 and not listed:
            found.add(first.upper())
    return found


def repeated(p: Parse, names: list[Name]) -> list[Name]:
    """Add names where they stand again in capitals and the engine passed them over."""
    taken = {i for name in names for i in range(name.first, name.last + 1)}
    free = [i for i, w in enumerate(p.word) if i not in taken and w[:1].isupper()]
    if not free or not names:
        return names
    cities = gazetteer.load().places_in_capitals
    listed: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    for name in names:
        if name.label in SHARED and p.word[name.first][:1].isupper():
            words = tuple(w.upper() for w in p.word[name.first : name.last + 1])
            listed[words][name.label] += 1
            if name.label == "ORG" and " ".join(words[:-1]) in cities:
                listed[words[-1:]]["ORG"] += 1  # the Bruins, of Boston
    best = {tuple(w.split("-")): "PERSON" for w in sorted(_surnames(p, names)) if "-" not in w}
    best |= {n: min(c.items(), key=lambda item: (-item[1], item[0]))[0] for n, c in listed.items()}
    starts: Starts = defaultdict(list)
    for words, label in best.items():
        starts[words[0]].append((words, label))
    for options in starts.values():
        options.sort(key=lambda item: (-len(item[0]), item))
    lower = set(p.word)
    again = [
        name
        for name in search(p, starts, free, upper=True)
        if taken.isdisjoint(range(name.first, name.last + 1)) and _alone(p, name, lower)
    ]
    again = [mention_people.whole(p, name) for name in again]
    return laid_over(again, names) if again else names


def _alone(p: Parse, name: Name, written: set[str]) -> bool:
    """Not part of a longer name, and not a common word at the head of a sentence."""
    before, after = name.first - 1, name.last + 1
    same = p.sentence[name.first]
    opens = before < 0 or p.sentence[before] != same or p.word[before] in MARKS
    if not opens and p.word[before][:1].isupper() and p.pos[before] == "PROPN":
        return False
    follows = after < len(p) and p.sentence[after] == same and p.pos[after] == "PROPN"
    if follows and p.word[after][:1].isupper():
        return False
    if name.first == name.last and p.pos[name.first] != "PROPN":
        return False
    return not opens or p.word[name.first].lower() not in written
