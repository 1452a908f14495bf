"""The demo agency, made once a session."""

from datetime import date
from pathlib import Path

import pytest

from dashboard.cli.running import DEMO_FILES
from metrics.calendar import day_start, zone
from models.engine import engine_for
from models.importing.load import import_file
from models.importing.mapping import load_mapping
from models.migrate import migrate
from seed_data.generate import AGENCY, ZONE, generate


@pytest.fixture(scope="session")
def demo_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The database of the demo agency up to 15 November 2026."""
    folder = tmp_path_factory.mktemp("demo")
    url = f"sqlite:///{folder / 'demo.db'}"
    engine = engine_for(url)
    migrate(engine)
    generate(folder, date(2026, 11, 15))
    exported = day_start(date(2026, 11, 16), zone(ZONE))
    for file, mapping in DEMO_FILES:
        import_file(engine, folder / file, load_mapping(Path(mapping)), AGENCY, actor="test", as_of=exported)
    return url
