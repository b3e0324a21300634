"""What pages show: snapshots of offices, tickets and queues. Nothing here writes."""
