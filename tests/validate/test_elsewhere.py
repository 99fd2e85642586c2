"""Labels made in other programs find their sentences."""

import json

import pytest

from analysis import validate


@pytest.fixture
def units(story, tmp_path):
    validate.sample(story, "hedging", n=20, coders=["Ann"], folder=tmp_path)
    return validate.TASKS["hedging"].units(story).drop_duplicates("text").head(4)


def taken(story, tmp_path, name, text, coder="Cy"):
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    folder = tmp_path / "in"
    told = validate.add(story, "hedging", file, coder=coder, folder=folder)
    rows = validate.labels(story, "hedging", folder=folder)
    return told, dict(zip(rows["unit"], rows["label"], strict=True)), rows


def test_by_text_and_by_offsets(story, units, tmp_path):
    one, two, *_ = units.to_dict("records")
    text = f'sentence,label\n"{one["text"]}",1\n"Of another corpus.",2\n'
    told, found, _ = taken(story, tmp_path, "texts.csv", text)
    assert found == {one["unit"]: "1"}
    assert told == "1 label for hedging taken in; 1 belongs to none of its sentences."
    text = f"article_id;start;end;label\n{two['article_id']};{two['start']};{two['end']};0\n"
    _, found, _ = taken(story, tmp_path, "offsets.csv", text)
    assert found == {one["unit"]: "1", two["unit"]: "0"}


def test_a_text_that_stands_twice_is_nobodys(story, tmp_path):
    units = validate.TASKS["hedging"].units(story)
    twice = units.loc[units["text"].duplicated(keep=False), "text"].iloc[0]
    told, found, _ = taken(story, tmp_path, "texts.csv", f'text,label\n"{twice}",1\n')
    assert found == {} and "1 belongs to none" in told


def test_label_studio(story, units, tmp_path):
    tasks = [
        {
            "id": n,
            "data": {"text": text},
            "annotations": [
                {
                    "completed_by": {"email": "cy@example.org"},
                    "updated_at": "2020-01-03T10:00:00Z",
                    "result": [{"type": "choices", "value": {"choices": [str(n)]}}],
                },
                {"was_cancelled": True, "result": [{"value": {"choices": ["9"]}}]},
            ],
        }
        for n, text in enumerate(units["text"])
    ]
    _, found, rows = taken(story, tmp_path, "studio.json", json.dumps(tasks))
    assert found == dict(zip(units["unit"], "0123", strict=True))
    assert set(rows["coder"]) == {"cy@example.org"}


def test_doccano(story, units, tmp_path):
    lines = [
        json.dumps({"id": n, "text": t, "label": [str(n)]}) for n, t in enumerate(units["text"])
    ]
    _, found, rows = taken(story, tmp_path, "doccano.jsonl", "\n".join(lines))
    assert found == dict(zip(units["unit"], "0123", strict=True))
    assert set(rows["coder"]) == {"Cy"}


def test_doccano_spans_find_their_words(sample, tmp_path):
    units = validate.TASKS["names"].units(sample)
    unit = units[units["text"].map(units["text"].value_counts()).eq(1)].iloc[0]
    start = unit["text"].index(unit["marked"])
    span = [start, start + len(unit["marked"]), "Person"]
    file = tmp_path / "spans.jsonl"
    file.write_text(json.dumps({"text": unit["text"], "label": [span]}))
    validate.add(sample, "names", file, coder="Cy", folder=tmp_path / "in")
    rows = validate.labels(sample, "names", folder=tmp_path / "in")
    assert rows[["unit", "label"]].values.tolist() == [[unit["unit"], "person"]]


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.json", "{", "is no JSON"),
        ("a.json", "[1]", "is no labelled text"),
        ("a.csv", "text,verdict\nx,1\n", "add the column label"),
    ],
)
def test_what_is_none_of_these_is_one_sentence(story, tmp_path, name, text, said):
    with pytest.raises(ValueError, match=said):
        taken(story, tmp_path, name, text)


def test_labels_without_a_sample_make_one_of_which_no_chance_is_known(story, tmp_path):
    rows = validate.TASKS["hedging"].units(story).head(60)
    text = "unit,label\n" + "".join(f"{u},{n % 2}\n" for n, u in enumerate(rows["unit"]))
    taken(story, tmp_path, "all.csv", text)
    found = validate.result(story, "hedging", folder=tmp_path / "in")
    assert found.shares["corrected"].notna().any()


def test_a_file_that_is_not_there_is_said_to_be_missing(story, tmp_path):
    with pytest.raises(ValueError, match="There is no file"):
        validate.add(story, "hedging", tmp_path / "nowhere.csv", folder=tmp_path)
