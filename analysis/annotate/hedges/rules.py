"""Conditions of the hedge lexicon: where the words of a cue carry the listed meaning.

Every public function of the three rule modules is a rule. It sees a parse and the first
and last token of a candidate; its name is what the column ``condition`` of the lexicon
asks for, and what a hit reports as its ``rule``.
"""

from __future__ import annotations

from collections.abc import Callable
from inspect import getmembers, isfunction

from analysis.annotate.hedges import rules_clauses as hedge_rules_clauses
from analysis.annotate.hedges import rules_verbs as hedge_rules_verbs
from analysis.annotate.hedges import rules_words as hedge_rules_words
from analysis.annotate.parse import Parse

Rule = Callable[[Parse, int, int], bool]

RULES: dict[str, Rule] = {
    name: function
    for module in (hedge_rules_clauses, hedge_rules_verbs, hedge_rules_words)
    for name, function in getmembers(module, isfunction)
    if function.__module__ == module.__name__ and not name.startswith("_")
}
