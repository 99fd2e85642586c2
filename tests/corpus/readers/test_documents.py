"""Documents as people make them: tracked changes, controls, notes, boxes, columns, headers."""

import pytest

from analysis.corpus import dates
from tests.corpus.fuzz import samples
from tests.corpus.fuzz.samples import GALE, TIDE

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
VML = 'xmlns:v="urn:schemas-microsoft-com:vml"'


def run(text, properties=""):
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def word(body, styles=""):
    return samples.zipped(
        {
            "word/document.xml": f"<w:document {W} {MC} {VML}><w:body>{body}</w:body></w:document>",
            "word/styles.xml": f"<w:styles {W}>{styles}</w:styles>",
        }
    )


SEEN = {
    "insertion": f"<w:ins>{run('noon')}</w:ins>",
    "moved": f"<w:moveTo>{run('noon')}</w:moveTo>",
    "control": f"<w:sdt><w:sdtPr/><w:sdtContent>{run('noon')}</w:sdtContent></w:sdt>",
    "field": f"<w:fldSimple w:instr='DATE'>{run('noon')}</w:fldSimple>",
    "complex field": "<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>TIME"
    f"</w:instrText></w:r>{run('noon')}<w:r><w:fldChar w:fldCharType='end'/></w:r>",
    "link": f"<w:hyperlink>{run('noon')}</w:hyperlink>",
    "smart tag": f"<w:smartTag><w:smartTag>{run('noon')}</w:smartTag></w:smartTag>",
    "shown": run("noon", "<w:vanish w:val='0'/>"),
    "deletion beside": f"<w:del><w:r><w:delText>dusk</w:delText></w:r></w:del>{run('noon')}",
}


@pytest.mark.parametrize("kind", SEEN)
def test_what_word_shows_is_read(items, kind):
    (item,) = items("a.docx", word(f"<w:p>{run('Low at ')}{SEEN[kind]}{run(', and high.')}</w:p>"))
    assert item.text == "Low at noon, and high."


@pytest.mark.parametrize(
    ("unseen", "told"),
    [
        (run("dusk ", "<w:vanish/>"), "hidden text"),
        (run("dusk ", "<w:rStyle w:val='Secret'/>"), "hidden text"),
        (run("dusk ", "<w:rStyle w:val='Based'/>"), "hidden text"),
        ("<w:del><w:r><w:delText>dusk </w:delText></w:r></w:del>", "deleted text"),
        ("<w:moveFrom><w:r><w:t>dusk </w:t></w:r></w:moveFrom>", "deleted text"),
        ("<w:r><w:footnoteReference w:id='1'/></w:r>", "1 footnote"),
        ("<w:r><w:commentReference w:id='1'/></w:r>" * 2, "2 comments"),
    ],
)
def test_what_word_does_not_show_is_left_out_and_said(every, unseen, told):
    styles = (
        "<w:style w:styleId='Secret'><w:rPr><w:vanish/></w:rPr></w:style>"
        "<w:style w:styleId='Based'><w:basedOn w:val='Secret'/></w:style>"
    )
    remark, item = every(
        "a.docx", word(f"<w:p>{run('Low at ')}{unseen}{run('noon.')}</w:p>", styles)
    )
    assert item.text == "Low at noon."
    assert remark.text == f"left out of the document: {told}"


STYLES = (
    "<w:style w:styleId='Titel'><w:name w:val='Title'/></w:style>"
    "<w:style w:styleId='H1'><w:name w:val='heading 1'/></w:style>"
    "<w:style w:styleId='H2'><w:name w:val='heading 2'/></w:style>"
)


def styled(*paragraphs):
    return word(
        "".join(
            f"<w:p><w:pPr><w:pStyle w:val='{style}'/></w:pPr>{run(text)}</w:p>"
            for style, text in paragraphs
        ),
        STYLES,
    )


@pytest.mark.parametrize("style", ["Titel", "H1"])
def test_the_first_paragraph_of_a_word_file_is_its_title_by_its_style(items, style):
    (item,) = items("a.docx", styled((style, "Low tide"), ("", TIDE[0]), ("H2", "After")))
    assert item.fields == {"title": "Low tide"}
    assert item.text.strip() == f"{TIDE[0]}\n\nAfter"


