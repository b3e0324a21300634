"""Tickets, their audit and presence in the table of desks: keys, rows, batches, reads."""
