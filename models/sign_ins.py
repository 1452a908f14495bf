"""Sign-ins: what a provider says of somebody, whether that still holds, and when it ended.

A sign-in is known by a digest of its token, so that its cookie can be refused once it has ended, by whoever
sends it. On SQLite the table lives in a file of its own beside the records: a long import holds the
records' file for minutes, and nobody may be stalled or signed out by that.
"""

import hashlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, ClassVar, Final

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.access import Viewer
from models.columns import Instant
from models.engine import engine_for, reading, writing
from models.errors import AccessDenied, DatabaseUnavailable
from models.facts import table_of
from models.looks import record_look
from models.people import Identity, find_person, viewers
from models.sign_in_settings import SignInSettings

CLOCKS: Final = timedelta(minutes=2)  # how far two machines' clocks may be apart
FRESH: Final = timedelta(minutes=15)  # how old a token may be that has never been seen here
FORGOTTEN: Final = timedelta(days=3)  # longer than any token holds: what is older is refused by its age
SEEN_EVERY: Final = timedelta(minutes=1)
_LOCK: Final = 7_262_028  # neither the one of the writers nor the one of the looks
_TEXT: Final = 400


class SignIn(SQLModel, table=True):
    """One sign-in of one browser. digest: of its token. hat: which of several viewers was chosen last."""

    __tablename__ = "sign_in_session"
    metadata: ClassVar[sa.MetaData] = sa.MetaData(naming_convention=SQLModel.metadata.naming_convention)

    digest: str = Field(primary_key=True, max_length=64)
    person_id: int | None = None
    started_at: datetime = Field(sa_type=Instant)
    seen_at: datetime = Field(sa_type=Instant)
    ended_at: datetime | None = Field(default=None, sa_type=Instant)
    hat: str = Field(default="", max_length=200)


sign_in = table_of(SignIn)


def sign_ins_file(database: Path) -> Path:
    """Where the sign-ins of a SQLite database are: accountability-sign-ins.db beside accountability.db.

    No backup holds it: with an older one, a sign-in that has ended would be open again.
    """
    return database.with_name(f"{database.stem}-sign-ins{database.suffix}")


class Why(StrEnum):
    """Why somebody has to sign in, or cannot go on."""

    NOT_YET = "not signed in"
    TOKEN = "token not valid"  # noqa: S105 (no password)
    OLD = "too long ago"
    IDLE = "no activity"
    ENDED = "ended"
    NO_GRANT = "no grant"


class SignInNeeded(AccessDenied):
    """Nobody is signed in here, or what they signed in to is over."""

    def __init__(self, why: Why, token: "Token | None" = None) -> None:
        super().__init__("Sign in to go on.")
        self.why = why
        self.token = token


@dataclass(frozen=True)
class Token:
    """What an ID token says that we use. name: for the screen, never to know somebody by."""

    identity: Identity
    name: str
    issued_at: datetime
    expires_at: datetime
    digest: str

    @property
    def short(self) -> str:
        """The sign-in's name in the looks: enough to tell it from others, too little to make a cookie of."""
        return f"sign-in {self.digest[:12]}"

    def nobody(self) -> Viewer:
        """Somebody known by subject alone, who may see nothing."""
        return Viewer(self.identity.subject[:120], "", frozenset())


def read_token(claims: Mapping[str, Any], rules: SignInSettings) -> Token:
    """The token of a cookie. Errors: SignInNeeded where it is none of our provider for us."""
    if not claims.get("is_logged_in"):
        raise SignInNeeded(Why.NOT_YET)
    issuer, subject, nonce = (_text(claims, name) for name in ("iss", "sub", "nonce"))
    issued, expires = (_instant(claims, name) for name in ("iat", "exp"))
    for_us = _is_for(claims, rules.client_id)
    if issuer != rules.issuer or not for_us or not (subject and nonce and issued and expires):
        raise SignInNeeded(Why.TOKEN)
    said = "\n".join((issuer, subject, issued.isoformat(), nonce, _text(claims, "sid")))
    name = _text(claims, "name") or subject
    digest = hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()
    return Token(Identity(issuer, subject), name, issued, expires, digest)


def _text(claims: Mapping[str, Any], name: str) -> str:
    value = claims.get(name)
    return value if isinstance(value, str) and len(value) <= _TEXT else ""


def _instant(claims: Mapping[str, Any], name: str) -> datetime | None:
    value = claims.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < 1e11:
        return None
    return datetime.fromtimestamp(value, UTC)


def _is_for(claims: Mapping[str, Any], client_id: str) -> bool:
    """Whether a token was made for this dashboard, and for it alone unless it was the one who asked."""
    audience = claims.get("aud")
    listed = audience if isinstance(audience, list) else [audience]
    asked_by = claims.get("azp", client_id if len(listed) == 1 else None)
    return client_id in listed and asked_by == client_id


@dataclass(frozen=True)
class Standing:
    """A sign-in that holds. viewers: what the person may be now, one at least. hat: the one chosen last, or
    "". begins: whether this was its first page."""

    token: Token
    viewers: tuple[Viewer, ...]
    hat: str
    begins: bool


