"""What an agency sets by policy: one TOML file, checked when it is read, and named by every figure.

The file that ships is `default.toml`; its values are proposals until a named person adopts them.
"""

import calendar
import hashlib
import json
import tomllib
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache, cached_property
from pathlib import Path
from typing import Annotated, Any, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, ValidationError, model_validator

from metrics.calendar import WINDOW_WEEKS
from metrics.rules import (
    ComparisonRules,
    DisclosureRules,
    EffectRules,
    OpenDataRules,
    PatternRules,
    PublishingRules,
    SignalRules,
)
from models.adoptions import Adopted
from models.errors import SettingsError
from models.vocabulary import COMMITMENT_KINDS, DUE_BASES, UNIT_LEVELS

DEFAULT: Final = Path(__file__).with_name("default.toml")
LEGAL_CLOCK: Final = "legal_clock"
TOLD_WITHIN: Final = "told_within"
PROMISE_CLOCK: Final = "promise_clock."
GOALPOSTS: Final = "goalposts."

Share = Annotated[float, Field(ge=0, le=1)]
Points = Annotated[float, Field(ge=0, le=100)]
Count = Annotated[int, Field(ge=0)]
Some = Annotated[int, Field(ge=1)]
Words = Annotated[str, Field(min_length=1)]
Kept = Literal["keep"] | Annotated[int, Field(ge=1, le=100)]


def _known(word: str, words: tuple[str, ...]) -> None:
    """Refuse a word outside the vocabulary."""
    if word not in words:
        raise ValueError(f"“{word}” is not one of {', '.join(words)}")


