"""A valid file of every format that is read, in invented words, the same each time."""

from __future__ import annotations

import gzip
import io
import json
import re
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from html import escape

TIDE = [
    "The tide left the boats on the sand before noon, the harbour master said on Friday.",
    "“It was over at once,” said Mayor Ilse Brandt, a naïve man’s boat beside her.",
    "Nobody in the town of Tarn could say why the water had gone so far out.",
]
GALE = [
    "A gale took the roof off the fish market in the night, and nobody was hurt in it.",
    "The owner, Otto Lind, may rebuild it in spring if the council pays half of the cost.",
    "“We have seen worse,” he said, and pointed at the church across the square.",
]
STORIES = [("Low tide at noon", TIDE), ("Gale over the market", GALE)]
OUTLET = "The Pier News"


def text_of(paragraphs: list[str]) -> str:
    return "\n\n".join(paragraphs)


def records() -> list[dict[str, str]]:
    return [
        {
            "id": str(number),
            "title": title,
            "outlet": OUTLET,
            "published": f"2020-01-0{number}",
            "text": text_of(paragraphs),
        }
        for number, (title, paragraphs) in enumerate(STORIES, start=4)
    ]


# Text and pages


def page(title: str, paragraphs: list[str]) -> str:
    body = "".join(f"<p>{escape(p)}</p>" for p in paragraphs)
    return (
        f'<!doctype html><html><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta property="og:site_name" content="{OUTLET}"><script>steal(document)</script></head>'
        f"<body><nav><a href='/'>Home</a></nav><article><h1>{title}</h1>{body}</article></body>"
        "</html>"
    )


def mhtml() -> bytes:
    lines = [
        "From: <Saved by a browser>",
        "Snapshot-Content-Location: https://pier.example/low-tide",
        "MIME-Version: 1.0",
        'Content-Type: multipart/related; type="text/html"; boundary="pier"',
        "",
        "--pier",
        "Content-Type: text/html; charset=utf-8",
        "Content-Transfer-Encoding: 8bit",
        "Content-Location: https://pier.example/low-tide",
        "",
        page(*STORIES[0]),
        "--pier",
        "Content-Type: image/png",
        "Content-Transfer-Encoding: base64",
        "",
        "iVBORw0KGgo=",
        "--pier--",
        "",
    ]
    return "\r\n".join(lines).encode()


def eml() -> bytes:
    from email.message import EmailMessage

    message = EmailMessage()
    message["Subject"] = STORIES[0][0]
    message["From"] = '"Ada Quill" <ada@pier.example>'
    message["Date"] = "Sat, 04 Jan 2020 09:30:00 +0100"
    message.set_content(text_of(TIDE), cte="quoted-printable")
    message.add_alternative(page(*STORIES[0]), subtype="html", cte="quoted-printable")
    message.add_attachment(b"%PDF-", maintype="application", subtype="pdf", filename="plan.pdf")
    message.set_boundary("pier")
    # The alternative parts name their boundary by chance otherwise.
    next(message.iter_parts()).set_boundary("quay")
    return message.as_bytes()


# Office documents


def docx(paragraphs: list[str]) -> bytes:
    from docx import Document

    document = Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    stream = io.BytesIO()
    document.save(stream)
    return undated(stream)


def zipped(files: Mapping[str, bytes | str]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def undated(stream: io.BytesIO) -> bytes:
    """The same archive without the time at which it was made."""
    with zipfile.ZipFile(stream) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    core = "docProps/core.xml"
    files[core] = re.sub(rb"\d{4}-\d\d-\d\dT[\d:]{8}Z", b"2020-01-04T09:30:00Z", files[core])
    return zipped(files)


ODT_NAMES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"'
)


def odt(title: str, body: str) -> bytes:
    content = (
        f"<office:document-content {ODT_NAMES}><office:body><office:text>{body}"
        "</office:text></office:body></office:document-content>"
    )
    meta = (
        f"<office:document-meta {ODT_NAMES}><office:meta><dc:title>{title}</dc:title>"
        "</office:meta></office:document-meta>"
    )
    kind = "application/vnd.oasis.opendocument.text"
    return zipped({"mimetype": kind, "content.xml": content, "meta.xml": meta})


