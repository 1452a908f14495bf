"""What the callback of a sign-in gives: no cookie for an unsigned token, and the page that was wanted.

The framework takes whatever algorithm a provider lists, "none" included, and always leads to the start.
"""

import base64
import json
import logging
from http.cookies import SimpleCookie
from typing import Final
from urllib.parse import parse_qsl, urlencode, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value, decode_signed_value
from streamlit.web.server.starlette.starlette_server_config import TOKENS_COOKIE_NAME, USER_COOKIE_NAME
from streamlit.web.server.starlette.starlette_websocket import _get_signed_cookie_with_chunks

from dashboard.navigation import PAGES
from models.sign_in_settings import CALLBACK, SignInSettings

LOGIN: Final = "/auth/login"
COOKIE: Final = "accountability_wanted"
SECONDS: Final = 600
# By a key that the provider alone has; a shared secret, or none, proves nothing of it.
SIGNED: Final = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
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
        given = {
            name: morsel.value
            for line in answer.getlist("set-cookie")
            for name, morsel in SimpleCookie(line).items()
            if morsel.value and morsel["max-age"] != "0"
        }
        if USER_COOKIE_NAME in given and algorithm_of(given) not in SIGNED:
            logging.getLogger(__name__).warning("A sign-in was refused: nobody has signed its token.")
            take_back(answer, [name for name in given if name.startswith(USER_COOKIE_NAME)])
            return
        held = HTTPConnection(scope).cookies.get(COOKIE, "")
        wanted = decode_signed_value(self.rules.cookie_secret, COOKIE, held, SECONDS / 86400)
        if USER_COOKIE_NAME in given and wanted is not None and answer.get("location") == "/":
            answer["location"] = wanted.decode()
        answer.append("set-cookie", f"{COOKIE}=; Path=/; Max-Age=0")


def algorithm_of(cookies: dict[str, str]) -> str:
    """How the token of a sign-in was signed, or "" where that cannot be read."""
    try:
        tokens = json.loads(_get_signed_cookie_with_chunks(cookies, TOKENS_COOKIE_NAME) or b"{}")
        head = str(tokens["id_token"]).partition(".")[0]
        return str(json.loads(base64.urlsafe_b64decode(head + "=" * (-len(head) % 4)))["alg"])
    except (ValueError, KeyError, TypeError):
        return ""


def take_back(answer: MutableHeaders, names: list[str]) -> None:
    """Let an answer give none of these cookies, and take away what the browser has of them."""
    others = [line for line in answer.getlist("set-cookie") if line.partition("=")[0] not in names]
    del answer["set-cookie"]
    for line in (*others, *(f"{name}=; Path=/; Max-Age=0" for name in names)):
        answer.append("set-cookie", line)


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
