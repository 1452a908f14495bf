"""How sure it is that a column fills a field: by its name and by its cells."""

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from models.connecting.column_names import words_of
from models.connecting.date_columns import DateReading
from models.connecting.personal import UNIT_WORDS, Personal
from models.connecting.sample import Column, Sample
from models.connecting.words import plain_words, suggest_word
from models.importing.contracts import FieldRule
from models.importing.mapping import Pattern

_TABLE: Final = Path(__file__).with_name("fields.toml")
_SMALL: Final = words_of("date day on of the a an code is was dt datum time stamp txt desc and")
_SPELT: Final[dict[str, str]] = {
    "dt": "date",
    "rpt": "report",
    "rptd": "reported",
    "recd": "received",
    "rcvd": "received",
    "rec": "received",
    "compl": "complaint",
    "complnt": "complaint",
    "cmplt": "complaint",
    "dispo": "disposition",
    "disp": "disposition",
    "div": "division",
    "dist": "district",
    "pct": "precinct",
    "alleg": "allegation",
    "upd": "updated",
    "cat": "category",
    "chan": "channel",
    "src": "source",
    "req": "request",
    "mod": "modified",
    "opn": "open",
    "clsd": "closed",
    "mtg": "meeting",
    "ofcr": "officer",
    "attend": "attendance",
    "att": "attendance",
    "neigh": "neighborhood",
    "bur": "bureau",
    "cmd": "command",
}
_NOW: Final = frozenset({"now", "current", "currently", "today", "present"})
_CODES_MOST: Final = 300  # different values of a field of words
_UNITS_MOST: Final = 400
_CODES_SEEN: Final = 400
# Columns whose name alone says what they are: their words are asked where none is known.
_ASKED: Final = frozenset({"disposition", "category", "channel", "state"})
_NUMBER: Final = re.compile(r"-?\d{1,9}([.,]\d{1,6})?")
_FLAGS: Final = words_of("yes no y n true false 1 0")


@dataclass(frozen=True)
class Guess:
    """A column for a field. patterns: where its texts are only read for words, and never kept.

    certainty: 0 to 1. because: what speaks for it
    """

    field: str
    column: str
    certainty: float
    because: str
    patterns: tuple[Pattern, ...] = ()
    otherwise: str | None = None


def name_words(name: str) -> tuple[str, ...]:
    """The words of a column's name, abbreviations spelt out, small words left out."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
    words = [_SPELT.get(word, word) for word in plain_words(spaced)]
    return tuple(word for word in words if word not in _SMALL) or tuple(words)


@cache
def _names(record: str, field: str) -> tuple[frozenset[str], ...]:
    table = tomllib.loads(_TABLE.read_text(encoding="utf-8"))
    lines = [*table.get(f"{record}.{field}", table.get(field, [])), field.replace("_", " ")]
    return tuple(frozenset(name_words(line)) for line in lines)


def name_score(column: str, record: str, field: str) -> float:
    """How much of a column's name says the field: 1 where every word does."""
    words = frozenset(name_words(column))
    found = max((len(line & words) for line in _names(record, field) if line <= words), default=0)
    score = found / len(words) if words else 0.0
    return score * 0.5 if words & _NOW else score


