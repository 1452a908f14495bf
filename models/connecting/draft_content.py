"""What a draft says as a mapping does, as far as it is decided."""

from typing import TYPE_CHECKING, Any, Final

from models.importing.mapping import Reader, UnitRule

if TYPE_CHECKING:
    from models.connecting.draft import Draft

_PLAIN_UNITS: Final = UnitRule()
_PLAIN_READER: Final = Reader()


def content_of(draft: "Draft") -> dict[str, Any]:
    """What the mapping says, as far as it is decided."""
    crosswalks = {
        name: {raw: word.word for raw, word in lines.items() if word.word is not None}
        for name, lines in draft.words.items()
        if name in draft.sources
    }
    said: dict[str, Any] = {
        "name": draft.name,
        "title": draft.title,
        "record": draft.record,
        "zone": draft.zone,
    }
    said |= {name: value for name, value in draft.rest.items() if value is not None}
    if draft.create_units:
        said["create_units"] = True
    said |= {"dropped": draft.left_out} if draft.left_out else {}
    said |= {"names_nobody": tuple(sorted(draft.allowed))} if draft.allowed else {}
    said |= {"key": draft.key} if draft.key else {}
    said |= {"parent_key": draft.parent} if draft.parent else {}
    said |= {"fields": draft.sources, "crosswalks": crosswalks}
    units = draft.units.model_copy(update={"aliases": draft.aliases})
    said |= {"units": units} if units != _PLAIN_UNITS else {}
    said |= {"reader": draft.reader} if draft.reader != _PLAIN_READER else {}
    return said | ({"skip": draft.skip} if draft.skip else {})
