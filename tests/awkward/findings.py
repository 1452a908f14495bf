"""local_findings.xlsx: thirty local words for findings, on the second sheet, behind a cover."""

from datetime import date, timedelta

from tests.awkward.common import SPELLINGS, Chance, Truth, text
from tests.corpus.xlsx import number, packed, parts, rows, sheet

_HEADER = (
    "Complaint #",
    "Item",
    "Opened",
    "Intake Method",
    "Dist. Assigned",
    "Nature",
    "Disposition Code",
    "Dispo Date",
    "Resolved",
    "Complainant E-mail",
)
# None: nobody can know from the word alone; a person decides.
_FINDINGS = {
    "SUST": "sustained",
    "Sustained - Counseling": "sustained",
    "Substantiated": "sustained",
    "Not Sust.": "not_sustained",
    "NON-SUSTAINED": "not_sustained",
    "Unsubstantiated": "not_sustained",
    "EXON": "exonerated",
    "Exonerated - Lawful & Proper": "exonerated",
    "UNF": "unfounded",
    "Unfounded/False": "unfounded",
    "Sustained Other Misconduct": "sustained_other",
    "Policy/Training Failure": "policy_failure",
    "Mediation Successful": "mediated",
    "Informal Res.": "informally_resolved",
    "W/D by Complainant": "withdrawn",
    "Compl. Uncoop": "complainant_uncooperative",
    "Unable to Contact Compl.": "complainant_unavailable",
    "Officer Not ID'd": "officer_unidentified",
    "Pending Litigation": "pending_litigation",
    "Adm. Closed": "administratively_closed",
    "Statute Expired": "expired",
    "Resigned During Inv.": "subject_departed",
    "Inconclusive": "inconclusive",
    "No Charges Filed": "no_charge",
    "DUP": "duplicate",
    "Not Our Agency": "out_of_jurisdiction",
    "VOID - entered in error": "void",
    "Under Inv.": "pending",
    "See Memo": None,
    "Code 7": None,
}
_CHANNELS = {
    "Counter": "walk_in",
    "Phone": "phone",
    "Online": "online",
    "Mail": "letter",
    "E-mail": "email",
    "Other PD": "other_agency",
    "Unk.": "unknown",
}
_NATURES = {
    "UOF": "force",
    "Courtesy": "discourtesy",
    "Bias-based policing": "bias",
    "Search/Seizure": "search",
    "Property/Evidence": "property",
    "Failure to act": "service_not_provided",
    "Privacy/Info release": "information_disclosure",
    "Vehicle operation": "vehicle",
    "Other": "other",
}
_OPEN = "Under Inv."
_EPOCH, _RUN = date(1899, 12, 30), date(2025, 11, 17)


def _day(day: date | None) -> str:
    return number((day - _EPOCH).days, 1) if day else "<c/>"


def _complaint(chance: Chance, key: str) -> list[tuple[str, ...]]:
    opened = chance.day(date(2024, 7, 1), date(2025, 11, 5))
    decided: date | None = opened + timedelta(days=chance.randrange(20, 160))
    if decided is None or decided >= _RUN - timedelta(days=15):
        decided = None
    resolved = decided + timedelta(days=chance.randrange(0, 14)) if decided else None
    findings = [word for word in _FINDINGS if word != _OPEN]
    shared = (text(chance.choice(list(_CHANNELS))), text(chance.spelling()))
    mail = f"{chance.person().split(', ')[1].lower()}{chance.randrange(90)}@example.org"
    return [
        (
            text(key),
            number(item),
            _day(opened),
            *shared,
            text(chance.choice(list(_NATURES))),
            text(chance.choice(findings) if decided else _OPEN),
            _day(decided),
            _day(resolved),
            text(mail),
        )
        for item in range(1, chance.choice((1, 1, 1, 2, 3)) + 1)
    ]


def file() -> tuple[bytes, Truth]:
    """The workbook and the truth about it."""
    chance = Chance(14)
    complaints = 200
    made = [row for n in range(complaints) for row in _complaint(chance, f"C{24 + n // 110}-{n:03d}")]
    cover = rows((text("Citizen complaints"),), (text("Prepared for the review panel"),))
    book = {"Cover": sheet(cover), "Cases": sheet(rows(tuple(map(text, _HEADER)), *made))}
    return packed(parts(book)), _truth(len(made), complaints)


def _truth(records: int, complaints: int) -> Truth:
    iso = {"formats": ["%Y-%m-%d"], "order": "year_first", "proof": "shape"}
    return {
        "record": "case_with_outcomes",
        "reader": {"header_row": 1, "sheet": "Cases", "delimiter": None, "encoding": None},
        "rows": records,
        "left_out": {},
        "skip": [],
        "key": [["Complaint #", "Item"]],
        "parent_key": [["Complaint #"]],
        "groups": complaints,
        "fields": {
            "Opened": "received_on",
            "Intake Method": "channel",
            "Dist. Assigned": "unit",
            "Nature": "category",
            "Disposition Code": "disposition",
            "Dispo Date": "decided_on",
            "Resolved": "closed_on",
        },
        "accepted": {"Complainant E-mail": ["complainant"], "Dist. Assigned": ["handling_unit"]},
        "unused": [],
        "personal": {"Complainant E-mail": "email"},
        "dates": {"Opened": iso, "Dispo Date": iso, "Resolved": iso},
        "words": {"channel": _CHANNELS, "category": _NATURES, "disposition": _FINDINGS},
        "units": SPELLINGS,
    }
