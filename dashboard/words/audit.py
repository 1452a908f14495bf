"""The trails in words: what the audit page says, and each entry in one line."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from dashboard.words.numbers import counted, number
from dashboard.words.record import plain_code

DAYS: Final = {"7": "7 days", "30": "30 days", "90": "90 days", "all": "all time"}
PERIOD: Final = "Period"
ACTION: Final = "What was done"
ACTOR: Final = "By whom"
ALL: Final = "all"
EVERY_ACTION: Final = "Everything"
EVERYBODY: Final = "Everybody"
TRAILS: Final = "Both trails"
TRAIL_NAMES: Final = {"changes": "Changes", "looks": "Looks"}
TRAIL_COLUMNS: Final = ("Trail", "Entries", "State", "Head")
TRAILS_TABLE: Final = "Both trails: how many entries, whether they verify, their heads"
VERIFIES: Final = "verifies"
KEEP_HEADS: Final = (
    "Write the heads down elsewhere, week by week: a trail whose end was cut off is found only against one. "
    "Check one with: accountability audit --chain changes --verify --head"
)
OPENINGS: Final = "Records opened, by the unit concerned first"
OPENING_COLUMNS: Final = ("When", "Who", "Role", "Record", "Their units")
NO_OPENING: Final = "No record was opened."
REFUSALS: Final = "Refused, by viewer"
REFUSAL_COLUMNS: Final = ("Who", "Role", "Times", "Last", "Last asked for")
NO_REFUSAL: Final = "Nothing was refused."
SIGN_INS: Final = "Sign-ins"
SIGN_IN_COLUMNS: Final = ("Who", "Sign-ins", "Sign-outs", "Last")
NO_SIGN_IN: Final = "Nobody signed in."
ENTRIES: Final = "Entries, newest first"
ENTRY_COLUMNS: Final = ("When", "Who", "Role", "What", "Trail", "No.")
NO_ENTRY: Final = "No entry of this kind."
NOTE: Final = (
    "Entries are only ever added. They hold counts, numbers and pages, never a name or a text of a case; of "
    "what somebody typed, only what is known here."
)

ACTION_NAMES: Final = {
    "adopt": "Adopted a value",
    "begin agency": "Began the agency",
    "export": "Took rows away",
    "grant": "Gave a role",
    "import": "Took in a file",
    "note_approved": "Approved a note",
    "note_ended": "Ended a note",
    "note_excluded": "Left a week out",
    "note_note": "Wrote a note",
    "note_rebase": "Asked for new limits",
    "pattern_outcome": "Recorded what a pattern was",
    "quarantine retry": "Tried waiting rows again",
    "rebuild": "Counted from scratch",
    "record_opened": "Opened a record",
    "refusal": "Was refused",
    "reply": "Replied",
    "reply_corrected": "Corrected a reply",
    "reply_reviewed": "Reviewed a reply",
    "revoke": "Took a role back",
    "sign_in": "Signed in",
    "sign_out": "Signed out",
    "typed": "Typed in a row",
    "undo": "Took a file back",
}


def sentence(entries: int, days: str, refused: int, concerned: int, broken: str) -> str:
    """The page's sentence. days: a key of `DAYS`; concerned: openings; broken: what is wrong with a trail."""
    since = "on file" if days == ALL else f"in {counted(int(days), 'day')}"
    many = counted(entries, "entry", "entries") if entries else "No entry"
    first = f"{many} {since}"
    head = f"**{first}; {broken[:1].lower()}{broken[1:]}**" if broken else f"**{first}; both trails verify.**"
    were = "was" if refused == 1 else "were"
    looked = f"{counted(refused, 'look-up')} {were} refused" if refused else "No look-up was refused"
    if not concerned:
        return f"{head} {looked}. No record was opened by the unit it is about."
    they = "was opened by the unit it is" if concerned == 1 else "were opened by the units they are"
    return f"{head} {looked}. {counted(concerned, 'record')} {they} about."


def action_name(action: str) -> str:
    """What was done, as a kind."""
    return ACTION_NAMES.get(action, plain_code(action).capitalize())


