"""Notebooks keep to their contract, and run on corpora they were not written for."""

import ast
import json
import statistics

import nbformat
import pytest
from nbclient import NotebookClient
from papermill.iorw import load_notebook_node
from papermill.parameterize import parameterize_notebook

from analysis.publish import kernels, notebooks

from places import ROOT

NAMES = notebooks.available()


def cells(name, kind):
    notebook = nbformat.read(ROOT / "notebooks" / f"{name}.ipynb", as_version=4)
    return [cell for cell in notebook.cells if cell.cell_type == kind]


def bound(tree):
    """The names that the top level of a cell gives a value."""
    targets = [t for node in tree.body if isinstance(node, ast.Assign) for t in node.targets]
    return [n.id for t in targets for n in ast.walk(t) if isinstance(n, ast.Name)]


@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_is_a_short_tour_and_holds_no_logic(name):
    logic = ast.FunctionDef, ast.ClassDef, ast.For, ast.While, ast.Try, ast.If, ast.With
    trees = [ast.parse(cell.source) for cell in cells(name, "code")]
    for tree in trees:
        assert not any(isinstance(node, logic) for node in ast.walk(tree))
    lines = [len(cell.source.splitlines()) for cell in cells(name, "code")]
    names = [each for tree in trees for each in bound(tree)]
    assert len(lines) <= 20 and statistics.median(lines) == 1
    assert len(names) == len(set(names))


@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_begins_with_its_question_and_its_parameters(name):
    first, second, third = nbformat.read(ROOT / "notebooks" / f"{name}.ipynb", as_version=4).cells[
        :3
    ]
    assert first.source.startswith("# ") and first.source.splitlines()[0].endswith("?")
    assert second.metadata["tags"] == ["parameters"]
    assert "import analysis" in cells(name, "code")[1].source and third
    known = notebooks.parameters([name])
    assert {"corpus", "out", "outlets", "since", "until", "voice", "by"} <= set(known)


ALPHA = [
    "Ann Lee may sail on Monday. “It might rain,” said Ann Lee. Iran could object.",
    "Perhaps Ann Lee left Iran. The mayor insisted that nobody clearly knew.",
    "Iran attacked the ferry. Ann Lee was wounded, officials said.",
]
HIDDEN = "Zebedee Quill may have sunk the Marigold, said Zebedee Quill."


@pytest.fixture(scope="module")
def two_outlets(tmp_path_factory):
    """A corpus of two outlets, and a cache that all notebooks share."""
    folder = tmp_path_factory.mktemp("two")
    (folder / "corpus").mkdir()
    texts = [("Alpha", text) for text in ALPHA] + [("Beta", HIDDEN)]
    for number, (outlet, text) in enumerate(texts):
        head = f"Title: Piece {number}\nOutlet: {outlet}\nPublished: 2020-01-0{number + 1}\n\n"
        (folder / "corpus" / f"{number}.txt").write_text(head + text)
    return folder


def outputs(cell):
    return [{k: v for k, v in o.items() if k != "execution_count"} for o in cell.outputs]


@pytest.mark.parametrize("name", NAMES)
def test_a_cell_run_again_shows_the_same_and_nothing_that_was_filtered(
    name, two_outlets, monkeypatch
):
    monkeypatch.setenv("MEDIA_ANALYSIS_CACHE", str(two_outlets / "cache"))
    monkeypatch.setenv("TQDM_DISABLE", "1")
    told = {
        "corpus": str(two_outlets / "corpus"),
        "out": str(two_outlets / "out"),
        "outlets": ["Alpha"],
    }
    notebook = load_notebook_node(str(ROOT / "notebooks" / f"{name}.ipynb"))
    notebook = parameterize_notebook(notebook, told)
    client = NotebookClient(notebook, timeout=600, store_widget_state=False)
    code = [(n, cell) for n, cell in enumerate(notebook.cells) if cell.cell_type == "code"]
    with client.setup_kernel():
        for number, cell in code:
            client.execute_cell(cell, number)
        first = [outputs(cell) for _, cell in code]
        for number, cell in code:
            client.execute_cell(cell, number)
    assert [outputs(cell) for _, cell in code] == first
    shown = json.dumps(first)
    assert "Zebedee" not in shown and "Marigold" not in shown and "Beta" not in shown


