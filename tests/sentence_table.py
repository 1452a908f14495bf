"""The sentences' table: every template of the words package, its cases, the facts, and the exact text.

Cases are normal, quiet, unreadable, partial, singular and zero, as far as a template has them, and its own.
In the texts "_" stands for a blank that never breaks.
"""

from dataclasses import replace
from datetime import UTC, date, datetime
from types import SimpleNamespace as Row
from typing import Any

import pandas as pd

from dashboard.briefings.briefing import Stamp
from dashboard.words.pledges import PledgeFacts
from dashboard.words.published import PublishedFacts
from dashboard.words.signals import Finding
from metrics.council import Tally
from metrics.measures.definition import Value
from metrics.timeline import Change, Step
from models.access import Viewer
from models.importing.undo_plan import TakenBack
from models.sign_ins import Why

MONDAY, SUNDAY = date(2026, 10, 26), date(2026, 11, 1)
FRIDAY = date(2026, 11, 13)
AUDITOR = Viewer("Internal auditor", "auditor", frozenset({1}))


class Named(dict[str, Any]):
    """Facts that a template takes by name."""


def trend(*values: float | None, early: int = 0, of: int = 20) -> pd.DataFrame:
    """Weeks of a chart; None is a week without a figure."""
    return pd.DataFrame(
        {
            "week_start": pd.date_range("2026-08-03", periods=len(values), freq="7D").date,
            "value": pd.Series(values, dtype=object),
            "numerator": [None if value is None else round(value * of) for value in values],
            "denominator": [None if value is None else of for value in values],
            "provisional": [at >= len(values) - early for at in range(len(values))],
            "status": ["no_data" if value is None else "ok" for value in values],
        }
    )


def measured(value: float | None, low: float, high: float, **more: Any) -> Row:
    """One row of a scorecard."""
    usual = {"status": "ok", "reason": None, "numerator": 160, "denominator": 195, "target": None}
    return Row(**usual | {"value": value, "low": low, "high": high, "provisional": False, "per": None} | more)


def missing(status: str, reason: str | None = None) -> Row:
    """A row of a scorecard that has no value."""
    return measured(None, float("nan"), float("nan"), status=status, reason=reason)


def peers(kind: str, **more: Any) -> Row:
    """A comparison, as far as its cells speak of it."""
    return Row(**{"kind": kind, "estimated": False, "per": None} | more)


def peer(value: float | None, numerator: float, n: float | None, reason: str | None = None) -> Row:
    """One unit of a comparison."""
    return Row(value=value, numerator=numerator, denominator=n, n=n, reason=reason, flag=None, note=None)


def step(without: Any, done: Any, mark_without: float, mark_done: float) -> Row:
    """One measure of a promise's effect."""
    points = (mark_done - mark_without) / 9
    return Row(
        without=without,
        done=done,
        mark_without=mark_without,
        mark_done=mark_done,
        weight=1 / 9,
        points=points,
    )


def two(numerator: int, denominator: int) -> Row:
    """A share by its two counts."""
    return Row(value=numerator / denominator, numerator=numerator, denominator=denominator)


PROMISE = {
    "due_on": date(2026, 11, 4),
    "ended_on": None,
    "ending": None,
    "nobody_owns": False,
    "holder": "North",
    "promised_to": None,
}
DONE = PROMISE | {"ended_on": date(2026, 11, 7), "ending": "done"}
CASE = {"category": "force", "received_on": date(2026, 8, 12), "closed_on": None}
HANDED = {
    "from": "North",
    "to": "Records",
    "whom": "court",
    "reason": "wrong_unit",
    "accepted_on": date(2026, 11, 3),
}
SCORE = Row(point=84.0, low=82.0, high=86.0, reason=None)
STAMP = Stamp(
    scorecard="2026-W44 · 78076f",
    head="62:97dcff68a09e7330",
    as_of=datetime(2026, 11, 18, 22, tzinfo=UTC),
    published_at=datetime(2026, 11, 18, 22, tzinfo=UTC),
    filters="All units",
    method="0ad053d4",
    configuration="3-9bdcb293",
    suppression="Nothing is withheld.",
    reaches="Records: complaints to 15\u00a0Nov\u00a02026.",
    denominators="A share stands with its count.",
    use="For managing the organisation. Not evidence about any employee.",
)
TAKEN = TakenBack(
    agency="Eldermere Police",
    batch_id=12,
    source="promises",
    file_name="promises.csv",
    on=FRIDAY,
    new=31,
    changed=4,
    quarantined=3,
    gone=30,
    back=3,
    waiting=5,
    units=2,
    questions=2,
    removed=0,
    of_records=True,
)
RULE = Row(floor=50.0, target=95.0, out_of=100)


