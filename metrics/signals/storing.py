"""The judged week as text and back, so that pages read it stored."""

import json
from typing import Final

import pandas as pd
import sqlalchemy as sa

from metrics.calendar import Week
from metrics.figures import Figures
from metrics.signals.notes import read_notes
from metrics.signals.questions import COLUMNS, WeekJudged, judge_week
from metrics.stored import Kind
from models.access import Scope


def judged(connection: sa.Connection, scope: Scope, view: Figures) -> WeekJudged:
    """The newest settled week, judged by the notes of the whole agency whatever the scope."""
    return judge_week(view, read_notes(connection, Scope(scope.agency_id)))


def judged_as_json(found: WeekJudged) -> str:
    """All of it as JSON; what is missing is null."""
    rows = found.rows.astype(object).where(found.rows.notna(), None)
    content = {"week": found.week.label, "family": found.family, "rows": rows.to_numpy().tolist()}
    return json.dumps(content)


def judged_from_json(text: str, _: Figures) -> WeekJudged:
    """The inverse of `judged_as_json`."""
    content = json.loads(text)
    rows = pd.DataFrame(content["rows"], columns=list(COLUMNS))
    return WeekJudged(Week.parse(content["week"]), rows, content["family"])


JUDGED_WEEK: Final = Kind("judged week", judged, judged_as_json, judged_from_json)
