import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from analysis.annotate import encoder

CLASSIFIER = Path(__file__).parent / "classifier"
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


def names(spans):
    return [encoder.Name(i, *span) for i, span in enumerate(spans)]


def test_a_sentence_scores_the_same_in_any_company(model):
    texts = [*SENTENCES, *(text.replace("was", "is") for text in SENTENCES)]
    together = model.read(texts, []).valence
    alone = np.concatenate([model.read([text], []).valence for text in texts])
    backwards = model.read(texts[::-1], []).valence[::-1]
    thrice = model.read(texts * 3, []).valence
    assert together.tolist() == alone.tolist() == backwards.tolist() == thrice[:10].tolist()


def test_a_name_scores_the_same_in_any_company(model):
    spans = [(4, 9), (0, 6), (0, 2), (4, 13), (0, 1)]
    together = model.read(SENTENCES * 7, names(spans * 7)).toward[-5:]
    alone = [
        model.read([text], names([span])).toward[0]
        for text, span in zip(SENTENCES, spans, strict=True)
    ]
    assert together.tolist() == [row.tolist() for row in alone]


def test_sentences_of_one_length_run_together_and_no_others(model):
    lengths = [5, 9, 5, 5, 128, *[30] * 80]
    read = [encoder.Window([0] * length, 0, 0, False) for length in lengths]
    found = list(encoder._batches(read))
    assert sorted(i for batch in found for i in batch) == list(range(len(read)))
    assert all(len({lengths[i] for i in batch}) == 1 for batch in found)
    assert max(len(batch) * lengths[batch[0]] for batch in found) <= encoder.TOGETHER
    assert len(found) < 10


def test_names_do_not_change_the_tone_of_their_sentence(model):
    bare = model.read(SENTENCES, []).valence
    spans = [(4, 9), (0, 6), (0, 2), (4, 13), (0, 1)]
    assert model.read(SENTENCES, names(spans)).valence.tolist() == bare.tolist()


def test_another_process_gets_the_same_scores(model):
    program = "import sys, json; from analysis.annotate.encoder import Encoder, WEIGHTS; "
    program += "print(Encoder(WEIGHTS).read(json.loads(sys.argv[1]), []).valence.tolist())"
    run = [sys.executable, "-c", program, json.dumps(SENTENCES)]
    shown = subprocess.run(run, capture_output=True, text=True, check=True).stdout
    assert json.loads(shown) == model.read(SENTENCES, []).valence.tolist()


def test_scores_are_rounded_and_in_range(model):
    found = model.read(SENTENCES, names([(0, 1)] * 5))
    assert np.abs(found.valence).max() <= 1
    assert (np.round(found.valence, encoder.DIGITS) == found.valence).all()
    assert np.abs(found.toward.sum(axis=1) - 1).max() < 1e-5


def test_nothing_to_score(model):
    found = model.read([], [])
    assert found.valence.shape == (0,) and found.toward.shape == (0, 3)
    assert np.isnan(model.read(["No."], names([(50, 60)])).toward).all()


def test_the_scale_is_applied_and_may_be_left_out(model, tmp_path):
    folder = shutil.copytree(encoder.WEIGHTS, tmp_path / "model")
    (folder / encoder.DIGESTS).unlink()
    (folder / encoder.SCALE).unlink()
    plain = encoder.Encoder(folder).read(SENTENCES, [])
    assert plain.cuts == encoder.Scale().cuts
    given = {"points": [[-1, -0.5], [1, 0.5]], "cuts": [-0.2, 0.3]}
    (folder / encoder.SCALE).write_text(json.dumps(given))
    halved = encoder.Encoder(folder).read(SENTENCES, [])
    assert halved.valence == pytest.approx(plain.valence / 2, abs=1e-5)
    assert halved.cuts == (-0.2, 0.3)


@pytest.mark.parametrize(
    "text",
    [
        "{}",
        '{"points": [[0, 0]], "cuts": [0, 1]}',
        '{"points": [[0, 1], [1, 0]], "cuts": [0, 1]}',
        "[",
    ],
)
def test_a_scale_that_does_not_rise_is_refused(tmp_path, text):
    (tmp_path / encoder.SCALE).write_text(text)
    with pytest.raises(ValueError, match=r"scale\.json"):
        encoder.scale(tmp_path)


@pytest.mark.parametrize("name", [encoder.GRAPH, encoder.TOKENIZER])
def test_a_damaged_model_of_ones_own_gets_one_sentence(tmp_path, name):
    folder = shutil.copytree(encoder.WEIGHTS, tmp_path / "model")
    (folder / encoder.DIGESTS).unlink()
    (folder / name).write_bytes(b"{}")
    with pytest.raises(ValueError, match=f"{name} is not a"):
        encoder.Encoder(folder)


def test_a_graph_of_another_kind_is_refused(tmp_path):
    folder = shutil.copytree(encoder.WEIGHTS, tmp_path / "model")
    (folder / encoder.DIGESTS).unlink()
    shutil.copy(CLASSIFIER / encoder.GRAPH, folder / encoder.GRAPH)
    with pytest.raises(ValueError, match="ids, rows, names"):
        encoder.Encoder(folder)


def test_a_changed_file_is_refused(tmp_path):
    folder = shutil.copytree(encoder.WEIGHTS, tmp_path / "model")
    (folder / encoder.TOKENIZER).write_text("{}")
    with pytest.raises(ValueError, match=r"tokenizer\.json is not the file"):
        encoder.Encoder(folder)


def test_a_recorded_file_that_is_gone_is_named(tmp_path):
    folder = shutil.copytree(encoder.WEIGHTS, tmp_path / "model")
    (folder / encoder.SCALE).unlink()
    with pytest.raises(ValueError, match=r"scale\.json is missing"):
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
