"""Use cases by who acts: clerks, visitors, the system. No HTTP, no storage, no Graph: only ports."""
