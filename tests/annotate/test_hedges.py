"""Hedges and boosters: every cue in both readings, spans, scopes and the seed claims."""

import json
import re
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import tables
from analysis.annotate import hedges, language
from analysis.annotate.hedges import cues as lexicon
from analysis.annotate.hedges import grammar
from analysis.annotate.hedges import lexicon as hedge_lexicon
from analysis.annotate.hedges.kinds import POLES
from analysis.annotate.parse import Parse, parses

GOLD = Path(__file__).parents[1] / "gold" / "hedging.jsonl"


def parse_all(texts: list[str]) -> list[Parse]:
    """One parse a text, each text an article of its own."""
    ids = [f"{i:06}" for i in range(len(texts))]
    articles = pd.DataFrame({"article_id": ids, "text": texts})
    return list(parses(articles, language.parse(articles).tokens))


def find(text: str) -> list[dict]:
    """The rows of one text."""
    return hedges.find(parse_all([text])[0], cues=lexicon.load())


def found(text: str) -> list[tuple[str, str]]:
    """What was found in one text, as (text, kind)."""
    return [(row["text"], row["kind"]) for row in find(text)]


@pytest.fixture(scope="module")
def rows() -> list[lexicon.Cue]:
    return list(lexicon.load().rows)


def hit(cue: lexicon.Cue, parse: Parse) -> bool:
    """Whether this row of the lexicon is among the chosen places of a parse."""
    seen = hedges.explain(parse, cues=lexicon.load())
    spelled = seen[seen["accepted"] & (seen["cue"] == cue.cue)]
    kinds = {(r["start"], r["kind"], r["szeged"]) for r in hedges.find(parse, cues=lexicon.load())}
    return any((start, cue.kind, cue.szeged) in kinds for start in spelled["start"])


def test_every_cue_finds_its_example(rows):
    pairs = zip(rows, parse_all([cue.example for cue in rows]), strict=True)
    missed = [(cue.cue, cue.example) for cue, parse in pairs if not hit(cue, parse)]
    assert not missed, missed


def test_every_cue_leaves_its_counter_example(rows):
    with_counter = [cue for cue in rows if cue.counter]
    pairs = zip(with_counter, parse_all([cue.counter for cue in with_counter]), strict=True)
    wrong = [(cue.cue, cue.kind, cue.counter) for cue, parse in pairs if hit(cue, parse)]
    assert not wrong, wrong


def test_every_counter_example_has_the_words_of_its_cue(rows):
    with_counter = [cue for cue in rows if cue.counter and "*" not in cue.cue]
    parsed = parse_all([cue.counter for cue in with_counter])
    stems = [cue.cue.split("/")[0].lstrip("=").split()[0][:3] for cue in with_counter]
    strange = [
        (cue.cue, cue.counter)
        for cue, parse, stem in zip(with_counter, parsed, stems, strict=True)
        if not any(
            w.startswith(stem) or m.lower().startswith(stem)
            for w, m in zip(parse.lower, parse.lemma, strict=True)
        )
    ]
    assert not strange, strange


GROUPS = (
    "may might could would should must appear suggest indicate claim assume suspect guess feel "
    "think about around roughly possible potential general if likely tend view doubt clearly "
    "precisely certain course know booster quotation headline capitals apostrophes contraction "
    "spelling hyphen inversion negation"
)
BOTH_READINGS = {*GROUPS.split(), "kind of", "sort of"}
# Every "seem" and "whether" is a hedge.
ONE_READING = {"seem", "whether"}


def cases() -> list[dict]:
    """The sentences of the suite: group, text, every cue, and the words that are none."""
    return [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]


def test_minimal_pairs():
    suite = cases()
    failing = []
    for case, parse in zip(suite, parse_all([c["text"] for c in suite]), strict=True):
        got = [(r["text"], r["kind"]) for r in hedges.find(parse, cues=lexicon.load())]
        wanted = [(c["text"], c["kind"]) for c in case["cues"]]
        if got != wanted:
            failing.append(f"{case['group']}: {case['text']}  wanted {wanted}  got {got}")
    assert len(failing) <= 0.03 * len(suite), "\n".join(failing)


