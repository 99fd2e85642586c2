import pandas as pd
import pytest

from analysis.cache import MANIFEST, Cache


@pytest.fixture
def cache(tmp_path):
    cache = Cache(tmp_path, "v1")
    for key in ("a", "b"):
        cache.write([key], {"tokens": pd.DataFrame({"article_id": [key, key], "n": [1, 2]})})
    return cache


def rows(frames):
    return sum(f["tokens"].num_rows for f in frames)


def test_reads_what_was_written(cache):
    found, frames = cache.read(["a", "b", "c"])
    assert found == {"a", "b"}
    assert rows(frames) == 4


def test_reads_only_the_articles_asked_for(cache):
    cache.write(["c", "d"], {"tokens": pd.DataFrame({"article_id": ["c", "d"], "n": [1, 2]})})
    found, frames = cache.read(["d"])
    assert found == {"d"}
    assert frames[0]["tokens"]["article_id"].to_pylist() == ["d"]


def test_other_code_or_versions_see_nothing(cache, tmp_path):
    assert Cache(tmp_path, "v2").read(["a"]) == (set(), [])


@pytest.mark.parametrize("victim", ["tokens.parquet", MANIFEST])
@pytest.mark.parametrize(
    "damage", [lambda b: b[:-3], lambda b: b[:9] + b"?" + b[10:], lambda b: b""]
)
def test_a_damaged_pack_is_dropped_and_can_be_written_again(cache, victim, damage):
    pack = next(p for p in cache.folder.iterdir() if '"a"' in (p / MANIFEST).read_text())
    path = pack / victim
    path.write_bytes(damage(path.read_bytes()))
    found, _ = cache.read(["a", "b"])
    assert found == {"b"}
    assert not pack.exists()
    cache.write(["a"], {"tokens": pd.DataFrame({"article_id": ["a"], "n": [1]})})
    assert cache.read(["a", "b"])[0] == {"a", "b"}


def test_a_missing_file_drops_the_pack(cache):
    for pack in cache.folder.iterdir():
        (pack / "tokens.parquet").unlink()
    assert cache.read(["a", "b"]) == (set(), [])


def test_writing_the_same_twice_keeps_one_pack(cache):
    frame = pd.DataFrame({"article_id": ["a", "a"], "n": [1, 2]})
    cache.write(["a"], {"tokens": frame})
    assert len(list(cache.folder.iterdir())) == 2


def test_an_interrupted_write_leaves_nothing(cache, monkeypatch):
    def interrupted(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(pd.DataFrame, "to_parquet", interrupted)
    before = sorted(cache.folder.iterdir())
    with pytest.raises(KeyboardInterrupt):
        cache.write(["z"], {"tokens": pd.DataFrame({"article_id": ["z"]})})
    assert sorted(cache.folder.iterdir()) == before
