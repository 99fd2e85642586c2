"""What ``import analysis`` shows, and what it costs."""

import subprocess
import sys

import pandas as pd
import pytest

import analysis

from places import ROOT


def python(code):
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_dir_shows_what_a_user_needs():
    shown = set(dir(analysis))
    assert {"Tables", "__version__", "annotate", "load", "measure", "chart", "read"} <= shown
    assert {"Any", "TYPE_CHECKING", "import_module", "sys", "tables"}.isdisjoint(shown)
    assert all(hasattr(analysis, name) for name in shown)


def test_modules_of_a_folder_are_there_when_asked_for():
    assert python("import analysis; print(analysis.measure.rates.__name__)").endswith(".rates")
    assert "rates" in dir(analysis.measure)
    assert analysis.annotate.entities.aliases.ACTIONS


def test_annotate_is_a_folder_and_a_function():
    from analysis.annotate import hedges

    assert analysis.annotate.hedges is hedges
    with pytest.raises(ValueError, match="need a column"):
        analysis.annotate(pd.DataFrame({"text": ["It rained."]}))


def test_what_is_not_there_is_an_attribute_error():
    for folder in (analysis, analysis.measure):
        with pytest.raises(AttributeError, match="nothing"):
            _ = folder.nothing


def test_importing_the_package_loads_nothing_heavy():
    heavy = "{'pandas', 'matplotlib', 'spacy', 'numpy'}"
    assert (
        python(f"import sys, analysis; dir(analysis); print({heavy} & set(sys.modules))") == "set()"
    )


def test_types_are_shipped():
    assert (ROOT / "analysis" / "py.typed").exists()
