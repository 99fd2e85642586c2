import pandas as pd
import pytest

from analysis.annotate import entities
from analysis.annotate.entities import aliases

NAMES = pd.DataFrame(
    {
        "article_id": ["a", "a", "b", "c", "c"],
        "text": ["Ana Ruiz", "Ruiz", "Ruiz", "U.S.", "=Sum Fund"],
        "label": ["PERSON", "PERSON", "ORG", "GPE", "ORG"],
    }
)


@pytest.fixture
def own(tmp_path):
    def write(content):
        path = tmp_path / "aliases.csv"
        path.write_text(content, encoding="utf-8")
        return path

    return write


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("name,entity\nRuiz,Ana Ruiz\n", "aliases.csv, line 1: add the column action"),
        ("name,entity,action\nRuiz,Ana Ruiz,join\n", "line 2: the action 'join' is not one of"),
        ("name,entity,action\n,Ana Ruiz,merge\n", "line 2: give a name"),
        ("name,entity,action\nRuiz,,merge\n", "line 2: give the entity to merge Ruiz to"),
        (
            "name,entity,action\nRuiz,A,merge\nRuiz,B,merge\n",
            "line 3: aliases.csv, line 2 says",
        ),
        ("name,entity,action,label\nRuiz,A,merge,MAN\n", "line 2: the label 'MAN' is not"),
        ("name,entity,action\nRuiz,A,merge,x\n", "line 2: put fields that hold a comma"),
    ],
)
def test_errors_name_file_and_line(own, content, message):
    with pytest.raises(ValueError, match=message):
        aliases.load(own(content))


def test_a_missing_file_is_one_sentence(tmp_path):
    with pytest.raises(ValueError, match=r"aliases\.csv: check the path"):
        aliases.load(tmp_path / "aliases.csv")


def test_a_row_without_action_says_nothing(own):
    path = own("name,entity,action\nRuiz,Ana Ruiz,\n\n")
    assert aliases.load(path) == aliases.Aliases()


def test_an_edited_file_is_read_anew(own):
    assert aliases.load(own("name,entity,action\nA,B,merge\n")).forms == {"A": "B"}
    assert aliases.load(own("name,entity,action\nA,C,merge\n")).forms == {"A": "C"}


def test_the_file_written_changes_nothing_and_is_never_replaced(tmp_path):
    path = tmp_path / "aliases.csv"
    resolved = entities.resolve(NAMES)
    assert aliases.write(entities.merges(resolved), resolved, path) == 2
    again = entities.resolve(NAMES, aliases=path)
    assert again["entity"].tolist() == resolved["entity"].tolist()
    assert again["label"].tolist() == resolved["label"].tolist()
    with pytest.raises(FileExistsError):
        aliases.write(entities.merges(resolved), resolved, path)


def test_a_form_that_means_others_elsewhere_is_left_to_the_rules(tmp_path):
    table = NAMES.head(2).copy()
    more = pd.DataFrame({"article_id": ["b", "b"], "text": ["Bo Ruiz", "Ruiz"], "label": "PERSON"})
    resolved = entities.resolve(pd.concat([table, more], ignore_index=True))
    path = tmp_path / "aliases.csv"
    aliases.write(entities.merges(resolved), resolved, path)
    rows = pd.read_csv(path, keep_default_na=False)
    assert rows[["name", "entity", "action"]].values.tolist() == [
        ["Ruiz", "Ana Ruiz", ""],
        ["Ruiz", "Bo Ruiz", ""],
    ]


@pytest.mark.parametrize("name", ["=1+1", "＝1+1", "-x", "@x"])
def test_a_cell_that_a_spreadsheet_would_compute_is_text_and_read_back_as_it_was(tmp_path, name):
    merges = pd.DataFrame(
        [[name, "Sum", "ORG", "spelling", 1, 1]],
        columns=["form", "entity", "label", "rule", "mentions", "articles"],
    )
    path = tmp_path / "aliases.csv"
    aliases.write(merges, pd.DataFrame({"entity": ["Sum"]}), path)
    assert path.read_text(encoding="utf-8").splitlines()[1].startswith(f'"\'{name}",')
    assert aliases.load(path).forms == {name: "Sum"}
