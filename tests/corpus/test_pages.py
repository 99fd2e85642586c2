"""Web pages as sites write them: 120 pages of own words, in twelve layouts and ten ways to say
who wrote them and when."""

import itertools
import json
import random

import pytest

from analysis.corpus import dates
from analysis.corpus.readers import page
from analysis.corpus.readers.article import Unreadable

NOUNS = [
    "ferry",
    "quay",
    "lantern",
    "orchard",
    "tunnel",
    "granary",
    "viaduct",
    "sawmill",
    "beacon",
    "cistern",
]
VERBS = [
    "opened",
    "closed",
    "flooded",
    "burned",
    "reopened",
    "moved",
    "shrank",
    "grew",
    "stood",
    "fell",
]
PEOPLE = ["Ada Quill", "Ben Roe", "Cora van Dijk", "Dov O'Hara"]


def sentences(seed: int, count: int = 24) -> list[str]:
    rng = random.Random(seed)  # noqa: S311
    return [
        f"The {rng.choice(NOUNS)} of the {rng.choice(NOUNS)} company {rng.choice(VERBS)} in"
        f" week {rng.randrange(2, 52)}, and its keeper said that the {rng.choice(NOUNS)} is next."
        for _ in range(count)
    ]


def commented(text: str) -> str:
    """A paragraph as React writes it: with comments and links inside."""
    words = text.split()
    first, last = " ".join(words[:5]), " ".join(words[6:])
    return f"<p>{first}<!-- --> <a href='/x'>{words[5]}</a><!-- --> {last}</p>"


def plain(text: str) -> str:
    return f"<p>{text}</p>"


def box(paragraphs: list[str]) -> str:
    return "".join(paragraphs)


LAYOUTS = {
    "plain": lambda ps: box([plain(p) for p in ps]),
    "comments": lambda ps: box([commented(p) for p in ps]),
    "boxes": lambda ps: "<aside>Buy a boat</aside>".join(
        f"<div class='body grid'>{box([plain(p) for p in ps[n : n + 6]])}</div>"
        for n in range(0, len(ps), 6)
    ),
    "table": lambda ps: (
        box([plain(p) for p in ps])
        + "<table><tr><th>Port</th><th>Boats</th></tr><tr><td>Salt</td><td>12</td></tr></table>"
    ),
    "spans": lambda ps: box([f"<p><span>{p}</span></p>" for p in ps]),
    "advertisements": lambda ps: "<div class='ad-slot'>Advertisement</div>".join(map(plain, ps)),
    "instruction": lambda ps: box([f"<?php x ?>{plain(p)}" for p in ps]),
    "quotation": lambda ps: (
        box([plain(p) for p in ps[:-1]]) + f"<blockquote><p>{ps[-1]}</p></blockquote>"
    ),
    "strong": lambda ps: box([f"<p><strong>{p[:9]}</strong>{p[9:]}</p>" for p in ps]),
    "sections": lambda ps: box([f"<section>{plain(p)}</section>" for p in ps]),
    "figures": lambda ps: "<figure><img src='a.png' alt=''></figure>".join(map(plain, ps)),
    "headings": lambda ps: "<h2>What came next</h2>".join(map(plain, ps)),
}


def linked(data) -> str:
    return f"<script type='application/ld+json'>{json.dumps(data)}</script>"


def article(author, day, **more):
    found = {"@type": "NewsArticle", "headline": "Keepers worry", "datePublished": day}
    return found | {"author": author, "publisher": {"name": "Quay Post"}} | more


