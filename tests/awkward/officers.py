"""officer_x_allegation.csv: a row per officer and allegation; persons, narratives, other kinds of rows."""

from datetime import date, timedelta

from tests.awkward.common import SPELLINGS, Chance, Truth, american, csv_text, line_numbers

_HEADER = (
    "File No",
    "Seq",
    "Incident Type",
    "Received",
    "Officer",
    "Badge No",
    "Officer DOB",
    "Rank",
    "Unit at Time",
    "Unit Now",
    "Complainant",
    "Compl. Phone",
    "Recd Via",
    "Allegation",
    "Dispo",
    "Completed",
    "Narrative",
)
_COMPLAINT = "Citizen Complaint"
_CHANNELS = {
    "In person": "walk_in",
    "Telephone": "phone",
    "Website": "online",
    "US Mail": "letter",
    "Third party": "third_party",
    "Jail": "in_custody",
    "Review board": "oversight_body",
}
_ALLEGATIONS = {
    "Discourtesy": "discourtesy",
    "Use of Force - Excessive": "force",
    "False Arrest": "arrest",
    "Illegal Search": "search",
    "Neglect of Duty": "service_not_provided",
    "Untruthfulness": "untruthful_statement",
    "Harassment": "harassment",
    "Refused to Take Complaint": "refused_complaint",
    "Procedure": "procedure",
}
_FINDINGS = {
    "SUSTAINED": "sustained",
    "NOT SUSTAINED": "not_sustained",
    "EXONERATED": "exonerated",
    "UNFOUNDED": "unfounded",
    "MEDIATED": "mediated",
    "COMPLAINANT UNCOOPERATIVE": "complainant_uncooperative",
    "OPEN": "pending",
    "LT REVIEW": None,
}
_TOLD = (
    "Caller says the officer raised his voice outside the library and would not give a number.",
    'Told dispatch "nobody came", waited two hours,\nthen walked home; called again next day.',
    "States that the bag was opened without asking. Body camera was on.",
    "Was searched at the stop on Mill Lane; two witnesses, both neighbours of hers.",
)
_RUN = date(2025, 11, 17)


class _File:
    def __init__(self) -> None:
        self.chance = Chance(12)
        self.rows: list[tuple[str, ...]] = [_HEADER]
        self.other_kind: list[int] = []
        self.complaints = 0

    def add(self, number: int) -> None:
        """One file number: a complaint with one to five rows, a use of force, or an inquiry."""
        chance = self.chance
        kind = chance.choices((_COMPLAINT, "Use of Force", "Inquiry"), (6, 2, 2))[0]
        file_no = f"{2025}-{number:05d}"
        received = chance.day(date(2025, 1, 2), date(2025, 11, 10))
        done = received + timedelta(days=chance.randrange(10, 150))
        completed = done if done < _RUN else None
        unit, told = chance.spelling(), chance.choice(_TOLD)
        persons = ("", "") if kind != _COMPLAINT else (chance.person(), chance.phone())
        via = chance.choice(list(_CHANNELS)) if kind == _COMPLAINT else ""
        self.complaints += kind == _COMPLAINT
        for seq in range(1, chance.choice((1, 1, 2, 2, 3, 5)) + 1):
            if kind != _COMPLAINT:
                self.other_kind.append(len(self.rows))
            officer = self._officer(unit)
            outcome = self._outcome(kind, completed)
            start = (file_no, str(seq), kind, american(received), *officer)
            self.rows.append((*start, *persons, via, *outcome, american(completed), told))

    def _officer(self, unit: str) -> tuple[str, ...]:
        chance = self.chance
        born = chance.day(date(1966, 1, 1), date(1999, 12, 31))
        now = unit if chance.random() < 0.6 else chance.spelling()
        badge = str(chance.randrange(1000, 9999))
        rank = chance.choice(("PO", "PO", "DET", "SGT"))
        return (chance.person(), badge, american(born), rank, unit, now)

    def _outcome(self, kind: str, completed: date | None) -> tuple[str, str]:
        if kind == "Use of Force":
            return "Force report", "WITHIN POLICY" if completed else "OPEN"
        if kind == "Inquiry":
            return "Question", "ANSWERED" if completed else "OPEN"
        closed = [word for word in _FINDINGS if word != "OPEN"]
        weights = (2, 4, 3, 3, 1, 1, 1)
        finding = self.chance.choices(closed, weights)[0] if completed else "OPEN"
        return self.chance.choice(list(_ALLEGATIONS)), finding


def file() -> tuple[bytes, Truth]:
    """The file and the truth about it."""
    made = _File()
    for number in range(1, 151):
        made.add(number)
    numbers = line_numbers(made.rows)
    left_out = {"other_kind": [numbers[place] for place in made.other_kind]}
    records = len(made.rows) - 1 - len(made.other_kind)
    return csv_text(made.rows).encode(), _truth(records, made.complaints, left_out)


def _truth(records: int, complaints: int, left_out: dict[str, list[int]]) -> Truth:
    american_day = {"formats": ["%m/%d/%Y"], "order": "month_first", "proof": "own"}
    return {
        "record": "case_with_outcomes",
        "reader": {"header_row": 1, "sheet": None, "delimiter": ",", "encoding": "utf-8"},
        "rows": records,
        "left_out": left_out,
        "skip": [{"column": "Incident Type", "only": [_COMPLAINT]}],
        "key": [["File No", "Seq"]],
        "parent_key": [["File No"]],
        "groups": complaints,
        "fields": {
            "Received": "received_on",
            "Unit at Time": "unit",
            "Recd Via": "channel",
            "Allegation": "category",
            "Dispo": "disposition",
            "Completed": "closed_on",
        },
        "accepted": {"Complainant": ["complainant"], "Completed": ["decided_on"]},
        "unused": ["Incident Type", "Rank", "Unit Now"],
        "personal": {
            "Officer": "name",
            "Badge No": "identity_number",
            "Officer DOB": "birth_date",
            "Complainant": "name",
            "Compl. Phone": "phone",
            "Narrative": "free_text",
        },
        "dates": {
            "Received": american_day,
            "Completed": american_day,
            "Officer DOB": american_day,
        },
        "words": {"channel": _CHANNELS, "category": _ALLEGATIONS, "disposition": _FINDINGS},
        "units": SPELLINGS,
    }