def test_suite_has_both_readings_of_every_group():
    suite = cases()
    assert len(suite) == len({case["text"] for case in suite}) >= 270
    marked = {case["group"] for case in suite if case["cues"]}
    plain = {case["group"] for case in suite if case["not"]}
    assert not BOTH_READINGS - (marked & plain)
    assert not ONE_READING - marked


def test_suite_is_sound():
    for case in cases():
        assert case["cues"] or case["not"], case
        assert {cue["kind"] for cue in case["cues"]} <= set(hedges.KINDS), case
        assert all(c["text"] in case["text"] for c in case["cues"]), case
        assert all(word in case["text"] for word in case["not"]), case
        assert not {c["text"] for c in case["cues"]} & set(case["not"]), case


def test_longest_cue_wins():
    assert found("No doubt the clerk lied.") == [("No doubt", "booster")]
    assert ("almost certainly", "epistemic_word") in found("It was almost certainly a copy.")


@pytest.mark.parametrize("mark", ["'", "’"])
@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("The ferry won't sail unless the wind drops.", ["won't", "unless"]),
        ("It doesn't necessarily follow.", ["doesn't necessarily"]),
        ("She might've left.", ["might've"]),
        ("They'd leave if it rained.", ["They'd", "if"]),
        ("He wouldn't necessarily agree.", ["wouldn't necessarily"]),
        ("I cannot be sure.", ["cannot be sure"]),
        ("It is anyone's guess.", ["anyone's guess"]),
        ("He said the 'possible' link, 'perhaps', was old.", ["possible", "perhaps"]),
    ],
)
def test_spans_are_whole_words_whatever_the_apostrophe(text, spans, mark):
    got = [span for span, _ in found(text.replace("'", mark))]
    assert got == [span.replace("'", mark) for span in spans]


# A word: letters and digits, with apostrophes between them.
WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


def cuts(text: str, start: int, end: int) -> list[str]:
    """The words of a text that a span starts or ends inside."""
    near = WORD.finditer(text, max(start - 40, 0), end + 40)
    return [
        w.group()
        for w in near
        if w.start() < start < w.end() or (w.start() < end < w.end() and w.start() >= start - 40)
    ]


def test_cuts_sees_a_cut_word():
    assert cuts("It doesn't necessarily", 7, 22) == ["doesn't"]
    assert cuts("It doesn't necessarily", 3, 22) == []


def test_no_span_of_the_sample_cuts_a_word(sample):
    text = dict(zip(sample.articles["article_id"], sample.articles["text"], strict=True))
    assert len(sample.hedges) > 100
    cut = [
        (row.article_id, row.text)
        for row in sample.hedges.itertuples()
        if cuts(text[row.article_id], row.start, row.end)
    ]
    assert not cut


def test_table_is_valid_and_spans_hold():
    texts = ["The dam may fail, experts say.\nIf it rains, the road will flood.", "", "Perhaps"]
    articles = pd.DataFrame({"article_id": ["a", "b", "c"], "text": texts})
    table = tables.check(hedges.annotate(articles, language.parse(articles).tokens), "hedges")
    text = dict(zip(articles["article_id"], articles["text"], strict=True))
    assert set(table["article_id"]) == {"a", "c"}
    for row in table.itertuples():
        assert text[row.article_id][row.start : row.end] == row.text
        assert row.scope_start <= row.start < row.end <= row.scope_end


def test_no_hedges_give_an_empty_valid_table():
    articles = pd.DataFrame({"article_id": ["a"], "text": ["The dam is old."]})
    assert tables.check(hedges.annotate(articles, language.parse(articles).tokens), "hedges").empty


def test_kinds_are_never_counted_twice(rows):
    groups = [set(hedges.UNCERTAINTY), set(hedges.SOFTENING), set(hedges.BOOSTERS)]
    assert sum(map(len, groups)) == len(set.union(*groups)) == len(POLES)
    assert {cue.kind for cue in rows} == set(POLES) == set(hedges.KINDS)


