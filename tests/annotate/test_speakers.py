import json
import re
import time

import pandas as pd
import pytest

from analysis import pipeline, tables
from analysis.annotate import language, speakers
from analysis.annotate.quotes import quotemarks

from places import ROOT

GOLD = ROOT / "tests" / "gold" / "speakers.jsonl"
MARKUP = re.compile(r"[⟦⟧{}]")


def corpus(cases: list[dict]) -> list[pd.DataFrame]:
    """Quotes, mentions, sentences and articles of gold cases.

    ⟦ ⟧ enclose a speaker, { } words reported without marks; ``names`` are the entity and
    label of each form.
    """
    quotes, mentions, sentences, articles = [], [], [], []
    for number, case in enumerate(cases):
        here, text = {"article_id": f"{number:04}"}, MARKUP.sub("", case["text"])
        articles.append({**here, "text": text})
        spans = language.sentence_spans(text)
        for i, (start, end, paragraph) in enumerate(spans):
            place = {**here, "sentence_id": i, "start": start, "end": end}
            sentences.append({**place, "text": text[start:end], "paragraph": paragraph})
        forms = sorted(case["names"], key=lambda form: (-len(form), form))
        for match in re.finditer("|".join(map(re.escape, forms)) or "(?!)", text):
            start, end = match.span()
            entity, label = case["names"][match[0]]
            place = {**here, "sentence_id": sum(s[0] <= start for s in spans) - 1}
            place |= {"start": start, "end": end, "text": match[0], "label": label}
            mentions.append({**place, "entity": entity})
        said = [(m.start, m.end) for m in quotemarks.scan(text) if m.depth == 0]
        quotes += [{**here, "start": a, "end": b} for a, b in said]
        for start, end in marked(case["text"], "{", "}"):
            quotes.append({**here, "start": start, "end": end})
        for start, end in marked(case["text"], "⟦", "⟧"):
            # Each speaker gets a row of its own, whose words lie behind the article.
            place = {**here, "start": len(text) + start, "end": len(text) + start + 1}
            spoken = {"speaker": text[start:end], "speaker_start": start, "speaker_end": end}
            quotes.append({**place, **spoken})
    return [
        tables.frame(pd.DataFrame(quotes).assign(sentence_id=0, depth=0), "quotes"),
        tables.frame(mentions, "mentions") if mentions else tables.empty("mentions"),
        tables.frame(sentences, "sentences"),
        pd.DataFrame(articles),
    ]


def marked(text: str, opening: str, closing: str) -> list[tuple[int, int]]:
    """The spans between marks, as offsets into the text without any markup."""
    found = re.finditer(rf"{opening}([^{closing}]*){closing}", text)
    bare = [(len(MARKUP.sub("", text[: m.start(1)])), m[1]) for m in found]
    return [(start, start + len(MARKUP.sub("", inner))) for start, inner in bare]


def resolved(*cases: dict) -> pd.DataFrame:
    found = speakers.resolve(*corpus(list(cases)))
    return found[found["speaker_start"].notna()].reset_index(drop=True)


def one(text: str, **names: str) -> pd.Series:
    cases = {
        "text": text,
        "names": {form.replace("_", " "): [e, "PERSON"] for form, e in names.items()},
    }
    return resolved(cases).iloc[-1]


