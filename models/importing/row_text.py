"""Texts made of a row's cells: parts of keys, digests, JSON."""

import hashlib
from collections.abc import Iterator
from json.encoder import encode_basestring


def escaped(cell: str) -> str:
    """A part of a key that cannot run into the next one."""
    return cell.replace("\\", "\\\\").replace("|", "\\|") if "|" in cell or "\\" in cell else cell


def digest(parts: list[str]) -> str:
    """A digest of some texts that no other texts have."""
    return hashlib.blake2b("\x1f".join(parts).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def json_rows(columns: dict[str, list[str | None]], n: int) -> list[str]:
    """A JSON object a row; by columns, because a dictionary a row costs three times as much."""
    if not columns:
        return ["{}"] * n
    texts: list[Iterator[str]] = []
    for name, raws in columns.items():
        start = encode_basestring(name) + ": "
        known = {raw: start + ("null" if raw is None else encode_basestring(raw)) for raw in set(raws)}
        texts.append(map(known.__getitem__, raws))
    return ["{" + ", ".join(row) + "}" for row in zip(*texts, strict=True)]
