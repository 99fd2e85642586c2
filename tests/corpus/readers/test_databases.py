"""Exports of news databases as they lie on disk: every article, whatever program saved them."""

import pytest

from analysis.corpus.readers import databases, labels
from tests.corpus.fuzz import samples
from tests.corpus.fuzz.samples import OUTLET, STORIES, TIDE, text_of

NEXIS = {
    "de": ("Länge: 45 Wörter", "Rubrik", "Autor", "4. Januar 2020 Samstag 9:30 Uhr"),
    "fr": ("Longueur : 45 mots", "Rubrique", "Auteur", "samedi 4 janvier 2020"),
    "es": ("Extensión: 45 palabras", "Sección", "Autor", "4 de enero de 2020"),
    "zh": ("长度：45字", "版面", "作者", "2020 年 1 月 4 日"),
    "it": ("Lunghezza: 45 parole", "Sezione", "Autore", "sabato 4 gennaio 2020"),
    "pt": ("Extensão: 45 palavras", "Seção", "Autor", "4 de janeiro de 2020"),
    "nl": ("Lengte: 45 woorden", "Sectie", "Auteur", "zaterdag 4 januari 2020"),
}
FACTIVA = {
    "de": ("45 Wörter", "4 Januar 2020", "Englisch", "Dokument"),
    "fr": ("45 mots", "4 janvier 2020", "Anglais", "Document"),
    "es": ("45 palabras", "4 enero 2020", "Inglés", "Documento"),
    "zh": ("45 字", "2020 年 1 月 4 日", "英文", "文件"),
    "it": ("45 parole", "4 gennaio 2020", "Inglese", "Documento"),
    "pt": ("45 palavras", "4 janeiro 2020", "Inglês", "Documento"),
}
CODE = "PIER000020200104eg1400001"

# What programs put in the place of a blank or of a line end.
SAVED = {
    "windows": lambda text: text.replace("\n", "\r\n"),
    "old-mac": lambda text: text.replace("\n", "\r"),
    "no-break": lambda text: text.replace(": ", ":\u00a0").replace(" words", "\u00a0words"),
    "narrow": lambda text: text.replace(": ", ":\u202f"),
    "indented": lambda text: text.replace("\n", "\n   "),
    "trailing": lambda text: text.replace("\n", "  \n"),
    "two-blanks": lambda text: text.replace("45 words", "45  words"),
}
EXPORTS = {
    "nexis": "\n".join(samples.nexis()),
    "lexis": samples.lexis(),
    "layout": "\n".join(samples.factiva_layout()),
    "proquest": samples.proquest(),
}


def titles(found):
    return [item.fields.get("title") for item in found]


def stories(found):
    return [" ".join(item.text.split()) for item in found]


@pytest.mark.parametrize("saved", SAVED)
@pytest.mark.parametrize("export", EXPORTS)
def test_an_export_is_read_whole_however_it_was_saved(items, export, saved):
    found = items("a.txt", SAVED[saved](EXPORTS[export]))
    assert titles(found) == [title for title, _ in STORIES]
    assert stories(found) == [" ".join(" ".join(story).split()) for _, story in STORIES]
    assert all(item.fields["published"] for item in found)


@pytest.mark.parametrize("tongue", NEXIS)
@pytest.mark.parametrize("newer", [True, False])
def test_a_nexis_export_may_name_its_lines_in_other_languages(items, tongue, newer):
    length, section, author, day = NEXIS[tongue]
    head = [STORIES[0][0], OUTLET, day] if newer else [OUTLET, day, STORIES[0][0]]
    lines = [*head, f"{section}: NEWS", f"{author}: Ada Quill", length, *["Body"][:newer], *TIDE]
    end = ["End of Document"] if newer else []
    text = "\n\n".join([*([] if newer else ["1 of 1 DOCUMENT"]), *lines, *end])
    (item,) = items("a.txt", text)
    assert item.fields["title"] == STORIES[0][0] and item.fields["outlet"] == OUTLET
    assert item.fields["published"].startswith("2020-01-04")
    assert item.fields["byline"] == "Ada Quill" and item.fields["section"] == "NEWS"
    assert stories([item]) == [" ".join(TIDE)]


