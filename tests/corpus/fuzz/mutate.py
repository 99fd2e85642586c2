"""Damage a file the way transfers, editors and attackers do; the same for the same seed."""

from __future__ import annotations

import random

ODD = (
    b"\0",
    b"\xff\xff\xff\xff",
    b"{",
    b"}",
    b"<",
    b"(",
    b"\\",
    b'"',
    b"\x80",
    b"-1",
    b"99999999999",
)


def mutated(content: bytes, other: bytes, chance: random.Random) -> bytes:
    """``content`` after one to three mutations; a splice takes its bytes from ``other``."""
    data = bytearray(content)
    for _ in range(chance.randint(1, 3)):
        chance.choice(MUTATIONS)(data, other, chance)
    return bytes(data)


def _flip(data: bytearray, _other: bytes, chance: random.Random) -> None:
    for _ in range(chance.choice((1, 1, 4, 16, 64))):
        if data:
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)


def _cut(data: bytearray, _other: bytes, chance: random.Random) -> None:
    del data[chance.randint(0, len(data)) :]


def _splice(data: bytearray, other: bytes, chance: random.Random) -> None:
    start, end = sorted((chance.randint(0, len(other)), chance.randint(0, len(other))))
    place = chance.randint(0, len(data))
    data[place : place + chance.choice((0, end - start))] = other[start:end]


def _drop(data: bytearray, _other: bytes, chance: random.Random) -> None:
    start = chance.randint(0, len(data))
    del data[start : start + chance.choice((1, 8, 200))]


def _repeat(data: bytearray, _other: bytes, chance: random.Random) -> None:
    start = chance.randint(0, len(data))
    piece = data[start : start + chance.choice((1, 4, 40, 400))]
    data[start:start] = piece * chance.choice((1, 10, 500))


def _write(data: bytearray, _other: bytes, chance: random.Random) -> None:
    odd = chance.choice(ODD) * chance.choice((1, 1, 3, 2_000))
    place = chance.randint(0, len(data))
    data[place : place + chance.choice((0, len(odd)))] = odd


MUTATIONS = (_flip, _cut, _splice, _drop, _repeat, _write)
