"""From a file to rows: limits, reading, mapping, contracts, loading; each step is a function."""
