from analysis.corpus.repeated import find, without

PITCH = "Write to our newsroom at any hour."
PLAIN = "The tide waits for nobody on this coast."


def page(n: int, *, foot: str = PITCH, head: str = "") -> str:
    story = (
        f"On day {n} the harbour froze over, and {n * 3} boats were stuck in the ice for a week."
    )
    lines = [head, f"Headline number {n}", story, f"It thawed after {n} days.", foot]
    return "\n\n".join(line for line in lines if line)


def lines_out(pages: list[tuple[str | None, str]]) -> list[str]:
    found = find(pages)
    return [text.split("\n")[n] for (_, text), ns in zip(pages, found, strict=True) for n in ns]


def test_a_line_at_the_foot_of_five_pages_of_an_outlet_goes():
    assert lines_out([("Pier News", page(n)) for n in range(5)]) == [PITCH] * 5
    assert lines_out([("Pier News", page(n)) for n in range(4)]) == []


def test_pages_of_different_outlets_or_of_none_are_not_counted_together():
    assert lines_out([(f"Outlet {n}", page(n)) for n in range(9)]) == []
    assert lines_out([(None, page(n)) for n in range(9)]) == []


def test_copies_of_one_article_do_not_make_a_line_repeated():
    assert lines_out([("Pier News", page(1))] * 9) == []


def test_what_does_not_speak_of_the_page_needs_more():
    assert lines_out([("Pier News", page(n, foot=PLAIN)) for n in range(9)]) == []
    assert lines_out([("Pier News", page(n, foot=PLAIN)) for n in range(10)]) == [PLAIN] * 10
    mixed = [("Pier News", page(n, foot=PLAIN if n < 10 else f"End {n}.")) for n in range(30)]
    assert lines_out(mixed) == []


def test_a_line_inside_an_article_stays_however_often_it_stands_there():
    pages = [("Pier News", page(n, foot=f"{PITCH}\n\nBut {n} boats were lost.")) for n in range(20)]
    assert lines_out(pages) == []


def test_a_line_at_the_head_goes_and_the_longest_line_never():
    assert (
        lines_out([("Pier News", page(n, head="Visit our shop", foot="")) for n in range(5)])
        == ["Visit our shop"] * 5
    )
    assert lines_out([("Pier News", f"{PITCH}\n\n{n}") for n in range(9)]) == []


def test_blank_lines_are_evened_out():
    assert without("Rain.\n\nOur shop\n\nThen sun.\n\nOur site", [2, 6]) == "Rain.\n\nThen sun."
