"""Addresses that somebody has changed: unknown, forbidden and malformed look the same, and nothing breaks."""

import re

import pytest

from dashboard import wording
from tests.access.canary import OTHER_AGENCY, OTHER_UNIT, OWN, PARENT, SIBLING
from tests.access.conftest import Canaries, OpenAs
from tests.access.seen import seen_on
from tests.access.test_pages import told
from tests.factories import AGENCY

HOSTILE = (
    SIBLING,
    PARENT,
    AGENCY,
    OTHER_UNIT,
    "Atlantis",
    SIBLING.upper(),
    f"{OWN}\x00",
    f"../{SIBLING}",
    f"{SIBLING}' OR '1'='1",
    "Q" * 10_000,
    "<script>alert(1)</script>",
)


def refusal(app, address: str) -> str:
    """The one sentence of a page that is not shown, without what the address said."""
    assert not app.exception
    sentences = [str(one.value) for one in app.header]
    assert wording.NO_GUESS not in sentences
    return re.sub("“.*”", "“…”", sentences[-1], flags=re.DOTALL)


@pytest.mark.parametrize("name", ["unit", "records", "confirm"])
def test_every_other_unit_reads_alike(canaries: Canaries, open_as: OpenAs, name: str) -> None:
    said = set()
    for address in HOSTILE:
        app = open_as("The captain", name, unit=address)
        said.add(refusal(app, address))
        # What the address itself says may be said back, cut short; nothing else.
        for unit, words in told(canaries, "The captain", name, seen_on(app)).items():
            assert words == [unit]
            assert unit.lower() in address.lower()
    assert said == {"There is no unit “…” that you may read."}


def test_a_parameter_given_twice_counts_once(open_as: OpenAs) -> None:
    app = open_as("The captain", "unit", unit=[OWN, SIBLING])
    assert not app.exception
    assert SIBLING not in "".join(str(one.value) for one in app.markdown)


@pytest.mark.parametrize(
    "query",
    [
        {"agency": OTHER_AGENCY},
        {"agency": "Atlantis"},
        {"week": "2026-W99"},
        {"week": "' OR 1=1"},
        {"unit": OWN, "measure": "B99"},
        {"unit": OWN, "measure": "B1", "window": "../.."},
        {"unit": OWN, "part": "x" * 5_000},
    ],
)
def test_other_parameters_break_nothing(canaries: Canaries, open_as: OpenAs, query: dict[str, str]) -> None:
    app = open_as("The captain", "records", **query)
    assert not app.exception
    assert wording.NO_GUESS not in [str(one.value) for one in app.header]
    assert OTHER_UNIT not in seen_on(app).text


def test_every_record_that_is_not_ones_own_reads_alike(canaries: Canaries, open_as: OpenAs) -> None:
    import sqlalchemy as sa

    from models.engine import engine_for, reading
    from models.facts import commitment, complaint

    with reading(engine_for(canaries.url)) as connection:
        held = {
            kind: {
                name: connection.scalar(
                    sa.select(sa.func.min(t.c.id)).where(t.c[column] == canaries.ids[name])
                )
                for name in (SIBLING, PARENT, OTHER_UNIT)
            }
            for kind, t, column in (
                ("promise", commitment, "unit_id"),
                ("complaint", complaint, "handling_unit_id"),
            )
        }
    others = [f"{kind}-{own}" for kind, found in held.items() for own in found.values() if own]
    assert len(others) >= 4
    strange = ["promise-999999999", "promise-1e3", "promise-²", "complaint--1", "promise-", "x" * 10_000]
    said = {refusal(open_as("The captain", "record", record=one), one) for one in (*others, *strange)}
    assert said == {"There is no record of this number that you may read."}
