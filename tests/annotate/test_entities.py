import json
import random
import re
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.annotate import entities

GOLD = Path(__file__).parent.parent / "gold" / "entities.jsonl"
CASES = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]
MARKED = re.compile(r"\[([A-Z]+) ([^\]]+)\]")


def resolve(*rows):
    """Entities and labels of ``(article_id, text, label)`` rows."""
    table = pd.DataFrame(rows, columns=["article_id", "text", "label"])
    return entities.resolve(table)


def entity_of(rows, article):
    found = resolve(*rows)
    return found.loc[found["article_id"].eq(article), "entity"].item()


def test_a_surname_takes_the_full_name_of_its_article():
    found = resolve(("a", "Ana Ruiz", "PERSON"), ("a", "Ruiz", "GPE"), ("b", "Bo Ruiz", "PERSON"))
    assert found["entity"].tolist() == ["Ana Ruiz", "Ana Ruiz", "Bo Ruiz"]
    assert found["label"].tolist() == ["PERSON"] * 3


def test_a_surname_of_two_people_stays_as_it_is():
    found = resolve(
        ("a", "Ana Ruiz", "PERSON"), ("a", "Bo Ruiz", "PERSON"), ("a", "Ruiz", "PERSON")
    )
    assert found["entity"].tolist() == ["Ana Ruiz", "Bo Ruiz", "Ruiz"]


def test_a_surname_alone_in_its_article_takes_the_only_full_name_of_the_corpus():
    found = resolve(("a", "Ana Ruiz", "PERSON"), ("b", "Ruiz", "PERSON"))
    assert found["entity"].tolist() == ["Ana Ruiz", "Ana Ruiz"]


def test_whom_a_surname_usually_means_it_means_in_capitals_too():
    rows = [(f"a{n}", text, "PERSON") for n in range(8) for text in ["Ana Ruiz", *["Ruiz"] * 3]]
    rows += [("b", "Bo Ruiz", "PERSON"), ("c", "Ruiz", "PERSON"), ("d", "RUIZ", "PERSON")]
    assert resolve(*rows)["entity"].tolist()[-2:] == ["Ana Ruiz", "Ana Ruiz"]
    assert resolve(*rows[4 * 4 :])["entity"].tolist()[-2:] == ["Ruiz", "RUIZ"]


def test_a_given_name_is_not_the_surname_of_the_only_one_who_seems_to_have_it():
    rows = [("a", "Edda Ruiz", "PERSON"), ("b", "Edda Ruiz", "PERSON"), ("b", "Edda", "PERSON")]
    rows += [("c", "Vote Edda", "PERSON"), ("d", "Edda", "PERSON")]
    assert resolve(*rows)["entity"].tolist() == ["Edda Ruiz"] * 3 + ["Vote Edda", "Edda Ruiz"]
    listed = [tuple(part.replace("Edda", "Helen") for part in row) for row in rows]
    assert resolve(*listed)["entity"].tolist()[-1] == "Helen"


def test_a_given_name_is_no_spelling_of_a_surname():
    rows = [("a", "Qasem Philip", "PERSON"), ("b", "Phillip Reed", "PERSON")]
    assert resolve(*rows, ("c", "Phillip", "PERSON"))["entity"].iloc[-1] != "Qasem Philip"
    assert resolve(rows[0], ("c", "Phillip", "PERSON"))["entity"].iloc[-1] == "Qasem Philip"


def test_middle_names_elsewhere_do_not_part_a_name_from_its_surname():
    others = [("a", "Ana B. Ruiz", "PERSON"), ("b", "Ana Carla Ruiz", "PERSON")]
    rows = [("c", "Ana Ruiz", "PERSON"), ("c", "Ruiz", "PERSON"), ("b", "Ana Ruiz", "PERSON")]
    found = resolve(*others, *rows)
    assert found["entity"].tolist()[2:] == ["Ana Ruiz", "Ana Ruiz", "Ana Carla Ruiz"]
    assert found["rule"].iloc[-1] == "middle name"


def test_a_surname_mistaken_for_a_place_follows_where_it_was_recognised():
    known = [("a", "Ana Ruiz", "PERSON"), ("b", "Ruiz", "PERSON"), ("c", "Ruiz", "PERSON")]
    assert set(resolve(*known, ("d", "Ruiz", "GPE"))["entity"]) == {"Ana Ruiz"}