class Known:
    """What is known of the columns of one sample; reckoned once a column."""

    def __init__(
        self, sample: Sample, dates: Mapping[str, DateReading], personal: Mapping[str, Personal]
    ) -> None:
        self.sample, self.dates, self.personal = sample, dates, personal
        self.columns = [c for c in sample.columns if c.filled]
        self._words: dict[tuple[str, str, str], tuple[float, int]] = {}
        self._units: dict[str, float] = {}

    def words(self, column: Column, record: str, field: str) -> tuple[float, int]:
        """Share of the cells that have one of the field's words, and how many of its words occur."""
        at = (column.name, record, field)
        if at not in self._words:
            seen = column.values.most_common(_CODES_SEEN)
            found = [(suggest_word(record, field, value).word, n) for value, n in seen]
            share = sum(n for word, n in found if word) / max(1, sum(n for _, n in seen))
            self._words[at] = share, len({word for word, _ in found if word})
        return self._words[at]

    def candidate(self, column: Column, record: str, rule: FieldRule) -> Guess | None:
        """How sure it is that a column fills a field; None where it cannot."""
        score = name_score(column.name, record, rule.name)
        if rule.type in ("day", "instant", "day_or_instant"):
            return self._date(column, rule, score)
        if column.name in self.dates or column.name in self.personal or rule.type in ("hash", "key"):
            return None
        tests = {"code": self._code, "unit": self._unit, "number": self._number, "flag": self._flag}
        if rule.type in tests:
            return tests[rule.type](column, record, rule, score)
        return self._label(column, rule, score)

    def _date(self, column: Column, rule: FieldRule, score: float) -> Guess | None:
        if column.name not in self.dates or column.name in self.personal or not score:
            return None
        because = "dates, and its name" if score > 0.99 else "dates, and a part of its name"
        return Guess(rule.name, column.name, 0.45 + 0.5 * score, because)

    def _code(self, column: Column, record: str, rule: FieldRule, score: float) -> Guess | None:
        if column.distinct > _CODES_MOST:
            return None
        share, words = self.words(column, record, rule.name)
        if not score:
            sure = share >= 0.8 and words >= min(3, len(rule.words)) and column.distinct > 2
            because = f"{share:.0%} of its cells are words for it"
            return Guess(rule.name, column.name, 0.45 + 0.15 * share, because) if sure else None
        if share < 0.3 and not (rule.name in _ASKED and score > 0.99 and column.distinct > 1):
            return None
        because = f"its name; {share:.0%} of its cells are words that are known"
        return Guess(
            rule.name, column.name, 0.5 * score + 0.45 * max(share, 0.3 * (rule.name in _ASKED)), because
        )

    def _unit(self, column: Column, record: str, rule: FieldRule, score: float) -> Guess | None:
        if column.distinct > _UNITS_MOST or (column.distinct > 3 and column.distinct * 2 > self.sample.rows):
            return None
        like = self._unit_share(column)
        if not score:
            sure = like >= 0.5 and rule.name == "unit"
            return (
                Guess(rule.name, column.name, 0.3 + 0.25 * like, "its cells are called like units")
                if sure
                else None
            )
        because = (
            f"its name; {column.distinct:,} different units"
            if like < 0.5
            else "its name, and cells called like units"
        )
        return Guess(rule.name, column.name, 0.45 + 0.4 * score + 0.1 * (like >= 0.5), because)

    def _unit_share(self, column: Column) -> float:
        if column.name in self._units:
            return self._units[column.name]
        cells = sum(column.values.values())
        like = sum(
            n for v, n in column.values.items() if len(v) <= 40 and UNIT_WORDS & frozenset(plain_words(v))
        )
        self._units[column.name] = like / cells
        return self._units[column.name]

    def _number(self, column: Column, record: str, rule: FieldRule, score: float) -> Guess | None:
        if not score or _share(column, _NUMBER.fullmatch) < 0.9:
            return None
        return Guess(rule.name, column.name, 0.4 + 0.5 * score, "numbers, and its name")

    def _flag(self, column: Column, record: str, rule: FieldRule, score: float) -> Guess | None:
        if score < 0.99 or _share(column, lambda value: value.casefold() in _FLAGS) < 0.9:
            return None
        return Guess(rule.name, column.name, 0.85, "yes or no, and its name")

    def _label(self, column: Column, rule: FieldRule, score: float) -> Guess | None:
        if score < 0.5 or max(map(len, column.values)) > rule.longest:
            return None
        return Guess(rule.name, column.name, 0.3 + 0.5 * score, "its name")


def _share(column: Column, test: Callable[[str], object]) -> float:
    cells = sum(column.values.values())
    return sum(n for value, n in column.values.items() if test(value)) / cells
