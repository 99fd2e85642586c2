"""Texts that a site shows in place of an article: barriers, errors, cookie walls."""

from __future__ import annotations

import re

LONGEST = 250
"""A text of more words is an article, whatever stands in it."""
HALF = 0.5

KINDS = {
    "a cookie wall": (
        r"\b(?:we|(?:this|our) (?:web)?site|our partners)\b.{0,60}\buses? .{0,40}cookies",
        r"\b(?:accept|manage|reject|allow) (?:all |your |my )?(?:cookies|choices|preferences)\b",
        r"\bcookie (?:policy|settings|preferences|notice)\b",
        r"\byou (?:agree|consent) to (?:our|the) use\b",
        r"\byour (?:privacy|consent) (?:choices|preferences|matters)\b",
    ),
    "a refusal of access": (
        r"\baccess (?:to this (?:page|site|resource) )?(?:has been |is |was )?denied\b",
        r"\byou (?:do not|don['’]t) have permission to (?:access|view)\b",
        r"\b(?:403|401) (?:forbidden|unauthori[sz]ed)\b|\breference (?:id|#)",
        r"\bnot (?:currently )?available in your (?:country|region|location|area)\b",
        r"\bunavailable (?:in (?:most|your)|for legal|due to legal)\b|\byour ip address\b",
    ),
    "a check for robots": (
        r"\b(?:verify|confirm|prove) (?:that )?you(?:['’]re| are) (?:a human|human|not a robot)",
        r"\bare you a robot\b|\bcaptcha\b|\bchecking your browser\b|^just a moment\b",
        r"\bunusual (?:traffic|activity)\b|\bperformance (?:&|and) security by\b|\bray id\b",
    ),
    "a request to change the browser": (
        r"\b(?:enable|turn on|allow|requires|without|need) javascript\b",
        r"\bjavascript (?:is|to be|must be|has been) (?:disabled|enabled|required|not|turned)\b",
        r"\b(?:disable|turn off|whitelist|pause)\b.{0,40}\bad[- ]?block",
        r"\bad[- ]?blockers?\b.{0,40}\b(?:detected|to continue)\b",
        r"\bbrowser (?:is )?(?:not supported|out of date|unsupported)\b",
    ),
    "a barrier for subscribers": (
        r"\b(?:subscribe|register|log ?in|sign (?:in|up))(?: now| today| here)?"
        r" to (?:continue|keep|read|unlock|access|view)\b",
        r"\balready (?:a|have an?) (?:\w+ )?(?:subscriber|member|account|subscription)\b",
        r"\b(?:for|to|by) (?:our )?(?:\w+ )?subscribers only\b",
        r"\bexclusive(?:ly)? (?:for|to) (?:our )?(?:\w+ )?(?:subscribers|members)\b",
        r"\bcreate (?:a|an|your) (?:free )?account\b|\bto (?:continue|keep) reading\b",
        r"\bcancel any ?time\b|\b(?:free|monthly) articles? (?:limit|left)\b",
        r"\bsubscription (?:options|plans|is required|required)\b",
    ),
    "an error of the site": (
        r"\bpage (?:you (?:are|were|requested)\b.{0,40} )?(?:could not|cannot|can['’]t) be found\b",
        r"\bpage not found\b|^404\b|\b(?:error|http) (?:40\d|50\d)\b",
        r"\b50\d (?:bad gateway|service|internal|gateway)\b|\bthe requested url\b",
        r"\bno longer (?:available|exists)\b|\btemporarily unavailable\b|\bsomething went wrong\b",
        r"\btry (?:again|reloading)\b.{0,20}(?:later|page|$)",
    ),
}
PATTERNS = {kind: re.compile("|".join(forms), re.I) for kind, forms in KINDS.items()}
SENTENCE = re.compile(r"[^.!?\n]++[.!?]*")


def notice(text: str) -> str | None:
    """What a text is if it is no article but a notice of the site; ``None`` for an article.

    It is one if at least half of its words stand in sentences that only such notices have.

    >>> notice("Access denied. You do not have permission to view this page.")
    'a refusal of access'
    >>> notice("The council was denied access to the pier on Friday, its clerk said.") is None
    True
    """
    words = len(text.split())
    if not 0 < words <= LONGEST:
        return None
    found: dict[str, int] = {}
    for sentence in SENTENCE.findall(text):
        part = sentence.strip()[:500]
        if kind := next((k for k, pattern in PATTERNS.items() if pattern.search(part)), None):
            found[kind] = found.get(kind, 0) + len(sentence.split())
    if sum(found.values()) < HALF * words:
        return None
    return max(found, key=lambda kind: found[kind])
