import datetime
import re
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from analysis import files, tables

from story import corpus


@pytest.mark.parametrize("name", tables.SCHEMAS)
def test_an_empty_table_is_valid(name):
    tables.check(tables.empty(name), name)


def ledger(**columns):
    rows = {"source": ["a", "b"], "status": "loaded", "reason": None, "articles": 1} | columns
    return tables.frame(rows, "ledger")


def test_frame_sorts_and_types():
    df = ledger(source=["b", "a"])
    assert df["source"].tolist() == ["a", "b"]
    assert tables.check(df, "ledger") is df


def test_frame_does_not_change_its_input():
    rows = pd.DataFrame({"source": ["b", "a"], "status": "loaded", "articles": 1})
    before = rows.copy()
    tables.frame(rows, "ledger")
    pd.testing.assert_frame_equal(rows, before)


def test_frame_names_a_missing_count():
    with pytest.raises(ValueError, match="no column articles"):
        tables.frame([{"source": "a", "status": "loaded"}], "ledger")


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lambda df: df.drop(columns="reason"), "columns are"),
        (lambda df: df.astype({"articles": "float64"}), "dtype is float64"),
        (lambda df: df.assign(source="a"), "more than once"),
        (lambda df: df.assign(source=pd.Series([None, "b"], dtype="str")), "missing value"),
        (lambda df: df.iloc[::-1], "not in the order"),
        (lambda df: df.assign(status=pd.Series(["loaded", "lost"], dtype="str")), "lost"),
    ],
)
def test_check_says_what_is_wrong(damage, message):
    with pytest.raises(ValueError, match=message):
        tables.check(damage(ledger()), "ledger")


@pytest.fixture
def story():
    made = corpus()
    desks = pd.Series(["Foreign", None], dtype="str")
    return replace(made, articles=made.articles.assign(desk=desks, year=[2019, 2020]))


class TestOwnColumns:
    def test_stay_behind_ours_and_are_valid(self):
        rows = [{"article_id": "a", "text": "x", "words": 1, "desk": "Foreign", "votes": 3}]
        df = tables.check(tables.frame(rows, "articles"), "articles")
        assert list(df.columns[-2:]) == ["desk", "votes"]
        assert (str(df["desk"].dtype), str(df["votes"].dtype)) == ("str", "int64")

    def test_of_mixed_values_become_text(self):
        rows = {"article_id": ["a", "b"], "words": 1, "mark": ["x", 2], 3: [None, True]}
        df = tables.check(tables.frame(pd.DataFrame(rows, dtype=object), "articles"), "articles")
        assert df["mark"].tolist() == ["x", "2"]
        assert df["3"].isna().tolist() == [True, False] and df["3"][1] == "True"

    def test_go_from_other_tables(self):
        assert list(tables.frame(ledger().assign(more=1), "ledger")) == list(ledger())
        with pytest.raises(ValueError, match="columns are"):
            tables.check(ledger().assign(more=1), "ledger")

    def test_that_check_does_not_know_are_named(self):
        odd = tables.empty("articles").assign(more=pd.Series([], dtype=object))
        with pytest.raises(ValueError, match=r"articles\.more: dtype is object"):
            tables.check(odd, "articles")

    def test_two_of_one_name_are_refused(self):
        twice = pd.DataFrame([["a", "b"]], columns=["article_id", "article_id"])
        with pytest.raises(ValueError, match="article_id occurs more than once"):
            tables.frame(twice, "articles")


