"""Two invented articles with everything that a reader lays over them."""

import re

import pandas as pd

from analysis import tables

HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(1)>"

TEXTS = {
    "a": [
        "The 🚢🚢 ferry may sail on Monday.",
        "“It might rain, and it could snow,” said Ann Lee.",
        "“Nobody asked us.",
        "We never agreed,” she said.",
        "The old pier is wonderful.",
    ],
    "b": [
        f"Perhaps {HOSTILE} is a name.",
        "The crew of the Málaga may clearly go in May.",
        "The storm was terrible.",
    ],
}
PARAGRAPHS = {"a": [0, 1, 2, 2, 3], "b": [0, 1, 1]}
SCORES = {"a": [0, -0.1, 0, -0.3, 0.8], "b": [0, 0.4, -0.9]}


def sentences(texts=TEXTS, paragraphs=PARAGRAPHS):
    rows = []
    for article, lines in texts.items():
        start = 0
        for number, text in enumerate(lines):
            paragraph = paragraphs[article][number] if texts is TEXTS else 0
            rows.append((article, number, start, start + len(text), text, paragraph))
            start += len(text) + 1
    columns = ["article_id", "sentence_id", "start", "end", "text", "paragraph"]
    return pd.DataFrame(rows, columns=columns)


def spans(words, texts=TEXTS):
    """A row for the first use of each (article, sentence, word), offsets in the article."""
    starts = sentences(texts).set_index(["article_id", "sentence_id"])["start"]
    rows = []
    for article, number, word, kind in words:
        start = int(starts[article, number]) + texts[article][number].index(word)
        rows.append((article, number, start, start + len(word), word, kind))
    columns = ["article_id", "sentence_id", "start", "end", "text", "kind"]
    return pd.DataFrame(rows, columns=columns)


def corpus():
    """The tables that a pipeline would make of these articles."""
    made = {name: tables.empty(name) for name in tables.SCHEMAS}
    made |= {
        "articles": tables.frame(_articles(), "articles"),
        "sentences": tables.frame(sentences(), "sentences"),
        "hedges": tables.frame(_hedges(), "hedges"),
        "mentions": tables.frame(_mentions(), "mentions"),
        "quotes": tables.frame(_quotes(), "quotes"),
        "tokens": tables.frame(_tokens(), "tokens"),
        "sentiment": tables.frame(_sentiment(), "sentiment"),
    }
    return tables.Tables(**made)


def _articles():
    return [
        {
            "article_id": article,
            "outlet": outlet,
            "published": pd.Timestamp(day, tz="UTC"),
            "title": title,
            "text": " ".join(TEXTS[article]),
            "words": len(" ".join(TEXTS[article]).split()),
        }
        for article, outlet, day, title in (
            ("a", "Harbour Post", "2020-01-03", "Ferries: a new year"),
            ("b", HOSTILE, "2020-01-04", "Storm"),
        )
    ]


def _hedges():
    found = spans(
        [
            ("a", 0, "may", "epistemic_modal"),
            ("a", 1, "might", "epistemic_modal"),
            ("a", 1, "could", "epistemic_modal"),
            ("b", 0, "Perhaps", "epistemic_word"),
            ("b", 1, "may", "epistemic_modal"),
            ("b", 1, "clearly", "booster"),
        ]
    )
    booster = found["kind"].eq("booster")
    return found.assign(
        pole=booster.map({True: "booster", False: "hedge"}),
        rule="modal_of_chance",
        scope_start=found["start"] - 4,
        scope_end=found["end"] + 5,
        voice=["author", "quoted", "quoted", "author", "author", "author"],
        holder=[None, "Ann Lee", "Ann Lee", None, None, None],
        whose="own",
    )


def _mentions():
    found = spans(
        [
            ("a", 0, "Monday", "DATE"),
            ("a", 1, "Ann Lee", "PERSON"),
            ("b", 1, "Málaga", "PRODUCT"),
        ]
    )
    return found.rename(columns={"kind": "label"}).assign(entity=found["text"], voice="author")


def _quotes():
    one = spans([("a", 1, "It might rain, and it could snow,", "direct")])
    lines = sentences()
    two = spans([("a", 2, "Nobody asked us.", "direct")])
    end = lines["start"][3] + TEXTS["a"][3].index("”")
    whole = " ".join(TEXTS["a"])
    two = two.assign(end=end, text=whole[two["start"][0] : end])
    said = {"speaker": "Ann Lee", "speaker_entity": "Ann Lee", "cue": "said", "depth": 0}
    return pd.concat([one, two]).assign(**said)


def _tokens():
    quotes = _quotes()
    rows = []
    for line in sentences().itertuples():
        for word in re.finditer(r"\w+", line.text):
            start, end = line.start + word.start(), line.start + word.end()
            held = quotes["article_id"].eq(line.article_id) & quotes["start"].le(start)
            quoted = (held & quotes["end"].ge(end)).any()
            rows.append(
                {
                    "article_id": line.article_id,
                    "token_id": len(rows),
                    "sentence_id": line.sentence_id,
                    "start": start,
                    "end": end,
                    "text": word[0],
                    "head": len(rows),
                    "voice": "quoted" if quoted else "author",
                }
            )
    return rows


def _sentiment():
    return [
        {
            "article_id": article,
            "sentence_id": number,
            "method": method,
            "score": (scored := score if method == "vader" else score / 2),
            "label": "neutral" if abs(scored) < 0.05 else "negative" if scored < 0 else "positive",
            "voice": "quoted" if (article, number) in {("a", 2), ("a", 3)} else "author",
        }
        for article, scores in SCORES.items()
        for number, score in enumerate(scores)
        for method in ("vader", "textblob")
    ]
