import json

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import tables
from analysis.annotate import language, quotemarks, quotes, speech
from analysis.annotate.parse import Parse, parses

from places import ROOT, SEEDS

GOLD = ROOT / "tests" / "gold" / "quotes.jsonl"

BROKEN = st.text(alphabet="\"“”„«»'‘’‚`‹› aZs.,?:(\n", max_size=80)


def annotated(*texts: str) -> pd.DataFrame:
    articles = pd.DataFrame({"article_id": [f"{i:03}" for i in range(len(texts))], "text": texts})
    return quotes.annotate(articles, language.parse(articles).tokens)


def only(text: str) -> pd.Series:
    table = annotated(text)
    assert len(table) == 1, table[["text", "kind", "speaker"]]
    return table.iloc[0]


def marked(text: str) -> list[str]:
    return [text[m.start : m.end] for m in quotemarks.scan(text)]


def artificial(text: str) -> Parse:
    """Every other word a verb of speech, every word hung on the one before."""
    spans = [(i, i + 1) for i, c in enumerate(text) if not c.isspace()]
    n = len(spans)
    return Parse(
        "a",
        text,
        [text.count("\n", 0, a) for a, _ in spans],
        [a for a, _ in spans],
        [b for _, b in spans],
        [text[a:b] for a, b in spans],
        ["say" if i % 2 else text[a:b] for i, (a, b) in enumerate(spans)],
        ["VERB" if i % 2 else "PROPN" for i in range(n)],
        ["VBD" if i % 2 else "NNP" for i in range(n)],
        ["ccomp" if i % 2 else "nsubj" for i in range(n)],
        [max(0, i - 1) for i in range(n)],
    )


@pytest.mark.parametrize(
    ("text", "passages"),
    [
        ('She said, "Stay." He left.', ["Stay."]),
        ("“Stay,” she said.", ["Stay,"]),
        ("''Stay,'' she said.", ["Stay,"]),
        ("«Stay», she said.", ["Stay"]),
        ("„Stay“, she said.", ["Stay"]),
        ('"Stay,” she said.', ["Stay,"]),
        ("“He cried, ‘Stay,’ and ran,” she said.", ["He cried, ‘Stay,’ and ran,", "Stay,"]),
        ("'At the dogs' home,' she said.", ["At the dogs' home,"]),
        ("It's the dogs' bowl from the '90s.", []),
        ('The shelf is 6" deep and 5" high.', []),
        ("“““““““““““““““““““““““““““““““““", []),
        ("“The first of them stays open.\nThe next is plain.", ["The first of them stays open."]),
        ("“One. “Two,” she said.", ["Two,"]),
        ("", []),
    ],
)
def test_scan(text: str, passages: list[str]) -> None:
    assert marked(text) == passages


def test_scan_tells_an_unclosed_and_a_nested_passage() -> None:
    found = quotemarks.scan("“She said ‘no’ to it.”\n“It goes on and on and on.")
    assert [(m.depth, m.closed) for m in found] == [(0, True), (1, True), (0, False)]


@given(BROKEN)
def test_scan_takes_any_text(text: str) -> None:
    for m in quotemarks.scan(text):
        assert 0 <= m.outer_start < m.start <= m.end <= m.outer_end <= len(text)
        assert "\n" not in text[m.start : m.end]


@given(BROKEN)
def test_find_takes_any_text(text: str) -> None:
    rows = quotes.find(artificial(text))
    assert len({(r["start"], r["end"]) for r in rows}) == len(rows)
    for row in rows:
        assert text[row["start"] : row["end"]] == row["text"]
        if "speaker" in row:
            assert text[row["speaker_start"] : row["speaker_end"]] == row["speaker"]


def test_an_article_without_tokens_has_no_quotes() -> None:
    empty = Parse("a", "“", *([] for _ in range(9)))
    assert quotes.find(empty) == []


def test_the_table_is_valid_and_its_text_is_the_article() -> None:
    text = "“It rained,” Ann Lee said. The farmer claimed that the field was dry."
    table = tables.check(annotated(text), "quotes")
    assert [text[a:b] for a, b in zip(table["start"], table["end"], strict=True)] == list(
        table["text"]
    )
    assert list(table["sentence_id"]) == [0, 1]
    assert list(table["verb_class"]) == ["neutral", "distancing"]
    assert table["speaker_entity"].isna().all()


def test_no_articles_make_an_empty_table() -> None:
    nothing = pd.DataFrame({"article_id": pd.Series(dtype="str"), "text": pd.Series(dtype="str")})
    assert tables.check(quotes.annotate(nothing, tables.empty("tokens")), "quotes").empty


