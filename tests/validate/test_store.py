"""No label is lost: kills, half a line, two coders in one file, files saved by other programs."""

import os
import signal
import subprocess
import sys
import time

import openpyxl
import pytest

from analysis import validate
from analysis.validate import store
from analysis.validate.tasks import CANNOT, task

from places import ROOT

HEDGING = task("hedging")


@pytest.fixture
def drawn(story, tmp_path):
    """A folder with a sample of twelve for Ann and Ben, and its units."""
    validate.sample(story, "hedging", n=12, coders=["Ann", "Ben"], folder=tmp_path)
    units = store.sampled(tmp_path, HEDGING).to_dict("records")
    return tmp_path, units


def labels(place):
    rows = store.read(place, HEDGING)
    return dict(zip(zip(rows["unit"], rows["coder"], strict=True), rows["label"], strict=True))


@pytest.mark.skipif(os.name != "posix", reason="needs SIGKILL")
@pytest.mark.parametrize("moment", [0.0, 0.02, 0.05])
def test_a_kill_loses_no_label_that_was_said_to_be_kept(tmp_path, moment):
    command = [sys.executable, "-m", "benchmarks.labelling", str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT) as child:
        said = [child.stdout.readline()]
        time.sleep(moment)
        os.kill(child.pid, signal.SIGKILL)
        said += child.stdout.readlines()
    known = sum(line.endswith(b"\n") for line in said)
    kept = len(store.read(tmp_path, task("tone")))
    assert known <= kept <= known + 1


def test_half_a_line_at_the_end_goes_and_the_rest_stays(drawn):
    place, units = drawn
    for unit in units[:3]:
        store.add(place, HEDGING, unit, "1", "Ann")
    file = place / "hedging-Ann.csv"
    whole = file.read_bytes()
    last = whole.splitlines(keepends=True)[-1]
    for cut in range(1, len(last) - 1):
        file.write_bytes(whole[: len(whole) - cut - 1])
        # Cut before its last cell, which is the time, a line has all that matters.
        kept = 2 + file.read_bytes().endswith(b'"Ann",')
        assert len(labels(place)) == kept
        store.add(place, HEDGING, units[4], "0", "Ann")
        assert len(labels(place)) == kept + 1
    file.write_bytes(whole[:-1])  # a whole line without its end
    store.add(place, HEDGING, units[4], "0", "Ann")
    assert len(labels(place)) == 4


def test_the_last_label_counts_and_an_empty_one_takes_it_back(drawn):
    place, units = drawn
    for label in ("1", "0", ""):
        store.add(place, HEDGING, units[0], label, "Ann")
    store.add(place, HEDGING, units[1], CANNOT, "Ann")
    assert labels(place) == {(units[1]["unit"], "Ann"): CANNOT}


def test_two_coders_may_write_into_one_file(drawn):
    place, units = drawn
    store.add(place, HEDGING, units[0], "1", "Ann")
    file = place / "hedging-Ann.csv"
    text = file.read_text().splitlines()
    file.write_text("\n".join([*text, text[-1].replace('"Ann"', '"Ben"').replace('"1"', '"0"')]))
    unit = units[0]["unit"]
    assert labels(place) == {(unit, "Ann"): "1", (unit, "Ben"): "0"}


def test_labels_merge_in_any_order_to_the_same_bytes(story, drawn):
    place, units = drawn
    files = []
    for name, chosen in (("one", units[:6]), ("two", units[3:9]), ("three", units[8:])):
        (place / name).mkdir()
        for unit in chosen:
            store.add(place / name, HEDGING, unit, str(len(files)), "Ann")
        files.append(place / name / "hedging-Ann.csv")
    written = []
    for number, order in enumerate((files, files[::-1], [files[1], files[0], files[2]])):
        folder = place / f"merged{number}"
        for file in order:
            validate.add(story, "hedging", file, folder=folder)
        validate.add(story, "hedging", *order, folder=folder)
        written.append((folder / "hedging-Ann.csv").read_bytes())
    assert written[0] == written[1] == written[2]
    assert len(store.read(place / "merged0", HEDGING)) == 12


