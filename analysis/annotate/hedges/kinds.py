"""The kinds of hedges and boosters: what each one is, an example, its pole and type."""

from __future__ import annotations

UNCERTAINTY = (
    "epistemic_modal",
    "epistemic_word",
    "evidential_verb",
    "doxastic_verb",
    "conditional",
    "plausibility_shield",
)
SOFTENING = ("attribution_shield", "approximator", "softener")
BOOSTERS = ("booster",)

KINDS: dict[str, tuple[str, str]] = {
    "epistemic_modal": (
        "A modal verb that leaves open whether something is so.",
        "The bridge may close.",
    ),
    "epistemic_word": (
        "An adverb, adjective, noun or phrase that leaves open whether something is so.",
        "A delay is likely.",
    ),
    "evidential_verb": (
        "A verb that gives appearance, not fact, as the ground of what is said.",
        "The door appears to be locked.",
    ),
    "doxastic_verb": (
        "A verb that makes what is said the belief or expectation of someone.",
        "Farmers think the river will rise.",
    ),
    "conditional": (
        "A word that makes what is said hang on a condition or an open question.",
        "The road will flood if it rains.",
    ),
    "plausibility_shield": (
        "A first person who offers a view of their own, not a fact.",
        "I suspect the clerk lied.",
    ),
    "attribution_shield": (
        "A phrase that leaves what is said to a source.",
        "The firm reportedly lost money.",
    ),
    "approximator": (
        "A word that makes an amount inexact.",
        "About 300 people came.",
    ),
    "softener": (
        "A word that weakens how far, how often or of whom something is true.",
        "Prices tend to rise in spring.",
    ),
    "booster": (
        "A word that claims certainty or full force.",
        "He clearly lied.",
    ),
}
"""Kind → (definition, example), in the order of the three groups above.

The kinds of ``UNCERTAINTY`` after Szarvas et al. (2012), shields and approximators after
Prince et al. (1982), boosters after Hyland (2005).
"""

POLES = dict.fromkeys(UNCERTAINTY + SOFTENING, "hedge") | dict.fromkeys(BOOSTERS, "booster")
SZEGED = ("epistemic", "doxastic", "investigation", "condition")
SZEGED_OF_KIND = {
    "epistemic_modal": "epistemic",
    "epistemic_word": "epistemic",
    "evidential_verb": "epistemic",
    "doxastic_verb": "doxastic",
    "conditional": "condition",
    "plausibility_shield": "doxastic",
}
