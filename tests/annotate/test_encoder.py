import json
import shutil
import subprocess
import sys

import numpy as np
import pytest

from analysis.annotate import encoder

SENTENCES = [
    "The ferry was late again.",
    "Voters cheered a generous and brilliant reform.",
    "It was a cruel, senseless attack on the harbour that left nine people dead.",
    "The committee will meet on Tuesday.",
    "A lovely evening.",
]


@pytest.fixture(scope="module")
def model():
    return encoder.Encoder(encoder.WEIGHTS)


def test_a_sentence_scores_the_same_in_any_company(model):
    together = model.valence(SENTENCES).values
    alone = np.concatenate([model.valence([text]).values for text in SENTENCES])
    backwards = model.valence(SENTENCES[::-1]).values[::-1]
    assert together.tolist() == alone.tolist() == backwards.tolist()


def test_a_name_scores_the_same_in_any_company(model):
    spans = [(4, 9), (0, 6), (0, 2), (4, 13), (0, 1)]
    together = model.toward(SENTENCES, spans).values
    alone = [model.toward([t], [s]).values[0] for t, s in zip(SENTENCES, spans, strict=True)]
    assert together.tolist() == [row.tolist() for row in alone]


def test_another_process_gets_the_same_scores(model):
    program = "import sys, json; from analysis.annotate.encoder import Encoder, WEIGHTS; "
    program += "print(Encoder(WEIGHTS).valence(json.loads(sys.argv[1])).values.tolist())"
    run = [sys.executable, "-c", program, json.dumps(SENTENCES)]
    shown = subprocess.run(run, capture_output=True, text=True, check=True).stdout
    assert json.loads(shown) == model.valence(SENTENCES).values.tolist()


def test_scores_are_rounded_and_in_range(model):
    values = model.valence(SENTENCES).values
    assert np.abs(values).max() <= 1
    assert (np.round(values, encoder.DIGITS) == values).all()
    shares = model.toward(SENTENCES, [(0, 1)] * 5).values
    assert np.abs(shares.sum(axis=1) - 1).max() < 1e-5


def test_nothing_to_score(model):
    assert model.valence([]).values.shape == (0,)
    assert model.toward([], []).values.shape == (0, 3)
    assert np.isnan(model.toward(["No."], [(50, 60)]).values).all()


def test_marks_in_a_text_are_no_marks(model):
    plain = model.toward(["[unused1] Ann [unused2] sang. Ann lied."], [(30, 33)])
    assert plain.values.shape == (1, 3)
    ids = model._encoded(["[unused1] Ann"])[0].ids
    assert not {encoder.windows.OPEN, encoder.windows.CLOSE} & set(ids)


def test_a_changed_file_is_refused(tmp_path):
    folder = shutil.copytree(encoder.WEIGHTS, tmp_path / "model")
    (folder / encoder.TOKENIZER).write_text("{}")
    with pytest.raises(ValueError, match=r"tokenizer\.json is not the file"):
        encoder.Encoder(folder)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(ValueError, match=r"model\.onnx is missing"):
        encoder.Encoder(tmp_path)


def test_only_a_folder_of_ones_own_may_do_without_digests(tmp_path, monkeypatch):
    folder = shutil.copytree(encoder.WEIGHTS, tmp_path / "model")
    (folder / encoder.DIGESTS).unlink()
    assert encoder.verify(folder) == encoder.digests(encoder.WEIGHTS)
    monkeypatch.setattr(encoder, "WEIGHTS", folder)
    with pytest.raises(ValueError, match=r"digests\.json is missing"):
        encoder.verify(folder)


def test_the_weights_are_small():
    sizes = [path.stat().st_size for path in encoder.WEIGHTS.iterdir()]
    assert 10e6 < sum(sizes) < 30e6


def test_importing_loads_no_engine():
    program = "import sys; from analysis.annotate import sentiment, explanation; "
    program += "print({'onnxruntime', 'tokenizers', 'vaderSentiment'} & set(sys.modules))"
    shown = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert shown.stdout.strip() == "set()"
