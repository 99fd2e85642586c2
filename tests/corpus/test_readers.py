import gzip
import json

import pytest

from analysis.corpus.readers import csv_tsv, json_jsonl, markdown, page, txt
from analysis.corpus.readers.article import RawArticle, Remark, Skipped, Unreadable

TIDE = "The tide left the boats on the sand before noon, the harbour master said."
GALE = "A gale took the roof off the fish market, and nobody was hurt in it."


@pytest.fixture
def items(tmp_path):
    def of(read, content, name="file"):
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return [item for item in read(path) if not isinstance(item, Remark)]

    return of


# Plain text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_encodings_of_plain_text(items, encoding):
    text = "“The naïve café,” she said – it’s closed.\r\nThe second line of it."
    data = text.encode(encoding)
    if encoding == "utf-16-le":
        data = b"\xff\xfe" + data
    assert items(txt.read, data)[0].text == text


def test_a_header_is_metadata_and_no_text(items):
    header = "Sample: invented\r\nHEADLINE: Low tide\r\nOutlet: Pier News\r\nSection:\r\n \r\n"
    (item,) = items(txt.read, header + TIDE)
    assert item.text == TIDE
    assert item.fields == {"title": "Low tide", "outlet": "Pier News"}
    assert item.offset == len(header)


@pytest.mark.parametrize(
    "text",
    [
        "Source: the mayor said it rained.\nNobody knew more.\n\nThe end.",
        "Weather: rain\n\nIt rained.",
        "It rained.\nTitle: Low tide\n\nThe end.",
        "\nTitle: Low tide\n\nThe end.",
    ],
)
def test_what_is_no_header_stays_text(items, text):
    assert items(txt.read, text) == [RawArticle(text)]


# Markdown


def test_front_matter_is_metadata_and_marks_are_no_text(items):
    source = (
        "---\ntitle: 'Low tide: a report'\ndate: 2020-01-04\nauthor: [Ada Quill, Ben Roe]\n"
        "section: null\n---\n\n## Why\n\n> It **may** _rain_, [he said](https://a.example/b)."
        "\n\n2 * 3 * 4 and snake_case_word\n"
    )
    (item,) = items(markdown.read, source)
    assert item.text.strip() == "Why\n\n> It may rain, he said.\n\n2 * 3 * 4 and snake_case_word"
    assert item.fields == {
        "title": "Low tide: a report",
        "published": "2020-01-04",
        "byline": "Ada Quill, Ben Roe",
    }


def test_front_matter_goes_by_the_names_that_columns_have(items):
    matter = "site: Pier Notes\npubDate: 2020-01-04\nwriter: Ada Quill\nmood: wet"
    (item,) = items(markdown.read, f"---\n{matter}\n---\nIt fell.")
    assert item.fields == {
        "outlet": "Pier Notes",
        "published": "2020-01-04",
        "byline": "Ada Quill",
    }


def test_marks_of_lists_and_rules_of_tables_are_no_text(items):
    source = "We know:\n\n- It fell.\n* It rose.\n\n| day | tide |\n|:--|---:|\n| 4 | low |\n"
    (item,) = items(markdown.read, source)
    assert item.text.split("\n") == [
        "We know:", "", "It fell.", "It rose.", "", "day | tide", "4 | low", "",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("matter", "problem"),
    [
        ("title: [", "is not valid YAML"),
        ("a: &a [x, x]\nb: [*a, *a]", "is not valid YAML"),
        ("title: " + "[" * 9_000, "is not valid YAML"),
        ("title: " + "x" * 30_000, "is longer than 20,000 characters"),
    ],
)
def test_bad_front_matter_is_left_out_and_said(items, matter, problem):
    (item,) = items(markdown.read, f"---\n{matter}\n---\n{TIDE}")
    assert item.text == TIDE and item.fields == {}
    assert problem in item.problem


