"""Files that pages hand out and take in: only for the sign-in whose open page they belong to.

The framework answers whoever has such an address. What it knows of its sessions is not public to programs;
`tests/browser/test_direct_doors.py` fails where another version of it keeps them otherwise.
"""

import re
from datetime import UTC, datetime
from typing import Any, Final

from starlette.requests import HTTPConnection
from starlette.types import Scope
from streamlit import runtime
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME
from streamlit.web.server.starlette.starlette_websocket import (
    _get_signed_cookie_with_chunks,
    _parse_decoded_user_cookie,
)

from dashboard import downloads
from models.engine import engine
from models.errors import AccountabilityError
from models.sign_in_settings import SignInSettings
from models.sign_ins import check_signed_in, read_token

_GUARDED: Final = re.compile(r"/+(?:media|_stcore/+upload_file)(?:/+(?P<first>[^/]*))?(?:/|$)")


def is_guarded(path: str) -> bool:
    """Whether an address holds what a page hands out or takes in."""
    return _GUARDED.match(path) is not None


def claims_of(scope: Scope, rules: SignInSettings) -> dict[str, Any]:
    """What the sign-in cookie of a request says; nothing where it was not signed here."""
    cookie = _get_signed_cookie_with_chunks(HTTPConnection(scope).cookies, USER_COOKIE_NAME)
    return _parse_decoded_user_cookie(cookie, rules.public_url) if cookie else {}


def may_pass(scope: Scope, rules: SignInSettings) -> bool:
    """Whether a request's sign-in holds now, and the file or the upload is of one of its own open pages."""
    try:
        standing = check_signed_in(engine(), claims_of(scope, rules), rules, datetime.now(UTC))
    except AccountabilityError:
        return False
    found = _GUARDED.match(scope["path"])
    wanted = (found["first"] if found else "") or ""
    file, digest = wanted.partition(".")[0], standing.token.digest
    return downloads.is_for(file, digest) or any(
        wanted == session or file in files for session, files in _open_pages(digest, rules)
    )


def _open_pages(digest: str, rules: SignInSettings) -> list[tuple[str, set[str]]]:
    """The sessions that one sign-in has open, and the files that each of them shows."""
    if not runtime.exists():
        return []
    running = runtime.get_instance()
    shown = running.media_file_mgr._files_by_session_and_coord
    sessions = [info.session for info in running._session_mgr.list_active_sessions()]
    return [
        (session.id, set(shown.get(session.id, {}).values()))
        for session in sessions
        if _is_of(session._user_info, digest, rules)
    ]


def _is_of(claims: Any, digest: str, rules: SignInSettings) -> bool:
    try:
        return read_token(claims, rules).digest == digest
    except AccountabilityError:
        return False
