"""What is put on file before it is shown: refusals, records opened, rows taken away.

Where it cannot be put on file, what was asked for is not shown; the reader gets the sentence that says why.
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import sqlalchemy as sa
import streamlit as st

from dashboard import downloads, navigation, sign_in
from dashboard.cache import Place
from dashboard.page_entries import PARAMETERS
from metrics.measures import REGISTRY
from metrics.records import COUNT_ROWS
from metrics.timeline import COMPLAINT
from models.access import Scope, Viewer
from models.engine import engine, reading
from models.errors import AccessDenied, AccountabilityError
from models.facts import table_of
from models.looks import record_look
from models.openings import complaint_side, promise_side
from models.sign_ins import SignInNeeded
from models.units import Unit, unit_key

_AGAIN_AFTER: Final = timedelta(hours=1)
_OPENED: Final = "opened_records"
_RECORD: Final = re.compile(r"(promise|complaint)-([0-9]{1,9})")
_WEEK: Final = re.compile(r"[0-9]{4}-(W[0-9]{2}|Q[1-4])")


def opened(here: Place, address: str) -> None:
    """A record's page is about to be shown; address: such as promise-12, known and allowed.

    Once an hour of a session is enough. Errors: DatabaseUnavailable.
    """
    now, before = datetime.now(UTC), st.session_state.setdefault(_OPENED, {})
    whose = (here.viewer, here.scope.agency_id, address)
    if whose in before and now - before[whose] < _AGAIN_AFTER:
        return
    record, _, number = address.partition("-")
    with reading(engine()) as connection:
        side = complaint_side if record == COMPLAINT else promise_side
        found = side(connection, here.scope, here.viewer, int(number))
    record_look(
        engine(),
        here.viewer,
        action="record_opened",
        subject=f"{record} {int(number)}",
        agency_id=here.scope.agency_id,
        at=now,
        handles=found.handles,
        concerns=found.concerns,
    )
    before[whose] = now


def asked_in_vain(viewer: Viewer) -> None:
    """An address of a page that is not the viewer's, or nobody's: the framework refuses it. Errors:
    DatabaseUnavailable."""
    name = navigation.in_vain()
    if name is not None:
        record_look(engine(), viewer, action="refusal", subject=name, asked={}, parameters=[])


def said(refusal: AccountabilityError) -> str:
    """The sentence of a refusal that a page is about to show; one of access is put on file first."""
    if not isinstance(refusal, AccessDenied) or isinstance(refusal, SignInNeeded):
        return str(refusal)  # a sign-in that is over is put on file where it is found
    asked = st.query_params.to_dict()
    try:
        viewer = sign_in.viewer()
        record_look(
            engine(),
            viewer,
            action="refusal",
            subject=navigation.here(),
            asked=_known(viewer, asked),
            parameters=sorted(name for name in asked if name in PARAMETERS),
        )
    except AccountabilityError as other:
        return str(other)
    return str(refusal)


def _known(viewer: Viewer, asked: dict[str, str]) -> dict[str, Any]:
    """What was asked for, as far as we know the words: what people type may be anything, and stays out.

    A unit of another agency is as unknown to whoever reads this as to whoever asked.
    """
    unit = table_of(Unit)
    wanted = sa.select(unit.c.id, unit.c.agency_id).where(unit.c.key == unit_key(asked.get("unit", "")))
    with reading(engine()) as connection:
        rows = connection.execute(wanted.order_by(unit.c.id)).all()
    units = [row.id for row in rows if viewer.can_read_agency(row.agency_id)]
    known: dict[str, Any] = {"unit_ids": units} if units else {}
    if found := _RECORD.fullmatch(asked.get("record", "")):
        known["record"] = found[0]
    if asked.get("measure") in {*REGISTRY, *COUNT_ROWS}:
        known["measure"] = asked["measure"]
    for name in ("week", "quarter"):
        if _WEEK.fullmatch(asked.get(name, "")):
            known[name] = asked[name]
    return known


def rows_file(
    here: Place,
    label: str,
    make: Callable[[], str],
    name: str,
    *,
    rows: int,
    what: str,
    key: str | None = None,
    **about: Any,
) -> None:
    """A button that gives rows as a CSV file; rows: how many. The rest as for `file`."""
    file(here, label, make, name, what=what, key=key, rows=rows, format="csv", **about)


def file(
    here: Place,
    label: str,
    make: Callable[[], str | bytes],
    name: str,
    kind: str = "text/csv",
    *,
    what: str,
    key: str | None = None,
    **about: Any,
) -> None:
    """A button that gives a file; it is made when the button is pressed, and on file by then.

    what: the figure, list or briefing it is of. kind: its media type. about: what says which.
    """
    viewer, scope = here.viewer, here.scope

    def put_on_file_and_make() -> str | bytes:
        _exported(viewer, scope, what, **about)
        return make()

    downloads.button(label, put_on_file_and_make, name, kind, key=key)


def _exported(viewer: Viewer, scope: Scope, what: str, **about: Any) -> None:
    record_look(engine(), viewer, action="export", subject=what, agency_id=scope.agency_id, **about)
