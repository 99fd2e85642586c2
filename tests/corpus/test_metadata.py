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


def test_the_name_of_a_file_and_its_folders_come_last(corpus):
    rows = corpus(
        {
            "Pier News/opinion/2020-01-04_low_tide.txt": TIDE,
            "2020/storm reports/gale.txt": TIDE + " It rained.",
            "Pier News/b.txt": HEADER.replace("Pier News", "The Mole") + TIDE + " It snowed.",
        }
    ).articles.set_index("source_path")
    row = rows.loc["Pier News/opinion/2020-01-04_low_tide.txt"]
    assert row[["title", "outlet", "section"]].tolist() == ["low tide", "Pier News", "Opinion"]
    assert row[["outlet_from", "published_from"]].tolist() == ["inferred", "inferred"]
    assert row["published"] == pd.Timestamp("2020-01-04", tz="UTC")
    assert rows.loc["2020/storm reports/gale.txt", ["outlet", "published"]].isna().all()
    assert rows.loc["Pier News/b.txt", "outlet"] == "The Mole"


def test_a_line_at_the_head_names_author_and_day(corpus):
    source = (
        f"Low tide\n\nBy Ada Quill and Ben Roe, Pier News\nJanuary 4, 2020 9:30 PM ET\n\n{TIDE}"
    )
    read = corpus({"a.txt": source})
    row = read.articles.iloc[0]
    assert row["byline"] == "Ada Quill and Ben Roe"
    assert row["published"] == pd.Timestamp("2020-01-05 02:30", tz="UTC")
    assert row["text"] == f"Low tide\n\n{TIDE}"
    assert read.removed["rule"].tolist() == ["byline", "timestamp"]


def test_a_dateline_names_the_agency_and_the_day(corpus):
    rows = corpus(
        {
            "a.txt": f"PORT SALT, Jan 3 (Reuters) - {TIDE}",
            "2019/b.txt": f"PORT SALT, Jan 3 (Reuters) - It rained. {TIDE}",
            "c.txt": f"QUAY TOWN, Maine (AP) — Snow fell. {TIDE}",
        }
    ).articles.set_index("source_path")
    assert rows["outlet"].to_dict() == {
        "a.txt": "Reuters",
        "2019/b.txt": "Reuters",
        "c.txt": "Associated Press",
    }
    assert rows["published"].dropna().to_dict() == {
        "2019/b.txt": pd.Timestamp("2019-01-03", tz="UTC")
    }
    assert rows.loc["a.txt", "text"].startswith("PORT SALT, Jan 3 (Reuters) - The tide")


def test_sources_that_disagree_are_said_in_the_ledger(corpus, reason):
    read = corpus(
        {
            "a.txt": HEADER + TIDE + CLOSING,
            "b.txt": HEADER.replace("Byline: By", "Byline:") + "Snow fell on the pier all night.",
            "metadata.csv": "file,outlet,byline\nb.txt,The Pier News,QUILL Ada\n",
        }
    )
    assert reason(read, "a.txt") == (
        "the outlet is Pier News by the file, but The Quay Post by a line at its end; "
        "the date is 4 January 2020 by the file, but 4 May 2020 by a line at its end"
    )
    assert read.ledger.set_index("source").loc["b.txt"].isna()["reason"]


def test_a_dateline_never_contradicts_the_file(corpus):
    read = corpus({"a.txt": f"{HEADER}PORT SALT, Feb 3, 2020 (AP) — {TIDE}"})
    assert read.articles["outlet"].tolist() == ["Pier News"]
    assert read.ledger["reason"].isna().all()


def test_the_user_s_word_on_the_language_counts_first(corpus, reason):
    french = "Le maire a dit mardi que la mer avait quitté le port avant midi. " * 4
    files = {"a.txt": french, "b.txt": TIDE, "c.txt": f"Language: fr\n\nSnow fell. {TIDE}"}
    given = {"metadata.csv": "file,language\na.txt,en-GB\nb.txt,de\n"}
    read = corpus(files | given)
    assert sorted(read.articles["source_path"]) == ["a.txt", "c.txt"]
    assert reason(read, "b.txt") == "is in de by metadata.csv; only English is analysed"
    assert reason(read, "c.txt") == "the language is fr by the file, but it is read"


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
    assert reason(read, "metadata.csv#line 2") == "describes b.txt, which is not in the folder"
    read = corpus({"metadata.csv": "name,outlet\na.txt,Pier News\n"})
    assert (
        reason(read, "metadata.csv")
        == "metadata.csv, line 1: add the column file; there is name, outlet"
    )
    assert len(read.articles) == 1


def test_metadata_never_leads_out_of_the_folder(corpus, reason):
    read = corpus({"a.txt": TIDE, "metadata.csv": "file,outlet\n../../secret.txt,X\n"})
    assert "not in the folder" in reason(read, "metadata.csv#line 2")


def test_a_date_that_cannot_be_read_is_missing_and_said(corpus, reason):
    read = corpus({"a.txt": f"Published: last Friday\n\n{TIDE}"})
    assert read.articles["published"].isna().all()
    assert read.articles["published_from"].isna().all()
    assert reason(read, "a.txt") == 'the date "last Friday" cannot be read: write it as 2020-01-31'
    assert read.ledger["status"].tolist() == ["loaded"]


def test_columns_of_ones_own_stay_with_their_articles(corpus):
    files = {"metadata.csv": "file;Desk;Outlet;words\na.txt;Foreign;Pier News;many\n"}
    files |= {f"{name}.txt": f"The council of {name} may meet on the pier today." for name in "ab"}
    articles = corpus(files).articles.set_index("source_path")
    assert articles["desk"].fillna("").to_dict() == {"a.txt": "Foreign", "b.txt": ""}
    assert articles.loc["a.txt", "outlet"] == "Pier News"
    assert articles["words"].tolist() == [10, 10]
