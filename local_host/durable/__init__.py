"""Durable orchestrations on one machine: behaves as the Durable extension does for what the product uses."""
