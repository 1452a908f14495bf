"""The council's words: every template plain, singular, zero and withheld; short, and without blame."""

import itertools
import re
from datetime import date

import pytest

from dashboard import wording
from dashboard.wording import CouncilFacts, Source
from metrics.calendar import Quarter
from metrics.council import Tally
from metrics.council_counts import HIDDEN
from metrics.council_findings import CANDIDATES, Finding
from metrics.measures.definition import Value

words = wording.council
END = date(2026, 9, 27)


def normal(text):
    return text.replace(wording.NO_BREAK, " ")


def sentence(*facts, **more):
    return normal(wording.council_sentence(CouncilFacts(*facts, **more)))


def sources(complaints=END, promises=END, events=END):
    return (Source("complaints", complaints), Source("promises", promises), Source("events", events))


NORMAL = {"answered": 0.71, "past_cases": 22, "pledges": 11, "pledges_late": 3}
SENTENCES = {
    "normal": (
        (4479, 5148, 0.95),
        NORMAL | {"sources": sources(), "quarter_end": END},
        "**4,479 of 5,148 promises were kept on time** (87%; goal 95%). An estimated 71% of complaints are"
        " answered within 90 days; 22 are past 90 days. **3 of your 11 pledges are late.**",
    ),
    "quiet": (
        (0, 0, 0.95),
        {"answered": 1.0, "past_cases": 0, "pledges": 2},
        "**No promise came due.** An estimated 100% of complaints are answered within 90 days; none is past"
        " 90 days. **None of your 2 pledges is late.**",
    ),
    "singular": (
        (1, 1, None),
        {"answered": 0.5, "past_cases": 1, "pledges": 1, "pledges_late": 1},
        "**1 of 1 promise was kept on time**. An estimated 50% of complaints are answered within 90 days;"
        " 1 is past 90 days. **Your one pledge is late.**",
    ),
    "share withheld": (
        (90, 100, 0.95),
        NORMAL | {"answered": None, "withheld": True},
        "**90 of 100 promises were kept on time** (90%; goal 95%). The share of complaints answered within 90"
        " days is withheld; 22 are past 90 days. **3 of your 11 pledges are late.**",
    ),
    "past withheld": (
        (90, 100, 0.95),
        NORMAL | {"past_cases": None, "past_withheld": True},
        "**90 of 100 promises were kept on time** (90%; goal 95%). An estimated 71% of complaints are"
        " answered within 90 days; how many are past that is withheld. **3 of your 11 pledges are late.**",
    ),
    "unreadable": (
        (90, 100, 0.95),
        {"pledges": 1, "sources": sources(complaints=date(2026, 8, 25)), "quarter_end": END},
        "**Complaints cannot be read for this quarter: the file ends 25 August.** **90 of 100 promises were"
        " kept on time** (90%; goal 95%). Your one pledge is not late.",
    ),
    "two unreadable": (
        (None, None),
        {
            "answered": 0.6,
            "sources": sources(promises=date(2026, 8, 2), events=date(2026, 7, 31)),
            "quarter_end": END,
        },
        "**Promises and events cannot be read for this quarter: the files end 31 July and 2 August.** An"
        " estimated 60% of complaints are answered within 90 days.",
    ),
    "partial": (
        (None, None),
        {"answered": 0.6, "past_cases": 12, "sources": sources(promises=None, events=None)},
        "**1 of 3 parts is connected: complaints.** An estimated 60% of complaints are answered within 90"
        " days; 12 are past 90 days.",
    ),
    "two parts": (
        (5, 9),
        {"sources": sources(complaints=None)},
        "**2 of 3 parts are connected: promises and events.** **5 of 9 promises were kept on time**. You hold"
        " no pledge.",
    ),
    "nothing": (
        (None, None),
        {"sources": sources(None, None, None)},
        "**None of the 3 parts is connected.**",
    ),
    "no figure": ((None, None), {"sources": sources()}, "**No figure can be had for this quarter.**"),
}


@pytest.mark.parametrize("name", SENTENCES)
def test_sentence(name):
    facts, more, said = SENTENCES[name]
    assert sentence(*facts, **more) == said


