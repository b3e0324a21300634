"""A court's day, simulated over the real use cases, with every rule of the queue checked all the time."""
