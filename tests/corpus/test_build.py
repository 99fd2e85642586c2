import io
import json
import os
from hashlib import sha256
from pathlib import Path

import pytest

from analysis import tables
from analysis.corpus import CorpusError, read
from analysis.corpus.readers import article, decode

TIDE = "The harbour master said the tide had left the boats on the sand before noon."
GALE = "A gale took the roof off the fish market, and nobody was hurt in the storm."


def test_the_frames_are_valid_tables(corpus):
    read = corpus({"a.txt": TIDE, "b/c.txt": GALE})
    for name in ("articles", "removed", "ledger"):
        tables.check(getattr(read, name), name)
    assert list(read.ledger["source"]) == ["a.txt", "b/c.txt"]
    assert set(read.articles["source_path"]) == {"a.txt", "b/c.txt"}
    assert set(read.articles["language"]) == {"en"}


def test_one_file_is_a_corpus(tmp_path):
    (tmp_path / "a.txt").write_text(TIDE)
    (tmp_path / "b.txt").write_text(GALE)
    (tmp_path / "metadata.csv").write_text("file,outlet\na.txt,Pier News\nb.txt,Quay Post\n")
    one = read(tmp_path / "a.txt")
    assert one.articles["outlet"].tolist() == ["Pier News"]
    assert one.ledger["source"].tolist() == ["a.txt"]


def test_a_missing_path_is_one_sentence(tmp_path):
    with pytest.raises(CorpusError, match=r"nowhere does not exist$"):
        read(tmp_path / "nowhere")


@pytest.mark.parametrize("name", [None, ".hidden.txt", "metadata.csv", "aliases.csv"])
def test_a_folder_without_files_to_read_is_an_error(tmp_path, name):
    if name:
        (tmp_path / name).write_text("file,outlet\n")
    with pytest.raises(CorpusError, match=r"holds no files that can be read: \.txt, \.md"):
        read(tmp_path)


def test_files_that_are_all_skipped_give_a_ledger(corpus, reason):
    read = corpus({"a.pages": b"PK", "b.DOC": b"\xd0\xcf", "c.xls": b"", "Makefile": "all:"})
    assert read.articles.empty
    assert set(read.ledger["status"]) == {"skipped"}
    assert (
        reason(read, "a.pages") == "not a kind of file that is read yet: .pages; save it as .docx"
    )
    assert reason(read, "b.DOC") == "not a kind of file that is read yet: .doc; save it as .docx"
    assert reason(read, "c.xls").endswith("; save it as .xlsx")
    assert reason(read, "Makefile").endswith("its name has no ending")


def test_what_two_sheets_of_a_book_have_in_common_is_said_once(corpus, reason):
    from openpyxl import Workbook

    book = Workbook()
    for sheet, text in ((book.active, TIDE), (book.create_sheet("More"), GALE)):
        sheet.append(["text", "outlet", "date", "mood"])
        sheet.append([text, "Pier News", "2020-01-04", "low"])
    stream = io.BytesIO()
    book.save(stream)
    read = corpus({"a.xlsx": stream.getvalue()})
    assert len(read.articles) == 2
    assert reason(read, "a.xlsx") == "columns not used: mood"


def test_hidden_files_and_folders_are_ignored(corpus):
    read = corpus({"a.txt": TIDE, ".b.txt": GALE, ".git/c.txt": GALE})
    assert read.ledger["source"].tolist() == ["a.txt"]


def test_links_out_of_the_folder_are_skipped(tmp_path, reason):
    inside = tmp_path / "in"
    inside.mkdir()
    (tmp_path / "out.txt").write_text(GALE)
    (inside / "a.txt").write_text(TIDE)
    (inside / "out.txt").symlink_to(tmp_path / "out.txt")
    (inside / "lost.txt").symlink_to(tmp_path / "lost.txt")
    (inside / "loop").symlink_to(inside)
    (inside / "same.txt").symlink_to(inside / "a.txt")
    found = read(inside)
    assert len(found.articles) == 1
    assert "leads out of the folder" in reason(found, "out.txt")
    assert "leads nowhere" in reason(found, "lost.txt")
    assert reason(found, "loop") == "is a link to a folder"
    assert reason(found, "same.txt") == "has the same text as a.txt"


