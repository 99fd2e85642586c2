"""Files of cues → checked rows: the project's own list, and a user's list laid over it.

Both are CSV with one row a cue. The project's list gives every column. A user's list
needs ``cue`` and ``kind`` only, and its kind may be ``none``, which takes a cue away.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from inspect import getmembers, isfunction

from analysis import lists
from analysis.annotate.hedges import conditions, modals, verbs
from analysis.annotate.hedges import words as wordings
from analysis.annotate.hedges.grammar import words
from analysis.annotate.hedges.kinds import POLES, SZEGED, SZEGED_OF_KIND
from analysis.annotate.parse import Parse
from analysis.lists import Row

Rule = Callable[[Parse, int, int], bool]

RULES: dict[str, Rule] = {
    name: function
    for module in (modals, conditions, verbs, wordings)
    for name, function in getmembers(module, isfunction)
    if function.__module__ == module.__name__ and not name.startswith("_")
}
"""Every public function of the rule modules, by the name that the column ``condition`` asks for.

A rule sees a parse and the first and last token of a candidate, and says whether the words
carry the listed meaning there. A hit reports the name as its ``rule``.
"""

COLUMNS = (
    "cue",
    "kind",
    "pole",
    "szeged",
    "condition",
    "example",
    "counter",
    "reason",
    "source",
)
NONE = "none"
PARTS = words("ADJ ADP ADV AUX CCONJ DET INTJ NOUN NUM PART PRON PROPN PUNCT SCONJ SYM VERB X")
FORM = re.compile(r"\*|=?[\w'$£€%-]+")
CLITIC = re.compile(r"(?<=\w)(n't|'(?:s|d|ll|ve|re|m))(?!\w)")


def read(content: bytes, name: str) -> list[Row]:
    """The rows of the project's list, each column given and right.

    Raises ``ValueError`` naming the file, the line and what to do about it.
    """
    header, lines = lists.rows(content, name, ())
    if tuple(header) != COLUMNS:
        raise ValueError(f"{name}: write the header as {','.join(COLUMNS)}.")
    for place, row in lines:
        _check(row, place)
        _check_reasons(row, place)
    return [row for _, row in lines]


def laid_over(base: list[Row], content: bytes, name: str) -> list[Row]:
    """The rows of a user's list, then those of ``base`` that it neither replaces nor removes.

    Raises ``ValueError`` as ``read`` does.

    >>> may = dict.fromkeys(COLUMNS, "") | {"cue": "may", "kind": "epistemic_modal"}
    >>> rows = laid_over([may], b"cue,kind\\nmay,none\\nso-called,softener\\n", "hedges.csv")
    >>> [(row["cue"], row["kind"], row["pole"]) for row in rows]
    [('so - called', 'softener', 'hedge')]
    """
    header, lines = lists.rows(content, name, ("cue", "kind"))
    unknown = [column for column in header if column not in COLUMNS]
    if unknown:
        raise ValueError(f"{name}: delete the column {unknown[0]} or name it as in the lexicon.")
    own = [(place, _filled(row)) for place, row in lines]
    known = {spelling for row in base for spelling in (row["cue"], _plain(row["cue"]))}
    seen: dict[str, set[str]] = {}
    for place, row in own:
        _check_once(row, place, seen)
        if row["kind"] != NONE:
            _check(row, place)
        elif row["cue"] not in known:
            raise ValueError(f"{place} ({row['cue']}): no such cue to remove; check its spelling.")
    taken = set(seen)
    kept = [row for row in base if not taken & {row["cue"], _plain(row["cue"])}]
    return [row for _, row in own if row["kind"] != NONE] + kept


def _filled(row: Row) -> Row:
    """A user's row with every column: the cue in tokens, pole and type by its kind."""
    row = dict.fromkeys(COLUMNS, "") | row
    return row | {
        "cue": _in_tokens(row["cue"]),
        "pole": row["pole"] or POLES.get(row["kind"], ""),
        "szeged": row["szeged"] or SZEGED_OF_KIND.get(row["kind"], ""),
    }


def _in_tokens(cue: str) -> str:
    """A cue as the tokens of running text: "so-called" is three, "don't know" is three."""
    cue = re.sub(r"(?<=\w)-(?=\w)", " - ", cue.replace("’", "'"))
    return re.sub(r"\bcannot\b", "can not", CLITIC.sub(r" \1", cue))


def _plain(cue: str) -> str:
    """A cue without its marks, so that a user's "guess" stands for "guess/NOUN" too."""
    return " ".join(word.split("/")[0].removeprefix("=") for word in cue.split())


def _check_once(row: Row, place: str, seen: dict[str, set[str]]) -> None:
    """A cue may come again only with another condition, as the first one accepted decides."""
    earlier = seen.setdefault(row["cue"], set())
    if earlier and (row["kind"] == NONE or NONE in earlier or row["condition"] in earlier):
        raise ValueError(f"{place} ({row['cue']}): the cue stands in an earlier row; delete one.")
    earlier.add(NONE if row["kind"] == NONE else row["condition"])


def _check(row: Row, place: str) -> None:
    """What no row may lack; the first thing wrong is said in one sentence."""
    cue, kind = row["cue"], row["kind"]
    parts = [word.partition("/") for word in cue.split()]
    tags = {tag for _, slash, tags in parts for tag in tags.split(",") if slash}
    unknown = [name for name in row["condition"].split() if name not in RULES]
    problems = (
        (not cue.strip("* "), "write the words of the cue."),
        (cue.startswith("*") or cue.endswith("*"), "put * between two words."),
        (any(form != form.lower() for form, _, _ in parts), "write it in small letters."),
        (not all(FORM.fullmatch(form) for form, _, _ in parts), "leave out punctuation."),
        (bool(tags - PARTS), f"choose the part of speech from {', '.join(sorted(PARTS))}."),
        (kind not in POLES, f"choose kind from {', '.join(POLES)}."),
        (row["pole"] != POLES.get(kind), f"write pole as {POLES.get(kind)}."),
        (row["szeged"] not in ("", *SZEGED), f"choose szeged from {', '.join(SZEGED)}."),
        (
            (not row["szeged"]) == (kind in SZEGED_OF_KIND),
            "give szeged for uncertainty, and for nothing else.",
        ),
        (
            bool(unknown),
            f"no rule is called {', '.join(unknown)}; see lexicon.RULES.",
        ),
    )
    _raise_first(problems, f"{place} ({cue})")


def _check_reasons(row: Row, place: str) -> None:
    """What the project's list gives besides: examples, a reason and a source."""
    problems = (
        (not row["example"], "add an example sentence."),
        (bool(row["condition"]) and not row["counter"], "add a counter-example for its condition."),
        (not row["reason"], "say why the cue is listed."),
        (not row["source"], "say where the cue is from."),
    )
    _raise_first(problems, f"{place} ({row['cue']})")


def _raise_first(problems: tuple[tuple[bool, str], ...], place: str) -> None:
    for wrong, advice in problems:
        if wrong:
            raise ValueError(f"{place}: {advice}")
