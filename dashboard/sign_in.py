"""Who is there: the viewer of the running session, asked anew of the database in every run.

Where nobody signs in there is one local viewer; on the demo data that viewer may look at the pages as each of
its made-up persons sees them. Where people sign in, the provider's cookie is checked in every run against
what the database knows: whether the sign-in has ended, and what its person has been granted.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import wraps
from typing import Any, Final, ParamSpec

import streamlit as st

from dashboard import wording
from models.access import Viewer, agencies, local_viewer
from models.engine import engine, reading
from models.errors import AccountabilityError, DatabaseUnavailable
from models.people import personas, viewers
from models.sign_in_settings import SignInSettings, sign_in_settings
from models.sign_ins import (
    SignInNeeded,
    Standing,
    Why,
    check_signed_in,
    choose_hat,
    end,
    record_refusal,
)

P = ParamSpec("P")
WATCH_SECONDS: Final = 30
_CHOSEN: Final = "persona"
_WIDGET: Final = "choose_persona"
_HAT: Final = "hat"
_HAT_WIDGET: Final = "choose_hat"


def viewer() -> Viewer:
    """The viewer of this run; the only way by which a page gets one.

    Errors: SignInNeeded where people sign in and nobody has, or what they signed in to is over.
    """
    rules = sign_in_settings()
    return _local() if rules is None else _worn(_standing(rules))


def enter() -> Viewer:
    """The same of a run that a person asked for, which keeps the sign-in from idling out."""
    rules = sign_in_settings()
    if rules is None:
        return _local()
    try:
        return _worn(_standing(rules, active=True))
    except SignInNeeded as over:
        record_refusal(engine(), over, datetime.now(UTC))
        raise


def holds(*, active: bool = False) -> bool:
    """Whether this run still has a viewer; active: whether a person asked for the run."""
    rules = sign_in_settings()
    if rules is None:
        return True
    try:
        _standing(rules, active=active)
    except SignInNeeded:
        return False
    return True


def fragment(run_every: float | None = None) -> Callable[[Callable[P, None]], Callable[P, None]]:
    """A part of a page that runs by itself, and never for somebody whose sign-in is over."""

    def around(draw: Callable[P, None]) -> Callable[P, None]:
        @wraps(draw)
        def checked(*args: P.args, **more: P.kwargs) -> None:
            if not holds(active=run_every is None):
                st.rerun()
            draw(*args, **more)

        return st.fragment(checked, run_every=run_every)

    return around


def acting(callback: Callable[P, Any]) -> Callable[P, None]:
    """A widget's callback, which runs before the page does, and not at all once the sign-in is over."""

    @wraps(callback)
    def checked(*args: P.args, **more: P.kwargs) -> None:
        if holds(active=True):
            callback(*args, **more)

    return checked


def lasting() -> Callable[[], str | None]:
    """For what happens past the page, such as a download: asks whether this viewer is still there.

    Gives the digest of the sign-in, None where nobody signs in. Errors: AccessDenied.
    """
    rules, wanted = sign_in_settings(), viewer()
    claims = st.user.to_dict()

    def ask() -> str | None:
        if rules is None:
            return None
        standing = check_signed_in(engine(), claims, rules, datetime.now(UTC))
        if wanted not in standing.viewers:
            raise SignInNeeded(Why.NO_GRANT, standing.token)
        return standing.token.digest

    return ask


def watch() -> None:
    """An open page that nobody touches ends with its sign-in, too."""
    if sign_in_settings() is not None:
        _watching()


@fragment(run_every=WATCH_SECONDS)
def _watching() -> None:
    """Nothing is drawn: the check before it is the point."""


def _standing(rules: SignInSettings, *, active: bool = False) -> Standing:
    return check_signed_in(engine(), st.user.to_dict(), rules, datetime.now(UTC), active=active)


