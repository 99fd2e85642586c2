"""Seconds and size of a report: ``python -m benchmarks.report_size PATH``.

The report is written into a folder of its own, from whatever is annotated already: run it
twice for a warm cache. Its parts say what makes the page heavy.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
import time
from pathlib import Path

from analysis import __main__ as command

PARTS = {
    "views": r'<script type="application/json">.*?</script>',
    "texts of the views": r'<script type="application/json" data-lens-texts>.*?</script>',
    "pictures": r'src="data:image/png;base64,[^"]*"',
    "tables": r"<table.*?</table>",
}


def main() -> int:
    """Write a report, measure it and print one table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("path", help="a folder or file of articles")
    path = options.parse_args().path
    with tempfile.TemporaryDirectory() as out:
        start = time.perf_counter()
        code = command.main(["report", path, "--out", out])
        seconds = time.perf_counter() - start
        if code:
            return code
        print(f"\n{'report':24} {seconds:8.1f} s")
        for file in sorted(Path(out).glob("report.*")):
            print(f"{file.name:24} {file.stat().st_size / 1e6:8.2f} MB")
        for line in measured((Path(out) / "report.html").read_text(encoding="utf-8")):
            print(line)
    return 0


def measured(page: str) -> list[str]:
    """A line for each part of the page: how many there are, and their size.

    >>> measured("<table></table>")[-1]
    '  tables                     0.00 MB in 1'
    """
    lines = []
    for part, pattern in PARTS.items():
        found = re.findall(pattern, page, re.DOTALL)
        size = sum(len(text.encode()) for text in found)
        lines.append(f"  {part:22} {size / 1e6:8.2f} MB in {len(found)}")
    return lines


if __name__ == "__main__":
    sys.exit(main())
