"""What of the recipe runs without torch: the sentences, the split, the scale and the figures."""

import gzip
import json
import math
import random
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from tokenizers import Tokenizer

from analysis.annotate import encoder
from training import data, figures, news, scales, structure, variants
from training.scores import Scores

SAID = "was a happy place for every child and every old dog, said Ms Lund, and Mr Berg agreed."
OPINION = [
    {"doc": str(i // 3), "mean": 1.5, "text": f"On day {i} the harbour {SAID}"} for i in range(300)
]
TARGETS = [
    {
        "sent_id": str(i),
        "text": f"Ms Lund opened bridge {i}, and she smiled.",
        "start": 0,
        "end": 7,
        "label": "positive",
        "further": [{"start": 28 + len(str(i)), "end": 31 + len(str(i))}],
    }
    for i in range(300)
]


@pytest.fixture(scope="module")
def gold(tmp_path_factory):
    folder = tmp_path_factory.mktemp("gold")
    for name, rows in {data.OPINION: OPINION, data.TARGETS: TARGETS}.items():
        with gzip.open(folder / name, "wt", encoding="utf-8") as file:
            file.writelines(json.dumps(row) + "\n" for row in rows)
    return folder


@pytest.fixture(scope="module")
def tokenizer():
    return Tokenizer.from_file(str(encoder.WEIGHTS / encoder.TOKENIZER))


def test_every_label_becomes_a_target(gold, tokenizer):
    rows = data.labelled(gold, tokenizer, seed=1)
    assert sum(not math.isnan(row.valence) for row in rows) == len(OPINION)
    assert sum(bool(shares) for row in rows for shares in row.toward) == len(TARGETS)
    assert rows[0].valence == 1.5
    (shares,) = [shares for shares in rows[-1].toward if shares]
    assert sum(shares) == pytest.approx(1)
    assert max(shares) == shares[data.LABELS.index("positive")]


def test_names_are_placed_and_nothing_is_added_to_the_sentence(gold, tokenizer):
    row = data.labelled(gold, tokenizer, seed=1)[-1]
    words = [tokenizer.decode(list(row.ids[first:last])) for first, last in row.names]
    assert sorted(words) == ["ms lund", "she"]
    assert list(row.ids[1:-1]) == tokenizer.encode(TARGETS[-1]["text"]).ids[1:-1]


def test_no_group_is_on_both_sides_of_the_split(gold, tokenizer):
    rows = data.labelled(gold, tokenizer, seed=1)
    trained, held_back = data.split(rows)
    assert len(trained) > 5 * len(held_back) > 0
    assert not {r.group for r in trained} & {r.group for r in held_back}


def test_names_without_a_label_follow_the_seed(gold, tokenizer):
    rows = data.labelled(gold, tokenizer, seed=1)
    assert any(() in row.toward for row in rows)
    assert str(rows) == str(data.labelled(gold, tokenizer, seed=1))
    assert str(rows) != str(data.labelled(gold, tokenizer, seed=2))


def test_figures_of_perfect_scores():
    targets = [(0.9, 0.05, 0.05), (0.1, 0.8, 0.1), (0.1, 0.1, 0.8)]
    spans = ((1, 2),) * 3
    rated = [data.Example((7,), rating, (), (), "a") for rating in (-2.0, 0.0, 2.0)]
    rows = [*rated, data.Example((7,), math.nan, spans, tuple(targets), "a")]
    perfect = [Scores(row.valence, row.toward) for row in rated]
    named = Scores(0.3, tuple(targets))
    found = figures.of([*perfect, named], rows)
    assert found == {"valence, r": 1, "toward, macro-F1": 1, "sentences": 3, "names": 3}
    worse = figures.of([*perfect, named._replace(toward=(targets[0],) * 3)], rows)
    assert worse["toward, macro-F1"] < 1


def test_made_sentences_follow_the_seed_and_hold_their_names():
    made = structure.made(500, seed=1)
    assert made == structure.made(500, seed=1) != structure.made(500, seed=2)
    assert len({one.text for one in made}) == len(made)
    for one in made:
        assert not set("{}[]") & set(one.text)
        assert all(sum(shares) == pytest.approx(1) for shares in one.names.values())
        assert all(one.text[start:end].strip("., ") for start, end in one.names)


def test_every_frame_can_be_filled_with_words_that_there_are():
    words = structure.read_words()
    draw = random.Random(1)  # noqa: S311
    for frame in structure.read_frames():
        made = structure.fill(frame, words, draw)
        assert len(made.names) == len(re.findall(r"\[[oi]?[-+0pn]\]", frame.text))
    used = set(re.findall(r"\{([a-z]+)", structure.FRAMES.read_text(encoding="utf-8")))
    unseen = {"first", "last", "title", "place", "body", "before", "after"}
    assert used | unseen >= set(words) >= used


@pytest.mark.parametrize("seed", range(20))
def test_what_a_name_stands_for_is_drawn_apart_from_the_frame(seed):
    frame = structure.Frame("[+] praised [0].", 1.0, 1)
    made = structure.fill(frame, structure.read_words(), random.Random(seed))  # noqa: S311
    praised = [made.text[s:e] for (s, e), shares in made.names.items() if shares[2] > 0.5]
    assert made.text.index(praised[0]) < made.text.index("praised")


CUES = ("praise", "blame", "smear", "harm", "help", "good", "bad", "nice", "nasty", "virtue")
CUES += ("better", "worse", "splendid", "amiss", "crimes", "hurts")


def test_the_words_of_our_test_sentences_are_not_those_trained_on():
    gold = Path(__file__).parent / "gold" / "tone.jsonl"
    said = {
        word
        for line in gold.read_text(encoding="utf-8").splitlines()
        for word in re.findall(r"[a-z-]+", json.loads(line)["text"].lower())
    }
    words = structure.read_words()
    assert len(said) > 400
    for cue in CUES:
        trained = {form for word in words[cue] for form in word if " " not in form}
        assert not trained & said, cue


def test_a_stretch_gives_the_means_of_articles_the_slope_of_their_readers():
    ratings = np.array([-1, -0.5, 0, 0.5, 1, 0.3])
    articles = ["a", "a", "b", "b", "c", "c"]
    assert scales.stretch(ratings * 0.8, ratings, articles) == pytest.approx(1.25)


def test_cuts_leave_as_many_beyond_them_as_readers_do():
    scores = np.linspace(-1, 1, 200)
    labels = np.repeat([0, 1, 2], [30, 120, 50])
    low, high = scales.cuts(scores, labels)
    found = scales.classes(scores, (low, high))
    assert np.bincount(found).tolist() == [30, 120, 50]


def test_no_article_is_in_the_fold_that_is_fitted_to_it():
    articles = [str(i // 3) for i in range(60)]
    seen = []

    def fit(to):
        seen.append({a for a, inside in zip(articles, to, strict=True) if inside})
        return lambda rest: np.full(rest.sum(), len(seen))

    found = scales.crossed(fit, articles)
    assert len(seen) == scales.FOLDS
    for article, fold in zip(articles, found.astype(int), strict=True):
        assert article not in seen[fold - 1]


def test_a_written_scale_rises_to_one_and_is_read_again(tmp_path):
    scales.write(tmp_path, 1.25, (-0.2, 0.3))
    found = encoder.scale(tmp_path)
    assert found.cuts == (-0.2, 0.3)
    assert np.interp([-1, -0.4, 0, 0.4, 1], *zip(*found.points, strict=True)).round(6).tolist() == [
        -1,
        -0.5,
        0,
        0.5,
        1,
    ]


def test_sentences_of_news_keep_their_names_and_come_once(tokenizer):
    texts = [f"On Monday {i // 2} the council of Dunmore heard Ms Lund again." for i in range(40)]
    sentences = pd.DataFrame(
        {"article_id": "a", "sentence_id": range(40), "start": 100, "text": texts}
    )
    at = [100 + text.index("Ms Lund") for text in texts]
    mentions = pd.DataFrame(
        {"article_id": "a", "sentence_id": range(40), "start": at, "label": "PERSON"}
    ).assign(end=[start + len("Ms Lund") for start in at])
    dates = mentions.assign(label="DATE")
    found = news.rows_of(sentences, pd.concat([mentions, dates]), tokenizer)
    assert len(found) == len({row.ids for row in found}) == 20
    assert all(math.isnan(row.valence) and row.toward == ((),) for row in found)
    words = {tokenizer.decode(list(row.ids[a:b])) for row in found for a, b in row.names}
    assert words == {"ms lund"}


def test_sentences_of_few_or_very_many_words_are_no_news(tokenizer):
    texts = ["She left.", "Ms Lund was there when the council of Dunmore met.", "Not so " * 60]
    sentences = pd.DataFrame(
        {"article_id": "a", "sentence_id": range(3), "start": 0, "text": texts}
    )
    none = pd.DataFrame({"article_id": [], "sentence_id": [], "start": [], "end": [], "label": []})
    (found,) = news.rows_of(sentences, none, tokenizer)
    assert "council" in tokenizer.decode(list(found.ids))


SENTENCES = (
    ("The council of Dunmore heard Ms Lund again.", "Ms Lund"),
    ("On Monday the harbour of Kilbane was closed by Mr Berg, and nobody knew why.", "Mr Berg"),
    ("She opened the unbelievably small bridge for Aldo Rinmark yesterday.", "Aldo Rinmark"),
)


@pytest.fixture(scope="module")
def named(tokenizer):
    return [
        data.example(text, tokenizer, 1.0, {(at, at + len(name)): ()}, "a")
        for text, name in SENTENCES
        for at in [text.index(name)]
    ]


@pytest.fixture(scope="module")
def words(tokenizer):
    tagged = {"NNP": "Lund Berg Monday Kilbane", "NN": "council harbour bridge", "VBD": "was knew"}
    rows = [(word, tag) for tag, some in tagged.items() for word in some.split()]
    return variants.words_of(pd.DataFrame(rows, columns=["text", "tag"]), tokenizer)


def test_a_word_has_the_tag_that_it_has_most_often(tokenizer):
    tokens = pd.DataFrame({"text": ["Run", "run", "run", "dog"], "tag": ["NN", "VB", "VB", "NN"]})
    found = variants.words_of(tokens, tokenizer)
    of = {tokenizer.decode(list(pieces)): tag for pieces, tag in found.tags.items()}
    assert of == {"run": "VB", "dog": "NN"}
    assert {tag: len(some) for tag, some in found.tagged.items()} == {"VB": 1, "NN": 1}
    assert found.weights["VB"] == [2**0.5]


def test_the_parts_of_a_sentence_put_together_are_the_sentence(named, tokenizer):
    within = {i for piece, i in tokenizer.get_vocab().items() if piece.startswith("##")}
    for row in named:
        again = variants.example(variants.parts(row, within), row)
        assert (again.ids, again.names) == (row.ids, row.names)
        assert math.isnan(again.valence)


def test_variants_follow_the_seed_and_keep_names_whole(named, words, tokenizer):
    found = variants.varied(named, words, tokenizer, each=40, seed=1)
    assert str(found) == str(variants.varied(named, words, tokenizer, each=40, seed=1))
    assert str(found) != str(variants.varied(named, words, tokenizer, each=40, seed=2))
    assert len({row.ids for row in found}) > len(found) / 2
    begins, ends = named[0].ids[0], named[0].ids[-1]
    for row in found:
        assert row.ids[0] == begins
        assert row.ids[-1] == ends
        assert len(row.ids) <= news.LONGEST
        for first, last in row.names:
            assert len(tokenizer.decode(list(row.ids[first:last])).split()) == 2


def test_words_change_places_with_words_of_their_tag_alone(named, words, tokenizer):
    within = {i for piece, i in tokenizer.get_vocab().items() if piece.startswith("##")}
    draw = random.Random(1)  # noqa: S311
    changed = 0
    for _ in range(50):
        for part in variants.parts(named[0], within):
            other = variants.exchanged(part, words, draw)
            changed += other != part
            assert words.tags.get(other.pieces) == words.tags.get(part.pieces)
    assert changed


def test_what_is_joined_has_the_names_of_both(named, tokenizer):
    within = {i for piece, i in tokenizer.get_vocab().items() if piece.startswith("##")}
    first, last = (variants.parts(row, within) for row in named[1:])
    draw = random.Random(1)  # noqa: S311
    names = {
        tuple(
            tokenizer.decode(list(one.ids[a:b]))
            for one in [variants.example(variants.joined(first, last, draw), named[1])]
            for a, b in one.names
        )
        for _ in range(100)
    }
    assert names == {("mr berg", "aldo rinmark"), ("mr berg",), ("aldo rinmark",), ()}
