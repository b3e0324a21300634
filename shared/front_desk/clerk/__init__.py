"""Use cases of clerks and managers."""
