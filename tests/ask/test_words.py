"""Keywords, collocates, lines and trends on articles whose answers are known."""

import pandas as pd
import pytest

from analysis import ask, pipeline
from analysis.ask.features import KINDS

PLAIN = (
    "The council met on Monday. The mayor spoke about the harbour and the ferry.",
    "A ferry left the harbour at noon. Nobody in the council saw the ferry leave.",
    "The mayor and the council agree about the bridge. The bridge opened on Monday.",
)
DAYS = pd.date_range("2020-01-06", periods=40, freq="2D", tz="UTC")


def story(sides, **more):
    """Articles by outlet: each ``(outlet, extra sentence)``, with a day."""
    rows = [
        {
            "article_id": f"a{i:02}",
            "outlet": outlet,
            "text": f"{PLAIN[i % 3]}\n\n{extra} It was day {i}.",
            "published": DAYS[i % 40],
            "section": ["News", "Opinion"][i % 2],
        }
        for i, (outlet, extra) in enumerate(sides)
    ]
    frame = pd.DataFrame(rows).astype({"published": "datetime64[us, UTC]"})
    return pipeline.annotate(frame, tone=None, derived=None)


@pytest.fixture(scope="module")
def planted():
    """Ten articles of Alpha, all but one with marigolds, and ten of Beta without."""
    extra = "Marigold seeds grew near the marigold wall."
    sides = [("Alpha", extra if n else "") for n in range(10)] + [("Beta", "")] * 10
    return story(sides)


@pytest.fixture(scope="module")
def alike():
    return story([("Alpha", ""), ("Beta", "")] * 9)


def kept(answer):
    return set(answer.table.loc[answer.table["kept"], "word"])


def test_a_planted_word_is_kept_and_told_with_its_articles(planted):
    answer = ask.keywords(planted, between=("Alpha", "Beta"))
    assert answer.verdict == "difference" and "marigold" in kept(answer)
    assert answer.title.startswith("Words that stand only in Alpha")
    assert "in 9 of 10 articles against 0 of 10" in answer.sentence
    row = answer.table.set_index("word").loc["marigold"]
    assert (row["n"], row["n_a"], row["articles_a"], row["n_b"]) == (18, 18, 9, 0)
    assert row["side"] == "Alpha" and row["low"] <= row["value"] <= row["high"]
    assert answer.tests["q"].min() <= 0.05 and answer.chart() is not None


def test_the_evidence_of_each_side_is_what_is_counted(planted):
    answer = ask.keywords(planted, between=("Beta", "Alpha"))
    counts = answer.evidence.groupby(["word", "side"]).size()
    for row in answer.table.itertuples():
        assert counts.get((row.word, "Beta"), 0) == row.n_a
        assert counts.get((row.word, "Alpha"), 0) == row.n_b


def test_what_is_alike_keeps_nothing_and_hides_nothing(alike):
    answer = ask.keywords(alike, between=("Alpha", "Beta"))
    assert answer.verdict == "no difference found" and not kept(answer)
    assert len(answer.table) and answer.draw is not None
    assert "do not differ in any word that could be proven" in answer.sentence


@pytest.mark.parametrize("asked", [{"of": "Alpha"}, {}, {"between": ("Alpha", "Beta")}])
def test_a_side_against_the_rest_is_the_same_where_there_are_two(planted, asked):
    assert "marigold" in kept(ask.keywords(planted, **asked))


def test_sides_are_two_filters_lists_or_values_of_any_column(planted):
    filters = planted.where(outlet="Alpha"), planted.where(outlet="Beta")
    assert "marigold" in kept(ask.keywords(planted, between=filters))
    assert "marigold" in kept(ask.keywords(planted, of=filters[0]))
    assert "marigold" in kept(ask.keywords(planted, between=(["Alpha"], ["Beta"])))
    assert not kept(ask.keywords(planted, between=("News", "Opinion")))


@pytest.mark.parametrize("name", KINDS)
def test_every_feature_can_be_compared(planted, name):
    answer = ask.keywords(planted, between=("Alpha", "Beta"), features=name)
    assert answer.verdict in {"difference", "no difference found", "too few to tell"}


