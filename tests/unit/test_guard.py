"""Around the app where people sign in: who may ask, which page may talk, and what is on every answer."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from starlette.responses import PlainTextResponse
from starlette.types import Message

from dashboard.guard import Guard, closed_cookie
from models.sign_in_settings import SignInSettings

PROXY = "10.0.0.7"
OWN = "https://accountability.example.org"


def rules(public_url: str = OWN) -> SignInSettings:
    hours, minutes = timedelta(hours=12), timedelta(minutes=30)
    return SignInSettings(public_url, "https://login.example.org", "us", "x", "y", hours, minutes)


async def app(scope: Any, receive: Any, send: Any) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.accept"})
        return
    answer = PlainTextResponse("here")
    answer.set_cookie("_streamlit_user", "x", max_age=30 * 86400, httponly=True, samesite="lax")
    answer.set_cookie("_streamlit_xsrf", "y", samesite="lax")
    answer.set_cookie("other", "z", samesite=None)
    await answer(scope, receive, send)


def asked(kind: str, peer: str | None, public_url: str = OWN, **headers: str) -> list[Message]:
    """What the guard sends for a request."""
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    named = [(name.encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": kind, "path": "/", "method": "GET", "headers": named}
    scope["client"] = None if peer is None else (peer, 5000)
    asyncio.run(Guard(app, rules(public_url), frozenset({PROXY}))(scope, None, send))
    return sent


@pytest.mark.parametrize(
    ("peer", "status"), [(PROXY, 200), ("127.0.0.1", 403), ("10.0.0.8", 403), ("::1", 403), (None, 403)]
)
def test_requests_come_from_the_proxy_whatever_their_headers_say(peer: str | None, status: int) -> None:
    assert asked("http", peer)[0]["status"] == status
    assert asked("http", peer, **{"x-forwarded-for": PROXY, "x-real-ip": PROXY})[0]["status"] == status


@pytest.mark.parametrize(
    ("headers", "answer"),
    [
        ({"origin": OWN}, "websocket.accept"),
        ({}, "websocket.close"),
        ({"origin": "https://evil.example"}, "websocket.close"),
        ({"origin": OWN.replace("https", "http")}, "websocket.close"),
        ({"origin": f"{OWN}.evil.example"}, "websocket.close"),
        ({"origin": f"{OWN}:8443"}, "websocket.close"),
        ({"origin": "null"}, "websocket.close"),
    ],
)
def test_only_pages_of_the_public_address_may_talk(headers: dict[str, str], answer: str) -> None:
    assert asked("websocket", PROXY, **headers)[0]["type"] == answer
    assert asked("websocket", "127.0.0.1", **headers)[0]["type"] == "websocket.close"


def headers_of(sent: list[Message]) -> list[tuple[str, str]]:
    return [(name.decode().lower(), value.decode()) for name, value in sent[0]["headers"]]


def test_behind_tls_every_cookie_is_closed_and_every_answer_strict() -> None:
    found = headers_of(asked("http", PROXY))
    assert ("strict-transport-security", "max-age=31536000") in found
    cookies = dict(value.split("=", 1) for name, value in found if name == "set-cookie")
    assert set(cookies) == {"_streamlit_user", "_streamlit_xsrf", "other"}
    assert all("; Secure" in one and "samesite=lax" in one.lower() for one in cookies.values())
    assert [name for name, one in cookies.items() if "httponly" not in one.lower()] == ["_streamlit_xsrf"]
    assert "Max-Age=43200" in cookies["_streamlit_user"]


def test_within_one_machine_cookies_need_no_tls() -> None:
    found = headers_of(asked("http", PROXY, "http://localhost:8501"))
    assert "strict-transport-security" not in dict(found)
    assert not [value for _, value in found if "Secure" in value]


@pytest.mark.parametrize(
    ("given", "closed"),
    [
        ("a=b", "a=b; SameSite=Lax; Secure; HttpOnly"),
        ("a=b; Path=/; Secure; HttpOnly; SameSite=Strict", "a=b; Path=/; Secure; HttpOnly; SameSite=Strict"),
        (
            "_streamlit_user__1=x; Max-Age=2592000",
            "_streamlit_user__1=x; Max-Age=43200; SameSite=Lax; Secure; HttpOnly",
        ),
        ("_streamlit_user=; Max-Age=0", "_streamlit_user=; Max-Age=0; SameSite=Lax; Secure; HttpOnly"),
        (
            "a=b; Max-Age=2592000; secure; httponly; samesite=lax",
            "a=b; Max-Age=2592000; secure; httponly; samesite=lax",
        ),
    ],
)
def test_a_cookie_is_closed(given: str, closed: str) -> None:
    assert closed_cookie(given, rules()) == closed
