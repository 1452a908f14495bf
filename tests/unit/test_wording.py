"""Numbers, states and every sentence template, with the rules that all sentences obey."""

import itertools
import re
from datetime import date

import pytest

from dashboard import wording
from dashboard.glossary import GLOSSARY, definition
from dashboard.wording import CouncilFacts, Source, UnitFacts, WeekFacts

SUNDAY = date(2026, 11, 15)
NORMAL = {
    "due": 412,
    "kept": 371,
    "late": 41,
    "late_before": 47,
    "oldest_days": 23,
    "oldest_unit": "Records",
    "ending_soon": 2,
}


def sources(complaints=SUNDAY, promises=SUNDAY, events=SUNDAY):
    return (Source("complaints", complaints), Source("promises", promises), Source("events", events))


def chief(**facts):
    return wording.chief_sentence(WeekFacts(SUNDAY, **facts)).replace(wording.NO_BREAK, " ")


def commander(*facts, **more):
    days = {"on": date(2026, 11, 15), "until": date(2026, 11, 22)}
    return wording.commander_sentence(UnitFacts(*facts, **days, **more)).replace(wording.NO_BREAK, " ")


def council(*facts, **more):
    return wording.council_sentence(CouncilFacts(*facts, **more)).replace(wording.NO_BREAK, " ")


def normal(text):
    return text.replace(wording.NO_BREAK, " ")