def test_a_surname_of_one_article_is_not_followed_where_it_is_no_person():
    known = [("a", "Kay Budget", "PERSON"), ("a", "Budget", "PERSON"), ("a", "Budget", "PERSON")]
    found = resolve(*known, ("b", "Budget", "ORG"))
    assert found["entity"].tolist() == ["Kay Budget"] * 3 + ["Budget"]


def test_a_short_form_of_two_people_is_not_followed():
    rows = [
        ("a", "Ana Ruiz", "PERSON"),
        ("a", "Ruiz", "PERSON"),
        ("b", "Bo Ruiz", "PERSON"),
        ("b", "Ruiz", "PERSON"),
        ("c", "Ana Ruiz", "PERSON"),
        ("c", "Ruiz", "PERSON"),
        ("d", "Ruiz", "GPE"),
    ]
    assert entity_of(rows, "d") == "Ruiz"
    assert entity_of([row for row in rows if row[0] != "b"], "d") == "Ana Ruiz"


def test_a_place_keeps_its_name_beside_a_person():
    found = resolve(("a", "Amy Jordan", "PERSON"), ("a", "Jordan", "GPE"))
    assert found["entity"].tolist() == ["Amy Jordan", "Jordan"]
    assert found["label"].tolist() == ["PERSON", "GPE"]


def test_spellings_of_one_person_take_the_most_frequent():
    rows = [("a", "Qasem Harun", "PERSON")] + [("b", "Qassem Harun", "PERSON")] * 2
    assert set(resolve(*rows)["entity"]) == {"Qassem Harun"}


@pytest.mark.parametrize("pair", [("Maria Lopez", "Mario Lopez"), ("Jon Bell", "Jan Bell")])
def test_similar_names_of_two_people_stay_apart(pair):
    found = resolve(*((i, name, "PERSON") for i, name in enumerate(pair)))
    assert found["entity"].tolist() == list(pair)


def test_short_forms_of_countries_are_one():
    found = resolve(
        *(("a", text, "ORG") for text in ("US", "U.S.", "the United States", "America"))
    )
    assert set(found["entity"]) == {"United States"}
    assert set(found["label"]) == {"GPE"}


def test_a_short_form_of_a_state_is_the_state():
    rows = [("a", "Wyo.", "GPE"), ("b", "Ga.", "GPE"), ("b", "W.Va.", "GPE"), ("c", "DC", "GPE")]
    found = resolve(*rows)
    assert found["entity"].tolist() == ["Wyoming", "Georgia", "West Virginia", "Washington"]
    called = resolve(("a", "Georgia", "PERSON"))
    assert called["label"].tolist() == ["PERSON"]


def test_initials_are_one_name_with_full_stops_and_without():
    rows = [("a", "F.B.I.", "ORG"), ("b", "FBI", "ORG"), ("b", "Harbour Relief Fund", "ORG")]
    found = resolve(*rows, ("b", "H.R.F.", "ORG"), ("c", "HRF", "ORG"))
    assert found["entity"].tolist() == ["FBI", "FBI", *["Harbour Relief Fund"] * 3]


def test_what_a_name_is_its_full_form_says_not_its_initials():
    rows = [("a", "Harbour Safety Act", "LAW"), *[("a", "HSA", "ORG")] * 3]
    assert resolve(*rows)["label"].tolist() == ["LAW"] * 4
    rows = [("a", "Harbour Movement", "ORG"), *[("a", "HM", "GPE")] * 3]
    assert resolve(*rows)["label"].tolist() == ["ORG"] * 4
    mistaken = [("a", "Harbour Movement", "LAW"), *[("a", "HM", "ORG")] * 3]
    assert resolve(*mistaken)["label"].tolist() == ["ORG"] * 4


def test_a_convention_of_people_is_no_law():
    found = resolve(("a", "Geneva Convention", "EVENT"), ("a", "Harbour Convention", "EVENT"))
    assert found["label"].tolist() == ["LAW", "EVENT"]


def test_the_order_of_articles_does_not_matter():
    rows = [
        ("a", "Ana Ruiz", "PERSON"),
        ("b", "Ruiz", "GPE"),
        ("b", "Anna Ruiz", "PERSON"),
        ("c", "Ruiz", "PERSON"),
        ("c", "Bo Ruiz", "PERSON"),
    ]
    forward, backward = resolve(*rows), resolve(*rows[::-1])
    assert forward["entity"].tolist() == backward["entity"].tolist()[::-1]
    assert forward["label"].tolist() == backward["label"].tolist()[::-1]


