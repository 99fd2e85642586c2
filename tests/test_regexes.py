"""No pattern takes more than linear time, on texts made from the pattern itself to hurt it.

Every compiled pattern of the package is found, and for each of its repeats a text that pumps
it. Work is compared at sizes sixteen times apart, so that no clock speed is assumed and a busy
machine changes nothing: sixteen times as long is linear, 256 times quadratic.
"""

import importlib
import inspect
import re
import string
import time
from pathlib import Path
from re import _parser as sre

import pytest

import analysis

ROOT = Path(analysis.__file__).parent
SIZES = (250, 1_000, 4_000, 16_000)
WORTH_MEASURING = 0.02
"""Seconds: what takes less cannot be told from noise."""
HANGS = 0.5
"""Seconds at a smaller size, where a pattern with a bound may be steep before it is even."""
STEEP = 1.5
"""Power of the size that the work grows with: 1 is linear, 2 quadratic."""
SKIPPED = {"__main__"}
BOUNDED = {
    r"(?:,?\s*\b(?:and|but|then))*\s*$": "reads the last 16 characters before a cue",
    r"/\*.*?\*/": "reads our own style sheet",
}
"""Patterns that take longer, and why no article can make them."""
IN_A_WINDOW = {"roles.py": "reads 90 characters before a name and 140 behind it"}


def modules():
    for path in sorted(ROOT.rglob("*.py")):
        name = ".".join(path.relative_to(ROOT.parent).with_suffix("").parts)
        if path.stem not in SKIPPED:
            yield importlib.import_module(name.removesuffix(".__init__")), path


def kept(value, depth=0):
    """Patterns in a value, in what it contains, or made once by a cached function."""
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, dict) and depth < 2:
        for inner in value.values():
            yield from kept(inner, depth + 1)
    elif isinstance(value, (list, tuple, set, frozenset)) and depth < 2:
        for inner in value:
            yield from kept(inner, depth + 1)
    elif hasattr(value, "cache_info"):
        signature = inspect.signature(value)
        if not signature.parameters and "Pattern" in str(signature.return_annotation):
            yield value()


def written(path):
    """Patterns spelt out in a call, as ``re.sub(r"…", …)`` and ``str.replace(r"…", …)`` have."""
    call = re.compile(
        r"(?:\bre\.(?:search|match|fullmatch|sub|split|findall|finditer)"
        r"|\.str\.(?:replace|contains|extract|match|fullmatch|findall|count))"
        r"\(\s*r?(?P<quote>[\"'])(?P<pattern>(?:\\.|(?!(?P=quote)).)*)(?P=quote)"
    )
    for found in call.finditer(path.read_text("utf-8")):
        try:
            yield re.compile(found["pattern"])
        except re.error:
            continue


def is_used(path, pattern, module):
    """How the module applies a pattern of its own: anchored at a place, or sought everywhere."""
    source = path.read_text("utf-8")
    calls = re.findall(r"\b(\w+)\.(search|match|fullmatch|finditer|findall|sub|split)\(", source)
    names = {n for n, v in vars(module).items() if v is pattern}
    # A pattern in a tuple is applied under the name of a loop.
    loops = {n for n, how in calls if how not in ("sub", "split")} - set(vars(module)) - {"re"}
    used = {how for name, how in calls if name in (names or loops)}
    return used and used <= {"match", "fullmatch"}


def collected():
    found = {}
    for module, path in modules():
        for value in list(vars(module).values()):
            if callable(value) and getattr(value, "__module__", None) != module.__name__:
                continue
            for pattern in kept(value):
                if isinstance(pattern.pattern, str):
                    key = pattern.pattern, pattern.flags
                    found.setdefault(key, (pattern, bool(is_used(path, pattern, module)), path))
        for pattern in written(path):
            found.setdefault((pattern.pattern, pattern.flags), (pattern, False, path))
    return list(found.values())


def sample(parsed):
    """A short text that the parsed pattern matches, more or less."""
    return "".join(one(op, value) for op, value in parsed)