# fmt: off
CASES: dict[str, list[tuple[str, tuple[Any, ...], Any]]] = {
    "access.persona": [
        ("normal", (AUDITOR,), "Internal auditor (auditor)"),
        ("nobody", (None,), "whoever sits here: everything"),
    ],
    "audit.action_name": [
        ("normal", ("record_opened",), "Opened a record"),
        ("unknown", ("legal_hold",), "Legal hold"),
    ],
    "audit.asked_for": [
        ("normal", ("records", {"asked": {"unit_ids": [3], "week": "2026-W46"}}, {3: "Central"}),
         "page records, unit Central, 2026-W46"),
        ("unknown", ("unit", {"asked": {}, "parameters": ["unit"]}, {}),
         "page unit, a unit that is not known here"),
        ("sign-in", ("sign-in 0a1b2c", {"reason": "no grant"}, {}), "sign-in 0a1b2c: no grant"),
    ],
    "audit.sentence": [
        ("normal", (412, "7", 3, 2, ""),
         "**412_entries in 7_days; both trails verify.** 3_look-ups were refused. 2_records were opened by "
         "the units they are about."),
        ("singular", (1, "30", 1, 1, ""),
         "**1_entry in 30_days; both trails verify.** 1_look-up was refused. 1_record was opened by the unit "
         "it is about."),
        ("zero", (0, "all", 0, 0, ""),
         "**No entry on file; both trails verify.** No look-up was refused. No record was opened by the unit "
         "it is about."),
        ("broken", (9, "7", 0, 0, "The trail of looks: entry 4 is missing."),
         "**9_entries in 7_days; the trail of looks: entry 4 is missing.** No look-up was refused. No record "
         "was opened by the unit it is about."),
    ],
    "audit.side": [
        ("normal", ({"handles": True, "concerns": False},), "the handling unit"),
        ("concerned", ({"handles": False, "concerns": True},), "the unit concerned"),
        ("both", ({"handles": True, "concerns": True},), "the unit concerned, and it handles it"),
        ("quiet", ({"handles": False, "concerns": False},), "neither"),
    ],
    "audit.told": [
        ("normal", ("import", "batch 7", {"source": "Internal affairs", "read": 31, "new": 4}, {}),
         "Took in Internal affairs, batch 7: 31_rows read, 4 new, none changed, none waiting"),
        ("again", ("quarantine retry", "batch 8", {"source": "Tickets", "read": 1, "new": 1}, {}),
         "Tried again Tickets, batch 8: 1_row read, 1 new, none changed, none waiting"),
        ("typed", ("typed", "batch 9", {"source": "Questions", "read": 0, "quarantined": 2}, {}),
         "Typed in Questions, batch 9: no row read, none new, none changed, 2 waiting"),
        ("undone", ("undo", "batch 7", {"gone": 4, "back": 27}, {}),
         "Took a file back, batch 7: 4_rows gone, 27 as before"),
        ("undone in part", ("undo", "batch 7", {"gone": 0, "back": 2}, {}),
         "Took a file back, batch 7: no row gone, 2 as before"),
        ("opened", ("record_opened", "complaint 12", {"concerns": True}, {}),
         "Opened complaint 12; their units: the unit concerned"),
        ("refused", ("refusal", "records", {"asked": {"unit_ids": [3], "measure": "B1"}}, {3: "Central"}),
         "Was refused: page records, unit Central, B1"),
        ("refused unknown", ("refusal", "unit", {"asked": {}, "parameters": ["unit"]}, {}),
         "Was refused: page unit, a unit that is not known here"),
        ("refused outright", ("refusal", "this_week", {}, {}), "Was refused: page this week"),
        ("refused sign-in", ("refusal", "sign-in 0a1b2c", {"reason": "no grant"}, {}),
         "Was refused: sign-in 0a1b2c: no grant"),
        ("export", ("export", "B1", {"rows": 319, "format": "csv", "unit_id": 3}, {3: "Central"}),
         "Took rows away: 319_rows of B1, Central, as csv"),
        ("empty export", ("export", "B1", {"rows": 0, "format": "csv"}, {}),
         "Took rows away: no row of B1, as csv"),
        ("mail", ("export", "briefing 2026-W44", {"format": "mail", "audience": "unit", "person_id": 4}, {}),
         "Sent briefing 2026-W44 (unit) to person 4, as mail"),
        ("granted", ("grant", "grant 4", {"role": "commander", "unit_id": 3, "person_id": 2}, {3: "Central"}),
         "Grant 4: commander of Central to person 2"),
        ("acting", ("grant", "acting 1", {"person_id": 2}, {}), "Acting 1: acting for somebody to person 2"),
        ("adopted", ("adopt", "goalposts.A1", {"value": "50 to 90"}, {}), "Adopted goalposts.A1 as 50 to 90"),
        ("in", ("sign_in", "sign-in 0a1b2c", {}, {}), "Signed in (sign-in 0a1b2c)"),
        ("out", ("sign_out", "sign-in 0a1b2c", {}, {}), "Signed out (sign-in 0a1b2c)"),
        ("of a unit", ("reply", "B1 of unit 3", {}, {3: "Central"}), "Replied: B1 of Central"),
        ("of another unit", ("reply", "B1 of unit 9", {}, {3: "Central"}), "Replied: B1 of unit 9"),
    ],
    "asked.question_state": [
        ("answered", (SUNDAY, FRIDAY, FRIDAY), ":blue[●] Answered 13_Nov"),
        ("normal", (date(2026, 11, 18), None, FRIDAY), "○ Due 18_Nov"),
        ("late", (date(2026, 11, 10), None, FRIDAY), ":orange[◆ Late 3_d]"),
        ("zero", (FRIDAY, None, FRIDAY), "○ Due 13_Nov"),
    ],
    "asked.asked_label": [
        ("normal", (4,), "Asked about this week (4)"),
        ("singular", (1,), "Asked about this week (1)"),
        ("zero", (0,), "Asked about this week (0)"),
    ],
    "asked.reply_label": [
        ("normal", (2,), "Your reply is asked (2)"),
        ("singular", (1,), "Your reply is asked (1)"),
        ("zero", (0,), "Your reply is asked (0)"),
    ],
    "asked.about_week": [
        ("normal", ("Kept on time", MONDAY), "Kept on time, week of 26_Oct_2026"),
    ],
    "asked.asked_by": [
        ("normal", ("Deputy chief", FRIDAY, date(2026, 11, 18)),
         "asked by Deputy chief on 13_Nov_2026; reply by 18_Nov_2026"),
    ],
    "asked.replies_label": [
        ("normal", (2,), "What the unit said (2)"),
        ("singular", (1,), "What the unit said (1)"),
        ("zero", (0,), "What the unit said (0)"),
    ],
    "asked.reply_line": [
        ("normal", ("Two desks were merged.", "Lieutenant, Records", FRIDAY, "passed"),
         "“Two desks were merged\\.” Lieutenant, Records, 13_Nov_2026 (reviewed, may be published)"),
        ("partial", ("Two desks were merged.", "Lieutenant, Records", FRIDAY, "waiting"),
         "“Two desks were merged\\.” Lieutenant, Records, 13_Nov_2026 (reply under review)"),
        ("inside", ("Two desks were merged.", "Lieutenant, Records", FRIDAY, "kept_inside"),
         "“Two desks were merged\\.” Lieutenant, Records, 13_Nov_2026 (reviewed, stays inside)"),
        ("back", ("Two desks were merged.", "Lieutenant, Records", FRIDAY, "waiting", "Leave out the name"),
         "“Two desks were merged\\.” Lieutenant, Records, 13_Nov_2026 "
         "(sent back to its author: Leave out the name)"),
    ],
    "replying.sentence": [
        ("normal", (2,),
         "**2_replies wait to be read.** Outside they read “reply under review”."),
        ("singular", (1,),
         "**1_reply waits to be read.** Outside they read “reply under review”."),
        ("zero", (0,),
         "**No reply waits to be read.** New ones come when units answer beside their figures."),
    ],
    "replying.waits": [
        ("normal", (2,), "2_replies wait to be read"),
        ("singular", (1,), "1_reply waits to be read"),
        ("zero", (0,), "No reply waits to be read"),
    ],
    "replying.head": [
        ("normal", ("North", "Kept on time", MONDAY), "**North, Kept on time**, week of 26_Oct_2026"),
    ],
    "replying.said": [("normal", ("Two desks", "Captain", FRIDAY), "“Two desks” Captain, 13_Nov_2026")],
    "replying.possible_names": [
        ("normal", (["Market Ward", "Old Mint"],), "May be a name: “Market Ward”, “Old Mint”"),
        ("none", ([],), ""),
    ],
    "asked.names_warning": [
        ("normal", (["Market Ward", "Old Mint"],),
         "2_word pairs may be persons' names: “Market Ward”, “Old Mint”. Send again to keep them as "
         "they are."),
        ("singular", (["Old Mint"],),
         "1_word pair may be a person's name: “Old Mint”. Send again to keep it as it is."),
    ],
    "asked.asked_before_label": [
        ("normal", (4,), "Asked before (4)"),
        ("singular", (1,), "Asked before (1)"),
        ("zero", (0,), "Asked before"),
    ],
    "asked.asked_of": [
        ("normal", ("Lieutenant, Records",), "to Lieutenant, Records"),
    ],
    "asked.ask_help": [
        ("normal", ("Records",), "Ask Records about this figure"),
    ],
    "asked.week_of": [
        ("normal", (MONDAY,), "week of 26_Oct_2026"),
    ],
    "briefings.as_of_line": [
        (
            "normal",
            (datetime(2026, 11, 16, 5, tzinfo=UTC), "America/New_York"),
            "Records up to 16_Nov_2026, 00:00",
        ),
    ],
    "briefings.at_week_end": [
        (
            "normal",
            ("Open cases", "North", SUNDAY, "11 open cases"),
            "Open cases · North · at the end of 1_Nov_2026 · 11 open cases",
        ),
    ],
    "briefings.clocks_finding": [
        (
            "normal",
            (31, 162, 8),
            "31_of_162 open complaint cases are past their legal deadline; 8 more reach it within 30_days",
        ),
        (
            "singular",
            (1, 1, 1),
            "1_of_1 open complaint case is past its legal deadline; 1 more reaches it within 30_days",
        ),
        (
            "zero",
            (0, 4, 0),
            "None_of_4 open complaint cases is past its legal deadline; none reaches it within 30_days",
        ),
        ("quiet", (0, 0, 0), "No complaint case is open"),
    ],
    "briefings.clocks_reading": [
        ("normal", (48, 162), "48_of_162 have been open for over 90_days."),
        ("singular", (1, 4), "1_of_4 has been open for over 90_days."),
        ("zero", (0, 4), "None_of_4 has been open for over 90_days."),
        ("quiet", (0, 0), ""),
    ],
    "briefings.disputed": [
        (
            "normal",
            ("North", "Kept on time", date(2026, 11, 17)),
            "North disputed on 17_Nov_2026: Kept on time. The figure stands as reckoned.",
        ),
    ],
    "briefings.events_held": [
        ("normal", (61, 32), "61_community events were held in the week, 32 of them started by us."),
        ("singular", (1, 0), "1_community event was held in the week, none of them started by us."),
        ("zero", (0, 0), "No community event was held in the week."),
        ("partial", (3, None), "3_community events were held in the week."),
        ("unreadable", (None, None), ""),
    ],
    "briefings.filters": [
        ("normal", ("Eldermere Police", Named(whole=True)), "All units"),
        ("unit", ("North", Named(whole=False)), "North, with the units under it"),
    ],
    "briefings.goal_words": [
        ("normal", (0.95,), "; goal 95%"),
        ("none", (None,), ""),
    ],
    "briefings.newest_weeks": [
        (
            "normal",
            (329, 368, MONDAY, SUNDAY, "promises were kept"),
            "26_October – 1_November: 329_of_368_promises were kept.",
        ),
        (
            "singular",
            (1, 1, MONDAY, SUNDAY, "promises were kept"),
            "26_October – 1_November: 1_of_1_promises were kept.",
        ),
        (
            "zero",
            (0, 4, MONDAY, SUNDAY, "promises were kept"),
            "26_October – 1_November: none_of_4_promises were kept.",
        ),
    ],
    "briefings.no_finding": [
        ("normal", ("Kept on time", "No records"), "Kept on time: no records"),
    ],
    "briefings.published_line": [
        (
            "normal",
            (datetime(2026, 11, 18, 22, tzinfo=UTC), "America/New_York", 1, ""),
            "Published 18_Nov_2026, 17:00",
        ),
        (
            "corrected",
            (datetime(2026, 11, 18, 22, tzinfo=UTC), "America/New_York", 2, "one file came twice"),
            "Published 18_Nov_2026, 17:00; edition 2, corrected: one file came twice",
        ),
        (
            "never",
            (datetime(2026, 11, 18, 22, tzinfo=UTC), "America/New_York", 0, ""),
            "Never; a working paper made 18_Nov_2026, 17:00",
        ),
    ],
    "briefings.reaches": [
        (
            "normal",
            ({"complaints": "2026-11-15", "events": None},),
            "Records: complaints to 15_Nov_2026, events not connected.",
        ),
    ],
    "briefings.score_finding": [
        ("normal", (80.5, 77.7, 83.1), "Accountability score 81, likely 78–83"),
    ],
    "briefings.share_finding": [
        (
            "normal",
            ("{share} of promises were kept on time", 0.893, 0.95, 0.884, 0.901),
            "89% of promises were kept on time, below the goal of 95%",
        ),
        (
            "above",
            ("{share} of promises were kept on time", 0.97, 0.95, 0.96, 0.98),
            "97% of promises were kept on time, at or above the goal of 95%",
        ),
        (
            "unclear",
            ("{share} of promises were kept on time", 0.94, 0.95, 0.9, 0.97),
            "94% of promises were kept on time, too close to the goal of 95% to call",
        ),
        ("no goal", ("{share} of dates never moved", 0.94, None, 0.9, 0.97), "94% of dates never moved"),
    ],
    "briefings.span_of": [
        ("normal", (MONDAY,), "26_October – 1_November_2026"),
    ],
    "briefings.state_word": [
        ("normal", ("worse",), "◆_Worse than usual"),
        ("none", (None,), ""),
    ],
    "briefings.subtitle": [
        (
            "normal",
            ("Kept on time", "North", "13w", date(2026, 8, 3), SUNDAY, "340\u00a0promises due"),
            "Kept on time · North · 13_weeks to 1_Nov_2026 · 340_promises due",
        ),
        (
            "week",
            ("Promises due", "North", "week", MONDAY, SUNDAY, ""),
            "Promises due · North · 26_October – 1_November_2026",
        ),
    ],
    "briefings.take_away": [
        ("normal", ("North", MONDAY), "North, as published for the week of 26_October – 1_November_2026."),
    ],
    "briefings.title": [
        (
            "normal",
            ("Eldermere Police", MONDAY, Named(own=False)),
            "Accountability, week of 26_October – 1_November_2026",
        ),
        ("unit", ("North", MONDAY, Named(own=True)), "North, week of 26_October – 1_November_2026"),
    ],
    "briefings.unit_weeks": [
        ("normal", (156,), "156_unit-weeks"),
        ("singular", (1,), "1_unit-week"),
    ],
    "changed.part_points": [
        ("normal", (0.25,), "+0.25"),
        ("negative", (-1.5,), "−1.50"),
        ("zero", (0.004,), "0"),
    ],
    "changed.direction_mark": [
        ("normal", ("up", "13\u00a0weeks"),
         ":blue[●_Better than before], 13_weeks against the 13_weeks before them"),
        ("worse", ("down", "52\u00a0weeks"),
         ":orange[◆_Worse than before], 52_weeks against the 52_weeks before them"),
        ("quiet", ("no clear change", "13\u00a0weeks"), ""),
        ("unreadable", (None, "13\u00a0weeks"), ""),
    ],
    "changed.score_direction": [
        ("normal", ("up", None),
         ":blue[●_Better than before], each measure's window against the equally long one before it."),
        ("worse", ("down", None),
         ":orange[◆_Worse than before], each measure's window against the equally long one before it."),
        ("quiet", ("no clear change", None), ":gray[No clear change against the windows before.]"),
        ("unreadable", (None, "no score"), ":gray[Not compared with the windows before: no score.]"),
        ("partial", (None, None), ":gray[Not compared with the windows before: no score.]"),
    ],
    "changed.changed_line": [
        ("normal", ("Accountability score", 80.09, 81.38),
         "**Accountability score 81.38**, a week before 80.09: +1.29_points."),
        ("worse", ("Accountability score", 81.38, 80.09),
         "**Accountability score 80.09**, a week before 81.38: −1.29_points."),
        ("zero", ("Keeping promises", 80.0, 80.0),
         "**Keeping promises 80.00**, a week before 80.00: 0_points."),
    ],
    "changed.changed_subtitle": [
        ("normal", (MONDAY, SUNDAY),
         "Points of the score: settled week 26_October – 1_November against 19–25_October"),
    ],
    "changed.changed_reading": [
        ("normal", (["Kept on time: 12 came in, kept", "Average days late"], [0.5, -0.25], 0.25),
         "The largest of 2_parts: Kept on time: 12 came in, kept, +0.50; together +0.25_points."),
        ("singular", (["Kept on time: 12 came in, kept"], [0.5], 0.5),
         "The only part: Kept on time: 12 came in, kept, +0.50_points."),
        ("zero", ([], [], 0.0), "Nothing changed: no part moved the score."),
    ],
    "changed.part_label": [
        ("normal", ("typical", "Kept on time"), "New quarter's typical value: Kept on time"),
        ("cut off", ("clipped", "Kept on time"), "Hidden by the score's limits: Kept on time"),
        ("cut off together", ("clipped", None), "Hidden by the score's limits"),
        ("scored", ("scored", None), "Measures newly or no longer scored"),
    ],
    "changed.rest_label": [
        ("normal", ("Average days late", False), "Average days late: records acting together"),
        ("partial", ("Kept on time", True), "Kept on time: rows removed since"),
    ],
    "changed.group_label": [
        ("normal", ("B1", "Kept on time", "entered", 1.0, 12), "Kept on time: 12 came in, kept"),
        ("singular", ("B1", "Kept on time", "left", 0.0, 1), "Kept on time: 1 left, not kept"),
        ("quiet", ("B2", "Missed and still open", "changed", None, 2), "Missed and still open: 2 changed"),
        ("partial", ("A3", "Missed and still open", "apart", None, 2),
         "Missed and still open: records of the agency's own line"),
    ],
    "changed.record_state": [
        ("normal", ("B1", 1.0), "kept"),
        ("not", ("B1", 0.0), "not kept"),
        ("other measure", ("D1", 1.0), "counted"),
        ("zero", ("B1", None), "not in the window"),
    ],
    "changed.record_how": [
        ("normal", ("B1", "entered", None, 0.0, 4, "13\u00a0weeks"),
         "4_promises not kept came into the 13_weeks"),
        ("singular", ("B1", "left", 1.0, None, 1, "13\u00a0weeks"), "1_promise kept left the 13_weeks"),
        ("changed", ("B2", "changed", 1.0, 0.0, 4, "13\u00a0weeks"), "4_promises still open, now done"),
        ("quiet", ("A3", "changed", 1.0, 1.0, 4, "13\u00a0weeks"), "4_complaints still open, a week on"),
    ],
    "changed.measures_changed": [
        ("normal", (["Missed and still open"], ["Kept on time", "Days late"]),
         "Newly scored: Missed and still open. No longer scored: Kept on time, Days late."),
        ("zero", ([], []), ""),
    ],
    "changed.gain_text": [
        ("normal", (9, 0.31, None, False, SUNDAY),
         "**All 9 done together: +0.3_points** in the score of 1_November."),
        ("quiet", (9, 0.08, None, True, SUNDAY),
         "**Too small to show in the score:** about +0.1 of a point on 1_November."),
        ("little", (9, 0.01, None, True, SUNDAY),
         "**Too small to show in the score:** under 0.1 of a point on 1_November."),
        ("singular", (1, 0.31, None, False, SUNDAY),
         "**The one promise of this list done: +0.3_points** in the score of 1_November."),
        ("zero", (9, 0.0, "at target", False, SUNDAY),
         "**No change in the score of 1_November:** already at target; work on others counts more."),
    ],
    "changed.gain_remark": [
        ("normal", (None, False, 0.4), "−0.40 if its date is missed"),
        ("quiet", (None, True, 0.4), "too small to show; −0.40 if its date is missed"),
        ("at target", ("at target", False, None), "already at target; work on others counts more"),
        ("below the floor", ("below floor", False, 0.001), "still below the floor"),
        ("zero", (None, False, None), ""),
    ],
    "changed.gain_short": [
        ("normal", (0.31, False), "+0.31"),
        ("quiet", (0.08, True), "about +0.08"),
        ("zero", (0.001, True), "0"),
    ],
    "changed.step_text": [
        ("normal", ("Kept on time", step(two(17, 21), two(18, 21), 60.2, 63.9), "share"),
         "Kept on time 17_of_21 → 18_of_21: mark 60.2 → 63.9, × 0.111 = +0.41"),
        ("days", ("Average days late", step(Row(value=1.234), Row(value=1.1), 50, 51.8), "days"),
         "Average days late 1.2_days → 1.1_days: mark 50.0 → 51.8, × 0.111 = +0.20"),
        ("at target", ("Kept on time", step(two(20, 21), two(21, 21), 100, 100), "share"),
         "Kept on time 20_of_21 → 21_of_21: already at target"),
        ("below floor", ("Kept on time", step(two(1, 21), two(2, 21), 0, 0), "share"),
         "Kept on time 1_of_21 → 2_of_21: still below the floor"),
    ],
    "changed.until_label": [
        ("normal", (SUNDAY,), "Score of 1_Nov"),
    ],
    "changed.movements": [
        ("normal", ("9–15\u00a0November", (9, 41, 3), (6, 38, 2)),
         "**9_promises missed their date, 41 were kept, 3 were handed on**, 9–15_November; the week "
         "before 6, 38 and 2."),
        ("singular", ("9–15\u00a0November", (1, 1, 1), (1, 1, 1)),
         "**1_promise missed its date, 1 was kept, 1 was handed on**, 9–15_November; the week before"
         " 1, 1 and 1."),
        ("zero", ("9–15\u00a0November", (0, 0, 0), (0, 0, 0)),
         "**No promise missed its date, none was kept, none was handed on**, 9–15_November; the week"
         " before none, none and none."),
    ],
    "checklist.agency_text": [
        ("normal", ("Port Arden Police", "America/New_York"), "Port Arden Police, America/New York."),
    ],
    "checklist.checklist_label": [
        ("normal", (4, 8), "Setting up: 4_of_8 done"),
        ("singular", (1, 7), "Setting up: 1_of_7 done"),
        ("zero", (0, 7), "Setting up: 0_of_7 done"),
    ],
    "checklist.confirm_text": [
        ("normal", (12,), "12_events of calendars count once somebody says that they took place."),
        ("singular", (1,), "1_event of calendars counts once somebody says that it took place."),
    ],
    "checklist.limits_text": [
        ("normal", (46, 12), "Charts say what is usual: 46_weeks are there."),
        ("early", (3, 12), "Charts show plain lines, with limits from 12_weeks on; 3 are there."),
        ("singular", (1, 12), "Charts show plain lines, with limits from 12_weeks on; 1 is there."),
        ("zero", (0, 12), "Charts show plain lines, with limits from 12_weeks on; none is there."),
    ],
    "checklist.names_text": [
        ("normal", (2, 216), "2_names in files are no unit: 216_rows wait for that."),
        ("singular", (1, 1), "1_name in files is no unit: 1_row waits for that."),
    ],
    "checklist.part_text": [
        ("normal", ("complaints", FRIDAY),
         "Connected, to 13_November. Lists of open complaints and legal clocks work."),
        ("unreadable", ("promises", None),
         "Not connected. One export of promises or tickets gives what is late and whose it is."),
    ],
    "checklist.step_head": [
        ("normal", ("Units", "done", False), ":blue[●] **Units**"),
        ("next", ("Units", "open", True), "○ Next: **Units**"),
        ("later", ("Units", "later", False), ":gray[–] **Units**"),
    ],
    "checklist.units_text": [
        ("normal", (26,), "26_units are known."),
        ("singular", (1,), "1_unit is known."),
        ("zero", (0,),
         "Paste them from a sheet: unit, what it belongs to, kind, outreach duty, sworn, post."),
    ],
    "checklist.waiting_text": [
        ("normal", ([("This is no date.", 8), ("The key is missing.", 1)],),
         "8_rows: This is no date. 1_row: The key is missing."),
        ("many", ([("A.", 9), ("B.", 8), ("C.", 7), ("D.", 2), ("E.", 1)],),
         "9_rows: A. 8_rows: B. 7_rows: C. 3_rows for other causes."),
        ("zero", ([],), ""),
    ],
    "checklist.works_line": [
        ("normal", (12, 28), "12_of_28_measures can be reckoned with what is there."),
        ("singular", (1, 28), "1_of_28_measures can be reckoned with what is there."),
        ("zero", (0, 28), ""),
    ],
    "compare.size_words": [
        ("normal", ("B1", None), "promises due"),
        ("exposure", ("A5", "officer_weeks"), "officer-weeks"),
        ("category", ("A7:force", None), "complaints received"),
        ("other", ("D1", None), "cases"),
    ],
    "compare.peer_value": [
        ("normal", ("share", 0.823, 40), "82%"),
        ("table", ("share", 0.823, 195), "82.3%"),
        ("days", ("days", 1.08), "1.1_days"),
        ("rate", ("rate", 1.75), "1.8"),
    ],
    "compare.peer_cell": [
        ("normal", (peers("share"), peer(0.9, 90, 100)), "90.0% (90_of_100)"),
        ("rate", (peers("rate", per="contacts"), peer(1.75, 84, 48004)),
         "1.8 per 1,000 (84 in 48,004 contacts)"),
        ("estimate", (peers("share", estimated=True), peer(0.73, 24, 40)), "73% (of 40)"),
        ("withheld", (peers("share"), peer(None, 0, None, "Withheld: so small")), "withheld"),
        ("unreadable", (peers("share"), peer(None, 0, None, "no events")), "no events"),
        ("zero", (peers("share"), peer(None, 0, None)), "No figure"),
    ],
    "compare.range_cell": [
        ("normal", ("share", 0.856, 0.923, 340), "85.6–92.3%"),
        ("few", ("share", 0.856, 0.923, 40), "86–92%"),
        ("days", ("days", 0.21, 1.24), "0.2–1.2_days"),
        ("rate", ("rate", 0.21, 1.24), "0.2–1.2"),
        ("equal", ("share", 1.0, 1.0, 40), "100%"),
    ],
    "compare.row_state_words": [
        ("normal", (Row(flag="below", reason=None, note=None),),
         "Lower than its peers by more than chance: ask why"),
        ("above", (Row(flag="above", reason=None, note=None), True),
         "Higher than its peers by more than chance: ask why"),
        ("goal", (Row(flag=None, reason=None, note=None), True),
         "Inside the solid lines, under its goal"),
        ("unreadable", (Row(flag=None, reason="no events", note=None),), "no events"),
        ("partial", (Row(flag=None, reason=None, note="Depends on the mix of cases"),),
         "Depends on the mix of cases"),
        ("quiet", (Row(flag=None, reason=None, note=None),), "Inside the solid lines"),
    ],
    "compare.no_group": [
        ("normal", ("Internal affairs", "unit"),
         "**Internal affairs: not comparable yet.** Only units of one kind are, where there are at "
         "least five."),
        ("bureau", ("Patrol", "bureau"),
         "**Patrol: not compared.** Only units of one kind are, where there are at least five."),
    ],
    "compare.no_comparison": [
        ("normal", ("too few cases (6\u00a0of\u00a010 needed)", "North, kept on time"),
         "**North, kept on time: not comparable yet.** Too few cases (6_of_10 needed)."),
        ("young", ("Not comparable yet: the unit is younger than 6\u00a0months", "North, kept on time"),
         "**North, kept on time: not comparable yet.** The unit is younger than 6_months."),
        ("withheld", ("Withheld: the unit is so small that the figure could point at one person",
         "Airport, complaints"),
         "**Airport, complaints: withheld.** The unit is so small that the figure could point at one"
         " person."),
        ("no duty", ("not part of this unit's job", "Homicide, weeks with outreach"),
         "**Homicide, weeks with outreach: not compared.** Not part of this unit's job."),
        ("unreadable", ("Records incomplete: 84% (90% needed)", "North, kept on time"),
         "**North, kept on time: records incomplete.** 84% (90% needed)."),
    ],
    "compare.compare_sentence": [
        ("normal", ("North", "kept on time", "82% (160\u00a0of\u00a0195)", "89%", "below", 2),
         "**North, kept on time: 82% (160_of_195); the group together 89%.** **It differs by more "
         "than chance: ask why.**"),
        ("quiet", ("North", "kept on time", "82% (160\u00a0of\u00a0195)", "89%", None, 0),
         "**North, kept on time: 82% (160_of_195); the group together 89%.**"),
        ("others", ("North", "kept on time", "82% (160\u00a0of\u00a0195)", "89%", None, 2),
         "**North, kept on time: 82% (160_of_195); the group together 89%.** 2_other units differ by"
         " more than chance: ask why."),
        ("singular", ("North", "kept on time", "82% (160\u00a0of\u00a0195)", "89%", None, 1),
         "**North, kept on time: 82% (160_of_195); the group together 89%.** 1_other unit differs by"
         " more than chance: ask why."),
        ("zero", ("North", "kept on time", "82% (160\u00a0of\u00a0195)", "89%", "above", 0),
         "**North, kept on time: 82% (160_of_195); the group together 89%.** **It differs by more "
         "than chance: ask why.**"),
    ],
    "compare.order_depends": [
        ("normal", ("kind of average", 0.24),
         "**The scores' order hangs on the method: the kind of average alone turns round 24% of "
         "pairs.**"),
    ],
    "compare.group_line": [
        ("normal", ("patrol", 9), "9_patrol units"),
        ("sized", ("patrol, small", 6), "6_small patrol units"),
        ("singular", ("intake", 1), "1_intake unit"),
    ],
    "compare.funnel_title": [
        ("quiet", ([],), "No unit lies further off than chance explains"),
        ("singular", (["North"],), "North lies further off than chance explains"),
        ("normal", (["North", "East"],), "2_units lie further off than chance explains"),
    ],
    "compare.funnel_reading": [
        ("normal", ("Kept on time", " by promises due", 9, ["North", "East"], "89.0%"),
         "Kept on time of 9_units by promises due, around 89.0%; outside the 99.8% lines: North, East."),
        ("quiet", ("Kept on time", " by promises due", 9, [], "89.0%"),
         "Kept on time of 9_units by promises due, around 89.0%; none outside the 99.8% lines."),
        ("singular", ("Kept on time", " by promises due", 1, ["North"], "89.0%"),
         "Kept on time of 1_unit by promises due, around 89.0%; outside the 99.8% lines: North."),
    ],
    "compare.lines_note": [
        ("normal", (True, 12, 10, True),
         "Dashed: 95_of_100_units like these lie inside by chance; solid: 998_of_1,000. The lines "
         "allow for the spread between these units."),
        ("quiet", (True, 12, 10, False),
         "Dashed: 95_of_100_units like these lie inside by chance; solid: 998_of_1,000."),
        ("partial", (False, 8, 10, False),
         "Dashed: 95_of_100_units like these lie inside by chance; solid: 998_of_1,000. They are "
         "drawn as if chance alone made units differ: whether units differ anyway is judged from "
         "10_units on; here are 8."),
        ("singular", (False, 1, 10, False),
         "Dashed: 95_of_100_units like these lie inside by chance; solid: 998_of_1,000. They are "
         "drawn as if chance alone made units differ: whether units differ anyway is judged from "
         "10_units on; here is 1."),
    ],
    "compare.by_size": [
        ("normal", ("promises due",), " by promises due"),
    ],
    "compare.all_of_one_size": [
        ("normal", (13.0, "weeks"), ", each over 13_weeks"),
    ],
    "compare.axis_note": [
        ("normal",
         ("Kept on time", "9\u00a0patrol units", "3 August – 1 November\u00a02026", "promises due", None),
         "Kept on time, 9_patrol units, 3 August – 1 November_2026; to the right: more promises due"),
        ("equal",
         ("Weeks with outreach", "9\u00a0patrol units", "3 August – 1 November\u00a02026", "weeks", 13.0),
         "Weeks with outreach, 9_patrol units, 3 August – 1 November_2026; a dot a unit, each with 13_weeks"),
    ],
    "compare.scale_note": [
        ("normal", (0.8, 1.0), "The scale runs from 80% to 100%."),
        ("fine", (0.0, 0.025), "The scale runs from 0.0% to 2.5%."),
        ("whole", (0.0, 1.0), ""),
    ],
    "compare.strip_text": [
        ("normal", ("82%", "69%", "87%", 8, 8), "82%; peers 69% to 87%"),
        ("quiet", ("82%", "82%", "82%", 8, 8), "82%; peers 82%"),
        ("partial", ("82%", "69%", "87%", 6, 8),
         "82%; peers 69% to 87%; 6_of_8 have enough cases"),
        ("singular", ("82%", "82%", "82%", 1, 8), "82%; peers 82%; 1_of_8 has enough cases"),
    ],
    "compare.own_axis_note": [
        ("normal",
         ("Kept on time", "9\u00a0patrol units", "3 August – 1 November\u00a02026", "promises due", 138.0),
         "Kept on time, 9_patrol units, 3 August – 1 November_2026; lines for 138_promises due"),
    ],
    "compare.together_reading": [
        ("normal", ("Kept on time", "9\u00a0patrol units", ["North"], "90%"),
         "Kept on time, 9_patrol units together 90%; outside the 99.8% lines: North."),
        ("quiet", ("Kept on time", "9\u00a0patrol units", [], "90%"),
         "Kept on time, 9_patrol units together 90%; inside the 99.8% lines."),
    ],
    "compare.most_text": [
        ("normal", ("82%", "75%", "90%"), "82%; most similar units 75% to 90%"),
    ],
    "compare.strip_reading": [
        ("normal", ("Kept on time", "North", "82%; peers 69% to 87%"),
         "Kept on time: North 82%; peers 69% to 87%."),
    ],
    "compare.similar": [
        ("normal", (8,), "Compare with 8_similar units (unnamed)"),
        ("singular", (1,), "Compare with 1_similar unit (unnamed)"),
    ],
    "compare.sensitivity_lines": [
        ("normal", (0.052, 0.84, 8, {"kind of average": 0.61, "goalposts": 0.2}, ("kind of average", 0.12)),
         "Scores of 8_units were worked out again with other choices, all drawn together: on average"
         " 5% of pairs of units change order and a unit moves 0.8_places. Most of the change comes "
         "from the kind of average (61% of it). Changing the kind of average alone makes 12% of "
         "pairs change order. Units without a score are left out. No page shows an order by score."),
    ],
    "compare.range_line": [
        ("normal", ("North", 81.2, 76.4, 85.1), "North: 81; 76–85 under other choices"),
        ("equal", ("North", 81.2, 81.1, 81.3), "North: 81; 81 under other choices"),
    ],
    "compare.weeks_note": [
        ("normal", (trend(0.8, 0.9),),
         "All on one scale, 3–16_August_2026. Dashed: the goal; hollow points: early figures."),
        ("zero", (trend(),), "All on one scale, no weeks. Dashed: the goal; hollow points: early figures."),
    ],
    "confirm.all_the_same": [
        ("normal", (True,), "It took place"),
        ("not held", (False,), "It did not"),
    ],
    "confirm.decision": [
        ("normal", (None, 12, True, FRIDAY), "**You said 12_events took place** :gray[(13_Nov_2026)]"),
        ("of another", ("Desk sergeant", 2, False, FRIDAY),
         "**Desk sergeant said 2_events did not take place** :gray[(13_Nov_2026)]"),
        ("singular", (None, 1, True, FRIDAY), "**You said 1_event took place** :gray[(13_Nov_2026)]"),
        ("zero", (None, 0, True, FRIDAY), "**You said no event took place** :gray[(13_Nov_2026)]"),
    ],
    "confirm.did_not": [
        ("normal", (12,), "These_12 did not"),
        ("singular", (1,), "This one did not"),
        ("zero", (0,), "Did not take place"),
    ],
    "confirm.differ": [
        ("normal", (2,), "2_confirmed events now differ from their calendar"),
        ("singular", (1,), "1_confirmed event now differs from its calendar"),
        ("zero", (0,), "No confirmed event differs from its calendar"),
    ],
    "confirm.difference": [
        ("normal", ("foot_patrol", "North", None, True, FRIDAY),
         "**Foot patrol, North:** you said that it took place on 13_Nov_2026"),
        ("partial", (None, "North", "Desk sergeant", False, FRIDAY),
         "**Kind not known, North:** Desk sergeant said that it did not take place on 13_Nov_2026"),
    ],
    "confirm.differences": [
        ("normal", (2,), "The calendar now says otherwise (2)"),
        ("singular", (1,), "The calendar now says otherwise (1)"),
        ("zero", (0,), "The calendar now says otherwise (0)"),
    ],
    "confirm.file_says": [
        ("normal", ("cancelled", FRIDAY, FRIDAY, True), "The calendar now says that it was cancelled."),
        ("held", ("held", FRIDAY, FRIDAY, True), "The calendar now says that it took place."),
        ("moved", ("to_be_confirmed", FRIDAY, SUNDAY, True),
         "The calendar now puts it on 13_Nov_2026. It counts on that day."),
        ("moved and cancelled", ("cancelled", FRIDAY, SUNDAY, True),
         "The calendar now puts it on 13_Nov_2026 and says that it was cancelled. It counts on that day."),
        ("ahead", ("planned", FRIDAY, SUNDAY, False),
         "The calendar now puts it on 13_Nov_2026. It counts again once that day is confirmed."),
    ],
    "confirm.line": [
        ("normal", (FRIDAY, "foot_patrol", "North", "Old Mint Hall"),
         "**13_Nov_2026** :small[Foot patrol] :small[North] :gray[Old Mint Hall]"),
        ("partial", (FRIDAY, None, "North", None),
         "**13_Nov_2026** :small[Kind not known] :small[North] :gray[no place given]"),
    ],
    "confirm.said": [
        ("normal", (12, True), "12_events took place."),
        ("not held", (12, False), "12_events did not take place."),
        ("singular", (1, True), "1_event took place."),
        ("zero", (0, True), "No event took place."),
    ],
    "confirm.sentence": [
        ("normal", (12,),
         "**12_events wait to be confirmed.** They count once somebody who knows has said that they took "
         "place."),
        ("singular", (1,),
         "**1_event waits to be confirmed.** It counts once somebody who knows has said that it took place."),
        ("zero", (0,),
         "**No event waits to be confirmed.** New ones come with the next calendar that is taken in."),
    ],
    "confirm.shown": [
        ("normal", (50, 180), "The newest 50_of_180_events; the others follow once these are decided"),
        ("quiet", (12, 12), "All_12, newest first"),
        ("singular", (1, 1), ""),
        ("zero", (0, 0), ""),
    ],
    "confirm.taken_back": [
        ("normal", (12,), "Taken back. 12_events are again as the file says."),
        ("singular", (1,), "Taken back. 1_event is again as the file says."),
        ("zero", (0,), "Nothing was taken back."),
    ],
    "confirm.tick_all": [
        ("normal", (12,), "Tick all_12"),
        ("singular", (1,), "Tick it"),
        ("zero", (0,), "Tick it"),
    ],
    "confirm.took_place": [
        ("normal", (12,), "These_12 took place"),
        ("singular", (1,), "This one took place"),
        ("zero", (0,), "Took place"),
    ],
    "confirm.waits": [
        ("normal", (12,), "12_events wait to be confirmed"),
        ("singular", (1,), "1_event waits to be confirmed"),
        ("zero", (0,), "No event waits to be confirmed"),
    ],
    "council.rows_of_own": [
        ("normal", ("Chief's office",), "Rows of finding 5: promises of Chief's office"),
    ],
    "council.council_title": [
        ("normal", ("Eldermere Police", date(2026, 7, 1), date(2026, 9, 30)),
         "Eldermere Police: accountability, July–September 2026"),
    ],
    "council.quarter_name": [
        ("normal", (date(2026, 7, 1), date(2026, 9, 30)), "July–September 2026"),
    ],
    "council.quarter_short": [
        ("normal", (2026, 3), "Q3 26"),
    ],
    "council.weeks_of_quarter": [
        ("normal", (date(2026, 6, 29), date(2026, 9, 27), FRIDAY),
         "Whole weeks, 29_Jun to 27_Sep_2026 · pledges as on 13_Nov_2026"),
    ],
    "council.no_such_quarter": [
        ("normal", ("2031-Q1", "2024-Q1", "2026-Q3"),
         "There is no quarter “2031-Q1” to read. They run from 2024-Q1 to 2026-Q3."),
    ],
    "findings.findings_label": [
        ("normal", (5,), "Five findings"),
        ("few", (3,), "3 findings"),
        ("singular", (1,), "One finding"),
        ("zero", (0,), "No finding can be had yet"),
    ],
    "findings.kept_and_not": [
        ("normal", (5, 9), "5 kept, 4 not"),
        ("singular", (1, 1), "1 kept, none not"),
        ("zero", (0, 9), "none kept, 9 not"),
    ],
    "findings.trend_of_quarters": [
        ("normal", ("Kept", [("Q2 26", 0.5), ("Q3 26", 0.874)]), "Kept by quarter: Q2 26 50%, Q3 26 87%."),
        ("withheld", ("Kept", [("Q2 26", None), ("Q3 26", 0.874)]),
         "Kept by quarter: Q2 26 withheld, Q3 26 87%."),
    ],
    "findings.share_reading": [
        ("normal", (Value(8, 10, 0.8), 0.95), "80% (8_of_10); goal 95%."),
        ("no goal", (Value(8, 10, 0.8), None), "80% (8_of_10)."),
        ("withheld", (Value(status="hidden"), 0.95), "withheld; goal 95%."),
    ],
    "council.pledges_label": [
        ("normal", (36,), "Pledges (36)"),
        ("singular", (1,), "Pledges (1)"),
        ("zero", (0,), "Pledges (0)"),
    ],
    "council.pledges_to": [
        ("normal", ([("council", 30), ("court", 6), ("oversight", 0)],),
         "30 to the council, 6 to the court"),
        ("singular", ([("council", 1)],), "1 to the council"),
        ("zero", ([],), ""),
    ],
    "council.pledge_states": [
        ("normal", ([("late", 1), ("at_risk", 0), ("kept", 20)],),
         ":orange[◆_Late] 1 · ●_Kept, with evidence 20"),
        ("zero", ([("late", 0)],), ""),
    ],
    "council.pledge_state": [
        ("normal", ("late", 138, 2), ":orange[◆_Late 138_days] (moved twice)"),
        ("singular", ("late", 1, 1), ":orange[◆_Late 1_day] (moved once)"),
        ("zero", ("late", 0, 0), ":orange[◆_Late]"),
        ("kept late", ("kept", 12, 3), "●_Kept, with evidence (12_days late, moved 3 times)"),
        ("claimed", ("claimed", 0, 0), "○_Said done, no evidence yet"),
    ],
    "council.pledge_evidence": [
        ("normal", (SUNDAY, "report", True), "report, 1_Nov_2026"),
        ("partial", (SUNDAY, "photo", False), "photo, 1_Nov_2026, not confirmed"),
        ("said done", (SUNDAY, None, False), "none, said done 1_Nov_2026"),
        ("zero", (None, None, False), "not done yet"),
    ],
    "council.rest_label": [
        ("normal", (20,), "Kept with evidence, or not due (20)"),
        ("singular", (1,), "Kept with evidence, or not due (1)"),
        ("zero", (0,), "Kept with evidence, or not due (0)"),
    ],
    "council.not_covered": [
        ("normal", ([],),
         "Use of force, stops, crime and discipline of individuals: this agency publishes those "
         "elsewhere. Nothing here is split by council district."),
        ("partial", (["complaints", "events"],),
         "Use of force, stops, crime and discipline of individuals: this agency publishes those "
         "elsewhere. Nothing here is split by council district. Complaints and events are not "
         "connected."),
        ("singular", (["events"],),
         "Use of force, stops, crime and discipline of individuals: this agency publishes those "
         "elsewhere. Nothing here is split by council district. Events are not connected."),
    ],
    "council.pillar_reading": [
        ("normal", ("Showing up", 73.4, 67.2, 78.1),
         "Showing up 73, likely 67–78, on a line from 0 to 100."),
        ("unreadable", ("Showing up", None, None, None), "Showing up: not reckoned."),
    ],
    "council.small_numbers": [
        ("normal", (True, 11),
         "Some complaint figures are withheld: few people are involved. The rule is for what leaves "
         "the agency; its own pages show small counts."),
        ("quiet", (False, 11),
         "Nothing here is withheld; complaint and feedback counts from 1 to 10 would be. The rule is"
         " for what leaves the agency; its own pages show small counts."),
    ],
    "year_so_far.year_cell": [
        ("normal", (Tally(1234),), "1,234"),
        ("part", (Tally(40, 50, part=True),), "80% (40_of_50)"),
        ("withheld", (Tally(None),), "withheld"),
        ("part withheld", (Tally(40, None, part=True),), "withheld"),
        ("unreadable", (None,), "not known"),
        ("zero", (Tally(0),), "0"),
    ],
    "year_so_far.year_column": [
        ("normal", (SUNDAY,), "2026 to 1_Nov"),
    ],
    "council.cell_count": [
        ("normal", (1234,), "1,234"),
        ("zero", (0,), "0"),
        ("singular", (1,), "1"),
        ("withheld", (None,), "withheld"),
    ],
    "council.above_its_measure": [
        ("normal", ("Keeping promises", 81.2, [("Kept on time", 73.4), ("Average days late", 89.0)],
         "Kept on time"),
         "Keeping promises 81 is the average of 2_marks (kept on time 73, average days late 89); "
         "kept on time alone marks 73, for it is under its goal."),
    ],
    "findings.bars_printed": [
        ("normal", ([("North", 76), ("Central", 70), ("", 75)],),
         "North 76, Central 70, all other units 75."),
    ],
    "council.files_to": [
        ("normal", ({"complaints": SUNDAY, "promises": SUNDAY, "events": FRIDAY},),
         "Complaints and promises to 1_November; events to 13_November"),
        ("quiet", ({"complaints": SUNDAY, "promises": SUNDAY, "events": SUNDAY},),
         "Complaints, promises and events to 1_November"),
        ("singular", ({"complaints": SUNDAY},), "Complaints to 1_November"),
        ("zero", ({},), ""),
    ],
    "findings.past_words": [
        ("normal", (22, 11), "22 are past 90_days (11 a year before)"),
        ("singular", (1, 1), "1 is past 90_days (1 a year before)"),
        ("zero", (0, 0), "none is past 90_days (none a year before)"),
        ("partial", (22, None), "22 are past 90_days"),
        ("withheld", (None, None, True), "how many are past that is withheld"),
        ("unreadable", (None, 11), ""),
    ],
    "year_so_far.year_change": [
        ("normal", (Tally(1234), Tally(1200)), "34 more"),
        ("fewer", (Tally(1200), Tally(1234)), "34 fewer"),
        ("zero", (Tally(1200), Tally(1200)), "as many"),
        ("share", (Tally(40, 50, part=True), Tally(30, 50, part=True)), "+20.0_points"),
        ("withheld", (Tally(None), Tally(1200)), "–"),
        ("unreadable", (None, Tally(1200)), "–"),
    ],
    "files.files_sentence": [
        ("normal", (123456, 8, 12), "**123,456_rows from 8_sources.** 12_rows wait in quarantine."),
        ("quiet", (123456, 8, 0), "**123,456_rows from 8_sources.** No row waits in quarantine."),
        ("singular", (1, 1, 1), "**1_row from 1_source.** 1_row waits in quarantine."),
        ("zero", (0, 0, 0), "**No file has been taken in yet.**"),
    ],
    "files.first_of": [
        ("normal", (50, 1234), "The first 50_of_1,234_rows:"),
        ("all", (12, 12), "All 12_rows:"),
        ("singular", (1, 1), "The one row:"),
    ],
    "files.freshness_sentence": [
        ("normal",
         ({"complaints": FRIDAY, "events": FRIDAY}, datetime(2026, 11, 16, 7, 5, tzinfo=UTC), SUNDAY, 12),
         "**Complaints and events to 13_November.** Newest file taken in 16_November, 07:05. Figures"
         " after 1_November are still filling up. 12_rows wait in quarantine."),
        ("quiet", ({"complaints": FRIDAY, "events": FRIDAY}, None, SUNDAY, 0),
         "**Complaints and events to 13_November.** Figures after 1_November are still filling up."),
        ("singular", ({"complaints": FRIDAY}, datetime(2026, 11, 16, 7, 5, tzinfo=UTC), SUNDAY, 1),
         "**Complaints to 13_November.** Newest file taken in 16_November, 07:05. Figures after "
         "1_November are still filling up. 1_row waits in quarantine."),
        ("zero", ({}, None, SUNDAY, 0), ""),
    ],
    "files.known_to": [
        ("normal", ({"complaints": SUNDAY, "promises": SUNDAY, "events": FRIDAY},),
         "complaints and promises to 1_November; events to 13_November"),
        ("quiet", ({"complaints": SUNDAY, "promises": SUNDAY, "events": SUNDAY},),
         "complaints, promises and events to 1_November"),
        ("singular", ({"complaints": SUNDAY},), "complaints to 1_November"),
        ("zero", ({},), ""),
    ],
    "handed.handed_reading": [
        ("normal", (153, "North", "Records", 22, "North"),
         "153_hand-offs to, from or within North in 13_weeks; most often from North to Records, 22."),
        ("singular", (1, "North", "Records", 1, "North"),
         "1_hand-off to, from or within North in 13_weeks: from North to Records."),
        ("zero", (0, "", "", 0, "North"), "No promise was handed to or from North in 13_weeks."),
    ],
    "labels.rows_of": [
        ("normal", ("North",), "Show rows of North"),
        ("marked", ("*North*",), r"Show rows of \*North\*"),
    ],
    "labels.asks": [
        ("normal", ("What got in the way?",), "**Ask:** What got in the way?"),
    ],
    "labels.sources": [
        ("normal", (8,), "Sources (8)"),
        ("singular", (1,), "Sources (1)"),
        ("zero", (0,), "Sources (0)"),
    ],
    "labels.quarantine": [
        ("normal", (1234,), "Quarantine (1,234)"),
        ("singular", (1,), "Quarantine (1)"),
        ("zero", (0,), "Quarantine (0)"),
    ],
    "labels.its_units": [
        ("normal", (9,), "Its units (9)"),
        ("singular", (1,), "Its units (1)"),
        ("zero", (0,), "Its units (0)"),
    ],
    "labels.to_day": [
        ("normal", ("Score", date(2026, 11, 1)), "Score, 13_weeks to 1_November"),
    ],
    "labels.download": [
        ("normal", (1234,), "Download 1,234_rows (CSV)"),
        ("singular", (1,), "Download 1_row (CSV)"),
        ("zero", (0,), "Download no rows (CSV)"),
    ],
    "labels.line_note": [
        ("normal", ("One line.", "0 to 100."), "One line. Score: 0 to 100."),
    ],
    "mail.corrected": [
        ("singular", ("Ashford, week 1", 1), "Ashford, week 1"),
        ("normal", ("Ashford, week 1", 2), "Ashford, week 1 (corrected, edition 2)"),
    ],
    "mail.of_week": [
        ("normal", (["Ashford", "North"], MONDAY, SUNDAY), "Ashford, North, week 26_October – 1_November"),
    ],
    "mail.stamped": [
        ("normal", (STAMP, "America/New_York"), (
            "Scorecard 2026-W44 · 78076f, head of the chain 62:97dcff68a09e7330",
            "Shown: All units",
            "Records up to 18_Nov_2026, 17:00",
            "Records: complaints to 15_Nov_2026.",
            "Published 18_Nov_2026, 17:00",
            "A share stands with its count.",
            "Nothing is withheld.",
            "Method 0ad053d4, goals and rules 3-9bdcb293",
        )),
    ],
    "mail.subject": [
        ("normal", ("Ashford, week 1", 14, 17, 3), "Ashford, week 1: 14_of_17_promises kept, 3 late"),
        ("singular", ("Ashford, week 1", 1, 1, 1), "Ashford, week 1: 1_of_1_promise kept, 1 late"),
        ("zero", ("Ashford, week 1", 0, 3, 0), "Ashford, week 1: none_of_3_promises kept, none late"),
        ("partial", ("Ashford, week 1", 14, 17, None), "Ashford, week 1: 14_of_17_promises kept"),
        ("unreadable", ("Ashford, week 1", None, 17, 3), "Ashford, week 1: the published figures"),
        ("quiet", ("Ashford, week 1", 0, 0, 0), "Ashford, week 1: the published figures"),
    ],
    "mail.told_of": [
        ("normal", ("sent",), "sent"),
        ("again", ("again",), "sent again: it may have come before"),
        ("failed", ("failed", "insecure"),
         "failed: the mail server has no TLS with a certificate that holds"),
    ],
    "mail.undelivered": [
        ("normal", (2, 5, "unreachable"),
         "2_of_5_mails did not go: the mail server does not answer. "
         "Run it again: what went is not sent twice."),
        ("singular", (1, 1, "later"),
         "1_of_1_mail did not go: the mail server puts it off. Run it again: what went is not sent twice."),
    ],
    "meeting.step": [
        ("normal", (3, 30, 2), "4_of_30_units; the 2_with a question come first"),
        ("one asked", (0, 30, 1), "1_of_30_units; the one with a question comes first"),
        ("quiet", (3, 30, 0), "4_of_30_units, in the agency’s own order"),
        ("singular", (0, 1, 0), "1_of_1_unit, in the agency’s own order"),
    ],
    "meeting.jump": [
        ("normal", ("North", 2), "North (2_questions)"),
        ("singular", ("North", 1), "North (1_question)"),
        ("zero", ("North", 0), "North"),
    ],
    "meeting.previous": [
        ("normal", ("North",), "‹ Previous: North"),
        ("zero", ("",), "‹ Previous"),
    ],
    "meeting.following": [
        ("normal", ("North",), "Next: North ›"),
        ("zero", ("",), "Next ›"),
    ],
    "meeting.no_question": [
        ("normal", ("Patrol", ["North", "Central", "East"]),
         "No question about Patrol itself; North, Central and East each have one."),
        ("singular", ("Patrol", ["North"]), "No question about Patrol itself; North has one."),
        ("zero", ("Patrol", []), "No question this week."),
    ],
    "meeting.part_beside": [
        ("normal", ("B1", 280, 340, "13w", Named(exact=True, together=False)),
         "280_of_340_promises kept on time, in 13_weeks"),
        ("together", ("C2", 92, 117, "13w", Named(exact=True, together=True)),
         "92_of_117_unit-weeks with outreach, in 13_weeks"),
        ("one unit", ("C2", 12, 13, "13w", Named(exact=True, together=False)),
         "12_of_13_weeks with outreach"),
        ("estimate", ("A1", 20, 40, "52w", Named(exact=False, together=False)),
         "in 52_weeks, estimated from 40_cases; 20 answered in 90_days so far"),
        ("complaints", ("A1", 20, 40, "52w", Named(exact=True, together=False)),
         "20_of_40_cases answered in 90_days, in 52_weeks"),
        ("singular", ("A1", 0, 1, "52w", Named(exact=False, together=False)),
         "in 52_weeks, estimated from 1_case; none answered in 90_days so far"),
    ],
    "meeting.against_goal": [
        ("normal", (0.95, 0.99, 0.95), "Above the goal"),
        ("below", (0.7, 0.85, 0.92), "Below the goal"),
        ("between", (0.7, 0.95, 0.92), "Too close to call"),
    ],
    "meeting.without": [
        ("normal", ("Too few cases (6\u00a0of\u00a010 needed)", "52w"),
         "Too few cases (6_of_10 needed), in 52_weeks"),
        ("other", ("Promises are not connected", "13w"), "Promises are not connected"),
    ],
    "meeting.late_sentence": [
        ("normal", ("North", 9, 41, 23),
         "**North: 9_promises are late**, of 41_open promises; the oldest is 23_days late."),
        ("quiet", ("North", 0, 4, None), "**North: no promise is late**, of 4_open promises."),
        ("unreadable", ("North", None, 0, None), "**North.** Late promises cannot be read for this week."),
        ("partial", ("North", 2, 4, None), "**North: 2_promises are late**, of 4_open promises."),
        ("singular", ("North", 1, 1, 1),
         "**North: 1_promise is late**, of 1_open promise; it is 1_day late."),
        ("zero", ("North", 0, 0, None), "**North: no promise is late**, none is open."),
    ],
    "method.anchor": [
        ("normal", ("Keeping promises",), "keeping-promises"),
    ],
    "method.contents": [
        ("normal", (["Keeping promises", "Showing up"],),
         "[Keeping promises](#keeping-promises) · [Showing up](#showing-up)"),
    ],
    "method.in_unit": [
        ("normal", (10.3, "count", 13.0), "10.3_of_13_weeks"),
        ("days", (0.8, "days", 30.0), "0.8_days"),
        ("singular", (1.0, "days", 30.0), "1_day"),
        ("zero", (0.0, "count", 13.0), "0_of_13_weeks"),
    ],
    "method.least_cases": [
        ("normal", (10,), "at least 10_cases"),
        ("singular", (1,), "at least 1_case"),
        ("zero", (0,), "however few cases"),
    ],
    "method.when_said": [
        ("normal", (Row(word_probability=0.8, meets_from=85.0, short_below=50.0),),
         "A word stands where it is 80% likely: “Meets the standard” from 85 on, “Short of the "
         "standard” below 50; else “Too close to call”."),
    ],
    "decisions.sentence": [
        ("normal", (3, FRIDAY, 2, 1, 5),
         "**3_decisions wait for their result, the next due 13_Nov_2026.** "
         "5_results: 2 better, 1 worse, 2 neither."),
        ("singular", (1, FRIDAY, 1, 0, 1),
         "**1_decision waits for its result, due 13_Nov_2026.** 1_result: 1 better, none worse."),
        ("zero", (0, None, 0, 0, 0),
         "**No decision is on file.** One is recorded beside a figure, in Meeting mode or on a unit’s page."),
        ("all in", (0, None, 0, 0, 2),
         "**No decision waits for its result.** 2_results: none better, none worse, 2 neither."),
        ("none in", (2, FRIDAY, 0, 0, 0),
         "**2_decisions wait for their result, the next due 13_Nov_2026.** No result is in yet."),
    ],
    "decisions.figure_head": [
        ("normal", ("North", "Kept on time", "82%", "13w", SUNDAY),
         "**North, Kept on time:** 82%, 13_weeks to 1_Nov_2026"),
        ("week", ("North", "Kept on time", "9", "week", SUNDAY),
         "**North, Kept on time:** 9, week to 1_Nov_2026"),
    ],
    "decisions.kept": [
        ("normal", ("Two more on the desk", "Captain", "Chief", FRIDAY, ""),
         "“Two more on the desk” For Captain; decided by Chief, 13_Nov_2026"),
        ("question", ("Two more", "Captain", "Chief", FRIDAY, "What got in the way?"),
         "“Two more” For Captain; decided by Chief, 13_Nov_2026; "
         "follows from the question “What got in the way?”"),
    ],
    "decisions.result_due": [
        ("normal", (FRIDAY, SUNDAY, MONDAY), "○ Result due 13_Nov_2026"),
        ("not settled", (MONDAY, SUNDAY, FRIDAY), "○ Result once the week to 1_Nov_2026 has settled"),
    ],
    "decisions.outcome": [
        ("normal", ("better",), ":blue[●_Better]"),
        ("worse", ("worse",), ":orange[◆_Worse]"),
        ("chance", ("chance",), "○_No more than chance"),
        ("few", ("too_few",), "□_Too few cases"),
        ("none", ("no_figure",), "□_No figure to compare"),
    ],
    "decisions.result": [
        ("normal", ("better", "88%", "82%", SUNDAY, 12),
         ":blue[●_Better]: 88% to 1_Nov_2026; 82% when it was decided, as counted today; "
         "12_weeks in both windows"),
        ("zero", ("chance", "40%", "30%", SUNDAY, 0),
         "○_No more than chance: 40% to 1_Nov_2026; 30% when it was decided, as counted today"),
        ("singular", ("chance", "40%", "30%", SUNDAY, 1),
         "○_No more than chance: 40% to 1_Nov_2026; 30% when it was decided, as counted today; "
         "1_week in both windows"),
    ],
    "decisions.due_label": [
        ("normal", (2,), "Result still due (2)"),
        ("singular", (1,), "Result still due (1)"),
        ("zero", (0,), "Result still due (0)"),
    ],
    "decisions.results_label": [
        ("normal", (2,), "Results (2)"), ("singular", (1,), "Results (1)"), ("zero", (0,), "Results (0)"),
    ],
    "decisions.of_unit": [
        ("normal", (2,), "Decisions (2)"),
        ("singular", (1,), "Decisions (1)"),
        ("zero", (0,), "Decisions (0)"),
    ],
    "pack.title": [("normal", (MONDAY,), "Weekly review, 26_October – 1_November_2026")],
    "pack.scorecard": [("normal", ("W44 · c4479f",), "W44 · c4479f, not published")],
    "pack.covered": [
        ("normal", ("Kept on time", "week", "4 May – 1 Nov", "Usual."),
         "Kept on time, by week, 4 May – 1 Nov. Usual."),
    ],
    "pack.open_questions": [
        ("normal", (2,), "2_questions wait for an answer"),
        ("singular", (1,), "1_question waits for an answer"),
        ("zero", (0,), "No earlier question waits for its answer"),
    ],
    "pack.open_decisions": [
        ("normal", (3, 2), "2_decisions have a result; 3_decisions wait for one"),
        ("singular", (1, 1), "1_decision has its result; 1_decision waits for one"),
        ("zero", (0, 0), "No decision is on file"),
    ],
    "notes.sentence": [
        ("normal", (2, 5), "**2_notes wait for approval.** 5_notes are in force."),
        ("singular", (1, 1), "**1_note waits for approval.** 1_note is in force."),
        ("zero", (0, 0), "**No note waits for approval.** None is in force."),
    ],
    "notes.written": [
        ("normal", ("note",), "The note is kept."),
        ("waits", ("rebase",), "The note is kept and waits for somebody’s approval."),
    ],
    "notes.bears_on": [
        ("normal", ("North", "Kept on time"), "North, Kept on time"),
        ("unit", ("North", None), "Every chart of North"),
        ("agency", (None, None), "Every chart of the agency"),
    ],
    "notes.this_chart": [("normal", ("Kept on time",), "This chart: Kept on time")],
    "notes.head": [
        ("normal", ("North", "Kept on time", MONDAY, "rebase", Named(trial=False)),
         "**North, Kept on time**, week of 26_Oct_2026: limits start anew"),
        ("trial", ("North", "Kept on time", MONDAY, "rebase", Named(trial=True)),
         "**North, Kept on time**, week of 26_Oct_2026: limits start anew (trial)"),
    ],
    "notes.below": [
        ("normal", ("New *form*", "Sergeant", MONDAY, ("Deputy chief", SUNDAY), None),
         "“New \\*form\\*” Sergeant, 26_Oct_2026; approved by Deputy chief, 1_Nov_2026"),
        ("ended", ("New form", "Sergeant", MONDAY, None, FRIDAY),
         "“New form” Sergeant, 26_Oct_2026; out of force since 13_Nov_2026"),
    ],
    "notes.sides": [
        ("normal", (26, 12, 9, 8),
         "26_judged weeks before it, 12 since; 9_in a row on the new side, where 8 are needed."),
        ("few", (26, 12, 3, 8),
         "26_judged weeks before it, 12 since; 3_of_8_weeks in a row on the new side that are needed."),
        ("singular", (1, 1, 1, 8),
         "1_judged week before it, 1 since; 1_of_8_weeks in a row on the new side that are needed."),
        ("zero", (0, 0, 0, 8),
         "0_judged weeks before it, 0 since; 0_of_8_weeks in a row on the new side that are needed."),
    ],
    "notes.left_out": [
        ("normal", (MONDAY,),
         "The week of 26_Oct_2026 stays on the chart and counts in no limit and no signal."),
        ("unusual", (MONDAY, "worse"),
         "The week of 26_Oct_2026 stays on the chart and counts in no limit and no signal. "
         "It stands as worse than usual now."),
    ],
    "notes.ticks": [("normal", ((1, 2),), "1, 2"), ("none", ((),), "")],
    "notes.tick_label": [
        ("normal", (2, "26 Oct 2026, note: x (y)"), "2_· 26 Oct 2026, note: x (y)"),
        ("singular", (1, "x"), "1_· x"),
        ("zero", (0, "x"), "0_· x"),
    ],
    "numbers.per_thousand": [
        ("normal", ("officer_weeks",), " per 1,000_officer-weeks"),
    ],
    "numbers.long_day": [
        ("normal", (MONDAY,), "26_October"),
    ],
    "numbers.span": [
        ("normal", (MONDAY, SUNDAY), "26_October – 1_November_2026"),
    ],
    "numbers.of": [
        ("normal", (160, 195), "160_of_195"),
        ("singular", (1, 1), "1_of_1"),
        ("zero", (0, 195), "0_of_195"),
    ],
    "numbers.ends": [
        ("normal", (12.2, 18.4), "12–18"),
        ("equal", (12.2, 12.4), "12"),
    ],
    "numbers.likely": [
        ("equal", (0.999, 1.0), "100%"),
        ("singular", (0.9, 1.2, "days"), "0.9–1.2_days"),
    ],
    "numbers.average_days": [
        ("normal", (0.63,), "0.6_days"),
        ("singular", (1.0,), "1_day"),
        ("whole", (62.0,), "62_days"),
        ("zero", (0.0,), "0_days"),
        ("little", (0.01,), "under_0.1_days"),
    ],
    "numbers.literal": [
        ("normal", ("**Two** desks",), "\\*\\*Two\\*\\* desks"),
    ],
    "numbers.short_span": [
        ("normal", (date(2026, 11, 9), date(2026, 11, 15)), "9–15_November"),
        ("two months", (MONDAY, SUNDAY), "26_October – 1_November"),
    ],
    "open_data.open_data_title": [
        ("normal", ("Springfield Police", "2026-Q3"), "Springfield Police: open data of 2026-Q3"),
    ],
    "open_data.citation": [
        ("normal", ("Springfield Police", "2026-Q3", "2026-10-28", "412:3f9a0c1d2e4b5a69"),
         "Springfield Police. Open data of 2026-Q3. Published 2026-10-28. Head 412:3f9a0c1d2e4b5a69."),
    ],
    "open_data.edition": [
        ("normal", (2, "A file was read twice."), "Edition 2: A file was read twice."),
        ("singular", (1, ""), ""),
    ],
    "open_data.licence": [
        ("normal", ("CC-BY-4.0", "https://example.org/by"), "Licence: CC-BY-4.0, https://example.org/by"),
        ("none", ("", ""),
         "Licence: the agency has named none. Ask it before you go beyond what the law allows."),
    ],
    "open_data.cited": [
        ("normal", ("Springfield Police.",), "Name the source so: Springfield Police."),
    ],
    "open_data.suppression": [
        ("normal", (11, "c"),
         "c: withheld. Counts of complaints and feedback from 1 to 10 are withheld, and others from which "
         "they could be worked out. All look alike. Everything published before counts as known when it is "
         "checked that nobody can work a withheld count out. 0 is 0."),
    ],
    "open_data.looks_back": [
        ("normal", ("13w", "52w"), "13_weeks; a unit 52_weeks"),
        ("alike", ("13w", "13w"), "13_weeks"),
    ],
    "open_data.made_by": [
        ("normal", ("317c1391e633f824", "3-9bdcb293"), "Method 317c1391e633f824, configuration 3-9bdcb293."),
    ],
    "open_data.holds_dispositions": [
        ("normal", ("resolved", ["mediated", "settled"]), "resolved: mediated, settled."),
        ("none", ("resolved", []), "resolved: none."),
    ],
    "pages.past_and_legal": [
        ("normal", (52, 30, 30),
         "Past 90_days since receipt: 52, 30 of them past the deadline; the others have a later one, "
         "or a clock that stands still."),
        ("all", (4, 4, 4), "Past 90_days since receipt: 4, 4 of them past the deadline."),
        ("singular", (1, 1, 2),
         "Past 90_days since receipt: 1, 1 of them past the deadline; 1 past the deadline is younger."),
        ("zero", (0, 0, 3), ""),
        ("none of them", (5, 0, 2),
         "Past 90_days since receipt: 5, none of them past the deadline; the others have a later one, "
         "or a clock that stands still; 2 past the deadline are younger."),
    ],
    "office.chart_sheet": [('normal', (4,), 'Chart 4'), ('singular', (1,), 'Chart 1')],
    "office.continued": [
        ('normal', ('Units', 2, 3), 'Units (2_of_3)'),
        ('singular', ('Units', 1, 1), 'Units'),
    ],
    "office.document_title": [
        ('normal', ('Riverton Police', 'Accountability, week of 26 October'),
         'Riverton Police: Accountability, week of 26 October'),
        ('quiet', ('Riverton Police', 'Riverton Police, week of 26 October'),
         'Riverton Police, week of 26 October'),
    ],
    "office.foot": [
        ('normal', ('Not evidence about any employee.', '2026-W44', '31:3f9a'),
         'Not evidence about any employee. Scorecard 2026-W44 · head 31:3f9a'),
    ],
    "office.goal": [('normal', (0.95, 'share'), 'Goal 95%'), ('days', (14, 'days'), 'Goal 14_days')],
    "office.joined": [('normal', ('89%', '', 'Usual'), '89% · Usual')],
    "office.no_writer": [
        ('normal', ('pptx', 'python-pptx'),
         'No pptx file can be made here: python-pptx is not installed. The other formats can be had.'),
    ],
    "office.questions_title": [
        ('normal', (3,), '3_questions to ask'),
        ('singular', (1,), '1_question to ask'),
    ],
    "office.row_text": [
        ('normal', (('Unit', 'Kept', 'Late'), ('North', '9\u00a0of\u00a017', '2')),
         'North: Kept 9_of_17; Late 2'),
    ],
    "office.stamped": [
        ('normal',
         (Stamp('2026-W44', '31:3f9a', datetime(2026, 11, 16, 5, tzinfo=UTC),
                datetime(2026, 11, 18, 22, tzinfo=UTC), 'All units', '7c1f', '3-9bdc', 'Nothing.',
                'Records: promises to 15 Nov.', 'With its count.', 'Not evidence.'), 'America/New_York'),
         (('Scorecard', '2026-W44'), ('Head of the chain', '31:3f9a'),
          ('As of', 'Records up to 16_Nov_2026, 00:00'), ('Published', 'Published 18_Nov_2026, 17:00'),
          ('How far', 'Records: promises to 15 Nov.'), ('Shown', 'All units'),
          ('Counts behind shares', 'With its count.'), ('Withheld', 'Nothing.'), ('Method', '7c1f'),
          ('Goals and rules', '3-9bdc'), ('Use', 'Not evidence.'))),
    ],
    "office.table_sheet": [('normal', (2,), 'Table 2'), ('singular', (1,), 'Table 1')],
    "office.with_range": [
        ('normal', (80.5, 77.7, 83.1, 'score'), '81, likely 78–83'),
        ('share', (0.672, 0.601, 0.742, 'share'), '67%, likely 60–74%'),
    ],
    "printed.no_writer": [
        ('normal', ('typst',),
         'A PDF cannot be made here: typst is not installed. The other formats can be had.'),
    ],
    "printed.not_set": [
        ('normal', ('PDF/UA-1 error: missing alt text',),
         'A PDF cannot be made of this briefing: PDF/UA-1 error: missing alt text. '
         'The other formats can be had.'),
    ],
    "printed.scorecard_foot": [('normal', ('2026-W44 · 3f9a',), 'Scorecard 2026-W44 · 3f9a')],
    "pages.scorecard_line": [
        ("normal", ("2026-W44 · a3f9c2", "3"), "Scorecard 2026-W44 · a3f9c2 · method 3"),
    ],
    "pages.no_such_week": [
        ("normal", ("2031-W01", "2023-W46", "2026-W46"),
         "There is no week “2031-W01” in these records. They run from 2023-W46 to 2026-W46."),
    ],
    "pages.freshness_line": [
        ("normal", (date(2026, 11, 15), SUNDAY, {"complaints": FRIDAY, "events": SUNDAY}),
         "Lists to 15_November · trends judged to 1_November · complaints file to 13_Nov · events "
         "file to 1_Nov"),
        ("quiet", (date(2026, 11, 15), SUNDAY, {"complaints": FRIDAY, "events": FRIDAY}),
         "Lists to 15_November · trends judged to 1_November · files to 13_Nov"),
        ("partial", (date(2026, 11, 15), SUNDAY, {"complaints": date(2025, 12, 31)}),
         "Lists to 15_November · trends judged to 1_November · complaints file to 31_Dec_2025"),
        ("zero", (date(2026, 11, 15), SUNDAY, {}), "Lists to 15_November · trends judged to 1_November"),
    ],
    "pages.late_beside": [
        ("normal", (385, 36, 33), "of 385_open promises; 3 fewer than last week"),
        ("more", (385, 30, 33), "of 385_open promises; 3 more than last week"),
        ("quiet", (385, 33, 33), "of 385_open promises; as many as last week"),
        ("unreadable", (385, None, 33), "of 385_open promises"),
        ("singular", (1, 0, 1), "of 1_open promise; 1 more than last week"),
        ("zero", (0, 0, 0), "no promise is open; as many as last week"),
    ],
    "pages.clocks_beside": [
        ("normal", (159, 10), "past the legal deadline, of 159_open cases; 10 reach it within 30_days"),
        ("singular", (1, 1), "past the legal deadline, of 1_open case; 1 reaches it within 30_days"),
        ("quiet", (159, 0), "past the legal deadline, of 159_open cases; none reaches it within 30_days"),
        ("zero", (0, 0), "no case is open"),
    ],
    "pages.unowned_beside": [
        ("normal", (4, "Deputy chief"), "4 for over 7_days; list owner: Deputy chief"),
        ("singular", (1, None), "1 for over 7_days; list owner: no owner named"),
        ("zero", (0, None), "none for over 7_days; list owner: no owner named"),
    ],
    "pages.oldest": [
        ("normal", (23,), "oldest 23_d"),
        ("singular", (1,), "oldest 1_d"),
        ("zero", (0,), "oldest 0_d"),
    ],
    "pages.clock_line": [
        ("normal", ("90\u00a0days from receipt", True),
         "Where the file gives no deadline: 90_days from receipt."),
        ("partial", ("90\u00a0days from receipt", False),
         "Where the file gives no deadline: 90_days from receipt, not yet adopted by the agency."),
    ],
    "pages.adoption_line": [
        ("normal", ("adopted 1 July 2026",), "Goals, floors and clocks: adopted 1 July 2026."),
    ],
    "pages.open_row": [
        ("normal", ("Call back P-00012",), "See what happened: Call back P-00012"),
    ],
    "pages.see_all": [
        ("normal", (1234,), "See all 1,234"),
        ("singular", (1,), "See the one"),
        ("zero", (0,), "See the empty list"),
    ],
    "pages.parts_connected": [
        ("normal", (3, 3), "3_of_3_parts connected"),
        ("singular", (1, 3), "1_of_3_parts connected"),
        ("zero", (0, 3), "0_of_3_parts connected"),
    ],
    "pages.unit_context": [
        ("normal", (92,), "92 sworn (context, not scored)"),
        ("singular", (1,), "1 sworn (context, not scored)"),
        ("zero", (0,), "0 sworn (context, not scored)"),
        ("partial", (None,), ""),
    ],
    "pages.due_words": [
        ("normal", (-4, MONDAY), ":orange[◆ Late 4_d]"),
        ("singular", (-1, MONDAY), ":orange[◆ Late 1_d]"),
        ("zero", (0, MONDAY), ":orange[◆ Late 1_d]"),
        ("coming", (6, MONDAY), "○ 26_Oct"),
    ],
    "pages.date_basis": [
        ("normal", ("statute",), "date by statute"),
        ("unreadable", (None,), "date from the file"),
    ],
    "pages.handed": [
        ("normal", (3,), "handed on 3 times"),
        ("singular", (1,), "handed on once"),
        ("zero", (0,), ""),
    ],
    "pages.see_to_answer": [
        ("normal", (159,), "See the 159_complaints to answer"),
        ("singular", (1,), "See the 1_complaint to answer"),
    ],
    "pages.see_to_tell": [
        ("normal", (4,), "See the 4_outcomes to tell"),
        ("singular", (1,), "See the 1_outcome to tell"),
    ],
    "pages.together_line": [
        ("normal", (94, 117), "Counted together they make 94_of_117."),
        ("singular", (1, 1), "Counted together they make 1_of_1."),
        ("zero", (0, 117), "Counted together they make 0_of_117."),
        ("no denominator", (94, None), "Rows of one unit and week count once: together 94."),
    ],
    "pages.listed": [
        ("normal", (["a", "b", "c"],), "a, b and c"),
        ("singular", (["a"],), "a"),
        ("zero", ([],), ""),
    ],
    "pages.period": [
        ("normal", (MONDAY, SUNDAY, Named(stock=False)), "26_October – 1_November_2026"),
        ("stock", (MONDAY, SUNDAY, Named(stock=True)), "at the end of 1_Nov_2026"),
    ],
    "pages.records_sentence": [
        ("normal", ("Kept on time", "82% (160\u00a0of\u00a0195)", "North", "9–15 November 2026"),
         "**Kept on time: 82% (160_of_195).** North, 9–15 November 2026."),
    ],
    "pages.unassigned_sentence": [
        ("normal", (12, 3),
         "**12_open promises and 3_open complaints name no unit.** They are counted here and in the "
         "agency, and never measured or compared."),
        ("partial", (2, 0),
         "**2_open promises name no unit.** They are counted here and in the agency, and never "
         "measured or compared."),
        ("singular", (0, 1),
         "**1_open complaint names no unit.** It is counted here and in the agency, and never "
         "measured or compared."),
        ("zero", (0, 0),
         "**Every open record names its unit.** What does not is counted here, never measured or "
         "compared."),
    ],
    "pages.no_promises_sentence": [
        ("normal", ("Promises are not connected.", 34.0),
         "**Promises are not connected.** 34_complaints concern this unit over 52_weeks."),
        ("singular", ("Promises are not connected.", 1.0),
         "**Promises are not connected.** 1_complaint concerns this unit over 52_weeks."),
        ("zero", ("Promises are not connected.", 0.0),
         "**Promises are not connected.** No complaint concerns this unit over 52_weeks."),
        ("unreadable", ("Promises end on 1 November.", None),
         "**Promises end on 1 November.** Nothing is due that the records know of."),
    ],
    "pages.method_sentence": [
        ("normal", ("Eldermere Police", SUNDAY),
         "**Every measure has one formula, the same for every unit.** Here each is worked on the "
         "numbers of Eldermere Police, judged to 1_November."),
    ],
    "clocks.adoption": [
        ("normal", (3, 22, None, None),
         "3_of_22 adopted; the others are our defaults, not yet adopted by the agency"),
        ("singular", (1, 22, "Chief of police", FRIDAY),
         "1_of_22 adopted; the others are our defaults, not yet adopted by the agency"),
        ("zero", (0, 22, None, None), "not yet adopted by the agency"),
        ("all", (22, 22, "Chief of police", FRIDAY), "adopted by Chief of police on 13_Nov_2026"),
        ("several", (22, 22, None, None), "all 22 adopted by the agency"),
    ],
    "clocks.clocks_sentence": [
        ("normal", (3, 22, "Eldermere Police"),
         "**3_of_22 clocks and goalposts are adopted.** The others are our defaults, not yet adopted by "
         "Eldermere Police."),
        ("singular", (1, 22, "Eldermere Police"),
         "**1_of_22 clocks and goalposts is adopted.** The others are our defaults, not yet adopted by "
         "Eldermere Police."),
        ("zero", (0, 22, "Eldermere Police"),
         "**None of 22 clocks and goalposts is adopted.** All are our defaults, not yet adopted by "
         "Eldermere Police."),
        ("one left", (21, 22, "Eldermere Police"),
         "**21_of_22 clocks and goalposts are adopted.** The other is our default, not yet adopted by "
         "Eldermere Police."),
        ("all", (22, 22, "Eldermere Police"),
         "**22_of_22 clocks and goalposts are adopted.** Eldermere Police has adopted them all."),
    ],
    "clocks.policy_name": [
        ("normal", ("goalposts.A1", "Answered in time"), "Answered in time (A1)"),
        ("legal", ("legal_clock", ""), "Legal clock, where a file gives no deadline"),
        ("told", ("told_within", ""), "To tell a complainant the outcome"),
        ("promise", ("promise_clock.call_back", ""), "Call back, where no date was promised"),
    ],
    "clocks.policy_value": [
        ("normal", ("12 months and 1 day, by statute",), "12_months and 1_day, by statute"),
        ("goalposts", ("40 to 85",), "40_to_85"),
    ],
    "clocks.terms": [
        ("normal", ("share", 100.0), "%"),
        ("days", ("days", 30.0), "_days_late"),
        ("weeks", ("share", 13.0), "_of_13_weeks"),
    ],
    "clocks.value_cell": [
        ("normal", ("60 days, by policy", "90 days, by policy", ""),
         "60_days, by policy (our default: 90_days, by policy)"),
        ("quiet", ("40 to 85", "40 to 85", "%"), "40_to_85%"),
    ],
    "clocks.adopted_cell": [
        ("normal", ("Chief of police", FRIDAY, None, ""), "adopted by Chief of police on 13_Nov_2026"),
        ("quiet", (None, None, None, ""), "our default, not yet adopted"),
        ("changed", ("Chief of police", FRIDAY, SUNDAY, "Agreed with the union"),
         "adopted by Chief of police on 13_Nov_2026, for 1_Nov_2026 and after. "
         "Changed within the year: Agreed with the union"),
    ],
    "clocks.holds_for": [
        ("normal", (SUNDAY,), "1_Nov_2026 and after"),
        ("quiet", (None,), "all records"),
    ],
    "clocks.goal_adoption": [
        ("normal", ("Chief of police",), "adopted by Chief of police"),
        ("quiet", (None,), "not yet adopted by the agency"),
    ],
    "clocks.hint": [
        ("normal", ("legal_clock", "", 0.0, "75 days, by statute (Louisiana)"),
         "Whole days or months, and by what: 180_days, by statute; 12_months and 1_day, by policy. "
         "Elsewhere: 75_days, by statute (Louisiana)."),
        ("share", ("goalposts.A1", "share", 100.0, ""), "Floor, then goal, in percent: 40_to_85."),
        ("days", ("goalposts.B3", "days", 30.0, ""), "Floor, then goal, in days late: 10_to_1."),
        ("weeks", ("goalposts.C2", "share", 13.0, ""), "Floor, then goal, in weeks: 4_to_12."),
        ("promise", ("told_within", "", 0.0, ""), "Whole days, such as 3_days."),
    ],
    "clocks.now_is": [
        ("normal", ("60 days, by policy", "90 days, by policy"),
         "Now 60_days, by policy; our default is 90_days, by policy."),
        ("quiet", ("40 to 85", "40 to 85"), "Now 40_to_85; our default."),
    ],
    "clocks.adopt_rest": [
        ("normal", (19,), "Adopt all 19 as they stand"),
        ("singular", (1,), "Adopt the one as it stands"),
        ("zero", (0,), "Nothing to adopt"),
    ],
    "clocks.rest_note": [
        ("normal", (19,),
         "19_clocks and goalposts that nobody has adopted yet, each at the value below. No figure moves."),
        ("singular", (1,),
         "1_clock or goalpost that nobody has adopted yet, at the value below. No figure moves."),
        ("zero", (0,), "Nothing is left to adopt."),
    ],
    "clocks.kept_line": [
        ("normal", (19, "", ""), "Adopted: 19 clocks and goalposts."),
        ("singular", (1, "To tell a complainant the outcome", "9 days"),
         "Adopted: To tell a complainant the outcome, 9_days."),
        ("zero", (0, "", ""), "Nothing was left to adopt."),
    ],
    "clocks.source_and_reason": [
        ("normal", ("State law", ""), "State law"),
        ("quiet", ("", ""), "–"),
        ("changed", ("State law", "Agreed with the union"),
         "State law. Changed within the year: Agreed with the union"),
        ("reason", ("", "Agreed with the union"), "Changed within the year: Agreed with the union"),
    ],
    "context.lines_hint": [
        ("normal", ("calls", MONDAY),
         "Calls of 26_October – 1_November_2026. A line without a number changes nothing."),
        ("sworn", ("sworn", MONDAY), "Sworn strength as it is now. A line without a number changes nothing."),
    ],
    "context.table_label": [
        ("normal", (MONDAY,), "Sworn now, the others of 26_October – 1_November_2026"),
    ],
    "context.figure_cell": [
        ("normal", (1234.0,), "1,234"),
        ("partial", (12.5,), "12.5"),
        ("quiet", (None,), "–"),
    ],
    "context.taken_in": [
        ("normal", (12, 3), "12_figures taken in, 3 new or changed."),
        ("singular", (1, 1), "1_figure taken in, 1 new or changed."),
        ("zero", (12, 0), "12_figures taken in, none new or changed."),
    ],
    "pages.version_line": [
        ("normal", ("3", "Goals, floors and clocks: not yet adopted by the agency."),
         "Method 3. Goals, floors and clocks: not yet adopted by the agency. "
         "Every figure carries this version."),
    ],
    "pages.last_year": [
        ("normal", ("84% (4,093\u00a0of\u00a04,880)",), "last year 84% (4,093_of_4,880)"),
        ("unreadable", (None,), "last year not known"),
    ],
    "pages.print_title": [
        ("normal", ("Eldermere Police", "North", MONDAY),
         "**Eldermere Police · North · Week_26_October – 1_November_2026**"),
        ("agency", ("Eldermere Police", "", MONDAY),
         "**Eldermere Police · Week_26_October – 1_November_2026**"),
    ],
    "pages.units_label": [
        ("normal", (26,), "Units by bureau (26)"),
        ("singular", (1,), "Units by bureau (1)"),
        ("zero", (0,), "Units by bureau (0)"),
    ],
    "pages.weekly_label": [
        ("normal", ("Kept on time",), "kept on time"),
    ],
    "patterns.sentence": [
        ("normal", (4, 26, SUNDAY),
         "**4_patterns to check in 26_weeks to 1_Nov.** None is proof of anything: each asks a "
         "person to look."),
        ("singular", (1, 26, SUNDAY),
         "**1_pattern to check in 26_weeks to 1_Nov.** It is no proof of anything: it asks a person "
         "to look."),
        ("zero", (0, 26, SUNDAY),
         "**No pattern to check in 26_weeks to 1_Nov.** What was looked for, and what could not be, "
         "is listed below."),
    ],
    "patterns.seen": [
        ("untold", ("G3", 9, 40, None),
         "9_of_40_promises due had their date moved in its last three days or later."),
        ("normal", ("G1", 598, 984, 0.143),
         "598_of_984_promises done within a week of their due day were done on it or the day before;"
         " about 141 would be expected from the days around."),
        ("singular", ("G11", 1, 20, 0.05),
         "1_of_20_cases with a finding got it within ten days, or without an attempt at contact on "
         "record; about 1 would be expected at the unit's share of the year before."),
        ("zero", ("G5", 0, 20, 0.0),
         "0_of_20_complaints closed were closed within two days, without a finding; none would be "
         "expected at the unit's share of the year before."),
    ],
    "patterns.scale": [
        ("normal", ("G1",), "Promises done, by days from the due day"),
    ],
    "patterns.bars_reading": [
        ("normal", ("G1", 598, 984),
         "Promises done, by days from the due day. In ink: the 598_of_984 that are asked about."),
        ("singular", ("G11", 1, 20),
         "Cases with a finding, by days from receipt. In ink: the 1_of_20 that is asked about."),
        ("zero", ("G11", 0, 20),
         "Cases with a finding, by days from receipt. In ink: the 0_of_20 that are asked about."),
    ],
    "patterns.title": [
        ("normal", ("Records", "Done just on the due day"), "**Records: done just on the due day**"),
    ],
    "patterns.look": [
        ("normal", ("explained", "Auditor", FRIDAY, "Two desks *merged*."),
         "**Explained**, Auditor, 13_Nov_2026: Two desks \\*merged\\*\\."),
    ],
    "patterns.rows_title": [
        ("normal", (24, 25), "Show the 25_records; 24 of them are asked about"),
        ("singular", (1, 1), "Show the one record, which is asked about"),
        ("zero", (0, 25), "Show the 25_records; none of them is asked about"),
    ],
    "patterns.reckoned": [
        ("normal", ("completions by day",), "Completions by day."),
    ],
    "patterns.open_unit": [
        ("normal", ("Records",), "See the page of Records"),
    ],
    "patterns.ran": [
        ("normal", (26, 20), "20_of_26_units"),
        ("singular", (1, 1), "1_of_1_unit"),
        ("zero", (26, 0), "none"),
    ],
    "patterns.found": [
        ("normal", (2, 20), "2_units"),
        ("singular", (1, 20), "1_unit"),
        ("quiet", (0, 20), "nothing"),
        ("zero", (0, 0), "–"),
    ],
    "patterns.not_run": [
        ("normal", ({"Too few cases (3\u00a0of\u00a020)": 4, "The file has no such column.": 2},),
         "Too few cases: 4_units; The file has no such column: 2_units"),
        ("singular", ({"Too few cases (3\u00a0of\u00a020)": 1},), "Too few cases: 1_unit"),
        ("one reason", ({"The file has no such column.": 26},), "The file has no such column"),
        ("zero", ({},), "–"),
    ],
    "pledges.and_more": [
        ("normal", (3,), "and 3 more, in the table above"),
        ("singular", (1,), "and 1 more, in the table above"),
    ],
    "pledges.not_printed": [
        ("normal", (20, 3, MONDAY),
         "Listed on the page, not here: 20 kept with evidence or not due and 3 said done before "
         "26_Oct_2026 without confirmed evidence."),
        ("partial", (20, 0, MONDAY), "Listed on the page, not here: 20 kept with evidence or not due."),
        ("singular", (1, 1, MONDAY),
         "Listed on the page, not here: 1 kept with evidence or not due and 1 said done before "
         "26_Oct_2026 without confirmed evidence."),
        ("zero", (0, 0, MONDAY), ""),
    ],
    "pledges.pledge_kind": [
        ("normal", ("policy_change",), "Policy change"),
    ],
    "pledges.pledge_link": [
        ("normal", ("Publish the camera policy", "policy_change", "P-00012", "/record?record=promise-1"),
         "[Publish the camera policy](/record?record=promise-1) :gray[P-00012]"),
        ("partial", (None, "policy_change", "P-00012", None), "**Policy change** :gray[P-00012]"),
    ],
    "pledges.publication": [
        ("normal", (13, 12, [("2026-W31", "A file was read twice.")]),
         "12 of the quarter's 13_weeks are published. Corrected: 2026-W31 (A file was read twice\\.)."),
        ("quiet", (13, 13, []), "13 of the quarter's 13_weeks are published; nothing was corrected."),
        ("singular", (13, 1, []), "1 of the quarter's 13_weeks is published; nothing was corrected."),
        ("zero", (13, 0, []),
         "No week of this quarter has been published yet, so nothing had to be corrected."),
    ],
    "pledges.released": [
        ("normal", (date(2026, 11, 18), "353:0a1b2c3d4e5f", ""),
         "Shown as it was released on 18_November 2026 from its published weeks. Head 353:0a1b2c3d4e5f."),
        ("corrected", (date(2026, 11, 18), "353:0a1b2c3d4e5f", "A file was read twice."),
         "Shown as it was released on 18_November 2026 from its published weeks. Head 353:0a1b2c3d4e5f. "
         "Corrected: A file was read twice\\."),
    ],
    "pledges.pledge_sentence": [
        ("normal", (PledgeFacts(FRIDAY, 11, 3, 2, 1),),
         "On 13_November **3 of your 11_pledges are open past their date**; **2 are said done "
         "without confirmed evidence**, and the date of 1 of them has passed."),
        ("quiet", (PledgeFacts(FRIDAY, 11),),
         "On 13_November none of your 11_pledges is open past its date."),
        ("done late", (PledgeFacts(FRIDAY, 11, 0, 0, 0, 2),),
         "On 13_November none of your 11_pledges is open past its date; 2 were done late."),
        ("all past", (PledgeFacts(FRIDAY, 11, 1, 2, 2),),
         "On 13_November **1 of your 11_pledges is open past its date**; **2 are said done without "
         "confirmed evidence**, and all their dates have passed."),
        ("singular", (PledgeFacts(FRIDAY, 1, 1),), "On 13_November your one pledge is open past its date."),
        ("singular kept", (PledgeFacts(FRIDAY, 1, 0, 1, 1),),
         "On 13_November your one pledge is not open past its date; **1 is said done without "
         "confirmed evidence**, and its date has passed."),
        ("zero", (PledgeFacts(FRIDAY, 0),), "The records hold no pledge to you."),
    ],
    "pledges.since_lines": [
        ("normal", (3, [Row(ended_on=None, days=9), Row(ended_on=FRIDAY, days=2), Row(ended_on=FRIDAY,
         days=12)]),
         ["**3_pledges kept with evidence.**",
         "**3_pledges fell due and were late:** 1 is still open and 2 were done 2 to 12_days late."]),
        ("quiet", (3, []), ["**3_pledges kept with evidence.**", "None fell due and was late."]),
        ("singular", (1, [Row(ended_on=FRIDAY, days=1)]),
         ["**1_pledge kept with evidence.**",
         "**1_pledge fell due and was late:** 1 was done 1_day late."]),
        ("zero", (0, []), ["None was kept with evidence.", "None fell due and was late."]),
    ],
    "pledges.since_named": [
        ("normal", ("**Policy change**", "council", 9, True),
         "**Policy change**, to the council: open, 9_days late"),
        ("singular", ("**Policy change**", "oversight", 1, False),
         "**Policy change**, to an oversight body: done 1_day late"),
    ],
    "pledges.since_title": [
        ("normal", (MONDAY, FRIDAY), "From 26_October to 13_November"),
    ],
    "pledges.unproven_label": [
        ("normal", (20, MONDAY), "Said done before 26_October, still without confirmed evidence (20)"),
        ("singular", (1, MONDAY), "Said done before 26_October, still without confirmed evidence (1)"),
    ],
    "readings.trend_title": [
        ("normal", (trend(0.8, 0.6, 0.9, early=1), 0.8), "The goal of 80% was met in 1_of_2_weeks"),
        ("quiet", (trend(0.8, 0.9), 0.5), "The goal of 50% was met in each of 2_weeks"),
        ("singular", (trend(0.8), 0.5), "The goal of 50% was met in the one week"),
        ("zero", (trend(0.8, 0.6), 0.95), "The goal of 95% was not met in any of 2_weeks"),
        ("zero of one", (trend(0.8), 0.95), "The goal of 95% was not met in the one week"),
        ("no goal", (trend(0.8, 0.6),), "60% to 80% a week over 2_weeks"),
        ("unreadable", (trend(None, None),), "No settled week has a figure yet"),
    ],
    "readings.trend_reading": [
        ("normal", (trend(0.8, 0.6, 0.9, 1.0, early=2), "Kept on time"),
         "Kept on time: 60% to 80% a week over 2_settled weeks, 60% (12_of_20) in the newest. The "
         "last 2_weeks are early."),
        ("singular", (trend(0.8, None, 0.9, early=1), "Kept on time"),
         "Kept on time: 80% a week over 1_settled week, 80% (16_of_20) in the newest. The last week "
         "is early. 1_week has no figure."),
        ("partial", (trend(0.8, None, None, 0.6), "Kept on time"),
         "Kept on time: 60% to 80% a week over 2_settled weeks, 60% (12_of_20) in the newest. "
         "2_weeks have no figure."),
        ("quiet", (trend(4.2, 4.4), "Average days late", "days"),
         "Average days late: 4.2 to 4.4_days a week over 2_settled weeks, 4.4_days in the newest."),
        ("unreadable", (trend(None), "Kept on time"), "Kept on time: no settled week has a figure yet."),
    ],
    "readings.stock_title": [
        ("normal", (trend(34, 41, 38, of=1),), "34 to 41 open over 3_weeks"),
        ("singular", (trend(1, of=1),), "1 open over 1_week"),
        ("zero", (trend(0, 0, of=1),), "0 open over 2_weeks"),
        ("unreadable", (trend(None),), "No settled week has a figure yet"),
    ],
    "readings.stock_reading": [
        ("normal", (trend(34, 41, 38, 36, of=1, early=2), "Open at week end"),
         "Open at week end: 34 to 41 over 2_settled weeks, 41 in the newest. The last 2_weeks are "
         "early."),
        ("singular", (trend(1, of=1), "Open at week end"),
         "Open at week end: 1 over 1_settled week, 1 in the newest."),
        ("zero", (trend(0, 0, of=1), "Open at week end"),
         "Open at week end: 0 over 2_settled weeks, 0 in the newest."),
        ("unreadable", (trend(None), "Open at week end"),
         "Open at week end: no settled week has a figure yet."),
    ],
    "readings.interval_reading": [
        ("normal", ("Keeping promises", measured(160 / 195, 0.76, 0.87, target=0.95)),
         "Keeping promises: 82% (160_of_195), likely 76–87%, goal 95%."),
        ("estimate", ("Answers", measured(0.7311, 0.66, 0.79, numerator=24, denominator=161)),
         "Answers: 73%, estimated from 161_cases; 24 answered in 90_days so far, likely 66–79%."),
        ("days", ("Average days late", measured(1.4, 1.1, 2.2), "days"),
         "Average days late: 1.4_days, likely 1.1–2.2_days."),
        ("singular", ("Keeping promises", measured(1.0, 0.997, 1.0, numerator=1, denominator=1)),
         "Keeping promises: 100% (1_of_1), likely 100%."),
        ("zero", ("Keeping promises", measured(0.0, 0.0, 0.1, numerator=0, denominator=9)),
         "Keeping promises: 0% (0_of_9), likely 0–10%."),
        ("withheld", ("Complaints", missing("hidden", "small")), "Complaints: withheld."),
        ("unreadable", ("Keeping promises", missing("no_data", "no promise came due")),
         "Keeping promises: no promise came due."),
    ],
    "readings.score_reading": [
        ("normal", (84, 82, 86), "Accountability score 84, likely 82–86, on a line from 0 to 100."),
        ("partial", (84,), "Accountability score 84, on a line from 0 to 100."),
        ("unreadable", (None,), "Accountability score: not reckoned."),
    ],
    "readings.dots_reading": [
        ("normal", (9, 13), "9_of_13_weeks with outreach."),
        ("singular", (1, 1), "1_of_1_week with outreach."),
        ("zero", (0, 13), "0_of_13_weeks with outreach."),
    ],
    "readings.bars_reading": [
        ("normal", (["Records", "North"], [14, 8], "late promises"),
         "Records has 14_of_22 late promises, North 8."),
        ("singular", (["Records"], [14], "late promises"), "Records has 14_of_14 late promises."),
        ("partial", (["Records", "North"], [14, 0], "late promises"),
         "Records has 14_of_14 late promises, North none."),
        ("zero", (["Records", "North"], [0, 0], "late promises"), "No late promises in any of the 2_rows."),
    ],
    "readings.weeks_covered": [
        ("normal", (trend(0.8, 0.9),), "3–16_August_2026"),
        ("singular", (trend(0.8),), "3–9_August_2026"),
        ("zero", (trend(),), "no weeks"),
    ],
    "record.plain_code": [
        ("normal", ("call_back",), "call back"),
        ("unreadable", (None,), "not recorded"),
    ],
    "record.record_name": [
        ("normal", ("promise", {"kind": "call_back"}), "Call back"),
        ("no kind", ("promise", {"kind": None}), "Promise"),
        ("complaint", ("complaint", {"category": "force"}), "Complaint about force"),
        ("unreadable", ("complaint", {"category": None}), "Complaint"),
    ],
    "record.to_whom": [
        ("normal", ("resident",), "a resident"),
        ("a body", ("oversight",), "an oversight body"),
        ("the only one", ("court",), "the court"),
    ],
    "record.back_to": [
        ("normal", ("Late promises, North",), "Back to Late promises, North"),
    ],
    "record.promise_state": [
        ("normal", (DONE, 3, FRIDAY), "Done on 7_November_2026, 3_days late"),
        ("singular", (DONE, 1, FRIDAY), "Done on 7_November_2026, 1_day late"),
        ("zero", (DONE, 0, FRIDAY), "Done on 7_November_2026, on time"),
        ("late", (PROMISE, None, FRIDAY), "Open. :orange[◆ Late 9_d]"),
        ("due that day", (PROMISE | {"due_on": FRIDAY}, None, FRIDAY), "Open. :orange[◆ Late 1_d]"),
        ("called off", (DONE | {"ending": "cancelled_by_agency"}, None, FRIDAY),
         "Cancelled by agency on 7_November_2026"),
        ("partial", (DONE, None, FRIDAY), "Done on 7_November_2026"),
        ("unreadable", (PROMISE | {"due_on": None}, None, FRIDAY), "Open, without a date"),
    ],
    "record.promise_sentence": [
        ("normal", ("Call back", "Open. ◆ Late 9\u00a0d", PROMISE | {"promised_to": "court"}, "North"),
         "**Call back to the court. Open. ◆ Late 9_d.** It counts for North; due 4_November_2026; now with "
         "North."),
        ("quiet", ("Call back", "Done on 7\u00a0November, 3\u00a0days late", DONE, "North"),
         "**Call back. Done on 7_November, 3_days late.** It counts for North; due 4_November_2026."),
        ("nobody", ("Call back", "Open, without a date", PROMISE | {"due_on": None, "nobody_owns": True},
         "North"),
         "**Call back. Open, without a date.** It counts for North; no date was given; nobody owns "
         "it now."),
    ],
    "record.complaint_lines": [
        ("normal", (CASE, date(2026, 11, 10), -3, 93, "Internal affairs"),
         [("Category", "Force"), ("Received", "In the week of 10–16_August_2026"), ("Clock",
         "Legal deadline 10_November_2026, 3_days past"), ("Status",
         "Open for 93_days; handled by Internal affairs")]),
        ("paused", (CASE, date(2026, 11, 10), None, 93, "Internal affairs"),
         [("Category", "Force"), ("Received", "In the week of 10–16_August_2026"), ("Clock", "Paused"),
         ("Status", "Open for 93_days; handled by Internal affairs")]),
        ("singular", (CASE | {"closed_on": date(2026, 8, 13)}, date(2026, 11, 10), 89, 1,
         "Internal affairs"),
         [("Category", "Force"), ("Received", "In the week of 10–16_August_2026"), ("Clock",
         "Stopped after 1_day"), ("Status", "Answered after 1_day; handled by Internal affairs")]),
        ("zero", (CASE | {"closed_on": date(2026, 8, 12)}, date(2026, 11, 10), 90, 0,
         "Internal affairs"),
         [("Category", "Force"), ("Received", "In the week of 10–16_August_2026"), ("Clock",
         "Stopped on the same day"), ("Status", "Answered on the same day; handled by Internal affairs")]),
        ("opened that day", (CASE, date(2026, 11, 10), 1, 0, None),
         [("Category", "Force"), ("Received", "In the week of 10–16_August_2026"), ("Clock",
         "Legal deadline 10_November_2026, in 1_day"), ("Status",
         "Open for less than a day; nobody handles it")]),
        ("unreadable", (CASE | {"category": None}, date(2026, 11, 10), 0, 93, "Internal affairs"),
         [("Category", "Not recorded"), ("Received", "In the week of 10–16_August_2026"), ("Clock",
         "Legal deadline 10_November_2026, 1_day past"), ("Status",
         "Open for 93_days; handled by Internal affairs")]),
    ],
    "record.complaint_sentence": [
        ("normal", ("Complaint about procedure", None, date(2024, 7, 28), -840, 930, None),
         "**Complaint about procedure, open for 930_days.** Its legal deadline, 28_July_2024, is 840_days "
         "past; nobody handles it."),
        ("singular", ("Complaint", None, date(2026, 11, 14), 1, 1, "North"),
         "**Complaint, open for 1_day.** Its legal deadline, 14_November_2026, is in 1_day; handled by "
         "North."),
        ("paused", ("Complaint", None, date(2026, 11, 14), None, 0, "North"),
         "**Complaint, open for less than a day.** Its clock is paused; handled by North."),
        ("quiet", ("Complaint about force", FRIDAY, date(2026, 11, 14), 1, 41, "North"),
         "**Complaint about force, answered after 41_days.** Handled by North."),
        ("zero", ("Complaint about force", FRIDAY, date(2026, 11, 14), 1, 0, "North"),
         "**Complaint about force, answered on the same day.** Handled by North."),
    ],
    "record.happened": [
        ("normal", (Step(SUNDAY, "made", {"unit": "North", "to": "resident"}),),
         ("1_Nov_2026", "Promised", "North_· to a resident")),
        ("to a body", (Step(SUNDAY, "made", {"unit": "North", "to": "oversight"}),),
         ("1_Nov_2026", "Promised", "North_· to an oversight body")),
        ("handed on", (Step(SUNDAY, "handed_on", HANDED | {"resident_told": True}),),
         ("1_Nov_2026", "Handed on",
         "North to Records_· wrong unit_· accepted 3_Nov_2026_· the court was told")),
        ("not accepted", (Step(SUNDAY, "handed_on", HANDED | {"reason": None, "accepted_on": None,
         "whom": "oversight", "resident_told": False}),),
         ("1_Nov_2026", "Handed on",
         "North to Records_· no reason given_· not accepted_· the oversight body was not told")),
        ("not known", (Step(SUNDAY, "handed_on", HANDED | {"resident_told": None}),),
         ("1_Nov_2026", "Handed on", "North to Records_· wrong unit_· accepted 3_Nov_2026")),
        ("moved", (Step(SUNDAY, "due_moved", {"to": FRIDAY, "by": "agency", "whom": None,
         "told_on": SUNDAY}),),
         ("1_Nov_2026", "Another date asked for",
         "to 13_Nov_2026_· by the agency_· whoever it was promised to was told 1_Nov_2026_· the first date "
         "counts")),
        ("nobody told", (Step(SUNDAY, "due_moved", {"to": FRIDAY, "by": None, "whom": "court",
         "told_on": None}),),
         ("1_Nov_2026", "Another date asked for",
         "to 13_Nov_2026_· nobody was told_· the first date counts")),
        ("due", (Step(SUNDAY, "due", {"unit": "North", "basis": "stated"}),),
         ("1_Nov_2026", "Due", "counts for North_· date as promised")),
        ("ended", (Step(SUNDAY, "ended", {"ending": "done", "late_days": 3, "evidence": True}),),
         ("1_Nov_2026", "Ended", "done_· 3_days late_· with evidence")),
        ("singular", (Step(SUNDAY, "ended", {"ending": "done", "late_days": 1, "evidence": None}),),
         ("1_Nov_2026", "Ended", "done_· 1_day late")),
        ("zero", (Step(SUNDAY, "ended", {"ending": "done", "late_days": 0, "evidence": False}),),
         ("1_Nov_2026", "Ended", "done_· on time_· no evidence yet")),
        ("finding", (Step(SUNDAY, "finding", {"category": "force", "disposition": "not_sustained",
         "unit": "North"}),),
         ("1_Nov_2026", "Finding", "force_· not sustained_· concerns North")),
        ("quiet", (Step(SUNDAY, "paused"),), ("1_Nov_2026", "Clock paused", "")),
    ],
    "record.changed": [
        ("normal", (Change(SUNDAY, "due_on", "2026-11-04", "2026-11-09"),),
         ("1_Nov_2026", "Due", "4_Nov_2026", "9_Nov_2026")),
        ("yes and no", (Change(SUNDAY, "evidence", None, True),),
         ("1_Nov_2026", "Evidence", "not recorded", "yes")),
    ],
    "restricted.below": [
        ("normal", ("Standards", "paused", "restricted", False, FRIDAY),
         "Standards · paused · restricted by its source · since 13_Nov_2026"),
        ("partial", ("Standards", "open", "both", True, FRIDAY),
         "Standards · open · about somebody who sees the whole agency: it is in no figure · since "
         "13_Nov_2026"),
        ("conflict", ("Standards", "answered", "conflict", False, FRIDAY),
         "Standards · answered · about somebody who sees the records of its units · since 13_Nov_2026"),
    ],
    "restricted.clock": [
        ("normal", (False, SUNDAY, False, MONDAY), "legal deadline 1_Nov_2026, in 6_days"),
        ("quiet", (True, None, False, MONDAY), "answered"),
        ("partial", (False, None, False, MONDAY), "open"),
        ("paused", (False, SUNDAY, True, MONDAY), "paused"),
    ],
    "restricted.head": [
        ("normal", ("complaint", "service_not_provided", MONDAY),
         "**Complaint: service not provided** :gray[in the week of 26_October – 1_November_2026]"),
        ("partial", ("event", None, MONDAY), "**Event** :gray[in the week of 26_October – 1_November_2026]"),
    ],
    "restricted.said": [
        ("normal", ("complaint", True), "Unlocked: the complaint counts at its units again, for everybody."),
        ("locked", ("promise", False), "Locked: the promise counts at no unit."),
    ],
    "restricted.sentence": [
        ("normal", (3,),
         "**3_records are locked.** They count at no unit until the one that handles them unlocks them."),
        ("singular", (1,),
         "**1_record is locked.** It counts at no unit until the one that handles it unlocks it."),
        ("zero", (0,), "**No record is restricted here.** Nothing counts elsewhere than at its unit."),
    ],
    "restricted.show_all": [
        ("normal", (50, 80), "The newest 50_of_80_records"),
        ("quiet", (3, 3), ""),
        ("singular", (1, 1), ""),
        ("zero", (0, 0), ""),
    ],
    "restricted.unlocked": [
        ("normal", ("Captain of Standards", "The captain has left", FRIDAY),
         "Unlocked by Captain of Standards on 13_Nov_2026: The captain has left"),
    ],
    "records_request.chain_line": [
        ("normal", ("2026-W44", 1, 31, "31:eb870bec4707"), "2026-W44 edition 1, 31_lines: 31:eb870bec4707"),
        ("singular", ("2026-W44", 2, 1, "32:0a1b2c3d4e5f"), "2026-W44 edition 2, 1_line: 32:0a1b2c3d4e5f"),
    ],
    "records_request.not_published": [
        ("normal", (["2026-W44", "2026-W45"],), "Not published: 2026-W44, 2026-W45."),
    ],
    "records_request.tables_left": [
        ("normal", (["complaint", "hand off"],), "Tables: complaint, hand off"),
    ],
    "records_request.left_line": [
        ("normal", ("Notes.", "working", 1240), "Notes (working; 1,240_rows)."),
        ("singular", ("Notes.", "working", 1), "Notes (working; 1_row)."),
        ("zero", ("Notes.", "working", 0), "Notes (working; none)."),
        ("not known", ("Tables: a, b", "personnel-linked", None), "Tables: a, b (personnel-linked)."),
    ],
    "records_request.title": [
        ("normal", ("Springfield", "2026-W44"), "Springfield: published records of 2026-W44"),
    ],
    "records_request.request": [
        ("normal", ("2026-114",), "Request: 2026-114"),
    ],
    "retaining.due": [
        ("normal", ({"complaint": 10, "response_commitment": 2, "engagement_event": 0}, 3),
         "Due now: 10_complaints and 2_promises. 3_records are kept by a legal hold."),
        ("zero", ({"complaint": 0}, 0), "Nothing is due."),
        ("singular", ({"engagement_event": 1}, 1), "Due now: 1_event. 1_record is kept by a legal hold."),
    ],
    "retaining.gone": [
        ("normal", (12, 40, ["standard, 5 years"], [FRIDAY]),
         "12_of_40_rows were removed under the rule “standard, 5 years” on 13_Nov_2026; what they counted "
         "stands."),
        ("several", (3, 40, ["personnel, 7 years", "standard, 5 years"], [SUNDAY, FRIDAY]),
         "3_of_40_rows were removed under the rules “personnel, 7 years” and “standard, 5 years” on "
         "1_Nov_2026 and 13_Nov_2026; what they counted stands."),
        ("singular", (1, 1, ["standard, 1 year"], [FRIDAY]),
         "1_of_1_row was removed under the rule “standard, 1 year” on 13_Nov_2026; what it counted stands."),
    ],
    "retaining.held_since": [
        ("normal", (FRIDAY,), "Legal hold since 13_Nov_2026: it is not removed until the hold is lifted."),
    ],
    "retaining.left_out": [
        ("normal", ({"standard, 5 years": 3, "personnel, 7 years": 1},),
         "4_rows stay out: they were removed before under the rules “personnel, 7 years” and “standard, 5 "
         "years”."),
        ("singular", ({"standard, 5 years": 1},),
         "1_row stays out: it was removed before under the rule “standard, 5 years”."),
        ("zero", ({},), ""),
    ],
    "retaining.removed": [
        ("normal", (12, 40),
         "12_records removed, 40_rows in all. What they counted stands. Backups made before today still "
         "hold the rows."),
        ("singular", (1, 1),
         "1_record removed, 1_row in all. What they counted stands. Backups made before today still hold "
         "the rows."),
        ("zero", (0, 0), "Nothing was due, so nothing was removed."),
    ],
    "retaining.rule_name": [
        ("normal", ("standard", "5 years"), "standard, 5 years"),
    ],
    "retaining.rules": [
        ("normal", ({"standard": 5, "personnel": 1, "litigation": None, "permanent": None},),
         "After a record's end its rows are kept 5_years (standard) and 1_year (personnel); litigation and "
         "permanent for good. Their counts stand."),
        ("quiet", ({"standard": None, "permanent": None},),
         "No years are set: every record is kept for good."),
    ],
    "rows.line_words": [
        ("normal", ("B1", False), ("Kept", "Not kept")),
        ("judged", ("B4", True), ("Handed on 3 times or more", "Less often")),
        ("a category", ("A7:search", False), ("About search", "About something else")),
        ("unreadable", ("A5", False), ("Counted", "Not counted")),
    ],
    "rows.rows_line": [
        ("normal", (4891, 4319, "Kept"), "4,891_rows; of them 4,319 kept"),
        ("no line", (4891, None, ""), "4,891_rows"),
        ("singular", (1, 1, "Not kept"), "1_row; of them 1 not kept"),
        ("none above", (28, 0, "Kept"), "28_rows; of them none kept"),
        ("zero", (0, 0, "Kept"), "No rows"),
    ],
    "rows.set_by": [
        ("normal", ("stated",), "As promised"),
        ("unreadable", (None,), "Not recorded"),
    ],
    "rows.deadline_words": [
        ("normal", (-840, "paused"), "840_days past"),
        ("coming", (12, "paused"), "in 12_days"),
        ("singular", (1, "paused"), "in 1_day"),
        ("zero", (0, "paused"), "1_day past"),
        ("paused", (None, "paused"), "paused"),
    ],
    "rows.due_left": [
        ("normal", (-18,), "late 18_days"),
        ("coming", (6,), "in 6_days"),
        ("singular", (-1,), "late 1_day"),
        ("zero", (0,), "late 1_day"),
        ("unreadable", (None,), "no date"),
    ],
    "rows.handed_way": [
        ("normal", ("Burglary", "Records"), "Burglary_→ Records"),
        ("unreadable", (None, None), "names no unit"),
    ],
    "sentences.fit": [
        ("normal", ([("**3\u00a0questions need asking.**",), ("",), ("A " * 40,
         "41\u00a0promises are late.")],),
         "**3_questions need asking.** 41_promises are late."),
        ("zero", ([],), ""),
    ],
    "sentences.in_percent": [
        ("normal", (160, 195, "; goal 95%"), " (82%; goal 95%)"),
        ("few", (4, 6, "; goal 95%"), " (goal 95%)"),
        ("singular", (1, 1), ""),
        ("zero", (0, 195), " (0%)"),
    ],
    "sentences.none_or": [
        ("normal", (1234,), "1,234"),
        ("singular", (1,), "1"),
        ("zero", (0,), "none"),
    ],
    "sentences.names_listed": [
        ("normal", (["a", "b", "c"],), "a, b and c"),
        ("singular", (["a"],), "a"),
        ("zero", ([],), ""),
    ],
    "signals.count_words": [
        ("normal", ("B1", 9, 17, 9 / 17), "9_of_17_promises kept"),
        ("days", ("B3", 3, 9, 6.34), "6.3_days late on average, 9_promises"),
        ("singular", ("A8", 1, 1, 1.0), "1_of_1_complainant told in time"),
        ("zero", ("C3", 0, 5, 0.0), "0_of_5_events with feedback recorded in 14_days"),
    ],
    "signals.judged_words": [
        ("normal", ("B1", 15, 28), "15_of_28_promises kept"),
        ("days", ("B3", 3, 9), "3_of_9_promises late"),
        ("singular", ("C6", 1, 1), "1_of_1_asked-for meeting held"),
        ("zero", ("B5", 0, 9), "0_of_9_due dates never moved"),
    ],
    "signals.rows_of_week": [
        ("normal", (MONDAY,), "Rows of the week of 26_Oct_2026"),
    ],
    "signals.judged_period": [
        ("normal", (MONDAY,), "counted in the week of 26_Oct_2026"),
    ],
    "signals.usual_count": [
        ("normal", ("B1", 11, 17, 17), "usual 11–17_of_17"),
        ("days", ("B3", 0.2, 3.3, 9), "usual 0.2–3.3_days"),
        ("singular", ("A4", 1, 1, 1), "usual 1_of_1"),
        ("zero", ("B4", 0, 0, 20), "usual 0_of_20"),
    ],
    "signals.question_head": [
        ("normal", ("North", "9\u00a0of\u00a017\u00a0promises kept", "B1", MONDAY,
         "usual 11–17\u00a0of\u00a017"),
         "**North:** 9_of_17_promises kept in the week of 26_Oct; usual 11–17_of_17"),
        ("due before", ("North", "6.3\u00a0days late on average, 9\u00a0promises", "B3", MONDAY,
         "usual 0.2–3.3\u00a0days"),
         "**North:** 6.3_days late on average, 9_promises, due 30_days before the week of 26_Oct; "
         "usual 0.2–3.3_days"),
        ("ended in", ("North", "2\u00a0of\u00a05\u00a0events with feedback recorded in 14\u00a0days",
         "C3", MONDAY, "usual 3–5\u00a0of\u00a05"),
         "**North:** 2_of_5_events with feedback recorded in 14_days, which ended in the week of "
         "26_Oct; usual 3–5_of_5"),
    ],
    "signals.question_ask": [
        ("normal", ("what got in the way, and which can still be made good?",),
         "Ask: what got in the way, and which can still be made good?"),
    ],
    "signals.questions_label": [
        ("normal", (3,), "Questions for this week (3)"),
        ("singular", (1,), "Questions for this week (1)"),
        ("zero", (0,), "Questions for this week (0)"),
    ],
    "signals.also_label": [
        ("normal", (3,), "**Also unusual (3)**"),
        ("singular", (1,), "**Also unusual (1)**"),
        ("zero", (0,), "**Also unusual (0)**"),
    ],
    "signals.judged_note": [
        ("normal", (104, MONDAY),
         "The week of 26_Oct is the newest settled one. 104_figures judged together, each against "
         "its own unit's first 26_weeks, so that few of those listed are chance."),
        ("singular", (1, MONDAY),
         "The week of 26_Oct is the newest settled one. 1_figure judged against its own unit's first"
         " 26_weeks."),
    ],
    "signals.usual_label": [
        ("normal", (0.52, 1.0, "share"), "usual 52–100%"),
        ("days", (0.24, 3.31, "days"), "usual 0.2–3.3"),
        ("equal", (1.0, 1.0, "share"), "usual 100%"),
    ],
    "signals.no_limits_title": [
        ("normal", ("run",), "Too early to say what is usual"),
        ("few", ("rare",), "Too few cases to judge week by week"),
        ("unreadable", ("",), "No figure in the newest settled weeks"),
    ],
    "signals.point_label": [
        ("normal", (9, 17, 9 / 17, "share"), "9_of_17"),
        ("days", (3, 9, 6.34, "days"), "6.3"),
        ("singular", (1, 1, 1.0, "share"), "1_of_1"),
        ("zero", (0, 5, 0.0, "share"), "0_of_5"),
    ],
    "signals.usual_title": [
        ("normal", (Finding("worse", "9\u00a0of\u00a017", rule="outside"),),
         "Worse than usual in the newest settled week: 9_of_17"),
        ("unfinished", (Finding("better", "17\u00a0of\u00a017", settled=False),),
         "Better than usual in the unfinished week: 17_of_17"),
        ("lasting", (Finding("better", rule="shift", run=12),),
         "Above the middle of usual for 12_weeks: a lasting change"),
        ("trend", (Finding("worse", rule="trend", run=2, high=False),),
         "Worse than usual: 7_weeks in a row down"),
        ("edge", (Finding("worse", rule="two in three", run=3, high=False),),
         "Worse than usual: 2_of_3_weeks near the lower edge of usual"),
        ("quiet", (Finding("usual", steps=24),), "Usual in the newest settled week"),
        ("singular", (Finding("usual", steps=24, outside=1),),
         "Usual in the newest settled week; 1_of_24_weeks lay outside the range"),
        ("stretches", (Finding("usual", steps=24, in_range=8),),
         "Usual in the newest settled week; 8_of_24_weeks lay in stretches on one side of the middle"),
        ("both", (Finding("usual", step=4, steps=6, outside=2, in_range=1),),
         "Usual in the newest settled 4-week block; 2_of_6_blocks of 4_weeks lay outside the range, "
         "1 in stretches on one side of the middle"),
    ],
    "signals.mark_word": [
        ("normal", ("worse",), "Worse than usual"),
        ("quiet", ("usual",), "Usual"),
    ],
    "signals.usual_sentence": [
        ("normal", ("B1", 0.52, 0.98, 15.2, 1),
         "In a usual week 52–98% of promises are kept (about 15_promises)."),
        ("days", ("B3", 0.24, 3.31, 9.0, 1), "In a usual week promises are 0.2–3.3_days late on average."),
        ("blocks", ("C3", 0.52, 0.98, 15.2, 4),
         "In a usual 4-week block 52–98% of events have feedback recorded in 14_days (about "
         "15_events)."),
        ("singular", ("C6", 1.0, 1.0, 0.4, 1),
         "In a usual week 100% of asked-for meetings are held (about 1_asked-for meeting)."),
        ("zero", ("B4", 0.0, 0.0, 15.2, 1),
         "In a usual week 0% of promises are handed on 3 times or more (about 15_promises)."),
    ],
    "signals.assurance_sentence": [
        ("normal", ("meets", 1), "The goal is met in every usual week."),
        ("never", ("cannot", 4), "No usual 4-week block meets the goal."),
        ("sometimes", ("sometimes", 1), "The goal is met in some weeks."),
        ("zero", (None, 1), ""),
    ],
    "signals.together_sentence": [
        ("normal", ("will_not_reach",),
         "It will not reach the goal without changing how the work is done."),
        ("better", ("better_not_yet",), "Getting better, not yet able to meet the goal: keep going."),
        ("worse", ("meets_but_worse",), "It still meets the goal; find out what changed."),
        ("luck", ("luck",), "Nothing shows that the next will be one of them."),
        ("zero", (None,), ""),
    ],
    "signals.why_sentence": [
        ("normal", ("worse", "outside", 1),
         "The newest week is worse than usual: it lies outside the usual range."),
        ("blocks", ("better", "trend", 4),
         "The newest 4-week block is better than usual: 7 in a row went one way, which chance seldom"
         " does."),
        ("shift", ("better", "shift", 1, True),
         "The newest week is better than usual: 1_week in a row lie above the middle, where 7 are "
         "enough."),
        ("edge", ("worse", "two in three", 1, False),
         "The newest week is worse than usual: it lies inside the usual range, but 2_of_3 near its "
         "upper edge."),
        ("quiet", ("usual", "outside", 1), ""),
    ],
    "signals.asked_sentence": [
        ("normal", ("15\u00a0of\u00a028\u00a0promises kept", MONDAY, "usual 20–28\u00a0of\u00a028"),
         "Asked this week: 15_of_28_promises kept, week of 26_Oct; usual 20–28_of_28."),
    ],
    "signals.baseline_sentence": [
        ("normal", (26, 1, True), "Limits from its first 26_weeks."),
        ("partial", (12, 1, False), "Limits from 12_weeks so far."),
        ("blocks", (6, 4, True), "Limits from its first 6_blocks of 4_weeks."),
    ],
    "signals.no_limits_sentence": [
        ("normal", ("run", 8, 12),
         "Too early for a usual range: 8_of_12_weeks. Thin line: the middle so far."),
        ("level", ("xmr", 26, 12), "No usual range: its weeks do not differ."),
        ("few", ("rare", 26, 12), "Too few cases to draw a usual range for single weeks."),
    ],
    "signals.note_line": [
        ("normal", (MONDAY, "rebase", "New desk.", "Captain, North district", "Auditor", False),
         "26_Oct_2026, limits start anew: New desk. (Captain, North district; approved by Auditor)"),
        ("trial", (MONDAY, "excluded", "Flood.", "Captain, North district", None, True),
         "26_Oct_2026, left out (trial): Flood. (Captain, North district)"),
        ("quiet", (MONDAY, "note", "Flood.", "Captain, North district", None, False),
         "26_Oct_2026, note: Flood. (Captain, North district)"),
    ],
    "signals.assurance_mark": [
        ("normal", ("sometimes",), "~_Meets some weeks"),
        ("never", ("cannot",), "×_Cannot meet as it works now"),
        ("zero", (None,), "–_No goal"),
    ],
    "signals.standing": [
        ("normal", ("worse", 1, 2, False),
         ("the newest settled week was worse than usual", "newest week: worse than usual")),
        ("quiet", ("usual", 1, 9, True), ("the newest settled week was usual", "newest week: usual")),
        ("lasting", ("better", 1, 12, True),
         ("above the middle of usual for 12_weeks", "12_weeks above the middle of usual")),
        ("singular", ("worse", 4, 1, False),
         ("the newest settled 4-week block was worse than usual", "newest 4-week block: worse than usual")),
        ("zero", ("usual", 1, 0, True), ("the newest settled week was usual", "newest week: usual")),
        ("unreadable", (None, 1, 0, True), ()),
    ],
    "signals.steps_word": [
        ("normal", (1,), "week"),
        ("blocks", (4,), "4-week block"),
    ],
    "signals.steps_counted": [
        ("normal", (24, 1), "24_weeks"),
        ("singular", (1, 1), "1_week"),
        ("blocks", (6, 4), "6_blocks of 4_weeks"),
    ],
    "signals.listed_words": [
        ("normal", (["A.", "", "B."],), "A. B."),
        ("zero", ([],), ""),
    ],
    "signals.not_judged": [
        ("normal", ("Promises due",),
         "“Promises due” is not judged week by week. Leave the window out to see its own rows."),
    ],
    "signals.rare_sentence": [
        ("normal", ("B1", True, 30),
         "The last promise not kept came 4_weeks before the newest settled week."),
        ("days", ("B3", False, 30), "The last late promise came 4_weeks before the newest settled week."),
        ("feedback", ("C3", True, 30),
         "The last event without feedback recorded in 14_days came 4_weeks before the newest settled"
         " week."),
        ("singular", ("B4", False, 7),
         "The last promise handed on 3 times or more came 1_week before the newest settled week."),
        ("zero", ("B4", False, 0),
         "The last promise handed on 3 times or more came in the newest settled week."),
    ],
    "signals.stretch_label": [
        ("normal", ("shift", True), "7 or more in a row above the middle"),
        ("trend", ("trend", False), "7 in a row down"),
        ("edge", ("two in three", False), "2_of_3 near the lower edge"),
    ],
    "signing_in.before": [
        ("normal", (Why.NOT_YET,), "Sign in to see the figures."),
        ("of others", (Why.TOKEN,),
         "**This sign-in was not made for this dashboard.** Sign in again."),
        ("old", (Why.OLD,),
         "**Your sign-in is over:** it holds for a working day at most. Sign in again."),
        ("idle", (Why.IDLE,),
         "**Your sign-in is over:** nothing was done for a while. Sign in again."),
        ("ended", (Why.ENDED,), "**This sign-in has ended.** Sign in again."),
        ("nothing granted", (Why.NO_GRANT,),
         "**You are signed in, but nothing has been granted to you here.** Give the line below to "
         "whoever runs this dashboard."),
    ],
    "signing_in.hat": [
        ("normal", (AUDITOR, "Eldermere Police"), "auditor of Eldermere Police"),
        ("for another", (replace(AUDITOR, acting_for="Chief of police"), "Eldermere Police"),
         "auditor of Eldermere Police, acting for Chief of police"),
    ],
    "signing_in.subject_line": [
        ("normal", ("https://login.example.org", "248289761001"),
         "--issuer https://login.example.org --subject 248289761001"),
    ],
    "signing_in.who": [
        ("normal", (AUDITOR,), "Internal auditor (auditor)"),
        ("for another", (replace(AUDITOR, acting_for="Chief of police"),),
         "Internal auditor (auditor, acting for Chief of police)"),
    ],
    "undoing.after": [
        ("normal", (TAKEN,),
         "Batch 12 is taken back: 30_rows gone, 3 as before. 5_rows of other files now wait in "
         "quarantine. 2_units gone. The audit trail and the earlier versions of the rows stay on "
         "file."),
        ("quiet", (replace(TAKEN, waiting=0, units=0),),
         "Batch 12 is taken back: 30_rows gone, 3 as before. The audit trail and the earlier "
         "versions of the rows stay on file."),
        ("singular", (replace(TAKEN, gone=1, back=1, waiting=1, units=1),),
         "Batch 12 is taken back: 1_row gone, 1 as before. 1_row of other files now waits in "
         "quarantine. 1_unit gone. The audit trail and the earlier versions of the rows stay on "
         "file."),
    ],
    "undoing.before": [
        ("normal", (TAKEN,),
         "This takes back 31 new and 4_changed rows of batch 12 (promises.csv, 13_Nov_2026). 2 of "
         "them stay as they are: other files say the same or more. What it left in quarantine "
         "(3_rows) is taken back too. 5_rows of other files will wait in quarantine: what they "
         "attach to is taken back. 2_units will go: no other file names them. 2_questions hang on "
         "them, open until answered."),
        ("removed", (replace(TAKEN, gone=31, back=3, quarantined=0, waiting=0, units=0, questions=0,
         removed=1),),
         "This takes back 31 new and 4_changed rows of batch 12 (promises.csv, 13_Nov_2026). 1 of them "
         "went under a retention rule before; what they counted stands."),
        ("quiet", (replace(TAKEN, gone=31, back=4, quarantined=0, waiting=0, units=0, questions=0),),
         "This takes back 31 new and 4_changed rows of batch 12 (promises.csv, 13_Nov_2026)."),
        ("singular", (replace(TAKEN, new=1, changed=1, gone=1, back=0, quarantined=1, waiting=1, units=1,
         questions=1),),
         "This takes back 1 new and 1_changed row of batch 12 (promises.csv, 13_Nov_2026). 1 of them"
         " stays as it is: other files say the same or more. What it left in quarantine (1_row) is "
         "taken back too. 1_row of other files will wait in quarantine: what they attach to is taken"
         " back. 1_unit will go: no other file names it. 1_question hangs on them, open until "
         "answered."),
    ],
    "unit_page.concern": [
        ("normal", ("52\u00a0weeks", 34, 23, 2),
         "34_complaints concern this unit; another office handles 23 of them, and for 2 the file "
         "names none. Not scored."),
        ("quiet", ("52\u00a0weeks", 34, 0, 0),
         "34_complaints concern this unit; another office handles none of them. Not scored."),
        ("singular", ("52\u00a0weeks", 1, 1, 0),
         "1_complaint concerns this unit; another office handles it. Not scored."),
        ("zero", ("52\u00a0weeks", 0, 0, 0), "No complaint concerns this unit in 52_weeks."),
        ("unreadable", ("52\u00a0weeks", 34, 0, 34),
         "34_complaints concern this unit; the file does not say which unit handles them. Not scored."),
        ("together", ("52\u00a0weeks", 34, 23, 0, "Hillside and Airport together"),
         "34_complaints concern Hillside and Airport together; another office handles 23 of them. "
         "Not scored."),
    ],
    "unit_page.counted_elsewhere": [
        ("normal", ("Counted with Patrol only: of fewer than 10 sworn it could point at one person",),
         "Complaints about its people: counted with Patrol only: of fewer than 10 sworn it could point at "
         "one person."),
    ],
    "unit_page.duty_head": [
        ("normal", ("statute",), "By statute or court order"),
        ("unreadable", (None,), "Date from the file"),
    ],
    "unit_page.handles": [
        ("normal", ("This unit", "52\u00a0weeks", 11, 3),
         "This unit handles 11_complaints received in 52_weeks; 3 are open."),
        ("quiet", ("This unit", "52\u00a0weeks", 11, 0),
         "This unit handles 11_complaints received in 52_weeks; none is open."),
        ("singular", ("This unit", "52\u00a0weeks", 1, 1),
         "This unit handles 1_complaint received in 52_weeks; 1 is open."),
        ("zero", ("This unit", "52\u00a0weeks", 0, 0), "This unit handled no complaint in 52_weeks."),
        ("older", ("This unit", "52\u00a0weeks", 0, 2),
         "This unit handles no complaint received in 52_weeks; 2 are open."),
    ],
    "unit_page.kept_in_week": [
        ("normal", (MONDAY, SUNDAY), "Kept, 26_October – 1_November"),
    ],
    "unit_page.none_open": [
        ("normal", (24,), "No complaint was open at the end of any of the 24_settled weeks."),
        ("singular", (1,), "No complaint was open at the end of the one settled week."),
    ],
    "unit_page.other_zero": [
        ("normal", (7,), "7 other counts are 0"),
        ("singular", (1,), "1 other count is 0"),
    ],
    "unit_page.see_unowned": [
        ("normal", (4,), "See the 4 without an owner"),
        ("singular", (1,), "See the one without an owner"),
    ],
    "unit_page.shown_of": [
        ("normal", (10, 1234), "10_of_1,234_shown"),
        ("singular", (1, 2), "1_of_2_shown"),
        ("zero", (0, 0), ""),
    ],
    "units.units_sentence": [
        ("normal", (26, 4, 2, 216),
         "**26_units are known, 4 of them hold others.** 2_names in files are no unit: 216_rows wait."),
        ("quiet", (26, 0, 0, 0), "**26_units are known.**"),
        ("one holds", (26, 1, 1, 5),
         "**26_units are known, 1 of them holds others.** 1_name in files is no unit: 5_rows wait."),
        ("singular", (1, 0, 1, 1), "**1_unit is known.** 1_name in files is no unit: 1_row waits."),
        ("zero", (0, 0, 0, 0), "**No unit is known yet.** Paste them below, one a line."),
    ],
    "units.names_label": [
        ("normal", (12,), "Names that no unit has (12)"),
        ("singular", (1,), "Names that no unit has (1)"),
        ("zero", (0,), "Names that no unit has (0)"),
    ],
    "units.name_question": [
        ("normal", ("CENT DIV", 1214), "**“CENT DIV” appears 1,214_times; which unit?**"),
        ("singular", ("D*1", 1), "**“D\\*1” appears once; which unit?**"),
    ],
    "units.name_likely": [
        ("normal", ("Central district",), "Likely: Central district"),
        ("zero", (None,), "No unit is like it."),
    ],
    "units.likely_choice": [("normal", ("Central district",), "Central district (likely)")],
    "units.apply_label": [
        ("normal", (2, 266), "Settle 2_names, try 266_rows again"),
        ("singular", (1, 1), "Settle 1_name, try 1_row again"),
    ],
    "units.named_said": [
        ("normal", (2, 260, 6), "2_names settled: 260_rows are in, 6 still wait in these files."),
        ("quiet", (2, 266, 0), "2_names settled: 266_rows are in, none still waits in these files."),
        ("singular", (1, 1, 1), "1_name settled: 1_row is in, 1 still waits in these files."),
        ("zero", (1, 0, 0), "1_name settled: no row is in, none still waits in these files."),
    ],
    "units.tree_label": [
        ("normal", (26,), "The units as they are (26)"),
        ("singular", (1,), "The units as they are (1)"),
        ("zero", (0,), "The units as they are (0)"),
    ],
    "units.plan_sentence": [
        ("normal", (6, 2, 3, 4),
         "**6_units would be added**, **2_units would change**, 3_units stay as now. 4_known units are not in"
         " the list and stay."),
        ("quiet", (0, 0, 6, 0), "6_units stay as now."),
        ("singular", (1, 1, 1, 1),
         "**1_unit would be added**, **1_unit would change**, 1_unit stays as now. 1_known unit is not in the"
         " list and stays."),
        ("zero", (0, 0, 0, 0), "Nothing would change."),
    ],
    "units.fault_line": [
        ("normal", (12, "The line names no unit."), "Line_12: The line names no unit\\."),
        ("singular", (1, "No"), "Line_1: No"),
        ("zero", (0, "Too long"), "Too long"),
    ],
    "units.faults_sentence": [
        ("normal", (3,), "**3_lines cannot be taken.** Correct the list above and look again."),
        ("singular", (1,), "**1_line cannot be taken.** Correct the list above and look again."),
    ],
    "units.names_warning": [
        ("normal", (("Captain Maria Alder", "Paul"),),
         "“Captain Maria Alder”, “Paul” may name a person. Write the post alone, such as “Captain, North”."),
        ("many", (("A", "B", "C", "D", "E"),),
         "“A”, “B”, “C” and 2 more may name a person. Write the post alone, such as “Captain, North”."),
    ],
    "units.take_label": [
        ("normal", (6, 2), "Add 6_units and change 2_units"),
        ("changes", (0, 2), "Change 2_units"),
        ("singular", (1, 0), "Add 1_unit"),
        ("zero", (0, 0), ""),
    ],
    "units.taken_said": [
        ("normal", (6, 2), "6_units added, 2_units changed."),
        ("singular", (1, 0), "1_unit added."),
        ("changes", (0, 2), "2_units changed."),
    ],
    "units.cell": [
        ("normal", ("Captain, North",), "Captain, North"),
        ("zero", ("",), "–"),
    ],
    "worked.score_text": [
        ("normal", (SCORE,), "84, likely 82–86"),
        ("unreadable", (Row(point=None, reason="Too few cases (6\u00a0of\u00a010 needed)"),),
         "Too few cases (6_of_10 needed)"),
        ("zero", (None,), "Not reckoned"),
    ],
    "worked.weak_spot": [
        ("normal", ("Keeping promises",), "Weak spot: keeping promises"),
    ],
    "worked.pillar_text": [
        ("normal", (SCORE,), "pillar 84, likely 82–86"),
        ("unreadable", (Row(point=None, reason="not connected"),), "not connected"),
    ],
    "worked.worked": [
        ("normal", (measured(4319 / 4891, 0.874, 0.892, numerator=4319, denominator=4891), "share"),
         "4,319_of_4,891 = 88.3%, likely 87.4–89.2%"),
        ("rate", (measured(1.75, 1.4, 2.1, numerator=84, denominator=48000, per="officer_weeks"), "rate"),
         "84 ÷ 48,000 officer-weeks × 1,000 = 1.75, likely 1.40–2.10"),
        ("estimate", (measured(0.7311, 0.66, 0.79, numerator=24, denominator=161), "share"),
         "73.1%, estimated from 161_cases; 24 answered in 90_days so far, likely 66.0–79.0%"),
        ("days", (measured(12, 9, 15, numerator=10, denominator=41), "days"),
         "12_days, estimated from 41_cases, likely 9–15"),
        ("no upper end", (measured(28, 21, float("nan"), numerator=10, denominator=41), "days"),
         "28_days, estimated from 41_cases, likely 21 or more"),
        ("mean", (measured(2.5, 2.0, 3.0, numerator=10, denominator=4), "number"),
         "10 ÷ 4 = 2.50, likely 2–3"),
        ("middle", (measured(12, 9, 15, numerator=10, denominator=41), "number"),
         "12, the middle of 41, likely 9–15"),
        ("count", (measured(41, float("nan"), float("nan"), denominator=None), "number"), "41"),
        ("unreadable", (missing("no_data", "No promise came due"), "share"), "No promise came due"),
        ("zero", (missing("no_data"), "share"), "No figure"),
    ],
    "uploads.already": [
        ("normal", (date(2026, 11, 22),), "Already imported on 22_Nov_2026: 0 new, 0 changed"),
    ],
    "uploads.progress": [
        ("normal", (12_000, 0.4), "12,000_rows read, 40% done."),
        ("unreadable", (12_000, None), "12,000_rows read."),
        ("partial", (12_000, 1.0), "12,000_rows read, 99% done."),
        ("singular", (1, 0.5), "1_row read, 50% done."),
        ("quiet", (0, None, True), "Waiting its turn: another file is being read."),
        ("no rows", (0, 0.25), "25% done."),
        ("zero", (0, None), "Reading the file."),
    ],
    "worked.estimated": [
        ("normal", (110, 335), "estimated from 335_cases; 110 answered in 90_days so far"),
        ("brief", (None, 335), "estimated from 335_cases"),
        ("singular", (1, 1), "estimated from 1_case; 1 answered in 90_days so far"),
        ("zero", (0, 20), "estimated from 20_cases; none answered in 90_days so far"),
    ],
    "worked.steadying": [
        ("normal", (20.0,),
         "Steadied: the value with 20 typical cases of similar units added. Mark: how far that lies "
         "on the way from the floor (0) to the target (100)."),
    ],
    "worked.goalposts": [
        ("normal", (RULE, "share"), "floor 50%, target 95%"),
        ("days", (Row(floor=10.0, target=1.0, out_of=30), "days"), "floor 10_days, target 1_day"),
        ("of weeks", (Row(floor=4.0, target=10.0, out_of=13), "count"), "floor 4_of_13, target 10_of_13"),
        ("zero", (Row(floor=None, target=None, out_of=100), "share"), "no floor and target"),
    ],
    "worked.number_beside": [
        ("normal", ({"value": 160 / 195, "numerator": 160, "denominator": 195},), ("82%", "160_of_195")),
        ("estimate", ({"value": 0.7311, "numerator": 24, "denominator": 161},),
         ("73%", "estimated from 161_cases; 24 answered in 90_days so far")),
        ("singular", ({"value": 1.0, "numerator": 1, "denominator": 1},), ("100%", "1_of_1")),
        ("zero", ({"value": 0.0, "numerator": 0, "denominator": 6},), ("0%", "0_of_6")),
    ],
    "undoing.choice": [
        ('normal', (datetime(2026, 11, 13, 7, 5, tzinfo=UTC), "ia.csv", 31, 4),
         '13_Nov_2026, 07:05: ia.csv (31 new, 4 changed)'),
        ('singular', (datetime(2026, 11, 13, 7, 5, tzinfo=UTC), "ia.csv", 1, 1),
         '13_Nov_2026, 07:05: ia.csv (1 new, 1 changed)'),
        ('zero', (datetime(2026, 11, 13, 7, 5, tzinfo=UTC), "ia.csv", 0, 0),
         '13_Nov_2026, 07:05: ia.csv (0 new, 0 changed)'),
    ],
    "connect.start_sentence": [
        ('normal', ('Riverton', 3),
         '**3_sources connected.** Drop the next export, or the file of another source.'),
        ('singular', ('Riverton', 1),
         '**1_source connected.** Drop the next export, or the file of another source.'),
        ('zero', ('Riverton', 0),
         '**Nothing is connected yet.** Start with the complaints of Riverton: drop their export.'),
    ],
    "connect.deciding_sentence": [
        ('normal', (19735, 'an allegation', 0.96, 2),
         '**19,735_rows, each an allegation. 96% of them mapped.** 2_questions before it is '
         'checked.'),
        ('quiet', (32001, 'a promise', 1.0, 0),
         '**32,001_rows, each a promise. 100% of them mapped.** All is decided that must be.'),
        ('singular', (1, 'a promise', 1.0, 1),
         '**1_row, each a promise. 100% of them mapped.** 1_question before it is checked.'),
        ('zero', (0, 'a promise', 0.0, 3),
         '**No row of the file is a record.** Look at the header row and at the kind of rows.'),
    ],
    "connect.renamed_sentence": [
        ('normal', ('IA cases', 2),
         '**This looks like the next export of IA cases, but 2 columns are not there.** What '
         'happened?'),
        ('singular', ('IA cases', 1),
         '**This looks like the next export of IA cases, but one column is not there.** What '
         'happened?'),
    ],
    "connect.renamed_question": [
        ('normal', ('Rpt Dt',), '`Rpt Dt` is now called'),
    ],
    "connect.gone": [
        ('normal', ('Closed', ['day the complaint was closed']),
         'Without `Closed` no column is left for: day the complaint was closed.'),
        ('two', ('Closed', ['day it began', 'the finding']),
         'Without `Closed` no column is left for: day it began and the finding.'),
        ('none', ('Hour', []), 'Without `Hour` every field still has a column.'),
    ],
    "connect.needed": [
        ('normal', ('File No', 'a row is known again by it'),
         'The source cannot do without `File No`: a row is known again by it.'),
    ],
    "connect.new_persons": [
        ('singular', (['Witness'],), 'Not looked at before: `Witness`.'),
        ('normal', (['Witness', 'Driver'],), 'Not looked at before: `Witness` and `Driver`.'),
    ],
    "connect.part_in": [
        ('normal', ('Cases', 60, 4, 1200, 3), 'Cases: 60 new, 4 changed, 1,200 as before, 3 waiting.'),
        ('singular', ('Cases', 1, 1, 1, 1), 'Cases: 1 new, 1 changed, 1 as before, 1 waiting.'),
        ('zero', ('Cases', 0, 0, 0, 0), 'Cases: 0 new, 0 changed, 0 as before, 0 waiting.'),
    ],
    "connect.how_far": [
        ('none', ([], ['Cases', 'Cases, told']), '**Nothing of this file is in.**'),
        ('singular', (['Cases: 60 new.'], ['Told']),
         '**1_of_2_parts of this file is in.** Cases: 60 new. Not in: Told.'),
        ('normal', (['Cases: 60 new.', 'Told: 8 new.'], ['Informed']),
         '**2_of_3_parts of this file are in.** Cases: 60 new. Told: 8 new. Not in: Informed.'),
    ],
    "connect.still_open": [
        ('normal', (['what is to be decided first', 'the meanings of `Finding`'],),
         'Before the check: what is to be decided first and the meanings of `Finding`.'),
    ],
    "connect.mapping_given": [
        ('normal', ('IA cases',), 'The next file with its columns is read as IA cases.'),
    ],
    "connect.meanings_of": [
        ('normal', ('Finding',), 'the meanings of `Finding`'),
    ],
    "connect.known_note": [
        ('normal', ('IA cases',), 'Read as the next export of IA cases.'),
    ],
    "connect.code": [
        ('normal', ('File No',), 'File No'),
        ('marks', ('File `No`',), "File 'No'"),
    ],
    "connect.marked": [
        ('normal', ('`Finding` looks like *disposition*',), '`Finding` looks like \\*disposition\\*'),
        ('quiet', ('dates',), 'dates'),
    ],
    "connect.header_line": [
        ('normal', (5,), 'Row 5'),
    ],
    "connect.rows_line": [
        ('normal', (180, [('subtotal', 12), ('total', 1)]), '180_rows; left out: 12_subtotals and 1_total'),
        ('quiet', (180, []), '180_rows'),
        ('singular', (1, [('footer', 1)]), '1_row; left out: 1_row below the table'),
        ('zero', (0, []), 'none'),
    ],
    "connect.encoding_line": [
        ('normal', ('cp1252', ';', None), 'Text, cp1252, cells apart by semicolons'),
        ('workbook', (None, None, 'Cases'), 'Workbook, sheet Cases'),
        ('other marks', ('utf-8', '~', None), 'Text, utf-8, cells apart by marks'),
    ],
    "connect.one_complaint": [
        ('normal', (['File No'],), 'One complaint = same `File No`'),
        ('two', (['File No', 'Seq'],), 'One complaint = same `File No` and `Seq`'),
    ],
    "connect.group_title": [
        ('normal', ('2025-0016', 6), '2025\\-0016: 6_rows'),
        ('singular', ('2025-0016', 1), '2025\\-0016: 1_row'),
    ],
    "connect.words_label": [
        ('normal', ('due_basis', 'Basis', 9), 'Due basis (`Basis`): 9_values'),
        ('singular', ('due_basis', 'Basis', 1), 'Due basis (`Basis`): 1_value'),
    ],
    "connect.sentence_case": [
        ('normal', ('due_basis',), 'Due basis'),
    ],
    "connect.means": [
        ('normal', ('not_sustained',), 'not sustained'),
        ('partial', (None,), 'not decided: its rows wait'),
        ('zero', ('',), 'nothing is known'),
    ],
    "connect.promised": [
        ('normal', ('call_back', Named(said=True)), 'call back'),
        ('partial', ('call_back', Named(said=False)), 'call back: proposed'),
        ('not ours', (None, Named(said=True)), 'no promise of ours: left out'),
        ('zero', (None, Named(said=False)), 'not decided: its rows wait'),
    ],
    "connect.due": [
        ('normal', ('3 days',), 'after 3_days'),
        ('column', ('column',), "the file's own date"),
        ('unreadable', (None,), 'to be said'),
    ],
    "connect.derived": [
        ('normal', (True, 7), 'due after 7_days'),
        ('singular', (True, 1), 'due after 1_day'),
        ('partial', (True, None), 'due by no clock yet'),
        ('zero', (False, None), 'cannot be had'),
    ],
    "connect.also_kept": [
        ('normal', ('Acknowledgements', 31, 4), 'Acknowledgements: 31 new, 4 changed.'),
        ('singular', ('Acknowledgements', 1, 1), 'Acknowledgements: 1 new, 1 changed.'),
        ('zero', ('Acknowledgements', 0, 0), 'Acknowledgements: 0 new, 0 changed.'),
    ],
    "connect.which_unit": [
        ('normal', ('CENT DIV', 214), '“CENT DIV” appears 214_times; which unit is it?'),
        ('singular', ('CENT DIV', 1), '“CENT DIV” appears 1_time; which unit is it?'),
    ],
    "connect.spelling": [
        ('normal', ('C-11', 9, 'C11'), '“C\\-11” (9_rows) is C11'),
        ('singular', ('C-11', 1, 'C11'), '“C\\-11” (1_row) is C11'),
    ],
    "connect.nobody": [
        ('normal', ('UNKNOWN COMMAND', 3209),
         '“UNKNOWN COMMAND” (3,209_rows) is no unit: its rows go to Unassigned'),
        ('singular', ('N/A', 1), '“N/A” (1_row) is no unit: its rows go to Unassigned'),
    ],
    "connect.checked_sentence": [
        ('normal', (19735, 299, 0), '**19,436_of_19,735_rows would go in (98%); 299 would wait.**'),
        ('quiet', (32001, 0, 13), '**All 32,001_rows would go in.** 13_rows left out as no records.'),
        ('singular', (1, 0, 1), '**1_row would go in.** 1_row left out as no records.'),
        ('one waits', (20, 1, 0), '**19_of_20_rows would go in (95%); 1 would wait.**'),
        ('zero', (0, 0, 0),
         '**No row of the file is a record.** Look at the header row and at the kind of rows.'),
    ],
    "connect.many_wait": [
        ('normal', (400, 1000), '400_of_1,000_rows would wait. Is this the file you meant?'),
        ('singular', (1, 1), '1_of_1_rows would wait. Is this the file you meant?'),
    ],
    "connect.older_than_held": [
        ('normal', (date(2026, 10, 4), date(2026, 11, 15)),
         'This file ends on 4_Oct_2026; what is held of this source runs to 15_Nov_2026. Is it an '
         'old export?'),
    ],
    "connect.when_question": [
        ('normal', (date(2020, 5, 21),), 'Its newest day is 21_May_2020. As of when does the file tell?'),
    ],
    "connect.when_option": [
        ('normal', (datetime(2020, 5, 22, tzinfo=UTC),), '22_May_2020, the day after its newest day'),
        ('to the second', (datetime(2017, 8, 23, 18, 28, 46, tzinfo=UTC),),
         '23_Aug_2017, 18:28:46: its newest change'),
    ],
    "connect.done_sentence": [
        ('normal', (299, 31, 4, 19401),
         '**299 refused, 31 new, 4 changed, 19,401 as before.** What was refused waits in '
         'quarantine; the rest is live.'),
        ('quiet', (0, 31, 4, 5000), '**0 refused, 31 new, 4 changed, 5,000 as before.** All is live.'),
        ('singular', (1, 1, 1, 1),
         '**1 refused, 1 new, 1 changed, 1 as before.** What was refused waits in quarantine; the '
         'rest is live.'),
        ('zero', (0, 0, 0, 5000), '**0 refused, 0 new, 0 changed, 5,000 as before.** All is live.'),
    ],
    "published.sentence": [
        ('normal', (PublishedFacts(3, MONDAY, date(2026, 11, 2), datetime(2026, 11, 25, 17, tzinfo=UTC)),),
         '**3_weeks are published, the newest 26_October – 1_November.** The next, 2–8_November, is '
         'due on Wednesday 25_November, 17:00.'),
        ('held',
         (PublishedFacts(1, MONDAY, date(2026, 11, 9), datetime(2026, 12, 2, 17, tzinfo=UTC), held=1),),
         '**1_week is published, the newest 26_October – 1_November.** The next, 9–15_November, is '
         'due on Wednesday 2_December, 17:00. 1_week is held.'),
        ('waits',
         (PublishedFacts(0, None, MONDAY, datetime(2026, 11, 18, 17, tzinfo=UTC), waits=True, held=2),),
         '**No week is published yet.** The first, 26_October – 1_November, was due on Wednesday '
         '18_November, 17:00, and waits for the timer. 2_weeks are held.'),
    ],
    "published.moment": [
        ('normal', (datetime(2026, 11, 18, 17, tzinfo=UTC),), 'Wednesday 18_November, 17:00'),
    ],
    "published.check_line": [
        ('normal', (MONDAY, datetime(2026, 11, 18, 17, tzinfo=UTC), 'America/Chicago'),
         '**26_October – 1_November_2026** is in self-check until Wednesday 18_November, 17:00 '
         '(America/Chicago). Until then a commander can dispute a figure of the own units. A dispute '
         'hides nothing and moves no figure.'),
    ],
    "published.check_way": [
        ('normal', (datetime(2026, 11, 18, 17, tzinfo=UTC),),
         'In self-check until Wednesday 18_November, 17:00: look at the figures that will be published'),
    ],
    "published.disputes_wait": [
        ('normal', (2,), '2_disputes wait for an answer'),
        ('singular', (1,), '1_dispute waits for an answer'),
        ('zero', (0,), 'No dispute waits for an answer'),
    ],
    "published.no_check": [
        ('normal', (datetime(2026, 11, 23, tzinfo=UTC),),
         'No week is in self-check now; the next is from Monday 23_November, 00:00 on.'),
    ],
    "published.dispute_line": [
        ('normal', ('Two are *missing*', 'North captain', FRIDAY),
         '“Two are \\*missing\\*” North captain, 13_Nov_2026'),
    ],
    "published.answer_line": [
        ('normal', ('They came in', 'Steward', FRIDAY),
         'Answered: “They came in” Steward, 13_Nov_2026'),
    ],
    "published.of_figure": [
        ('normal', ('North', 'Kept on time', '82%'), '**North, kept on time:** 82%'),
        ('none', ('North', 'Kept on time', ''), '**North, kept on time**'),
    ],
    "published.disputed": [
        ('normal', (2,), '2'),
        ('singular', (1,), '1'),
        ('zero', (0,), 'none'),
    ],
    "published.edition": [
        ('normal', (2, 'Read twice.'), '2: Read twice.'),
        ('singular', (1, ''), '1'),
    ],
    "published.held_line": [
        ('normal', ('July', 'Chief', FRIDAY, 'Read anew', ''),
         '**July**, held by Chief since 13_Nov_2026: Read anew'),
        ('lifted', ('July', 'Chief', FRIDAY, 'Read anew', ', lifted by Chief'),
         '**July**, held by Chief since 13_Nov_2026, lifted by Chief: '
         'Read anew'),
    ],
    "published.lifted": [
        ('normal', ('Chief', FRIDAY), ', lifted by Chief on 13_Nov_2026'),
    ],
    "published.chain": [
        ('normal', (62, '62:927b6451b91e87cc'),
         'The chain verifies: 62_lines, head `62:927b6451b91e87cc`. Write the head down elsewhere: a '
         'chain whose end was cut off is found only against one.'),
        ('singular', (1, '1:927b6451b91e87cc'),
         'The chain verifies: 1_line, head `1:927b6451b91e87cc`. Write the head down elsewhere: a '
         'chain whose end was cut off is found only against one.'),
        ('zero', (0, ''), 'The chain of published weeks holds no line yet.'),
    ],
    "published.chain_broken": [
        ('normal', ('Line 7 is missing.',), '**The chain does not verify.** Line 7 is missing.'),
    ],
    "published.history_title": [
        ('normal', ('Kept on time', '82%', MONDAY),
         '**Kept on time: 82%**, as published for 26_October – 1_November_2026'),
    ],
    "published.history_reading": [
        ('normal', ('Kept on time', [(date(2026, 10, 19), '85%'), (MONDAY, '82%')]),
         'Kept on time in 2_published weeks: 82%; 85% in the first, 19–25_October.'),
        ('one', ('Kept on time', [(MONDAY, '82%')]), 'Kept on time in 1_published week: 82%.'),
    ],
    "published.rows_now": [
        ('normal', (MONDAY,), 'See the rows of 26_October – 1_November as they are now'),
    ],
    "published.differs": [
        ('normal', (120, 14, [('late record', 62), ('correction', 52)]),
         '**120_figures of 14_units differ from what was published.** Why: late record (62) and '
         'correction (52).'),
        ('singular', (1, 1, [('method change', 1)]),
         '**1_figure of 1_unit differs from what was published.** Why: method change (1).'),
        ('zero', (0, 0, []),
         "Reckoned again from today's records, every figure is as it was published."),
    ],
    "published.causes": [
        ('normal', ('late record, reclassification',), 'late record, moved to another place or kind'),
    ],
    "published.others_differ": [
        ('normal', ([('West', 12), ('Harbour', 1)],),
         'Figures of other units that differ: West (12) and Harbour (1). Choose one above.'),
        ('none', ([],), ''),
    ],
    "published.exactly": [
        ('normal', (81.371152, 81.387241), ('81.37', '81.39')),
        ('alike', (2.0, 2.0), ('2.000000', '2.000000')),
    ],
    "published.record_called": [
        ('normal', ('commitment', 'call_back', date(2026, 10, 28)), 'Call back, due 28_Oct_2026'),
        ('complaint', ('case', 'force', date(2026, 10, 28)),
         'Complaint about force, received in the week of 26_Oct_2026'),
        ('finding', ('outcome', None, date(2026, 10, 28)),
         'Finding, received in the week of 26_Oct_2026'),
        ('event', ('event', 'community_meeting', date(2026, 10, 28)), 'Community meeting, on 28_Oct_2026'),
        ('bare', ('event', None, date(2026, 10, 28)), 'Event, on 28_Oct_2026'),
        ('waiting', ('waiting row', None, None), 'Waiting row'),
    ],
    "published.changed_fields": [
        ('normal', ('commitment', 'ended_on, ending, late_days'), 'Ended, Ending, other fields'),
        ('complaint', ('case', 'channel, closed_on'), 'Answered, other fields'),
        ('late', ('case', ''), '–'),
    ],
    "published.window_of": [
        ('normal', ('13w',), '13_weeks'),
        ('week', ('week',), 'the week'),
        ('none', ('',), '–'),
    ],
    "published.choice": [
        ('normal', ('Kept on time', '13w'), 'Kept on time, 13_weeks'),
        ('score', ('Accountability score', ''), 'Accountability score'),
    ],
    "published.to_dispute": [
        ('normal', ('Kept on time', 'the week', '82%'), 'Kept on time, the week: 82%'),
    ],
    "published.figure_name": [
        ('normal', ('B1', {'B1': 'Kept on time'}), 'Kept on time'),
        ('score', ('score', {}), 'Accountability score'),
    ],
}
# fmt: on
