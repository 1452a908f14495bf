"""A local word means one of ours only where that can be defended; a negation never means its opposite."""

import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import vocabulary
from models.connecting import words
from models.connecting.words import changes_figures, consequence, local_words, patterns_of, suggest_word
from models.importing.contracts import RECORDS
from models.importing.mapping import Pattern
from tests.awkward.mappings import awkward_truths, real_truths

TRUTHS = awkward_truths() | real_truths()
FIELDS = [(name, rule.name) for name, record in RECORDS.items() for rule in record.fields if rule.words]
PHRASES = [
    (record, field, word, line.removeprefix("=").replace("*", ""))
    for record, field in FIELDS
    for word, lines in local_words(record, field).items()
    for line in [*lines, word.replace("_", " ")]
]
PREFIXES = ("not-", "not ", "Not_", "un-", "un", "un ", "non-", "non ", "non", "in-", "in", "in ")
CASE = ("case_with_outcomes", "disposition")


@pytest.mark.parametrize("name", TRUTHS)
def test_nine_in_ten_words_of_a_file_are_right_and_none_is_wrong(name: str) -> None:
    truth = TRUTHS[name]
    lines = [
        (word, suggest_word(truth["record"], field, value).word)
        for field, values in truth["words"].items()
        for value, word in values.items()
    ]
    assert [(want, got) for want, got in lines if got is not None and got != want] == []
    assert sum(want == got for want, got in lines) >= 0.9 * len(lines)


@pytest.mark.parametrize("prefix", PREFIXES)
def test_a_negated_word_never_means_the_word(prefix: str) -> None:
    fallen = [
        (record, field, prefix + line, word)
        for record, field, word, line in PHRASES
        if suggest_word(record, field, prefix + line).word == word
    ]
    assert fallen == []


def test_no_denial_is_listed_under_the_word_that_it_denies() -> None:
    listed: dict[tuple[str, str, str], set[tuple[str, ...]]] = {}
    for record, field, word, line in PHRASES:
        listed.setdefault((record, field, word), set()).add(words.plain_words(line))
    both = [
        (of, line)
        for of, lines in listed.items()
        for line in lines
        for prefix in PREFIXES
        if line and words.plain_words(prefix + " ".join(line)) in lines
    ]
    assert both == []


@given(
    st.sampled_from([line for line in PHRASES if line[:2] == CASE]),
    st.sampled_from(["not", "never", "no", "without", "neither", "wasn't", "Nicht", "cannot"]),
    st.lists(st.sampled_from(["fully", "in", "our", "view", "the", "complaint", "was", "-"]), max_size=3),
)
def test_a_negation_anywhere_before_it_is_no_guess_for_the_word(
    phrase: tuple[str, str, str, str], negation: str, between: list[str]
) -> None:
    record, field, word, line = phrase
    guess = suggest_word(record, field, " ".join([negation, *between, line]))
    assert guess.word != word


@pytest.mark.parametrize(
    "value",
    [
        "Not involved",
        "In-sustained",
        "Insustained",
        "Sustained: no",
        "Partially sustained",
        "Sustained - overturned on appeal",
        "Sustained / Exonerated",
        "Mediation unsuccessful",
        "Recommended sustained",
        "Closed",
        "S",
        "7",
        "",
        "**",
        "x" * 5_000,
        "The board found that the allegation was sustained after a long and careful look at everything",
    ],
)
def test_what_may_mean_something_else_is_left_to_a_person(value: str) -> None:
    guess = suggest_word(*CASE, value)
    assert guess.word is None
    assert guess.because


@pytest.mark.parametrize(
    ("field", "value", "word"),
    [
        ("disposition", "Sustianed", "sustained"),
        ("disposition", "Unfouned", "unfounded"),
        ("channel", "Outside agendy", "other_agency"),
    ],
)
def test_one_slip_of_the_pen_is_seen_through(field: str, value: str, word: str) -> None:
    guess = suggest_word("case_with_outcomes", field, value)
    assert (guess.word, guess.certainty) == (word, 0.8)
    assert "almost like" in guess.because


@pytest.mark.parametrize(("record", "field"), FIELDS)
def test_each_local_word_stands_under_one_of_our_words_and_means_it(record: str, field: str) -> None:
    ours = RECORDS[record].field(field).words
    table = local_words(record, field)
    assert set(table) <= set(ours)
    for word, lines in table.items():
        for line in lines:
            assert line == line.lower()
            shown = line.removeprefix("=").replace("*", "")
            assert suggest_word(record, field, shown).word == word, line
    for word in ours:
        assert suggest_word(record, field, word).word == word
        assert suggest_word(record, field, word.replace("_", " ").upper()).word == word


def test_every_table_of_words_is_some_field() -> None:
    table = tomllib.loads(Path(words.__file__).with_name("words.toml").read_text(encoding="utf-8"))
    fields = {field for _, field in FIELDS} | {f"{record}.{field}" for record, field in FIELDS}
    assert set(table) <= fields


@pytest.mark.parametrize("word", vocabulary.DISPOSITIONS)
def test_the_consequence_of_a_finding_follows_its_flags(word: str) -> None:
    flags, said = vocabulary.DISPOSITIONS[word], consequence(*CASE, word)
    assert ("counts as a finding" in said) == flags.on_merits
    assert ("and as sustained" in said) == flags.sustained
    assert ("not as sustained" in said) == (flags.on_merits and not flags.sustained)
    assert ("resolved" in said) == flags.resolved
    assert ("left out" in said) == flags.excluded_from_shares
    assert ("watched" in said) == flags.watched
    assert ("still open" in said) == flags.open


@pytest.mark.parametrize(("record", "field"), FIELDS)
def test_every_word_has_a_consequence(record: str, field: str) -> None:
    said = [consequence(record, field, word) for word in RECORDS[record].field(field).words]
    assert all(said)
    if changes_figures(record, field):
        assert not any(text.startswith("listed under") for text in said)


def test_promises_that_count_in_no_measure_are_said_so() -> None:
    for word in vocabulary.COMMITMENT_KINDS:
        outside = word in vocabulary.KINDS_OUTSIDE_PROMISES
        assert ("counts as a promise" not in consequence("commitment", "kind", word)) == outside


def test_patterns_are_those_found_in_the_texts_and_a_mapping_takes_them() -> None:
    texts = ["2514 Beat Meeting", "Canceled: Town hall", "Coffee with residents"]
    lines = patterns_of("event", "kind", texts)
    assert [word for _, word in lines] == ["beat_meeting", "town_hall", "community_meeting"]
    assert all(Pattern(match=match, word=word) for match, word in lines)
    (beat, *_) = [match for match, word in lines if word == "beat_meeting"]
    assert re.search(beat, "the BEAT meeting", re.IGNORECASE)
    assert not re.search(beat, "not beat meeting", re.IGNORECASE)
    assert patterns_of("event", "kind", []) == []
