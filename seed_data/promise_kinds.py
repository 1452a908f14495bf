"""Kinds of promise: what each allows, and which a unit of the demo agency makes."""

from dataclasses import dataclass

from seed_data import places


@dataclass(frozen=True)
class Terms:
    """What a kind of promise allows: days, who sets them, to whom it is made, how often it has a time."""

    shortest: float
    longest: float
    basis: str
    to: tuple[str, ...]
    timed: float = 0.0
    late_scale: float = 1.0
    needs_evidence: bool = False


TERMS: dict[str, Terms] = {
    "call_back": Terms(3, 3, "stated", ("resident", "victim"), timed=0.6),
    "intake_acknowledgement": Terms(7, 7, "policy", ("complainant",)),
    "status_update": Terms(30, 30, "policy", ("victim", "complainant", "resident")),
    "outcome_notice": Terms(7, 7, "policy", ("complainant",)),
    "follow_up_visit": Terms(7, 7, "stated", ("victim", "resident")),
    "referral": Terms(10, 10, "default", ("victim",)),
    "records_request": Terms(10, 10, "statute", ("resident",)),
    "meeting_action": Terms(21, 21, "stated", ("group",)),
    "council_pledge": Terms(60, 210, "stated", ("council",), late_scale=6, needs_evidence=True),
    "consent_decree_item": Terms(60, 180, "court", ("court",), late_scale=4, needs_evidence=True),
    "oversight_recommendation": Terms(60, 240, "stated", ("oversight",), late_scale=6, needs_evidence=True),
    "crisis_statement": Terms(0.14, 0.4, "policy", ("group",), timed=1, late_scale=0.2),
    "footage_release": Terms(14, 14, "statute", ("resident", "court")),
    "technology_review": Terms(60, 120, "policy", ("chief",), late_scale=3, needs_evidence=True),
    "service_request": Terms(5, 14, "default", ("resident", "resident", "group"), timed=0.2),
}
_PATROL = {
    "service_request": 0.42,
    "call_back": 0.14,
    "follow_up_visit": 0.14,
    "meeting_action": 0.14,
    "status_update": 0.14,
    "outcome_notice": 0.02,
}
_INVESTIGATIONS = {
    "status_update": 0.5,
    "service_request": 0.18,
    "call_back": 0.12,
    "follow_up_visit": 0.12,
    "referral": 0.08,
}
_OFFICES: dict[str, dict[str, float]] = {
    places.COMMAND: {
        "council_pledge": 0.32,
        "oversight_recommendation": 0.14,
        "consent_decree_item": 0.06,
        "meeting_action": 0.24,
        "service_request": 0.24,
    },
    places.INTAKE: {"intake_acknowledgement": 0.3, "status_update": 0.4, "outcome_notice": 0.3},
    places.CLOSES_ON_DEADLINE: {"records_request": 0.9, "call_back": 0.1},
    "Family and survivors": {
        "follow_up_visit": 0.25,
        "status_update": 0.4,
        "referral": 0.25,
        "call_back": 0.1,
    },
    places.ENTERS_LATE: {"service_request": 0.4, "footage_release": 0.45, "call_back": 0.15},
    "Traffic": {"service_request": 0.6, "meeting_action": 0.25, "call_back": 0.15},
    "Training": {"meeting_action": 0.5, "service_request": 0.35, "technology_review": 0.15},
    "Property": {"service_request": 0.65, "records_request": 0.2, "call_back": 0.15},
    "Custody": {"service_request": 0.5, "status_update": 0.3, "follow_up_visit": 0.2},
    "Court liaison": {"records_request": 0.4, "status_update": 0.4, "service_request": 0.2},
    "Public information": {
        "records_request": 0.4,
        "meeting_action": 0.25,
        "service_request": 0.23,
        "footage_release": 0.1,
        "crisis_statement": 0.02,
    },
}


def mix(unit: places.DemoUnit) -> dict[str, float]:
    """Share of each kind among a unit's promises."""
    if unit.kind == "patrol":
        return _PATROL
    return _OFFICES.get(unit.name, _INVESTIGATIONS)
