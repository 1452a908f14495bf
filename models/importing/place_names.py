"""The name of a place out of what people type as a location: no address, no link, no number to ring."""

import re
from typing import Final

_DIGITS: Final = re.compile(r"\+?\(?\d(?:[\s().+/-]{0,2}\d){6,}")  # to ring, or to join by
_APART: Final = re.compile(r"[;,|()\[\]\r\n]|\s[-–—/]\s")
_STREETS: Final = (
    r"st|street|ave|avenue|av|rd|road|blvd|boulevard|ln|lane|dr|drive|ct|court|pl|place|way|pkwy|parkway"
    r"|ter|terrace|hwy|highway|cir|circle|sq|square"
)
# A house number before a street, or after it; with what stands in front of it cut off.
_HOUSE: Final = re.compile(
    rf"(?:^|\s)\d{{1,5}}[a-z]?\s+(?:[nsew]{{1,2}}\.?\s+)?(?:[\w.'’-]+\s+){{0,3}}(?:{_STREETS})\b.*$"
    r"|^\d{1,5}[a-z]?\s+\w.*$"
    r"|(?:^|\s)\S*(?:straße|strasse|str\.|gasse|weg|platz|allee)\s+\d.*$",
    re.IGNORECASE,
)
_NO_PLACE: Final = re.compile(
    r"https?:|www\.|\w\.(?:com|org|net|gov|edu|us|de|fr|uk|ca)\b|\S@\S"
    r"|\b(?:meeting\s+id|passcode|passwor[dt]|pin|dial|conference|webinar|online|virtual|video\s?call"
    r"|teams|zoom|webex|skype|google\s+meet|phone|call|tel)\b"
    r"|^(?:room|rm|raum|floor|suite|ste|apt|apartment)\b"
    r"|\b(?:residence|home|house)\s+of\b|['’]s?\s+(?:home|house|place|residence)\b|\bresidence$"
    r"|^(?:[a-z]{2}\s+)?\d{4,6}(?:-\d{4})?$|^[\W\d_]*$",
    re.IGNORECASE,
)


def place_name(text: str) -> str | None:
    """The first part that names a place; None where it begins with an address, or only links and numbers."""
    for part in _APART.split(_DIGITS.sub(" ", text)):
        if _NO_PLACE.search(part.strip()):
            continue
        # What follows an address belongs to it: a town, a state.
        return _HOUSE.sub("", part.strip()).strip() or None
    return None
