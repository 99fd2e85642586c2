"""`add` against a small site on this machine; nothing else is ever connected to."""

from __future__ import annotations

import contextlib
import csv
import gzip
import socket
import threading
import time
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

import pytest

from analysis import __main__ as command
from analysis.corpus import fetch, read, robots
from tests.corpus.fuzz.samples import STORIES, page

PAGE = page(*STORIES[0]).encode()
HTML = "text/html; charset=utf-8"
NOW = datetime(2020, 1, 4, 9, 30, tzinfo=UTC)


class Site(BaseHTTPRequestHandler):
    answers: ClassVar[dict[str, tuple[int, dict[str, str], bytes]]] = {}
    seen: ClassVar[list[tuple[str, str]]] = []

    def do_GET(self):
        self.seen.append((self.path, self.headers["User-Agent"]))
        status, headers, body = self.answers.get(self.path, (404, {}, b""))
        self.send_response(status)
        for name, value in ({"Content-Length": str(len(body))} | headers).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


@pytest.fixture
def site():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    Site.answers, Site.seen = {}, []
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def add(site, tmp_path):
    def of(*paths, **answers):
        Site.answers |= answers.pop("answers", {})
        fetcher = fetch.Fetcher(private=True, pause=0)
        urls = [p if "://" in p else site + p for p in paths]
        return fetch.add(urls, to=tmp_path, fetcher=fetcher, now=NOW)

    return of


def rows(folder):
    with (folder / "metadata.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_page_is_filed_with_its_address_and_time(add, site, tmp_path):
    (path,), problems = add("/low-tide", answers={"/low-tide": (200, {"Content-Type": HTML}, PAGE)})
    assert not problems and path.read_bytes() == PAGE
    assert rows(tmp_path) == [
        {"file": path.name, "url": f"{site}/low-tide", "fetched": "2020-01-04T09:30:00+00:00"}
    ]
    corpus = read(tmp_path)
    assert corpus.articles["url"].tolist() == [f"{site}/low-tide"]
    assert corpus.articles["title"].tolist() == ["Low tide at noon"]
    assert [seen for seen, _ in Site.seen] == ["/robots.txt", "/low-tide"]
    assert {agent for _, agent in Site.seen} == {fetch.AGENT}


def test_what_the_metadata_held_before_stays(add, tmp_path):
    (tmp_path / "metadata.csv").write_text('file;outlet\nold.txt;"Pier; News"\n')
    add("/a", answers={"/a": (200, {"Content-Type": HTML}, PAGE)})
    text = (tmp_path / "metadata.csv").read_text()
    assert text.splitlines()[:2] == ["file;outlet;url;fetched", 'old.txt;"Pier; News";;']
    assert text.count("\n") == 3


@pytest.mark.parametrize(
    ("robots", "allowed"),
    [
        ((200, {}, b"User-agent: *\nDisallow: /private"), ["/open"]),
        ((200, {}, b"User-agent: media-analysis-notebooks\nDisallow: /"), []),
        ((404, {}, b""), ["/open", "/private/a"]),
        ((503, {}, b""), []),
    ],
)
def test_robots_are_obeyed(add, robots, allowed):
    answers = {p: (200, {"Content-Type": HTML}, PAGE) for p in ("/open", "/private/a")}
    filed, problems = add("/open", "/private/a", answers=answers | {"/robots.txt": robots})
    assert [seen for seen, _ in Site.seen if seen != "/robots.txt"] == allowed
    assert len(filed) == len(allowed) and len(problems) == 2 - len(allowed)
    assert all("robots.txt asks programs not to fetch it" in problem for problem in problems)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ((404, {"Content-Type": HTML}, b"gone"), "the site answers 404 (Not Found)"),
        ((200, {"Content-Type": "image/png"}, b"x"), "is no web page but image/png"),
        ((200, {"Content-Type": HTML}, b" "), "the page is empty"),
        ((302, {"Location": "/a"}, b""), "leads on more than 5 times"),
        ((302, {"Location": "file:///etc/passwd"}, b""), "file:///etc/passwd is no address"),
        ((200, {"Content-Type": HTML, "Content-Length": "99"}, b"x"), "broke off its answer"),
        ((200, {"Content-Type": HTML}, b"x" * 20_000), "is larger than 0.0 MB"),
        (
            (200, {"Content-Type": HTML, "Content-Encoding": "gzip"}, gzip.compress(b"x" * 20_000)),
            "is larger than 0.0 MB",
        ),
        ((200, {"Content-Type": HTML, "Content-Encoding": "br"}, b"x"), "is not read (br)"),
    ],
)
def test_what_cannot_be_filed_is_one_sentence(add, tmp_path, monkeypatch, answer, expected):
    monkeypatch.setattr(fetch, "MAX_PAGE", 10_000)
    filed, (problem,) = add("/a", answers={"/a": answer})
    assert expected in problem and "\n" not in problem
    assert not filed and not list(tmp_path.iterdir())


