"""Where one file holds cases and outcomes: the cases that its outcome rows belong to."""

import sqlalchemy as sa

from models.engine import among
from models.facts import complaint
from models.importing.check import Checked
from models.importing.upsert import Upsert, padded, stored_version


def write_cases(upsert: Upsert, checked: Checked) -> list[int]:
    """Write the cases of a chunk of outcome rows; gives each row's case id.

    The case's own fields come from the newest version of its rows, and there from the smallest key, so that
    the order of files does not matter.
    """
    versions = [version or upsert.as_of for version in checked.case["version_at"]]
    lead: dict[str, int] = {}
    for place, (case, key) in enumerate(zip(checked.parents, checked.keys, strict=True)):
        if case not in lead or _leads(versions[place], key, versions[lead[case]], checked.keys[lead[case]]):
            lead[case] = place
    held = _held(upsert, list(lead))
    places = [
        place
        for case, place in lead.items()
        if case not in held or _leads(versions[place], checked.keys[place], *held[case])
    ]
    columns = {name: [items[place] for place in places] for name, items in checked.case.items()}
    columns["lead"] = [checked.keys[place] for place in places]
    # Within one file a later chunk may bring a row of smaller key: that is no clash, it takes the lead.
    upsert.met.clear()
    upsert.write(
        [checked.parents[place] for place in places], columns, [checked.raws[place] for place in places], []
    )
    ids = ids_of(upsert.connection, complaint, upsert.source_id, checked.parents)
    return [ids[case] for case in checked.parents]


def _leads(version: str, key: str, held_version: str, held_key: str) -> bool:
    """Whether a row's fields stand before those of another; the same row again may correct itself."""
    return version > held_version or (version == held_version and _rank(key) <= _rank(held_key))


def _rank(key: str) -> tuple[int, str]:
    return len(key), key


def _held(upsert: Upsert, cases: list[str]) -> dict[str, tuple[str, str]]:
    rows = upsert.connection.execute(
        sa.select(complaint.c.key, stored_version(upsert.connection, complaint), complaint.c.lead).where(
            complaint.c.source_id == upsert.source_id, among(upsert.connection, complaint.c.key, cases)
        )
    )
    return {key: (padded(version), lead or "") for key, version, lead in rows}


def ids_of(connection: sa.Connection, table: sa.Table, source_id: int, keys: list[str]) -> dict[str, int]:
    """Ids of the rows of a source by key, as far as they are held."""
    rows = connection.execute(
        sa.select(table.c.key, table.c.id).where(
            table.c.source_id == source_id, among(connection, table.c.key, list(dict.fromkeys(keys)))
        )
    )
    return {row.key: row.id for row in rows}
