"""What stands in a file where an article should: words for nothing, and pages that refuse it."""

from __future__ import annotations

import csv
import re
from functools import cache
from importlib.resources import files

NOTHING = frozenset({
    "", "nan", "null", "none", "nil", "n/a", "n.a", "na", "nat", "undefined", "unknown", "missing",
    "empty", "removed", "deleted", "false", "0", "tbd", "-", "--", "—", "?", "value!", "ref!",
    "name?", "null!", "no text", "no content", "no data", "not available", "not found",
    "text not available", "no text available", "no content available", "content unavailable",
})  # fmt: skip
SIGNS = "()[]<>{}#. "
"""What may stand around such a word."""
LONGEST = 30
REFUSED = "is the message of a site that gave no article (a login, a robot check, an error)"
MAX_WORDS = 80
"""In an article as short as this, a message of a site is at least half of the sentences."""
SENTENCES = re.compile(r"(?<=[.!?…])\s+|\n+")


def is_missing(text: str) -> bool:
    """Whether ``text`` is a word for nothing.

    >>> is_missing("NaN"), is_missing("[Removed]"), is_missing("No.")
    (True, True, False)
    """
    return len(text) < LONGEST and " ".join(text.casefold().strip(SIGNS).split()) in NOTHING


def refuses(text: str) -> bool:
    """Whether ``text`` is what a site says instead of its article, see ``messages.csv``.

    >>> refuses("Access denied. You do not have permission to view this page.")
    True
    >>> refuses("The court denied access to the files on Friday. The paper will appeal.")
    False
    """
    if len(text) > 10 * MAX_WORDS or len(text.split()) > MAX_WORDS:
        return False
    sentences = [part for part in SENTENCES.split(text) if part.strip()]
    said = sum(_message().search(sentence) is not None for sentence in sentences)
    return said > 0 and 2 * said >= len(sentences)


@cache
def _message() -> re.Pattern[str]:
    with files("analysis.corpus.readers").joinpath("messages.csv").open(encoding="utf-8") as file:
        return re.compile("|".join(row["pattern"] for row in csv.DictReader(file)), re.I)
