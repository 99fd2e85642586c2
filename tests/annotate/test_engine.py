"""The components on arrays find what the engine's own find."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import corpus
from analysis.annotate import language
from analysis.annotate.engine import Engine, rules, tree
from analysis.paths import ROOT

PIECES = st.sampled_from(
    ["Ana Ruiz", " said", " “may”", " the U.S. Army", ".", "\n", "\n\n", " ", "\t", "!", "?",
     " May", " what", " did", " she", " talk about", " ain't", " gonna", " let's", " there's",
     "😀", "…", ","]
)  # fmt: skip


def engines_own(monkeypatch, table):
    """What the engine finds when its own components do the work."""
    with monkeypatch.context() as patched:
        patched.setattr(language, "_engine", lambda nlp: None)
        return language.parse(table)


def same(ours, theirs):
    for one, other in zip(ours, theirs, strict=True):
        pd.testing.assert_frame_equal(one, other)


@pytest.mark.slow
def test_news_is_read_as_the_engine_reads_it(monkeypatch):
    table = corpus.read(ROOT / "data" / "articles").articles
    found = language.parse(table)
    assert len(found.tokens) > 3_000
    assert len(found.mentions) > 200
    same(found, engines_own(monkeypatch, table))


@given(st.lists(PIECES, max_size=40).map("".join))
@settings(max_examples=40, deadline=None)
def test_any_text_is_read_as_the_engine_reads_it(text):
    table = pd.DataFrame({"article_id": ["a"], "text": [text]})
    with pytest.MonkeyPatch.context() as patched:
        same(language.parse(table), engines_own(patched, table))


@pytest.mark.parametrize(
    ("text", "word", "column", "value"),
    [
        ("So what exactly has the mayor lied about?", "what", "dep", "pobj"),
        ("They are gonna leave.", "na", "lemma", "to"),
        ("Let's leave at once.", "'s", "lemma", "us"),
        ("It ain't over.", "ai", "lemma", "be"),
        ("There is no ferry.", "is", "pos", "VERB"),
        ("They can't leave.", "ca", "lemma", "can"),
    ],
)
def test_arcs_that_cross_and_rules_on_two_words(monkeypatch, articles, text, word, column, value):
    table = articles(text)
    found = language.parse(table)
    assert found.tokens.set_index("text")[column][word] == value
    same(found, engines_own(monkeypatch, table))


@pytest.mark.slow
def test_an_article_is_read_the_same_whatever_stands_beside_it(monkeypatch):
    table = corpus.read(ROOT / "data" / "articles").articles.head(8)
    together = language.parse(table)
    monkeypatch.setattr(tree, "PART", 150)
    apart = [language.parse(table.iloc[[i]]) for i in range(len(table))]
    same(together, [pd.concat(found, ignore_index=True) for found in zip(*apart, strict=True)])


def test_a_long_text_read_in_parts_gives_the_same(monkeypatch, articles):
    table = articles("Ana Ruiz said that the ferry may not leave. Nobody asked why.\n\n" * 12)
    whole = language.parse(table)
    monkeypatch.setattr(tree, "PART", 20)
    same(whole, language.parse(table))


def test_forms_are_kept_up_to_a_number_and_the_result_is_the_same(monkeypatch, articles):
    table = articles("The xylotomes of Quorthia left.", "The xylotomes stayed.")
    kept = language.parse(table)
    monkeypatch.setattr(language, "_most", lambda nlp: 0)
    nlp = language.load(language.MODEL)
    before = len(nlp.vocab.strings)
    same(kept, language.parse(table))
    language.parse(articles("Zwylidrax and Qorblethia left."))
    assert len(nlp.vocab.strings) == before
    assert "Zwylidrax" not in nlp.vocab.strings


def test_what_is_looked_up_is_what_is_found_anew(monkeypatch, articles):
    table = articles("The ferries left.", "The crews were leaving the ferries, and left.")
    before = language.parse(table)
    same(before, language.parse(table))
    monkeypatch.setattr(rules, "KEPT", 0)
    same(before, language.parse(table))


def test_another_kind_of_model_does_its_own_work(monkeypatch):
    nlp = language.load(language.MODEL)

    def lemma(text, pos, morph):
        return text

    assert Engine.of(nlp, lemma)
    with nlp.select_pipes(disable=["lemmatizer"]):
        assert Engine.of(nlp, lemma) is None
    monkeypatch.setitem(nlp.get_pipe("parser").cfg, "beam_width", 4)
    assert Engine.of(nlp, lemma) is None


@pytest.mark.parametrize(
    "pattern",
    [
        [{"ENT_TYPE": "ORG"}],
        [{"LOWER": {"FUZZY": "ferry"}}],
        [{"TAG": {"REGEX": "^V"}}],
        [{"LOWER": "a"}, {"LOWER": "b"}, {"LOWER": "c"}],
    ],
)
def test_a_rule_of_another_kind_is_not_guessed_at(pattern):
    entry = {"patterns": [pattern], "attrs": {"POS": "X"}, "index": 0}
    with pytest.raises(rules.UnknownRuleError):
        rules.Rules([entry])


def test_a_later_rule_wins_and_words_no_rule_names_are_alike():
    found = rules.Rules(
        [
            {"patterns": [[{"TAG": "NN"}]], "attrs": {"POS": "NOUN"}, "index": 0},
            {"patterns": [[{"LOWER": "may", "DEP": "aux"}]], "attrs": {"POS": "AUX"}, "index": 0},
            {"patterns": [[{"TAG": {"NOT_IN": ["NN"]}}]], "attrs": {"POS": "X"}, "index": 0},
        ]
    )
    words = rules.Words(found, lambda text, pos, morph: f"{text}/{pos}")
    texts, tags = ["May", "ferry", "may", "ship"], ["NN", "NN", "NN", "JJ"]
    deps = ["aux", "obj", "nsubj", "amod"]
    pos, lemma = words(np.arange(4), tags, deps, np.zeros(4, dtype=bool), texts.__getitem__)
    assert pos == ["AUX", "NOUN", "NOUN", "X"]
    assert lemma == ["May/AUX", "ferry/NOUN", "may/NOUN", "ship/X"]
