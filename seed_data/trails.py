"""What happens to a promise on its way: it is handed on, or its due date is moved.

Hand-offs come at a constant hazard for every day a promise is open, so short promises are handed on
less often. Only `PARKS_BY_HAND_OFF` hands on mostly in the five days before the due date.
"""

from dataclasses import dataclass

import numpy as np

from seed_data import places
from seed_data.calendar_span import DAY, UNKNOWN, WEEKS, Minutes, Span, dates, day_of, flags, instants
from seed_data.places import UNITS, DemoUnit, Row, index
from seed_data.promises import Promises, Shares

HAZARD = 0.023
LONG_HAZARD = 0.001
PARKING_HAZARD = 0.1
PARKING_DAYS = 5
_SHARED_OFFICES = (places.CLOSES_ON_DEADLINE, "Traffic", "Property", "Family and survivors")
_SHARED_WEIGHT = 0.1
_REASONS = ("wrong_unit", "specialist", "shift_end", "jurisdiction")
_REASON_SHARES = (0.4, 0.3, 0.15, 0.15)
_NOBODY_OWNS = 4


@dataclass
class HandOff:
    """One hand-off of one promise; `accepted` is UNKNOWN where nobody took it."""

    promise: int
    number: int
    at: int
    giver: int
    taker: int
    accepted: int
    reason: str


def _weight(giver: DemoUnit, taker: DemoUnit) -> float:
    """How often a unit is handed a promise: within the bureau by size, now and then a shared office."""
    if taker.name in (giver.name, places.INTAKE, places.COMMAND):
        return 0.0
    if giver.name == places.PARKS_BY_HAND_OFF:
        return taker.promises_a_week * (taker.kind == "patrol" or taker.name == places.CLOSES_ON_DEADLINE)
    near = 1.0 if taker.parent == giver.parent else _SHARED_WEIGHT * (taker.name in _SHARED_OFFICES)
    return near * float(taker.promises_a_week**1.5)


def _takers(giver: DemoUnit) -> Shares:
    weights = np.array([_weight(giver, taker) for taker in UNITS])
    return np.asarray(weights / weights.sum())


_TAKERS = [_takers(unit) for unit in UNITS]


def _closing(promises: Promises, span: Span) -> Minutes:
    """The last minute a promise can still be handed on: its end, or that of the records."""
    return np.minimum(promises.ended, span.last_minute)


def _times(promises: Promises, span: Span, rng: np.random.Generator) -> dict[int, list[int]]:
    closing = _closing(promises, span)
    life = np.maximum(closing - promises.made, 0)
    long_dated = promises.due - promises.made > 45 * DAY
    parks = promises.of(places.PARKS_BY_HAND_OFF)
    office = np.array([unit.parent == "Support" for unit in UNITS])[promises.unit]
    keeps = long_dated | promises.of(places.COMMAND)
    hazard = np.select([keeps, parks, office], [LONG_HAZARD, HAZARD / 5, HAZARD / 3], HAZARD)
    # The unhappy week of this unit is its own: none of what it failed then was handed to others.
    hazard = np.where(promises.of(places.BAD_WEEK_KEPT) & promises.due_in_week(WEEKS - 3), 0, hazard)
    counts = np.minimum(rng.poisson(hazard * life / DAY), 5)
    times = {
        int(i): sorted((promises.made[i] + rng.integers(0, life[i] + 1, counts[i])).tolist())
        for i in np.flatnonzero(counts)
    }
    return _parked(promises, closing, parks, rng, times)


def _parked(
    promises: Promises,
    closing: Minutes,
    parks: np.ndarray,
    rng: np.random.Generator,
    times: dict[int, list[int]],
) -> dict[int, list[int]]:
    for i in np.flatnonzero(parks & promises.has_due()):
        start = max(promises.made[i], promises.due[i] - PARKING_DAYS * DAY)
        stop = min(promises.due[i], closing[i])
        if start < stop and rng.random() < PARKING_HAZARD * (stop - start) / DAY:
            moments = rng.integers(start, stop, 1 + int(rng.random() < 0.7))
            times[int(i)] = sorted([*times.get(int(i), []), *moments.tolist()])
    return times


def _bad_week(promises: Promises, span: Span, rng: np.random.Generator) -> dict[int, list[int]]:
    """Seven promises of one unit, due in the newest settled week, go to and fro four times."""
    closing = np.minimum(_closing(promises, span), promises.due)
    room = closing - promises.made > 3 * DAY
    chosen = promises.of(places.BAD_WEEK_HAND_OFFS) & promises.due_in_week(WEEKS - 3) & room
    spread = np.linspace(0.1, 0.9, 4)
    return {
        int(i): (promises.made[i] + (spread * (closing[i] - promises.made[i])).astype(int)).tolist()
        for i in np.flatnonzero(chosen)[:7]
    }


