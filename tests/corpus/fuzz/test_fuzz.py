"""A few of the mutated files of ``python -m tests.corpus.fuzz.run``."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.corpus.fuzz import run, samples
from tests.corpus.fuzz.mutate import mutated

pytestmark = pytest.mark.slow
VALID = samples.samples()


def test_the_samples_are_the_same_each_time():
    assert {n for n, c in samples.samples().items() if VALID[n] != c} <= {
        "story.docx",
        "nexis.docx",
    }


@pytest.mark.parametrize("name", VALID)
def test_every_sample_is_loaded(name):
    corpus = run.check([(name, VALID[name])])
    assert len(corpus.articles) and set(corpus.ledger["status"]) <= {"loaded", "duplicate"}


@pytest.mark.parametrize("seed", range(8))
def test_mutated_files_are_read_or_said_to_be_unreadable(seed):
    run.check(run.mutants(len(VALID), seed + 1_000))


@settings(max_examples=30, deadline=None)
@given(st.sampled_from(sorted(VALID)), st.sampled_from(sorted(VALID)), st.integers(0, 2**32))
def test_a_file_under_the_name_of_another_format(name, other, seed):
    content = mutated(VALID[other], VALID[name], random.Random(seed))  # noqa: S311 (no secret)
    run.check([(f"a-{name}", VALID[other]), (f"b-{name}", content)])
