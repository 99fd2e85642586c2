"""The gate falls where a figure does."""

import json
import sys

import numpy as np
import pytest

from analysis.measure import agreement
from benchmarks import gate


@pytest.fixture
def pinned(tmp_path, monkeypatch):
    path = tmp_path / "gate.json"
    monkeypatch.setattr(gate, "PINS", path)
    monkeypatch.setattr(sys, "argv", ["gate"])
    path.write_text(json.dumps({"names": {"value": 0.9, "noise": 0.02}}), encoding="utf-8")
    return path


@pytest.mark.parametrize(("value", "code"), [(0.9, 0), (0.881, 0), (0.879, 1), (0.99, 0)])
def test_a_figure_may_fall_by_its_noise(pinned, monkeypatch, capsys, value, code):
    monkeypatch.setattr(gate, "measured", lambda: {"names": (value, 0.02)})
    assert gate.main() == code
    assert ("FELL" in capsys.readouterr().out) == bool(code)


def test_what_is_measured_is_pinned_anew_when_asked(pinned, monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["gate", "--write"])
    monkeypatch.setattr(gate, "measured", lambda: {"names": (0.5, 0.03)})
    assert gate.main() == 0
    assert json.loads(pinned.read_text()) == {"names": {"value": 0.5, "noise": 0.03}}
    assert "0.500" in capsys.readouterr().out


def test_the_noise_of_a_correlation_is_not_that_of_a_share():
    pairs = np.column_stack([np.arange(100.0), np.arange(100.0) + np.tile([0, 60], 50)])
    r, noise = gate._noisy(agreement.pearson, pairs, 100)
    assert noise == pytest.approx(0.2 * (1 - r**2))
    counts = np.array([[9, 10, 10]])
    assert gate._noisy(agreement.f1, counts, 100) == pytest.approx((0.9, 0.06))
