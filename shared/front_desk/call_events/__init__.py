"""Call events: Graph tells who is in a meeting. Off by default; nothing else depends on them."""
