import pytest

from analysis.annotate.speakers import roles


def called(text: str, name: str = "Ida Moss") -> list[str]:
    start = text.index(name)
    return [role.noun for role in roles.find(text, [(start, start + len(name), name)])]


@pytest.mark.parametrize(
    ("text", "nouns"),
    [
        ("Mayor Ida Moss left.", ["mayor"]),
        ("the town's chief executive Ida Moss left.", ["chief executive"]),
        ("Secretary of State Ida Moss left.", ["secretary"]),
        ("Lt. Gen. Ida Moss left.", ["general"]),
        ("Ida Moss, the mayor of Quayside, left.", ["mayor"]),
        ("Ida Moss, a retired beekeeper, left.", ["beekeeper"]),
        ("Ida Moss, 44, a baker, left.", ["baker", "44-year-old"]),
        ("Ida Moss, who is a baker, left.", ["baker"]),
        ("Ida Moss is the mayor.", ["mayor"]),
        ("The mayor, Ida Moss, left.", ["mayor"]),
        ("Ida Moss left.", []),
        ("Ida Moss, however, left.", []),
        ("Ida Moss, Eva Lund and others left.", []),
        ("He praised Ida Moss.", []),
    ],
)
def test_what_somebody_is_called(text, nouns):
    assert called(text) == nouns


def test_the_words_around_the_noun_belong_to_the_role():
    text = "Iranian Foreign Minister Ida Moss left."
    (role,) = roles.find(text, [(25, 33, "Ida Moss")])
    assert roles.plain("the foreign minister of Iran") <= role.words


def test_short_forms_and_wider_nouns():
    assert roles.head("Sen.") == "senator"
    assert "lawmaker" in roles.wider("senator")
    assert roles.wider("beekeeper") == frozenset()


def test_every_wider_noun_is_listed():
    listed = roles.nouns()
    assert {w for noun in listed for w in roles.wider(noun)} - listed <= {"artist", "legislator"}


def test_no_words_have_no_head():
    assert roles.head("") == ""
