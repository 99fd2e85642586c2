"""What questions answer on articles whose answers are known."""

import re
from functools import partial

import pandas as pd
import pytest

import analysis
from analysis import ask, pipeline, validate
from analysis.ask import telling
from analysis.ask.certainty import KINDS
from analysis.ask.comparing import compare_kinds
from analysis.ask.grouping import Grouping
from analysis.ask.measures import Counted
from analysis.ask.tones import TONE
from analysis.measure.claims import Claim

SURE = "The council voted on Monday. The bridge opened at noon. Trains ran on time again."
UNSURE = "The council may vote on Monday. Perhaps the bridge opened. Trains might run again."


def story(rows):
    frame = pd.DataFrame(rows, columns=["outlet", "text"])
    frame = frame.assign(
        article_id=[f"a{i:02}" for i in range(len(frame))],
        desk=["Foreign", "City"] * (len(frame) // 2) + ["City"] * (len(frame) % 2),
    )
    return pipeline.annotate(frame, tone=None, derived=None)


@pytest.fixture(scope="module")
def planted():
    """Two outlets of six articles: one hedges in every sentence, the other in none."""
    texts = [f"{text} It was day {n}." for n in range(6) for text in (SURE, UNSURE)]
    return story(list(zip(["Plain", "Wary"] * 6, texts, strict=True)))


def test_a_planted_difference_is_found_with_its_size_and_articles(planted):
    answer = ask.hedging(planted, by="outlet")
    assert answer.verdict == "difference"
    assert answer.title == "Wary hedges more than Plain"
    assert "hedges per 1,000 words" in answer.sentence and "6 and 6 articles" in answer.sentence
    table = answer.table.set_index("outlet")
    assert table["n"].to_dict() == {"Wary": 18, "Plain": 0}
    assert table["articles"].tolist() == [6, 6]
    assert table.loc["Wary", "value"] == pytest.approx(1000 * 18 / (6 * 18))


def test_all_else_is_shown_but_never_claimed(planted):
    def words(part):
        spans = part.hedges.assign(amount=1, why="", kind=part.hedges["text"].str.lower())
        return Counted(spans, part.sentences.assign(size=1))

    answer = compare_kinds(planted, words, KINDS, by="outlet", kind="kind", kinds=1)
    assert answer.table["kind"].unique().tolist() == ["may", "other"]
    assert answer.tests["of"].tolist() == ["may"]


def test_a_difference_in_boosters_is_told_once():
    loud = "Of course the bridge opened. The council certainly voted. Clearly trains ran on time."
    rows = [(o, f"{t} Day {n}.") for n in range(6) for o, t in (("Plain", SURE), ("Loud", loud))]
    told = story(rows)
    assert ask.boosting(told).verdict == "difference"
    kinds = ask.hedge_kinds(told)
    assert kinds.table["n"].sum() == 18 and kinds.tests.empty and kinds.verdict == "shown"
    names = [answer.name for answer in ask.strongest(told)]
    assert "boosting-by-outlet" in names and "hedge-kinds-by-outlet" not in names


def test_the_writers_own_doubt_is_told_of_once(planted):
    doubts = ask.doubts(planted)
    assert ask.hedging(planted).verdict == "difference"
    assert doubts.table.loc[doubts.table["whose"].eq("own"), "n"].sum() == 18
    assert not doubts.tests["of"].eq("own").any() and doubts.verdict != "difference"


def test_what_describes_somebody_most_often_comes_first():
    mayor = "Mayor Ada Quill spoke. Then Mayor Ada Quill left. Mayor Ada Quill will be back."
    texts = [mayor, "Senator Ada Quill spoke.", "Senator Ada Quill left the hall."]
    answer = ask.described(story([("Plain", text) for text in texts]), "Ada Quill")
    assert answer.table["n"].tolist() == [3, 2]
    assert "most often “Mayor” (3)" in answer.sentence


def test_a_claim_that_falls_is_unsaid(planted):
    answer = ask.hedging(planted, by="outlet")
    assert answer.judged(0.04, among=9) is answer
    fallen = answer.judged(0.2, among=9)
    assert fallen.verdict == "no difference found" and "more than" not in fallen.title
    assert fallen.sentence.startswith("No difference between outlets was found")
    assert fallen.sentence.endswith("What there is may be chance: 9 comparisons were made.")


def test_a_sentence_below_its_title_does_not_say_it_again(planted):
    answer = ask.hedging(planted, by="outlet")
    assert answer.sentence.startswith(f"{answer.title}: 166.7 against 0.0 hedges")
    assert answer.below.startswith("166.7 against 0.0 hedges")
    assert ask.boosting(planted).below == ask.boosting(planted).sentence


def test_two_that_sound_negative_are_not_called_positive():
    claim = Claim("articles", 0.01, "Wary", "Plain", -0.1, -0.4, 2, 12)
    units = pd.DataFrame({"outlet": ["Wary", "Plain"] * 6, "article_id": range(12), "n": 1,
                          "total": [-0.1, -0.4] * 6, "size": 1.0})  # fmt: skip
    table = pd.DataFrame({"outlet": ["Wary", "Plain"], "articles": [6, 6]})
    group = Grouping("outlet", "outlet", "outlets", {})
    told = partial(telling.of_groups, table, units, measure=TONE, group=group)
    assert told(claim=claim)["title"] == "Wary sounds less negative than Plain"
    glad = claim._replace(high_value=0.1)
    assert told(claim=glad)["title"] == "Wary sounds more positive than Plain"
    # Of several, the two most clearly apart need not be the first and the last of a chart.
    chance = claim._replace(p=0.4, groups=3)
    assert (
        "was found. The two most clearly apart: −0.40 (Plain) against"
        in told(claim=chance)["sentence"]
    )


def test_numbers_in_a_grid_say_their_unit(sample):
    assert ask.hedge_kinds(sample).subtitle.endswith("per 1,000 words")


def test_what_describes_somebody_once_is_not_called_most_often():
    once = story([("A", "Mayor Ada Quill spoke."), ("A", "Senator Ada Quill left the hall.")])
    assert "with 2 different phrases, each of them once" in ask.described(once).sentence


def test_of_two_figures_at_one_place_among_ordinary_ones_the_further_is_told():
    rows = [("Wary", " ".join([UNSURE] * 20)), ("Warier", " ".join(["It may perhaps rain."] * 60))]
    answer = ask.profile(story(rows))
    ends = answer.table[answer.table["measure"].eq("hedges per 1,000")].set_index("outlet")
    assert len(set(ends["percentile"])) == 1
    assert "is Warier in hedges per 1,000" in answer.sentence and "in 1 article" in answer.sentence


def test_the_groups_of_a_column_of_ones_own_do_not_differ(planted):
    answer = ask.hedging(planted, by="desk")
    assert answer.table["desk"].tolist() == ["City", "Foreign"]
    assert answer.verdict == "difference"  # the desks are the outlets here
    mixed = planted.where(outlet="Wary")
    assert ask.hedging(mixed, by="desk").verdict == "too few to tell"


def test_the_evidence_is_what_is_counted(planted):
    answer = ask.hedging(planted, by="outlet")
    counts = answer.evidence["outlet"].value_counts()
    assert counts["Wary"] == 18
    assert set(answer.evidence["text"].str.lower()) == {"may", "perhaps", "might"}
    assert answer.evidence["sentence"].str.len().min() > 10


def test_single_texts_are_compared_as_texts():
    long = " ".join([UNSURE] * 8), " ".join([SURE] * 8)
    answer = ask.hedging(story([("Wary", long[0]), ("Plain", long[1])]), by="article")
    assert answer.verdict == "difference"
    assert "says nothing of their outlets" in answer.sentence
    assert answer.table["articles"].tolist() == [1, 1]
    assert list(answer.table.columns[:2]) == ["article_id", "article"]


@pytest.mark.parametrize(
    ("by", "said"), [("section", "a section"), ("period", "a date"), ("outlet", "an outlet")]
)
def test_groups_that_no_article_is_in_are_told_to_be_missing(by, said):
    answer = ask.hedging(story([(None, UNSURE)] * 2), by=by)
    assert f"no article has {said}, so that nothing can be compared" in answer.sentence


def test_articles_without_a_title_go_by_their_first_words_where_a_chart_is_read_out():
    assert "The council voted on Monday. The bridge …: 15." in ask.corpus(story([("A", SURE)])).alt


def test_one_of_anything_is_told_in_the_singular():
    told = story([("Post", "“Rain,” said Ann Lee, the keeper.")])
    assert "The one speaker shown has 100% of the 1 quoted word." in ask.speakers(told).sentence
    described = ask.described(told, "Ann Lee").sentence
    assert described == "Ann Lee is described in 1 place with one phrase, “keeper”."
    assert "1 mention in all was linked to 1 name." in ask.names(told).sentence


@pytest.mark.parametrize("articles", [1, 2, 8])
def test_a_few_articles_are_told_of_as_articles_and_not_as_days(articles):
    rows = [[f"id{n}", "Post", f"It may rain on day {n}."] for n in range(articles)]
    frame = pd.DataFrame(rows, columns=["article_id", "outlet", "text"])
    days = pd.date_range("2020-01-03", periods=articles, tz="UTC")
    told = pipeline.annotate(frame.assign(published=days), tone=None, derived=None)
    assert ask.usual(told) == "article"
    assert "2020-01-03" not in ask.profile(told, by=ask.usual(told)).sentence


def test_days_are_no_names():
    text = "Ann Lee left Paris on Friday. Ann Lee reached Oslo two days later."
    frame = pd.DataFrame({"article_id": ["a"], "text": [text]})
    told = pipeline.annotate(frame, tone=None, derived=None)
    assert "DATE" in set(told.mentions["label"])
    assert ask.names(told).sentence.endswith("4 mentions in all were linked to 3 names.")
    for asked in (lambda: told.where(about="Fryday"), lambda: ask.toward(told, names="Fryday")):
        with pytest.raises(ValueError, match="the names are") as refused:
            asked()
        assert "Oslo" in str(refused.value) and "Friday" not in str(refused.value)


def test_short_texts_are_not_placed_among_ordinary_articles():
    rows = [("Short", UNSURE), ("Long", " ".join([SURE] * 20)), ("Long", UNSURE)]
    mixed, short = story(rows), story(rows[:1])
    profile = ask.profile(mixed)
    assert set(profile.table["outlet"]) == {"Long"} and profile.table["articles"].eq(1).all()
    assert profile.subtitle.endswith("2 texts of under 200 words left out")
    assert "All texts have under 200 words" in ask.profile(short).sentence
    assert ask.profile(short).draw is None and ask.profile(short).verdict == "too few to tell"
    assert "in 1 article, too short to be held against" in ask.hedging(short).sentence
    assert "some of them too short to be held against" in ask.hedging(mixed).sentence


def test_only_what_is_counted_alike_is_placed_among_ordinary_articles(sample):
    few = sample.where(outlet="The Harbour Post")
    placed = "most ordinary news articles|of 100 ordinary news articles"
    for alike in (ask.hedging(few), ask.tone(few)):
        assert re.search(placed, alike.sentence)
    for other in (ask.hedging(few, voice="quoted"), ask.tone(few, method="vader")):
        assert not re.search(placed, other.sentence)
    for part in (few.where(about="Iran"), few.where(voice="author")):
        assert not part.whole and not re.search("ordinary", ask.hedging(part).sentence)
        assert ask.profile(part).draw is None and "parts of articles" in ask.profile(part).sentence


def test_two_articles_an_outlet_are_too_few():
    answer = ask.hedging(story([("A", SURE), ("A", UNSURE), ("B", SURE), ("B", UNSURE)]))
    assert answer.verdict == "too few to tell"
    assert "fewer than two outlets have three articles" in answer.sentence


def test_voices_are_told_apart():
    text = "The mayor left. “It may rain, perhaps,” said Ann Lee. Nobody came."
    told = story([("A", f"{text} Day {n}.") for n in range(4)])
    assert ask.hedging(told, voice="author").table["n"].sum() == 0
    assert ask.hedging(told, voice="quoted").table["n"].sum() == 8
    by_voice = ask.hedging(told, by="voice").table.set_index("voice")["n"]
    assert by_voice.to_dict() == {"quoted": 8, "author": 0}
    by_speaker = ask.hedging(told, by="speaker").table
    assert by_speaker["speaker"].tolist() == ["Ann Lee"] and by_speaker["n"].tolist() == [8]


ATTACKED = (
    "On day {n} the United States attacked the harbour of Iran. The United States bombed a bridge, "
    "and the United States destroyed a school. Iran was attacked and Iran was accused. "
    "Iran was threatened by a neighbour."
)
WARY = (
    "The bridge may open in May. Perhaps trains might run again. It could rain on day {n}. "
    "“The bridge opens in May. The trains run again on day {n}. It is dry today,” Ann Lee said."
)


@pytest.mark.parametrize(
    ("text", "question", "options", "said"),
    [
        (ATTACKED, ask.acting, {}, "The United States acts more than Iran"),
        (
            WARY,
            ask.hedging,
            {"by": "voice"},
            "The author's voice hedges more than the quoted voice",
        ),
    ],
)
def test_a_group_is_called_as_in_a_sentence(text, question, options, said):
    told = story([("Plain", text.format(n=n)) for n in range(8)])
    answer = question(told, **options)
    assert answer.title == said
    assert answer.sentence.startswith(f"{said}: ")


def test_groups_shown_are_those_with_the_most_articles():
    rows = [("Big", SURE)] * 3 + [(f"Small {n}", UNSURE) for n in range(4)]
    answer = ask.hedging(story([(o, f"{t} Day {n}.") for n, (o, t) in enumerate(rows)]), top=2)
    assert "Big" in answer.table["outlet"].tolist() and len(answer.table) == 2
    assert "3 outlets in fewer articles not shown" in answer.subtitle


def test_nothing_is_called_no_outlet():
    answer = ask.hedging(story([("A", SURE), (None, UNSURE)]))
    assert answer.table["outlet"].tolist() == ["A"]
    assert "1 article without outlet left out" in answer.subtitle


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"by": "outlets"}, "by='outlets' is nothing to compare; the choices are outlet"),
        ({"voice": "autor"}, "voice='autor' is none; the voices are author"),
    ],
)
def test_a_typo_lists_what_can_be(planted, asked, said):
    with pytest.raises(ValueError, match=said):
        ask.hedging(planted, **asked)


