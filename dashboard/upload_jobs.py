"""What can be done with an upload, by name. Each job runs in the child and tells the server what it gives.
It takes the upload out of the list that holds it, so that its memory is free once it has been read.

To add a job, add a function and its line in `JOBS`; whatever it takes and gives is pickled.
"""

from collections.abc import Callable, Collection
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from models.engine import engine, engine_for
from models.importing import limits
from models.importing.mapping import Mapping

if TYPE_CHECKING:
    from dashboard.upload_child import Parent


def propose(
    parent: "Parent",
    held: list[bytes],
    name: str,
    *,
    record: str | None = None,
    sheet: str | None = None,
    header_row: int | None = None,
    zone: str | None = None,
    units: Collection[str] | None = None,
    agency: str | None = None,
) -> None:
    """Gives the first look, the sample and the draft (Sketch, Sample, Draft). agency: whose turn it is.

    The sample is given whole, with the values of columns that hold persons: a draft is suggested anew from it
    when a person says otherwise. It stays in the session's memory.
    """
    from models.connecting import proposal

    parent.give(
        proposal.propose(
            held.pop(),
            name=name,
            record=record,
            sheet=sheet,
            header_row=header_row,
            zone=zone,
            units=units,
            progress=parent.tell,
        )
    )


def reopen(
    parent: "Parent",
    held: list[bytes],
    name: str,
    *,
    mapping: Mapping,
    units: Collection[str] | None = None,
    agency: str | None = None,
) -> None:
    """Gives the sample and the draft of a file by a mapping that is there (Sample, Draft)."""
    from models.connecting import proposal

    parent.give(proposal.reopen(held.pop(), name=name, mapping=mapping, units=units, progress=parent.tell))


def check(
    parent: "Parent",
    held: list[bytes],
    name: str,
    *,
    mapping: Mapping,
    agency: str,
    database_url: str | None = None,
) -> None:
    """Gives what an import would find (DryRun), and stores nothing."""
    from models.importing.dry_run import dry_run

    found = dry_run(
        _engine(database_url),
        held.pop(),
        mapping,
        agency,
        largest=limits.CSV_THROUGH_PAGE,
        progress=parent.tell,
    )
    parent.give(found)


def import_(
    parent: "Parent",
    held: list[bytes],
    name: str,
    *,
    mapping: Mapping,
    agency: str,
    actor: str,
    as_of: datetime | None = None,
    database_url: str | None = None,
) -> None:
    """Gives what became of the file (Report) as soon as it is in; then keeps the newest week's results."""
    from models.importing.load import import_file

    place = _engine(database_url)
    report = import_file(
        place,
        held.pop(),
        mapping,
        agency,
        actor=actor,
        name=name,
        as_of=as_of,
        largest=limits.CSV_THROUGH_PAGE,
        progress=parent.tell,
        also=parent.ask,
    )
    parent.give(report)

    from metrics.week_results import keep_week  # now: it needs the memory that the upload had

    keep_week(place, agency)


def _engine(url: str | None) -> sa.Engine:
    return engine_for(url) if url else engine()


JOBS: Final[dict[str, Callable[..., Any]]] = {
    "propose": propose,
    "reopen": reopen,
    "check": check,
    "import": import_,
}
