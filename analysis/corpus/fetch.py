"""Fetch pages from the web, politely, and file them for reading; the only module that connects."""

from __future__ import annotations

import contextlib
import csv
import hashlib
import http.client
import io
import ipaddress
import os
import re
import socket
import ssl
import threading
import time
import zlib
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from analysis import files, lists
from analysis.corpus import robots
from analysis.corpus.fields import printable
from analysis.corpus.readers.decode import label

AGENT = "media-analysis-notebooks/0.1"
TIMEOUT = 20.0
LONGEST = 60.0
"""Seconds that one exchange may take as a whole, however slowly a site sends its parts."""
MAX_PAGE = 10_000_000
MAX_REDIRECTS = 5
PAUSE = 1.0
"""Seconds between two questions to one site, where its robots.txt asks for no more."""
MAX_PAUSE = 30.0
PAGES = ("text/html", "application/xhtml+xml")
REDIRECTS = frozenset({301, 302, 303, 307, 308})
NAT64 = ipaddress.ip_network("64:ff9b::/96")
NOT_PUBLIC = tuple(
    ipaddress.ip_network(network)
    for network in ("192.0.0.0/24", "64:ff9b:1::/48", "fec0::/10", "100::/64", "100.64.0.0/10")
)
NO_NETWORK = "cannot be reached: there is no network, or no such site"


LOCK_SECONDS = 15.0
"""How long to wait for another program, which holds a folder for the writing of two files."""


class Refused(ValueError):
    """A page is not fetched; the message says why in one sentence."""

    def __init__(self, message: str) -> None:
        super().__init__(printable(message))


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
    rules: dict[str, robots.Rules] = field(default_factory=dict)
    asked: dict[str, float] = field(default_factory=dict)

    def page(self, url: str) -> Answer:
        """The page at ``url``; raises ``Refused`` for whatever is not fetched."""
        answer = self._follow(url, MAX_PAGE, page=True)
        if answer.status != 200:
            reason = http.client.responses.get(answer.status, "unknown")
            raise Refused(f"{url}: the site answers {answer.status} ({reason})")
        if answer.kind not in PAGES:
            raise Refused(f"{url} is no web page but {answer.kind or 'of an unknown kind'}")
        if not answer.data.strip():
            raise Refused(f"{url}: the page is empty")
        return answer

    def _follow(self, url: str, limit: int, *, page: bool) -> Answer:
        asked = url
        for _ in range(MAX_REDIRECTS + 1):
            parts = _checked(url)
            if page:
                self._ask_leave(url, parts)
            answer, location = self._get(url, parts, limit, cut=not page)
            if answer.status not in REDIRECTS or not location:
                return answer
            url = urljoin(url, location)
        raise Refused(f"{asked} leads on more than {MAX_REDIRECTS} times")

    def _ask_leave(self, url: str, parts: SplitResult) -> None:
        """Raise ``Refused`` where robots.txt forbids the page (RFC 9309)."""
        site = f"{parts.scheme}://{parts.netloc}"
        if site not in self.rules:
            answer = self._follow(f"{site}/robots.txt", robots.MAX_BYTES, page=False)
            text = answer.data.decode("utf-8", "replace") if answer.status == 200 else ""
            unsaid = answer.status >= 500
            self.rules[site] = robots.FORBIDDEN if unsaid else robots.parse(text, AGENT)
        if not self.rules[site].allows(url):
            raise Refused(f"{url}: the site's robots.txt asks programs not to fetch it")
        self.pause = max(self.pause, min(self.rules[site].delay, MAX_PAUSE))

    def _get(self, url: str, parts: SplitResult, limit: int, *, cut: bool) -> tuple[Answer, str]:
        host = parts.hostname or ""
        wait = self.asked.get(host, 0.0) + self.pause - time.monotonic()
        if host in self.asked and wait > 0:
            time.sleep(wait)
        target = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
        query = quote(parts.query, safe="/%:@!$&'()*+,;=~-._?[]")
        headers = {"User-Agent": AGENT, "Accept": "text/html, */*;q=0.1"}
        connection = self._connect(url, parts)
        clock = _Clock(connection.sock)
        try:
            if isinstance(connection.sock, ssl.SSLSocket):
                connection.sock.do_handshake()
            connection.request("GET", f"{target}?{query}" if query else target, headers=headers)
            response = connection.getresponse()
            data = _body(response, url, limit, cut=cut)
        except ssl.SSLCertVerificationError as error:
            raise Refused(f"{url}: the site cannot prove who it is ({error.reason})") from error
        except (OSError, http.client.HTTPException, ValueError, AttributeError) as error:
            if clock.over:
                raise Refused(
                    f"{url} took longer than {LONGEST:.0f} seconds: not fetched"
                ) from error
            if isinstance(error, Refused):
                raise
            raise Refused(f"{url}: the site broke off its answer") from error
        finally:
            clock.stop()
            connection.close()
            self.asked[host] = time.monotonic()
        if clock.over:
            raise Refused(f"{url} took longer than {LONGEST:.0f} seconds: not fetched")
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
                ssl.create_default_context().wrap_socket(
                    plain, server_hostname=host, do_handshake_on_connect=False
                )
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


