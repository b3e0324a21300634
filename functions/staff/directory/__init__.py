"""HTTP endpoints of what staff keep: offices, people, the court's calendar and settings, and imports."""
