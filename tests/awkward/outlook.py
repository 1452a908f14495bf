"""outlook.csv: a calendar as Outlook exports it: a weekly series, cancelled, private and whole-day items."""

from datetime import date, datetime, time, timedelta

from tests.awkward.common import SPELLINGS, Chance, Truth, csv_text, line_numbers

_HEADER = (
    "Subject",
    "Start Date",
    "Start Time",
    "End Date",
    "End Time",
    "All day event",
    "Reminder on/off",
    "Reminder Date",
    "Reminder Time",
    "Meeting Organizer",
    "Required Attendees",
    "Optional Attendees",
    "Meeting Resources",
    "Billing Information",
    "Categories",
    "Description",
    "Location",
    "Mileage",
    "Priority",
    "Private",
    "Sensitivity",
    "Show time as",
)
_KINDS = {
    "Beat meeting": "beat_meeting",
    "Coffee with residents": "community_meeting",
    "Foot patrol": "foot_patrol",
    "Youth basketball": "youth",
    "Business watch": "business",
    "Clergy breakfast": "faith",
    "Town hall": "town_hall",
    "Door to door": "door_to_door",
}
_PLACES = ("Northgate Library", "Old Mint Hall", "Beacon Hill School", "12 Mill Lane", "Market Ward Centre")
_SAID = (
    "Agenda follows. Ring (312) 555-0147 for the key.",
    "Join online: meeting ID 000 111 222\nbring the flyers",
    "",
)


def _row(
    chance: Chance,
    subject: str,
    start: datetime,
    end: datetime,
    unit: str,
    *,
    whole_day: bool = False,
    private: bool = False,
) -> tuple[str, ...]:
    reminder = start - timedelta(minutes=15)
    attendees = ";".join(chance.person() for _ in range(chance.randrange(3)))
    return (
        subject,
        f"{start.month}/{start.day}/{start.year}",
        f"{start:%I:%M:%S %p}".lstrip("0"),
        f"{end.month}/{end.day}/{end.year}",
        f"{end:%I:%M:%S %p}".lstrip("0"),
        str(whole_day).upper(),
        "FALSE" if whole_day else "TRUE",
        f"{reminder.month}/{reminder.day}/{reminder.year}",
        f"{reminder:%I:%M:%S %p}".lstrip("0"),
        chance.person(),
        attendees,
        "",
        "",
        "",
        unit,
        chance.choice(_SAID),
        chance.choice(_PLACES),
        "",
        "Normal",
        str(private).upper(),
        "Private" if private else "Normal",
        "3" if whole_day else "2",
    )


def _at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute))  # wall time, as the export writes it


def _series(chance: Chance) -> list[tuple[str, ...]]:
    """A beat meeting each Tuesday, one unit each; now and then it is called off."""
    made = []
    for week in range(52):
        start = _at(date(2025, 1, 7) + timedelta(weeks=week), 18, 30)
        off = "Canceled: " if chance.random() < 0.1 else ""
        made.append(_row(chance, f"{off}Beat meeting", start, start + timedelta(hours=1), "CENT DIV"))
    return made


def _single(chance: Chance) -> tuple[str, ...]:
    start = _at(chance.day(date(2025, 1, 3), date(2025, 12, 20)), chance.randrange(8, 20), 30)
    subject = chance.choice(list(_KINDS))
    if chance.random() < 0.3:
        subject = f"{subject} w/ {chance.person().split(', ')[0]}"
    if chance.random() < 0.08:
        subject = f"Canceled: {subject}"
    return _row(chance, subject, start, start + timedelta(minutes=90), chance.spelling())


def _whole_days(chance: Chance, days: int) -> tuple[str, ...]:
    start = _at(chance.day(date(2025, 2, 1), date(2025, 11, 1)), 0)
    subject = "Youth basketball camp" if days > 1 else "Door to door, all day"
    return _row(chance, subject, start, start + timedelta(days=days), chance.spelling(), whole_day=True)


def _private(chance: Chance) -> tuple[str, ...]:
    start = _at(chance.day(date(2025, 1, 3), date(2025, 12, 20)), 12)
    subject = chance.choice(("Dentist", f"Lunch {chance.person()}", "Pick up kids"))
    return _row(chance, subject, start, start + timedelta(hours=1), "", private=True)


def file() -> tuple[bytes, Truth]:
    """The file and the truth about it."""
    chance = Chance(15)
    rows = _series(chance) + [_single(chance) for _ in range(150)]
    rows += [_whole_days(chance, days) for days in (1, 1, 1, 1, 2, 3, 3, 5)]
    rows += [_private(chance) for _ in range(20)]
    chance.shuffle(rows)
    numbers = line_numbers([_HEADER, *rows])[1:]
    private = [number for number, row in zip(numbers, rows, strict=True) if row[19] == "TRUE"]
    return csv_text([_HEADER, *rows]).encode(), _truth(len(rows) - len(private), private)


def _truth(records: int, private: list[int]) -> Truth:
    day = {"formats": ["%m/%d/%Y"], "order": "month_first", "proof": "own"}
    return {
        "record": "event",
        "reader": {"header_row": 1, "sheet": None, "delimiter": ",", "encoding": "utf-8"},
        "rows": records,
        "left_out": {"private": private},
        "skip": [{"column": "Private", "values": ["TRUE"]}],
        "key": [
            ["Subject", "Start Date", "Start Time"],
            ["Subject", "Start Date", "Start Time", "Categories"],
        ],
        "parent_key": [],
        "groups": records,
        "fields": {"Start Date": "starts_at", "End Date": "ends_at", "Categories": "unit"},
        "patterns": {"Subject": ["kind", "state"]},
        "times": {"Start Date": "Start Time", "End Date": "End Time"},
        "accepted": {"Location": ["community"]},
        "unused": [
            "All day event",
            "Reminder on/off",
            "Reminder Date",
            "Reminder Time",
            "Meeting Resources",
            "Billing Information",
            "Mileage",
            "Priority",
            "Private",
            "Sensitivity",
            "Show time as",
        ],
        "personal": {
            "Subject": "free_text",
            "Meeting Organizer": "name",
            "Required Attendees": "name",
            "Description": "free_text",
        },
        "either": ["Optional Attendees", "Location"],
        "dates": {"Start Date": day, "End Date": day, "Reminder Date": day},
        "words": {"kind": _KINDS},
        "units": SPELLINGS,
    }
