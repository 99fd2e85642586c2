"""What was read is not read again, and the tables are those of reading all at once."""

import errno
import json
import os
import shutil
import zipfile
from hashlib import sha256
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis import cache, packs, stored
from analysis.corpus import duplicates, files, index, items, library, prepare, read
from analysis.corpus.items import read as read_items

STORY = (
    "The ferry to Salt Bay did not sail on day {0}. Its captain, who has {1} years at sea, said "
    "that fog lay over the pier and that nobody could see the buoy.\n\nThe {2} passengers were "
    "brought to an inn by the old bridge, where the baker gave them bread and {3} loaves were "
    "left over. The harbour office counted {4} boats that night."
)
PITCH = "Write to our newsroom at any hour."
WORDS = ["quay", "tide", "gull", "net", "oar", "mast", "sail", "rope", "cod", "eel", "hull"]
KINDS = ("add", "copy", "remove", "edit", "rename", "metadata", "rule", "append")
TABLES = ("articles", "removed", "ledger")


def story(n):
    return STORY.format(n, n * 3 % 40, n * 7 % 50, n * 11 % 60, n * 13 % 70)


def other(n):
    words = np.random.default_rng(n).choice(WORDS, 80)
    return f"Report {n} of the fleet tells that {' '.join(words)} and that it rained."


@pytest.fixture
def place(tmp_path):
    folder = tmp_path / "articles"
    folder.mkdir()
    for n in range(12):
        head = f"Title: Fleet {n}\nOutlet: Pier News\nPublished: 2020-01-{n + 1:02}\n\n"
        write(folder / "pier" / f"{n}.txt", f"{head}{other(n)}\n\n{PITCH}")
    write(
        folder / "copy.txt", f"Outlet: Quay Post\nPublished: 2020-02-01\n\n{other(3)} Nobody sank."
    )
    write(folder / "same.txt", f"Outlet: Quay Post\n\n{other(4)}\n\n{PITCH}")
    rows = [
        {"id": n, "text": story(n), "date": f"{n + 11}/03/2020", "source": "Post"} for n in range(5)
    ]
    rows += [
        {"id": 2, "text": other(40)},
        {"text": ""},
        {"id": 9, "text": other(41), "date": "4/3/2020"},
    ]
    write(folder / "many.jsonl", "\n".join(map(json.dumps, rows)))
    write(folder / "metadata.csv", "file,desk\ncopy.txt,Foreign\nlost.txt,Home\n")
    write(folder / "empty.txt", "")
    write(folder / "notes.pages", "x")
    with zipfile.ZipFile(folder / "more.zip", "w") as archive:
        archive.writestr("a.txt", other(50))
        archive.writestr("b.txt", other(3))
    return folder


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    monkeypatch.setattr("analysis.corpus.index.JUST_NOW", 0)


@pytest.fixture
def opened(monkeypatch):
    """The sources whose items are read, one entry an item that is cleaned."""
    seen = []
    real = items._item

    def item(raw, file, given, off):
        seen.append(file.source)
        return real(raw, file, given, off)

    monkeypatch.setattr(items, "_item", item)
    return seen


def same(one, another):
    for name in TABLES:
        pd.testing.assert_frame_equal(getattr(one, name), getattr(another, name), obj=name)


def test_what_is_kept_gives_the_same_tables_and_nothing_is_read_again(place, tmp_path, opened):
    plain = read(place)
    first = read(place, tmp_path / "keep")
    assert plain.articles["duplicate_of"].notna().sum() >= 3
    assert set(plain.removed["rule"]) == {"repeated"}
    assert "desk" in plain.articles
    same(plain, first)
    opened.clear()
    same(plain, read(place, tmp_path / "keep"))
    assert opened == []


def test_an_added_article_is_the_only_one_that_is_read(place, tmp_path, opened):
    read(place, tmp_path / "keep")
    opened.clear()
    write(place / "a" / "new.txt", other(99))
    added = read(place, tmp_path / "keep")
    assert opened == ["a/new.txt"]
    same(added, read(place))


