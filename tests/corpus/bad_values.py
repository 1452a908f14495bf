"""Files in the project's own form that read well and hold one wrong value, each with its passing twin."""

COMPLAINTS = (
    "complaint,handling_unit,channel,received_on,first_contact_on,decided_on,closed_on,told_on,reopened_on,"
    "complainant_agreed,due_on,paused_on,resumed_on,complainant_key,restricted,recorded_at"
)
OUTCOMES = "complaint,allegation,unit,category,finding,duplicate_of"
PROMISES = (
    "promise,unit,kind,title,promised_to,due_basis,made_at,due_at,ended_at,ending,evidence,evidence_kind,"
    "verified_by,resident_confirmed,recorded_at"
)
HAND_OFFS = "promise,number,at,from_unit,to_unit,accepted_at,reason,resident_told"
EVENTS = (
    "event,unit,start,end,kind,initiation,stance,state,cancelled_by,requested_on,community,attendance,"
    "feedback_asked,responses,positive,feedback_recorded_on,recorded_at"
)
EXPOSURE = "unit,week,exposure,n"
UNITS = "unit,parent,level,kind,outreach_duty,sworn,opened_on,owner"

COMPLAINT = {
    "complaint": "C-1",
    "handling_unit": "Standards",
    "channel": "online",
    "received_on": "2019-01-07",
    "closed_on": "2019-02-04",
    "complainant_agreed": "no",
    "restricted": "no",
    "recorded_at": "2019-02-05 09:00",
}
OUTCOME = {
    "complaint": "C-1",
    "allegation": "1",
    "unit": "North",
    "category": "force",
    "finding": "unfounded",
}
PROMISE = {
    "promise": "P-1",
    "unit": "North",
    "kind": "call_back",
    "promised_to": "resident",
    "due_basis": "stated",
    "made_at": "2019-01-07 10:00",
    "due_at": "2019-01-09",
    "ended_at": "2019-01-08 16:30",
    "ending": "done",
}
HAND_OFF = {
    "promise": "P-1",
    "number": "1",
    "at": "2019-01-07 12:00",
    "from_unit": "North",
    "to_unit": "South",
}
EVENT = {
    "event": "E-1",
    "unit": "North",
    "start": "2019-01-07 18:00",
    "end": "2019-01-07 19:30",
    "kind": "community_meeting",
    "initiation": "proactive",
    "stance": "non_enforcement",
    "state": "held",
}
DAY = {"unit": "North", "week": "2019-01-07", "exposure": "contacts", "n": "120"}
UNIT = {"unit": "North", "level": "district", "kind": "patrol", "outreach_duty": "yes", "sworn": "80"}


def table(header: str, usual: dict[str, str], *changes: dict[str, str]) -> str:
    """A file of the project's own form: the usual row with these changes, one row each."""
    columns = header.split(",")
    lines = [header]
    for change in changes:
        row = usual | change
        lines.append(",".join(_quoted(row.get(column, "")) for column in columns))
    return "\n".join(lines) + "\n"


def _quoted(cell: str) -> str:
    if not any(mark in cell for mark in ',"\r\n'):
        return cell
    return '"' + cell.replace('"', '""') + '"'


def _orders() -> dict[str, str]:
    """What came before what it must follow, or goes without what it needs; the twins are at the edge."""
    day, other = "2019-01-07", {"complaint": "C-2", "closed_on": ""}
    at, paused = {"decided_on": "2019-01-20"}, {"paused_on": "2019-01-20"}
    second, half = {"promise": "P-2"}, {"event": "E-2", "responses": "5"}
    return {
        "row_decided_before_received": table(COMPLAINTS, COMPLAINT, {}, other | {"decided_on": "2019-01-06"}),
        "fine_decided_before_received": table(COMPLAINTS, COMPLAINT, {"decided_on": day}),
        "row_told_before_decided": table(COMPLAINTS, COMPLAINT, {}, other | at | {"told_on": "2019-01-19"}),
        "fine_told_before_decided": table(COMPLAINTS, COMPLAINT, at | {"told_on": "2019-01-20"}),
        "row_resumed_before_paused": table(
            COMPLAINTS, COMPLAINT, {}, other | paused | {"resumed_on": "2019-01-19"}
        ),
        "fine_resumed_before_paused": table(COMPLAINTS, COMPLAINT, paused | {"resumed_on": "2019-01-20"}),
        "row_due_before_made": table(PROMISES, PROMISE, {}, second | {"due_at": "2019-01-06"}),
        "fine_due_before_made": table(PROMISES, PROMISE, {"due_at": day}),
        "row_ending_without_date": table(PROMISES, PROMISE, {}, second | {"ended_at": ""}),
        "fine_ending_without_date": table(PROMISES, PROMISE, {"ended_at": "", "ending": ""}),
        "row_accepted_before_handed": table(
            HAND_OFFS, HAND_OFF, {}, {"number": "2", "accepted_at": "2019-01-07 11:59"}
        ),
        "fine_accepted_before_handed": table(HAND_OFFS, HAND_OFF, {"accepted_at": "2019-01-07 12:00"}),
        "row_positive_over_responses": table(EVENTS, EVENT, {}, half | {"positive": "6"}),
        "fine_positive_over_responses": table(EVENTS, EVENT, half | {"positive": "5"}),
    }


