"""Copies in an own set of edited articles, and articles that only tell of the same event."""

from benchmarks.corpus_accuracy import cases, of_copies


def test_own_set_holds_copies_of_every_kind_and_rivals():
    kinds = {case["how"] for case in cases("duplicates")}
    assert {"exact", "cut", "added", "edited", "updated", "excerpt", "local lead"} <= kinds
    assert {"other writer", "follow-up"} <= kinds


def test_copies_are_found_and_no_two_stories_joined():
    found = of_copies(cases("duplicates"))
    assert found["F1"] >= 0.97
    assert found["wrongly joined"] == 0
