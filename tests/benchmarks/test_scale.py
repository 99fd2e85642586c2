"""Steps measured in processes of their own: what a failed one says, and how a row is written."""

from benchmarks import scale


def test_a_step_that_fails_says_why(tmp_path):
    found = scale.step("load", tmp_path / "nowhere", tmp_path / "cache")
    assert "does not exist" in found["failed"]
    assert "failed: " in scale._figures(found)


def test_a_row_says_seconds_megabytes_and_load():
    found = {"seconds": 12.34, "own": 900.0, "largest": 1234.5, "load": 2.0}
    assert scale._figures(found).split() == ["12.3", "1,234", "MB", "2.0"]
    assert scale._figures({"times": 61.2}).split() == ["×", "61"]
