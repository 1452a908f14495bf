"""two_orders.csv: promises whose dates are text in two orders, one column provable only from another."""

from datetime import date, timedelta

from tests.awkward.common import SPELLINGS, Chance, Truth, american, csv_text, dotted

_HEADER = (
    "Ticket",
    "Request",
    "For",
    "Owner Unit",
    "Opened",
    "Promised For",
    "Done",
    "Result",
    "Last Upd",
    "Caller Tel",
)
_KINDS = {
    "Call back": "call_back",
    "Status letter": "status_update",
    "Records req.": "records_request",
    "Ack. letter": "intake_acknowledgement",
    "Home visit": "follow_up_visit",
    "Referral to services": "referral",
}
_FOR = {"Resident": "resident", "Victim": "victim", "Complainant": "complainant", "Neighborhood grp": "group"}
_ENDINGS = {
    "Completed": "done",
    "Cancelled by us": "cancelled_by_agency",
    "Caller withdrew": "cancelled_by_requester",
}
_RUN = date(2025, 11, 17)


def _done(chance: Chance, opened: date) -> date | None:
    """A day on which the desk closes tickets: it meets on the first twelve of a month only."""
    if chance.random() < 0.15:
        return None
    day = opened + timedelta(days=chance.randrange(1, 30))
    while day.day > 12:
        day += timedelta(days=1)
    return day if day < _RUN else None


def _row(chance: Chance, number: int) -> tuple[str, ...]:
    opened = chance.day(date(2025, 2, 1), date(2025, 11, 10))
    due = opened + timedelta(days=chance.choice((3, 10, 21)))
    done = _done(chance, opened)
    changed = done or opened + timedelta(days=chance.randrange(6))
    return (
        f"T{25000 + number}",
        chance.choice(list(_KINDS)),
        chance.choice(list(_FOR)),
        chance.spelling(),
        american(opened),
        dotted(due),
        american(done),
        chance.choices(list(_ENDINGS), (8, 1, 1))[0] if done else "",
        f"{min(changed, _RUN - timedelta(days=1)):%m/%d/%y}",
        chance.phone(),
    )


def file() -> tuple[bytes, Truth]:
    """The file and the truth about it."""
    chance = Chance(13)
    rows = [_row(chance, number) for number in range(240)]
    month_first = {"formats": ["%m/%d/%Y"], "order": "month_first", "proof": "own"}
    truth: Truth = {
        "record": "commitment",
        "reader": {"header_row": 1, "sheet": None, "delimiter": ",", "encoding": "utf-8"},
        "rows": len(rows),
        "left_out": {},
        "skip": [],
        "key": [["Ticket"]],
        "parent_key": [],
        "groups": len(rows),
        "fields": {
            "Request": "kind",
            "For": "promised_to",
            "Owner Unit": "unit",
            "Opened": "made_at",
            "Promised For": "due_at",
            "Done": "ended_at",
            "Result": "ending",
            "Last Upd": "modified_at",
        },
        "accepted": {"Last Upd": ["modified_at"]},
        "unused": [],
        "personal": {"Caller Tel": "phone"},
        "dates": {
            "Opened": month_first,
            "Promised For": {"formats": ["%d.%m.%Y"], "order": "day_first", "proof": "own"},
            "Done": {"formats": ["%m/%d/%Y"], "order": "month_first", "proof": "other"},
            "Last Upd": {"formats": ["%m/%d/%y"], "order": "month_first", "proof": "own"},
        },
        "words": {"kind": _KINDS, "promised_to": _FOR, "ending": _ENDINGS},
        "units": SPELLINGS,
    }
    return csv_text([_HEADER, *rows]).encode(), truth
