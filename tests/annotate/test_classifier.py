import json
import shutil
from pathlib import Path

import pytest

from analysis.annotate import classifier, sentiment

# Knows the words good, bad and plain; in the layout of models exported from transformers.
FOLDER = Path(__file__).parent / "classifier"


def test_a_classifier_can_be_named():
    texts = ["Good!", "bad", "Bad good", "plain", "Nothing known", ""]
    scored = sentiment.score(texts, model=FOLDER)
    good, bad, both, plain, unknown, empty = scored["score"]
    assert good > 0.9
    assert bad == -good
    assert both == plain == unknown == 0
    assert empty != empty
    assert scored["note"].tolist() == [""] * 5 + [sentiment.EMPTY]


def test_a_long_text_is_cut_with_a_note():
    scored = sentiment.score(
        ["good " * classifier.LENGTH, "good " * 600 + "bad " * 600], model=FOLDER
    )
    assert scored["note"].tolist() == ["", sentiment.CUT]
    assert scored["score"].gt(0.9).all()


def test_it_knows_no_names():
    with pytest.raises(ValueError, match="sentences only"):
        sentiment.toward(["Good Ann."], [(5, 8)], model=FOLDER)


@pytest.mark.parametrize("labels", [{}, {"0": "LABEL_0", "1": "LABEL_1"}])
def test_labels_must_say_what_they_are(tmp_path, labels):
    folder = shutil.copytree(FOLDER, tmp_path / "model")
    (folder / classifier.CONFIG).write_text(json.dumps({"id2label": labels}))
    with pytest.raises(ValueError, match="not negative and positive"):
        sentiment.score(["Good."], model=folder)