def test_ids_come_from_the_source_else_its_address_else_its_text(corpus):
    lines = json.dumps({"id": 7, "url": "https://pier.example/7", "text": TIDE})
    read = corpus(
        {"a.jsonl": lines, "b.txt": f"URL: https://pier.example/8\n\n{GALE}", "c.txt": "Rain."}
    )
    ids = dict(zip(read.articles["source_path"], read.articles["article_id"], strict=True))
    assert ids["a.jsonl#7"] == "7"
    assert ids["b.txt"] == "https://pier.example/8"
    assert ids["c.txt"] == sha256(b"Rain.").hexdigest()[:16]


def test_an_id_of_a_text_does_not_depend_on_its_place(corpus, tmp_path):
    first = corpus({"b.txt": TIDE}).articles["article_id"].tolist()
    (tmp_path / "a.txt").write_text("\ufeff" + TIDE + "\r\n")
    assert read(tmp_path).articles["article_id"].tolist() == first


def test_one_id_with_two_texts_gets_two_ids(corpus, reason):
    read = corpus({"a.csv": f'id,text\n1,"{TIDE}"\n', "b.csv": f'id,text\n1,"{GALE}"\n'})
    first, second = read.articles["article_id"]
    assert first == "1" and second.startswith("1-") and len(second) == 10
    lacking, told = reason(read, "b.csv").split("; ", 1)
    assert lacking == "no column gives the outlet or the date"
    assert told == f'row 2: the id "1" has another text in a.csv#row 2; here it is {second}'


def test_the_same_article_twice_is_one_row(corpus, reason):
    read = corpus(
        {
            "a.txt": TIDE,
            "b.txt": TIDE,
            "c.csv": f"id,text\n5,{GALE!r}\n5,{GALE!r}\n".replace("'", '"'),
        }
    )
    assert len(read.articles) == 2
    assert reason(read, "b.txt") == "has the same text as a.txt"
    assert reason(read, "c.csv#row 3") == "has the same text as c.csv#row 2"
    status = dict(zip(read.ledger["source"], read.ledger["status"], strict=True))
    assert status == {
        "a.txt": "loaded",
        "b.txt": "duplicate",
        "c.csv": "loaded",
        "c.csv#row 3": "duplicate",
    }


def test_an_edited_copy_stays_and_names_the_earliest(corpus, reason):
    story = " ".join(f"On day {n} the harbour saw {n * 3} boats come in." for n in range(1, 12))
    read = corpus(
        {
            "late.txt": f"Published: 2020-01-05\n\n{story} Nobody sank.",
            "wire.txt": f"Published: 2020-01-04\n\n{story}",
            "other.txt": GALE,
        }
    )
    rows = read.articles.set_index("source_path")
    assert rows.loc["late.txt", "duplicate_of"] == rows.loc["wire.txt", "article_id"]
    assert rows["duplicate_of"].notna().sum() == 1
    assert reason(read, "late.txt").startswith("is a copy of wire.txt: 9")
    ledger = read.ledger.set_index("source")
    assert ledger.loc["late.txt", ["status", "articles"]].tolist() == ["duplicate", 1]


def test_the_ledger_counts_every_article_once(corpus):
    rows = "".join(f'"{n} {TIDE if n % 2 else GALE}"\n' for n in range(5))
    read = corpus({"a.csv": f"text\n{rows}", "b.txt": TIDE, "c.txt": "", "d.txt": TIDE})
    assert read.ledger["articles"].sum() == len(read.articles)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "is empty"),
        (b" \n\n", "is empty"),
        (b"\x89PNG\0\0\x1a", "is not text"),
        (bytes(range(1, 9)) * 20, "is not text"),
        ("Сегодня утром море ушло от причала.".encode("cp1251"), "save it as UTF-8"),
        (b"Advertisement\n", "holds no words but boilerplate"),
        (b"* * *", "holds no words"),
        (b"x" * 300_000, "holds 300,000 characters in one article; the limit is 250,000: split it"),
    ],
)
def test_bad_text_is_skipped_with_a_reason_and_the_rest_is_read(corpus, reason, content, expected):
    read = corpus({"a.txt": content, "b.txt": TIDE})
    assert expected in reason(read, "a.txt")
    assert read.articles["source_path"].tolist() == ["b.txt"]


def test_a_file_beyond_the_limit_is_skipped(corpus, reason, monkeypatch):
    monkeypatch.setattr(article, "MAX_BYTES", 2_000_000)
    lines = json.dumps({"text": "x" * 3_000_000})
    read = corpus({"a.txt": "x" * 3_000_000, "b.jsonl": lines, "c.txt": TIDE})
    assert reason(read, "a.txt") == "is 3 MB; the limit is 2 MB: split it"
    assert reason(read, "b.jsonl") == "is 3 MB; the limit is 2 MB: split it"
    assert len(read.articles) == 1


