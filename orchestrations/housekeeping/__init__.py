"""Scheduled work: what is overdue each minute, and once a day old rows and personal data."""
