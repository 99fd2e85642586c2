"""The page and the notebook's labeller; tests/browser has what they do in a browser."""

import json
import re

import pytest

from analysis import validate
from analysis.validate import forms, store
from analysis.validate.tasks import task

from story import HOSTILE


def data(text):
    return json.loads(re.search(r'id="data">(.*?)</script>', text, re.S)[1])


def test_a_page_is_the_same_bytes_asks_for_nothing_and_hides_the_machine(story, tmp_path):
    validate.sample(story, "hedging", n=100, coders=["Ann", "Ben"], folder=tmp_path)
    file = validate.page(story, "hedging", "Ann", folder=tmp_path)
    text = file.read_text()
    assert validate.page(story, "hedging", "Ann", folder=tmp_path).read_text() == text
    assert "http" not in re.sub(r"<script type.*?</script>", "", text, flags=re.S)
    assert HOSTILE not in text
    told = data(text)
    assert any(HOSTILE in unit["before"] + unit["focus"] + unit["after"] for unit in told["units"])
    assert len(told["units"]) == 75 and "machine" not in text and "stratum" not in text
    assert [option["key"] for option in told["options"]] == ["0", "1", "2", "3", "4", "x"]
    ben = data(validate.page(story, "hedging", "Ben", folder=tmp_path).read_text())
    shared = {u["unit"] for u in told["units"]} & {u["unit"] for u in ben["units"]}
    assert len(shared) == 50
    orders = [[u["unit"] for u in p["units"] if u["unit"] in shared] for p in (told, ben)]
    assert orders[0] != orders[1]


def test_a_unit_stands_in_its_paragraph_with_its_words_marked(sample, tmp_path):
    validate.sample(sample, "toward", n=20, coders=["Ann"], folder=tmp_path)
    texts = dict(zip(sample.articles["article_id"], sample.articles["text"], strict=True))
    for unit in data(validate.page(sample, "toward", "Ann", folder=tmp_path).read_text())["units"]:
        whole = unit["before"] + unit["focus"] + unit["after"]
        assert unit["focus"] == unit["marked"] and whole in texts[unit["article_id"]]
        assert "\n\n" not in whole


def test_every_codebook_has_a_question_and_examples():
    for todo in validate.TASKS.values():
        assert todo.codebook.startswith(f"# {todo.question}")
        assert todo.codebook.count("“") >= 3 and todo.codebook.count("\n- **") >= 2


def test_a_labeller_puts_each_label_on_disk_and_goes_on_where_it_was(story, tmp_path):
    validate.sample(story, "hedging", n=5, coders=["Ann"], folder=tmp_path)
    ask = validate.label(story, "hedging", "Ann", folder=tmp_path)
    units = list(ask._units)
    sent = []
    ask._bridge.send = sent.append
    ask._told(None, {"unit": units[0], "label": "1"}, [])
    assert sent == [{"kept": units[0]}] and ask.left == 4
    assert (tmp_path / "hedging-Ann.csv").read_text().count("\n") == 2
    ask._told(None, {"unit": "other", "label": "1"}, [])
    ask._told(None, {"unit": units[1], "label": "9"}, [])
    assert "no unit" in sent[1]["failed"] and "no label" in sent[2]["failed"]
    again = validate.label(story, "hedging", "Ann", folder=tmp_path)
    assert repr(again) == "Ann has labelled 1 of 5 sentences."
    shown = again._repr_mimebundle_()["text/html"]
    assert "srcdoc" in shown and "<script" not in shown
    again.give(units[0], "")
    assert again.left == 5
    assert store.read(tmp_path, task("hedging")).empty


def test_for_whom_nothing_was_drawn_it_says_so(story, tmp_path):
    told = validate.label(story, "hedging", "Zoe", folder=tmp_path)
    assert "Nothing is drawn for Zoe yet" in repr(told)
    assert "text/html" not in told._repr_mimebundle_()
    with pytest.raises(ValueError, match="Nothing was drawn for Zoe"):
        validate.page(story, "hedging", "Zoe", folder=tmp_path)


def test_a_codebook_that_was_edited_stays_and_is_escaped(story, tmp_path):
    validate.sample(story, "hedging", n=5, folder=tmp_path)
    (tmp_path / "hedging.md").write_text(
        "# How many?\n\n- **one**: <img src=x>\n- two\n\nAnd *so* on."
    )
    validate.sample(story, "hedging", n=6, folder=tmp_path)
    text = validate.page(story, "hedging", folder=tmp_path).read_text()
    assert "<li><strong>one</strong>: &lt;img src=x&gt;</li>" in text and "<em>so</em>" in text
    assert data(text)["question"] == "How many?"
    assert forms.markdown("a < b") == "<p>a &lt; b</p>"
