import json
import time

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import tables
from analysis.annotate import language, quotes
from analysis.annotate.parse import Parse, parses
from analysis.annotate.quotes import quotemarks, speech

from places import ROOT, SEEDS

GOLD = ROOT / "tests" / "gold" / "quotes.jsonl"

BROKEN = st.lists(
    st.sampled_from(["REED: ", "\n> ", " that ", "according to ", *"\"“”„«»'‘’‚`‹› aZs.,?:(>—\n"]),
    max_size=60,
).map("".join)


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
    table = quotes.annotate(articles, language.parse(articles).tokens, verbs=verbs)
    assert table["verb_class"].tolist() == ["emotive"]


def test_a_speaker_is_carried_one_paragraph_and_no_further() -> None:
    table = annotated(
        "“It rained on us all day,” Ann Lee said.\n\n“The tents were soaked through.”\n\n"
        "The camp lies on the moor.\n\n“Nobody sleeps well in there.”"
    )
    assert list(table["speaker"].fillna("")) == ["Ann Lee", "Ann Lee", ""]


def test_who_stands_for_the_noun_before_it() -> None:
    row = only("Guides like Ann Lee (who said on air that “the moor is never dry”) stayed at home.")
    assert (row["speaker"], row["cue"], row["kind"]) == ("Ann Lee", "said", "mixed")
    assert row["text"] == "that “the moor is never dry”"


def test_content_nine_tenths_between_marks_is_direct() -> None:
    row = only("Ann Lee said that “the moor is never dry, not even in the longest of summers.”")
    assert (row["kind"], row["text"][:6]) == ("direct", "that “")


def test_speech_within_speech_has_a_depth_a_speaker_and_a_cue() -> None:
    table = annotated("“I heard the coach say, ‘Go home,’ and I left,” she said.")
    columns = ["depth", "text", "speaker", "cue"]
    assert table[columns].iloc[1].tolist() == [1, "Go home,", "the coach", "say"]
    assert table["depth"].tolist() == [0, 1]


def test_scare_quotes_within_speech_are_no_row() -> None:
    assert only("“It was the ‘long dark’ of the year,” the keeper said.")["depth"] == 0


def test_a_block_quote_is_one_row_with_its_inner_prefixes() -> None:
    row = only("Ann Lee wrote in her letter:\n\n> The moor is wet.\n> Bring boots.\n\nWe did.")
    assert (row["text"], row["speaker"]) == ("The moor is wet.\n> Bring boots.", "Ann Lee")


def test_a_block_that_nothing_introduces_is_no_speech() -> None:
    assert annotated("The list is short.\n\n> Boots\n> Rope\n\nWe left.").empty


def test_a_label_within_marks_is_the_speaker_and_no_content() -> None:
    table = annotated("This was said:\n\n“REED: Is it safe?\n\n“It is not, I think, at all.”")
    assert table["text"].tolist() == ["Is it safe?", "It is not, I think, at all."]
    assert table["speaker"].tolist() == ["REED", "REED"]


def test_a_turn_is_one_row_and_marks_in_it_are_nested() -> None:
    table = annotated(
        "REED: Is it safe?\n\nLANE: The mayor told me, “Come home at once.”\n\nREED: Thanks."
    )
    assert table["speaker"].tolist() == ["REED", "LANE", "The mayor", "REED"]
    assert table["depth"].tolist() == [0, 0, 1, 0]


def test_a_signature_behind_marks_names_the_speaker() -> None:
    table = annotated("“It was a swamp.” ― Pia Lund\n“I loved it all the same.” — Karl Brandt")
    assert table["speaker"].tolist() == ["Pia Lund", "Karl Brandt"]


def test_a_phrase_that_names_a_source_is_a_neutral_cue() -> None:
    row = only("According to the coastguard, two boats sank off the cape.")
    assert (row["cue"], row["verb_class"]) == ("According to", "neutral")


@pytest.mark.parametrize(
    "text",
    ["“a ‘b " * 5_000, "> " * 5_000, "REED: It\n\nLANE: so.\n" * 1_000, "according to " * 3_000],
)
def test_find_takes_long_broken_text(text: str) -> None:
    for row in quotes.find(artificial(text)):
        assert text[row["start"] : row["end"]] == row["text"]


def test_a_reported_clause_with_marked_words_is_one_mixed_row() -> None:
    row = only("The guide said the moor was “never dry” in winter.")
    assert (row["kind"], row["text"]) == ("mixed", "the moor was “never dry” in winter")


