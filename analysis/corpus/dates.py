"""Read the dates of publication that sources give; anything doubtful stays missing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo, available_timezones

from dateutil import parser  # type: ignore[import-untyped]

MAX_LENGTH = 100
YEARS = range(1700, 2101)
EPOCH = re.compile(r"\d{10}|\d{13}")
SERIAL = re.compile(r"(\d{5})(\.\d{1,12})?")
SERIALS = range(25_569, 73_051)
"""Days as Excel counts them, from 1970 to 2099."""
DEFAULTS = (datetime(2000, 1, 1), datetime(2001, 2, 2))
FIELDS = re.compile(r"[^\W\d_]{3,}|\d", re.I)

LABEL = re.compile(
    r"(?:(?:first|originally|article|story|date|web)\s+)?"
    r"(?:published|posted|issued|created|printed|released|filed|publication|date|publi\w{0,6}"
    r"|erschienen|veröffentlicht|publicado|mis en ligne|stand)"
    r"(?:\s+(?:date|time|on|at|online|le|el|am|der|in print))*\s*[:|]?\s*",
    re.I,
)
CHANGED = re.compile(
    r"(?<![\s|•·;,(–—-])[\s|•·;,(–—-]*(?:last\s{1,9})?(?:updated|modified|edited|revised|changed|aktualisiert"
    r"|mis à jour|actualizado)\b",
    re.I,
)
AGE = re.compile(r"\bago\b", re.I)

NAMES = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
MONTHS = {
    word: NAMES[number]
    for number, words in enumerate((
        "januar jänner janvier janv enero ene janeiro gennaio januari",
        "februar feber février févr fevr febrero fevereiro febbraio februari",
        "märz mär mars marzo março maart", "april avril avr abril abr aprile",
        "mai mayo maio maggio mei", "juni juin junio junho giugno",
        "juli juillet juil julio julho luglio", "august août aout agosto ago augustus",
        "september septembre sept septiembre setiembre setembro settembre",
        "oktober okt octobre octubre outubro ottobre",
        "november novembre noviembre novembro", "dezember dez décembre déc diciembre dic "
        "dezembro dicembre",
    ))
    for word in words.split()
}  # fmt: skip
"""Months as databases write them in other languages of their interfaces."""
WEEKDAYS = frozenset({
    "montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonnabend", "sonntag",
    "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche",
    "lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo",
    "lunedì", "martedì", "mercoledì", "giovedì", "venerdì", "sabato", "domenica",
    "maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag",
})  # fmt: skip
FILLERS = frozenset({"de", "del", "den", "le", "el", "um", "uhr", "à", "1er", "on", "at"})
WORD = re.compile(r"[^\W\d_]+\.?|1er\b")
EASTERN = re.compile(r"(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]?")
FRENCH_TIME = re.compile(r"\b(\d{1,2})\s?h\s?(\d\d)\b")
DOTTED_TIME = re.compile(r"(?<![\d.])(\d{1,2})\.(\d\d)(?=\s*(?:[ap]\.?m\b|[A-Z]{2,4}\b|$))", re.I)
NOTHING = re.compile(r"1970-01-01[T ]00:00|0+\Z")
"""The first moment of the clocks of machines stands for none."""
ZONE_NAME = re.compile(r"\[[\w/]{1,40}\]\Z")
OFFSET = re.compile(r"\b(?:UTC|GMT)\s?([+-])\s?(\d{1,2})(?::?(\d\d))?\b")
DOTTED_HALF = re.compile(r"\b([ap])\.\s?m\.?(?=\W|$)", re.I)

MONTH = r"[^\W\d_]{3,10}\.?"
BESIDE = re.compile(r"\([A-Za-z ]{2,40}\)|\b(?:\w+ )?edition\b", re.I)
"""What stands beside a date: the name of its zone in brackets, the edition of a paper."""
FIGURES = r"\d{1,2}[/.]\d{1,2}[/.]\d{2,4}"
TO = r"\s*(?:[-–—]|\bto\b)\s*"
AND = r"\s*(?:[-–—/&]|\bto\b|\band\b)\s*"
RANGES = tuple(
    (re.compile(form, re.I), kept)
    for form, kept in (
        # "2020-01-03/2020-01-05", "2020-01-03 to 2020-01-05"
        (
            r"(\d{4}-\d\d-\d\d\S{0,30})\s{0,9}(?:/|–|—|\bto\b| - )\s{0,9}\d{4}-\d\d-\d\d\S{0,30}",
            r"\1",
        ),
        # "13/01/2020 - 15/01/2020"
        (rf"(?<!\d)({FIGURES}){TO}{FIGURES}", r"\1"),
        # "December 30, 2019 - January 2, 2020", "30 December 2019 - 2 January 2020"
        (rf"({MONTH} \d{{1,2}},? \d{{4}}){TO}{MONTH} \d{{1,2}},? \d{{4}}", r"\1"),
        (rf"(\d{{1,2}} {MONTH},? \d{{4}}){TO}\d{{1,2}} {MONTH},? \d{{4}}", r"\1"),
        # "January 3-4, 2020"; "January 3 and 4, 2020"; "3-4 January 2020"
        (rf"({MONTH} \d{{1,2}}){AND}\d{{1,2}}(?!\d)(,? \d{{4}})", r"\1\2"),
        (rf"(?<!\d)(\d{{1,2}}){AND}\d{{1,2}} ({MONTH},? \d{{4}})", r"\1 \2"),
        # "January 30 - February 2, 2020"; "30 January - 2 February 2020"
        (rf"({MONTH} \d{{1,2}}){TO}{MONTH} \d{{1,2}}(,? \d{{4}})", r"\1\2"),
        (rf"(\d{{1,2}} {MONTH}){TO}\d{{1,2}} {MONTH}(,? \d{{4}})", r"\1\2"),
    )
)
"""Several days written as one date, and what stands for the first of them."""

NUMERIC = re.compile(r"(?<![\d:.])(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d\d)(?![\d/-])")
NAMED_DAY = re.compile(r"\b(mon|tue|wed|thu|fri|sat|sun)[a-z]*\b", re.I)
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

ZONES: dict[str, tzinfo] = {
    name: timezone(timedelta(hours=hours))
    for name, hours in (
        *(("UTC", 0), ("GMT", 0), ("Z", 0), ("WET", 0), ("BST", 1), ("WEST", 1), ("CET", 1)),
        *(("CEST", 2), ("MEZ", 1), ("MESZ", 2), ("EET", 2), ("EEST", 3), ("SAST", 2), ("EAT", 3)),
        *(("MSK", 3), ("GST", 4), ("PKT", 5), ("IST", 5.5), ("NPT", 5.75), ("WIB", 7), ("ICT", 7)),
        *(("HKT", 8), ("SGT", 8), ("PHT", 8), ("AWST", 8), ("JST", 9), ("KST", 9)),
        *(("AEST", 10), ("AEDT", 11), ("NZST", 12), ("NZDT", 13), ("NST", -3.5), ("NDT", -2.5)),
        *(("AST", -4), ("ADT", -3), ("EST", -5), ("EDT", -4), ("CST", -6), ("CDT", -5)),
        *(("MST", -7), ("MDT", -6), ("PST", -8), ("PDT", -7), ("AKST", -9), ("AKDT", -8)),
        *(("HST", -10), ("BRT", -3), ("ART", -3)),
    )
}
for short, place in (
    ("ET", "New_York"),
    ("CT", "Chicago"),
    ("MT", "Denver"),
    ("PT", "Los_Angeles"),
):
    ZONES[short] = ZoneInfo(f"America/{place}")
PLACE = re.compile(r"\b[A-Z][A-Za-z]+/[A-Z][A-Za-z_]+(?:/[A-Z][A-Za-z_]+)?\b")


class Moment(NamedTuple):
    """A moment in UTC, and the day as the source has it, in its own zone."""

    utc: datetime
    day: date


class Order(NamedTuple):
    """How many dates of a column can only have the day first, and how many the month."""

    day_first: int = 0
    month_first: int = 0

    @property
    def known(self) -> bool | None:
        """Whether the day stands first; ``None`` where nothing or too much tells it."""
        if bool(self.day_first) == bool(self.month_first):
            return None
        return bool(self.day_first)

    def seen(self, value: str) -> Order:
        """The order with what one more date tells."""
        told = vote(value)
        return Order(self.day_first + (told is True), self.month_first + (told is False))


def parse(value: str, *, day_first: bool | None = None) -> datetime | None:
    """The moment that ``value`` names, in UTC; without a zone it is taken as UTC.

    Missing for what is no date, lacks a day, month or year, or can be read two ways
    while ``day_first`` does not tell which. Of several days it is the first.

    >>> parse("4 January 2020, 09:30 EST").isoformat()
    '2020-01-04T14:30:00+00:00'
    >>> parse("03/04/2020"), parse("last Friday")
    (None, None)
    """
    found = read(value, day_first=day_first)
    return found.utc if found else None


@lru_cache(maxsize=4_096)
def read(value: str, *, day_first: bool | None = None) -> Moment | None:
    """``parse``, with the day in the source's own zone.

    >>> read("2020-01-04T23:30:00-05:00").day.isoformat()
    '2020-01-04'
    >>> read("January 3-4, 2020").day.isoformat(), read("43837").day.isoformat()
    ('2020-01-03', '2020-01-07')
    """
    value = value.strip()
    if not value or len(value) > MAX_LENGTH or not FIELDS.search(value) or NOTHING.match(value):
        return None
    value = ZONE_NAME.sub("", value)
    try:
        found = _iso(value) or _number(value) or _written(_plain(value), day_first)
        if found is None:
            return None
        utc = (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError, TypeError, AttributeError):
        return None
    return Moment(utc, found.date()) if utc.year in YEARS else None


def order(values: Iterable[str]) -> Order:
    """What the dates of one column tell of the order in which they are written.

    >>> order(["03/01/2020", "25/01/2020"]).known, order(["03/01/2020"]).known
    (True, None)
    """
    found = Order()
    for value in values:
        found = found.seen(value)
    return found


def vote(value: str) -> bool | None:
    """Whether the day stands first in a date of figures, where the date itself tells."""
    found = NUMERIC.search(value[:MAX_LENGTH])
    if not found:
        return None
    first, second = int(found[1]), int(found[3])
    if first > 12 >= second >= 1 and first <= 31:
        return True
    if second > 12 >= first >= 1 and second <= 31:
        return False
    return None


def two_ways(value: str) -> bool:
    """Whether ``value`` is a date that its column's order would settle."""
    return (
        read(value) is None
        and read(value, day_first=True) is not None
        and NUMERIC.search(value[:MAX_LENGTH]) is not None
    )


