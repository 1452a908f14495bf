"""The steps of connecting a file: reading, deciding, checking, taking in; widgets over the draft."""

from typing import Final

from dashboard.connect_pieces.beginning import mapping_given as mapping_given
from dashboard.connect_pieces.beginning import own_mapping as own_mapping
from dashboard.connect_pieces.beginning import progress as progress
from dashboard.connect_pieces.beginning import refusal as refusal
from dashboard.connect_pieces.beginning import renamed as renamed
from dashboard.connect_pieces.beginning import templates as templates
from dashboard.connect_pieces.columns import grouping, kept, left_out, to_decide, what_it_is
from dashboard.connect_pieces.meanings import derived, past_events, tickets, values
from dashboard.connect_pieces.taking_in import checked as checked
from dashboard.connect_pieces.taking_in import mapping_file as mapping_file
from dashboard.connect_pieces.unit_names import units

# What is to be looked at before a file is checked, in the order of the page.
STEPS: Final = (
    to_decide,
    what_it_is,
    grouping,
    kept,
    left_out,
    values,
    tickets,
    units,
    derived,
    past_events,
)