def side(detail: Mapping[str, Any]) -> str:
    """Where the units of whoever opened a record stand to it."""
    about, handles = bool(detail.get("concerns")), bool(detail.get("handles"))
    if about:
        return "the unit concerned, and it handles it" if handles else "the unit concerned"
    return "the handling unit" if handles else "neither"


def told(action: str, subject: str, detail: Mapping[str, Any], units: Mapping[int, str]) -> str:
    """One entry in a line; units: names by number. What is not known here is told by its kind and subject."""
    say = _TOLD.get(action)
    if say is None:
        return f"{action_name(action)}: {_named(subject, units)}"
    return say(subject, detail, units)


def _named(subject: str, units: Mapping[int, str]) -> str:
    """The subject with a unit's name for its number."""
    head, between, digits = subject.rpartition("unit ")
    if between and digits.isdigit() and int(digits) in units:
        return f"{head}{units[int(digits)]}"
    return subject


def _rows(subject: str, detail: Mapping[str, Any], units: Mapping[int, str]) -> str:
    read = counted(detail.get("read", 0), "row") if detail.get("read") else "no row"
    counts = ", ".join(
        f"{number(detail.get(name, 0)) if detail.get(name) else 'none'} {word}"
        for name, word in (("new", "new"), ("changed", "changed"), ("quarantined", "waiting"))
    )
    return f"{detail.get('source', '')}, {subject}: {read} read, {counts}"


def asked_for(subject: str, detail: Mapping[str, Any], units: Mapping[int, str]) -> str:
    """What a refusal was of: the page, and of what was asked there what is known here; of a sign-in why."""
    if "reason" in detail:
        return f"{subject}: {detail['reason']}"
    asked = detail.get("asked", {})
    known = [f"unit {units.get(own, own)}" for own in asked.get("unit_ids", ())]
    if "unit" in detail.get("parameters", ()) and not known:
        known = ["a unit that is not known here"]
    known += [str(asked[name]) for name in ("record", "measure", "week", "quarter") if name in asked]
    return ", ".join([f"page {plain_code(subject)}", *known])


def _exported(subject: str, detail: Mapping[str, Any], units: Mapping[int, str]) -> str:
    if detail.get("format") == "mail":
        return f"Sent {subject} ({detail['audience']}) to person {detail['person_id']}, as mail"
    rows = counted(detail.get("rows", 0), "row") if detail.get("rows") else "no row"
    of = f", {units[detail['unit_id']]}" if detail.get("unit_id") in units else ""
    return f"{ACTION_NAMES['export']}: {rows} of {plain_code(subject)}{of}, as {detail.get('format', '')}"


def _granted(subject: str, detail: Mapping[str, Any], units: Mapping[int, str]) -> str:
    role = detail.get("role", "acting for somebody")
    where = f" of {units[detail['unit_id']]}" if detail.get("unit_id") in units else ""
    return f"{subject.capitalize()}: {role}{where} to person {detail.get('person_id', '')}"


def _undone(subject: str, detail: Mapping[str, Any], units: Mapping[int, str]) -> str:
    gone = counted(detail.get("gone", 0), "row") if detail.get("gone") else "no row"
    return f"{ACTION_NAMES['undo']}, {subject}: {gone} gone, {number(detail.get('back', 0))} as before"


_TOLD: Final[dict[str, Callable[[str, Mapping[str, Any], Mapping[int, str]], str]]] = {
    "adopt": lambda subject, detail, _: f"Adopted {subject} as {detail.get('value', '')}",
    "export": _exported,
    "grant": _granted,
    "import": lambda *of: f"Took in {_rows(*of)}",
    "quarantine retry": lambda *of: f"Tried again {_rows(*of)}",
    "record_opened": lambda subject, detail, _: f"Opened {subject}; their units: {side(detail)}",
    "refusal": lambda *of: f"{ACTION_NAMES['refusal']}: {asked_for(*of)}",
    "sign_in": lambda subject, *_: f"Signed in ({subject})",
    "sign_out": lambda subject, *_: f"Signed out ({subject})",
    "typed": lambda *of: f"Typed in {_rows(*of)}",
    "undo": _undone,
}
