"""Tickets and everything in their partition: keys, row types, batches, and a class for each port."""
