"""The words that records are kept in. Mappings translate every publisher's words into these.

A disposition carries machine flags, so that no measure ever matches on a string ("unsubstantiated" contains
"substantiated"). Agencies may add words through a release of this file; flags never change silently.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Disposition:
    """Flags of one finding: what it counts as, independent of its local name."""

    on_merits: bool = False
    sustained: bool = False
    resolved: bool = False
    excluded_from_shares: bool = False
    watched: bool = False
    open: bool = False


_MERITS = Disposition(on_merits=True)
_SUSTAINED = Disposition(on_merits=True, sustained=True)
_RESOLVED = Disposition(resolved=True)
_NO_FINDING = Disposition()
_WATCHED = Disposition(watched=True)
_EXCLUDED = Disposition(excluded_from_shares=True)

DISPOSITIONS: Final[dict[str, Disposition]] = {
    "sustained": _SUSTAINED,
    "not_sustained": _MERITS,
    "exonerated": _MERITS,
    "unfounded": _MERITS,
    "sustained_other": _SUSTAINED,
    "policy_failure": _MERITS,
    "mediated": _RESOLVED,
    "informally_resolved": _RESOLVED,
    "withdrawn": _NO_FINDING,
    "complainant_uncooperative": _NO_FINDING,
    "complainant_unavailable": _NO_FINDING,
    "officer_unidentified": _NO_FINDING,
    "pending_litigation": _NO_FINDING,
    "administratively_closed": _WATCHED,
    "expired": _WATCHED,
    "subject_departed": _NO_FINDING,
    "inconclusive": _NO_FINDING,
    "no_charge": _NO_FINDING,
    "duplicate": _EXCLUDED,
    "out_of_jurisdiction": _EXCLUDED,
    "void": _EXCLUDED,
    "pending": Disposition(open=True),
}


def dispositions(flag: str) -> tuple[str, ...]:
    """Names of the dispositions that carry `flag` (a field of `Disposition`), in vocabulary order."""
    return tuple(name for name, flags in DISPOSITIONS.items() if getattr(flags, flag))


# The order matters: a case with several allegations is filed under the first of these it holds.
CATEGORIES: Final = (
    "force",
    "arrest",
    "entry",
    "search",
    "harassment",
    "demeanor",
    "discourtesy",
    "bias",
    "procedure",
    "property",
    "service_not_provided",
    "refused_complaint",
    "untruthful_statement",
    "information_disclosure",
    "vehicle",
    "technology_misuse",
    "other",
)
CHANNELS: Final = (
    "walk_in",
    "phone",
    "online",
    "letter",
    "email",
    "in_custody",
    "third_party",
    "oversight_body",
    "anonymous",
    "other_agency",
    "unknown",
)
COMMITMENT_KINDS: Final = (
    "call_back",
    "intake_acknowledgement",
    "status_update",
    "outcome_notice",
    "follow_up_visit",
    "referral",
    "records_request",
    "meeting_action",
    "council_pledge",
    "consent_decree_item",
    "oversight_recommendation",
    "crisis_statement",
    "footage_release",
    "technology_review",
    "service_request",
    "review_question",
)
# Promised in public: their wording may be kept. That of every other promise could tell of a person.
PUBLIC_KINDS: Final = (
    "council_pledge",
    "consent_decree_item",
    "oversight_recommendation",
    "technology_review",
)
# Told outcomes count in A8; questions of the weekly review count nowhere, so that asking costs nothing.
KINDS_OUTSIDE_PROMISES: Final = ("outcome_notice", "review_question")
PROMISED_TO: Final = (
    "resident",
    "complainant",
    "victim",
    "group",
    "council",
    "oversight",
    "court",
    "chief",
)
DUE_BASES: Final = ("statute", "court", "policy", "stated", "default")
ENDINGS: Final = ("done", "cancelled_by_agency", "cancelled_by_requester")
HAND_OFF_REASONS: Final = ("wrong_unit", "shift_end", "specialist", "jurisdiction", "refused")
DUE_MOVED_BY: Final = ("agency", "requester")
EVENT_KINDS: Final = (
    "community_meeting",
    "beat_meeting",
    "town_hall",
    "listening_session",
    "foot_patrol",
    "door_to_door",
    "youth",
    "faith",
    "business",
    "survivor_support",
    "problem_solving",
    "crisis_briefing",
    "technology_comment",
    "online_session",
)
INITIATIONS: Final = ("proactive", "reactive", "requested", "mandated")
STANCES: Final = ("non_enforcement", "mixed", "enforcement")
EVENT_STATES: Final = ("planned", "to_be_confirmed", "held", "cancelled")
CANCELLED_BY: Final = ("agency", "requester")
UNIT_LEVELS: Final = ("agency", "bureau", "district", "unit")
UNIT_KINDS: Final = ("patrol", "investigations", "specialist", "corrections", "support", "command", "intake")
EXPOSURES: Final = ("contacts", "calls", "officer_weeks")
RETENTION_CLASSES: Final = ("standard", "personnel", "litigation", "permanent")