def test_every_kind_is_defined_with_an_example_of_it():
    parsed = parse_all([example for _, example in hedges.KINDS.values()])
    for (kind, (definition, _)), parse in zip(hedges.KINDS.items(), parsed, strict=True):
        assert definition.endswith(".") and "\n" not in definition
        assert kind in {row["kind"] for row in hedges.find(parse, cues=lexicon.load())}


SCOPES = [
    ("modal", "Nurses left, and the clinic may close soon.", "may", "the clinic may close soon"),
    ("modal", "The lake might freeze, so skaters wait.", "might", "The lake might freeze"),
    (
        "modal",
        "The leak, which began at dawn, could cause a blackout.",
        "could",
        "The leak, which began at dawn, could cause a blackout",
    ),
    (
        "modal",
        "The clerk must have lost the file, she said.",
        "must",
        "The clerk must have lost the file",
    ),
    ("modal", "The mine may close and reopen later.", "may", "The mine may close and reopen later"),
    ("modal", "The well may be dry, but the lake is full.", "may", "The well may be dry"),
    (
        "adverb",
        "The boat sank, and perhaps the crew drowned.",
        "perhaps",
        "perhaps the crew drowned",
    ),
    (
        "adverb",
        "The crew, who apparently slept, missed the alarm.",
        "apparently",
        "who apparently slept",
    ),
    ("adverb", "Of course he knew, she said.", "Of course", "Of course he knew"),
    ("adverb", "Roughly half the seats were empty.", "Roughly", "Roughly half"),
    (
        "adjective",
        "He said the flood was a possible cause of the outage.",
        "possible",
        "a possible cause of the outage",
    ),
    (
        "adjective",
        "Critics warned of a potential conflict of interest.",
        "potential",
        "a potential conflict of interest",
    ),
    ("adjective", "A delay is likely, but nobody complains.", "likely", "A delay is likely"),
    ("adjective", "It is unclear who paid, the judge said.", "unclear", "It is unclear who paid"),
    ("adjective", "The alleged thief ran.", "alleged", "The alleged thief"),
    (
        "verb",
        "Police, who came late, think he fled.",
        "think",
        "Police, who came late, think he fled",
    ),
    (
        "verb",
        "The door appears to be locked, but nobody checked.",
        "appears",
        "The door appears to be locked",
    ),
    (
        "verb",
        "The tracks suggest that a wolf passed.",
        "suggest",
        "The tracks suggest that a wolf passed",
    ),
    (
        "verb",
        "Doctors doubt that he will walk, and his wife knows it.",
        "doubt",
        "Doctors doubt that he will walk",
    ),
    ("noun", "The view that prices fall is common.", "view", "The view that prices fall"),
    ("noun", "Doubts about the deal remain.", "Doubts", "Doubts about the deal"),
    ("conditional", "The road will flood if the dam fails.", "if", "if the dam fails"),
    (
        "conditional",
        "The wall will hold if the rain stops and the wind drops.",
        "if",
        "if the rain stops and the wind drops",
    ),
    (
        "conditional",
        "If it rains, the match will move indoors.",
        "will",
        "If it rains, the match will move indoors",
    ),
    (
        "conditional",
        "Nobody asked whether the well was safe.",
        "whether",
        "whether the well was safe",
    ),
    (
        "conditional",
        "The road is open provided that the bridge holds.",
        "provided",
        "provided that the bridge holds",
    ),
    (
        "attribution",
        "According to the police, nobody was hurt.",
        "According to",
        "According to the police, nobody was hurt",
    ),
    (
        "attribution",
        "The firm claims that sales rose in May.",
        "claims",
        "The firm claims that sales rose in May",
    ),
    ("attribution", "The house is said to be haunted.", "said", "The house is said to be haunted"),
    (
        "attribution",
        "Reportedly, the firm lost money.",
        "Reportedly",
        "Reportedly, the firm lost money",
    ),
]


@pytest.mark.parametrize(("_form", "text", "cue", "scope"), SCOPES)
def test_scope_is_the_clause_or_phrase(_form, text, cue, scope):
    row = next(r for r in find(text) if r["text"] == cue)
    assert text[row["scope_start"] : row["scope_end"]] == scope


