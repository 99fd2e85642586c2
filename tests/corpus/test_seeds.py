"""The two articles that the project started from, where they are at hand."""

import pytest

from analysis.corpus import read

from places import NO_SEEDS, SEEDS

pytestmark = pytest.mark.skipif(not SEEDS.is_dir(), reason=NO_SEEDS)


@pytest.fixture(scope="module")
def corpus():
    return read(SEEDS)


def test_both_are_loaded_and_their_outlets_inferred(corpus):
    rows = corpus.articles.set_index("source_path").sort_index()
    assert rows["outlet"].tolist() == ["The Week", "CNN"]
    assert set(rows["outlet_from"]) == {"inferred"}
    assert rows["published"].isna().all()
    assert rows["byline"].fillna("none").tolist() == ["none", "Aaron David Miller"]
    assert corpus.ledger["status"].tolist() == ["loaded", "loaded"]


def test_only_the_five_lines_of_the_pages_are_taken_out(corpus):
    rules = corpus.removed["rule"].value_counts().to_dict()
    assert rules == {"author_box": 2, "read_more": 1, "originally_published": 1, "newsletter": 1}


def test_every_other_line_stays(corpus):
    for row in corpus.articles.itertuples():
        source = (SEEDS / row.source_path).read_text(encoding="utf-8")
        gone = corpus.removed.loc[corpus.removed["article_id"] == row.article_id]
        for line in gone.itertuples():
            assert source[line.start_in_source :].startswith(line.text)
        kept = [line for line in source.splitlines() if line and line not in set(gone["text"])]
        assert [line for line in row.text.split("\n") if line] == kept
