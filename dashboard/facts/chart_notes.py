"""What people wrote on a weekly chart: numbered ticks at its weeks, and the same numbers beneath it."""

import pandas as pd

from dashboard import wording
from metrics.counts import day_of
from metrics.signals.notes import Note
from metrics.signals.series import Series


def _shown(found: Series) -> list[Note]:
    """Remarks on the weeks shown, and every change of process in force."""
    if found.rows.empty:
        return []
    first = found.rows["week_start"].iloc[0]
    return [note for note in found.notes if note.kind == "rebase" or day_of(note.monday) >= first]


def lines(found: Series) -> list[str]:
    """The remarks under a chart, each by the number that stands at its week."""
    return [
        wording.notes.tick_label(
            at,
            wording.note_line(
                day_of(note.monday), note.kind, note.text, note.author, note.approved_by, note.trial
            ),
        )
        for at, note in enumerate(_shown(found), 1)
    ]


def ticked(found: Series, rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with the numbers of the remarks on each: "1", "1, 2", empty where there is none."""
    mondays = [day_of(note.monday) for note in _shown(found)]
    ticks = [
        wording.notes.ticks(
            [at for at, monday in enumerate(mondays, 1) if row.week_start <= monday <= row.week_end]
        )
        for row in rows.itertuples()
    ]
    return rows.assign(note=ticks)