def test_a_verb_outside_the_lexicon_still_introduces_speech() -> None:
    row = only("“The tide is turning,” harrumphed Ann Lee.")
    assert row["speaker"] == "Ann Lee"
    assert pd.isna(row["verb_class"])


def test_other_verbs_can_be_given() -> None:
    articles = pd.DataFrame({"article_id": ["a"], "text": ["Ann Lee quacked that it rained."]})
    [parse] = parses(articles, language.parse(articles).tokens)
    verbs = {"quack": speech.Verb("emotive", strong=True, infinitive=False, naming=False)}
    assert quotes.find(parse) == []
    assert [r["speaker"] for r in quotes.find(parse, verbs=verbs)] == ["Ann Lee"]


def test_a_speaker_is_carried_one_paragraph_and_no_further() -> None:
    table = annotated(
        "“It rained on us all day,” Ann Lee said.\n\n“The tents were soaked through.”\n\n"
        "The camp lies on the moor.\n\n“Nobody sleeps well in there.”"
    )
    assert list(table["speaker"].fillna("")) == ["Ann Lee", "Ann Lee", ""]


def test_who_stands_for_the_noun_before_it() -> None:
    row = only("Guides like Ann Lee (who said on air that “the moor is never dry”) stayed at home.")
    assert (row["speaker"], row["cue"], row["kind"]) == ("Ann Lee", "said", "direct")


def test_a_reported_clause_with_marked_words_is_one_mixed_row() -> None:
    row = only("The guide said the moor was “never dry” in winter.")
    assert (row["kind"], row["text"]) == ("mixed", "the moor was “never dry” in winter")


def test_each_speech_verb_has_a_class_a_reason_and_an_example() -> None:
    path = ROOT / "analysis" / "annotate" / "lexicons" / "speech_verbs.csv"
    verbs = pd.read_csv(path)
    assert verbs["verb"].is_unique
    assert verbs["verb"].is_monotonic_increasing
    assert verbs.notna().all(axis=None)
    assert set(verbs["class"]) == {"neutral", "distancing", "endorsing", "emotive"}
    assert set(verbs["speech"]) == {"strong", "weak"}


def test_each_speech_verb_finds_itself_in_its_example() -> None:
    path = ROOT / "analysis" / "annotate" / "lexicons" / "speech_verbs.csv"
    verbs = pd.read_csv(path)
    articles = pd.DataFrame(
        {"article_id": [f"{i:03}" for i in range(len(verbs))], "text": verbs["example"]}
    )
    tokens = language.parse(articles).tokens
    missing = []
    for verb, parse in zip(verbs["verb"], parses(articles, tokens), strict=True):
        scene = speech.Scene(parse, {verb: speech.lexicon()[verb]})
        if not any(scene.verb(i) for i in range(len(parse))):
            missing.append(verb)
    assert missing == []


def test_own_sentences() -> None:
    rows = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]
    assert len(rows) >= 80
    found = annotated(*(row["text"] for row in rows))
    wrong = []
    for i, row in enumerate(rows):
        mine = found[found["article_id"] == f"{i:03}"]
        expected = [(q["text"], q["kind"], q["speaker"]) for q in row["quotes"]]
        got = [
            (text, kind, None if pd.isna(speaker) else speaker)
            for text, kind, speaker in mine[["text", "kind", "speaker"]].itertuples(index=False)
        ]
        if got != expected:
            wrong.append(f"{row['text']}\n    expected {expected}\n    found    {got}")
    assert len(wrong) <= len(rows) // 10, "\n".join(wrong)


def seed(start: str) -> pd.DataFrame:
    paths = sorted(SEEDS.glob(f"{start}_*.txt"))
    if not paths:
        pytest.skip(f"no seed article {start} below {SEEDS}")
    return annotated(paths[0].read_text(encoding="utf-8"))


def test_the_quotation_in_brackets_of_the_first_seed() -> None:
    table = seed("000")
    row = table[table["text"].str.contains("every expectation")].iloc[0]
    assert row["kind"] == "direct"
    assert row["speaker"] in ("Mike Pompeo", "Secretary of State Mike Pompeo")


def test_the_statements_of_the_second_seed() -> None:
    table = seed("003")
    indirect = table[table["kind"] == "indirect"]
    assert {"Secretary of State Mike Pompeo", "The Pentagon"} <= set(indirect["speaker"])
    martyr = table[table["text"].str.contains("martyr")].iloc[0]
    assert (martyr["kind"], martyr["speaker"]) == ("mixed", "some")
