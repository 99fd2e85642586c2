from collections import Counter
from itertools import combinations

import numpy as np
import pandas as pd
import pytest

from analysis import tables
from analysis.corpus.duplicates import find, similarity
from analysis.corpus.shingles import LIKELY, STOCK, excerpts, shingles


def articles(**texts):
    rows = {
        "article_id": list(texts),
        "text": list(texts.values()),
        "words": [len(t.split()) for t in texts.values()],
        "published": pd.to_datetime(["2020-01-04"] * len(texts), utc=True),
    }
    return pd.DataFrame(rows)


def story(start, length):
    return " ".join(f"word{n}" for n in range(start, start + length))


def test_the_earliest_is_kept_then_the_longer_then_the_first_id():
    table = articles(b=story(0, 100), a=story(0, 100), c=story(0, 101), d=story(0, 99))
    assert {copy.article_id: copy.kept for copy in find(table)} == {"a": "c", "b": "c", "d": "c"}
    table.loc[3, "published"] = pd.Timestamp("2020-01-03", tz="UTC")
    assert {copy.kept for copy in find(table)} == {"d"}
    table["published"] = table["published"].where(table["article_id"] == "b")
    assert {copy.kept for copy in find(table)} == {"b"}


def test_a_part_of_a_longer_text_is_a_copy():
    (copy,) = find(articles(whole=story(0, 200), part=story(50, 80)))
    assert (copy.article_id, copy.kept, copy.share) == ("part", "whole", 1.0)


def test_a_short_text_inside_a_long_one_is_no_copy():
    assert find(articles(whole=story(0, 200), part=story(50, 20))) == []


def test_shared_passages_alone_make_no_copy():
    assert find(articles(a=story(0, 100), b=story(60, 100))) == []


def test_a_copy_of_a_copy_is_compared_with_the_one_it_names():
    table = articles(a=story(0, 300), b=story(60, 299), c=story(150, 298))
    shares = {copy.article_id: copy for copy in find(table)}
    assert set(shares) == {"b"}


def test_of_an_article_and_its_excerpt_the_longer_is_kept_though_it_came_later():
    table = articles(brief=story(50, 80), whole=story(0, 400))
    table["published"] = pd.to_datetime(["2020-01-03", "2020-01-05"], utc=True)
    (copy,) = find(table)
    assert (copy.article_id, copy.kept, copy.share) == ("brief", "whole", 1.0)


def test_a_copy_of_an_excerpt_names_the_article_that_is_kept():
    table = articles(a=story(50, 80), b=story(50, 81), whole=story(0, 400))
    assert {copy.article_id: copy.kept for copy in find(table)} == {"a": "whole", "b": "whole"}


def test_reports_of_one_agency_and_place_need_less_in_common():
    line = "PORT SALT, Jan 3 (Reuters) - "
    one, other = story(0, 100), story(45, 100)
    assert find(articles(a=one, b=other)) == []
    (copy,) = find(articles(a=line + one, b=line + other))
    assert (copy.article_id, copy.wire) == ("b", "Reuters")
    assert find(articles(a=line + one, b=line.replace("PORT SALT", "QUAY TOWN") + other)) == []
    table = articles(a=line + one, b=line + other)
    table["published"] = pd.to_datetime(["2020-01-03", "2020-01-06"], utc=True)
    assert find(table) == []


def test_an_agency_s_own_article_is_kept_on_the_same_day():
    table = articles(a=story(0, 101), b=story(0, 100)).assign(outlet=["Quay Post", "Reuters"])
    assert {copy.article_id: copy.kept for copy in find(table)} == {"a": "b"}


def test_a_dateline_does_not_tell_two_copies_apart():
    one, other = "PORT SALT (AP) — ", "QUAY TOWN, Maine — "
    (copy,) = find(articles(a=one + story(0, 40), b=other + story(0, 40)))
    assert copy.share == 1.0


def test_the_order_of_rows_does_not_matter():
    table = articles(a=story(0, 100), b=story(5, 100), c=story(500, 80), d=story(502, 80))
    assert sorted(find(table)) == sorted(find(table.iloc[::-1])) != []


def test_no_articles_and_no_words_give_no_copies():
    assert find(tables.empty("articles")) == []
    assert find(articles(a="…", b="…")) == []


def test_similarity_is_exact():
    one = np.arange(100, dtype=np.uint32)
    assert similarity(one, one + 25) == 75 / 125
    assert similarity(one, one + 50) == 0
    assert len(shingles("one two three four five six")) == 2
    assert shingles("A tide!").tolist() == shingles("a — tide").tolist()


@pytest.mark.parametrize("seed", range(20))
def test_excerpts_are_those_of_counting_pair_by_pair(seed):
    rng = np.random.default_rng(seed)
    most = int(rng.choice([200, 2_000, 50_000]))
    samples = [set(rng.integers(0, most, rng.integers(0, 60)).tolist()) for _ in range(30)]
    for whole in [sample for sample in samples if len(sample) > 3][:8]:
        part = rng.permutation(sorted(whole))[: rng.integers(1, len(whole))].tolist()
        samples.append({*part, *rng.integers(0, most, rng.integers(0, 10)).tolist()})
    times = Counter(value for sample in samples for value in sample)
    telling = [{value for value in sample if times[value] <= STOCK} for sample in samples]
    pairs = [
        (one, other)
        for one, other in combinations(range(len(samples)), 2)
        if (common := len(telling[one] & telling[other]))
        and common >= LIKELY * min(len(samples[one]), len(samples[other]))
    ]
    assert excerpts([np.array(sorted(sample), np.uint32) for sample in samples]) == pairs
    assert pairs
