"""Write ``analysis/measure/norms.csv`` anew: ``python -m benchmarks.norms``.

The distribution over ordinary news articles of what ``analysis.ask.headline`` measures of
each: ``../shared/bench/news_2000.jsonl.gz``, those of 200 words or more; of tone, 400 of them.
Of the articles only percentiles are kept.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from analysis import pipeline
from analysis.measure import norms
from analysis.paths import ROOT
from analysis.tables import Tables
from benchmarks.speed import BENCH

TONED = 400  # articles
SEED = 20200103
PATH = ROOT / "analysis" / "measure" / "norms.csv"


def main() -> int:
    """Measure the articles and write the file."""
    if not BENCH.exists():
        print(f"norms.csv stays as it is: there is no {BENCH}")
        return 0
    from analysis.ask import headline

    tables = pipeline.load(BENCH, tone=None)
    # The model of tone takes longer than all else together: it reads a sample.
    some = tables.articles[tables.articles["words"].ge(norms.SHORTEST)].sample(
        TONED, random_state=SEED
    )
    toned = headline(pipeline.annotate(some)).set_index("article_id")["tone"]

    def measured(tables: Tables) -> pd.DataFrame:
        found = headline(tables)
        return found.assign(tone=found["article_id"].map(toned))

    write(tables, measured, PATH)
    return 0


def write(tables: Tables, headline: Callable[[Tables], pd.DataFrame], path: Path) -> None:
    """Write the percentiles of ``headline(tables)``, with a line on what they are made of."""
    articles = tables.articles[tables.articles["duplicate_of"].isna()]
    articles = articles[articles["words"].ge(norms.SHORTEST)]
    measured = headline(tables)
    table = norms.of(measured[measured["article_id"].isin(articles["article_id"])])
    years = articles["published"].dt.year
    head = (
        f"# {len(articles):,} news reports and comments in English of {norms.SHORTEST} words or "
        f"more, {articles['outlet'].nunique()} outlets, {years.min():.0f} to {years.max():.0f}, "
        "most of them on politics in the United States"
    )
    rows = table.assign(value=table["value"].map("{:.6g}".format))
    path.write_text(head + "\n" + rows.to_csv(index=False, lineterminator="\n"), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
