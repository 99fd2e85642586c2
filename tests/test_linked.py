"""Names of a corpus that changes are linked as if it had always been what it is now."""

import random
import tempfile
from functools import partial
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest
from annotate.test_entities import CASES, marked, unmarked
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from analysis import linked, named
from analysis.annotate import entities
from analysis.cache import Cache
from analysis.lists import NOTHING

HARMS = ("gone", "cut", "turned", "empty")


def cases_of(texts):
    """The cases of each text, under a key of its own."""
    found = {}
    for number, text in enumerate(texts):
        table, articles = marked([text]), unmarked([text])
        key = f"{number * 7919 % 1000:03}"
        found[key] = entities.cases(table, articles).assign(article_id=pd.array([key], "str")[0])
    return found


def cache_in(folder):
    place = Path(folder)
    names = ("linked", "counts", "volumes")
    return linked.Kept(Cache(place, "spans"), None, *(Cache(place, name) for name in names))


def links(kept, keys):
    """What each case of these articles means, as ``linked`` keeps it."""
    parts = linked.parts(keys, kept)
    groups = linked.known(kept, parts)
    if groups is None:
        linked.link(kept, parts, NOTHING)
        groups = linked.known(kept, parts)
    found = []
    for group in groups:
        beside = kept.linked.table([linked.LINKS + group.digest], "links").to_pandas()
        found.append(linked._cases(kept, group.keys).to_pandas().join(beside.add_prefix("linked ")))
    return ordered(pd.concat(found))


def ordered(frame):
    told = ["article_id", "text", "label", *(f"linked {n}" for n in ("entity", "label", "rule"))]
    frame = frame[[*told, "at", "linked kept"]].astype(dict.fromkeys(told, "str"))
    return frame.sort_values(["article_id", "text", "label", "at"], ignore_index=True)


def from_nothing(texts, keys, chance):
    """The same, linked at once, the articles in any order."""
    cases = pd.concat([texts[key] for key in chance.sample(keys, len(keys))], ignore_index=True)
    table = entities.numbered(pa.Table.from_pandas(cases, preserve_index=False))
    beside = entities.link(table).to_pandas()
    return ordered(cases.join(beside.add_prefix("linked ")))


def harm(path, how):
    data = path.read_bytes()
    if how == "gone":
        path.unlink()
    else:
        turned = bytes(byte ^ 1 for byte in data[-1:])  # none where it was emptied before
        path.write_bytes(
            {"cut": data[: len(data) // 2], "turned": data[:-1] + turned}.get(how, b"")
        )


@given(st.lists(st.sampled_from(CASES), min_size=3, max_size=10, unique_by=id), st.integers())
@settings(max_examples=10, deadline=None, phases=[Phase.generate])
def test_articles_come_and_go_one_by_one(chosen, seed):
    chance = random.Random(seed)  # noqa: S311
    texts = cases_of([text for case in chosen for text in case["articles"]])
    every, here = sorted(texts), []
    with pytest.MonkeyPatch.context() as patch, tempfile.TemporaryDirectory() as folder:
        patch.setattr(linked, "PART", 4)
        for _ in range(6):
            new = [key for key in every if key not in here]
            gone = chance.sample(here, chance.randint(0, min(2, len(here))))  # changed or removed
            here = [key for key in here if key not in gone]
            here += chance.sample(new, min(len(new), chance.randint(1, 3)))
            kept = cache_in(folder)
            for key in set(here) - kept.spans.have(here):
                kept.spans.write([key], {"cases": texts[key]})
            patch.setattr(named, "FEW", chance.choice((1, 20)))
            if chance.random() < 0.2 and (kept.linked.folder / named.FILE).exists():
                harm(kept.linked.folder / named.FILE, chance.choice(HARMS))
            pd.testing.assert_frame_equal(links(kept, here), from_nothing(texts, here, chance))


@pytest.fixture
def some(tmp_path, monkeypatch):
    """Cases of articles of which all but the last are linked, and where they are kept."""
    monkeypatch.setattr(linked, "PART", 4)
    texts = cases_of([text for case in CASES[:12] for text in case["articles"]])
    kept = cache_in(tmp_path)
    keys = list(texts)
    for key in keys:
        kept.spans.write([key], {"cases": texts[key]})
    links(kept, keys[:-1])
    return texts, keys


def read_of(monkeypatch):
    """The articles whose cases are read from now on."""
    read, real = [], linked._cases

    def cases(kept, keys):
        read.extend(keys)
        return real(kept, keys)

    monkeypatch.setattr(linked, "_cases", cases)
    return read


def test_of_articles_that_were_linked_before_no_cases_are_read(some, tmp_path, monkeypatch):
    _, keys = some
    kept = cache_in(tmp_path)
    parts = linked.parts(keys, kept)
    read = read_of(monkeypatch)
    linked.link(kept, parts, NOTHING)
    assert keys[-1] in read and len(read) <= linked.PART
    parts = linked.parts(keys, cache_in(tmp_path))
    assert linked.known(cache_in(tmp_path), parts) is not None


@pytest.mark.parametrize("how", HARMS)
def test_a_damaged_table_is_noticed_and_made_anew(some, tmp_path, monkeypatch, how):
    texts, keys = some
    place = cache_in(tmp_path).linked.folder / named.FILE
    harm(place, how)
    kept = cache_in(tmp_path)
    parts = linked.parts(keys, kept)
    read = read_of(monkeypatch)
    linked.link(kept, parts, NOTHING)
    assert sorted(read) == sorted(keys)
    found = links(cache_in(tmp_path), keys)
    pd.testing.assert_frame_equal(found, from_nothing(texts, keys, random.Random(1)))  # noqa: S311
    again = read_of(monkeypatch)
    table = named.of_parts(place.parent, parts, again.append, unused=["text"])[0]
    assert table.num_rows == len(found) and again == []


def test_a_table_of_other_columns_is_made_anew(some, tmp_path):
    _, keys = some
    kept = cache_in(tmp_path)
    parts = linked.parts(keys, kept)
    for unused in ([], ["text"], []):
        read = partial(linked._cases, kept)
        cases, rows = named.of_parts(kept.linked.folder, parts, read, unused=unused)
        assert ("text" in cases.column_names) != bool(unused)
        assert sum(size for _, size in rows.values()) == len(cases)


def test_for_a_few_new_parts_the_table_is_not_written_anew(some, tmp_path, monkeypatch):
    texts, keys = some
    monkeypatch.setattr(named, "FEW", 1)
    place = cache_in(tmp_path).linked.folder / named.FILE
    before = place.read_bytes()
    for here in (keys, keys[1:], keys):
        found = links(cache_in(tmp_path), here)
        pd.testing.assert_frame_equal(found, from_nothing(texts, here, random.Random(1)))  # noqa: S311
    assert place.read_bytes() == before
    place.unlink()
    links(cache_in(tmp_path), keys[2:])
    assert place.exists()


def test_what_is_linked_is_found_again_when_small_packs_were_bound(some, tmp_path):
    _, keys = some
    links(cache_in(tmp_path), keys)
    for _ in range(2):
        kept = cache_in(tmp_path)
        assert linked.known(kept, linked.parts(keys, kept)) is not None
