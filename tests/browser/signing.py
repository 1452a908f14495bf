"""Signing in without a browser: the real callback over HTTP, and the framework's own websocket."""

import re
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpx
from joserfc import jwt
from joserfc.jwk import OctKey
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

SIGN_IN_COOKIE = "_streamlit_user"
XSRF_COOKIE = "_streamlit_xsrf"


@dataclass
class Browser:
    """One browser's cookies, and what it asks of the dashboard at an address."""

    address: str
    cookie_secret: str
    origin: str = ""
    http: httpx.Client = field(default_factory=lambda: httpx.Client(timeout=20, trust_env=False))

    def __enter__(self) -> "Browser":
        return self

    def __exit__(self, *_: object) -> None:
        self.http.close()

    def get(self, path: str, **headers: str) -> httpx.Response:
        return self.http.get(urljoin(self.address, path), headers=headers)

    def begin(self, wanted: str = "/") -> httpx.Response:
        """Press the button: to the provider, from the page of an address."""
        token = {"provider": "default", "exp": int(time.time()) + 60}
        signed = jwt.encode({"alg": "HS256"}, token, OctKey.import_key(self.cookie_secret))
        return self.get(f"/auth/login?provider={signed}", referer=urljoin(self.address, wanted))

    def sign_in(self, subject: str, wanted: str = "/") -> httpx.Response:
        """To the provider, as whom, and back; gives the callback's answer."""
        asked = self.begin(wanted)
        agreed = self.http.post(asked.headers["location"], data={"sub": subject})
        return self.http.get(agreed.headers["location"])

    @property
    def is_signed_in(self) -> bool:
        return bool(self.http.cookies.get(SIGN_IN_COOKIE))

    def cookies(self) -> str:
        return "; ".join(f"{one.name}={one.value}" for one in self.http.cookies.jar)

    def visit(self, path: str = "/", session: str = "", **changed: Any) -> "Visit":
        """A conversation as the browser would begin it, at an address."""
        self.get("/_stcore/health")
        return Visit(self, path, session, **changed)


class Visit:
    """One open page: everything that the server has sent for it."""

    def __init__(self, browser: Browser, path: str, session: str = "", *, origin: str | None = None) -> None:
        self.path = path
        xsrf = browser.http.cookies.get(XSRF_COOKIE, "none").strip('"')
        self._opening = connect(
            f"{browser.address.replace('http', 'ws')}/_stcore/stream",
            origin=(browser.origin or browser.address) if origin is None else origin or None,
            subprotocols=["streamlit", xsrf, session] if session else ["streamlit", xsrf],
            additional_headers={"Cookie": browser.cookies()},
            max_size=None,
            compression=None,
        )
        self.raw = b""
        self.session = ""
        self.not_found = False
        self.buttons: dict[str, str] = {}
        self.files: list[str] = []
        self.media: set[str] = set()

    def __enter__(self) -> "Visit":
        self.socket = self._opening.__enter__()
        self.run()
        return self

    def __exit__(self, *_: Any) -> None:
        self._opening.__exit__(None, None, None)

    def run(self, *, press: str = "", page_hash: str = "", fragment: str = "", seconds: float = 40) -> bytes:
        """Ask for a run and read to its end; gives what came."""
        parts = urlsplit(self.path)
        message = BackMsg()
        rerun = message.rerun_script
        rerun.query_string, rerun.page_script_hash = parts.query, page_hash
        rerun.page_name = "" if page_hash else parts.path.strip("/")
        rerun.fragment_id = fragment
        rerun.context_info.timezone = "UTC"
        if press:
            state = rerun.widget_states.widgets.add()
            state.id, state.trigger_value = self.buttons[press], True
        self.say(message)
        return self.ended(seconds)

    def ended(self, seconds: float = 40) -> bytes:
        """Read until a run has ended."""
        begun, came = time.monotonic(), b""
        while time.monotonic() - begun < seconds:
            raw = bytes(self.socket.recv(timeout=seconds))
            came += raw
            self._look(ForwardMsg.FromString(raw))
            if ForwardMsg.FromString(raw).WhichOneof("type") == "script_finished":
                break
        self.raw += came
        return came

    def _look(self, message: ForwardMsg) -> None:
        self.not_found |= message.WhichOneof("type") == "page_not_found"
        if message.WhichOneof("type") == "new_session":
            self.session = message.new_session.initialize.session_id or self.session
        element = message.delta.new_element
        if element.WhichOneof("type") == "button":
            self.buttons[element.button.label] = element.button.id
        if element.WhichOneof("type") == "download_button":
            self.files.append(element.download_button.deferred_file_id)
        self.media |= set(re.findall(r"/media/[\w.]+", str(message)))

    def say(self, message: BackMsg) -> None:
        self.socket.send(message.SerializeToString())

    def download(self) -> str:
        """Press the newest button for a file; gives the file's address, or nothing."""
        message = BackMsg()
        message.backend_operation_request.request_id = "1"
        message.backend_operation_request.session_id = self.session
        message.backend_operation_request.deferred_file.file_id = self.files[-1]
        self.say(message)
        while True:
            answer = ForwardMsg.FromString(bytes(self.socket.recv(timeout=20)))
            if answer.WhichOneof("type") == "backend_operation_response":
                return answer.backend_operation_response.deferred_file.url


def is_refused(browser: Browser, **changed: Any) -> bool:
    """Whether no conversation begins."""
    try:
        with browser.visit(**changed):
            return False
    except InvalidStatus:
        return True
