"""On a draft: which tickets are promises is said type by type; what that makes is a mapping that imports."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from models.connecting.draft import Draft
from models.connecting.draft_text import suggestion_text
from models.connecting.promise_rules import (
    TicketType,
    ticket_column,
    ticket_types,
    with_promise_rule,
    with_proposed_rules,
)
from models.connecting.proposal import propose
from models.connecting.sample import Sample
from models.errors import EntryRefused
from models.facts import commitment
from models.importing.load import import_file
from models.importing.mapping import Mapping, parse_mapping
from models.importing.mapping_text import to_toml
from tests.factories import AGENCY, ZONE, differences, kept, write_csv

TYPES = (*["Call back"] * 6, *["CALL BACK"] * 2, *["Records request"] * 5, *["Pothole"] * 9, "Return call")


def _file(folder: Path, **more: str) -> Path:
    rows = [
        {
            "Order No": f"T-{n}",
            "Request Type": name,
            "District": "North" if n % 2 else "South",
            "Opened": f"2025-03-{n % 27 + 1:02} 09:00",
            "Closed": f"2025-03-{n % 27 + 2:02} 10:00",
            **more,
        }
        for n, name in enumerate(TYPES)
    ]
    return write_csv(folder / "crm tickets.csv", rows)


def _draft(path: Path) -> tuple[Sample, Draft]:
    _, sample, draft = propose(path, name=path.name, record="commitment", zone=ZONE)
    return sample, draft


def test_the_types_are_counted_and_kinds_proposed(tmp_path: Path) -> None:
    _, draft = _draft(_file(tmp_path))
    assert ticket_column(draft) == "Request Type"
    assert ticket_types(draft) == [
        TicketType("Pothole", 9, None, None, False),
        TicketType("Call back", 8, "call_back", None, False),
        TicketType("Records request", 5, "records_request", None, False),
        TicketType("Return call", 1, "call_back", None, False),
    ]


def test_what_is_said_type_by_type_imports_exactly_these(tmp_path: Path, engine: sa.Engine) -> None:
    path = _file(tmp_path)
    _, draft = _draft(path)
    draft = with_promise_rule(draft, "Call back", "call_back", "72 hours")
    draft = with_promise_rule(draft, "Return call", "call_back", "72 hours")
    draft = with_promise_rule(draft, "Records request", "records_request", "5 working days")
    draft = with_promise_rule(draft, "Pothole", "service_request", "3 days")
    draft = with_promise_rule(draft, "Pothole", None)
    assert next((one.type, one.said) for one in ticket_types(draft)) == ("Pothole", False)
    mapping = draft.to_mapping()
    assert mapping.promises is not None
    assert [rule.types for rule in mapping.promises.rules] == [
        ("Call back", "Return call"),
        ("Records request",),
    ]
    report = import_file(engine, path, mapping, AGENCY, actor="test")
    assert (report.read, report.new, report.quarantined, report.skipped) == (14, 14, 0, 9)
    kinds = [kind for (kind,) in kept(engine, commitment, "kind")]
    assert (kinds.count("call_back"), kinds.count("records_request")) == (9, 5)
    assert not differences(engine)


def test_a_rule_said_again_replaces_the_first_and_keeps_what_else_was_said(tmp_path: Path) -> None:
    _, draft = _draft(_file(tmp_path))
    draft = with_promise_rule(draft, "Call back", "call_back", "72 hours")
    table = draft.rest["promises"]
    table["rules"][0]["promised_to"] = "victim"
    draft = with_promise_rule(draft, "call  back", "call_back", "2 days")
    assert draft.rest["promises"]["rules"] == [
        {"types": ("call  back",), "kind": "call_back", "due": "2 days", "promised_to": "victim"}
    ]


def test_proposals_at_once_take_the_files_due_or_the_clock(tmp_path: Path) -> None:
    _, draft = _draft(_file(tmp_path))
    by_clock = with_proposed_rules(draft, {"call_back": 3})
    said = {one.type: (one.kind, one.due) for one in ticket_types(by_clock) if one.said}
    assert said == {"Call back": ("call_back", "3 days"), "Return call": ("call_back", "3 days")}
    _, dated = _draft(_file(tmp_path, **{"Due Date": "2025-04-01"}))
    assert dated.column_of("due_at") == "Due Date"
    of_file = with_proposed_rules(dated, {})
    assert {one.type: one.due for one in ticket_types(of_file) if one.said} == {
        "Call back": "column",
        "Records request": "column",
        "Return call": "column",
    }
    assert of_file.to_mapping().promises is not None


def test_it_opens_again_as_it_was_left_with_types_that_are_not_in_this_file(tmp_path: Path) -> None:
    sample, draft = _draft(_file(tmp_path))
    draft = with_promise_rule(draft, "Call back", "call_back", "72 hours")
    draft = with_promise_rule(draft, "Home visit", "follow_up_visit", "7 days")
    mapping = draft.to_mapping()
    again = Draft.from_mapping(parse_mapping(to_toml(mapping), "x")).looked_at(sample)
    assert again.to_mapping() == mapping
    assert ticket_types(again)[-1] == TicketType("Home visit", 0, "follow_up_visit", "7 days", True)
    stored = Mapping.model_validate_json(mapping.model_dump_json())
    assert Draft.from_mapping(stored).to_mapping() == mapping
    plain = draft.to_mapping().model_copy(update={"promises": None})
    assert not ticket_types(Draft.from_mapping(Mapping.model_validate_json(plain.model_dump_json())))


def test_the_suggestion_prints_the_table_under_its_heading(tmp_path: Path) -> None:
    _, draft = _draft(_file(tmp_path))
    draft = with_promise_rule(draft, "Call back", "call_back", "72 hours")
    text = suggestion_text(draft)
    assert '[promises]\ncolumn = "Request Type"\nrules = [{ types = ["Call back"]' in text
    assert parse_mapping(text, "x").promises == draft.to_mapping().promises
    assert "Request Type" not in draft.unused()


def test_a_suggestion_for_tickets_holds_a_table_to_begin_with(tmp_path: Path) -> None:
    names = ("Pothole", "Street light", "Graffiti", "Call back")
    rows = [
        {
            "SR Ref": f"S{n}",
            "Request Type": names[n % 4],
            "Opened": f"2025-03-{n + 1:02}",
            "Due Date": "2025-04-01",
        }
        for n in range(20)
    ]
    _, draft = _draft(write_csv(tmp_path / "sr.csv", rows))
    text = suggestion_text(draft)
    assert parse_mapping(text, "x").promises is None
    begun = text[text.index("# Not every ticket") :].splitlines()
    table = [line.removeprefix("# ") for line in begun[2 : begun.index("# ]") + 1]]
    fields = text[: text.index("# Not every ticket")].replace('kind = { constant = "service_request" }', "#")
    rules = parse_mapping(fields + "\n".join(table).replace('"?"', '"service_request"'), "x").promises
    assert rules is not None
    assert [rule.kind for rule in rules.rules] == ["call_back", *["service_request"] * 3]
    assert {rule.due for rule in rules.rules} == {"column"}
    said = with_promise_rule(draft, "Pothole", "service_request", "3 days")
    assert "# [promises]" not in suggestion_text(said)


def test_kinds_that_a_person_said_of_a_column_become_rules(tmp_path: Path) -> None:
    _, draft = _draft(_file(tmp_path, **{"Due Date": "2025-04-01"}))
    draft = draft.with_column("kind", "Request Type").with_word("kind", "Pothole", "service_request")
    draft = with_promise_rule(draft, "Call back", "call_back", "72 hours")
    assert {one.type for one in ticket_types(draft) if one.said} == {"Pothole", "Call back"}


@pytest.mark.parametrize(
    ("kind", "due", "said"),
    [
        ("call_back", None, "no column with the due date"),
        ("call_back", "column", "no column with the due date"),
        ("call_back", "soon", "like 3 days"),
        ("pothole", "3 days", "no kind of promise"),
    ],
)
def test_what_cannot_be_said_is_refused_in_words(
    tmp_path: Path, kind: str, due: str | None, said: str
) -> None:
    _, draft = _draft(_file(tmp_path))
    with pytest.raises(EntryRefused, match=said):
        with_promise_rule(draft, "Call back", kind, due)


def test_a_file_without_types_has_none(tmp_path: Path) -> None:
    rows = [{"Ticket No": str(n), "Opened": f"2025-03-{n + 1:02}"} for n in range(9)]
    _, draft = _draft(write_csv(tmp_path / "tickets.csv", rows))
    assert ticket_types(draft) == []
    with pytest.raises(EntryRefused, match="which column"):
        with_promise_rule(draft, "Call back", "call_back", "3 days")
