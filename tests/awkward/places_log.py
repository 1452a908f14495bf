"""semicolons.csv: an events log with semicolons, decimal commas and accents, in Windows-1252 and in UTF-8."""

from datetime import date, datetime, time, timedelta

from tests.awkward.common import SPELLINGS, Chance, Truth, csv_text

_HEADER = (
    "Ref.",
    "District",
    "Start",
    "End",
    "Activity",
    "Initiated by",
    "Place",
    "Attendance",
    "Forms back",
    "Of them good",
    "Hours",
    "Status",
    "Notes",
)
_KINDS = {
    "Beat mtg": "beat_meeting",
    "Foot patrol": "foot_patrol",
    "Youth club": "youth",
    "Business watch": "business",
    "Faith leaders": "faith",
    "Door knock": "door_to_door",
    "Town hall": "town_hall",
    "Café talk": None,
}
_INITIATIONS = {
    "Own initiative": "proactive",
    "On request": "requested",
    "After incident": "reactive",
    "Council order": "mandated",
}
_STATES = {"Held": "held", "Cancelled": "cancelled", "Planned": "planned", "T.b.c.": "to_be_confirmed"}
_PLACES = ("Café Zoë", "Grünmarkt", "Église Sainte-Brède", "Söderhalle", "Peña Alegre", "Market Ward")
_NOTES = (
    "Größerer Andrang als üblich, ein zweiter Termin wäre gut; Frau am Eingang fragt nach Straßenlicht.",
    "Très animé: bruit, éclairage, vitesse. Rappeler la dame du premier rang.",
    "Quiet evening, parking again; the caretaker asked for a later start next time, and for chairs.",
    "",
)
_RUN = date(2025, 11, 17)


def _comma(value: float) -> str:
    return f"{value:.1f}".replace(".", ",")


def _row(chance: Chance, number: int) -> tuple[str, ...]:
    day = chance.day(date(2025, 1, 6), date(2025, 12, 12))
    start = datetime.combine(day, time(chance.randrange(9, 20), chance.choice((0, 30))))  # wall time
    halves = chance.randrange(2, 7)
    state = "Planned" if day >= _RUN else chance.choices(("Held", "Cancelled", "T.b.c."), (8, 1, 1))[0]
    came = chance.randrange(4, 70) if state == "Held" else None
    back = chance.randrange(0, came + 1) if came else None
    good = chance.randrange(0, back + 1) if back is not None else None
    return (
        f"E/{number:04d}",
        chance.spelling(),
        f"{start:%d.%m.%Y %H:%M}",
        f"{start + timedelta(minutes=30 * halves):%d.%m.%Y %H:%M}",
        chance.choice(list(_KINDS)),
        chance.choice(list(_INITIATIONS)),
        chance.choice(_PLACES),
        *("" if n is None else _comma(n) for n in (came, back, good)),
        _comma(halves / 2),
        state,
        chance.choice(_NOTES),
    )


def _text() -> tuple[str, int]:
    chance = Chance(16)
    rows = [_row(chance, number) for number in range(1, 181)]
    return csv_text([_HEADER, *rows], ";"), len(rows)


def in_cp1252() -> tuple[bytes, Truth]:
    """The file as an old spreadsheet program writes it, and the truth about it."""
    text, n = _text()
    return text.encode("cp1252"), _truth(n, "cp1252")


def in_utf8() -> tuple[bytes, Truth]:
    """The same file as UTF-8 with its mark."""
    text, n = _text()
    return text.encode("utf-8-sig"), _truth(n, "utf-8-sig")


def _truth(records: int, encoding: str) -> Truth:
    moment = {"formats": ["%d.%m.%Y %H:%M"], "order": "day_first", "proof": "own"}
    return {
        "record": "event",
        "reader": {"header_row": 1, "sheet": None, "delimiter": ";", "encoding": encoding},
        "rows": records,
        "left_out": {},
        "skip": [],
        "key": [["Ref."]],
        "parent_key": [],
        "groups": records,
        "decimal": ",",
        "fields": {
            "District": "unit",
            "Start": "starts_at",
            "End": "ends_at",
            "Activity": "kind",
            "Initiated by": "initiation",
            "Place": "community",
            "Attendance": "attendance",
            "Forms back": "responses",
            "Of them good": "positive",
            "Status": "state",
        },
        "accepted": {},
        "unused": ["Hours"],
        "personal": {"Notes": "free_text"},
        "dates": {"Start": moment, "End": moment},
        "words": {"kind": _KINDS, "initiation": _INITIATIONS, "state": _STATES},
        "units": SPELLINGS,
    }
