"""What ``import analysis`` shows, and what it costs."""

import os
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile

import pandas as pd
import pytest
import yaml

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


def test_there_is_one_version():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert "version" in project["project"]["dynamic"] and "version" not in project["project"]
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["version"] == analysis.__version__
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.search(
        rf"^## \[{re.escape(analysis.__version__)}\] – \d{{4}}-\d\d-\d\d$", changes, re.M
    )


def test_the_citation_has_what_the_format_asks_for():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert {"cff-version", "message", "title", "authors"} <= set(citation)
    known = {"abstract", "date-released", "keywords", "license", "type", "version"}
    assert set(citation) <= known | {"cff-version", "message", "title", "authors"}
    assert all(set(author) == {"name"} for author in citation["authors"])  # entities, not people
    assert citation["license"] == "MIT" and citation["type"] == "software"


def test_the_hook_before_a_commit_is_make_check():
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    entries = [hook["entry"] for repo in hooks["repos"] for hook in repo["hooks"]]
    assert entries == ["make check"]


def test_a_notice_names_every_file_of_others_that_is_shipped():
    notice = (ROOT / "THIRD_PARTY.md").read_text(encoding="utf-8")
    named = [line.split("`")[1::2] for line in notice.splitlines() if line.startswith("| `")]
    patterns = [pattern for row in named for pattern in row if "/" in pattern]
    shipped = {
        path for end in ("csv", "onnx", "json") for path in (ROOT / "analysis").rglob(f"*.{end}")
    }
    ours = ("starting", "lab", "readers", "publish")  # examples, settings, labels, meanings
    of_others = {p for p in shipped if not set(ours) & set(p.relative_to(ROOT).parts)}
    told = {path for pattern in patterns for path in ROOT.glob(pattern)}
    assert {p for p in of_others if p.name != "digests.json"} <= told
    for pattern in patterns:
        assert list(ROOT.glob(pattern.rstrip("/"))), pattern


BUILD = "import setuptools.build_meta as b; print(b.build_wheel(%r)); print(b.build_sdist(%r))"


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A wheel and a source distribution, made from a copy of what is under version control."""
    out = tmp_path_factory.mktemp("built")
    asked = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    git = shutil.which("git")
    listed = subprocess.run([git or "false", *asked], cwd=ROOT, capture_output=True)
    if listed.returncode:
        pytest.skip("needs a checkout of the project, to know which files are its own")
    source = out / "source"
    for name in filter(None, listed.stdout.decode().split("\0")):
        if (ROOT / name).is_file():
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, source / name)
    code = BUILD % (str(out), str(out))
    done = subprocess.run([sys.executable, "-c", code], cwd=source, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return source, next(out.glob("*.whl")), next(out.glob("*.tar.gz"))


def test_a_wheel_holds_all_that_a_study_needs(built):
    source, wheel, _ = built
    names = set(zipfile.ZipFile(wheel).namelist())
    for path in [*(source / "notebooks").iterdir(), *(source / "data/articles").iterdir()]:
        assert f"analysis/shipped/{path.relative_to(source).as_posix()}" in names
    for path in (p for p in (source / "analysis").rglob("*") if p.is_file()):
        if path.name != "README.md" or "starting" in path.parts:
            assert path.relative_to(source).as_posix() in names, path
    assert "analysis/shipped/requirements.lock" in names
    assert {"LICENSE", "THIRD_PARTY.md"} <= {n.rpartition("/")[2] for n in names}
    assert not [n for n in names if n.startswith(("tests/", "training/", "benchmarks/"))]


def test_a_source_distribution_holds_the_whole_project(built):
    source, _, sdist = built
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    ours = {p.relative_to(source).as_posix() for p in source.rglob("*") if p.is_file()}
    made = {name for name in ours if "egg-info" in name or name.startswith("build/")}
    assert ours - made <= names


def test_from_a_wheel_a_study_begins_and_the_sample_is_there(built, tmp_path):
    shutil.unpack_archive(built[1], tmp_path / "site", "zip")
    told = {"PYTHONPATH": str(tmp_path / "site"), "MEDIA_ANALYSIS_CACHE": "off"}
    (tmp_path / "here").mkdir()

    def run(*words):
        done = subprocess.run(
            [sys.executable, "-m", "analysis", *words],
            cwd=tmp_path / "here", capture_output=True, text=True, env={**os.environ, **told},
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    run("start", "mine")
    made = tmp_path / "here" / "mine"
    assert len(list((made / "notebooks").glob("*.ipynb"))) == len(
        list((ROOT / "notebooks").glob("*.ipynb"))
    )
    assert "loaded, 1 duplicate" in run("check", "data/articles")
    where = "import analysis; print(analysis.__file__)"
    done = subprocess.run(
        [sys.executable, "-c", where], cwd=made, capture_output=True, text=True,
        env={**os.environ, **told},
    )  # fmt: skip
    assert done.stdout.startswith(str(tmp_path / "site"))