def test_any_table_of_spans_can_be_compared(planted):
    spans = planted.tokens[planted.tokens["pos"].eq("NOUN")].assign(word=lambda t: t["text"])
    answer = ask.keywords(planted, between=("Alpha", "Beta"), features=spans)
    assert "spans that stand" in answer.title.lower() or answer.verdict != "difference"
    with pytest.raises(ValueError, match="The spans need a column start"):
        ask.keywords(planted, features=pd.DataFrame({"article_id": [], "sentence_id": []}))


def test_pairs_of_words_stay_within_a_sentence(planted):
    answer = ask.keywords(planted, between=("Alpha", "Beta"), features="bigrams")
    assert "marigold seeds" in kept(answer)
    assert not answer.table["word"].str.contains("monday the|noon nobody").any()


def test_voices_are_compared_within_articles():
    said = "“We marigold people,” said Ann Lee. “Our marigold wall stands.”"
    answer = ask.keywords(story([("Alpha", said)] * 14), between=("author", "quoted"))
    assert "marigold" in kept(answer)
    assert "within" in answer.tests["kind"].iloc[0]
    assert "more often in quotations" in answer.sentence or "only in quotations" in answer.sentence


def test_a_sentence_about_voices_begins_with_a_capital():
    rows = [(f"a{i}", f"{PLAIN[i % 3]}\n\n“{PLAIN[i % 3]}”") for i in range(12)]
    frame = pd.DataFrame(rows, columns=["article_id", "text"])
    told = pipeline.annotate(frame, tone=None, derived=None)
    answer = ask.keywords(told, between=("quoted", "author"))
    assert answer.verdict == "no difference found"
    assert answer.sentence.startswith("Quotations and the authors’ words do not differ")


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"between": ("Alpha", "Alpha")}, "Alpha is the same as Alpha"),
        ({"between": ("Alpha", "Gamma")}, "There is no outlet Gamma here; the outlets are Alpha"),
        ({"of": "Gamma"}, "There is no outlet Gamma"),
        ({"by": "period", "between": ("2020-01", "2019-12")}, "There is no period"),
    ],
)
def test_what_cannot_be_compared_is_a_sentence(planted, asked, said):
    answer = ask.keywords(planted, **asked)
    assert answer.verdict == "too few to tell" and said in answer.sentence
    assert answer.draw is None and answer.table.empty


def test_an_empty_side_and_the_same_story_twice_are_sentences(planted):
    nothing = planted.where(outlet="Beta").where(voice="quoted")
    for both in ((planted.where(outlet="Alpha"), nothing), (planted, planted)):
        assert ask.keywords(planted, between=both).verdict == "too few to tell"
    assert "same" in ask.keywords(planted, between=(planted, planted)).sentence
    half = planted.where(outlet="Alpha")
    assert "stand on both sides" in ask.keywords(planted, between=(half, planted)).sentence


def test_five_articles_are_refused():
    answer = ask.keywords(story([("Alpha", "")] * 5 + [("Beta", "")] * 9), of="Alpha")
    assert "Alpha has 5 articles, and under 6 a side no word can be proven" in answer.sentence


def test_last_lines_are_told_as_such():
    extra = "More words.\n\nMore of it.\n\nGrowers unite at dawn."
    answer = ask.keywords(story([("Alpha", extra)] * 8 + [("Beta", "")] * 8), of="Alpha")
    assert "“growers”" in answer.caveat and "boilerplate.csv" in answer.caveat


def test_copies_are_left_out(planted):
    from dataclasses import replace

    copies = planted.articles["article_id"].where(planted.articles["outlet"].eq("Alpha"))
    told = replace(planted, articles=planted.articles.assign(duplicate_of=copies.astype("str")))
    assert ask.keywords(told, between=("Alpha", "Beta")).verdict == "too few to tell"


def test_the_report_asks_for_words(planted):
    chapter = next(c for c in ask.chapters(planted, by="outlet") if c.name == "words")
    assert any("marigold" in answer.sentence for answer in chapter.answers)


