"""Imports run one way."""

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "analysis"
ENGINES = {"spacy", "thinc", "nupunkt"}

# A layer may import itself and the layers named here.
MAY_IMPORT = {
    "said": set(),
    "arguments": {"said"},
    "faults": set(),
    "files": {"faults", "paths"},
    "choosing": {"said"},
    "tables": {"arguments", "choosing", "files", "said"},
    "lists": set(),
    "paths": {"faults"},
    "exports": {"files", "paths"},
    "study": {"faults", "paths"},
    "garbage": set(),
    "stored": {"files", "paths"},
    "packs": set(),
    "cache": {"stored", "packs"},
    "handing": set(),
    "apart": {"handing"},
    "pools": {"apart", "handing"},
    "cluster": {"apart", "pools"},
    "stages": {"tables", "cache", "pools"},
    "named": {"tables", "stored", "annotate"},
    "volumes": set(),
    "linked": {"tables", "lists", "cache", "pools", "stages", "annotate", "named"},
    "shelf": {"tables", "choosing", "cache", "pools", "stages", "linked", "volumes"},
    "corpus": {"tables", "lists", "files", "paths", "packs", "stored", "garbage"},
    "annotate": {"tables", "lists", "files", "garbage"},
    "measure": {"tables", "choosing"},
    "chart": {"tables"},
    "read": {"tables", "said"},
    "fingerprints": {"tables", "lists", "corpus", "annotate"},
    "pipeline": {
        *(
            "tables",
            "lists",
            "choosing",
            "paths",
            "packs",
            "cache",
            "cluster",
            "pools",
            "stages",
            "shelf",
        ),
        *("arguments", "corpus", "annotate", "linked", "fingerprints", "apart"),
    },
    "publish": {
        "arguments",
        "tables",
        "paths",
        "files",
        "pools",
        "said",
        "read",
        "chart",
        "measure",
    },
    "archive": {"said"},
    "withheld": {"lists", "files"},
    "bundle": {
        "archive",
        "exports",
        "files",
        "fingerprints",
        "lists",
        "paths",
        "pipeline",
        "study",
        "corpus",
    }
    | {"measure", "publish", "said", "tables", "withheld"},
    "replay": {"archive", "ask", "bundle", "corpus", "files", "lists", "pipeline", "publish"}
    | {"said", "study", "tables"},
    "validate": {"arguments", "tables", "lists", "paths", "files", "said", "exports"}
    | {"measure", "chart", "publish"},
    "ask": {"arguments", "tables", "choosing", "said", "lists", "paths"}
    | {"annotate", "measure", "chart", "publish", "validate"},
}
MODULES = sorted(PACKAGE.rglob("*.py"))


def layer(path):
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported(path):
    """Every module that the file imports when it runs, written in full."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    tree.body = [n for n in tree.body if not ast.unparse(n).startswith("if TYPE_CHECKING")]
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{path.name}: relative import"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_imports_run_one_way(path):
    here = layer(path)
    ours = {name.split(".")[1] for name in imported(path) if name.startswith("analysis.")}
    ours.discard("__version__")
    if here not in {"__init__", "__main__", "command"}:
        assert ours <= MAY_IMPORT[here] | {here}


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_only_one_module_knows_the_engine(path):
    if path != PACKAGE / "annotate" / "language.py":
        assert ENGINES.isdisjoint(name.split(".")[0] for name in imported(path))
