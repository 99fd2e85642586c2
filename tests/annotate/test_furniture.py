import time

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import tables
from analysis.annotate import furniture, spans


def marks(text):
    return [(text[m.start : m.end], m.kind) for m in furniture.find(text)]


@pytest.mark.parametrize(
    "opening",
    [
        "LISBON (AP) —",
        "LISBON, March 3 (Reuters) -",
        "Lisbon (CNN)",
        "Lisbon, Portugal (CNN)",
        "PORTO ALEGRE, Brazil (AFP) –",
        "SÃO TOMÉ (Reuters) -",
        "PORT-AU-PRINCE, Haiti, Jan. 9 (UPI) --",
        "LISBON —",
        "LISBON—",
        "ST. LOUIS —",
        "HELENA, N.D. —",
        "HARROWGATE (Pier Tribune) —",
        "Lisbon, 3 March 2019 —",
        "Lisbon —",
        "(Reuters) -",
        "(Lisbon) –",
        "March 3 (Reuters) -",
        "LISBON:",
        "MANILA (Sept 8) -",
    ],
)
def test_datelines(opening):
    text = f"{opening} Minister Rosa Lindt said that the ferry sank."
    assert marks(text) == [(opening, "dateline")]
    assert marks(f"A FERRY SANK\n\nBy Rosa Lindt\n\n{text}")[-1] == (opening, "dateline")


@pytest.mark.parametrize(
    "text",
    [
        "Lisbon — a city of hills — voted on Monday.",
        "Lisbon — The old city, they say — voted on Monday.",
        "Paris (Texas) — A town of 25,000 voted.",
        "UNESCO — The council met.",
        "BREAKING — The mayor has left.",
        "The Associated Press (AP) Council met.",
        "Reuters said that the ferry sank.",
        "The ferry sank. AP photographers saw it.",
        "Rosa Lindt (Greens) said no.",
        "Rosa Lindt (CNN) said no.",
        "JORDAN: Yes.\nLINDT: No.\nJORDAN: Why?",
        "Washington — the general, not the city — crossed the river.",
        "He left. Lisbon — The city — was dry.",
        "Photos of the fire show a woman at the gate.",
        "Photos: that is what the police asked for. They got none.",
        "More: he never came back to the house where he was born, nor did he write.",
        "The photo by the door was old.",
        "She took the picture (a photo by an unknown hand) home.",
        "He was fined (see Related Work).",
        "By Friday the ferry had sunk.",
        "By Lisbon standards the ferry is cheap.",
        "The caption read: nobody is safe. Hide captions if you like.",
        "Follow the money, she told the panel.",
        "Sign up, he said, and then vote.",
        "The advertisement was banned.",
        "The poll (Reuters/Ipsos) was taken in May.",
        "Reporting by the press was fair.",
    ],
)
def test_prose_stays(text):
    assert marks(text) == []
    assert marks(f"The ferry sank.\n\n{text}") == []


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("A man waits at the pier. (Photo by Rosa Lindt/Harbour News)", "caption"),
        ("The pier in Lisbon, May 3, 2018. (Rosa Lindt/Reuters)", "caption"),
        ("The pier in Lisbon, May 3, 2018. Rosa Lindt/Getty Images", "caption"),
        ("FILE - In this May 3, 2018, file photo, a man waits at the pier.", "caption"),
        ("Enlarge this image toggle caption Rosa Lindt/AP", "caption"),
        ("Photo: Rosa Lindt/Harbour News", "credit"),
        ("(Reuters photo: Rosa Lindt)", "credit"),
        ("Image copyright Getty Images", "credit"),
        ("(Reporting by Rosa Lindt; editing by Bo Karst)", "credit"),
        ("Harbour News writer Bo Karst contributed to this report.", "credit"),
        ("© 2019 Harbour News", "credit"),
        ("By Rosa Lindt and Bo Karst", "credit"),
        ("By ROSA LINDT, Harbour News", "credit"),
        ("RELATED: Ferry Sinks off Lisbon", "link"),
        ("Read more: why ferries sink.", "link"),
        ("Watch: Ferry sinks", "link"),
        ("Story continues below advertisement", "link"),
        ("Sign up for our newsletter", "link"),
        ("Advertisement", "link"),
        ("Follow @harbournews", "link"),
        ("JUST WATCHED Ferry sinks Replay More Videos ... MUST WATCH Ferry sinks 01:02", "link"),
    ],
)
def test_lines_that_are_no_story(line, kind):
    text = f"The ferry sank.\n\n{line}\n\nNobody drowned."
    assert marks(text) == [(line, kind)]


def test_furniture_inside_a_paragraph():
    text = (
        "The ferry sank. (READ MORE: Ferries Sink Often) Nobody drowned. (Photo: Rosa Lindt) Rain."
    )
    assert marks(text) == [
        ("(READ MORE: Ferries Sink Often)", "link"),
        ("(Photo: Rosa Lindt)", "credit"),
    ]
    gallery = (
        "Photos: Storm at sea A man waits. Hide Caption 1 of 2 Photos: Storm at sea Boats burn. "
        "Hide Caption 2 of 2 The minister left."
    )
    assert [kind for _, kind in marks(gallery)] == ["caption", "caption"]
    assert marks(gallery)[-1][0] == "Photos: Storm at sea Boats burn. Hide Caption 2 of 2"


