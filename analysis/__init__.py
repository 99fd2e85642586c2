"""Media analysis: article files → articles → spans → measures → charts → files.

Each arrow is a folder, and a question finds its file:

``corpus``    How are article files read, cleaned and matched?
``annotate``  What is a sentence, a name, a quotation, a hedge, a tone?
``measure``   How often, how sure, compared with whom?
``chart``     How is it drawn?
``read``      Which sentences are behind it?
``publish``   How does it become figures, notebooks and a report?
``pipeline``  How does it all run: ``load`` a folder, ``annotate`` a frame?
``tables``    Which columns does every table have?

>>> import analysis
>>> analysis.load("data/articles").hedges.columns[0]
'article_id'
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from analysis.pipeline import load

__all__ = ["load"]
# Nothing heavy is imported until it is asked for.
_MODULES = frozenset(
    {"annotate", "ask", "chart", "corpus", "measure", "pipeline", "publish", "read", "tables"}
)


def __getattr__(name: str) -> Any:
    if name == "load":
        return import_module("analysis.pipeline").load
    if name in _MODULES:
        return import_module(f"analysis.{name}")
    raise AttributeError(f"module 'analysis' has no attribute {name!r}")