def _plain(value: str) -> str:
    """A date without its label, in English words, the first of several days."""
    label = LABEL.match(value)
    value = value[label.end() :] if label else value
    changed = CHANGED.search(value)
    if changed and changed.start() == 0:
        value = value[changed.end() :].lstrip(" :")
        if (again := LABEL.search(value)) and FIELDS.search(value, again.end()):
            value = value[again.end() :]
    elif changed:
        value = value[: changed.start()]
    if AGE.search(value):
        return ""
    value = BESIDE.sub(" ", value)
    value = OFFSET.sub(lambda m: f"{m[1]}{int(m[2]):02}{m[3] or '00'}", value)
    value = EASTERN.sub(r"\1-\2-\3", value)
    value = FRENCH_TIME.sub(r"\1:\2", value)
    value = DOTTED_HALF.sub(r"\1m", value)
    value = DOTTED_TIME.sub(r"\1:\2", value)
    value = WORD.sub(_english, value.replace("|", " ").replace("•", " ").replace("·", " "))
    for form, kept in RANGES:
        value, changes = form.subn(kept, value)
        if changes:
            break
    return " ".join(value.replace(" ,", ",").split()).strip(" ,;()")


def _english(word: re.Match[str]) -> str:
    plain = word[0].rstrip(".").lower()
    if plain == "1er":
        return "1"
    return "" if plain in WEEKDAYS or plain in FILLERS else MONTHS.get(plain, word[0])


