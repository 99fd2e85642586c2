"""Fetch pages from the web, politely, and file them for reading; the only module that connects."""

from __future__ import annotations

import csv
import hashlib
import http.client
import io
import ipaddress
import re
import socket
import ssl
import time
import zlib
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple
from urllib.parse import SplitResult, quote, urljoin, urlsplit
from urllib.robotparser import RobotFileParser

from analysis import lists
from analysis.corpus.readers.article import Unreadable
from analysis.corpus.readers.decode import encoding, read_text

AGENT = "media-analysis-notebooks/0.1"
TIMEOUT = 20.0
MAX_PAGE = 10_000_000
MAX_ROBOTS = 500_000
MAX_REDIRECTS = 5
PAUSE = 1.0
"""Seconds between two questions to one site, where its robots.txt asks for no more."""
MAX_PAUSE = 30.0
PAGES = ("text/html", "application/xhtml+xml")
REDIRECTS = frozenset({301, 302, 303, 307, 308})
FORBIDDEN = ("User-agent: *", "Disallow: /")
NO_NETWORK = "cannot be reached: there is no network, or no such site"


class Refused(ValueError):
    """A page is not fetched; the message says why in one sentence."""


class Answer(NamedTuple):
    """What a site answered: the address after redirects, status, kind, encoding and bytes."""

    url: str
    status: int
    kind: str
    charset: str | None
    data: bytes


@dataclass
class Fetcher:
    """Fetches pages one after another, keeping to each site's robots.txt and a pause.

    ``private`` lets it connect to addresses inside this machine and its network.
    """

    private: bool = False
    pause: float = PAUSE
    robots: dict[str, RobotFileParser] = field(default_factory=dict)
    asked: dict[str, float] = field(default_factory=dict)

    def page(self, url: str) -> Answer:
        """The page at ``url``; raises ``Refused`` for whatever is not fetched."""
        answer = self._follow(url, MAX_PAGE, robots=True)
        if answer.status != 200:
            reason = http.client.responses.get(answer.status, "unknown")
            raise Refused(f"{url}: the site answers {answer.status} ({reason})")
        if answer.kind not in PAGES:
            raise Refused(f"{url} is no web page but {answer.kind or 'of an unknown kind'}")
        if not answer.data.strip():
            raise Refused(f"{url}: the page is empty")
        return answer

    def _follow(self, url: str, limit: int, *, robots: bool) -> Answer:
        asked = url
        for _ in range(MAX_REDIRECTS + 1):
            parts = _checked(url)
            if robots:
                self._ask_leave(url, parts)
            answer, location = self._get(url, parts, limit)
            if answer.status not in REDIRECTS or not location:
                return answer
            url = urljoin(url, location)
        raise Refused(f"{asked} leads on more than {MAX_REDIRECTS} times")

    def _ask_leave(self, url: str, parts: SplitResult) -> None:
        """Raise ``Refused`` where robots.txt forbids the page (RFC 9309)."""
        site = f"{parts.scheme}://{parts.netloc}"
        if site not in self.robots:
            rules = RobotFileParser()
            answer = self._follow(f"{site}/robots.txt", MAX_ROBOTS, robots=False)
            text = answer.data.decode("utf-8", "replace") if answer.status == 200 else ""
            rules.parse(FORBIDDEN if answer.status >= 500 else text.splitlines())
            self.robots[site] = rules
        rules = self.robots[site]
        if not rules.can_fetch(AGENT, url):
            raise Refused(f"{url}: the site's robots.txt asks programs not to fetch it")
        self.pause = max(self.pause, min(float(rules.crawl_delay(AGENT) or 0), MAX_PAUSE))

    def _get(self, url: str, parts: SplitResult, limit: int) -> tuple[Answer, str]:
        host = parts.hostname or ""
        wait = self.asked.get(host, 0.0) + self.pause - time.monotonic()
        if host in self.asked and wait > 0:
            time.sleep(wait)
        target = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
        query = quote(parts.query, safe="/%:@!$&'()*+,;=~-._?[]")
        headers = {"User-Agent": AGENT, "Accept": "text/html, */*;q=0.1"}
        connection = self._connect(url, parts)
        try:
            connection.request("GET", f"{target}?{query}" if query else target, headers=headers)
            response = connection.getresponse()
            data = _body(response, url, limit)
        except (OSError, http.client.HTTPException, ValueError) as error:
            if isinstance(error, Refused):
                raise
            raise Refused(f"{url}: the site broke off its answer") from error
        finally:
            connection.close()
            self.asked[host] = time.monotonic()
        content = response.headers
        answer = Answer(
            url, response.status, content.get_content_type(), content.get_content_charset(), data
        )
        return answer, response.getheader("Location") or ""

    def _connect(self, url: str, parts: SplitResult) -> http.client.HTTPConnection:
        """A connection to the very address that was checked, so that no second look-up differs."""
        host = parts.hostname or ""
        secure = parts.scheme == "https"
        port = parts.port or (443 if secure else 80)
        address = self._address(host, port)
        connection = http.client.HTTPConnection(host, port, timeout=TIMEOUT)
        connection.default_port = 443 if secure else 80
        try:
            plain = socket.create_connection((address, port), timeout=TIMEOUT)
            connection.sock = (
                ssl.create_default_context().wrap_socket(plain, server_hostname=host)
                if secure
                else plain
            )
        except ssl.SSLError as error:
            raise Refused(f"{url}: the site cannot prove who it is ({error.reason})") from error
        except OSError as error:
            raise Refused(f"{host} {NO_NETWORK}") from error
        return connection

    def _address(self, host: str, port: int) -> str:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise Refused(f"{host} {NO_NETWORK}") from error
        addresses = [str(entry[4][0]) for entry in found]
        if not self.private and not all(_public(address) for address in addresses):
            raise Refused(f"{host} is an address inside a private network: not fetched")
        return addresses[0]


