"""What is run in a process of its own besides the command line."""

from __future__ import annotations

from pathlib import Path


def add(to: str, *urls: str) -> int:
    """File pages of a site on this machine."""
    from analysis.command.console import complain
    from analysis.corpus import fetch

    fetcher = fetch.Fetcher(private=True, pause=0)
    try:
        _, problems = fetch.add(list(urls), to=Path(to), fetcher=fetcher)
    except ValueError as error:
        problems = [str(error)]
    for problem in problems:
        complain(problem)
    return 2 if problems else 0


def read(path: str) -> int:
    """Read files, check what comes of them, and say what the ledger says."""
    from analysis import corpus, tables

    found = corpus.read(path)
    for table in ("articles", "removed", "ledger"):
        tables.check(getattr(found, table), table)
    assert found.ledger["articles"].sum() == len(found.articles)  # noqa: S101
    for status, reason in found.ledger[["status", "reason"]].fillna("").to_numpy():
        print(status, reason, sep="\t")
    return 0


def touch(path: str) -> int:
    """Write a file, for the test of the harness itself."""
    Path(path).write_text("x")
    return 0


def report(path: str, out: str) -> int:
    """All questions of a corpus, and the report of them without notebooks."""
    from analysis import ask, pipeline
    from analysis.publish import report as written

    story = pipeline.load(path)
    chapters = ask.chapters(story, full=True)
    written.build(chapters, story, title="", out=Path(out), closing=[], filters="")
    return 0
