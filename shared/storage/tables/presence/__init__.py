"""Signs of life in the table of tickets: one row of each instance, for all offices."""
