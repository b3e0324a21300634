"""What administrators and managers change: offices, the calendar, people, the court's settings."""
