"""Numbers, states and sentences as people read them; `dashboard.wording` is the door."""
