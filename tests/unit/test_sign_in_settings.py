"""Sign-in is set whole, with secrets nobody guesses, or the dashboard does not start."""

import os
import subprocess
import sys
from pathlib import Path
from secrets import token_urlsafe

import pytest

from models.errors import SettingsError
from models.settings import Settings
from models.sign_in_settings import read_proxies, read_sign_in

ROOT = Path(__file__).resolve().parents[2]
WHOLE = {
    "public_url": "https://accountability.example.org",
    "oidc_issuer": "https://login.example.org/realm",
    "oidc_client_id": "dashboard",
    "oidc_client_secret": token_urlsafe(40),
    "cookie_secret": token_urlsafe(40),
}


def held(**changed: object) -> Settings:
    return Settings(**(WHOLE | changed))


def test_nothing_set_is_no_sign_in() -> None:
    assert read_sign_in(Settings()) is None


def test_the_framework_is_given_its_section() -> None:
    rules = read_sign_in(held(public_url="https://Accountability.example.org/"))
    assert rules is not None
    assert rules.is_https
    assert rules.auth_section() == {
        "redirect_uri": "https://accountability.example.org/oauth2callback",
        "cookie_secret": WHOLE["cookie_secret"],
        "client_id": "dashboard",
        "client_secret": WHOLE["oidc_client_secret"],
        "server_metadata_url": "https://login.example.org/realm/.well-known/openid-configuration",
    }
    assert WHOLE["cookie_secret"] not in repr(rules)
    assert WHOLE["cookie_secret"] not in repr(held())


@pytest.mark.parametrize("name", WHOLE)
def test_a_part_names_what_it_lacks(name: str) -> None:
    with pytest.raises(SettingsError, match=f"needs ACCOUNTABILITY_{name.upper()}"):
        read_sign_in(held(**{name: ""}))
    alone = {other: "" for other in WHOLE if other != name}
    with pytest.raises(SettingsError) as refused:
        read_sign_in(held(**alone))
    assert all(f"ACCOUNTABILITY_{other.upper()}" in str(refused.value) for other in alone)


@pytest.mark.parametrize("name", ["cookie_secret", "oidc_client_secret"])
@pytest.mark.parametrize(
    "secret",
    [
        pytest.param(token_urlsafe(40)[:31], id="31 random signs"),
        "changeme" * 5,
        "change-me-change-me-change-me-1234",
        "please_Replace_this_with_48_random_letters",
        "My-Super-Password-For-The-Dashboard-2026!",
        "a" * 64,
        "abc" * 20,
        "0123456789ab" * 3,
        "placeholder-8f2kd93jf02kd93jf02kd9",
        "                                    ",
    ],
)
def test_secrets_that_can_be_guessed_are_refused(name: str, secret: str) -> None:
    with pytest.raises(SettingsError, match=f"ACCOUNTABILITY_{name.upper()}") as refused:
        read_sign_in(held(**{name: secret}))
    assert secret.strip() == "" or secret not in str(refused.value)


def test_secrets_from_the_command_we_name_are_taken() -> None:
    for _ in range(200):
        assert read_sign_in(held(cookie_secret=token_urlsafe(48)))


def test_one_secret_does_not_serve_twice() -> None:
    with pytest.raises(SettingsError, match="of its own"):
        read_sign_in(held(cookie_secret=WHOLE["oidc_client_secret"]))


@pytest.mark.parametrize("name", ["public_url", "oidc_issuer"])
@pytest.mark.parametrize(
    "url", ["http://accountability.example.org", "accountability.example.org", "ftp://localhost", "https://"]
)
def test_tokens_and_cookies_go_through_tls(name: str, url: str) -> None:
    with pytest.raises(SettingsError, match=f"ACCOUNTABILITY_{name.upper()}"):
        read_sign_in(held(**{name: url}))


def test_one_machine_may_do_without_tls() -> None:
    rules = read_sign_in(held(public_url="http://localhost:8501", oidc_issuer="http://localhost:9400"))
    assert rules is not None
    assert not rules.is_https


@pytest.mark.parametrize("url", ["https://a.example.org/app", "https://a.example.org?x=1", "https://u@a.org"])
def test_the_public_address_is_an_address_and_nothing_more(url: str) -> None:
    with pytest.raises(SettingsError, match="PUBLIC_URL"):
        read_sign_in(held(public_url=url))


def test_proxies_are_addresses() -> None:
    assert read_proxies(Settings()) == {"127.0.0.1", "::1"}
    assert read_proxies(held(trusted_proxies="10.0.0.7 , 0:0:0:0:0:0:0:1")) == {"10.0.0.7", "::1"}
    with pytest.raises(SettingsError, match="TRUSTED_PROXIES"):
        read_proxies(held(trusted_proxies="everybody"))


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"cookie_secret": "short"}, "at least 32"),
        ({"session_hours": "900"}, "ACCOUNTABILITY_SESSION_HOURS"),
    ],
)
def test_the_command_refuses_to_serve(tmp_path: Path, changed: dict[str, str], said: str) -> None:
    variables = {f"ACCOUNTABILITY_{name.upper()}": value for name, value in (WHOLE | changed).items()}
    database = {"ACCOUNTABILITY_DATABASE_URL": f"sqlite:///{tmp_path / 'agency.db'}"}
    done = subprocess.run(
        [sys.executable, "-m", "dashboard.cli", "serve", "--port", "8799"],
        env=os.environ | variables | database | {"PYTHONPATH": str(ROOT)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 10
    assert said in done.stderr
    assert "Traceback" not in done.stderr