def rtf(lines: list[str]) -> bytes:
    def coded(text: str) -> str:
        text = text.replace("\\", "\\\\").replace("{", "\\{").replace("}", "\\}")
        return "".join(c if c.isascii() else f"\\u{ord(c)}?" for c in text)

    body = "\\par\n".join(coded(line).replace("\t", "\\tab ") for line in lines)
    fonts = "{\\fonttbl{\\f0\\fswiss\\fcharset0 Arial;}{\\f1\\froman\\fcharset0 Times;}}"
    return f"{{\\rtf1\\ansi\\ansicpg1252\\deff0{fonts}\\f0\\fs22 {body}\\par}}".encode("ascii")


def pdf(pages: list[list[str]], *, text: bool = True) -> bytes:
    """A PDF with a line of text for each line given; an empty line is a wider gap."""
    drawn = []
    for lines in pages:
        commands = ["BT /F1 11 Tf 14 TL 60 760 Td"]
        for line in lines:
            shown = line.encode("cp1252").replace(b"(", b"\\(").replace(b")", b"\\)")
            commands.append(f"({shown.decode('latin-1')}) Tj T*" if line else "T*")
        commands.append("ET")
        drawn.append("\n".join(commands if text else ["0 0 m 9 9 l S"]).encode("latin-1"))
    return pdf_of(drawn)


def pdf_of(drawn: list[bytes]) -> bytes:
    """A PDF of pages with these commands."""
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(len(drawn)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(drawn)} >>".encode(),
        font,
    ]
    for number, content in enumerate(drawn):
        packed = zlib.compress(content)
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents "
            + f"{5 + 2 * number} 0 R /Resources << /Font << /F1 3 0 R >> >> >>".encode()
        )
        objects.append(
            f"<< /Length {len(packed)} /Filter /FlateDecode >>\nstream\n".encode()
            + packed
            + b"\nendstream"
        )
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + content + b"\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    trailer = f"trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF\n"
    return bytes(out) + f"xref\n0 {size}\n0000000000 65535 f \n{table}{trailer}".encode()


# Tables


def csv() -> str:
    rows = [",".join('"' + v.replace('"', '""') + '"' for v in r.values()) for r in records()]
    return "\n".join(["id,title,outlet,published,text", *rows]) + "\n"


def xlsx(rows: Sequence[Sequence[object]]) -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    for row in rows:
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return undated(stream)


def parquet(rows: list[dict[str, str]]) -> bytes:
    import pyarrow
    from pyarrow import parquet

    stream = io.BytesIO()
    parquet.write_table(pyarrow.Table.from_pylist(rows), stream)
    return stream.getvalue()


def jsonl() -> str:
    return "".join(json.dumps(record) + "\n" for record in records())


# Web archives and feeds


def warc(pages: list[str] | None = None) -> bytes:
    out = b""
    for number, shown in enumerate(pages or [page(*story) for story in STORIES]):
        body = shown.encode()
        answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + body
        head = (
            "WARC/1.0\r\nWARC-Type: response\r\n"
            f"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-00000000000{number}>\r\n"
            f"WARC-Target-URI: https://pier.example/{number}\r\nWARC-Date: 2020-01-04T09:30:00Z\r\n"
            f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(answer)}\r\n"
        )
        out += head.encode() + b"\r\n" + answer + b"\r\n\r\n"
    return out


def rss() -> str:
    items = "".join(
        f"<item><title>{title}</title><link>https://pier.example/{n}</link>"
        f"<pubDate>Sat, 04 Jan 2020 09:30:00 GMT</pubDate><dc:creator>Ada Quill</dc:creator>"
        f"<content:encoded><![CDATA[{''.join(f'<p>{p}</p>' for p in paragraphs)}]]>"
        "</content:encoded></item>"
        for n, (title, paragraphs) in enumerate(STORIES)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>{OUTLET}</title>'
        f"{items}</channel></rss>"
    )


def atom() -> str:
    entries = "".join(
        f"<entry><title>{title}</title><link href='https://pier.example/{n}'/>"
        f"<updated>2020-01-04T09:30:00Z</updated><author><name>Ada Quill</name></author>"
        f"<content type='html'>{escape(''.join(f'<p>{p}</p>' for p in paragraphs))}</content>"
        "</entry>"
        for n, (title, paragraphs) in enumerate(STORIES)
    )
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>{OUTLET}</title>{entries}</feed>'


# Exports of news databases