class TestWhere:
    def test_filters_every_table_together(self, story):
        kept = story.where(outlet="Harbour Post")
        for name, df in kept:
            if "article_id" in df and len(getattr(story, name)):
                assert set(df["article_id"]) == {"a"}, name
            if name != "articles":
                tables.check(df, name)
        assert kept.filters == ("outlet: Harbour Post",)

    def test_nothing_asked_is_everything(self, story):
        same = story.where(outlet=None, section=[], since="", voice="all")
        assert same.filters == ()
        assert all(a.equals(b) for (_, a), (_, b) in zip(same, story, strict=True))

    def test_the_tables_asked_stay_as_they_are(self, story):
        before = {name: df.copy() for name, df in story}
        story.where(outlet="Harbour Post", about="Ann Lee", voice="author")
        for name, df in story:
            pd.testing.assert_frame_equal(df, before[name])

    @pytest.mark.parametrize(
        ("asked", "kept"),
        [
            ({"since": "2020-01-04"}, ["b"]),
            ({"until": datetime.date(2020, 1, 3)}, ["a"]),
            ({"since": "2020-01-03", "until": "2020-01-04"}, ["a", "b"]),
            ({"article": "Storm"}, ["b"]),
            ({"article": ["a", "Storm"]}, ["a", "b"]),
            ({"desk": "Foreign"}, ["a"]),
            ({"year": 2020}, ["b"]),
            ({"year": ["2019", 2020]}, ["a", "b"]),
            ({"outlet": ("Harbour Post",), "year": 2020}, []),
        ],
    )
    def test_chooses_articles(self, story, asked, kept):
        assert story.where(**asked).articles["article_id"].tolist() == kept

    def test_about_keeps_the_sentences_that_name_somebody(self, story):
        kept = story.where(about="Ann Lee")
        assert kept.articles["article_id"].tolist() == ["a"]
        assert kept.sentences["sentence_id"].tolist() == [1]
        assert kept.hedges["text"].tolist() == ["might", "could"]
        assert set(kept.tokens["sentence_id"]) == {1} == set(kept.sentiment["sentence_id"])
        either = story.where(about=["Ann Lee", "Málaga"]).sentences
        assert either[["article_id", "sentence_id"]].values.tolist() == [["a", 1], ["b", 1]]

    def test_voice_keeps_rows_of_tables_that_have_one(self, story):
        kept = story.where(voice="quoted")
        assert set(kept.hedges["voice"]) == set(kept.tokens["voice"]) == {"quoted"}
        assert len(kept.sentences) == len(story.sentences)

    def test_filters_add_up(self, story):
        kept = story.where(outlet="Harbour Post").where(about="Ann Lee", voice=["author", "quoted"])
        assert kept.filters == (
            "outlet: Harbour Post",
            "about: Ann Lee",
            "voice: author, quoted",
        )
        assert "filtered" in repr(kept) and "Ann Lee" in repr(kept)

    @pytest.mark.parametrize(
        ("asked", "said"),
        [
            ({"outlet": "harbor post"}, "No article is from harbor post; the outlets are Harbour"),
            ({"outlet": ["Harbour Post", "X"]}, "No article is from X; the outlets are"),
            ({"section": "Sport"}, "No article has the section Sport; there are no sections"),
            ({"about": "ann"}, "called ann; the names are Ann Lee"),
            ({"desks": "Foreign"}, "no column desks; the columns are desk"),
            ({"desk": "foreign"}, "No article has the desk foreign; the values are Foreign"),
            ({"article": "Storms"}, "no article Storms; the articles are Storm"),
            ({"voice": "autor"}, "no voice autor; the voices are author"),
            ({"since": "3 January"}, "'3 January' is no day; write it as 2020-01-31"),
            ({"since": "2021-01-01"}, "since 2021-01-01; the days are 2020-01-03 to 2020-01-04"),
            (
                {"since": "2020-02-01", "until": "2020-01-01"},
                "No day is since 2020-02-01 and until",
            ),
        ],
    )
    def test_what_is_not_there_names_the_nearest(self, story, asked, said):
        with pytest.raises(ValueError, match=re.escape(said)) as raised:
            story.where(**asked)
        assert str(raised.value).endswith(".") and "\n" not in str(raised.value)


