import pandas as pd
import pytest

from analysis.annotate.speakers import genders


def sexes(*sentences: tuple[str, dict[str, str]]) -> dict[str, str]:
    """Of sentences with the names in them, each a form and its entity."""
    texts, mentions = [], []
    for number, (text, names) in enumerate(sentences):
        key = {"article_id": "a", "sentence_id": number}
        texts.append({**key, "start": 1000 * number, "text": text})
        for form, entity in names.items():
            start = 1000 * number + text.index(form)
            place = {**key, "start": start, "end": start + len(form), "text": form}
            mentions.append({**place, "label": "PERSON", "entity": entity})
    columns = ["article_id", "sentence_id", "start", "end", "text", "label", "entity"]
    return genders.of(pd.DataFrame(mentions, columns=columns), pd.DataFrame(texts)).get("a", {})


@pytest.mark.parametrize(
    ("text", "form", "expected"),
    [
        ("Ms. Ngo left.", "Ngo", "woman"),
        ("Lord Ngo left.", "Ngo", "man"),
        ("Sir Ngo left.", "Sir Ngo", "man"),
        ("Ngo said she was ill.", "Ngo", "woman"),
        ("Ngo said “she was ill”.", "Ngo", None),
        ("Ngo's driver said he was ill.", "Ngo", None),
        ("Ngo left.", "Ngo", None),
    ],
)
def test_what_the_article_says_of_a_surname(text, form, expected):
    assert sexes((text, {form: "Ngo"})).get("Ngo") == expected


def test_a_given_name_decides_until_pronouns_outvote_it():
    named = ("Mary Ngo left as he was ill.", {"Mary Ngo": "Mary Ngo"})
    assert sexes(named) == {"Mary Ngo": "woman"}
    assert sexes(named, named, named) == {"Mary Ngo": "man"}


def test_a_title_outvotes_pronouns():
    told = ("Mr. Ngo left as she was ill.", {"Ngo": "Ngo"})
    assert sexes(told, told, told, told) == {"Ngo": "man"}


def test_pronouns_that_disagree_decide_nothing():
    assert sexes(("Ngo said he won.", {"Ngo": "N"}), ("Ngo said she won.", {"Ngo": "N"})) == {}


def test_a_pronoun_behind_two_people_decides_nothing():
    assert sexes(("Ngo met Bui as she left.", {"Ngo": "Ngo", "Bui": "Bui"})) == {}


def test_an_article_is_told_by_itself_alone():
    place = {"sentence_id": 0, "start": 0, "end": 3, "label": "PERSON", "entity": "Ngo"}
    texts = {"a": "Ngo left as she was ill.", "b": "Ngo left as he was ill.", "c": "Ngo left."}
    rows = pd.DataFrame([{"article_id": a, "text": text, **place} for a, text in texts.items()])
    assert genders.of(rows, rows) == {"a": {"Ngo": "woman"}, "b": {"Ngo": "man"}}


def test_no_people():
    assert sexes(("It rained.", {})) == {}