CITIES = (
    "ANKARA", "BOGOTA, Colombia", "HELENA, Mont.", "NAIROBI", "PHNOM PENH", "RECIFE", "WELLINGTON",
    "Albany", "Brussels", "Juba, South Sudan", "Kathmandu", "Zagreb", "Tampa, Florida",
)  # fmt: skip
WIRES = ("AP", "CNN", "Reuters", "UPI")
FORMS = (
    "{} ({}) — Minister Rosa Lindt said the ferry had sunk off the coast.",
    "{} ({}) Senator Rosa Lindt announced that the harbour would close in June.",
    "{}, Feb. 11 ({}) - The ferry sank, said Rosa Lindt, the head of the port.",
)


def test_links_behind_a_name_go_and_the_sentence_runs_on():
    links = "Ana (Annie) Maria RuizMayor Pete Lane's way to save the pier Harbour Fund left MORE"
    text = f"On Monday Sen. Ana Ruiz {links} (D-Ohio) said that the ferry sank."
    assert marks(text) == [(links, "link")]
    found = spans.find(pd.DataFrame({"article_id": ["a"], "text": [text]}))
    named = found["mentions"]
    assert named.loc[named["label"].eq("PERSON"), "text"].tolist() == ["Ana Ruiz"]
    assert not named["text"].str.contains("MORE|Fund").any()
    assert len(found["sentences"]) == 1
    assert found["quotes"]["speaker"].str.contains("Ana Ruiz").tolist() == [True]


@pytest.mark.parametrize(
    "text",
    [
        "Ana Ruiz Ana Maria Ruiz said that she wanted MORE and got less.",
        "Ana Ruiz of McRuiz and DeLane on YouTube asked for MORE.",
    ],
)
def test_a_name_said_twice_is_no_link(text):
    assert marks(text) == []


def test_nobody_speaks_from_a_dateline():
    texts = [form.format(city, wire) for city in CITIES for wire in WIRES for form in FORMS]
    ids = [f"{i:03}" for i in range(len(texts))]
    found = spans.find(pd.DataFrame({"article_id": ids, "text": texts}))
    quotes = found["quotes"].drop_duplicates("article_id").set_index("article_id")["speaker"]
    right = quotes.reindex(ids).fillna("").str.contains("Rosa Lindt")
    assert len(texts) == 156
    assert right.sum() >= 154, [t for t, r in zip(texts, right, strict=True) if not r]
    names = found["mentions"].loc[found["mentions"]["label"].ne("DATE"), "text"]
    assert set(names) <= {"Rosa Lindt"}


def test_nothing_comes_from_furniture_and_offsets_hold():
    text = (
        "LISBON (AP) — “We may sink,” said Rosa Lindt. “Nobody knew\n\n"
        "Bo Karst may wait. (Photo: Ana Ruiz)\n\nwhat to do,” she added."
    )
    found = spans.find(pd.DataFrame({"article_id": ["a"], "text": [text]}))
    assert found["furniture"]["kind"].tolist() == ["dateline", "caption"]
    tables.check(found["furniture"], "furniture")
    furniture_at = found["furniture"][["start", "end"]].itertuples(index=False)
    taken = {i for start, end in furniture_at for i in range(start, end)}
    for name in ("sentences", "tokens", "quotes", "mentions", "hedges"):
        for row in found[name].itertuples():
            assert text[row.start : row.end] == row.text
            assert name == "quotes" or taken.isdisjoint(range(row.start, row.end))
    assert "Karst" not in " ".join(found["mentions"]["text"])
    assert found["hedges"]["text"].tolist() == ["may"]


PIECES = st.sampled_from(
    [*("Photo: ", "Ana", " Ruiz/", "Getty Images", "(", ")", "AP", "Reuters", " —", "\n", " - "),
     *("by ", "LISBON", ". ", "Hide Caption", " 1 of 2", "Photos:", "RELATED:", "By ", "😀", ", ")]
)  # fmt: skip


@given(st.lists(PIECES, max_size=40).map("".join))
@settings(max_examples=200, deadline=None)
def test_marks_are_in_order_and_apart(text):
    found = furniture.find(text)
    ends = [0, *(m.end for m in found)]
    for before, mark in zip(ends, found, strict=False):
        assert before <= mark.start < mark.end <= len(text)


@pytest.mark.parametrize(
    "piece",
    ["(", "Photo: ", "Photos: ", "Ana/", "A ", "Ana ", "(Ana/", "caption ", "Getty Images ",
     ". ", "contributed to this ", "LISBON ", "— ", "RELATED: ", "by Ana ", "ADVERTISEMENT ",
     "hide caption "]
)  # fmt: skip
def test_time_is_linear(piece):
    def seconds(size):
        text = piece * (size // len(piece))
        started = time.process_time()
        furniture.find(text)
        furniture.find(text.replace(" ", "\n"))
        return time.process_time() - started

    assert seconds(160_000) < 1 + 12 * seconds(40_000)


def test_no_articles():
    assert furniture.annotate(pd.DataFrame({"article_id": [], "text": []})).empty
