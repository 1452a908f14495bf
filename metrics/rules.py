"""Rules of the parts that judge: signals, comparison, patterns to check, disclosure, effects of what is due.

Each is one table of the configuration file; values are checked when the file is read.
"""

from typing import Annotated, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from models.vocabulary import CATEGORIES

Share = Annotated[float, Field(ge=0, le=1)]
Count = Annotated[int, Field(ge=0)]
Some = Annotated[int, Field(ge=1)]
Positive = Annotated[float, Field(gt=0)]

PATTERNS: Final = tuple(f"G{number}" for number in range(1, 13))


class Rules(BaseModel):
    """A table of the configuration: nothing unknown in it, never changed after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class SignalRules(Rules):
    """When a weekly chart has limits, and which weeks become questions."""

    baseline_weeks: Some
    least_points: Some
    least_a_side: Annotated[float, Field(ge=1)]
    least_count: Annotated[float, Field(ge=1)]
    even_denominators: Share
    least_even_count: Annotated[float, Field(ge=1)]
    overdispersed_from: Annotated[float, Field(ge=1)]
    block_weeks: Some
    false_discovery: Annotated[float, Field(gt=0, lt=1)]
    most_questions: Some
    tested: Annotated[tuple[str, ...], Field(min_length=1)]
    rebase_points: Some
    rebase_each_side: Some
    worse_odds: Annotated[float, Field(gt=1)]
    sum_threshold: Positive

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.least_points > self.baseline_weeks:
            raise ValueError("least_points is above baseline_weeks")
        return self


class ComparisonRules(Rules):
    """When units can be compared, and when spread can be judged."""

    spread_units: Some
    shrinkage_units: Some
    winsorise: Annotated[float, Field(ge=0, lt=0.5)]
    least_months: Count
    exposure_change: Share
    sensitivity_draws: Annotated[int, Field(ge=100)]
    flip_share: Share


class PatternRules(Rules):
    """How strong a pattern must be before a person is asked to look.

    effects: least effect by check; by its full name for a part of a check that has its own.
    """

    weeks: Some
    false_discovery: Annotated[float, Field(gt=0, lt=1)]
    least_cases: Some
    least_complaints: Some
    serious: Annotated[tuple[str, ...], Field(min_length=1)]
    effects: dict[str, float]

    @model_validator(mode="after")
    def _check(self) -> Self:
        if not set(PATTERNS) <= set(self.effects) or {self._check_of(x) for x in self.effects} > set(
            PATTERNS
        ):
            raise ValueError("effects name each of " + ", ".join(PATTERNS) + " once")
        if unknown := set(self.serious) - set(CATEGORIES):
            raise ValueError("there is no category " + ", ".join(sorted(unknown)))
        return self

    def least_effect(self, pattern: str) -> float:
        """The least effect of a check or of a part of it (`G4:content`)."""
        return self.effects.get(pattern, self.effects[self._check_of(pattern)])

    @staticmethod
    def _check_of(pattern: str) -> str:
        return pattern.split(":")[0]


class DisclosureRules(Rules):
    """What is hidden from the public, and what an attacker must not be able to narrow down."""

    smallest: Some
    least_width: Some
    least_guesses: Some
    mode: Literal["suppress", "round"]
    base: Some


class EffectRules(Rules):
    """When the effect of finishing a promise is worth a number, and a change a word."""

    weeks: Some
    noise_share: Positive
    change_probability: Annotated[float, Field(gt=0.5, lt=1)]


class PublishingRules(Rules):
    """When the calendar publishes a settled week: day of the week from 1 (Monday), hour of that day."""

    weekday: Annotated[int, Field(ge=1, le=7)]
    hour: Annotated[int, Field(ge=0, le=23)]


class OpenDataRules(Rules):
    """What the agency says beside its open data; blank: it has said nothing.

    licence: its short name, such as CC-BY-4.0, and where its text is. citation: how to name the source.
    """

    licence: str = ""
    licence_url: str = ""
    citation: str = ""

    @model_validator(mode="after")
    def _check(self) -> Self:
        if bool(self.licence) != bool(self.licence_url):
            raise ValueError("licence and licence_url come together")
        return self