def nexis() -> list[str]:
    """The lines of an export of Nexis Uni: a cover, then each document."""
    lines = ["User Name: ", "Documents (2)", "1. Low tide at noon", "2. Gale over the market", ""]
    for number, (title, paragraphs) in enumerate(STORIES, start=4):
        lines += [title, OUTLET, f"January {number}, 2020 Saturday 9:30 AM GMT", ""]
        lines += ["Copyright 2020 Pier Press All Rights Reserved", "Section: NEWS; Pg. A1"]
        lines += ["Length: 45 words", "Byline: Ada Quill", "Body", "", *paragraphs, ""]
        lines += ["Graphic", "A boat on the sand.", "Classification", "", "Language: ENGLISH"]
        lines += ["Subject: TIDES (90%)", f"Load-Date: January {number}, 2020", ""]
        lines += ["End of Document", ""]
    return lines


def lexis() -> str:
    """An older export of LexisNexis: no line Body, keys in capitals."""
    out = ""
    for number, (title, paragraphs) in enumerate(STORIES, start=1):
        out += f"\n                     {number} of 2 DOCUMENTS\n\n               {OUTLET}\n\n"
        out += f"              January {number + 3}, 2020 Saturday\n\n{title}\n\n"
        out += "BYLINE: By ADA QUILL\n\nSECTION: NEWS; Pg. 1\n\nLENGTH: 45 words\n\n"
        out += text_of(paragraphs) + "\n\nLOAD-DATE: January 5, 2020\n\nLANGUAGE: ENGLISH\n"
    return out


def factiva_codes(gap: str = "  ") -> list[str]:
    lines = []
    for number, (title, paragraphs) in enumerate(STORIES, start=4):
        lines += [f"HD{gap}{title}", f"BY{gap}By Ada Quill", f"WC{gap}45 words"]
        lines += [f"PD{gap}{number} January 2020", f"ET{gap}09:30", f"SN{gap}{OUTLET}"]
        lines += [f"SC{gap}PIER", f"LA{gap}English", f"CY{gap}Copyright 2020, Pier Press", ""]
        lines += [f"LP{gap}{paragraphs[0]}", "", f"TD{gap}{paragraphs[1]}", "", *paragraphs[2:], ""]
        lines += [
            f"NS{gap}gtide : Tides",
            f"AN{gap}Document PIER00002020010{number}eg1{number}0001",
        ]
        lines += [""]
    return lines


def factiva_layout() -> list[str]:
    lines = []
    for number, (title, paragraphs) in enumerate(STORIES, start=4):
        lines += [title, "By Ada Quill", "45 words", f"{number} January 2020", "09:30", OUTLET]
        lines += ["PIER", "English", "Copyright 2020, Pier Press", "", *paragraphs, ""]
        lines += [f"Document PIER00002020010{number}eg1{number}0001", ""]
    return lines


def factiva_page(*, codes: bool = True) -> str:
    if not codes:
        out = ""
        for number, (title, paragraphs) in enumerate(STORIES, start=4):
            out += f"<div class='article enArticle'><div><span class='enHeadline'>{title}</span>"
            out += "</div><div class='author'>By Ada Quill</div><div>45 words</div>"
            out += f"<div>{number} January 2020</div><div>{OUTLET}</div><div>PIER</div>"
            out += "<div>English</div><div>Copyright 2020, Pier Press</div>"
            out += "".join(f"<p class='articleParagraph'>{escape(p)}</p>" for p in paragraphs)
            out += f"<p>Document PIER00002020010{number}eg1{number}0001</p></div>"
        return f"<html><head><meta charset='utf-8'></head><body>{out}</body></html>"
    rows = ""
    for number, (title, paragraphs) in enumerate(STORIES, start=4):
        body = "".join(f"<p>{escape(p)}</p>" for p in paragraphs[1:])
        cells = {"HD": f"<span class='enHeadline'>{title}</span>", "BY": "By Ada Quill"}
        cells |= {"WC": "45 words", "PD": f"{number} January 2020", "SN": OUTLET, "SC": "PIER"}
        cells |= {"LP": f"<p>{escape(paragraphs[0])}</p>", "TD": body}
        cells |= {"AN": f"Document PIER00002020010{number}eg1{number}0001"}
        rows += "<table>" + "".join(
            f"<tr><td><b>{code}</b></td><td>{value}</td></tr>" for code, value in cells.items()
        )
        rows += "</table>"
    return f"<html><head><meta charset='utf-8'></head><body>{rows}</body></html>"