def test_of_a_file_of_many_only_items_are_cleaned_that_are_new(place, tmp_path, opened):
    read(place, tmp_path / "keep")
    opened.clear()
    with (place / "many.jsonl").open("a") as file:
        file.write("\n" + json.dumps({"id": 77, "text": other(77)}))
    longer = read(place, tmp_path / "keep")
    assert opened == ["many.jsonl"]
    same(longer, read(place))


def one_of(rng, values):
    return values[rng.integers(len(values))]


def change(place, rng, step):
    """One thing that a person does to a folder of articles."""
    there = sorted(
        p for p in place.rglob("*.*") if p.name not in ("metadata.csv", "boilerplate.csv")
    )
    kind = one_of(rng, KINDS)
    if kind == "add":
        write(place / f"added{step}.txt", f"Outlet: Pier News\n\n{other(1000 + step)}\n\n{PITCH}")
    elif kind == "copy":
        shutil.copy(one_of(rng, there), place / f"again{step}.txt")
    elif kind == "remove":
        one_of(rng, there).unlink()
    elif kind == "edit":
        path = one_of(rng, [path for path in there if path.suffix == ".txt"])
        write(path, path.read_text() + f"\n\nThe end came on day {step}.")
    elif kind == "rename":
        path = one_of(rng, there)
        path.rename(path.with_name(f"renamed{step}{path.suffix}"))
    elif kind == "metadata":
        name = one_of(rng, there).relative_to(place).as_posix()
        write(place / "metadata.csv", f"file,outlet,desk\n{name},Gull Gazette,Desk {step}\n")
    elif kind == "rule":
        write(place / "boilerplate.csv", f"rule,use\nrepeated,{one_of(rng, ['on', 'off'])}\n")
    else:
        with (place / "many.jsonl").open("a") as file:
            file.write("\n" + json.dumps({"id": step, "text": other(2000 + step)}))


@pytest.mark.parametrize("seed", range(4))
def test_whatever_happens_to_a_folder_the_tables_are_those_of_reading_it_whole(
    place, tmp_path, monkeypatch, seed
):
    monkeypatch.setattr(library, "ITEMS_A_PACK", 3)
    rng = np.random.default_rng(seed)
    for step in range(8):
        change(place, rng, step)
        same(read(place, tmp_path / "keep"), read(place))


def test_a_stopped_run_loses_nothing_and_the_next_gives_the_whole(place, tmp_path, monkeypatch):
    monkeypatch.setattr(library, "ITEMS_A_PACK", 2)
    whole, cleaned = read(place), []
    real = items._item

    def stopping(raw, file, given, off):
        if len(cleaned) % 5 == 4:
            cleaned.append("")
            raise KeyboardInterrupt
        cleaned.append(f"{file.source} {raw.item}")
        return real(raw, file, given, off)

    monkeypatch.setattr(items, "_item", stopping)
    for _ in range(30):
        try:
            found = read(place, tmp_path / "keep")
            break
        except KeyboardInterrupt:
            continue
    same(whole, found)
    # Each stop costs at most the pack that was being filled.
    assert len(cleaned) <= 2 * len(set(cleaned))


HARMS = ["flip", "cut", "gone", *(["pipe"] if hasattr(os, "mkfifo") else [])]


@pytest.mark.parametrize(
    "name", ["files.arrow", "items.arrow", "removed.arrow", "texts", packs.MANIFEST]
)
@pytest.mark.parametrize("harm", HARMS)
def test_a_damaged_pack_is_read_anew(place, tmp_path, monkeypatch, name, harm):
    monkeypatch.setattr(library, "ITEMS_A_PACK", 6)
    whole = read(place, tmp_path / "keep")
    packs = sorted((tmp_path / "keep").glob("[!.]*"))
    assert len(packs) > 2
    damage(max(packs, key=lambda pack: (pack / "texts").stat().st_size) / name, harm)
    same(whole, read(place, tmp_path / "keep"))
    same(whole, read(place, tmp_path / "keep"))


