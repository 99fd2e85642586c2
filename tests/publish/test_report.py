"""The report's files: what they hold, and what they never hold."""

import io
import re
import zipfile

import pandas as pd
import pytest
from conftest import HOSTILE
from docx import Document

from analysis.publish import front, report


@pytest.fixture(scope="module")
def page(told):
    return told[1]["html"].read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def paper(told):
    return Document(io.BytesIO(told[1]["docx"].read_bytes()))


def test_the_files_are_what_they_are_called(told, odd):
    for written in (told[1], odd[1]):
        begins = {kind: path.read_bytes()[:2] for kind, path in written.items()}
        assert begins == {"html": b"<!", "pdf": b"%P", "docx": b"PK"}


def test_it_is_called_by_what_the_articles_are(page):
    title = re.search("<title>(.*?)</title>", page)[1]
    assert re.fullmatch(r"\d+ articles on .+ and .+, 3–17 January 2020", title)


def test_links_lead_somewhere_and_ids_are_told_apart(page, odd):
    for whole in (page, odd[1]["html"].read_text(encoding="utf-8")):
        ids = re.findall(r' id="([^"]+)"', whole)
        assert set(re.findall(r'href="#([^"]+)"', whole)) <= set(ids)
        assert len(ids) == len(set(ids))


def test_each_row_with_something_behind_it_has_a_mark(told, page):
    for chapter in told[0]:
        for answer in chapter.answers:
            if not front.drawn(answer):
                continue
            whole = page.split(f'<article class="answer" id="{answer.name}"')[1]
            figure = whole.split('class="narrow"')[0]
            rows = {int(n) for n in re.findall(r'role="button"[^>]*data-row="(\d+)"', figure)}
            assert rows == set(answer.table.index[answer.table["n"].gt(0)])


def test_only_colours_of_the_theme_are_drawn(page):
    charts = "".join(re.findall(r"<figure>.*?</figure>", page, re.DOTALL))
    assert not re.search(r'(?:fill|stroke): ?#|<style|<script|xlink:href="http', charts)


def test_markup_in_articles_and_titles_stays_text(odd):
    whole = odd[1]["html"].read_text(encoding="utf-8")
    assert "<script>alert" not in whole and "<img src=x" not in whole
    assert "<title>Odd &lt;articles&gt;</title>" in whole
    assert "Kept &lt;here&gt;" in whole
    text = zipfile.ZipFile(io.BytesIO(odd[1]["docx"].read_bytes())).read("word/document.xml")
    assert b"<script" not in text


@pytest.mark.slow
def test_hostile_titles_and_labels_make_a_report(tmp_path):
    from analysis import ask, pipeline

    names = [f"{HOSTILE} {n}" for n in range(3)]
    names += ["ا" * 80, "👩‍👩‍👧 صحيفة #$x$ *b* _i_ @c", "=1+1", "x" * 300]
    frame = pd.DataFrame(
        [
            {"article_id": f"a{i}{j}", "outlet": name, "title": f"{name} \\ ] #eval", "text": text}
            for i, name in enumerate(names)
            for j, text in enumerate(
                ("It may rain. “Perhaps,” said Ann Lee.", "Ann Lee left.", "It might $5 do #1.")
            )
        ]
    )
    frame["text"] += [f" {n} times." for n in range(len(frame))]
    story = pipeline.annotate(frame, tone=None, derived=None)
    chapters = ask.chapters(story)
    files = report.build(chapters, story, out=tmp_path, title=HOSTILE)
    whole = files["html"].read_text(encoding="utf-8")
    assert "<script>alert" not in whole and "<img src=x" not in whole
    again = report.build(chapters, story, out=tmp_path / "again", title=HOSTILE)
    assert {k: p.read_bytes() for k, p in files.items()} == {
        k: p.read_bytes() for k, p in again.items()
    }


def test_word_has_numbered_figures_alt_texts_contents_and_pages(told, paper):
    captions = [p.text for p in paper.paragraphs if p.style.name == "Caption"]
    figures = [text for text in captions if text.startswith("Figure ")]
    assert [text.split(". ")[0] for text in figures] == [
        f"Figure {n}" for n in range(1, len(figures) + 1)
    ]
    assert all("Source: " in text for text in figures)
    assert len(paper.inline_shapes) == len(figures) <= 15
    assert all(len(s._inline.docPr.get("descr")) > 40 for s in paper.inline_shapes)
    xml = paper.element.xml
    assert 'TOC \\o "1-2"' in xml and "SEQ Figure" in xml
    assert "NUMPAGES" in paper.sections[0].footer._element.xml
    assert {t.style.name for t in paper.tables} <= {"House table"}


def test_questions_end_with_one_mark_and_one_passage_is_one(page, odd, paper):
    text = "\n".join(p.text for p in paper.paragraphs)
    for whole in (page, odd[1]["html"].read_text(encoding="utf-8"), text):
        told = re.sub("<script.*?</script>", "", whole, flags=re.DOTALL)
        assert "?." not in told and "All 1 passages" not in told


def test_paper_names_no_file(paper):
    text = "\n".join(p.text for p in paper.paragraphs if p.style.name in {"Caption", "Normal"})
    assert not re.search(r"\.(?:png|csv|svg)\b|/figures", text)


def test_the_pdf_is_short(told, odd):
    def pages(path):
        return len(re.findall(rb"/Type\s*/Page\b", path.read_bytes()))

    assert 0 < pages(told[1]["pdf"]) <= 20
    assert 0 < pages(odd[1]["pdf"]) <= 10
