"""Media analysis: article files → articles → spans → measures → answers → pages.

Each arrow is a folder, and a question finds its file:

``corpus``    How are article files read, cleaned and matched?
``annotate``  What is a sentence, a name, a quotation, a hedge, a tone?
``measure``   How often, how sure, compared with whom?
``chart``     How is it drawn?
``read``      Which sentences are behind it?
``publish``   How does it become figures, notebooks and a report?
``validate``  How far can it be trusted on these articles, by labels of one's own?
``ask``       Which questions are there? Each gives an answer.
``pipeline``  How does it all run: ``load`` a folder, ``annotate`` a frame?
``tables``    Which columns does every table have?

>>> import analysis
>>> analysis.load("data/articles").hedges.columns[0]
'article_id'
"""

from __future__ import annotations

import pkgutil
import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from analysis.pipeline import annotate, load
    from analysis.tables import Tables

__all__ = ["Tables", "annotate", "load"]
__version__ = "0.1.0"
_FROM = {"load": "analysis.pipeline", "Tables": "analysis.tables"}


class _Folder(ModuleType):
    """A package whose modules are imported when they are asked for, and no sooner."""

    def __getattr__(self, name: str) -> Any:
        whole = f"{self.__name__}.{name}"
        if not name.startswith("_"):
            try:
                return import_module(whole)
            except ModuleNotFoundError as error:
                if error.name != whole:
                    raise
        raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")

    def __setattr__(self, name: str, value: object) -> None:
        # Python's import sets a package as an attribute of the one that it is in.
        if type(value) is ModuleType and hasattr(value, "__path__"):
            value.__class__ = _Annotate if value.__name__ == "analysis.annotate" else _Folder
        super().__setattr__(name, value)

    def __dir__(self) -> list[str]:
        public = getattr(self, "__all__", [n for n in vars(self) if not n.startswith("_")])
        return sorted({*public, *(module.name for module in pkgutil.iter_modules(self.__path__))})


class _Annotate(_Folder):
    """The folder ``annotate``, which can be called: ``analysis.annotate(frame)``."""

    def __call__(self, articles: Any, **options: Any) -> Any:
        return import_module("analysis.pipeline").annotate(articles, **options)


class _Project(_Folder):
    """The whole: what a user needs, and the folders."""

    def __getattr__(self, name: str) -> Any:
        if name in _FROM:
            return getattr(import_module(_FROM[name]), name)
        return super().__getattr__(name)

    def __dir__(self) -> list[str]:
        folders = (m.name for m in pkgutil.iter_modules(self.__path__) if m.ispkg)
        return sorted({*__all__, "__version__", *folders})


sys.modules[__name__].__class__ = _Project
