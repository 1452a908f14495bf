"""Layer 2 for those who read a whole agency, and for those who read only what has been disclosed."""

import pytest

from dashboard import wording
from dashboard.page_entries import PAGES as ENTRIES
from metrics.measures import REGISTRY
from models.access import Action
from tests.access.canary import HANDLING, OTHER_AGENCY, OTHER_UNIT, PRIMES
from tests.access.conftest import PERSONS, Canaries, OpenAs
from tests.access.matrix import ACTIONS, PAGES
from tests.access.seen import Seen, seen_on
from tests.figures_on_pages import open_all

LONG = [
    pytest.param(name, marks=pytest.mark.long)
    for name in ("The chief", "The captain", "The office", "The auditor")
]
# What the buttons and forms of each action begin with, and the page on which they stand.
FORMS = {
    Action.ASK: ("this_week", {}, wording.ASK),
    Action.REPLY: ("unit", {"unit": HANDLING}, wording.REPLY),
    Action.CONFIRM: ("confirm", {}, wording.confirm.took_place(0)),
    Action.CONNECT: ("data", {}, wording.undoing.TAKE_BACK),
    Action.NOTE: ("notes", {}, wording.notes.WRITE),
    Action.LOOK: ("patterns", {}, wording.patterns.RECORD),
    Action.ADOPT: ("clocks", {}, wording.clocks.ADOPT),
}


def drawn(app) -> Seen:
    """What stands on a page that must not break."""
    assert not app.exception
    found = seen_on(app)
    assert wording.NO_GUESS not in found.text
    return found


@pytest.mark.parametrize(
    "person",
    ["The steward", *LONG[::3]],
)
def test_who_reads_all_of_an_agency_reads_nothing_of_another(open_as: OpenAs, person: str) -> None:
    for name, roles in PAGES.items():
        if PERSONS[person][0] in roles:
            found = drawn(open_as(person, name))
            assert OTHER_AGENCY not in found.text, name
            assert OTHER_UNIT not in found.text, name


@pytest.mark.parametrize(
    "person",
    ["The council", "The steward", *LONG],
)
def test_a_page_that_a_role_lacks_is_not_there(open_as: OpenAs, person: str) -> None:
    """Its address leads to the start page, and no link leads there."""
    role = PERSONS[person][0]
    lacking = {entry.name for entry in ENTRIES if role not in entry.roles}
    for name in sorted(PAGES):
        app = open_as(person, name) if role in PAGES[name] else None
        if app is not None:
            assert not app.exception
            assert {link.proto.page for link in app.get("page_link")} & lacking == set(), name


@pytest.mark.parametrize("action", FORMS)
def test_a_form_stands_for_those_who_may_and_for_nobody_else(open_as: OpenAs, action: Action) -> None:
    name, query, label = FORMS[action]
    first = label.split()[0]
    for person, (role, _) in PERSONS.items():
        if role not in PAGES[name] or (query and person in ("The captain", "The major")):
            continue  # that unit is not theirs
        labels = [str(button.label) for button in open_as(person, name, **query).button]
        found = any(one == label or one.startswith(first) for one in labels)
        assert found == (role in ACTIONS[action]), (person, labels)


def test_a_policymaker_reads_no_count_that_points_at_a_person(canaries: Canaries, open_as: OpenAs) -> None:
    """Of complaints, findings, feedback and completeness: nothing but what Council has from its release."""
    rows = canaries.card.rows
    small = {name for name, one in REGISTRY.items() if one.part in ("complaints", "records") or name == "C4"}
    secret = rows[rows["measure"].isin(small)].astype(object)
    pairs = {
        (int(x), int(n))
        for x, n in zip(secret["numerator"], secret["denominator"], strict=True)
        if x == x and n == n and n > 10 and 0 < x != n
    }
    shares = {round(float(value), 9) for value in secret["value"] if value == value and 0 < value < 1}
    method = drawn(open_all(open_as("The council", "method")))
    assert not method.pairs & pairs
    assert not method.values & shares
    assert wording.method.NOT_RELEASED in method.text
    assert not [name for name in PRIMES if name in method.text]
    ours = drawn(open_all(open_as("The chief", "method")))
    assert ours.pairs & pairs  # the same scan finds them where they stand


def test_council_says_the_same_to_everybody(open_as: OpenAs) -> None:
    said = set()
    for person in ("The council", "The captain", "The office"):
        app = open_all(open_as(person, "council"))
        drawn(app)
        words = [
            str(one.value) for kind in ("header", "markdown", "caption", "subheader") for one in app.get(kind)
        ]
        charts = [str(chart.proto.data) for chart in app.get("vega_lite_chart")]
        tables = [table.value.to_csv() for table in app.table]
        said.add("\n".join([*words, *charts, *tables]))
    assert len(said) == 1
    assert not [link for link in app.get("page_link") if link.proto.page == "records"]


def test_on_council_no_unit_stands_beside_a_complaint_figure(canaries: Canaries, open_as: OpenAs) -> None:
    found = drawn(open_all(open_as("The council", "council")))
    complaints = canaries.card.rows[
        canaries.card.rows["measure"].str.startswith("A")
        & canaries.card.rows["unit"].isin([*PRIMES, HANDLING])
    ].astype(object)
    pairs = {
        (int(x), int(n))
        for x, n in zip(complaints["numerator"], complaints["denominator"], strict=True)
        if x == x and n == n and n > 10 and 0 < x != n
    }
    assert not found.pairs & pairs
