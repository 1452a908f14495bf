"""Whether people sign in here, and with what: all of it is set, or none of it."""

import ipaddress
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from typing import Final
from urllib.parse import urlsplit

from models.errors import SettingsError
from models.settings import Settings, settings

CALLBACK: Final = "/oauth2callback"
SECRET_LENGTH: Final = 32
SECRET_VARIETY: Final = 10  # different characters; sixteen random hexadecimal digits have about ten
_NEEDED: Final = ("public_url", "oidc_issuer", "oidc_client_id", "oidc_client_secret", "cookie_secret")
_PLACEHOLDERS: Final = (
    "changeme",
    "changethis",
    "replace",
    "placeholder",
    "example",
    "default",
    "password",
    "yoursecret",
    "cookiesecret",
    "clientsecret",
    "mysecret",
    "secretkey",
)


@dataclass(frozen=True)
class SignInSettings:
    """The provider people sign in with, the address they know, and how long a sign-in holds."""

    public_url: str
    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    cookie_secret: str = field(repr=False)
    longest: timedelta
    idle: timedelta

    @property
    def is_https(self) -> bool:
        """Whether browsers reach the dashboard through TLS."""
        return self.public_url.startswith("https://")

    def auth_section(self) -> dict[str, str]:
        """What the framework's `[auth]` section holds."""
        return {
            "redirect_uri": self.public_url + CALLBACK,
            "cookie_secret": self.cookie_secret,
            "client_id": self.client_id,
            "client_secret": self.client_secret,
            "server_metadata_url": f"{self.issuer.rstrip('/')}/.well-known/openid-configuration",
        }


@cache
def sign_in_settings() -> SignInSettings | None:
    """How people sign in to this process, or None where nobody does. Errors: as `read_sign_in`."""
    return read_sign_in(settings())


def read_sign_in(held: Settings) -> SignInSettings | None:
    """How people sign in, or None where no setting of it is there.

    Errors: SettingsError where a part lacks, an address is open to listeners, or a secret can be guessed.
    """
    values = {name: _plain(held, name) for name in _NEEDED}
    lacking = [name for name, value in values.items() if not value]
    if len(lacking) == len(_NEEDED):
        return None
    if lacking:
        raise SettingsError(f"Sign-in is set in part. It also needs {', '.join(map(_variable, lacking))}.")
    for name in ("public_url", "oidc_issuer"):
        _check_address(name, values[name])
    for name in ("oidc_client_secret", "cookie_secret"):
        _check_secret(name, values[name])
    if values["cookie_secret"] == values["oidc_client_secret"]:
        raise SettingsError(f"{_variable('cookie_secret')} is the provider's, too. Make one of its own.")
    if urlsplit(values["public_url"]).path.strip("/"):
        raise SettingsError(f"{_variable('public_url')} is the whole address: it has no path.")
    return SignInSettings(
        public_url=values["public_url"].rstrip("/").lower(),
        issuer=values["oidc_issuer"],
        client_id=values["oidc_client_id"],
        client_secret=values["oidc_client_secret"],
        cookie_secret=values["cookie_secret"],
        longest=timedelta(hours=held.session_hours),
        idle=timedelta(minutes=held.idle_minutes),
    )


def read_proxies(held: Settings) -> frozenset[str]:
    """The addresses that requests are taken from, where people sign in: the proxies with the certificate.

    Errors: SettingsError for what is no address.
    """
    listed = [part.strip() for part in held.trusted_proxies.split(",") if part.strip()]
    try:
        return frozenset(str(ipaddress.ip_address(part)) for part in listed)
    except ValueError as error:
        raise SettingsError(f"{_variable('trusted_proxies')}: {error}.") from error


def _plain(held: Settings, name: str) -> str:
    value = getattr(held, name)
    return str(value if isinstance(value, str) else value.get_secret_value()).strip()


def _variable(name: str) -> str:
    return f"ACCOUNTABILITY_{name.upper()}"


def _check_address(name: str, url: str) -> None:
    """Tokens and cookies pass here: by TLS, or within one machine."""
    parts = urlsplit(url)
    within = parts.hostname in ("localhost", "127.0.0.1", "::1")
    if not parts.hostname or parts.query or parts.fragment or parts.username:
        raise SettingsError(f"{_variable(name)} is no address such as https://accountability.example.org.")
    if parts.scheme != "https" and not (within and parts.scheme == "http"):
        raise SettingsError(f"{_variable(name)} must begin with https://; only localhost may do without.")


def _check_secret(name: str, secret: str) -> None:
    """A secret that can be guessed lets anybody write the sign-in of anybody."""
    plain = "".join(letter for letter in secret.lower() if letter.isalnum())
    if len(secret) < SECRET_LENGTH:
        wrong = f"has {len(secret)} characters; at least {SECRET_LENGTH} are needed"
    elif any(word in plain for word in _PLACEHOLDERS):
        wrong = "reads like a placeholder"
    elif len(set(secret)) < SECRET_VARIETY or _repeats(secret):
        wrong = "repeats itself"
    else:
        return
    raise SettingsError(
        f"{_variable(name)} {wrong}. "
        'Make one with: python -c "import secrets; print(secrets.token_urlsafe(48))"'
    )


def _repeats(secret: str) -> bool:
    """Whether a shorter text, written again and again, gives the secret."""
    return any(
        secret == (secret[:size] * len(secret))[: len(secret)] for size in range(1, len(secret) // 2 + 1)
    )
