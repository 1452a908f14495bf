"""Complaints of the demo agency and the findings on their allegations.

Each unit answers its own minor complaints; Internal affairs answers the rest. `FAST_FINDINGS` decides within
days, without a contact, in the last half-year only.
"""

from dataclasses import dataclass, field

import numpy as np

from seed_data import places
from seed_data.calendar_span import UNKNOWN, WEEKS, Span, dates
from seed_data.places import UNITS

MINOR = {"demeanor": 0.3, "procedure": 0.26, "discourtesy": 0.24, "service_not_provided": 0.2}
SERIOUS = {
    "force": 0.19,
    "arrest": 0.13,
    "entry": 0.05,
    "search": 0.1,
    "harassment": 0.1,
    "bias": 0.1,
    "procedure": 0.06,
    "property": 0.05,
    "refused_complaint": 0.03,
    "untruthful_statement": 0.05,
    "information_disclosure": 0.03,
    "vehicle": 0.05,
    "technology_misuse": 0.02,
    "other": 0.04,
}
CHANNELS = {
    "online": 0.28,
    "phone": 0.24,
    "walk_in": 0.12,
    "email": 0.11,
    "letter": 0.06,
    "in_custody": 0.05,
    "third_party": 0.04,
    "oversight_body": 0.04,
    "anonymous": 0.03,
    "other_agency": 0.02,
    "unknown": 0.01,
}
MERITS = {
    "sustained": 0.1,
    "sustained_other": 0.02,
    "not_sustained": 0.31,
    "exonerated": 0.27,
    "unfounded": 0.27,
    "policy_failure": 0.03,
}
# How the case as a whole ends where it is not decided on its merits; the rest of the probability is MERITS.
OTHER_ENDS = {
    "mediated": 0.06,
    "informally_resolved": 0.1,
    "withdrawn": 0.045,
    "complainant_uncooperative": 0.035,
    "complainant_unavailable": 0.03,
    "officer_unidentified": 0.025,
    "pending_litigation": 0.006,
    "administratively_closed": 0.03,
    "expired": 0.006,
    "subject_departed": 0.009,
    "inconclusive": 0.015,
    "no_charge": 0.008,
    "out_of_jurisdiction": 0.015,
    "void": 0.005,
}
RESOLVED = ("mediated", "informally_resolved")
SPREAD = 0.45
MEDIAN_DAYS, MEDIAN_DAYS_INTAKE = 60, 87
CLOCK_DAYS, CLOCK_DAYS_INTAKE = 90, 180
HOLLOW_WEEKS = 26


@dataclass
class Case:
    """One complaint; days count from the first Monday, UNKNOWN is an empty cell."""

    handling: str
    received: int
    channel: str
    complainant: str
    concerned: list[str]
    categories: list[str]
    end: str
    findings: list[str] = field(default_factory=list)
    key: str = ""
    duplicate_of: str = ""
    contact: int = UNKNOWN
    decided: int = UNKNOWN
    closed: int = UNKNOWN
    told: int = UNKNOWN
    reopened: int = UNKNOWN
    paused: int = UNKNOWN
    resumed: int = UNKNOWN
    agreed: str = ""
    restricted: str = "no"

    @property
    def due(self) -> int:
        """Day of the legal deadline."""
        return self.received + (CLOCK_DAYS_INTAKE if self.handling == places.INTAKE else CLOCK_DAYS)


def _pick(shares: dict[str, float], rng: np.random.Generator, size: int) -> list[str]:
    weights = np.array(list(shares.values()))
    drawn = rng.choice(list(shares), size, p=weights / weights.sum())
    return [str(name) for name in drawn]


_CONCERNED = {unit.name: unit.complaints_a_quarter for unit in UNITS if unit.name != places.INTAKE} | {
    places.INTAKE: 0.8
}


def _allegations(handling: str, rng: np.random.Generator) -> tuple[list[str], list[str]]:
    """Units concerned and categories of one case; a tenth of the cases concern officers of two units."""
    size = int(rng.choice([1, 2, 3], p=[0.68, 0.23, 0.09]))
    minor = handling != places.INTAKE
    unit = handling if minor else _pick(_CONCERNED, rng, 1)[0]
    categories = _pick(MINOR if minor else SERIOUS, rng, size)
    concerned = [unit] * size
    if size > 1 and rng.random() < 0.34:
        others = {name: weight for name, weight in _CONCERNED.items() if name != unit}
        concerned[-1] = _pick(others, rng, 1)[0]
    return concerned, categories


def _received(span: Span, rng: np.random.Generator) -> list[Case]:
    cases: list[Case] = []
    for unit in UNITS:
        count = rng.poisson(unit.complaints_a_quarter * WEEKS / 13)
        for day in rng.integers(0, span.days, count).tolist():
            channel = _pick(CHANNELS, rng, 1)[0]
            concerned, categories = _allegations(unit.name, rng)
            end = "merits" if rng.random() > sum(OTHER_ENDS.values()) else _pick(OTHER_ENDS, rng, 1)[0]
            cases.append(Case(unit.name, day, channel, "", concerned, categories, end))
    cases += [Case("", span.days - back, "online", "", [""], ["procedure"], "merits") for back in (16, 5)]
    return sorted(cases, key=lambda case: case.received)


