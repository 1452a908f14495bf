"""Words of who is there and what they may see."""

from typing import Final

from models.access import Viewer

LOCAL_ONLY: Final = "Not signed in: this machine only. Whoever sits at it sees everything."
NOT_SIGNED_IN: Final = "Not signed in: this machine only. Look at the demo data as"
LOOK_AS: Final = "Look at the demo data as"
EVERYTHING: Final = "whoever sits here: everything"


def persona(viewer: Viewer | None) -> str:
    """A made-up person of the demo data, by post and role; None: the local viewer."""
    return EVERYTHING if viewer is None else f"{viewer.name} ({viewer.role})"