def _iso(value: str) -> datetime | None:
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        return None


def _number(value: str) -> datetime | None:
    """Seconds or milliseconds since 1970, or days as Excel counts them."""
    if EPOCH.fullmatch(value):
        seconds = int(value) / (1000 if len(value) == 13 else 1)
        return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    if (serial := SERIAL.fullmatch(value)) and int(serial[1]) in SERIALS:
        return datetime(1899, 12, 30) + timedelta(days=round(float(value), 6))
    return None


def _written(value: str, day_first: bool | None) -> datetime | None:
    """Read a written date twice over: what differs was not in ``value`` but filled in."""
    zone = None
    if (place := PLACE.search(value)) and place[0] in _places():
        zone, value = ZoneInfo(place[0]), PLACE.sub("", value, count=1).strip()
    elif parsed := _iso(value):
        return parsed
    numeric = NUMERIC.search(value)
    if numeric and numeric[2] == ".":
        day_first = True  # the dots of German, French, Russian dates
    either = (False, True) if day_first is None else (day_first,)
    either = (False,) if value[:4].isdigit() else either
    readings = {
        parser.parse(value, default=default, dayfirst=first, tzinfos=_zone)
        for default in DEFAULTS
        for first in either
    }
    if len(readings) > 1 and (named := NAMED_DAY.search(value)) and numeric:
        weekday = DAYS.index(named[1].lower())
        readings = {reading for reading in readings if reading.weekday() == weekday}
    if len(readings) != 1:
        return None
    found = readings.pop()
    return found.replace(tzinfo=zone) if zone else found


@lru_cache(maxsize=1)
def _places() -> frozenset[str]:
    return frozenset(available_timezones())


def _zone(name: str | None, offset: int | None) -> tzinfo | None:
    """A zone by its name or offset; the day of a date in an unknown one is known all the same."""
    if offset is not None:
        return timezone(timedelta(seconds=offset))
    return ZONES.get((name or "").upper())