@pytest.mark.parametrize(
    "paragraphs",
    [
        [("H2", "Low tide"), ("", TIDE[0])],
        [("", TIDE[0]), ("H1", "Low tide"), ("", GALE[0])],
        [("H1", "Low tide"), ("", TIDE[0]), ("H1", "The gale"), ("", GALE[0])],
    ],
)
def test_other_headings_of_a_word_file_are_text(items, paragraphs):
    (item,) = items("a.docx", styled(*paragraphs))
    assert not item.fields
    assert item.text == "\n\n".join(text for _, text in paragraphs)


def test_a_text_box_is_read_once_and_apart(items):
    box = f"<w:txbxContent><w:p>{run(GALE[0])}</w:p></w:txbxContent>"
    both = (
        f"<mc:AlternateContent><mc:Choice><w:drawing>{box}</w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:shape>{box}</v:shape></w:pict></mc:Fallback>"
        "</mc:AlternateContent>"
    )
    (item,) = items("a.docx", word(f"<w:p>{run('Low ')}<w:r>{both}</w:r>{run('tide.')}</w:p>"))
    assert item.text == f"Low tide.\n\n{GALE[0]}"


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        (
            "Ask <text:a><text:span>the <text:span>port</text:span></text:span> now</text:a>.",
            "Ask the port now.",
        ),
        ("<text:span><text:span>Ask</text:span> the</text:span> port now.", "Ask the port now."),
        ("Ask <!-- a remark -->the port now.", "Ask the port now."),
        ("Ask <text:hidden-text>nobody </text:hidden-text>the port now.", "Ask the port now."),
        (
            "Ask <text:note>x<text:note-body><text:p>y</text:p></text:note-body></text:note>"
            "the port now.",
            "Ask the port now.",
        ),
    ],
)
def test_spans_of_an_opendocument_keep_their_order(items, inner, expected):
    (item,) = items("a.odt", samples.odt("", f"<text:p>{inner}</text:p>"))
    assert item.text.endswith(expected) and "nobody" not in item.text


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (r"Low {\v hidden }tide.", "Low tide."),
        (r"Low {\deleted high }tide.", "Low tide."),
        (r"Low{\footnote {\super 1} Nobody.} tide.", "Low tide."),
        (r"Low {\*\unknown secret}tide.", "Low tide."),
        (r"Low\~tide\u8212?noon.", "Low\u00a0tide—noon."),
        (r"\uc2\u8220??Low\u8221\'94\'94 tide.", "“Low” tide."),
        (r"\'93Low\'94 tide.", "“Low” tide."),
        (r"{\fonttbl{\f1\fcharset204 A;}}{\f1 \'cf}ier.", "Пier."),
        (r"Low {\field{\*\fldinst{HYPERLINK x}}{\fldrslt tide}}.", "Low tide."),
        (r"{\info{\author B}}{\stylesheet{Normal;}}{\pict 0a0b}Low tide.", "Low tide."),
        (r"{\shp{\*\shpinst{\sp{\sn a}{\sv b}}{\shptxt Low tide.}}}", "Low tide."),
        ("Low {\\bin3 }}}tide.", "Low tide."),
    ],
)
def test_rich_text_is_what_a_reader_of_it_sees(items, source, expected):
    (item,) = items("a.rtf", "{\\rtf1\\ansi " + source + "}")
    assert item.text.strip() == expected


def columned(rows):
    """A PDF of one page whose rows are drawn from left to right."""
    drawn = "".join(
        f"BT /F1 9 Tf 1 0 0 1 {place} {760 - 12 * number} Tm ({text}) Tj ET\n"
        for number, row in enumerate(rows)
        for place, text in row
    )
    return samples.pdf_of([drawn.encode()])


LEFT = [
    "The boats lay on the floor of the",
    "harbour at noon, and nobody could",
    "say why it was so.",
]
RIGHT = [
    "A gale took the roof off the hall",
    "in the night, the owner said, and",
    "nobody was hurt.",
]


