import pytest

from analysis.corpus import CorpusError, digest, read

TIDE = "The tide left the boats on the sand before noon, the harbour master said."
SOURCE = f"{TIDE}\n\nPhoto: Ada Quill\n\nRead more: Why the tide rose"


def test_a_rule_can_be_put_off_for_a_corpus(corpus):
    files = {"a.txt": SOURCE}
    assert corpus(files).removed["rule"].tolist() == ["photo_credit", "read_more"]
    read = corpus(files | {"boilerplate.csv": "rule,use\nphoto_credit,off\nread_more,on\n"})
    assert read.removed["rule"].tolist() == ["read_more"]
    assert read.articles["text"].tolist() == [f"{TIDE}\n\nPhoto: Ada Quill"]
    assert read.ledger["source"].tolist() == ["a.txt"]


def test_counting_lines_can_be_put_off(corpus):
    files = {
        f"{n}.txt": f"Outlet: Pier News\n\nOn day {n} {TIDE}\n\nWrite to us." for n in range(6)
    }
    assert set(corpus(files).removed["rule"]) == {"repeated"}
    assert corpus(files | {"boilerplate.csv": "rule,use\nrepeated,off\n"}).removed.empty


def test_one_file_has_the_rules_of_its_folder(tmp_path):
    (tmp_path / "a.txt").write_text(SOURCE)
    before = digest(tmp_path / "a.txt")
    (tmp_path / "boilerplate.csv").write_text("rule,use\nphoto_credit,off\n")
    assert read(tmp_path / "a.txt").removed["rule"].tolist() == ["read_more"]
    assert digest(tmp_path / "a.txt") != before


def test_a_change_of_the_file_is_a_change_of_the_corpus(tmp_path):
    (tmp_path / "a.txt").write_text(SOURCE)
    before = digest(tmp_path)
    (tmp_path / "boilerplate.csv").write_text("rule,use\nphoto_credit,off\n")
    assert digest(tmp_path) != before


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("rule,use\nfoto,off\n", 'line 2: there is no rule "foto"; there are advertisement, '),
        ("rule,use\nshare,no\n", 'line 2: the column use is on or off, not "no"'),
        ("name\nshare\n", "line 1: add the column rule and use; there is name"),
        (b"\xff\xfe\x00", "boilerplate.csv: save the file as CSV in UTF-8"),
    ],
)
def test_a_file_that_cannot_be_used_is_an_error_that_says_why(corpus, content, expected):
    with pytest.raises(CorpusError) as error:
        corpus({"a.txt": SOURCE, "boilerplate.csv": content})
    assert expected in str(error.value)


def test_such_a_file_in_a_folder_below_is_said_to_be_unused(corpus, reason):
    read = corpus({"a.txt": SOURCE, "in/boilerplate.csv": "rule,use\nshare,off\n"})
    assert reason(read, "in/boilerplate.csv").startswith("counts only in the folder that is read")