def marked(articles):
    """The mentions table of texts with names marked as ``[PERSON Ana Ruiz]``."""
    rows = []
    for number, text in enumerate(articles, 1):
        marks = 0
        for match in MARKED.finditer(text):
            label, name = match.groups()
            start = match.start() - marks
            marks += len(match.group()) - len(name)
            rows.append((str(number), start, start + len(name), name, label))
    return pd.DataFrame(rows, columns=["article_id", "start", "end", "text", "label"])


def unmarked(articles):
    """The texts of those articles."""
    texts = [MARKED.sub(r"\2", text) for text in articles]
    return pd.DataFrame({"article_id": [str(i) for i, _ in enumerate(texts, 1)], "text": texts})


def entity(resolved, name):
    """The entity of ``name``, or of ``name@2`` in the second article."""
    text, _, article = name.partition("@")
    rows = resolved[resolved["text"].eq(text)]
    rows = rows[rows["article_id"].eq(article)] if article else rows
    return rows["entity"].iloc[0]


def is_right(case):
    resolved = entities.resolve(marked(case["articles"]), unmarked(case["articles"]))
    return (entity(resolved, case["a"]) == entity(resolved, case["b"])) == case["one"]


def test_own_cases():
    wrong = [case for case in CASES if not is_right(case)]
    assert len(CASES) >= 150
    assert len(wrong) <= 0.05 * len(CASES), wrong


def test_people_of_one_surname_are_never_merged_wrongly():
    apart = [case for case in CASES if not case["one"] and "PERSON" in case["articles"][0]]
    assert len(apart) > 40
    assert [case for case in apart if not is_right(case)] == []


@given(st.lists(st.sampled_from(CASES), min_size=2, max_size=12), st.integers())
@settings(max_examples=30, deadline=None)
def test_nothing_depends_on_the_order_of_articles(cases, seed):
    table = marked([text for case in cases for text in case["articles"]])
    ids = table["article_id"].unique().tolist()
    random.Random(seed).shuffle(ids)  # noqa: S311
    shuffled = pd.concat([table[table["article_id"].eq(i)] for i in ids], ignore_index=True)
    key = ["article_id", "start"]
    texts = unmarked([text for case in cases for text in case["articles"]])
    ours, theirs = (
        entities.resolve(t, texts).sort_values(key, ignore_index=True) for t in (table, shuffled)
    )
    pd.testing.assert_frame_equal(ours, theirs)


def numbered(cases):
    return entities.numbered(pa.Table.from_pandas(cases))


@given(st.lists(st.sampled_from(CASES), min_size=2, max_size=12), st.integers(1, 6), st.integers())
@settings(max_examples=30, deadline=None)
def test_linking_in_parts_is_linking_the_whole(chosen, parts, seed):
    texts = [text for case in chosen for text in case["articles"]]
    table, articles = marked(texts), unmarked(texts)
    number = table["article_id"].astype(int) * 7919 % parts
    found = [table[number.eq(part)].reset_index(drop=True) for part in range(parts)]
    random.Random(seed).shuffle(found)  # noqa: S311
    cases = [entities.cases(part, articles) for part in found]
    links = entities.link(numbered(pd.concat(cases, ignore_index=True)))
    ends = pd.Series([len(part) for part in cases]).cumsum()
    applied = [
        entities.apply(part, of_part, links.slice(end - len(of_part), len(of_part)))
        for part, of_part, end in zip(found, cases, ends, strict=True)
    ]
    key = ["article_id", "start"]
    joined = pd.concat(applied).sort_values(key, ignore_index=True)
    whole = entities.resolve(table, articles).sort_values(key, ignore_index=True)
    pd.testing.assert_frame_equal(joined, whole)


def test_the_cases_of_a_corpus_are_those_of_its_articles():
    texts = [text for case in CASES for text in case["articles"]]
    table, articles = marked(texts), unmarked(texts)
    parts = [entities.cases(part, articles) for _, part in table.groupby("article_id", sort=False)]
    whole = entities.cases(table, articles)
    pd.testing.assert_frame_equal(pd.concat(parts, ignore_index=True), whole)
    assert whole["mentions"].sum() == len(table)


