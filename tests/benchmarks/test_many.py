"""The corpus made by repeating and varying: annotated as it is, and no copies."""

import os
from types import SimpleNamespace

import pytest

from analysis import corpus, pipeline, tables
from analysis.annotate import spans
from analysis.annotate import tone as model_tone
from analysis.corpus import duplicates
from benchmarks import many

from places import ROOT

SOURCE = ROOT / "data" / "articles"
ARTICLES = 50


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The folder of a corpus varied from the sample, and the story it gives without a model."""
    derived, to = tmp_path_factory.mktemp("derived"), tmp_path_factory.mktemp("many") / "made"
    before = pipeline.load(SOURCE, derived=derived, workers=1)
    assert many.make(SOURCE, to, articles=ARTICLES, derived=derived) == ARTICLES
    packs = _packs(to)
    with pytest.MonkeyPatch.context() as patch:
        for module in (spans, model_tone):
            patch.setattr(module, "find", _unasked)
        story = pipeline.load(to / "articles", derived=to / "cache", workers=1)
    return SimpleNamespace(story=story, to=to, before=before, derived=derived, packs=packs)


def _packs(folder):
    return {path.name for name in many.folders() for path in (folder / "cache" / name).iterdir()}


def _unasked(*_, **__):
    raise AssertionError("a model was asked")


@pytest.mark.slow
def test_every_span_of_a_variant_stands_in_its_text(made):
    texts = dict(zip(made.story.articles["article_id"], made.story.articles["text"], strict=True))
    assert len(texts) == ARTICLES
    for name, df in made.story:
        assert len(tables.check(df, name)) or name in {"removed", "furniture"}
        if {"start", "end", "text"} <= set(df):
            rows = zip(df["article_id"], df["start"], df["end"], df["text"], strict=True)
            assert all(texts[one][start:end] == text for one, start, end, text in rows)
    cues = made.story.quotes.dropna(subset="cue")
    rows = zip(cues["article_id"], cues["cue_start"], cues["cue_end"], cues["cue"], strict=True)
    assert all(texts[one][start:end] == cue for one, start, end, cue in rows)


@pytest.mark.slow
def test_variants_are_no_copies_and_have_other_names(made):
    articles = made.story.articles
    assert duplicates.survey(articles) == ([], [])
    people = made.story.mentions[made.story.mentions["label"].eq("PERSON")]["text"]
    ours = made.before.mentions[made.before.mentions["label"].eq("PERSON")]["text"]
    assert people.nunique() > 1.5 * ours.nunique()


@pytest.mark.slow
def test_cues_and_the_counts_of_rows_are_those_of_the_articles_varied(made):
    first = made.story.articles["article_id"].str[5:].astype(int)
    found = made.story.hedges.groupby("article_id").size()
    base = made.before.articles[made.before.articles["duplicate_of"].isna()]["article_id"]
    expected = made.before.hedges.groupby("article_id").size().reindex(base, fill_value=0)
    wanted = [expected.iloc[place] for place in first]
    assert found.reindex(made.story.articles["article_id"], fill_value=0).tolist() == wanted
    assert set(made.story.hedges["kind"]) <= set(made.before.hedges["kind"])


@pytest.mark.slow
def test_the_same_bytes_again(made, tmp_path):
    many.make(SOURCE, tmp_path / "again", articles=ARTICLES, derived=made.derived)
    ours = {path.relative_to(made.to): path for path in made.to.rglob("part-*.jsonl")}
    again = tmp_path / "again"
    assert all((again / name).read_bytes() == path.read_bytes() for name, path in ours.items())
    assert _packs(again) == made.packs


@pytest.mark.slow
def test_an_article_whose_variants_would_be_copies_is_left_out(made, tmp_path, monkeypatch):
    monkeypatch.setattr(many, "_stiff", lambda found, *_: found.index.to_numpy() == 1)
    assert many.make(SOURCE, tmp_path / "to", articles=20, derived=made.derived) == 20
    numbers = [
        int(one[5:]) for one in corpus.read(tmp_path / "to" / "articles").articles["article_id"]
    ]
    assert 1 not in numbers


def test_annotations_are_renamed_for_other_code_and_stay_for_the_old(tmp_path, monkeypatch):
    old = tmp_path / "0123456789abcdef-01234567"
    for folder in (old, tmp_path / f"{old.name}-89abcdef", tmp_path / "corpus-0123456789abcdef"):
        (folder / "pack").mkdir(parents=True)
        (folder / "pack" / "manifest.json").write_text("{}")
    names = ("f" * 16 + "-" + "f" * 8, "f" * 16 + "-" + "f" * 8 + "-" + "f" * 8)
    monkeypatch.setattr(many, "folders", lambda: names)
    assert [path.name for path in many.renamed(tmp_path)] == list(names)
    one, other = (path / "pack" / "manifest.json" for path in (old, tmp_path / names[0]))
    assert one.samefile(other)
    assert many.renamed(tmp_path) == []


def test_annotations_of_two_versions_are_not_mixed(tmp_path, monkeypatch):
    for version, packs in (("1" * 16, 1), ("0" * 16, 3)):  # the older has more
        for folder in (f"{version}-01234567", f"{version}-01234567-89abcdef"):
            for pack in range(packs):
                (tmp_path / folder / f"{version}{pack}").mkdir(parents=True)
            os.utime(tmp_path / folder, ns=(10**18 - packs,) * 2)
    names = ("f" * 16 + "-" + "f" * 8, "f" * 16 + "-" + "f" * 8 + "-" + "f" * 8)
    monkeypatch.setattr(many, "folders", lambda: names)
    held = [[path.name[0] for path in made.iterdir()] for made in many.renamed(tmp_path)]
    assert held == [["1"], ["1"]]


def test_articles_that_are_not_annotated_are_told(tmp_path):
    (tmp_path / "a.txt").write_text("Title: Tide\n\nThe tide rose at noon.")
    read = corpus.read(tmp_path).articles
    assert len(read) == 1
    with pytest.raises(ValueError, match="1 articles are not annotated"):
        many.make(tmp_path, tmp_path / "to", articles=2, derived=tmp_path / ".cache")