SAYINGS = {
    "linked data": lambda who, day: (linked(article({"@type": "Person", "name": who}, day)), ""),
    "a list in linked data": lambda who, day: (linked([article([{"name": who}], day)]), ""),
    "a graph": lambda who, day: (
        linked(
            {
                "@graph": [
                    {"@type": "WebSite", "name": "Quay Post"},
                    {"@type": "Person", "@id": "#who", "name": who},
                    article({"@id": "#who"}, day),
                ]
            }
        ),
        "",
    ),
    "an address beside linked data": lambda who, day: (
        f"<meta property='article:author' content='https://face.example/{who[0]}'>"
        + linked(article(who, day)),
        "",
    ),
    "meta tags": lambda who, day: (
        f'<meta name="author" content="{who}">'
        f"<meta property='article:published_time' content='{day}T10:00:00Z'>",
        "",
    ),
    "marked elements": lambda who, day: (
        "",
        f"<a rel='author' href='/w'>{who}</a> <time datetime='{day}'>that day</time>",
    ),
    "micro data": lambda who, day: (
        "",
        f"<span itemprop='author'>{who}</span><meta itemprop='datePublished' content='{day}'>",
    ),
    "visible lines": lambda who, day: (
        "",
        f"<div class='byline'>By {who}</div><p class='when'>Published: 9 March 2021</p>",
    ),
    "a class alone": lambda who, day: (
        "",
        f"<span class='author'>{who}</span><div class='date'>March 9, 2021 at 7.30 a.m.</div>",
    ),
    "broken linked data": lambda who, day: (
        "<script type='application/ld+json'>{\"headline\": </script>"
        f'<meta name="parsely-author" content="{who}">',
        f"<time datetime='{day}T09:00:00+02:00'></time>",
    ),
}
PAGES = list(itertools.product(LAYOUTS, SAYINGS))


@pytest.mark.parametrize(("layout", "saying"), PAGES, ids=lambda name: name.replace(" ", "-"))
def test_a_page_is_read_whole_with_its_author_and_day(layout, saying):
    number = PAGES.index((layout, saying))
    told, who = sentences(number), PEOPLE[number % len(PEOPLE)]
    head, line = SAYINGS[saying](who, "2021-03-09")
    source = (
        f"<!doctype html><html><head><meta charset='utf-8'><title>Keepers worry | Quay Post</title>"
        f"<meta property='og:site_name' content='Quay Post'>{head}</head><body>"
        f"<nav><a href='/'>Home</a></nav><article><h1>Keepers worry</h1>{line}"
        f"{LAYOUTS[layout](told)}</article><footer>All rights reserved</footer></body></html>"
    )
    (item,) = page.articles(source.encode())
    text = " ".join(item.text.split())
    assert sum(sentence in text for sentence in told) >= len(told) - 1
    assert item.fields["title"] == "Keepers worry"
    assert item.fields["byline"] == who
    assert item.fields["outlet"] == "Quay Post"
    assert dates.read(item.fields["published"]).day.isoformat() == "2021-03-09"


WRONG = [
    ("iso-8859-1", "cp1252"),
    ("us-ascii", "cp1252"),
    ("iso-8859-1", "utf-8"),
    ("utf-8", "cp1252"),
]


@pytest.mark.parametrize(("named", "real"), WRONG)
def test_a_page_with_a_wrong_label_keeps_its_quotation_marks(named, real):
    told = "".join(f"<p>“We wait,” the café’s keeper said. {s}</p>" for s in sentences(7))
    source = f"<html><head><meta charset='{named}'><title>A</title></head><body><article>{told}"
    (item,) = page.articles(source.encode(real))
    assert item.text.count("“We wait,” the café’s keeper said.") == 24


@pytest.mark.parametrize(
    ("title", "site", "expected"),
    [
        ("Keepers worry - Quay Post", "Quay Post", "Keepers worry"),
        ("Keepers worry – and leave | The Quay Post", "Quay Post", "Keepers worry – and leave"),
        ("Keepers worry - and leave", "Quay Post", "Keepers worry - and leave"),
        ("Quay Post - the history of a paper", "Quay Post", "Quay Post - the history of a paper"),
    ],
)
def test_the_name_of_the_site_is_no_part_of_a_title(title, site, expected):
    body = "".join(map(plain, sentences(3)))
    source = (
        f"<html><head><meta property='og:title' content='{title}'>"
        f"<meta property='og:site_name' content='{site}'></head><body><article>{body}"
    )
    (item,) = page.articles(source.encode())
    assert item.fields["title"] == expected


def test_a_front_page_is_called_one():
    teasers = "".join(
        f"<div><h3><a href='/{n}'>{s[:60]}</a></h3><p>{s[:50]}</p></div>"
        for n, s in enumerate(sentences(1, 30))
    )
    source = f"<html><head><meta property='og:type' content='website'></head><body>{teasers}"
    with pytest.raises(Unreadable, match="front page"):
        list(page.articles(source.encode()))


def test_an_element_of_very_many_attributes_is_refused():
    source = f"<html><body><div {' '.join(f'a{n}=1' for n in range(30_000))}>x"
    with pytest.raises(Unreadable, match="attributes"):
        list(page.articles(source.encode()))
