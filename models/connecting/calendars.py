"""What only calendars have: entries that fill whole days, locations, titles of what was called off."""

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from models.connecting.column_names import words_of
from models.connecting.sample import Column, Sample

if TYPE_CHECKING:
    from models.connecting.draft import Draft

# What mail programs put before the title of an entry that was called off, in the languages we know.
CALLED_OFF: Final = (
    r"^\s*(cancell?ed|abgesagt|annulée?|cancelad[oa]|annullat[oa]|geannuleerd|odwołan[aeoy]|anulowan[aeoy]"
    r"|inställ[dt]|avlyst|aflyst|peruttu|zrušen[aoý]|iptal edildi|отменен[ао]|törölve|キャンセル済み|已取消)"
    r"\s*[:：]"
)
_DROPPED: Final = rf"{CALLED_OFF}\s*"
_LOCATIONS: Final = words_of("location place venue address where ort adresse anschrift lieu lugar")
_ALL_DAY: Final = (words_of("all day"), words_of("allday"), words_of("ganztägig"), words_of("ganztägiges"))
_YES: Final = frozenset(
    {"true", "yes", "y", "1", "wahr", "ja", "vrai", "oui", "verdadero", "si", "sí", "vero"}
)
_NO: Final = frozenset({"false", "no", "n", "0", "falsch", "nein", "faux", "non", "falso"})


def as_calendar(draft: "Draft", sample: Sample) -> "Draft":
    """The draft of a calendar with what is known of calendars; any other draft as it is."""
    if draft.record != "event":
        return draft
    draft = _with_places(draft)
    starts = draft.sources.get("starts_at")
    flag = next((column for column in sample.columns if _tells_whole_days(column)), None)
    if flag is None or starts is None or starts.time_column is None:
        return draft
    # Only a mail program writes both: it also puts a word before the title of what was called off.
    yes = [cell for cell in flag.values if cell.casefold() in _YES] or ["TRUE"]
    return _with_titles(replace(draft, rest=draft.rest | {"all_day": {"column": flag.name, "values": yes}}))


def _with_titles(draft: "Draft") -> "Draft":
    """An entry is the same once its title says that it was called off."""
    state = draft.sources.get("state")
    if state is None or not state.patterns or draft.key is None or state.column not in draft.key.columns:
        return draft
    return replace(draft, key=draft.key.model_copy(update={"drop": (_DROPPED,)}))


def _with_places(draft: "Draft") -> "Draft":
    """Of a column of locations, only the names of places."""
    source = draft.sources.get("community")
    if source is None or not words_of(source.column or "") & _LOCATIONS:
        return draft
    return replace(draft, sources=draft.sources | {"community": source.model_copy(update={"place": True})})


def _tells_whole_days(column: Column) -> bool:
    """Whether a column says of each entry if it fills whole days."""
    named = any(words <= words_of(column.name) for words in _ALL_DAY)
    return named and column.complete and {cell.casefold() for cell in column.values} <= _YES | _NO
