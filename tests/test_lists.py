from pathlib import Path

import pytest

from analysis import lists
from analysis.annotate.entities import aliases, gazetteer
from analysis.annotate.hedges import cues
from analysis.annotate.quotes import speech
from analysis.corpus import read

NEEDS = ["name", "label"]
PLAIN = "name,label,reason\nZoë Tarn,PERSON,the mayor\n,,\n\nTarn & Co,ORG,\n"
AS_WRITTEN = {
    "as it is": PLAIN.encode(),
    "Windows line ends": PLAIN.replace("\n", "\r\n").encode(),
    "old Mac line ends": PLAIN.replace("\n", "\r").encode(),
    "a byte order mark": PLAIN.encode("utf-8-sig"),
    "Windows-1252": PLAIN.encode("cp1252"),
    "semicolons of Excel": PLAIN.replace(",", ";").encode("cp1252"),
    "tabs in UTF-16": PLAIN.replace(",", "\t").encode("utf-16"),
    "sep=": b"sep=;\r\n" + PLAIN.replace(",", ";").encode(),
    "quoted": b'"Name";"Label";"Reason"\n"Zo\xc3\xab Tarn";"PERSON";"the mayor"\n"Tarn & Co";ORG\n',
    "capitals and blanks": PLAIN.replace("name,label", " NAME , Label").encode(),
    "empty columns at the end": PLAIN.replace("\n", ",,\n").encode(),
}


@pytest.mark.parametrize("data", AS_WRITTEN.values(), ids=AS_WRITTEN)
def test_a_list_is_read_however_it_was_saved(data):
    header, rows = lists.rows(data, "names.csv", NEEDS)
    assert header == ["name", "label", "reason"]
    assert [list(row.values()) for _, row in rows] == [
        ["Zoë Tarn", "PERSON", "the mayor"],
        ["Tarn & Co", "ORG", ""],
    ]


def test_a_place_is_the_line_where_a_row_begins():
    data = b'name,label\n"Tarn\nHall",FAC\n\nQuay,LOC\n'
    places = [place for place, _ in lists.rows(data, "names.csv", NEEDS)[1]]
    assert places == ["names.csv, line 2", "names.csv, line 5"]


def test_the_apostrophe_that_guards_a_cell_is_no_part_of_it():
    _, rows = lists.rows(b"name,label\n'=Sum Fund,ORG\n'Twas,ORG\n", "names.csv", NEEDS)
    assert [row["name"] for _, row in rows] == ["=Sum Fund", "'Twas"]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "names.csv, line 1: add the column name and label; the file is empty."),
        (b"name;kind\na;b\n", "names.csv, line 1: add the column label; there is name, kind."),
        (b"name,label,Name\n", "names.csv, line 1: the column name stands there twice; keep one."),
        (
            b"name,label\na,b\nc,d,e\n",
            'names.csv, line 3: put fields that hold a comma between " marks.',
        ),
        (b"PK\x03\x04\x00\x00", "names.csv: save the file as CSV in UTF-8."),
        (b"name,label\n\x81\x8d,ORG\n", "names.csv: save the file as CSV in UTF-8."),
    ],
)
def test_what_is_wrong_is_one_sentence_with_its_place(data, message):
    with pytest.raises(ValueError, match=r"^names\.csv") as error:
        lists.rows(data, "names.csv", NEEDS)
    assert str(error.value) == message


def test_every_list_is_found_and_none_is_an_article(tmp_path):
    for name in lists.FILES - {lists.BOILERPLATE, lists.OUTLETS}:
        (tmp_path / name.upper()).write_text("name;label\n")
    (tmp_path / "tide.txt").write_text("The tide left the boats on the sand before noon.")
    found = lists.beside(tmp_path)
    assert [path.name for path in found if path] == [
        "HEDGES.CSV",
        "VERBS.CSV",
        "NAMES.CSV",
        "ALIASES.CSV",
    ]
    assert read(tmp_path).ledger["source"].drop_duplicates().tolist() == [
        "METADATA.CSV",
        "tide.txt",
    ]


def test_each_user_s_list_takes_what_excel_writes(tmp_path):
    def excel(name: str, *lines: str) -> Path:
        path = tmp_path / name
        path.write_bytes(("sep=;\r\n" + "\r\n".join(lines)).encode("cp1252"))
        return path

    own = speech.load(excel("verbs.csv", "VERB;CLASS;REASON", "hop;emotive;é"))
    assert own["hop"].verb_class == "emotive"
    assert cues.load(excel("hedges.csv", "Cue;Kind", "ish;softener")).rows[0].cue == "ish"
    named = gazetteer.own_names(excel("names.csv", "Name;Label", "Zoë;PERSON"))
    assert named == {"Zoë": ("Zoë", "PERSON")}
    forms = aliases.load(excel("aliases.csv", "Name;Entity;Action", "Zoë;Zoë Tarn;merge")).forms
    assert forms == {"Zoë": "Zoë Tarn"}
