"""Signs of life as one process knows them."""
