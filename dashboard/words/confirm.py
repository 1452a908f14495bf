"""Events that wait until somebody says whether they took place, in words."""

from datetime import date
from typing import Final

from dashboard.words.numbers import NO_BREAK, counted, day, literal, number

WAITING: Final = "Tick events, then say what became of them"
COLUMNS: Final = "**Day** :small[What] :small[Unit] :gray[Place]"
SAID: Final = "What was said last"
TAKE_BACK: Final = "Take it back"
AS_FILED: Final = "As the calendar says"
NOTE: Final = (
    "Calendars say what was planned. An event counts once somebody who knows has said that it took place; a "
    "later file does not change that. Subjects and descriptions are never kept."
)
DIFFERENCES_NOTE: Final = "What was said counts on until somebody settles the difference here."
_KIND_UNKNOWN: Final = "Kind not known"
_NO_PLACE: Final = "no place given"


def sentence(count: int) -> str:
    """The page's sentence: how many events wait, and what that means."""
    if not count:
        return "**No event waits to be confirmed.** New ones come with the next calendar that is taken in."
    they = "They count" if count > 1 else "It counts"
    took = "they took" if count > 1 else "it took"
    return f"**{waits(count)}.** {they} once somebody who knows has said that {took} place."


def waits(count: int) -> str:
    """ "12 events wait to be confirmed": the sentence's first clause, and the link from other pages."""
    if not count:
        return "No event waits to be confirmed"
    return f"{counted(count, 'event')} {'wait' if count > 1 else 'waits'} to be confirmed"


def differ(count: int) -> str:
    """The link from other pages to what files say otherwise."""
    if not count:
        return "No confirmed event differs from its calendar"
    verb, its = ("differ", "their") if count > 1 else ("differs", "its")
    return f"{counted(count, 'confirmed event')} now {verb} from {its} calendar"


def shown(count: int, waiting: int) -> str:
    """What stands above the list: all that wait, or the newest of them."""
    if count >= waiting:
        return f"{_all(count)}, newest first" if count > 1 else ""
    those = f"{number(count)}{NO_BREAK}of{NO_BREAK}{counted(waiting, 'event')}"
    return f"The newest {those}; the others follow once these are decided"


def tick_all(count: int) -> str:
    """The tick that ticks the others."""
    return f"Tick {_all(count).lower()}" if count > 1 else "Tick it"


def _all(count: int) -> str:
    return f"All{NO_BREAK}{number(count)}"


def took_place(ticked: int) -> str:
    """The button for those that took place; without any ticked it says only what it is for."""
    return f"{_these(ticked)} took place" if ticked else "Took place"


def did_not(ticked: int) -> str:
    """The button for those that did not."""
    return f"{_these(ticked)} did not" if ticked else "Did not take place"


def _these(ticked: int) -> str:
    return "This one" if ticked == 1 else f"These{NO_BREAK}{number(ticked)}"


def line(on: date, kind: str | None, unit: str, place: str | None) -> str:
    """One event, each part marked so that the parts of all lines stand under each other."""
    what, where = _kind(kind), literal(place) if place else _NO_PLACE
    return f"**{day(on)}** :small[{what}] :small[{literal(unit)}] :gray[{where}]"


def _kind(kind: str | None) -> str:
    return kind.replace("_", " ").capitalize() if kind else _KIND_UNKNOWN


def said(count: int, held: bool) -> str:
    """What was said: "12 events took place."."""
    became = "took place" if held else "did not take place"
    return f"{counted(count, 'event') if count else 'No event'} {became}."


def taken_back(count: int) -> str:
    """What came of taking it back."""
    if not count:
        return "Nothing was taken back."
    return f"Taken back. {counted(count, 'event')} {'are' if count > 1 else 'is'} again as the file says."


def decision(by: str | None, count: int, held: bool, on: date) -> str:
    """One saying of the list; by: whose it is, None for the reader's own."""
    what = said(count, held).rstrip(".")
    return f"**{literal(by) if by else 'You'} said {what[:1].lower()}{what[1:]}** :gray[({day(on)})]"


def differences(count: int) -> str:
    """The heading of what files say otherwise."""
    return f"The calendar now says otherwise ({number(count)})"


def difference(kind: str | None, unit: str, by: str | None, held: bool, said_for: date) -> str:
    """One event of which its file now says otherwise: what it is, and who said what; by: as in `decision`."""
    became = "took place" if held else "did not take place"
    who = literal(by) if by else "you"
    return f"**{_kind(kind)}, {literal(unit)}:** {who} said that it {became} on {day(said_for)}"


def file_says(state: str, on: date, said_for: date, begun: bool) -> str:
    """What the file says now of a confirmed event: cancelled, held after all, or another day."""
    if on == said_for:
        return f"The calendar now says that it {'took place' if state == 'held' else 'was cancelled'}."
    if not begun:
        return f"The calendar now puts it on {day(on)}. It counts again once that day is confirmed."
    off = " and says that it was cancelled" if state == "cancelled" else ""
    return f"The calendar now puts it on {day(on)}{off}. It counts on that day."


def all_the_same(held: bool) -> str:
    """The button that keeps what was said."""
    return "It took place" if held else "It did not"
