"""HTTP endpoints for visitors."""
