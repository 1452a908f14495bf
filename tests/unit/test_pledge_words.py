"""Pledges in words: never "none is late" over something done late or unconfirmed; names kept apart."""

from dataclasses import dataclass
from datetime import date

import pytest

from dashboard import wording
from dashboard.words.pledges import PledgeFacts

words = wording.pledges
ON, SINCE = date(2026, 11, 15), date(2026, 6, 29)


@dataclass(frozen=True)
class Late:
    days: int
    ended_on: date | None


def normal(text: str) -> str:
    return text.replace(wording.NO_BREAK, " ")


SENTENCES = [
    ((0,), "The records hold no pledge to you."),
    ((1,), "On 15 November your one pledge is not open past its date."),
    ((1, 1), "On 15 November your one pledge is open past its date."),
    ((30,), "On 15 November none of your 30 pledges is open past its date."),
    ((30, 1), "On 15 November **1 of your 30 pledges is open past its date**."),
    (
        (30, 0, 12, 8, 5),
        "On 15 November none of your 30 pledges is open past its date; **12 are said done without confirmed"
        " evidence**, and the date of 8 of them has passed.",
    ),
    (
        (30, 3, 2, 2),
        "On 15 November **3 of your 30 pledges are open past their date**; **2 are said done without"
        " confirmed evidence**, and all their dates have passed.",
    ),
    (
        (30, 3, 1, 1),
        "On 15 November **3 of your 30 pledges are open past their date**; **1 is said done without confirmed"
        " evidence**, and its date has passed.",
    ),
    (
        (30, 0, 1),
        "On 15 November none of your 30 pledges is open past its date; **1 is said done without confirmed"
        " evidence**.",
    ),
    ((4, 0, 0, 0, 2), "On 15 November none of your 4 pledges is open past its date; 2 were done late."),
    ((4, 0, 0, 0, 1), "On 15 November none of your 4 pledges is open past its date; 1 was done late."),
]


@pytest.mark.parametrize(("facts", "said"), SENTENCES)
def test_sentence(facts: tuple[int, ...], said: str) -> None:
    assert normal(words.pledge_sentence(PledgeFacts(ON, *facts))) == said
    assert wording.words(said) <= wording.MOST_WORDS


def test_nothing_is_called_not_late_while_something_was_done_late_or_stands_unconfirmed() -> None:
    for late in (0, 1, 3):
        for claimed, past in ((0, 0), (1, 0), (1, 1), (9, 4), (9, 9)):
            for done_late in (0, 1, 2):
                said = words.pledge_sentence(PledgeFacts(ON, 30, late, claimed, past, done_late))
                assert "is late" not in said
                assert ("said done" in said) == (claimed > 0)
                assert ("done late" in said) == (not claimed and done_late > 0)


@pytest.mark.parametrize(
    ("kept", "late", "said"),
    [
        (0, [], ["None was kept with evidence.", "None fell due and was late."]),
        (
            1,
            [Late(3, None)],
            ["**1 pledge kept with evidence.**", "**1 pledge fell due and was late:** 1 is still open."],
        ),
        (
            14,
            [Late(15, None), Late(10, ON), Late(46, ON), Late(17, ON)],
            [
                "**14 pledges kept with evidence.**",
                "**4 pledges fell due and were late:** 1 is still open and 3 were done 10 to 46 days late.",
            ],
        ),
        (
            2,
            [Late(1, ON)],
            [
                "**2 pledges kept with evidence.**",
                "**1 pledge fell due and was late:** 1 was done 1 day late.",
            ],
        ),
    ],
)
def test_what_has_become_of_them(kept: int, late: list[Late], said: list[str]) -> None:
    assert [normal(line) for line in words.since_lines(kept, late)] == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            words.pledge_link("Publish the policy", "council_pledge", "P-1", "/record?record=promise-7"),
            "[Publish the policy](/record?record=promise-7) :gray[P-1]",
        ),
        (words.pledge_link(None, "consent_decree_item", "P-2", None), "**Consent decree item** :gray[P-2]"),
        (
            words.pledge_link("a [b](c) *d*", "council_pledge", "P-3", None),
            r"**a \[b\]\(c\) \*d\*** :gray[P-3]",
        ),
        (words.pledge_kind("oversight_recommendation"), "Oversight recommendation"),
        (words.since_title(SINCE, ON), "From 29 June to 15 November"),
        (words.since_named("X", "court", 17, still_open=False), "X, to the court: done 17 days late"),
        (
            words.since_named("X", "oversight", 1, still_open=True),
            "X, to an oversight body: open, 1 day late",
        ),
        (words.and_more(3), "and 3 more, in the table above"),
        (words.unproven_label(68, SINCE), "Said done before 29 June, still without confirmed evidence (68)"),
        (
            words.not_printed(29, 68, SINCE),
            "Listed on the page, not here: 29 kept with evidence or not due and 68 said done before"
            " 29 Jun 2026 without confirmed evidence.",
        ),
        (words.not_printed(0, 0, SINCE), ""),
    ],
)
def test_texts(text: str, said: str) -> None:
    assert normal(text) == said