def test_an_unknown_name_names_the_nearest(sample):
    with pytest.raises(ValueError, match="Soleimani"):
        ask.toward(sample, names="Solemani")


@pytest.mark.parametrize("question", ask.QUESTIONS, ids=lambda q: q.__name__)
def test_every_question_answers_on_the_sample(sample, question):
    answer = question(sample)
    if question in {ask.keywords, ask.trend}:  # six articles a side, eight periods
        assert answer.verdict == "too few to tell" and answer.draw is None
        return
    assert answer.draw is not None and len(answer.evidence)
    assert answer.sentence in answer.html() or "&" in answer.html()
    assert repr(answer) == answer.sentence


def test_showing_twice_is_the_same_and_nothing_is_mutated(sample):
    before = {name: frame.copy() for name, frame in sample}
    answer = ask.toward(sample)
    assert answer.html() == answer.html() == ask.toward(sample).html()
    for name, frame in sample:
        pd.testing.assert_frame_equal(frame, before[name])


def test_a_chart_can_be_changed_in_one_line(sample):
    answer = ask.hedging(sample)
    ax = answer.chart(title="Mine", width=9, top=3, colours={"Cupola Ledger": "#a80000"})
    texts = [text.get_text() for text in ax.texts]
    assert "Mine" in texts and answer.title not in texts
    assert ax.figure.get_figwidth() == 9 and len(ax.get_yticks()) == 3


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (lambda s: ask.hedging("text"), "story cannot be 'text'; give what analysis.load"),
        (lambda s: ask.hedging(), "story is missing; give what analysis.load"),
        (lambda s: ask.hedging(s, "outlet"), "takes further settings by name: by=…, voice=…"),
        (lambda s: ask.hedging(s, bye="outlet"), "no setting bye; the settings are by,"),
        (lambda s: ask.hedging(s, top="3"), "top cannot be '3'; give a whole number."),
        (lambda s: ask.keywords(s, of=3), "of cannot be 3; give a text, what .* or a list"),
        (lambda s: ask.naming(s, ["Iran"]), "who cannot be .* give a text."),
        (lambda s: s.where(since=2020), "since cannot be 2020; give a text or a day such as"),
        (lambda s: analysis.load(3), "path cannot be 3; give a text or a path."),
        (lambda s: analysis.load(""), "No path is given"),
        (lambda s: analysis.annotate("text"), "give a pandas DataFrame."),
        (lambda s: validate.sample(s, "tone", n="x"), "n cannot be 'x'; give a whole number"),
        (lambda s: ask.hedging(s).chart(colors={}), "no setting colors; the settings are colours,"),
        (lambda s: ask.hedging(s).chart(top=0), "top=0 shows nothing: give 1 or more"),
        (lambda s: ask.hedging(s).save("x", titel=""), "no setting titel; the settings are title,"),
        (lambda s: ask.hedging(s).chart(colours={"Leger": "red"}), "the groups are Cupola Ledger"),
        (
            lambda s: ask.names(s, by="outlet").chart(colours={"Cupola Ledger": "red"}),
            "has no colours to choose",
        ),
    ],
)
def test_what_cannot_be_meant_is_refused_in_a_sentence(sample, asked, said):
    with pytest.raises(ValueError, match=said):
        asked(sample)