@pytest.mark.parametrize(
    ("text", "word", "rule"),
    [
        ("The fair opened in May.", "May", "not modal"),
        ("She feels cold.", "feels", "not first person"),
        ("She feels the cold, reported by no one.", "reported", "not said of"),
        ("Boys are more likely than girls to leave.", "likely", "compared"),
        ("The suspect fled.", "suspect", "other part of speech"),
        ("He assumed command.", "assumed", "without clause"),
        ("It is almost certain that he lied.", "certain", "overlap"),
    ],
)
def test_a_rejected_reading_names_its_rule(text, word, rule):
    table = hedges.explain(parse_all([text])[0], cues=lexicon.load())
    rejected = table[(table["text"] == word) & ~table["accepted"]]
    assert rule in set(rejected["rule"])


def types(texts: list[str], word: str) -> dict[str, list[str | None]]:
    """Text → the types of the hedges found in it that are this word."""
    found_in = {p.text: hedges.find(p, cues=lexicon.load()) for p in parse_all(texts)}
    return {
        text: [row["szeged"] for row in rows if row["text"].lower() == word]
        for text, rows in found_in.items()
    }


def test_if_behind_a_word_of_asking_or_of_not_knowing_is_a_question():
    texts = [
        "He asked her if she was well.",
        "He was asked by a reader if the poem was his.",
        "Asked on Monday if he would stay, the coach smiled.",
        "He could not verify if the letter was real.",
        "It took a week to figure out if the seal was broken.",
        "The farmer wondered aloud if the well was dry.",
        "It is unclear if the owner knew.",
        "Nobody was certain if the ring was gold.",
        "She was not sure if the boat would float.",
    ]
    wrong = {text: got for text, got in types(texts, "if").items() if got != ["investigation"]}
    assert not wrong
    two = "They asked if the well was dry or if the pump had failed."
    assert types([two], "if")[two] == ["investigation"] * 2


def test_if_is_a_condition_where_the_verb_has_its_content_or_takes_no_question():
    texts = [
        "The union would strike if pay were cut.",
        "I would understand if she left.",
        "She will ask for help if the roof leaks.",
        "He asked for a rest if the game went on.",
        "She will find work if she moves.",
        "They will see a profit if the rain stops.",
        "She said that if the dam broke the town would drown.",
        "We are sure of a bed if the train is late.",
        "The plan is possible if the state pays.",
    ]
    wrong = {text: got for text, got in types(texts, "if").items() if got != ["condition"]}
    assert not wrong


def test_nothing_hangs_on_a_question():
    assert "will" not in dict(found("She will ask him if the mill is shut."))
    assert "will" in dict(found("She will ask for help if the mill is shut."))


def test_more_likely_of_a_class_is_a_rate_and_no_doubt():
    rates = [
        "Widows are more likely to sell the farm.",
        "Renters, the survey found, are less likely to vote.",
        "Nurses who smoke were far less likely to stay.",
        "The thin coats make lambs more likely to freeze.",
        "Twins are born early and less likely to be tall.",
        "Those with a garden are more likely to keep hens.",
        "A dog is three times more likely to be lost.",
        "The typical angler is half as likely to own a boat.",
    ]
    assert not [text for text in rates if ("likely", "epistemic_word") in found(text)]


def test_more_likely_of_one_event_or_of_what_will_be_is_doubt():
    doubts = [
        "It is more likely to rain in June.",
        "The bridge is now less likely to open.",
        "The talks are more likely to fail.",
        "Voters will be more likely to stay away.",
        "A truce is more likely.",
        "It is more likely that the clerk forgot.",
        "The twins are most likely asleep.",
    ]
    missed = [text for text in doubts if not any("likely" in t for t, _ in found(text))]
    assert not missed


def test_should_of_a_change_that_starts_or_goes_on_is_a_forecast():
    forecasts = [
        "The average wage should continue to decline.",
        "Rents should keep rising for a year.",
        "The winds should subside by Friday.",
        "The ground should thaw by the end of March.",
    ]
    duties = [
        "The school should stop selling sweets.",
        "The bank should continue to lend.",
        "The mayor should start to cut costs.",
        "Voting should return to the town hall.",
    ]
    assert [types([text], "should")[text] for text in forecasts] == [["epistemic"]] * 4
    assert [types([text], "should")[text] for text in duties] == [[]] * 4


