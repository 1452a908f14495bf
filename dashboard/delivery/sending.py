"""One run: each recipient's mail made from what they may read at that moment, claimed, put on file, sent.

A mail that cannot go leaves the others. What a run leaves behind the next one does.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from functools import partial
from typing import Final

import sqlalchemy as sa

from dashboard.briefings.briefing import Briefing
from dashboard.briefings.formats import FileFormat, drawn, name_of
from dashboard.delivery.channels import Channel, NotDelivered
from dashboard.delivery.editions import Asked, Edition, briefings, edition_of
from dashboard.delivery.letter import Letter, letter
from dashboard.delivery.message import message
from models.access import Scope, local_viewer
from models.deliveries import Claim, Pack, Standing, Why, claim, note_failed, note_sent, standing_of
from models.engine import reading
from models.errors import DatabaseUnavailable, ExportFailed
from models.looks import record_look
from models.recipients import Wanting, recipients, wanting

Key = tuple[str, int, str, str]
SENT, AGAIN, WOULD, NO_ROLE, NOTHING = "sent", "again", "would", "no_role", "nothing"
FAILED, NOT_TRIED = "failed", "not_tried"
NOTES: Final = 30  # tries to note that a mail went, each as long as a writer waits
_STANDING: Final = {Standing.SENT: "before", Standing.CLAIMED: "claimed", Standing.REJECTED: "rejected"}


@dataclass(frozen=True)
class Told:
    """What became of one person's mail. state: a key of `words.mail.STATES`; why: of `REASONS`."""

    name: str
    role: str
    state: str
    label: str = ""
    audience: str = ""
    why: str = ""

    @property
    def is_left(self) -> bool:
        """Whether a mail that should have gone did not."""
        return self.state in (FAILED, NOT_TRIED)


@dataclass(frozen=True)
class Made:
    """A mail's content, the same for all who get the same; digest: of its files."""

    letter: Letter
    files: dict[str, bytes]

    @property
    def digest(self) -> str:
        """SHA-256 of the files, one after the other."""
        return hashlib.sha256(b"".join(self.files.values())).hexdigest()


@dataclass
class Run:
    """One delivery to all recipients of an agency. now: the clock. address: of the dashboard, for a link.

    read, made: what those who get the same share.
    """

    engine: sa.Engine
    scope: Scope
    channel: Channel
    asked: Asked
    now: Callable[[], datetime]
    address: str = ""
    read: dict[Key, list[Briefing]] = field(default_factory=dict)
    made: dict[Key, Made] = field(default_factory=dict)

    def deliver(self) -> Iterator[Told]:
        """Send to each, and tell of each; after a reason that holds for all no further one is tried."""
        stopped: Why | None = None
        for number in self._numbers():
            told = self._one(number, stopped)
            if told is not None:
                yield told
                if told.state == FAILED and NotDelivered(Why(told.why)).for_all:
                    stopped = Why(told.why)

    def rehearse(self) -> Iterator[Told]:
        """Tell what would become of each, and change nothing."""
        with reading(self.engine) as connection:
            for one in recipients(connection, self.scope, self.now()):
                edition, told = self._asked_of(connection, one)
                if edition is None:
                    yield told
                    continue
                standing = standing_of(connection, self.scope, self._pack(one, edition), at=self.now())
                yield self._told(one, edition, _STANDING[standing] if standing else WOULD)

    def _numbers(self) -> Iterable[int]:
        with reading(self.engine) as connection:
            return [one.id for one in recipients(connection, self.scope, self.now())]

    def _one(self, number: int, stopped: Why | None) -> Told | None:
        """One recipient, as they are and with what they may read now; None where they want no more mail."""
        with reading(self.engine) as connection:
            one = wanting(connection, self.scope, number, self.now())
            if one is None:
                return None
            edition, told = self._asked_of(connection, one)
            if edition is None:
                return told
            pack = self._pack(one, edition)
            if standing := standing_of(connection, self.scope, pack, at=self.now()):
                return self._told(one, edition, _STANDING[standing])
            if stopped is not None:
                return self._told(one, edition, NOT_TRIED, stopped)
            if edition.key not in self.read:
                self.read[edition.key] = briefings(connection, edition)
        return self._claimed(one, edition, pack)

    def _claimed(self, one: Wanting, edition: Edition, pack: Pack) -> Told:
        """Send what is ours; another run may have been quicker."""
        held = claim(self.engine, self.scope, pack, self.channel.sender.rpartition("@")[2], at=self.now())
        if isinstance(held, Standing):
            return self._told(one, edition, _STANDING[held])
        return self._send(one, edition, held)

    def _asked_of(self, connection: sa.Connection, one: Wanting) -> tuple[Edition | None, Told]:
        if one.viewer is None:
            return None, Told(one.name, one.role, NO_ROLE)
        return edition_of(connection, self.scope, one.viewer, self.asked), Told(one.name, one.role, NOTHING)

    def _pack(self, one: Wanting, edition: Edition) -> Pack:
        out = edition.out
        about = (one.person_id, one.id, out.label, out.edition, out.head)
        return Pack(*about, edition.audience, self.channel.name)

    def _send(self, one: Wanting, edition: Edition, held: Claim) -> Told:
        """Put on file, send, note. Whoever is killed between the last two leaves a claim behind."""
        try:
            made = self._make(edition)
            self._put_on_file(one, edition, held, made)
            attempts = self.channel.send(self._message(one, held, made), one.address)
        except NotDelivered as failed:
            note_failed(self.engine, held, failed.why, attempts=failed.attempts)
            return self._told(one, edition, FAILED, failed.why)
        except ExportFailed:
            note_failed(self.engine, held, Why.NOT_MADE, attempts=1)
            return self._told(one, edition, FAILED, Why.NOT_MADE)
        self._note_sent(held, attempts, made.digest)
        return self._told(one, edition, AGAIN if held.again else SENT)

    def _note_sent(self, held: Claim, attempts: int, digest: str) -> None:
        """It went: an import that holds the database longer than a writer waits must not send it again."""
        note = partial(note_sent, self.engine, held, attempts=attempts, digest=digest, at=self.now())
        for _ in range(NOTES - 1):
            with suppress(DatabaseUnavailable):
                return note()
        return note()

    def _make(self, edition: Edition) -> Made:
        if edition.key not in self.made:
            found = self.read[edition.key]
            files = {name_of(one, FileFormat.PDF): drawn(one, FileFormat.PDF) for one in found}
            self.made[edition.key] = Made(letter(found, self.address), files)
        return self.made[edition.key]

    def _message(self, one: Wanting, held: Claim, made: Made) -> EmailMessage:
        about = {"sender": self.channel.sender, "address": one.address, "message_id": held.message_id}
        return message(made.letter, made.files, at=self.now(), **about)

    def _put_on_file(self, one: Wanting, edition: Edition, held: Claim, made: Made) -> None:
        """Before it goes: what cannot be put on file is not sent. Without the address."""
        record_look(
            self.engine,
            local_viewer(),
            action="export",
            subject=f"briefing {edition.out.label}",
            agency_id=self.scope.agency_id,
            at=self.now(),
            format="mail",
            audience=edition.audience,
            person_id=one.person_id,
            delivery=held.id,
            digest=made.digest,
        )

    def _told(self, one: Wanting, edition: Edition, state: str, why: Why | None = None) -> Told:
        out = edition.out
        return Told(one.name, one.role, state, out.label, edition.audience, why.value if why else "")
