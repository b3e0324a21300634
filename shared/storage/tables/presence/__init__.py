"""Signs of life in the table of tickets: one row per instance, for all offices."""