@pytest.mark.parametrize("text", ["---\n\nIt rained.\n\n---\n\nThe end.", "---\nNo end: to it\n"])
def test_a_rule_at_the_top_is_no_front_matter(items, text):
    assert items(markdown.read, text) == [RawArticle(text)]


@pytest.mark.parametrize("unit", ["*a ", "**", "[", "[a](", "_a", "# ", "> ", "![", "a*"])
def test_long_lines_of_marks_are_read(unit):
    source = unit * (200_000 // len(unit))
    kept = markdown.strip_markup(source)
    assert sum(map(str.isalnum, kept)) == sum(map(str.isalnum, source))


# Web pages

PAGE = """<!doctype html><html><head><meta charset="{charset}"><title>Low tide | Pier</title>
<meta property="og:site_name" content="Pier News">
<meta property="article:published_time" content="2020-01-04T09:30:00Z">
<meta name="author" content="Ada Quill"><link rel="canonical" href="https://pier.example/1">
</head><body><nav><a href="/">Home</a> <a href="/news">News</a></nav><article><h1>Low tide</h1>
<p>{text} “It was over at once,” said the mayor – a naïve man.</p><p>{text} He left.</p></article>
<footer>All rights reserved</footer></body></html>"""


@pytest.mark.parametrize("charset", ["utf-8", "windows-1252"])
def test_a_page_gives_its_text_and_metadata(items, charset):
    (item,) = items(page.read, PAGE.format(charset=charset, text=TIDE).encode(charset))
    assert "“It was over at once,” said the mayor – a naïve man." in item.text
    assert "Home" not in item.text and "rights" not in item.text
    assert item.text.strip().startswith(TIDE) and item.offset == len("Low tide")
    assert item.fields == {
        "title": "Low tide",
        "outlet": "Pier News",
        "published": "2020-01-04T09:30:00Z",
        "byline": "Ada Quill",
        "url": "https://pier.example/1",
    }


def test_linked_data_is_believed_before_meta_tags(items):
    data = {"headline": "High tide", "author": [{"name": "Ben Roe"}], "datePublished": "2020-01-05"}
    script = f'<script type="application/ld+json">{json.dumps(data)}</script></head>'
    source = PAGE.format(charset="utf-8", text=TIDE).replace("</head>", script)
    (item,) = items(page.read, source)
    assert item.fields["title"] == "High tide"
    assert item.fields["byline"] == "Ben Roe"
    assert item.fields["outlet"] == "Pier News"


@pytest.mark.parametrize("source", ["<html></html>", "<!-- -->", "<div>" * 20_000, "<?xml?>"])
def test_a_page_without_an_article_says_so(items, source):
    with pytest.raises(Unreadable, match=r"save its text as \.txt"):
        items(page.read, source)


# Tables


def test_a_table_gives_an_article_a_row(items):
    first, second = items(
        csv_tsv.read,
        f'Headline,BODY,Source,views\nLow tide,"{TIDE}\n\nMore, later.",Pier News,3\n\n'
        "Gale,Roofs flew.,,\n",
    )
    fields = {"title": "Low tide", "outlet": "Pier News"}
    assert first == RawArticle(f"{TIDE}\n\nMore, later.", fields, "row 2")
    assert second == RawArticle("Roofs flew.", {"title": "Gale"}, "row 4")


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_other_delimiters_are_found(items, delimiter):
    source = delimiter.join(["title", "text"]) + "\n" + delimiter.join(["Gale", f'"{GALE}"'])
    assert items(csv_tsv.read, source)[0].text == GALE


def test_rows_that_break_are_skipped_and_the_rest_is_read(items):
    source = f'title,text\nGale,a gale, took, the roof\nLow,\nTide,"{TIDE}"\n'
    broken, empty, good = items(csv_tsv.read, source)
    assert "has 4 fields where the header has 2" in broken.reason and broken.item == "row 2"
    assert empty == Skipped("has no text", "row 3")
    assert good.text == TIDE


def test_a_table_without_text_names_its_columns(items):
    with pytest.raises(Unreadable) as error:
        items(csv_tsv.read, "a,b\n1,2\n")
    assert str(error.value) == "has no column text, body, content or article; it has: a, b"


def test_a_table_without_text_names_its_columns_and_not_what_stands_above_them(items):
    with pytest.raises(Unreadable) as error:
        items(csv_tsv.read, "Export of 4 January;;\n\nNr;Titel;Blatt\n1;Ebbe;Es fiel.\n")
    assert str(error.value).endswith("it has: Nr, Titel, Blatt")


def test_a_long_field_is_read_and_the_limit_is_put_back(items):
    import csv

    before = csv.field_size_limit()
    (item,) = items(csv_tsv.read, "text\n" + "x" * 200_000)
    assert len(item.text) == 200_000
    assert csv.field_size_limit() == before


def test_an_open_quote_swallows_the_rest_and_is_said(corpus, reason):
    rows = f'text\n"{TIDE}"\n"{GALE}\n' + f"{TIDE}\n" * 4_000
    read = corpus({"a.csv": rows})
    assert "characters in one article; the limit is 250,000" in reason(read, "a.csv#row 3")
    assert len(read.articles) == 1


def test_a_file_whose_items_are_all_skipped_says_so(corpus, reason):
    read = corpus({"a.jsonl": "{\n[]\n", "b.txt": TIDE})
    assert reason(read, "a.jsonl") == "holds no articles that could be loaded"
    assert reason(read, "a.jsonl#line 2") == "is JSON but not an object with names and values"


# JSON lines


def test_a_line_gives_an_article(items):
    data = {
        "ID": 4,
        "Title": "Gale",
        "content": GALE,
        "authors": ["A", "B"],
        "source": {"name": "Pier"},
    }
    (item,) = items(json_jsonl.read_lines, json.dumps(data) + "\n\n")
    assert item == RawArticle(
        GALE, {"id": "4", "title": "Gale", "outlet": "Pier", "byline": "A, B"}, "line 1"
    )


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("{", "is not valid JSON"),
        ("[" * 100_000, "is not valid JSON"),
        ("[1]", "is JSON but not an object with names and values"),
        ('{"a": 1, "b": 2}', "has no text, body, content or article; it has: a, b"),
        ('{"text": 3}', "has a text that is not a string"),
        ('{"text": " "}', "has no text"),
    ],
)
def test_a_bad_line_is_skipped_with_its_number(items, line, expected):
    bad, good = items(json_jsonl.read_lines, line + "\n" + json.dumps({"text": TIDE}))
    assert bad == Skipped(expected, "line 1")
    assert (good.item, good.text) == ("line 2", TIDE)


