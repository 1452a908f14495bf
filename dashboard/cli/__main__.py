"""`python -m dashboard.cli`: the command without its script."""

from dashboard.cli import main

main()
