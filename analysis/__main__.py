"""The command line: ``python -m analysis --help``, or ``media-analysis --help``."""

from __future__ import annotations

import argparse
import os
import re
import sys
import tempfile
import textwrap
import time
import traceback
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from analysis import __version__, exports, faults, paths, study
from analysis.said import count, nearest, shown, unknown

if TYPE_CHECKING:
    import pandas as pd

WATCH_SECONDS = 2
EXAMPLES = 10
LARGE = 20_000_000  # bytes: so many articles are asked and drawn by several processes
SHARED = ("ask", "publish.page")  # modules that do it
OWN_OPTIONS = {name: f"--{name}" for name in ("out", "voice", "outlets", "since", "until")}
OWN_OPTIONS["corpus"] = "report PATH"  # parameters of notebooks that the report has, too
CHOICES = ("by", "who", "top", "names")  # settings that questions know


def main(arguments: list[str] | None = None) -> int:
    """Run one command; every error a user can cause is one sentence, exit code 2."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a sign that the console lacks ends no run
            stream.reconfigure(errors="backslashreplace")
    options = _options(arguments)
    try:
        with _cache(options):
            code = options.run(options)
            if sys.stdout:
                sys.stdout.flush()  # a disk that fills, or a reader that has gone, shows here
            return code
    except BrokenPipeError:
        raise
    except KeyboardInterrupt:
        print("\nStopped. What was annotated so far is kept.", file=sys.stderr)
        return 130
    except Exception as error:
        said = faults.sentence(error)
        if said is None:  # a mistake of ours, to be seen whole
            raise
        _error(said)
        return 2


def run() -> NoReturn:
    """Run the command line as a program; a reader that has gone, such as ``head``, is no error."""
    try:
        code = main()
    except BrokenPipeError:
        code = 141
    except Exception as error:
        code = 1
        _error(_mistake(error))
    if sys.stdout and (code == 141 or not _flushed()):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(code)


def _flushed() -> bool:
    """Whether all that was said has gone out; where it cannot, it was said why."""
    try:
        sys.stdout.flush()
    except OSError:
        return False
    return True


def _mistake(error: Exception) -> str:
    """A mistake of this program in one sentence, with the file that holds all of it."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{Path(last.filename).name}, line {last.lineno}"
    told = f"This is a mistake of media-analysis ({type(error).__name__} in {where})"
    try:
        number, name = tempfile.mkstemp(prefix="media-analysis-", suffix=".txt")
        with os.fdopen(number, "w", encoding="utf-8", errors="backslashreplace") as file:
            file.writelines(traceback.format_exception(error))
    except OSError:
        return f"{told}: please report it."
    return f"{told}: please report it with the file {name}."


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


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = _parser()
    options, more = parser.parse_known_args(arguments)
    options.more = more
    if more and options.run is not _lab:
        like = nearest(more[0].split("=")[0], options.parser.known(), most=2)
        perhaps = f"; perhaps {' or '.join(like)}" if more[0].startswith("-") else ""
        options.parser.error(f"unknown: {shown(' '.join(more))}{perhaps}")
    return options


