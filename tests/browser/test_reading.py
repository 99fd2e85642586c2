"""What a person sees and does in a page: choose, read, search, ask why, take away."""

import csv
import dataclasses
import io
import re

import pandas as pd
import pytest

from analysis import read

import story
from story import HOSTILE, TEXTS

pytestmark = pytest.mark.browser
WIDE = {"width": 1100, "height": 900}


@pytest.fixture
def show(browser, tmp_path):
    """Open a view as the page that it saves, in a window of 1,100 pixels."""

    def open_page(view, size=WIDE):
        browser.page.set_viewport_size(size)
        browser.page.goto(view.save(tmp_path / "page.html").as_uri())
        return browser.page.locator(".lens")

    return open_page


@pytest.fixture
def page(show):
    return show(read.reader(story.corpus(), title=HOSTILE))


def bar(page, label):
    return page.locator(".chart[open] .bars button").filter(
        has_text=re.compile(rf"^{re.escape(label)}")
    )


def tab(page, name):
    page.get_by_role("tab", name=name).click()


def search(page, words):
    field = page.get_by_role("searchbox")
    field.fill(words)
    field.press("Enter")


def texts(page):
    return page.locator("div.sentence").evaluate_all(
        "all => all.map((row) => [...row.childNodes].filter((n) => n.className !== 'source')"
        ".map((n) => n.textContent).join(''))"
    )


def status(page):
    return page.locator(".status").text_content()


def test_a_bar_selects_its_sentences_and_takes_them_back(page):
    tab(page, "Sentences")
    assert texts(page) == TEXTS["a"] + TEXTS["b"]
    bar(page, "epistemic word").click()
    assert texts(page) == [TEXTS["b"][0]]
    assert status(page) == "1 of 8 sentences"
    bar(page, "epistemic modal").click()
    assert texts(page) == [TEXTS["a"][0], TEXTS["a"][1], TEXTS["b"][1]]
    assert status(page) == "3 of 8 sentences · 4 hedges"
    bar(page, "epistemic word").click(modifiers=["Shift"])
    assert len(texts(page)) == 4
    page.get_by_role("button", name="Remove kind: epistemic word").click()
    bar(page, "epistemic modal").click()
    assert status(page) == "8 sentences · 5 hedges"


def test_choices_in_two_charts_narrow_each_other_and_the_counts_follow(page):
    page.locator("summary", has_text="Speakers").click()
    bar(page, "Ann Lee").click()
    tab(page, "Sentences")
    assert texts(page) == TEXTS["a"][1:4]  # the quotation of two sentences, whole
    assert bar(page, "epistemic modal").locator(".n").text_content() == "2"
    assert bar(page, "epistemic word").locator(".n").text_content() == "0"
    bar(page, "epistemic modal").click()
    assert texts(page) == [TEXTS["a"][1]]
    assert bar(page, "Ann Lee").locator(".n").text_content() == "1"


def test_article_text_and_titles_stay_text(page, browser):
    tab(page, "Sentences")
    assert TEXTS["b"][0] in texts(page)
    assert page.locator(".title").text_content() == HOSTILE
    page.locator("summary", has_text="Outlets").click()
    assert bar(page, HOSTILE).count() == 1
    assert browser.page.locator("img").count() == 0  # a dialog would be a fault


def test_running_text_shows_whole_articles_and_greys_what_is_not_selected(page):
    bar(page, "epistemic word").click()
    assert page.locator(".article").all_text_contents() == ["Storm" + f"{HOSTILE}, 4 Jan 2020"]
    assert page.locator("span.sentence.beside").all_text_contents() == TEXTS["b"][1:]
    assert page.locator(".running p").count() == 2


def test_layers_and_kinds_are_switched_on_and_off(page):
    marks = page.locator(".running mark.hedge")
    assert marks.all_text_contents() == ["may", "might", "could", "Perhaps", "may"]
    page.get_by_role("button", name="Kinds of hedges").click()
    page.get_by_role("group", name="Kinds of hedges").get_by_text("epistemic modal").click()
    assert marks.all_text_contents() == ["Perhaps"]
    page.get_by_role("button", name=re.compile("^Hedges")).click()
    assert marks.count() == 0
    page.get_by_role("button", name=re.compile("^Quotations")).click()
    said = page.locator(".running mark.quote[data-speaker]")
    assert said.first.get_attribute("data-speaker") == "Ann Lee"
    assert said.count() == 2
    page.get_by_role("button", name="Tone").click()
    assert page.locator(".running .negative").all_text_contents() == [
        TEXTS["a"][1],
        TEXTS["a"][3],
        TEXTS["b"][2],
    ]
    page.get_by_label("Method for tone").select_option("textblob")
    assert page.locator(".running .positive").count() == 2


