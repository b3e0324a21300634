"""Endpoints and triggers that the platform calls: Graph, queues, timers, health."""
