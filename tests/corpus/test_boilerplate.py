"""The rules for boilerplate, and how well they do on own labelled lines."""

import csv
import json
import re
from pathlib import Path

import pytest

from analysis.corpus import boilerplate as module
from analysis.corpus.boilerplate import find, match, names

from places import ROOT

GOLD = ROOT / "tests" / "gold" / "boilerplate.jsonl"
ROWS = list(
    csv.DictReader(Path(module.__file__).with_name("boilerplate.csv").open(encoding="utf-8"))
)


def cases():
    return [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["example"][:40])
def test_every_pattern_takes_its_own_example(row):
    pattern = row["pattern"]
    for name, shape in module.SHAPES.items():
        pattern = pattern.replace(f"%{name}%", shape)
    assert re.fullmatch(pattern, row["example"])
    assert row["reason"]
    assert row["place"] in {"any", "start", "end"}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["example"][:40])
def test_a_line_goes_by_the_rule_it_is_an_example_of(row):
    assert match(row["example"], row["place"])[0] in names()
    assert match(row["example"], row["place"], names()) is None


def test_own_lines_are_enough_and_stand_in_different_articles():
    labels = [case["boilerplate"] for case in cases()]
    assert len(labels) >= 400 and labels.count(False) >= 200
    assert len({case["line"] for case in cases()}) == len(labels)


def test_own_lines_reach_the_figures_asked_for():
    """Precision of at least 99% and recall of at least 90%."""
    right = found = wanted = 0
    wrong = []
    for case in cases():
        lines = [*case["before"], case["line"], *case["after"]]
        taken = len(case["before"]) in find(lines).taken
        right += taken and case["boilerplate"]
        found += taken
        wanted += case["boilerplate"]
        if taken != case["boilerplate"]:
            wrong.append(case["line"])
    assert right >= 0.99 * found, wrong
    assert right >= 0.90 * wanted, wrong


PITCHES = (
    "Enjoying this report? Sign up for our free evening newsletter here.",
    "Did you like this piece? Subscribe to our weekly bulletin.",
    "Loved it? Join our mailing list.",
    "Join our mailing list.",
    "Please join our e-mail list today!",
    "Sign up here for our daily briefing.",
    "Subscribe now to receive our harbour alerts.",
    "Have you signed up for our newsletter? Do it here.",
    "Haven’t you subscribed to our morning email yet? You can do that now.",
    "Our newsletter brings you the week at the quay. Sign up here.",
    "The Low Tide is our weekly letter and email on the coast. Subscribe here for free.",
    "Subscribe now for full access.",
    "Join today for unlimited digital access to our archive.",
    "Subscribe today from just £1.50 a week.",
)
"""Offers in the outlet's own voice."""

TOLD_OF = (
    "The paper's newsletter brings in readers.",
    "Our newsletter brings in half of our readers, and the shop the rest.",
    "Our mailing list has 3,000 names. Nobody reads it.",
    "He told voters to sign up for the briefing.",
    "Sign up here for our daily briefing, the sheriff's page says.",
    "Sign up for our relief convoy, a leaflet in the harbour asks.",
    "“Join our mailing list.”",
    "Join our army of volunteers.",
    "They asked us to join our neighbours' mailing list.",
    "Have you signed up for a flood warning? The deadline is Friday.",
    "Enjoying this weather? Forecasters expect rain.",
    "The newsletter was banned in May. Sign up there and you were watched.",
    "Residents can get alerts by text. Register here.",
    "Readers who subscribe now for full access pay £4 a month.",
    "Subscribe for £4 a month, or go without: that was the choice.",
    "Subscribe now for full access was a line that few followed.",
    "Subscriptions rose by a third.",
)
"""What an article says of newsletters, lists and subscriptions."""


@pytest.mark.parametrize("line", PITCHES)
def test_a_pitch_for_what_the_outlet_sends_out_goes_at_any_place(line):
    above, below = "The bridge was shut on Friday after a storm.", "Traffic was slow all day."
    assert find([above, "", line, "", below]).taken.keys() == {2}
    assert find([above, "", below, "", line]).taken.keys() == {4}


