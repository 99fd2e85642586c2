"""Archives: the same bytes for the same content; whatever is wrong with one is a sentence."""

import json
import os
import struct
import zipfile
from pathlib import Path

import pytest

from analysis import archive

FILES = {"articles/a.txt": b"It may rain.", "articles/desk/b.txt": b"It rained. " * 400}


@pytest.fixture
def packed(tmp_path):
    path = tmp_path / "study.zip"
    archive.pack(path, FILES, told={"name": "harbour"})
    return path


def rewritten(path, change, *, listed=None):
    """The archive with other members: ``change`` takes and returns them by name."""
    with zipfile.ZipFile(path) as whole:
        members = {info.filename: whole.read(info) for info in whole.infolist()}
    if listed:
        found = json.loads(members[archive.LIST])
        listed(found)
        members[archive.LIST] = json.dumps(found).encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as whole:
        for name, content in change(members):
            whole.writestr(name, content)


def test_the_same_content_is_the_same_bytes_in_any_order_and_at_any_time(packed, tmp_path):
    file = tmp_path / "a.txt"
    file.write_bytes(FILES["articles/a.txt"])
    os.utime(file, (0, 0))
    file.chmod(0o600)
    again = {"articles/desk/b.txt": FILES["articles/desk/b.txt"], "articles/a.txt": file}
    archive.pack(tmp_path / "again.zip", again, told={"name": "harbour"})
    assert (tmp_path / "again.zip").read_bytes() == packed.read_bytes()


def test_what_was_packed_is_unpacked(packed, tmp_path):
    held = archive.opened(packed)
    held.unpack("articles/", tmp_path / "out")
    assert (tmp_path / "out" / "desk" / "b.txt").read_bytes() == FILES["articles/desk/b.txt"]
    assert held.told == {"name": "harbour"} and len(held.identity) == 64
    with pytest.raises(ValueError, match=r"holds no nowhere\.txt"):
        held.read("nowhere.txt")


@pytest.mark.parametrize(
    "name",
    ["a:b?.txt", "новости.txt", "line\nend.txt", "dot./x .txt", "50%.txt", "a\\b.txt",
     os.fsdecode(b"\xff.txt")],
)  # fmt: skip
def test_names_of_every_kind_come_back(tmp_path, name):
    archive.pack(tmp_path / "a.zip", {archive.member(name): b"x"}, told={})
    (written,) = archive.opened(tmp_path / "a.zip").unpack("", tmp_path / "out")
    assert written == tmp_path / "out" / name and written.read_bytes() == b"x"


def test_nothing_is_overwritten_and_the_same_again_is_no_error(packed, tmp_path):
    before = packed.read_bytes()
    archive.pack(packed, FILES, told={"name": "harbour"})
    with pytest.raises(ValueError, match="is there already and stays as it is"):
        archive.pack(packed, {}, told={})
    assert packed.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["study.zip"]


def test_a_file_that_has_gone_is_named_and_nothing_is_left(tmp_path):
    with pytest.raises(ValueError, match=r"gone\.txt cannot be read"):
        archive.pack(tmp_path / "a.zip", {"a.txt": tmp_path / "gone.txt"}, told={})
    assert list(tmp_path.iterdir()) == []


def swapped(members):
    return [*{**members, "articles/a.txt": b"It may snow."}.items()]


def without(members):
    return [(name, text) for name, text in members.items() if name != "articles/a.txt"]


def more(members):
    return [*members.items(), ("articles/c.txt", b"More.")]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (swapped, r"damaged or altered: articles/a\.txt is not what the list says"),
        (without, r"is not whole: articles/a\.txt is missing"),
        (more, r"was altered: its list does not name articles/c\.txt"),
        (lambda m: [("other.txt", b"x")], r"is no bundle of media-analysis"),
        (lambda m: [*{**m, archive.LIST: b"[" * 99_999}.items()], r"bundle\.json is no list"),
        (lambda m: [*{**m, archive.LIST: b"{}"}.items()], r"bundle\.json is no list"),
    ],
)
def test_what_was_altered_is_named(packed, change, said):
    rewritten(packed, change)
    with pytest.raises(ValueError, match=said) as error:
        archive.opened(packed)
    assert "\n" not in str(error.value)


