"""What people found when they looked, and whether a pattern may leave the building."""

from collections.abc import Sequence
from typing import Final

from metrics.patterns import REGISTRY
from metrics.patterns.checks import PatternsFound
from metrics.patterns.definition import FLAG, Finding
from models.patterns import PatternOutcome

# Says that somebody has begun, not what was found.
NOT_YET: Final = "still_looking"


def looks_at(
    found: PatternsFound, finding: Finding, outcomes: Sequence[PatternOutcome]
) -> tuple[PatternOutcome, ...]:
    """The looks at a pattern of a unit in the weeks it was found in, oldest first.

    What makes another pattern stronger is looked at together with that one.
    """
    pattern = main_of(finding)
    return tuple(
        one
        for one in outcomes
        if (one.pattern, one.unit_id) == (pattern, finding.unit_id)
        and found.first <= one.week_start <= found.last
    )


def main_of(finding: Finding) -> str:
    """The pattern that a look is recorded for."""
    known = REGISTRY.get(finding.pattern)
    return (known.supports if known else None) or finding.pattern


def may_leave(finding: Finding, looks: Sequence[PatternOutcome]) -> bool:
    """Whether a finding may stand in what leaves the building: a flag only once a person has recorded what
    was found; `looks` are those of `looks_at`, and the newest decides."""
    return finding.status != FLAG or bool(looks and looks[-1].outcome != NOT_YET)
