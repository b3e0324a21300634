"""What people and time do at the desk: one folder per actor. No HTTP, no storage, no Graph: only ports."""
