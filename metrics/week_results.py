"""Everything of the newest week that pages read stored."""

from datetime import UTC, datetime
from typing import Any, Final

import sqlalchemy as sa

from metrics.disclosure.quarters import live_kind
from metrics.patterns.storing import PATTERNS
from metrics.signals.storing import JUDGED_WEEK
from metrics.stored import SCORECARD, Kind, keep
from models import releases
from models.access import Scope, local_viewer
from models.access import agencies as agencies_of
from models.engine import reading
from models.tree import find_agency

KINDS: Final[tuple[Kind[Any], ...]] = (SCORECARD, JUDGED_WEEK, PATTERNS)


def keep_week(engine: sa.Engine, agency: str | None = None) -> None:
    """Work out and store the newest week of one agency, or of all; nothing is done where it is there."""
    with reading(engine) as connection:
        if agency is None:
            ids = [own for own, _ in agencies_of(connection, local_viewer())]
        else:
            row = find_agency(connection, agency)
            ids = [] if row is None else [row.id]
        out = {own: releases.count(connection, Scope(own)) for own in ids}
    for own in ids:
        keep(engine, own, now=datetime.now(UTC), kinds=(*KINDS, live_kind(out[own])))
