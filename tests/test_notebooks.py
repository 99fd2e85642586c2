"""Notebooks keep to their contract, and run on corpora they were not written for."""

import ast

import nbformat
import pytest

from analysis.publish import notebooks

from places import ROOT

NAMES = notebooks.available()


def cells(name, kind):
    notebook = nbformat.read(ROOT / "notebooks" / f"{name}.ipynb", as_version=4)
    return [cell for cell in notebook.cells if cell.cell_type == kind]


@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_tells_a_story_and_holds_no_logic(name):
    logic = ast.FunctionDef, ast.ClassDef, ast.For, ast.While, ast.Try, ast.If, ast.With
    for cell in cells(name, "code"):
        tree = ast.parse(cell.source)
        assert not any(isinstance(node, logic) for node in ast.walk(tree)), cell.source
        assert len(cell.source.splitlines()) <= 10, cell.source


@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_begins_with_its_question_and_its_parameters(name):
    first, second, third = nbformat.read(ROOT / "notebooks" / f"{name}.ipynb", as_version=4).cells[
        :3
    ]
    assert first.source.startswith("# ") and first.source.endswith("?")
    assert second.metadata["tags"] == ["parameters"]
    assert "import analysis" in third.source


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
