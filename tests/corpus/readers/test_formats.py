"""What each format gives: text, fields, and a sentence for what it cannot give."""

import gzip
import io
import json

import pytest

from analysis.corpus.readers.article import RawArticle, Skipped, Unreadable
from tests.corpus.fuzz import samples
from tests.corpus.fuzz.samples import GALE, OUTLET, STORIES, TIDE, text_of


def paragraphs(item):
    return [part.strip() for part in item.text.split("\n") if part.strip()]


EXPORTS = {
    "nexis.docx": samples.docx(samples.nexis()),
    "nexis.rtf": samples.rtf(samples.nexis()),
    "lexis.txt": samples.lexis(),
    "codes.txt": "\n".join(samples.factiva_codes()),
    "tabs.rtf": samples.rtf(samples.factiva_codes("\t")),
    "layout.rtf": samples.rtf(samples.factiva_layout()),
    "codes.html": samples.factiva_page(),
    "layout.html": samples.factiva_page(codes=False),
    "quest.txt": samples.proquest(),
    "quest.ris": samples.ris(),
    "cloud.csv": samples.media_cloud(),
}


@pytest.mark.parametrize("name", EXPORTS)
def test_an_export_gives_every_article_and_nothing_else_of_it(items, name):
    found = items(name, EXPORTS[name])
    assert [item.fields["title"] for item in found] == [title for title, _ in STORIES]
    assert {item.fields["outlet"] for item in found} == {OUTLET}
    for item, (_, story) in zip(found, STORIES, strict=True):
        assert " ".join(paragraphs(item)) == " ".join(story)


@pytest.mark.parametrize("name", sorted(set(EXPORTS) - {"cloud.csv"}))
def test_an_export_names_the_author_and_the_day(items, name):
    first, second = items(name, EXPORTS[name])
    assert "quill" in first.fields["byline"].lower()
    assert first.fields["published"] != second.fields["published"]
    assert "2020" in first.fields["published"] and "4" in first.fields["published"]


def test_documents_that_a_nexis_list_names_and_that_are_missing_are_said(items):
    lines = samples.nexis()
    *_, last = items("a.docx", samples.docx(lines[: lines.index("End of Document") + 1]))
    assert last == Skipped("lists 2 documents, but 1 were found in it")


def test_a_line_within_an_article_that_looks_like_an_index_stays(items):
    text = samples.proquest().replace(TIDE[1], f"{TIDE[1]}\n\nSubject: one for the council.")
    assert "Subject: one for the council." in items("a.txt", text)[0].text


@pytest.mark.parametrize("name", ["Title: Rain\n\n", ""])
def test_a_text_is_no_export_for_a_few_of_its_words(items, name):
    text = f"{name}HD is a code.\nBody\nLength: 500 words\n{'_' * 30}\nFull text: none."
    assert len(items("a.txt", text)) == 1


def test_an_article_of_an_export_without_text_is_said(items):
    codes = [line for line in samples.factiva_codes() if line[:2] not in {"LP", "TD"}]
    kept = [line for line in codes if line not in {*TIDE, *GALE}]
    text = "\n".join([*kept, *samples.factiva_codes()])
    assert items("a.txt", text)[0] == Skipped("has no text (no LP or TD)", "article 1")


def test_a_record_with_its_abstract_only_says_so(items):
    (item, _) = items("a.ris", samples.ris().replace("N2  -", "AB  -"))
    assert "the text is the abstract" in item.problem
    assert item.fields["byline"] == "Ada Quill; Ben Roe"


# Office documents


def test_a_word_document_gives_paragraphs_and_cells_once(items):
    from docx import Document

    document = Document()
    document.core_properties.title = "LOW TIDE AT NOON"
    document.add_paragraph("Low tide at noon")
    document.add_paragraph(TIDE[0])
    table = document.add_table(1, 2)
    table.cell(0, 0).merge(table.cell(0, 1)).text = TIDE[1]
    document.add_paragraph(TIDE[2])
    stream = io.BytesIO()
    document.save(stream)
    (item,) = items("a.docx", stream.getvalue())
    assert paragraphs(item) == TIDE
    assert item.fields == {"title": "LOW TIDE AT NOON"}


def test_a_title_left_over_from_another_document_is_none(items):
    body = "".join(f"<text:p>{p}</text:p>" for p in TIDE)
    (item,) = items("a.odt", samples.odt("Minutes of March", body))
    assert item.fields == {} and paragraphs(item) == TIDE


