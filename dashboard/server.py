"""The server around the app: every setting pinned in code, so that it holds from any folder and any start.

Neither an environment variable nor a configuration file of the working folder can loosen a pinned setting.
"""

import ipaddress
from typing import Any, Final
from urllib.parse import urlsplit

import uvicorn
from streamlit import config

from dashboard.look import theme_options
from models.errors import SettingsError
from models.sign_in_settings import sign_in_settings

LOCAL_HOST: Final = "127.0.0.1"
PORT: Final = 8501

PINNED: Final[dict[str, Any]] = {
    "browser.gatherUsageStats": False,
    "client.showErrorDetails": "none",
    "client.showErrorLinks": False,
    "client.toolbarMode": "minimal",
    # The framework's own download of a table carries neither its denominators nor its note.
    "client.disableDataExport": True,
    "server.headless": True,
    "server.enableStaticServing": False,
    "server.enableAgentApi": False,
    "server.maxUploadSize": 100,
    "server.fileWatcherType": "none",
    "server.runOnSave": False,
    "server.enableXsrfProtection": True,
    "server.enableCORS": True,
    # Whoever can send a header could otherwise say who they are.
    "server.trustedUserHeaders": {},
}


def pin_settings(host: str = LOCAL_HOST, port: int = PORT) -> None:
    """Set every pinned option and the whole theme; must run before the app answers its first request."""
    where = {"browser.serverAddress": host, "browser.serverPort": port}
    for key, value in (PINNED | theme_options() | where).items():
        config.set_option(key, value, "pinned by the dashboard")
    # A page of another site cannot reach the dashboard under a name of its own.
    rules = sign_in_settings()
    hosts = [urlsplit(rules.public_url).hostname] if rules else [LOCAL_HOST, "localhost", "[::1]"]
    config.set_option("server.allowedHosts", hosts, "pinned by the dashboard")
    if rules:
        config.set_option("server.cookieSecret", rules.cookie_secret, "pinned by the dashboard")


def is_this_machine(host: str) -> bool:
    """Whether only this machine can reach an address."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def check_can_serve(host: str, port: int) -> None:
    """Refuse an address others could reach where nobody signs in, and a port that is none.

    Errors: SettingsError, also where sign-in is set in part or with secrets that can be guessed.
    """
    if sign_in_settings() is None and not is_this_machine(host):
        raise SettingsError(
            f"Without sign-in the dashboard answers on this machine only: use {LOCAL_HOST}, not {host}."
        )
    if not 1 <= port <= 65535:
        raise SettingsError(f"{port} is not a port: use a number from 1 to 65535.")


def serve(host: str = LOCAL_HOST, port: int = PORT, *, log_level: str = "warning") -> None:
    """Serve the dashboard until it is stopped."""
    check_can_serve(host, port)
    from dashboard.asgi import app  # only now: it imports this module

    pin_settings(host, port)
    uvicorn.run(
        app,
        host=host,
        port=port,
        ws="websockets-sansio",
        access_log=False,
        log_level=log_level,
        proxy_headers=False,  # the guard must see who really asks; nothing else is asked of a proxy
    )
