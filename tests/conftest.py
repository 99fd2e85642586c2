import pandas as pd
import pytest

from places import ROOT


@pytest.fixture(scope="session")
def sample(tmp_path_factory):
    """Tables of the sample corpus, annotated once a test run."""
    from analysis import pipeline

    return pipeline.load(ROOT / "data" / "articles", derived=tmp_path_factory.mktemp("derived"))


@pytest.fixture
def articles():
    """Make a frame of articles from texts."""

    def make(*texts):
        return pd.DataFrame(
            {"article_id": [f"a{i}" for i in range(len(texts))], "text": list(texts)}
        )

    return make
