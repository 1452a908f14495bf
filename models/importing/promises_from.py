"""Promises that a file of complaints holds without saying so: to acknowledge, to keep informed, to tell the
outcome. Each is derived only where the file has the day on which it was kept."""

from collections.abc import Collection
from collections.abc import Mapping as Lookup
from dataclasses import dataclass
from typing import Final

from models.importing.mapping import FieldSource, KeyRule, Mapping
from models.importing.mapping_parts import RowFilter

CASES: Final = ("case", "case_with_outcomes")
_MADE: Final = {
    "intake_acknowledgement": "received_on",
    "status_update": "received_on",
    "outcome_notice": "decided_on",
}
_KEPT: Final = {"intake_acknowledgement": "first_contact_on", "outcome_notice": "told_on"}
_SUFFIX: Final = {
    "intake_acknowledgement": "acknowledged",
    "status_update": "kept-informed",
    "outcome_notice": "told",
}
_TITLE: Final = {
    "intake_acknowledgement": "acknowledgements",
    "status_update": "updates to complainants",
    "outcome_notice": "outcomes told",
}
_WANTING: Final = {
    "received_on": "no column says when a complaint was received",
    "decided_on": "no column says when a complaint was decided",
    "first_contact_on": "no column says when the complainant was first contacted",
    "told_on": "no column says when the complainant was told the outcome",
}
_CARRIED: Final = ("restricted", "retention_class", "modified_at")
_NAME_LONGEST: Final = 80


@dataclass(frozen=True)
class Derivable:
    """One kind of promise that a file of complaints may hold.

    from_column, kept_column: with the day it was made, and the day it was kept; None where the file has none
    clock_days: days it has by the agency's clock; None where no clock is known. because: why it is, or is not
    """

    kind: str
    from_column: str | None
    kept_column: str | None
    clock_days: int | None
    because: str

    @property
    def possible(self) -> bool:
        """Whether the file has both days."""
        return self.from_column is not None and self.kept_column is not None


def derivable_from(
    record: str,
    fields: Lookup[str, FieldSource],
    clocks: Lookup[str, int],
    updates: FieldSource | None = None,
) -> list[Derivable]:
    """What a file of complaints can be asked for; nothing of any other file.

    updates: where the file has the day of the first update to the complainant.
    """
    if record not in CASES:
        return []
    return [_one(kind, fields, clocks.get(kind), updates) for kind in _MADE]


def promises_from(
    mapping: Mapping,
    clocks: Lookup[str, int],
    *,
    adopted: Collection[str] = (),
    updates: FieldSource | None = None,
) -> list[Mapping]:
    """A mapping of promises over the same file for each kind that can be derived and has a clock.

    clocks: days by kind. adopted: kinds whose clocks are the agency's own, not our defaults.
    A complaint in several rows is one promise, and its first row speaks for it.
    """
    found = derivable_from(mapping.record, mapping.fields, clocks, updates)
    return [
        _mapping(mapping, one, one.clock_days, "policy" if one.kind in adopted else "default", updates)
        for one in found
        if one.possible and one.clock_days is not None
    ]


def _one(
    kind: str, fields: Lookup[str, FieldSource], days: int | None, updates: FieldSource | None
) -> Derivable:
    made, reason = _day_column(fields, _MADE[kind])
    if kind == "status_update":
        kept, why = _updates(fields, updates)
    else:
        kept, why = _day_column(fields, _KEPT[kind])
    if made is None or kept is None:
        return Derivable(kind, made, kept, days, reason or why)
    return Derivable(kind, made, kept, days, f"made on the day in `{made}`, kept on the day in `{kept}`")


def _day_column(fields: Lookup[str, FieldSource], name: str) -> tuple[str | None, str]:
    """The column of a field of days, or why there is none."""
    source = fields.get(name)
    if source is None or source.column is None:
        return None, _WANTING[name]
    if source.precision == "month":
        return None, f"`{source.column}` gives months, not days"
    return source.column, ""


def _updates(fields: Lookup[str, FieldSource], updates: FieldSource | None) -> tuple[str | None, str]:
    """Whoever is told the outcome is kept informed: without that day a spared update would look missed."""
    if updates is None:
        return None, "no column says when the complainant was first kept informed"
    told, _ = _day_column(fields, "told_on")
    if told is None:
        return None, f"{_WANTING['told_on']}: an update that was not needed any more would look missed"
    return updates.column, ""


def _mapping(
    mapping: Mapping, one: Derivable, days: int | None, basis: str, updates: FieldSource | None
) -> Mapping:
    suffix = _SUFFIX[one.kind]
    made = mapping.fields[_MADE[one.kind]]
    content = {name: getattr(mapping, name) for name in mapping.model_fields_set & _SAME_FILE}
    content |= {
        "name": f"{mapping.name[: _NAME_LONGEST - len(suffix) - 1].rstrip('-')}-{suffix}",
        "title": f"{mapping.title}: {_TITLE[one.kind]}",
        "record": "commitment",
        "missing": tuple(dict.fromkeys([*mapping.missing, *made.missing])),
        "key": _key(mapping),
        "fields": _fields(mapping, one, basis, updates),
        "crosswalks": {name: mapping.crosswalks[name] for name in _CARRIED if name in mapping.crosswalks},
        # Not received or not decided: nothing is promised yet.
        "skip": (*mapping.skip, RowFilter(blank=(str(one.from_column),))),
        "promises": {"due": f"{days} days"},
        "lacks": {
            "evidence": "derived from the dates of complaints, which hold no evidence",
            "resident_confirmed": "derived from the dates of complaints",
        },
    }
    return Mapping.model_validate(content)


_SAME_FILE: Final = {
    "zone",
    "as_of",
    "create_units",
    "formats",
    "decimal",
    "earliest",
    "units",
    "reader",
    "names_nobody",
}


def _key(mapping: Mapping) -> KeyRule:
    """The complaint's own key; where a complaint has several rows, the first of them only."""
    if mapping.record == "case" or mapping.parent_key is None:
        return mapping.key
    return mapping.parent_key.model_copy(update={"once": True, "occurrence": False})


def _fields(
    mapping: Mapping, one: Derivable, basis: str, updates: FieldSource | None
) -> dict[str, FieldSource]:
    if one.kind == "status_update" and updates is not None:
        kept = _or_told(updates, mapping.fields["told_on"], mapping.formats)
    else:
        kept = mapping.fields[_KEPT[one.kind]]
    carried: dict[str, FieldSource] = {
        name: mapping.fields[name] for name in _CARRIED if name in mapping.fields
    }
    unit = {"unit": mapping.fields["handling_unit"]} if "handling_unit" in mapping.fields else {}
    return {
        **unit,
        "kind": FieldSource(constant=one.kind),
        "promised_to": FieldSource(constant="complainant"),
        "due_basis": FieldSource(constant=basis),
        "made_at": _whole_days(mapping.fields[_MADE[one.kind]]),
        "ended_at": _whole_days(kept),
        **carried,
    }


def _whole_days(source: FieldSource) -> FieldSource:
    return source.model_copy(update={"whole_days": True})


def _or_told(updates: FieldSource, told: FieldSource, usual: tuple[str, ...]) -> FieldSource:
    """The first update, or else the day of being told the outcome."""
    formats = tuple(dict.fromkeys([*(updates.formats or usual), *(told.formats or usual)]))
    missing = tuple(dict.fromkeys([*updates.missing, *told.missing]))
    return updates.model_copy(update={"or_column": told.column, "formats": formats, "missing": missing})
