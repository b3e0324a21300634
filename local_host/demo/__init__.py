"""The demo: some offices and their staff."""
