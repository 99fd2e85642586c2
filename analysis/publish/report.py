"""Executed notebooks → a report: a summary, then every notebook without its code."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

import nbformat
from nbconvert import HTMLExporter
from traitlets.config import Config

from analysis.paths import write
from analysis.publish import pdf, word
from analysis.publish.blocks import blocks
from analysis.publish.notebooks import Run
from analysis.read import once

CLOSING = "made"  # the id of the last section
SUMMARY = "summary"  # a cell with this tag is repeated on the first page
PRIORITY = ["text/html", "text/markdown", "image/svg+xml", "image/png", "text/plain"]


def build(runs: Sequence[Run], *, title: str, out: Path, closing: str = "") -> dict[str, Path]:
    """Write ``report.html``, ``.pdf`` and ``.docx`` into ``out`` from executed notebooks.

    The page is one file and asks for nothing over the network; the other two hold the
    same content without what needs a script. Cells tagged ``summary`` make the first
    page; a notebook that stopped says so in one line. ``closing`` gives the HTML of the
    last section. Returns the paths by kind.
    """
    exporter = _exporter()
    summaries, sections, contents = [], [], []
    for run in runs:
        notebook = _without_errors(nbformat.read(run.path, as_version=4))
        heading, parts = _headings(notebook)
        summaries.append(_summary(exporter, notebook, run.name, heading))
        body, _ = exporter.from_notebook_node(notebook)
        failure = f'<p class="failure">{html.escape(run.failure)}</p>' if run.failure else ""
        sections.append(_section(run.name, failure + body))
        contents.append(_entry(run.name, heading, parts))
    if closing:
        sections.append(_section(CLOSING, closing))
        contents.append(_entry(CLOSING, *_titles(closing)))
    summary = "\n".join(summaries)
    page = _fill(
        "report.html",
        title=html.escape(title),
        heading=html.escape(title),
        style=(files("analysis.publish") / "report.css").read_text(encoding="utf-8"),
        summary=summary,
        contents="\n".join(contents),
        sections="\n".join(sections),
    )
    paper = blocks("\n".join(["<h1>Summary</h1>", summary, *sections]))
    written = {
        "html": once(page).encode("utf-8"),
        "pdf": pdf.write(paper, title=title),
        "docx": word.write(paper, title=title),
    }
    return {kind: write(out / f"report.{kind}", content) for kind, content in written.items()}


def _section(name: str, body: str) -> str:
    return f'<section id="{name}">{_reachable(_unique_ids(body, name))}</section>'


def _titles(body: str) -> tuple[str, list[str]]:
    """The heading of a piece of HTML and those of its parts."""
    first, *parts = [
        html.unescape(m[1]) for m in re.finditer(r"<h[12]>(.*?)</h[12]>", body, re.DOTALL)
    ]
    return first, parts


def _fill(template: str, **values: str) -> str:
    page = (files("analysis.publish") / template).read_text(encoding="utf-8")
    for key, value in values.items():
        page = page.replace(f"<!-- {key} -->", value, 1)
    return page


def _exporter() -> HTMLExporter:
    config = Config()
    config.NbConvertBase.display_data_priority = PRIORITY
    exporter = HTMLExporter(config=config, template_name="basic")
    exporter.exclude_input = True
    exporter.exclude_input_prompt = True
    exporter.exclude_output_prompt = True
    exporter.exclude_anchor_links = True
    exporter.embed_images = True
    return exporter


def _without_errors(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = [
                o for o in cell.outputs if o.output_type in {"display_data", "execute_result"}
            ]
    return notebook


def _headings(notebook: nbformat.NotebookNode) -> tuple[str, list[str]]:
    lines = [
        line
        for cell in notebook.cells
        if cell.cell_type == "markdown"
        for line in cell.source.split("\n")
    ]
    first = next((line[2:].strip() for line in lines if line.startswith("# ")), "")
    return first, [line[3:].strip() for line in lines if line.startswith("## ")]


def _summary(
    exporter: HTMLExporter, notebook: nbformat.NotebookNode, name: str, heading: str
) -> str:
    tagged = [c for c in notebook.cells if SUMMARY in c.metadata.get("tags", [])]
    if not tagged:
        return ""
    part = nbformat.v4.new_notebook(cells=tagged, metadata=notebook.metadata)
    body, _ = exporter.from_notebook_node(part)
    link = f'<h3><a href="#{name}">{html.escape(heading)}</a></h3>'
    return f"<div>{link}{_unique_ids(body, f'summary-{name}')}</div>"


def _entry(name: str, heading: str, parts: list[str]) -> str:
    inner = "".join(
        f'<li><a href="#{name}-{_slug(part)}">{html.escape(part)}</a></li>' for part in parts
    )
    return f'<li><a href="#{name}">{html.escape(heading)}</a><ol>{inner}</ol></li>'


def _unique_ids(body: str, prefix: str) -> str:
    """Give headings ids that belong to their notebook, and drop every other."""
    body = re.sub(r'(<(?:h[1-6]|div)\b[^>]*?) id="[^"]*"', r"\1", body)
    return re.sub(
        r"<(h2)>(.*?)</\1>",
        lambda m: f'<{m[1]} id="{prefix}-{_slug(re.sub("<[^>]*>", "", m[2]))}">{m[2]}</{m[1]}>',
        body,
        flags=re.DOTALL,
    )


def _reachable(body: str) -> str:
    """Let the keyboard scroll tables, which may be wider than a narrow window."""
    return re.sub(r'(<div class="output_html\b[^>]*)(>\s*<table)', r'\1 tabindex="0"\2', body)


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", html.unescape(text).lower()).strip("-")