CHIEF = [
    (
        NORMAL,
        "**2 complaint cases** reach their legal deadline within 30 days. **41 promises are late**, 6 fewer"
        " than last week; the oldest is 23 days late, in Records.",
    ),
    (
        NORMAL | {"past_deadline": 30, "ending_soon": 10},
        "**30 complaint cases are past their legal deadline**, 10 more reach it within 30 days."
        " **41 promises are late**, 6 fewer than last week; the oldest is 23 days late, in Records.",
    ),
    (
        NORMAL | {"past_deadline": 1, "ending_soon": 0, "late_before": None},
        "**1 complaint case is past its legal deadline**. **41 promises are late**; the oldest is 23 days"
        " late, in Records. 371 of 412 promises due this week were kept (90%).",
    ),
    (
        NORMAL | {"ending_soon": 10, "past_deadline": 30, "questions": 2, "worse": 1, "oldest_unowned": True},
        "**30 complaint cases are past their legal deadline**, 10 more reach it within 30 days."
        " **2 questions need asking.** **41 promises are late**; the oldest is 23 days late, in Records, and"
        " nobody owns it.",
    ),
    (
        NORMAL | {"questions": 3, "worse": 1},
        "**2 complaint cases** reach their legal deadline within 30 days. **3 questions need asking.** **41"
        " promises are late**, 6 fewer than last week; the oldest is 23 days late, in Records.",
    ),
    (
        NORMAL | {"ending_soon": 0},
        "**41 promises are late**, 6 fewer than last week; the oldest is 23 days late, in Records. 371 of 412"
        " promises due this week were kept (90%).",
    ),
    (
        {"due": 412, "kept": 412, "late": 0, "late_before": 3, "ending_soon": 0},
        "412 of 412 promises due this week were kept (100%). No promise is late, 3 fewer than last week. No"
        " complaint case reaches its legal deadline within 30 days.",
    ),
    (
        {"due": 0, "kept": 0, "late": 0, "late_before": 0},
        "No promise came due this week. No promise is late, as last week.",
    ),
    (
        {"due": 1, "kept": 1, "late": 1, "late_before": 1, "oldest_days": 1, "ending_soon": 1},
        "**1 complaint case** reaches its legal deadline within 30 days. **1 promise is late**, as many as"
        " last week; it is 1 day late. 1 of 1 promise due this week was kept.",
    ),
    (
        {"due": 412, "kept": 371, "late": 38, "questions": 0, "ending_soon": 0},
        "**Nothing unusual.** **38 promises are late**. 371 of 412 promises due this week were kept (90%).",
    ),
    (
        {"late": 1, "late_before": 0, "questions": 1, "worse": 1},
        "**1 question needs asking.** **1 promise is late**, 1 more than last week.",
    ),
    (
        {"late": 4, "late_before": 4, "questions": 2, "ending_soon": 0},
        "**4 promises are late**, as many as last week. **2 questions need asking.** "
        "No complaint case reaches its legal deadline within 30 days.",
    ),
    (
        {"late": 0, "late_before": 0, "questions": 1, "ending_soon": 3},
        "**3 complaint cases** reach their legal deadline within 30 days. **1 question needs asking.** No"
        " promise is late, as last week.",
    ),
    (
        {"due": 412, "kept": 371, "late": 38, "questions": 0, "ending_soon": 0, "usual": (0.86, 0.94)},
        "**Nothing unusual.** **38 promises are late**. 371 of 412 promises due this week were kept"
        " (90%; usual 86–94%).",
    ),
    (
        NORMAL | {"sources": sources(complaints=date(2026, 10, 25)), "late_before": None},
        "**Complaints cannot be read for this week: the file ends 25 October.** Promises and events run to"
        " 15 November. **41 promises are late**; the oldest is 23 days late, in Records.",
    ),
    (
        NORMAL | {"sources": sources(promises=date(2026, 11, 1), events=date(2026, 11, 1))},
        "**Promises and events cannot be read for this week: the files end 1 November.** Complaints run to"
        " 15 November. **2 complaint cases** reach their legal deadline within 30 days.",
    ),
    (
        {"sources": sources(promises=None, events=None), "open_cases": 38, "past_cases": 5},
        "**1 of 3 parts is connected.** Complaints: 38 open, 5 past 90 days. Connect promises next.",
    ),
    (
        {"sources": sources(complaints=None), "late": 4},
        "**2 of 3 parts are connected.** **4 promises are late**. Connect complaints next.",
    ),
    (
        {"sources": sources(promises=None, events=None), "open_cases": 0, "past_cases": 0},
        "**1 of 3 parts is connected.** Complaints: none open, none past 90 days. Connect promises next.",
    ),
    (
        {"sources": sources(None, None, None)},
        "**None of the 3 parts is connected.** Connect complaints first.",
    ),
]
COMMANDER = [
    (
        (9, 6, 1, 160, 195),
        "**9 promises are late on 15 November,** 6 come due by 22 November, 1 has no owner. Over 13 weeks"
        " 160 of 195 were kept on time (82%).",
    ),
    (
        (1, 1, 2, 1, 12),
        "**1 promise is late on 15 November,** 1 comes due by 22 November, 2 have no owner. Over 13 weeks"
        " 1 of 12 was kept on time (8%).",
    ),
    (
        (0, 0, 0, 4, 6),
        "**No promise is late on 15 November or comes due by 22 November.** Over 13 weeks 4 of 6 were kept"
        " on time.",
    ),
    (
        (0, 3, 0, 0, 0),
        "**No promise is late on 15 November,** 3 come due by 22 November. No promise came due over 13"
        " weeks.",
    ),
    (
        (2, 0, 0, 0, 5),
        "**2 promises are late on 15 November,** none comes due by 22 November. Over 13 weeks 0 of 5 were"
        " kept on time.",
    ),
]


@pytest.mark.parametrize(("facts", "sentence"), CHIEF)
def test_chief_sentence(facts, sentence):
    assert chief(**facts) == sentence


@pytest.mark.parametrize(("facts", "sentence"), COMMANDER)
def test_commander_sentence(facts, sentence):
    assert commander(*facts) == sentence


def test_the_commanders_sentence_says_what_is_usual_where_there_is_room():
    usual = wording.standing("usual", 1, 2, True)
    assert commander(9, 6, 0, 160, 195, standing=usual).endswith(
        "160 of 195 were kept on time (82%); the newest settled week was usual."
    )
    run = wording.standing("better", 1, 37, True)
    assert commander(9, 6, 0, 160, 195, standing=run).endswith("; above the middle of usual for 37 weeks.")
    # A share of 13 weeks is never called usual: only single weeks, and runs of them, are judged.
    assert commander(9, 6, 1, 160, 195, standing=run).endswith("(82%); 37 weeks above the middle of usual.")
    blocks = wording.standing("worse", 4, 0, True)
    assert commander(9, 6, 1, 160, 195, standing=blocks).endswith("; newest 4-week block: worse than usual.")


