"""Sentences as vectors: near in meaning is near, and each for itself."""

import numpy as np
import pandas as pd
import pytest

from analysis.annotate import language, meaning

TEXT = """The match was called off.
Saturday's game was abandoned.
Anna Berg bought three pears in Oslo.
Anna Berg in Oslo."""


@pytest.fixture(scope="module")
def read():
    found = language.parse(pd.DataFrame({"article_id": ["a"], "text": [TEXT]}))
    return found.sentences, found.tokens, meaning.of_sentences(found.sentences, found.tokens)


def test_what_says_the_same_is_nearer_than_what_does_not(read):
    whole = read[2][:, 0]
    assert whole[0] @ whole[1] > whole[0] @ whole[2] + 0.2
    assert np.allclose(np.linalg.norm(read[2], axis=2), 1, atol=1e-3)


def test_without_names_the_same_name_brings_nothing_near(read):
    whole, bare = read[2][:, 0], read[2][:, 1]
    assert not np.allclose(bare[2], whole[2])
    assert np.array_equal(bare[3], whole[3])  # nothing but names: all of it counts


def test_a_sentence_does_not_hang_on_its_neighbours(read):
    lines, tokens, every = read
    alone = np.concatenate([meaning.of_sentences(lines.iloc[[i]], tokens) for i in range(4)])
    assert np.array_equal(alone, every)


def test_long_and_empty_texts():
    lines = pd.DataFrame(
        {"article_id": "a", "sentence_id": [0, 1], "start": 0, "text": ["word " * 900, ""]}
    )
    tokens = pd.DataFrame(columns=["article_id", "sentence_id", "start", "end", "pos"])
    found = meaning.of_sentences(lines, tokens)
    assert found.shape == (2, 2, meaning.SIZE) and not found[1].any() and found[0].any()
    assert meaning.of_sentences(lines.head(0), tokens).shape == (0, 2, meaning.SIZE)
