"""Where a figure stands among ordinary articles, and how the norms are made."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.measure import norms
from analysis.tables import SCHEMAS, Tables, empty, frame
from benchmarks import norms as made


@pytest.fixture
def few(tmp_path, monkeypatch):
    """Norms of two measures: one spread evenly from 1 to 99, one that most articles lack."""
    rare = [0.0] * 80 + [float(i) for i in range(1, 20)]
    rows = [("hedges", i, float(i), 500) for i in norms.PERCENTILES]
    rows += [("rare", i, value, 500) for i, value in zip(norms.PERCENTILES, rare, strict=True)]
    table = pd.DataFrame(rows, columns=list(norms.COLUMNS))
    path = tmp_path / "norms.csv"
    path.write_text("# 500 articles, made up\n" + table.to_csv(index=False), encoding="utf-8")
    monkeypatch.setattr(norms, "NORMS", path)
    norms._percentiles.cache_clear()
    yield
    norms._percentiles.cache_clear()


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (94.4, "more than 95 of 100 ordinary news articles"),
        (1e9, "more than 99 of 100 ordinary news articles"),
        (-1e9, "less than 99 of 100 ordinary news articles"),
        (10, "less than 90 of 100 ordinary news articles"),
        (50, "about as much as most ordinary news articles"),
        (float("nan"), ""),
    ],
)
def test_a_figure_is_placed_in_words(few, value, said):
    assert norms.say("hedges", value) == said


def test_what_most_articles_lack_is_not_less_than_others_have(few):
    assert norms.percentile("rare", 0) == pytest.approx(40.4, abs=0.1)
    assert norms.say("rare", 1).startswith("more than 81")


def test_a_measure_without_norms_is_not_placed(few):
    assert np.isnan(norms.percentile("irony", 1)) and norms.say("irony", 1) == ""


def test_what_they_are_made_of_is_said(few):
    assert norms.made_of() == "500 articles, made up"


@given(st.floats(allow_nan=False), st.floats(allow_nan=False))
def test_more_is_never_placed_lower(value, other):
    known = norms.of(pd.DataFrame({"article_id": range(50), "x": np.arange(50) ** 2}))
    low, high = sorted([value, other])
    places = [np.searchsorted(known["value"], v) for v in (low, high)]
    assert places[0] <= places[1]


def test_the_file_is_made_of_long_articles_and_holds_percentiles_alone(tmp_path):
    rows = [
        {"article_id": f"a{i}", "outlet": "X", "published": "2020-01-03", "text": "", "words": i}
        for i in range(0, 1000, 2)
    ]
    tables = {name: empty(name) for name in SCHEMAS}
    articles = pd.DataFrame(rows).assign(
        published=lambda t: pd.to_datetime(t["published"], utc=True)
    )
    tables["articles"] = frame(articles, "articles")
    measured = []

    def headline(tables):
        measured.append(tables)
        ids = tables.articles["article_id"]
        odd = tables.articles["words"].where(tables.articles["words"].lt(900))
        return pd.DataFrame({"article_id": ids, "length": tables.articles["words"], "some": odd})

    made.write(Tables(**tables), headline, tmp_path / "norms.csv")
    lines = (tmp_path / "norms.csv").read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("# 400 news reports") and "1 outlets, 2020 to 2020" in lines[0]
    assert lines[1] == "measure,percentile,value,n"
    assert len(lines) == 2 + 2 * 99
    assert lines[2].startswith("length,1,2") and lines[2].endswith(",400")
    assert lines[-1].startswith("some,99,8") and lines[-1].endswith(",350")
