"""Which rows of a file are no records: other kinds, subtotals, repeated headers, footers."""

import re
from collections.abc import Callable, Sequence

from models.importing.faults import RowFault
from models.importing.mapping_parts import RowFilter, folded

Unwanted = Callable[[Sequence[str]], bool]
_WHOLE_LINE = frozenset({"broken_quotes"})  # the line could not be taken apart: no cell is certain


class Skips:
    """The rules of a mapping over the columns of one file.

    missing: folded marks that say that nothing is known; such a cell is as good as blank.
    """

    def __init__(
        self, rules: Sequence[RowFilter], header: Sequence[str], missing: frozenset[str] = frozenset()
    ) -> None:
        places = {name: place for place, name in enumerate(header)}
        self._width = len(header)
        self._missing = missing | {""}
        self._any = [self._rule(rule, places) for rule in rules]
        self._said = [unwanted for rule, unwanted in zip(rules, self._any, strict=True) if rule.only is None]
        self._named = [
            unwanted
            for rule, unwanted in zip(rules, self._any, strict=True)
            if rule.only is None and rule.blank is None
        ]

    def __bool__(self) -> bool:
        return bool(self._any)

    def unwanted(self, row: Sequence[str]) -> bool:
        """Whether a row that fits the header is no record."""
        return any(rule(row) for rule in self._any)

    def unwanted_fault(self, row: Sequence[str], fault: RowFault) -> bool:
        """Whether a row that could not be taken is no record in the first place.

        A footer has fewer cells than the header: it is filled up. Where a row has more, an empty cell says
        nothing, because it may be another column's; and what a row is not (`only`) proves nothing either way.
        """
        if fault.code in _WHOLE_LINE:
            return False
        if fault.code != "ragged_row":
            return self.unwanted([*row, *[""] * (self._width - len(row))])
        rules = self._named if len(row) > self._width else self._said
        filled = [*row, *[""] * (self._width - len(row))]
        return any(rule(filled) for rule in rules)

    def _rule(self, rule: RowFilter, places: dict[str, int]) -> Unwanted:
        at = [places[column] for column in rule.columns]
        if rule.blank is not None:
            return lambda row: all(folded(row[place]) in self._missing for place in at)
        place = at[0]
        if rule.match is not None:
            search = re.compile(rule.match, re.IGNORECASE).search
            return lambda row: search(row[place].strip()) is not None
        listed = {folded(value) for value in (*(rule.values or ()), *(rule.only or ()))}
        wanted = rule.only is not None
        return lambda row: (folded(row[place]) in listed) is not wanted
