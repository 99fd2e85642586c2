"""What can be asked for on the command line."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from analysis import __version__
from analysis.command import report, tasks
from analysis.said import nearest, shown, unknown


def parsed(arguments: Sequence[str] | None) -> argparse.Namespace:
    """What was asked for, with ``run``, which does it; ends the program where that cannot be."""
    parser = parser_of_all()
    options, more = parser.parse_known_args(arguments)
    options.more = more
    if more and options.run is not tasks.lab:
        like = nearest(more[0].split("=")[0], options.parser.known(), most=2)
        perhaps = f"; perhaps {' or '.join(like)}" if more[0].startswith("-") else ""
        options.parser.error(f"unknown: {shown(' '.join(more))}{perhaps}")
    return options


def parser_of_all() -> argparse.ArgumentParser:
    """The parser of every command."""
    installed = Path(sys.argv[0]).stem == "media-analysis"
    parser = _Parser(
        prog="media-analysis" if installed else "python -m analysis",
        description="See how a story was told: tone, certainty, names and voices in news articles.",
        epilog="media-analysis COMMAND --help says what a command can do.",
    )
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, run: Any, does: str) -> _Parser:
        made = commands.add_parser(name, help=does, description=does[0].upper() + does[1:] + ".")
        made.set_defaults(run=run, parser=made)
        return made

    def articles(made: _Parser, nargs: str | None = None) -> None:
        usual = " (default: the study's, else the sample)" if nargs else ""
        made.add_argument("path", nargs=nargs, help=f"a folder or file of articles{usual}")

    told = command("report", report.report, "run the notebooks on articles and write a report")
    articles(told, "?")
    told.add_argument("--out", type=Path, metavar="DIR", help="the folder to write to")
    told.add_argument("--title", help="the title of the report")
    told.add_argument("--full", action="store_true", help="all charts, not only the telling ones")
    told.add_argument("--watch", action="store_true", help="again whenever the articles change")
    which = told.add_argument_group("which articles, and what of them")
    which.add_argument(
        "--outlets", type=_listed, default=[], metavar="NAMES", help="with commas between"
    )
    which.add_argument("--since", default="", metavar="DAY", help="first day, such as 2020-01-31")
    which.add_argument("--until", default="", metavar="DAY", help="last day")
    which.add_argument(
        "--voice",
        choices=["author", "quoted", "all"],
        default="author",
        help="whose words the measures count: author (the default), quoted or all",
    )
    which.add_argument(
        "--only", type=_listed, default=[], metavar="NAMES", help="notebooks, as hedging,quotes"
    )
    which.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help='a parameter of the notebooks, such as top=20 or who="Ann Lee"; may be repeated',
    )

    lab = command(
        "lab", tasks.lab, "open the notebooks in JupyterLab; more options go to JupyterLab"
    )

    begin = command("start", tasks.start, "make a folder for a study of your own")
    begin.add_argument("folder", type=Path, metavar="FOLDER", help="a folder that is new or empty")

    tables = command("tables", tasks.tables, "write every table as Parquet and CSV")
    articles(tables)
    tables.add_argument(
        "--out", type=Path, required=True, metavar="DIR", help="the folder to write to"
    )

    add = command("add", tasks.add, "fetch web pages and file them as articles")
    add.add_argument("urls", nargs="+", metavar="URL", help="addresses of articles")
    add.add_argument("--to", type=Path, metavar="DIR", help="the folder to file them in")

    check = command("check", tasks.check, "say what would be read, what not and why")
    articles(check)

    aliases = command(
        "aliases", tasks.aliases, "write an aliases.csv beside the articles: names taken for one"
    )
    articles(aliases)

    notebooks = command("notebooks", tasks.notebooks, "rerun the notebooks in place")

    pack = command("bundle", tasks.bundle, "pack a study into one file that others can make again")
    articles(pack, "?")
    pack.add_argument("--out", type=Path, metavar="FILE", help="the ZIP file to write")
    pack.add_argument(
        "--without-texts", action="store_true", help="ids, addresses, digests and offsets alone"
    )
    pack.add_argument(
        "--report",
        type=Path,
        action="append",
        default=[],
        metavar="DIR",
        help="a report to pack (default: all that lie where reports lie); may be repeated",
    )

    again = command("replay", tasks.replay, "make the figures of a bundle again and compare them")
    again.add_argument("bundle", type=Path, metavar="BUNDLE", help="a file that bundle wrote")
    again.add_argument(
        "--articles", type=Path, metavar="DIR", help="the articles of a bundle without texts"
    )
    again.add_argument(
        "--out", type=Path, metavar="DIR", help="a new folder for the study, to carry it on"
    )

    for made in (told, tables, aliases, pack, again):
        made.add_argument(
            "--workers", type=int, metavar="N", help="processes (default: chosen by size)"
        )
        made.add_argument(
            "--cluster",
            default="",
            metavar="WHERE",
            help="share the work out with Dask: local, or a scheduler as tcp://10.0.0.5:8786",
        )
    for made in (told, tables, aliases):
        made.add_argument(
            "--tone",
            type=_tone_sample,
            dest="tone_sample",
            metavar="sample=N",
            help="score about so many sentences drawn by chance (default: all)",
        )
    for made in (told, tables, aliases, lab, notebooks, pack, again):
        kept = made.add_argument_group("what is kept for the next run")
        one = kept.add_mutually_exclusive_group()
        one.add_argument("--cache", type=Path, metavar="DIR", help="keep it in this folder")
        one.add_argument("--no-cache", action="store_true", help="keep nothing")
        kept.add_argument(
            "--keep-cache", action="store_true", help="keep what older versions kept, too"
        )
    return parser


class _Parser(argparse.ArgumentParser):
    """A parser that names the nearest to a word it does not know."""

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        if action.choices is not None and value not in action.choices:
            what = f"there is no {action.metavar or action.option_strings[-1]} {value}".lower()
            said = unknown(what, str(value), action.choices, kind="choices").rstrip(".")
            raise argparse.ArgumentError(None, said)

    def known(self) -> list[str]:
        """Every option there is."""
        return [option for action in self._actions for option in action.option_strings]


def _tone_sample(text: str) -> int:
    what, _, number = text.partition("=")
    if what != "sample" or not number.isdigit():
        raise argparse.ArgumentTypeError(f"{text!r} is none; write sample=50000")
    return int(number)


def _listed(text: str) -> list[str]:
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if not parts:
        raise argparse.ArgumentTypeError(f"{text!r} names nothing; leave the option out for all")
    return parts
