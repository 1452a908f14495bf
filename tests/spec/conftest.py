"""The demo agency, made once a session."""

import pytest

from tests.demo import demo_url as made


@pytest.fixture(scope="session")
def demo_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The database of the demo agency up to 15 November 2026."""
    return made(tmp_path_factory.getbasetemp())
