"""Every template of the words package gives the exact texts of its table, and all texts obey the rules.

A new template without its rows in the table fails here.
"""

import importlib
import inspect
import pkgutil
import re
from pathlib import Path
from typing import Any

import pytest

from dashboard import words
from dashboard.wording import FORBIDDEN
from dashboard.words.numbers import NO_BREAK, plain
from dashboard.words.sentences import MOST_WORDS
from tests.sentence_table import CASES, Named

# Templates whose cases another file holds.
ELSEWHERE = {
    **dict.fromkeys(
        ["council.council_sentence", "findings.finding_caveat", "findings.finding_head"],
        "test_council_words.py",
    ),
    **dict.fromkeys(
        [
            *(f"sentences.{name}" for name in ("chief_sentence", "commander_sentence")),
            *(f"numbers.{name}" for name in ("plain", "number", "signed", "points", "counted", "share")),
            *(f"numbers.{name}" for name in ("percent", "days", "figure", "day", "week")),
            *(f"numbers.{name}" for name in ("window", "likely")),
            *(f"states.{name}" for name in ("mark", "due_mark", "missing", "too_few")),
            *(f"states.{name}" for name in ("data_through", "freshness")),
        ],
        "test_wording.py",
    ),
}
# Page sentences: at most 35 words as a whole, with a number, or that there is none, in the first clause.
LEADING = (
    "audit.sentence",
    "clocks.clocks_sentence",
    "connect.checked_sentence",
    "connect.deciding_sentence",
    "connect.done_sentence",
    "decisions.sentence",
    "compare.compare_sentence",
    "confirm.sentence",
    "files.files_sentence",
    "meeting.late_sentence",
    "notes.sentence",
    "pages.records_sentence",
    "pages.unassigned_sentence",
    "patterns.sentence",
    "published.sentence",
    "replying.sentence",
)
# A change and an average may be 0; everywhere else none is a word.
NOT_IN_WORDS = ("changed.changed_line", "numbers.average_days")
# Whole numbers that are no counts (decimal places, steps, a quarter), and counts never so low in use.
NOT_TRIED_ON_ONE = {
    "briefings.published_line",
    "connect.header_line",
    "compare.sensitivity_lines",
    "council.quarter_short",
    "council.small_numbers",
    "numbers.ends",
    "open_data.suppression",
    "signals.assurance_sentence",
    "signals.baseline_sentence",
    "signals.no_limits_sentence",
    "signals.steps_word",
    "signals.why_sentence",
}
NOT_TRIED_ON_NONE = (NOT_TRIED_ON_ONE - {"signals.assurance_sentence"}) | {
    "open_data.edition",
    "records_request.chain_line",
    "briefings.unit_weeks",
    "connect.group_title",
    "connect.many_wait",
    "connect.nobody",
    "connect.renamed_sentence",
    "connect.spelling",
    "connect.which_unit",
    "connect.words_label",
    "changed.group_label",
    "checklist.confirm_text",
    "checklist.names_text",
    "changed.record_how",
    "compare.funnel_reading",
    "compare.group_line",
    "compare.lines_note",
    "compare.similar",
    "files.first_of",
    "mail.corrected",
    "mail.undelivered",
    "meeting.part_beside",
    "office.chart_sheet",
    "office.continued",
    "office.questions_title",
    "office.table_sheet",
    "meeting.step",
    "pages.see_to_answer",
    "pages.see_to_tell",
    "pledges.and_more",
    "pledges.since_named",
    "pledges.unproven_label",
    "published.edition",
    "retaining.gone",
    "signals.judged_note",
    "signals.steps_counted",
    "unit_page.none_open",
    "unit_page.other_zero",
    "unit_page.see_unowned",
    "units.apply_label",
    "units.faults_sentence",
    "units.name_question",
    "units.taken_said",
    "compare.strip_text",
}
_COUNTED = (
    "case complaint day event hand-off part place pledge point promise question record row source unit week"
).replace(" ", "|")


def templates() -> dict[str, Any]:
    """Every public function of the words package that gives text, by module and name."""
    found = {}
    for module in pkgutil.iter_modules(words.__path__):
        held = importlib.import_module(f"{words.__name__}.{module.name}")
        for name, function in inspect.getmembers(held, inspect.isfunction):
            own = function.__module__ == held.__name__ and not name.startswith("_")
            if own and "str" in str(inspect.signature(function).return_annotation):
                found[f"{module.name}.{name}"] = function
    return found


