"""What pages read of the newest week is stored for each agency, and reads back as it was reckoned."""

from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa
from pandas.testing import assert_frame_equal

from metrics import stored
from metrics.disclosure.quarters import live_kind
from metrics.figures import figures
from metrics.patterns.storing import PATTERNS
from metrics.signals.storing import JUDGED_WEEK, judged
from metrics.week_results import KINDS, keep_week
from models.engine import reading
from models.facts import table_of
from models.results import StoredResult
from tests.factories import AGENCY, kept
from tests.measure_factories import import_files, scope_of
from tests.random_agency import files, unit_rows

results = table_of(StoredResult)


def test_every_kind_of_result_is_stored_and_reads_back(engine: sa.Engine, tmp_path: Path) -> None:
    import_files(engine, tmp_path, files(11) | {"units": unit_rows(moved=False)})
    keep_week(engine, AGENCY)
    names = {name.rsplit(" ", 1)[0] for (name,) in kept(engine, results, "name")}
    assert names == {kind.name for kind in KINDS} | {live_kind(0).name}
    with reading(engine) as connection:
        scope = scope_of(connection)
        view = figures(connection, scope, now=datetime.now(UTC))
        fresh, read = judged(connection, scope, view), stored.read(connection, scope, view, JUDGED_WEEK)
        assert (read.week, read.family) == (fresh.week, fresh.family)
        assert len(fresh.rows) > 5
        assert_frame_equal(read.rows, fresh.rows, check_dtype=False)
        found = PATTERNS.reckon(connection, scope, view)
        assert stored.read(connection, scope, view, PATTERNS) == found
        assert found.tests > 0


def test_without_a_name_every_agency_is_kept_and_an_unknown_one_is_none(
    engine: sa.Engine, tmp_path: Path
) -> None:
    keep_week(engine, "Nowhere")
    keep_week(engine)
    assert kept(engine, results, "name") == []
    import_files(engine, tmp_path, files(11) | {"units": unit_rows(moved=False)})
    keep_week(engine)
    assert len(kept(engine, results, "name")) == len(KINDS) + 1