class _Clock:
    """Cuts a connection off when its time is over, whatever it is doing."""

    def __init__(self, connected: socket.socket) -> None:
        self.over = False
        self._socket = connected
        self._timer = threading.Timer(LONGEST, self._cut)
        self._timer.daemon = True
        self._timer.start()

    def stop(self) -> None:
        """Let the connection be."""
        self._timer.cancel()

    def _cut(self) -> None:
        self.over = True
        with contextlib.suppress(OSError):
            socket.socket.shutdown(self._socket, socket.SHUT_RDWR)


def add(
    urls: list[str], *, to: Path, fetcher: Fetcher | None = None, now: datetime | None = None
) -> tuple[list[Path], list[str]]:
    """Fetch pages and file each as ``.html`` in ``to``, with a row in its ``metadata.csv``.

    The row has the columns ``file``, ``url`` and ``fetched`` (UTC). A page and its row are
    both there or neither is, also when several programs add to one folder. Returns the files
    and, one sentence each, what was not fetched. Raises ``Refused`` where ``to`` cannot be
    used.
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
                _check_new(path, url)
                answer = fetcher.page(url)
                moment = (now or datetime.now(UTC)).isoformat(timespec="seconds")
                row = {"file": path.name, "url": answer.url, "fetched": moment}
                with files.locked(to, wait=LOCK_SECONDS):
                    files.sweep(to)
                    _check_new(path, url)
                    _file(path, _readable(answer), row)
            except files.InUse:
                problems.append(f"{url}: another program is adding to {to}; try again")
                continue
            except Refused as error:
                problems.append(str(error))
                continue
            filed.append(path)
    except OSError as error:
        why = (error.strerror or "unknown fault").lower()
        raise Refused(f"{to} cannot be written to: {why}; make room, or name another") from error
    return filed, problems


def _check_new(path: Path, url: str) -> None:
    if path.exists():
        raise Refused(f"{url} has been added before: {path}")


def _file(path: Path, data: bytes, row: dict[str, str]) -> None:
    """Put a page and its row in place, both or neither; a row alone is what a kill leaves at most.

    Both are on the disk before either is moved.
    """
    listed = path.with_name(lists.METADATA)
    written = {listed: _with_row(listed, row), path: data}
    parts = {at.with_name(f".{at.name}.{os.getpid()}.part"): at for at in written}
    try:
        for part, at in parts.items():
            part.write_bytes(written[at])
        for part, at in parts.items():
            part.replace(at)
    finally:
        for part in parts:
            part.unlink(missing_ok=True)


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
    """Whether an address, and every one that it wraps, is of the open network."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if any(ip in network for network in NOT_PUBLIC if ip.version == network.version):
        return False
    return ip.is_global and not ip.is_multicast and all(_public(str(inner)) for inner in _inner(ip))


