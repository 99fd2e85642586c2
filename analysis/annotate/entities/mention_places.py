"""Listed names that the engine passed over, and names that begin with a place."""

from __future__ import annotations

from analysis.annotate.entities import gazetteer
from analysis.annotate.entities.mention_edges import Name, laid_over, search
from analysis.annotate.parse import Parse


def listed(p: Parse, names: list[Name]) -> list[Name]:
    """Add listed places, peoples and organisations that the engine passed over or cut."""
    at = {i: name for name in names for i in range(name.first, name.last + 1)}
    capital = [i for i, w in enumerate(p.word) if w[:1].isupper()]
    found = []
    for name in search(p, gazetteer.load().starts, capital):
        whole = of_place(p, name)
        alone = whole != name or _apart(p, name)
        touched = [at[i] for i in range(whole.first, whole.last + 1) if i in at]
        if alone and all(_part(other, name) for other in touched):
            found.append(whole)
    return laid_over(names, found) if found else names


def _part(name: Name, whole: Name) -> bool:
    """Whether a name is a part of another: "Labels" of "No Labels"."""
    inside = whole.first <= name.first and name.last <= whole.last
    return inside and name.last - name.first < whole.last - whole.first


def bodies(p: Parse, names: list[Name]) -> list[Name]:
    """Add runs of capitalised words that end as names do: "the Clean Harbours Act"."""
    known = gazetteer.load()
    taken = {i for name in names for i in range(name.first, name.last + 1)}
    found = []
    for last in [i for i, word in enumerate(p.word) if word in known.body_words]:
        if last in taken or _runs_on(p, last + 1, last, set()):
            continue
        first = last
        while first and _runs_on(p, first - 1, first, taken):
            first -= 1
        if 0 < first < last and p.lower[first - 1] == "the":
            found.append(Name(first, last, known.last_words[p.word[last]]))
    return laid_over(names, found) if found else names


def _runs_on(p: Parse, i: int, other: int, taken: set[int]) -> bool:
    return (
        i < len(p)
        and i not in taken
        and p.sentence[i] == p.sentence[other]
        and p.pos[i] == "PROPN"
        and p.word[i].istitle()
    )


def of_place(p: Parse, name: Name) -> Name:
    """ "Chicago White Sox" whole, where the engine saw Chicago alone."""
    if name.label != "GPE" or p.lower[name.last] == "'s":
        return name
    for last in (name.last + 2, name.last + 1):
        if last < len(p) and p.sentence[last] == p.sentence[name.first]:
            rest = range(name.last + 1, last + 1)
            ending = gazetteer.load().last_words.get(p.word[last])
            if ending == "ORG" and all(p.pos[i] == "PROPN" for i in rest):
                return Name(name.first, last, "ORG")
    return name


def _apart(p: Parse, name: Name) -> bool:
    """Not inside a longer name in capitals."""
    return not any(
        0 <= i < len(p)
        and p.sentence[i] == p.sentence[name.first]
        and p.word[i][:1].isupper()
        and p.pos[i] == "PROPN"
        for i in (name.first - 1, name.last + 1)
    )
