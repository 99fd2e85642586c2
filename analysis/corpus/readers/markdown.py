"""Markdown (.md): optional YAML front matter, then the article, read without its markup."""

from __future__ import annotations

import re

import yaml  # type: ignore[import-untyped]

from analysis.corpus.readers import tabular
from analysis.corpus.readers.article import Items, RawArticle, Source, check_length
from analysis.corpus.readers.decode import read_text
from analysis.corpus.readers.txt import split_header

MAX_FRONT_MATTER = 20_000
NULLS = ("null", "Null", "NULL", "~")
# The lookahead tells front matter from an article that starts with a rule.
FRONT_MATTER = re.compile(r"---[ \t]*(?:\r\n|\r|\n)\s{0,9}(?=[\w\"'-]+[ \t]*:|#|---|\.\.\.)")
FENCE = re.compile(r"^(?:---|\.\.\.)[ \t]*(?:\r\n|\r|\n|\Z)", re.M)

# Each pattern stops at the next mark of its kind, so that a long line costs one pass.
MARKUP = (
    (re.compile(r"!\[[^\[\]\n]*\]\([^()\s]*\)"), ""),
    (re.compile(r"\[([^\[\]\n]+)\]\([^()\s]*\)"), r"\1"),
    (re.compile(r"^#{1,6}[ \t]+", re.M), ""),
    (re.compile(r"^[ \t]{0,9}[-*+][ \t]{1,9}(?=\S)", re.M), ""),
    (re.compile(r"^[ \t]{0,9}\|?(?:[ \t]{0,9}:?-{2,99}:?[ \t]{0,9}\|)+[ \t:-]{0,99}\n", re.M), ""),
    (re.compile(r"^[ \t]{0,9}\|[ \t]{0,9}|[ \t]{1,9}\|[ \t]{0,9}$", re.M), ""),
    (re.compile(r"\*\*(?=\S)([^*\n]+)(?<=\S)\*\*"), r"\1"),
    (re.compile(r"(?<![\w*])\*(?=\S)([^*\n]+)(?<=\S)\*(?![\w*])"), r"\1"),
    (re.compile(r"(?<![\w_])_(?=\S)([^_\n]+)(?<=\S)_(?![\w_])"), r"\1"),
)


def read(path: Source) -> Items:
    """Yield the one article of a Markdown file."""
    source = read_text(path)
    fields, start, problem = split_front_matter(source)
    check_length(len(source) - start)
    text = strip_markup(source[start:])
    if not start:
        fields, start = split_header(text)
        text = text[start:]
    yield RawArticle(text, fields, problem=problem)


def strip_markup(text: str) -> str:
    """Take out marks of headings, emphasis, links, lists and tables; block quotes and words stay.

    >>> strip_markup("## Why\\n\\nIt *may* rain, [she said](https://pier.example).")
    'Why\\n\\nIt may rain, she said.'
    """
    for pattern, kept in MARKUP:
        text = pattern.sub(kept, text)
    return text


def split_front_matter(text: str) -> tuple[dict[str, str], int, str | None]:
    """The fields of YAML front matter, where the article starts, and what went wrong.

    Fields go by the names that columns of tables have.

    >>> split_front_matter("---\\ntitle: Low tide\\n---\\nThe sea left.")
    ({'title': 'Low tide'}, 24, None)
    """
    opening = FRONT_MATTER.match(text)
    if not opening:
        return {}, 0, None
    closing = FENCE.search(text, opening.end())
    if not closing:
        return {}, 0, None
    matter = text[opening.end() : closing.start()]
    if len(matter) > MAX_FRONT_MATTER:
        limit = f"{MAX_FRONT_MATTER:,} characters"
        return {}, closing.end(), f"the front matter is longer than {limit} and was not read"
    try:
        found = yaml.load(matter, Loader=_Plain)  # noqa: S506 (BaseLoader makes no objects)
    except (yaml.YAMLError, ValueError, RecursionError):
        return {}, closing.end(), "the front matter is not valid YAML and was not read"
    if not isinstance(found, dict):
        return {}, 0, None
    told = {str(name): value for name, value in found.items() if value not in NULLS}
    return tabular.fields(told), closing.end(), None


class _Plain(yaml.BaseLoader):
    """YAML as strings, lists and mappings alone, and no aliases: they can multiply."""

    def compose_node(self, parent, index):
        """Refuse an alias, else compose as usual."""
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("aliases are not read")
        return super().compose_node(parent, index)
