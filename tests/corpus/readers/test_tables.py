"""Tables as other people name and write them; bytes in other encodings than they say."""

import csv
import io
import json
from zipfile import ZipFile

import pytest

from analysis.corpus.readers import READERS, tabular, xlsx
from analysis.corpus.readers.article import RawArticle, Skipped, Unreadable
from analysis.corpus.readers.decode import label
from tests.corpus.fuzz import samples
from tests.corpus.fuzz.samples import GALE, TIDE

FIELDS = {
    "title": "Low tide",
    "outlet": "Pier News",
    "published": "2020-01-04",
    "byline": "Ada Quill",
}


def table(names, *rows, above="", delimiter=","):
    stream = io.StringIO()
    csv.writer(stream, delimiter=delimiter).writerows([names, *rows])
    return above + stream.getvalue()


NAMES = [
    ("Headline", "News source", "Publication Date", "Author", "Full text"),
    ("title", "sitename", "date_publish", "authors", "maintext"),
    ("webTitle", "publication", "webPublicationDate", "byline", "bodyText"),
    ("HEADLINE", "Newspaper", "Pub_Date", "Journalist", "Article Text"),
    ("article_title", "media_name", "publishedAt", "creator", "content"),
]


@pytest.mark.parametrize("names", NAMES, ids=lambda names: names[0])
def test_columns_under_other_names_are_used(items, names):
    row = [*FIELDS.values(), TIDE[0]]
    for name, content in [
        ("a.csv", table(names, row)),
        ("a.xlsx", samples.xlsx([list(names), row])),
        ("a.parquet", samples.parquet([dict(zip(names, row, strict=True))])),
        ("a.json", json.dumps([dict(zip(names, row, strict=True))])),
    ]:
        (item,) = items(name, content)
        assert item.text == TIDE[0] and item.fields == FIELDS


def test_no_name_stands_for_two_fields():
    names = [name for those in tabular._synonyms().values() for name in those]
    assert len(names) == len(set(names))


def test_columns_that_are_not_used_and_fields_that_are_missing_are_said(remarks):
    told = remarks(
        "a.csv", table(["views", "text", "date", "mood"], [3, TIDE[0], "2020-01-04", "low"])
    )
    assert told == ["columns not used: views, mood; no column gives the outlet"]
    assert remarks("a.jsonl", json.dumps({"text": TIDE[0], "views": 3}) + "\n") == [
        "columns not used: views; no column gives the outlet or the date"
    ]


@pytest.mark.parametrize(
    "above", ["sep=;\n", "Coverage of the pier;;\n\n", "\n\nMade in March\n", "Text\n"]
)
def test_lines_above_the_header_are_passed_over(items, above):
    (item,) = items(
        "a.csv",
        table(["title", "text", "date"], ["Low", TIDE[0], "2020"], above=above, delimiter=";"),
    )
    assert item.text == TIDE[0] and item.fields == {"title": "Low", "published": "2020"}
    rows = [[line] for line in above.splitlines()]
    rows += [["title", "text", "date"], ["Low", TIDE[0], "2020"]]
    (item,) = items("a.xlsx", samples.xlsx(rows))
    assert item.text == TIDE[0]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("<p>Low <b>tide</b>.</p><p>Then high.</p>", "Low tide.\n\nThen high."),
        ("Low tide.<br/>Then&nbsp;high.", "Low tide.\n\nThen\u00a0high."),
        ("&ldquo;Low&rdquo; &amp; &#8220;high&#8221;", "“Low” & “high”"),
        ('Low tide.\\n\\nThen \\"high\\".', 'Low tide.\n\nThen "high".'),
        ("a < b & c > d; AT&T; C:\\new", "a < b & c > d; AT&T; C:\\new"),
        ("<script>steal()</script>Low tide.", "Low tide."),
        ("<html><head><title>Pier</title></head><body><p>Low tide.</p></body>", "Low tide."),
        ("Low &amp;amp; high", "Low & high"),
        ("&lt;p&gt;Low tide.&lt;/p&gt;&lt;p&gt;High.&lt;/p&gt;", "Low tide.\n\nHigh."),
        ("&amp;lt;p&amp;gt;Low.&amp;lt;/p&amp;gt;", "Low."),
        ("<![CDATA[<p>Low tide.</p>]]>", "Low tide."),
        ("The mark &lt;p&gt; opens it.", "The mark <p> opens it."),
        ("['Low tide.', \"Then it's high.\"]", "Low tide.\n\nThen it's high."),
        ("<Low tide> they wrote <3", "<Low tide> they wrote <3"),
    ],
)
def test_a_cell_gives_its_words(items, cell, expected):
    (item,) = items("a.csv", table(["text"], [cell]))
    if "new" in cell:
        assert item.text.startswith("a < b & c > d; AT&T")
    else:
        assert item.text == expected


