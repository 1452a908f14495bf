"""Whether the numbers of a file were published: what a briefing may show, from the frozen lines.

Built from the JSON of the lines and not from a briefing, so that a wrong briefing is found too. `foreign`
searches a text: "329 of 368" must be a pair that was frozen together, "89%" a frozen share, "26 Oct" a frozen
day; every other number a frozen one, or one of the few that are made of them as named below.
"""

import re
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from metrics.calendar import Week
from metrics.publishing import publish
from models.access import Scope
from models.engine import engine_for
from tests.demo import database, demo_url

W44: Final = Week.parse("2026-W44")
SCOPE: Final = Scope(1)

MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
OF_THE_AXES: Final = frozenset({"0", "50", "100"})
# Windows, deadlines and thresholds: numbers of the words, the same in every briefing.
OF_THE_WORDS: Final = frozenset({"0", "7", "10", "13", "26", "30", "52", "60", "90", "100"})
_DAY: Final = re.compile(rf"\b(\d\d?)(?:–(\d\d?))? ({'|'.join(MONTHS)})[a-z]*\b(?: (\d{{4}})\b)?")
_TIME: Final = re.compile(r"\b\d\d:\d\d\b")
_PAIR: Final = re.compile(r"(\d[\d,]*) of (\d[\d,]*)\b")
_NUMBER: Final = re.compile(r"(?<![\w.])\d[\d,]*(?:\.\d+)?(?:–\d[\d,]*(?:\.\d+)?)?%?")
_ISO: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_DECIMAL: Final = re.compile(r"-?\d+(\.\d+)?")


@cache
def published_url(folder: Path) -> str:
    """The demo agency with its newest settled week published, made once a session; only to be read."""
    place = folder / "published_demo"
    place.mkdir()
    shutil.copy(demo_url(folder).removeprefix("sqlite:///"), place / "own.db")
    url = f"sqlite:///{place / 'own.db'}"
    with database(url):
        publish(engine_for(url), SCOPE, W44, by="calendar", at=datetime.now(UTC))
    return url


def numbers(text: str) -> list[str]:
    """Every number of a text, as it stands there, without the commas of thousands."""
    return [found.replace(",", "") for found in _NUMBER.findall(_straight(text))]


def _straight(text: str) -> str:
    text = text.replace("\u200b", "").replace("−", "-")
    return re.sub(r"\s+", " ", text)


