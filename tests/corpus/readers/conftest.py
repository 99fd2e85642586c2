"""Reading one file made for a test: its items, the remarks on it, why it is refused."""

import pytest

from analysis.corpus.readers import READERS, ending
from analysis.corpus.readers.article import Remark, Unreadable


@pytest.fixture
def every(tmp_path):
    """Everything that a file yields."""

    def of(name, content):
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return list(READERS[ending(path.name)](path))

    return of


@pytest.fixture
def items(every):
    return lambda name, content: [i for i in every(name, content) if not isinstance(i, Remark)]


@pytest.fixture
def remarks(every):
    return lambda name, content: [i.text for i in every(name, content) if isinstance(i, Remark)]


@pytest.fixture
def refusal(every):
    def of(name, content):
        with pytest.raises(Unreadable) as error:
            every(name, content)
        return str(error.value)

    return of
