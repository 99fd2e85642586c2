"""Every variable that a study hands on is told."""

from analysis import ask
from analysis.publish import codebook
from analysis.tables import SCHEMAS


def test_every_column_of_every_table_has_a_meaning_and_no_other():
    known = {(name, column) for name, schema in SCHEMAS.items() for column in schema.columns}
    told = {pair for pair in codebook.meanings() if pair[0] != codebook.FIGURE}
    assert known == told


def test_every_column_of_every_figure_has_a_meaning(sample, told):
    answers = [a for chapter in told[0] for a in (*chapter.answers, *chapter.silent)]
    answers += [ask.hedging(sample, by=by) for by in ("article", "voice", "section", "period")]
    answers += [ask.methods(sample), ask.sourcing(sample), ask.speech_verbs(sample)]
    book = codebook.of(sample, answers)
    figures = book[book["file"].str.startswith("figures/")]
    assert set(figures.loc[figures["meaning"].eq(codebook.OWN), "variable"]) == set()
    unit = figures[
        figures["file"].eq("figures/hedging-by-article") & figures["variable"].eq("value")
    ]
    assert unit["values"].tolist() == ["hedges per 1,000 words"]


def test_a_column_of_ones_own_is_told_as_such_and_shown_safely(sample):
    from dataclasses import replace

    own = replace(sample, articles=sample.articles.assign(**{"desk | <b>": "x"}))
    book = codebook.of(own, [])
    assert book.loc[book["variable"].eq("desk | <b>"), "meaning"].tolist() == [codebook.OWN]
    text = codebook.written(book)["codebook.md"].decode()
    assert r"| desk \| &lt;b> | text | a column of your own |" in text
    assert codebook.written(book) == codebook.written(codebook.of(own, []))


def test_allowed_values_and_counts_come_from_the_tables(sample):
    book = codebook.of(sample, []).set_index(["file", "variable"])
    row = book.loc["tables/hedges", "pole"]
    assert row["values"] == "booster, hedge" and row["filled"] == len(sample.hedges)
