"""Promises of the demo agency: made, due, done, in minutes of the agency's clock.

Completions of an ordinary unit run smoothly through the due date: their density falls in a straight line over
the time allowed and meets the density of the late ones at the due date. Only `CLOSES_ON_DEADLINE` differs.
"""

from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from seed_data import places
from seed_data.calendar_span import DAY, UNKNOWN, WEEKS, Flags, Minutes, Span, dates, day_of, flags, instants
from seed_data.places import UNITS, Row, index
from seed_data.pledge_titles import titles
from seed_data.promise_kinds import TERMS, mix

Shares = npt.NDArray[np.float64]
Names = npt.NDArray[np.str_]

_KIND_NAMES = np.array(list(TERMS))
_WEEKDAYS = (0.18, 0.18, 0.18, 0.18, 0.18, 0.06, 0.04)
_EVIDENCE = ("letter", "report", "minutes", "photo", "receipt")
_VERIFIERS = ("Inspector, Audit and standards", "Deputy chief, Support", "Policy analyst, Council office")
# Late items: most are done within days, a few take weeks. Chosen so that about 40 are late at any time.
_SOON, _SLOW, _SLOW_SHARE = 3.2, 15.0, 0.17
_LATE_DENSITY = (1 - _SLOW_SHARE) / _SOON + _SLOW_SHARE / _SLOW


