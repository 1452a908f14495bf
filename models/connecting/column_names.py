"""The words that a column's name is made of."""

import re


def words_of(name: str) -> frozenset[str]:
    """The words of a name in lower case: `CASE_ENQUIRY_ID`, `ObjectId`, `Compl. Phone`; # is `no`."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).replace("#", " no ").lower()
    return frozenset(re.findall(r"[^\W_]+", spaced))
