"""The letters that a PDF carries, cut from fonts that have few."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from itertools import chain
from typing import Any

from fontTools.ttLib import TTFont
from matplotlib.backends import _backend_pdf_ps as backend

SETTING = ("GDEF", "GPOS", "GSUB", "kern")
"""Tables of a font for setting text. In a PDF every letter has its place already."""
USUAL = (range(0x20, 0x180), range(0x2010, 0x2045), (0x20AC, 0x2212), range(0xFB00, 0xFB05))
"""What most charts are written in: Latin letters, marks, euro and minus, ligatures."""

_cut = backend.get_glyphs_subset


class _File(io.BytesIO):
    """A font in memory, with what matplotlib asks of the path of one."""

    face_index = 0


@contextmanager
def few() -> Iterator[None]:
    """Draw PDFs with the usual letters cut from their fonts once, and a chart's from these.

    To read thousands of letters for each chart takes longer than all the rest of its PDF.
    """
    backend.get_glyphs_subset = _from_few
    try:
        yield
    finally:
        backend.get_glyphs_subset = _cut


@contextmanager
def _from_few(fontfile: Any, glyphs: set[Any]) -> Iterator[backend.SubsetResults]:
    """What matplotlib's own function gives: a font of these glyphs, and their numbers in it."""
    path, face = fontfile, fontfile.face_index
    content, numbers = _usual(path, face)
    if numbers.keys() >= set(glyphs):
        with _cut(_File(content), {numbers[glyph] for glyph in glyphs}) as cut:
            new = {glyph: cut.glyph_index_map[numbers[glyph]] for glyph in glyphs}
            yield cut._replace(glyph_index_map=new)
    else:
        with _cut(_File(_letters_alone(path, face)), set(glyphs)) as cut:
            yield cut


@cache
def _usual(path: str, face: int) -> tuple[bytes, dict[int, int]]:
    """A font of the usual letters, and their numbers in it by those in the whole font."""
    whole = _letters_alone(path, face)
    with TTFont(io.BytesIO(whole)) as font:
        names = font.getBestCmap() or {}
        glyphs = {font.getGlyphID(names[c]) for c in chain(*USUAL) if c in names}
    with _cut(_File(whole), glyphs) as cut:
        return backend.font_as_file(cut.font).getvalue(), cut.glyph_index_map


def _letters_alone(path: str, face: int) -> bytes:
    """The font without what sets text, which takes most of the time to reduce."""
    with TTFont(path, fontNumber=face, recalcTimestamp=False) as font:
        for table in SETTING:
            if table in font:
                del font[table]
        return bytes(backend.font_as_file(font).getvalue())
