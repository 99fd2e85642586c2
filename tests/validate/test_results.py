"""What is said of a sample, and how every answer says it."""

from dataclasses import replace

import pytest

from analysis import ask, validate
from analysis.validate import store
from analysis.validate.tasks import task

HEDGING = task("hedging")


@pytest.fixture(scope="module")
def labelled(story, tmp_path_factory):
    """The story with a sample of a hundred: Ann says what is there, Ben errs now and then."""
    place = tmp_path_factory.mktemp("labels")
    here = replace(story, labels=str(place))
    drawn = validate.sample(here, "hedging", n=100, coders=["Ann", "Ben"])
    for number, unit in enumerate(drawn.to_dict("records")):
        truth = "1" if "may sail" in unit["text"] or "Perhaps" in unit["text"] else "0"
        for coder in unit["coders"].split("; "):
            slip = coder == "Ben" and number % 15 == 0
            store.add(place, HEDGING, unit, "2" if slip else truth, coder)
    return here


def test_coders_machine_shares_and_a_word_on_them(labelled):
    found = ask.validate(labelled, "hedging")
    assert found.sentence.startswith("On ") and "precision" in found.sentence
    assert "The coders agree" in found.sentence
    assert found.agreement["measure"].tolist() == [
        "α", "raw agreement", "AC1", "α, the machine as one more",
    ]  # fmt: skip
    assert found.agreement["units"].tolist()[0] == 50
    assert set(found.figures["class"]) == {"hedged"}
    shares = found.shares.dropna()
    assert len(shares) >= 2 and (shares["low"] <= shares["corrected"]).all()
    assert found.table["n"].sum() == len(found.evidence)


def test_each_cell_opens_its_sentences(labelled):
    found = ask.validate(labelled, "hedging")
    cell = found.table[found.table["n"].gt(0)].iloc[0]
    rows = found.evidence
    here = rows[rows["coders"].eq(cell["coders"]) & rows["machine"].eq(cell["machine"])]
    assert len(here) == cell["n"] and here["sentence"].str.len().gt(0).all()
    assert "How well coders agree" in found.html()


def test_disagreements_stand_side_by_side_until_they_are_settled(labelled):
    rows = validate.disagreements(labelled, "hedging")
    assert {"Ann", "Ben", "settled", "by"} <= set(rows) and len(rows) > 0
    unit = rows["unit"].iloc[0]
    before = validate.result(labelled, "hedging")
    validate.settle(labelled, "hedging", unit, "0", by="Ann and Ben")
    after = validate.disagreements(labelled, "hedging").set_index("unit").loc[unit]
    assert (after["settled"], after["by"]) == ("0", "Ann and Ben")
    assert validate.result(labelled, "hedging").table["n"].sum() == before.table["n"].sum() + 1
    with pytest.raises(ValueError, match="is no unit"):
        validate.settle(labelled, "hedging", "nowhere", "0", by="Ann")


def test_every_answer_says_how_far_its_method_holds_here(labelled):
    found = ask.hedging(labelled)
    assert found.own[1].startswith("On ") and found.own[1] in found.html()
    assert "of your sentences: precision" in found.own[1]
    assert ask.quoting(labelled).own is None


def test_an_answer_is_shown_as_measured_or_corrected(labelled):
    found = ask.hedging(labelled)
    fixed = found.corrected()
    assert fixed.table["measured"].tolist() == found.table["value"].tolist()
    assert fixed.table["outlet"].tolist() == found.table["outlet"].tolist()
    assert (fixed.table["low"] < fixed.table["value"]).all()
    assert "as measured" in fixed.sentence and "Corrected by your labels" in found.html()
    assert fixed.chart().get_title(loc="left") or fixed.title
    with pytest.raises(ValueError, match="nothing is labelled for it"):
        ask.boosting(labelled).corrected()
    with pytest.raises(ValueError, match="authors' own words alone"):
        ask.hedging(labelled, by="voice").corrected()


def test_a_report_has_a_chapter_on_it_and_shows_the_corrected_figures(labelled, tmp_path):
    from analysis.publish import report

    chapters = ask.chapters(labelled)
    assert chapters[-1].name == "validation"
    written = report.build(chapters, labelled, out=tmp_path)
    page = written["html"].read_text()
    assert "Corrected by your labels" in page and "of your sentences: precision" in page
    without = ask.chapters(replace(labelled, labels=str(tmp_path)))
    assert "validation" not in [chapter.name for chapter in without]


def test_tables_made_anew_are_judged_anew(labelled):
    before = validate.result(labelled, "hedging").table
    bare = replace(labelled, hedges=labelled.hedges.head(0))
    after = validate.result(bare, "hedging").table
    assert set(before.loc[before["n"].gt(0), "machine"]) != {"0"}
    assert set(after.loc[after["n"].gt(0), "machine"]) == {"0"}


