import pandas as pd
import pytest

from analysis import pipeline

from story import HOSTILE


def texts(first, last):
    return [
        f"The ferry {n} may sail on Monday. It left the pier at noon of day {n}. "
        f"{'Perhaps it sank.' if n % 3 else HOSTILE} Nobody saw it on day {n}."
        for n in range(first, last)
    ]


def articles(first, last):
    many = range(first, last)
    return pd.DataFrame(
        {"article_id": [f"a{n:03}" for n in many], "text": texts(first, last),
         "outlet": [("Pier News", "Post", "Wire")[n % 3] for n in many]}
    )  # fmt: skip


@pytest.fixture(scope="session")
def story():
    """Sixty articles of three outlets, four sentences each."""
    return pipeline.annotate(articles(0, 60), tone=None, derived=None)


@pytest.fixture(scope="session")
def grown():
    """The same with thirty more."""
    return pipeline.annotate(articles(0, 90), tone=None, derived=None)
