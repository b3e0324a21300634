"""Offices, calendar, court settings and memberships in tables."""