def _walk(
    i: int, times: list[int], closing: int, owner: int, returns: float, rng: np.random.Generator
) -> list[HandOff]:
    """The chain of owners: each hand-off starts where the one before ended; some go straight back."""
    chain: list[HandOff] = []
    holder, before = owner, owner
    for number, at in enumerate(times, start=1):
        back = holder != before and rng.random() < returns
        taker = before if back else int(rng.choice(len(UNITS), p=_TAKERS[holder]))
        reason = "refused" if back and rng.random() < 0.5 else str(rng.choice(_REASONS, p=_REASON_SHARES))
        limit = times[number] if number < len(times) else closing
        accepted = min(at + int(rng.exponential(260)), limit)
        chain.append(HandOff(i, number, at, holder, taker, accepted, reason))
        holder, before = taker, holder
    return chain


def _orphans(promises: Promises, span: Span, taken: set[int], rng: np.random.Generator) -> list[HandOff]:
    """A few open promises, each of another unit, whose only hand-off was never accepted."""
    open_now = (
        promises.open_at(span.last_minute)
        & promises.has_due()
        & (promises.made < span.last_minute - 10 * DAY)
    )
    candidates = [int(i) for i in rng.permutation(np.flatnonzero(open_now)) if i not in taken]
    first_of_unit = {int(promises.unit[i]): i for i in reversed(candidates)}
    chosen = sorted(first_of_unit.values())[:_NOBODY_OWNS]
    ages = (9, 6, 4, 2)
    return [
        HandOff(
            i, 1, (span.days - age) * DAY + 400, owner, int(np.argmax(_TAKERS[owner])), UNKNOWN, "wrong_unit"
        )
        for i, age in zip(chosen, ages, strict=False)
        for owner in [int(promises.unit[i])]
    ]


def make_hand_offs(promises: Promises, span: Span, rng: np.random.Generator) -> list[HandOff]:
    """All hand-offs, in order of promise and number."""
    closing = _closing(promises, span)
    bad_week = _bad_week(promises, span, rng)
    times = _times(promises, span, rng) | bad_week
    chains = _orphans(promises, span, set(times), rng)
    for i, moments in times.items():
        parked = promises.unit[i] == index(places.PARKS_BY_HAND_OFF)
        returns = 1.0 if i in bad_week or parked else 0.5
        chains += _walk(i, moments, int(closing[i]), int(promises.unit[i]), returns, rng)
    return sorted(chains, key=lambda step: (step.promise, step.number))


def hand_off_rows(chain: list[HandOff], keys: list[str], span: Span, rng: np.random.Generator) -> list[Row]:
    """hand_offs.csv."""
    told = rng.random(len(chain)) < 0.62
    columns = (
        [keys[step.promise] for step in chain],
        [str(step.number) for step in chain],
        instants(span, [step.at for step in chain]),
        [places.NAMES[step.giver] for step in chain],
        [places.NAMES[step.taker] for step in chain],
        instants(span, [step.accepted for step in chain]),
        [step.reason for step in chain],
        flags(told, True),
    )
    return [list(row) for row in zip(*columns, strict=True)]


def _moves(promises: Promises, span: Span, rng: np.random.Generator) -> tuple[Minutes, Minutes]:
    """Which promises have their due date moved, and when: seldom in the last three days."""
    allowed = promises.due - promises.made
    eligible = promises.has_due() & (allowed >= 5 * DAY)
    last_days = rng.random(len(allowed)) < 0.1
    early = promises.made + rng.random(len(allowed)) * (allowed - 3 * DAY)
    at = np.where(last_days, promises.due - rng.random(len(allowed)) * 3 * DAY, early).astype(np.int64)
    moved = eligible & (rng.random(len(allowed)) < 0.085) & (at < _closing(promises, span))
    return np.flatnonzero(moved), at


def due_change_rows(promises: Promises, span: Span, rng: np.random.Generator) -> list[Row]:
    """due_changes.csv: one move for most, a second for a few; the original due date never changes."""
    chosen, at = _moves(promises, span, rng)
    closing, keys = _closing(promises, span), promises.keys()
    steps: list[tuple[int, int, int, int]] = []
    for i in chosen:
        due = int(promises.due[i]) + int(rng.integers(3, 15)) * DAY
        steps.append((int(i), 1, int(at[i]), due))
        second = int(at[i]) + int(rng.integers(DAY, 6 * DAY))
        if second < closing[i] and rng.random() < 0.15:
            steps.append((int(i), 2, second, due + int(rng.integers(3, 15)) * DAY))
    changed = np.array([step[2] for step in steps])
    told_at = np.minimum(changed + rng.integers(1, 500, len(steps)), span.last_minute)
    new_due = np.array([step[3] for step in steps])
    timed = np.array([promises.timed[step[0]] for step in steps])
    columns = (
        [keys[step[0]] for step in steps],
        [str(step[1]) for step in steps],
        instants(span, changed),
        np.where(timed, instants(span, new_due), dates(span, day_of(new_due))).tolist(),
        rng.choice(["agency", "requester"], len(steps), p=[0.75, 0.25]).tolist(),
        instants(span, np.where(rng.random(len(steps)) < 0.72, told_at, UNKNOWN)),
    )
    return [list(row) for row in zip(*columns, strict=True)]
