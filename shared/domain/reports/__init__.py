"""What is counted of visits: figures of days, their sums, and what follows from them."""