def value_faults() -> dict[str, str]:
    """Name of a file, without its ending -> its text; `row_` is followed by the code of the fault."""
    return {
        "row_missing_value": table(COMPLAINTS, COMPLAINT, {}, {"complaint": "C-2", "received_on": ""}),
        "fine_missing_value": table(COMPLAINTS, COMPLAINT, {}, {"complaint": "C-2", "closed_on": ""}),
        "row_not_a_date": table(
            COMPLAINTS,
            COMPLAINT,
            {},
            {"complaint": "C-2", "received_on": "2026-02-30"},
            {"complaint": "C-3", "received_on": "last spring"},
        ),
        "fine_not_a_date": table(COMPLAINTS, COMPLAINT, {"received_on": "2016-02-29"}),
        "row_date_out_of_range": table(
            COMPLAINTS,
            COMPLAINT,
            {},
            {"complaint": "C-2", "closed_on": "3019-01-30"},
            {"complaint": "C-3", "received_on": "1900-01-01"},
        ),
        "fine_date_out_of_range": table(COMPLAINTS, COMPLAINT, {"received_on": "2000-01-01"}),
        "row_in_the_future": table(
            COMPLAINTS, COMPLAINT, {}, {"complaint": "C-2", "received_on": "2045-06-01", "closed_on": ""}
        ),
        "fine_in_the_future": table(
            PROMISES,
            PROMISE,
            {"made_at": "2019-01-07 10:00", "due_at": "2045-06-01", "ended_at": "", "ending": ""},
        ),
        "row_closed_before_received": table(
            COMPLAINTS, COMPLAINT, {}, {"complaint": "C-2", "closed_on": "2019-01-06"}
        ),
        "fine_closed_before_received": table(COMPLAINTS, COMPLAINT, {"closed_on": "2019-01-07"}),
        "row_not_a_flag": table(COMPLAINTS, COMPLAINT, {}, {"complaint": "C-2", "restricted": "perhaps"}),
        "fine_not_a_flag": table(COMPLAINTS, COMPLAINT, {"restricted": "yes"}),
        "row_no_crosswalk": table(
            COMPLAINTS, COMPLAINT, {}, {"complaint": "C-2", "channel": "carrier pigeon"}
        ),
        "fine_no_crosswalk": table(COMPLAINTS, COMPLAINT, {"channel": "unknown"}),
        "row_unknown_unit": table(OUTCOMES, OUTCOME, {}, {"allegation": "2", "unit": "Nowhere"}),
        "fine_unknown_unit": table(OUTCOMES, OUTCOME, {"unit": " north "}),
        "row_unknown_case": table(OUTCOMES, OUTCOME, {}, {"complaint": "C-404"}),
        "row_duplicate_key": table(COMPLAINTS, COMPLAINT, {}, {"channel": "phone"}),
        "fine_duplicate_key": table(COMPLAINTS, COMPLAINT, {}, {"complaint": "C-2"}),
        "row_ended_before_made": table(
            PROMISES, PROMISE, {}, {"promise": "P-2", "ended_at": "2019-01-07 09:59"}
        ),
        "fine_ended_before_made": table(PROMISES, PROMISE, {"ended_at": "2019-01-07 10:00"}),
        # In New York 01:30 came twice on the first of these days, and 02:30 never on the second.
        "fine_clock_changes": table(
            PROMISES,
            PROMISE,
            {},
            {"promise": "P-2", "made_at": "2018-11-04 01:30"},
            {"promise": "P-3", "made_at": "2018-03-11 02:30"},
        ),
        **_orders(),
        "row_unknown_commitment": table(HAND_OFFS, HAND_OFF, {"promise": "P-404"}),
        "row_ends_before_start": table(EVENTS, EVENT, {}, {"event": "E-2", "end": "2019-01-07 17:00"}),
        "fine_ends_before_start": table(EVENTS, EVENT, {"end": "2019-01-07 18:00"}),
        "row_not_a_number": table(
            EXPOSURE, DAY, {}, {"week": "2019-01-14", "n": "NaN"}, {"week": "2019-01-21", "n": "many"}
        ),
        "row_number_out_of_range": table(EXPOSURE, DAY, {}, {"week": "2019-01-14", "n": "-5"}),
        "fine_not_a_number": table(EXPOSURE, DAY, {"n": "0"}),
        "fine_words_that_look_missing": table(
            COMPLAINTS,
            COMPLAINT,
            {"complaint": "NA"},
            {"complaint": "NULL"},
            {"complaint": "007"},
            {"complaint": "1e3"},
        ),
        "fine_formulas_as_text": table(
            UNITS,
            UNIT,
            {"unit": "=1+1"},
            {"unit": "+1"},
            {"unit": "-1"},
            {"unit": "@SUM(A1)"},
            {"unit": "\t=1"},
            {"unit": "\r=1"},
        ),
        "fine_markup_as_text": table(
            UNITS,
            UNIT,
            {"unit": "<script>alert(1)</script>"},
            {"unit": "[a](javascript:b)"},
            {"unit": "\\input{x}"},
        ),
    }
