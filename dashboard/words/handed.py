"""Who handed what to whom: counts from unit to unit, and no judgement."""

from typing import Final

from dashboard.words.numbers import NO_BREAK, counted, number

HANDED_TITLE: Final = "Who handed what to whom"
OTHER_UNITS: Final = "Other units"
HANDED_TO: Final = " → "
HANDED_NOTE: Final = (
    "Rows hand on, columns take. Each hand-off of a promise counts once; its first date, and its owner at "
    "that date, stay."
)


def handed_reading(times: int, giver: str, taker: str, most: int, unit: str) -> str:
    """The number of hand-offs and the most frequent way."""
    if not times:
        return f"No promise was handed to or from {unit} in 13{NO_BREAK}weeks."
    among = f"{counted(times, 'hand-off')} to, from or within {unit} in 13{NO_BREAK}weeks"
    if times == 1:
        return f"{among}: from {giver} to {taker}."
    return f"{among}; most often from {giver} to {taker}, {number(most)}."
