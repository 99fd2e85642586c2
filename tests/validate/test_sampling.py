"""What is drawn is random, spread, known in its chance, and stays."""

import numpy as np
import pandas as pd
import pytest

from analysis import validate
from analysis.validate import sampling, store
from analysis.validate.tasks import TASKS, task


def frame(articles=200, seed=0):
    rng = np.random.default_rng(seed)
    ids = np.repeat([f"{seed}-{n}" for n in range(articles)], 10)
    kind = rng.choice(["common", "rare"], len(ids), p=[0.9, 0.1])
    return pd.DataFrame(
        {"unit": [f"{a} {n}" for n, a in enumerate(ids)], "article_id": ids, "class": kind,
         "outlet": np.where(np.arange(len(ids)) < len(ids) / 2, "A", "B")}
    )  # fmt: skip


def none():
    return frame().head(0)


def test_at_most_two_of_an_article_in_strata_of_class_and_outlet():
    drawn = sampling.draw(frame(), 100, each=2, kept=none())
    assert len(drawn) == 100
    assert drawn["article_id"].value_counts().max() == 2
    assert set(drawn["stratum"]) == {"common, A", "common, B", "rare, A", "rare, B"}
    assert drawn["class"].eq("rare").mean() > 0.15  # more than its tenth


def test_the_chances_add_up_to_the_truth():
    found = []
    for seed in range(40):
        rows = frame(seed=seed)
        drawn = sampling.draw(rows, 60, each=2, kept=none())
        weight = 1 / drawn["probability"]
        found.append((weight.sum() / len(rows), weight[drawn["class"].eq("rare")].sum()
                      / rows["class"].eq("rare").sum()))  # fmt: skip
    assert np.mean(found, axis=0) == pytest.approx([1, 1], abs=0.05)


def test_more_units_and_more_articles_take_nothing_away():
    rows, more = frame(100), pd.concat([frame(100), frame(60, seed=9)])
    first = sampling.draw(rows, 40, each=2, kept=none())
    second = sampling.draw(more, 90, each=2, kept=first)
    assert set(first["unit"]) <= set(second["unit"]) and len(second) == 90


def test_small_outlets_share_a_stratum():
    rows = frame(400).assign(outlet=lambda f: f["article_id"])
    drawn = sampling.draw(rows, 40, each=2, kept=none())
    assert drawn["stratum"].nunique() <= 10 and len(drawn) == 40


def test_fifty_are_shared_and_the_others_dealt_in_equal_parts():
    drawn = sampling.draw(frame(), 100, each=2, kept=none()).assign(coders="")
    dealt = sampling.deal(drawn, ["Ann", "Ben"], 50)
    assert dealt.value_counts().to_dict() == {"Ann; Ben": 50, "Ann": 25, "Ben": 25}
    again = sampling.deal(drawn.assign(coders=dealt), ["Ann", "Ben", "Cy"], 50)
    assert again.value_counts()["Ann; Ben; Cy"] == 50
    assert sampling.deal(drawn, ["Ann"], 50).eq("Ann").all()


def test_the_order_is_each_coders_own_and_stays():
    units = pd.Series([f"u{n}" for n in range(50)])
    ann, ben = sampling.order(units, "Ann"), sampling.order(units, "Ben")
    assert ann != ben and sorted(ann) == sorted(ben)
    assert [u for u in ann if u in set(units[:20])] == sampling.order(units[:20], "Ann")


def test_a_sample_on_disk_is_the_same_in_every_run_and_survives_new_articles(
    story, grown, tmp_path
):
    ask = {"coders": ["Ann", "Ben"], "folder": tmp_path}
    first = validate.sample(story, "hedging", n=60, **ask)
    written = (tmp_path / "hedging.csv").read_bytes()
    validate.sample(story, "hedging", n=60, **ask)
    assert (tmp_path / "hedging.csv").read_bytes() == written
    validate.sample(grown, "hedging", n=60, **ask)
    assert (tmp_path / "hedging.csv").read_bytes() == written
    more = validate.sample(grown, "hedging", n=100, **ask)
    assert set(first["unit"]) <= set(more["unit"]) and len(more) == 100
    told = dict(zip(first["unit"], first["coders"], strict=True))
    assert all(set(told[r.unit].split("; ")) <= set(r.coders.split("; "))
               for r in more.itertuples() if r.unit in told)  # fmt: skip
    assert more["probability"].between(0, 1, inclusive="right").all()


def test_nought_draws_and_writes_nothing(story, tmp_path):
    told = validate.sample(story, "hedging", n=0, folder=tmp_path / "none")
    assert repr(told) == "Nothing is drawn yet: validate.sample(story, 'hedging', n=100)."
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize("what", TASKS)
def test_every_task_has_units_or_says_that_there_are_none(what, sample, tmp_path):
    made = validate.sample(sample, what, n=30, coders="Ann", folder=tmp_path)
    assert 20 <= len(made) <= 30
    texts = dict(zip(sample.articles["article_id"], sample.articles["text"], strict=True))
    for row in made.itertuples():
        inside = texts[row.article_id][row.start : row.end]
        assert inside == (row.marked if task(what).spans else row.text)


def test_what_cannot_be_meant_is_one_sentence(story, grown, tmp_path):
    for ask, said in (
        ({"what": "tones"}, "the tasks are tone"),
        ({"what": "tone"}, "hold no sentences to label for tone"),
        ({"what": "hedging", "n": -1}, "takes n and shared of 0 or more"),
        ({"what": "hedging", "coders": ["Ann", "Ann"]}, "differ by more than capitals"),
        ({"what": "hedging", "coders": ["Ann", "ann"]}, "differ by more than capitals"),
        ({"what": "? ?"}, "A question to label needs words"),
        ({"what": "hedging", "coders": ["../Ann"]}, "cannot name a coder"),
        ({"what": "hedging", "coders": ["settled"]}, "cannot name a coder"),
    ):
        with pytest.raises(ValueError, match=said):
            validate.sample(story, **ask, folder=tmp_path)
    validate.sample(story, "hedging", n=10, folder=tmp_path)
    ids = grown.articles["article_id"].tail(20)
    with pytest.raises(ValueError, match="samples other articles"):
        validate.sample(grown.where(article=list(ids)), "hedging", folder=tmp_path)
    assert store.sampled(tmp_path, task("hedging"))["unit"].size == 10


def test_without_names_a_larger_sample_is_for_the_coders_it_has(story, tmp_path):
    validate.sample(story, "hedging", n=10, coders=["Ann", "Ben"], folder=tmp_path)
    more = validate.sample(story, "hedging", n=20, folder=tmp_path)
    assert set(more["coders"].str.split(sampling.AND).explode()) == {"Ann", "Ben"}
    with pytest.raises(ValueError, match="differ by more than capitals"):
        validate.sample(story, "hedging", n=20, coders=["ben"], folder=tmp_path)


def test_long_questions_that_begin_alike_have_files_of_their_own():
    begin = "Does this sentence speak of anything at all that might have been known to "
    one, other = (task(f"{begin}{who} long before it was said?") for who in ("him", "her"))
    assert one.name != other.name and len(one.name) <= 80
    assert task("Does it guess?").called == "“Does it guess?”" and task("tone").called == "tone"
