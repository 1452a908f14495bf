"""Every page there is: its name, who sees it, what its address may hold."""

from dataclasses import dataclass
from typing import Final

from models.access import AUDITOR, CHIEF, COMMANDER, POLICYMAKER, ROLES, STEWARD

EVERY_ROLE: Final = ROLES
PLACE: Final = ("agency", "week")


@dataclass(frozen=True)
class PageEntry:
    """One page: its name in code, its title, who sees it, and the parameters its address may hold.

    listed: whether the navigation names it; others are reached by a link alone. starts: the roles whose start
    page it is.
    """

    name: str
    title: str
    parameters: tuple[str, ...]
    roles: tuple[str, ...]
    help: str
    listed: bool = True
    starts: tuple[str, ...] = ()


PAGES: Final = (
    PageEntry(
        "this_week",
        "This week",
        (*PLACE, "unit"),
        (CHIEF, COMMANDER, STEWARD, AUDITOR),
        "What is late, which legal clocks run, how units do.",
    ),
    PageEntry(
        "unit",
        "Unit",
        (*PLACE, "unit", "chart", "due"),
        (CHIEF, COMMANDER, STEWARD, AUDITOR),
        "One unit: what is due next, and its measures by week.",
        starts=(COMMANDER,),
    ),
    PageEntry(
        "council",
        "Council",
        (*PLACE, "quarter"),
        EVERY_ROLE,
        "A quarter for policymakers: findings, pledges, what is not covered.",
        starts=(POLICYMAKER,),
    ),
    PageEntry(
        "published",
        "Published",
        (*PLACE, "unit", "measure"),
        (CHIEF, COMMANDER, STEWARD, AUDITOR),
        "Weeks as they were frozen: self-check, disputes, what has changed since.",
    ),
    PageEntry(
        "meeting",
        "Meeting mode",
        (*PLACE, "unit"),
        (CHIEF, COMMANDER, AUDITOR),
        "One unit a screen, in large type.",
        listed=False,
    ),
    PageEntry(
        "decisions",
        "Decisions",
        PLACE,
        (CHIEF, COMMANDER, STEWARD, AUDITOR),
        "What was decided about figures, and what they are 90 days later.",
    ),
    PageEntry(
        "compare",
        "Compare",
        (*PLACE, "unit", "measure"),
        (CHIEF, COMMANDER, AUDITOR),
        "One unit beside units like it, and what chance alone explains.",
    ),
    PageEntry(
        "records",
        "Records",
        (*PLACE, "unit", "measure", "window", "part"),
        (CHIEF, COMMANDER, STEWARD, AUDITOR),
        "The rows behind a figure.",
    ),
    PageEntry(
        "record",
        "Record",
        (*PLACE, "record", "unit", "measure", "window", "part"),
        (CHIEF, COMMANDER, STEWARD, AUDITOR),
        "One promise or complaint from its beginning.",
        listed=False,
    ),
    PageEntry(
        "patterns",
        "Patterns to check",
        PLACE,
        (CHIEF, COMMANDER, AUDITOR),
        "What a person should look at, with the records behind it.",
    ),
    PageEntry(
        "replies",
        "Replies to read",
        PLACE,
        (CHIEF, AUDITOR),
        "What units wrote, before it may leave the building.",
        listed=False,
    ),
    PageEntry(
        "notes",
        "Notes on the time line",
        PLACE,
        (CHIEF, COMMANDER, STEWARD, AUDITOR),
        "What people wrote on the charts, what waits for approval.",
        listed=False,
    ),
    PageEntry(
        "data",
        "Data",
        PLACE,
        (CHIEF, STEWARD, AUDITOR),
        "Sources, how far they reach, rejected rows.",
        starts=(STEWARD,),
    ),
    PageEntry(
        "confirm",
        "Events to confirm",
        (*PLACE, "unit"),
        (CHIEF, COMMANDER, STEWARD, AUDITOR),
        "Events of calendars that wait until somebody says whether they took place.",
        listed=False,
    ),
    PageEntry(
        "restricted",
        "Restricted records",
        PLACE,
        (COMMANDER, AUDITOR),
        "Records that count at no unit, and why.",
        listed=False,
    ),
    PageEntry(
        "units",
        "Units",
        PLACE,
        (CHIEF, STEWARD, AUDITOR),
        "The unit tree, and names in files that no unit has.",
        listed=False,
    ),
    PageEntry(
        "clocks",
        "Clocks and goalposts",
        PLACE,
        (CHIEF, STEWARD, AUDITOR),
        "What the agency has adopted, and what are our defaults.",
        listed=False,
    ),
    PageEntry(
        "connect",
        "Connect",
        ("agency",),
        (STEWARD,),
        "From an export to figures: a file is read, looked at, and taken in.",
        listed=False,
    ),
    PageEntry(
        "audit",
        "Audit",
        ("agency", "days", "action", "actor"),
        (AUDITOR,),
        "Who opened which record, who was refused what, what was changed.",
    ),
    PageEntry(
        "method",
        "Method",
        (*PLACE, "unit"),
        EVERY_ROLE,
        "How each measure is reckoned, and what the words mean.",
    ),
)
PARAMETERS: Final = frozenset(name for entry in PAGES for name in entry.parameters)


def entries(role: str | None = None) -> tuple[PageEntry, ...]:
    """The pages of a role, the first being its start; None is the viewer of a machine without sign-in."""
    held = [entry for entry in PAGES if role is None or role in entry.roles]
    return tuple(sorted(held, key=lambda entry: role not in entry.starts))
