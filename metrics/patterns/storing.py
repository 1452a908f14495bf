"""What was found as text to keep, and back: the same findings, with the same figures."""

import json
from dataclasses import asdict
from datetime import date
from typing import Any, Final

from metrics.patterns.checks import PatternsFound, check
from metrics.patterns.definition import Finding
from metrics.stored import Kind


def found_as_json(found: PatternsFound) -> str:
    """Everything found, as JSON; the same findings give the same text."""
    kept = asdict(found) | {"first": found.first.isoformat(), "last": found.last.isoformat()}
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":"))


def found_from_json(text: str) -> PatternsFound:
    """What `found_as_json` kept."""
    kept = json.loads(text)
    findings = tuple(_finding(one) for one in kept["findings"])
    first, last = (date.fromisoformat(kept[name]) for name in ("first", "last"))
    return PatternsFound(first, last, kept["tests"], findings)


def _finding(kept: dict[str, Any]) -> Finding:
    return Finding(**kept | {"bars": tuple((day, n, marked) for day, n, marked in kept["bars"])})


PATTERNS: Final = Kind("patterns", check, found_as_json, lambda text, _: found_from_json(text))