def test_a_redirect_files_the_last_address(add, site, tmp_path):
    pages = {
        "/a": (301, {"Location": "/b?x=1"}, b""),
        "/b?x=1": (200, {"Content-Type": HTML}, PAGE),
    }
    filed, _ = add("/a", answers=pages)
    assert len(filed) == 1 and rows(tmp_path)[0]["url"] == f"{site}/b?x=1"


def test_an_encoding_that_only_the_site_names_is_kept(add):
    body = "<html><p>A naïve café".encode("cp1253", "replace") + "Τι".encode("cp1253")
    kind = {"Content-Type": "text/html; charset=windows-1253"}
    (path,), _ = add("/a", answers={"/a": (200, kind, body)})
    assert path.read_text(encoding="utf-8-sig").endswith("Τι")


def test_the_same_address_is_not_fetched_twice(add):
    answers = {"/a": (200, {"Content-Type": HTML}, PAGE)}
    add("/a", answers=answers)
    filed, (problem,) = add("/a")
    assert not filed and "has been added before" in problem


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://127.0.0.1/", "inside a private network"),
        ("http://[::1]/", "inside a private network"),
        ("http://[::ffff:10.0.0.1]/", "inside a private network"),
        ("http://169.254.169.254/latest", "inside a private network"),
        ("http://192.168.1.1:8080/", "inside a private network"),
        ("ftp://pier.example/a", "is no address of a web page"),
        ("file:///etc/passwd", "is no address of a web page"),
        ("http://[", "is no address of a web page"),
        ("http://pier.example:99999/", "is no address of a web page"),
        ("https://me:secret@pier.example/", "with a name and a password"),
        ("http://does-not-exist.invalid/", "there is no network, or no such site"),
    ],
)
def test_addresses_that_are_not_fetched(tmp_path, url, expected):
    filed, (problem,) = fetch.add([url], to=tmp_path)
    assert not filed and expected in problem and "secret" not in problem


def test_a_redirect_into_the_own_network_is_refused(add, monkeypatch, site):
    monkeypatch.setattr(fetch, "_public", lambda address: address == "127.0.0.1")
    Site.answers = {"/a": (302, {"Location": "http://127.0.0.2/secret"}, b"")}
    fetcher = fetch.Fetcher(pause=0)
    with pytest.raises(fetch.Refused, match="inside a private network"):
        fetcher.page(f"{site}/a")


def test_offline_the_command_says_so_in_one_sentence(capsys, monkeypatch, tmp_path):
    def offline(*_args, **_options):
        raise OSError("no route")

    monkeypatch.setattr(fetch.socket, "getaddrinfo", offline)
    code = command.main(["add", "https://pier.example/a", "--to", str(tmp_path / "new")])
    shown = capsys.readouterr()
    assert code == 2 and not shown.out
    assert shown.err == (
        "Error: pier.example cannot be reached: there is no network, or no such site.\n"
    )


def test_a_page_cut_off_in_its_packing_is_not_filed(add, tmp_path):
    body = gzip.compress(PAGE)[:-20]
    kind = {"Content-Type": HTML, "Content-Encoding": "gzip"}
    filed, (problem,) = add("/a", answers={"/a": (200, kind, body)})
    assert not filed and "broke off its answer" in problem and not list(tmp_path.iterdir())


SLOW = {
    "status line": b"HTTP/1.1 200 OK\r\n",
    "headers": b"HTTP/1.1 200 OK\r\nX: " + b"y" * 900,
    "continue": b"HTTP/1.1 100 Continue\r\n\r\n" * 400,
    "chunk size": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + b"0" * 400,
    "trailers": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n" + b"A: b\r\n" * 200,
    "body": b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n" + b"x" * 900,
}


