"""The engine's rules from tag to part of speech, looked up instead of searched for.

The engine tries each of some 180 patterns on every token, an eighth of its time.
Nearly all look at one token's tag, word and relation, so the outcome for each such
triple is worked out once and kept.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from spacy.pipeline import AttributeRuler
    from spacy.tokens import Doc, Token

SEEN = ("TAG", "LOWER", "DEP")
MOST_KEPT = 20_000


class Ruler:
    """Sets what ``ruler``, an attribute ruler of the engine, would set on a ``Doc``.

    Patterns over several tokens are left to a ruler of their own, which runs after:
    they are few. Raises ``ValueError`` for a pattern that looks at anything else.
    """

    def __init__(self, ruler: AttributeRuler):
        self.strings = ruler.vocab.strings
        self.rules: list[tuple[dict[str, Any], dict[str, int]]] = []
        self.at: dict[tuple[str, str], list[int]] = defaultdict(list)
        self.outcomes: dict[tuple[int, ...], dict[str, int]] = {}
        several: list[Any] = []
        given: list[Any] = ruler.patterns
        for rule in given:
            for pattern in rule["patterns"]:
                if len(pattern) > 1:
                    several.append({**rule, "patterns": [pattern]})
                else:
                    self._add(pattern[0], rule["attrs"])
        self.several = type(ruler)(ruler.vocab)
        self.several.add_patterns(several)

    def __call__(self, doc: Doc) -> Doc:
        """Set tags, parts of speech, morphology and lemmas in place."""
        for token, row in zip(doc, doc.to_array(list(SEEN)).tolist(), strict=True):
            key = tuple(row)
            outcome = self.outcomes.get(key)
            if outcome is None:
                if len(self.outcomes) > MOST_KEPT:
                    self.outcomes.clear()
                outcome = self.outcomes[key] = self._outcome(key)
            for name, value in outcome.items():
                _set(token, name, value)
        return self.several(doc)

    def _add(self, pattern: dict[str, Any], attrs: dict[str, str]) -> None:
        if not set(pattern) <= {*SEEN, "IS_SPACE"}:
            raise ValueError(f"the pattern {pattern} looks at more than {SEEN}")
        # Filed under the words or tags it asks for, so that few rules are tried on a token.
        name = next((n for n in ("LOWER", "TAG") if _listed(pattern.get(n))), "")
        for value in _listed(pattern[name]) if name else [""]:
            self.at[name, value].append(len(self.rules))
        values = {n: self.strings.add(v) for n, v in attrs.items()}
        self.rules.append((pattern, values))

    def _outcome(self, key: tuple[int, ...]) -> dict[str, int]:
        seen: dict[str, Any] = {n: self.strings[k] for n, k in zip(SEEN, key, strict=True)}
        seen["IS_SPACE"] = seen["LOWER"].isspace()
        filed = ("LOWER", seen["LOWER"]), ("TAG", seen["TAG"]), ("", "")
        outcome: dict[str, int] = {}
        for number in sorted(number for place in filed for number in self.at.get(place, ())):
            pattern, values = self.rules[number]
            if all(_fits(seen[name], wanted) for name, wanted in pattern.items()):
                outcome |= values
        return outcome


def _listed(wanted: Any) -> list[str]:
    if isinstance(wanted, str):
        return [wanted]
    return wanted.get("IN", []) if isinstance(wanted, dict) else []


def _fits(value: Any, wanted: Any) -> bool:
    if not isinstance(wanted, dict):
        return value == wanted
    ((operator, operand),) = wanted.items()
    if operator == "REGEX":
        return re.search(operand, value) is not None
    return (value in operand) is (operator == "IN")


def _set(token: Token, name: str, value: int) -> None:
    if name == "MORPH":
        token.set_morph(value)  # type: ignore[attr-defined]
    else:
        setattr(token, name.lower(), value)