@dataclass
class Frozen:
    """What may be shown of the lines given: of a unit's briefing those of the unit and under it."""

    values: set[Decimal] = field(default_factory=set)
    plain: set[str] = field(default_factory=set)
    shares: set[str] = field(default_factory=set)
    pairs: set[tuple[int, int]] = field(default_factory=set)
    days: set[date] = field(default_factory=set)
    times: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, bodies: Iterable[Mapping[str, Any]]) -> "Frozen":
        """bodies: as `models.published.bodies` gives them, of the units that are shown."""
        found, bodies = cls(), list(bodies)
        for body in bodies:
            found._take(body)
        found._made_of(bodies)
        return found

    def holds(self, value: float) -> bool:
        """Whether a cell's or a point's number is a frozen one, to the sixth decimal."""
        return Decimal(repr(value)).quantize(Decimal("0.000001")) in self.values

    def foreign(self, text: str, *, said: Sequence[str] = (), also: Iterable[int] = ()) -> list[str]:
        """The numbers of a text that nobody published. said: such as the head; also: such as pages."""
        text = _straight(text)
        for name in sorted({*self.names, *said}, key=len, reverse=True):
            text = text.replace(name, " ")
        text, wrong = self._without_days(text)
        for above, below in _PAIR.findall(text):
            if (_whole(above), _whole(below)) not in self.pairs:
                wrong.append(f"{above} of {below}")
        known = self.plain | OF_THE_WORDS | {str(one) for one in also}
        return wrong + [one for one in numbers(_PAIR.sub(" ", text)) if not self._is_known(one, known)]

    def _is_known(self, text: str, known: set[str]) -> bool:
        ends = text.rstrip("%").split("–")
        shares = self.shares | OF_THE_AXES
        return all(end in (shares if text.endswith("%") else known | shares) for end in ends)

    def _without_days(self, text: str) -> tuple[str, list[str]]:
        known, wrong = {(day.day, day.month) for day in self.days}, []
        for found in _DAY.finditer(text):
            first, last, month, year = found.groups()
            days = {(int(day), MONTHS.index(month) + 1) for day in (first, last) if day}
            if not days <= known or (year and int(year) not in {day.year for day in self.days}):
                wrong.append(found[0])
        wrong += [time for time in _TIME.findall(text) if time not in self.times]
        return _TIME.sub(" ", _DAY.sub(" ", text)), wrong

    def _take(self, body: Mapping[str, Any]) -> None:
        self.names |= {
            body[name] for name in ("agency", "unit", "scorecard", "method", "configuration", "week")
        }
        for leaf in _leaves(body):
            self._leaf(leaf, ZoneInfo(body["zone"]))
        for rows, columns in _tables(body):
            above, below = columns.index("numerator"), columns.index("denominator")
            for row in rows:
                if isinstance(row[above], int) and isinstance(row[below], int):
                    self.pairs.add((row[above], row[below]))

    def _leaf(self, leaf: Any, zone: ZoneInfo) -> None:
        text = str(leaf)
        if _ISO.fullmatch(text):
            self.days.add(date.fromisoformat(text))
        elif re.match(r"\d{4}-\d{2}-\d{2}T", text):
            local = datetime.fromisoformat(text).astimezone(zone)
            self.days.add(local.date())
            self.times.add(f"{local:%H:%M}")
        elif not isinstance(leaf, bool) and _DECIMAL.fullmatch(text):
            self._number(Decimal(text))
        elif isinstance(leaf, str):
            # A reason is a sentence: its numbers are frozen with it.
            self.plain |= set(numbers(leaf))
            self.pairs |= {(_whole(above), _whole(below)) for above, below in _PAIR.findall(_straight(leaf))}

    def _number(self, value: Decimal) -> None:
        self.values.add(value.quantize(Decimal("0.000001")))
        self.plain |= {_rounded(value, places) for places in (0, 1)}
        if 0 <= value <= 1:
            self.shares |= {_rounded(100 * value, places) for places in (0, 1)}

    def _made_of(self, bodies: Sequence[Mapping[str, Any]]) -> None:
        """The few numbers that are made of frozen ones, each as the sentence that shows it says."""
        asked = [one for body in bodies for one in body["questions"] if one[-1]]
        late = [_counts(body).get("commitments_overdue") or 0 for body in bodies]
        self.plain |= {str(len(bodies)), str(len(asked)), str(sum(one > 0 for one in late))}
        for body in bodies:
            counts, clocks = _counts(body), body["clocks"]
            soon = clocks.get("7 days", 0) + clocks.get("30 days", 0)  # reach it within 30 days
            self.plain |= {str(soon)}
            self.pairs |= {(counts.get("commitments_kept") or 0, counts.get("commitments_due") or 0)}
            self.pairs |= {(clocks.get(name, 0), clocks["open"]) for name in ("late", "past_90")}
            before = body["late"]["before"]
            if before is not None:  # more or fewer than last week
                self.plain |= {str(abs((counts.get("commitments_overdue") or 0) - before))}
            for question in body["questions"]:
                self._range(question)
            for chart in body["weeks"].values():
                self._week_size(chart["rows"])

    def _range(self, question: Sequence[Any]) -> None:
        """Usual 20–28 of 28: a range of shares, in cases of the week."""
        cases, low, high = question[2], Decimal(str(question[4])), Decimal(str(question[5]))
        for end in (low, high):
            ways = (ROUND_FLOOR, ROUND_CEILING, ROUND_HALF_UP)
            ends = {int((end * factor).to_integral_value(way)) for way in ways for factor in (1, cases)}
            self.pairs |= {(one, cases) for one in ends}
            self.plain |= {str(one) for one in ends}

    def _week_size(self, rows: Sequence[Sequence[Any]]) -> None:
        """About 370 promises: the mean of the weeks drawn; and how many of them were unusual."""
        sizes = [row[3] for row in rows if row[4] is not None and row[3] is not None]
        self.plain |= {str(round(sum(sizes) / len(sizes)))} if sizes else set()
        self.plain |= {str(sum(row[-1] == state for row in rows)) for state in ("better", "worse")}


def _leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from _leaves(one)
    elif value is not None:
        yield value


def _tables(body: Mapping[str, Any]) -> Iterator[tuple[Sequence[Any], Sequence[str]]]:
    yield body["rows"], body["columns"]
    yield body["questions"], body["question_columns"]
    for chart in body["weeks"].values():
        yield chart["rows"], body["week_columns"]


def _counts(body: Mapping[str, Any]) -> dict[str, Any]:
    names = body["columns"]
    rows = [dict(zip(names, row, strict=True)) for row in body["rows"]]
    return {row["measure"]: row["value"] for row in rows if row["window"] == "week"}


def _whole(text: str) -> int:
    return int(text.replace(",", ""))


def _rounded(value: Decimal, places: int) -> str:
    return str(value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))
