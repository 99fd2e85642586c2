"""Corpora that nobody expects: each has tables and a report, or one sentence why not."""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterable
from pathlib import Path

import pandas as pd

from analysis.paths import CACHE, PACKAGE
from benchmarks.soak.judge import LOSS, Found
from benchmarks.soak.places import SAID, corpus
from benchmarks.soak.warm import Job, Warm, command

LEXICONS = PACKAGE / "annotate" / "lexicons"
TEXT = "\n\n".join(SAID).format(town="Tarn")
HOSTILE = "<script>alert(1)</script> =cmd|' /C calc'!A0 $x_1$ {{7*7}} #eval(\"1\") \u202e\x1b[2J"


def _file(folder: Path, name: str, text: str | bytes) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass"))


def _headed(text: str = TEXT, **head: str) -> str:
    return "".join(f"{k.title()}: {v}\n" for k, v in head.items()) + f"\n{text}\n"


def _many(number: int, **of: Callable[[int], str]) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        for n in range(number):
            told = {name: say(n) for name, say in of.items()}
            body = "\n\n".join(SAID[(n + step) % len(SAID)] for step in (0, 2, 3, 7))
            _file(folder, f"{n}.txt", _headed(f"Number {n * n}. {body.format(town=n)}", **told))

    return make


def _one(text: str) -> Callable[[Path], None]:
    return lambda folder: _file(folder, "one.txt", text)


def _same(number: int, text: str) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        for n in range(number):
            _file(folder, f"{n}.txt", text)

    return make


def _links(folder: Path) -> None:
    _file(folder, "a/one.txt", TEXT)
    (folder / "a" / "round").symlink_to(folder)
    (folder / "b").symlink_to(folder / "b")
    (folder / "two.txt").symlink_to(folder / "three.txt")
    (folder / "three.txt").symlink_to(folder / "two.txt")
    os.mkfifo(folder / "pipe.txt")
    os.mkfifo(folder / "metadata.csv")


def _named(folder: Path) -> None:
    for name in (
        "=1+1.txt",
        "-rf.txt",
        "a\nb.txt",
        "\x1b[31m.txt",
        "ＡＢ.txt",
        "é.txt",
        "e\u0301.txt",
    ):
        _file(folder, name, f"{name.encode('unicode_escape').decode()} {TEXT}")
    _file(folder, f"{'x' * 240}.txt", f"Long. {TEXT}")
    with open(os.fsencode(folder) + b"/\xff\xfe.txt", "w") as file:  # noqa: PTH123 (no text)
        file.write(f"Bytes. {TEXT}")


def _results(folder: Path) -> None:
    _file(folder, "one.txt", TEXT)
    _file(folder, "results/.media-analysis-export", f"{'0' * 64}  ../one.txt\n")
    _file(folder, "results/report.txt", f"{TEXT} It is a report.")


def _listed(folder: Path) -> None:
    corpus(folder / "of")
    _file(folder, "metadata.csv", 'file,outlet,published\nof/0.txt,\x00,9999-99-99\n,,\n"')
    _file(folder, "hedges.csv", "word,kind\n=may,\n")
    _file(folder, "aliases.csv", "\xff\xfe\x00")


def _disordered(folder: Path) -> None:
    """Sentences of 400 words in no order, hedges and reporting verbs among them."""
    words = TEXT.split()
    for name, column in (("hedges", "cue"), ("speech_verbs", "verb")):
        words += pd.read_csv(LEXICONS / f"{name}.csv")[column].tolist()
    for n in range(60):
        chance = random.Random(n)  # noqa: S311
        between = chance.choice((" ", ", ", " and ", "\n", "” “"))
        _file(folder, f"{n}.txt", between.join(chance.choices(words, k=400)) + ".")


def _rows(folder: Path) -> None:
    bad = "".join(f"{n},Story {n},,soon {n}\n" for n in range(20_000))
    _file(folder, "table.csv", f"id,title,text,published\n{bad}")
    _file(folder, "one.txt", TEXT)


ODD: dict[str, Callable[[Path], None]] = {
    "empty": lambda folder: None,
    "only lists": lambda folder: _file(folder, "metadata.csv", "file,outlet\n"),
    "only hidden files": lambda folder: _file(folder, ".one.txt", TEXT),
    "empty files": _same(9, ""),
    "one word": _one("Rain"),
    "no sentence": _one("\n".join(f"{n} {n * n}" for n in range(300))),
    "no letters": _one("… — !! 🚢🚢 ,,, 12.5 %"),
    "all quoted": _one("\n\n".join(f"“{s}” said Ann Lee." for s in SAID)),
    "one sentence without end": _one(" and ".join(s.rstrip(".") for s in SAID * 12)),
    "sentences in disorder": _disordered,
    "a wall of commas": _one("," * 60_000 + f"\n{TEXT}"),
    "a wall of marks": _one("-'\"(" * 20_000 + f"\n{TEXT}"),
    "a word without end": _one("harbour" * 9_000 + f"\n{TEXT}"),
    "the longest article": _one(TEXT.replace("Tarn", "Vell") * 140),
    "foreign": _one("Der Hafen war am Freitag geschlossen, und niemand wusste warum. " * 20),
    "all copies": _same(40, TEXT),
    "odd days": _many(6, published=lambda n: ("0001-01-01", "9999-12-31", "2020-02-30")[n % 3]),
    "an outlet each": _many(60, outlet=lambda n: f"Outlet {n} of {'x' * n}"),
    "hostile words": _many(4, outlet=lambda n: HOSTILE * (1 + n), title=lambda n: HOSTILE),
    "one day, one outlet": _many(5, outlet=lambda n: "Pier", published=lambda n: "2020-01-01"),
    "links and pipes": _links,
    "odd names": _named,
    "deep folders": lambda folder: _file(
        folder, "/".join("d" * 200 for _ in range(15)) + "/a.txt", TEXT
    ),
    "results among articles": _results,
    "damaged lists": _listed,
    "20,000 bad rows": _rows,
    "halves of signs": _one(f"Title: \ud800 half\n\n\udfff {TEXT} \ufffe\uffff\x00\x0b\x85"),
}


def run(
    warm: Warm, folder: Path, *, names: Iterable[str] = tuple(ODD), reports: bool = True
) -> Found:
    """Run ``tables`` on each, and all questions with their report where it has an article."""
    found = Found("odd corpora")
    cache = {CACHE: str(folder / "cache")}
    for number, name in enumerate(names):
        path = folder / f"corpus{number}"
        path.mkdir()
        ODD[name](path)
        before = sorted(one.name for one in path.iterdir())
        out = folder / f"tables{number}"
        done = warm.run(command("tables", path, "--out", out, environment=cache))
        found.judge(f"tables, {name}", done, whole=True)
        if len(done.out.splitlines()) > 200:
            found.add(LOSS, f"{name}: {len(done.out.splitlines()):,} lines are printed")
        if before != sorted(one.name for one in path.iterdir()):
            found.add(LOSS, f"{name}: the articles are not what they were")
        if reports and done.code == 0 and (out / "sentences.csv").read_text().count("\n") > 1:
            words = (str(path), str(folder / f"report{number}"))
            told = Job("benchmarks.soak.jobs:report", words, environment=cache)
            found.judge(f"report, {name}", warm.run(told), codes=[0], whole=True)
    return found
