"""Files that a page hands out: made when they are asked for, for the viewer of that page and for nobody else.

The framework keeps a file that is made on a click without saying for whom; `dashboard.doors` asks here.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final

import streamlit as st
from streamlit.runtime.memory_media_file_storage import _calculate_file_id

from dashboard import sign_in

HELD: Final = timedelta(minutes=10)
_MOST: Final = 1000
_lock = threading.Lock()
_made: OrderedDict[tuple[str, str], datetime] = OrderedDict()


def button(
    label: str, make: Callable[[], str | bytes], name: str, kind: str = "text/csv", *, key: str | None = None
) -> None:
    """A button that makes a file and hands it out; name: of the file, kind: its media type."""
    whose = sign_in.lasting()

    def made() -> bytes:
        digest = whose()  # the click comes past the page, so past its checks
        content = make()
        content = content.encode("utf-8") if isinstance(content, str) else content
        if digest is not None:
            _note(_calculate_file_id(content, kind, name), digest)
        return content

    st.download_button(label, made, name, kind, on_click="ignore", key=key)


def is_for(file: str, digest: str) -> bool:
    """Whether a file was made for a sign-in, a short while ago."""
    made_at = _made.get((file, digest))
    return made_at is not None and datetime.now(UTC) - made_at < HELD


def _note(file: str, digest: str) -> None:
    with _lock:
        _made[file, digest] = datetime.now(UTC)
        _made.move_to_end((file, digest))
        while len(_made) > _MOST:
            _made.popitem(last=False)
