"""Use cases without a person: the visit or housekeeping calls them when they are due."""
