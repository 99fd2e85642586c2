"""Hold the texts of many articles in little memory until they are a table."""

from __future__ import annotations

import zlib
from collections.abc import Collection, Iterator, Mapping, MutableMapping

FAST = 1
ENCODING = "utf-8"


class Packed(MutableMapping[str, str]):
    """A mapping of ids to texts that are kept compressed.

    >>> texts = Packed()
    >>> texts["a"] = "The tide rose. " * 100
    >>> texts["a"][:15], len(texts)
    ('The tide rose. ', 1)
    """

    def __init__(self) -> None:
        self._packed: dict[str, bytes] = {}

    def __getitem__(self, key: str) -> str:
        return zlib.decompress(self._packed[key]).decode(ENCODING)

    def __setitem__(self, key: str, text: str) -> None:
        self._packed[key] = zlib.compress(text.encode(ENCODING), FAST)

    def __delitem__(self, key: str) -> None:
        del self._packed[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._packed)

    def __len__(self) -> int:
        return len(self._packed)


class Pages(Collection[tuple[str | None, str]]):
    """Outlet and text of each article, unpacked one by one as often as they are gone through."""

    def __init__(self, outlets: Mapping[str, str | None], texts: Mapping[str, str]) -> None:
        self._outlets, self._texts = outlets, texts

    def __iter__(self) -> Iterator[tuple[str | None, str]]:
        return ((outlet, self._texts[key]) for key, outlet in self._outlets.items())

    def __len__(self) -> int:
        return len(self._outlets)

    def __contains__(self, page: object) -> bool:
        return any(page == own for own in self)