def test_a_name_with_two_forms_of_address_means_each_of_two_people():
    text = "[PERSON Mary Ruiz] met [PERSON John Ruiz]. Mr. [PERSON Ruiz] left Mrs. [PERSON Ruiz]."
    table, articles = marked([text]), unmarked([text])
    found = entities.resolve(table, articles)
    assert found["entity"].tolist() == ["Mary Ruiz", "John Ruiz", "John Ruiz", "Mary Ruiz"]
    assert len(entities.cases(table, articles)) == 4


def test_a_mention_of_no_case_is_refused():
    table = marked(["[PERSON Ana Ruiz] left.", "[PERSON Bo Hale] left."])
    cases = entities.cases(table[:1])
    with pytest.raises(ValueError, match="'Bo Hale' of article 2 is of no case"):
        entities.apply(table, cases, entities.link(numbered(cases)))


@pytest.mark.parametrize(
    ("articles", "name", "rule"),
    [
        (["[PERSON Ana Ruiz] left."], "Ana Ruiz", "as written"),
        (["[PERSON Gen. Ana Ruiz] left."], "Gen. Ana Ruiz", "title"),
        (["[PERSON Ana Ruiz] and [PERSON Ruiz]"], "Ruiz", "surname in article"),
        (["[PERSON Ana Ruiz] left. [PERSON Ruiz] ate. [PERSON Bo Ruiz] sang."], "Ruiz",
         "the likelier of the name"),
        (["[PERSON Ana Ruiz]", "[PERSON Ruiz]"], "Ruiz", "only one in corpus"),
        (["[PERSON Ana Ruiz]", "[PERSON Ruiz]", "[PERSON Ruiz]", "[GPE Ruiz]"], "Ruiz@4",
         "person elsewhere"),
        (["[PERSON Ana Ruiz] and [PERSON A. Ruiz]"], "A. Ruiz", "initials"),
        (["[PERSON Ana M. Ruiz]", "[PERSON Ana M. Ruiz]", "[PERSON Ana Ruiz]"], "Ana Ruiz",
         "middle name"),
        (["[PERSON Bill Rayner]", "[PERSON William Rayner]"], "William Rayner", "short form"),
        (["[PERSON Lindiwe Maseko] and [PERSON Lindiwe]"], "Lindiwe", "given name in article"),
        (["[PERSON Qassem Harun]", "[PERSON Qasem Harun]", "[PERSON Qasem Harun]"],
         "Qassem Harun", "spelling"),
        (["[ORG Harbour Relief Fund] ([ORG HRF])"], "HRF", "acronym"),
        (["[ORG Pelham Air Ltd] and [ORG Pelham]"], "Pelham", "short name in article"),
        (["[GPE U.S.]"], "U.S.", "gazetteer"),
        (["[NORP Iranians]"], "Iranians", "plural"),
        (["[NORP Asian-American]"], "Asian-American", "spelling"),
    ],
)  # fmt: skip
def test_each_row_names_its_rule(articles, name, rule):
    resolved = entities.resolve(marked(articles), unmarked(articles))
    text, _, article = name.partition("@")
    rows = resolved[resolved["text"].eq(text)]
    row = (rows[rows["article_id"].eq(article)] if article else rows).iloc[0]
    assert row["rule"] == rule
    assert row["confidence"] == entities.CONFIDENCE[rule]


@pytest.mark.parametrize(
    ("article", "name", "meant"),
    [
        ("President [PERSON Moss] spoke. [PERSON Ed Moss Jr.] left.", "Moss", "Ed Moss"),
        ("[PERSON Ed Moss Jr.] left. President [PERSON Moss] spoke.", "Moss", "Ed Moss"),
        ("[PERSON Ed Moss] met [PERSON Ed Moss Jr.]. Then [PERSON Moss] ate.", "Moss", "Ed Moss"),
        ("Aides of [PERSON Moss] met. [PERSON Ed Moss Jr.] came.", "Moss", "Ed Moss"),
        ("[PERSON Ed Moss] met [PERSON Ed Moss Jr.]. [PERSON Moss Jr.] ate.", "Moss Jr.",
         "Ed Moss Jr."),
        ("[PERSON Ed Moss Jr.] left. Later [PERSON Moss] ate.", "Moss", "Ed Moss Jr."),
        ("Judge [PERSON Ed Moss Jr.] left. Judge [PERSON Moss] ate.", "Moss", "Ed Moss Jr."),
        ("Aides of [PERSON Lund] met. [PERSON Nils Lund Jr.] came.", "Lund", "Nils Lund Jr."),
    ],
)  # fmt: skip
def test_a_suffix_marks_who_is_meant_only_where_it_is_written(article, name, meant):
    articles = [article, *["[PERSON Ed Moss] spoke."] * 3]
    found = entities.resolve(marked(articles), unmarked(articles))
    assert found.loc[found["text"].eq(name), "entity"].tolist() == [meant]