def test_an_answer_is_saved_with_all_it_rests_on(sample, tmp_path):
    one, two = tmp_path / "one", tmp_path / "two"
    names = sorted(path.name for path in ask.hedging(sample).save(one))
    assert names == [
        "hedging-by-outlet-evidence.csv", "hedging-by-outlet.csv", "hedging-by-outlet.pdf",
        "hedging-by-outlet.png", "hedging-by-outlet.svg", "hedging-by-outlet.txt",
    ]  # fmt: skip
    for path in ask.hedging(sample).save(two):
        assert path.read_bytes() == (one / "figures" / path.name).read_bytes()


def test_a_filter_is_said_where_a_chart_names_its_articles(sample):
    answer = ask.hedging(sample.where(outlet="Cupola Ledger"), by="article")
    assert "outlet: Cupola Ledger" in answer.source


def test_a_report_is_no_longer_than_it_may_be(sample):
    charts = [answer for chapter in ask.chapters(sample) for answer in chapter.answers]
    assert 5 <= len(charts) <= 15
    assert all(answer.draw is not None for answer in charts)


def test_the_questions_are_listed_a_line_each():
    lines = repr(ask).splitlines()
    assert len(lines) == len(ask.QUESTIONS) + 1
    assert all(len(line) <= 120 for line in lines)
