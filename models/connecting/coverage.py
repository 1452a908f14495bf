"""How much of a file a draft would take in."""

from collections.abc import Callable
from typing import Final

from models.connecting.date_shapes import shape_of
from models.connecting.draft import Draft
from models.connecting.sample import Sample
from models.importing.mapping import folded

Test = Callable[[str], object]
_TIMES: Final = ("day", "instant", "day_or_instant")


def coverage(draft: Draft, sample: Sample) -> float:
    """Share of rows that would be taken: words known, dates read, required cells filled.

    Of the first 2,000 rows, which is what a sample keeps.
    """
    if not sample.records:
        return 0.0
    tests = [
        (sample.column(s.column).at, _test(draft, name))
        for name, s in draft.sources.items()
        if s.column in draft.counts
    ]
    rows = (all(test(row[at].strip()) for at, test in tests) for row in sample.records)
    return sum(rows) / len(sample.records)


def _test(draft: Draft, name: str) -> Test:
    rule, source = draft.rule.field(name), draft.sources[name]
    blank = {"", *(folded(mark) for mark in (*draft.rest.get("missing", ()), *source.missing))}
    if rule.words and not source.patterns:
        lines = draft.words.get(name, {}).items()
        nothing = None if not rule.required else ""  # a required field cannot be left unknown
        known = {folded(raw) for raw, word in lines if word.word not in (None, nothing)}
        return lambda cell: folded(cell) in known or (folded(cell) in blank and not rule.required)
    if rule.type == "unit" and draft.unknown_units:
        return lambda cell: cell not in draft.unknown_units
    if rule.type in _TIMES:
        return lambda cell: shape_of(cell) is not None or (folded(cell) in blank and not rule.required)
    return (lambda cell: folded(cell) not in blank) if rule.required else (lambda cell: True)
