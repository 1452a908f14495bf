"""The app as an ASGI application: what stands around it, its health route, and what it begins with."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import streamlit as st
from anyio import to_thread
from sqlalchemy import literal, select
from sqlalchemy.exc import SQLAlchemyError
from starlette.formparsers import MultiPartParser
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

from dashboard import uploads
from dashboard.guard import Guard
from dashboard.memory import keep_settled, settle
from dashboard.returning import Returning
from dashboard.server import pin_settings
from models.engine import engine, reading
from models.errors import AccountabilityError
from models.importing import limits
from models.settings import settings
from models.sign_in_settings import read_proxies, sign_in_settings
from models.units import Unit

SCRIPT: Final = Path(__file__).with_name("app.py")
_HEAVY: Final = (
    "pandas",
    "altair",
    "pyarrow",
    "dashboard.charts",
    "dashboard.tables",
    "dashboard.navigation",
    "dashboard.place",
)


def database_answers() -> bool:
    """Whether the database is there, is set up, and answers a question now."""
    try:
        place = engine().url
        if place.drivername.startswith("sqlite") and not Path(place.database or "").is_file():
            return False  # asking would make the file
        with reading(engine()) as connection:
            connection.execute(select(literal(1)).select_from(Unit).limit(1)).all()
    except (SQLAlchemyError, AccountabilityError):
        return False
    return True


async def healthz(_: Request) -> JSONResponse:
    """200 where the database answers, 503 where it does not."""
    answers = await to_thread.run_sync(database_answers)
    words = "ok" if answers else "the database does not answer"
    return JSONResponse(
        {"status": words}, status_code=200 if answers else 503, headers={"Cache-Control": "no-store"}
    )


def session_presence() -> Callable[[], bool]:
    """For the session whose page is running: whether its browser is still there."""
    context = get_script_run_ctx(suppress_warning=True)
    session = context.session_id if context else ""
    return lambda: runtime.exists() and runtime.get_instance().is_active_session(session)


@asynccontextmanager
async def warm(_: st.App) -> AsyncIterator[dict[str, Any]]:
    """Load what every page needs, read the first view, and keep it all out of the garbage collector's way."""
    for name in _HEAVY:
        import_module(name)
    if database_answers():
        await to_thread.run_sync(import_module("dashboard.place").warm)
    uploads.presence = session_presence
    settle()
    settling = asyncio.create_task(keep_settled())
    try:
        yield {}
    finally:
        uploads.stop_all()
        settling.cancel()
        with suppress(asyncio.CancelledError):
            await settling


def make_app(script: Path = SCRIPT) -> st.App:
    """The app around an entry script, with sign-in where the settings have it. Errors: SettingsError."""
    rules = sign_in_settings()
    around = [Middleware(Guard, rules=rules, proxies=read_proxies(settings()))]
    if rules is not None:
        around.append(Middleware(Returning, rules=rules))
    return st.App(
        script,
        lifespan=warm,
        routes=[Route("/healthz", healthz)],
        middleware=around,
        secrets={"auth": rules.auth_section()} if rules else {},
    )


# The framework's own parser would put whatever is larger than a megabyte into a temporary file.
MultiPartParser.spool_max_size = limits.CSV_THROUGH_PAGE + limits.MB
pin_settings()
app = make_app()
