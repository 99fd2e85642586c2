"""How Sphinx makes a site of these pages: ``make docs``. The pages are plain Markdown."""

from __future__ import annotations

from typing import Any

project = "Media analysis notebooks"
project_copyright = "the Media Analysis Notebooks authors"
extensions = ["myst_parser"]
html_theme = "furo"
html_title = project
html_copy_source = False
html_show_sphinx = False
myst_heading_anchors = 4
exclude_patterns = ["build"]

CHAPTERS = {
    "Guide": [
        "start", "guide/1-articles", "guide/2-report", "guide/3-asking", "guide/4-words",
        "guide/5-validating", "guide/6-stories", "guide/7-many", "guide/8-handing-on",
    ],
    "To look up": [
        "cookbook", "methods", "articles", "tables", "glossary", "cluster", "troubleshooting",
    ],
    "Reference": [
        "reference/commands", "reference/questions", "reference/python", "reference/measures",
        "reference/agreement",
    ],
    "Taking part": ["adding", "design"],
}  # fmt: skip
"""The pages in the order of the bar at the side."""


def with_chapters(app: Any, name: str, source: list[str]) -> None:
    """Give the first page the order of the others, which plain Markdown has no words for."""
    if name == "index":
        for title, pages in CHAPTERS.items():
            head = f"```{{toctree}}\n:hidden:\n:maxdepth: 1\n:caption: {title}\n"
            source[0] += "\n".join(["\n", head, *pages, "```\n"])


def setup(app: Any) -> None:
    """Register it."""
    app.connect("source-read", with_chapters)
