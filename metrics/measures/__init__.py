"""The catalogue of measures: one file a measure or a close family, one line here."""

from typing import Final

from metrics.measures import (
    answering,
    days_late,
    findings,
    hand_offs,
    kept,
    listening,
    outreach,
    record_keeping,
    told,
    volume,
)
from metrics.measures.definition import Measure

_FILES = (answering, findings, volume, told, kept, days_late, hand_offs, outreach, listening, record_keeping)
REGISTRY: Final[dict[str, Measure]] = {
    measure.id: measure
    for measure in sorted((m for file in _FILES for m in file.MEASURES), key=lambda m: (m.id[:2], m.id))
}