@pytest.mark.parametrize(
    ("article", "meant"),
    [
        ("[PERSON Ana Moss] spoke. President [PERSON Moss] ate.", "Ed Moss"),
        ("President [PERSON Moss] met [PERSON Ana Moss] and [PERSON Ed Moss].", "Ed Moss"),
        ("President [PERSON Moss] left.", "Ed Moss"),
        ("[PERSON Ana Moss] spoke. Later [PERSON Moss] ate.", "Ana Moss"),
        ("[PERSON Ana Moss] spoke. Judge [PERSON Moss] ate.", "Ana Moss"),
        ("President [PERSON Ana Moss] spoke. President [PERSON Moss] ate.", "Ana Moss"),
    ],
)
def test_an_office_means_who_is_known_by_it(article, meant):
    articles = [article, *["President [PERSON Ed Moss] spoke."] * 3]
    found = entities.resolve(marked(articles), unmarked(articles))
    assert found.loc[found["text"].eq("Moss"), "entity"].tolist() == [meant]


def test_an_office_of_two_of_a_name_means_neither():
    held = [f"Judge [PERSON {given} Moss] spoke." for given in ("Ed", "Bo")] * 3
    articles = ["[PERSON Ana Moss] spoke. Judge [PERSON Moss] ate.", *held]
    assert entity(entities.resolve(marked(articles), unmarked(articles)), "Moss") == "Moss"


def test_who_is_called_by_an_office_once_is_so_without_it():
    article = "[PERSON Ed Moss Jr.] left. President [PERSON Moss] spoke. Then [PERSON Moss] ate."
    articles = [article, *["[PERSON Ed Moss] spoke."] * 3]
    found = entities.resolve(marked(articles), unmarked(articles))
    assert found.loc[found["text"].eq("Moss"), "entity"].tolist() == ["Ed Moss"] * 2


def test_a_surname_that_nearly_always_means_one_person_means_that_person_if_present():
    known = ["[PERSON Ana Ruiz] said [PERSON Ruiz] and [PERSON Ruiz,] left."] * 20
    both = "[PERSON Ana Ruiz] met [PERSON Bo Ruiz], and [PERSON Ruiz] spoke."
    resolved = entities.resolve(marked([*known, both]))
    assert entity(resolved, "Ruiz@21") == "Ana Ruiz"
    assert entity(entities.resolve(marked([both])), "Ruiz") == "Ruiz"
    other_family = "[PERSON Bo Ruiz] met [PERSON Cy Ruiz], and [PERSON Ruiz] spoke."
    resolved = entities.resolve(marked([*known, other_family]))
    assert entity(resolved, "Ruiz@21") == "Ruiz"


def test_a_word_that_is_a_place_nearly_always_is_one():
    texts = ["[PERSON Kay West] and [PERSON West] left.", *["[LOC West] is far."] * 3]
    assert entity(entities.resolve(marked(texts)), "West@3") == "West"


def test_an_ambiguous_surname_does_not_follow_another_article():
    texts = [
        "[PERSON Hillary Clinton] spoke. [PERSON Clinton] left.",
        "[PERSON Hillary Clinton] met [PERSON Bill Clinton]. [PERSON Clinton] left.",
    ]
    resolved = entities.resolve(marked(texts))
    assert entity(resolved, "Clinton@1") == "Hillary Clinton"
    assert entity(resolved, "Clinton@2") == "Clinton"


def test_an_acronym_keeps_its_name_where_nobody_spells_it_out():
    resolved = entities.resolve(marked(["[ORG NATO] met."]))
    assert entity(resolved, "NATO") == "NATO"


def test_what_the_lists_know_is_not_explained_by_the_same_letters():
    found = resolve(("a", "United Shipwrights", "ORG"), ("a", "U.S.", "GPE"))
    assert found["entity"].tolist() == ["United Shipwrights", "United States"]
    defined = entities.resolve(
        marked(["[ORG United Shipwrights] ([ORG US]) met. The [ORG US] won."])
    )
    assert defined["entity"].tolist() == ["United Shipwrights"] * 3


