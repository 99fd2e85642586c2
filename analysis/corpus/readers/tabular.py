"""What all tables have in common: the names of their columns, their cells, rows as articles.

A row is a row of CSV, of a spreadsheet or of Parquet, an object of JSON, a hit of a database.
"""

from __future__ import annotations

import ast
import csv
import html
import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from functools import cache, lru_cache
from importlib.resources import files
from urllib.parse import urlsplit

from analysis.corpus.fields import NAMES, tidy, whole
from analysis.corpus.readers import missing
from analysis.corpus.readers.article import MAX_CHARACTERS, NO_TEXT, RawArticle, Remark, Skipped
from analysis.corpus.readers.blocks import text_of_html

MEDIA_CLOUD = frozenset({"storiesid", "medianame"})
JOINED = re.compile(r"\s[-–—|]\s\Z")
CUT = re.compile(r"(?<!\s)\s*(?:(?:…|\.\.\.)\s*)?\[\+(\d{1,9}) chars\]\s*\Z")
NESTED = ("_source", "fields", "attributes", "article")
"""Where answers of news interfaces keep the fields of an article (Elasticsearch, Guardian)."""
INNER = ("name", "main", "title", "value", "text", "rendered", "content", "$date")
"""Where an object that stands for one value keeps it (NewsAPI, New York Times, WordPress)."""
TAG = re.compile(
    r"</?(?:p|br|div|span|a|b|i|u|em|strong|h[1-6]|ul|ol|li|blockquote|q|img|figure|figcaption|"
    r"table|tr|td|section|article|script|style)(?:\s[^<>]{0,2000})?/?>",
    re.I,
)
CDATA = re.compile(r"<!\[CDATA\[|\]\]>")
ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,8}\d{0,2});", re.I)
ESCAPE = re.compile(r"\\(?:r\\n|[nrt\"'/])")
ESCAPED = {"r\\n": "\n", "n": "\n", "r": "\n", "t": "\t"}
LITERAL = re.compile(r"\s*(?:\[\s*['\"{]|\{\s*['\"]|b(['\"]).*\1\s*\Z)", re.S)
GAP = re.compile(r"\n[ \t\r]*\n")
EPOCH = re.compile(r"(\d{9,10})(?:\.\d{1,9})?|(\d{12,13})")
ADDRESS = re.compile(r"https?://\S+", re.I)
EXCEL_RETURN = re.compile(r"_x000D_\n?")
"""How spreadsheets write the first half of a Windows line end."""
FULL_CELL = 32_767
CELL_FULL = f"the text may be cut short: a cell of a spreadsheet holds {FULL_CELL:,} characters"
DAY = ("year", "month", "day")
SHOWN = 200


@cache
def _synonyms() -> dict[str, tuple[str, ...]]:
    """Every name of a field, plain, in the order in which they count."""
    with files("analysis.corpus.readers").joinpath("columns.csv").open(encoding="utf-8") as file:
        more = {row["field"]: row["names"].split() for row in csv.DictReader(file)}
    return {
        field: tuple(dict.fromkeys(map(_plain, [*names, *more.get(field, [])])))
        for field, names in NAMES.items()
    }


