"""Names in waiting rows that are no unit of the agency, and what a person says they mean."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import sqlalchemy as sa

from models.access import Scope
from models.engine import reading
from models.errors import EntryRefused
from models.facts import table_of
from models.importing.load import Report
from models.importing.mapping import Mapping as FileMapping
from models.importing.quarantine import retry
from models.imports import MappingVersion, QuarantineRow, Source
from models.tree import unit_ids
from models.units import UNASSIGNED, unit_key

UNKNOWN: Final = "unknown_unit"
quarantine, source, version = table_of(QuarantineRow), table_of(Source), table_of(MappingVersion)


@dataclass
class UnknownName:
    """A name that no unit has: in how many waiting rows it stands, and in which sources."""

    name: str
    rows: int = 0
    sources: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class NamedUnits:
    """What became of the rows that waited. taken: are in; waiting: still wait, for another fault or name."""

    taken: int
    waiting: int
    sources: tuple[str, ...]


def unknown_names(connection: sa.Connection, scope: Scope) -> list[UnknownName]:
    """The names of units that waiting rows ask for, most frequent first; one that is known by now is none.

    A waiting row belongs to nobody yet, so only a scope over the whole agency sees any.
    """
    if scope.unit_ids is not None:
        return []
    known, found = unit_ids(connection, scope.agency_id), dict[str, UnknownName]()
    rows = connection.execute(
        sa.select(quarantine.c.fields, quarantine.c.faults, source.c.name)
        .join(source, source.c.id == quarantine.c.source_id)
        .where(
            quarantine.c.agency_id == scope.agency_id,
            quarantine.c.state == "waiting",
            quarantine.c.identity.not_like("row:%"),
            quarantine.c.faults.like(f"%{UNKNOWN}%"),
        )
    )
    for row in rows:
        cells = json.loads(row.fields).get("columns", {})
        faults = [fault for fault in json.loads(row.faults) if fault["code"] == UNKNOWN]
        for name in dict.fromkeys(cells.get(fault["column"]) or fault["found"] for fault in faults):
            if unit_key(name) in known:
                continue
            one = found.setdefault(unit_key(name), UnknownName(" ".join(name.split())))
            one.rows += 1
            one.sources.add(row.name)
    return sorted(found.values(), key=lambda one: (-one.rows, one.name))


def name_units(engine: sa.Engine, scope: Scope, meant: Mapping[str, str], *, actor: str) -> NamedUnits:
    """Write down which unit each name means, in the mappings of the sources where it stands, and try the rows
    that wait there again. meant: unit by name; Unassigned for a name that is nobody's unit.

    Errors: EntryRefused where a name does not wait or a unit is not the agency's; nothing is stored then.
    """
    with reading(engine) as connection:
        waiting = {unit_key(one.name): one for one in unknown_names(connection, scope)}
        known = unit_ids(connection, scope.agency_id)
        mappings = {
            name: FileMapping.model_validate_json(content)
            for name, content in connection.execute(
                sa.select(source.c.name, version.c.content)
                .join(version, version.c.id == source.c.mapping_id)
                .where(source.c.agency_id == scope.agency_id)
            )
        }
    for name, unit in meant.items():
        if unit_key(name) not in waiting:
            raise EntryRefused(f"No row waits for “{name[:60]}” any more.")
        if not unit.strip() or unit_key(unit) not in known:
            raise EntryRefused(f"There is no unit “{unit[:60]}”. Choose one from the list.")
    asked = sorted({place for name in meant for place in waiting[unit_key(name)].sources})
    reports = []
    for place in asked:
        here = {name: unit for name, unit in meant.items() if place in waiting[unit_key(name)].sources}
        better = with_aliases(mappings[place], here)
        reports.append(retry(engine, scope, place, actor=actor, mapping=better))
    taken = sum(_taken(report) for report in reports)
    return NamedUnits(taken, sum(report.quarantined for report in reports), tuple(asked))


def _taken(report: Report) -> int:
    return report.new + report.changed + report.same


def with_aliases(mapping: FileMapping, meant: Mapping[str, str]) -> FileMapping:
    """A mapping that knows which unit these names mean; Unassigned: that they mean nobody."""
    nobody = [name for name, unit in meant.items() if unit_key(unit) == unit_key(UNASSIGNED)]
    aliases = {name: unit for name, unit in meant.items() if name not in nobody}
    rule = mapping.units
    better = {
        "aliases": rule.aliases | aliases,
        "unassigned": tuple(dict.fromkeys([*rule.unassigned, *nobody])),
    }
    return mapping.model_copy(update={"units": rule.model_copy(update=better)})
