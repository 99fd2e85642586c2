import csv
import hashlib
import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import matplotlib.pyplot as plt
import pandas as pd
import pytest

from analysis import chart, files
from analysis.publish import figures

ROOT = Path(__file__).parents[2]
RATES = pd.DataFrame({"outlet": ["Herald", "Courier"], "rate": [8.1, 0.1 + 0.2], "n": [2, 1]})
EVIDENCE = pd.DataFrame(
    {"outlet": ["Herald", "Courier", "Herald"], "text": ["It may rain.", "=1+1", "Perhaps."]}
)
ALT = 'Two bars: Herald 8.1, Courier 0.3 hedges per 1,000 words; "n" is 2 & 1.'


def draw(out, name="rates", *, data=RATES, evidence=EVIDENCE, by="outlet", alt=ALT, size="page"):
    """Check, draw and save; the paths by kind."""
    figures.agree(name, data, evidence, [by] if isinstance(by, str) else by)
    ax = chart.bars(data, label="outlet", value="rate", title="Costs of $5_000")
    drawn = figures.pictures(ax, alt=alt, size=size)
    paths = figures.save(name, pictures=drawn, data=data, evidence=evidence, alt=alt, out=out)
    kinds = {path: "evidence" if "-evidence" in path.name else path.suffix[1:] for path in paths}
    return {kind: path for path, kind in kinds.items()}


@pytest.mark.parametrize("rows", [1, 40])
def test_a_slide_has_the_shape_of_a_slide_and_white_corners(tmp_path, rows):
    data = pd.DataFrame({"outlet": [f"Paper {i}" for i in range(rows)], "rate": 1.0, "n": 0})
    drawn = draw(tmp_path, data=data, evidence=EVIDENCE.iloc[:0], size="slide")
    picture = plt.imread(drawn["png"])
    high, wide, _ = picture.shape
    assert wide / high == pytest.approx(16 / 9, rel=0.01)
    assert picture[[0, 0, -1, -1], [0, -1, 0, -1]].min() == 1


def test_what_is_written_is_listed_and_what_is_not_of_this_run_goes(tmp_path):
    draw(tmp_path)
    once = files.length(tmp_path)
    kept = draw(tmp_path)["png"]
    assert set(files.listed(tmp_path, after=once)) == set(files.listed(tmp_path))
    old, mine = (kept.with_name(name) for name in ("old.png", "mine.png"))
    for path in (old, mine):
        path.write_bytes(b"")
    files.add(tmp_path, [old])
    made = {f"figures/{path.name}" for path in kept.parent.glob("rates*")}
    assert files.forget(tmp_path, but=made) == ["figures/old.png"]
    assert kept.exists() and mine.exists() and not old.exists()


def test_an_unknown_size_is_refused(tmp_path):
    with pytest.raises(ValueError, match="size is 'poster'; it can be page or slide"):
        draw(tmp_path, size="poster")


def test_writes_six_files_and_nothing_else(tmp_path):
    drawn = draw(tmp_path)
    assert sorted(p.name for p in (tmp_path / "figures").iterdir()) == [
        "rates-evidence.csv",
        "rates.csv",
        "rates.pdf",
        "rates.png",
        "rates.svg",
        "rates.txt",
    ]
    assert all(path.stat().st_size for path in drawn.values())
    assert drawn["txt"].read_text(encoding="utf-8") == f"{ALT}\n"


def test_the_csv_holds_the_drawn_rows_exactly(tmp_path):
    path = draw(tmp_path)["csv"]
    lines = ['"outlet","rate","n"', '"Herald",8.1,2', '"Courier",0.30000000000000004,1']
    assert path.read_bytes().decode().splitlines() == lines
    assert b"\r" not in path.read_bytes()


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "＝"])
def test_text_never_becomes_a_formula(tmp_path, start):
    text = f"{start}HYPERLINK(1)"
    evidence = EVIDENCE.assign(text=text, score=-1.5)
    path = draw(tmp_path, evidence=evidence)["evidence"]
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert rows[0] == {"outlet": "Herald", "text": f"'{text}", "score": "-1.5"}


def test_text_in_the_svg_is_text(tmp_path):
    tree = ElementTree.parse(draw(tmp_path)["svg"])  # noqa: S314 (our own file)
    texts = ["".join(node.itertext()).strip() for node in tree.iter() if node.tag.endswith("}text")]
    assert {"Costs of $5_000", "Herald", "8.10"} <= set(texts)


def test_no_figure_stays_open(tmp_path):
    other = plt.figure()
    before = plt.get_fignums()
    draw(tmp_path)
    with pytest.raises(figures.EvidenceError):
        draw(tmp_path, evidence=EVIDENCE.head(1))
    assert plt.get_fignums() == before
    plt.close(other)


