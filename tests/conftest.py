from pathlib import Path

import pandas as pd
import pytest

ROOT = Path(__file__).parent.parent
SEEDS = ROOT.parent / "shared" / "seeds"


@pytest.fixture
def seeds():
    """The user's own two articles, which are not part of the project."""
    if not SEEDS.is_dir():
        pytest.skip("../shared/seeds is missing: the user's own articles are not in the project")
    return SEEDS


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
