"""The documentation says what there is, and what it says runs."""

import ast
import importlib.util
import re
import subprocess
import sys
from pathlib import Path

import matplotlib
import matplotlib.pyplot as plt
import pytest

import analysis
from analysis import ask, lists, paths, tables
from analysis.command.options import parser_of_all
from analysis.corpus.readers import FORMATS
from docs import write

from places import ROOT

DOCS = ROOT / "docs"
README = ROOT / "README.md"
PAGES = [README, *sorted(DOCS.rglob("*.md"))]
PYTHON = re.compile(r"^```python\n(.*?)^```", re.M | re.S)
LINK = re.compile(r"\[[^\]\n]*\]\(([^)\s]+)\)")
FENCED = re.compile(r"^```.*?^```", re.M | re.S)
SHELL = re.compile(r"\bmedia-analysis ([a-z]+)((?: +[^\s`#|]+)*)")


def text(path):
    return path.read_text(encoding="utf-8")


def page(name):
    return text(DOCS / name)


def headings(path):
    """The anchors of a page, as GitHub and MyST make them."""
    found = re.findall(r"^#+ (.+)$", FENCED.sub("", text(path)), re.M)
    return {re.sub(r"[^\w\- ]", "", head.lower()).strip().replace(" ", "-") for head in found}


