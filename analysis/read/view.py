"""A page of marked sentences: one self-contained piece of HTML.

Python writes what the page shows as data; the scripts in ``page/`` turn it into
layers, bars, running text, a list and a concordance. Where scripts do not run, the
same HTML reads as a table of counts and the first sentences.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from html import escape
from importlib.resources import files
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.read.content import KEY
from analysis.said import NO_FORMULAS

NOTHING = "Nothing to show."
FALLBACK_GROUPS = 20  # rows of counts for each chart
SCRIPTS = (
    "dom", "words", "choice", "paint", "rows", "charts", "legend",
    "concordance", "counted", "why", "download", "panes", "bar", "lens",
)  # fmt: skip
DATA = '<script type="application/json">{}</script>'
PAGE = (
    '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
    '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    '<meta name="color-scheme" content="light dark">\n<title>{title}</title>\n'
    "<style>html {{ background: light-dark(#fff, #16181b); }}\n"
    "body {{ margin: 0 auto; max-width: 1180px; padding: 16px; }}\n"
    "h1 {{ font: 500 14px system-ui, sans-serif; margin: 0 0 12px; }}</style>\n"
    "</head>\n<body>\n<main>\n<h1>{heading}</h1>\n{body}\n</main>\n</body>\n</html>\n"
)


@dataclass(frozen=True)
class View:
    """Sentences with their marks; a notebook shows it as an interactive page.

    ``content`` is what the page carries: ``title``; ``panes`` it has; ``first``, how many
    sentences are printed; ``sentences`` and ``layers`` as ``analysis.read.content`` makes
    them; ``scores`` of the sentences in hundredths, by method.
    """

    content: dict[str, Any]
    summary: str

    def __repr__(self) -> str:
        """How much there is to read, in a line."""
        return self.summary

    @property
    def name(self) -> str:
        """A digest of the page: the same content has the same name."""
        parts = json_of(self.content), script(), style()
        return hashlib.sha256("".join(parts).encode()).hexdigest()[:16]

    @cached_property
    def sentences(self) -> pd.DataFrame:
        """A row a sentence: article_id, sentence_id, start, end, text and source."""
        lines = self.content["sentences"]
        articles = lines["articles"]
        text = pd.Series(lines["text"], dtype="str")
        start = pd.Series(lines["start"], dtype="int64")
        return pd.DataFrame(
            {
                "article_id": pd.Series([articles["id"][i] for i in lines["article"]], dtype="str"),
                "sentence_id": pd.Series(lines["id"], dtype="int64"),
                "start": start,
                "end": (start + text.str.len()).astype("int64"),
                "text": text,
                "source": pd.Series([articles["source"][i] for i in lines["article"]], dtype="str"),
            }
        )

    @cached_property
    def keys(self) -> pd.MultiIndex:
        """The article and number of each sentence, to look others up in."""
        return pd.MultiIndex.from_frame(self.sentences[KEY])

    def save(self, path: Path | str) -> Path:
        """Write the page as a file of its own, which needs nothing else, and return its path."""
        title = escape(self.content["title"] or self.summary)
        page = PAGE.format(title=title, heading=escape(self.summary), body=self._repr_html_())
        Path(path).write_text(page, encoding="utf-8")
        return Path(path)

    def _repr_html_(self) -> str:
        # An attribute, not an id: the same view may stand on a page twice.
        return (
            f'<div class="{NO_FORMULAS}" data-lens="{self.name}"'
            ' data-lm-suppress-shortcuts="true">\n'
            f"{_fallback(self.content, self.summary)}\n"
            f"{DATA.format(json_of(self.content))}\n</div>\n"
            f"{_code()}<script>\n"
            f"for (const host of document.querySelectorAll('[data-lens=\"{self.name}\"]'))\n"
            f"  if (!host.shadowRoot) {_mount()}(host);\n</script>"
        )

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return {"text/plain": repr(self), "text/html": self._repr_html_()}


def json_of(value: object) -> str:
    """JSON that cannot end the script it stands in."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for sign in "<\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text


