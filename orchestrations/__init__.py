"""Time: what happens when, over minutes and hours. The row is the truth, the visit is the alarm clock."""