@pytest.mark.parametrize("sent", SLOW.values(), ids=SLOW)
def test_a_site_that_sends_byte_by_byte_is_left_in_time(monkeypatch, sent):
    monkeypatch.setattr(fetch, "LONGEST", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as server:

        def drip():
            with contextlib.suppress(OSError):
                connected, _ = server.accept()
                for byte in sent * 9:
                    connected.sendall(bytes([byte]))
                    time.sleep(0.02)

        threading.Thread(target=drip, daemon=True).start()
        fetcher = fetch.Fetcher(private=True, pause=0)
        started = time.monotonic()
        with pytest.raises(fetch.Refused, match="took longer than"):
            fetcher.page(f"http://127.0.0.1:{server.getsockname()[1]}/a")
        assert time.monotonic() - started < 5


def test_several_at_once_lose_no_row(site, tmp_path):
    Site.answers = {f"/{n}": (200, {"Content-Type": HTML}, PAGE) for n in range(12)}

    def work(first):
        fetcher = fetch.Fetcher(private=True, pause=0)
        fetch.add([f"{site}/{n}" for n in range(first, 12, 4)], to=tmp_path, fetcher=fetcher)

    threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(row["file"] for row in rows(tmp_path)) == sorted(
        path.name for path in tmp_path.glob("*.html")
    )
    assert len(rows(tmp_path)) == 12
    assert {path.suffix for path in tmp_path.iterdir()} == {".html", ".csv"}


@pytest.mark.parametrize("left", [0, 1])
def test_a_disk_that_fills_leaves_what_was_there(add, tmp_path, monkeypatch, left):
    add("/a", answers={"/a": (200, {"Content-Type": HTML}, PAGE)})
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    write, room = fetch.Path.write_bytes, iter([True] * left)

    def full(self, data):
        if not next(room, False):
            raise OSError(28, "No space left on device")
        return write(self, data)

    monkeypatch.setattr(fetch.Path, "write_bytes", full)
    with pytest.raises(fetch.Refused, match="cannot be written to: no space left on device; make"):
        add("/b", answers={"/b": (200, {"Content-Type": HTML}, PAGE)})
    monkeypatch.undo()
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


@pytest.mark.parametrize(
    "address",
    [
        "64:ff9b::7f00:1", "2002:7f00:1::", "::127.0.0.1", "fec0::1", "192.0.0.8",
        "::ffff:192.168.0.1", "64:ff9b:1::1", "100.64.0.1", "fe80::1", "fd00::1", "0.1.2.3",
    ],
)  # fmt: skip
def test_an_address_that_wraps_a_private_one_is_private(address):
    assert not fetch._public(address)


def test_open_addresses_are_open():
    assert fetch._public("93.184.216.34") and fetch._public("2606:2800:220:1::1")
    assert fetch._public("64:ff9b::5db8:d822")


@pytest.mark.parametrize(
    ("text", "path", "allowed"),
    [
        ("\ufeffUser-agent: *\nDisallow: /a", "/a/b", False),
        ("User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b/c", True),
        ("User-agent: *\nAllow: /a\nDisallow: /a", "/a", True),
        ("User-agent: *\nDisallow: /*.pdf$", "/x/y.pdf", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/x/y.pdf?z", True),
        ("User-agent: *\nDisallow: /a*c*e", "/abcde", False),
        ("User-agent: *\nDisallow: /*?print=", "/a?print=1", False),
        ("User-agent: other\nDisallow: /\n\nUser-agent: *\nDisallow:", "/a", True),
        ("User-agent: media-analysis-notebooks\nUser-agent: other\nDisallow: /b", "/b", False),
        (
            "User-agent: *\nDisallow: /\n\nUser-Agent: Media-Analysis-Notebooks\nAllow: /",
            "/a",
            True,
        ),
        ("User-agent: *\nDisallow: /%7Ejoe", "/~joe/a", False),
        ("Disallow: /", "/a", True),
        ("User-agent: *\r\nDisallow: /a # old\r\n", "/a", False),
    ],
)
def test_robots_txt_is_read_as_the_standard_has_it(text, path, allowed):
    rules = robots.parse(text, fetch.AGENT)
    assert rules.allows(f"https://pier.example{path}") is allowed


def test_a_long_robots_txt_counts_up_to_the_limit(add):
    long = b"User-agent: *\nDisallow: /private\n" + b"# x\n" * 200_000
    answers = {p: (200, {"Content-Type": HTML}, PAGE) for p in ("/open", "/private/a")}
    filed, problems = add("/open", "/private/a", answers=answers | {"/robots.txt": (200, {}, long)})
    assert len(filed) == len(problems) == 1