@dataclass
class Promises:
    """All promises, one array a column; `ended` may lie after the end of the records: then it is open."""

    unit: Minutes
    kind: Names
    made: Minutes
    due: Minutes
    timed: Flags
    ended: Minutes = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    ending: Names = field(default_factory=lambda: np.empty(0, dtype=np.str_))

    def keys(self) -> list[str]:
        """Record keys, in the order made."""
        return [f"P-{number:05d}" for number in range(1, len(self.made) + 1)]

    def of(self, unit: str) -> Flags:
        """Which promises a unit made."""
        return np.asarray(self.unit == index(unit), dtype=np.bool_)

    def has_due(self) -> Flags:
        """Which promises have a due date."""
        return np.asarray(self.due != UNKNOWN, dtype=np.bool_)

    def due_in_week(self, week: int) -> Flags:
        """Which promises are due in a week of the span."""
        return np.asarray(self.has_due() & (day_of(self.due) // 7 == week), dtype=np.bool_)

    def open_at(self, last_minute: int) -> Flags:
        """Which promises have not ended by then."""
        return np.asarray(self.ended > last_minute, dtype=np.bool_)


def _terms(kinds: Names, name: str) -> Any:
    values = np.array([getattr(terms, name) for terms in TERMS.values()])
    order = np.argsort(_KIND_NAMES)
    return values[order][np.searchsorted(_KIND_NAMES[order], kinds)]


def _due(made: Minutes, kinds: Names, rng: np.random.Generator) -> tuple[Minutes, Flags]:
    shortest, longest = _terms(kinds, "shortest"), _terms(kinds, "longest")
    allowed = shortest + rng.random(len(made)) * (longest - shortest)
    timed = rng.random(len(made)) < _terms(kinds, "timed")
    whole = np.where(longest < 1, allowed, np.round(allowed))
    by_instant = made + (whole * DAY).astype(np.int64)
    by_date = (day_of(made) + whole.astype(np.int64)) * DAY + DAY - 1
    due = np.where(timed, by_instant, by_date)
    return np.where(rng.random(len(made)) < 0.0007, UNKNOWN, due), timed


def _made(rng: np.random.Generator) -> Promises:
    counts = rng.poisson([unit.promises_a_week * WEEKS for unit in UNITS])
    unit = np.repeat(np.arange(len(UNITS)), counts)
    kind = np.concatenate(
        [
            rng.choice(list(mix(demo)), size=count, p=list(mix(demo).values()))
            for demo, count in zip(UNITS, counts, strict=True)
        ]
    )
    days = rng.integers(0, WEEKS, len(unit)) * 7 + rng.choice(7, size=len(unit), p=_WEEKDAYS)
    made = days * DAY + rng.integers(60, 600, len(unit))
    order = np.argsort(made, kind="stable")
    due, timed = _due(made[order], kind[order], rng)
    return Promises(unit[order], kind[order], made[order], due, timed)


def _chance_kept(promises: Promises) -> Shares:
    chance = np.array([unit.kept for unit in UNITS])[promises.unit]
    improves = promises.of(places.IMPROVES)
    ramp = np.interp(day_of(promises.due) / 7, [WEEKS - 52, WEEKS - 26], [0.70, 0.945])
    return np.where(improves, ramp, chance)


def _kept(promises: Promises, chance: Shares, rng: np.random.Generator) -> Flags:
    kept = rng.random(len(chance)) < chance
    bad_week = promises.of(places.BAD_WEEK_KEPT) & promises.due_in_week(WEEKS - 3)
    kept[bad_week] = np.arange(bad_week.sum()) % 5 < 2
    return kept


def _falling(density_at_end: Shares, rng: np.random.Generator) -> Shares:
    """Draws from a straight density on 0..1 that falls from 2 - e to e (e at most 1: level)."""
    end = np.minimum(density_at_end, 1 - 1e-9)
    draw = rng.random(len(end))
    root = np.sqrt((2 - end) ** 2 - 4 * (1 - end) * draw)
    return np.asarray((2 - end - root) / (2 * (1 - end)))


def _late_days(promises: Promises, rng: np.random.Generator) -> Shares:
    slow = rng.random(len(promises.made)) < _SLOW_SHARE
    scale = np.where(slow, _SLOW, _SOON) * _terms(promises.kind, "late_scale")
    # Only the unit that closes on the deadline leaves the days just after it empty.
    return np.asarray(rng.exponential(scale) + np.where(promises.of(places.CLOSES_ON_DEADLINE), 4, 0))


def _end(promises: Promises, rng: np.random.Generator) -> Minutes:
    size = len(promises.made)
    allowed = np.where(promises.has_due(), promises.due - promises.made, 15 * DAY)
    chance = _chance_kept(promises)
    kept = _kept(promises, chance, rng)
    late_density = (1 - chance) * _LATE_DENSITY / _terms(promises.kind, "late_scale")
    share = _falling(late_density * (allowed / DAY) / chance, rng)
    on_deadline = promises.of(places.CLOSES_ON_DEADLINE) & (rng.random(size) < 0.5)
    last_two_days = np.minimum(allowed, promises.due % DAY + DAY)
    in_time = np.where(on_deadline, allowed - rng.random(size) * last_two_days, share * allowed)
    late = allowed + 1 + _late_days(promises, rng) * DAY
    return (promises.made + np.where(kept, in_time, late)).astype(np.int64)


def _cancel(promises: Promises, rng: np.random.Generator) -> None:
    draw = rng.random(len(promises.made))
    promises.ending = np.where(
        draw < 0.01, "cancelled_by_requester", np.where(draw < 0.015, "cancelled_by_agency", "done")
    )
    allowed = np.where(promises.has_due(), promises.due - promises.made, 15 * DAY)
    when = promises.made + (rng.random(len(draw)) * allowed).astype(np.int64)
    promises.ended = np.where(draw < 0.015, when, promises.ended)


def make_promises(rng: np.random.Generator) -> Promises:
    """Promises with their whole lives, the part after the end of the records included."""
    promises = _made(rng)
    promises.ended = _end(promises, rng)
    _cancel(promises, rng)
    return promises


def later_rise(promises: Promises, handed_on: list[int], rng: np.random.Generator) -> Promises:
    """The improving unit's rise put off, so that it ends with the 13 weeks that are judged newest.

    Some of what the unit would have kept is late. Only promises that never left the unit change, by draws of
    their own, so that no other unit's records depend on them.
    """
    weeks = day_of(promises.due) / 7
    wanted = np.interp(weeks, [WEEKS - 52, WEEKS - 17, WEEKS - 15], [0.70, 0.82, 0.945])
    own = promises.of(places.IMPROVES) & promises.has_due() & (promises.ending == "done")
    own[handed_on] = False
    fails = rng.random(len(weeks)) > wanted / _chance_kept(promises)
    late = promises.due + 1 + (_late_days(promises, rng) * DAY).astype(np.int64)
    return replace(
        promises, ended=np.where(own & fails & (promises.ended <= promises.due), late, promises.ended)
    )


def _recorded(promises: Promises, span: Span, rng: np.random.Generator) -> Minutes:
    ended = ~promises.open_at(span.last_minute)
    late_entry = promises.of(places.ENTERS_LATE) & ended & (rng.random(len(ended)) < 0.55)
    lag = np.where(late_entry, rng.integers(4 * DAY, 10 * DAY, len(ended)), rng.integers(5, 500, len(ended)))
    entered = np.where(ended, promises.ended, promises.made) + lag
    return np.asarray(np.minimum(entered, span.last_minute))


def promise_rows(promises: Promises, span: Span, rng: np.random.Generator) -> list[Row]:
    """promises.csv."""
    size = len(promises.made)
    ended = ~promises.open_at(span.last_minute)
    done = ended & (promises.ending == "done")
    heavy = _terms(promises.kind, "needs_evidence")
    evidence = done & (rng.random(size) < np.where(heavy, 0.75, 0.2))
    verified = evidence & (rng.random(size) < np.where(heavy, 0.85, 0.1))
    to = [
        TERMS[kind].to[draw % len(TERMS[kind].to)]
        for kind, draw in zip(promises.kind, rng.integers(0, 6, size), strict=True)
    ]
    replied = done & (rng.random(size) < 0.3) & ~heavy
    basis = np.where(promises.has_due(), _terms(promises.kind, "basis"), "")
    due = np.where(
        promises.timed,
        instants(span, promises.due),
        dates(span, np.where(promises.has_due(), day_of(promises.due), UNKNOWN)),
    )
    columns = (
        promises.keys(),
        np.array(places.NAMES)[promises.unit].tolist(),
        promises.kind.tolist(),
        titles(promises.kind.tolist()),
        to,
        basis.tolist(),
        instants(span, promises.made),
        due.tolist(),
        instants(span, np.where(ended, promises.ended, UNKNOWN)),
        np.where(ended, promises.ending, "").tolist(),
        flags(evidence, done),
        np.where(evidence, rng.choice(_EVIDENCE, size), "").tolist(),
        np.where(verified, rng.choice(_VERIFIERS, size), "").tolist(),
        flags(rng.random(size) < 0.88, replied),
        instants(span, _recorded(promises, span, rng)),
    )
    return [list(row) for row in zip(*columns, strict=True)]
