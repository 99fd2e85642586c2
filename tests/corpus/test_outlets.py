import csv
from pathlib import Path

import pytest

from analysis.corpus import CorpusError, outlets, read

TIDE = "The tide left the boats on the sand before noon on day {}, the harbour master said."


def files(names):
    rows = "".join(f'"{name}","{TIDE.format(n)} {"word" * n}"\n' for n, name in enumerate(names))
    return {"a.csv": "outlet,text\n" + rows}


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["The Mole", "Mole", "MOLE", "mole.example", "The Mole"], {"The Mole"}),
        (["Pier & Sound", "Pier and Sound"], {"Pier and Sound"}),
        (["NYT", "www.nytimes.com", "New York Times"], {"The New York Times"}),
        (["Reuters News", "REUTERS"], {"Reuters"}),
        (["Quay Post", "Quay Post (Online)", "The Quay Post"], {"The Quay Post"}),
        (["Quay Post", "Pier Post"], {"Quay Post", "Pier Post"}),
        (["Quay Post (Salt)", "Quay Post (Bay)"], {"Quay Post (Salt)", "Quay Post (Bay)"}),
    ],
)
def test_names_that_differ_by_their_spelling_alone_are_one(corpus, names, expected):
    assert set(corpus(files(names)).articles["outlet"]) == expected


def test_what_is_merged_or_only_looks_alike_is_said(corpus, reason):
    read = corpus(files(["The Mole", "Mole", "Quay Post (Salt)", "Quay Post"]))
    told = reason(read, "outlets.csv")
    assert "Mole is read as The Mole (by spelling)" in told
    assert "the outlets Quay Post and Quay Post (Salt) may be one" in told
    row = read.ledger.set_index("source").loc["outlets.csv"]
    assert (row["status"], row["articles"]) == ("noted", 0)


def test_the_user_s_file_wins(corpus):
    own = "NAME;OUTLET\nnyt;Gotham Sheet\nPier Post;Quay Post\nThe Mole;\n"
    found = corpus(files(["NYT", "Pier Post", "The Mole"]) | {"outlets.csv": own})
    assert set(found.articles["outlet"]) == {"Gotham Sheet", "Quay Post", "The Mole"}


def test_a_faulty_file_is_an_error_that_says_where(corpus):
    with pytest.raises(CorpusError, match=r"outlets.csv, line 3: A stands here twice"):
        corpus(files(["A"]) | {"outlets.csv": "name,outlet\nA,B\nA,C\n"})


def test_what_was_merged_can_be_written_and_read_again(corpus, tmp_path):
    found = corpus(files(["The Mole", "Mole", "NYT"]))
    assert outlets.write(found.merged, tmp_path / "outlets.csv") == 2
    with (tmp_path / "outlets.csv").open(encoding="utf-8", newline="") as file:
        assert [row["name"] for row in csv.DictReader(file)] == ["Mole", "NYT"]
    again = read(tmp_path)
    assert set(again.articles["outlet"]) == {"The Mole", "The New York Times"}
    with pytest.raises(FileExistsError):
        outlets.write(found.merged, tmp_path / "outlets.csv")


def test_every_known_spelling_is_of_one_outlet():
    table = Path(outlets.__file__).with_name("known_outlets.csv")
    rows = list(csv.DictReader(table.read_text(encoding="utf-8").splitlines()))
    names = [
        n.casefold()
        for row in rows
        for n in {row["outlet"], *row["domains"].split(), *row["spellings"].split("|")} - {""}
    ]
    known = {n: outlets.known(n) for n in names}
    assert all(known.values())
    assert len({row["outlet"] for row in rows}) == len(rows)
