"""Hedges and boosters: every cue in both readings, spans, scopes and the seed claims."""

import json
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import tables
from analysis.annotate import cues as lexicon
from analysis.annotate import hedges, language
from analysis.annotate.parse import Parse, parses

GOLD = Path(__file__).parents[1] / "gold" / "hedging.jsonl"


def parse_all(texts: list[str]) -> list[Parse]:
    """One parse a text, each text an article of its own."""
    ids = [f"{i:06}" for i in range(len(texts))]
    articles = pd.DataFrame({"article_id": ids, "text": texts})
    return list(parses(articles, language.parse(articles).tokens))


def find(text: str) -> list[dict]:
    """The rows of one text."""
    return hedges.find(parse_all([text])[0], cues=lexicon.load())


def found(text: str) -> list[tuple[str, str]]:
    """What was found in one text, as (text, kind)."""
    return [(row["text"], row["kind"]) for row in find(text)]


@pytest.fixture(scope="module")
def rows() -> list[lexicon.Cue]:
    return list(lexicon.load().rows)


def hit(cue: lexicon.Cue, parse: Parse) -> bool:
    """Whether this row of the lexicon is among the chosen places of a parse."""
    seen = hedges.explain(parse, cues=lexicon.load())
    spelled = seen[seen["accepted"] & (seen["cue"] == cue.cue)]
    kinds = {(r["start"], r["kind"], r["szeged"]) for r in hedges.find(parse, cues=lexicon.load())}
    return any((start, cue.kind, cue.szeged) in kinds for start in spelled["start"])


def test_every_cue_finds_its_example(rows):
    pairs = zip(rows, parse_all([cue.example for cue in rows]), strict=True)
    missed = [(cue.cue, cue.example) for cue, parse in pairs if not hit(cue, parse)]
    assert not missed, missed


def test_every_cue_leaves_its_counter_example(rows):
    with_counter = [cue for cue in rows if cue.counter]
    pairs = zip(with_counter, parse_all([cue.counter for cue in with_counter]), strict=True)
    wrong = [(cue.cue, cue.kind, cue.counter) for cue, parse in pairs if hit(cue, parse)]
    assert not wrong, wrong


def test_every_counter_example_has_the_words_of_its_cue(rows):
    with_counter = [cue for cue in rows if cue.counter and "*" not in cue.cue]
    parsed = parse_all([cue.counter for cue in with_counter])
    stems = [cue.cue.split("/")[0].lstrip("=").split()[0][:3] for cue in with_counter]
    strange = [
        (cue.cue, cue.counter)
        for cue, parse, stem in zip(with_counter, parsed, stems, strict=True)
        if not any(
            w.startswith(stem) or m.lower().startswith(stem)
            for w, m in zip(parse.lower, parse.lemma, strict=True)
        )
    ]
    assert not strange, strange


def test_minimal_pairs():
    cases = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]
    assert len(cases) >= 150
    failing = []
    for case, parse in zip(cases, parse_all([c["text"] for c in cases]), strict=True):
        got = [(r["text"], r["kind"]) for r in hedges.find(parse, cues=lexicon.load())]
        wanted = [(c["text"], c["kind"]) for c in case["cues"]]
        lost = [c for c in wanted if c not in got]
        unwanted = [g for g in got if g[0] in case["not"]]
        if lost or unwanted:
            failing.append(f"{case['text']}  lost {lost}  unwanted {unwanted}  got {got}")
    assert len(failing) <= 0.05 * len(cases), "\n".join(failing)


def test_longest_cue_wins():
    assert found("No doubt the clerk lied.") == [("No doubt", "booster")]
    assert ("almost certainly", "epistemic_word") in found("It was almost certainly a copy.")


def test_contraction_is_one_word_and_apostrophes_do_not_matter():
    for mark in "'’":
        hits = found(f"The ferry won{mark}t sail unless the wind drops.")
        assert hits[0] == (f"won{mark}t", "conditional")


def test_table_is_valid_and_spans_hold():
    texts = ["The dam may fail, experts say.\nIf it rains, the road will flood.", "", "Perhaps"]
    articles = pd.DataFrame({"article_id": ["a", "b", "c"], "text": texts})
    table = tables.check(hedges.annotate(articles, language.parse(articles).tokens), "hedges")
    text = dict(zip(articles["article_id"], articles["text"], strict=True))
    assert set(table["article_id"]) == {"a", "c"}
    for row in table.itertuples():
        assert text[row.article_id][row.start : row.end] == row.text
        assert row.scope_start <= row.start < row.end <= row.scope_end


def test_no_hedges_give_an_empty_valid_table():
    articles = pd.DataFrame({"article_id": ["a"], "text": ["The dam is old."]})
    assert tables.check(hedges.annotate(articles, language.parse(articles).tokens), "hedges").empty