def add(
    urls: list[str], *, to: Path, fetcher: Fetcher | None = None, now: datetime | None = None
) -> tuple[list[Path], list[str]]:
    """Fetch pages and file each as ``.html`` in ``to``, with a row in its ``metadata.csv``.

    The row has the columns ``file``, ``url`` and ``fetched`` (UTC). Returns the files and,
    one sentence each, what was not fetched. Raises ``Refused`` where ``to`` cannot be used.
    """
    fetcher = fetcher or Fetcher()
    filed: list[Path] = []
    problems: list[str] = []
    try:
        to.mkdir(parents=True, exist_ok=True)
        for url in urls:
            try:
                _checked(url)
                path = to / file_name(url)
                if path.exists():
                    raise Refused(f"{url} has been added before: {path}")
                answer = fetcher.page(url)
            except Refused as error:
                problems.append(str(error))
                continue
            path.write_bytes(_readable(answer))
            moment = (now or datetime.now(UTC)).isoformat(timespec="seconds")
            _note(to / lists.METADATA, {"file": path.name, "url": answer.url, "fetched": moment})
            filed.append(path)
    except OSError as error:
        raise Refused(f"{to} cannot be written to: {error.strerror}") from error
    return filed, problems


def file_name(url: str) -> str:
    """A name for a page's file: its site, the end of its path, and a few letters of a digest.

    >>> file_name("https://pier.example/news/Low-tide.html?page=2")
    'pier.example-low-tide-80859502.html'
    """
    parts = urlsplit(url)
    last = parts.path.rstrip("/").rpartition("/")[2].partition(".")[0]
    words = [parts.hostname or "page", last]
    slugs = [re.sub(r"[^a-z0-9.]+", "-", word.lower()).strip("-.")[:60] for word in words]
    digest = hashlib.sha256(url.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return "-".join(filter(None, [*slugs, digest])) + ".html"


def _checked(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        known = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
    except ValueError:
        known = False
    if not known:
        raise Refused(f"{url[:200]} is no address of a web page (http:// or https://)")
    if parts.username or parts.password:
        raise Refused(f"{parts.hostname}: an address with a name and a password is not fetched")
    return parts


def _public(address: str) -> bool:
    ip = ipaddress.ip_address(address.partition("%")[0])
    inner = getattr(ip, "ipv4_mapped", None) or ip
    return inner.is_global and not inner.is_multicast


def _body(response: http.client.HTTPResponse, url: str, limit: int) -> bytes:
    """The whole answer, unpacked; it may come slowly, but not for long and not without end."""
    data = bytearray()
    end = time.monotonic() + 3 * TIMEOUT
    while part := response.read1(1 << 16):
        data += part
        if len(data) > limit:
            raise Refused(f"{url} is larger than {limit / 1e6:,.1f} MB: not fetched")
        if time.monotonic() > end:
            raise Refused(f"{url} took longer than {3 * TIMEOUT:.0f} seconds: not fetched")
    if response.length:
        raise Refused(f"{url}: the site broke off its answer")
    packing = (response.getheader("Content-Encoding") or "identity").lower()
    if packing == "gzip":
        try:
            data = bytearray(zlib.decompressobj(31).decompress(bytes(data), limit + 1))
        except zlib.error as error:
            raise Refused(f"{url}: the site broke off its answer") from error
        if len(data) > limit:
            raise Refused(f"{url} is larger than {limit / 1e6:,.1f} MB: not fetched")
    elif packing != "identity" and data:
        raise Refused(f"{url}: the site packs its pages in a way that is not read ({packing})")
    return bytes(data)


def _readable(answer: Answer) -> bytes:
    """The page as it came, or as UTF-8 where only the site, not the page, names its encoding."""
    data = answer.data
    if not answer.charset or b"charset" in data[:2_048].lower():
        return data
    try:
        return data.decode(answer.charset).encode("utf-8-sig")
    except (LookupError, UnicodeError):
        return data


def _note(path: Path, row: dict[str, str]) -> None:
    """Add a row to ``metadata.csv``, whatever columns it has; it is replaced as a whole."""
    rows: list[dict[str, str]] = []
    columns = list(row)
    delimiter, name = ",", "utf-8"
    if path.exists():
        try:
            text = read_text(path)
        except Unreadable as error:
            raise Refused(f"{path} {error}") from error
        name = encoding(path.read_bytes())
        delimiter = max(",;\t|", key=text.partition("\n")[0].count)
        reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), delimiter=delimiter)
        rows = [{k: v or "" for k, v in old.items() if k is not None} for old in reader]
        known = list(reader.fieldnames or [])
        columns = known + [c for c in columns if c not in known]
    written = io.StringIO()
    writer = csv.DictWriter(written, columns, restval="", delimiter=delimiter, lineterminator="\n")
    writer.writeheader()
    writer.writerows([*rows, row])
    partial = path.with_suffix(".part")
    partial.write_text(written.getvalue(), encoding=name, newline="")
    partial.replace(path)
