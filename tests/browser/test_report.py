"""The report as somebody who was sent the file sees it: offline, in one page."""

import csv
import io
import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from analysis.publish import front

pytestmark = pytest.mark.browser
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
LIGHTNESS = """(element) => {
  const [red, green, blue] = getComputedStyle(element).backgroundColor.match(/\\d+/g).map(Number);
  return (red + green + blue) / 3;
}"""
CONTRAST = "color-contrast"
WIDE, NARROW = {"width": 1280, "height": 800}, {"width": 390, "height": 844}
LOOKS = [("light", WIDE), ("dark", WIDE), ("light", NARROW)]


@pytest.fixture
def show(browser):
    """Open a report; its data are unpacked."""

    def open_(files, size=WIDE, scheme="light"):
        page = browser.page
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=scheme)
        page.goto(files["html"].as_uri())
        page.locator("body[data-ready]").wait_for()
        return page

    return open_


def answers(chapters):
    return [a for chapter in chapters for a in chapter.answers if front.drawn(a)]


def listed(page):
    """How many passages the reader lists, by its rows and by what it says."""
    rows = page.locator("#reader div.sentence")
    rows.first.wait_for()
    said = page.locator("#reader .status").text_content()
    return int(rows.first.get_attribute("aria-setsize")), int(re.match(r"[\d,]+", said)[0])


@pytest.mark.parametrize("scheme, size", LOOKS)
def test_a_mark_opens_exactly_the_passages_that_it_counts(told, show, scheme, size):
    page = show(told[1], size, scheme)
    for answer in answers(told[0]):
        figure = page.locator(f"#{answer.name}")
        for row in (0, len(answer.table) - 1):
            n = int(answer.table["n"].iloc[row])
            mark = figure.locator(f".mark[data-row='{row}']").locator("visible=true")
            if not n:
                assert mark.count() == 0
                continue
            mark.first.dispatch_event("click")
            assert listed(page) == (n, n)
        first = answer.evidence.iloc[0]
        figure.locator("button[data-row]").dispatch_event("click")  # a sheet may lie over it
        assert listed(page)[0] == len(answer.evidence)
        assert first["sentence"] in page.locator("#reader div.sentence").first.text_content()
        page.keyboard.press("Escape")
        assert not page.locator("#reader").is_visible()


def test_the_strongest_come_first_where_that_is_asked_for(told, show):
    page = show(told[1])
    (answer,) = [a for a in answers(told[0]) if a.name.startswith("tone-by")]
    page.locator(f"#{answer.name} button[data-row]").click()
    page.get_by_label("Order").select_option("strength")
    scores = page.locator("#reader small.told").all_text_contents()[:8]
    sizes = [abs(float(score.replace("−", "-"))) for score in scores]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] == pytest.approx(answer.evidence["amount"].abs().max(), abs=0.006)


def test_the_keyboard_opens_and_leaves_the_reader(told, show):
    page = show(told[1])
    stops = 0
    while page.evaluate("document.activeElement.classList.contains('mark')") is False:
        page.keyboard.press("Tab")
        stops += 1
        assert stops <= 13
    page.keyboard.press("ArrowDown")
    row = page.evaluate("document.activeElement.dataset.row")
    assert row != "0"
    page.keyboard.press("Enter")
    page.locator("#reader div.sentence").first.wait_for()
    assert page.evaluate("document.activeElement.id") == "reader-title"
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.dataset.row") == row


@pytest.mark.parametrize("kind", ["png", "svg", "csv", "-evidence.csv"])
def test_a_download_is_what_save_writes(told, show, tmp_path, kind):
    page = show(told[1])
    button = {"png": "png", "svg": "svg", "csv": "rows", "-evidence.csv": "sentences"}[kind]
    for answer in answers(told[0])[:6]:
        with page.expect_download() as download:
            page.locator(f"#{answer.name} button[data-take={button}]").click()
        name = f"{answer.name}{kind}" if kind.startswith("-") else f"{answer.name}.{kind}"
        assert download.value.suggested_filename == name
        paths = {path.name: path for path in answer.save(tmp_path)}
        assert download.value.path().read_bytes() == paths[name].read_bytes()


