import pytest

from analysis.corpus.from_path import of_address, read, title, year

TIDE = "The tide left the boats on the sand before noon on day {}, the harbour master said."


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("2020-01-04-tide.txt", {"published": "2020-01-04"}),
        ("20200104.txt", {"published": "2020-01-04"}),
        ("2020/01/04/tide.txt", {"published": "2020-01-04"}),
        ("2020-13-45.txt", {}),
        ("120200104.txt", {}),
        ("reuters/tide.txt", {"outlet": "Reuters"}),
        ("The Week/tide.txt", {"outlet": "The Week"}),
        ("pier.example/tide.txt", {"outlet": "pier.example"}),
        ("export.jsonl#row 2020-01-04", {}),
        ("Iran/tide.txt", {}),
        ("January/opinion/tide.txt", {"section": "Opinion"}),
        ("news/tide.txt", {}),
    ],
)
def test_only_names_that_are_beyond_doubt_count(path, expected):
    assert read(path) == expected


def test_an_address_may_hold_the_day():
    assert of_address("https://pier.example/world/2020/01/04/tide") == {"published": "2020-01-04"}
    assert of_address("https://pier.example/tide-20200104x") == {"published": "2020-01-04"}
    assert of_address("https://[pier/2020/01/04") == {}
    assert of_address("") == {}


def test_a_year_is_one_year():
    assert year("wire/2020/a.txt", "https://pier.example/2020/x") == "2020"
    assert year("wire/2020/2019.txt", "") == ""


def test_a_date_in_the_name_is_no_title():
    assert title("2020-01-04_low-tide.txt") == "low tide"
    assert title("2020-01-04.txt") is None


@pytest.mark.parametrize(
    ("folder", "outlet"),
    [
        ("nyt", "The New York Times"),
        ("the guardian", "The Guardian"),
        ("the-guardian", "The Guardian"),
        ("the_guardian", "The Guardian"),
        ("guardian", "The Guardian"),
    ],
)
def test_a_folder_may_be_named_by_any_spelling_of_an_outlet_that_is_known(folder, outlet):
    assert read(f"2020/{folder}/tide.txt") == {"outlet": outlet}


def test_folders_side_by_side_are_outlets_where_nothing_else_tells(corpus, reason):
    found = corpus({
        "mole/tide.txt": f"Title: Low tide\n\n{TIDE.format(1)}",
        "quay_sheet/2020/ebb.txt": TIDE.format(2),
        "guardian/flood.txt": TIDE.format(3),
        "wire/spring.txt": f"Outlet: Pier News\n\n{TIDE.format(4)}",
        "wire/neap.txt": TIDE.format(5),
        "loose.txt": TIDE.format(6),
    })  # fmt: skip
    articles = found.articles.set_index("source_path")
    outlets = articles["outlet"].fillna("").to_dict()
    assert outlets == {
        "mole/tide.txt": "mole",
        "quay_sheet/2020/ebb.txt": "quay sheet",
        "guardian/flood.txt": "The Guardian",
        "wire/spring.txt": "Pier News",
        "wire/neap.txt": "",
        "loose.txt": "",
    }
    assert articles.loc["mole/tide.txt", "outlet_from"] == "inferred"
    assert "folders read as outlets: mole, quay_sheet, since" in reason(found, "outlets.csv")


def test_a_list_of_ones_own_names_the_outlets_of_folders(corpus):
    own = "name,outlet\nmole,The Mole of Salt Bay\n"
    texts = {"mole/a.txt": TIDE.format(1), "quay/b.txt": TIDE.format(2)}
    found = corpus({"outlets.csv": own, **texts})
    assert set(found.articles["outlet"]) == {"The Mole of Salt Bay", "quay"}


@pytest.mark.parametrize(
    "folders",
    [
        ("2020", "2021-01"),
        ("january", "february"),
        ("txt", "pdf"),
        ("articles", "data"),
        ("politics", "sports"),
        ("part 1", "part 2"),
        ("Week_01", "Week_02"),
        ("mole",),
    ],
)
def test_what_else_articles_are_kept_by_is_no_outlet(corpus, folders):
    found = corpus({f"{name}/a.txt": TIDE.format(n) for n, name in enumerate(folders)})
    assert found.articles["outlet"].isna().all()


def test_a_folder_named_by_what_its_articles_speak_of_is_no_outlet(corpus, reason):
    tides = {f"low_tide/{n}.txt": TIDE.format(n) + " It was a low tide." for n in range(3)}
    found = corpus({**tides, "mole/a.txt": TIDE.format(3), "quay/b.txt": TIDE.format(4)})
    assert set(found.articles["outlet"].dropna()) == {"mole", "quay"}
    assert "low_tide" not in reason(found, "outlets.csv")