def test_council_sentence():
    assert council(4479, 5148, 0.95, 0.71, 22) == (
        "**4,479 of 5,148 promises were kept on time** (87%; goal 95%). An estimated 71% of complaints are"
        " answered within 90 days; 22 are past 90 days."
    )
    assert council(1, 1, 0.95) == "**1 of 1 promise was kept on time** (goal 95%)."
    assert council(0, 0, None, 0.5, 0) == (
        "**No promise came due.** An estimated 50% of complaints are answered within 90 days; none is past"
        " 90 days."
    )


def every_sentence():
    units = ("Records", "Family and survivors investigation bureau of the northern districts")
    for late, before, soon, asked, unit in itertools.product(
        (None, 0, 1, 41, 12345), (None, 0, 1, 41), (None, 0, 1, 2), (None, 0, 1, 3), units
    ):
        for early in (SUNDAY, date(2026, 10, 25)):
            yield chief(
                due=412,
                kept=371,
                late=late,
                late_before=before,
                oldest_days=123,
                oldest_unit=unit,
                ending_soon=soon,
                questions=asked,
                worse=(asked or 0) // 2,
                sources=sources(complaints=early, events=early),
            )
    for facts in itertools.product((0, 1, 999), (0, 1, 999), (0, 1, 9), (0, 1, 7), (0, 7, 1950)):
        if facts[3] <= facts[4]:
            yield commander(*facts, standing=wording.standing("higher", 4, 0, True))
    for kept, share, past, before in itertools.product(
        (0, 1, 4479), (None, 0.004), (None, 0, 1, 22), (None, 0, 35)
    ):
        yield council(kept, 5148, 0.95, share, past, before)


def test_every_sentence_obeys_the_rules():
    seen = set(every_sentence())
    assert len(seen) > 500
    for text in seen:
        bare = wording.plain(text)
        assert wording.words(text) <= wording.MOST_WORDS, text
        assert 1 <= len(re.findall(r"\.(?: |$)", bare)) <= wording.MOST_CLAUSES, text
        assert text.count("**") % 2 == 0, text
        assert "None" not in bare.replace("None of your", "").replace("None of the", ""), text
        assert not re.search(r"  | [.,;]|\.\.|\bnan\b", text), text
        assert not [word for word in wording.FORBIDDEN if word in bare.lower()], text


def test_usual_and_unusual_only_come_from_outside():
    for text in every_sentence():
        if "usual" in text.lower():
            assert text.startswith("**Nothing unusual.**") or "higher than usual" in text
    assert "usual" not in chief(**NORMAL).lower()


