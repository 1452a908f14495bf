"""What is reckoned: pure functions from weekly counts to figures, without a clock and without a screen."""
