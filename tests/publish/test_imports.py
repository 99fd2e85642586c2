import sys

import pytest

from analysis.publish import imports


def test_a_package_is_away_while_others_are_loaded_and_there_afterwards(monkeypatch):
    monkeypatch.delitem(sys.modules, "this", raising=False)
    with imports.without("this"), pytest.raises(ImportError):
        import this  # noqa: F401
    assert "this" not in sys.modules


def test_a_package_that_is_loaded_stays():
    with imports.without("json"):
        import json
    assert sys.modules["json"] is json