@pytest.mark.parametrize("tongue", FACTIVA)
@pytest.mark.parametrize("kind", ["page", "text"])
def test_a_factiva_export_may_name_its_lines_in_other_languages(items, tongue, kind):
    words, day, english, document = FACTIVA[tongue]
    lines = [words, day, "09:30", OUTLET, "PIER", english, "(c) 2020 Pier Press"]
    if kind == "text":
        text = "\n\n".join([STORIES[0][0], "By Ada Quill", *lines, *TIDE, f"{document} {CODE}"])
        (item,) = items("a.txt", text)
    else:
        told = "".join(f"<div>{line}</div>" for line in lines)
        body = "".join(f"<p class='articleParagraph enarticleParagraph'>{p}</p>" for p in TIDE)
        (item,) = items(
            "a.html",
            "<meta charset='utf-8'><body><div class='article enArticle'><div>News</div>"
            f"<div id='hd'><span class='enHeadline'>{STORIES[0][0]}</span></div>"
            f"<div class='author'>By Ada Quill</div>{told}{body}<p>Pier Press</p>"
            f"<p>{document} {CODE}</p></div></body>",
        )
        assert item.fields["section"] == "News"
    assert item.fields["title"] == STORIES[0][0] and item.fields["outlet"] == OUTLET
    assert item.fields["published"] == "2020-01-04 09:30" and item.fields["id"] == CODE
    assert item.fields["byline"] == "Ada Quill"
    assert stories([item]) == [" ".join(TIDE)]


def without(start):
    """An export of Nexis whose first document lacks the lines that begin so."""
    lines = samples.nexis()
    first = lines.index("End of Document")
    return [line for n, line in enumerate(lines) if n > first or not line.startswith(start)]


@pytest.mark.parametrize("start", ["January 4", "Copyright", "Section", "Byline", "Load-Date"])
def test_what_a_document_lacks_takes_nothing_else_from_it(items, start):
    first, _ = items("a.docx", samples.docx(without(start)))
    assert first.fields["title"] == STORIES[0][0] and first.fields["outlet"] == OUTLET
    assert ("published" in first.fields) == (start != "January 4")
    assert stories([first]) == [" ".join(TIDE)]


def test_remarks_in_the_head_of_a_document_are_not_its_outlet(items):
    lines = samples.nexis()
    place = lines.index(OUTLET)
    lines[place - 1] += " - Correction Appended"
    lines[place + 1 : place + 1] = ["(Waterfront)", "Correction Appended"]
    first, _ = items("a.docx", samples.docx(lines))
    assert first.fields["title"] == STORIES[0][0] and first.fields["outlet"] == OUTLET


@pytest.mark.parametrize("outlet", ["AFP", "STT"])
def test_an_outlet_that_looks_like_a_code_is_one(items, outlet):
    text = "\n".join(samples.factiva_layout()).replace(OUTLET, outlet)
    assert {item.fields["outlet"] for item in items("a.txt", text)} == {outlet}


def test_pages_of_an_older_nexis_are_split(items):
    blocks = "".join(
        f"<div><p><span>{line}</span></p></div>" for line in samples.lexis().split("\n\n")
    )
    found = items("a.html", f"<meta charset='utf-8'><body>{blocks}</body>")
    assert titles(found) == [title for title, _ in STORIES]


def test_pages_of_proquest_are_split(items):
    parts = samples.proquest().split("_" * 60)[1:-1]
    page = "".join(
        f"<div><a name='DocID_{n}'></a>"
        + "".join(f"<p>{p}</p>" for p in part.split("\n\n") if p.strip())
        + "</div>"
        for n, part in enumerate(parts)
    )
    found = items("a.html", f"<meta charset='utf-8'><body>{page}</body>")
    assert titles(found) == [title for title, _ in STORIES]
    assert stories(found)[0] == " ".join(TIDE)


def test_an_index_with_a_line_that_is_not_known_is_no_text(items):
    text = samples.proquest().replace("Subject: Tides", "Tide indexing term: Low\n\nSubject: Tides")
    text = text.replace("Database:", "Shelf mark: 12\n\nDatabase:")
    assert stories(items("a.txt", text))[1].endswith("across the square. Tide indexing term: Low")


@pytest.mark.parametrize("by", ["By", "Von", "Par", "Por", "Di"])
def test_the_byline_of_factiva_is_the_name_alone(items, by):
    text = "\n".join(samples.factiva_layout()).replace("By Ada Quill", f"{by} Ada Quill")
    assert items("a.txt", text)[0].fields["byline"] == "Ada Quill"


@pytest.mark.parametrize(
    ("line", "end"),
    [("{} von {} DOKUMENTEN", ""), ("", "Fine del documento"), ("", "Fim do documento")],
)
def test_lines_between_documents_are_no_titles_in_any_language(items, line, end):
    text = ""
    for number, (title, story) in enumerate(STORIES, start=1):
        told = [title, OUTLET, "January 4, 2020", "Length: 45 words", "Body", *story]
        parts = [line.format(number, len(STORIES)), *told, "Load-Date: January 5, 2020", end]
        text += "\n\n".join(filter(None, parts)) + "\n\n"
    found = items("a.txt", text)
    assert titles(found) == [title for title, _ in STORIES]
    assert stories(found)[0] == " ".join(TIDE)


def test_proquest_may_have_headings_in_place_of_names(items):
    text = samples.proquest().replace("Full text: ", "FULL TEXT\n\n")
    text = text.replace("Subject: Tides", "DETAILS\n\nSubject: Tides")
    found = items("a.txt", text)
    assert titles(found) == [title for title, _ in STORIES]
    assert stories(found) == [" ".join(" ".join(story).split()) for _, story in STORIES]