def test_an_opendocument_text_keeps_its_blanks_and_leaves_notes_out(items):
    body = (
        "<text:tracked-changes><text:p>Deleted.</text:p></text:tracked-changes>"
        "<text:h>Low tide</text:h><text:p>It <text:span>rained</text:span>"
        "<text:note><text:note-body><text:p>A note.</text:p></text:note-body></text:note>,"
        '<text:s text:c="2"/>then<text:line-break/>stopped.</text:p>'
    )
    (item,) = items("a.odt", samples.odt("", body))
    assert item.text.strip() == "It rained,  then\nstopped."
    assert item.fields == {"title": "Low tide"}


@pytest.mark.parametrize("declared", ["<!DOCTYPE x [<!ENTITY a 'b'>]>", '<!DOCTYPE x SYSTEM "f">'])
@pytest.mark.parametrize(
    ("name", "part", "content"),
    [
        ("a.docx", "word/document.xml", samples.docx(TIDE)),
        ("a.odt", "content.xml", samples.odt("", "<text:p>Rain.</text:p>")),
        ("a.xlsx", "xl/workbook.xml", samples.xlsx([["text"], ["Rain."]])),
    ],
)
def test_a_document_that_declares_entities_is_refused(refusal, name, part, content, declared):
    import zipfile

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        files = {n: archive.read(n) for n in archive.namelist()}
    start = files[part].find(b"?>") + 2 if files[part].startswith(b"<?xml") else 0
    files[part] = files[part][:start] + declared.encode() + files[part][start:]
    assert "declares entities" in refusal(name, samples.zipped(files))


def test_rich_text_keeps_its_letters_and_leaves_addresses_out(items):
    link = (
        '{\\field{\\*\\fldinst{HYPERLINK "https://pier.example"}}{\\fldrslt{the \\ldblquote pier'
        "\\rdblquote}}}"
    )
    source = "{\\rtf1\\ansi It rained \\'96 on " + link + ".\\par \\u-10179?\\u-8704?}"
    assert paragraphs(items("a.rtf", source)[0]) == ["It rained – on the “pier”.", "😀"]


@pytest.mark.parametrize("piece", ["{\\fonttbl" + "\\f1" * 200_000, "{" * 300_000, "\\'e9" * 99])
def test_rich_text_made_to_hang_is_read_or_refused(items, piece):
    try:
        found = items("a.rtf", "{\\rtf1 " + piece)
    except Unreadable:
        found = []
    assert len(found) <= 1


# PDF


def test_a_pdf_gives_paragraphs_without_page_margins(items):
    pages = [
        [
            "The Pier News, page 1",
            "",
            "The boats lay on the har-",
            "bour floor at noon.",
            "",
            "Gone.",
        ],
        ["The Pier News, page 2", "", "Nobody came, said the har-", "bour master", "of Tarn.", ""],
        ["The Pier News, page 3", "", "The harbour froze.", "It thawed."],
    ]
    (item,) = items("a.pdf", samples.pdf(pages))
    assert paragraphs(item) == [
        "The boats lay on the harbour floor at noon.",
        "Gone.",
        "Nobody came, said the harbour master of Tarn.",
        "The harbour froze. It thawed.",
    ]
    assert item.problem == "left out at page edges: The Pier News, page 1"


def test_a_picture_of_pages_says_that_it_has_no_text_layer(refusal):
    assert "has no text layer" in refusal("a.pdf", samples.pdf([["x"]], text=False))


@pytest.mark.parametrize("password", ["", "secret"])
def test_an_encrypted_pdf(items, refusal, password):
    from pypdf import PdfWriter

    writer = PdfWriter(io.BytesIO(samples.pdf([TIDE])))
    writer.encrypt(password, "owner", algorithm="RC4-128")
    stream = io.BytesIO()
    writer.write(stream)
    if password:
        assert "is protected by a password" in refusal("a.pdf", stream.getvalue())
    else:
        assert TIDE[0] in items("a.pdf", stream.getvalue())[0].text


# Messages and saved pages


def test_a_message_gives_its_text_and_names_what_was_attached(items):
    (item,) = items("a.eml", samples.eml())
    assert paragraphs(item) == TIDE
    assert item.fields["title"] == "Low tide at noon" and item.fields["byline"] == "Ada Quill"
    assert item.problem == "its attachments were not read: plan.pdf"


def test_the_sender_of_a_mailing_list_is_the_outlet(items):
    data = samples.eml().replace(b"From:", b"List-Id: <pier.example>\nFrom:")
    assert items("a.eml", data)[0].fields["outlet"] == "Ada Quill"


def test_a_saved_page_knows_its_address(items):
    (item,) = items("a.mhtml", samples.mhtml())
    assert paragraphs(item) == TIDE
    assert item.fields["url"] == "https://pier.example/low-tide"
    assert "steal" not in item.text


# Tables and lists


