"""Which tickets are promises, of which kind, and when each is due: the rule table of a mapping."""

import re
from datetime import date
from typing import Annotated, Final, Literal, NamedTuple

from pydantic import AfterValidator, Field, model_validator

from models.importing.mapping_parts import FieldSource, RowFilter, Strict, folded
from models.vocabulary import COMMITMENT_KINDS, DUE_BASES, PROMISED_TO

COLUMN: Final = "column"  # due: as the file's own column says
_DUE: Final = re.compile(r"(\d{1,4}) (?:(working|business) )?(day|hour)s?")
_LONGEST: Final = 3_660

DueUnit = Literal["days", "working days", "hours"]


class DueRule(NamedTuple):
    """How long after it was made a promise is due."""

    n: int
    unit: DueUnit


def due_rule(text: str) -> DueRule | None:
    """`3 days`, `5 working days`, `72 hours`; None: the file's own column. Errors: ValueError."""
    if text == COLUMN:
        return None
    found = _DUE.fullmatch(" ".join(text.lower().split()))
    if not found or not 1 <= int(found[1]) <= _LONGEST or (found[2] and found[3] == "hour"):
        raise ValueError(f"{text!r} is no due rule; write 3 days, 5 working days, 72 hours, or column")
    unit: DueUnit = "hours" if found[3] == "hour" else "working days" if found[2] else "days"
    return DueRule(int(found[1]), unit)


def _readable_due(text: str) -> str:
    due_rule(text)
    return text


DueText = Annotated[str, AfterValidator(_readable_due)]


class PromiseRule(Strict):
    """What tickets of some types promise. due: after it was made, or `column`: the file's own due column."""

    types: tuple[str, ...] = Field(min_length=1)
    kind: str
    promised_to: str | None = None
    due: DueText = COLUMN
    due_basis: str | None = None

    @model_validator(mode="after")
    def _in_our_words(self) -> "PromiseRule":
        for name, word, words in (
            ("kind", self.kind, COMMITMENT_KINDS),
            ("promised_to", self.promised_to, PROMISED_TO),
            ("due_basis", self.due_basis, DUE_BASES),
        ):
            if word is not None and word not in words:
                raise ValueError(f"{name}: {word} is none of our words ({', '.join(words)})")
        return self


class PromiseRules(Strict):
    """A rule for each ticket type; or one due rule for every row.

    column: where the type stands. others: types without a rule are no promises of ours and left out, or wait
    holidays: days that are no working days, besides Saturdays and Sundays
    due: of every row, where there are no types
    """

    column: str | None = None
    rules: tuple[PromiseRule, ...] = ()
    others: Literal["skip", "wait"] = "skip"
    holidays: tuple[date, ...] = ()
    due: DueText | None = None

    @model_validator(mode="after")
    def _types_or_all(self) -> "PromiseRules":
        if self.due == COLUMN:
            raise ValueError("the due column of every row is a field: due_at")
        if (self.column is None) == (self.due is None):
            raise ValueError("give a column with rules by type, or due for every row")
        if (self.column is None) == bool(self.rules):
            raise ValueError("say of at least one ticket type which promise it is, and name the column")
        types = [folded(raw) for rule in self.rules for raw in rule.types]
        if twice := next((raw for raw in types if types.count(raw) > 1), None):
            raise ValueError(f"two rules are for the type {twice!r}")
        return self

    @property
    def by_type(self) -> dict[str, PromiseRule]:
        """The rule of each type, as types are compared."""
        return {folded(raw): rule for rule in self.rules for raw in rule.types}

    @property
    def kinds(self) -> dict[str, str]:
        """The kind of promise that each type is."""
        return {raw: rule.kind for rule in self.rules for raw in rule.types}

    @property
    def gives(self) -> list[str]:
        """The fields that the rules fill."""
        by_rule = [name for name in ("promised_to", "due_basis") if self.says(name)]
        timed = self.due is not None or any(rule.due != COLUMN for rule in self.rules)
        return [*(["kind"] if self.rules else []), *by_rule, *(["due_at"] if timed else [])]

    def says(self, name: str) -> bool:
        """Whether any rule says a field."""
        return any(getattr(rule, name) is not None for rule in self.rules)

    @property
    def sources(self) -> dict[str, FieldSource]:
        """Where the rules read: the type stands in place of the kind."""
        return {} if self.column is None else {"kind": FieldSource(column=self.column)}

    @property
    def left_out(self) -> tuple[RowFilter, ...]:
        """The rows that are no promises of ours."""
        if self.column is None or self.others == "wait":
            return ()
        return (RowFilter(column=self.column, only=tuple(self.kinds)),)

    def check(self, fields: dict[str, FieldSource]) -> None:
        """Errors: ValueError where a field would come from two places, or from none."""
        for name in self.gives:
            stands = fields.get(name)
            if stands is not None and (name == "kind" or (self.due and name == "due_at")):
                raise ValueError(f"{name} comes from [promises]; take it out of [fields]")
            if stands is not None and name in ("promised_to", "due_basis") and stands.constant is None:
                raise ValueError(f"{name} comes from a column and from [promises]; take one of them out")
        if "due_at" not in fields and any(rule.due == COLUMN for rule in self.rules):
            wanting = next(rule for rule in self.rules if rule.due == COLUMN)
            raise ValueError(
                f'{", ".join(wanting.types)}: due = "column" needs due_at in [fields]; '
                "or write the time it has, such as 3 days"
            )
