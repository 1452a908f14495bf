"""What each word of the vocabulary means, one line a word: for the data dictionary."""

from typing import Final

CATEGORIES: Final = {
    "force": "Physical force, a weapon, or the threat of either.",
    "arrest": "An arrest or detention.",
    "entry": "Going into a home or another place.",
    "search": "The search of a person, vehicle or place.",
    "harassment": "Repeated or unwanted attention.",
    "demeanor": "Manner or conduct towards a person.",
    "discourtesy": "Rude words or gestures.",
    "bias": "Unequal treatment for who somebody is.",
    "procedure": "A rule of the agency that was not followed.",
    "property": "Property that was taken, damaged or not given back.",
    "service_not_provided": "Help that was asked for and not given.",
    "refused_complaint": "A complaint that somebody would not take.",
    "untruthful_statement": "A statement said to be untrue.",
    "information_disclosure": "Information given to somebody who should not have it.",
    "vehicle": "Driving, a pursuit, or the use of an agency vehicle.",
    "technology_misuse": "Cameras, databases or other technology used against the rules.",
    "other": "Anything that no other category holds.",
    "unknown": "The file names no category.",
}
# By disposition; the group it is released under follows from its flags.
DISPOSITIONS: Final = {
    "sustained": "It happened and broke a rule.",
    "not_sustained": "It could be neither shown nor ruled out.",
    "exonerated": "It happened and was within the rules.",
    "unfounded": "It did not happen.",
    "sustained_other": "Another breach than the one complained of was found.",
    "policy_failure": "It was within a rule that is itself at fault.",
    "mediated": "Settled with a mediator.",
    "informally_resolved": "Settled without a finding, with the complainant's consent.",
    "withdrawn": "The complainant withdrew it.",
    "complainant_uncooperative": "Closed: the complainant took no further part.",
    "complainant_unavailable": "Closed: the complainant could not be reached.",
    "officer_unidentified": "Closed: nobody could be identified.",
    "pending_litigation": "Closed: a court has the matter.",
    "administratively_closed": "Closed without an investigation or a finding.",
    "expired": "Closed: its time ran out.",
    "subject_departed": "Closed: the employee left.",
    "inconclusive": "Closed without a conclusion.",
    "no_charge": "Closed without a charge.",
    "duplicate": "The same as another complaint; left out of every share.",
    "out_of_jurisdiction": "Not this agency's to answer; left out of every share.",
    "void": "Entered by mistake; left out of every share.",
    "pending": "Not decided yet.",
}
FINDINGS: Final = {
    "sustained": "Sustained, as its dispositions say.",
    "not_sustained": "Decided on the merits and not sustained.",
    "resolved": "Settled with the complainant.",
    "no_finding": "Closed without a decision on the merits.",
}
CHANNELS: Final = {
    "walk_in": "In person, at a desk.",
    "phone": "By telephone.",
    "online": "By a form on the web.",
    "letter": "By letter.",
    "email": "By e-mail.",
    "in_custody": "By a person in custody.",
    "third_party": "By somebody on another's behalf.",
    "oversight_body": "Through an oversight body.",
    "anonymous": "By somebody who gave no name.",
    "other_agency": "Through another agency.",
    "unknown": "The file does not say.",
}
COMMITMENT_KINDS: Final = {
    "call_back": "To call somebody back.",
    "intake_acknowledgement": "To confirm that a complaint has arrived.",
    "status_update": "To tell a complainant how the case stands.",
    "outcome_notice": "To tell a complainant the outcome.",
    "follow_up_visit": "To visit again.",
    "referral": "To pass somebody on to who can help.",
    "records_request": "To answer a request for public records.",
    "meeting_action": "What was promised in a public meeting.",
    "council_pledge": "A pledge to the council.",
    "consent_decree_item": "What a court's settlement obliges the agency to do.",
    "oversight_recommendation": "A recommendation of an oversight body.",
    "crisis_statement": "To speak in public after a serious event.",
    "footage_release": "To release recordings.",
    "technology_review": "To review a technology.",
    "service_request": "To see to a request for service.",
    "review_question": "To answer a question of the weekly review; counts in no measure.",
}
PROMISED_TO: Final = {
    "resident": "A resident.",
    "complainant": "Somebody who complained.",
    "victim": "A victim of a crime.",
    "group": "A group or an association.",
    "council": "The council.",
    "oversight": "An oversight body.",
    "court": "A court.",
    "chief": "The chief.",
}
DUE_BASES: Final = {
    "statute": "A law sets the date.",
    "court": "A court sets it.",
    "policy": "The agency's policy sets it.",
    "stated": "It was said when the promise was made.",
    "default": "The dashboard's own clock, where nothing else says a date.",
}
ENDINGS: Final = {
    "done": "Done.",
    "cancelled_by_agency": "Given up by the agency: not kept.",
    "cancelled_by_requester": "Called off by whoever it was promised to.",
}
HAND_OFF_REASONS: Final = {
    "wrong_unit": "It belonged to another unit.",
    "shift_end": "The shift ended.",
    "specialist": "It needed a specialist.",
    "jurisdiction": "It lay in another's area.",
    "refused": "The unit would not take it.",
}
DUE_MOVED_BY: Final = {
    "agency": "The agency moved the date.",
    "requester": "Whoever it was promised to moved it.",
}
EVENT_KINDS: Final = {
    "community_meeting": "A meeting with a community.",
    "beat_meeting": "A meeting of a beat.",
    "town_hall": "A meeting open to the whole town.",
    "listening_session": "A meeting held to listen.",
    "foot_patrol": "A patrol on foot.",
    "door_to_door": "Visits from door to door.",
    "youth": "An event with young people.",
    "faith": "An event with a faith community.",
    "business": "An event with businesses.",
    "survivor_support": "Support of survivors.",
    "problem_solving": "Work on one local problem with residents.",
    "crisis_briefing": "A briefing after a serious event.",
    "technology_comment": "A hearing on a technology.",
    "online_session": "A meeting held online.",
}
INITIATIONS: Final = {
    "proactive": "The agency began it.",
    "reactive": "Something that happened led to it.",
    "requested": "A community asked for it.",
    "mandated": "A law or an order requires it.",
}
STANCES: Final = {
    "non_enforcement": "No enforcement at all.",
    "mixed": "Some enforcement.",
    "enforcement": "Enforcement: never counted as outreach.",
}
EVENT_STATES: Final = {
    "planned": "Planned.",
    "to_be_confirmed": "Past, and nobody has said whether it was held.",
    "held": "Held.",
    "cancelled": "Called off.",
}
CANCELLED_BY: Final = {
    "agency": "The agency called it off.",
    "requester": "Whoever asked for it called it off.",
}
UNIT_LEVELS: Final = {
    "agency": "The whole agency.",
    "bureau": "A bureau.",
    "district": "A district.",
    "unit": "A unit.",
}
UNIT_KINDS: Final = {
    "patrol": "Patrol.",
    "investigations": "Investigations.",
    "specialist": "A specialist unit.",
    "corrections": "Corrections.",
    "support": "Support.",
    "command": "Command.",
    "intake": "The office that takes complaints in.",
}
EXPOSURES: Final = {
    "contacts": "Contacts with the public.",
    "calls": "Calls for service.",
    "officer_weeks": "Officers, times weeks on duty.",
}
RETENTION_CLASSES: Final = {
    "standard": "Kept for the years that the agency sets.",
    "personnel": "Kept as personnel records are.",
    "litigation": "Kept as long as a court may need it.",
    "permanent": "Kept for good.",
}
OUTCOMES: Final = {
    "finding": "Closed with a finding on the merits, or settled with the complainant's consent.",
    "no_finding": "Closed without one.",
}
OPINIONS: Final = {
    "positive": "4 or 5 of 5.",
    "other": "3 of 5 or fewer.",
}
ANSWERED: Final = {
    "within": "Within 90 days of receipt.",
    "later": "Later.",
}
OPEN: Final = {
    "recent": "90 days or fewer since receipt.",
    "old": "More than 90 days.",
}
TOLD: Final = {
    "in_time": "Within the days set after the decision.",
    "not_in_time": "Later, or not yet.",
}
COUNCIL_FINDINGS: Final = {
    "answered": "Complaints answered within 90 days.",
    "kept": "Promises kept on time.",
    "told": "Complainants told the outcome in time.",
    "reach": "Community events by unit.",
    "own": "Promises kept by units that differ by more than chance.",
    "asked_for": "Meetings that residents asked for and that were held.",
    "heard": "Events whose attendance and feedback were recorded within 14 days.",
    "moved": "Promises whose date the agency moved.",
    "liked": "Feedback on community events.",
}
YEAR_SO_FAR: Final = {
    "kept": "Promises kept, of those due.",
    "received": "Complaints received.",
    "answered": "Complaints answered.",
    "told": "Outcomes told in time, of those decided.",
    "events": "Community events held.",
}
PLEDGE_STATES: Final = {
    "not_due": "Open, due in more than 30 days.",
    "at_risk": "Open, due within 30 days.",
    "late": "Open, past the day first promised.",
    "kept": "Done, with evidence that somebody else has confirmed.",
    "claimed": "Said done, without confirmed evidence.",
    "unclear": "It has no date, so nobody can say whether it is late.",
    "called_off": "Given up by the agency: not kept.",
}
PERIOD_KINDS: Final = {
    "week": "Monday to Sunday.",
    "quarter": "The whole weeks whose Sunday lies in the quarter.",
    "year_to_date": "The weeks of the year up to the end of the quarter.",
}
LISTS: Final[dict[str, dict[str, str]]] = {
    "categories": CATEGORIES,
    "dispositions": DISPOSITIONS,
    "findings": FINDINGS,
    "outcomes": OUTCOMES,
    "opinions": OPINIONS,
    "answered": ANSWERED,
    "open": OPEN,
    "told": TOLD,
    "council findings": COUNCIL_FINDINGS,
    "year so far": YEAR_SO_FAR,
    "pledge states": PLEDGE_STATES,
    "period kinds": PERIOD_KINDS,
    "channels": CHANNELS,
    "commitment kinds": COMMITMENT_KINDS,
    "promised to": PROMISED_TO,
    "due bases": DUE_BASES,
    "endings": ENDINGS,
    "hand-off reasons": HAND_OFF_REASONS,
    "due moved by": DUE_MOVED_BY,
    "event kinds": EVENT_KINDS,
    "initiations": INITIATIONS,
    "stances": STANCES,
    "event states": EVENT_STATES,
    "cancelled by": CANCELLED_BY,
    "unit levels": UNIT_LEVELS,
    "unit kinds": UNIT_KINDS,
    "exposures": EXPOSURES,
    "retention classes": RETENTION_CLASSES,
}