def test_several_that_were_altered_are_counted(packed):
    rewritten(
        packed, lambda m: [(k, v if k == archive.LIST else b"x" * len(v)) for k, v in m.items()]
    )
    with pytest.raises(ValueError, match=r"a\.txt and 1 more are not what"):
        archive.opened(packed)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_member_that_stands_twice_is_refused(packed):
    rewritten(packed, lambda m: [*m.items(), ("articles/a.txt", b"It may rain.")])
    with pytest.raises(ValueError, match=r"holds articles/a\.txt 2 times"):
        archive.opened(packed)


@pytest.mark.parametrize(
    "name",
    [
        "../a.txt",
        "/etc/a.txt",
        "a/../../b.txt",
        "a/%2e%2e/%2E%2E/b",
        "..\\a",
        "a//b",
        "",
        "a\ud800/../b",
    ],
)
def test_no_name_leads_out_of_the_folder(packed, tmp_path, name):
    def listed(found):
        found["files"][name] = found["files"].pop("articles/a.txt")

    plain = name if name and name.isascii() else "x"
    rewritten(
        packed,
        lambda m: [(plain if k == "articles/a.txt" else k, v) for k, v in m.items()],
        listed=listed,
    )
    with pytest.raises(ValueError, match=r"leads out of it|cannot be written"):
        archive.opened(packed).unpack("", tmp_path / "out")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["study.zip"]


def test_a_link_is_written_as_a_file(packed, tmp_path):
    with zipfile.ZipFile(packed) as whole:
        members = {info.filename: whole.read(info) for info in whole.infolist()}
    with zipfile.ZipFile(packed, "w") as whole:
        for name, content in members.items():
            info = zipfile.ZipInfo(name)
            info.external_attr = 0o120777 << 16
            whole.writestr(info, content)
    written = archive.opened(packed).unpack("articles/", tmp_path / "out")
    assert not any(path.is_symlink() for path in written)


def test_what_unpacks_to_far_too_much_is_refused(tmp_path):
    archive.pack(tmp_path / "bomb.zip", {"a.txt": bytes(30_000_000)}, told={})
    with pytest.raises(ValueError, match="would unpack to 30 MB: that is no study"):
        archive.opened(tmp_path / "bomb.zip")


def test_a_size_that_the_directory_hides_is_refused(tmp_path):
    path = tmp_path / "bomb.zip"
    archive.pack(path, {"a.txt": b"0" * 1000}, told={})
    data = path.read_bytes()
    # The sizes in the directory and in the header of the member, made small.
    path.write_bytes(data.replace(struct.pack("<L", 1000), struct.pack("<L", 10)))
    with pytest.raises(ValueError, match=r"a\.txt is not what the list says|no whole ZIP"):
        archive.opened(path)


@pytest.mark.parametrize("share", [0.0, 0.02, 0.3, 0.6, 0.9, 0.999])
def test_a_cut_or_noisy_file_is_a_sentence(packed, share):
    data = packed.read_bytes()
    at = int(len(data) * share)
    for damaged in (data[:at], data[:at] + b"\0" * 40 + data[at + 40 :]):
        packed.write_bytes(damaged)
        try:
            archive.opened(packed)
        except ValueError as error:
            assert str(packed) in str(error) and "\n" not in str(error)
        else:  # damage that changes no content, as of a date
            assert archive.opened(packed).read("articles/a.txt") == FILES["articles/a.txt"]


def test_a_path_that_is_not_there_is_a_sentence(tmp_path):
    with pytest.raises(ValueError, match="does not exist"):
        archive.opened(Path(tmp_path, "nowhere.zip"))


def test_a_full_disk_is_told_before_anything_is_written(packed, tmp_path, monkeypatch):
    held = archive.opened(packed)
    monkeypatch.setattr(archive.shutil, "disk_usage", lambda _: type("", (), {"free": 10})())
    with pytest.raises(ValueError, match="has no room for"):
        held.unpack("articles/", tmp_path / "out")
    assert not any((tmp_path / "out").iterdir())