@pytest.mark.parametrize("name", NAMES)
def test_the_committed_outputs_are_complete_and_name_no_machine(name):
    for cell in cells(name, "code"):
        assert cell.execution_count
        assert all(output.output_type != "error" for output in cell.outputs)
    text = (ROOT / "notebooks" / f"{name}.ipynb").read_text(encoding="utf-8")
    assert str(ROOT) not in text


def small(folder, *code):
    """A notebook 09-small with a cell of parameters and more cells."""
    folder.mkdir()
    cells = [nbformat.v4.new_code_cell(text, id=f"c{n}") for n, text in enumerate(code)]
    cells[0].metadata["tags"] = ["parameters"]
    kernel = {"name": "python3", "display_name": "Python 3"}
    made = nbformat.v4.new_notebook(
        metadata={"kernelspec": kernel, "language_info": {"name": "python"}}, cells=cells
    )
    nbformat.write(made, folder / "09-small.ipynb")


def test_an_executed_notebook_is_the_same_bytes_each_time(tmp_path, monkeypatch):
    small(tmp_path / "notebooks", "corpus = ''\ntop, names = 5, []", "print(corpus, top, names)")
    monkeypatch.setattr(notebooks, "FOLDER", tmp_path / "notebooks")
    known = notebooks.parameters(["09-small"])
    assert known == {"corpus": "", "top": 5, "names": []}
    told = {"corpus": "x", "other": 1} | notebooks.settings(["top=20", "names=Ann, Bo"], known)
    written = [
        notebooks.run(["09-small"], parameters=told, out=tmp_path / name)[0].path.read_bytes()
        for name in ("one", "two")
    ]
    assert written[0] == written[1]
    assert b"x 20 ['Ann', 'Bo']" in written[0] and b"other" not in written[0]


@pytest.mark.parametrize("told", ["top=many", "full=perhaps"])
def test_a_setting_of_another_kind_is_one_sentence(told):
    with pytest.raises(ValueError, match=r", such as .* and not "):
        notebooks.settings([told], {"top": 5, "full": False})


def test_a_notebook_that_fails_is_kept_and_named(tmp_path, monkeypatch):
    broken = tmp_path / "notebooks"
    broken.mkdir()
    made = nbformat.v4.new_notebook(
        metadata={
            "kernelspec": {"name": "python3", "display_name": "Python 3"},
            "language_info": {"name": "python"},
        },
        cells=[
            nbformat.v4.new_markdown_cell("# What fails?"),
            nbformat.v4.new_code_cell("corpus = ''", metadata={"tags": ["parameters"]}),
            nbformat.v4.new_code_cell("raise ValueError('no <b>such</b> thing')"),
            nbformat.v4.new_code_cell("1"),
        ],
    )
    nbformat.write(made, broken / "09-broken.ipynb")
    monkeypatch.setattr(notebooks, "FOLDER", broken)
    out = tmp_path / "out"
    (result,) = notebooks.run(["09-broken"], parameters={"corpus": "x"}, out=out)
    assert result.failure == "09-broken stopped at cell 3 of 4: ValueError: no <b>such</b> thing"
    assert result.path.exists()


@pytest.mark.parametrize("name", NAMES)
def test_the_committed_outputs_are_what_shows_without_scripts(name):
    text = (ROOT / "notebooks" / f"{name}.ipynb").read_text(encoding="utf-8")
    assert "<script" not in text and kernels.GONE[0] not in text
    shown = [o for c in cells(name, "code") for o in c.outputs if "text/html" in o.get("data", {})]
    assert shown and all(output.data["text/html"].strip() for output in shown)


def test_the_committed_notebooks_are_small():
    sizes = [path.stat().st_size for path in (ROOT / "notebooks").glob("*.ipynb")]
    assert max(sizes) < 400_000


def test_what_a_reader_says_without_scripts_is_what_is_replaced():
    page = (ROOT / "analysis" / "read" / "view.py").read_text(encoding="utf-8")
    assert kernels.GONE[0] in page
