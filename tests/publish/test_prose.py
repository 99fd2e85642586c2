import numpy as np
import pandas as pd

from analysis.publish import alt, say, say_of, table


def test_values_cannot_add_markup():
    said = say("**{outlet}** says", outlet="*x* _y_ [a](b) `c` <b>d</b> # $e$ \n| f")
    assert said == (r"**\*x\* \_y\_ \[a\]\(b\) \`c\` &lt;b&gt;d&lt;/b&gt; \# \$e\$ \| f** says")


def test_braces_in_values_are_only_text():
    assert say("{a}", a="{b}") == r"\{b\}"


def test_numbers_and_dates_read_well():
    assert say("{n:,} at {r:.1f}", n=1200, r=-2.25) == "1,200 at −2.2"
    assert say("{d:%d %B}", d=pd.Timestamp("2020-01-03")) == "3 January"
    assert say("{r:.2f}", r=np.nan) == say("{d:%d %B}", d=pd.NaT) == "unknown"


def test_a_table_is_escaped_and_aligned():
    shown = table(
        pd.DataFrame({"<name>": ["<script>"], "n": [1200], "r": [-0.5], "none": [None]}),
        caption="A & B",
    )._repr_html_()
    assert "<script>" not in shown and "&lt;script&gt;" in shown
    assert "A &amp; B" in shown and "&lt;name&gt;" in shown
    assert '<td class="number">1,200</td><td class="number">−0.50</td><td>–</td>' in shown


def test_an_empty_table_says_so():
    assert "none" in table(pd.DataFrame({"a": []}), caption="Nothing")._repr_html_()


def test_alt_text_names_every_row_or_the_ends():
    rows = pd.DataFrame({"a": [f"r{i}" for i in range(40)], "b": "x", "v": range(40)})
    assert alt(rows.head(2), what="W", label=["a", "b"], value="v") == "W. r0, x: 0; r1, x: 1."
    many = alt(rows, what="W", label="a", value="v")
    assert "r0: 0" in many and "r39: 39" in many and "28 more" in many and "r20" not in many
    assert alt(rows.head(0), what="W", label="a", value="v") == "W. Nothing to show."


def test_a_count_has_its_noun():
    assert say("{n:count article}, {k:count word}", n=1, k=np.int64(1200)) == (
        "1 article, 1,200 words"
    )
    assert say("{n:count article}", n=0) == "0 articles"


def test_where_there_are_no_rows_that_is_said():
    rows = pd.DataFrame({"a": [1]})
    assert say_of(rows, "{n} *rows*", none="no rows in {place}", n=1, place="_x_") == "1 *rows*"
    said = say_of(rows.head(0), "{n}", none="no rows in {place}", n=0, place="_x_")
    assert said == r"no rows in \_x\_"
