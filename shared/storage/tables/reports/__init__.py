"""Figures of days and months, and the refusals that go into them: the table `reports`."""
