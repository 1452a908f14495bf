"""Tokens that are not what they should be, driven through the real callback: none lets anybody in."""

import time
from typing import Any

import pytest

from tests.browser import provider as forging
from tests.browser.provider import Claims, Provider, Signer
from tests.browser.signing import SIGN_IN_COOKIE, Browser

pytestmark = pytest.mark.browser
SUBJECT = "sub-central"


def is_let_in(somebody: Browser) -> bool:
    """Whether a page of the dashboard comes for what the browser holds now."""
    with somebody.visit("/unit?unit=Central") as page:
        assert (b"keeps no password" in page.raw) != (b"Keeping promises" in page.raw)
        return b"Keeping promises" in page.raw


def test_an_honest_token_lets_in(somebody: Browser) -> None:
    assert not is_let_in(somebody)
    assert somebody.sign_in(SUBJECT, "/unit?unit=Central").headers["location"] == "/unit?unit=Central"
    assert is_let_in(somebody)


NOW = int(time.time())
FORGED: dict[str, tuple[Signer, Claims]] = {
    "wrong audience": (forging.honest, {"aud": "another"}),
    "several audiences": (forging.honest, {"aud": ["accountability", "another"]}),
    "asked for by another": (forging.honest, {"azp": "another"}),
    "wrong issuer": (forging.honest, {"iss": "https://login.example.com"}),
    "expired": (forging.honest, {"exp": NOW - 3600, "iat": NOW - 7200}),
    "without an end": (forging.honest, {"exp": None}),
    "long ago": (forging.honest, {"iat": NOW - 13 * 3600}),
    "from tomorrow": (forging.honest, {"iat": NOW + 24 * 3600, "exp": NOW + 48 * 3600}),
    "no nonce": (forging.honest, {"nonce": None}),
    "wrong nonce": (forging.honest, {"nonce": "guessed"}),
    "no subject": (forging.honest, {"sub": None}),
    "alg none": (forging.unsigned, {}),
    "unknown key": (forging.unknown_key, {}),
    "stranger's key": (forging.stranger, {}),
    "public key as secret": (forging.public_key_as_secret, {}),
    "changed after signing": (forging.tampered, {}),
}


LAX = ("RS256", "HS256", "none")  # what a provider lists that knows no better


FIRST = ("wrong audience", "expired", "no nonce", "unknown key")  # the long run tries all of them, twice


def forged() -> list[Any]:
    """Each forgery, at a provider that lists its own algorithm and at one that lists whatever there is."""
    tried = [(name, listed) for name in FORGED for listed in (("RS256",), LAX)]
    first = {*((name, ("RS256",)) for name in FIRST), ("alg none", LAX)}
    return [
        pytest.param(*one, id=" ".join((one[0], *one[1])), marks=() if one in first else pytest.mark.long)
        for one in tried
    ]


@pytest.mark.parametrize(("name", "algorithms"), forged())
def test_a_forged_token_lets_nobody_in(
    somebody: Browser, provider: Provider, name: str, algorithms: tuple[str, ...]
) -> None:
    provider.sign, provider.changed = FORGED[name]
    provider.algorithms = algorithms
    somebody.sign_in(SUBJECT)
    assert not is_let_in(somebody)


def test_cookies_that_were_not_signed_here_are_nothing(somebody: Browser, another: Browser) -> None:
    somebody.sign_in(SUBJECT)
    own = somebody.http.cookies[SIGN_IN_COOKIE]
    for forged in (own[:-3] + "abc", own.split(".")[0], "e30.aaaa.bbbb", "", "x" * 3000):
        another.http.cookies.clear()
        another.http.cookies.set(SIGN_IN_COOKIE, forged)
        assert not is_let_in(another)


def test_a_callback_that_nobody_asked_for_signs_nobody_in(somebody: Browser, another: Browser) -> None:
    for query in ("", "?code=x", "?code=x&state=y", "?error=access_denied&error_description=a%0D%0Ab: c"):
        assert (
            not somebody.get(f"/oauth2callback{query}")
            .headers.get("set-cookie", "")
            .startswith(SIGN_IN_COOKIE)
        )
    agreed = somebody.http.post(somebody.begin().headers["location"], data={"sub": SUBJECT})
    another.http.get(agreed.headers["location"])  # somebody else's callback, sent to a victim
    assert not is_let_in(another)


def test_a_cookie_stolen_before_is_of_no_use_after_sign_out(somebody: Browser, another: Browser) -> None:
    thief = another
    somebody.sign_in(SUBJECT)
    thief.http.cookies.update(somebody.http.cookies)
    assert is_let_in(thief)
    with somebody.visit("/") as page:
        page.run(press="Sign out")
    assert not is_let_in(thief)
    assert thief.get("/").status_code == 200  # the page before the pages
