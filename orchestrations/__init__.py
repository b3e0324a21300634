"""What is done at a given time: by durable visits and by housekeeping. All state is in the rows."""