def test_a_last_word_does_not_say_what_an_acronym_means_elsewhere():
    rows = [("a", "Boston QVC", "ORG"), ("a", "QVC", "ORG"), ("b", "QVC", "ORG")]
    assert resolve(*rows)["entity"].tolist() == ["Boston QVC", "Boston QVC", "QVC"]


def test_a_short_name_of_two_organisations_is_neither():
    found = resolve(*(("a", name, "ORG") for name in ("Pelham Air", "Pelham Steel", "Pelham")))
    assert found["entity"].tolist() == ["Pelham Air", "Pelham Steel", "Pelham"]


@pytest.mark.parametrize(("named", "meant"), [(2, "Hall"), (3, "Neil Hall")])
def test_only_who_is_known_needs_no_bringing_in(named, meant):
    others = [(f"b{number}", f"Uma Quill{number}son", "PERSON") for number in range(40)]
    full = [(f"c{number}", "Neil Hall", "PERSON") for number in range(named)]
    found = resolve(("a", "Hall", "PERSON"), *full, *others)
    assert found["entity"].iloc[0] == meant


@pytest.mark.parametrize(("bare", "meant"), [(2, "Hall"), (3, "Neil Hall")])
def test_whom_a_tenth_of_the_articles_names_is_known(bare, meant):
    others = [(f"b{number}", f"Uma Quill{number}son", "PERSON") for number in range(36)]
    short = [(f"a{number}", "Hall", "PERSON") for number in range(bare)]
    found = resolve(*short, ("c", "Neil Hall", "PERSON"), *others)
    assert found["entity"].iloc[0] == meant


def test_merges_list_every_form_once():
    table = marked(["[PERSON Ana Ruiz] and [PERSON Ruiz]", "[PERSON Ruiz] and [GPE U.S.]"])
    merges = entities.merges(entities.resolve(table))
    assert merges.columns.tolist() == ["form", "entity", "label", "rule", "mentions", "articles"]
    assert merges[["form", "entity", "rule"]].values.tolist() == [
        ["Ruiz", "Ana Ruiz", "only one in corpus"],
        ["Ruiz", "Ana Ruiz", "surname in article"],
        ["U.S.", "United States", "gazetteer"],
    ]


@pytest.fixture
def own(tmp_path):
    def write(name, content):
        path = tmp_path / name
        path.write_text(content, encoding="utf-8")
        return path

    return write


def test_aliases_win(own):
    path = own(
        "aliases.csv",
        "name,entity,action,label\n"
        "Ruiz,Bo Ruiz,merge,\n"
        "U.S.,,split,\n"
        "Ana Ruiz,Ana Ruiz-Ortega,rename,\n"
        "Pentagon,,drop,\n"
        "Sable,Sable Group,merge,ORG\n",
    )
    table = marked(
        ["[PERSON Ana Ruiz] and [PERSON Ruiz] in [GPE U.S.] [ORG Pentagon] [PERSON Sable]"]
    )
    found = entities.resolve(table, aliases=path)
    assert found[["text", "entity", "label"]].values.tolist() == [
        ["Ana Ruiz", "Ana Ruiz-Ortega", "PERSON"],
        ["Ruiz", "Bo Ruiz", "PERSON"],
        ["U.S.", "U.S.", "GPE"],
        ["Sable", "Sable Group", "ORG"],
    ]
    assert set(found["rule"]) == {"aliases.csv"}


def test_own_names_give_entity_and_label(own):
    path = own("names.csv", "name,entity,label,reason\nSable,Sable Group,ORG,a company\n")
    found = entities.resolve(marked(["[PERSON Sable] left."]), own_names=path)
    assert found[["entity", "label", "rule"]].values.tolist() == [
        ["Sable Group", "ORG", "names.csv"]
    ]


def test_no_mentions():
    assert resolve().empty


@pytest.mark.parametrize("labels", [["EVENT"], ["EVENT", "LAW"], []])
def test_where_nobody_can_be_a_person_names_stay_as_written(labels):
    names = ["Storm Vera", "Harbour Act"][: len(labels)]
    rows = {"article_id": ["a"] * len(names), "text": names, "label": labels}
    found = entities.resolve(pd.DataFrame(rows, dtype="str"))
    assert found["entity"].tolist() == names and found["label"].tolist() == labels
