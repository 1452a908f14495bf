"""What is kept, and the only doors by which it changes."""