def _inner(ip: ipaddress.IPv4Address | ipaddress.IPv6Address) -> list[ipaddress.IPv4Address]:
    """The old addresses that a new one stands for: mapped, 6to4, Teredo, NAT64."""
    if isinstance(ip, ipaddress.IPv4Address):
        return []
    found = [ip.ipv4_mapped, ip.sixtofour, *(ip.teredo or ())]
    if ip in NAT64 or int(ip) >> 32 == 0:
        found.append(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF))
    return [inner for inner in found if inner is not None]


def _body(response: http.client.HTTPResponse, url: str, limit: int, *, cut: bool) -> bytes:
    """The whole answer, unpacked; beyond ``limit`` it is cut or refused."""
    data = bytearray()
    while part := response.read1(1 << 16):
        data += part
        if len(data) > limit:
            if cut:
                break
            raise Refused(f"{url} is larger than {limit / 1e6:,.1f} MB: not fetched")
    if response.length and not cut:
        raise Refused(f"{url}: the site broke off its answer")
    packing = (response.getheader("Content-Encoding") or "identity").lower()
    if packing == "gzip":
        unpacker = zlib.decompressobj(31)
        try:
            data = bytearray(unpacker.decompress(bytes(data), limit + 1))
        except zlib.error as error:
            raise Refused(f"{url}: the site broke off its answer") from error
        if len(data) > limit and not cut:
            raise Refused(f"{url} is larger than {limit / 1e6:,.1f} MB: not fetched")
        if not unpacker.eof and not cut:
            raise Refused(f"{url}: the site broke off its answer")
    elif packing != "identity" and data:
        raise Refused(f"{url}: the site packs its pages in a way that is not read ({packing})")
    return bytes(data[:limit])


def _readable(answer: Answer) -> bytes:
    """The page as it came, or as UTF-8 where only the site, not the page, names its encoding."""
    data = answer.data
    if b"charset" in data[:2_048].lower() or not (name := label(answer.charset)):
        return data
    try:
        return data.decode(name).encode("utf-8-sig")
    except (LookupError, UnicodeError):
        return data


def _with_row(path: Path, row: dict[str, str]) -> bytes:
    """A ``metadata.csv`` with one more row, whatever else it holds and however it is written."""
    records: list[list[str]] = []
    columns: list[str] = []
    delimiter, encoding = ",", "utf-8"
    if path.exists():
        try:
            data = lists.content(path)
            parsed = lists.parse(data, path.name, ["file"])
            if parsed.faults:
                raise ValueError(f"{path.name}, line {parsed.faults[0][0]}: {parsed.faults[0][1]}.")
        except ValueError as error:
            raise Refused(f"{path.parent}: {error}") from error
        delimiter, encoding = parsed.delimiter, parsed.encoding
        text = lists.SEP.sub("", data.decode(encoding), count=1)
        lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        columns, *records = [cells for cells in lines if any(cells)] or [[]]
    small = [column.strip().lower() for column in columns]
    columns += [column for column in row if column not in small]
    told = {column.lower(): value for column, value in row.items()}
    records = [cells + [""] * (len(columns) - len(cells)) for cells in records]
    new = [told.get(column.strip().lower(), "") for column in columns]
    at = next(n for n, column in enumerate(columns) if column.strip().lower() == "file")
    records = [*(cells for cells in records if cells[at].strip() != row["file"]), new]
    written = io.StringIO()
    csv.writer(written, delimiter=delimiter, lineterminator="\n").writerows([columns, *records])
    try:
        return written.getvalue().encode(encoding)
    except UnicodeEncodeError:  # an address with signs that the old encoding lacks
        return written.getvalue().encode("utf-8-sig")