def test_own_sentences() -> None:
    rows = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]
    assert len(rows) >= 130
    found = annotated(*(row["text"] for row in rows))
    wrong = []
    for i, row in enumerate(rows):
        mine = found[found["article_id"] == f"{i:03}"]
        expected = [(q["text"], q["kind"], q["speaker"], q.get("depth", 0)) for q in row["quotes"]]
        columns = mine[["text", "kind", "speaker", "depth"]].itertuples(index=False)
        got = [(t, kind, None if pd.isna(who) else who, depth) for t, kind, who, depth in columns]
        if got != expected:
            wrong.append(f"{row['text']}\n    expected {expected}\n    found    {got}")
    assert len(wrong) <= len(rows) // 20, "\n".join(wrong)


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


def work(text: str) -> float:
    """Seconds of the processor, the fewer of two runs."""
    took = []
    for _ in range(2):
        parse = artificial(text)
        start = time.process_time()
        quotes.find(parse)
        took.append(time.process_time() - start)
    return min(took)


@pytest.mark.parametrize(
    "unit",
    ['"', "' ", "“", "#", "(", ", ", " said", ' "a" said,', " said “a", "\nA:\nb.", "A: ", "> \n"],
)
def test_a_wall_of_signs_takes_its_share_of_time_and_no_more(unit: str) -> None:
    # Eight times the text: eight times as long is linear, 64 times quadratic.
    assert work(f'Ann said, "It is {unit * 4_000}."') < max(
        0.3, 30 * work(f'Ann said, "It is {unit * 500}."')
    )


def test_words_with_a_cue_of_their_own_are_not_those_of_the_speaker_before() -> None:
    table = annotated(
        "“It rained on us all day,” Ann Lee said. Her brother was accused of a “theft of tents.” "
        "He had been told that the moor was “no place for them.”"
    )
    assert table["cue"].tolist() == ["said", "accused", "told"]
    assert table["speaker"].fillna("").tolist() == ["Ann Lee", "", ""]


def test_a_participle_shares_the_subject_of_the_verb_before() -> None:
    table = annotated(
        "“It rained on us all day,” Ann Lee said. She was thrown out of the hall for refusing to "
        "sit by her number, and for writing “nobody asked us to.”"
    )
    assert table["speaker"].tolist()[-1] == "She"


def test_the_speaker_of_the_sentence_before_goes_on_behind_its_own_quotation() -> None:
    table = annotated(
        "“Will it hold?” asked Lee, the keeper of the moor. “I would like to think it will.”"
    )
    assert table["speaker"].tolist() == ["Lee", "Lee"]


@pytest.mark.parametrize(
    "text",
    [
        "The mill had been loud for years, so Ann Lee said it would close at night.",
        "As the tide rose over the wall, the keeper warned us that the road would flood.",
        "The mill was loud and the town complained, but the owner insisted it was safe.",
    ],
)
def test_a_clause_before_a_verb_that_governs_one_is_not_said(text: str) -> None:
    row = only(text)
    assert row["start"] > row["cue_start"]


def test_a_clause_before_a_verb_and_its_subject_is_said() -> None:
    table = annotated(
        "The locks are old, said Ann Lee: “If one of them fails, the town will drown.”"
    )
    assert table["text"].tolist()[0] == "The locks are old"
    for text in (
        "That should not take long, an aide said: “She has four of them, and three are in a firm.”",
        "The locks are old, Ann Lee told me — she had heard it from the keeper.",
    ):
        assert text.startswith(annotated(text)["text"].tolist()[0])


def test_who_the_source_is_belongs_to_no_content() -> None:
    row = only("The dam is weak, according to Ann Lee, an engineer who has read the plans.")
    assert row["text"] == "The dam is weak"
    table = annotated(
        "Along the way, according to Ann Lee, an engineer who saw the plans, the figures grew."
    )
    assert table["text"].tolist()[-1] == "the figures grew"


def test_who_introduces_an_utterance_is_no_content_of_the_clause_around() -> None:
    assert (
        only("Lee said that the keeper told him, “Go home and lock the gate.”")["kind"] == "direct"
    )
    table = annotated("Lee said it rained and the keeper then told him, “Go and lock the gate.”")
    assert table["text"].tolist() == ["it rained", "Go and lock the gate."]


def test_a_day_claims_nothing() -> None:
    row = only("The guild sent out a note Friday that claimed “the dam is weak and will not hold.”")
    assert row["speaker"] == "a note"


@pytest.mark.parametrize(
    "text",
    [
        "Let’s hope that the dam will hold for another year.",
        "Let's assume the town wants the dam to go.",
        "Let us say that the dam holds for a year.",
    ],
)
def test_what_the_author_lets_us_suppose_is_nobodys_speech(text: str) -> None:
    assert annotated(text).empty
