"""Write a report, once or whenever the articles change."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

from analysis import exports, faults, paths, study
from analysis.command.console import complain, say, tell
from analysis.command.loading import apart, how, prune
from analysis.said import unknown

WATCH_SECONDS = 2
LARGE = 20_000_000  # bytes: so many articles are asked and drawn by several processes
SHARED = ("ask", "publish.page")  # modules that do it
OWN_OPTIONS = {name: f"--{name}" for name in ("out", "voice", "outlets", "since", "until")}
OWN_OPTIONS["corpus"] = "report PATH"  # parameters of notebooks that the report has, too
CHOICES = ("by", "who", "top", "names")  # settings that questions know


def report(options: argparse.Namespace) -> int:
    """Write a report, with ``--watch`` again whenever the articles change."""
    from analysis import corpus

    own = paths.study()
    path = study.articles(options.path or (own or paths.SAMPLE))
    if not options.watch:
        return _once(path, options)
    while True:
        # Taken before the report, so that what comes meanwhile is seen.
        done = corpus.digest(path)
        try:
            _once(path, options)
        except BrokenPipeError:
            raise
        except Exception as error:
            said = faults.sentence(error)
            if said is None:
                raise
            complain(said)
        say("Waiting for the articles to change; Ctrl-C ends it.", to=sys.stderr)
        while corpus.digest(path) == done:
            time.sleep(WATCH_SECONDS)


def _once(path: Path, options: argparse.Namespace) -> int:
    from analysis import ask, bundle, files, pipeline, pools, validate
    from analysis.publish import ahead, codebook, methods, notebooks, provenance, report

    names = _names(options.only, notebooks.available())
    if not names:
        raise ValueError(f"There are no notebooks in {notebooks.folder()}.")
    told = notebooks.settings(options.set, notebooks.parameters(names))
    if taken := [name for name in told if name in OWN_OPTIONS]:
        raise ValueError(f"{taken[0]} is not set with --set; use {OWN_OPTIONS[taken[0]]}.")
    asked = _asked(options, told)
    who = exports.owner(path, asked)
    folders = [options.out.absolute()] if options.out else exports.candidates(path, asked)
    apart(path, folders)
    chosen = {"outlets": options.outlets, "since": options.since, "until": options.until}
    with exports.opened(folders, who=who, take=bool(options.out)) as (out, ours):
        if paths.hold(paths.find(path), LARGE):
            imports = (partial(import_module, f"analysis.{name}") for name in SHARED)
            pools.ready(*imports, workers=options.workers)
        loaded = pipeline.load(path, **chosen, **how(options))
        tell(loaded.ledger)
        if loaded.shelf:
            names = names if options.only else []
            say(
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
        say(f"{kind.upper() + ':':8} {file}")
    say(f"Figures: {out / 'figures'}")
    say(f"Methods: {out / 'methods.md'}")
    prune(options)
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


def _names(only: list[str], known: list[str]) -> list[str]:
    """The notebooks asked for: ``hedging`` or ``02-hedging``, or all."""
    topics = [name.split("-", 1)[1] for name in known]
    for name in only:
        if name not in known and name not in topics:
            opening = f"There is no notebook {name!r}"
            raise ValueError(unknown(opening, name, topics, kind="notebooks"))
    return [k for k in known if not only or k in only or k.split("-", 1)[1] in only]
