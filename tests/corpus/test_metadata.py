import pandas as pd

TIDE = "The tide left the boats on the sand before noon, the harbour master said."
HEADER = (
    "Title: Low tide\nOutlet: Pier News\nPublished: 2020-01-04\nByline: By Ada Quill\nSection:\n\n"
)
CLOSING = "\n\nThis article was originally published in The Quay Post on May 4, 2020."


def test_given_wins_over_header_and_header_over_inferred(corpus):
    files = {"a.txt": HEADER + TIDE + CLOSING, "b.txt": TIDE + " It rained." + CLOSING}
    rows = corpus(files).articles.set_index("source_path")
    assert rows.loc["a.txt", ["outlet", "outlet_from"]].tolist() == ["Pier News", "header"]
    assert rows.loc["a.txt", "published"] == pd.Timestamp("2020-01-04", tz="UTC")
    assert rows.loc["b.txt", ["outlet", "outlet_from"]].tolist() == ["The Quay Post", "inferred"]
    assert rows.loc["b.txt", "published"] == pd.Timestamp("2020-05-04", tz="UTC")
    assert rows["published_from"].tolist() == rows["outlet_from"].tolist()
    given = files | {"metadata.csv": "File,Outlet,Date\na.txt,The Mole,2020-02-01\n"}
    row = corpus(given).articles.set_index("source_path").loc["a.txt"]
    assert row[["outlet", "outlet_from", "published_from"]].tolist() == [
        "The Mole",
        "given",
        "given",
    ]
    assert row[["title", "byline"]].tolist() == ["Low tide", "Ada Quill"]
    assert row["published"] == pd.Timestamp("2020-02-01", tz="UTC")


def test_the_name_of_a_file_is_a_title_but_never_an_outlet(corpus):
    row = corpus({"Pier News/low_tide.txt": TIDE}).articles.iloc[0]
    assert row["title"] == "low tide"
    assert row[["outlet", "outlet_from", "published", "published_from"]].isna().all()


def test_metadata_beside_a_file_is_nearer_than_above(corpus):
    rows = corpus(
        {
            "metadata.csv": "file,outlet,section\nin/a.txt,Far,World\n",
            "in/metadata.csv": "file,outlet\na.txt,Near\n",
            "in/a.txt": TIDE,
        }
    ).articles
    assert rows[["outlet", "section"]].values.tolist() == [["Near", "World"]]


def test_metadata_of_a_table_gives_no_title_to_its_rows(corpus):
    rows = corpus(
        {
            "a.csv": f'text\n"{TIDE}"\n"Snow fell on the pier all night."\n',
            "metadata.csv": "file,title,outlet\na.csv,Export,Pier News\n",
        }
    ).articles
    assert rows["title"].isna().all()
    assert set(rows["outlet"]) == {"Pier News"}


def test_metadata_that_cannot_be_used_is_said(corpus, reason):
    read = corpus({"a.txt": TIDE, "metadata.csv": "file,outlet\nb.txt,Pier News\n"})
    assert reason(read, "metadata.csv#row 2") == "describes b.txt, which is not in the folder"
    read = corpus({"metadata.csv": "name,outlet\na.txt,Pier News\n"})
    assert reason(read, "metadata.csv") == "has no column file; it has: name, outlet"
    assert len(read.articles) == 1


def test_metadata_never_leads_out_of_the_folder(corpus, reason):
    read = corpus({"a.txt": TIDE, "metadata.csv": "file,outlet\n../../secret.txt,X\n"})
    assert "not in the folder" in reason(read, "metadata.csv#row 2")


def test_a_date_that_cannot_be_read_is_missing_and_said(corpus, reason):
    read = corpus({"a.txt": f"Published: last Friday\n\n{TIDE}"})
    assert read.articles["published"].isna().all()
    assert read.articles["published_from"].isna().all()
    assert reason(read, "a.txt") == 'the date "last Friday" cannot be read: write it as 2020-01-31'
    assert read.ledger["status"].tolist() == ["loaded"]
