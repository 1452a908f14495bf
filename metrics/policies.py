"""Clocks and goalposts as text: what each may be, and the configuration that follows from those adopted."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import sqlalchemy as sa

from metrics.calendar import local_day, zone
from metrics.configuration import (
    GOALPOSTS,
    LEGAL_CLOCK,
    PROMISE_CLOCK,
    TOLD_WITHIN,
    Configuration,
    LegalClock,
    MeasureRule,
)
from models.access import Scope
from models.adoptions import Adopted, Adoption, adoptions
from models.errors import EntryRefused
from models.tree import agency_zone
from models.units import BEGINNING

LONGEST_CLOCK: Final = 3650  # days of a legal clock
LONGEST_PROMISE: Final = 365  # days of a promise
_DAYS: Final = re.compile(r"(\d{1,5})(?: days?)?")
_LEGAL: Final = re.compile(
    r"(?:(\d{1,3}) months?)?(?:,? ?(?:and )?(\d{1,5})(?: days?)?)?(?:,? by (law|statute|court|policy))?"
)
_POSTS: Final = re.compile(r"(\d{1,5}(?:\.\d{1,2})?) ?%? ?(?:to|-|–) ?(\d{1,5}(?:\.\d{1,2})?) ?%?")


@dataclass(frozen=True)
class Policy:
    """One clock or goalpost in force: its value and the one that ships, as text; adopted: None for nobody."""

    key: str
    value: str
    default: str
    source: str | None
    adopted: Adopted | None


def policies(configuration: Configuration, shipped: Configuration) -> list[Policy]:
    """All clocks and goalposts of an agency, beside those of the file it starts from."""
    return [
        Policy(
            key,
            value_of(configuration, key),
            value_of(shipped, key),
            source_of(shipped, key),
            configuration.adopted(key),
        )
        for key in configuration.policies
    ]


def value_of(configuration: Configuration, key: str) -> str:
    """A clock or goalpost as text: `90 days, by policy`, `3 days`, `40 to 85` (floor, then goal).

    Errors: EntryRefused for a key that there is not.
    """
    _check_key(configuration, key)
    kind, _, name = key.partition(".")
    if key == LEGAL_CLOCK:
        return clock_text(configuration.legal_clocks[0])
    if key == TOLD_WITHIN:
        return _counted(configuration.records.told_within_days, "day")
    if f"{kind}." == PROMISE_CLOCK:
        return _counted(configuration.promise_clocks[name].days, "day")
    rule = configuration.measures[name]
    return f"{rule.floor:g} to {rule.target:g}"


def source_of(configuration: Configuration, key: str) -> str | None:
    """Where a value of the file comes from; None where the file does not say."""
    if key == LEGAL_CLOCK:
        return configuration.legal_clocks[0].source
    clock = configuration.promise_clocks.get(key.removeprefix(PROMISE_CLOCK))
    return clock.source if clock and key.startswith(PROMISE_CLOCK) else None


def _check_key(configuration: Configuration, key: str) -> None:
    if key not in configuration.policies:
        raise EntryRefused(
            f"There is no clock or goalpost “{key[:40]}”. They are: "
            + ", ".join(configuration.policies)
            + "."
        )


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def clock_text(clock: LegalClock) -> str:
    """A legal clock as text: `12 months and 1 day, by statute`."""
    parts = [_counted(n, noun) for n, noun in ((clock.months, "month"), (clock.days, "day")) if n]
    return f"{' and '.join(parts)}, by {clock.basis}"


def checked(configuration: Configuration, key: str, text: str) -> str:
    """A value as it will be kept: `180` of a promise's clock as `180 days`.

    Errors: EntryRefused with a plain sentence for an unknown key, or a value that no agency would mean.
    """
    _check_key(configuration, key)
    said = " ".join(text.split())
    if key == LEGAL_CLOCK:
        return clock_text(_legal_clock(said, configuration.legal_clocks))
    if key.startswith(GOALPOSTS):
        floor, goal = _goalposts(configuration, key.removeprefix(GOALPOSTS), said)
        return f"{floor:g} to {goal:g}"
    return _counted(_promise_days(said), "day")


def _legal_clock(said: str, known: Sequence[LegalClock]) -> LegalClock:
    """The clock that a text means; its basis, where none is said, is that of a known clock as long."""
    found = _LEGAL.fullmatch(said.lower())
    months, days = (int(part or 0) for part in found.groups()[:2]) if found else (0, 0)
    if not found or not 1 <= months * 31 + days <= LONGEST_CLOCK:
        raise EntryRefused(
            "A legal clock is a number of whole days or months up to ten years, such as "
            "“180 days, by statute” or “12 months and 1 day, by policy”."
        )
    like = next((clock for clock in known if (clock.months, clock.days) == (months, days)), None)
    basis = {"law": "statute", None: like.basis if like else "policy"}.get(found[3], found[3])
    clock = LegalClock(name="new", months=months, days=days, basis=basis, source="new")
    return clock.model_copy(update={"name": clock_text(clock)})


def _promise_days(said: str) -> int:
    found = _DAYS.fullmatch(said.lower())
    if not found or not 1 <= int(found[1]) <= LONGEST_PROMISE:
        raise EntryRefused(
            f"The clock of a promise is a number of whole days from 1 to {LONGEST_PROMISE}, such as “3 days”."
        )
    return int(found[1])


def _goalposts(configuration: Configuration, measure: str, said: str) -> tuple[float, float]:
    rule = configuration.measures[measure]
    found, example = _POSTS.fullmatch(said.lower()), value_of(configuration, GOALPOSTS + measure)
    if not found:
        raise EntryRefused(f"Give the floor and the goal of {measure} as two numbers, such as “{example}”.")
    floor, goal = float(found[1]), float(found[2])
    if fault := _wrong_posts(rule, floor, goal):
        raise EntryRefused(f"{fault} ({measure}; now {example})")
    return floor, goal


def _wrong_posts(rule: MeasureRule, floor: float, goal: float) -> str | None:
    """Why a floor and a goal cannot stand together, or None."""
    if max(floor, goal) > rule.out_of:
        return f"Floor and goal lie between 0 and {rule.out_of:g}."
    if floor == goal:
        return "Floor and goal are the same: then every value would be either none or all of the way."
    if rule.out_of < 100 and not (floor.is_integer() and goal.is_integer()):
        return "Floor and goal are whole days or weeks."
    if (floor < goal) != (rule.direction == "up"):
        better, side = ("higher", "below") if rule.direction == "up" else ("lower", "above")
        return f"Here {better} is better: the floor lies {side} the goal."
    return None


def in_force(rows: Sequence[Adoption], on: date) -> dict[str, Adoption]:
    """What has been adopted, by key, as in force on a day: of each key the newest that has begun."""
    begun = sorted((row for row in rows if row.in_force_from <= on), key=lambda row: row.in_force_from)
    return {row.key: row for row in begun}


def effective(configuration: Configuration, rows: Sequence[Adoption], on: date, place: str) -> Configuration:
    """The configuration of an agency on a day: the file, with what the agency has adopted.

    rows: oldest first; place: the agency's zone. An adoption of what the file no longer has says nothing.
    Values adopted as they stand leave the version as it is.
    """
    held = {key: row for key, row in in_force(rows, on).items() if key in configuration.policies}
    if not held:
        return configuration
    other = {key: row for key, row in held.items() if row.value != value_of(configuration, key)}
    chosen = configuration
    if other:
        content = configuration.model_dump(by_alias=True)
        for key, row in other.items():
            _put(content, configuration, key, row)
        chosen = Configuration.model_validate(content)
    return chosen.with_adoptions({key: _adopted(row, place) for key, row in held.items()})


def _put(content: dict[str, Any], configuration: Configuration, key: str, row: Adoption) -> None:
    """Write one adopted value into the content of a configuration."""
    kind, _, name = key.partition(".")
    source = row.note or f"Adopted by {row.post}"
    if key == LEGAL_CLOCK:
        clock = _legal_clock(row.value, configuration.legal_clocks).model_copy(update={"source": source})
        content["legal_clocks"] = (clock.model_dump(), *content["legal_clocks"])
    elif key == TOLD_WITHIN:
        content["records"]["told_within_days"] = _promise_days(row.value)
    elif f"{kind}." == PROMISE_CLOCK:
        content["promise_clocks"][name] |= {"days": _promise_days(row.value), "source": source}
    else:
        floor, goal = _goalposts(configuration, name, row.value)
        content["measures"][name] |= {"floor": floor, "target": goal}


def _adopted(row: Adoption, place: str) -> Adopted:
    first = None if row.in_force_from == BEGINNING else row.in_force_from
    return Adopted(row.post, local_day(row.adopted_at, zone(place)), first, row.note, row.reason)


def adopted_promise_clocks(configuration: Configuration) -> frozenset[str]:
    """The kinds of promise whose clock somebody has adopted."""
    keys = {kind: PROMISE_CLOCK + kind for kind in configuration.promise_clocks}
    keys |= {"outcome_notice": TOLD_WITHIN}
    return frozenset(kind for kind, key in keys.items() if configuration.adopted(key) is not None)


def agency_configuration(
    connection: sa.Connection, scope: Scope, configuration: Configuration, on: date
) -> Configuration:
    """The configuration of the scope's agency on a day."""
    rows = adoptions(connection, scope)
    return effective(configuration, rows, on, agency_zone(connection, scope)) if rows else configuration
