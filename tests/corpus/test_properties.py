"""Whatever the files hold, reading ends, loses no word, and accounts for every file."""

import re
import tempfile
import unicodedata
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import tables
from analysis.corpus import read
from analysis.corpus.boilerplate import KEPT
from analysis.corpus.clean import clean
from analysis.corpus.lines import SHAPELESS, SPACES
from analysis.corpus.readers import READERS

pytestmark = pytest.mark.slow
FEW = settings(max_examples=40, deadline=None)
MARKS = b'" \n \r { } : [ --- <p> <html> \xff\xfe \xef\xbb\xbf \0 \x1f\x8b\x08 \xe9 id, text rain'
PIECES = st.sampled_from([*MARKS.split(b" "), b" ", b"\n", b"---\n", b"title: "])
CONTENT = st.one_of(st.binary(max_size=300), st.lists(PIECES, max_size=30).map(b"".join))


@pytest.mark.parametrize("suffix", [*READERS, ".zip", ".pages", ""])
def test_no_bytes_stop_the_reading(suffix):
    @FEW
    @given(CONTENT, CONTENT)
    def check(first: bytes, second: bytes) -> None:
        with tempfile.TemporaryDirectory() as folder:
            names = [f"a{suffix}", f"b{suffix}"]
            for name, content in zip(names, (first, second), strict=True):
                Path(folder, name).write_bytes(content)
            corpus = read(folder)
        for table in ("articles", "removed", "ledger"):
            tables.check(getattr(corpus, table), table)
        assert set(names) <= set(corpus.ledger["source"])
        assert corpus.ledger["articles"].sum() == len(corpus.articles)
        assert set(corpus.removed["article_id"]) <= set(corpus.articles["article_id"])

    check()


LINES = st.lists(
    st.one_of(
        st.text(max_size=40),
        st.sampled_from(
            [
                "Ada Quill",
                "Ada Quill is a writer.",
                "More >",
                "Advertisement",
                "Read more: Rain",
                "Photo: A. Quill",
                "This article was originally published in Pier News.",
                "",
            ]
        ),
    ),
    max_size=12,
)


def words(text: str) -> Counter:
    even = unicodedata.normalize("NFC", SPACES.sub(" ", SHAPELESS.sub("", text)))
    return Counter(re.findall(r"[^\W_]+", even))


@FEW
@given(LINES, st.sampled_from(["\n", "\r\n", "\r"]))
def test_text_and_removed_lines_hold_every_word(source_lines, end):
    source = end.join(source_lines)
    kept = clean(source)
    gone = [line.text for line in kept.removed if line.rule != KEPT]
    assert words("\n".join([kept.text, *gone])) == words(source.replace("\x85", "\n"))
    assert all(source[r.start : r.start + len(r.text)] == r.text for r in kept.removed)
    assert clean(kept.text).text == kept.text or gone
