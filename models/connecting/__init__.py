"""Connecting a new file: what it looks like, and what its columns and words probably mean."""