def proquest() -> str:
    rule = "_" * 60
    out = "Report Information from ProQuest\n4 January 2020\n" + rule + "\n"
    for number, (title, paragraphs) in enumerate(STORIES, start=4):
        out += f"\nDocument {number - 3} of 2\n\n{title}\n\nAuthor: Quill, Ada\n\n"
        out += f"Publication info: {OUTLET} ; Tarn  [Tarn].  0{number} Jan 2020: A.1.\n\n"
        out += f"Full text: {text_of(paragraphs)}\n\nSubject: Tides\n\nTitle: {title}\n\n"
        out += f"Publication title: {OUTLET}\n\nPublication date: Jan {number}, 2020\n\n"
        out += (
            f"ProQuest document ID: 90{number}\n\nDocument URL: https://quest.example/90{number}\n"
        )
        out += "\nDatabase: Pier Collection\n\n" + rule + "\n"
    return out + "\nContact ProQuest\nCopyright 2020 ProQuest LLC. All rights reserved.\n"


def ris() -> str:
    out = ""
    for number, (title, paragraphs) in enumerate(STORIES, start=4):
        out += f"TY  - NEWS\r\nTI  - {title}\r\nAU  - Quill, Ada\r\nAU  - Roe, Ben\r\n"
        out += f"JO  - {OUTLET}\r\n"
        out += f"PY  - 2020/01/0{number}/\r\nUR  - https://quest.example/{number}\r\n"
        out += f"AN  - 90{number}\r\nN2  - {' '.join(paragraphs)}\r\nER  - \r\n\r\n"
    return out


def media_cloud(*, text: bool = True) -> str:
    rows = "stories_id,publish_date,title,url,language,media_name" + (",text" if text else "")
    for number, (title, paragraphs) in enumerate(STORIES, start=4):
        rows += f"\n{number},2020-01-0{number} 09:30:00,{title},https://pier.example/{number},en,"
        rows += OUTLET + (f',"{text_of(paragraphs)}"' if text else "")
    return rows + "\n"


def newsapi() -> str:
    articles = [
        {
            "source": {"id": None, "name": OUTLET},
            "author": "Ada Quill",
            "title": title,
            "description": paragraphs[0],
            "url": f"https://pier.example/{n}",
            "publishedAt": "2020-01-04T09:30:00Z",
            "content": f"{text_of(paragraphs)[:200]}… [+1234 chars]",
        }
        for n, (title, paragraphs) in enumerate(STORIES)
    ]
    return json.dumps({"status": "ok", "totalResults": 2, "articles": articles})


def samples() -> dict[str, bytes]:
    """Name and bytes of a valid file of every format; each holds one or both stories."""
    made: dict[str, bytes | str] = {
        "plain.txt": f"Title: Low tide\nOutlet: Pier News\n\n{text_of(TIDE)}",
        "lexis.txt": lexis(),
        "factiva.txt": "\n".join(factiva_codes()),
        "proquest.txt": proquest(),
        "notes.md": f"---\ntitle: Low tide\n---\n\n# Why\n\n{text_of(TIDE)}",
        "page.html": page(*STORIES[0]),
        "factiva.html": factiva_page(),
        "factiva-plain.htm": factiva_page(codes=False),
        "saved.mhtml": mhtml(),
        "letter.eml": eml(),
        "story.docx": docx([STORIES[0][0], *TIDE]),
        "nexis.docx": docx(nexis()),
        "story.odt": odt(STORIES[0][0], "".join(f"<text:p>{p}</text:p>" for p in TIDE)),
        "story.rtf": rtf(TIDE),
        "nexis.rtf": rtf(nexis()),
        "factiva.rtf": rtf(factiva_layout()),
        "story.pdf": pdf([[STORIES[0][0], "", *TIDE], GALE]),
        "table.csv": csv(),
        "mediacloud.csv": media_cloud(),
        "table.tsv": "title\ttext\n" + "\n".join(f"{t}\t{' '.join(p)}" for t, p in STORIES),
        "table.csv.gz": gzip.compress(csv().encode(), mtime=0),
        "table.xlsx": xlsx([list(records()[0]), *(list(r.values()) for r in records())]),
        "list.json": json.dumps(records()),
        "newsapi.json": newsapi(),
        "lines.jsonl": jsonl(),
        "lines.jsonl.gz": gzip.compress(jsonl().encode(), mtime=0),
        "table.parquet": parquet(records()),
        "list.ris": ris(),
        "feed.rss": rss(),
        "feed.atom": atom(),
        "feed.xml": rss(),
        "crawl.warc": warc(),
        "crawl.warc.gz": gzip.compress(warc(), mtime=0),
        "archive.zip": zipped({"in/plain.txt": text_of(TIDE), "table.csv": csv()}),
        "nested.zip": zipped({"inner.zip": zipped({"page.html": page(*STORIES[1])})}),
    }
    return {n: c.encode() if isinstance(c, str) else c for n, c in made.items()}