def test_a_bar_of_a_layer_that_is_off_switches_it_on(page):
    page.locator("summary", has_text="Names").click()
    bar(page, "Málaga").click()
    assert page.locator(".running mark.name").all_text_contents() == ["Málaga"]


def test_a_sentence_says_why(page):
    page.locator("span.sentence").nth(1).click()
    why = page.get_by_role("region", name="Why", exact=True)
    notes = why.locator("li").all_text_contents()
    assert why.locator(".source").text_content().endswith("a new year · sentence 2")
    assert notes[0] == (
        "might hedge: epistemic modal · rule: modal of chance · voice: quoted · holder: Ann Lee"
        " · covers ““It might rain”"
    )
    assert "Ann Lee name: Ann Lee · type: person" in notes
    assert any(
        note.endswith("quotation: Ann Lee · kind: direct · said with: said") for note in notes
    )
    assert notes[-1] == "tone · vader −0.10 · textblob −0.05"
    assert page.locator("mark.scope").count() > 0
    why.get_by_role("button", name="Close").click()
    assert not why.is_visible()


def test_a_choice_closes_the_explanation_and_another_pane_keeps_it(page):
    why = page.get_by_role("region", name="Why", exact=True)
    tab(page, "Sentences")
    page.locator("div.sentence").last.click()
    tab(page, "Concordance")
    assert why.locator(".text").text_content() == TEXTS["b"][2]
    tab(page, "Sentences")
    assert why.is_visible() and why.locator(".text").count() == 0
    bar(page, "epistemic word").click()
    assert texts(page) == [TEXTS["b"][0]]
    assert not why.is_visible()


def test_words_are_found_by_their_beginnings_and_exactly_in_quotation_marks(page):
    tab(page, "Sentences")
    search(page, "malaga MAY")
    assert texts(page) == [TEXTS["b"][1]]
    assert page.locator("mark.found").all_text_contents() == ["Málaga", "may", "May"]
    search(page, "agree")
    assert texts(page) == [TEXTS["a"][3]]
    search(page, '"agree"')
    assert status(page) == "0 of 8 sentences"
    search(page, '"never agreed"')
    assert page.locator("mark.found").all_text_contents() == ["never agreed"]


def test_regular_expressions_find_or_say_what_is_wrong(page):
    tab(page, "Sentences")
    page.get_by_role("button", name="Regular expression").click()
    search(page, r"\bm\w+t\b")
    page.locator("mark.found").first.wait_for()
    assert page.locator("mark.found").all_text_contents() == ["might"]
    search(page, "(may")
    problem = page.get_by_role("alert")
    assert problem.text_content() == "Not a regular expression: Unterminated group."
    assert len(texts(page)) == 8
    search(page, r"(.|\w|\s)+\1!!")  # would run for years
    problem.filter(has_text="takes too long").wait_for()
    search(page, "ferry|pier")
    page.locator("mark.found").first.wait_for()
    assert page.locator("mark.found").all_text_contents() == ["ferry", "pier"]
    assert not problem.is_visible()


def test_the_concordance_is_sorted_by_its_contexts_and_follows_the_search(page):
    def keys():
        return page.locator(".line.item .key").all_text_contents()

    tab(page, "Concordance")
    assert keys() == ["may", "might", "could", "Perhaps", "may"]
    page.get_by_role("button", name="Right").click()
    assert page.locator(".line.item .right").first.text_content().lstrip().startswith("clearly")
    assert page.get_by_role("columnheader", name="Right").get_attribute("aria-sort") == "ascending"
    page.get_by_role("button", name="Left").click()
    assert keys() == ["Perhaps", "may", "could", "might", "may"]  # "", ferry, it and, it Monday …
    page.get_by_label("Key word").select_option("names")
    assert keys() == ["Ann Lee", "Málaga"]
    search(page, "it")
    assert keys() == ["it", "It"]
    page.locator(".line.item").first.click()
    assert page.locator(".why .text").text_content() == TEXTS["a"][1]
    page.get_by_role("button", name="Read in the text").click()
    assert page.locator("span.sentence.open").text_content() == TEXTS["a"][1]


def test_a_long_context_goes_on_in_the_next_sentence_of_the_article_only(page):
    tab(page, "Concordance")
    rows = page.locator(".line.item")
    assert rows.nth(1).locator(".left").text_content().endswith("on Monday. “It ")
    assert rows.nth(3).locator(".left").text_content() == ""