def test_feeling_and_faith_are_no_views_of_how_things_are():
    for text in (
        "“I feel terrible about the loss,” said the nurse.",
        "“I was feeling very hopeless,” she said.",
        "I said then that I believe in the town.",
        "“In this county we assume nothing,” the clerk said.",
    ):
        assert "plausibility_shield" not in {kind for _, kind in found(text)}, text
    for text in (
        "“It will rain, I think,” she said.",
        "“I really do believe,” he said, “it will.”",
    ):
        assert "plausibility_shield" in {kind for _, kind in found(text)}, text


def test_making_sure_is_no_claim_and_no_uncertainty_no_doubt():
    for text in (
        "He made sure to tell the board.",
        "She was making sure the roof would hold.",
        "It was never made clear how the money was spent.",
        "There is no uncertainty about the cost.",
    ):
        assert not found(text), text
    assert found("She is sure that the roof held.") == [("sure", "booster")]


def test_might_as_well_leaves_nothing_open():
    for text in ("The lake might as well be a sea.", "We may just as well stay at home."):
        assert not found(text), text
    assert found("It may well rain.") and found("It might rain in the south as well.")


def test_explain_agrees_with_find():
    text = "It may or may not be a copy that the mayor sold in May."
    parse = parse_all([text])[0]
    explained = hedges.explain(parse, cues=lexicon.load())
    chosen = explained.loc[explained["accepted"], "start"].tolist()
    assert chosen == [row["start"] for row in hedges.find(parse, cues=lexicon.load())]
    assert "overlap" in set(explained["rule"])


def test_readings_hold_the_table_and_what_it_left_out(sample):
    articles, tokens = sample.articles, sample.tokens
    readings = hedges.readings(articles, tokens)
    assert list(readings) == list(hedges.READINGS)
    key = ["article_id", "start", "end", "text", "kind", "rule", "sentence_id"]
    accepted = readings.loc[readings["accepted"], key].reset_index(drop=True)
    expected = hedges.annotate(articles, tokens)[key]
    pd.testing.assert_frame_equal(accepted, expected, check_dtype=False)
    places = readings[["article_id", "start", "end"]]
    assert places.equals(places.sort_values(list(places), kind="stable"))
    assert (~readings["accepted"]).any()


def test_readings_of_nothing_have_the_columns_and_types():
    articles = pd.DataFrame({"article_id": ["a"], "text": ["The dam is old."]})
    readings = hedges.readings(articles, language.parse(articles).tokens)
    assert readings.empty
    assert list(readings) == list(hedges.READINGS)
    assert readings["accepted"].dtype == bool


TAGS = st.sampled_from(
    [
        ("AUX", "MD"),
        ("VERB", "VBD"),
        ("VERB", "VBN"),
        ("NOUN", "NN"),
        ("ADJ", "JJ"),
        ("PROPN", "NNP"),
    ]
)
DEPS = st.sampled_from(["aux", "ROOT", "ccomp", "amod", "mark", "nsubj", "advcl", "conj", "neg"])
VOCABULARY = (
    "may COULD would should if until no not doubt possible clear as sort of some about rule out "
    "If n't consider think little is known at"
)
WORDS = st.sampled_from(VOCABULARY.split())


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_odd_parses_do_no_harm(data):
    words = data.draw(st.lists(WORDS, max_size=7))
    size = len(words)
    tags = [data.draw(TAGS) for _ in words]
    text = " ".join(words)
    starts = [sum(len(w) + 1 for w in words[:i]) for i in range(size)]
    # Each head stands before its token or is itself, so that any draw is a tree.
    heads = [data.draw(st.integers(0, i)) for i in range(size)]
    sentence = sorted(data.draw(st.integers(0, 2)) for _ in words)
    parse = Parse(
        "a",
        text,
        sentence,
        starts,
        [s + len(w) for s, w in zip(starts, words, strict=True)],
        words,
        [w.lower() for w in words],
        [t[0] for t in tags],
        [t[1] for t in tags],
        [data.draw(DEPS) for _ in words],
        heads,
    )
    ends = 0
    for row in hedges.find(parse, cues=lexicon.load()):
        assert row["start"] >= ends
        assert row["scope_start"] <= row["start"] < row["end"] <= row["scope_end"]
        assert text[row["start"] : row["end"]] == row["text"]
        ends = row["end"]


