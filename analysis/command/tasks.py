"""What the command line does besides reports."""

from __future__ import annotations

import argparse
import os
import textwrap
from typing import TYPE_CHECKING

from analysis import paths, study
from analysis.command.console import complain, say, tell
from analysis.command.loading import apart, how, prune
from analysis.said import count

if TYPE_CHECKING:
    import pandas as pd


def lab(options: argparse.Namespace) -> int:
    """Open the notebooks in JupyterLab."""
    home = paths.home() or (paths.ROOT if paths.CHECKOUT else None)
    if home is None:
        raise ValueError("There are no notebooks here; media-analysis start FOLDER makes a study.")
    from jupyterlab.labapp import main as jupyterlab

    os.environ.setdefault("JUPYTER_CONFIG_PATH", str(paths.PACKAGE / "lab"))
    os.environ["PYTHONPATH"] = paths.importable()
    os.chdir(home)
    return jupyterlab(options.more) or 0


def start(options: argparse.Namespace) -> int:
    """Make a folder for a study."""
    made = study.start(options.folder)
    say(f"Study:   {made}")
    say(f"Put the articles into {made / study.ARTICLES}, then, in that study's folder:")
    say("  media-analysis report   (or: python -m analysis report)")
    say("  media-analysis lab")
    return 0


def tables(options: argparse.Namespace) -> int:
    """Write every table."""
    from analysis import files, pipeline

    path = study.articles(options.path)
    apart(path, [options.out])
    files.probe(options.out)  # before the work, not after it
    loaded = pipeline.load(path, **how(options))
    tell(loaded.ledger)
    if loaded.listed.empty:  # nothing takes the place of an older set
        raise ValueError(f"No article in {path} can be read; the reasons are above.")
    loaded.save(options.out)
    say(f"Tables:  {options.out.resolve()}")
    for line in repr(loaded).split("\n"):
        say(line)
    prune(options)
    return 0


def add(options: argparse.Namespace) -> int:
    """Fetch web pages and file them as articles."""
    from analysis.corpus import fetch

    own = paths.study()
    usual = own / study.ARTICLES if own else paths.exports().parent / "added"
    filed, problems = fetch.add(options.urls, to=options.to or usual)
    for path in filed:
        say(f"Added:   {path}")
    for problem in problems:
        complain(problem)
    return 2 if problems else 0


def check(options: argparse.Namespace) -> int:
    """Say what would be read, what not and why."""
    from analysis import corpus
    from analysis.corpus import boilerplate

    read = corpus.read(study.articles(options.path))
    tell(read.ledger)
    articles = read.articles
    for outlet, those in articles.groupby(articles["outlet"].fillna("no outlet known")):
        say(f"{outlet}: {count(len(those), 'article')}, {_days(those['day'])}")
    places = dict(zip(articles["article_id"], articles["source_path"], strict=True))
    for row in read.removed.to_dict("records"):
        text = textwrap.shorten(row["text"], 100, placeholder=" …")
        place, rule = places[row["article_id"]], row["rule"]
        stays = f"kept in {place} and marked as a correction"
        say(f"{stays if rule == boilerplate.KEPT else f'removed from {place} as {rule}'}: {text}")
    return 0


def _days(days: pd.Series) -> str:
    """From when to when, and for how many articles that is not known."""
    known, missing = days.dropna(), int(days.isna().sum())
    if known.empty:
        return "no day known"
    first, last = known.min(), known.max()
    span = str(first) if first == last else f"{first} to {last}"
    return f"{span}, {missing:,} without a day" if missing else span


def aliases(options: argparse.Namespace) -> int:
    """Write a list of the names that are taken for one."""
    from analysis import files, pipeline
    from analysis.annotate import entities
    from analysis.annotate.entities import aliases

    path = study.articles(options.path)
    folder = path if path.is_dir() else path.parent
    file = folder / "aliases.csv"
    if os.path.lexists(file):
        raise ValueError(f"{file} is there already and stays as it is; move it to start anew.")
    if folder.exists():
        files.probe(folder)
    mentions = pipeline.load(path, **how(options)).mentions
    rows = aliases.write(entities.merges(mentions), mentions, file)
    actions = ", ".join(aliases.ACTIONS)
    say(f"{file}: {count(rows, 'name')}; edit the column action: {actions} or nothing.")
    return 0


def notebooks(options: argparse.Namespace) -> int:
    """Run the notebooks in place."""
    from analysis.publish import notebooks

    runs = notebooks.run(notebooks.available(), parameters={})
    return 1 if any(run.failure for run in runs) else 0


def bundle(options: argparse.Namespace) -> int:
    """Pack a study into one file."""
    from analysis import bundle

    path = study.articles(options.path or (paths.study() or paths.SAMPLE))
    made = bundle.make(
        path,
        to=options.out,
        texts=not options.without_texts,
        reports=options.report,
        workers=options.workers,
    )
    say(f"Bundle:  {made.path}")
    for line in made.said:
        say(f"  {line}")
    say(f"Identity, to cite: {made.identity}")
    return 0


def replay(options: argparse.Namespace) -> int:
    """Make the figures of a bundle again."""
    from analysis import replay

    found = replay.run(
        options.bundle, articles=options.articles, out=options.out, workers=options.workers
    )
    say(f"Whole: every file is what the list says. Identity: {found.identity}")
    for remark in found.remarks:
        say(f"  {remark}")
    for line in found.lines():
        say(line)
    if options.out:
        say(f"Study:   {options.out.absolute()}")
    return 1 if found.moved else 0