def _parser() -> argparse.ArgumentParser:
    installed = Path(sys.argv[0]).stem == "media-analysis"
    parser = _Parser(
        prog="media-analysis" if installed else "python -m analysis",
        description="See how a story was told: tone, certainty, names and voices in news articles.",
        epilog="media-analysis COMMAND --help says what a command can do.",
    )
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, run: Any, told: str) -> _Parser:
        made = commands.add_parser(name, help=told, description=told[0].upper() + told[1:] + ".")
        made.set_defaults(run=run, parser=made)
        return made

    def articles(made: _Parser, nargs: str | None = None) -> None:
        usual = " (default: the study's, else the sample)" if nargs else ""
        made.add_argument("path", nargs=nargs, help=f"a folder or file of articles{usual}")

    report = command("report", _report, "run the notebooks on articles and write a report")
    articles(report, "?")
    report.add_argument("--out", type=Path, metavar="DIR", help="the folder to write to")
    report.add_argument("--title", help="the title of the report")
    report.add_argument("--full", action="store_true", help="all charts, not only the telling ones")
    report.add_argument("--watch", action="store_true", help="again whenever the articles change")
    which = report.add_argument_group("which articles, and what of them")
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

    lab = command("lab", _lab, "open the notebooks in JupyterLab; more options go to JupyterLab")

    begin = command("start", _start, "make a folder for a study of your own")
    begin.add_argument("folder", type=Path, metavar="FOLDER", help="a folder that is new or empty")

    tables = command("tables", _tables, "write every table as Parquet and CSV")
    articles(tables)
    tables.add_argument(
        "--out", type=Path, required=True, metavar="DIR", help="the folder to write to"
    )

    add = command("add", _add, "fetch web pages and file them as articles")
    add.add_argument("urls", nargs="+", metavar="URL", help="addresses of articles")
    add.add_argument("--to", type=Path, metavar="DIR", help="the folder to file them in")

    check = command("check", _check, "say what would be read, what not and why")
    articles(check)

    aliases = command(
        "aliases", _aliases, "write an aliases.csv beside the articles: names taken for one"
    )
    articles(aliases)

    notebooks = command("notebooks", _notebooks, "rerun the notebooks in place")

    pack = command("bundle", _bundle, "pack a study into one file that others can make again")
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

    again = command("replay", _replay, "make the figures of a bundle again and compare them")
    again.add_argument("bundle", type=Path, metavar="BUNDLE", help="a file that bundle wrote")
    again.add_argument(
        "--articles", type=Path, metavar="DIR", help="the articles of a bundle without texts"
    )
    again.add_argument(
        "--out", type=Path, metavar="DIR", help="a new folder for the study, to carry it on"
    )

    for made in (report, tables, aliases, pack, again):
        made.add_argument(
            "--workers", type=int, metavar="N", help="processes (default: chosen by size)"
        )
        made.add_argument(
            "--cluster",
            default="",
            metavar="WHERE",
            help="share the work out with Dask: local, or a scheduler as tcp://10.0.0.5:8786",
        )
    for made in (report, tables, aliases):
        made.add_argument(
            "--tone",
            type=_tone_sample,
            dest="tone_sample",
            metavar="sample=N",
            help="score about so many sentences drawn by chance (default: all)",
        )
    for made in (report, tables, aliases, lab, notebooks, pack, again):
        kept = made.add_argument_group("what is kept for the next run")
        one = kept.add_mutually_exclusive_group()
        one.add_argument("--cache", type=Path, metavar="DIR", help="keep it in this folder")
        one.add_argument("--no-cache", action="store_true", help="keep nothing")
        kept.add_argument(
            "--keep-cache", action="store_true", help="keep what older versions kept, too"
        )
    return parser


def _tone_sample(text: str) -> int:
    what, _, number = text.partition("=")
    if what != "sample" or not number.isdigit():
        raise argparse.ArgumentTypeError(f"{text!r} is none; write sample=50000")
    return int(number)


def _how(options: argparse.Namespace) -> dict[str, Any]:
    """How articles are annotated, as ``pipeline.load`` takes it."""
    names = ("workers", "cluster", "tone_sample")
    return {name: getattr(options, name) for name in names}