def test_no_cell_of_a_download_is_a_formula(odd, show):
    page = show(odd[1])
    with page.expect_download() as download:
        page.locator("button[data-take=sentences]").first.click()
    for row in csv.reader(io.StringIO(download.value.path().read_text())):
        assert not any(cell.startswith(("=", "+", "@")) for cell in row)


@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_nothing_sticks_out_at_the_side(told, odd, show, size):
    for files in (told[1], odd[1]):
        page = show(files, size)
        assert page.evaluate(OVERFLOW) == 0
        page.locator("#read-all").click()
        page.locator("#reader .running").wait_for()
        assert page.evaluate(OVERFLOW) == 0


@pytest.mark.parametrize("scheme, size", LOOKS)
def test_assistive_technology_can_use_it(told, odd, show, scheme, size):
    for files in (told[1], odd[1]):
        page = show(files, size, scheme)
        for details in page.locator("main details").all():
            details.evaluate("(node) => { node.open = true; }")
        for _ in range(2):
            found = Axe().run(page).response
            assert [(v["id"], v["nodes"][0]["html"][:200]) for v in found["violations"]] == []
            unsure = [n for v in found["incomplete"] for n in v["nodes"] if CONTRAST in v["id"]]
            # Of letters on a drawing it cannot tell, and test_marks holds; nor of one digit.
            assert [n["html"][:200] for n in unsure if not n["html"].startswith("<text")] == []
            page.locator("[data-row]").locator("visible=true").first.dispatch_event("click")
            page.locator("#reader div.sentence").first.wait_for()


def test_a_dark_theme_is_dark_and_paper_stays_white(told, show):
    page = show(told[1], scheme="dark")
    assert page.locator("body").evaluate(LIGHTNESS) < 40
    ink = "(svg) => getComputedStyle(svg.querySelector('text')).fill"
    picture = page.locator("figure svg").locator("visible=true").first
    assert int(re.findall(r"\d+", picture.evaluate(ink))[0]) > 120
    page.emulate_media(color_scheme="dark", media="print")
    assert page.locator("body").evaluate(LIGHTNESS) == 255
    assert not page.locator("nav").is_visible()


def test_the_contents_lead_and_say_where_one_is(told, show):
    page = show(told[1])
    links = page.locator("nav a")
    assert links.count() >= 6
    for link in links.all():
        assert page.locator(link.get_attribute("href")).count() == 1
    page.get_by_role("link", name="How it was made").click()
    page.locator("nav a[aria-current]", has_text="How it was made").wait_for()


def test_the_first_page_fits_two_screens(told, show):
    page = show(told[1])
    assert page.locator("#front").bounding_box()["height"] <= 1600
    assert page.evaluate("document.body.scrollHeight") <= 25 * 800
    box = page.locator("#front h3").first.bounding_box()
    assert box["y"] < 400


def test_two_articles_stand_side_by_side(odd, show):
    page = show(odd[1])
    assert page.locator(".texts article").count() == 2
    word = page.locator(".texts button").first
    n = int(word.locator(".n").text_content())
    word.click()
    assert listed(page) == (n, n)


def test_markup_in_an_article_stays_text(odd, show):
    page = show(odd[1])
    assert page.locator("h1").text_content() == "Odd <articles>"
    page.locator("#read-all").click()
    text = page.locator("#reader .running").text_content()
    assert "<script>alert(1)</script> <img src=x onerror=alert(2)>" in text
    assert page.locator("img[src='x']").count() == 0  # a dialog would be a fault


def test_the_text_is_there_once(odd):
    assert odd[2]["two"] not in re.sub(r"<(p|li|blockquote)\b.*?</\1>", "",
                                       odd[1]["html"].read_text(encoding="utf-8"))  # fmt: skip
