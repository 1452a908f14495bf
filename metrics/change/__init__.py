"""What changed: the arithmetic of a score's difference, its records, and whether it is more than chance."""