@pytest.mark.parametrize("number", range(4))
def test_what_a_damaged_pack_held_is_read_once_more_and_kept(
    place, tmp_path, monkeypatch, opened, number
):
    monkeypatch.setattr(library, "ITEMS_A_PACK", 2)
    whole = read(place / "many.jsonl", tmp_path / "keep")
    packs = sorted((tmp_path / "keep").glob("[!.]*"))
    shutil.rmtree(packs[number])
    same(whole, read(place / "many.jsonl", tmp_path / "keep"))
    for path in (tmp_path / "keep").glob(".*"):
        path.unlink()
    opened.clear()
    same(whole, read(place / "many.jsonl", tmp_path / "keep"))
    assert opened == []


@pytest.mark.parametrize("kept", [True, False])
def test_texts_that_are_known_are_not_read(place, tmp_path, kept):
    keep = tmp_path / "keep" if kept else None
    whole = read(place, keep)
    texts = whole.articles["text"]
    assert [sha256(text.encode()).hexdigest() for text in texts] == list(whole.digests)
    known, asked = set(whole.digests[::2]), []
    some = read(place, keep, known=lambda digests: asked.append(list(digests)) or known)
    copies = whole.articles["duplicate_of"].notna()
    missing = np.array([digest in known for digest in whole.digests]) & ~copies
    assert asked == [list(whole.digests)] and 0 < missing.sum() < len(missing)
    pd.testing.assert_series_equal(some.articles["text"], texts.mask(missing))
    pd.testing.assert_frame_equal(
        some.articles.drop(columns="text"), whole.articles.drop(columns="text")
    )


@pytest.mark.parametrize("harm", HARMS)
def test_what_was_gathered_last_may_be_damaged_or_lost(place, tmp_path, harm):
    whole = read(place, tmp_path / "keep")
    hidden = sorted((tmp_path / "keep").glob(".*"))
    kinds = {".index", ".lines", ".pairs", ".articles", ".removed", ".ledger", ".texts"}
    assert {path.name.split("-")[0] for path in hidden} == kinds
    for path in hidden:
        damage(path, harm)
        same(whole, read(place, tmp_path / "keep"))
    for path in hidden:
        damage(path, harm)
    same(whole, read(place, tmp_path / "keep"))