def test_half_characters_and_zeros_do_not_stop_the_reading(corpus):
    line = json.dumps({"id": "a\ud800", "title": "T\u0000", "text": f"\ud83d {TIDE}\u0000"})
    row = corpus({"a.jsonl": line}).articles.iloc[0]
    assert row["text"] == f"\ufffd {TIDE}"
    assert row[["article_id", "title"]].tolist() == ["a\ufffd", "T"]


# Compressed files


def test_compressed_files_are_read(corpus):
    read = corpus(
        {
            "a.jsonl.gz": gzip.compress(json.dumps({"text": TIDE}).encode()),
            "b.csv.GZ": gzip.compress(f'text\n"{GALE}"\n'.encode()),
        }
    )
    assert set(read.articles["text"]) == {TIDE, GALE}


def test_a_damaged_archive_keeps_what_was_read(corpus, reason):
    numbers = "".join(json.dumps({"text": f"{TIDE} {n} {n * n}"}) + "\n" for n in range(2_000))
    whole = gzip.compress(numbers.encode())
    read = corpus({"a.jsonl.gz": whole[: len(whole) // 2], "b.jsonl.gz": b"no archive"})
    assert 0 < len(read.articles) < 2_000
    assert "is damaged or cut off" in reason(read, "a.jsonl.gz")
    assert "is damaged or cut off" in reason(read, "b.jsonl.gz")


# Tables and data as other programs write them


@pytest.mark.parametrize("header", ["full_text,content", "content,full_text"])
def test_a_column_of_the_full_text_counts_before_one_of_a_beginning(items, header):
    row = {"full_text": f"{TIDE} {GALE}", "content": "The tide left…"}
    line = ",".join(f'"{row[name]}"' for name in header.split(","))
    assert items(csv_tsv.read, f"{header}\n{line}\n")[0].text == f"{TIDE} {GALE}"


def test_names_of_columns_count_without_their_accents(items):
    (item,) = items(
        csv_tsv.read, f"Título;Texto;Periódico;Fecha\nMarea;{TIDE};El Muelle;2020-01-04\n"
    )
    assert item.fields == {"title": "Marea", "outlet": "El Muelle", "published": "2020-01-04"}


def test_an_address_in_place_of_the_outlet_gives_its_host_or_what_names_the_site(items):
    address = "https://www.pier.example/2020/tide"
    lines = [
        json.dumps({"source": address, "text": TIDE}),
        json.dumps({"source": address, "source-hostname": "Pier News", "text": GALE}),
    ]
    first, second = items(json_jsonl.read_lines, "\n".join(lines))
    assert first.fields == {"outlet": "pier.example", "url": address}
    assert second.fields == {"outlet": "Pier News", "url": address}


def test_the_number_of_an_author_is_no_name(items):
    (item,) = items(json_jsonl.read, json.dumps([{"author": 3, "content": {"rendered": TIDE}}]))
    assert item.fields == {}


def test_line_ends_as_spreadsheets_write_them_out_are_line_ends(items):
    (item,) = items(csv_tsv.read, f'title,text\nTide,"{TIDE}_x000D_\n_x000D_\n{GALE}"\n')
    assert item.text == f"{TIDE}\n\n{GALE}"


@pytest.mark.parametrize("name", ["posts", "news", "value"])
def test_a_list_of_articles_is_found_under_any_name(items, name):
    answer = {"total": 2, name: [{"text": TIDE}, {"text": GALE}]}
    assert [item.text for item in items(json_jsonl.read, json.dumps(answer))] == [TIDE, GALE]
    wrapped = {"result": {"articles": answer[name]}}
    assert [item.text for item in items(json_jsonl.read, json.dumps(wrapped))] == [TIDE, GALE]


def test_the_paragraphs_of_an_article_are_no_articles(items):
    article = {"title": "Tide", "paragraphs": [{"text": TIDE}, {"text": GALE}]}
    with pytest.raises(Unreadable, match="no list of articles"):
        items(json_jsonl.read, json.dumps(article))


def test_objects_written_over_several_lines_stand_one_after_the_other(items):
    objects = [json.dumps({"text": text}, indent=2) for text in (TIDE, GALE)]
    found = items(json_jsonl.read, "\n".join([objects[0], "{ broken", objects[1]]))
    assert [(item.item, getattr(item, "text", None)) for item in found] == [
        ("line 1", TIDE), ("line 4", None), ("line 5", GALE),
    ]  # fmt: skip


def test_a_list_in_a_file_of_json_lines_is_read(items):
    listed = json.dumps([{"text": TIDE}, {"text": GALE}])
    assert [item.text for item in items(json_jsonl.read_lines, listed)] == [TIDE, GALE]


@pytest.mark.parametrize("name", ["file.txt", "file.tsv"])
def test_quotes_of_a_table_that_quotes_nothing_are_kept(items, name):
    said = '"It is low," she said. "It was high."'
    rows = [["title", "text", "outlet"], ['"Low', said, "Pier News"], ["Gale", GALE, "Quay Post"]]
    table = "\n".join(map("\t".join, rows))
    found = items(txt.read if name.endswith("txt") else csv_tsv.read, table, name)
    assert [(item.text, item.fields["outlet"]) for item in found] == [
        (said, "Pier News"), (GALE, "Quay Post"),
    ]  # fmt: skip


def test_a_table_by_tabs_may_quote_line_breaks(items):
    table = f'title\ttext\n"""Low"" tide"\t"{TIDE}\n{GALE}"\n'
    (item,) = items(csv_tsv.read, table)
    assert item.text == f"{TIDE}\n{GALE}"
    assert item.fields == {"title": '"Low" tide'}


def test_quotes_that_a_backslash_marks_do_not_end_a_field(items):
    table = 'title,text,outlet\n"Low","\\"It fell,\\" she said, \\"at noon.\\"",Pier News\n'
    (item,) = items(csv_tsv.read, table)
    assert item.text == '"It fell," she said, "at noon."'
    assert item.fields["outlet"] == "Pier News"


def test_a_table_saved_as_text_is_a_table(items):
    table = (
        f'Headline;Text;Paper\nLow;"{TIDE}\n\nThen it rose.";Pier News\nGale;"{GALE}";Quay Post\n'
    )
    found = items(txt.read, table.replace("\n", "\r\n").encode("utf-16"))
    assert [item.fields["title"] for item in found] == ["Low", "Gale"]


# Lines that name an article, as people write them


@pytest.mark.parametrize(
    "text",
    [
        f"Title: Low tide\nSource: Pier News\n{TIDE}",
        f"Title:Low tide\nSource:Pier News\n\n{TIDE}",
        f"Title: Low tide\nSource: Pier News\nFull Text:\n\n{TIDE}",
        f"Title: Low tide\nSource: Pier News\n\nText: {TIDE}",
    ],
)
def test_a_header_in_other_forms_is_one(items, text):
    (item,) = items(txt.read, text)
    assert item.text.strip() == TIDE
    assert item.fields == {"title": "Low tide", "outlet": "Pier News"}


@pytest.mark.parametrize(
    "head", ["Low tide\n{}\n\n", "Title: Low tide\n{}\n\n", "Low tide\n\n{}\n"]
)
def test_an_address_alone_at_the_head_is_that_of_the_article(items, head):
    address = "https://pier.example/2020/01/04/tide"
    (item,) = items(txt.read, head.format(address) + TIDE)
    assert item.text == TIDE
    assert item.fields == {"title": "Low tide", "url": address}


@pytest.mark.parametrize(
    "text",
    [
        f"Reporter: Was it low\nHost: It was\n{TIDE}",
        "Reporter: Was it low\nHost: It was\nReporter: And then",
        f"Author: the crews want more than that.\n\n{TIDE}",
    ],
)
def test_speakers_and_sentences_are_no_header(items, text):
    assert items(txt.read, text) == [RawArticle(text)]


def test_a_label_of_the_text_costs_none_of_it(items):
    (item,) = items(txt.read, f"Story: It fell.\n\n{TIDE}")
    assert item.text == f"It fell.\n\n{TIDE}"


def test_a_header_in_bold_is_one_in_markdown(items):
    (item,) = items(markdown.read, f"**Title:** Low tide  \n**Source:** Pier News  \n\n{TIDE}")
    assert (item.text, item.fields) == (TIDE, {"title": "Low tide", "outlet": "Pier News"})


def test_the_publication_is_the_outlet_and_not_its_publisher(items):
    (item,) = items(csv_tsv.read, "publisher,publication_title,text\nPier Ltd,Pier News,It fell.\n")
    assert item.fields["outlet"] == "Pier News"


def test_bytes_as_python_shows_them_are_text(items):
    told = "“It fell,” she said."
    (item,) = items(
        json_jsonl.read, json.dumps([{"title": str(b"Low"), "text": str(told.encode())}])
    )
    assert (item.text, item.fields["title"]) == (told, "Low")


def test_a_key_may_have_an_ending_in_brackets(items):
    (item,) = items(txt.read, f"Title: Low tide\nAuthor(s): Ada Quill\n\n{TIDE}")
    assert item.fields == {"title": "Low tide", "byline": "Ada Quill"}
