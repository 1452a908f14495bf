"""Where one file holds cases and outcomes: the cases that its outcome rows belong to."""

import sqlalchemy as sa

from models.engine import among
from models.facts import complaint
from models.importing.check import Checked
from models.importing.derive import Columns
from models.importing.stored_rows import padded, stored_version
from models.importing.upsert import Upsert


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
    leading, second = list[int](), list[int]()
    for case, place in lead.items():
        leads = case not in held or _leads(versions[place], checked.keys[place], *held[case][:2])
        (leading if leads else second).append(place)
    columns, cases, keys, raws = _chosen(checked, leading)
    # Within one file a later chunk may bring a row of smaller key: that is no clash, it takes the lead.
    upsert.met.clear()
    upsert.write(cases, columns, raws, [], from_keys=keys)
    ids = ids_of(upsert.connection, complaint, upsert.source_id, checked.parents)
    if second:
        columns, cases, keys, raws = _chosen(checked, second)
        upsert.pass_over(
            [ids[case] for case in cases], columns, raws, keys, [held[case][2] for case in cases]
        )
    return [ids[case] for case in checked.parents]


def _chosen(checked: Checked, places: list[int]) -> tuple[Columns, list[str], list[str], list[str]]:
    """The cases of some rows: columns with the row that leads, cases' keys, rows' keys, raw values."""
    keys = [checked.keys[place] for place in places]
    columns = {name: [items[place] for place in places] for name, items in checked.case.items()}
    columns["lead"] = list(keys)
    return columns, [checked.parents[p] for p in places], keys, [checked.raws[p] for p in places]


def _leads(version: str, key: str, held_version: str, held_key: str) -> bool:
    """Whether a row's fields stand before those of another; the same row again may correct itself."""
    return version > held_version or (version == held_version and _rank(key) <= _rank(held_key))


def _rank(key: str) -> tuple[int, str]:
    return len(key), key


def _held(upsert: Upsert, cases: list[str]) -> dict[str, tuple[str, str, str]]:
    """Version, lead and digest of the cases that are held."""
    t = complaint
    rows = upsert.connection.execute(
        sa.select(t.c.key, stored_version(upsert.connection, t), t.c.lead, t.c.digest).where(
            t.c.source_id == upsert.source_id, t.c.digest != "", among(upsert.connection, t.c.key, cases)
        )
    )
    return {key: (padded(version), lead or "", digest) for key, version, lead, digest in rows}


def ids_of(connection: sa.Connection, table: sa.Table, source_id: int, keys: list[str]) -> dict[str, int]:
    """Ids of the rows of a source by key, as far as they are held."""
    rows = connection.execute(
        sa.select(table.c.key, table.c.id).where(
            table.c.source_id == source_id,
            table.c.digest != "",
            among(connection, table.c.key, list(dict.fromkeys(keys))),
        )
    )
    return {row.key: row.id for row in rows}
