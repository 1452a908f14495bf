"""Pages of people who have signed in: each gets their own, run by run, and what is over is over."""

import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from models import sign_in_settings
from models.engine import engine_for, reading
from models.granting import revoke
from models.people import who
from models.settings import settings
from models.tree import find_agency
from seed_data.generate import AGENCY
from tests.browser.conftest import demo_copy
from tests.browser.people import grant_everybody, settings_for
from tests.demo import database

APP = Path(__file__).resolve().parents[2] / "dashboard" / "app.py"
ISSUER = "https://login.example.org"
BEFORE = "Sign in to see the figures."


@pytest.fixture(scope="module")
def granted(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The demo agency, with the tests' persons."""
    url = demo_copy(tmp_path_factory, "signed_in")
    grant_everybody(engine_for(url), ISSUER)
    return url


@pytest.fixture
def signing_in(granted: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """This process with sign-in."""
    for name, value in settings_for("https://accountability.example.org", ISSUER).items():
        monkeypatch.setenv(f"ACCOUNTABILITY_{name.upper()}", value)
    with database(granted):
        sign_in_settings.sign_in_settings.cache_clear()
        yield granted
    sign_in_settings.sign_in_settings.cache_clear()
    settings.cache_clear()


def claims(subject: str, **changed: Any) -> dict[str, Any]:
    now = int(time.time())
    made = {"is_logged_in": True, "iss": ISSUER, "aud": "accountability", "sub": subject, "iat": now}
    return made | {"exp": now + 3600, "nonce": f"nonce of {subject}"} | changed


def opened(view: str, user: dict[str, Any], **query: str) -> AppTest:
    app = AppTest.from_file(str(APP), default_timeout=60)
    app.user = user
    for name, value in query.items():
        app.query_params[name] = value
    if user.get("is_logged_in"):
        app.switch_page(f"views/{view}.py")
    return app.run()


def text(app: AppTest) -> str:
    return "\n".join(str(one.value) for kind in ("header", "markdown", "caption") for one in app.get(kind))


def test_nobody_sees_the_page_before_the_pages(signing_in: str) -> None:
    app = opened("unit", {}, unit="Central")
    assert [one.value for one in app.header] == [BEFORE]
    assert [one.label for one in app.button] == ["Sign in"]
    assert "Central" not in text(app)


def test_each_run_asks_anew(signing_in: str) -> None:
    app = opened("unit", claims("sub-north"), unit="North")
    assert "Captain North (commander)" in text(app)
    with reading(engine_for(signing_in)) as connection:
        agency = find_agency(connection, AGENCY)
        assert agency is not None
        (line,) = [one for one in who(connection, agency.id) if one.subject == "sub-north"]
    revoke(engine_for(signing_in), agency.id, line.number, by="test", at=datetime.now(UTC))
    app.run()
    assert "nothing has been granted" in text(app)
    assert "Keeping promises" not in text(app)


def test_a_hat_changes_pages_and_outlasts_the_tab(signing_in: str) -> None:
    user = claims("sub-auditor")
    app = opened("method", user)
    (hats,) = [one for one in app.selectbox if one.key == "choose_hat"]
    assert hats.options == [f"auditor of {AGENCY}", f"commander of {AGENCY}, acting for Captain Central"]
    hats.select_index(1).run()
    assert "acting for Captain Central" in text(app)
    again = opened("method", user)
    assert "acting for Captain Central" in text(again)


def test_signing_out_ends_it_for_every_tab(signing_in: str) -> None:
    user = claims("sub-chief")
    app, other = opened("method", user), opened("method", user)
    (button,) = [one for one in app.button if one.key == "sign_out"]
    button.click().run()
    assert "(chief)" not in text(app)
    other.run()
    assert "This sign-in has ended" in text(other)


CALLED = re.compile(r"(Captain Central|Chief Example)")


def crossings(times: int) -> int:
    """How often one of two viewers, by turns in one process, got something of the other's."""
    commander = claims("sub-central", nonce=f"by turns {times}")
    chief = claims("sub-chief", nonce=f"by turns {times}")
    pages = {
        "Captain Central": opened("unit", commander, unit="Central"),
        "Chief Example": opened("unit", chief, unit="Harbour"),
    }
    crossed = 0
    for at in range(times):
        name = list(pages)[at % 2]
        said = text(pages[name].run())
        (foot,) = set(CALLED.findall(said)) or {""}
        forbidden = "Harbour" if name == "Captain Central" else "Captain Central"
        crossed += foot != name or forbidden in said
    return crossed


def test_two_viewers_by_turns_never_cross(signing_in: str) -> None:
    assert crossings(20) == 0


@pytest.mark.long
def test_two_viewers_a_thousand_times_by_turns_never_cross(signing_in: str) -> None:
    assert crossings(1000) == 0


def test_no_page_runs_by_itself_past_the_check() -> None:
    """The framework's own fragments, and files made on a click, ask nobody: ours do."""
    doors = {"sign_in.py", "downloads.py"}
    files = [one for one in APP.parent.rglob("*.py") if one.name not in doors]
    found = [
        (one.name, call)
        for one in files
        for call in ("st.fragment", "st.download_button", "local_viewer(")
        if call in one.read_text(encoding="utf-8") and "cli" not in one.parts
    ]
    # Before anybody is there, to read the first week; and where a timer sends mail.
    assert sorted(found) == [("place.py", "local_viewer("), ("sending.py", "local_viewer(")]
