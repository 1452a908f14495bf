"""Names of units in a file: two spellings of one unit, and names that are nobody's."""

import re
from collections.abc import Mapping
from typing import Final

from models.units import unit_key

_NOBODY: Final = re.compile(
    r"\b(unknown|unassigned|not assigned|no unit|none|n/?a|tbd|undetermined|unspecified)\b", re.IGNORECASE
)


def spellings(names: Mapping[str, int]) -> dict[str, str]:
    """Rarer spellings -> the commonest one that differs by marks and blanks alone: `C-11` -> `C11`.

    names: how often each name occurs. Names alike but for case and outer blanks are one name already.
    """
    rows: dict[str, int] = {}
    shown: dict[str, str] = {}
    for name, n in names.items():
        rows[unit_key(name)] = rows.get(unit_key(name), 0) + n
        shown.setdefault(unit_key(name), name.strip())
    groups: dict[str, list[str]] = {}
    for key in rows:
        groups.setdefault(re.sub(r"[\W_]+", "", key), []).append(key)
    found: dict[str, str] = {}
    for letters, keys in groups.items():
        best = max(keys, key=lambda key: (rows[key], key))
        if letters:
            found |= {shown[key]: shown[best] for key in keys if key != best}
    return found


def nobodys(names: Mapping[str, int]) -> list[str]:
    """Names that say that no unit is known, the commonest first."""
    found = [name for name in names if _NOBODY.search(name)]
    return sorted(found, key=lambda name: -names[name])
