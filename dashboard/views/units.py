"""Units: the tree as it is, names in files that no unit has, and a box to paste units into."""

import streamlit as st

from dashboard import look, place, sign_in, unit_forms, wording
from dashboard.facts import units
from models.agencies import can_keep_units

words = wording.units


def page() -> None:
    """What waits for a unit first, then the box, then the tree."""
    here = place.find()
    nodes = units.tree(here)
    place.head(here)
    look.sentence(units.sentence(here, nodes))
    unit_forms.outcome()
    if can_keep_units(sign_in.viewer()):
        unit_forms.names(here, nodes)
        unit_forms.paste(here)
    below = units.units_below(nodes)
    if below:
        with look.section("tree", words.tree_label(len(below))):
            look.table(units.tree_table(nodes), words.TREE_TABLE, "tree", right=[5])
            with st.container(key="narrow_tree"):
                look.note(words.TREE_NARROW)


page()