def _worn(standing: Standing) -> Viewer:
    """Which of the things that a person may be they are now."""
    held = {_key(one): one for one in standing.viewers}
    wanted = st.session_state.get(_HAT, standing.hat)
    return held.get(wanted, standing.viewers[0])


def _key(one: Viewer) -> str:
    return "|".join((one.role, *map(str, sorted(one.agency_ids or ())), one.acting_for or ""))


def foot() -> None:
    """Who is there, and how to be somebody else or nobody: the last line of every page."""
    rules = sign_in_settings()
    if rules is None:
        choose_persona()
        return
    try:
        standing = _standing(rules)
    except AccountabilityError:
        return  # the page says so
    with st.container(key="who", horizontal=True, vertical_alignment="center"):
        st.caption(wording.signing_in.who(_worn(standing)), width="content")
        if len(standing.viewers) > 1:
            _choose_hat(standing.viewers, _worn(standing))
        st.button(wording.signing_in.SIGN_OUT, key="sign_out", on_click=sign_out)


def _choose_hat(held: Sequence[Viewer], worn: Viewer) -> None:
    by_key = {_key(one): one for one in held}
    with reading(engine()) as connection:
        names = {key: agencies(connection, one)[0][1] for key, one in by_key.items()}
    st.session_state[_HAT_WIDGET] = _key(worn)
    st.selectbox(
        wording.signing_in.SWITCH,
        list(by_key),
        key=_HAT_WIDGET,
        format_func=lambda key: wording.signing_in.hat(by_key[key], names[key]),
        on_change=_wear,
        label_visibility="collapsed",
        width=320,
    )


def _wear() -> None:
    """Another hat has other pages, and begins with nothing of the last one's choices."""
    rules, chosen = sign_in_settings(), st.session_state[_HAT_WIDGET]
    if rules is not None:
        choose_hat(engine(), _standing(rules).token, chosen)
        _begin_anew(_HAT, chosen)


def sign_out() -> None:
    """End the sign-in here, so that its cookie is of no use to anybody, then at the provider."""
    rules = sign_in_settings()
    if rules is None:
        return
    try:
        standing = _standing(rules)
        end(engine(), standing.token, _worn(standing), datetime.now(UTC))
    except SignInNeeded as over:
        if over.token is not None:
            end(engine(), over.token, over.token.nobody(), datetime.now(UTC))
    st.logout()


def _local() -> Viewer:
    chosen = st.session_state.get(_CHOSEN)
    if chosen is None:
        return local_viewer()
    # A persona that is no longer there is nobody to look as.
    return next((one for one in _personas() if one.name == chosen), local_viewer())


def _personas() -> list[Viewer]:
    """What each made-up person of the demo data sees; none on any other."""
    try:
        with reading(engine()) as connection:
            now = datetime.now(UTC)
            held = [viewers(connection, identity, now) for identity in personas(connection)]
    except DatabaseUnavailable:
        return []  # the page says so
    return [one[0] for one in held if one]


def choose_persona() -> None:
    """A select box of the demo data's persons, in the foot of every page; nothing on other data."""
    held = {one.name: one for one in _personas()}
    if not held:
        st.caption(wording.access.LOCAL_ONLY)
        return
    st.session_state[_WIDGET] = viewer().name
    with st.container(key="who", horizontal=True, vertical_alignment="center"):
        st.caption(wording.access.NOT_SIGNED_IN, width="content")
        st.selectbox(
            wording.access.LOOK_AS,
            [local_viewer().name, *held],
            key=_WIDGET,
            format_func=lambda name: wording.access.persona(held.get(name)),
            on_change=lambda: _begin_anew(_CHOSEN, st.session_state[_WIDGET]),
            label_visibility="collapsed",
            width=320,
        )


def _begin_anew(name: str, chosen: str) -> None:
    """Another viewer begins at the start page, with nothing of the last one's choices."""
    st.session_state.clear()
    st.session_state[name] = chosen
    st.query_params.clear()