def test_columns_that_are_drawn_across_the_page_are_put_in_order(items):
    title = [[(60, "LOW TIDE AND A GALE: A LONG TITLE THAT REACHES INTO THE OTHER COLUMN")]]
    rows = [[(60, a), (320, b)] for a, b in zip(LEFT, RIGHT, strict=True)]
    text = " ".join(items("a.pdf", columned(title + rows))[0].text.split())
    assert text.endswith(" ".join(LEFT) + " " + " ".join(RIGHT))
    assert text.startswith("LOW TIDE")


def test_columns_that_cannot_be_told_apart_are_said(items):
    shown = "".join(
        f"1 0 0 1 60 {700 - 12 * n} Tm ({a}) Tj 1 0 0 1 320 {700 - 12 * n} Tm ({b}) Tj\n"
        for n, (a, b) in enumerate(zip(LEFT[:2] * 2, RIGHT[:2] * 2, strict=True))
    )
    (item,) = items("a.pdf", samples.pdf_of([f"BT /F1 9 Tf {shown} ET".encode()]))
    assert "may be set in columns" in item.problem


def test_a_table_in_a_pdf_stays_row_by_row(items):
    rows = [[(60, f"Boat {n}"), (320, f"{n} knots")] for n in range(1, 7)]
    text = " ".join(items("a.pdf", columned(rows))[0].text.split())
    assert text.startswith("Boat 1 1 knots Boat 2 2 knots")


HEADERS = {
    "tight": "Title: Low tide\nOutlet: Pier News\nDate: 4 January 2020\n\n",
    "one more": "Title: Low tide\nWords: 3\nOutlet: Pier News\nTags: a\nDate: 4 January 2020\n\n",
    "spaced": "Title: Low tide\n\nOutlet: Pier News\n\nDate: 4 January 2020\n\n",
    "no-break": "Title:\u00a0Low tide\r\nOutlet :\u00a0Pier News\r\nDate: 4 January 2020\r\n\r\n",
    "other names": "Headline: Low tide\nNewspaper: Pier News\nPublication date: 4 January 2020\n\n",
    "title above": "Low tide\nOutlet: Pier News\nDate: 4 January 2020\n\n",
    "ruled": "Title: Low tide\nOutlet: Pier News\nDate: 4 January 2020\n-----\n",
    "text named": "Title: Low tide\nOutlet: Pier News\nDate: 4 January 2020\nText: ",
}


@pytest.mark.parametrize("header", HEADERS)
def test_lines_that_name_the_article_are_no_text(items, header):
    (item,) = items("a.txt", HEADERS[header] + TIDE[0])
    assert item.text == TIDE[0]
    assert item.fields == {
        "title": "Low tide",
        "outlet": "Pier News",
        "published": "4 January 2020",
    }
    (item,) = items("a.docx", samples.docx([*HEADERS[header].splitlines(), TIDE[0]][:20]))
    assert item.text.endswith(TIDE[0])


@pytest.mark.parametrize(
    "text",
    [
        "Tarn: the tide was low.\nWhy: nobody knew.\n\nThe end.",
        "Title: Low tide\n\nLondon: The council, which met on Friday, said no.",
        "The council met.\nSource: the mayor.\nDate: unknown.\n\nThe end.",
    ],
)
def test_a_paragraph_with_a_colon_is_no_header(items, text):
    (item,) = items("a.txt", text)
    assert item.text.endswith(text.splitlines()[-1])


def test_a_text_of_several_headed_articles_is_several(items):
    text = "".join(
        f"Title: {title}\nDate: 4 January 2020\n\n{' '.join(story)}\n\n-----\n\n"
        for title, story in samples.STORIES
    )
    found = items("a.txt", text)
    assert [item.fields["title"] for item in found] == [title for title, _ in samples.STORIES]
    assert [item.text for item in found] == [" ".join(story) for _, story in samples.STORIES]


@pytest.mark.parametrize("line", ["Title: Low tide {}", "© Pier Press", "Document {} of 5"])
def test_a_text_that_may_be_several_articles_is_said(remarks, line):
    text = "\n\n".join(f"{line.format(n)}\n{' '.join(TIDE)}" for n in range(5))
    assert "may hold several articles" in " ".join(remarks("a.txt", text))
    assert remarks("b.txt", " ".join(TIDE)) == []


