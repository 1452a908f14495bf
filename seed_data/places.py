"""Eldermere Police: its bureaus, units, neighbourhoods and strength. A made-up place without persons."""

from dataclasses import dataclass

import numpy as np

from seed_data.calendar_span import WEEKS, Span, dates

Row = list[str]

IMPROVES = "West"
CLOSES_ON_DEADLINE = "Records"
PARKS_BY_HAND_OFF = "Fraud"
ENTERS_LATE = "Communications"
TOO_SMALL = "Airport"
WEAK_PILLAR = "Harbour"
FAST_FINDINGS = "South"
BAD_WEEK_KEPT = "North"
BAD_WEEK_HAND_OFFS = "Central"

INTAKE = "Internal affairs"
COMMAND = "Chief's office"


@dataclass(frozen=True)
class DemoUnit:
    """One unit: who it is, and how much of each kind of work it has."""

    name: str
    parent: str
    level: str
    kind: str
    outreach_duty: bool
    sworn: int
    owner: str
    promises_a_week: float
    complaints_a_quarter: float
    kept: float
    calls_a_week: int = 0


def _district(name: str, sworn: int, promises: float, complaints: float, kept: float, calls: int) -> DemoUnit:
    level, title = ("unit", "Lieutenant") if name == TOO_SMALL else ("district", "Captain")
    owner = f"{title}, {name} {level}"
    return DemoUnit(name, "Patrol", level, "patrol", True, sworn, owner, promises, complaints, kept, calls)


def _office(
    parent: str,
    name: str,
    sworn: int,
    promises: float,
    kept: float,
    *,
    kind: str = "",
    duty: bool = False,
    complaints: float = 1.4,
    calls: int = 0,
) -> DemoUnit:
    kind = kind or parent.lower()
    owner = f"Lieutenant, {name}"
    return DemoUnit(name, parent, "unit", kind, duty, sworn, owner, promises, complaints, kept, calls)


# What names no unit has an owner all the same: the post that finds one for it.
UNASSIGNED = ["Unassigned", "", "unit", "support", "no", "", "", "Deputy chief"]
BUREAUS = {"Patrol": "patrol", "Investigations": "investigations", "Support": "support"}

UNITS: tuple[DemoUnit, ...] = (
    DemoUnit(COMMAND, "", "unit", "command", True, 12, "Chief of police", 3.2, 0.6, 0.86),
    _district("North", 92, 26, 8.5, 0.88, 640),
    _district("Central", 84, 22, 8, 0.88, 710),
    _district("South", 78, 18, 8, 0.885, 560),
    _district("East", 74, 18, 7, 0.88, 520),
    _district("West", 88, 28, 8, 0.70, 600),
    _district("Harbour", 52, 12, 6.5, 0.92, 380),
    _district("Hillside", 48, 12, 6, 0.89, 330),
    _district("Riverside", 50, 12, 6, 0.875, 350),
    _district("Airport", 7, 0.5, 0.7, 0.89, 90),
    _office("Investigations", INTAKE, 24, 20, 0.89, kind="intake", complaints=86),
    _office("Investigations", "Homicide", 30, 10, 0.89),
    _office("Investigations", "Burglary", 34, 20, 0.875),
    _office("Investigations", "Cold case", 12, 5, 0.89, complaints=0.8),
    _office("Investigations", "Family and survivors", 26, 13, 0.90),
    _office("Investigations", PARKS_BY_HAND_OFF, 20, 12, 0.875),
    _office("Investigations", "Juvenile", 22, 10, 0.89, duty=True),
    _office("Investigations", "Technology crime", 14, 7, 0.88),
    _office("Support", CLOSES_ON_DEADLINE, 16, 52, 0.93),
    _office("Support", ENTERS_LATE, 28, 18, 0.885),
    _office("Support", "Traffic", 36, 14, 0.88, complaints=3, calls=240),
    _office("Support", "Training", 15, 5, 0.90, complaints=0.6),
    _office("Support", "Property", 13, 18, 0.88),
    _office("Support", "Custody", 44, 9, 0.88, kind="corrections", complaints=2.5),
    _office("Support", "Court liaison", 17, 9, 0.89),
    _office("Support", "Public information", 11, 9, 0.90, duty=True, complaints=0.6),
)
NAMES = tuple(unit.name for unit in UNITS)

NEIGHBOURHOODS: dict[str, tuple[str, ...]] = {
    "North": ("Alder Rise", "Cobble Green", "Fennick", "Northgate"),
    "Central": ("Market Ward", "Old Mint", "Saint Bride", "Theatre Row"),
    "South": ("Brickfields", "Lower Tansy", "Mossgate", "Southway"),
    "East": ("Draper's End", "Eastholm", "Millrace", "Weaver Hill"),
    "West": ("Orchard Park", "Quarry Bank", "Thornbury Flats", "Westmere"),
    "Harbour": ("Dockside", "Lantern Quay", "Ropewalk"),
    "Hillside": ("Beacon Hill", "High Larch", "Stonecrop"),
    "Riverside": ("Ferry Lane", "Otter Reach", "Reedham"),
    "Airport": ("Airfield Village", "Runway Cottages"),
}


def index(name: str) -> int:
    """Position of a unit in UNITS."""
    return NAMES.index(name)


def communities(unit: str) -> tuple[str, ...]:
    """Neighbourhoods a unit works in: its own, or all for a unit of the whole place."""
    everywhere = tuple(name for names in NEIGHBOURHOODS.values() for name in names)
    return NEIGHBOURHOODS.get(unit, everywhere)


def unit_rows() -> list[Row]:
    """units.csv: bureaus first, so that a parent stands before its units."""
    bureaus = [
        [name, "", "bureau", kind, "no", "", "2004-01-05", f"Deputy chief, {name}"]
        for name, kind in BUREAUS.items()
    ]
    return (
        bureaus
        + [
            [
                unit.name,
                unit.parent,
                unit.level,
                unit.kind,
                "yes" if unit.outreach_duty else "no",
                str(unit.sworn),
                f"{2004 + number // 3}-01-05",
                unit.owner,
            ]
            for number, unit in enumerate(UNITS)
        ]
        + [UNASSIGNED]
    )


def exposure_rows(span: Span, rng: np.random.Generator) -> list[Row]:
    """exposure.csv: calls and contacts where the unit meets the public daily, officer-weeks for all."""
    mondays = dates(span, np.arange(WEEKS) * 7)
    rows: list[Row] = []
    for unit in UNITS:
        series = {"officer_weeks": rng.binomial(unit.sworn, 0.94, WEEKS)}
        if unit.calls_a_week:
            calls = rng.poisson(unit.calls_a_week * rng.normal(1, 0.04, WEEKS))
            series = {
                "calls": calls,
                "contacts": calls + rng.poisson(unit.calls_a_week * 0.45, WEEKS),
            } | series
        for exposure, counts in series.items():
            weeks = zip(mondays, counts, strict=True)
            rows += [[unit.name, monday, exposure, str(n)] for monday, n in weeks]
    return rows