@pytest.mark.parametrize(
    "line",
    [
        "Sign up for the Morning Brief.",
        "Want the week in short? Sign up to the Saltmarsh Rundown here",
        "Subscribe to Harbour Notes for daily news from the quay.",
        "Sign up here to get Ebb & Flow every Thursday.",
        "Sign up for Lantern Street, a monthly look at housing.",
        "Subscribe to the Quay Post today.",
        "Get Tide Table delivered every weekday.",
        "Receive the week's best stories by e-mail.",
    ],
)
def test_a_pitch_for_a_letter_by_its_name_goes_at_the_foot_alone(line):
    above, below = "The bridge was shut on Friday after a storm.", "Traffic was slow all day."
    assert find([above, "", below, "", line]).taken == {4: "newsletter"}
    assert not find([above, "", line, "", below]).taken


@pytest.mark.parametrize(
    "line",
    [
        "Sign up for Medicare before the deadline in March.",
        "Sign up for the Harbour Brief, the mayor urged them.",
        "Subscribe to the view that tides wait for nobody, and you lose.",
        "Subscribe to nothing that you cannot cancel.",
        "Get tested every autumn.",
        "Get your results by email.",
        "The council sends its Harbour Brief every Friday.",
        "She signed up for the Morning Brief in May.",
    ],
)
def test_advice_and_prose_at_the_foot_stay(line):
    assert not find(["The bridge was shut on Friday after a storm.", "", line]).taken


LANDS = " ".join(f"Land of {letter * 9}" for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ" * 3)


@pytest.mark.parametrize(
    ("opening", "end"),
    [
        ("Get The Tide. The day's harbour news. Choose your country", "Sign Up Now"),
        ("Sign up to our letters. Please select your state", "Read our Privacy Policy."),
    ],
)
def test_a_form_goes_with_all_that_there_is_to_choose(opening, end):
    assert find(["The tide rose.", f"{opening} {LANDS} {end}", "It fell."]).taken == {
        1: "newsletter"
    }


@pytest.mark.parametrize(
    "line",
    [
        f"Get a map, choose your country and go, she said: {LANDS} were all on it.",
        f"The tide rose in all of these: {LANDS}. Sign up there, they said.",
    ],
)
def test_a_long_line_that_is_no_form_stays(line):
    assert not find(["The tide rose.", line, "It fell."]).taken


@pytest.mark.parametrize("line", TOLD_OF)
def test_a_sentence_about_newsletters_or_subscriptions_stays(line):
    above, below = "The bridge was shut on Friday after a storm.", "Traffic was slow all day."
    assert not find([above, "", line, "", below]).taken
    assert not find([above, "", below, "", line]).taken


@pytest.mark.parametrize(
    "line",
    [
        "Log in or subscribe to continue reading",
        "Become a member to read the rest of this story.",
        "Have an account? Sign in",
        "Unlock this article for £1.",
        "Order Reprints | Today’s Paper | Subscribe",
        "Our Standards: The Thomson Reuters Trust Principles., opens new tab",
        "This report has not been edited by Quay staff and is published from a feed.",
        "Continue reading on Quay Post",
        "Article continues below this ad",
        "Published - January 04, 2020 08:15 am IST",
        "Last Updated : 04 Jan 2020, 08:15 AM IST",
        "Watch: Boats come home",
    ],
)
def test_labels_of_pages_go_wherever_they_stand(line):
    assert match(line, "any")


@pytest.mark.parametrize(
    "line",
    [
        "The song first appeared on Pier Radio and was forgotten.",
        "Readers have two free articles left, the paper said, and most use both.",
        "Print editions of the Post fell by a tenth in 2019, and its owner sold the press.",
        "Watch: it will rise again before noon, and the boats with it, she told them.",
        "The harbour continues below the bridge.",
        "He was asked to accept, and did.",
    ],
)
def test_sentences_with_such_words_stay(line):
    assert not match(line, "any") and not match(line, "end")