@pytest.mark.parametrize(
    "text",
    [
        "nan", "NULL", "n/a", "[Removed]", " None ", "-", "#VALUE!", "",
        "Please enable cookies to view this site.",
        "Are you a robot? Please complete the CAPTCHA below.",
        "404 Not Found. The page you requested could not be found.",
        "Subscribe to continue reading. Already a subscriber? Log in to read.",
        "403 Forbidden",
        "We use cookies. Accept all cookies to continue.",
        "(no text)", "[[deleted]]", "False", "0", "n.a.", "Not found", "No content available",
        "Just a moment...", "Attention Required! | Cloudflare", "Internal Server Error",
        "We are unable to find the page you requested.", "JavaScript is not available.",
        "This video is unavailable.", "451: Unavailable due to legal reasons",
        "The requested URL was not found on this server.", "ONLY AVAILABLE IN PAID PLANS",
    ],
)  # fmt: skip
def test_what_is_no_article_is_none(items, text):
    good, bad = items("a.csv", table(["id", "text"], [1, TIDE[0]], [2, text]))
    assert isinstance(good, RawArticle) and isinstance(bad, Skipped)


@pytest.mark.parametrize(
    "text",
    [
        "No.",
        "The site asked its readers to enable cookies. Many left. It lost a tenth of them.",
        "Access was denied to reporters on Friday. The mayor gave no reason. The paper may sue.",
        "None of the boats came back.",
        "Just a moment of calm came at noon. Then the wind rose.",
        "The server of the port failed on Friday. Boats could not find the harbour.",
    ],
)
def test_an_article_about_such_things_is_one(items, text):
    assert items("a.csv", table(["id", "text"], [1, text]))[0].text == text


def frames():
    import pandas as pd

    frame = pd.DataFrame([FIELDS | {"text": TIDE[0]}, FIELDS | {"text": GALE[0]}])
    for orient in ("columns", "records", "index", "split", "table"):
        yield orient, frame.to_json(orient=orient)
    yield "lines", frame.to_json(orient="records", lines=True)
    yield "lists", json.dumps(frame.to_dict("list"))


@pytest.mark.parametrize(("orient", "text"), [*frames()], ids=lambda value: value[:7])
def test_json_as_pandas_writes_it(items, orient, text):
    first, second = items("a.json", text)
    assert (first.text, second.text) == (TIDE[0], GALE[0])
    assert first.fields == FIELDS


@pytest.mark.parametrize(
    "data",
    [
        {"response": {"results": [{"webTitle": "Low tide", "fields": {"bodyText": TIDE[0]}}]}},
        {"hits": {"hits": [{"_source": {"title": "Low tide", "body": TIDE[0]}}]}},
        {"response": {"docs": [{"headline": {"main": "Low tide"}, "text": [TIDE[0]]}]}},
        [{"title": {"rendered": "Low tide"}, "content": {"rendered": f"<p>{TIDE[0]}</p>"}}],
    ],
)
def test_answers_of_news_interfaces(items, data):
    (item,) = items("a.json", json.dumps(data))
    assert item.text == TIDE[0] and item.fields["title"] == "Low tide"


def test_objects_and_lists_in_cells_give_their_names(items):
    row = [TIDE[0], "{'id': None, 'name': 'Pier News'}", '["Ada Quill", "Ben Roe"]']
    (item,) = items("a.csv", table(["text", "source", "authors"], row))
    assert item.fields == {"outlet": "Pier News", "byline": "Ada Quill, Ben Roe"}


def test_a_list_of_addresses_says_what_to_do(refusal):
    told = refusal("a.csv", table(["url", "views"], ["https://pier.example", 3]))
    assert told.endswith("it has: url, views; fetch the pages with `python -m analysis add URL`")


def test_a_moment_that_is_counted_is_a_date(items):
    for moment in (1578130200, 1578130200000, "1578130200"):
        (item,) = items("a.json", json.dumps([{"text": TIDE[0], "published": moment}]))
        assert item.fields["published"].startswith("2020-01-04T09:30:00")


def test_a_title_loses_the_name_of_its_outlet(items):
    data = [{"text": TIDE[0], "title": "Low tide - Pier News", "source": {"name": "Pier News"}}]
    assert items("a.json", json.dumps(data))[0].fields["title"] == "Low tide"


def test_a_hidden_sheet_and_one_without_text_are_said(every):
    from openpyxl import Workbook

    book = Workbook()
    book.active.append(["text"])
    book.active.append([TIDE[0]])
    notes = book.create_sheet("Notes")
    notes.append(["who", "what"])
    hidden = book.create_sheet("Old")
    hidden.append(["text"])
    hidden.append([GALE[0]])
    hidden.sheet_state = "hidden"
    stream = io.BytesIO()
    book.save(stream)
    found = every("a.xlsx", stream.getvalue())
    texts = [item.text for item in found]
    assert TIDE[0] in texts and GALE[0] in texts
    assert "the sheet Old is hidden; it was read" in texts
    assert "sheets without a column of text: Notes" in texts