@pytest.mark.parametrize(
    "head",
    [
        "<text:h text:outline-level='1'>Low tide</text:h>",
        "<text:p text:style-name='Title'>Low tide</text:p>",
    ],
)
def test_the_title_of_an_open_document_is_its_title(items, head):
    (item,) = items("a.odt", samples.odt("", head + "".join(f"<text:p>{p}</text:p>" for p in TIDE)))
    assert item.fields == {"title": "Low tide"}
    assert " ".join(item.text.split()) == " ".join(TIDE)


def test_a_word_file_with_a_heading_again_and_again_may_hold_several_articles(remarks):
    head = "<w:p><w:pPr><w:pStyle w:val='Head'/></w:pPr>" + run("Low tide {}") + "</w:p>"
    body = "".join(head.format(n) + f"<w:p>{run(GALE[0])}</w:p>" for n in range(3))
    styles = "<w:style w:styleId='Head'><w:name w:val='heading 1'/></w:style>"
    (remark,) = remarks("a.docx", word(body, styles))
    assert remark.startswith("may hold several articles (3 headings)")


FORWARDED = {
    "mail": "---------- Forwarded message ---------\nFrom: Ben Roe <b@pier.example>\n"
    "Date: Sat, 4 Jan 2020 at 09:30\nSubject: Low tide\nTo: <c@pier.example>\n\n\n",
    "outlook": f"{'_' * 32}\nFrom: Ben Roe\nSent: Saturday, January 4, 2020 9:30 AM\n"
    "To: Cora Lund\nSubject: Low tide\n\n",
    "mac": "Begin forwarded message:\n\nFrom: Ben Roe <b@pier.example>\nSubject: Low tide\n"
    "Date: 4 January 2020 at 09:30:00 GMT\nTo: c@pier.example\n\n",
}


@pytest.mark.parametrize("program", FORWARDED)
def test_of_a_message_that_was_sent_on_the_inner_one_is_the_article(items, program):
    head = (
        "From: Ada Quill <a@pier.example>\nSubject: Fwd: Low tide\nDate: Mon, 2 Mar 2020 08:00:00"
    )
    body = "For our study, see below.\n\n" + FORWARDED[program] + "\n\n".join(TIDE)
    (item,) = items("a.eml", f"{head}\nContent-Type: text/plain\n\n{body}")
    assert " ".join(item.text.split()) == " ".join(TIDE)
    assert item.fields["title"] == "Low tide" and item.fields["byline"] == "Ben Roe"
    assert dates.parse(item.fields["published"]).isoformat()[:10] == "2020-01-04"
    assert "not what stands above it" in item.problem


def test_a_table_that_says_what_an_article_is_is_its_header(items):
    rows = {"Title": "Low tide", "Newspaper:": "Pier News", "Date": "4 January 2020"}
    cell = "<w:tc><w:p>{}</w:p></w:tc>"
    table = "".join(
        f"<w:tr>{cell.format(run(name))}{cell.format(run(value))}</w:tr>"
        for name, value in rows.items()
    )
    body = f"<w:tbl>{table}</w:tbl>" + "".join(f"<w:p>{run(p)}</w:p>" for p in TIDE)
    (item,) = items("a.docx", word(body))
    assert item.fields == {
        "title": "Low tide", "outlet": "Pier News", "published": "4 January 2020",
    }  # fmt: skip
    assert " ".join(item.text.split()) == " ".join(TIDE)


def test_what_a_header_says_beside_the_fields_is_of_it(items):
    lines = [
        "Title: Low tide",
        "Source: Pier News",
        "Word count: 45",
        "Accessed: 3 May 2021",
        *TIDE,
    ]
    (item,) = items("a.docx", word("".join(f"<w:p>{run(line)}</w:p>" for line in lines)))
    assert " ".join(item.text.split()) == " ".join(TIDE)


def test_what_an_answer_quotes_below_it_is_not_taken_for_the_article(items):
    head = "From: Ada Quill <a@pier.example>\nSubject: Re: Low tide\nContent-Type: text/plain\n\n"
    below = "-----Original Message-----\nFrom: Ben Roe\nSubject: Low tide\n\nCan I have it?"
    (item,) = items("a.eml", head + TIDE[0] + "\n\n" + below)
    assert item.text.startswith(TIDE[0])