def test_without_labels_the_answer_says_how_to_begin(story, tmp_path):
    here = replace(story, labels=str(tmp_path))
    assert "validate.sample(story, 'hedging')" in ask.validate(here, "hedging").sentence
    with pytest.raises(ValueError, match="Nothing of these articles is labelled"):
        validate.result(here, "hedging")
    assert ask.hedging(here).own is None


def few(story, place, labels, coder="Ann"):
    here = replace(story, labels=str(place))
    drawn = validate.sample(here, "hedging", n=60, coders=[coder])
    for unit, label in zip(drawn.to_dict("records"), labels, strict=False):
        store.add(place, HEDGING, unit, label, coder)
    return here


def test_a_coder_with_one_label_and_all_labels_the_same_are_said(story, tmp_path):
    one = few(story, tmp_path / "one", ["1"])
    told = validate.result(one, "hedging")
    assert "Ann alone has labelled" in told.sentence and "a single label" in told.caveat
    with pytest.raises(ValueError, match="1 labels are too few to correct by"):
        ask.hedging(one).corrected()
    with pytest.raises(ValueError, match="can be told from 30 on; there are 1"):
        validate.plan(one, "hedging")
    same = few(story, tmp_path / "same", ["0"] * 60)
    assert "All labels are the same" in validate.result(same, "hedging").sentence
    with pytest.raises(ValueError, match="All labels are the same"):
        ask.hedging(same).corrected()
    with pytest.raises(ValueError, match="All labels are the same"):
        validate.plan(same, "hedging")


def test_labels_of_sentences_that_are_gone_are_kept_and_told(story, tmp_path):
    here = few(story, tmp_path, "01" * 30)
    before = (tmp_path / "hedging-Ann.csv").read_bytes()
    less = here.where(outlet=["Pier News", "Post"])
    told = validate.result(less, "hedging").caveat
    assert "labels belong to sentences that are not among these articles" in told
    assert (tmp_path / "hedging-Ann.csv").read_bytes() == before


def test_files_that_cannot_be_read_spoil_no_answer(story, tmp_path):
    here = few(story, tmp_path, "01" * 30)
    file = tmp_path / "hedging-Ann.csv"
    file.write_bytes(file.read_bytes().replace(b'"0","Ann"', b'"meh","Ann"'))
    told = ask.hedging(here)
    assert told.own[0] == "unmeasured" and "“meh” is no label" in told.own[1]
    assert "“meh” is no label" in ask.chapters(here)[-1].silent[0].sentence


def test_the_planner_asks_for_more_where_the_interval_is_to_be_narrower(story, tmp_path):
    here = few(story, tmp_path, "01" * 30)
    wide, narrow = (validate.plan(here, "hedging", width=w)["needed"].max() for w in (0.4, 0.1))
    assert narrow > wide
    with pytest.raises(ValueError, match="width=2 is none"):
        validate.plan(here, "hedging", width=2)


def test_a_question_of_ones_own_has_a_codebook_and_a_share(story, tmp_path):
    here = replace(story, labels=str(tmp_path))
    question = "Does it speak of the pier?"
    book = "# Does it speak of the pier?\n\n- **yes**: the pier is named.\n"
    drawn = validate.sample(here, question, n=60, coders=["Ann"], codebook=book)
    todo = task(question)
    assert (tmp_path / f"{todo.name}.md").read_text() == book
    for unit in drawn.to_dict("records"):
        store.add(tmp_path, todo, unit, "yes" if "pier" in unit["text"] else "no", "Ann")
    found = ask.validate(here, question)
    share = found.shares.set_index("class").loc["yes"]
    assert share["low"] < 25 < share["high"]
    assert "Does it speak of the pier" in found.question


def test_labels_and_codebook_go_into_the_record_of_a_run(labelled):
    told = validate.record(labelled)
    assert {"labels: hedging.csv", "labels: hedging.md", "labels: hedging-Ann.csv"} <= set(told)


def test_labels_are_not_read_as_articles(story, tmp_path):
    from analysis import corpus

    (tmp_path / "one.txt").write_text("The ferry may sail on Monday, they say. Nobody knows it.")
    here = replace(story, labels=str(tmp_path / "labels"))
    validate.sample(here, "hedging", n=10, coders=["Ann"])
    validate.page(here, "hedging", "Ann")
    assert len(corpus.read(tmp_path).articles) == 1


def test_a_loaded_corpus_has_its_labels_beside_it(sample):
    from places import ROOT

    assert sample.labels == str(ROOT / "data" / "labels")
    assert sample.where(outlet="Cupola Ledger").labels == sample.labels
    assert ask.validate(sample, "tone").table["n"].sum() == 63