@pytest.mark.parametrize("chunk", [7, 1_000_000])
def test_a_merged_cell_holds_for_all_of_its_rows_and_no_text_comes_twice(every, monkeypatch, chunk):
    from openpyxl import Workbook

    monkeypatch.setattr(xlsx, "CHUNK", chunk)

    book = Workbook()
    rows = [("outlet", "title", "text"), ("The Pier", "Low", TIDE[0]), (None, "High", GALE[0])]
    rows += [(None, "Ebb", None), (None, "Flood", TIDE[1])]
    for row in rows:
        book.active.append(row)
    book.active.merge_cells("A2:A4")
    book.active.merge_cells("C3:C4")
    stream = io.BytesIO()
    book.save(stream)
    found = [item for item in every("a.xlsx", stream.getvalue()) if isinstance(item, RawArticle)]
    told = [(item.text, item.fields.get("outlet")) for item in found]
    assert told == [(TIDE[0], "The Pier"), (GALE[0], "The Pier"), (TIDE[1], None)]


def test_a_sheet_damaged_behind_its_rows_keeps_those_before_the_damage(tmp_path):
    from openpyxl import Workbook

    book = Workbook()
    book.active.append(["outlet", "text"])
    for number in range(2_000):
        book.active.append(["The Pier", f"{TIDE[0]} {number}"])
    book.active.merge_cells("A2:A3")
    stream, damaged = io.BytesIO(), io.BytesIO()
    book.save(stream)
    with ZipFile(stream) as whole, ZipFile(damaged, "w") as parts:
        for part in whole.infolist():
            parts.writestr(part.filename, whole.read(part))
    path = tmp_path / "a.xlsx"
    path.write_bytes(damaged.getvalue().replace(b"</worksheet>", b"</worksheep>"))
    found = []
    with pytest.raises(Unreadable, match="damaged"):
        found += READERS[".xlsx"](path)
    texts = [item.text for item in found if isinstance(item, RawArticle)]
    assert texts[:2] == [f"{TIDE[0]} 0", f"{TIDE[0]} 1"]


# Letters


def test_half_characters_in_names_and_values_are_replaced(items):
    text = '[{"\\ud800": 1, "title": "Low \\udc00", "text": "It rained \\ud83d."}, {"\\ud800": 2}]'
    good, bad = items("a.json", text)
    for value in (good.text, good.fields["title"], bad.reason):
        assert value.encode()
    assert isinstance(items("a.csv", b"\xff,text\n1,It rained.\n")[0], RawArticle)


@pytest.mark.parametrize("name", ["a.txt", "a.csv", "a.json", "a.jsonl"])
def test_a_stray_byte_changes_one_letter_and_is_said(every, name):
    body = TIDE[1].encode() + b" caf\xe9"
    wraps = {
        "a.csv": b'text\n"' + body + b'"\n',
        "a.json": b'[{"text": "' + body + b'"}]',
        "a.jsonl": b'{"text": "' + body + b'"}\n',
    }
    found = every(name, wraps.get(name, body))
    texts = [item.text for item in found]
    assert any("“It was over" in text and "café" in text for text in texts)
    assert "1 byte that is no UTF-8 was read as Windows-1252" in texts


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-16-le", b""),
        ("utf-16-be", b""),
        ("mac_roman", b""),
        ("cp1252", b""),
        ("utf-8-sig", b""),
        ("utf-32", b""),
    ],
)
def test_texts_in_other_encodings(items, encoding, mark):
    (item,) = items("a.txt", mark + " ".join(TIDE).encode(encoding))
    assert item.text == " ".join(TIDE)


@pytest.mark.parametrize(
    ("name", "codec"),
    [
        ("ISO-8859-1", "cp1252"),
        ("latin1", "cp1252"),
        ("us-ascii", "cp1252"),
        (" windows-1252 ", "cp1252"),
        ("iso-8859-9", "cp1254"),
        ("gb2312", "gb18030"),
        ("Shift_JIS", "cp932"),
        ("ks_c_5601-1987", "cp949"),
        ("x-mac-cyrillic", "mac-cyrillic"),
        ("utf8", "utf-8"),
        ("punycode", None),
        ("base64", None),
        ("idna", None),
        ("", None),
        (None, None),
    ],
)
def test_a_label_means_what_it_means_to_browsers(name, codec):
    assert label(name) == codec


def test_a_wrong_label_does_not_cost_the_quotation_marks(items):
    page = samples.page(*samples.STORIES[0]).replace('charset="utf-8"', 'charset="{}"')
    for said, written in [("iso-8859-1", "cp1252"), ("windows-1252", "utf-8"), ("latin1", "utf-8")]:
        (item,) = items("a.html", page.format(said).encode(written))
        assert "“It was over at once,”" in item.text


def test_a_cell_that_is_full_may_be_cut_and_that_is_said(items):
    text = (" ".join(TIDE) * 999)[:32_767]
    whole, full = items("a.csv", table(["id", "text"], [1, text[:-1]], [2, text]))
    assert whole.problem is None and "may be cut short" in full.problem


def test_three_columns_may_give_the_date(every):
    found = every("a.csv", table(["text", "Year", "Month", "Day"], [TIDE[0], 2020, 1, 4]))
    assert found[0].text == "no column gives the outlet"
    assert found[1].fields == {"published": "2020-01-04"}
