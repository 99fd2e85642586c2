"""The command line: ``python -m analysis --help``, or ``media-analysis --help``."""

from __future__ import annotations

import os
import sys
import tempfile
import traceback
from pathlib import Path
from typing import NoReturn

from analysis import faults
from analysis.command import loading, options
from analysis.command.console import complain


def main(arguments: list[str] | None = None) -> int:
    """Run one command; every error a user can cause is one sentence, exit code 2."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a sign that the console lacks ends no run
            stream.reconfigure(errors="backslashreplace")
    asked = options.parsed(arguments)
    try:
        with loading.cached(asked):
            code = asked.run(asked)
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
        complain(said)
        return 2


def run() -> NoReturn:
    """Run the command line as a program; a reader that has gone, such as ``head``, is no error."""
    try:
        code = main()
    except BrokenPipeError:
        code = 141
    except Exception as error:
        code = 1
        complain(_mistake(error))
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


if __name__ == "__main__":
    run()
