"""What is done at a time: by durable visits and by housekeeping. The state is in the rows alone."""
