"""Of the demo agency's units four show a pattern, and the checks name these four and nobody else."""

import time
from datetime import UTC, datetime

from metrics.figures import Figures, figures
from metrics.patterns.checks import PatternsFound, check
from models.access import check_can_read_agency, local_viewer
from models.engine import engine_for, reading
from seed_data import places

STORIES = {
    ("G1", places.CLOSES_ON_DEADLINE),
    ("G2", places.CLOSES_ON_DEADLINE),
    ("G8", places.PARKS_BY_HAND_OFF),
    ("G9", places.ENTERS_LATE),
    ("G11", places.FAST_FINDINGS),
}
NOW = datetime(2026, 11, 16, 12, tzinfo=UTC)


def seen(url: str) -> tuple[Figures, PatternsFound, float]:
    with reading(engine_for(url)) as connection:
        scope = check_can_read_agency(connection, local_viewer(), None)
        view = figures(connection, scope, now=NOW)
        began = time.perf_counter()
        found = check(connection, scope, view)
        return view, found, time.perf_counter() - began


def test_four_units_and_nobody_else(demo_url: str) -> None:
    view, found, seconds = seen(demo_url)
    names = {node.id: node.name for node in view.counts.tree}
    assert {(one.pattern, names[one.unit_id]) for one in found.flags} == STORIES
    assert len(found.patterns) == 4
    assert found.tests > 200
    assert seconds < 2
