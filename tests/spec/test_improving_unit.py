"""The demo agency's improving unit in the newest settled week: better than before, by more than chance."""

from datetime import UTC, datetime

from metrics.calendar import Week
from metrics.change.since import better_than_before
from metrics.figures import figures
from models.access import check_can_read_agency, local_viewer
from models.engine import engine_for, reading
from seed_data.places import IMPROVES


def test_the_improving_units_arrow_is_up(demo_url: str) -> None:
    engine = engine_for(demo_url)
    with reading(engine) as connection:
        scope = check_can_read_agency(connection, local_viewer(), None)
        view = figures(connection, scope, now=datetime.now(UTC))
    engine.dispose()
    assert view.weeks.settled == Week.parse("2026-W44")
    words = {
        node.name: better_than_before(view, node).measures["B1"].word
        for node in view.counts.tree
        if node.level in ("unit", "district") and not node.is_unassigned
    }
    assert words[IMPROVES] == "up", words