def test_everything_can_be_done_from_the_keyboard(page, browser):
    keys = browser.page.keyboard
    focus = "document.querySelector('[data-lens]').shadowRoot.activeElement"
    keys.press("Tab")
    keys.press("ArrowRight")
    assert page.get_by_role("tab", name="Sentences").get_attribute("aria-selected") == "true"
    for _ in range(20):
        keys.press("Tab")
        if browser.page.evaluate(f"{focus}.closest('.bars') !== null"):
            break
    keys.press("ArrowDown")
    keys.press("Enter")
    assert status(page) == "1 of 8 sentences"
    keys.press("Enter")
    page.locator(".box").focus()
    keys.press("ArrowDown")
    keys.press("ArrowDown")
    assert browser.page.evaluate(f"{focus}.dataset.k") == "1"
    assert browser.page.evaluate(f"getComputedStyle({focus}).outlineStyle") == "solid"
    keys.press("Enter")
    assert page.get_by_role("region", name="Why", exact=True).is_visible()
    keys.press("End")
    assert page.locator(".why .source").text_content().endswith("sentence 3")
    keys.press("Escape")
    assert not page.get_by_role("region", name="Why", exact=True).is_visible()
    assert browser.page.evaluate(f"{focus}.dataset.k") == "7"


def test_n_and_p_go_from_one_selected_sentence_to_the_next_in_the_text(page, browser):
    bar(page, "epistemic modal").click()
    page.locator(".box").focus()
    browser.page.keyboard.press("n")
    browser.page.keyboard.press("n")
    browser.page.keyboard.press("n")
    focused = page.locator("span.sentence:focus")
    assert focused.text_content() == TEXTS["b"][1]
    browser.page.keyboard.press("p")
    assert focused.text_content() == TEXTS["a"][1]


def test_keys_typed_here_stay_here(page, browser):
    browser.page.evaluate("addEventListener('keydown', (e) => { document.title += e.key; })")
    before = browser.page.title()
    page.get_by_role("searchbox").press("d")
    page.locator(".box").press("d")
    assert browser.page.title() == before


def saved(page, browser):
    with browser.page.expect_download() as download:
        page.get_by_role("button", name="Download CSV").click()
    text = download.value.path().read_text(encoding="utf-8-sig")
    return download.value.suggested_filename, list(csv.DictReader(io.StringIO(text)))


def test_the_selection_is_downloaded_with_its_addresses(page, browser):
    bar(page, "epistemic modal").click()
    name, rows = saved(page, browser)
    assert name.endswith("-sentences.csv")
    assert [row["sentence"] for row in rows] == [TEXTS["a"][0], TEXTS["a"][1], TEXTS["b"][1]]
    whole = {article: " ".join(lines) for article, lines in TEXTS.items()}
    for row in rows:
        cut = whole[row["article_id"]][int(row["start"]) : int(row["end"])]
        assert cut == row["sentence"]
    assert rows[1]["hedges"] == "might [epistemic modal]; could [epistemic modal]"
    assert (rows[1]["vader"], rows[1]["textblob"]) == ("-0.1", "-0.05")
    tab(page, "Concordance")
    name, rows = saved(page, browser)
    assert name.endswith("-concordance.csv")
    assert [row["key_word"] for row in rows] == ["may", "might", "could", "may"]
    assert whole["b"][int(rows[3]["start"]) : int(rows[3]["end"])] == "may"
    assert rows[2]["holder"] == "Ann Lee"


def test_no_downloaded_cell_is_a_formula(show, browser):
    texts_ = {"a": ['=HYPERLINK("http://x") may "do", it', "+1 may", "-1 may", "@x may"]}
    found = story.spans([("a", n, "may", "k") for n in range(4)], texts_)
    page = show(read.lens(found, by="kind", sentences=story.sentences(texts_)))
    _, rows = saved(page, browser)
    assert [row["sentence"] for row in rows] == [f"'{text}" for text in texts_["a"]]


def test_only_what_is_near_is_in_the_page(show, browser):
    lines = {"a": [f"It may be {n}, or so they say in town." for n in range(3000)]}
    found = story.spans([("a", n, "may", "k") for n in range(3000)], lines)
    page = show(read.lens(found, by="kind", sentences=story.sentences(lines)))
    assert page.locator("div.sentence").count() < 200
    page.locator(".box").focus()
    browser.page.keyboard.press("End")
    assert page.locator("div.sentence:focus").text_content().endswith(lines["a"][-1])
    browser.page.wait_for_function(
        "(box) => box.querySelectorAll('.sentence').length < 200",
        arg=page.locator(".box").element_handle(),
    )
    browser.page.keyboard.press("Home")
    assert page.locator("div.sentence:focus").get_attribute("aria-posinset") == "1"