def gold() -> list[dict]:
    return [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def judged() -> pd.DataFrame:
    cases = gold()
    wanted = [(c["text"], s["entity"], s["type"]) for c in cases for s in c["speakers"]]
    wanted = pd.DataFrame(wanted, columns=["text", "entity", "type"])
    found = resolved(*cases)
    assert len(found) == len(wanted) >= 120
    same = found["speaker_entity"].eq(wanted["entity"]) | (
        found["speaker_entity"].isna() & wanted["entity"].isna()
    )
    return found.assign(
        case=wanted["text"],
        wanted=wanted["entity"],
        right=same & found["speaker_type"].eq(wanted["type"]),
        wrong_name=~same & found["speaker_entity"].notna(),
    )


def test_speakers_of_own_sentences(judged):
    wrong = judged.loc[~judged["right"], ["case", "speaker_entity", "speaker_type"]]
    assert judged["right"].mean() >= 0.95, wrong.to_string()


def test_a_wrong_name_is_rare(judged):
    assert judged["wrong_name"].mean() <= 0.02, judged.loc[judged["wrong_name"], "case"].tolist()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("⟦Ida Moss⟧ said {it rained}.", "named in the speaker phrase"),
        ("Ida Moss left. “Yes,” ⟦she⟧ said.", "the only woman named in this paragraph"),
        ("Mayor Ida Moss left. “Yes,” ⟦the mayor⟧ said.", "Ida Moss is called mayor"),
        ("⟦I⟧ said {it rained}.", "the first person has no name here"),
        ("⟦Officials⟧ said {it rained}.", "a source without a name"),
    ],
)
def test_the_reason_says_why(text, reason):
    assert reason in one(text, Ida_Moss="Ida Moss")["speaker_reason"]


def annotated(text: str) -> pd.DataFrame:
    return pipeline.annotate(
        pd.DataFrame({"article_id": ["a"], "text": [text]}), tone=None, derived=None
    ).quotes


@pytest.mark.parametrize(
    ("text", "pronoun", "entity"),
    [
        (
            "Omar Lane met Karl Voss on Friday.\n\n“I asked him twice. Then he said, ‘Sell the "
            "boats,’” Lane said.",
            "he",
            "Karl Voss",
        ),
        ("Eva Lund was ill. Lund said: “And then she said, ‘Go home.’”", "she", None),
        ("Omar Lane said that he had told the crew: “Sell the boats.”", "he", "Omar Lane"),
    ],
)
def test_nobody_is_he_in_his_own_words(text, pronoun, entity):
    found = annotated(text)
    (meant,) = found.loc[found["speaker"].eq(pronoun), "speaker_entity"]
    assert meant == entity if entity else pd.isna(meant)


@pytest.mark.parametrize(
    ("text", "entity"),
    [
        ("Ana Ruiz left early. “Yes,” ⟦the Texan⟧ said.", "Ana Ruiz"),
        ("Ana Ruiz, a Democrat, met Omar Lane. “Yes,” ⟦the Democrat⟧ said.", "Ana Ruiz"),
        ("Rep. Ana Ruiz (D-Ohio) met Omar Lane (R). “No,” ⟦the Republican⟧ said.", "Omar Lane"),
        ("Democratic Sen. Ana Ruiz met Omar Lane. “No,” ⟦the Democrat⟧ said.", "Ana Ruiz"),
        ("Omar Lane met Rep. Ana Ruiz (D., Ohio). ⟦The Ohio Democrat⟧ said {it rained}.", None),
        ("Rep. Ana Ruiz (D-Ohio) left. “No,” ⟦the Republican⟧ said.", None),
        ("Omar Lane met Ana Ruiz. “Yes,” ⟦the Iraqi⟧ said.", None),
        ("Ana Ruiz left. ⟦The British⟧ said {it rained}.", None),
        ("Ana Ruiz left. ⟦The average Texan⟧ said {it rained}.", None),
        ("Ana Ruiz left. ⟦A Texan⟧ said {it rained}.", None),
        ("Ana Ruiz left. ⟦Texans⟧ said {it rained}.", None),
    ],
)
def test_one_of_a_people_is_one_person(text, entity):
    peoples = ("Texan", "Texans", "Iraqi", "Democrat", "Republican", "British")
    names = {name: [name, "NORP"] for name in peoples}
    names |= {name: [name, "PERSON"] for name in ("Ana Ruiz", "Omar Lane")}
    found = resolved({"text": text, "names": names}).iloc[-1]
    assert found["speaker_entity"] == entity if entity else pd.isna(found["speaker_entity"])
    group = any(word in text for word in ("British", "average", "Texans"))
    assert ("a group, without" in found["speaker_reason"]) is group