def test_a_file_without_permission_is_skipped(corpus, reason, monkeypatch):
    original = decode.read_bytes

    def refuse(path, **options):
        if path.name == "a.txt":
            raise PermissionError(13, "Permission denied")
        return original(path, **options)

    monkeypatch.setattr("analysis.corpus.readers.txt.read_bytes", refuse)
    read = corpus({"a.txt": TIDE, "b.txt": GALE})
    assert reason(read, "a.txt") == "cannot be opened: ask for permission to read it"
    assert len(read.articles) == 1


def test_the_result_does_not_depend_on_the_order_of_files(corpus, monkeypatch):
    files = {"a.txt": TIDE, "b/a.txt": TIDE, "b/c.txt": GALE, "z.csv": f'text\n"{GALE}"\n'}
    forward = corpus(files)
    walk = os.walk

    def backward(*args, **options):
        for folder, folders, names in walk(*args, **options):
            folders.sort(reverse=True)
            yield folder, folders, sorted(names, reverse=True)

    monkeypatch.setattr("analysis.corpus.files.os.walk", backward)
    again = corpus(files)
    assert again.articles.equals(forward.articles)
    assert again.ledger.equals(forward.ledger)


def test_a_file_name_that_is_no_text_is_read(tmp_path):
    try:
        Path(bytes(tmp_path).decode() + "/" + "caf\udce9.txt").write_text(TIDE)
    except OSError:
        pytest.skip("this file system holds only names that are text")
    assert read(tmp_path).articles["source_path"].tolist() == ["caf\ufffd.txt"]


def test_one_text_in_two_outlets_is_two_rows_and_a_copy(corpus, reason):
    files = {
        "a.txt": f"Outlet: Pier News\n\n{TIDE}",
        "b.txt": f"Outlet: Quay Post\n\n{TIDE}",
        "c.txt": f"Outlet: Quay Post\n\n{TIDE}",
    }
    read = corpus(files)
    rows = read.articles.set_index("source_path")
    assert sorted(rows["outlet"]) == ["Pier News", "Quay Post"]
    first = rows.loc["a.txt", "article_id"]
    assert first == sha256(TIDE.encode()).hexdigest()[:16]
    assert rows.loc["b.txt", "article_id"] == sha256(f"Quay Post\n{TIDE}".encode()).hexdigest()[:16]
    assert rows["duplicate_of"].notna().sum() == 1
    assert reason(read, "c.txt") == "has the same text as b.txt"
    assert read.ledger["articles"].sum() == len(read.articles)


def test_a_copy_of_an_agency_says_so(corpus, reason):
    story = " ".join(f"On day {n} the harbour saw {n * 3} boats come in." for n in range(1, 12))
    read = corpus(
        {
            "wire.txt": f"Outlet: Reuters\n\nSALT, Jan 3, 2020 (Reuters) - {story}",
            "post.txt": f"Outlet: Quay Post\n\nSALT, Jan 3, 2020 (Reuters) - {story} Nobody sank.",
        }
    )
    assert reason(read, "post.txt").endswith("; by its dateline a report of Reuters")


def test_lines_that_an_outlet_repeats_are_rows_with_their_place(corpus):
    files = {
        f"{n}.txt": f"Outlet: Pier News\n\nOn day {n} {TIDE}\n\nWrite to us." for n in range(6)
    }
    read = corpus(files)
    assert not read.articles["text"].str.contains("Write").any()
    for row in read.removed.itertuples():
        number = read.articles.set_index("article_id").loc[row.article_id, "source_path"]
        assert files[number][row.start_in_source :].startswith(row.text)
    alone = corpus({"0.txt": files["0.txt"]}).articles["article_id"]
    assert set(alone) <= set(read.articles["article_id"])


def test_the_address_of_an_article_tells_a_known_outlet_where_nothing_else_does(corpus):
    address = "https://www.theguardian.com/uk/2020/jan/04/tide"
    row = f'{address},"The tide left the boats on the sand before noon."'
    found = corpus(
        {"a.csv": f"url,text\n{row}\n", "b.csv": f"url,outlet,text\n{address},Wire,It fell.\n"}
    )
    assert sorted(found.articles["outlet"]) == ["The Guardian", "Wire"]
    assert found.ledger["reason"].dropna().str.contains("but").sum() == 0