def test_the_same_lens_twice_and_an_empty_one_on_a_page(browser, tmp_path):
    found = story.spans([("a", 0, "may", "modal"), ("b", 0, "Perhaps", "adverb")])
    html = read.lens(found, by="kind", sentences=story.sentences())._repr_html_()
    empty = read.lens(found[:0], by="kind", sentences=story.sentences())._repr_html_()
    first, second, nothing = browser.open(tmp_path / "lens.html", html + html + empty)
    bar(second, "adverb").click()
    assert texts(first) == [TEXTS["a"][0], TEXTS["b"][0]]
    assert texts(second) == [TEXTS["b"][0]]
    assert status(nothing) == "Nothing to show."
    assert not browser.page.locator("details:has(table)").first.is_visible()


def test_paper_gets_the_first_sentences_without_controls(show, browser):
    lines = {"a": [f"It may be {n}." for n in range(70)]}
    found = story.spans([("a", n, "may", "k") for n in range(70)], lines)
    page = show(read.lens(found, by="kind", sentences=story.sentences(lines)))
    browser.page.emulate_media(media="print")
    rows = page.locator("div.sentence")
    browser.page.wait_for_function(
        "(box) => box.querySelector('.unprinted') !== null",
        arg=page.locator(".box").element_handle(),
    )
    assert sum(row.is_visible() for row in rows.all()) == 10
    assert page.locator(".left-out").text_content() == "… 60 more sentences in the page"
    assert not any(control.is_visible() for control in page.locator("button, input").all())


def test_a_narrow_window_never_scrolls_sideways(show, browser):
    page = show(read.reader(story.corpus()), {"width": 420, "height": 800})
    width = "document.documentElement.scrollWidth"
    for name in ("Text", "Sentences", "Concordance"):
        tab(page, name)
        page.locator(".item").first.click()
        assert browser.page.evaluate(width) == 420
    page.locator("summary", has_text="Outlets").click()
    assert bar(page, HOSTILE).bounding_box()["width"] < 420
    assert browser.page.evaluate(width) == 420


def test_colours_follow_the_reader_and_jupyterlab(show, browser):
    def paper(page):
        return page.evaluate("(lens) => getComputedStyle(lens).backgroundColor")

    page = show(read.reader(story.corpus()))
    assert paper(page) == "rgb(255, 255, 255)"
    browser.page.emulate_media(color_scheme="dark")
    assert paper(page) == "rgb(22, 24, 27)"
    browser.page.evaluate("document.body.style.setProperty('--jp-layout-color0', 'rgb(1, 2, 3)')")
    assert paper(page) == "rgb(1, 2, 3)"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_violation(show, browser, scheme):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    browser.page.emulate_media(color_scheme=scheme)

    def violations():
        return [v["id"] for v in axe.run(browser.page).response["violations"]]

    plain = dataclasses.replace(
        story.corpus(), articles=story.corpus().articles.assign(outlet=["A", "B"])
    )
    page = show(
        read.reader(plain, on=("hedges", "boosters", "names", "quotations", "voice", "tone"))
    )
    page.get_by_role("button", name="Kinds of hedges").click()
    assert violations() == []
    bar(page, "epistemic modal").click()
    for name in ("Text", "Sentences", "Concordance"):
        tab(page, name)
        page.locator(".item").first.click()
        assert violations() == []
    search(page, "nowhere")
    assert violations() == []


def test_two_group_columns_narrow_each_other(show):
    words = [("a", 0, "may", "modal"), ("a", 1, "might", "modal"), ("b", 0, "Perhaps", "adverb")]
    found = story.spans(words).assign(voice=["author", "quoted", "author"], why="rule 1")
    page = show(read.lens(found, by=["kind", "voice"], sentences=story.sentences()))
    bar(page, "quoted").click()
    assert page.locator(".chart").first.locator(".n").all_text_contents() == ["1", "0"]
    page.locator("div.sentence").click()
    note = page.locator(".notes li").text_content()
    assert note == "might kind: modal · voice: quoted · rule 1"


def test_years_of_articles_can_be_read_without_a_date(show):
    corpus = story.corpus()
    undated = corpus.articles.assign(published=pd.Series([pd.NaT] * 2, dtype="datetime64[us, UTC]"))
    page = show(read.reader(dataclasses.replace(corpus, articles=undated)))
    assert "no date" in page.locator(".article small").first.text_content()