@cache
def _code() -> str:
    """The scripts and styles, run by whichever view comes first."""
    return (
        f"<script>\nwindow.{_mount()} ??= (() => {{\n{script()}\n"
        f"return (host) => mountLens(host, {json_of(style())});\n}})();\n</script>\n"
    )


@cache
def _mount() -> str:
    # Named by version: a notebook may hold views that an older version wrote.
    return "lens_" + hashlib.sha256((script() + style()).encode()).hexdigest()[:12]


@cache
def script() -> str:
    """All scripts in one, without comments and indentation."""
    whole = "\n".join(_asset(f"{name}.js") for name in SCRIPTS)
    return re.sub(r"^(?:\s*//.*\n|[ \n]+)", "", whole, flags=re.MULTILINE)


@cache
def style() -> str:
    """The style sheet, without comments and indentation."""
    return re.sub(r"\s+", " ", re.sub(r"/\*.*?\*/", "", _asset("lens.css"), flags=re.DOTALL))


def _asset(name: str) -> str:
    return (files("analysis.read") / "page" / name).read_text(encoding="utf-8")


def _fallback(content: dict[str, Any], summary: str) -> str:
    title = f"<p><strong>{escape(content['title'])}</strong></p>" if content["title"] else ""
    text = content["sentences"]["text"]
    if not text:
        return f"{title}<p>{NOTHING}</p>"
    rows = "".join(_count_rows(content))
    head = "<tr><th>Counted</th><th>Group</th><th>Count</th></tr>"
    table = f"<table>{head}{rows}</table>\n" if rows else ""
    items = "".join(_items(content, range(min(content["first"], len(text)))))
    return (
        f"{title}<details open><summary>{escape(summary)}</summary>\n{table}<ol>{items}</ol>"
        "<p><small>Trust the notebook, or open the page in a browser, for all of it."
        "</small></p></details>"
    )


def _count_rows(content: dict[str, Any]) -> Iterable[str]:
    """A table row for each group that has a bar, with its count."""
    for part in (*content["layers"], content["sentences"]):
        more = set(part.get("more", ()))
        for attribute in part["attributes"]:
            if not attribute["chart"]:
                continue
            counts = Counter(v for i, v in enumerate(attribute["values"]) if i not in more)
            labels = attribute["labels"]
            for number, label in enumerate(labels[:FALLBACK_GROUPS]):
                yield _row(attribute["chart"], label, f"{counts[number]:,}")
            if len(labels) > FALLBACK_GROUPS:
                left = f"… {len(labels) - FALLBACK_GROUPS:,} more"
                yield _row(attribute["chart"], left, "")


def _row(*cells: str) -> str:
    return "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>"


def _items(content: dict[str, Any], shown: range) -> Iterable[str]:
    """The first sentences, what is switched on marked."""
    lines = content["sentences"]
    spans: dict[int, list[tuple[int, int]]] = {i: [] for i in shown}
    for layer in content["layers"]:
        if layer["on"]:
            for at, start, end in zip(layer["at"], layer["from"], layer["to"], strict=True):
                if at in spans:
                    spans[at].append((start, end))
    for i in shown:
        source = lines["articles"]["source"][lines["article"][i]]
        small = f" <small>{escape(source)}</small>" if len(lines["articles"]["id"]) > 1 else ""
        yield f"<li>{_marked(lines['text'][i], spans[i])}{small}</li>"


def _marked(text: str, spans: list[tuple[int, int]]) -> str:
    units = text.encode("utf-16-le")
    whole = len(units) // 2

    def cut(start: int, end: int) -> str:
        return escape(units[2 * start : 2 * end].decode("utf-16-le"))

    parts, done = "", 0
    for start, end in sorted(spans):
        if done <= start < end and (start, end) != (0, whole):
            parts += f"{cut(done, start)}<mark>{cut(start, end)}</mark>"
            done = end
    return parts + cut(done, whole)
