"""Copies, versions, follow-ups and reports of one form."""

import pytest

STORY = (
    "The canal board voted on Monday to drain the upper lock, a first in 40 years. "
    "Divers had found a crack behind the west gate in May, and two barges scraped the sill.\n\n"
    "“Nobody should be surprised,” said Tilde Marsh, who keeps the lock. She wants the gate "
    "rebuilt in oak, as it was, while the board prefers steel and a shorter closure.\n\n"
    "Hire firms on the towpath expect to lose the summer. One of them, Reed and Daughter, has "
    "moved its boats to the lower basin and lets only the three that fit under the iron bridge."
)
MORE = (
    "The board withdrew its order on Friday after the engineer resigned. A letter that she had "
    "written in May came to light in which she asked for pumps that nobody bought.\n\n"
    "Shops along the towpath rang their bells when the news came. The mayor, who chairs the board, "
    "left by the side door and did not answer. A new vote is not planned before autumn, and the "
    "barges will go on scraping the sill until then.\n\nThis is what we reported at the time:\n\n"
)
FORM = (
    "The exchange at Salt Bay closed at {} points on {}, {} from the day before. As always, the "
    "bell was rung by the oldest of the brokers, and the board went dark when he let go of the "
    "rope. Turnover was {} million crowns in {} deals. Shares in the ferry company stood at {} "
    "crowns, and those of the brewery by the old bridge at {}. The exchange opens again at nine in "
    "the morning and prints its list at noon, on the paper that the mill in the valley gives to it "
    "free of charge, and a copy hangs in the window of the harbour office until the list is new."
)


def table(*rows):
    lines = [f'"{title}",{outlet},{day},"{text}"' for title, outlet, day, text in rows]
    return {"a.csv": "title,outlet,date,text\n" + "\n".join(lines) + "\n"}


def marks(found):
    rows = found.articles.set_index("title")
    names = dict(zip(found.articles["article_id"], found.articles["title"], strict=True))
    return {
        title: (names.get(row["duplicate_of"]), names.get(row["version_of"]))
        for title, row in rows.iterrows()
    }


def test_of_copies_the_earliest_is_kept(corpus):
    found = marks(
        corpus(
            table(
                ("Late", "Quay Post", "2021-03-09", STORY.replace("Monday", "March 8")),
                ("Early", "Pier News", "2021-03-08", STORY),
            )
        )
    )
    assert found == {"Late": ("Early", None), "Early": (None, None)}


def test_of_one_outlet_s_versions_the_latest_is_kept(corpus, reason):
    read = corpus(
        table(
            ("First", "Pier News", "2021-03-08T09:00Z", STORY),
            ("Corrected", "Pier News", "2021-03-08T15:00Z", STORY.replace("40 years", "14 years")),
            ("Elsewhere", "Quay Post", "2021-03-08T12:00Z", STORY.replace("three", "two")),
        )
    )
    assert marks(read) == {
        "First": ("Corrected", "Corrected"),
        "Corrected": (None, None),
        "Elsewhere": ("Corrected", None),
    }
    assert reason(read, "a.csv#row 2").startswith("is an earlier version of a.csv#row 3")


@pytest.mark.parametrize("outlet", ["Pier News", "Quay Post"])
def test_a_follow_up_that_reprints_the_earlier_article_is_its_own(corpus, outlet):
    found = marks(
        corpus(
            table(
                ("Drained", "Pier News", "2021-03-08", STORY),
                ("Withdrawn", outlet, "2021-03-19", MORE + STORY),
            )
        )
    )
    assert set(found.values()) == {(None, None)}


def test_a_story_that_grows_on_its_day_is_kept_in_full(corpus):
    found = marks(
        corpus(
            table(
                ("Short", "Pier News", "2021-03-08T09:00Z", STORY),
                ("Long", "Quay Post", "2021-03-08T18:00Z", MORE + STORY),
            )
        )
    )
    assert found == {"Short": ("Long", None), "Long": (None, None)}


def test_reports_of_one_form_are_no_copies(corpus, reason):
    read = corpus(
        table(
            ("A", "Pier News", "2021-03-08", FORM.format(812, "Monday", "up 4", 31, 220, 17, 88)),
            ("B", "Pier News", "2021-03-09", FORM.format(797, "Tuesday", "off 9", 27, 204, 16, 91)),
            ("C", "Pier News", "2021-03-10", FORM.format(803, "Friday", "up 6", 44, 318, 19, 90)),
        )
    )
    assert set(marks(read).values()) == {(None, None)}
    told = "2 reports have the form of another with other figures: no copies"
    assert told in reason(read, "a.csv")


@pytest.mark.parametrize(
    ("first", "second", "note"),
    [
        ("Lock drained", "UPDATE 2-Lock drained", ""),
        ("UPDATE 1-Lock drained", "UPDATE 2-Lock drained", ""),
        ("Lock drained", "CORRECTED-Lock drained", ""),
        ("Lock drained", "Lock to be drained", "\n\nAn earlier version of this report named May."),
    ],
)
def test_of_two_versions_of_one_day_the_one_that_says_so_is_the_later(corpus, first, second, note):
    found = marks(
        corpus(
            table(
                (second, "Pier News", "2021-03-08", STORY.replace("40 years", "14 years") + note),
                (first, "Pier News", "2021-03-08", STORY),
            )
        )
    )
    assert found == {first: (second, second), second: (None, None)}
