"""A demo that was stopped half-way is completed, up to the Sunday it was begun with."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from dashboard.cli.running import make_demo
from models.access import Scope
from models.engine import engine, reading
from models.importing.load import import_file
from models.importing.mapping import load_mapping
from models.migrate import migrate
from models.sources import read_files
from models.tree import find_agency
from seed_data.generate import AGENCY, generate
from tests.demo import database


@pytest.mark.long
def test_a_stopped_demo_is_completed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    generate(tmp_path, date(2026, 11, 8))
    with database(f"sqlite:///{tmp_path / 'agency.db'}"):
        migrate(engine())
        exported = datetime(2026, 11, 9, 5, tzinfo=UTC)
        units = load_mapping(Path("template-units"))
        import_file(engine(), tmp_path / "units.csv", units, AGENCY, actor="test", as_of=exported)
        make_demo(date(2026, 11, 15))
        assert "up to 2026-11-08" in capsys.readouterr().out
        with reading(engine()) as connection:
            row = find_agency(connection, AGENCY)
            assert row is not None
            sources = read_files(connection, Scope(row.id)).sources
        assert len(sources) == 8
        assert {source.as_of for source in sources} == {exported}
        make_demo()
        assert "is here already" in capsys.readouterr().out
