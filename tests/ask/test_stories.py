"""The same event in several articles: grouped, side by side, and outlets within stories."""

import json
from dataclasses import replace

import pandas as pd
import pytest

import analysis
from analysis import ask, pipeline, tables
from analysis.measure import passages
from analysis.measure import stories as telling
from analysis.publish import close

from places import ROOT

SEEDS = ROOT.parent / "shared" / "seeds"


def read(*events):
    """The own articles on some events, as the tables of a corpus."""
    lines = (ROOT / "tests" / "gold" / "stories.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    rows = [row for row in rows if row["set"] in events]
    frame = pd.DataFrame(
        {
            "article_id": [f"{row['set']}{i}" for i, row in enumerate(rows)],
            "outlet": [row["outlet"] for row in rows],
            "title": [row["title"] for row in rows],
            "text": ["\n".join(s["text"] for s in row["sentences"]) for row in rows],
        }
    )
    return pipeline.annotate(frame, tone=None, derived=None)


@pytest.fixture(scope="module")
def ferry():
    return read("ferry")


@pytest.fixture(scope="module")
def two():
    return read("ferry", "mayor")


def lines(answer, section):
    rows = answer.table[answer.table["section"].eq(section)]
    return rows.set_index(["row", "article"])


def test_stories_are_a_row_an_article_and_name_what_is_told_more_than_once(two):
    answer = ask.stories(two)
    events = answer.table["article_id"].str.rstrip("0123456789")
    assert answer.table.groupby("story")["article_id"].size().tolist() in ([4, 3], [3, 4])
    assert events.groupby(answer.table["story"]).nunique().tolist() == [1, 1]
    assert "7 articles tell 2 stories, 2 of them more than once" in answer.sentence
    assert answer.table["sure"].between(0, 1).all()
    assert len(answer.chart().get_yticks()) == 2


def test_what_is_told_of_stories_is_on_one_line_and_true_of_one_and_of_none(two):
    rows = two.articles[["article_id", "text", "outlet", "published"]]
    lines = pipeline.annotate(rows.assign(title="Of\nall\r\nthings"), tone=None, derived=None)
    assert "“Of all things”" in ask.stories(lines).sentence
    none = ask.stories(pipeline.annotate(rows.head(0), tone=None, derived=None))
    assert none.sentence == "There is no article with text, and so no story."
    one = ask.stories(two.where(article=[i for i in rows["article_id"] if i.startswith("f")]))
    assert one.sentence.startswith("All ") and "articles tell one story: " in one.sentence


def test_a_list_beside_the_articles_decides(tmp_path):
    for name, told in (
        ("a", "The pier at Dunmore was struck by a ferry."),
        ("b", "A ferry hit the pier at Dunmore, and nobody was hurt."),
        ("c", "The budget of the navy grows by a tenth."),
    ):
        text = f"Title: Piece {name}\nOutlet: {name}\n\n{told}"
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    first = analysis.load(tmp_path, tone=None, derived=None)
    ids = dict(zip(first.articles["outlet"], first.articles["article_id"], strict=True))
    listed = f"Article_ID;Story\n{ids['a']};One\n{ids['c']};One\n{ids['b']};Two\n"
    (tmp_path / "stories.csv").write_text(listed, encoding="utf-8")
    story = analysis.load(tmp_path, tone=None, derived=None)
    found = ask.stories(story).table.set_index("article_id")["story"]
    assert found[[ids["a"], ids["b"], ids["c"]]].tolist() == ["One", "Two", "One"]
    answer = ask.side_by_side(story, story="One")
    assert set(answer.table["article_id"]) <= {ids["a"], ids["c"]}
    (tmp_path / "stories.csv").write_text("article_id,story\nnobody,One\n", encoding="utf-8")
    with pytest.raises(ValueError, match="nobody is no article_id here"):
        analysis.load(tmp_path, tone=None, derived=None)
    twice = f"article_id,story\n{ids['a']},One\n{ids['a']},Two\n"
    (tmp_path / "stories.csv").write_text(twice, encoding="utf-8")
    with pytest.raises(ValueError, match=r"stories.csv, line 3: .* is in another story above"):
        analysis.load(tmp_path, tone=None, derived=None)


def test_the_card_says_who_carries_what_in_whose_voice(ferry):
    answer = ask.side_by_side(ferry)
    shared = lines(answer, "What they have in common")
    (crew,) = {row for row, _ in shared.index if "question the crew" in row}
    assert shared.loc[crew, "state"].to_dict() == {
        "Brennan Courier": "said",
        "Northgate Wire": "hedged",
        "The Meridian Post": "said",
    }
    certain = lines(answer, "How certain of the same")
    assert certain.loc[(crew, "Northgate Wire"), "told"] == "“may”"
    voices = lines(answer, "Whose words")
    assert voices.loc[("Anneke Vos", "Brennan Courier"), "told"].startswith("9 words")
    names = lines(answer, "Names, and what they are called")
    assert names.loc[("Norrin Line", "Northgate Wire"), "told"].startswith("Norrin Line")
    differ = lines(answer, "Numbers that differ")
    assert {"6", "7"} <= set(differ["told"])
    assert answer.evidence["sentence"].notna().all()


def test_a_speaker_with_one_word_in_marks_is_not_only_quoted():
    texts = {
        "Reports": "Ann Lee said on Monday that the bridge of Dunmore was a “mess” and that it "
        "would need another roof before the winter came.",
        "Quotes": "“The bridge of Dunmore is safe and it stays open,” said Ann Lee on Monday.",
    }
    frame = pd.DataFrame({"article_id": [*"ab"], "outlet": [*texts], "text": [*texts.values()]})
    answer = ask.side_by_side(pipeline.annotate(frame, tone=None, derived=None))
    voices = lines(answer, "Whose words").loc["Ann Lee"]
    assert voices["state"].to_dict() == {"Reports": "said", "Quotes": "quoted"}
    assert voices.loc["Reports", "told"].endswith(" words, 1 quoted")
    assert voices.loc["Quotes", "told"] == "10 words"


def test_columns_of_a_card_begin_with_their_outlet():
    told = "The bridge of Dunmore fell into the river on Monday night."
    frame = pd.DataFrame({"article_id": [*"abc"], "outlet": ["Post", "Post", "Mail"],
                          "title": ["A bridge falls", "Dunmore mourns", "Fallen"],
                          "text": [told, f"{told} All slept.", f"{told} It is so."]})  # fmt: skip
    answer = ask.side_by_side(pipeline.annotate(frame, tone=None, derived=None))
    called = {"Post: A bridge falls", "Post: Dunmore mourns", "Mail"}
    assert set(answer.table["article"]) == called
    assert all(name in answer.title for name in called)
    assert "1 point that two or more of them tell" in answer.sentence


def test_what_is_to_come_is_told_with_who_will_do_it():
    texts = {
        "Post": "Norrin built the dam. In Norrin it will not hold, Ann Lee said.",
        "Mail": "Norrin has a dam. Norrin may rue it, and promised to rebuild the road.",
    }
    frame = pd.DataFrame({"article_id": [*"ab"], "outlet": [*texts], "text": [*texts.values()]})
    annotated = pipeline.annotate(frame, tone=None, derived=None)
    coming = lines(ask.side_by_side(annotated), "What they see coming").loc["Where Norrin is named"]
    assert coming["told"].to_dict() == {
        "Post": "it will not hold",
        "Mail": "Norrin may rue, Norrin promised",
    }


def test_a_point_is_told_by_a_sentence_that_can_stand_alone():
    texts = {
        "Post": "A letter by the keeper of Dunmore, Sidney Pell. It rained all day.",
        "Mail": "The keeper of Dunmore, Sidney Pell, wrote a letter. Nobody read any of it.",
    }
    frame = pd.DataFrame({"article_id": [*"ab"], "outlet": [*texts], "text": [*texts.values()]})
    answer = ask.side_by_side(pipeline.annotate(frame, tone=None, derived=None))
    rows = lines(answer, "What they have in common").index.get_level_values(0)
    assert set(rows) == {"The keeper of Dunmore, Sidney Pell, wrote a letter."}


def test_a_pronoun_that_nobody_was_found_for_is_no_speaker():
    texts = {
        "Post": "He said that the bridge of Dunmore fell into the river on Monday night.",
        "Mail": "The bridge of Dunmore fell into the river on Monday night.",
    }
    frame = pd.DataFrame({"article_id": [*"ab"], "outlet": [*texts], "text": [*texts.values()]})
    answer = ask.side_by_side(pipeline.annotate(frame, tone=None, derived=None))
    shared = answer.table[
        answer.table["section"].isin(["What they have in common", "Perhaps the same"])
    ]
    told = dict(zip(shared["article"], shared["told"], strict=True))
    assert told["Post"] == "at the start, speaker not found" and told["Mail"] == "at the start"


def test_speakers_with_a_name_come_before_those_without(ferry):
    spoken = lines(ask.side_by_side(ferry), "Whose words").index.get_level_values(0)
    nameless = [who in passages.WITHOUT_NAME for who in dict.fromkeys(spoken)]
    assert nameless == sorted(nameless) and any(nameless)


def test_what_stands_alone_has_its_nearest_and_is_never_called_missing(ferry):
    answer = ask.side_by_side(ferry)
    alone = answer.table[answer.table["section"].eq("Found in one alone")]
    assert (alone.groupby("row")["article_id"].nunique() == 4).all()
    assert alone.groupby("row")["state"].agg(lambda s: (s != "near").sum()).eq(1).all()
    everything = answer.html() + answer.alt
    assert "omitted" not in everything and "missing" not in everything


def test_the_texts_have_what_they_share_linked(ferry):
    texts = ask.side_by_side(ferry).read()
    assert len(texts.columns) == 4 and texts.points
    held = [set(rows["point"]) for _, rows in texts.columns]
    assert all(sum(point in of for of in held) > 1 for point in texts.points)


def test_one_article_alone_is_said(ferry):
    one = ferry.where(article=ferry.articles["article_id"][0])
    answer = ask.side_by_side(one)
    assert answer.verdict == "too few to tell" and answer.table.empty
    assert answer.sentence.startswith("One article alone")


def test_articles_on_different_things_are_called_so_with_how_unlike_they_are(two):
    answer = ask.side_by_side(two, articles=["ferry0", "mayor5"])
    assert "may not tell of one event: their likeness is 0.0" in answer.sentence
    assert "may not tell" not in ask.side_by_side(two, articles=["ferry0", "ferry1"]).sentence


def test_the_same_text_twice_stands_there_once(ferry):
    answer = ask.side_by_side(ferry, articles=["ferry0", "ferry1", "ferry0"])
    assert "named twice" in answer.sentence
    assert set(answer.table["article_id"]) == {"ferry0", "ferry1"}
    copied = ferry.articles.copy()
    copied.loc[copied["article_id"].eq("ferry3"), "duplicate_of"] = "ferry0"
    answer = ask.side_by_side(replace(ferry, articles=tables.frame(copied, "articles")))
    assert "Northgate Wire: same text as Brennan Courier." in answer.sentence
    assert "ferry3" not in set(answer.table["article_id"])


def test_a_version_is_no_outlet(ferry):
    rows = ferry.articles.copy()
    rows.loc[rows["article_id"].eq("ferry3"), "version_of"] = "ferry0"
    answer = ask.side_by_side(replace(ferry, articles=tables.frame(rows, "articles")))
    assert "1 other version of an article left out." in answer.sentence
    assert "ferry3" not in set(answer.table["article_id"])


def test_of_forty_articles_eight_are_chosen_by_outlet():
    text = "The ferry Marigold struck the pier at Dunmore. {} Nobody was hurt, {} said."
    rows = [
        {
            "article_id": f"a{i:02}",
            "outlet": f"Outlet {i % 10}",
            "title": f"Piece {i}",
            "text": text.format("It rained. " * (i % 4), f"witness {i}"),
        }
        for i in range(40)
    ]
    story = pipeline.annotate(pd.DataFrame(rows), tone=None, derived=None)
    answer = ask.side_by_side(story)
    assert answer.table["article_id"].nunique() == 8
    chosen = set(answer.table["article_id"])
    outlets = story.articles.set_index("article_id")["outlet"]
    assert outlets[list(chosen)].nunique() == 8
    assert "Of 40 articles 8 are shown, the longest of each outlet: Outlet" in answer.sentence


def test_what_is_not_there_is_one_sentence_with_the_nearest(ferry):
    with pytest.raises(ValueError, match="No article is called 'nobody'; the articles are"):
        ask.side_by_side(ferry, articles=["nobody"])
    with pytest.raises(ValueError, match="No story is called 'nothing'; the stories are"):
        ask.side_by_side(ferry, story="nothing")
    with pytest.raises(ValueError, match="measure='mood' is none; the measures are"):
        ask.within_stories(ferry, "mood")
    with pytest.raises(ValueError, match="between names two different outlets"):
        ask.within_stories(ferry, between=("Brennan Courier",))
    with pytest.raises(ValueError, match="No article is from Nobody; the outlets are"):
        ask.within_stories(ferry, between=("Brennan Courier", "Nobody"))


TOPICS = ["harbour", "budget", "museum", "orchard", "railway", "library", "stadium", "glacier"]


def within(hedged):
    """Eight subjects: Sure tells each and Wary too, the first four at greater length."""
    rows = []
    for n, topic in enumerate(TOPICS):
        base = f"The {topic} of Dunmore was opened by Ann {topic.title()} with {n + 2} guests. "
        for outlet in ("Sure", "Wary"):
            more = f"The {topic} may close again. Perhaps the {topic} moves. " * hedged[outlet](n)
            plain = f"The {topic} has a new roof. Its {topic} keeper spoke. "
            rows.append({"article_id": f"{outlet}{n}", "outlet": outlet, "story": topic,
                         "title": f"{topic} {outlet}", "text": base + plain + more})  # fmt: skip
    return pipeline.annotate(pd.DataFrame(rows), tone=None, derived=None)


def test_within_stories_the_outlet_is_found_and_the_subject_is_not():
    outlet = ask.within_stories(within({"Sure": lambda n: 0, "Wary": lambda n: 1}))
    assert outlet.verdict == "difference"
    assert outlet.table["stories"].tolist() == [8, 8]
    assert outlet.title == "Wary hedges more than Sure, also about the same events"
    assert set(outlet.evidence["outlet"]) == {"Wary"}
    # Hedged subjects, told alike by both: nothing is left of any difference.
    subject = ask.within_stories(within({"Sure": lambda n: n % 2, "Wary": lambda n: n % 2}))
    assert subject.verdict != "difference"


def test_it_takes_as_many_stories_as_the_guide_says(monkeypatch):
    guide = (ROOT / "docs" / "guide" / "6-stories.md").read_text(encoding="utf-8")
    assert "It takes six stories" in guide
    topics = TOPICS
    for many, verdict in ((5, "too few to tell"), (6, "difference")):
        monkeypatch.setitem(globals(), "TOPICS", topics[:many])
        answer = ask.within_stories(within({"Sure": lambda n: 0, "Wary": lambda n: 1}))
        assert answer.verdict == verdict


def test_too_few_stories_in_common_are_said(ferry):
    answer = ask.within_stories(ferry)
    assert answer.verdict == "too few to tell" and "one story that" in answer.sentence


def test_a_report_on_few_articles_opens_with_the_card(ferry):
    chapters = ask.chapters(ferry)
    found = close.read(chapters, ferry)
    assert found is not None and found.card is not None
    assert found.card.name == "story-card"
    assert all(a.name != "story-card" for chapter in chapters for a in chapter.answers)


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the user's two articles are not there")
def test_the_users_articles_show_what_a_reader_sees():
    answer = ask.side_by_side(analysis.load(SEEDS, tone=None))
    table = answer.table
    coming = table[
        table["section"].eq("What they see coming") & table["row"].eq("Where Iran is named")
    ]
    assert coming["article"].tolist() == ["CNN", "The Week"]
    ahead = answer.evidence[answer.evidence["section"].eq("What they see coming")]
    assert ahead["sentence"].str.contains("respond in kind").any()
    assert "Iran may make" in coming["told"].iloc[0] and "it will" in coming["told"].iloc[0]
    assert ahead["sentence"].str.contains("accelerate severe").any()
    voices = table[table["section"].eq("Whose words")].set_index(["row", "article"])["state"]
    assert voices["Mike Pompeo", "The Week"] == "quoted" and voices["Mike Pompeo", "CNN"] == "said"
    assert voices["Pentagon", "CNN"] == "said"
    able = table[table["row"].str.startswith("“could” of ability")]
    assert able["article"].tolist() == ["CNN", "The Week"]
    doubts = table[table["section"].eq("What each doubts most") & table["state"].eq("hedged")]
    assert doubts.loc[doubts["article"].eq("CNN"), "row"].str.contains("the intelligence").any()
    shared = table.loc[table["section"].eq("What they have in common"), "row"]
    assert shared.str.contains("necessarily mean").all()
    perhaps = answer.evidence[answer.evidence["section"].eq("Perhaps the same")]
    assert perhaps["sentence"].str.contains("regime chang").all() and len(perhaps) == 2


def test_grouping_needs_no_annotation_and_no_days(two):
    bare = two.articles[["article_id", "text"]]
    assert telling.group(bare)["story"].nunique() == 2
