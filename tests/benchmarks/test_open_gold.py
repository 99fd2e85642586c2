"""The open gold is well formed, and its reader says where it is not."""

import re

import pandas as pd
import pytest

from benchmarks import open_gold

from places import ROOT

GOLD = open_gold.read()
TEXTS = dict(zip(GOLD.articles["article_id"], GOLD.articles["text"], strict=True))
SPANS = ("sentences", "names", "hedges", "said", "speakers", "furniture")
HEAD = "wire report\nlund PER Eva Lund\nboard ORG Harbour Board\ncrew - the crew\n\n"


def spans(name: str) -> list[tuple[str, str, int, int]]:
    table = getattr(GOLD, name)
    return [
        (TEXTS[a][start:end], a, start, end)
        for a, start, end in zip(table["article_id"], table["start"], table["end"], strict=True)
    ]


def parsed(body: str) -> dict[str, list[dict]]:
    return open_gold.parse(f"{HEAD}{body}\n")


def test_a_line_becomes_offsets_into_the_text_without_marks():
    rows = parsed(
        "= {f OSLO, May 3 -} [lund+ Lund] <b:thinks> {i lund the [board Board] <may> go}.\n"
        "- {d crew “No,}\n\n= {d crew we stay,”} {s crew they} said."
    )
    text = rows["articles"][0]["text"]
    assert text == ("OSLO, May 3 - Lund thinks the Board may go. “No,\n\nwe stay,” they said.")

    def cut(row):
        return text[row["start"] : row["end"]]

    assert [(cut(r), r["tone"]) for r in rows["sentences"]] == [
        ("OSLO, May 3 - Lund thinks the Board may go.", "neutral"),
        ("“No,", "negative"),
        ("we stay,” they said.", "neutral"),
    ]
    assert {(cut(r), r["label"], r["entity"], r["tone"]) for r in rows["names"]} == {
        ("Lund", "PER", "Eva Lund", "positive"),
        ("Board", "ORG", "Harbour Board", "neutral"),
    }
    assert [(cut(r), r["kind"]) for r in rows["hedges"]] == [
        ("thinks", "belief"),
        ("may", "doubt"),
    ]
    assert [(cut(r), r["kind"], r["who"], r["depth"]) for r in rows["said"]] == [
        ("the Board may go", "indirect", "Eva Lund", 0),
        ("“No,", "direct", "the crew", 0),
        ("we stay,”", "direct", "the crew", 0),
    ]
    assert [(cut(r), r["who"], r["label"]) for r in rows["speakers"]] == [("they", "the crew", "-")]
    assert [cut(r) for r in rows["furniture"]] == ["OSLO, May 3 -"]


def test_offsets_count_code_points_and_the_sentence_of_a_name_is_its_own():
    rows = parsed("= A 😀 and a café.\n= “Go,” said [lund Lund].")
    (name,) = rows["names"]
    assert rows["articles"][0]["text"][name["start"] : name["end"]] == "Lund"
    assert name["sentence"][name["start"] - name["first"] :] == "Lund."


