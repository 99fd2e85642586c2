"""What is given to a function, held against what it says it takes."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping
from functools import cache, wraps
from numbers import Integral, Real
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from analysis.said import shown, unknown

F = TypeVar("F", bound=Callable[..., Any])
NAMED = {
    "str": "a text",
    "int": "a whole number",
    "float": "a number",
    "bool": "True or False",
    "Path": "a path",
    "date": "a day such as 2020-01-31",
    "DataFrame": "a pandas DataFrame",
    "Tables": "what analysis.load(folder) gives",
    "Answer": "an answer",
}
LONG = 40  # letters of a value that are told


def typed(function: F) -> F:
    """``function``, which refuses in one sentence what its annotations do not allow.

    So for a setting that it does not have, and for one that it needs. Raises ``ValueError``.

    >>> @typed
    ... def rates(words: list[str], *, top: int | None = None) -> int:
    ...     return len(words[:top])
    >>> rates(["may", "seems"], top=1)
    1
    >>> rates("may")
    Traceback (most recent call last):
    ValueError: rates: words cannot be 'may'; give a list.
    >>> rates(["may"], tops=1)
    Traceback (most recent call last):
    ValueError: rates has no setting tops; the settings are top, words.
    """
    takes = inspect.signature(function)
    hints = cache(lambda: get_type_hints(function))  # some name what is defined further down

    @wraps(function)
    def asked(*values: Any, **settings: Any) -> Any:
        try:
            given = takes.bind(*values, **settings).arguments
        except TypeError as error:
            raise ValueError(_unbound(function, values, settings, error)) from None
        for name, value in given.items():
            parameter, hint = takes.parameters[name], hints().get(name, Any)
            for one in _each(parameter, value):
                if not fits(one, hint):
                    raise ValueError(_unfit(function.__name__, parameter, hint, one))
        return function(*values, **settings)

    return asked  # type: ignore[return-value]


def fits(value: Any, hint: Any) -> bool:
    """Whether ``value`` is of the kind ``hint``; a text is no list, and ``True`` no number.

    >>> fits(["Iran"], list[str]), fits([3], list[str]), fits(True, int)
    (True, False, False)
    """
    kind, parts = get_origin(hint) or hint, get_args(hint)
    if kind in (Union, UnionType):
        return any(fits(value, part) for part in parts)
    if kind is Any or not isinstance(kind, type):
        return True
    if kind in (int, float):
        return isinstance(value, Integral if kind is int else Real) and not isinstance(value, bool)
    if not _several(kind):
        return isinstance(value, kind)
    if isinstance(value, str | bytes | Mapping) or not isinstance(value, Iterable):
        return False
    # What can be gone through once alone is left whole.
    return not isinstance(value, list | tuple) or all(
        fits(one, p) for one in value for p in parts[:1]
    )


def _each(parameter: inspect.Parameter, value: Any) -> Iterable[Any]:
    """What was given for a parameter, one by one; further settings are the function's to judge."""
    if parameter.kind is parameter.VAR_KEYWORD:
        return ()
    return value if parameter.kind is parameter.VAR_POSITIONAL else [value]


def _several(kind: type) -> bool:
    """Whether a kind is a list of things, whose kind follows in its brackets."""
    return (
        issubclass(kind, Iterable)
        and kind.__module__ in {"builtins", "collections.abc"}
        and (not issubclass(kind, str | bytes | Mapping))
    )


def _unfit(function: str, parameter: inspect.Parameter, hint: Any, value: Any) -> str:
    usual = parameter.default
    example = f", such as {usual!r}" if isinstance(usual, str | int) and usual else ""
    said = repr(value)
    told = said if len(said) <= LONG and "\n" not in said else f"a {type(value).__name__}"
    return f"{function}: {parameter.name} cannot be {shown(told)}; give {_wanted(hint)}{example}."


def _wanted(hint: Any) -> str:
    *first, last = _kinds(hint)
    return f"{', '.join(first)} or {last}" if first else last


def _kinds(hint: Any) -> list[str]:
    """What to give, in words, each kind once."""
    kind, parts = get_origin(hint) or hint, get_args(hint)
    if kind in (Union, UnionType):
        return list(dict.fromkeys(word for p in parts if p is not NoneType for word in _kinds(p)))
    if _several(kind):
        return ["a list"]
    return [NAMED.get(kind.__name__, "a dictionary" if kind is Mapping else f"a {kind.__name__}")]


def _unbound(
    function: Callable[..., Any],
    values: tuple[Any, ...],
    settings: Mapping[str, Any],
    error: TypeError,
) -> str:
    """What is said of settings that a function does not have, or lacks."""
    called, takes = function.__name__, inspect.signature(function).parameters
    named = [name for name in takes if name != "self"]
    for name in settings:
        if name not in named:
            return unknown(f"{called} has no setting {name}", name, named, kind="settings")
    placed = [p for p in takes.values() if p.kind is p.POSITIONAL_OR_KEYWORD]
    if len(values) > len(placed):
        others = ", ".join(f"{p.name}=…" for p in takes.values() if p.kind is p.KEYWORD_ONLY)
        return f"{called} takes further settings by name: {others}."
    for one in placed[len(values) :]:
        if one.name not in settings and one.default is one.empty:
            wanted = _wanted(get_type_hints(function)[one.name])
            return f"{called}: {one.name} is missing; give {wanted}."
    return f"{called}: {error}."
