"""Read the dates of publication that sources give; anything doubtful stays missing."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from dateutil import parser  # type: ignore[import-untyped]

MAX_LENGTH = 64
YEARS = range(1700, 2101)
EPOCH = re.compile(r"\d{10}|\d{13}")
DEFAULTS = (datetime(2000, 1, 1), datetime(2001, 2, 2))
FIELDS = re.compile(r"[a-z]{3,}|\d", re.I)

ZONES: dict[str, tzinfo] = {
    name: timezone(timedelta(hours=hours))
    for name, hours in (
        *(("UTC", 0), ("GMT", 0), ("Z", 0), ("BST", 1), ("CET", 1), ("CEST", 2)),
        *(("EST", -5), ("EDT", -4), ("CST", -6), ("CDT", -5)),
        *(("MST", -7), ("MDT", -6), ("PST", -8), ("PDT", -7)),
    )
}
for short, place in (
    ("ET", "New_York"),
    ("CT", "Chicago"),
    ("MT", "Denver"),
    ("PT", "Los_Angeles"),
):
    ZONES[short] = ZoneInfo(f"America/{place}")


def parse(value: str) -> datetime | None:
    """The moment that ``value`` names, in UTC; without a zone it is taken as UTC.

    Missing for what is no date, lacks a day, month or year, or can be read two ways.

    >>> parse("4 January 2020, 09:30 EST").isoformat()
    '2020-01-04T14:30:00+00:00'
    >>> parse("03/04/2020"), parse("last Friday")
    (None, None)
    """
    value = value.strip()
    if not value or len(value) > MAX_LENGTH or not FIELDS.search(value):
        return None
    try:
        found = _iso(value) or _epoch(value) or _written(value)
        if found is None:
            return None
        found = (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError, TypeError, AttributeError):
        return None
    return found if found.year in YEARS else None


def _iso(value: str) -> datetime | None:
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        return None


def _epoch(value: str) -> datetime | None:
    """Seconds or milliseconds since 1970."""
    if not EPOCH.fullmatch(value):
        return None
    seconds = int(value) / (1000 if len(value) == 13 else 1)
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)


def _written(value: str) -> datetime | None:
    """Read a written date twice over: what differs was not in ``value`` but filled in."""
    readings = {
        parser.parse(value, default=default, dayfirst=day_first, tzinfos=_zone)
        for default in DEFAULTS
        for day_first in ((False,) if value[:4].isdigit() else (False, True))
    }
    return readings.pop() if len(readings) == 1 else None


def _zone(name: str | None, offset: int | None) -> tzinfo | None:
    if offset is not None:
        return timezone(timedelta(seconds=offset))
    if name is None:
        return None
    if name.upper() not in ZONES:
        raise ValueError(f"the time zone {name} is not known")
    return ZONES[name.upper()]
