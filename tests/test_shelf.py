"""A corpus read in parts gives the answers that it gives when it is held whole."""

from dataclasses import replace
from functools import partial

import numpy as np
import pandas as pd
import pytest

from analysis import ask, linked, pipeline, shelf, stages, tables, volumes
from analysis.ask import chapters, tones
from analysis.cache import Cache
from analysis.packs import ARROW

from places import ROOT

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    return tmp_path_factory.mktemp("derived")


@pytest.fixture(scope="module")
def whole(kept):
    return pipeline.load(ROOT / "data" / "articles", derived=kept)


@pytest.fixture(scope="module")
def shelved(kept, whole):
    """The same in parts of a few articles; whatever is asked is not held whole."""
    patch = pytest.MonkeyPatch()
    patch.setattr(stages, "CHUNK_WORDS", 2_000)
    patch.setattr(linked, "PART", 5)
    patch.setattr(shelf, "LARGE", 6)
    yield pipeline.load(ROOT / "data" / "articles", derived=kept / "parts")
    patch.undo()


def same(one, other):
    for (name, a), (_, b) in zip(one, other, strict=True):
        pd.testing.assert_frame_equal(a, b, obj=name)


def test_parts_hold_whole_articles_and_all_of_them(whole, shelved):
    parts = list(shelved.parts())
    assert len(parts) > 2
    for name in ("sentences", "mentions", "quotes", "toward", "sentiment"):
        frames = [getattr(part, name) for part in parts]
        ids = [set(frame["article_id"]) for frame in frames]
        assert sum(map(len, ids)) == len(set().union(*ids))
        joined = tables.frame(pd.concat(frames), name)
        pd.testing.assert_frame_equal(joined, getattr(whole, name), obj=name)


def test_a_table_asked_for_is_read_whole(whole, shelved):
    same(whole, shelved)


@pytest.mark.parametrize(
    "filters",
    [
        {"outlet": "Cupola Ledger"},
        {"since": "2020-01-05"},
        {"about": "Iran"},
        {"voice": "quoted"},
        {"about": ["Iran", "Tehran"], "voice": "author"},
    ],
)
def test_filters_leave_the_same(whole, shelved, filters):
    one, other = whole.where(**filters), shelved.where(**filters)
    same(one, other)
    assert one.filters == other.filters
    assert sum(len(part.articles) for part in other.parts()) <= len(other.articles)


def test_what_is_not_there_is_said_alike(whole, shelved):
    for story in (whole, shelved):
        with pytest.raises(ValueError, match=r"called Irann.*Iran"):
            story.where(about="Irann")


@pytest.mark.parametrize("by", ["outlet", "article"])
def test_a_report_has_the_same_answers(whole, shelved, by):
    one, other = (chapters(story, by=by, full=True) for story in (whole, shelved))
    for mine, theirs in zip(one, other, strict=True):
        both = zip(mine.answers + mine.silent, theirs.answers + theirs.silent, strict=True)
        for a, b in both:
            assert (a.name, a.sentence, a.verdict, a.title) == (
                b.name,
                b.sentence,
                b.verdict,
                b.title,
            )
            pd.testing.assert_frame_equal(a.table, b.table, obj=a.name)


@pytest.mark.parametrize("measure", ["hedging", "tone"])
def test_within_stories_the_same_is_found(whole, shelved, measure):
    one, other = (ask.within_stories(story, measure) for story in (whole, shelved))
    assert one.sentence == other.sentence
    pd.testing.assert_frame_equal(one.table, other.table)


def test_what_was_counted_is_kept(shelved, monkeypatch):
    from analysis.ask import hedging

    first = hedging(shelved)
    monkeypatch.setattr(shelf, "_worked", lambda *_: iter(()))
    assert hedging(shelved).sentence == first.sentence


def test_what_was_counted_comes_back_as_it_was(tmp_path):
    verbs = pd.Categorical(["said", None, "claimed"], ["claimed", "said"], ordered=True)
    words = pd.Series(["a", None, "b"], dtype="str")
    rows = pd.DataFrame({"article_id": ["x", "x", "y"], "n": 1, "verb": verbs, "word": words})
    counted = {"rows": rows, "none": rows.head(0), "others": rows.drop(columns="article_id")}
    counts, kept = Cache(tmp_path, "v"), Cache(tmp_path, "bound", ARROW)
    counts.write(["k"], linked.keyed(counted, "k"))
    kept.write(["v"], volumes.bound(counts.bound(["k"]), pd.Index(["y", "x"])))
    ids, at = pd.CategoricalDtype(["x", "w", "y"]), np.array([2, 0])
    tables = Cache(tmp_path, "bound", ARROW).bound(["v"])
    found = {name: volumes.frame(table, at, ids) for name, table in tables.items()}
    pd.testing.assert_frame_equal(found["rows"], rows.astype({"article_id": ids}))
    pd.testing.assert_frame_equal(found["others"], counted["others"])
    assert found["none"].empty and list(found["none"]) == list(rows)


def test_ids_of_a_work_of_ones_own_are_left_as_they_are(shelved):
    def work(part):
        return {
            "own": pd.DataFrame({"article_id": ["mine"]}),
            "ours": part.articles[["article_id"]],
        }

    found = list(shelved.each(work))
    assert {row for frames in found for row in frames["own"]["article_id"]} == {"mine"}
    ours = pd.concat([frames["ours"] for frames in found])["article_id"]
    assert ours.dtype == shelved.shelf.ids and sorted(ours) == sorted(
        shelved.catalogue["article_id"]
    )


def test_a_setting_spelt_out_is_the_same_as_by_default():
    spelt = partial(tones.counted, method="model", voice="author")
    assert shelf._identity(tones.counted) == shelf._identity(spelt) != ""
    assert shelf._identity(partial(spelt, voice="all")) != shelf._identity(spelt)
    assert not shelf._identity(lambda part: part)


def test_a_report_is_counted_in_two_readings(shelved, tmp_path, monkeypatch):
    empty = {"counts": Cache(tmp_path, "counts"), "volumes": Cache(tmp_path, "volumes", ARROW)}
    kept = shelved.shelf.kept._replace(**empty)
    fresh = shelved.changed(shelf=replace(shelved.shelf, kept=kept))
    readings, worked = [], shelf._worked
    monkeypatch.setattr(
        shelf, "_worked", lambda todo, workers: readings.append(todo) or worked(todo, workers)
    )
    chapters(fresh, by="outlet")
    assert len(list(filter(None, readings))) == 2


def test_other_processes_ask_too_and_say_the_same(shelved, monkeypatch):
    alone = chapters(shelved, by="outlet")
    monkeypatch.setattr(shelf, "WORDS_WORTH_SHARING", 0)
    together = chapters(shelved.changed(shelf=replace(shelved.shelf, workers=2)), by="outlet")
    for one, other in zip(alone, together, strict=True):
        for a, b in zip(one.answers + one.silent, other.answers + other.silent, strict=True):
            assert (a.name, a.sentence, a.subtitle) == (b.name, b.sentence, b.subtitle)
            pd.testing.assert_frame_equal(a.table, b.table, obj=a.name)
            pd.testing.assert_frame_equal(a.evidence, b.evidence, obj=a.name)
            assert a.pictures == b.pictures


def test_texts_are_read_when_they_are_asked_for(whole, shelved):
    told = shelved.where(outlet=list(whole.articles["outlet"].unique()))
    assert told.digest == whole.digest
    assert callable(told.__dict__["articles"])
    pd.testing.assert_frame_equal(told.articles, whole.articles)