def one(op, value):
    name = str(op)
    if name == "LITERAL":
        return chr(value)
    if name == "NOT_LITERAL":
        return "a" if value != ord("a") else "b"
    if name == "ANY":
        return "a"
    if name == "IN":
        return member(value)
    if name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        low, _, body = value
        return sample(body) * max(low, 1)
    if name == "SUBPATTERN":
        return sample(value[-1])
    if name == "BRANCH":
        return sample(value[1][0])
    if name == "ATOMIC_GROUP":
        return sample(value)
    return ""


def member(items):
    """A character of a class."""
    if str(items[0][0]) == "NEGATE":
        barred = re.compile("[" + "".join(spelt(*i) for i in items[1:]) + "]")
        return next(c for c in 'a A1.,-"“(#é\t\n' if not barred.match(c))
    op, value = items[0]
    if str(op) == "LITERAL":
        return chr(value)
    if str(op) == "RANGE":
        return chr(value[0])
    allowed = re.compile("[" + spelt(op, value) + "]")
    return next(c for c in "a 1.-" + string.printable if allowed.match(c))


def spelt(op, value):
    if str(op) == "LITERAL":
        return re.escape(chr(value))
    if str(op) == "RANGE":
        return re.escape(chr(value[0])) + "-" + re.escape(chr(value[1]))
    letter = {"DIGIT": "d", "SPACE": "s", "WORD": "w"}
    kind = str(value).removeprefix("CATEGORY_")
    return "\\" + (
        letter[kind[4:]].upper() if kind.startswith("NOT_") else letter[kind.split("_")[-1]]
    )


def pumps(parsed, before=""):
    """Pairs of what stands before a repeat without end and what it repeats."""
    for op, value in parsed:
        name = str(op)
        if name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            _, high, body = value
            if high > 20:
                yield before, sample(body)
            yield from pumps(body, before)
        elif name == "SUBPATTERN":
            yield from pumps(value[-1], before)
        elif name == "ATOMIC_GROUP":
            yield from pumps(value, before)
        elif name == "BRANCH":
            for branch in value[1]:
                yield from pumps(branch, before)
        before += one(op, value)


def attacks(pattern):
    parsed = sre.parse(pattern.pattern, pattern.flags & ~re.DEBUG)
    seen = set()
    for before, pump in [("", sample(parsed)), *pumps(parsed)]:
        for lead, unit in ((before, pump), ("", before + pump), ("", pump + " "), ("", pump)):
            if unit and (lead, unit) not in seen:
                seen.add((lead, unit))
                yield lead, unit


def seconds(pattern, text, anchored):
    best = float("inf")
    for _ in range(2):
        start = time.process_time()
        if anchored:
            pattern.match(text)
        else:
            for _ in pattern.finditer(text):
                pass
        best = min(best, time.process_time() - start)
    return best


def is_linear(pattern, lead, unit, anchored):
    times = []
    for size in SIZES:
        took = seconds(pattern, lead + unit * (size // len(unit)) + "\0", anchored)
        worth = WORTH_MEASURING if size == SIZES[-1] else HANGS
        small = max(len(times) - 2, 0)
        if times and took > max(worth, times[small] * (size / SIZES[small]) ** STEEP):
            return False
        times.append(took)
    return True


PATTERNS = collected()


def test_the_patterns_are_found():
    assert len(PATTERNS) > 150


@pytest.mark.parametrize(
    ("pattern", "anchored", "path"),
    PATTERNS,
    ids=[f"{p.stem}-{i}" for i, (_, _, p) in enumerate(PATTERNS)],
)
def test_a_pattern_takes_linear_time(pattern, anchored, path):
    if pattern.pattern in BOUNDED or path.name in IN_A_WINDOW:
        pytest.skip("bounded")
    slow = [
        (lead, unit)
        for lead, unit in attacks(pattern)
        if not is_linear(pattern, lead, unit, anchored)
    ]
    assert not slow, f"{path.name}: {pattern.pattern!r} on {slow[0]!r}"


def test_a_quadratic_pattern_would_be_found():
    assert not is_linear(re.compile("(?:a|b)*?c"), "", "a", False)
