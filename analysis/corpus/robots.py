"""What a site's robots.txt asks of programs (RFC 9309), kept to by ``fetch``."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import quote, unquote, urlsplit

MAX_BYTES = 500_000
"""What stands beyond is not read, as the standard allows."""
LINE = re.compile(r"[ \t]*([A-Za-z-]+)[ \t]*:[ \t]*([^#\r\n]*)")


@dataclass(frozen=True)
class Rules:
    """The rules that count for one program: ``(allowed, pattern)``, and its pause in seconds."""

    rules: tuple[tuple[bool, str], ...] = ()
    delay: float = 0.0

    def allows(self, url: str) -> bool:
        """Whether a page may be fetched: the longest rule that fits decides, of two to allow.

        >>> parse("User-agent: *\\nDisallow: /*.pdf$\\nDisallow: /a/\\nAllow: /a/b", "us").allows(
        ...     "https://pier.example/a/b.html"
        ... )
        True
        """
        parts = urlsplit(url)
        path = _plain(parts.path or "/") + (f"?{_plain(parts.query)}" if parts.query else "")
        fitting = [(len(rule), allowed) for allowed, rule in self.rules if _fits(rule, path)]
        return max(fitting)[1] if fitting else True


FORBIDDEN = Rules(((False, "/"),))
"""What counts where the site cannot say."""


@dataclass
class _Group:
    agents: set[str] = field(default_factory=set)
    rules: list[tuple[bool, str]] = field(default_factory=list)
    delay: float = 0.0


def parse(text: str, agent: str) -> Rules:
    """The rules of a robots.txt for ``agent``; those for ``*`` where none are for it by name."""
    groups: list[_Group] = []
    naming = False
    for line in text.removeprefix("\ufeff").splitlines():
        if not (found := LINE.match(line)):
            continue
        key, value = found[1].lower(), found[2].strip()
        if key == "user-agent":
            if not naming:
                groups.append(_Group())
            groups[-1].agents.add(value.lower())
        elif key in {"allow", "disallow"} and groups and value:
            groups[-1].rules.append((key == "allow", _plain(value)))
        elif key == "crawl-delay" and groups:
            groups[-1].delay = _seconds(value)
        naming = key == "user-agent" or (naming and key not in {"allow", "disallow"})
    own = agent.partition("/")[0].lower()
    chosen = [g for g in groups if own in g.agents] or [g for g in groups if "*" in g.agents]
    rules = tuple(rule for group in chosen for rule in group.rules)
    return Rules(rules, max((group.delay for group in chosen), default=0.0))


def _fits(rule: str, path: str) -> bool:
    """Whether ``path`` begins as ``rule`` says; ``*`` is anything and ``$`` the end."""
    ended = rule.endswith("$")
    first, *rest = rule.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    place = len(first)
    last = rest.pop() if ended and rest else None
    for part in rest:
        found = path.find(part, place)
        if found < 0:
            return False
        place = found + len(part)
    if last is not None:
        return path.endswith(last) and len(path) - len(last) >= place
    return not ended or place == len(path)


def _plain(text: str) -> str:
    """The same signs written in one way, whichever of them are escaped."""
    return quote(unquote(text), safe="/?&=:@!$'()*+,;~-._%")


def _seconds(value: str) -> float:
    try:
        return max(0.0, min(float(value), 3_600.0))
    except ValueError:
        return 0.0
