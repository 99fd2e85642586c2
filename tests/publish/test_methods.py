"""The account of a study: what it says, what it cites, and what it never does."""

import re

import pandas as pd
import pytest
from conftest import HOSTILE

from analysis import ask, pipeline
from analysis.publish import methods, references
from analysis.publish.references import sources

from places import ROOT

VERSIONS = {"media-analysis": "1", "python": "3", "spacy": "3.8", "model.onnx": "a" * 64}


@pytest.fixture(scope="module")
def account(sample, told):
    return methods.write(sample, told[0], versions=VERSIONS)


def test_numbers_are_those_of_the_run(account, sample, told):
    text = account.markdown()
    first = sample.articles[sample.articles["duplicate_of"].isna()]
    assert f"We analysed {len(first)} articles of 6 outlets" in text
    assert f"of {first['words'].sum():,} words" in text and "1 copy of another article" in text
    assert f"Taken out as boilerplate: {len(sample.removed)} lines." in text
    answers = [a for chapter in told[0] for a in (*chapter.answers, *chapter.silent)]
    assert f"Of {len(answers)} questions asked" in text
    clear = sum(answer.verdict == "difference" for answer in answers)
    assert f"in {clear} of them." in text


def test_differences_of_single_texts_are_not_counted_among_those_of_groups(sample):
    few = sample.where(article=sample.catalogue["article_id"].tolist()[3:6])
    asked = ask.chapters(few)
    clear = [a for c in asked for a in c.answers if a.verdict == "difference"]
    of_texts = [a for a in clear if a.tests["kind"].eq("texts").any()]
    text = methods.write(few, asked, versions=VERSIONS).markdown()
    assert of_texts and "compared groups" in text
    assert len(clear) == len(of_texts) and "in none of them." in text


def test_every_measure_shown_has_its_method_and_its_agreement(account, told):
    text = methods._plain(account.markdown())
    for chapter in told[0]:
        for answer in chapter.answers:
            if not answer.name.startswith(methods.SHOWN_TWICE):
                assert answer.method.rstrip(".") in text
    assert "Agreement with human readers" in text


def test_what_is_cited_is_in_the_files_and_nothing_else(account):
    files = account.files()
    entries = re.findall(r"^@\w+\{(\w+),", files["methods.bib"].decode(), re.M)
    assert sorted(entries) == sorted(account.keys) == sorted(set(entries))
    assert {"benjamini1995", "efron1993", "mediaanalysis", "szarvas2012"} <= set(entries)
    assert files["methods.md"].startswith(b"---\nbibliography: methods.bib\n")


def test_a_report_has_it_in_words_with_its_references(account):
    first, second = account.parts()
    assert "[@" not in " ".join(first.body) and "**" not in " ".join(first.body)
    assert "(Efron & Tibshirani 1993; Hesterberg 2015)" in " ".join(first.body)
    assert len(second.body) == len(account.keys)


def test_what_was_not_done_is_not_said():
    frame = pd.DataFrame({"article_id": ["a"], "text": ["It may rain."]})
    story = pipeline.annotate(frame, tone=None, derived=None)
    text = methods.write(story, ask.chapters(story, full=True), versions={}).markdown()
    assert "We analysed 1 article of 3 words." in text
    for word in ("permutation", "corrected together", "resamples", "copies", "boilerplate"):
        assert word not in text


def test_single_texts_are_said_to_be_single_texts():
    texts = ["It may rain. " * 12 + "\n\n" + "It rained. " * 12] * 2
    frame = pd.DataFrame(
        {"article_id": ["a", "b"], "text": [t + str(n) for n, t in enumerate(texts)]}
    )
    story = pipeline.annotate(frame, tone=None, derived=None)
    text = methods.write(story, ask.chapters(story), versions={}).markdown()
    assert "dealing out their paragraphs" in text and "permutation of articles" not in text


def test_hostile_words_are_shown_and_do_nothing(sample):
    from dataclasses import replace

    ledger = pd.DataFrame(
        {
            "source": ["x"],
            "status": "skipped",
            "reason": [f"is [@evil] `x` {HOSTILE}\n# Top"],
            "articles": 0,
        }
    )
    story = replace(sample, ledger=ledger, filters=("outlet: [a](http://x) **b**",))
    account = methods.write(story, [], versions={})
    text = account.markdown()
    assert "<script" not in text.replace("\\<", "") and "\n# Top" not in text
    assert r"\[a\](http://x) \*\*b\*\*" in text and "evil" not in account.keys
    assert "[a](http://x) **b**" in account.parts()[0].body[0]


def test_every_source_is_whole_and_used():
    text = (ROOT / "analysis" / "publish" / "references.bib").read_text(encoding="utf-8")
    assert len(sources()) == len(re.findall("^@", text, re.M))
    written = "".join(p.read_text(encoding="utf-8") for p in (ROOT / "analysis").rglob("*.py"))
    for key, source in sources().items():
        assert {"author", "title", "year"} <= set(source.fields), key
        named = f"{source.short} {source.year}", f"{source.short} ({source.year})", f"@{key}"
        assert "keywords" in source.fields or any(name in written for name in named), key


def test_what_an_account_cites_is_known():
    text = (ROOT / "analysis" / "publish" / "methods.py").read_text(encoding="utf-8")
    assert set(references.cited(text)) <= set(sources()) | {"efron1993"}


def test_methods_of_answers_that_name_a_source_have_it(told):
    for chapter in told[0]:
        for answer in (*chapter.answers, *chapter.silent):
            if re.search(r"\(?(?:19|20)\d\d\)", answer.method):
                assert references.of(answer.method), answer.method