def test_a_formula_gives_its_value_and_never_itself(items):
    from openpyxl import Workbook

    book = Workbook()
    book.active.append(["title", "text"])
    book.active.append(["=1+1", TIDE[0]])
    book.active.append(["Rain", '=HYPERLINK("https://pier.example")'])
    stream = io.BytesIO()
    book.save(stream)
    first, second = items("a.xlsx", stream.getvalue())
    assert first == RawArticle(TIDE[0], {}, "row 2")
    assert second == Skipped("has no text", "row 3")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.xlsx", samples.xlsx([["Headline", "Full text"], ["Rain", TIDE[0]]])),
        ("a.parquet", samples.parquet([{"Headline": "Rain", "Full text": TIDE[0]}])),
        ("a.tsv", f"Headline\tFull text\nRain\t{TIDE[0]}\n"),
        ("a.json", json.dumps({"data": {"docs": [{"Headline": "Rain", "Full text": TIDE[0]}]}})),
        ("a.json", json.dumps({"Headline": "Rain", "Full text": TIDE[0]})),
        ("a.json.gz", gzip.compress(json.dumps([{"title": "Rain", "body": TIDE[0]}]).encode())),
    ],
)
def test_columns_are_found_under_other_names(items, name, content):
    (item,) = items(name, content)
    assert item.text == TIDE[0] and item.fields == {"title": "Rain"}


def test_a_list_of_stories_without_text_says_what_to_do(refusal):
    told = refusal("a.csv", samples.media_cloud(text=False))
    assert told.startswith("is a Media Cloud list of stories without their text: fetch them")
    assert "it has: a" in refusal("a.xlsx", samples.xlsx([["a"], ["b"]]))
    assert "it has: a" in refusal("a.parquet", samples.parquet([{"a": "b"}]))


def test_a_text_that_a_news_interface_cut_short_says_so(items):
    first, _ = items("a.json", samples.newsapi())
    assert first.text == text_of(TIDE)[:200].rstrip()
    assert first.problem == "the text is cut short: 1,234 more characters are at its address"
    assert first.fields["outlet"] == OUTLET


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("{", "is not valid JSON from line 1 on"),
        ("[" * 100_000, "is nested too deeply"),
        ("3", "holds no list of articles"),
        ('{"status": "error", "message": "no key"}', "is the error message of a news interface"),
    ],
)
def test_json_that_gives_no_articles_says_why(refusal, content, expected):
    assert expected in refusal("a.json", content)


# Feeds and web archives


@pytest.mark.parametrize("name", ["a.rss", "a.atom", "a.xml"])
def test_a_feed_gives_its_entries(items, name):
    found = items(name, samples.atom() if name == "a.atom" else samples.rss())
    assert [paragraphs(item) for item in found] == [TIDE, GALE]
    assert found[0].fields == {
        "title": "Low tide at noon",
        "url": "https://pier.example/0",
        "published": found[0].fields["published"],
        "byline": "Ada Quill",
        "outlet": OUTLET,
    }


def test_a_feed_with_descriptions_only_says_so(items):
    feed = samples.rss().replace("content:encoded", "description")
    assert all("may be a summary" in item.problem for item in items("a.rss", feed))


def test_a_feed_that_declares_entities_is_refused(refusal):
    bomb = '<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'
    feed = samples.rss().replace("<rss", f"{bomb}<rss", 1)
    assert "declares entities of its own" in refusal("a.rss", feed)
    assert "no RSS or Atom feed" in refusal("a.xml", "<note>Rain</note>")


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
def test_a_web_archive_gives_its_pages_and_their_addresses(items, name):
    data = samples.warc()
    found = items(name, gzip.compress(data) if name.endswith("gz") else data)
    assert [paragraphs(item) for item in found] == [TIDE, GALE]
    assert [item.fields["url"][-1] for item in found] == ["0", "1"]


def test_pages_of_a_web_archive_without_an_article_are_said(items):
    menu = "<html><body><nav></nav></body></html>"
    good, bad = items("a.warc", samples.warc([samples.page(*STORIES[0]), menu]))
    assert paragraphs(good) == TIDE and isinstance(bad, Skipped)
    assert bad.reason.startswith("https://pier.example/1 holds no article text")


# Letters


def test_garbled_letters_are_repaired_and_it_is_said(items):
    garbled = text_of(TIDE).encode().decode("cp1252", "ignore")
    (item,) = items("a.txt", garbled.encode())
    assert "naïve man’s boat" in item.text and "repaired" in item.problem


@pytest.mark.parametrize(
    "text", ["Â la carte, à Paris", "São Tomé, Ärger, fiancée", "Ã is a letter"]
)
def test_letters_that_only_look_garbled_stay(items, text):
    (item,) = items("a.txt", f"{text}. It rained in the town of Tarn.")
    assert item.text.startswith(text) and item.problem is None
