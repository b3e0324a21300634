"""A court's day: the product's use cases under load and failures on virtual time, with its rules checked."""
