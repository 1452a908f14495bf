"""After signing in, back to the page that was wanted: the framework alone would always lead to the start."""

from typing import Final
from urllib.parse import parse_qsl, urlencode, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value, decode_signed_value
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from dashboard.navigation import PAGES
from models.sign_in_settings import CALLBACK, SignInSettings

LOGIN: Final = "/auth/login"
COOKIE: Final = "accountability_wanted"
SECONDS: Final = 600
_LONGEST: Final = 200  # of a parameter's value
_KNOWN: Final = {entry.name: entry.parameters for entry in PAGES}
_ANY: Final = tuple(dict.fromkeys(name for entry in PAGES for name in entry.parameters))


class Returning:
    """Keeps the address of the page that somebody signs in from, and leads back there."""

    def __init__(self, app: ASGIApp, rules: SignInSettings) -> None:
        self.app, self.rules = app, rules

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        change = {LOGIN: self._keep, CALLBACK: self._lead_back}.get(scope.get("path", ""))
        if scope["type"] != "http" or change is None:
            await self.app(scope, receive, send)
            return

        async def send_changed(message: Message) -> None:
            if message["type"] == "http.response.start":
                change(scope, MutableHeaders(scope=message))
            await send(message)

        await self.app(scope, receive, send_changed)

    def _keep(self, scope: Scope, answer: MutableHeaders) -> None:
        wanted = own_address(Headers(scope=scope).get("referer", ""), self.rules.public_url)
        if wanted is not None:
            signed = create_signed_value(self.rules.cookie_secret, COOKIE, wanted).decode()
            answer.append("set-cookie", f"{COOKIE}={signed}; Path=/; Max-Age={SECONDS}")

    def _lead_back(self, scope: Scope, answer: MutableHeaders) -> None:
        held = HTTPConnection(scope).cookies.get(COOKIE, "")
        signed_in = any(
            line.startswith(f"{USER_COOKIE_NAME}=") and "max-age=0" not in line.lower()
            for line in answer.getlist("set-cookie")
        )
        wanted = decode_signed_value(self.rules.cookie_secret, COOKIE, held, SECONDS / 86400)
        if signed_in and wanted is not None and answer.get("location") == "/":
            answer["location"] = wanted.decode()
        answer.append("set-cookie", f"{COOKIE}=; Path=/; Max-Age=0")


def own_address(address: str, public_url: str) -> str | None:
    """The path and known parameters of a page of ours, made anew from its parts; None for anything else."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    name = parts.path.strip("/")
    if f"{parts.scheme}://{parts.netloc}" != public_url or (name and name not in _KNOWN):
        return None
    known = _KNOWN.get(name, _ANY)
    held = {key: value for key, value in parse_qsl(parts.query) if key in known and len(value) <= _LONGEST}
    return f"/{name}?{urlencode(held)}" if held else f"/{name}"