def damage(path, harm):
    if harm in {"gone", "pipe"}:
        path.unlink()
        if harm == "pipe":
            os.mkfifo(path)
    else:
        data = bytearray(path.read_bytes())
        data[len(data) // 2] ^= 1
        path.write_bytes(data[: len(data) // 2] if harm == "cut" else data)


@pytest.mark.parametrize("after", [0, 1, 3])
def test_a_full_disk_costs_the_next_run_time_and_nothing_else(
    place, tmp_path, monkeypatch, caplog, after
):
    monkeypatch.setattr(library, "ITEMS_A_PACK", 4)
    monkeypatch.setattr(stored, "_told", set())
    whole, real, made = read(place), packs.tempfile.mkdtemp, []

    def full(**options):
        made.append(1)
        if len(made) > after:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return real(**options)

    monkeypatch.setattr(packs.tempfile, "mkdtemp", full)
    same(whole, read(place, tmp_path / "keep"))
    (line,) = caplog.messages
    assert line.startswith("Nothing is kept for the next run")
    monkeypatch.undo()
    same(whole, read(place, tmp_path / "keep"))


def test_a_file_of_the_same_size_and_date_is_read_if_it_was_written_to(place, tmp_path):
    path = place / "pier" / "1.txt"
    first = read(place, tmp_path / "keep")
    before = path.stat()
    write(path, path.read_text().replace("rained", "snowed"))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert path.stat().st_size == before.st_size
    again = read(place, tmp_path / "keep")
    assert not again.articles.equals(first.articles)
    same(again, read(place))


def test_files_are_opened_again_only_when_size_or_times_have_changed(place, tmp_path, monkeypatch):
    looked = []
    real = index._content
    monkeypatch.setattr(
        "analysis.corpus.index._content", lambda path: looked.append(Path(path).name) or real(path)
    )
    read(place, tmp_path / "keep")
    assert len(looked) == len(set(looked)) > 10
    looked.clear()
    read(place, tmp_path / "keep")
    assert looked == []
    os.utime(place / "copy.txt")
    read(place, tmp_path / "keep")
    assert looked == ["copy.txt"]


def test_a_file_that_was_just_written_is_looked_at_again(place, tmp_path, monkeypatch):
    looked = []
    real = index._content
    monkeypatch.setattr("analysis.corpus.index.JUST_NOW", 10**15)
    read(place, tmp_path / "keep")
    monkeypatch.setattr(
        "analysis.corpus.index._content", lambda path: looked.append(Path(path).name) or real(path)
    )
    read(place, tmp_path / "keep")
    assert "copy.txt" in looked


def test_a_fault_of_the_machine_is_not_kept(place, tmp_path, monkeypatch):
    whole, real = read(place), items.count_words

    def failing(text):
        if "Nobody sank" in text:
            raise MemoryError
        return real(text)

    monkeypatch.setattr(items, "count_words", failing)
    found = read(place, tmp_path / "keep")
    assert found.passing and len(found.articles) == len(whole.articles) - 1
    monkeypatch.undo()
    same(whole, read(place, tmp_path / "keep"))


def test_pairs_that_were_compared_are_not_compared_again(place, tmp_path, monkeypatch):
    whole = read(place, tmp_path / "keep")

    def never(*_):
        raise AssertionError("compared again")

    write(place / "unlike.txt", "Snow lay on the quay.")
    more = read(place, tmp_path / "keep")
    assert len(more.articles) == len(whole.articles) + 1
    (place / "unlike.txt").unlink()
    monkeypatch.setattr(duplicates.traits, "sequences", never)
    monkeypatch.setattr(duplicates.origins, "one_form", never)
    monkeypatch.setattr("analysis.corpus.memory.traits.of", never)
    same(whole, read(place, tmp_path / "keep"))


def test_two_folders_may_share_what_is_kept(place, tmp_path, opened):
    whole = read(place, tmp_path / "keep")
    shutil.copytree(place, tmp_path / "second")
    opened.clear()
    same(whole, read(tmp_path / "second", tmp_path / "keep"))
    assert opened == []  # the same files by their contents


def test_nothing_is_gathered_again_where_nothing_changed(place, tmp_path, monkeypatch):
    whole = read(place, tmp_path / "keep")
    monkeypatch.setattr("analysis.corpus.build.Gathering", None)
    same(whole, read(place, tmp_path / "keep"))
    write(place / "metadata.csv", "file,desk\ncopy.txt,Home\n")
    with pytest.raises(TypeError):
        read(place, tmp_path / "keep")


def test_another_process_can_do_the_slow_part(place, tmp_path, opened):
    prepare(place, tmp_path / "keep")
    opened.clear()
    same(read(place, tmp_path / "keep"), read(place))
    assert opened.count("copy.txt") == 1


def test_what_older_code_kept_can_be_pruned(place, tmp_path):
    read(place, tmp_path / "derived" / "corpus-0123")
    assert cache.prune(tmp_path / "derived", keep=["4567"])[0] == 1
    assert not any((tmp_path / "derived").iterdir())


def test_a_link_in_place_of_a_pack_is_left_alone(place, tmp_path):
    whole = read(place, tmp_path / "keep")
    (pack,) = (tmp_path / "keep").glob("[!.]*")
    pack.rename(tmp_path / "elsewhere")
    (tmp_path / "keep" / pack.name).symlink_to(tmp_path / "elsewhere")
    same(whole, read(place, tmp_path / "keep"))
    assert (tmp_path / "elsewhere" / "texts").is_file()


def test_reading_items_says_known_ones_by_their_digest(place):
    (file,) = (file for file in files.find(place) if file.source == "many.jsonl")
    told = items.Told()
    digests = [item.row["raw"] for item in read_items(file, {}, frozenset(), told)]
    assert len(set(digests)) == 8
    again = list(read_items(file, {}, frozenset(), items.Told(), set(digests[:3]).__contains__))
    assert again[:3] == digests[:3] and not isinstance(again[3], str)
