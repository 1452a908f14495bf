"""What of a published week may be handed to anybody as it is: the figures that point at nobody.

Counts of complaints and of feedback leave by quarter, through disclosure control, and no other way; the
completeness of records would tell how many complaints there are, and so would a score made of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from metrics.figures import PART_OF
from metrics.measures import REGISTRY
from metrics.measures.definition import Measure
from metrics.weekly import COUNTS

FEEDBACK: Final = "C4"
OPEN_PARTS: Final = ("promises", "events")
# Of a line: what it is of, and how it was reckoned. Whatever else a line holds stays inside.
ABOUT: Final = ("agency", "week", "as_of", "known_at", "configuration", "method", "unit", "level", "parent")
FIGURE: Final = (
    "measure",
    "window",
    "week_start",
    "week_end",
    "numerator",
    "denominator",
    "value",
    "low",
    "high",
    "status",
    "reason",
)


def is_for_outside(measure: Measure) -> bool:
    """Whether a measure's counts point at nobody, so that anybody may see them as they are."""
    return measure.part in OPEN_PARTS and measure.id != FEEDBACK


def is_open(name: str) -> bool:
    """The same of a figure by its name, a measure's or a count's; what is no longer known stays inside."""
    if name in REGISTRY:
        return is_for_outside(REGISTRY[name])
    return name in COUNTS and PART_OF[name.split("_")[0]] in OPEN_PARTS


@dataclass(frozen=True)
class OutsideLine:
    """A published line without what stays inside. rows: its open figures. withheld: how many are left out."""

    about: dict[str, Any]
    rows: tuple[dict[str, Any], ...]
    withheld: int


def outside(body: Mapping[str, Any]) -> OutsideLine:
    """What of a frozen line is for anybody."""
    named = [dict(zip(body["columns"], row, strict=True)) for row in body["rows"]]
    kept = [row for row in named if is_open(row["measure"])]
    about = {name: body.get(name) for name in ABOUT}
    return OutsideLine(
        about, tuple({name: row[name] for name in FIGURE} for row in kept), len(named) - len(kept)
    )
