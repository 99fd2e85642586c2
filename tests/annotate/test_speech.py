from pathlib import Path

import pandas as pd
import pytest

from analysis.annotate import language, quotes
from analysis.annotate.quotes import speech

VERBS = pd.read_csv(speech.PATH)


def classes(text: str, verbs: speech.Verbs) -> list[str]:
    articles = pd.DataFrame({"article_id": ["a"], "text": [text]})
    found = quotes.annotate(articles, language.parse(articles).tokens, verbs=verbs)
    return found["verb_class"].tolist()


def own(tmp_path: Path, content: str) -> Path:
    path = tmp_path / "verbs.csv"
    path.write_text(content, encoding="utf-8")
    return path


def test_each_speech_verb_has_a_class_a_reason_and_an_example() -> None:
    assert VERBS["verb"].is_unique
    assert VERBS["verb"].is_monotonic_increasing
    assert VERBS.notna().all(axis=None)
    assert set(VERBS["class"]) == {"neutral", "distancing", "endorsing", "emotive"}
    assert set(VERBS["speech"]) == {"strong", "weak"}


def test_each_speech_verb_is_the_cue_of_its_example_with_its_class() -> None:
    ids = [f"{i:03}" for i in range(len(VERBS))]
    articles = pd.DataFrame({"article_id": ids, "text": VERBS["example"]})
    tokens = language.parse(articles).tokens
    found = quotes.annotate(articles, tokens)
    missing = []
    for article, verb, verb_class in zip(ids, VERBS["verb"], VERBS["class"], strict=True):
        words = tokens[tokens["article_id"] == article]
        cues = [
            " ".join(words[words["start"].between(q.cue_start, q.cue_end - 1)]["lemma"]).lower()
            for q in found[found["article_id"] == article].dropna(subset=["cue"]).itertuples()
            if q.verb_class == verb_class
        ]
        spelt = found.loc[found["article_id"] == article, "cue"].dropna().str.lower()
        # Engines take "griped" for a form of "grip", and "according" for one of "accord".
        if not {verb, verb.removesuffix("e")} & {*cues, *spelt}:
            missing.append(verb)
    assert missing == []


def test_each_noun_of_speech_is_the_cue_of_its_example() -> None:
    nouns = pd.read_csv(speech.NOUNS)
    ids = [f"{i:03}" for i in range(len(nouns))]
    articles = pd.DataFrame({"article_id": ids, "text": nouns["example"]})
    found = quotes.annotate(articles, language.parse(articles).tokens)
    cues = found.groupby("article_id")["cue"].agg(list)
    wrong = [n for i, n in zip(ids, nouns["noun"], strict=True) if n not in cues.get(i, [])]
    assert nouns["noun"].is_unique and nouns["noun"].is_monotonic_increasing
    assert set(nouns["verb"]) <= set(VERBS["verb"])
    assert len(wrong) <= 0.1 * len(nouns), wrong  # the parser hangs some clauses elsewhere


def test_a_user_adds_replaces_and_removes_verbs(tmp_path: Path) -> None:
    verbs = speech.load(
        own(
            tmp_path,
            "verb,class,reason\nquack,emotive,a loud duck\n"
            "according to,distancing,the writer leans on somebody\nclaim,none,\n",
        )
    )
    assert classes("Ann Lee quacked that it rained.", verbs) == ["emotive"]
    assert classes("According to Ann Lee, the moor is wet.", verbs) == ["distancing"]
    assert classes("Ann Lee claimed that it rained.", verbs) == []
    assert classes("Ann Lee claimed that it rained.", speech.load()) == ["distancing"]


def test_what_a_user_leaves_out_stays_as_in_the_lexicon(tmp_path: Path) -> None:
    verbs = speech.load(own(tmp_path, "verb,class,reason\ncall,distancing,a label\n"))
    assert verbs["call"] == speech.lexicon()["call"]._replace(verb_class="distancing")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("verb,class\nquack,neutral\n", r"verbs\.csv, line 1: add the column reason"),
        ("verb,class,reason,tone\n", r"verbs\.csv: delete the column 'tone'"),
        (
            "verb,class,reason\nquack,loud,duck\n",
            r"line 2 \(quack\): choose class from",
        ),
        ("verb,class,reason\nquack,neutral,\n", r"line 2 \(quack\): say in reason why"),
        ("verb,class,reason\n,neutral,a duck\n", r"line 2: write the verb"),
        ("verb,class,reason\nQuack!,neutral,a duck\n", r"line 2 \(Quack!\): write it in small"),
        ("verb,class,reason\nquack,none,\n", r"line 2 \(quack\): no such verb to remove"),
        ("verb,class,reason\nsay,neutral,a\nsay,none,\n", r"line 3 \(say\): the verb stands"),
        ("verb,class,reason\nquack,neutral,a, b\n", r"line 2: put fields that hold a comma"),
        ("verb,class,reason,speech\nquack,neutral,a,loud\n", r"choose speech from strong, weak"),
        ("verb,class,reason,frames\nquack,neutral,a,that\n", r"choose frames from clause"),
    ],
)
def test_a_faulty_list_says_where_and_what_to_do(
    tmp_path: Path, content: str, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        speech.load(own(tmp_path, content))


def test_a_list_that_is_missing_or_no_text_says_so(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"verbs\.csv: check the path"):
        speech.load(tmp_path / "verbs.csv")
    (tmp_path / "verbs.csv").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ValueError, match=r"verbs\.csv: save the file as CSV in UTF-8"):
        speech.load(tmp_path / "verbs.csv")
