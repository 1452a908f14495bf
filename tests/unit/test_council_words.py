"""The council's words: every template plain, singular, zero and withheld; short, and without blame."""

import itertools
import re
from dataclasses import replace
from datetime import date

import pytest

from dashboard import wording
from dashboard.wording import CouncilFacts, Source
from metrics.calendar import Quarter
from metrics.council import Tally
from metrics.council_counts import HIDDEN
from metrics.council_findings import CANDIDATES, Bar, Cases, Finding
from metrics.measures.definition import Value

words = wording.council
END = date(2026, 9, 27)


def normal(text):
    return text.replace(wording.NO_BREAK, " ")


def sentence(*facts, **more):
    return normal(wording.council_sentence(CouncilFacts(*facts, **more)))


def sources(complaints=END, promises=END, events=END):
    return (Source("complaints", complaints), Source("promises", promises), Source("events", events))


NORMAL = {"answered": 0.71, "past_cases": 22, "past_before": 18}
SENTENCES = {
    "normal": (
        (4479, 5148, 0.95),
        NORMAL | {"sources": sources(), "quarter_end": END},
        "**4,479 of 5,148 promises were kept on time** (87%; goal 95%). An estimated 71% of complaints are"
        " answered within 90 days; 22 are past 90 days (18 a year before).",
    ),
    "quiet": (
        (0, 0, 0.95),
        {"answered": 1.0, "past_cases": 0, "past_before": 0},
        "**No promise came due.** An estimated 100% of complaints are answered within 90 days; none is past"
        " 90 days (none a year before).",
    ),
    "singular": (
        (1, 1, None),
        {"answered": 0.5, "past_cases": 1},
        "**1 of 1 promise was kept on time**. An estimated 50% of complaints are answered within 90 days;"
        " 1 is past 90 days.",
    ),
    "share withheld": (
        (90, 100, 0.95),
        NORMAL | {"answered": None, "withheld": True},
        "**90 of 100 promises were kept on time** (90%; goal 95%). The share of complaints answered within 90"
        " days is withheld; 22 are past 90 days (18 a year before).",
    ),
    "past withheld": (
        (90, 100, 0.95),
        NORMAL | {"past_cases": None, "past_withheld": True},
        "**90 of 100 promises were kept on time** (90%; goal 95%). An estimated 71% of complaints are"
        " answered within 90 days; how many are past that is withheld.",
    ),
    "unreadable": (
        (90, 100, 0.95),
        {"sources": sources(complaints=date(2026, 8, 25)), "quarter_end": END},
        "**Complaints cannot be read for this quarter: the file ends 25 August.** **90 of 100 promises were"
        " kept on time** (90%; goal 95%).",
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
        "**2 of 3 parts are connected: promises and events.** **5 of 9 promises were kept on time**.",
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
    for kept, share, past, before, part, hidden in itertools.product(
        (None, 0, 1, 4479),
        (None, 0.004),
        (None, 0, 1, 22),
        (None, 0, 35),
        (None, END, date(2026, 8, 2)),
        (0, 1, 2),
    ):
        seen.add(
            sentence(
                kept, None if kept is None else 5148, 0.95, share, past, before,
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


CASES = Cases(346, 161, 185, 131, 52, 35)
BARS = tuple(Bar(unit, n, n < 20) for unit, n in (("North", 70), ("East", 17), ("South", 86), ("", 75)))
REACH = {"units": ("East",), "bars": BARS, "apart": "fewer", "level": "district"}
EVEN = tuple(Bar(unit, n, False) for unit, n in (("North", 70), ("South", 86), ("West", 80)))
HEADS = [
    (finding("answered"), "An estimated 80% of complaints are answered within 90 days."),
    (
        replace(
            finding("answered", cases=CASES),
            value=Value(131, 346, 0.69, 0.622, 0.75),
        ),
        "An estimated 69% of complaints are answered within 90 days (likely 62–75%); 52 are past 90 days (35"
        " a year before).",
    ),
    (
        finding("answered", change="up"),
        "Complaints are answered sooner than a year before: an estimated 80% within 90 days, from 70%.",
    ),
    (
        finding("answered", change="down", cases=CASES),
        "Complaints are answered later than a year before: an estimated 80% within 90 days, from 70%;"
        " 52 are past 90 days (35 a year before).",
    ),
    (finding("kept"), "80 of 100 promises were kept on time (80%)."),
    (
        finding("kept", change="up"),
        "A larger share of promises was kept on time than a year before: 80% (80 of 100), from 70% (70 of"
        " 100), 10.0 points more.",
    ),
    (
        finding("told", change="down"),
        "A smaller share of complainants was told the outcome within 7 days of the decision than a year"
        " before: 80% (80 of 100), from 70% (70 of 100), 10.0 points more.",
    ),
    (finding("told"), "80 of 100 complainants were told the outcome within 7 days of the decision (80%)."),
    (
        finding("own", (5, 9), change=None, units=("Chief's office",)),
        "The chief's office kept 5 of 9 of its own promises on time.",
    ),
    (
        finding("reach", (17, 248), (17, 637), None, **REACH),
        "East held 17 of the 248 community events, clearly fewer than the other 2 districts (70–86 each).",
    ),
    (
        finding("reach", (0, 236), (0, 637), None, bars=EVEN, level="district"),
        "236 community events were held; 3 districts held 70–86 each.",
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
    assert normal(wording.findings.finding_head(found, 7)) == said
    assert wording.words(said) <= wording.MOST_WORDS


CAVEATS = [
    (
        finding("answered", cases=CASES),
        "No clear change from a year before (70%). Caveat: of 346 cases 185 were answered, 131 of them within"
        " 90 days; 161 are still open, so the share is an estimate. 90 days run from receipt; a legal"
        " deadline may be another day, and can stand still.",
    ),
    (
        finding("answered", change=None, cases=replace(CASES, still_open=1, within=None)),
        "Caveat: of 346 cases 185 were answered; 1 is still open, so the share is an estimate. 90 days run"
        " from receipt; a legal deadline may be another day, and can stand still.",
    ),
    (
        finding("answered", change=None, cases=replace(CASES, still_open=0)),
        "Caveat: none of 346 cases is still open.",
    ),
    (finding("answered", change="up"), "Caveat: an estimate, for cases that are still open count too."),
    (finding("kept", change="up"), "Caveat: only promises that were logged are counted."),
    (
        finding("own", (5, 9), change=None),
        "Caveat: a small number: one more or less changes it by about 11 points.",
    ),
    (
        finding("told", (90, 99), (137, 170)),
        "No clear change from a year before (81% (137 of 170)). Caveat: a small number: one more or less"
        " changes it by about 1 point.",
    ),
    (
        finding("told", (90, 99), (4, 6)),
        "No clear change from a year before. Caveat: a small number: one more or less changes it by about"
        " 1 point.",
    ),
    (
        finding("reach", (17, 248), (17, 637), None, **REACH),
        "East: 17 of 637 a year before. Caveat: by the unit that held them, not by who came.",
    ),
    (
        finding("reach", (0, 236), (0, 637), None, bars=EVEN, level="district"),
        "No district differs from the others by more than chance. 637 a year before. Caveat: by the unit that"
        " held them, not by who came.",
    ),
    (
        finding("reach", (0, 236), None, None, bars=EVEN, level="unit"),
        "No unit differs from the others by more than chance. Caveat: by the unit that held them, not by who"
        " came.",
    ),
    (Finding("liked", "C4", "share", Value(status=HIDDEN)), "Caveat: few people are involved."),
]


@pytest.mark.parametrize(("found", "said"), CAVEATS)
def test_caveat(found, said):
    assert normal(wording.findings.finding_caveat(found)) == said


@pytest.mark.parametrize("kind", [kind for kind, _ in CANDIDATES])
@pytest.mark.parametrize("change", ["up", "down", "no clear change", None])
def test_every_finding_has_its_words(kind, change):
    found = finding(kind, change=change, units=("East", "South"), bars=BARS, apart="more")
    said = f"{wording.findings.finding_head(found)} {wording.findings.finding_caveat(found)}"
    assert "{" not in said
    assert not [word for word in wording.FORBIDDEN if word in said.lower()]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (words.pledge_state("late", 138, 2), ":orange[◆ Late 138 days] (moved twice)"),
        (words.pledge_state("late", 1, 0), ":orange[◆ Late 1 day]"),
        (words.pledge_state("kept", 0, 0), "● Kept, with evidence"),
        (words.pledge_state("kept", 12, 1), "● Kept, with evidence (12 days late, moved once)"),
        (words.pledge_state("claimed", 0, 3), "○ Said done, no evidence yet (moved 3 times)"),
        (words.pledge_state("unclear", 0, 0), "□ Cannot be checked as written"),
        (words.pledge_state("called_off", 0, 0), "× Called off"),
        (words.pledge_evidence(None, None, False), "not done yet"),
        (words.pledge_evidence(END, None, False), "none, said done 27 Sep 2026"),
        (words.pledge_evidence(END, "report", True), "report, 27 Sep 2026"),
        (words.pledge_evidence(END, "photo", False), "photo, 27 Sep 2026, not confirmed"),
        (words.pledge_states([("late", 1), ("kept", 0), ("at_risk", 2)]), ":orange[◆ Late] 1 · ◊ At risk 2"),
        (words.pledges_to([("council", 3), ("court", 0), ("oversight", 1)])[:18], "3 to the council, "),
        (words.pledges_to([("oversight", 1)]), "1 to oversight bodies"),
        (
            words.small_numbers(True, 11),
            "Some complaint figures are withheld: few people are involved. The rule is for what leaves the"
            " agency; its own pages show small counts.",
        ),
        (
            words.small_numbers(False, 11),
            "Nothing here is withheld; complaint and feedback counts from 1 to 10 would be. The rule is for"
            " what leaves the agency; its own pages show small counts.",
        ),
        (wording.findings.findings_label(5), "Five findings"),
        (wording.findings.findings_label(3), "3 findings"),
        (wording.findings.findings_label(1), "One finding"),
        (wording.findings.findings_label(0), "No finding can be had yet"),
        (wording.year_so_far.year_cell(None), "not known"),
        (wording.year_so_far.year_cell(Tally(None)), "withheld"),
        (wording.year_so_far.year_cell(Tally(40, None, part=True)), "withheld"),
        (wording.year_so_far.year_cell(Tally(40, 50, part=True)), "80% (40 of 50)"),
        (wording.year_so_far.year_cell(Tally(4, 5, part=True)), "4 of 5"),
        (wording.year_so_far.year_change(Tally(40, 50, part=True), Tally(30, 50, part=True)), "+20.0 points"),
        (wording.year_so_far.year_change(Tally(40, 50, part=True), Tally(0, 0, part=True)), "–"),
        (wording.year_so_far.year_change(Tally(40), Tally(53)), "13 fewer"),
        (wording.year_so_far.year_change(Tally(40), Tally(39)), "1 more"),
        (wording.year_so_far.year_change(Tally(40), Tally(40)), "as many"),
        (wording.year_so_far.year_change(Tally(40), None), "–"),
        (wording.year_so_far.year_change(Tally(40), Tally(None)), "–"),
        (wording.findings.bars_printed([("North", 76), ("", 75)]), "North 76, all other units 75."),
        (words.files_to({"complaints": END, "events": END}), "Complaints and events to 27 September"),
        (words.files_to({}), ""),
        (wording.findings.past_words(None, 3), ""),
        (wording.findings.past_words(1, 0), "1 is past 90 days (none a year before)"),
        (wording.findings.past_words(None, None, withheld=True), "how many are past that is withheld"),
        (
            words.above_its_measure("Keeping promises", 96.1, [("Kept", 87.3), ("Late", 100)], "Kept"),
            "Keeping promises 96 is the average of 2 marks (kept 87, late 100); kept alone marks 87, for it"
            " is under its goal.",
        ),
        (wording.year_so_far.year_cell(Tally(1234)), "1,234"),
        (wording.year_so_far.year_column(END), "2026 to 27 Sep"),
        (words.cell_count(None), "withheld"),
        (wording.findings.kept_and_not(5, 9), "5 kept, 4 not"),
        (wording.findings.kept_and_not(9, 9), "9 kept, none not"),
        (words.quarter_name(Quarter(2026, 3).start, Quarter(2026, 3).end), "July–September 2026"),
        (
            words.no_such_quarter("x" * 99, "2024-Q1", "2026-Q3"),
            f"There is no quarter “{'x' * 20}” to read. They run from 2024-Q1 to 2026-Q3.",
        ),
        (
            wording.findings.trend_of_quarters("Kept", [("Q3 25", None), ("Q4 25", 0.5)]),
            "Kept by quarter: Q3 25 withheld, Q4 25 50%.",
        ),
        (wording.findings.share_reading(Value(8, 10, 0.8), 0.95), "80% (8 of 10); goal 95%."),
        (wording.findings.share_reading(Value(status=HIDDEN), None), "withheld."),
        (words.pillar_reading("Showing up", None, None, None), "Showing up: not reckoned."),
        (words.pillar_reading("A", 73, 67, 78), "A 73, likely 67–78, on a line from 0 to 100."),
        (words.not_covered(["complaints", "events"])[-37:], "Complaints and events are not connected."[-37:]),
    ],
)
def test_texts(text, said):
    assert normal(text) == said
