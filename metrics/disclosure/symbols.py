"""What stands in the place of a hidden count: on screen small ones are told apart, in bulk files not."""

from typing import Final

from metrics.rules import DisclosureRules

IN_BULK: Final = "c"
WITHHELD: Final = "withheld"


def on_screen(marked: bool, rules: DisclosureRules) -> str:
    """`<11` for a small count that may be told apart, else `withheld`."""
    return f"<{rules.smallest}" if marked else WITHHELD
