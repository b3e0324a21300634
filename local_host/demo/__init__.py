"""The demo: a handful of offices and who serves them."""
