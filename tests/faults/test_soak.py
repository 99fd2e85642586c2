"""A small form of ``python -m benchmarks.soak``: each kind of fault once or a few times."""

import os
import sys

import pytest

from benchmarks.soak import bombs, caches, corpora, grammar, kills, rooms, together
from benchmarks.soak.judge import Found, printed, sentence, spoken
from benchmarks.soak.warm import Job, Outcome, Warm

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a system that can fork")


@pytest.fixture(scope="module")
def warm():
    with Warm() as running:
        yield running


def clean(found):
    if found.skipped:
        pytest.skip(found.skipped)
    assert found.trials
    assert not found.counts, printed([found])


def test_tables_that_are_killed_lose_and_mix_nothing(warm, tmp_path):
    clean(kills.tables(warm, tmp_path, number=3, seed=1))


def test_a_worker_that_is_killed_costs_a_sentence_and_the_next_run_goes_on(warm, tmp_path):
    clean(kills.workers(warm, tmp_path, number=1, seed=1))


def test_pages_that_are_added_by_a_killed_run_have_their_rows(warm, tmp_path):
    clean(kills.add(warm, tmp_path, number=6, seed=1))


def test_three_runs_at_once_are_never_mixed(warm, tmp_path):
    clean(together.run(warm, tmp_path, number=4))


def test_a_damaged_cache_changes_no_result(warm, tmp_path):
    clean(caches.run(warm, tmp_path, only=4))


def test_an_odd_corpus_has_tables_or_a_sentence(warm, tmp_path):
    names = ("only lists", "empty files", "odd names", "links and pipes", "damaged lists")
    clean(corpora.run(warm, tmp_path, names=names, reports=False))


def test_an_odd_corpus_has_a_report(warm, tmp_path):
    clean(corpora.run(warm, tmp_path, names=("one word",)))


def test_files_made_by_a_grammar_are_read_or_refused_in_a_sentence(warm, tmp_path):
    clean(grammar.run(warm, tmp_path, number=2 * len(grammar.MADE), seed=7))


def test_small_files_that_stand_for_much_work_are_bounded(warm, tmp_path):
    clean(bombs.run(warm, tmp_path, sizes=(2_000,)))


def test_full_and_read_only_disks_end_in_a_sentence(warm, tmp_path):
    clean(rooms.run(warm, tmp_path, disks=("full", "read only"), temporary=False))


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux keeps to the limit")
def test_too_little_memory_ends_in_a_sentence(warm, tmp_path):
    clean(rooms.memory(warm, tmp_path, above=(20, 80)))


def test_the_harness_sees_what_it_looks_for(warm, tmp_path):
    found = Found("planted")
    found.judge("a mistake", warm.run(Job("benchmarks.soak.jobs:read", (str(tmp_path / "no"),))))
    assert found.counts["tracebacks"] == 1
    heavy = Outcome(2, 0, False, 99.0, 1.0, 999.0, "", "Error: [Errno 2] no\n", 0)
    found.judge("a heavy one", heavy)
    assert set(found.counts) == {"tracebacks", "over 20 s", "over 600 MB", "not one sentence"}
    killed = warm.run(
        Job(
            "benchmarks.soak.jobs:touch", (str(tmp_path / "a"),), watched=[str(tmp_path)], kill_at=1
        )
    )
    assert killed.signal == 9 and not (tmp_path / "a").exists()


@pytest.mark.parametrize(
    ("said", "good"),
    [
        ("/out: the disk is full; make room.", True),
        ("[Errno 28] No space left.", False),
        ("two\nlines.", False),
        ("ValueError('x').", False),
        ("no end", False),
    ],
)
def test_what_a_sentence_is(said, good):
    assert sentence(said) is good
    assert spoken(f"Error: {said}\n") is good or "\n" in said
