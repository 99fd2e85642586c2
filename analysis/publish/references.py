"""The sources of methods: ``references.bib``, how one is cited, and which a text speaks of.

An entry with ``keywords`` is cited wherever one of them stands in the account of a method, any
entry where its authors and year do, as in "Flesch (1948)".
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import NamedTuple

ENTRY = re.compile(r"@(\w+)\{(\w+),\n((?:  \w+ = \{[^\n]*\},?\n)+)\}\n")
FIELD = re.compile(r"(?m)^  (\w+) = \{([^\n]*?)\},?$")
CITED = re.compile(r"\[(@\w+(?:; @\w+)*)\]")


class Source(NamedTuple):
    """An entry: its key, its text in BibTeX, and its fields."""

    key: str
    bibtex: str
    fields: dict[str, str]

    @property
    def short(self) -> str:
        """The authors as they are cited: one, two with &, or the first with et al."""
        author = self.fields["author"]
        if author.startswith("{"):
            return author.strip("{}")
        names = [name.split(",")[0] for name in author.split(" and ")]
        if len(names) == 2 and names[1] != "others":
            return " & ".join(names)
        return names[0] if len(names) == 1 else f"{names[0]} et al."

    @property
    def year(self) -> str:
        """The year."""
        return self.fields["year"]

    def __str__(self) -> str:
        """The entry as it stands in a list of references."""
        told = self.fields
        where = told.get("journal") or told.get("booktitle") or told.get("publisher") or ""
        number = f"({told['number']})" if "number" in told else ""
        volume = f" {told['volume']}{number}" if "volume" in told else ""
        pages = f", {told['pages'].replace('--', '–')}" if "pages" in told else ""
        doi = f" https://doi.org/{told['doi']}" if "doi" in told else ""
        author = told["author"].strip("{}").replace(" and others", " et al.")
        place = f" {where}{volume}{pages}." if where else ""
        return f"{author.replace(' and ', '; ')} ({self.year}). {told['title']}.{place}{doi}"


@cache
def sources() -> dict[str, Source]:
    """Every entry by its key.

    >>> sources()["flesch1948"].short, sources()["szarvas2012"].short
    ('Flesch', 'Szarvas et al.')
    """
    text = (files("analysis.publish") / "references.bib").read_text(encoding="utf-8")
    return {
        found[2]: Source(found[2], found[0], dict(FIELD.findall(found[3])))
        for found in ENTRY.finditer(text)
    }


def of(text: str) -> list[str]:
    """The keys of the sources that an account of a method speaks of.

    >>> of("Flesch (1948): words per sentence.")
    ['flesch1948']
    """
    return [source.key for source in sources().values() if _stands(source, text)]


def cited(text: str) -> list[str]:
    """The keys cited in a text, as in ``[@efron1993; @hesterberg2015]``, each once.

    >>> cited("By resampling [@efron1993; @hesterberg2015].")
    ['efron1993', 'hesterberg2015']
    """
    keys = [key.lstrip("@") for group in CITED.findall(text) for key in group.split("; ")]
    return list(dict.fromkeys(keys))


def spelled(text: str) -> str:
    """The text with its citations as people read them.

    >>> spelled("By resampling [@efron1993; @hesterberg2015].")
    'By resampling (Efron & Tibshirani 1993; Hesterberg 2015).'
    """

    def written(found: re.Match[str]) -> str:
        named = (sources()[key.lstrip("@")] for key in found[1].split("; "))
        return f"({'; '.join(f'{source.short} {source.year}' for source in named)})"

    return CITED.sub(written, text)


def bibtex(keys: Iterable[str]) -> str:
    """The entries of some keys as BibTeX, in order of their keys."""
    return "\n".join(sources()[key].bibtex for key in sorted(set(keys)))


def _stands(source: Source, text: str) -> bool:
    if f"{source.short} {source.year}" in text or f"{source.short} ({source.year})" in text:
        return True
    words = source.fields.get("keywords", "")
    return any(word in text for word in words.split(", ") if word)
