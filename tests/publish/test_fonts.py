import io

import pandas as pd
import pytest
from fontTools.ttLib import TTFont
from matplotlib.backends import _backend_pdf_ps as backend
from pypdf import PdfReader

from analysis import chart
from analysis.publish import figures, fonts


def drawn(name):
    rates = pd.DataFrame({"outlet": [name], "rate": [1.5], "low": 1.0, "high": 2.0, "n": 1})
    ax = chart.intervals(
        rates, label="outlet", value="rate", low="low", high="high", n="n", title=f"{name} leads"
    )
    return figures.pictures(ax, alt=name)["pdf"]


@pytest.mark.parametrize("name", ["Herald – “Café” fi", "Καθημερινή", "Ведомости"])
def test_letters_cut_from_few_are_those_cut_from_the_whole_font(name, monkeypatch):
    some = drawn(name)
    monkeypatch.setattr(fonts, "USUAL", ())
    fonts._usual.cache_clear()
    assert drawn(name) == some
    fonts._usual.cache_clear()
    assert name in PdfReader(io.BytesIO(some)).pages[0].extract_text()


def test_a_pdf_carries_letters_and_not_how_to_set_them():
    page = PdfReader(io.BytesIO(drawn("Herald"))).pages[0]
    held = [
        font["/DescendantFonts"][0]["/FontDescriptor"]
        for font in page["/Resources"]["/Font"].values()
    ]
    for each in held:
        tables = set(TTFont(io.BytesIO(each["/FontFile2"].get_data())).keys())
        assert {"glyf", "cmap"} <= tables and not tables & set(fonts.SETTING)


def test_the_usual_letters_are_cut_once(monkeypatch):
    drawn("Herald")
    monkeypatch.setattr(fonts, "_letters_alone", None)  # which reads a whole font
    assert drawn("Harold").startswith(b"%PDF")


def test_matplotlib_is_left_as_it_was():
    usual = backend.get_glyphs_subset
    drawn("Herald")
    assert backend.get_glyphs_subset is usual
