"""What the reader carries of a corpus."""

import dataclasses

import pandas as pd
import pytest

from analysis import read

import story


@pytest.fixture(scope="module")
def corpus():
    return story.corpus()


def _layer(view, name):
    (found,) = [layer for layer in view.content["layers"] if layer["name"] == name]
    return found


def _groups(part, name):
    (found,) = [a for a in part["attributes"] if a["name"] == name]
    return [found["labels"][v] if v >= 0 else None for v in found["values"]]


def test_every_layer_says_why(corpus):
    view = read.reader(corpus)
    hedges = _layer(view, "hedges")
    assert _groups(hedges, "kind") == [
        *["epistemic modal"] * 3,
        "epistemic word",
        "epistemic modal",
    ]
    assert _groups(hedges, "rule") == ["modal of chance"] * 5
    assert _groups(hedges, "holder") == [None, "Ann Lee", "Ann Lee", None, None]
    assert _groups(_layer(view, "boosters"), "voice") == ["author"]
    assert _groups(_layer(view, "names"), "name") == ["Ann Lee", "Málaga"]


def test_a_hedge_tells_what_it_covers_within_its_sentence(corpus):
    hedges = _layer(read.reader(corpus), "hedges")
    text = story.TEXTS["a"][1]
    assert text[hedges["coverFrom"][1] : hedges["coverTo"][1]] == "“It might rain"
    units = story.TEXTS["a"][0].encode("utf-16-le")
    assert units[2 * hedges["coverFrom"][0] : 2 * hedges["coverTo"][0]].decode("utf-16-le") == (
        "rry may sail"
    )


def test_a_quotation_of_two_sentences_is_counted_once(corpus):
    quotes = _layer(read.reader(corpus), "quotations")
    assert quotes["at"] == [1, 2, 3]
    assert quotes["more"] == [2]
    assert _groups(quotes, "speaker") == ["Ann Lee"] * 3


def test_a_pronoun_that_stays_one_is_nobody(corpus):
    lost = corpus.quotes.assign(speaker="she", speaker_entity=None, speaker_type="unresolved")
    view = read.reader(dataclasses.replace(corpus, quotes=lost))
    assert set(_groups(_layer(view, "quotations"), "speaker")) == {"nobody named"}


def test_voice_marks_the_runs_that_are_not_the_authors(corpus):
    voice = _layer(read.reader(corpus), "voice")
    cut = [
        story.TEXTS["a"][s][a:b]
        for s, a, b in zip(voice["at"], voice["from"], voice["to"], strict=True)
    ]
    assert cut == ["It might rain, and it could snow", "Nobody asked us.", "We never agreed"]
    assert voice["more"] == [2]


def test_sentences_are_grouped_by_article_outlet_tone_and_voice(corpus):
    lines = read.reader(corpus).content["sentences"]
    assert _groups(lines, "outlet") == ["Harbour Post"] * 5 + [story.HOSTILE] * 3
    assert _groups(lines, "article") == ["Ferries: a new year"] * 5 + ["Storm"] * 3
    tones = [a for a in lines["attributes"] if a["name"] == "tone"]
    assert [a["role"] for a in tones] == ["vader", "textblob"]
    assert [tones[0]["labels"][v] for v in tones[0]["values"]] == [
        "neutral", "negative", "neutral", "negative", "positive",
        "neutral", "positive", "negative",
    ]  # fmt: skip
    assert _groups(lines, "voice").count("quoted") == 2


def test_scores_are_hundredths_by_method_and_a_method_can_be_put_first(corpus):
    scores = read.reader(corpus, method="textblob").content["scores"]
    assert list(scores) == ["textblob", "vader"]
    assert scores["vader"] == [0, -10, 0, -30, 80, 0, 40, -90]
    with pytest.raises(ValueError, match="no method mood; there are vader, textblob"):
        read.reader(corpus, method="mood")


def test_one_article_is_shown_alone(corpus):
    view = read.reader(corpus, article="b")
    assert repr(view) == "Reader: 3 sentences in 1 article"
    assert view.content["sentences"]["text"] == story.TEXTS["b"]
    names = {a["name"] for a in view.content["sentences"]["attributes"]}
    assert names == {"tone", "voice"}
    with pytest.raises(ValueError, match="no article c"):
        read.reader(corpus, article="c")


def test_a_copy_was_not_analysed_and_says_so(corpus):
    copy = corpus.articles.tail(1).assign(article_id="c", duplicate_of="b")
    more = dataclasses.replace(corpus, articles=pd.concat([corpus.articles, copy]))
    assert repr(read.reader(more)) == "Reader: 8 sentences in 2 articles"
    with pytest.raises(ValueError, match="article c was not analysed"):
        read.reader(more, article="c")


def test_layers_are_switched_on_by_name(corpus):
    view = read.reader(corpus, on=("names", "tone"))
    assert [layer["name"] for layer in view.content["layers"] if layer["on"]] == ["names"]
    assert view.content["tone"] is True
    with pytest.raises(ValueError, match="no layer mood; there are"):
        read.reader(corpus, on=("mood",))


def test_articles_with_one_title_are_told_apart_and_undated_ones_come_last(corpus):
    same = corpus.articles.assign(title="Same", published=[pd.NaT, corpus.articles["published"][1]])
    same["published"] = same["published"].astype(corpus.articles["published"].dtype)
    lines = read.reader(dataclasses.replace(corpus, articles=same)).content["sentences"]
    assert _groups(lines, "article") == ["Same (b)"] * 3 + ["Same (a)"] * 5
    assert lines["articles"]["source"][1] == "Harbour Post, no date: Same"


def test_a_corpus_without_anything_found_can_be_read(corpus):
    from analysis import tables

    bare = {name: tables.empty(name) for name in ("hedges", "quotes", "mentions", "sentiment")}
    bare["tokens"] = tables.empty("tokens")
    view = read.reader(dataclasses.replace(corpus, **bare))
    assert repr(view) == "Reader: 8 sentences in 2 articles"
    assert view.content["scores"] == {}


def test_the_input_is_not_changed(corpus):
    before = {name: table.copy(deep=True) for name, table in corpus}
    read.reader(corpus)
    for name, table in corpus:
        pd.testing.assert_frame_equal(table, before[name])