def test_every_sentence_obeys_the_rules():
    seen = set()
    for kept, share, past, late, part, hidden in itertools.product(
        (None, 0, 1, 4479),
        (None, 0.004),
        (None, 0, 1, 22),
        (0, 1, 3),
        (None, END, date(2026, 8, 2)),
        (0, 1, 2),
    ):
        seen.add(
            sentence(
                kept, None if kept is None else 5148, 0.95, share, past, 11, late,
                withheld=bool(hidden & 1), past_withheld=bool(hidden & 2),
                sources=sources(complaints=part, events=part), quarter_end=END,
            )
        )  # fmt: skip
    assert len(seen) > 60
    for text in seen:
        bare = wording.plain(text)
        assert wording.words(text) <= wording.MOST_WORDS, text
        assert 1 <= len(re.findall(r"\.(?: |$)", bare)) <= wording.MOST_CLAUSES, text
        assert text.count("**") % 2 == 0, text
        assert not re.search(r"  | [.,;]|\.\.|\bnan\b", text), text
        assert not [word for word in wording.FORBIDDEN if word in bare.lower()], text


def finding(kind, now=(80, 100), before=(70, 100), change="no clear change", **more):
    values = [
        None if pair is None else Value(*pair, pair[0] / pair[1] if pair[1] >= 10 else None)
        for pair in (now, before)
    ]
    measure = dict(CANDIDATES)[kind]
    return Finding(kind, measure, "share", values[0], 0.95, values[1], change, **more)


HEADS = [
    (finding("answered"), "An estimated 80% of complaints are answered within 90 days (of 100 cases)."),
    (
        finding("answered", change="up"),
        "Complaints are answered sooner than a year before: an estimated 80% within 90 days (of 100 cases),"
        " from 70% (of 100 cases).",
    ),
    (
        finding("answered", change="down"),
        "Complaints are answered later than a year before: an estimated 80% within 90 days (of 100 cases),"
        " from 70% (of 100 cases).",
    ),
    (finding("kept"), "80 of 100 promises were kept on time (80%)."),
    (
        finding("kept", change="up"),
        "A larger share of promises was kept on time than a year before: 80% (80 of 100), from 70% (70 of"
        " 100).",
    ),
    (
        finding("told", change="down"),
        "A smaller share of complainants was told the outcome in time than a year before: 80% (80 of 100),"
        " from 70% (70 of 100).",
    ),
    (
        finding("own", (5, 9), change=None, units=("Chief's office",)),
        "Chief's office kept 5 of 9 of its own promises on time.",
    ),
    (
        finding("reach", (4, 31), None, None, units=("East", "South")),
        "East and South held 4 of the 31 community events.",
    ),
    (finding("asked_for"), "80 of 100 meetings that residents asked for were held (80%)."),
    (finding("moved"), "80 of 100 promises kept the date first given (80%)."),
    (finding("liked"), "80 of 100 forms with feedback on events were positive (80%)."),
    (
        finding("heard"),
        "After 80 of 100 community events attendance and feedback were recorded within 14 days (80%).",
    ),
    (
        Finding("told", "A8", "share", Value(status=HIDDEN)),
        "Complainants told the outcome in time: withheld.",
    ),
    (
        Finding("answered", "A1", "trend", Value(status=HIDDEN)),
        "Complaints answered within 90 days: withheld.",
    ),
]


@pytest.mark.parametrize(("found", "said"), HEADS)
def test_finding(found, said):
    assert normal(words.finding_head(found)) == said
    assert wording.words(said) <= wording.MOST_WORDS


CAVEATS = [
    (
        finding("answered", still_open=24, at_risk=161),
        "No clear change from a year before. Caveat: 24 of 161 cases are still open, so this is an estimate.",
    ),
    (finding("answered", change="up"), "Caveat: an estimate, for cases that are still open count too."),
    (finding("kept", change="up"), "Caveat: only promises that were logged are counted."),
    (
        finding("own", (5, 9), change=None),
        "Caveat: a small number: one more or less changes it by about 11 points.",
    ),
    (
        finding("told", (90, 99), change=None),
        "Caveat: a small number: one more or less changes it by about 1 point.",
    ),
    (finding("reach", (4, 31), None, None), "Caveat: by the unit that held them, not by who came."),
    (Finding("liked", "C4", "share", Value(status=HIDDEN)), "Caveat: few people are involved."),
]


@pytest.mark.parametrize(("found", "said"), CAVEATS)
def test_caveat(found, said):
    assert normal(words.finding_caveat(found)) == said