def test_a_ris_file_named_as_text_is_read_as_one(items):
    records = [
        f"TY  - NEWS\nTI  - {title}\nDA  - 2020/01/04/\nN2  - {' '.join(story)}\nER  - \n"
        for title, story in STORIES
    ]
    found = items("a.txt", "\r\n".join(records))
    assert titles(found) == [title for title, _ in STORIES]
    assert stories(found)[0] == " ".join(TIDE)


def test_even_keeps_every_place():
    odd = "a\r\nb\u00a0c\u2028d\x0be\rf"
    assert len(databases.even(odd)) == len(odd)
    assert databases.even(odd) == "a \nb c\nd\ne\nf"


@pytest.mark.parametrize("day", range(1, 29, 9))
@pytest.mark.parametrize("month", range(1, 13))
def test_a_day_is_read_in_every_language(month, day):
    for name in labels.words()[str(month)]:
        for line in (
            f"{name} {day}, 2020 Friday",
            f"{day}. {name} 2020",
            f"{day} de {name} de 2020",
        ):
            (found,) = labels.dates(f"Pier News\n{line.upper()}\n")
            assert found.published == f"2020-{month:02}-{day:02}"


@pytest.mark.parametrize(
    "text",
    [
        "Length matters: 45 words are few, the editor of the Pier News said.",
        "On January 4, 2020 the tide left the boats.\n\nEnd of story.",
        "He read one of 40 documents.\n\nBody and soul, he said.",
        text_of(TIDE),
    ],
)
def test_an_article_is_no_export(text):
    assert databases.split(text) is None


OLD = ["Quay Gazette", "May 4, 2021 Tuesday", "Quay shut", "BYLINE: Ida Moe", "SECTION: NEWS"]
NEW = [
    "Quay shut",
    "Quay Gazette",
    "May 4, 2021 Tuesday",
    "Copyright 2021 Quay Press",
    "Section: NEWS",
    "Length: 22 words",
    "Byline: Ida Moe",
    "Body",
]
TAIL = "LOAD-DATE: May 5, 2021"
LAYOUTS = {
    "length last in the head": ([*OLD, "LENGTH: 22 words"], [TAIL]),
    "length first in the head": ([*OLD[:3], "LENGTH: 22 words", *OLD[3:]], [TAIL]),
    "length below the text": (OLD, ["LENGTH: 22 words", TAIL]),
    "length and section below the text": (OLD[:4], ["SECTION: NEWS", "LENGTH: 22 words", TAIL]),
    "length without its unit": ([*OLD, "LENGTH: 22"], [TAIL]),
    "length without a blank": ([*OLD, "Length:22 WORDS"], [TAIL]),
    "length within the section": ([*OLD[:4], "SECTION: NEWS; Pg. 3; LENGTH: 22 words"], [TAIL]),
    "length without its label": ([*OLD, "22 words"], [TAIL]),
    "no length": (OLD, [TAIL]),
    "title above the date": (["Quay Gazette", "Quay shut", *OLD[1:2], *OLD[3:]], [TAIL]),
    "hour below the date": ([*OLD[:2], "23:22 Central European Time", *OLD[2:]], [TAIL]),
    "newer": (NEW, [TAIL]),
    "newer, title of two lines": (["Quay", "shut", *NEW[1:]], [TAIL]),
    "newer, no body": (NEW[:-1], [TAIL]),
    "newer, no length": ([line for line in NEW if "Length" not in line], [TAIL]),
    "newer, a month alone": ([line.replace("4, 2021 Tuesday", "2021") for line in NEW], [TAIL]),
    "newer, a short month": ([line.replace("May 4,", "Tue., 4 Sept.") for line in NEW], [TAIL]),
}
STORY = [
    "The quay was shut on Monday, the port said, and it may stay so until the spring of next year.",
    "Nobody was told, said Ida Brun, who sells nets there and at the market of the old town.",
]


@pytest.mark.parametrize("end", [True, False], ids=["ended", "endless"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_nexis_document_is_read_whatever_its_layout(items, layout, end):
    head, tail = LAYOUTS[layout]
    older = not layout.startswith("newer")
    parts = []
    for number in (1, 2):
        parts += [f"{number} of 2 DOCUMENTS"] if older else []
        story = STORY if number == 1 else [line.replace("quay", "pier") for line in STORY]
        parts += [*head, *story, *tail]
        parts += ["End of Document"] if end and not older else []
    first, second = items("a.txt", "\n\n".join(parts))
    assert first.fields["title"] == "Quay shut" and first.fields["outlet"] == "Quay Gazette"
    assert stories([first]) == [" ".join(STORY)]
    assert stories([second]) == [" ".join(STORY).replace("quay", "pier")]
    assert ("published" in first.fields) == ("alone" not in layout)
