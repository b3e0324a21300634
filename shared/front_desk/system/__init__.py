"""Use cases that time itself carries out, through the visit or housekeeping."""
