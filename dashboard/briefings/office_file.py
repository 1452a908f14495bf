"""What slides and workbooks share: text that XML can hold, and a file that is the same whenever made."""

import io
import re
import zipfile
from dataclasses import fields, is_dataclass, replace
from typing import Any, Final

_NO_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_MADE: Final = (1980, 1, 1, 0, 0, 0)  # the earliest that a ZIP can say: the file's own properties say when


def legible(value: Any) -> Any:
    """A briefing, or any part of one, whose texts are without the signs that no XML may hold."""
    if isinstance(value, str):
        return _NO_XML.sub("", value)
    if isinstance(value, tuple):
        return tuple(map(legible, value))
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{field.name: legible(getattr(value, field.name)) for field in fields(value)})
    return value


def steady(content: bytes) -> bytes:
    """The same file without the moment it was packed at: the same briefing gives the same bytes."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(packed, "w") as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, _MADE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, old.read(name))
    return packed.getvalue()