def _name(cases: list[Case], span: Span, rng: np.random.Generator) -> None:
    years = [text[:4] for text in dates(span, [case.received for case in cases])]
    for number, (case, year) in enumerate(zip(cases, years, strict=True)):
        case.key = f"C-{year}-{years[: number + 1].count(year):04d}"
        known = [
            earlier.complainant for earlier in cases[max(0, number - 400) : number] if earlier.complainant
        ]
        again = known and rng.random() < 0.06
        if case.channel != "anonymous":
            case.complainant = str(rng.choice(known)) if again else f"K-{number + 1:05d}"


def _mark_duplicates(cases: list[Case], rng: np.random.Generator) -> None:
    """One case in fifty repeats another of the same complainant, lodged within the month before."""
    for number in np.flatnonzero(rng.random(len(cases)) < 0.02).tolist():
        case = cases[number]
        near = [
            other
            for other in cases[max(0, number - 40) : number]
            if other.end != "duplicate" and other.complainant and case.received - other.received <= 28
        ]
        if not near or not case.handling:
            continue
        first = near[int(rng.integers(len(near)))]
        if first.handling:
            case.handling, case.complainant, case.channel = first.handling, first.complainant, "online"
            case.concerned, case.categories = first.concerned[:1], first.categories[:1]
            case.end, case.duplicate_of = "duplicate", first.key


def _is_hollow(case: Case, span: Span, rng: np.random.Generator) -> bool:
    recent = case.received >= span.days - HOLLOW_WEEKS * 7
    return recent and case.handling == places.FAST_FINDINGS and case.end == "merits" and rng.random() < 0.95


def _days_to_close(case: Case, rng: np.random.Generator) -> int:
    if case.end == "duplicate":
        return int(rng.integers(3, 16))
    if case.end == "expired":
        return case.due - case.received + int(rng.integers(5, 41))
    intake = case.handling == places.INTAKE
    median = float(MEDIAN_DAYS_INTAKE if intake else MEDIAN_DAYS)
    if case.end in ("out_of_jurisdiction", "void", "withdrawn"):
        median *= 0.5
    return max(5, round(median * float(np.exp(SPREAD * rng.standard_normal()))))


def _weekday(day: int) -> int:
    """Closings fall on working days: Saturday moves to Friday, Sunday to Monday."""
    return day + {5: -1, 6: 1}.get(day % 7, 0)


def _decide(case: Case, hollow: bool, rng: np.random.Generator) -> None:
    days = int(rng.integers(4, 10)) if hollow else _days_to_close(case, rng)
    case.closed = _weekday(case.received + days)
    before = int(rng.integers(0, 2)) if hollow else min(int(rng.integers(1, 11)), max(1, days // 8))
    case.decided = max(case.received, case.closed - before)
    wait = int(rng.integers(1, 8)) if rng.random() < 0.85 else int(rng.integers(8, 31))
    if rng.random() > 0.03 and case.channel != "anonymous" and case.end != "duplicate":
        case.told = case.decided + wait
    if case.end in RESOLVED:
        case.agreed = "yes" if rng.random() < 0.85 else "no"
    if case.end == "merits" and rng.random() < 0.02:
        case.reopened = case.closed + int(rng.integers(5, 76))


def _contact(case: Case, hollow: bool, rng: np.random.Generator) -> None:
    if not hollow and case.handling and rng.random() > 0.01:
        case.contact = case.received + min(int(rng.exponential(2.2)), 12)
        if case.decided != UNKNOWN:
            case.contact = min(case.contact, case.decided)


def _cut(case: Case, span: Span) -> None:
    """Forget what lies after the end of the records; an open case has neither finding nor decision."""
    if case.closed >= span.days:
        case.closed = case.decided = case.told = case.reopened = UNKNOWN
        case.agreed = ""
    for name in ("contact", "told", "reopened"):
        if getattr(case, name) >= span.days:
            setattr(case, name, UNKNOWN)


def _find(case: Case, rng: np.random.Generator) -> None:
    size = len(case.categories)
    if case.closed == UNKNOWN:
        case.findings = ["pending"] * size
    elif case.end == "merits":
        case.findings = _pick(MERITS, rng, size)
    else:
        case.findings = [case.end] * size


def _pause_and_restrict(cases: list[Case], span: Span) -> None:
    intake = [case for case in cases if case.handling == places.INTAKE]
    waiting = [case for case in intake if case.closed == UNKNOWN and case.received < span.days - 60]
    for case in waiting[1:3]:
        case.paused = case.received + 25
    slow = [case for case in intake if case.closed - case.received > 150]
    for case in slow[:: max(1, len(slow) // 6)][:6]:
        case.paused, case.resumed = case.received + 30, case.received + 75
    opened = [case for case in intake if case.closed == UNKNOWN]
    for case in [*opened[3::9][:3], *intake[40::190][:3]]:
        case.restricted = "yes"


def make_cases(span: Span, rng: np.random.Generator) -> list[Case]:
    """All complaints with their findings, in the order received."""
    cases = _received(span, rng)
    _name(cases, span, rng)
    _mark_duplicates(cases, rng)
    for case in cases:
        hollow = _is_hollow(case, span, rng)
        if case.handling:
            _decide(case, hollow, rng)
        _contact(case, hollow, rng)
        _cut(case, span)
        _find(case, rng)
    _pause_and_restrict(cases, span)
    return cases
