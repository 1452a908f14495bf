"""What can be wrong with one row.

A row fault is data, not an exception: the row waits in quarantine, the rest goes in.
To add a fault, add a line to `FAULTS`.
"""

import re
from dataclasses import dataclass
from typing import Final

FOUND_LENGTH: Final = 80

FAULTS: Final[dict[str, str]] = {
    "ragged_row": "The row has more or fewer cells than the header.",
    "broken_quotes": "The row has a quotation mark inside a quoted cell that is not doubled.",
    "bad_text": "The cell holds a NUL, a control character or half a character.",
    "too_long": "The cell is longer than the limit.",
    "not_calculated": "The cell holds a formula, and the file does not hold its result.",
    "missing_value": "The cell is empty, and this column needs a value.",
    "not_a_date": "The value is not a date in a format that the mapping names.",
    "date_out_of_range": "The date lies outside the years that the mapping allows.",
    "closed_before_received": "The complaint was closed before it was received.",
    "decided_before_received": "The complaint was decided before it was received.",
    "told_before_decided": "The complainant was told the outcome before it was decided.",
    "resumed_before_paused": "The legal clock ran again before it was paused.",
    "ended_before_made": "The commitment ended before it was made.",
    "due_before_made": "The commitment was due before it was made.",
    "ending_without_date": "The row says how the commitment ended, and not when.",
    "accepted_before_handed": "The receiving unit accepted before it was handed anything.",
    "ends_before_start": "The event ends before it starts.",
    "in_the_future": "The date lies after the day that the file describes.",
    "not_a_number": "The value is not a number.",
    "positive_over_responses": "More answers are positive than there are answers.",
    "number_out_of_range": "The number is outside what this column can hold.",
    "not_a_flag": "The value is neither yes nor no.",
    "no_crosswalk": "The mapping has no word for this value.",
    "unknown_unit": "No unit has this name, and the mapping has no alias for it.",
    "unknown_case": "The row belongs to a complaint that is not known.",
    "unknown_commitment": "The row belongs to a commitment that is not known.",
    "duplicate_key": "An earlier row of this file has the same key.",
}

# NUL is stored by SQLite and refused by PostgreSQL; half a surrogate pair fails only when it is stored; other
# control characters drive terminals. Tab and line ends are ordinary in a cell.
_CONTROL = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"
_SURROGATE = "\ud800-\udfff"
BAD_TEXT: Final = re.compile(f"[{_CONTROL}{_SURROGATE}]")
_SHOWN_ESCAPED = re.compile(f"[{_CONTROL}\t\n\r{_SURROGATE}]")


def _escape(match: re.Match[str]) -> str:
    code = ord(match.group())
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def storable(text: str, length: int) -> str:
    """`text` cut to `length`, with what a database would refuse shown escaped (`\\x00`)."""
    return BAD_TEXT.sub(_escape, text[:length])[:length]


def shown(text: str, length: int = FOUND_LENGTH) -> str:
    """`text` on one line: control characters escaped, cut to `length` with an ellipsis."""
    escaped = _SHOWN_ESCAPED.sub(_escape, text[: length + 1])
    return escaped if len(escaped) <= length else escaped[: length - 1] + "…"


@dataclass(frozen=True, slots=True)
class RowFault:
    """One thing wrong with one row: a code of `FAULTS`, where it is, what was found and what was wanted.

    `column` is empty where the row as a whole is meant. `found` is made safe to show when the fault is made.
    """

    code: str
    column: str
    row: int
    found: str
    wanted: str

    def __post_init__(self) -> None:
        FAULTS[self.code]  # a code without a sentence is a mistake of ours
        object.__setattr__(self, "found", shown(self.found))

    @property
    def sentence(self) -> str:
        """What the code means, for the reader."""
        return FAULTS[self.code]
