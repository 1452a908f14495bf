"""A batch taken back, in words: what it would do, and what it did."""

from datetime import datetime
from typing import Final

from dashboard.words.numbers import counted, day, number
from models.importing.undo_plan import TakenBack

TAKE_BACK: Final = "Take a file back"
WHICH: Final = "Which file"
REASON: Final = "Why"
KEPT_ON_FILE: Final = "The audit trail and the earlier versions of the rows stay on file."


def choice(at: datetime, file_name: str, new: int, changed: int) -> str:
    """One file that can be taken back."""
    return f"{day(at.date())}, {at:%H:%M}: {file_name} ({number(new)} new, {number(changed)} changed)"


def before(told: TakenBack) -> str:
    """What taking a batch back would do."""
    batch = f"batch {told.batch_id} ({told.file_name}, {day(told.on)})"
    rows = f"{number(told.new)} new and {counted(told.changed, 'changed row')}"
    parts = [f"This takes back {rows} of {batch}."]
    if told.staying:
        stays = "stays as it is" if told.staying == 1 else "stay as they are"
        parts.append(f"{number(told.staying)} of them {stays}: other files say the same or more.")
    if told.removed:
        parts.append(
            f"{number(told.removed)} of them went under a retention rule before; what they counted stands."
        )
    if told.quarantined:
        parts.append(f"What it left in quarantine ({counted(told.quarantined, 'row')}) is taken back too.")
    if told.waiting:
        parts.append(
            f"{counted(told.waiting, 'row')} of other files will wait in quarantine: "
            "what they attach to is taken back."
        )
    if told.units:
        them = "it" if told.units == 1 else "them"
        parts.append(f"{counted(told.units, 'unit')} will go: no other file names {them}.")
    if told.questions:
        hang = "hangs" if told.questions == 1 else "hang"
        parts.append(f"{counted(told.questions, 'question')} {hang} on them, open until answered.")
    return " ".join(parts)


def after(told: TakenBack) -> str:
    """What taking a batch back did."""
    rows = f"{counted(told.gone, 'row')} gone, {number(told.back)} as before"
    parts = [f"Batch {told.batch_id} is taken back: {rows}."]
    if told.waiting:
        wait = "waits" if told.waiting == 1 else "wait"
        parts.append(f"{counted(told.waiting, 'row')} of other files now {wait} in quarantine.")
    if told.units:
        parts.append(f"{counted(told.units, 'unit')} gone.")
    return " ".join([*parts, KEPT_ON_FILE])
