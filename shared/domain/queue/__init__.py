"""An office's queue: order, presence of visitors and clerks, the expected wait."""
