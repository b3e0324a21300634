"""What people and time do at the desk: one folder for each actor. No HTTP, no storage, no Graph: only ports."""
