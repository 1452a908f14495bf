"""What stands around the app: who may ask at all, what is never answered, and what is on every answer."""

import base64
import hashlib
import logging
import re
from pathlib import Path
from typing import Final

import streamlit as st
from anyio import to_thread
from google.protobuf.message import DecodeError
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg

from dashboard.doors import is_guarded, may_pass
from dashboard.server import is_this_machine
from models.sign_in_settings import SignInSettings

# Addresses of the framework that need no sign-in and tell about this server, or hand out its contents.
CLOSED: Final = ("/_stcore/metrics", "/_stcore/agent", "/_stcore/script-health-check")
# What a proxy adds; the machine's own browser sends none of it.
FORWARDED: Final = (
    "forwarded",
    "x-forwarded-for",
    "x-forwarded-host",
    "x-forwarded-proto",
    "x-real-ip",
    "via",
)
HEARD: Final = (
    "rerun_script",
    "stop_script",
    "file_urls_request",
    "app_heartbeat",
    "deferred_file",
    "dataframe_chunk",
)
_ONE_YEAR: Final = 365 * 24 * 3600
_SIGN_IN_COOKIES: Final = "_streamlit_user"
_READ_BY_THE_PAGE: Final = "_streamlit_xsrf"


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
    # Our own sign-in learns from it which page was wanted; no other site learns anything.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}


class Guard:
    """Keeps strangers out and closed addresses closed; puts the security headers on every answer.

    rules: how people sign in, None where nobody does. proxies: the addresses that requests may come from
    where people sign in; without sign-in that is this machine itself.
    """

    def __init__(
        self, app: ASGIApp, rules: SignInSettings | None = None, proxies: frozenset[str] = frozenset()
    ) -> None:
        self.app, self.rules, self.proxies = app, rules, proxies

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await (self.app(scope, heard(receive), send) if self.may_connect(scope) else refuse(scope, send))
        elif scope["type"] == "http":
            await (await self._answer(scope))(scope, receive, self._guarded(send))
        else:
            await self.app(scope, receive, send)

    def may_ask(self, scope: Scope) -> bool:
        """Whether a request comes from where requests come from."""
        peer = (scope.get("client") or ("",))[0]
        if self.rules is not None:
            return peer in self.proxies
        return is_this_machine(peer) and not any(name in Headers(scope=scope) for name in FORWARDED)

    def may_connect(self, scope: Scope) -> bool:
        """Whether a page may talk to the app: with sign-in only one that the app itself has served."""
        own = self.rules is None or Headers(scope=scope).get("origin") == self.rules.public_url
        return own and self.may_ask(scope)

    async def _answer(self, scope: Scope) -> ASGIApp:
        if not self.may_ask(scope):
            log_refusal(scope)
            only = "through the proxy" if self.rules else "for this machine only, without a proxy"
            return PlainTextResponse(f"The dashboard answers {only}.", 403)
        if is_closed(scope["path"]):
            return PlainTextResponse("Not found", 404)
        if (
            self.rules is not None
            and is_guarded(scope["path"])
            and not await to_thread.run_sync(may_pass, scope, self.rules)
        ):
            return PlainTextResponse("Sign in to go on.", 403)
        return self.app

    def _guarded(self, send: Send) -> Send:
        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(HEADERS)
                if self.rules is not None:
                    self._close(headers)
            await send(message)

        return send_guarded

    def _close(self, headers: MutableHeaders) -> None:
        """Only TLS from now on, and cookies that nobody else reads."""
        assert self.rules is not None
        if self.rules.is_https:
            headers["Strict-Transport-Security"] = f"max-age={_ONE_YEAR}"
        cookies = headers.getlist("set-cookie")
        del headers["set-cookie"]
        for cookie in cookies:
            headers.append("set-cookie", closed_cookie(cookie, self.rules))


def closed_cookie(cookie: str, rules: SignInSettings) -> str:
    """A cookie that goes through TLS alone, that scripts cannot read, and that ends with the sign-in."""
    name = cookie.partition("=")[0].strip()
    parts = [part.strip() for part in cookie.split(";")]
    if name.startswith(_SIGN_IN_COOKIES):
        longest = int(rules.longest.total_seconds())
        parts = [_at_most(part, longest) for part in parts]
    has = {part.partition("=")[0].lower() for part in parts[1:]}
    wanted = ["SameSite=Lax"]
    wanted += ["Secure"] if rules.is_https else []
    wanted += ["HttpOnly"] if name != _READ_BY_THE_PAGE else []
    return "; ".join([*parts, *(one for one in wanted if one.partition("=")[0].lower() not in has)])


def _at_most(part: str, seconds: int) -> str:
    what, _, value = part.partition("=")
    if what.lower() != "max-age" or not value.isdigit():
        return part
    return f"{what}={min(int(value), seconds)}"


def heard(receive: Receive) -> Receive:
    """What pages say, and nothing else that the framework does for whoever asks, such as empty its caches."""

    async def receive_heard() -> Message:
        while True:
            message = await receive()
            if message["type"] != "websocket.receive" or is_heard(message.get("bytes") or b""):
                return message

    return receive_heard


def is_heard(said: bytes) -> bool:
    """Whether a message is one that our pages send; what is no message ends the conversation elsewhere."""
    message = BackMsg()
    try:
        message.ParseFromString(said)
    except DecodeError:
        return True
    kind = message.WhichOneof("type")
    if kind == "backend_operation_request":
        kind = message.backend_operation_request.WhichOneof("payload")
    return kind in HEARD


def log_refusal(scope: Scope) -> None:
    """Tell the operator of a request that came another way than settings have it."""
    logging.getLogger(__name__).warning(
        "Refused: %s asked from a page of %r. Requests are taken from ACCOUNTABILITY_TRUSTED_PROXIES, "
        "pages from ACCOUNTABILITY_PUBLIC_URL; without sign-in from this machine alone.",
        (scope.get("client") or ("nobody",))[0],
        Headers(scope=scope).get("origin", "")[:200],
    )


async def refuse(scope: Scope, send: Send) -> None:
    """End a websocket before it opens."""
    log_refusal(scope)
    await send({"type": "websocket.close", "code": 1008})


def is_closed(path: str) -> bool:
    """Whether an address of the framework is kept from everybody."""
    place = re.sub(r"/+", "/", path)
    return any(place == closed or place.startswith(f"{closed}/") for closed in CLOSED)