class TestShown:
    def test_a_person_sees_what_is_there(self, story):
        lines = dict(re.split(r" {2,}", line, maxsplit=1) for line in repr(story).splitlines())
        assert lines["articles"] == "2" and lines["days"] == "2020-01-03 to 2020-01-04"
        assert "Harbour Post 1" in lines["outlets"]
        assert lines["hedges"] == "6 rows" and lines["your columns"] == "desk, year"

    def test_html_is_escaped(self, story):
        shown = story._repr_html_()
        assert "&lt;script&gt;" in shown and "<script" not in shown

    def test_signs_that_steer_a_terminal_are_escaped(self, story):
        odd = story.articles.assign(outlet="A\x1b[2J\u202eB")
        assert "A\\x1b[2J\\u202eB 2" in repr(replace(story, articles=odd))

    def test_no_articles(self, story):
        nothing = tables.Tables(**{name: tables.empty(name) for name in tables.SCHEMAS})
        assert repr(nothing).startswith("articles      0\n")
        assert "<table " in nothing._repr_html_()


class TestSaved:
    def test_parquet_and_csv_lie_beside_a_list_of_them(self, story, tmp_path):
        paths = story.save(tmp_path)
        assert {p.name for p in tmp_path.iterdir()} == {p.name for p in paths} | {files.MARK}
        assert set(files.listed(tmp_path)) == {p.name for p in paths}
        head = (tmp_path / "ledger.csv").read_text().splitlines()[0]
        assert head == '"source","status","reason","articles"'

    def test_what_is_read_is_what_was_saved(self, story, tmp_path):
        kept = story.where(desk="Foreign")
        kept.save(tmp_path)
        again = tables.Tables.read(tmp_path)
        assert again.filters == ("desk: Foreign",)
        for (name, a), (_, b) in zip(kept, again, strict=True):
            pd.testing.assert_frame_equal(a, b, obj=name)

    def test_no_cell_is_a_formula(self, story, tmp_path):
        odd = replace(story, articles=story.articles.assign(title="=cmd|' /C calc'!A0"))
        odd.save(tmp_path)
        read = pd.read_csv(tmp_path / "articles.csv")
        assert read["title"].tolist() == ["'=cmd|' /C calc'!A0"] * 2

    def test_other_files_stay_and_an_old_set_is_replaced(self, story, tmp_path):
        (tmp_path / "notes.txt").write_text("mine")
        story.save(tmp_path)
        story.where(outlet="Harbour Post").save(tmp_path)
        assert len(tables.Tables.read(tmp_path).articles) == 1
        assert (tmp_path / "notes.txt").read_text() == "mine"

    @pytest.mark.parametrize("moved", [0, 1, 7])
    def test_a_run_killed_while_moving_is_finished_by_the_next(
        self, story, tmp_path, monkeypatch, moved
    ):
        story.save(tmp_path)
        left = [moved]
        replace_file = Path.replace

        def killed(self, target):
            if self.parent.name == files.READY:
                left[0] -= 1
                if left[0] < 0:
                    raise KeyboardInterrupt
            return replace_file(self, target)

        monkeypatch.setattr(Path, "replace", killed)
        with pytest.raises(KeyboardInterrupt):
            story.where(outlet="Harbour Post").save(tmp_path)
        monkeypatch.undo()
        again = tables.Tables.read(tmp_path)
        assert len(again.articles) == 1 and set(again.hedges["article_id"]) == {"a"}
        assert not (tmp_path / files.READY).exists()

    def test_a_run_killed_while_writing_leaves_the_old_set(self, story, tmp_path, monkeypatch):
        story.save(tmp_path)

        def killed(*_, **__):
            raise KeyboardInterrupt

        with monkeypatch.context() as patched:
            patched.setattr(files, "write_csv", killed)
            with pytest.raises(KeyboardInterrupt):
                story.where(outlet="Harbour Post").save(tmp_path)
        assert len(tables.Tables.read(tmp_path).articles) == 2

    def test_a_missing_changed_or_foreign_table_is_one_sentence(self, story, tmp_path):
        with pytest.raises(ValueError, match=r"no whole set of tables: articles\.parquet"):
            tables.Tables.read(tmp_path)
        story.save(tmp_path)
        tables.empty("tokens").to_parquet(tmp_path / "hedges.parquet")
        with pytest.raises(ValueError, match=r"hedges\.parquet was changed or damaged"):
            tables.Tables.read(tmp_path)
        (tmp_path / files.MARK).unlink()
        with pytest.raises(ValueError, match=r"hedges\.parquet cannot be read as a table"):
            tables.Tables.read(tmp_path)