def test_what_is_said_inside_a_quotation_lies_deeper_and_marks_may_run_over_lines():
    rows = parsed("= {d lund “He said {i crew it\n= sank}.”}\n= {i ? It sank}, it is said.")
    told = [(r["depth"], r["who"]) for r in rows["said"]]
    assert told == [(1, "the crew"), (0, "Eva Lund"), (0, None)]


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("No tone.", "'No tone.' does not start with"),
        ("= [ida Ida] left.", "'[ida ' is nobody of the cast"),
        ("= [crew Crew] left.", "'[crew ' has no name in the cast"),
        ("= {d lund “Go.” She left.", "'{d lund ' is not closed before"),
        ("= <may [lund Lund> go].", "'>' fits no open mark after"),
        ("= It ended].", "']' fits no open mark after"),
        ("= {q lund Go}.", "'{' fits no open mark after"),
    ],
)
def test_marks_that_make_no_sense_are_named(body, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        parsed(body)


def test_a_bad_cast_and_a_bad_file_are_named(tmp_path):
    (tmp_path / "07-harbour.txt").write_text("wire\nlund MAN Lund\n\n= A.\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"07-harbour\.txt: 'lund MAN Lund' is no line of a cast"):
        open_gold.read(tmp_path)


def test_there_is_enough_of_everything():
    assert len(GOLD.articles) >= 50
    assert GOLD.articles["kind"].nunique() >= 10
    assert len(GOLD.sentences) >= 1000
    assert GOLD.names["label"].value_counts().min() >= 150
    for labels in (GOLD.hedges["kind"], GOLD.said["kind"], GOLD.names["tone"]):
        assert labels.value_counts().min() >= 20
    assert GOLD.sentences["tone"].value_counts().min() >= 100
    assert not GOLD.articles["text"].duplicated().any()


@pytest.mark.parametrize("name", SPANS)
def test_spans_start_and_end_with_a_word_or_a_mark(name):
    for text, article_id, start, end in spans(name):
        place = f"{article_id}: {text!r}"
        assert text == text.strip() and text, place
        assert not re.match(r"\w", TEXTS[article_id][end : end + 1]) or not text[-1].isalnum(), (
            place
        )
        before = TEXTS[article_id][max(0, start - 1) : start]
        assert not before.isalnum() or text[0] in "’'", place
    table = getattr(GOLD, name)
    assert not table.duplicated(["article_id", "start", "end"]).any()


def test_hedges_and_names_lie_in_one_sentence_and_outside_furniture():
    inside = {(a, i) for _, a, start, end in spans("sentences") for i in range(start, end)}
    kept = inside - {(a, i) for _, a, start, end in spans("furniture") for i in range(start, end)}
    for name in ("hedges", "names", "speakers"):
        for text, article_id, start, end in spans(name):
            assert {(article_id, i) for i in range(start, end)} <= kept, f"{article_id}: {text!r}"


def test_direct_words_stand_between_marks_except_in_interviews():
    kinds = GOLD.articles.set_index("article_id")["kind"]
    for row in GOLD.said[GOLD.said["kind"] != "indirect"].to_dict("records"):
        text = TEXTS[row["article_id"]][row["start"] : row["end"]]
        if kinds[row["article_id"]] != "interview" and row["kind"] == "direct":
            assert text[0] in '“"‘', text
            assert text[-1] in '”"’' or TEXTS[row["article_id"]][row["end"]] == "\n", text


def test_whoever_speaks_is_somewhere_in_the_article():
    named = GOLD.names[["article_id", "entity"]].set_axis(["article_id", "who"], axis=1)
    known = pd.concat([named, GOLD.speakers[["article_id", "who"]]]).drop_duplicates()
    said = GOLD.said[["article_id", "who"]].dropna().drop_duplicates()
    both = said.merge(known, how="left", indicator=True)
    assert both["_merge"].eq("both").all(), both


def test_every_line_of_a_cast_is_used():
    for path in sorted(open_gold.FOLDER.glob("*.txt")):
        head, _, body = path.read_text(encoding="utf-8").partition("\n\n")
        keys = [line.split(" ")[0] for line in head.splitlines()[1:]]
        assert len(keys) == len(set(keys)), path.name
        unused = [k for k in keys if not re.search(rf"[\[{{](?:[dmis] )?{k}[-+]? ", body)]
        assert not unused, f"{path.name}: {unused}"


def test_the_codebook_names_every_mark():
    codebook = (ROOT / "tests" / "gold" / "CODEBOOK.md").read_text(encoding="utf-8")
    for kind in ("PER", "ORG", "LOC", *(f"{{{k} " for k in "dmisf"), *(f"<{k}:" for k in "bcqa")):
        assert kind in codebook
    assert codebook.count("Yes:") == codebook.count("No:") >= 12


def test_the_readme_counts_what_lies_there():
    readme = (ROOT / "tests" / "gold" / "README.md").read_text(encoding="utf-8")
    assert f"{len(GOLD.articles)} articles, {len(GOLD.sentences):,} sentences" in readme