def test_a_csv_saved_with_semicolons_and_more_columns_is_read_and_added_to(drawn):
    place, units = drawn
    head = "Unit;Label;Note;Coder\r\n"
    rows = "".join(f"{u['unit']};{n};très bien;\r\n" for n, u in enumerate(units[:2]))
    (place / "hedging-Ann.csv").write_bytes((head + rows).encode("cp1252"))
    assert sorted(labels(place).values()) == ["0", "1"]
    store.add(place, HEDGING, units[2], "2", "Ann")
    assert sorted(labels(place).values()) == ["0", "1", "2"]
    assert "très bien" in (place / "hedging-Ann.csv").read_text(encoding="utf-8")


def test_a_spreadsheet_with_drop_downs_comes_back_with_added_columns(story, drawn):
    place, _ = drawn
    file = validate.sheet(story, "hedging", "Ann", folder=place)
    first = file.read_bytes()
    file.unlink()
    assert validate.sheet(story, "hedging", "Ann", folder=place).read_bytes() == first
    with pytest.raises(ValueError, match="is there already"):
        validate.sheet(story, "hedging", "Ann", folder=place)
    book = openpyxl.load_workbook(file)
    sheet = book["labels"]
    header = [cell.value for cell in sheet[1]]
    (choice,) = sheet.data_validations.dataValidation
    assert choice.formula1 == '"0,1,2,3,4,cannot say"' and "codebook" in book.sheetnames
    at = header.index("label") + 1
    sheet.cell(1, len(header) + 1).value = "my notes"
    sheet.cell(2, len(header) + 1).value = "=1+1"
    sheet.cell(2, at).value, sheet.cell(3, at).value = 1, "Cannot say"
    book.save(file)
    assert sorted(labels(place).values()) == ["1", CANNOT]


def test_no_text_of_an_article_is_computed_by_a_spreadsheet(drawn, story):
    place, units = drawn
    evil = units[0] | {"text": '=HYPERLINK("http://x")'}
    store.add(place, HEDGING, evil, "1", "Ann")
    assert "\"'=HYPERLINK" in (place / "hedging-Ann.csv").read_text()
    book = openpyxl.load_workbook(validate.sheet(story, "hedging", "Ben", folder=place))
    assert {cell.data_type for row in book["labels"] for cell in row}.isdisjoint({"f"})


def test_a_label_that_is_none_names_file_line_and_choices(drawn, story):
    place, units = drawn
    store.add(place, HEDGING, units[0], "1", "Ann")
    file = place / "hedging-Ann.csv"
    whole = file.read_bytes()
    file.write_bytes(whole.replace(b'"1","Ann"', b'"meh","Ann"'))
    with pytest.raises(ValueError, match=r"hedging-Ann.csv, line 2: “meh” is no label of hedging"):
        validate.labels(story, "hedging", folder=place)
    other = place / "made elsewhere.csv"
    other.write_text(f"unit,label\n{units[1]['unit']},1\n{units[2]['unit']},meh\n")
    file.write_bytes(whole)
    with pytest.raises(ValueError, match=r"line 3: “meh”"):
        validate.add(story, "hedging", other, coder="Ann", folder=place)
    assert file.read_bytes() == whole


def test_untimed_labels_that_differ_are_no_label_until_somebody_decides(drawn):
    place, units = drawn
    rows = f"unit,label\n{units[0]['unit']},1\n{units[0]['unit']},2\n"
    (place / "hedging-Ann.csv").write_text(rows)
    assert labels(place) == {(units[0]["unit"], "Ann"): CANNOT}


def test_a_file_that_is_no_table_is_named_and_stays(drawn):
    place, units = drawn
    file = place / "hedging-Ann.csv"
    file.write_bytes(b"\0\1\2 nothing")
    with pytest.raises(ValueError, match=r"hedging-Ann.csv"):
        store.add(place, HEDGING, units[0], "1", "Ann")
    assert file.read_bytes() == b"\0\1\2 nothing"
    (place / "hedging-Ben.xlsx").write_bytes(b"no workbook")
    file.unlink()
    with pytest.raises(ValueError, match="cannot be opened as a spreadsheet"):
        store.read(place, HEDGING)
