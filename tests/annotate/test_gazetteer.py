import pytest

from analysis.annotate.entities import gazetteer

LISTS = ("places", "demonyms", "organisations", "given_names", "surnames", "name_words", "titles",
         "names")  # fmt: skip


@pytest.mark.parametrize("name", LISTS)
def test_each_row_is_listed_once_and_has_a_reason(name):
    rows = gazetteer.rows(f"{name}.csv")
    first = [next(iter(row.values())) for row in rows]
    assert len(first) == len(set(first))
    assert all(row["reason"].strip() and name.strip() == name for row, name in zip(rows, first))  # noqa: B905


def test_labels_are_those_of_the_table():
    for name in ("places", "organisations", "name_words", "names"):
        assert {row["label"] for row in gazetteer.rows(f"{name}.csv")} <= gazetteer.LABELS


def test_the_longest_name_is_tried_first():
    starts = gazetteer.load().starts["New"]
    assert [len(words) for words, _ in starts] == sorted((len(w) for w, _ in starts), reverse=True)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"name,kind\nSable,ORG\n", "names.csv, line 1: add the column label"),
        (b"name,label\n,ORG\n", "line 2: give a name"),
        (b"name,label\nSable,FIRM\n", "line 2: the label 'FIRM' is not one of"),
        (b"name,label\nSable,ORG\nSable,GPE\n", "line 3: Sable stands here twice"),
        (b"name,label\nS\0ble,ORG\n", "names.csv: save the file as CSV in UTF-8"),
    ],
)
def test_errors_of_own_names_say_where(tmp_path, content, message):
    path = tmp_path / "names.csv"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=message):
        gazetteer.own_names(path)


def test_own_names(tmp_path):
    path = tmp_path / "names.csv"
    path.write_text("\ufeffname,entity,label\nSable,Sable Group,ORG\nVrello,,GPE\n", "utf-8")
    assert gazetteer.own_names(path) == {
        "Sable": ("Sable Group", "ORG"),
        "Vrello": ("Vrello", "GPE"),
    }
