"""What is said in running text and by whom, each cause of a silent wrong answer in own words."""

import json

import pandas as pd
import pytest

from analysis.annotate import entities, language, quotes, speakers, voice
from analysis.annotate.entities import mentions

from places import ROOT

GOLD = ROOT / "tests" / "gold" / "said.jsonl"
CASES = [json.loads(line) for line in GOLD.read_text("utf-8").splitlines()]
PLAIN = str.maketrans("“”’", '""\'')


@pytest.fixture(scope="module")
def found() -> dict[str, pd.DataFrame]:
    ids = [f"{i:03}" for i in range(len(CASES))]
    articles = pd.DataFrame({"article_id": ids, "text": [case["text"] for case in CASES]})
    parsed = language.parse(articles)
    said = quotes.annotate(articles, parsed.tokens)
    named = voice.mark(mentions.correct(articles, parsed.tokens, parsed.mentions), said)
    known = speakers.resolve(said, entities.resolve(named), parsed.sentences, articles)
    return dict(iter(known.groupby("article_id")))


def holding(rows: pd.DataFrame | None, part: str) -> list:
    """The rows with these words, the shortest first."""
    if rows is None:
        return []
    part = part.translate(PLAIN)
    hits = [row for row in rows.itertuples() if part in row.text.translate(PLAIN)]
    return sorted(hits, key=lambda row: row.end - row.start)


def touched(rows: pd.DataFrame | None, text: str, part: str) -> bool:
    start = text.translate(PLAIN).index(part.translate(PLAIN))
    spans = [] if rows is None else zip(rows["start"], rows["end"], strict=True)
    return any(a < start + len(part) and start < b for a, b in spans)


def speaker(row) -> str:
    named = row.speaker_entity if isinstance(row.speaker_entity, str) else row.speaker
    return named if isinstance(named, str) else ""


@pytest.mark.parametrize(
    ("number", "case"),
    list(enumerate(CASES)),
    ids=[f"{c['kind']}-{i}" for i, c in enumerate(CASES)],
)
def test_what_is_said_and_by_whom(number, case, found):
    rows, text = found.get(f"{number:03}"), case["text"]
    for part in (*case.get("said", ()), *case.get("direct", ()), *case.get("by", ())):
        assert holding(rows, part), f"nobody says {part}"
    for part in case.get("direct", ()):
        assert holding(rows, part)[0].kind in ("direct", "mixed")
    for part in case.get("not_said", ()):
        assert not touched(rows, text, part), f"somebody says {part}"
    for part, name in case.get("by", {}).items():
        assert name in speaker(holding(rows, part)[0])
    for part, name in case.get("not_by", {}).items():
        assert all(name not in speaker(row) for row in holding(rows, part))
