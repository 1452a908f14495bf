"""What anybody may take away: a released quarter as open data, its dictionary, a request's package."""