@pytest.mark.parametrize(
    ("data", "evidence", "message"),
    [
        (RATES, EVIDENCE.head(2), r"outlet = 'Herald' is drawn with n = 2, .* has 1 rows"),
        (RATES.head(1), EVIDENCE, r"outlet = 'Courier' is not drawn \(n = 0\), .* has 1 rows"),
        (RATES.assign(n=[2, 0]), EVIDENCE, r"outlet = 'Courier' is drawn with n = 0, .* has 1"),
        (RATES.assign(n=[2, None]), EVIDENCE, r"outlet = 'Courier' is drawn with n = nan"),
    ],
)
def test_refuses_evidence_that_does_not_add_up(tmp_path, data, evidence, message):
    with pytest.raises(figures.EvidenceError, match=message):
        draw(tmp_path, data=data, evidence=evidence)
    assert not (tmp_path / "figures").exists()


def test_groups_may_span_columns_and_hold_missing_values(tmp_path):
    data = RATES.assign(kind=["direct", None])
    evidence = EVIDENCE.assign(kind=["direct", None, "direct"])
    draw(tmp_path, data=data, evidence=evidence, by=["outlet", "kind"])
    with pytest.raises(figures.EvidenceError, match="outlet = 'Courier', kind = None"):
        draw(tmp_path, data=data, evidence=evidence.drop(index=1), by=["outlet", "kind"])


def test_a_row_drawn_with_zero_needs_no_evidence(tmp_path):
    data = pd.concat([RATES, pd.DataFrame({"outlet": ["Post"], "rate": [0.0], "n": [0]})])
    assert draw(tmp_path, data=data)["png"].exists()


@pytest.mark.parametrize("name", ["", "../up", "a/b", "dot.dot", "new\n", "a b"])
def test_names_unfit_for_files_are_refused(tmp_path, name):
    with pytest.raises(ValueError, match="no name for files"):
        draw(tmp_path, name)


@pytest.mark.parametrize("alt", ["", " \n", "\x00"])
def test_alt_text_is_required(tmp_path, alt):
    with pytest.raises(ValueError, match="alt text"):
        draw(tmp_path, alt=alt)


@pytest.mark.parametrize("table", ["data", "evidence"])
def test_a_missing_column_is_named(tmp_path, table):
    tables = {"data": RATES, "evidence": EVIDENCE}
    with pytest.raises(ValueError, match=f"no column 'kind' in the {table}"):
        draw(
            tmp_path,
            by="kind",
            **(tables | {k: v.assign(kind=1) for k, v in tables.items() if k != table}),
        )


def test_no_mutate(tmp_path):
    data, evidence = RATES.copy(deep=True), EVIDENCE.copy(deep=True)
    draw(tmp_path, data=data, evidence=evidence)
    pd.testing.assert_frame_equal(data, RATES)
    pd.testing.assert_frame_equal(evidence, EVIDENCE)


def test_a_failed_write_leaves_the_old_file(tmp_path, monkeypatch):
    path = draw(tmp_path)["csv"]
    before = path.read_bytes()

    def full(self, content):
        self.touch()
        raise OSError("no space left")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match="no space left"):
        draw(tmp_path, data=RATES.assign(rate=1.0))
    assert path.read_bytes() == before
    assert not list(path.parent.glob("*.part")) and not list(path.parent.glob(".*"))


SCRIPT = """
import sys
import pandas as pd
from analysis import chart, files
from analysis.publish.figures import pictures, save

names = ["Herald", "Café $5_000", "Post"]
table = pd.DataFrame({"outlet": names, "rate": [1.5, None, 0.1], "low": 0.0, "high": 3.0, "n": 1})
table["published"] = pd.to_datetime(["2024-03-04", None, "2024-05-01"], utc=True)
table["words"] = [300, 500, 900]
rest = {"title": "A title", "source": "Source: invented"}
charts = {
    "bars": chart.bars(table, label="outlet", value="rate", **rest),
    "intervals": chart.intervals(
        table, label="words", value="rate", low="low", high="high", group="outlet", **rest
    ),
    "matrix": chart.matrix(table, row="outlet", column="words", value="rate", **rest),
    "timeline": chart.timeline(table, **rest),
}
for name, ax in charts.items():
    drawn = pictures(ax, alt="Ein Bild – é")
    save(name, pictures=drawn, data=table, evidence=table, alt="Ein Bild – é", out=sys.argv[1])
"""


@pytest.mark.slow
def test_files_are_the_same_bytes_in_every_process(tmp_path):
    digests = []
    for seed in ("1", "2"):
        out = tmp_path / seed
        environment = os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)}
        subprocess.run([sys.executable, "-c", SCRIPT, str(out)], check=True, env=environment)
        files = sorted((out / "figures").iterdir())
        digests.append({p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in files})
    assert len(digests[0]) == 24
    assert digests[0] == digests[1]
