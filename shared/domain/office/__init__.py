"""An office: its hours and calendar, the settings it follows, the lists it is imported from."""
