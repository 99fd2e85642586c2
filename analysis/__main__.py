"""The command line: ``python -m analysis --help``."""

from __future__ import annotations

import argparse
import os
import re
import sys
import time
from pathlib import Path

from analysis.paths import ROOT, find, importable

SAMPLE = "data/articles"
EXPORTS = ROOT / "data" / "exports"
ADDED = ROOT / "data" / "added"
WATCH_SECONDS = 2


def main(arguments: list[str] | None = None) -> int:
    """Run one command; every error a user can cause is one sentence, exit code 2."""
    parser = _parser()
    options, more = parser.parse_known_args(arguments)
    options.more = more
    if more and options.run is not _lab:
        parser.error(f"unknown: {' '.join(more)}")
    try:
        return options.run(options)
    except (ValueError, OSError) as error:
        print(f"Error: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("\nStopped. What was annotated so far is kept.", file=sys.stderr)
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m analysis",
        description="See how a story was told: tone, certainty, names and voices in news articles.",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    report = commands.add_parser("report", help="run the notebooks on articles and write a report")
    report.add_argument("path", nargs="?", default=SAMPLE, help="a folder or file of articles")
    report.add_argument("--out", type=Path, help="where to write (default: data/exports/NAME)")
    report.add_argument(
        "--only", type=_listed, default=[], help="notebooks, such as hedging,quotes"
    )
    report.add_argument("--outlets", type=_listed, default=[], help="names, with commas between")
    report.add_argument("--since", default="", help="the first day, such as 2020-01-31")
    report.add_argument("--until", default="", help="the last day")
    report.add_argument(
        "--voice",
        choices=["author", "quoted", "all"],
        default="author",
        help="whose words the measures count (default: author)",
    )
    report.add_argument("--watch", action="store_true", help="again whenever the articles change")
    report.set_defaults(run=_report)

    lab = commands.add_parser(
        "lab", help="open the notebooks in JupyterLab; more options go to JupyterLab"
    )
    lab.set_defaults(run=_lab)

    tables = commands.add_parser("tables", help="write every table as Parquet and CSV")
    tables.add_argument("path", help="a folder or file of articles")
    tables.add_argument("--out", type=Path, required=True, help="the folder to write to")
    tables.set_defaults(run=_tables)

    add = commands.add_parser("add", help="fetch web pages and file them as articles")
    add.add_argument("urls", nargs="+", metavar="URL", help="addresses of articles")
    add.add_argument("--to", type=Path, default=ADDED, help="a folder (default: data/added)")
    add.set_defaults(run=_add)

    check = commands.add_parser("check", help="say what would be read, what not and why")
    check.add_argument("path", help="a folder or file of articles")
    check.set_defaults(run=_check)

    aliases = commands.add_parser(
        "aliases", help="write an aliases.csv beside the articles: which names were taken for one"
    )
    aliases.add_argument("path", help="a folder or file of articles")
    aliases.set_defaults(run=_aliases)

    notebooks = commands.add_parser("notebooks", help="rerun the notebooks in place on the sample")
    notebooks.set_defaults(run=_notebooks)
    for command in (report, tables, aliases):
        command.add_argument("--workers", type=int, help="processes (default: chosen by size)")
    return parser


def _listed(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _report(options: argparse.Namespace) -> int:
    from analysis import corpus

    path = find(options.path)
    code = _report_once(path, options)
    while options.watch:
        done = corpus.digest(path)
        print("Waiting for the articles to change; Ctrl-C ends it.", file=sys.stderr)
        while corpus.digest(path) == done:
            time.sleep(WATCH_SECONDS)
        code = _report_once(path, options)
    return code


def _report_once(path: Path, options: argparse.Namespace) -> int:
    from analysis import pipeline
    from analysis.publish import figures, notebooks, provenance, report

    names = _notebook_names(options.only, notebooks.available())
    name = "sample" if path == ROOT / SAMPLE else _slug(path.stem if path.is_file() else path.name)
    out = (options.out or EXPORTS / name).resolve()
    chosen = {"outlets": options.outlets, "since": options.since, "until": options.until}
    loaded = pipeline.load(path, **chosen, workers=options.workers)
    _tell(loaded.ledger)
    if loaded.sentences.empty:
        raise ValueError(f"No article in {options.path} can be analysed; the reasons are above.")
    out.mkdir(parents=True, exist_ok=True)
    before, started = provenance.last(out), time.time_ns()
    runs = notebooks.run(
        names,
        parameters={"corpus": str(path), "out": str(out), "voice": options.voice, **chosen},
        out=out / "notebooks",
    )
    if not options.only and not any(run.failure for run in runs):
        figures.forget(out, before=started)
    now = provenance.snapshot(loaded, out)
    said = {"articles": path.name, "notebooks": ", ".join(names), "voice": options.voice}
    asked = {
        "outlets": ", ".join(options.outlets) or "all",
        "since": options.since or "the first article",
        "until": options.until or "the last article",
    }
    closing = provenance.page(
        loaded, settings=said | asked, versions=pipeline.versions(), before=before, now=now
    )
    written = report.build(runs, title=f"How the story was told: {name}", out=out, closing=closing)
    provenance.keep(now, out)
    for kind, file in written.items():
        print(f"{kind.upper() + ':':8} {file}")
    print(f"Figures: {out / 'figures'}")
    return 1 if any(run.failure for run in runs) else 0


def _notebook_names(only: list[str], known: list[str]) -> list[str]:
    """The notebooks asked for: ``hedging`` or ``02-hedging``, or all."""
    for name in only:
        if not any(name in (k, k.split("-", 1)[1]) for k in known):
            topics = ", ".join(k.split("-", 1)[1] for k in known)
            raise ValueError(f"There is no notebook {name!r}; there are {topics}.")
    return [k for k in known if not only or k in only or k.split("-", 1)[1] in only]


def _lab(options: argparse.Namespace) -> int:
    from jupyterlab.labapp import main as jupyterlab

    os.environ.setdefault("JUPYTER_CONFIG_PATH", str(ROOT / ".jupyter"))
    os.environ["PYTHONPATH"] = importable()
    os.chdir(ROOT)
    return jupyterlab(options.more) or 0


def _tables(options: argparse.Namespace) -> int:
    from analysis import pipeline

    loaded = pipeline.load(options.path, workers=options.workers)
    _tell(loaded.ledger)
    loaded.save(options.out)
    print(f"Tables:  {options.out.resolve()}\n{loaded!r}")
    return 0


def _add(options: argparse.Namespace) -> int:
    from analysis.corpus import fetch

    filed, problems = fetch.add(options.urls, to=options.to)
    for path in filed:
        print(f"Added:   {path}")
    for problem in problems:
        print(f"Error: {problem}", file=sys.stderr)
    return 2 if problems else 0


def _check(options: argparse.Namespace) -> int:
    from analysis import corpus

    read = corpus.read(find(options.path))
    _tell(read.ledger)
    for row in read.removed.to_dict("records"):
        print(f"removed from {row['article_id']} as {row['rule']}: {row['text'][:100]}")
    return 0


def _aliases(options: argparse.Namespace) -> int:
    from analysis import pipeline
    from analysis.annotate import entities
    from analysis.annotate.entities import aliases

    path = find(options.path)
    file = (path if path.is_dir() else path.parent) / "aliases.csv"
    if file.exists():
        raise ValueError(f"{file} is there already and stays as it is; move it to start anew.")
    mentions = pipeline.load(path, workers=options.workers).mentions
    rows = aliases.write(entities.merges(mentions), mentions, file)
    print(f"{file}: {rows} names; edit the column action: {', '.join(aliases.ACTIONS)} or nothing.")
    return 0


def _notebooks(options: argparse.Namespace) -> int:
    from analysis.publish import notebooks

    runs = notebooks.run(notebooks.available(), parameters={})
    return 1 if any(run.failure for run in runs) else 0


def _tell(ledger) -> None:
    """Say what was read; a file with a reason gets its own line."""
    counts = ledger["status"].value_counts()
    print(", ".join(f"{counts.get(s, 0)} {s}" for s in ("loaded", "duplicate", "skipped")))
    for row in ledger[ledger["reason"].notna()].itertuples():
        print(f"  {row.source}: {row.status}: {row.reason}")


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "report"


if __name__ == "__main__":
    sys.exit(main())
