"""Disclosure control: what may leave the building, and the proof that nobody can narrow down the rest."""
