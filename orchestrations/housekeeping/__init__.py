"""Scheduled work: what is overdue each minute, and the daily clean-up."""