@pytest.mark.parametrize("shape", ["flat", "chain"])
@pytest.mark.parametrize(
    ("word", "pos", "tag", "dep"),
    [
        ("would", "AUX", "MD", "aux"),
        ("think", "VERB", "VBP", "conj"),
        ("fear", "VERB", "VB", "xcomp"),
    ],
)
def test_a_run_of_words_without_end_is_read_in_pieces(shape, word, pos, tag, dep):
    size, step = 1000, len(word) + 1
    heads = [0] * size if shape == "flat" else [max(i - 1, 0) for i in range(size)]
    starts = [step * i for i in range(size)]
    columns = ([word] * size, [word] * size, [pos] * size, [tag] * size)
    ends = [s + len(word) for s in starts]
    deps = ["ROOT"] + [dep] * (size - 1)
    parse = Parse("a", f"{word} " * size, [0] * size, starts, ends, *columns, deps, heads)
    pieces = grammar.in_pieces(parse)
    assert max(Counter(pieces.sentence).values()) <= grammar.LONGEST
    assert all(pieces.sentence[h] == s for h, s in zip(pieces.head, pieces.sentence, strict=True))
    roots = [
        (h == i) == (d == "ROOT")
        for i, (h, d) in enumerate(zip(pieces.head, pieces.dep, strict=True))
    ]
    assert all(roots)
    assert {row["sentence_id"] for row in hedges.find(parse, cues=lexicon.load())} <= {0}


def test_a_list_of_verbs_longer_than_a_piece_is_read_to_its_end(articles):
    # The verb that believes hangs on one beyond the cut.
    for length in (grammar.LONGEST // 2, grammar.LONGEST // 2 + 3):
        frame = articles(f"They {'sang, ' * length}and thought that the hall was empty.")
        found = hedges.annotate(frame, language.parse(frame).tokens)
        assert "thought" in set(found["text"])


HEADER = ",".join(hedge_lexicon.COLUMNS)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("cue,kind\n", "write the header as"),
        (f"{HEADER}\nmay,modal,hedge,,,It may.,,r,s\n", "choose kind from"),
        (f"{HEADER}\nmay,booster,hedge,,,It may.,,r,s\n", "write pole as booster"),
        (f"{HEADER}\nmay,softener,hedge,odd,,It may.,,r,s\n", "choose szeged from"),
        (f"{HEADER}\nmay,epistemic_word,hedge,,,It may.,,r,s\n", "give szeged"),
        (f"{HEADER}\nmay,softener,hedge,,no_rule,It may.,May.,r,s\n", "no rule is called no_rule"),
        (f"{HEADER}\nmay,softener,hedge,,modal,It may.,,r,s\n", "add a counter-example"),
        (f"{HEADER}\nmay,softener,hedge,,,,,r,s\n", "add an example"),
        (f"{HEADER}\n* may,softener,hedge,,,It may.,,r,s\n", r"put \* between two words"),
    ],
)
def test_a_faulty_lexicon_says_what_to_do(tmp_path, content, message):
    with pytest.raises(ValueError, match=f"own.csv.*{message}"):
        hedge_lexicon.read(content.encode(), "own.csv")


@pytest.fixture
def own(tmp_path):
    """Write the user's file of cues and load it over the project's."""
    path = tmp_path / "hedges.csv"

    def load(content: str | bytes) -> lexicon.Cues:
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return lexicon.load(path)

    return load


def found_with(cues: lexicon.Cues, text: str) -> list[tuple[str, str]]:
    """What is found in one text with these cues, as (text, kind)."""
    articles = pd.DataFrame({"article_id": ["a"], "text": [text]})
    table = hedges.annotate(articles, language.parse(articles).tokens, cues=cues)
    return list(zip(table["text"], table["kind"], strict=True))