@pytest.mark.parametrize("picture", ["dots", "list", "scatter"])
def test_each_picture_shows_the_word(planted, picture):
    answer = ask.keywords(planted, between=("Alpha", "Beta"), picture=picture)
    assert answer.name == "keywords-words-outlet" + ("" if picture == "dots" else f"-{picture}")
    ax = answer.chart()
    texts = [t.get_text() for t in [*ax.texts, *ax.get_yticklabels()]]
    assert "marigold" in texts


def test_a_word_has_its_company_by_grammar_and_nearby(planted):
    table = ask.collocates(planted, "seed").table
    assert ("modified by", "marigold") in set(zip(table["relation"], table["word"], strict=True))
    assert table["articles"].ge(3).all() and table["value"].le(14).all()
    assert {"delta_p", "delta_p_back", "n"} <= set(table)


def test_a_name_has_a_sketch_and_sides_are_tested():
    acts = ["Ann Lee opened the gate. The embattled Ann Lee opened the gate again."] * 8
    rests = ["Ann Lee closed the shop."] * 8
    told = story([("Alpha", text) for text in acts] + [("Beta", text) for text in rests])
    table = ask.collocates(told, "Ann Lee").table
    assert {("does", "open"), ("does", "close"), ("described as", "embattled")} <= set(
        zip(table["relation"], table["word"], strict=True)
    )
    assert "does: open" in kept(ask.collocates(told, "Ann Lee", between=("Alpha", "Beta")))


def test_a_word_that_never_occurs_is_a_sentence(planted):
    for question in (ask.collocates, ask.concordance, ask.dispersion):
        answer = question(planted, "zeppelin")
        assert "does not stand in these articles" in answer.sentence and answer.draw is None
    answer = ask.trend(planted, "zeppelin", voice="all")
    assert answer.verdict == "too few to tell"
    assert answer.sentence == "“zeppelin” does not stand in these articles."
    assert "of its uses" not in ask.collocates(planted, "zeppelin", of="Alpha").sentence
    assert "does not stand" in ask.collocates(planted, "zeppelin", of="Alpha").sentence


def test_a_phrase_is_told_to_be_none_of_the_words_that_have_collocates(planted):
    assert "concordance finds a phrase" in ask.collocates(planted, "the ferry").sentence


def test_the_side_that_is_chosen_has_the_most_articles():
    answer = ask.keywords(story([("Alpha", "")] * 6 + [("Beta", "")] * 9), by="section")
    assert answer.question == "Which words are typical of News, against Opinion?"
    weeks = ask.keywords(story([("Alpha", "")] * 20), by="period").sentence
    assert "week has 4 articles" in weeks


def test_where_articles_do_not_tell_a_word_apart_its_rates_do():
    sides = [("Alpha", "Ferry ferry ferry ferry ferry.")] * 10 + [("Beta", "One ferry.")] * 10
    answer = ask.keywords(story(sides), between=("Alpha", "Beta"))
    assert "“ferry” (" in answer.sentence and "for each 1,000 words)" in answer.sentence


@pytest.mark.parametrize("top", [0, -1])
def test_no_word_at_all_is_no_number_to_show(planted, top):
    for question in (ask.keywords, ask.concordance, ask.dispersion, ask.collocates, ask.hedging):
        with pytest.raises(ValueError, match="shows nothing: give 1 or more"):
            question(planted, top=top)


def test_the_main_name_is_found_wherever_it_is_mentioned():
    told = story([("Alpha", "Ann Lee spoke. Lee left.")] * 4)
    n = len(told.mentions[told.mentions["entity"].eq("Ann Lee")])
    assert n == 8 == len(ask.concordance(told).table) == ask.dispersion(told).table["n"].sum()


def test_articles_without_outlets_are_told_to_have_none(planted):
    told = pipeline.annotate(planted.articles[["article_id", "text"]], tone=None, derived=None)
    answer = ask.keywords(told)
    assert answer.sentence == "No words are told apart. No outlet is known here."
    assert answer.question == "Which words are typical of one outlet, against other outlets?"
