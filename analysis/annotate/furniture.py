"""What stands in an article and is not its story: datelines, captions, credits, links.

Such spans are marked before the parse, which then does not see them: no name, speaker,
hedge or tone comes from them, while text and offsets of everything stay as they are. What a
span is must show in its form; where prose could have the form, it stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

import pandas as pd

from analysis import tables
from analysis.annotate import datelines
from analysis.annotate.datelines import HEAD, SMALL

DATELINE, CAPTION, CREDIT, LINK = "dateline", "caption", "credit", "link"
LONGEST_CAPTION, LONGEST_CREDIT = 700, 400  # characters; a longer line is a paragraph

PICTURE = re.compile(
    r"\b(?:Photo(?:graph|s)?|PHOTO|Picture|Image|Illustration|Credit)(?: credit| Credit)?s? ?"
    r"(?::|\bby\b|\bcopyright\b|\bsource\b)|\bAP Photo ?/|\b[A-Z]\w+ photo:|\bcaption "
)
WIRE = r"(?:AP|Reuters|REUTERS|AFP|EPA|UPI|Getty Images|Getty|Shutterstock|Corbis|Bloomberg)"
WIRED = re.compile(
    rf"(?:[A-Z][\w.'’-]+ ){{1,4}}?(?:[A-Z][\w.'’-]+)? ?(?:[/—–]|\bvia\b)[^.!?\n]{{0,40}}?{WIRE}\.?"
    rf"|(?:[A-Z][\w.'’-]+ ){{0,3}}(?:Getty Images|Shutterstock)"
)
GALLERY = re.compile(r"(?i:hide caption) \d+ of \d+|Hide Caption\b|toggle caption\b")
FILED = re.compile(r"FILE(?: PHOTO)? ?[-–—:]|File photo\b")
NAME = r"[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){1,3}"
SIGNED = re.compile(
    r"\(?(?:Additional )?(?:[Rr]eporting|[Ee]diting|[Ww]riting|[Cc]ompiled)(?: [\w, ]{1,40})? "
    r"by [A-Z]|©|\(c\) \d|(?:Copyright|COPYRIGHT) (?:©|\(c\)|\d|[Bb]y )|"
    rf"(?:By|BY) {NAME}(?:(?:,| and| AND| \|| for) [A-Z@][^.!?\n]{{0,60}}"
    r"| [-–—•(] ?[^.!?\n]{0,40})?$"
)
IN_BRACKETS = re.compile(
    r"\((?:[Aa]dditional )?(?:[Rr]eporting|[Ee]diting|[Ww]riting)(?: [\w ]{1,30})? by "
    r"[A-Z][^()\n]{1,300}\)"
)
CONTRIBUTED = re.compile(
    r"\bcontributed to this (?:report|story|article)\b|\bcan be reached at \S+@|"
    r"[Ff]ollow (?:him|her|them|us|me) (?:on (?:Twitter|Facebook|Instagram|X)\b|@)"
)
LABEL = re.compile(
    r"(?P<sure>read more|read next|also read|read also|see also|related(?: \w+)?"
    r"|more from [^:]{1,40}|in pictures|go deeper)\s?:"
    r"|(?P<word>more|read|watch|listen|photos?|videos?|gallery)\s?: ?",
    re.IGNORECASE,
)
BRACKETED = re.compile(
    r"[(\[] ?(?:RELATED|PHOTOS?|VIDEOS?|WATCH|READ|MORE|LISTEN|READ MORE|SEE ALSO|[Rr]ead more|"
    r"[Ss]ee also|[Rr]elated) ?: ?[^()\[\]\n]{1,200}[)\]]"
)
PROMPT = re.compile(
    r"(?:advertisement|ad|read more|share this|sign up (?:for|to|here|now)\b.*|click here\b.*"
    r"|subscribe (?:now|today|here|to (?:our|the|my)\b.*)|follow (?:us|@)\b.*|follow .* on "
    r"(?:twitter|facebook|instagram)\b.*|(?:story|article) continue[sd] below.*"
    r"|continue reading\b.*)[.!:]?",
    re.IGNORECASE,
)
# Links that a page sets behind a name: "Ana Ruiz Ana Maria RuizVote fails again MORE".
PROFILE = re.compile(
    r"(?<![\w’'.-])(?P<surname>[A-Z][\w’'-]{1,30}) "
    r"(?P<links>(?:[A-Z(][\w.()’'-]{0,30} ){1,6}(?P=surname)(?=[A-Z\d‘“\"'])[^\n]{10,500}? MORE\b)"
)
WATCHED = re.compile(r"JUST WATCHED .* MUST WATCH .*")
RUNS_ON = re.compile(r" ?[a-z(,.;:’'–—]")
BREAK = re.compile(
    r"(?:Story|Article) [Cc]ontinue[sd] [Bb]elow(?: [Aa]dvertisement)?|ADVERTISEMENT"
)


class Mark(NamedTuple):
    """A span of a text and what it is."""

    start: int
    end: int
    kind: str


def annotate(articles: pd.DataFrame) -> pd.DataFrame:
    """The ``furniture`` table of ``articles`` (columns ``article_id``, ``text``).

    >>> table = pd.DataFrame({"article_id": ["a"], "text": ["LEEDS (AP) — Rain fell."]})
    >>> annotate(table)[["start", "end", "text", "kind"]].values.tolist()
    [[0, 12, 'LEEDS (AP) —', 'dateline']]
    """
    pairs = zip(articles["article_id"], articles["text"], strict=True)
    rows = [
        (i, m.start, m.end, text[m.start : m.end], m.kind) for i, text in pairs for m in find(text)
    ]
    columns = ["article_id", "start", "end", "text", "kind"]
    return tables.frame(pd.DataFrame(rows, columns=columns), "furniture")


def without(articles: pd.DataFrame, furniture: pd.DataFrame) -> pd.DataFrame:
    """``articles`` with line ends in place of every character of the spans ``furniture``.

    Spaces, where a sentence runs on round them.
    """
    spans: dict[str, list[tuple[int, int]]] = {}
    for article_id, start, end in furniture[["article_id", "start", "end"]].itertuples(index=False):
        spans.setdefault(article_id, []).append((start, end))
    pairs = zip(articles["article_id"], articles["text"], strict=True)
    return articles.assign(text=[_blank(text, spans.get(i, [])) for i, text in pairs])


def _blank(text: str, spans: list[tuple[int, int]]) -> str:
    parts, done = [], 0
    for start, end in spans:
        before = text[start - 1 : start]
        inside = before == " " and text[start - 2].isalnum() and RUNS_ON.match(text, end)
        parts += [text[done:start], (" " if inside else "\n") * (end - start)]
        done = end
    return "".join([*parts, text[done:]])


def find(text: str) -> list[Mark]:
    """The furniture of a text, in order and apart.

    >>> text = "The vote failed.\\n\\nRELATED: A Town Divided\\n\\nParis (Texas) — a town — voted."
    >>> [(text[m.start : m.end], m.kind) for m in find(text)]
    [('RELATED: A Town Divided', 'link')]
    """
    found = sorted(_marks(text), key=lambda m: (m.start, -m.end))
    apart: list[Mark] = []
    for mark in found:
        if not apart or mark.start >= apart[-1].end:
            apart.append(mark)
    return apart


def _marks(text: str) -> Iterator[Mark]:
    lines = text.split("\n")
    alone = sum(map(bool, map(str.strip, lines))) == 1
    start, head = 0, True
    for line in lines:
        inner = line.strip()
        first = start + len(line) - len(line.lstrip())
        if inner:
            whole = _whole(inner, alone)
            if whole:
                yield Mark(first, first + len(inner), whole)
            else:
                for a, b, kind in _within(inner, text, head=head):
                    yield Mark(first + a, first + b, kind)
                head = head and inner[-1] not in '.!?”"'
        start += len(line) + 1


def _whole(line: str, alone: bool) -> str:
    """The kind of a line that is furniture as a whole, else nothing."""
    if len(line) > LONGEST_CAPTION:
        return ""
    if FILED.match(line):
        return CAPTION
    at = _credit(line)
    if at == 0 or (at and not alone):
        return CREDIT if at == 0 else CAPTION
    if len(line) > LONGEST_CREDIT:
        return ""
    if SIGNED.match(line) or (CONTRIBUTED.search(line) and not alone):
        return CREDIT
    label = LABEL.match(line)
    if label and (label["sure"] or _headline(line[label.end() :])):
        return LINK
    return LINK if PROMPT.fullmatch(line) or WATCHED.fullmatch(line) else ""


def _headline(rest: str) -> bool:
    """Whether words after a label are a headline and no sentence."""
    return rest[:1].isupper() and rest[-1] not in '.!”"' and len(rest) < HEAD


def _within(line: str, text: str, *, head: bool) -> Iterator[Mark]:
    """The furniture inside a line, by its place in the line."""
    end = datelines.end(line, text, head=head)
    if end:
        yield Mark(0, end, DATELINE)
    yield from _gallery(line)
    for pattern, kind in ((BRACKETED, LINK), (BREAK, LINK), (IN_BRACKETS, CREDIT)):
        yield from (Mark(*m.span(), kind) for m in pattern.finditer(line))
    yield from (Mark(*m.span("links"), LINK) for m in PROFILE.finditer(line))
    for match in re.finditer(r"\(([^()\n]{4,160})\)", line):
        if _is_credit(match[1]):
            yield Mark(*match.span(), CREDIT)
    signed = CONTRIBUTED.search(line)
    if signed:
        yield Mark(
            max(line.rfind(mark, 0, signed.start()) for mark in (". ", "” ", '" ')) + 2,
            len(line),
            CREDIT,
        )


def _gallery(line: str) -> Iterator[Mark]:
    """Captions of pictures that run on in one line: "Photos: … Hide Caption 2 of 9"."""
    done = 0
    for match in GALLERY.finditer(line):
        label = line.rfind("Photos:", done, match.start())
        start = label if label >= 0 else done
        if match.start() - start > LONGEST_CAPTION:
            start = match.start()
        start += len(line[start : match.start()]) - len(line[start : match.start()].lstrip())
        yield Mark(start, done := match.end(), CAPTION)


def _credit(line: str) -> int | None:
    """Where in a line the credit of a picture begins that ends it."""
    if line.endswith((")", ").")):
        opened = line.rfind("(")
        return opened if _is_credit(line[opened + 1 :].rstrip(").")) else None
    labels = [m for m in PICTURE.finditer(line) if _named(line[m.end() :])]
    if labels:
        return labels[0].start()
    tail = max(0, len(line) - HEAD)
    wired = re.search(rf"(?:{WIRED.pattern})$", line[tail:])
    return tail + wired.start() if wired else None


def _is_credit(words: str) -> bool:
    """Whether words in brackets say who made a picture."""
    label = PICTURE.match(words)
    return bool(label and _named(words[label.end() :])) or WIRED.fullmatch(words) is not None


def _named(words: str) -> bool:
    """Whether all words are capitalised as in names, or the small ones between them."""
    found = re.findall(r"[^\s/,|;—–]+", words.rstrip("."))
    small = SMALL | {"via", "for", "by", "courtesy", "file"}
    return len(found) < 20 and all(
        w[0].isupper() or w[0] in "@(" or w.lower() in small for w in found
    )