def test_own_cues_add(own):
    cues = own("cue,kind\nword has it,attribution_shield\nhalf-baked,softener\n")
    text = "Word has it that the half-baked plan may fail."
    assert found_with(cues, text) == [
        ("Word has it", "attribution_shield"),
        ("half-baked", "softener"),
        ("may", "epistemic_modal"),
    ]
    assert found(text) == [("may", "epistemic_modal")]


def test_own_cues_take_pole_and_type_from_the_kind_and_a_condition_if_given(own):
    cues = own("kind,cue,condition\nepistemic_word,iffy,\nbooster,dead,of_degree\n")
    iffy, dead = cues.rows[:2]
    assert (iffy.pole, iffy.szeged, iffy.conditions) == ("hedge", "epistemic", ())
    assert (dead.pole, dead.szeged, dead.conditions) == ("booster", None, ("of_degree",))
    assert found_with(cues, "The dead man was dead wrong.") == [("dead", "booster")]


def test_own_cues_replace_every_row_of_the_same_words(own):
    cues = own("cue,kind\nmay,softener\nguess,approximator\n")
    assert found_with(cues, "Rain may fall.") == [("may", "softener")]
    assert found_with(cues, "I guess it is a guess.") == [("guess", "approximator")] * 2
    assert [cue.kind for cue in cues.rows if cue.cue.split("/")[0] == "guess"] == ["approximator"]


def test_own_cues_remove(own):
    cues = own("cue,kind\nmay,none\nso-called,none\n")
    assert found_with(cues, "The so-called expert may perhaps go.") == [
        ("perhaps", "epistemic_word")
    ]


def test_own_cues_with_a_part_of_speech_leave_the_other_rows(own):
    cues = own("cue,kind\nguess/NOUN,none\n")
    assert found_with(cues, "I guess it is a guess.") == [("guess", "plausibility_shield")]


def test_an_edited_file_is_read_anew(own):
    assert found_with(own("cue,kind\nmay,none\n"), "Rain may fall.") == []
    assert found_with(own("cue,kind\nmay,softener\n"), "Rain may fall.") == [("may", "softener")]
    assert own("cue,kind\nmay,softener\n") is own("cue,kind\nmay,softener\n")


def test_the_same_cue_twice_needs_another_condition(own):
    rows = own("cue,kind,condition\nhot,booster,before_noun\nhot,softener,\n").rows
    assert [cue.kind for cue in rows if cue.cue == "hot"] == ["booster", "softener"]
    for second in ("hot,softener", "hot,none"):
        with pytest.raises(ValueError, match=r"hedges.csv, line 3 \(hot\): .*delete one"):
            own(f"cue,kind\nhot,booster\n{second}\n")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "line 1: add the column cue and kind; the file is empty"),
        ("cue\nmay\n", "line 1: add the column kind; there is cue"),
        ("cue,kind,pol\nmay,none,\n", "delete the column pol"),
        ("cue,kind\nmay,maybe\n", r"line 2 \(may\): choose kind from"),
        ("cue,kind\n\nperhaps,\n", r"line 3 \(perhaps\): choose kind from"),
        ("cue,kind\n,softener\n", "line 2 .*write the words"),
        ("cue,kind\nMayhap,softener\n", "write it in small letters"),
        ("cue,kind\nwell!,softener\n", "leave out punctuation"),
        ("cue,kind\nwell/NOUNS,softener\n", "choose the part of speech"),
        ("cue,kind\nmay be,none,yes\n", 'line 2: put fields that hold a comma between "'),
        ("cue,kind\nmayhaps,none\n", r"line 2 \(mayhaps\): no such cue to remove"),
        ("cue,kind,condition\nwell,softener,odd\n", "no rule is called odd"),
        (b"cue,kind\ncaf\0e,softener\n", "save the file as CSV in UTF-8"),
        ('cue,kind\n"may,none\n', "save the file as CSV again"),
    ],
)
def test_a_broken_own_file_says_what_to_do(own, content, message):
    with pytest.raises(ValueError, match=f"^hedges.csv.*{message}") as error:
        own(content)
    assert str(error.value).count("\n") == 0


def test_a_missing_own_file_is_named(tmp_path):
    with pytest.raises(ValueError, match=r"^hedges\.csv: check the path"):
        lexicon.load(tmp_path / "hedges.csv")