def check_signed_in(
    engine: sa.Engine, claims: Mapping[str, Any], rules: SignInSettings, at: datetime, *, active: bool = False
) -> Standing:
    """Who a cookie's claims let in at an instant, asked anew of the database.

    active: whether a person did something just now, which keeps the sign-in from idling out.
    Errors: SignInNeeded with the reason; DatabaseUnavailable.
    """
    token = read_token(claims, rules)
    over = min(token.issued_at + rules.longest, token.expires_at)
    if token.issued_at > at + CLOCKS or at >= over:
        raise SignInNeeded(Why.OLD, token)
    found, begins = _row_of(engine, token, at)
    if found.ended_at is not None:
        raise SignInNeeded(Why.ENDED, token)
    if at - found.seen_at > rules.idle:
        raise SignInNeeded(Why.IDLE, token)
    held = _granted(engine, token, at)
    if begins:
        record_look(engine, held[0], action="sign_in", subject=token.short, at=at)
    if found.person_id != held[0].person_id:
        _write(engine, token.digest, sa.true(), person_id=held[0].person_id)
    if active and at - found.seen_at >= SEEN_EVERY:
        with suppress(DatabaseUnavailable):  # a page that cannot be noted can be read all the same
            _write(engine, token.digest, sign_in.c.seen_at < at, seen_at=at)
    return Standing(token, held, str(found.hat), begins)


def _granted(engine: sa.Engine, token: Token, at: datetime) -> tuple[Viewer, ...]:
    """What the person may be now. Errors: SignInNeeded for nothing, or where the sign-in was called off."""
    with reading(engine) as connection:
        person = find_person(connection, token.identity)
        held = viewers(connection, token.identity, at)
    if person is None or not held:
        raise SignInNeeded(Why.NO_GRANT, token)
    if person.not_before is not None and token.issued_at < person.not_before:
        raise SignInNeeded(Why.ENDED, token)
    return held


def _row_of(engine: sa.Engine, token: Token, at: datetime) -> tuple[Any, bool]:
    """The sign-in's row, and whether it was made just now."""
    found = _row(engine, token.digest)
    return (found, False) if found is not None else (_begin(engine, token, at), True)


def _begin(engine: sa.Engine, token: Token, at: datetime) -> Any:
    """A sign-in's first page; an old token nobody knows may be one that ended before records were lost."""
    if at - token.issued_at > FRESH:
        raise SignInNeeded(Why.OLD, token)
    first = {"digest": token.digest, "started_at": at, "seen_at": at, "hat": ""}
    with writing(_store(engine), lock=_LOCK) as connection:
        connection.execute(sa.delete(sign_in).where(sign_in.c.started_at < at - FORGOTTEN))
        known = connection.scalar(sa.select(sign_in.c.digest).where(sign_in.c.digest == token.digest))
        if known is None:  # another page of the same browser may have come first
            connection.execute(sa.insert(sign_in).values(**first))
    return _row(engine, token.digest)


def end(engine: sa.Engine, token: Token, viewer: Viewer, at: datetime) -> None:
    """Sign out: whoever sends this sign-in's cookie from now on is refused."""
    _write(engine, token.digest, sign_in.c.ended_at.is_(None), ended_at=at)
    record_look(engine, viewer, action="sign_out", subject=token.short, at=at)


def record_refusal(engine: sa.Engine, over: SignInNeeded, at: datetime) -> None:
    """Put on file that a sign-in was refused; one that merely ran out, or that never was, is no refusal."""
    if over.why in (Why.TOKEN, Why.ENDED, Why.NO_GRANT):
        who = over.token.nobody() if over.token else Viewer("", "", frozenset())
        subject = over.token.short if over.token else "sign-in"
        record_look(engine, who, action="refusal", subject=subject, at=at, reason=over.why.value)


def choose_hat(engine: sa.Engine, token: Token, hat: str) -> None:
    """Remember which of several viewers a person has chosen to be."""
    _write(engine, token.digest, sa.true(), hat=hat)


def _row(engine: sa.Engine, digest: str) -> Any:
    with reading(_store(engine)) as connection:
        return connection.execute(sa.select(sign_in).where(sign_in.c.digest == digest)).one_or_none()


def _write(engine: sa.Engine, digest: str, where: Any, **values: Any) -> None:
    with writing(_store(engine), lock=_LOCK) as connection:
        connection.execute(sa.update(sign_in).where(sign_in.c.digest == digest, where).values(**values))


def _store(engine: sa.Engine) -> sa.Engine:
    """The engine of the sign-ins; on SQLite their file is made where it is not there."""
    if engine.dialect.name != "sqlite":
        return engine
    return _made(sign_ins_file(Path(str(engine.url.database))))


@cache
def _made(file: Path) -> sa.Engine:
    own = engine_for(f"sqlite:///{file}")
    with writing(own) as connection:
        SignIn.metadata.create_all(connection)
    return own