def test_kinds_are_never_counted_twice(rows):
    groups = [set(hedges.UNCERTAINTY), set(hedges.SOFTENING), set(hedges.BOOSTERS)]
    assert sum(map(len, groups)) == len(set.union(*groups)) == len(lexicon.POLES)
    assert {cue.kind for cue in rows} == set(lexicon.POLES)


@pytest.mark.parametrize(
    ("text", "cue", "scope"),
    [
        ("Nurses left, and the clinic may close soon.", "may", "the clinic may close soon"),
        (
            "He said the flood was a possible cause of the outage.",
            "possible",
            "a possible cause of the outage",
        ),
        ("The road will flood if the dam fails.", "if", "if the dam fails"),
        ("Police, who came late, think he fled.", "think", "Police, who came late, think he fled"),
    ],
)
def test_scope_is_the_clause_or_phrase(text, cue, scope):
    row = next(r for r in find(text) if r["text"] == cue)
    assert text[row["scope_start"] : row["scope_end"]] == scope


def test_explain_names_the_rule_that_rejected():
    parse = parse_all(["The fair opened in May."])[0]
    table = hedges.explain(parse, cues=lexicon.load())
    assert table[["text", "accepted", "rule"]].to_numpy().tolist() == [["May", False, "modal"]]


def test_explain_agrees_with_find():
    text = "It is almost certainly a copy that the mayor may sell in May."
    parse = parse_all([text])[0]
    explained = hedges.explain(parse, cues=lexicon.load())
    chosen = explained.loc[explained["accepted"], "start"].tolist()
    assert chosen == [row["start"] for row in hedges.find(parse, cues=lexicon.load())]
    assert "overlap" in set(explained["rule"])


TAGS = st.sampled_from(
    [
        ("AUX", "MD"),
        ("VERB", "VBD"),
        ("VERB", "VBN"),
        ("NOUN", "NN"),
        ("ADJ", "JJ"),
        ("PROPN", "NNP"),
    ]
)
DEPS = st.sampled_from(["aux", "ROOT", "ccomp", "amod", "mark", "nsubj", "advcl", "conj", "neg"])
VOCABULARY = (
    "may COULD would should if until no not doubt possible clear as sort of some about rule out "
    "If n't consider think little is known at"
)
WORDS = st.sampled_from(VOCABULARY.split())


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_odd_parses_do_no_harm(data):
    words = data.draw(st.lists(WORDS, max_size=7))
    size = len(words)
    tags = [data.draw(TAGS) for _ in words]
    text = " ".join(words)
    starts = [sum(len(w) + 1 for w in words[:i]) for i in range(size)]
    # Each head stands before its token or is itself, so that any draw is a tree.
    heads = [data.draw(st.integers(0, i)) for i in range(size)]
    sentence = sorted(data.draw(st.integers(0, 2)) for _ in words)
    parse = Parse(
        "a",
        text,
        sentence,
        starts,
        [s + len(w) for s, w in zip(starts, words, strict=True)],
        words,
        [w.lower() for w in words],
        [t[0] for t in tags],
        [t[1] for t in tags],
        [data.draw(DEPS) for _ in words],
        heads,
    )
    ends = 0
    for row in hedges.find(parse, cues=lexicon.load()):
        assert row["start"] >= ends
        assert row["scope_start"] <= row["start"] < row["end"] <= row["scope_end"]
        assert text[row["start"] : row["end"]] == row["text"]
        ends = row["end"]


HEADER = ",".join(lexicon.COLUMNS)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("cue,kind\n", "write the header as"),
        (f"{HEADER}\nmay,modal,hedge,,,It may.,,r,s\n", "choose kind from"),
        (f"{HEADER}\nmay,booster,hedge,,,It may.,,r,s\n", "write pole as booster"),
        (f"{HEADER}\nmay,softener,hedge,odd,,It may.,,r,s\n", "choose szeged from"),
        (f"{HEADER}\nmay,epistemic_word,hedge,,,It may.,,r,s\n", "give szeged"),
        (f"{HEADER}\nmay,softener,hedge,,no_rule,It may.,May.,r,s\n", "no rule is called no_rule"),
        (f"{HEADER}\nmay,softener,hedge,,modal,It may.,,r,s\n", "add a counter-example"),
        (f"{HEADER}\nmay,softener,hedge,,,,,r,s\n", "add an example"),
        (f"{HEADER}\n* may,softener,hedge,,,It may.,,r,s\n", r"put \* between two words"),
    ],
)
def test_a_faulty_lexicon_says_what_to_do(tmp_path, content, message):
    path = tmp_path / "own.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ValueError, match=f"own.csv.*{message}"):
        lexicon.load(path)
