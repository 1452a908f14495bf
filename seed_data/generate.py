"""The demo agency: three years of Eldermere Police, a made-up agency, as files in the project's own layout.

The stories that its records tell, each of one unit; no other unit shows them:
- West (improves): kept .70 of its promises, rises over the last year, and keeps .93 in its last 15 weeks.
- Records (closes on the deadline): half of its completions fall on the due day or the day before.
- Fraud (parks by hand-off): hands promises on in the five days before they are due.
- Communications (late entry): half of its promises are entered more than three days after their end.
- Airport (too small): seven sworn officers and few records of any kind: too few cases for any part.
- Harbour (weak pillar): keeps its promises, but has few weeks with outreach, few closed loops, and calls
  off meetings that were asked for.
- South (fast findings): in the last 26 weeks most complaints get a finding within ten days without a contact.
- North (bad week): in the newest settled week, the third newest of all, half of the promises due were kept.
- Central (bad week): in the same week seven of its promises were handed on four times.
"""

import argparse
import csv
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np

from seed_data.calendar_span import Span
from seed_data.complaint_files import complaint_rows, outcome_rows
from seed_data.complaints import make_cases
from seed_data.events import event_rows, make_events
from seed_data.places import Row, exposure_rows, unit_rows
from seed_data.promises import later_rise, make_promises, promise_rows
from seed_data.trails import due_change_rows, hand_off_rows, make_hand_offs

AGENCY = "Eldermere Police"
ZONE = "America/New_York"
SEED = 20260101

COLUMNS: dict[str, str] = {
    "units": "unit parent level kind outreach_duty sworn opened_on owner",
    "exposure": "unit week exposure n",
    "complaints": (
        "complaint handling_unit channel received_on first_contact_on decided_on closed_on told_on "
        "reopened_on complainant_agreed due_on paused_on resumed_on complainant_key restricted recorded_at"
    ),
    "outcomes": "complaint allegation unit category finding duplicate_of",
    "promises": (
        "promise unit kind title promised_to due_basis made_at due_at ended_at ending evidence evidence_kind "
        "verified_by resident_confirmed recorded_at"
    ),
    "hand_offs": "promise number at from_unit to_unit accepted_at reason resident_told",
    "due_changes": "promise number changed_at new_due moved_by told_at",
    "events": (
        "event unit start end kind initiation stance state cancelled_by requested_on community attendance "
        "feedback_asked responses positive feedback_recorded_on recorded_at"
    ),
}


def last_sunday(today: date) -> date:
    """The Sunday that ended the newest complete week."""
    return today - timedelta(days=today.isoweekday())


def tables(until: date, seed: int = SEED) -> dict[str, list[Row]]:
    """The rows of every file, by the file's name; the same arguments give the same rows."""
    span = Span(until)
    streams = [np.random.default_rng([seed, number]) for number in range(5)]
    for_exposure, for_cases, for_promises, for_events, for_rise = streams
    promises = make_promises(for_promises)
    cases = make_cases(span, for_cases)
    hand_offs = make_hand_offs(promises, span, for_promises)
    as_told = later_rise(promises, [step.promise for step in hand_offs], for_rise)
    return {
        "units": unit_rows(),
        "exposure": exposure_rows(span, for_exposure),
        "complaints": complaint_rows(cases, span, for_cases),
        "outcomes": outcome_rows(cases),
        "promises": promise_rows(as_told, span, for_promises),
        "hand_offs": hand_off_rows(hand_offs, promises.keys(), span, for_promises),
        "due_changes": due_change_rows(promises, span, for_promises),
        "events": event_rows(make_events(span, for_events), span),
    }


def _write(path: Path, header: Iterable[str], rows: Iterable[Row]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
    return path


def generate(folder: Path, until: date, seed: int = SEED) -> list[Path]:
    """Write the files of the three years that end with the Sunday `until`; return their paths."""
    rows = tables(until, seed)
    folder.mkdir(parents=True, exist_ok=True)
    return [_write(folder / f"{name}.csv", COLUMNS[name].split(), rows[name]) for name in COLUMNS]


def main() -> None:
    """Command line: `python -m seed_data.generate --until 2026-11-15 --out DIR`."""
    parser = argparse.ArgumentParser(description=f"Write the files of the demo agency, {AGENCY}.")
    parser.add_argument(
        "--until", type=date.fromisoformat, default=last_sunday(datetime.now(ZoneInfo(ZONE)).date())
    )
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=SEED)
    chosen = parser.parse_args()
    if chosen.until.isoweekday() != 7:
        parser.error(f"--until must be a Sunday; {chosen.until} is none")
    for path in generate(chosen.out, chosen.until, chosen.seed):
        print(path)


if __name__ == "__main__":
    main()
