"""The boards that one instance holds, whichever table their rows come from."""