class _Part(BaseModel):
    """One table of the file: unknown keys are refused, values never change after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class Windows(_Part):
    """How far back a value reaches, and which weeks are too new to judge."""

    standard: str
    complaints: str
    complaints_levels: tuple[str, ...]
    provisional_weeks: Count

    @model_validator(mode="after")
    def _check(self) -> Self:
        for label in (self.standard, self.complaints):
            _known(label, tuple(WINDOW_WEEKS))
        for level in self.complaints_levels:
            _known(level, UNIT_LEVELS)
        return self


class Records(_Part):
    """Rules about the records themselves."""

    completeness_gate: Share
    small_unit_sworn: Count
    told_within_days: Some


class ScoreRules(_Part):
    """How marks become a score, a band and a word."""

    typical_cases: Annotated[float, Field(ge=0)]
    typical_weeks: Some
    history_weeks: Some
    draws: Annotated[int, Field(ge=100)]
    band: tuple[Share, Share]
    meets_from: Points
    short_below: Points
    word_probability: Annotated[float, Field(gt=0.5, le=1)]
    least_measures: Some
    least_pillars: Some
    one_of_pillars: tuple[str, ...]
    least_records: Count
    weak_spot_gap: Points
    weak_spot_below: Points

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.short_below > self.meets_from:
            raise ValueError("short_below is above meets_from")
        if self.band[0] >= self.band[1]:
            raise ValueError("the band ends before it begins")
        return self


class Peers(_Part):
    """Who is compared with whom."""

    least_units: Some
    parts: tuple[Literal[2, 3], ...]


class PillarRule(_Part):
    """One of the parts whose average is the score."""

    name: Words
    records: Words
    weight: Annotated[float, Field(ge=0)]
    requires: tuple[str, ...] = ()
    outreach_only: bool = False


class MeasureRule(_Part):
    """Goalposts and limits of one measure; floor and target are out of `out_of`."""

    pillar: str
    direction: Literal["up", "down", "none", "band"]
    floor: float | None = None
    target: float | None = None
    out_of: Annotated[float, Field(gt=0)] = 100.0
    min_n: Count
    min_events: Count = 0
    scored: bool = False

    @property
    def goalposts(self) -> tuple[float, float] | None:
        """Floor and target as shares 0 to 1; None where the measure has none."""
        if self.floor is None or self.target is None:
            return None
        return self.floor / self.out_of, self.target / self.out_of

    @model_validator(mode="after")
    def _check(self) -> Self:
        if (self.floor is None) != (self.target is None):
            raise ValueError("floor and target come together")
        if self.floor is None or self.target is None:
            if self.scored:
                raise ValueError("a scored measure needs a floor and a target")
            return self
        if not all(0 <= post <= self.out_of for post in (self.floor, self.target)):
            raise ValueError(f"floor and target lie between 0 and {self.out_of:g}")
        rising = {"up": self.floor < self.target, "down": self.floor > self.target}
        if not rising.get(self.direction, False):
            raise ValueError(f"floor and target do not fit the direction “{self.direction}”")
        return self


class PromiseClock(_Part):
    """Days for a promise of one kind that states no date."""

    days: Some
    basis: str
    source: Words

    @model_validator(mode="after")
    def _check(self) -> Self:
        _known(self.basis, DUE_BASES)
        return self


class LegalClock(_Part):
    """How long a complaint may take by law or policy."""

    name: Words
    months: Count = 0
    days: Count = 0
    basis: str
    source: Words
    adopted: bool = False

    @model_validator(mode="after")
    def _check(self) -> Self:
        _known(self.basis, DUE_BASES)
        if not self.months + self.days:
            raise ValueError("a clock needs months or days")
        return self

    def deadline(self, received_on: date) -> date:
        """The last day allowed: months on (a shorter month's last day), then days."""
        years, month = divmod(received_on.month - 1 + self.months, 12)
        year, month = received_on.year + years, month + 1
        day = min(received_on.day, calendar.monthrange(year, month)[1])
        return date(year, month, day) + timedelta(days=self.days)


class Retention(_Part):
    """How many years after its end a record of each class is kept; `keep`: for good."""

    standard: Kept = "keep"
    personnel: Kept = "keep"
    litigation: Kept = "keep"
    permanent: Literal["keep"] = "keep"

    @property
    def years(self) -> dict[str, int | None]:
        """Years by class; None for good."""
        return {name: None if n == "keep" else n for name, n in self.model_dump().items()}


class Configuration(_Part):
    """Everything an agency sets by policy.

    What it has adopted, and how long it keeps rows, are no part of the version: they move no figure.
    """

    method: Annotated[Words, Field(alias="version")]
    adopted_by: Words | None = None
    adopted_on: date | None = None
    windows: Windows
    records: Records
    score: ScoreRules
    peers: Peers
    signals: SignalRules
    comparison: ComparisonRules
    patterns: PatternRules
    disclosure: DisclosureRules
    effects: EffectRules
    retention: Retention = Retention()
    publishing: PublishingRules
    open_data: OpenDataRules = OpenDataRules()
    pillars: dict[str, PillarRule]
    measures: dict[str, MeasureRule]
    promise_clocks: dict[str, PromiseClock]
    legal_clocks: Annotated[tuple[LegalClock, ...], Field(min_length=1)]
    _adoptions: Mapping[str, Adopted] = PrivateAttr(default_factory=dict)

    @model_validator(mode="after")
    def _check(self) -> Self:
        if (self.adopted_by is None) != (self.adopted_on is None):
            raise ValueError("adopted_by and adopted_on come together")
        for kind in self.promise_clocks:
            _known(kind, COMMITMENT_KINDS)
        for pillar in self.score.one_of_pillars:
            _known(pillar, tuple(self.pillars))
        for name in self.signals.tested:
            _known(name, tuple(self.measures))
        for name, rule in self.measures.items():
            _known(rule.pillar, tuple(self.pillars))
            if rule.scored and not self.pillars[rule.pillar].weight:
                raise ValueError(f"{name} is scored, but its pillar {rule.pillar} has no weight")
        for pillar, part in self.pillars.items():
            for name in part.requires:
                _known(name, self.scored(pillar))
        return self

    @cached_property
    def version(self) -> str:
        """The declared version and a digest of the content, such as 3-1f0c9a2b; every figure carries it.

        How long rows are kept, when a week is published and what is said beside open data move no figure,
        and are left out.
        """
        values = self.model_dump(mode="json", exclude={"retention", "publishing", "open_data"})
        content = json.dumps(values, sort_keys=True, separators=(",", ":"))
        return f"{self.method}-{hashlib.sha256(content.encode()).hexdigest()[:8]}"

    @property
    def policies(self) -> tuple[str, ...]:
        """The keys of all that an agency adopts: its clocks, then the goalposts of parts with weight."""
        clocks = (LEGAL_CLOCK, *(PROMISE_CLOCK + kind for kind in self.promise_clocks), TOLD_WITHIN)
        weighs = {name for name, part in self.pillars.items() if part.weight}
        rules = self.measures.items()
        return (*clocks, *(GOALPOSTS + n for n, rule in rules if rule.goalposts and rule.pillar in weighs))

    def adopted(self, key: str) -> Adopted | None:
        """Who adopted a clock or a goalpost, and when: for itself, else the whole file; None for nobody."""
        if key in self._adoptions or self.adopted_by is None or self.adopted_on is None:
            return self._adoptions.get(key)
        return Adopted(self.adopted_by, self.adopted_on)

    def with_adoptions(self, adoptions: Mapping[str, Adopted]) -> Self:
        """The same values, and who adopted which of them."""
        copy = self.model_copy()
        copy._adoptions = dict(adoptions)
        return copy

    def scored(self, pillar: str) -> tuple[str, ...]:
        """The scored measures of a pillar, in the order of the file."""
        return tuple(name for name, rule in self.measures.items() if rule.pillar == pillar and rule.scored)

    def window(self, measure: str, level: str) -> str:
        """Label of the window a measure is read over at a level of the tree: 13w, or 52w for few cases."""
        few = self.measures[measure].pillar == "A" and level in self.windows.complaints_levels
        return self.windows.complaints if few else self.windows.standard

    def promise_days(self, kind: str) -> int | None:
        """Days for a promise of a kind that states no date; None where the kind always states one."""
        if kind == "outcome_notice":
            return self.records.told_within_days
        clock = self.promise_clocks.get(kind)
        return clock.days if clock else None

    def clocks_of_promises(self) -> dict[str, int]:
        """Days by kind of every promise that need not state a date of its own."""
        return {kind: n for kind in COMMITMENT_KINDS if (n := self.promise_days(kind)) is not None}


@cache
def load(path: Path | None = None) -> Configuration:
    """The configuration in a file, by default the one that ships; SettingsError with a plain sentence."""
    source = path or DEFAULT
    try:
        return Configuration.model_validate(tomllib.loads(source.read_text(encoding="utf-8")))
    except OSError as error:
        raise SettingsError(f"The configuration file {source} cannot be opened.") from error
    except ValidationError as error:
        wrong = "; ".join(_sentence(fault) for fault in error.errors())
        raise SettingsError(f"The configuration file {source.name} cannot be used. {wrong}.") from error
    except ValueError as error:
        raise SettingsError(f"The configuration file {source.name} is not valid TOML: {error}.") from error


def _sentence(fault: Any) -> str:
    """Where one fault is and what it is."""
    place = ".".join(str(step) for step in fault["loc"])
    said = str(fault["msg"]).removeprefix("Value error, ")
    return f"{place}: {said}" if place else said
