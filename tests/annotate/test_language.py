import time

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import tables
from analysis.annotate import language
from analysis.annotate.parse import parses


def articles(*texts):
    return pd.DataFrame({"article_id": [f"a{i}" for i in range(len(texts))], "text": list(texts)})


def check_spans(table, parsed):
    """Every table is valid, slices give its text, and spans lie inside their sentence."""
    text = table.set_index("article_id")["text"]
    inside = parsed.sentences.set_index(["article_id", "sentence_id"])
    for name, df in zip(parsed._fields, parsed, strict=True):
        tables.check(df, name)
        for row in df.itertuples():
            assert text[row.article_id][row.start : row.end] == row.text
            sentence = inside.loc[(row.article_id, row.sentence_id)]
            assert sentence["start"] <= row.start <= row.end <= sentence["end"]


PIECES = st.sampled_from(
    ["Mr. Ruiz", " said", " “may”", " U.S.", ".", "\n", "\n\n", " ", "\t", "!", "?", " 3.5", "😀",
     " may", " leave", " Kabul", "…", " —", "'s", "\u00a0", "e\u0301", "\ud7ff", " Dr. No"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=30).map("".join))
@settings(max_examples=60, deadline=None)
def test_spans_hold_on_any_text(text):
    table = articles(text)
    parsed = language.parse(table)
    check_spans(table, parsed)
    kept = "".join(parsed.tokens["text"])
    assert "".join(kept.split()) == "".join(text.split())


def test_each_token_has_its_head_in_its_own_article():
    table = articles("The talks failed.\n\n  Nobody knows why.", "Iran may respond soon.")
    parsed = language.parse(table)
    for parse in parses(table, parsed.tokens):
        assert all(0 <= head < len(parse) for head in parse.head)
        for i in range(len(parse)):
            first, last = parse.edges[i]
            assert first <= i <= last
            assert all(parse.head[c] == i for c in parse.children[i])


def test_a_line_end_ends_a_sentence_and_an_abbreviation_does_not():
    parsed = language.parse(
        articles("A headline without a stop\n\nGen. Lee of the U.S. Army left.")
    )
    assert parsed.sentences["text"].tolist() == [
        "A headline without a stop",
        "Gen. Lee of the U.S. Army left.",
    ]
    assert parsed.sentences["paragraph"].tolist() == [0, 1]


def test_amounts_are_not_names():
    parsed = language.parse(articles("Ana Ruiz paid 300 dollars in Madrid for two first editions."))
    assert set(parsed.mentions["text"]) == {"Ana Ruiz", "Madrid"}


def test_words_in_capitals_are_read_re_cased_and_kept_as_written():
    table = articles("HARBOUR CREWS MAY STRIKE IN LISBON\n\nNobody came.")
    parsed = language.parse(table)
    check_spans(table, parsed)
    tags = dict(zip(parsed.tokens["text"], parsed.tokens["pos"], strict=True))
    assert (tags["MAY"], tags["STRIKE"], tags["LISBON"]) == ("AUX", "VERB", "PROPN")
    assert parsed.mentions["text"].tolist() == ["LISBON"]


def test_no_articles_and_empty_text():
    assert all(df.empty for df in language.parse(articles()))
    assert all(df.empty for df in language.parse(articles("", " \n ")))


def test_the_result_does_not_depend_on_the_neighbours():
    texts = ["Iran may respond.", "Officials in Paris said they could not enter.", "It failed."]
    together = language.parse(articles(*texts))
    for i, text in enumerate(texts):
        alone = language.parse(articles(text)).tokens.drop(columns="article_id")
        ours = together.tokens[together.tokens["article_id"].eq(f"a{i}")]
        pd.testing.assert_frame_equal(alone, ours.drop(columns="article_id").reset_index(drop=True))


def test_a_very_long_article_is_refused_by_name():
    with pytest.raises(ValueError, match="Article a0 is longer than 250,000 characters"):
        language.parse(articles("x" * 250_001))


@pytest.mark.parametrize("sign", [*"#*(,\"-'.)😀", "#*", "a", "A", "1", "a-", "(b)"])
def test_a_wall_of_signs_takes_no_longer_than_prose(sign):
    walls = [f"He said “{sign * 1_500}” and left.", f"He left{sign * 1_500} and came."]
    started = time.process_time()
    table = articles(*walls, f"  {sign * 300}  He left.\n{sign * 300}\n")
    check_spans(table, parsed := language.parse(table))
    assert time.process_time() - started < 20
    assert "left" in set(parsed.tokens["text"])
    assert all(len(word.strip(word[0])) == 0 for word in parsed.tokens["text"] if len(word) > 250)


@pytest.mark.parametrize("text", ["come and go ", "COME AND GO ", "Gone. ", "“Go,” he said. "])
def test_time_is_linear(text):
    def seconds(size):
        started = time.process_time()
        language.parse(articles(text * (size // len(text))))
        return time.process_time() - started

    seconds(1_000)
    assert seconds(32_000) < 1 + 8 * seconds(8_000)


def test_an_unknown_model_is_one_sentence():
    with pytest.raises(ValueError, match="no_such_model is not installed"):
        language.load.__wrapped__("no_such_model")
    with pytest.raises(ValueError, match="no_such_model is not installed"):
        language.versions("no_such_model")


def test_the_input_is_not_mutated():
    table = articles("It may rain.")
    before = table.copy()
    language.parse(table)
    pd.testing.assert_frame_equal(table, before)


def test_matrix_products_use_one_thread_while_parsing(monkeypatch):
    seen = []
    original = language.truecase

    def recorded(*args):
        seen.extend(
            lib["num_threads"] for lib in language._blas().info() if lib["user_api"] == "blas"
        )
        return original(*args)

    monkeypatch.setattr(language, "truecase", recorded)
    language.parse(articles("It may rain."))
    assert set(seen) == {1}
