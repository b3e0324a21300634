"""Use cases of visitors."""
