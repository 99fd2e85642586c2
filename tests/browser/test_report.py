"""The exported report as somebody who was sent the file sees it: offline, in one page."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = pytest.mark.browser
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
BROKEN = "Array.from(document.images).filter(i => !i.alt || !i.naturalWidth).length"
UNMOUNTED = "[...document.querySelectorAll('[data-lens]')].filter((h) => !h.shadowRoot).length"
LIGHTNESS = """(element) => {
  const [red, green, blue] = getComputedStyle(element).backgroundColor.match(/\\d+/g).map(Number);
  return (red + green + blue) / 3;
}"""


@pytest.fixture
def page(odd, browser):
    """The report of two odd articles, 420 pixels wide."""
    browser.page.goto(odd[1]["html"].as_uri())
    return browser.page


@pytest.fixture
def reader(page):
    """The reader of the whole corpus within the report."""
    page.set_viewport_size({"width": 1280, "height": 900})
    page.reload()  # in a narrow window the bars are folded away
    lenses = page.locator("section[id='06-read'] [data-lens] .lens")
    return lenses.filter(has=page.locator(".title", has_text="All articles")).first


def sentences(reader):
    return reader.locator("div.sentence").evaluate_all(
        "all => all.map((row) => [...row.childNodes].filter((n) => n.className !== 'source')"
        ".map((n) => n.textContent).join(''))"
    )


def test_it_opens_offline_with_all_its_pictures_and_views(page):
    assert page.locator("h1").first.text_content() == "Odd <articles>"
    assert page.locator("[data-lens]").count() > 20
    assert page.evaluate(UNMOUNTED) == 0
    assert page.evaluate(BROKEN) == 0


@pytest.mark.parametrize("width", [420, 1280])
def test_nothing_sticks_out_at_the_side(page, width):
    page.set_viewport_size({"width": width, "height": 900})
    assert page.evaluate(OVERFLOW) == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [420, 1280])
def test_assistive_technology_can_use_it(page, scheme, width):
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})
    found = Axe().run(page).response["violations"]
    assert [(fault["id"], fault["nodes"][0]["html"]) for fault in found] == []


def test_a_dark_theme_is_dark_and_paper_stays_white(page):
    body = page.locator("body")
    page.emulate_media(color_scheme="dark")
    assert body.evaluate(LIGHTNESS) < 40
    page.emulate_media(color_scheme="dark", media="print")
    assert body.evaluate(LIGHTNESS) == 255


def test_every_entry_of_the_contents_leads_to_its_heading(page):
    links = page.locator("nav a")
    assert links.count() > 20
    for link in links.all():
        target = page.locator(f"[id='{link.get_attribute('href')[1:]}']")
        heading = target.locator("h1").first if target.locator("h1").count() else target
        assert heading.text_content().strip() == link.text_content().strip()
    links.last.click()
    assert page.evaluate("location.hash") == "#made-with-what"
    assert page.locator("#made-with-what").is_visible()


def test_a_bar_in_the_reader_selects_its_sentences(odd, reader):
    texts = odd[2]
    reader.get_by_role("tab", name="Sentences").click()
    whole = " ".join(sentences(reader))
    assert texts["two"] in whole
    bars = reader.locator(".chart[open] .bars button")
    bars.filter(has_text=re.compile("^epistemic word")).click()
    assert sentences(reader) == [texts["two"]]
    bars.filter(has_text=re.compile("^epistemic word")).click()
    bars.filter(has_text=re.compile("^epistemic modal")).click()
    assert sentences(reader) == ["It may rain, they say."]


def test_markup_in_an_article_stays_text(reader, page):
    reader.get_by_role("tab", name="Sentences").click()
    assert "<script>alert(1)</script> <img src=x onerror=alert(2)>" in " ".join(sentences(reader))
    assert page.locator("img[src='x']").count() == 0  # a dialog would be a fault


def test_views_share_their_scripts_and_their_texts(odd):
    page = odd[1]["html"].read_text(encoding="utf-8")
    assert page.count("function mountLens(") == 1
    data = "".join(re.findall(r'<script type="application/json".*?</script>', page, re.DOTALL))
    assert data.count(odd[2]["two"]) == 1