def test_words_are_counted_as_a_reader_counts_them():
    assert wording.words(f"**41{wording.NO_BREAK}promises** – late") == 3


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (wording.number(4479), "4,479"),
        (wording.number(-5), "−5"),
        (wording.number(-0.2), "0"),
        (wording.number(2.5), "3"),
        (wording.number(0.85, 1), "0.9"),
        (wording.signed(5), "+5"),
        (wording.signed(-6), "−6"),
        (wording.signed(0.01), "0"),
        (wording.points(0.051), "+5 points"),
        (wording.points(-0.01), "−1 point"),
        (wording.counted(1, "promise"), "1 promise"),
        (wording.counted(0, "case"), "0 cases"),
        (wording.share(160, 195), "82% (160 of 195)"),
        (wording.share(160, 195, table=True), "82.1% (160 of 195)"),
        (wording.share(40, 50, table=True), "80% (40 of 50)"),
        (wording.share(4, 6, 10), "4 of 6"),
        (wording.share(0, 0, 10), "no records"),
        (wording.percent(0.145, 10), "15%"),
        (wording.percent(5147 / 5148), "99.9%"),
        (wording.percent(1 / 5148, 5148, table=True), "0.1%"),
        (wording.percent(1), "100%"),
        (wording.percent(0), "0%"),
        (wording.days(1.4), "1 day"),
        (wording.days(23), "23 days"),
        (wording.likely(0.76, 0.87), "76–87%"),
        (wording.likely(12.2, 18.4, "days"), "12–18 days"),
        (wording.likely(61, 68, "score"), "61–68"),
        (wording.likely(0.81, 1.26, "rate"), "0.8–1.3"),
        (wording.figure(0.8213, "rate"), "0.8"),
        (wording.day(date(2026, 11, 9)), "9 Nov 2026"),
        (wording.day(date(2026, 11, 9), month_first=True), "Nov 9, 2026"),
        (wording.day(date(2026, 11, 9), year=False), "9 Nov"),
        (wording.week(date(2026, 11, 9)), "9–15 November 2026"),
        (wording.week(date(2026, 9, 28)), "28 September – 4 October 2026"),
        (wording.week(date(2026, 12, 28)), "28 December 2026 – 3 January 2027"),
        (wording.window("13w"), "13 weeks"),
        (wording.window("week"), "this week"),
        (wording.window("all"), "since the first record"),
        (wording.due_mark(-4), ":orange[◆ Late 4 d]"),
        (wording.due_mark(0), ":orange[◆ Late 1 d]"),
        (wording.due_mark(6), "○ In 6 d"),
        (wording.mark("better"), ":blue[● Better than usual]"),
        (wording.mark("usual"), "○ Usual"),
        (wording.mark("claimed", wording.PLEDGE), "○ Said done, no evidence yet"),
        (wording.mark("cannot", wording.ASSURANCE), "× Cannot meet as it works now"),
        (wording.missing("hidden", "small cell"), "withheld"),
        (wording.missing("too_few"), "Too few cases"),
        (wording.missing("no_data", "no promise came due"), "No promise came due"),
        (wording.missing("no_data"), "No records"),
        (wording.too_few(6, 10), "Too few cases (6 of 10 needed)"),
        (wording.data_through("complaints", date(2026, 11, 14)), "complaints to 14 Nov"),
        (wording.data_through("events", None), "events not connected"),
        (wording.plain(":gray[:small[a **b**]] c"), "a b c"),
        (
            wording.freshness(date(2026, 11, 15), date(2026, 11, 1)),
            "Lists run to 15 Nov. Trends are judged to 1 Nov; later weeks are early.",
        ),
    ],
)
def test_texts(text, expected):
    assert normal(text) == expected


def test_states_carry_a_shape_and_a_word_and_only_two_colours():
    every = [*wording.VARIATION.values(), *wording.ASSURANCE.values(), *wording.PLEDGE.values()]
    assert all(shape and word for shape, word, _ in every)
    assert {colour for *_, colour in every} == {"", "blue", "orange"}
    # The bundled typeface lacks these three; a fallback would change size from machine to machine.
    assert not set("◇▨✕") & set("".join(shape for shape, *_ in every))


@pytest.mark.parametrize("term", GLOSSARY)
def test_glossary(term):
    text = definition(term.upper())
    assert text.endswith(".")
    assert wording.words(text) <= wording.MOST_WORDS
    assert not [word for word in wording.FORBIDDEN if word in text.lower()]


def test_an_unknown_term_is_not_passed_over():
    with pytest.raises(KeyError):
        definition("rank")


def test_the_scores_ends_are_agreed_only_once_somebody_adopted_them():
    assert wording.score_caption(True) == wording.SCORE_CAPTION
    assert wording.score_caption(False) == (
        "0 = the proposed floor, 100 = the proposed target. Not a percentage, not a rank."
    )


@pytest.mark.parametrize("states", [wording.PLEDGE, wording.VARIATION, wording.ASSURANCE])
def test_no_two_states_share_a_shape(states):
    assert len({shape for shape, _, _ in states.values()}) == len(states)


def test_the_standing_lines():
    assert wording.STANDING_LINE == "For managing the organisation. Not evidence about any employee."
    assert wording.SCORE_CAPTION == (
        "0 = the floor we agreed, 100 = the target we agreed. Not a percentage, not a rank."
    )
