"""Patterns to check: each asks a person to look, with the rows behind it. G1 to G12, some in parts."""

from typing import Final

from metrics.patterns import categories, closing, dates, events, findings, hand_offs, heaping
from metrics.patterns.definition import Pattern

_ROOMS: Final = (heaping, dates, closing, categories, hand_offs, events, findings)


def _number(pattern: Pattern) -> tuple[int, str]:
    return int(pattern.check.removeprefix("G")), pattern.id


REGISTRY: Final[dict[str, Pattern]] = {
    pattern.id: pattern for pattern in sorted((one for room in _ROOMS for one in room.PATTERNS), key=_number)
}
# Parts of checks that no records kept here can answer: name, reason.
NOT_KEPT: Final[dict[str, tuple[str, str]]] = {
    "G10:texts": (
        "Feedback that reads alike",
        "Feedback is anonymous and kept as totals only, so its texts cannot be compared.",
    ),
}
