"""Databases the pages are read on, made once a session, and a browserless way to open a page."""

import csv
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qsl

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import wording
from models.engine import engine, engine_for
from models.importing.load import import_file
from models.importing.mapping import load_mapping
from models.migrate import migrate
from tests.demo import database, demo_url

APP = Path(__file__).resolve().parents[2] / "dashboard" / "app.py"
# The real files, whole, are read elsewhere; here every so-manieth row makes an agency with one part only.
PARTIAL = {
    "Detroit": ("detroit_dpd_citizen_complaints.csv", "detroit-complaints", 5),
    "Boston": ("boston_311_2015_commitments.csv", "boston-311", 8),
    "Chicago": ("chicago_caps_events_2016_2017.csv", "chicago-caps", 2),
}
OpenPage = Callable[..., AppTest]


@pytest.fixture(scope="session")
def demo_database(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The demo agency up to 15 November 2026."""
    return demo_url(tmp_path_factory.getbasetemp())


@pytest.fixture(scope="session")
def partial_database(tmp_path_factory: pytest.TempPathFactory, shared_data: Path) -> str:
    """Three agencies of which each has one part connected."""
    folder = tmp_path_factory.mktemp("partial")
    url = f"sqlite:///{folder / 'agency.db'}"
    with database(url):
        migrate(engine())
        for agency, (name, mapping, every) in PARTIAL.items():
            file = sampled(shared_data / name, folder / name, every)
            import_file(engine(), file, load_mapping(Path(mapping)), agency, actor="test")
    return url


def sampled(source: Path, target: Path, every: int) -> Path:
    """The header and every n-th row of a file."""
    with source.open(newline="", encoding="utf-8-sig") as file, target.open("w", newline="") as out:
        writer = csv.writer(out)
        for number, row in enumerate(csv.reader(file)):
            if number % every == 0:
                writer.writerow(row)
    return target


@pytest.fixture
def empty_database(tmp_path: Path) -> Iterator[str]:
    """A database that has been set up and holds nothing."""
    url = f"sqlite:///{tmp_path / 'agency.db'}"
    with database(url):
        migrate(engine())
    yield url
    engine_for(url).dispose()


def opened(name: str, **query: str) -> AppTest:
    """A page as a visitor finds it at an address; a page that breaks fails the test here."""
    app = AppTest.from_file(str(APP), default_timeout=60)
    for key, value in query.items():
        app.query_params[key] = value
    if name != "this_week":
        app.switch_page(f"views/{name}.py")
    app.run()
    shown = [str(element.value) for kind in ("markdown", "header", "error") for element in app.get(kind)]
    assert not any(wording.NO_GUESS in text for text in shown)
    return app


@pytest.fixture
def open_page(demo_database: str) -> Iterator[OpenPage]:
    """Opens pages on the demo agency."""
    with database(demo_database):
        yield opened


@pytest.fixture
def open_partial(partial_database: str) -> Iterator[OpenPage]:
    """Opens pages on the agencies with one part each."""
    with database(partial_database):
        yield opened


@pytest.fixture
def open_empty(empty_database: str) -> Iterator[OpenPage]:
    """Opens pages on a database without an agency."""
    with database(empty_database):
        yield opened


@pytest.fixture
def sentence() -> Callable[[AppTest], str]:
    """Reads the page's one heading, without its marks and with plain blanks."""

    def read(app: AppTest) -> str:
        assert not app.exception, app.exception[0].message
        (heading,) = app.header
        return str(heading.value).replace("**", "").replace("\u00a0", " ")

    return read


@pytest.fixture
def links() -> Callable[[AppTest], list[tuple[str, str, dict[str, str]]]]:
    """Reads all links of a page: label, page, query."""

    def read(app: AppTest) -> list[tuple[str, str, dict[str, str]]]:
        protos = [element.proto for element in app.get("page_link")]
        return [(p.label, p.page, dict(parse_qsl(p.query_string))) for p in protos]

    return read
