import errno
import hashlib
import json
import os
import shutil
from pathlib import Path

import pandas as pd
import pytest

from analysis import packs
from analysis.cache import Cache, Gone, prune
from analysis.packs import MANIFEST, PARTIAL


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


def test_damage_that_keeps_size_and_time_is_seen_on_use_and_then_made_anew(cache, tmp_path):
    (path,) = (
        pack / "tokens.parquet"
        for pack in cache.folder.iterdir()
        if '"a"' in (pack / MANIFEST).read_text()
    )
    before, content = path.stat(), path.read_bytes()
    path.write_bytes(content[:9] + b"?" + content[10:])
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    later = Cache(tmp_path, "v1")
    assert later.have(["a"]) == {"a"}
    with pytest.raises(Gone, match="load again"):
        later.table(["a"], "tokens")
    assert Cache(tmp_path, "v1").have(["a", "b"]) == {"b"}


def test_what_was_looked_at_is_not_read_again(cache, tmp_path, monkeypatch):
    def read(path):
        assert path.name in {MANIFEST, packs.NOTE}
        return path.read_bytes()

    monkeypatch.setattr(packs, "bytes_of", read)
    assert Cache(tmp_path, "v1").have(["a", "b"]) == {"a", "b"}


def test_packs_are_joined_with_their_words_and_kinds(cache):
    word = pd.Categorical([f"w{i}" for i in range(200)])
    more = pd.Categorical([f"v{i}" for i in range(40_000)])
    frames = [{"article_id": "c", "word": word}, {"article_id": "d", "word": more}]
    empty = pd.DataFrame({"article_id": [], "word": []})
    for key, frame in zip("cde", [*map(pd.DataFrame, frames), empty], strict=True):
        cache.write([key], {"cells": frame})
    cache.write(["all"], cache.bound("cde"))
    (found,) = cache.read(["all"])[1]
    words = [*word, *more]
    assert sorted(found["cells"].to_pandas()["word"].astype("str")) == sorted(words)
    with pytest.raises(Gone, match="load again"):
        cache.bound("cz")


def test_a_missing_file_drops_the_pack(cache):
    for pack in cache.folder.iterdir():
        (pack / "tokens.parquet").unlink()
    assert cache.read(["a", "b"]) == (set(), [])


def test_without_a_folder_all_is_held_in_memory():
    cache = Cache(None, "v1")
    assert not cache.write(["a"], {"tokens": pd.DataFrame({"article_id": ["a"], "n": [1]})})
    assert cache.have(["a", "b"]) == {"a"}
    assert cache.table(["a"], "tokens")["n"].to_pylist() == [1]


def test_small_packs_are_bound_into_one_and_a_reader_does_not_notice(cache, tmp_path):
    reader = Cache(tmp_path, "v1")
    assert reader.have(["a", "b"]) == {"a", "b"}
    (group,) = cache.groups(["a", "b"], size=10)
    cache.bind([group])
    assert len(list(cache.folder.iterdir())) == 1
    assert cache.groups(["a"], size=4) == [["a", "b"]]
    for one in (cache, reader):
        assert one.table(["b"], "tokens")["article_id"].to_pylist() == ["b", "b"]
        assert one.table(["a", "b"], "tokens").num_rows == 4


def test_what_was_deleted_while_in_use_is_said_so(cache):
    assert cache.have(["a"]) == {"a"}
    shutil.rmtree(cache.folder)
    with pytest.raises(Gone, match="load again"):
        cache.table(["a"], "tokens")


def test_writing_the_same_twice_keeps_one_pack(cache):
    frame = pd.DataFrame({"article_id": ["a", "a"], "n": [1, 2]})
    cache.write(["a"], {"tokens": frame})
    assert len(list(cache.folder.iterdir())) == 2


def test_an_interrupted_write_leaves_nothing(cache, monkeypatch):
    def interrupted(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(packs.pq, "write_table", interrupted)
    before = sorted(cache.folder.iterdir())
    with pytest.raises(KeyboardInterrupt):
        cache.write(["z"], {"tokens": pd.DataFrame({"article_id": ["z"]})})
    assert sorted(cache.folder.iterdir()) == before


@pytest.mark.parametrize("number", [errno.EMFILE, errno.EACCES, errno.EIO])
def test_a_passing_fault_deletes_nothing(cache, monkeypatch, number):
    before = sorted(cache.folder.iterdir())

    def fails(self):
        raise OSError(number, "it may pass")

    monkeypatch.setattr(Path, "read_bytes", fails)
    assert cache.read(["a", "b"]) == (set(), [])
    monkeypatch.undo()
    assert sorted(cache.folder.iterdir()) == before
    assert cache.read(["a", "b"])[0] == {"a", "b"}


def _file(path):
    path.write_text("no folder")


def _dangling(path):
    path.symlink_to(path.parent / "nowhere")


def _fifo(path):
    os.mkfifo(path)


@pytest.mark.parametrize("make", [_file, _dangling, _fifo])
def test_what_is_no_pack_is_stepped_over_and_gives_way(tmp_path, make):
    cache, frames = Cache(tmp_path, "v1"), {"tokens": pd.DataFrame({"article_id": ["a"]})}
    cache.write(["a"], frames)
    (pack,) = cache.folder.iterdir()
    shutil.rmtree(pack)
    make(pack)
    make(cache.folder / "other")
    assert cache.read(["a"]) == (set(), [])
    assert cache.write(["a"], frames)
    assert cache.read(["a"])[0] == {"a"}
    assert os.path.lexists(cache.folder / "other")


@pytest.mark.parametrize(
    "listed", [[], 1, {"keys": 3}, {"keys": ["a"], "files": {"../../a": "0"}}, {"keys": ["a"]}]
)
def test_a_manifest_of_another_shape_is_damage_whatever_its_name(cache, listed):
    text = json.dumps(listed)
    for pack in cache.folder.iterdir():
        (pack / MANIFEST).write_text(text)
        pack.rename(pack.with_name(hashlib.sha256(text.encode()).hexdigest()[:24]))
        break
    assert len(cache.read(["a", "b"])[0]) == 1
    assert len(list(cache.folder.iterdir())) == 1


def test_a_pipe_in_a_pack_is_damage_and_never_waited_for(cache):
    for pack in cache.folder.iterdir():
        (pack / MANIFEST).unlink()
        os.mkfifo(pack / MANIFEST)
    assert cache.read(["a", "b"]) == (set(), [])
    assert list(cache.folder.iterdir()) == []


def test_what_a_killed_run_left_in_part_goes_when_it_is_old(cache, tmp_path):
    old, new, theirs = (cache.folder / name for name in (f"{PARTIAL}1", f"{PARTIAL}2", ".git"))
    for partial in (old, new, theirs):
        partial.mkdir()
    for partial in (old, theirs):
        os.utime(partial, (1, 1))
    assert prune(tmp_path, keep=["v1"]) == (0, 0)
    assert new.exists() and theirs.exists() and not old.exists()


def test_without_room_nothing_is_kept_and_one_line_says_so(tmp_path, monkeypatch, caplog):
    def full(*_, **__):
        raise OSError(errno.ENOSPC, "No space left on device")

    cache = Cache(tmp_path / "small", "v1")
    monkeypatch.setattr(packs.pq, "write_table", full)
    for _ in range(2):
        assert not cache.write(["a"], {"tokens": pd.DataFrame({"article_id": ["a"]})})
    (line,) = caplog.messages
    assert str(tmp_path / "small") in line and "no space left on device" in line
