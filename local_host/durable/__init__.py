"""Durable orchestrations on one machine: behaves like the Durable extension for what the product uses."""