@pytest.mark.parametrize("kind", [kind for kind, _ in CANDIDATES])
@pytest.mark.parametrize("change", ["up", "down", "no clear change", None])
def test_every_finding_has_its_words(kind, change):
    found = finding(kind, change=change, units=("East", "South"))
    said = f"{words.finding_head(found)} {words.finding_caveat(found)}"
    assert "{" not in said
    assert not [word for word in wording.FORBIDDEN if word in said.lower()]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (words.pledge_state("late", 138, 2), ":orange[◆ Late 138 days] (moved twice)"),
        (words.pledge_state("late", 1, 0), ":orange[◆ Late 1 day]"),
        (words.pledge_state("kept", 0, 0), "● Kept, with evidence"),
        (words.pledge_state("kept", 12, 1), "● Kept, with evidence (12 days late, moved once)"),
        (words.pledge_state("claimed", 0, 3), "◌ Said done, no evidence yet (moved 3 times)"),
        (words.pledge_state("unclear", 0, 0), "□ Cannot be checked as written"),
        (words.pledge_state("called_off", 0, 0), "◆ Called off"),
        (words.pledge_evidence(None, None, False), "not done yet"),
        (words.pledge_evidence(END, None, False), "none, said done 27 Sep 2026"),
        (words.pledge_evidence(END, "report", True), "report, 27 Sep 2026"),
        (words.pledge_evidence(END, "photo", False), "photo, 27 Sep 2026, not confirmed"),
        (words.pledge_states([("late", 1), ("kept", 0), ("at_risk", 2)]), ":orange[◆ Late] 1 · ◌ At risk 2"),
        (words.pledges_to([("council", 3), ("court", 0), ("oversight", 1)])[:18], "3 to the council, "),
        (words.pledges_to([("oversight", 1)]), "1 to oversight bodies"),
        (words.unproven_line(0), ""),
        (words.unproven_line(1), "1 older pledge was said done and still lacks evidence."),
        (words.unproven_line(2), "2 older pledges were said done and still lack evidence."),
        (
            words.since_text(2, 1, END),
            "2 pledges kept with evidence · 1 newly late, since 27 Sep 2026. No published briefing yet, so no"
            " figure has been corrected.",
        ),
        (
            words.since_text(0, 0, END),
            "No pledge kept with evidence · none newly late, since 27 Sep 2026. No published briefing yet, so"
            " no figure has been corrected.",
        ),
        (words.small_numbers(True, 11), "Some complaint figures are withheld: few people are involved."),
        (
            words.small_numbers(False, 11),
            "Nothing here is withheld. Complaint and feedback counts from 1 to 10 would be.",
        ),
        (words.findings_label(5), "Five findings"),
        (words.findings_label(3), "3 findings"),
        (words.findings_label(1), "One finding"),
        (words.findings_label(0), "No finding can be had yet"),
        (words.year_cell(None), "not known"),
        (words.year_cell(Tally(None)), "withheld"),
        (words.year_cell(Tally(40, None, part=True)), "withheld"),
        (words.year_cell(Tally(40, 50, part=True)), "40 of 50"),
        (words.year_cell(Tally(1234)), "1,234"),
        (words.year_column(END), "2026 to 27 Sep"),
        (words.cell_count(None), "withheld"),
        (words.kept_and_not(5, 9), "5 kept, 4 not"),
        (words.kept_and_not(9, 9), "9 kept, none not"),
        (words.quarter_name(Quarter(2026, 3).start, Quarter(2026, 3).end), "July–September 2026"),
        (
            words.no_such_quarter("x" * 99, "2024-Q1", "2026-Q3"),
            f"There is no quarter “{'x' * 20}” to read. They run from 2024-Q1 to 2026-Q3.",
        ),
        (
            words.trend_of_quarters("Kept", [("Q3 25", None), ("Q4 25", 0.5)]),
            "Kept by quarter: Q3 25 withheld, Q4 25 50%.",
        ),
        (words.share_reading(Value(8, 10, 0.8), 0.95), "80% (8 of 10); goal 95%."),
        (words.share_reading(Value(status=HIDDEN), None), "withheld."),
        (words.pillar_reading("Showing up", None, None, None), "Showing up: not reckoned."),
        (words.pillar_reading("A", 73, 67, 78), "A 73, likely 67–78, on a line from 0 to 100."),
        (words.not_covered(["complaints", "events"])[-37:], "Complaints and events are not connected."[-37:]),
    ],
)
def test_texts(text, said):
    assert normal(text) == said