@pytest.mark.parametrize("path", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_what_follows_from_the_code_is_current(path):
    assert write.filled(text(path)) == text(path), "python -m docs.write brings it up to date"


def test_a_part_that_there_is_not_is_refused():
    with pytest.raises(ValueError, match="No part is called 'weather'"):
        write.filled("<!-- write: weather -->\n<!-- written -->")
    with pytest.raises(ValueError, match="no figure 'luck'"):
        write.filled("<!-- write: agreement hedging luck -->\n<!-- written -->")


def test_every_command_and_option_is_documented():
    told = page("reference/commands.md")
    commands = write.subparsers()
    assert len(commands) > 5
    for name, parser in commands.items():
        _, _, part = told.partition(f"\n## {name}\n")
        part = part.partition("\n## ")[0]
        assert parser.description in part
        for action in parser._actions:
            if action.dest != "help":
                assert all(
                    f"{option} " in part.replace("`", " ") for option in action.option_strings
                )
                assert action.help and action.help.replace("<", "&lt;") in part
    for action in parser_of_all()._actions:
        assert all(f"`{option}`" in told for option in action.option_strings if "--" in option)


def test_every_public_function_is_documented():
    told = page("reference/python.md") + page("reference/measures.md")
    for name, room in write.public_rooms().items():
        for key, _ in write.offered(room):
            assert f"\n### {name.rpartition('.')[2]}.{key}\n" in told, f"{name}.{key}"
    for name, module in write.measure_modules().items():
        for key, _ in write.made_in(module):
            assert f"\n### {name.rpartition('.')[2]}.{key}\n" in told, f"{name}.{key}"
    asked = page("reference/questions.md")
    assert all(f"\n## ask.{question.__name__}\n" in asked for question in ask.QUESTIONS)
    offered = {key for room in write.public_rooms().values() for key, _ in write.offered(room)}
    assert {"load", "annotate", "Tables", "Answer", "bars", "reader", "chapters"} <= offered


def test_every_question_has_its_place_in_the_guide():
    guide = "".join(text(path) for path in (DOCS / "guide").glob("*.md"))
    assert all(f"`ask.{question.__name__}`" in guide for question in ask.QUESTIONS)


def test_every_column_is_documented():
    told = page("tables.md")
    for name, schema in tables.SCHEMAS.items():
        part = told.partition(f"\n## {name}\n")[2].partition("\n## ")[0]
        rows = {row.split("`")[1]: row for row in part.splitlines() if row.startswith("| `")}
        assert list(rows) == list(schema.columns)
        assert all(len(row.split("|")[2]) > 5 for row in rows.values()), "a column has a meaning"
        for (table, column), values in tables.ALLOWED.items():
            if table == name:
                assert all(f"`{value}`" in rows[column] for value in values), column


def test_every_format_and_list_is_documented():
    told = page("articles.md")
    endings = {"." + ending.split(".")[1] for ending in FORMATS} - {".htm", ".xhtml", ".mht"}
    named = told.replace("RSS and Atom", "`.rss` `.atom` `.xml`").replace("RIS", "`.ris`")
    assert [ending for ending in sorted(endings) if f"`{ending}`" not in named] == []
    assert [name for name in sorted(lists.FILES) if f"| `{name}` |" not in told] == []


def test_every_target_of_make_is_documented():
    targets = re.search(r"^\.PHONY: (.*)$", text(ROOT / "Makefile"), re.M)[1].split()
    told = page("adding.md")
    assert [name for name in targets if f"`make {name}`" not in told] == []


def test_every_dependency_earns_its_place_in_the_readme():
    needed = re.findall(r"^([\w.-]+)==", text(ROOT / "requirements.txt"), re.M)
    rows = [row.split("|")[1] for row in text(README).splitlines() if row.startswith("|")]
    named = {name.strip() for row in rows for name in row.split(",")}
    assert [name for name in needed if name not in named] == []


def test_the_readme_is_short_and_shows_an_answer():
    told, _, _ = text(README).partition("## What each dependency is for")
    assert len(told.splitlines()) < 75
    assert "make report" in told and "make test" in told and "pip install -e ." in told
    picture = re.search(r"!\[[^\]]{20,}\]\((docs/[^)]+\.png)\)", told)
    assert (ROOT / picture[1]).exists()


@pytest.mark.parametrize("path", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_links_lead_somewhere(path):
    for link in LINK.findall(FENCED.sub("", text(path))):
        if link.startswith(("https://", "http://")):
            continue
        name, _, anchor = link.partition("#")
        to = (path.parent / name).resolve() if name else path
        assert to.exists(), f"{path.name}: {link}"
        if anchor:
            assert anchor in headings(to), f"{path.name}: {link}"


@pytest.mark.parametrize("path", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_commands_in_the_text_are_commands(path):
    commands = write.subparsers()
    for name, rest in SHELL.findall(text(path)):
        assert name in commands, f"{path.name}: media-analysis {name}"
        known = {option for action in commands[name]._actions for option in action.option_strings}
        given = {word.split("=")[0] for word in rest.split() if word.startswith("--")}
        assert given <= known, f"{path.name}: {name} {given - known}"


@pytest.mark.parametrize("path", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_code_in_the_text_is_python_and_asks_what_there_is(path):
    for code in PYTHON.findall(text(path)):
        if path.parent.name == "reference":
            continue  # calls as they are declared
        tree = ast.parse(code)
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "ask":
                assert hasattr(ask, node.attr), f"ask.{node.attr}"


def recipes():
    opening, *rest = re.split(r"^## ", page("cookbook.md"), flags=re.M)
    first = "\n".join(PYTHON.findall(opening))
    for part in rest:
        name = part.partition("\n")[0]
        yield pytest.param(first, "\n".join(PYTHON.findall(part)), id=name)


@pytest.fixture
def run(sample, tmp_path, monkeypatch):
    """Run code as a notebook would, each value shown, in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(paths.CACHE, str(tmp_path / "cache"))
    load = analysis.load
    monkeypatch.setattr(
        "analysis.pipeline.load", lambda path: sample if path == "data/articles" else load(path)
    )
    matplotlib.use("agg")
    names = {}

    def running(code):
        for node in ast.parse(code).body:
            if isinstance(node, ast.Expr):
                value = compile(ast.Expression(node.value), "docs", "eval")
                shown = eval(value, names)  # noqa: S307
                assert shown is None or repr(shown)
            else:
                exec(compile(ast.Module([node], []), "docs", "exec"), names)  # noqa: S102

    yield running
    plt.close("all")


@pytest.mark.slow
@pytest.mark.parametrize(("opening", "code"), list(recipes()))
def test_a_recipe_runs(opening, code, run):
    """As it stands in the cookbook."""
    assert code, "a recipe has code"
    run(opening + "\n" + code)


@pytest.mark.slow
@pytest.mark.parametrize("chapter", ["3-asking", "4-words", "6-stories"])
def test_a_chapter_of_the_guide_runs(chapter, run, tmp_path):
    opening, _ = next(iter(recipes())).values
    code = "\n".join(PYTHON.findall(page(f"guide/{chapter}.md")))
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "events.csv").write_text("date,label\n2020-01-08,The airliner\n")
    run(opening + "\n" + code)


@pytest.mark.slow
def test_the_site_is_made_without_a_warning(tmp_path):
    if importlib.util.find_spec("furo") is None or importlib.util.find_spec("myst_parser") is None:
        pytest.skip("needs the extra docs: pip install -e '.[docs]'")
    made = [sys.executable, "-m", "sphinx", "-q", "-W", "-b", "html", str(DOCS), str(tmp_path)]
    done = subprocess.run(made, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    site = {p.relative_to(tmp_path).with_suffix("") for p in tmp_path.rglob("*.html")}
    assert {p.relative_to(DOCS).with_suffix("") for p in PAGES[1:]} <= site
    for made_page in tmp_path.rglob("*.html"):
        fetched = re.findall(r"<(?:link|script|img)[^>]+(?:href|src)=\"(https?:)", text(made_page))
        assert fetched == [], made_page
    assert Path(tmp_path / "_images" / "profile-by-outlet.png").exists()
