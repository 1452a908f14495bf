"""The page before the pages: where to sign in, and why one has to."""

from functools import partial

import streamlit as st

from dashboard import look, navigation, sign_in, wording
from models.sign_ins import SignInNeeded, Why

words = wording.signing_in


def page(needed: SignInNeeded) -> None:
    """The only thing that somebody without a viewer sees, at whatever address."""
    navigation.before_the_pages(words.SIGN_IN, partial(_draw, needed)).run()


def _draw(needed: SignInNeeded) -> None:
    with look.page_head(words.NAME):
        pass
    look.sentence(words.before(needed.why))
    with look.section("sign_in"):
        if needed.why == Why.NO_GRANT and needed.token is not None:
            st.code(words.subject_line(needed.token.identity.issuer, needed.token.identity.subject), None)
            st.button(words.SIGN_OUT, key="sign_out", on_click=sign_in.sign_out)
        else:
            st.button(words.SIGN_IN, key="sign_in_button", type="primary", on_click=st.login)
        look.note(words.OWN_PROVIDER)
        look.note(words.RECORDED)


def unavailable(sentence: str) -> None:
    """Who is there cannot be asked: the sentence, at whatever address."""
    navigation.before_the_pages(words.NAME, partial(look.refusal, sentence)).run()
