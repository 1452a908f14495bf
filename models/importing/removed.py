"""Rows of a file that a retention rule has removed: known by their keys' digests, left out, counted apart."""

from collections import Counter
from collections.abc import Mapping

import sqlalchemy as sa

from models.importing.check import Checked
from models.removals import check_same_key, removed_under


class Removed:
    """What has been removed of a source, and of what its rows attach to.

    record: the table of its rows; parent_record: the table of what they attach to, of source parent_id.
    Errors: SettingsError where rows were removed under another key than the one in force.
    """

    def __init__(
        self,
        connection: sa.Connection,
        source_id: int,
        record: str,
        parent_id: int | None,
        parent_record: str | None,
    ) -> None:
        self.connection, self.source_id, self.record = connection, source_id, record
        self.parent_id, self.parent_record = parent_id, parent_record
        sources = [source_id] if parent_id is None else [source_id, parent_id]
        self.any = check_same_key(connection, sources)

    def leave_out(self, checked: Checked) -> Counter[str]:
        """Take such rows out of a chunk, refused ones too; how many, by rule."""
        if not self.any:
            return Counter()
        keys = [*checked.keys, *(refusal.identity for refusal in checked.refusals)]
        mine = removed_under(self.connection, self.source_id, self.record, keys)
        above: Mapping[str, str] = {}
        if self.parent_id is not None and self.parent_record is not None:
            above = removed_under(self.connection, self.parent_id, self.parent_record, checked.parents)
        parents = checked.parents or [""] * len(checked.keys)
        rules = [
            mine.get(key) or above.get(parent) for key, parent in zip(checked.keys, parents, strict=True)
        ]
        refused = [mine.get(refusal.identity) for refusal in checked.refusals]
        found = Counter(rule for rule in (*rules, *refused) if rule is not None)
        if found:
            checked.drop({place for place, rule in enumerate(rules) if rule is not None})
            pairs = zip(checked.refusals, refused, strict=True)
            checked.refusals = [refusal for refusal, rule in pairs if rule is None]
            checked.read -= found.total()
        return found