@pytest.mark.parametrize(
    ("text", "phrase", "entity"),
    [
        ("“It failed,” said President-elect Ana Ruiz.", "President-elect Ana Ruiz", "Ana Ruiz"),
        ("“It failed,” said 16-year-old Ana Ruiz.", "16-year-old Ana Ruiz", "Ana Ruiz"),
        ("“It failed,” according to Leeds-based baker Ana Ruiz.", "Leeds-based baker Ana Ruiz",
         "Ana Ruiz"),
        ("Governor-elect Ana Ruiz left. “No,” the governor-elect said.", "the governor-elect",
         "Ana Ruiz"),
        ("Mayor Omar Lane met Mayor-elect Ana Ruiz. “No,” the mayor said.", "the mayor",
         "Omar Lane"),
        ("Mayor Omar Lane met Speaker-designate Ana Ruiz. “No,” the speaker-designate said.",
         "the speaker-designate", "Ana Ruiz"),
        ("Ana Ruiz, the senator-elect, left. “No,” the senator said.", "the senator", None),
    ],
)  # fmt: skip
def test_who_is_elected_does_not_hold_the_office_yet(text, phrase, entity):
    found = annotated(text)
    (meant,) = found.loc[found["speaker"].eq(phrase), "speaker_entity"]
    assert meant == entity if entity else pd.isna(meant)


def test_confidence_falls_from_name_to_pronoun_to_rivals():
    named = one("⟦Ida Moss⟧ said {it rained}.", Ida_Moss="Ida Moss")
    alone = one("Ida Moss left. “Yes,” ⟦she⟧ said.", Ida_Moss="Ida Moss")
    rivals = one("Ida Moss left Eva Lund. “Yes,” ⟦she⟧ said.", Ida_Moss="I", Eva_Lund="E")
    found = [row["speaker_confidence"] for row in (named, alone, rivals)]
    assert found == sorted(found, reverse=True)
    assert len(set(found)) == 3


def test_a_surname_of_two_people_is_left_open():
    names = {"Eva_Lund": "Eva Lund", "Nils_Lund": "Nils Lund", "Lund": "Lund"}
    found = one("Eva Lund and Nils Lund met. ⟦Lund⟧ said {it rained}.", **names)
    assert found["speaker_type"] == "unresolved"
    assert pd.isna(found["speaker_entity"])


def test_a_long_transcript_takes_its_share_of_time_and_no_more():
    def work(turns: int) -> float:
        told = (
            "Ann Ross met Ben Lane.\n" + "⟦Ross⟧: {So it is.}\n⟦Lane⟧: {Ann Ross may go.}\n" * turns
        )
        names = {"Ann Ross": ["Ann Ross", "PERSON"], "Ross": ["Ann Ross", "PERSON"]}
        given = corpus([{"text": told, "names": names}])
        start = time.process_time()
        speakers.resolve(*given)
        return time.process_time() - start

    assert work(200) < max(1.0, 30 * work(25))


def test_a_row_without_a_speaker_stays_empty():
    quotes, *others = corpus([{"text": "“It rained.” {that it rained}", "names": {}}])
    found = speakers.resolve(quotes, *others)
    columns = ["speaker_entity", "speaker_type", "speaker_confidence", "speaker_reason"]
    assert len(found) == 2
    assert found[columns].isna().all(axis=None)


def test_the_table_stays_valid_and_in_order():
    found = speakers.resolve(*corpus(gold()))
    assert tables.check(found, "quotes") is found
    spoken = found[found["speaker_start"].notna()]
    assert spoken["speaker_confidence"].between(0, 1).all()
    assert spoken["speaker_type"].notna().all()


def test_an_article_is_resolved_from_itself_alone():
    tables_of = corpus(gold())
    whole = speakers.resolve(*tables_of)
    parts = []
    for _, ids in tables_of[3].groupby(tables_of[3].index % 7):
        part = [table[table["article_id"].isin(ids["article_id"])] for table in tables_of]
        parts.append(speakers.resolve(*part))
    pd.testing.assert_frame_equal(pd.concat(parts).sort_index(), whole)


def test_no_quotes():
    empty = [tables.empty(name) for name in ("quotes", "mentions", "sentences", "articles")]
    assert tables.check(speakers.resolve(*empty), "quotes").empty