def _plain(name: str) -> str:
    """A name without case, accents, blanks and signs: ``articleBody``, ``Article body`` are one."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFD", name[:100].casefold()))


@lru_cache(maxsize=512)
def _chosen(names: tuple[str, ...]) -> dict[str, str]:
    """Which of ``names`` gives each field."""
    own: dict[str, str] = {}
    for name in names:
        own.setdefault(_plain(name), name)
    return {
        field: next(own[n] for n in accepted if n in own)
        for field, accepted in _synonyms().items()
        if any(n in own for n in accepted)
    }


def chosen(names: Iterable[str]) -> dict[str, str]:
    """The field that each column gives, by the field.

    >>> chosen(["Headline", "articleBody", "views"])
    {'title': 'Headline', 'text': 'articleBody'}
    """
    return _chosen(tuple(names))


def has(names: Iterable[str], field: str) -> bool:
    """Whether one of ``names`` stands for ``field``."""
    return field in _chosen(tuple(names))


def unused(names: Iterable[str]) -> Remark | None:
    """What the ledger says of columns that are not used and of fields that no column gives."""
    names = [name for name in names if name.strip()]
    used = _chosen(tuple(names))
    parts_of_day = DAY if _day(dict.fromkeys(names, "1")) else ()
    over = [n for n in names if n not in used.values() and _plain(n) not in parts_of_day]
    given = {*used, "published"} if parts_of_day else used
    lacking = [told for field, told in LACKING.items() if field not in given]
    parts = [
        f"columns not used: {shown(over)}" if over else "",
        f"no column gives {' or '.join(lacking)}" if lacking else "",
    ]
    told = "; ".join(filter(None, parts))
    return Remark(told) if told else None


LACKING = {"outlet": "the outlet", "published": "the date"}


def shown(names: Iterable[str]) -> str:
    """Names for a message, as many as one line holds, each safe to show."""
    told = ""
    for name in names:
        piece = (", " if told else "") + tidy(name)[:60]
        if len(told) + len(piece) > SHOWN:
            return f"{told}, …"
        told += piece
    return told


def lacking_text(names: Iterable[str]) -> str:
    """What to say of a table whose columns hold no text."""
    names = [name for name in names if name.strip()]
    if {_plain(name) for name in names} >= MEDIA_CLOUD:
        return (
            "is a Media Cloud list of stories without their text: "
            "fetch them with `python -m analysis add URL`"
        )
    told = f"has no column {NO_TEXT}; it has: {shown(names)}"
    if has(names, "url"):
        told += "; fetch the pages with `python -m analysis add URL`"
    return told


def article(record: Mapping[str, object], item: str) -> RawArticle | Skipped:
    """The article of one record, or why it gives none; ``item`` is its place.

    A text that a news interface cut short ("… [+1234 chars]") says so.

    >>> article({"publishedAt": "2020-01-04", "content": "It <b>rained</b>."}, "article 1")
    RawArticle(text='It rained.', fields={'published': '2020-01-04'}, item='article 1', ...
    """
    record = flat(record)
    names = _chosen(tuple(record))
    name = names.get("text")
    if name is None:
        return Skipped(f"has no {NO_TEXT}; it has: {shown(record)}", item)
    text = _text(record[name])
    if text is None:
        return Skipped(f"has a {tidy(name)[:60]} that is not a string", item)
    full = len(text) == FULL_CELL
    text = cell(text)
    if missing.is_missing(text):
        told = "has no text, only a description" if record.get("description") else "has no text"
        return Skipped(told, item)
    problem = CELL_FULL if full else None
    if cut := CUT.search(text, max(0, len(text) - 100)):
        problem = f"the text is cut short: {int(cut[1]):,} more characters are at its address"
        text = text[: cut.start()]
    return RawArticle(text, _fields(record, names), item, problem=problem)


def fields(record: Mapping[str, object]) -> dict[str, str]:
    """The known fields of a record but its text, tidied.

    >>> fields({"Media outlet": "Pier News", "Published date": "nan"})
    {'outlet': 'Pier News'}
    """
    return _fields(record, _chosen(tuple(record)))


def _fields(record: Mapping[str, object], names: Mapping[str, str]) -> dict[str, str]:
    found = {}
    for field, name in names.items():
        if field == "text":
            continue
        value = tidy(cell(tidy(_value(record[name]))))
        if field == "published":
            value = _moment(value)
        if field == "byline" and value.isdecimal():
            continue  # the number of an author in a database
        if not missing.is_missing(value):
            found[field] = value
    if "published" not in names and (day := _day(record)):
        found["published"] = day
    if ADDRESS.fullmatch(found.get("outlet", "")):
        address = found.pop("outlet")
        found = _of_address(address, record) | found
    outlet = found.get("outlet", "")
    if outlet and "title" in found:
        # News interfaces write the title as search engines show it.
        head = found["title"].removesuffix(outlet)
        if head != found["title"] and JOINED.search(head[-3:]):
            found["title"] = head[:-3]
    return found


def _day(record: Mapping[str, object]) -> str:
    """The date that three columns give together, or nothing.

    >>> _day({"Year": "2020", "Month": "1", "Day": 4.0}), _day({"year": "2020"})
    ('2020-01-04', '')
    """
    own = {_plain(name): name for name in record}
    if not own.keys() >= set(DAY):
        return ""
    year, month, day = (tidy(record[own[name]]).removesuffix(".0") for name in DAY)
    if not (year.isdecimal() and day.isdecimal()):
        return ""
    return f"{year}-{month:0>2}-{day:0>2}" if month.isdecimal() else f"{day} {month} {year}"


def _of_address(address: str, record: Mapping[str, object]) -> dict[str, str]:
    """What an address tells that stands where the outlet should.

    The outlet is what another column names, else its host.

    >>> _of_address("https://www.pier.example/tide", {})
    {'outlet': 'pier.example', 'url': 'https://www.pier.example/tide'}
    """
    try:
        parts = urlsplit(address)
        host, path = parts.hostname or address, parts.path.strip("/")
    except ValueError:
        host, path = address, ""
    own = {_plain(name): name for name in record}
    others = (tidy(_value(record[own[n]])) for n in _synonyms()["outlet"] if n in own)
    named = (name for name in others if name and not ADDRESS.fullmatch(name))
    told = {"outlet": next(named, host.removeprefix("www."))}
    return told | {"url": address} if path else told


def cell(text: str) -> str:
    """The words of a cell: without markup, entities and escapes; other text as it stands.

    >>> cell("x < y &amp; z"), cell("It rained.\\\\nThen not."), cell("AT&T > 1")
    ('x < y & z', 'It rained.\\nThen not.', 'AT&T > 1')
    """
    text = EXCEL_RETURN.sub("\n", whole(text))
    if len(text) > 4 * MAX_CHARACTERS:
        return text
    if "\\" in text and "\n" not in text.strip() and ESCAPE.search(text):
        text = ESCAPE.sub(lambda found: ESCAPED.get(found[0][1:], found[0][1:]), text)
    for turn in range(3):  # some escape it, markup too, and some twice
        if "<" in text and len(TAG.findall(text)) > (turn > 0):
            head = text.lower().find("</head>")
            text = text[head + len("</head>") if head >= 0 else 0 :]
            text = text_of_html(GAP.sub("<p>", CDATA.sub("", text)))
        plain = html.unescape(text) if "&" in text and ENTITY.search(text) else text
        if plain == text:
            break
        text = plain
    return text


def flat(record: Mapping[str, object]) -> Mapping[str, object]:
    """``record`` with the fields of objects that only wrap them."""
    for name in NESTED:
        inner = record.get(name)
        if isinstance(inner, Mapping):
            rest = {k: v for k, v in record.items() if k != name}
            record = {**rest, **{str(k): v for k, v in inner.items() if k not in rest}}
    return record


def _value(value: object) -> object:
    if isinstance(value, str) and LITERAL.match(value) and len(value) <= MAX_CHARACTERS:
        value = _literal(value)
    if isinstance(value, Mapping):
        return next((value[name] for name in INNER if isinstance(value.get(name), str)), None)
    if isinstance(value, list):
        return [_value(one) for one in value]
    return value


def _literal(text: str) -> object:
    """What a cell shows as Python or JSON writes it: a list, an object, bytes; else its text."""
    try:
        found = ast.literal_eval(text.strip())
    except (ValueError, SyntaxError, RecursionError, MemoryError):
        return text
    return found.decode("utf-8", "replace") if isinstance(found, bytes) else found


def _text(value: object) -> str | None:
    """A text that is a string, an object that holds one, or a list of paragraphs."""
    value = _value(value)
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        value = "\n\n".join(map(str, value))
    if value is None or (isinstance(value, float) and value != value):
        return ""
    return value if isinstance(value, str) else None


def _moment(value: str) -> str:
    """A moment as pandas and JavaScript count it, as a date; other values as they are."""
    found = EPOCH.fullmatch(value)
    if not found:
        return value
    seconds = int(found[1] or found[2]) / (1 if found[1] else 1000)
    return datetime.fromtimestamp(seconds, UTC).isoformat()
