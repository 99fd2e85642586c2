import pandas as pd
import pytest

from analysis.annotate import language, wording
from analysis.annotate.wording import events

SETS = events.load()


def parse(*texts):
    ids = [f"{i:04}" for i in range(len(texts))]
    tokens = language.parse(pd.DataFrame({"article_id": ids, "text": texts})).tokens
    return tokens.assign(voice="author")


@pytest.fixture(scope="module")
def examples():
    return parse(*SETS["example"])


@pytest.mark.parametrize("event", sorted(set(SETS["event"])))
def test_each_word_finds_itself_in_its_example(examples, event):
    found = events.competing(examples, event=event)
    for i, word in SETS.loc[SETS["event"].eq(event), "word"].items():
        assert found.loc[found["article_id"].eq(f"{i:04}"), "word"].tolist() == [word]


def test_every_word_has_a_term_a_reason_and_an_example():
    assert list(SETS) == events.COLUMNS
    assert not SETS.drop(columns=["pos", "of"]).eq("").any(axis=None)
    assert set(SETS["pos"]) <= set(events.POS)
    assert SETS.groupby("event")["term"].nunique().ge(4).all()
    assert SETS["event"].nunique() >= 12


@pytest.mark.parametrize(
    ("event", "text", "expected"),
    [
        ("killing", "It was a targeted killing.", ["targeted killing"]),
        ("killing", "The pilot took the sniper out.", ["take out"]),
        ("killing", "He took the bread out of the oven and ate it.", []),
        ("migrants", "Illegal immigrants and other immigrants met.", ["illegal", "immigrant"]),
        ("killing", "The state eliminated the debt and executed the plan.", []),
        ("killing", "The drone eliminated two militants and Omar Lane.", ["eliminate"]),
        ("killing", "It was a character assassination, an execution of the budget.", []),
        ("killing", "The assassination of the envoy was planned.", ["assassinate"]),
        ("attack", "Jets struck at dawn.", ["strike"]),
        ("protest", "They march on Mondays.", []),  # only the noun is listed
        ("fighters", "A rebel and two freedom fighters fled.", ["rebel", "freedom fighter"]),
    ],
)
def test_words_are_judged_where_they_stand(event, text, expected):
    found = events.competing(parse(text), event=event)
    assert found["term"].tolist() == expected


def test_spans_are_addresses_in_the_text():
    text = "The pilot took  the sniper out, a targeted killing."
    found = events.competing(parse(text), event="killing")
    assert [text[a:b] for a, b in zip(found["start"], found["end"], strict=True)] == [
        "took  the sniper out",
        "targeted killing",
    ]
    assert found["text"].tolist() == ["took  the sniper out", "targeted killing"]


def test_an_unknown_event_is_named_with_those_that_exist():
    with pytest.raises(ValueError, match="'gardening'; there are abortion, attack"):
        events.competing(parse("It rained."), event="gardening")


def test_words_for_what_was_done_to_a_name():
    tokens = parse("Rebels killed Ruiz, and a storm killed a cow.")
    mentions = pd.DataFrame(
        {"article_id": ["0000"], "start": [14], "end": [18], "sentence_id": 0, "entity": "Ana Ruiz"}
    )
    found = events.competing(tokens, event="killing")
    done = events.done_to(found, wording.acts(mentions, tokens))
    assert len(found) == 2
    assert done["start"].tolist() == [7]
    assert len(events.near(found, mentions)) == 2


def write(tmp_path, text):
    path = tmp_path / "sets.csv"
    path.write_text(text, encoding="utf-8-sig")
    return path


def test_sets_of_ones_own_are_added_or_replace_ours(tmp_path):
    path = write(tmp_path, "Event,word,pos\nbread,loaf,noun\nbread,baguette,\ntax,levy,NOUN\n")
    tokens = parse("The loaves and the baguettes carry a levy, not revenue.")
    assert events.competing(tokens, event="bread", path=path)["term"].tolist() == [
        "loaf",
        "baguette",
    ]
    assert events.competing(tokens, event="tax", path=path)["term"].tolist() == ["levy"]
    assert set(SETS["event"]) < set(events.load(path)["event"])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("event,term\nbread,loaf\n", "needs a column word"),
        ("event,word\nbread,\n", "line 2: an empty event or word"),
        ("event,word,pos\nbread,loaf,\nbread,bun,THING\n", "line 3: a pos that is none of NOUN"),
        ("event,word\nbread,loaf\nbread,loaf\n", "line 3: a word that its event has already"),
        ("", "is not a CSV"),
    ],
)
def test_faulty_sets_are_refused_with_the_reason(tmp_path, text, message):
    with pytest.raises(ValueError, match=message):
        events.load(write(tmp_path, text))


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(ValueError, match="no file"):
        events.load(tmp_path / "none.csv")