TEMPLATES = templates()
TABLE = [(template, *row) for template, rows in CASES.items() for row in rows]
NAMES = {template: {case for case, *_ in rows} for template, rows in CASES.items()}


def told(template: str, facts: tuple[Any, ...]) -> Any:
    """What a template says of the facts."""
    named = facts[-1] if facts and isinstance(facts[-1], Named) else Named()
    return TEMPLATES[template](*(facts[:-1] if named else facts), **named)


def marked(said: Any) -> Any:
    """The same with "_" for each blank that never breaks."""
    if isinstance(said, str):
        assert "_" not in said, said
        return said.replace(NO_BREAK, "_")
    return type(said)(map(marked, said)) if isinstance(said, tuple | list) else said


def texts(said: Any) -> list[str]:
    """All texts of a template's answer."""
    if isinstance(said, str):
        return [said]
    return [text for part in said for text in texts(part)] if isinstance(said, tuple | list) else []


def count(text: str) -> int:
    """Words as a reader counts them."""
    return len([word for word in plain(text).replace("_", " ").split() if any(map(str.isalnum, word))])


@pytest.mark.parametrize(
    ("template", "facts", "said"),
    [(template, facts, said) for template, _, facts, said in TABLE],
    ids=[f"{template}-{case}" for template, case, *_ in TABLE],
)
def test_a_template_says_exactly_this(template: str, facts: tuple[Any, ...], said: Any) -> None:
    assert marked(told(template, facts)) == said


@pytest.mark.parametrize("template", sorted(CASES))
def test_every_text_obeys_the_rules(template: str) -> None:
    for text in [text for _, _, said in CASES[template] for text in texts(said)]:
        bare = plain(text)
        assert max(count(sentence) for sentence in re.split(r"(?<=[.?]) ", bare)) <= MOST_WORDS, text
        assert not [word for word in FORBIDDEN if word in bare.lower()], text
        assert text.count("**") % 2 == 0, text
        assert not re.search(r"  | [.,;:](?: |$)|\.\.|\bnan\b|\bNone\b(?! (?:is|of|was|fell))", bare), text
        # A number is never parted from what it counts; one is one, and none is a word.
        assert not re.search(rf"\d (?:of \d|(?:{_COUNTED})s?\b)", bare), text
        assert not re.search(rf"(?<![\d.,–])(?<!_of_)1_(?:{_COUNTED})s\b", bare), text
        assert not re.search(rf"(?<![\d.,–])0_(?:{_COUNTED})", bare) or template in NOT_IN_WORDS, text


@pytest.mark.parametrize("template", LEADING)
def test_a_page_sentence_is_short_and_begins_with_its_number(template: str) -> None:
    for case, _, said in CASES[template]:
        first = re.split(r"\.(?: |\*\* )", said)[0] if case != "unreadable" else said
        assert count(said) <= MOST_WORDS, case
        assert re.search(r"\d|\b[Nn]o\b|\b[Ee]very\b|cannot be read|without a date", first), case


def test_every_template_is_in_the_table_or_tested_elsewhere() -> None:
    assert len(TABLE) == sum(map(len, NAMES.values()))
    assert set(CASES) | set(ELSEWHERE) == set(TEMPLATES)
    assert not [template for template in set(CASES) - set(ELSEWHERE) if "normal" not in NAMES[template]]


@pytest.mark.parametrize(("case", "but"), [("singular", NOT_TRIED_ON_ONE), ("zero", NOT_TRIED_ON_NONE)])
def test_a_template_that_takes_a_count_is_tried_on_one_and_on_none(case: str, but: set[str]) -> None:
    counting = {
        template
        for template in set(CASES) - set(ELSEWHERE)
        if any(one.annotation is int for one in inspect.signature(TEMPLATES[template]).parameters.values())
    }
    assert {template for template in counting if case not in NAMES[template]} == but


@pytest.mark.parametrize("template", sorted(ELSEWHERE))
def test_what_is_tested_elsewhere_is_told_there(template: str) -> None:
    file = Path(__file__).with_name(ELSEWHERE[template])
    assert f".{template.split('.')[1]}(" in file.read_text(encoding="utf-8")