def _listed(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


@contextmanager
def _cache(options: argparse.Namespace) -> Iterator[None]:
    """Say where the cache lies to this process and those that it starts."""
    before = os.environ.get(paths.CACHE)
    with ExitStack() as passing:
        if getattr(options, "no_cache", False):
            # The notebooks of one run share what was annotated, then it goes.
            folder = tempfile.TemporaryDirectory(prefix="media-analysis-")
            os.environ[paths.CACHE] = passing.enter_context(folder)
        elif told := getattr(options, "cache", None):
            os.environ[paths.CACHE] = str(told.expanduser().absolute())
        try:
            yield
        finally:
            if before is None:
                os.environ.pop(paths.CACHE, None)
            else:
                os.environ[paths.CACHE] = before


def _report(options: argparse.Namespace) -> int:
    from analysis import corpus

    own = paths.study()
    path = study.articles(options.path or (own or paths.SAMPLE))
    if not options.watch:
        return _report_once(path, options)
    while True:
        # Taken before the report, so that what comes meanwhile is seen.
        done = corpus.digest(path)
        try:
            _report_once(path, options)
        except BrokenPipeError:
            raise
        except Exception as error:
            said = faults.sentence(error)
            if said is None:
                raise
            _error(said)
        _say("Waiting for the articles to change; Ctrl-C ends it.", to=sys.stderr)
        while corpus.digest(path) == done:
            time.sleep(WATCH_SECONDS)


def _report_once(path: Path, options: argparse.Namespace) -> int:
    from analysis import ask, bundle, files, pipeline, pools, validate
    from analysis.publish import ahead, codebook, methods, notebooks, provenance, report

    names = _notebook_names(options.only, notebooks.available())
    if not names:
        raise ValueError(f"There are no notebooks in {notebooks.folder()}.")
    told = notebooks.settings(options.set, notebooks.parameters(names))
    if taken := [name for name in told if name in OWN_OPTIONS]:
        raise ValueError(f"{taken[0]} is not set with --set; use {OWN_OPTIONS[taken[0]]}.")
    asked = _asked(options, told)
    who = exports.owner(path, asked)
    folders = [options.out.absolute()] if options.out else exports.candidates(path, asked)
    _apart(path, folders)
    chosen = {"outlets": options.outlets, "since": options.since, "until": options.until}
    with exports.opened(folders, who=who, take=bool(options.out)) as (out, ours):
        if paths.hold(paths.find(path), LARGE):
            imports = (partial(import_module, f"analysis.{name}") for name in SHARED)
            pools.ready(*imports, workers=options.workers)
        loaded = pipeline.load(path, **chosen, **_how(options))
        _tell(loaded.ledger)
        if loaded.shelf:
            names = names if options.only else []
            _say(
                f"{len(loaded.listed):,} articles are too many for the notebooks, which are left "
                "out; --only runs those you name, --outlets and --since take a part.",
                to=sys.stderr,
            )
        elif loaded.sentences.empty:
            raise ValueError(f"No article in {path} can be analysed; the reasons are above.")
        before, listed = provenance.last(out) if ours else None, files.length(out)
        parameters = {"corpus": str(path), "out": str(out), "voice": options.voice, **chosen}
        parameters |= {"by": ask.usual(loaded)} | told
        with ThreadPoolExecutor(1) as beside:
            running = beside.submit(
                notebooks.run, names, parameters=parameters, out=out / "notebooks"
            )
            asking = _asking(options, parameters)
            chapters = ask.chapters(loaded, **asking)
            answers = [answer for chapter in chapters for answer in chapter.answers]
            if loaded.shelf:  # else the notebooks take the other cores
                ahead.draw(answers, workers=options.workers)
            pools.dismiss()  # nothing is shared from here on
            for answer in answers:
                answer.save(out)
            runs = running.result()
        failed = any(run.failure for run in runs)
        files.add(out, [run.path for run in runs])
        made = files.listed(out, after=listed)
        files.forget(out, but=files.listed(out) if options.only or failed else made)
        now = provenance.snapshot(loaded, out)
        said = {
            "articles": exports.name(path),
            "notebooks": ", ".join(names),
            "voice": options.voice,
            "outlets": "all",
            "since": "the first article",
            "until": "the last article",
        }
        filters = "; ".join(f"{name} {word}" for name, word in asked.items())
        account = methods.write(loaded, chapters, versions=bundle.versions(), voice=options.voice)
        closing = provenance.page(
            loaded,
            settings=said | asked | validate.record(loaded),
            versions=bundle.versions(),
            before=before,
            now=now,
        )
        names_of = [answer.name for answer in answers]
        sampled = {"tone_sample": options.tone_sample} if options.tone_sample else {}
        choice = {**chosen, **sampled}
        record = bundle.made(loaded, names_of, choice=choice, asking=asking, asked=asked)
        texts = account.files() | codebook.written(codebook.of(loaded, answers))
        written = report.build(
            chapters,
            loaded,
            title=options.title or "",
            out=out,
            closing=[*account.parts(), *closing],
            filters=filters,
        )
        # Listed as soon as they are written: a kill between the two leaves them unknown.
        files.add(out, [*written.values(), provenance.keep(now, out, made=record)])
        files.add(out, [paths.write(out / name, text) for name, text in texts.items()])
        files.forget(out, but=files.listed(out))  # the list in order, each file once
    for kind, file in written.items():
        _say(f"{kind.upper() + ':':8} {file}")
    _say(f"Figures: {out / 'figures'}")
    _say(f"Methods: {out / 'methods.md'}")
    _prune(options)
    return 1 if failed else 0


def _asked(options: argparse.Namespace, told: dict[str, Any]) -> dict[str, str]:
    """What a run leaves out or asks for, by its name, in words."""
    words = {
        "outlets": ", ".join(options.outlets),
        "since": options.since,
        "until": options.until,
        "voice": "" if options.voice == "author" else options.voice,
        "only": ", ".join(options.only),
        "full": "yes" if options.full else "",
    }
    words |= {name: str(value) for name, value in told.items()}
    return {name: word for name, word in words.items() if word}


def _asking(options: argparse.Namespace, told: Mapping[str, Any]) -> dict[str, Any]:
    """What ``ask.chapters`` takes of the settings of a run."""
    names = {"sentiment": "tone", "hedging": "certainty", "entities": "names", "quotes": "voices"}
    names |= {"compare": "words", "validate": "validation"}
    only = [names.get(name.split("-", 1)[-1], name) for name in options.only]
    settings = {name: told[name] for name in CHOICES if name in told}
    return {"voice": options.voice, "full": options.full, "only": only, **settings}


def _apart(path: Path, folders: Sequence[Path]) -> None:
    """Raise ``ValueError`` if results would lie among the articles themselves."""
    for folder in folders:
        if folder.exists() and not folder.is_dir():
            raise ValueError(f"{folder} is a file; name a folder to write to.")
        if folder.resolve() == path:
            raise ValueError(f"{folder} is the folder of the articles; name another to write to.")


def _prune(options: argparse.Namespace) -> None:
    from analysis import pipeline

    if not options.keep_cache:
        parts, size = pipeline.prune()
        if parts:
            freed = f"{size / 1e6:,.0f} MB in {count(parts, 'part')}"
            _say(f"Deleted what older versions kept in the cache: {freed} (--keep-cache keeps it).")


def _notebook_names(only: list[str], known: list[str]) -> list[str]:
    """The notebooks asked for: ``hedging`` or ``02-hedging``, or all."""
    topics = [name.split("-", 1)[1] for name in known]
    for name in only:
        if name not in known and name not in topics:
            opening = f"There is no notebook {name!r}"
            raise ValueError(unknown(opening, name, topics, kind="notebooks"))
    return [k for k in known if not only or k in only or k.split("-", 1)[1] in only]


def _lab(options: argparse.Namespace) -> int:
    home = paths.home() or (paths.ROOT if paths.CHECKOUT else None)
    if home is None:
        raise ValueError("There are no notebooks here; media-analysis start FOLDER makes a study.")
    from jupyterlab.labapp import main as jupyterlab

    os.environ.setdefault("JUPYTER_CONFIG_PATH", str(paths.PACKAGE / "lab"))
    os.environ["PYTHONPATH"] = paths.importable()
    os.chdir(home)
    return jupyterlab(options.more) or 0


def _start(options: argparse.Namespace) -> int:
    made = study.start(options.folder)
    _say(f"Study:   {made}")
    _say(f"Put the articles into {made / study.ARTICLES}, then, in that study's folder:")
    _say("  media-analysis report   (or: python -m analysis report)")
    _say("  media-analysis lab")
    return 0


def _tables(options: argparse.Namespace) -> int:
    from analysis import files, pipeline

    path = study.articles(options.path)
    _apart(path, [options.out])
    files.probe(options.out)  # before the work, not after it
    loaded = pipeline.load(path, **_how(options))
    _tell(loaded.ledger)
    if loaded.listed.empty:  # nothing takes the place of an older set
        raise ValueError(f"No article in {path} can be read; the reasons are above.")
    loaded.save(options.out)
    _say(f"Tables:  {options.out.resolve()}")
    for line in repr(loaded).split("\n"):
        _say(line)
    _prune(options)
    return 0


def _add(options: argparse.Namespace) -> int:
    from analysis.corpus import fetch

    own = paths.study()
    usual = own / study.ARTICLES if own else paths.exports().parent / "added"
    filed, problems = fetch.add(options.urls, to=options.to or usual)
    for path in filed:
        _say(f"Added:   {path}")
    for problem in problems:
        _error(problem)
    return 2 if problems else 0


def _check(options: argparse.Namespace) -> int:
    from analysis import corpus

    read = corpus.read(study.articles(options.path))
    _tell(read.ledger)
    articles = read.articles
    for outlet, those in articles.groupby(articles["outlet"].fillna("no outlet known")):
        _say(f"{outlet}: {count(len(those), 'article')}, {_days(those['day'])}")
    places = dict(zip(articles["article_id"], articles["source_path"], strict=True))
    for row in read.removed.to_dict("records"):
        text = textwrap.shorten(row["text"], 100, placeholder=" …")
        _say(f"removed from {places[row['article_id']]} as {row['rule']}: {text}")
    return 0


def _days(days: pd.Series) -> str:
    """From when to when, and for how many articles that is not known."""
    known, missing = days.dropna(), int(days.isna().sum())
    if known.empty:
        return "no day known"
    first, last = known.min(), known.max()
    span = str(first) if first == last else f"{first} to {last}"
    return f"{span}, {missing:,} without a day" if missing else span


def _aliases(options: argparse.Namespace) -> int:
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
    mentions = pipeline.load(path, **_how(options)).mentions
    rows = aliases.write(entities.merges(mentions), mentions, file)
    actions = ", ".join(aliases.ACTIONS)
    _say(f"{file}: {count(rows, 'name')}; edit the column action: {actions} or nothing.")
    return 0


def _notebooks(options: argparse.Namespace) -> int:
    from analysis.publish import notebooks

    runs = notebooks.run(notebooks.available(), parameters={})
    return 1 if any(run.failure for run in runs) else 0


def _bundle(options: argparse.Namespace) -> int:
    from analysis import bundle

    path = study.articles(options.path or (paths.study() or paths.SAMPLE))
    made = bundle.make(
        path,
        to=options.out,
        texts=not options.without_texts,
        reports=options.report,
        workers=options.workers,
    )
    _say(f"Bundle:  {made.path}")
    for line in made.said:
        _say(f"  {line}")
    _say(f"Identity, to cite: {made.identity}")
    return 0


def _replay(options: argparse.Namespace) -> int:
    from analysis import replay

    found = replay.run(
        options.bundle, articles=options.articles, out=options.out, workers=options.workers
    )
    _say(f"Whole: every file is what the list says. Identity: {found.identity}")
    for remark in found.remarks:
        _say(f"  {remark}")
    for line in found.lines():
        _say(line)
    if options.out:
        _say(f"Study:   {options.out.absolute()}")
    return 1 if found.moved else 0


def _tell(ledger: pd.DataFrame) -> None:
    """Say what was read; a file with a reason gets its own line, of many alike the first ten."""
    counts = ledger["status"].value_counts()
    read = ", ".join(f"{counts.get(s, 0)} {s}" for s in ("loaded", "duplicate", "skipped"))
    _say(f"{read}: {count(int(ledger['articles'].sum()), 'article')}")
    told = ledger[ledger["reason"].notna()]
    kinds = told["status"] + ": " + told["reason"].map(_kind)
    for row in told[told.groupby(kinds).cumcount().lt(EXAMPLES)].itertuples():
        _say(f"  {row.source}: {row.status}: {row.reason}")
    for kind, number in kinds.value_counts().sort_index().items():
        if number > EXAMPLES:
            _say(f"  and {number - EXAMPLES:,} more {kind} …; the command tables writes all")


def _kind(reason: str) -> str:
    """How a reason begins, by which it is like others."""
    return " ".join(re.sub(r"\d+", "0", reason[:80]).split()[:2])


def _say(text: str, *, to: Any = None) -> None:
    print(shown(text), file=to)


def _error(text: str) -> None:
    end = "" if text.endswith((".", "!", "?")) else "."
    _say(f"Error: {text}{end}", to=sys.stderr)


if __name__ == "__main__":
    run()
