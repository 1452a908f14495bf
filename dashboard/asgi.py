"""The app as an ASGI application: security headers, a health route, and what must not be answered."""

import asyncio
import base64
import hashlib
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import streamlit as st
from anyio import to_thread
from sqlalchemy import literal, select
from sqlalchemy.exc import SQLAlchemyError
from starlette.datastructures import MutableHeaders
from starlette.formparsers import MultiPartParser
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

from dashboard import uploads
from dashboard.memory import keep_settled, settle
from dashboard.server import is_this_machine, pin_settings
from models.engine import engine, reading
from models.errors import AccountabilityError
from models.importing import limits
from models.units import Unit

SCRIPT: Final = Path(__file__).with_name("app.py")
# Addresses of the framework that need no sign-in and tell about this server, or hand out its contents.
CLOSED: Final = ("/_stcore/metrics", "/_stcore/agent", "/_stcore/script-health-check")
_HEAVY: Final = (
    "pandas",
    "altair",
    "pyarrow",
    "dashboard.charts",
    "dashboard.tables",
    "dashboard.navigation",
    "dashboard.place",
)


def content_policy() -> str:
    """The content security policy: our own files, and the framework's one inline script by its digest."""
    page = (Path(st.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")
    scripts = re.findall(r"<script>(.*?)</script>", page, flags=re.DOTALL)
    digests = [base64.b64encode(hashlib.sha256(code.encode()).digest()).decode() for code in scripts]
    inline = " ".join(f"'sha256-{digest}'" for digest in digests)
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'self' {inline} 'wasm-unsafe-eval'",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "worker-src 'self' blob:",
            "manifest-src 'self'",
            "base-uri 'none'",
            "form-action 'self'",
            "object-src 'none'",
            "frame-ancestors 'none'",
        )
    )


HEADERS: Final = {
    "Content-Security-Policy": content_policy(),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}


class Guard:
    """Puts the security headers on every answer, keeps closed addresses closed and other machines out."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        stranger = scope["type"] in ("http", "websocket") and not is_from_here(scope)
        if scope["type"] != "http":
            await (refuse(send) if stranger else self.app(scope, receive, send))
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        answer = self.app
        if stranger:
            answer = PlainTextResponse("Without sign-in, for this machine only", 403)
        elif is_closed(scope["path"]):
            answer = PlainTextResponse("Not found", 404)
        await answer(scope, receive, send_guarded)


async def refuse(send: Send) -> None:
    """End a websocket before it opens."""
    await send({"type": "websocket.close", "code": 1008})


def is_from_here(scope: Scope) -> bool:
    """Whether a request comes from this machine; nobody signs in yet, so no other may ask.

    The server sees a proxy on this machine as this machine: a proxy needs sign-in first.
    """
    client = scope.get("client")
    return client is not None and is_this_machine(client[0])


def is_closed(path: str) -> bool:
    """Whether an address of the framework is kept from everybody."""
    place = re.sub(r"/+", "/", path)
    return any(place == closed or place.startswith(f"{closed}/") for closed in CLOSED)


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
    """The app around an entry script."""
    return st.App(
        script,
        lifespan=warm,
        routes=[Route("/healthz", healthz)],
        middleware=[Middleware(Guard)],
    )


# The framework's own parser would put whatever is larger than a megabyte into a temporary file.
MultiPartParser.spool_max_size = limits.CSV_THROUGH_PAGE + limits.MB
pin_settings()
app = make_app()
